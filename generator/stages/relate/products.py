"""compare_pairs(): how near two stories are by all their terms, and how much one copies of the other."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from generator.stages.relate.counts import Counts, Hashes
from generator.stages.relate.neighbours import Flags, Neighbours, Pairs, Scores, is_candidate, select
from generator.stages.relate.order import Ints, gather, starts_of
from generator.stages.relate.parallel import map_parts
from generator.stages.relate.vectors import ONE, Statistics, Vectors, weigh_terms, with_stories

COPY_NEARNESS = 0.3
"""Nearness below which nobody asks whether a story copies another."""
FEWEST_RUNS = 3
"""Sampled runs that a text must have before its copies are told."""
MOST = (1 << 32) - 1
"""More than any row."""

SLOTS = 1 << 20
"""Of a table in which keys are found by their last bits: some times as many as keys, as a rule."""
BLOCK = 1 << 22
"""Numbers of a table that fits into memory beside all else."""
FEW = 1 << 18
"""Terms that are sorted sooner than a table of 24 bits is filled."""
MANY = 1 << 20
"""Terms to be multiplied from which on scipy is worth loading, which is as much as a whole edit."""
OFTEN = 32
"""Vectors that a column stands in, if it belongs to those that a processor has at hand."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Sparse vectors of some stories, with so few columns that a whole row fits into a processor's cache."""

    stories: Ints
    """Which, ascending."""
    starts: npt.NDArray[np.int32]
    """Stories + 1: where each begins in the next two."""
    columns: npt.NDArray[np.int32]
    """Of each story, those of its terms."""
    values: npt.NDArray[np.int32]
    width: int
    """How many columns there are."""


def compare_pairs(
    found: Neighbours,
    is_other: Flags,
    vectors: Vectors,
    counts: Counts,
    statistics: Statistics,
    *,
    threads: int,
) -> Pairs:
    """The pairs of what is found, with what was not asked yet of those that are candidates.

    `is_other`: which stories have pairs of which that may be; `vectors` are known already.
    """
    pairs = found.pairs
    asked = np.flatnonzero(is_other[pairs.stories])
    part = select(pairs, is_other[pairs.stories])
    wanted = asked[is_candidate(part) & (part.exact < 0)]
    exact, copied = pairs.exact.copy(), pairs.copied.copy()
    stories, others = pairs.stories[wanted], pairs.others[wanted]
    # One story of each pair is taken whole: of the other what both share is enough.
    is_whole = np.zeros(len(is_other), bool)
    is_whole[vectors.stories] = True
    is_whole[stories[~is_whole[stories] & ~is_whole[others]]] = True
    vectors = with_stories(vectors, np.flatnonzero(is_whole), counts, statistics)
    rest = np.setdiff1d(np.union1d(stories, others), vectors.stories)
    rows = _rows_with(vectors, rest, counts, statistics, found.norms) if len(rest) else _whole_rows(vectors)
    exact[wanted] = products(rows, stories, others, threads)
    copied[wanted] = 0
    near = wanted[exact[wanted] >= COPY_NEARNESS * ONE * ONE]
    copied[near] = _copied(counts, pairs.stories[near], pairs.others[near], threads)
    return replace(pairs, exact=exact, copied=copied)


def cosines_of(stories: Ints, others: Ints, found: Neighbours, threads: int = 1) -> npt.NDArray[np.float64]:
    """How much the stories of some pairs share by their strongest terms alone, 0 to 1.

    What the pairs of `found`, which ascend, hold already is looked up there.
    """
    pairs = found.pairs
    rows = np.unique(stories)
    firsts = np.searchsorted(pairs.stories, rows)
    at = gather(firsts, np.searchsorted(pairs.stories, rows, side="right") - firsts)
    known = pairs.stories[at].astype(np.int64) << 32 | pairs.others[at]
    asked = stories << 32 | others
    place = np.searchsorted(known, asked)
    is_known = np.append(known, -1)[place] == asked
    rough = np.append(pairs.rough[at], 0)[place]
    missing = np.flatnonzero(~is_known)
    stories, others = stories[missing], others[missing]
    rough[missing] = products(strong_rows(found, np.union1d(stories, others)), stories, others, threads)
    return np.minimum(rough / (ONE * ONE), 1)


