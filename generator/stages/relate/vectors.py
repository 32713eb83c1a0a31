"""weigh(): counts of all stories → vectors of unit length, as whole numbers.

Whole numbers, because their sums do not depend on the order of adding: the same on one processor or many,
today or after any series of edits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from generator.stages.relate.counts import UNIT, Counts, Hashes, Ints, checksums

ONE = 1 << 14
"""What stands for a length of 1: products of two vectors fit into 31 bits."""

TERM_SCALE = 10.0
RARITY_POWER = 0.7
"""Names decide less, and the subject more, than by plain TF-IDF."""
FEWEST_STORIES = 64
"""Stories of a language below which rarity tells little, and is not told apart further."""

STRONGEST = 64
"""Terms of each story by which candidates are found."""
COMMONEST = 0.1
"""Share of the stories beyond which a term finds no candidates: it would find everybody."""

FURNITURE_STORIES = 4
"""Stories that a publisher must have before its own words are told from its subjects."""
FURNITURE_SHARE = 0.6
"""Of a publisher's stories that hold a term, and of the stories with the term that are the publisher's."""
FURNITURE_WEIGHT = 0.1

ROWS_AT_ONCE = 8192
"""Stories weighed at once: bounds memory to some 100 MB."""

Matrix = Any
"""`scipy.sparse.csr_matrix` of `int32`: stories × buckets of terms."""


@dataclass(frozen=True, slots=True)
class Vectors:
    """What all stories tell, one row a story, in the order of the slugs."""

    starts: Ints
    """Stories + 1: where each begins in the next two."""
    terms: Hashes
    """Of each story the terms that other stories use as well, ascending."""
    values: npt.NDArray[np.int16]
    """For each of `terms` its part of the unit vector, times `ONE`."""
    prints: npt.NDArray[np.uint64]
    """For each story a checksum of its vector and of all else that is known of it."""
    coverage: npt.NDArray[np.float64]
    """For each story the length of its vector as a share of what it would be with the terms that it alone
    uses: 0 to 1. Low for a story that has little in common with any other."""
    shift: int
    """Terms without their last bits are buckets, into which frequencies are counted: 32 - log2(buckets)."""
    is_common: npt.NDArray[np.bool_]
    """For each bucket whether it is too common to find candidates by."""


def weigh(counts: Counts, publishers: Sequence[int]) -> Vectors:
    """The vector of each story: log(1 + 10 tf) times rarity^0.7, scaled to unit length.

    Rarity is ln((1 + n) / (1 + df)) + 1, with n stories of the story's language of which df hold the term, df
    to the nearest power of 4 below, n to the nearest power of 2: so that one story more or less leaves nearly
    all vectors as they are. `publishers`: for each story a number for who published it, 0 if unknown.
    """
    stories = len(counts.lengths)
    bits = min(24, max(16, stories.bit_length() + 8))
    shift = 32 - bits
    buckets = counts.terms >> np.uint32(shift)
    frequencies = np.bincount(buckets, minlength=1 << bits)
    levels = _levels(frequencies)
    common = _common_level(stories)
    own = _Furniture(counts, frequencies, np.array(publishers, np.int64), shift)
    starts = np.concatenate([[0], np.cumsum(counts.lengths)])
    scale = np.log1p(TERM_SCALE / UNIT * np.arange(1 << 16))
    rarity, row_of = _rarity(counts.languages)
    lengths = np.zeros(stories, np.int64)
    prints = np.zeros(stories, np.uint64)
    coverage = np.zeros(stories)
    terms: list[Hashes] = []
    values: list[npt.NDArray[np.int16]] = []
    for first in range(0, stories, ROWS_AT_ONCE):
        rows = np.arange(first, min(first + ROWS_AT_ONCE, stories))
        part = slice(starts[rows[0]], starts[rows[-1] + 1])
        row = np.repeat(rows, counts.lengths[rows])
        level = levels[buckets[part]]
        weights = scale[counts.weights[part]] * rarity[row_of[row], level]
        weights[own.damps(row, part)] *= FURNITURE_WEIGHT
        alone = (scale[counts.weights[part]] * rarity[row_of[row], 1]) * (level == 0)
        alone_squares = np.bincount(row - first, alone * alone, minlength=len(rows))
        squares = np.bincount(row - first, weights * weights, minlength=len(rows))
        coverage[rows] = np.sqrt(squares / np.maximum(squares + alone_squares, 1e-12))
        norms = ONE / np.sqrt(np.maximum(squares, 1e-12))
        whole = np.rint(weights * norms[row - first]).astype(np.int16)
        kept = whole > 0
        terms.append(counts.terms[part][kept])
        values.append(whole[kept])
        lengths[rows] = np.bincount(row[kept] - first, minlength=len(rows))
        entries = (terms[-1].astype(np.uint64) << np.uint64(16)) + values[-1].astype(np.uint64)
        prints[rows] = checksums(entries, lengths[rows]) + counts.prints[rows]
    return Vectors(
        starts=np.concatenate([[0], np.cumsum(lengths)]),
        terms=np.concatenate(terms) if terms else counts.terms,
        values=np.concatenate(values) if values else np.zeros(0, np.int16),
        prints=prints + np.uint64(32 * common + shift),
        coverage=coverage,
        shift=shift,
        is_common=levels >= common,
    )


def _levels(frequencies: Ints) -> npt.NDArray[np.uint8]:
    """Steps of frequencies: 0 for terms of one story, which tell of no other; then from 2, 4, 16, 64 … on."""
    bounds = np.array([2, *(4**level for level in range(1, 16))])
    return np.searchsorted(bounds, frequencies, side="right").astype(np.uint8)


def _common_level(stories: int) -> int:
    """The first level of terms that are too common to find candidates by."""
    bound = max(COMMONEST * _round(stories), FEWEST_STORIES)
    return next(level for level in range(2, 32) if 4 ** (level - 1) >= bound)


def _rarity(languages: Sequence[str]) -> tuple[npt.NDArray[np.float64], Ints]:
    """Rarity by language and level; the row of each story in it."""
    names = sorted(set(languages))
    numbers = {name: number for number, name in enumerate(names)}
    row_of = np.array([numbers[language] for language in languages], np.int64)
    stories = np.array([_round(count) for count in np.bincount(row_of, minlength=len(names)).tolist()])
    frequencies = np.array([1.0, *(2.0 * 4**level for level in range(16))])
    ratio = (1 + np.maximum(stories, FEWEST_STORIES))[:, None] / (1 + frequencies)[None, :]
    rarity = np.maximum(np.log(ratio) + 1, 0.3) ** RARITY_POWER
    rarity[:, 0] = 0
    return rarity, row_of


def _round(count: int) -> int:
    """The nearest power of two, so that it seldom changes: 46 to 90 are 64."""
    return 1 << max(0, round(float(np.log2(max(count, 1)))))


class _Furniture:
    """Terms that come with a publisher and not with a subject: in most of its stories, in few others."""

    def __init__(self, counts: Counts, frequencies: Ints, publishers: Ints, shift: int) -> None:
        self._terms = counts.terms
        self._publishers = publishers
        self._shift = np.uint32(shift)
        self._frequencies = frequencies
        known, number, stories = np.unique(publishers, return_inverse=True, return_counts=True)
        stories[known == 0] = 0
        self._stories = stories[number]
        self._counts = np.zeros(0, np.int64)
        telling = self._stories >= FURNITURE_STORIES
        if telling.any():
            kept = np.repeat(telling, counts.lengths)
            salt = np.repeat(publishers[telling], counts.lengths[telling])
            self._counts = np.bincount(self._keys(counts.terms[kept], salt), minlength=len(frequencies))

    def _keys(self, terms: Hashes, publishers: Ints) -> Hashes:
        """Buckets for terms of publishers."""
        return (terms ^ ((publishers * 0x9E3779B1) & 0xFFFFFFFF).astype(np.uint32)) >> self._shift

    def damps(self, row: Ints, part: slice) -> npt.NDArray[np.bool_]:
        """For each term of some stories, whether it is furniture there."""
        if not len(self._counts):
            return np.zeros(len(row), bool)
        terms = self._terms[part]
        stories = self._stories[row]
        here = self._counts[self._keys(terms, self._publishers[row])]
        everywhere = self._frequencies[terms >> self._shift]
        many = (stories >= FURNITURE_STORIES) & (here >= FURNITURE_SHARE * stories)
        damped: npt.NDArray[np.bool_] = many & (here >= FURNITURE_SHARE * everywhere)
        return damped


def strongest(vectors: Vectors, rows: Ints) -> tuple[Ints, Hashes, npt.NDArray[np.int16]]:
    """Of some stories the 64 strongest terms, all that tie included, and none that is common.

    Returns the terms of each, and these with their values, which have unit length again.
    """
    lengths = vectors.starts[rows + 1] - vectors.starts[rows]
    at = gather(vectors.starts[rows], lengths)
    terms, values = vectors.terms[at], vectors.values[at].astype(np.int32)
    values[vectors.is_common[terms >> np.uint32(vectors.shift)]] = 0
    row = np.repeat(np.arange(len(rows)), lengths)
    table = np.zeros((len(rows), max(STRONGEST, int(lengths.max(initial=0)))), np.int32)
    table[row, gather(np.zeros(len(rows), np.int64), lengths)] = values
    least = np.maximum(np.partition(table, -STRONGEST, axis=1)[:, -STRONGEST], 1)
    kept = values >= least[row]
    terms, values, row = terms[kept], values[kept], row[kept]
    squares = np.bincount(row, values.astype(np.float64) ** 2, minlength=len(rows))
    values = np.rint(values * (ONE / np.sqrt(np.maximum(squares, 1)))[row])
    return np.bincount(row, minlength=len(rows)), terms, values.astype(np.int16)


def gather(starts: Ints, lengths: Ints) -> Ints:
    """The positions of runs that begin at `starts`, one after the other."""
    offsets = np.cumsum(lengths) - lengths
    positions: Ints = np.repeat(starts - offsets, lengths) + np.arange(int(lengths.sum()))
    return positions


def matrix(lengths: Ints, columns: npt.NDArray[Any], values: npt.NDArray[Any], width: int) -> Matrix:
    """A sparse matrix by rows."""
    starts = np.concatenate([[0], np.cumsum(lengths)])
    return sparse.csr_matrix((values, columns, starts), shape=(len(lengths), width))
