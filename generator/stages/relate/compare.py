"""compare(): the counts of all stories → which are alike, starting from what was known of them before."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from generator.core.alike import SCORE, Alike
from generator.stages.relate.counts import Counts, Ints
from generator.stages.relate.expand import Ranking, rank
from generator.stages.relate.neighbours import (
    Before,
    Flags,
    Neighbours,
    Pairs,
    find_neighbours,
    nobody,
    unchanged,
)
from generator.stages.relate.products import compare_pairs, cosines_of
from generator.stages.relate.reasons import give_reasons
from generator.stages.relate.vectors import survey, weigh

KEPT = 12
"""Stories kept for each, copies apart, so that six are left after references."""
RANKED = 24
"""Stories looked at for that."""
NEVER = 101
LEAST_COSINE = 0.1
"""Likeness of the two stories alone below which their neighbours prove nothing: of the entries below it that
were read (docs/evaluation.md), one of seventeen was of the same matter, of those above it nearly half."""
COPY_SHARE = 45
"""Percent of the runs of words of the shorter text from which on two are versions of one story."""


@dataclass(frozen=True, slots=True)
class Known:
    """What was found out, to start from next time."""

    slugs: tuple[str, ...]
    neighbours: Neighbours
    alike: Alike


def compare(
    slugs: Sequence[str],
    counts: Counts,
    publishers: Sequence[int],
    before: Known | None = None,
    *,
    kept: int = KEPT,
    fold: bool = True,
    threads: int = 1,
) -> Known:
    """Which stories are alike. The same with and without `before`, only quicker.

    `slugs` ascend; `counts` and `publishers` (a number for each, 0: unknown) are in their order.
    """
    statistics = survey(counts, publishers)
    then = before.neighbours if before else nobody()
    was = _rows_before(slugs, before)
    is_old = unchanged(statistics, counts, then, was)
    vectors = weigh(counts, statistics, np.flatnonzero(~is_old))
    found = find_neighbours(vectors, statistics, Before(then, was, is_old), threads)
    pairs = compare_pairs(found.pairs, vectors, counts, statistics)
    found = replace(found, pairs=pairs)
    ranking = rank(pairs, found.coverage, max(RANKED, kept), threads)
    ranking, copies = _fold(ranking, pairs, kept, COPY_SHARE if fold else NEVER)
    stories = np.repeat(np.arange(len(slugs)), ranking.lengths)
    places = _places_before(before, was, is_old, stories, ranking.others)
    cosines = np.zeros(len(places))
    cosines[places < 0] = np.rint(SCORE * cosines_of(stories[places < 0], ranking.others[places < 0], found))
    if before:
        cosines[places >= 0] = np.array(before.alike.cosines)[places[places >= 0]]
    words = [before.alike.words[place] if before and place >= 0 else "" for place in places.tolist()]
    new = np.flatnonzero((places < 0) & (cosines >= LEAST_COSINE * SCORE))
    for place, reason in zip(
        new.tolist(), give_reasons(stories[new], ranking.others[new], counts, statistics, found), strict=True
    ):
        words[place] = reason
    alike = Alike(
        rows={slug: row for row, slug in enumerate(slugs)},
        slugs=tuple(slugs),
        starts=array("q", np.concatenate([[0], np.cumsum(ranking.lengths)]).astype(np.int64).tobytes()),
        others=array("i", ranking.others.astype(np.int32).tobytes()),
        scores=array("i", ranking.scores.astype(np.int32).tobytes()),
        cosines=array("i", cosines.astype(np.int32).tobytes()),
        copies=copies.astype(np.uint8).tobytes(),
        words=tuple(words),
    )
    return Known(tuple(slugs), found, alike)


def _rows_before(slugs: Sequence[str], before: Known | None) -> Ints:
    """For each slug its row in what was known before; -1 if it is new."""
    rows = before.alike.rows if before else {}
    return np.array([rows.get(slug, -1) for slug in slugs], np.int64)


def _fold(ranking: Ranking, pairs: Pairs, kept: int, share: int) -> tuple[Ranking, Flags]:
    """The ranking without copies of better entries, and for each entry whether it copies the story itself."""
    copies: dict[int, set[int]] = defaultdict(set)
    is_copy = pairs.copied >= share
    for story, other in zip(pairs.stories[is_copy].tolist(), pairs.others[is_copy].tolist(), strict=True):
        copies[story].add(other)
        copies[other].add(story)
    stories = np.repeat(np.arange(len(ranking.lengths)), ranking.lengths)
    ends = np.cumsum(ranking.lengths)
    starts = ends - ranking.lengths
    is_kept = np.arange(len(stories)) - starts[stories] < kept
    is_own = np.zeros(len(stories), bool)
    has_copies = np.zeros(len(ends), bool)
    has_copies[list(copies)] = True
    # Only where copies are about there is something to fold.
    for story in np.unique(stories[has_copies[stories] | has_copies[ranking.others]]).tolist():
        part = slice(starts[story], ends[story])
        is_own[part], is_kept[part] = _fold_list(story, ranking.others[part].tolist(), copies, kept)
    lengths = np.bincount(stories[is_kept], minlength=len(ends))
    return Ranking(lengths, ranking.others[is_kept], ranking.scores[is_kept]), is_own[is_kept]


def _fold_list(
    story: int, others: Sequence[int], copies: Mapping[int, set[int]], kept: int
) -> tuple[list[bool], list[bool]]:
    """For each of the others whether it copies the story, and whether it stays in the list."""
    own = copies.get(story, set())
    hidden, chosen = set(own), 0
    is_own, is_kept = [], []
    for other in others:
        is_copy = other in own
        is_new = chosen < kept and other not in hidden
        if is_new:
            chosen += 1
            hidden |= copies.get(other, set())
        is_own.append(is_copy)
        is_kept.append(is_copy or is_new)
    return is_own, is_kept


def _places_before(before: Known | None, was: Ints, is_old: Flags, stories: Ints, others: Ints) -> Ints:
    """For each pair its place in what was known, if both stories are as they were; else -1."""
    if before is None or not before.alike.others:
        return np.full(len(stories), -1)
    alike, count = before.alike, len(before.slugs)
    lengths = np.diff(np.array(alike.starts))
    known = np.repeat(np.arange(count), lengths) * count + np.array(alike.others, np.int64)
    order = np.argsort(known)
    asked = np.where(is_old[stories] & is_old[others], was[stories] * count + was[others], -1)
    place = order[np.minimum(np.searchsorted(known[order], asked), len(known) - 1)]
    return np.where(known[place] == asked, place, -1)