def strong_rows(found: Neighbours, stories: Ints) -> Rows:
    """The strongest terms of some stories, ascending."""
    lengths = found.strong_lengths[stories]
    at = gather(starts_of(found.strong_lengths)[stories], lengths)
    return _rows(stories, lengths, *_numbered(found.strong_terms[at]), found.strong_values[at])


def _whole_rows(vectors: Vectors) -> Rows:
    """All terms; those that share their first 24 bits, one in thousands, pass for one: this saves sorting."""
    columns, width = _numbered(vectors.terms >> np.uint32(8))
    return _rows(vectors.stories, np.diff(vectors.starts), columns, width, vectors.values)


def _rows_with(
    vectors: Vectors, rest: Ints, counts: Counts, statistics: Statistics, norms: npt.NDArray[np.float64]
) -> Rows:
    """The same of more stories, ascending, of which only the terms are taken that stand in the vectors."""
    keys, own_columns = np.unique(vectors.terms >> np.uint32(8), return_inverse=True)
    lengths = counts.lengths[rest]
    at = gather(counts.starts[rest], lengths)
    kept, columns = _look_up(counts.terms[at] >> np.uint32(8), keys)
    at, local = at[kept], np.repeat(np.arange(len(rest)), lengths)[kept]
    more = weigh_terms(counts, statistics, at, rest[local], norms[rest[local]])
    columns, local, more = columns[more > 0], local[more > 0], more[more > 0]
    stories = np.concatenate([vectors.stories, rest])
    sizes = np.concatenate([np.diff(vectors.starts), np.bincount(local, minlength=len(rest))])
    order = np.argsort(stories)
    places = gather(starts_of(sizes)[order], sizes[order])
    columns = np.concatenate([own_columns.astype(np.int32), columns])[places]
    return _rows(
        stories[order], sizes[order], columns, len(keys), np.concatenate([vectors.values, more])[places]
    )


def _look_up(asked: Hashes, keys: Hashes) -> tuple[Ints, npt.NDArray[np.int32]]:
    """Which of those asked for are among the keys, which ascend, and in which place.

    Nearly all are found by their last bits, without a search.
    """
    table = np.full(SLOTS, -1, np.int32)
    table[keys & np.uint32(SLOTS - 1)] = np.arange(len(keys), dtype=np.int32)
    place = table.take(asked & np.uint32(SLOTS - 1))
    may_be = np.flatnonzero(place >= 0)
    asked, place = asked[may_be], place[may_be]
    others = np.flatnonzero(keys[place] != asked)
    place[others] = np.searchsorted(keys, asked[others])
    is_there = np.append(keys, 0)[place] == asked
    return may_be[is_there], place[is_there]


def _numbered(keys: Hashes) -> tuple[npt.NDArray[np.int32], int]:
    """Numbers from 0 in the place of keys, the same for the same, and how many; frequent ones come first."""
    bits = int(keys.max(initial=0)).bit_length()
    if len(keys) < FEW or bits > 24:
        found, inverse = np.unique(keys, return_inverse=True)
        return inverse.astype(np.int32), len(found)
    columns, width = np.zeros(len(keys), np.int32), 0
    for block in range(0, 1 << bits, BLOCK):  # one table for all would be larger than the vectors
        is_here = (keys >= block) & (keys < block + BLOCK)
        here = keys[is_here] - np.uint32(block)
        used = np.zeros(BLOCK, bool)
        used[here] = True
        number = np.cumsum(used, dtype=np.int32)
        columns[is_here] = number[here] + np.int32(width - 1)
        width += int(number[-1])
    is_frequent = np.bincount(columns, minlength=width) >= OFTEN
    number = np.cumsum(is_frequent, dtype=np.int32) - np.int32(1)
    rare = np.flatnonzero(~is_frequent)
    number[rare] = np.arange(width - len(rare), width)
    return number[columns], width


def _rows(
    stories: Ints,
    lengths: Ints,
    columns: npt.NDArray[np.int32],
    width: int,
    values: npt.NDArray[np.integer],
) -> Rows:
    starts = np.append(0, np.cumsum(lengths)).astype(np.int32)
    return Rows(stories, starts, columns, values.astype(np.int32), width)


