"""compare_pairs(): how near two stories are by all their terms, and how much one copies of the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from generator.stages.relate.counts import Counts, Ints
from generator.stages.relate.neighbours import Neighbours, Pairs, Scores, is_candidate
from generator.stages.relate.vectors import ONE, Statistics, Vectors, gather, with_stories

COPY_NEARNESS = 0.3
"""Nearness below which nobody asks whether a story copies another."""
FEWEST_RUNS = 3
"""Sampled runs that a text must have before its copies are told."""
PAIRS_AT_ONCE = 20_000


BLOCK = 1 << 22
"""Numbers of a table that fits into memory beside all else."""
FEW = 1 << 18
"""Terms that are sorted sooner than a table of 24 bits is filled."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Sparse vectors of some stories, with so few columns that a whole row fits into a processor's cache."""

    stories: Ints
    """Which, ascending."""
    columns: list[npt.NDArray[np.int32]]
    """Of each story, those of its terms."""
    values: list[npt.NDArray[np.int16]]
    width: int
    """How many columns there are."""


def compare_pairs(pairs: Pairs, vectors: Vectors, counts: Counts, statistics: Statistics) -> Pairs:
    """The pairs, with what was not asked yet of those that are candidates; `vectors` are known already."""
    wanted = np.flatnonzero(is_candidate(pairs, len(counts.lengths)) & (pairs.exact < 0))
    exact, copied = pairs.exact.copy(), pairs.copied.copy()
    stories, others = pairs.stories[wanted], pairs.others[wanted]
    compared = with_stories(vectors, np.union1d(stories, others), counts, statistics)
    exact[wanted] = products(_whole_rows(compared), stories, others)
    copied[wanted] = 0
    near = wanted[exact[wanted] >= COPY_NEARNESS * ONE * ONE]
    copied[near] = _copied(counts, pairs.stories[near], pairs.others[near])
    return replace(pairs, exact=exact, copied=copied)


def cosines_of(stories: Ints, others: Ints, found: Neighbours) -> npt.NDArray[np.float64]:
    """How much the stories of some pairs share by their strongest terms alone, 0 to 1.

    What the pairs of `found`, which ascend, hold already is looked up there.
    """
    pairs = found.pairs
    known = pairs.stories.astype(np.int64) << 32 | pairs.others
    asked = stories << 32 | others
    place = np.searchsorted(known, asked)
    is_known = np.append(known, -1)[place] == asked
    rough = np.append(pairs.rough, 0)[place]
    missing = np.flatnonzero(~is_known)
    stories, others = stories[missing], others[missing]
    rough[missing] = products(strong_rows(found, np.union1d(stories, others)), stories, others)
    return np.minimum(rough / (ONE * ONE), 1)


def strong_rows(found: Neighbours, stories: Ints) -> Rows:
    """The strongest terms of some stories, ascending."""
    lengths = found.strong_lengths[stories]
    at = gather((np.cumsum(found.strong_lengths) - found.strong_lengths)[stories], lengths)
    used, columns = np.unique(found.strong_terms[at], return_inverse=True)
    return _rows(stories, lengths, columns.astype(np.int32), found.strong_values[at], len(used))


def _whole_rows(vectors: Vectors) -> Rows:
    """All terms; those that share their first 24 bits, one in thousands, pass for one: this saves sorting."""
    buckets = vectors.terms >> np.uint32(8)
    lengths = np.diff(vectors.starts)
    if len(buckets) < FEW:
        found, columns = np.unique(buckets, return_inverse=True)
        return _rows(vectors.stories, lengths, columns.astype(np.int32), vectors.values, len(found))
    columns, width = np.zeros(len(buckets), np.int32), 0
    for block in range(0, 1 << 24, BLOCK):  # one table for all would be larger than the vectors
        is_here = (buckets >= block) & (buckets < block + BLOCK)
        here = buckets[is_here] - np.uint32(block)
        used = np.zeros(BLOCK, bool)
        used[here] = True
        number = np.cumsum(used, dtype=np.int32)
        columns[is_here] = number[here] + np.int32(width - 1)
        width += int(number[-1])
    return _rows(vectors.stories, lengths, columns, vectors.values, width)


