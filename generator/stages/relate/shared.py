"""shared_terms(): the terms that two stories share and that add most to their likeness."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from generator.stages.relate.counts import Counts
from generator.stages.relate.neighbours import Neighbours, Scores
from generator.stages.relate.order import Ints, gather, highest_first, starts_of
from generator.stages.relate.products import runs_of, strong_rows
from generator.stages.relate.vectors import Statistics, weigh

WEIGHED = 10
"""Shared terms that are looked at: those that add most to the product."""
PAIRS_AT_ONCE = 20_000


def shared_terms(found: Neighbours, counts: Counts, stories: Ints, others: Ints) -> Iterator[tuple[int, ...]]:
    """For each pair the strongest terms of both that add most to their product, weightiest first.

    Given is which of the spellings of the story each has; terms whose spelling is not kept are left out.
    """
    rows = strong_rows(found, np.union1d(stories, others))
    slots = _slots(found, counts, rows.stories)
    stories, others = np.searchsorted(rows.stories, stories), np.searchsorted(rows.stories, others)
    sizes, starts = np.diff(rows.starts), rows.starts.tolist()
    numbers = np.arange(len(rows.columns), dtype=np.int32)
    row = np.full(rows.width, -1, np.int32)
    for block in range(0, len(stories), PAIRS_AT_ONCE):
        part = slice(block, block + PAIRS_AT_ONCE)
        lengths = sizes[others[part]]
        there = gather(rows.starts[others[part]].astype(np.int64), lengths)
        columns = rows.columns[there]
        here = np.empty(len(there), np.int32)  # where the story has the term; -1 where it has not
        ends = [0, *np.cumsum(lengths).tolist()]
        for story, first, last in runs_of(stories[part]):
            own = slice(starts[story], starts[story + 1])
            row[rows.columns[own]] = numbers[own]
            compared = slice(ends[first], ends[last])
            row.take(columns[compared], out=here[compared], mode="clip")
            row[rows.columns[own]] = -1
        is_shared = np.flatnonzero(here >= 0)
        pairs = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)[is_shared]
        here, there = here[is_shared], there[is_shared]
        weights = (rows.values[here] * rows.values[there]).astype(np.int64)
        yield from _weightiest(pairs, weights, slots[here], len(lengths))


def _slots(found: Neighbours, counts: Counts, stories: Ints) -> Scores:
    """For the strongest terms of some stories, ascending, the spelling of each in its story; -1: none."""
    lengths, strong_lengths = counts.shown_lengths[stories], found.strong_lengths[stories]
    at = gather(counts.shown_starts[stories], lengths)
    strong_at = gather(starts_of(found.strong_lengths)[stories], strong_lengths)
    numbers = np.arange(len(stories))
    shown = np.repeat(numbers, lengths) << 32 | counts.shown_terms[at]
    strong = np.repeat(numbers, strong_lengths) << 32 | found.strong_terms[strong_at]
    place = np.searchsorted(strong, shown)
    is_strong = np.append(strong, -1)[place] == shown
    slots = np.full(len(strong), -1, np.int32)
    slots[place[is_strong]] = gather(np.zeros(len(stories), np.int64), lengths)[is_strong]
    return slots


def _weightiest(pairs: Scores, weights: Ints, slots: Scores, count: int) -> Iterator[tuple[int, ...]]:
    """Of each pair, one of so many, the slots with the highest weights, above 0; of ten terms at most."""
    lengths = np.bincount(pairs, minlength=count)
    places = gather(np.zeros(count, np.int64), lengths)
    order = highest_first(pairs, weights, places)
    kept = order[(places < WEIGHED) & (weights[order] > 0)]
    kept = kept[slots[kept] >= 0]
    ordered = tuple(slots[kept].tolist())
    ends = np.cumsum(np.bincount(pairs[kept], minlength=count)).tolist()
    for first, last in zip([0, *ends], ends, strict=False):
        yield ordered[first:last]


def weakly_shared_terms(counts: Counts, statistics: Statistics, story: int, other: int) -> list[int]:
    """The same of all terms that are not too common: for the few pairs that share none of their strongest."""
    vectors = weigh(counts, statistics, np.sort([story, other]))
    first, second = (slice(vectors.starts[row], vectors.starts[row + 1]) for row in (0, 1))
    shared, here, there = np.intersect1d(
        vectors.terms[first], vectors.terms[second], assume_unique=True, return_indices=True
    )
    products = vectors.values[first][here].astype(np.int64) * vectors.values[second][there]
    products[statistics.levels_of(shared) >= statistics.common] = 0
    order = np.lexsort((shared, -products))
    terms = shared[order[products[order] > 0]][:WEIGHED].tolist()
    start = int(counts.shown_starts[story])
    shown = counts.shown_terms[start : start + int(counts.shown_lengths[story])].tolist()
    return [shown.index(term) for term in terms if term in shown]