def products(
    rows: Rows, stories: npt.NDArray[np.integer], others: npt.NDArray[np.integer], threads: int = 1
) -> Scores:
    """The products of pairs of stories.

    Each two are multiplied once: the one that comes first is laid out whole, the other one read off it.
    """
    stories, others = np.searchsorted(rows.stories, stories), np.searchsorted(rows.stories, others)
    pairs = np.minimum(stories, others) << 32 | (MOST - np.maximum(stories, others))
    asked, place = np.unique(pairs, return_inverse=True)
    first, second = asked >> 32, MOST - (asked & MOST)
    sizes = np.diff(rows.starts)
    if not len(asked) or int(sizes[second].sum()) < MANY:
        return _multiply_few(rows, first, second)[place]
    ends = np.cumsum(sizes[second])
    shares = np.searchsorted(ends, ends[-1] * np.arange(1, threads) // threads)
    cuts = [0, *np.searchsorted(first, first[shares]).tolist(), len(asked)]  # no story is laid out twice
    parts = [slice(*bounds) for bounds in itertools.pairwise(cuts)]
    found = map_parts(lambda part: _multiply_many(rows, first[part], second[part]), parts, threads)
    return np.concatenate(found)[place]


def _multiply_many(rows: Rows, first: Ints, second: Ints) -> Scores:
    """The products of pairs whose first stories ascend, and descend the others of each.

    `csr_matvec` multiplies the rows of a matrix, each between two places, by a vector that is laid out whole.
    Rows that stand anywhere in it are multiplied as they are, without a copy: between two of them it finds
    a row that ends before it begins, since they descend, and passes for empty.
    """
    from scipy.sparse import _sparsetools

    bounds = np.column_stack([rows.starts[second], rows.starts[second + 1]]).ravel()
    sums = np.zeros(2 * len(first), np.int32)
    laid_out = np.zeros(rows.width, np.int32)
    starts = rows.starts.tolist()
    for story, begin, end in runs_of(first):
        own = rows.columns[starts[story] : starts[story + 1]]
        laid_out[own] = rows.values[starts[story] : starts[story + 1]]
        count = 2 * (end - begin) - 1
        _sparsetools.csr_matvec(
            count, rows.width, bounds[2 * begin : 2 * end], rows.columns, rows.values, laid_out,
            sums[2 * begin : 2 * end],
        )  # fmt: skip
        laid_out[own] = 0
    return sums[::2]


def _multiply_few(rows: Rows, first: Ints, second: Ints) -> Scores:
    """The same by numpy."""
    sizes = np.diff(rows.starts)
    sums = np.zeros(len(first), np.int32)
    laid_out = np.zeros(rows.width, np.int32)
    for story, begin, end in runs_of(first):
        own = slice(rows.starts[story], rows.starts[story + 1])
        laid_out[rows.columns[own]] = rows.values[own]
        others = second[begin:end]
        at = gather(rows.starts[others].astype(np.int64), sizes[others])
        ends = np.cumsum(sizes[others])
        parts = np.append(0, np.cumsum(laid_out[rows.columns[at]] * rows.values[at], dtype=np.int64))
        sums[begin:end] = parts[ends] - parts[ends - sizes[others]]
        laid_out[rows.columns[own]] = 0
    return sums


def runs_of(stories: Ints) -> Iterator[tuple[int, int, int]]:
    """Each story, where its run begins and where it ends; equal ones stand together."""
    firsts = np.flatnonzero(np.diff(stories, prepend=-1))
    yield from zip(
        stories[firsts].tolist(), firsts.tolist(), [*firsts[1:].tolist(), len(stories)], strict=False
    )


def _copied(counts: Counts, stories: Scores, others: Scores, threads: int) -> Scores:
    """For each pair how many runs of words of the one with fewer the other has as well, in percent."""
    lengths = counts.run_lengths
    rows = np.union1d(stories, others).astype(np.int64)
    at = gather(counts.run_starts[rows], lengths[rows])
    columns, width = _numbered(counts.runs[at])
    runs = _rows(rows, lengths[rows], columns, width, np.ones(len(at), np.int32))
    found = products(runs, stories, others, threads).astype(np.int64)
    sizes = np.minimum(lengths[stories], lengths[others])
    return np.where(sizes >= FEWEST_RUNS, 100 * found // np.maximum(sizes, 1), 0).astype(np.int32)
