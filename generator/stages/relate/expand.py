"""rank(): from which stories are near to which, how alike they are in the light of their neighbourhoods."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from generator.core.alike import SCORE
from generator.stages.relate.counts import Ints
from generator.stages.relate.entries import Entries, Rows, by_rows, highest_first, in_order, multiply
from generator.stages.relate.neighbours import Flags
from generator.stages.relate.surroundings import NEAR, Floats, Surroundings

EXPANDING = 5
"""Neighbours that a story is expanded by."""
ROOT = 1 << 14
"""What stands for 1 in E: so no sum of E·G·Eᵀ passes 2^53, up to which floats of whole numbers are exact."""
SCALED = 1 << 16
"""The same in E scaled."""

ROWS_AT_ONCE = 2048


@dataclass(frozen=True, slots=True)
class Ranking:
    """For some stories those most like each, best first, one story after the other."""

    lengths: Ints
    others: Ints
    scores: Ints
    """How alike they are, from 0 to `SCORE`."""


def rank(around: Surroundings, scales: Floats, rows: Ints, most: int) -> Ranking:
    """The `most` stories most like each of some, which ascend; ties by row.

    E = I + √(5 nearest) and G = I + 20 nearest, made symmetric, give R = E·G·Eᵀ, scaled to a diagonal of 1:
    two stories are alike if their neighbours are. All that is relative to where a story stands; so it is
    multiplied by the surety of both, less than 1 for a story that is near to no other. `scales` are for each
    story what both of this multiplies its row of E by.
    """
    stories = len(scales)
    scaled = _expansion(around)
    scaled = Entries(scaled.rows, scaled.columns, np.rint(scaled.values * scales[scaled.rows]))
    found = [(np.zeros(0, np.int64),) * 3]
    for part, spread in _spread(around, scaled, rows):
        transposed = Entries(scaled.columns, scaled.rows, scaled.values)
        columns = by_rows(_select(transposed, _flags(spread.columns, stories)))
        products = multiply(spread, columns, len(part), stories)
        scores = np.minimum(products.values / (NEAR * SCALED * SCALED), 1)
        scores = np.rint(SCORE * scores).astype(np.int64)
        kept = (part[products.rows] != products.columns) & (scores > 0)
        row, scores = products.rows[kept], scores[kept]
        counts = np.bincount(row, minlength=len(part))
        places = np.arange(len(row)) - (np.cumsum(counts) - counts)[row]
        best = highest_first(row, scores, places)[places < most]
        found.append((np.minimum(counts, most), products.columns[kept][best].astype(np.int64), scores[best]))
    return Ranking(*(np.concatenate(column) for column in zip(*found, strict=True)))


def diagonal(around: Surroundings, rows: Ints) -> Floats:
    """That of E·G·Eᵀ, for some stories, which ascend."""
    stories = len(around.surety)
    expansion = _expansion(around)
    found: list[Floats] = [np.zeros(0)]
    for part, spread in _spread(around, expansion, rows):
        own = _select(expansion, _flags(part, stories))
        local = np.searchsorted(part, own.rows)
        place = np.searchsorted(spread.rows * stories + spread.columns, local * stories + own.columns)
        sums = np.bincount(local, own.values * spread.values[place], len(part))
        found.append(sums.astype(np.float64))
    return np.concatenate(found)


def scales_of(around: Surroundings, diagonals: Floats) -> Floats:
    """See `rank`."""
    return around.surety / np.sqrt(diagonals / (ROOT * ROOT * NEAR)) * (SCALED / ROOT)


def _spread(around: Surroundings, expansion: Entries, rows: Ints) -> Iterator[tuple[Ints, Entries]]:
    """Some rows of E·G, numbered from 0, in parts; before each the stories that they are of."""
    stories = len(around.surety)
    for start in range(0, len(rows), ROWS_AT_ONCE):
        part = rows[start : start + ROWS_AT_ONCE]
        own = _select(expansion, _flags(part, stories))
        left = Entries(np.searchsorted(part, own.rows), own.columns, own.values)
        yield part, multiply(left, _graph(around, _flags(own.columns, stories)), len(part), stories)


def _expansion(around: Surroundings) -> Entries:
    """E; its rows ascend."""
    stories = len(around.surety)
    others = np.column_stack([np.arange(stories, dtype=np.int32), around.others[:, :EXPANDING]])
    roots = np.rint(ROOT * np.sqrt(around.nearness[:, :EXPANDING] / NEAR))
    values = np.column_stack([np.full(stories, float(ROOT)), roots])
    row, column = np.nonzero(others >= 0)
    return Entries(row, others[row, column], values[row, column])


def _graph(around: Surroundings, wanted: Flags) -> Entries:
    """The wanted rows of G, which ascend."""
    row, column = np.nonzero(around.others >= 0)
    other, near = around.others[row, column], around.nearness[row, column]
    to, fro, own = np.flatnonzero(wanted[row]), np.flatnonzero(wanted[other]), np.flatnonzero(wanted)
    rows = np.concatenate([row[to], other[fro], own])
    columns = np.concatenate([other[to], row[fro], own])
    values = np.concatenate([near[to], near[fro], np.full(len(own), NEAR)])
    places = rows.astype(np.int64) * len(wanted) + columns
    order = in_order(places)
    new = np.flatnonzero(np.diff(places[order], prepend=-1))
    # Of two stories that are among the nearest of each other both say the same.
    chosen = order[new]
    return Entries(rows[chosen], columns[chosen], values[chosen].astype(np.float64))


def _select(entries: Entries, wanted: Flags) -> Entries:
    """The entries of the wanted rows."""
    kept = np.flatnonzero(wanted[entries.rows])
    return Entries(entries.rows[kept], entries.columns[kept], entries.values[kept])


def _flags(rows: Rows, stories: int) -> Flags:
    flags = np.zeros(stories, bool)
    flags[rows] = True
    return flags