def _rows(
    stories: Ints, lengths: Ints, columns: npt.NDArray[np.int32], values: npt.NDArray[np.int16], width: int
) -> Rows:
    ends = np.cumsum(lengths)
    bounds = list(zip((ends - lengths).tolist(), ends.tolist(), strict=True))
    return Rows(
        stories,
        [columns[start:end] for start, end in bounds],
        [values[start:end] for start, end in bounds],
        width,
    )


def products(rows: Rows, stories: npt.NDArray[np.integer], others: npt.NDArray[np.integer]) -> Scores:
    """The products of pairs of stories.

    Each two are multiplied once: the one that comes first is laid out whole, the other one read off it.
    """
    stories, others = np.searchsorted(rows.stories, stories), np.searchsorted(rows.stories, others)
    pairs = np.minimum(stories, others) << 32 | np.maximum(stories, others)
    asked, place = np.unique(pairs, return_inverse=True)
    sizes = np.array([len(columns) for columns in rows.columns], np.int64)
    asked_sizes = sizes[asked & 0xFFFFFFFF]
    result = np.zeros(len(asked), np.int32)
    row = np.zeros(rows.width, np.int32)
    for story, first, last in runs_of(asked >> 32):
        own, compared = rows.columns[story], (asked[first:last] & 0xFFFFFFFF).tolist()
        row[own] = rows.values[story]
        # `take` and `concatenate` need half the time of indices that were gathered first.
        parts = row.take(np.concatenate([rows.columns[other] for other in compared]), mode="clip")
        parts *= np.concatenate([rows.values[other] for other in compared])
        ends = np.cumsum(asked_sizes[first:last])
        sums = np.concatenate([[0], np.cumsum(parts, dtype=np.int64)])
        result[first:last] = sums[ends] - sums[ends - asked_sizes[first:last]]
        row[own] = 0
    return result[place]


def runs_of(stories: Ints) -> Iterator[tuple[int, int, int]]:
    """Each story, where its run begins and where it ends; equal ones stand together."""
    firsts = np.flatnonzero(np.diff(stories, prepend=-1))
    yield from zip(
        stories[firsts].tolist(), firsts.tolist(), [*firsts[1:].tolist(), len(stories)], strict=False
    )


def _copied(counts: Counts, stories: Scores, others: Scores) -> Scores:
    """For each pair how many runs of words of the one with fewer the other has as well, in percent."""
    lengths = counts.run_lengths
    starts = np.cumsum(lengths) - lengths
    swapped = lengths[stories] > lengths[others]
    short, long = np.where(swapped, others, stories), np.where(swapped, stories, others)
    found = np.zeros(len(stories), np.int64)
    rows = np.unique(long)
    at = gather(starts[rows], lengths[rows])
    known = np.repeat(rows, lengths[rows]).astype(np.int64) << 32 | counts.runs[at]
    for first in range(0, len(stories), PAIRS_AT_ONCE):
        part = slice(first, first + PAIRS_AT_ONCE)
        sizes = lengths[short[part]]
        runs = counts.runs[gather(starts[short[part]], sizes)]
        asked = np.repeat(long[part], sizes).astype(np.int64) << 32 | runs
        place = np.minimum(np.searchsorted(known, asked), max(len(known) - 1, 0))
        hit = known[place] == asked if len(known) else np.zeros(len(asked), bool)
        found[part] = np.bincount(np.repeat(np.arange(len(sizes)), sizes), hit, minlength=len(sizes))
    sizes = lengths[short]
    return np.where(sizes >= FEWEST_RUNS, 100 * found // np.maximum(sizes, 1), 0).astype(np.int32)
