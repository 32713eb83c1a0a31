"""fold_lists(): a ranking without copies of better entries; which stories are copies of which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np

from generator.stages.relate.neighbours import Flags, Pairs
from generator.stages.relate.order import Ints

COPY_SHARE = 45
"""Percent of the runs of words of the shorter text from which on two are versions of one story."""

NOBODY = (1 << 32) - 1
"""What stands for the row of a story that is gone."""

NONE: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Lists:
    """What is listed for some stories, one story after the other."""

    lengths: Ints
    others: Ints
    scores: Ints
    are_copies: Flags
    """Whether the other is a copy of the story itself."""


def have_other_copies(pairs: Pairs, is_other: Flags, before: Pairs, was: Ints) -> Flags:
    """For each story whether it may have other copies than before.

    `is_other`: which stories may have other pairs; `was`: for each in which row it stood, or -1.
    """
    if not len(before.stories):
        return is_other
    last = max(int(rows.max(initial=-1)) for rows in (was, before.stories, before.others))
    row_now = np.full(last + 1, -1)
    row_now[was[was >= 0]] = np.flatnonzero(was >= 0)
    at = np.flatnonzero(before.copied >= COPY_SHARE)
    stories, others = row_now[before.stories[at]], row_now[before.others[at]]
    matters = np.append(is_other, True)[stories]  # the last one is that of nobody, who is gone
    then = stories[matters] << 32 | others[matters] & NOBODY
    at = np.flatnonzero((pairs.copied >= COPY_SHARE) & is_other[pairs.stories])
    now = pairs.stories[at].astype(np.int64) << 32 | pairs.others[at]
    changed = np.setxor1d(now, then)
    flags = np.zeros(len(was) + 1, bool)
    flags[changed >> 32] = True
    flags[np.minimum(changed & NOBODY, len(was))] = True
    return flags[:-1]


def _copies_of(pairs: Pairs, is_named: Flags) -> Ints:
    """The pairs of named stories and their copies, in order, as numbers: row << 32 | row."""
    at = np.flatnonzero(pairs.copied >= COPY_SHARE)
    first, second = pairs.stories[at].astype(np.int64), pairs.others[at].astype(np.int64)
    to, fro = is_named[first], is_named[second]
    return np.unique(np.concatenate([(first << 32 | second)[to], (second << 32 | first)[fro]]))


def fold_lists(rows: Ints, ranked: tuple[Ints, Ints, Ints], pairs: Pairs, kept: int) -> Lists:
    """Of each ranking the best that are no copies, `kept` at most, and all copies of the story itself.

    `rows`: which stories are ranked, ascending; `ranked`: how many are most like each, which, and the scores.
    """
    ranks, ranked_others, scores = ranked
    named = np.append(rows, ranked_others)
    is_named = np.zeros(
        1 + max(int(some.max(initial=0)) for some in (named, pairs.stories, pairs.others)), bool
    )
    is_named[named] = True
    copies = _copies_of(pairs, is_named)
    copies_of: dict[int, set[int]] = {}
    for story, other in zip((copies >> 32).tolist(), (copies & 0xFFFFFFFF).tolist(), strict=True):
        copies_of.setdefault(story, set()).add(other)
    local = np.repeat(np.arange(len(rows)), ranks)
    ends = np.cumsum(ranks)
    starts = ends - ranks
    is_kept = np.arange(len(local)) - starts[local] < kept
    is_own = np.zeros(len(local), bool)
    has_copies = np.zeros_like(is_named)
    has_copies[copies >> 32] = True
    # Only where copies are about there is something to fold.
    for place in np.unique(local[has_copies[rows[local]] | has_copies[ranked_others]]).tolist():
        part = slice(starts[place], ends[place])
        is_own[part], is_kept[part] = _fold(
            copies_of.get(int(rows[place]), NONE), ranked_others[part].tolist(), copies_of, kept
        )
    lengths = np.bincount(local[is_kept], minlength=len(rows))
    return Lists(lengths, ranked_others[is_kept], scores[is_kept], is_own[is_kept])


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
