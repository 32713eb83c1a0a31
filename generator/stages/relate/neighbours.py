"""find_neighbours(): for each story the candidates for its nearest; only what can have changed is compared.

What is found is a function of the vectors alone, whatever was known before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from generator.stages.relate.counts import Counts, Hashes
from generator.stages.relate.entries import Entries, by_rows, multiply, multiply_top
from generator.stages.relate.order import Ints, gather, in_order, splice, without
from generator.stages.relate.parallel import map_parts
from generator.stages.relate.vectors import Statistics, Vectors, strongest

CANDIDATES = 40
"""Stories at most to which a story is compared by all its terms."""
SPARE = 16
"""Candidates kept beyond those: if one of the others goes, the next is known."""

ROWS_AT_ONCE = 2048
"""Stories whose products are held at once."""
TERMS_AT_ONCE = 1 << 18
"""Terms that are looked through at once."""

MANY_SHARE = 8
"""Of so many terms one, from which on it is quicker to write down for all of them whose they are."""

Scores = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of stories, one a place, in ascending order of the first story and of the other."""

    stories: Scores
    """Row of the first story."""
    others: Scores
    """Row of the other."""
    rough: Scores
    """Their product by the strongest terms alone. Unit vectors have `ONE`²."""
    exact: Scores
    """Their product by all terms; -1 where nobody asked."""
    copied: Scores
    """How much of the shorter text stands in the other one, in percent; -1 where nobody asked."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What is known of the stories' nearness, to be used again when some of them have changed."""

    prints: npt.NDArray[np.uint64]
    """For each story the checksum under which it was compared."""
    levels: npt.NDArray[np.uint8]
    """The steps of frequencies at that time."""
    coverage: npt.NDArray[np.float64]
    norms: npt.NDArray[np.float64]
    """For each story, see `Vectors`."""
    strong_lengths: Ints
    strong_terms: Hashes
    """Of each story its strongest terms, ascending."""
    strong_values: npt.NDArray[np.int16]
    bounds: Scores
    """For each story a rough product; the pairs hold all others that have more with it."""
    pairs: Pairs


@dataclass(frozen=True, slots=True)
class Strong:
    """The strongest terms of every story, one story after the other."""

    starts: Ints
    """Stories + 1: where each begins in the next two."""
    terms: Hashes
    values: npt.NDArray[np.int16]

    def factors(self, rows: Ints, stories: int) -> tuple[Entries, Entries]:
        """The vectors of some stories, numbered from 0, and transposed those that share terms with them."""
        number = np.full(stories, -1)
        number[rows] = np.arange(len(rows))
        lengths = np.diff(self.starts)
        terms = np.unique(self.terms[gather(self.starts[rows], lengths[rows])])
        # Most terms of the others are not among these, which their last bits tell at once.
        may_be = np.zeros(1 << 16, bool)
        may_be[terms & 0xFFFF] = True
        shared = np.flatnonzero(may_be[self.terms & 0xFFFF])
        column = np.searchsorted(terms, self.terms[shared])
        is_shared = np.append(terms, 0)[column] == self.terms[shared]
        shared, column = shared[is_shared], column[is_shared]
        if MANY_SHARE * len(shared) > len(self.terms):
            story = np.repeat(np.arange(stories, dtype=np.int32), lengths)[shared]
        else:
            story = (np.searchsorted(self.starts, shared, side="right") - 1).astype(np.int32)
        values = self.values[shared].astype(np.int32)
        is_own = number[story] >= 0
        left = Entries(number[story[is_own]], column[is_own], values[is_own])
        return left, by_rows(Entries(column, story, values))


@dataclass(frozen=True, slots=True)
class Before:
    """What was known, and how the stories of today stand to it."""

    neighbours: Neighbours
    was: Ints
    """For each story in which row it stood; -1 if it is new."""
    is_old: Flags
    """For each story whether it was there with the same vector."""


def nobody() -> Neighbours:
    """What is known of no story."""
    scores = np.zeros(0, np.int32)
    return Neighbours(
        prints=np.zeros(0, np.uint64),
        levels=np.zeros(0, np.uint8),
        coverage=np.zeros(0),
        norms=np.zeros(0),
        strong_lengths=np.zeros(0, np.int64),
        strong_terms=np.zeros(0, np.uint32),
        strong_values=np.zeros(0, np.int16),
        bounds=scores,
        pairs=Pairs(scores, scores, scores, scores, scores),
    )


