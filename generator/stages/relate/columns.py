"""Columns: lists of likenesses to calculate with, as `Alike` keeps them."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from generator.core.alike import Alike
from generator.stages.relate.neighbours import Flags
from generator.stages.relate.order import Ints, gather, in_order, splice


@dataclass(frozen=True, slots=True)
class Columns:
    """The lists of some stories, one after the other; see `Alike`."""

    lengths: Ints
    """Entries of each list."""
    others: Ints
    scores: Ints
    cosines: Ints
    copies: Flags
    words: npt.NDArray[Any]

    @property
    def starts(self) -> Ints:
        """Where each list begins."""
        starts: Ints = np.cumsum(self.lengths) - self.lengths
        return starts

    def find(self, rows: Ints, stories: Ints, others: Ints) -> Ints:
        """For each pair the place of the other in the list of the story, which is one of `rows`; else -1."""
        at = gather(self.starts[rows], self.lengths[rows])
        keys = np.repeat(rows, self.lengths[rows]) << 32 | self.others[at]
        order = in_order(keys)
        at, keys = np.append(at[order], -1), np.append(keys[order], -1)
        asked = stories << 32 | others
        place = np.searchsorted(keys[:-1], asked)
        return np.where(keys[place] == asked, at[place], -1)


def unpack(alike: Alike) -> Columns:
    """The columns of all lists."""
    others, scores, cosines = (
        np.array(column, np.int64) for column in (alike.others, alike.scores, alike.cosines)
    )
    starts = np.array(alike.starts, np.int64)
    return Columns(
        starts[1:] - starts[:-1],
        others,
        scores,
        cosines,
        np.frombuffer(alike.copies, bool),
        np.array(alike.words, object),
    )


def replace_lists(old: Columns, was: Ints, is_new: Flags, new: Columns) -> Columns:
    """The lists of all stories: `new` has those that are new; the others stand where they `was`."""
    row_now = np.full(len(old.lengths) + 1, -1)  # the last one is that of nobody
    row_now[was[was >= 0]] = np.flatnonzero(was >= 0)
    lengths = np.zeros(len(was), np.int64)
    lengths[~is_new], lengths[is_new] = old.lengths[was[~is_new]], new.lengths
    starts, new_starts = (np.append(0, np.cumsum(part)) for part in (old.lengths, new.lengths))

    def merged(before: npt.NDArray[Any], after: npt.NDArray[Any]) -> npt.NDArray[Any]:
        return splice(was, ~is_new, (before, starts), (after, new_starts))

    return Columns(
        lengths,
        merged(row_now[old.others], new.others),
        merged(old.scores, new.scores),
        merged(old.cosines, new.cosines),
        merged(old.copies, new.copies),
        merged(old.words, new.words),
    )


def pack(slugs: Sequence[str], columns: Columns) -> Alike:
    """The lists of all stories, under their slugs."""
    others, scores, cosines = (
        array("i", column.astype(np.int32).tobytes())
        for column in (columns.others, columns.scores, columns.cosines)
    )
    return Alike(
        rows={slug: row for row, slug in enumerate(slugs)},
        slugs=tuple(slugs),
        starts=array("q", np.append(0, np.cumsum(columns.lengths)).astype(np.int64).tobytes()),
        others=others,
        scores=scores,
        cosines=cosines,
        copies=columns.copies.tobytes(),
        words=tuple(columns.words.tolist()),
    )
