"""compare_pairs(): how near two stories are by all their terms, and how much one copies of the other."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from generator.stages.relate.counts import Counts, Ints
from generator.stages.relate.neighbours import Neighbours, Pairs, Scores, is_candidate
from generator.stages.relate.vectors import ONE, Vectors, gather, matrix

COPY_NEARNESS = 0.3
"""Nearness below which nobody asks whether a story copies another."""
FEWEST_RUNS = 3
"""Sampled runs that a text must have before its copies are told."""
PAIRS_AT_ONCE = 20_000


def compare_pairs(pairs: Pairs, vectors: Vectors, counts: Counts) -> Pairs:
    """The pairs, with what was not asked yet of those that are candidates."""
    wanted = np.flatnonzero(is_candidate(pairs, len(counts.lengths)) & (pairs.exact < 0))
    exact, copied = pairs.exact.copy(), pairs.copied.copy()
    exact[wanted] = _products(vectors, pairs.stories[wanted], pairs.others[wanted])
    copied[wanted] = 0
    near = wanted[exact[wanted] >= COPY_NEARNESS * ONE * ONE]
    copied[near] = _copied(counts, pairs.stories[near], pairs.others[near])
    return replace(pairs, exact=exact, copied=copied)


def cosines_of(stories: Ints, others: Ints, found: Neighbours, shift: int) -> npt.NDArray[np.float64]:
    """How much the stories of some pairs share by their strongest terms alone, 0 to 1.

    What the pairs of `found`, which ascend, hold already is looked up there.
    """
    pairs = found.pairs
    known = pairs.stories.astype(np.int64) << 32 | pairs.others
    asked = stories << 32 | others
    place = np.searchsorted(known, asked)
    is_known = np.append(known, -1)[place] == asked
    rough = np.append(pairs.rough, 0)[place].astype(np.int64)
    columns = found.strong_terms >> np.uint32(shift)
    strong = matrix(found.strong_lengths, columns, found.strong_values.astype(np.int32), 1 << (32 - shift))
    missing = np.flatnonzero(~is_known)
    for start in range(0, len(missing), PAIRS_AT_ONCE):
        part = missing[start : start + PAIRS_AT_ONCE]
        rough[part] = np.asarray(strong[stories[part]].multiply(strong[others[part]]).sum(axis=1)).ravel()
    return np.minimum(rough / (ONE * ONE), 1)


def _products(vectors: Vectors, stories: Scores, others: Scores) -> Scores:
    """The products of pairs of stories; the stories ascend."""
    columns, width = _columns(vectors)
    row = np.zeros(width, np.int32)
    lengths = np.diff(vectors.starts)
    result = np.zeros(len(stories), np.int32)
    firsts = np.flatnonzero(np.diff(stories, prepend=-1)).tolist()
    for first, last in pairwise([*firsts, len(stories)]):
        story = stories[first]
        own = slice(vectors.starts[story], vectors.starts[story + 1])
        row[columns[own]] = vectors.values[own]
        compared = others[first:last]
        sizes = lengths[compared]
        at = gather(vectors.starts[compared], sizes)
        ends = np.concatenate([[0], np.cumsum(row[columns[at]] * vectors.values[at], dtype=np.int64)])
        bounds = np.cumsum(sizes)
        result[first:last] = ends[bounds] - ends[bounds - sizes]
        row[columns[own]] = 0
    return result


def _columns(vectors: Vectors) -> tuple[npt.NDArray[np.int32], int]:
    """The terms as numbers of those buckets that are used: so few that a whole row of them fits a cache."""
    buckets = vectors.terms >> np.uint32(vectors.shift)
    used = np.zeros(1 << (32 - vectors.shift), bool)
    used[buckets] = True
    number = np.cumsum(used, dtype=np.int32) - np.int32(1)
    return number[buckets], int(used.sum())


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