def unchanged(statistics: Statistics, counts: Counts, before: Neighbours, was: Ints) -> Flags:
    """For each story whether its vector is what it was: none of its terms has become rarer or commoner."""
    is_old = was >= 0
    is_old[is_old] = before.prints[was[is_old]] == statistics.prints[is_old]
    if is_old.any():
        has_moved = statistics.levels != before.levels
        if has_moved.any():
            is_old[_stories_at(_places_of(has_moved, counts.terms, statistics.shift), counts)] = False
    return is_old


def _places_of(buckets: Flags, terms: Hashes, shift: int) -> Ints:
    """Where terms stand that belong to some buckets; in parts, so that no large arrays are made."""
    found = [np.zeros(0, np.int64)]
    for start in range(0, len(terms), TERMS_AT_ONCE):
        part = terms[start : start + TERMS_AT_ONCE] >> np.uint32(shift)
        found.append(start + np.flatnonzero(buckets.take(part, mode="clip")))
    return np.concatenate(found)


def _stories_at(places: Ints, counts: Counts) -> Ints:
    """The stories that have one of their terms in these places."""
    stories = np.flatnonzero(counts.lengths)
    if not len(stories):
        return stories
    stories = stories[in_order(counts.starts[stories])]
    found = stories[np.maximum(np.searchsorted(counts.starts[stories], places, side="right") - 1, 0)]
    is_theirs = (places >= counts.starts[found]) & (places < counts.starts[found] + counts.lengths[found])
    return np.unique(found[is_theirs])


def find_neighbours(
    vectors: Vectors, statistics: Statistics, known: Before, threads: int
) -> tuple[Neighbours, Flags]:
    """For each story the others with the highest rough products; exact ones as far as they are known.

    `vectors` are those of the stories that are not old. Also returned is for each story whether it has other
    pairs than before, or a pair with one that is not old.
    """
    before, was, is_old = known.neighbours, known.was, known.is_old
    lengths, terms, values = _strong(vectors, statistics, known, threads)
    stories = len(was)
    strong = Strong(np.append(0, np.cumsum(lengths)), terms, values)
    bounds = np.zeros(stories, np.int32)
    bounds[is_old] = before.bounds[was[is_old]]
    pairs, is_other = _kept(known)
    new = _new(is_old, bounds, strong)
    # All with more than its bound are known of an old story: enough, if they are more than the candidates.
    count = np.bincount(pairs.stories, minlength=stories) + np.bincount(new.stories, minlength=stories)
    is_sure = is_old & ((count > CANDIDATES) | (bounds == 0))
    renewed, bounds[~is_sure] = _renew(np.flatnonzero(~is_sure), strong, stories, threads)
    is_other |= ~is_sure
    is_other[new.stories] = True
    pairs = _insert(select(pairs, is_sure[pairs.stories]), select(new, is_sure[new.stories]), renewed)
    coverage, norms = np.zeros(stories), np.zeros(stories)
    coverage[is_old], coverage[vectors.stories] = before.coverage[was[is_old]], vectors.coverage
    norms[is_old], norms[vectors.stories] = before.norms[was[is_old]], vectors.norms
    found = Neighbours(
        statistics.prints, statistics.levels, coverage, norms, lengths, terms, values, bounds, pairs
    )
    return found, is_other


def is_candidate(pairs: Pairs) -> Flags:
    """For each pair whether its rough product is above the 41st highest of its story, which has all here."""
    row = np.cumsum(np.diff(pairs.stories, prepend=-1) > 0) - 1
    lengths = np.bincount(row)
    table = np.zeros((len(lengths), max(CANDIDATES + 1, int(lengths.max(initial=0)))), np.int32)
    table[row, gather(np.zeros(len(lengths), np.int64), lengths)] = pairs.rough
    least = np.partition(table, -CANDIDATES - 1, axis=1)[:, -CANDIDATES - 1]
    kept: Flags = pairs.rough > least[row]
    return kept


def select(pairs: Pairs, kept: Flags) -> Pairs:
    """Some of the pairs."""
    return pairs if kept.all() else Pairs(*(column[kept] for column in _columns(pairs)))


def _columns(pairs: Pairs) -> tuple[Scores, Scores, Scores, Scores, Scores]:
    return pairs.stories, pairs.others, pairs.rough, pairs.exact, pairs.copied


def _insert(pairs: Pairs, *more: Pairs) -> Pairs:
    """The pairs of all, in order; the first are so already."""
    added = [np.concatenate(columns) for columns in zip(*map(_columns, more), strict=True)]
    keys = added[0].astype(np.int64) << 32 | added[1]
    order = in_order(keys)
    places = np.searchsorted(pairs.stories.astype(np.int64) << 32 | pairs.others, keys[order])
    return Pairs(
        *(np.insert(old, places, new[order]) for old, new in zip(_columns(pairs), added, strict=True))
    )


