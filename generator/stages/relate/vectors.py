"""survey(), weigh(): counts of all stories → vectors of unit length, as whole numbers.

Whole numbers, because their sums do not depend on the order of adding: the same on one processor or many,
today or after any series of edits.
"""

from __future__ import annotations

from binascii import crc32
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from generator.stages.relate.counts import UNIT, Counts, Hashes
from generator.stages.relate.furniture import Furniture
from generator.stages.relate.order import Ints, Rows, gather, starts_of
from generator.stages.relate.parallel import map_parts

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

FURNITURE_WEIGHT = 0.1

ROWS_AT_ONCE = 2048
"""Stories weighed at once: bounds memory to some 25 MB."""


@dataclass(frozen=True, slots=True)
class Frequencies:
    """How many stories hold the terms of each bucket."""

    table: npt.NDArray[np.int32]
    columns: str
    rows: Ints
    """The rows of which columns they were counted in; see `Counts`."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """What the vectors follow from, beside the counts of each story."""

    shift: int
    """Terms without their last bits are buckets, into which frequencies are counted: 32 - log2(buckets)."""
    frequencies: Frequencies
    levels: npt.NDArray[np.uint8]
    """For each bucket the step of its frequency."""
    common: int
    """The first level of terms that are too common to find candidates by."""
    rarity: npt.NDArray[np.float64]
    """By language and level."""
    languages: Ints
    """Of each story the row of its language in `rarity`."""
    furniture: Furniture
    prints: npt.NDArray[np.uint64]
    """For each story a checksum of all that its vector follows from but the levels, and of all else that is
    known of it."""

    def levels_of(self, terms: Hashes) -> npt.NDArray[np.uint8]:
        """The levels of some terms."""
        levels: npt.NDArray[np.uint8] = self.levels[terms >> np.uint32(self.shift)]
        return levels


@dataclass(frozen=True, slots=True)
class Vectors:
    """What some stories tell."""

    stories: Ints
    """Their rows, ascending."""
    starts: Ints
    """Stories + 1: where each begins in the next two."""
    terms: Hashes
    """Of each story the terms that other stories use as well, ascending."""
    values: npt.NDArray[np.int16]
    """For each of `terms` its part of the unit vector, times `ONE`."""
    coverage: npt.NDArray[np.float64]
    """For each story the length of its vector as a share of what it would be with the terms that it alone
    uses: 0 to 1. Low for a story that has little in common with any other."""
    norms: npt.NDArray[np.float64]
    """For each story what its weights are multiplied by, so that its vector has unit length."""


def survey(counts: Counts, publishers: Sequence[int], before: Frequencies | None = None) -> Statistics:
    """How rare terms are in the collection, and which are furniture.

    `publishers`: for each story a number for who published it, 0 if unknown. `before`: how rare they were.
    """
    stories = len(counts.lengths)
    bits = min(24, max(16, stories.bit_length() + 8))
    shift = 32 - bits
    frequencies = _count_terms(counts, bits, before)
    common = _common_level(stories)
    rarity, languages = _rarity(counts.languages)
    furniture = Furniture(counts, frequencies.table, np.array(publishers, np.int64), shift)
    steps = np.array([crc32(row.tobytes()) for row in rarity], np.uint64)
    prints = counts.prints + (steps[languages] << np.uint64(16)) + np.uint64(32 * common + shift)
    return Statistics(
        shift=shift,
        frequencies=frequencies,
        levels=_levels(frequencies.table),
        common=common,
        rarity=rarity,
        languages=languages,
        furniture=furniture,
        prints=prints + furniture.prints(),
    )


def weigh(counts: Counts, statistics: Statistics, stories: Ints, threads: int = 1) -> Vectors:
    """The vectors of some stories, ascending: log(1 + 10 tf) times rarity^0.7, scaled to unit length.

    Rarity is ln((1 + n) / (1 + df)) + 1, with n stories of the story's language of which df hold the term, df
    to the nearest power of 4 below, n to the nearest power of 2: so that one story more or less leaves nearly
    all vectors as they are.
    """
    parts = [stories[first : first + ROWS_AT_ONCE] for first in range(0, len(stories), ROWS_AT_ONCE)]
    found = map_parts(lambda part: _weigh(counts, statistics, part), parts, threads)
    nothing = np.zeros(0, np.int64), counts.terms[:0], np.zeros(0, np.int16), np.zeros(0), np.zeros(0)
    lengths, terms, values, coverage, norms = (
        np.concatenate(column) for column in zip(nothing, *found, strict=True)
    )
    return Vectors(stories, np.append(0, np.cumsum(lengths)), terms, values, coverage, norms)


def _weigh(
    counts: Counts, statistics: Statistics, stories: Ints
) -> tuple[Ints, Hashes, npt.NDArray[np.int16], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Lengths, terms, values, coverage and norms of some stories; see `Vectors`."""
    lengths = counts.lengths[stories]
    at = gather(counts.starts[stories], lengths)
    row = np.repeat(np.arange(len(stories)), lengths)
    terms = counts.terms[at]
    level = statistics.levels_of(terms)
    frequency_weights = _scale()[counts.weights[at]]
    language = statistics.languages[stories][row]
    weights = frequency_weights * statistics.rarity[language, level]
    weights[statistics.furniture.damps(terms, stories[row])] *= FURNITURE_WEIGHT
    alone = np.flatnonzero(level == 0)
    alone_weights = frequency_weights[alone] * statistics.rarity[language[alone], 1]
    alone_squares = np.bincount(row[alone], alone_weights * alone_weights, minlength=len(stories))
    squares = np.bincount(row, weights * weights, minlength=len(stories))
    coverage = np.sqrt(squares / np.maximum(squares + alone_squares, 1e-12))
    norms = ONE / np.sqrt(np.maximum(squares, 1e-12))
    whole = np.rint(weights * norms[row]).astype(np.int16)
    kept = whole > 0
    return np.bincount(row[kept], minlength=len(stories)), terms[kept], whole[kept], coverage, norms


