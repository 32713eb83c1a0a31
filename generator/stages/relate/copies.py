"""fold_lists(): a ranking without copies of better entries; which stories are copies of which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np

from generator.stages.relate.expand import Ranking
from generator.stages.relate.neighbours import Flags, Pairs
from generator.stages.relate.order import Ints

COPY_SHARE = 45
"""Percent of the runs of words of the shorter text from which on two are versions of one story."""

NONE: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Lists:
    """What is listed for some stories, one story after the other."""

    lengths: Ints
    others: Ints
    scores: Ints
    are_copies: Flags
    """Whether the other is a copy of the story itself."""


def copies_in(pairs: Pairs) -> Ints:
    """The pairs that are copies, both ways round, as numbers in order: row << 32 | row."""
    are_copies = pairs.copied >= COPY_SHARE
    first, second = pairs.stories[are_copies].astype(np.int64), pairs.others[are_copies].astype(np.int64)
    return np.unique(np.concatenate([first << 32 | second, second << 32 | first]))


def have_other_copies(copies: Ints, before: Ints, was: Ints) -> Flags:
    """For each story whether it had other copies before; `was`: for each in which row it stood, or -1."""
    row_now = np.full(max(int(was.max(initial=-1)), int((before >> 32).max(initial=-1))) + 1, -1)
    row_now[was[was >= 0]] = np.flatnonzero(was >= 0)
    first, second = row_now[before >> 32], row_now[before & 0xFFFFFFFF]
    changed = np.setxor1d(copies, np.where(second >= 0, first << 32 | second, first << 32 | 0xFFFFFFFF)) >> 32
    flags = np.zeros(len(was), bool)
    flags[changed[changed >= 0]] = True
    return flags


def fold_lists(rows: Ints, ranking: Ranking, copies: Ints, kept: int) -> Lists:
    """Of each ranking the best that are no copies, `kept` at most, and all copies of the story itself.

    `rows`: which stories are ranked, ascending.
    """
    is_named = np.zeros(1 + int((copies >> 32).max(initial=0)), bool)
    named = np.append(rows, ranking.others)
    is_named[named[named < len(is_named)]] = True
    copies = copies[is_named[copies >> 32]]
    copies_of: dict[int, set[int]] = {}
    for story, other in zip((copies >> 32).tolist(), (copies & 0xFFFFFFFF).tolist(), strict=True):
        copies_of.setdefault(story, set()).add(other)
    local = np.repeat(np.arange(len(rows)), ranking.lengths)
    ends = np.cumsum(ranking.lengths)
    starts = ends - ranking.lengths
    is_kept = np.arange(len(local)) - starts[local] < kept
    is_own = np.zeros(len(local), bool)
    has_copies = np.zeros(1 + int(named.max(initial=0)), bool)
    has_copies[copies >> 32] = True
    # Only where copies are about there is something to fold.
    for place in np.unique(local[has_copies[rows[local]] | has_copies[ranking.others]]).tolist():
        part = slice(starts[place], ends[place])
        is_own[part], is_kept[part] = _fold(
            copies_of.get(int(rows[place]), NONE), ranking.others[part].tolist(), copies_of, kept
        )
    lengths = np.bincount(local[is_kept], minlength=len(rows))
    return Lists(lengths, ranking.others[is_kept], ranking.scores[is_kept], is_own[is_kept])


def _fold(
    own: Set[int], others: Sequence[int], copies: Mapping[int, set[int]], kept: int
) -> tuple[list[bool], list[bool]]:
    """For each of the others whether it copies the story, and whether it stays in the list."""
    hidden, chosen = set(own), 0
    is_own, is_kept = [], []
    for other in others:
        is_copy = other in own
        is_new = chosen < kept and other not in hidden
        if is_new:
            chosen += 1
            hidden |= copies.get(other, NONE)
        is_own.append(is_copy)
        is_kept.append(is_copy or is_new)
    return is_own, is_kept