def _strong(
    vectors: Vectors, statistics: Statistics, known: Before, threads: int
) -> tuple[Ints, Hashes, npt.NDArray[np.int16]]:
    """The strongest terms of every story and their values; those of old ones as they were found before."""
    before, was, is_old = known.neighbours, known.was, known.is_old
    lengths = np.zeros(len(was), np.int64)
    lengths[is_old] = before.strong_lengths[was[is_old]]
    count = len(vectors.stories)
    parts = [slice(start, min(start + ROWS_AT_ONCE, count)) for start in range(0, count, ROWS_AT_ONCE)]
    found = map_parts(lambda part: strongest(vectors, part, statistics), parts, threads)
    nothing = lengths[:0], before.strong_terms[:0], before.strong_values[:0]
    lengths[vectors.stories], terms, values = (
        np.concatenate(column) for column in zip(nothing, *found, strict=True)
    )
    starts, new_starts = (
        np.append(0, np.cumsum(part)) for part in (before.strong_lengths, lengths[vectors.stories])
    )
    return (
        lengths,
        splice(was, is_old, (before.strong_terms, starts), (terms, new_starts)),
        splice(was, is_old, (before.strong_values, starts), (values, new_starts)),
    )


def _kept(known: Before) -> tuple[Pairs, Flags]:
    """The pairs of two old stories, which are as they were, under their rows of today; who has lost some."""
    before, was, is_old = known.neighbours, known.was, known.is_old
    rows = np.flatnonzero(is_old)
    now = np.full(len(before.prints), -1, np.int32)
    now[was[rows]] = rows
    pairs = before.pairs
    is_out = now < 0
    has_other_out = np.flatnonzero(is_out[pairs.others])
    has_lost = np.append(np.zeros(len(was), bool), False)  # the last one is that of nobody
    has_lost[now[pairs.stories[has_other_out]]] = True
    out = np.unique(np.concatenate([np.flatnonzero(is_out[pairs.stories]), has_other_out]))
    kept = Pairs(*(without(column, out) for column in _columns(pairs)))
    if not np.array_equal(was[rows], rows):
        kept = replace(kept, stories=now[kept.stories], others=now[kept.others])
    return kept, has_lost[:-1]


def _new(is_old: Flags, bounds: Scores, strong: Strong) -> Pairs:
    """The pairs of an old story and one that is not, if their product is above the bound of the old one."""
    found = [nobody().pairs]
    for part in _parts(np.flatnonzero(~is_old)) if is_old.any() else ():
        products = multiply(*strong.factors(part, len(is_old)), len(part), len(is_old))
        is_above = is_old[products.columns] & (products.values > bounds[products.columns])
        others = part[products.rows[is_above]]
        found.append(_unasked(products.columns[is_above], others, products.values[is_above]))
    return Pairs(*(np.concatenate(column) for column in zip(*map(_columns, found), strict=True)))


def _renew(rows: Ints, strong: Strong, stories: int, threads: int) -> tuple[Pairs, Scores]:
    """The pairs of some stories with the highest rough products, and the bounds of these stories.

    Products that tie with the lowest one found are left out: which of them the library finds is chance.
    """
    most = CANDIDATES + SPARE + 1  # a story finds itself as well
    top = multiply_top(*strong.factors(rows, stories), len(rows), stories, most=most, threads=threads)
    least = np.full(len(rows), np.iinfo(np.int32).max, np.int32)
    np.minimum.at(least, top.rows, top.values)
    least[np.bincount(top.rows, minlength=len(rows)) < most] = 0
    kept = (rows[top.rows] != top.columns) & (top.values > least[top.rows])
    return _unasked(rows[top.rows[kept]], top.columns[kept], top.values[kept]), least


def _unasked(stories: npt.NDArray[np.integer], others: npt.NDArray[np.integer], rough: Scores) -> Pairs:
    """Pairs of which only the rough product is known."""
    unknown = np.full(len(rough), -1, np.int32)
    return Pairs(stories.astype(np.int32), others.astype(np.int32), rough.astype(np.int32), unknown, unknown)


def _parts(rows: Ints) -> Iterator[Ints]:
    return (rows[start : start + ROWS_AT_ONCE] for start in range(0, len(rows), ROWS_AT_ONCE))