def weigh_terms(
    counts: Counts, statistics: Statistics, places: Ints, stories: Ints, norms: npt.NDArray[np.float64]
) -> npt.NDArray[np.int16]:
    """What terms that stand in these places of the counts have in the vectors of these stories.

    `norms`: see `Vectors`.
    """
    terms = counts.terms[places]
    weights = _scale()[counts.weights[places]]
    weights *= statistics.rarity[statistics.languages[stories], statistics.levels_of(terms)]
    weights[statistics.furniture.damps(terms, stories)] *= FURNITURE_WEIGHT
    whole: npt.NDArray[np.int16] = np.rint(weights * norms).astype(np.int16)
    return whole


@cache
def _scale() -> npt.NDArray[np.float64]:
    """What the weights of a term in a story, all that there can be, count for."""
    scale: npt.NDArray[np.float64] = np.log1p(TERM_SCALE / UNIT * np.arange(1 << 16))
    return scale


def with_stories(vectors: Vectors, stories: Ints, counts: Counts, statistics: Statistics) -> Vectors:
    """The vectors of these stories as well, ascending: those that are not there yet are weighed."""
    missing = np.setdiff1d(stories, vectors.stories)
    if not len(missing):
        return vectors
    more = weigh(counts, statistics, missing)
    rows = np.concatenate([vectors.stories, missing])
    order = np.argsort(rows)
    lengths = np.concatenate([np.diff(vectors.starts), np.diff(more.starts)])
    at = gather(starts_of(lengths)[order], lengths[order])
    return Vectors(
        rows[order],
        np.concatenate([[0], np.cumsum(lengths[order])]),
        np.concatenate([vectors.terms, more.terms])[at],
        np.concatenate([vectors.values, more.values])[at],
        np.concatenate([vectors.coverage, more.coverage])[order],
        np.concatenate([vectors.norms, more.norms])[order],
    )


def _count_terms(counts: Counts, bits: int, before: Frequencies | None) -> Frequencies:
    """How many stories hold the terms of each bucket, of which there are so many bits.

    From what was counted before, only the rows that came and went are counted.
    """
    shift = np.uint32(32 - bits)
    if before and counts.columns and (before.columns, len(before.table)) == (counts.columns, 1 << bits):
        table = before.table.copy()
        came, went = np.setdiff1d(counts.rows, before.rows), np.setdiff1d(before.rows, counts.rows)
    else:
        table = np.bincount(counts.terms >> shift, minlength=1 << bits).astype(np.int32)
        came, went = counts.rows[:0], np.setdiff1d(np.arange(len(counts.row_lengths)), counts.rows)
    for rows, one in ((came, 1), (went, -1)):
        terms = counts.terms[gather(counts.row_starts[rows], counts.row_lengths[rows])]
        buckets, often = np.unique(terms >> shift, return_counts=True)
        table[buckets] += (one * often).astype(np.int32)
    return Frequencies(table, counts.columns, counts.rows)


def _levels(frequencies: Rows) -> npt.NDArray[np.uint8]:
    """Steps of frequencies: 0 for terms of one story, which tell of no other; then from 2, 4, 16, 64 … on."""
    bounds = np.array([2, *(4**level for level in range(1, 16))])
    level_of = np.searchsorted(bounds, np.arange(int(frequencies.max(initial=0)) + 1), side="right")
    return level_of.astype(np.uint8)[frequencies]


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


def strongest(
    vectors: Vectors, rows: slice, statistics: Statistics
) -> tuple[Ints, Hashes, npt.NDArray[np.int16]]:
    """Of some of the vectors the 64 strongest terms, all that tie included, and none that is common.

    Returns the terms of each, and these with their values, which have unit length again.
    """
    starts = vectors.starts[rows.start : rows.stop + 1]
    lengths = np.diff(starts)
    part = slice(starts[0], starts[-1])
    terms, values = vectors.terms[part], vectors.values[part].astype(np.int32)
    values[statistics.levels_of(terms) >= statistics.common] = 0
    row = np.repeat(np.arange(len(lengths)), lengths)
    table = np.zeros((len(lengths), max(STRONGEST, int(lengths.max(initial=0)))), np.int32)
    table[row, np.arange(len(row)) - (starts[:-1] - starts[0])[row]] = values
    least = np.maximum(np.partition(table, -STRONGEST, axis=1)[:, -STRONGEST], 1)
    kept = values >= least[row]
    terms, values, row = terms[kept], values[kept], row[kept]
    squares = np.bincount(row, values.astype(np.float64) ** 2, minlength=len(lengths))
    values = np.rint(values * (ONE / np.sqrt(np.maximum(squares, 1)))[row])
    return np.bincount(row, minlength=len(lengths)), terms, values.astype(np.int16)
