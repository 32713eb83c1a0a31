"""rank(): from which stories are near to which, how alike they are in the light of their neighbourhoods."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generator.core.alike import SCORE
from generator.stages.relate.entries import Entries, by_rows, multiply
from generator.stages.relate.neighbours import Flags, Scores
from generator.stages.relate.order import Ints, Rows, gather, highest_first, in_order
from generator.stages.relate.parallel import map_parts
from generator.stages.relate.surroundings import NEAR, Floats, Surroundings

EXPANDING = 5
"""Neighbours that a story is expanded by."""
NEIGHBOUR_WEIGHT = 1.5
"""How much one of those that is as near as can be counts, relative to the story itself."""
ROOT = 1 << 14
"""What stands for 1 in E: so no sum of E·G·Eᵀ, at most 8.5² · `ROOT`² · `NEAR`, passes 2^53, up to which
floats of whole numbers are exact."""
SCALED = 1 << 16
"""The same in E scaled."""

ROWS_AT_ONCE = 2048
MANY_PARTS = 4
"""Parts from which on all of G is made at once."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """For some stories those most like each, best first, one story after the other."""

    lengths: Ints
    others: Ints
    scores: Ints
    """How alike they are, from 0 to `SCORE`."""
    floors: Ints
    """For each story the score of the best that is not here; 0 if there is none."""
    seen: Entries
    """What other stories, in the rows, think of these: their scores, above what was asked for."""


def rank(
    around: Surroundings,
    scales: Floats,
    rows: Ints,
    most: int,
    threads: int = 1,
    *,
    asked: Ints | None = None,
) -> Ranking:
    """The `most` stories most like each of some, which ascend; ties by row.

    E = I + 1.5 · (5 nearest)^¾ and G = I + 20 nearest, made symmetric, give R = E·G·Eᵀ, scaled to a diagonal
    of 1: two stories are alike if their neighbours are. All of that is relative to where a story stands, and
    so it is multiplied by the surety of both, less than 1 for a story that is near to no other. `scales` are
    for each story what both of this multiplies its row of E by. R is symmetric: `asked` is for each story a
    score, and those above it that stories have with some of these are found as well.
    """
    parts = [rows[start : start + ROWS_AT_ONCE] for start in range(0, len(rows), ROWS_AT_ONCE)]
    stories = len(scales)
    everybody = np.ones(stories, bool)
    graph = _graph(around, everybody) if len(parts) >= MANY_PARTS else None
    back = _back(around, scales, everybody) if len(parts) >= MANY_PARTS else None

    def ranked(part: Ints) -> tuple[Ints, ...]:
        own = _scaled(_expansion(around, part), scales)
        left = Entries(np.searchsorted(part, own.rows), own.columns, own.values)
        ends = _flags(own.columns, stories)
        spread = multiply(left, _select(graph, ends) if graph else _graph(around, ends), len(part), stories)
        ends = _flags(spread.columns, stories)
        right = _select(back, ends) if back else _back(around, scales, ends)
        return _rank(part, spread, right, most, lowest if asked is None else asked)

    lowest = np.full(stories, SCORE)
    found = map_parts(ranked, parts, threads)
    found = [(np.zeros(0, np.int64),) * 7, *found]
    lengths, others, scores, floors, *seen = (np.concatenate(column) for column in zip(*found, strict=True))
    return Ranking(lengths, others, scores, floors, Entries(*seen))


def _rank(rows: Ints, spread: Entries, back: Entries, most: int, asked: Ints) -> tuple[Ints, ...]:
    """Of some stories, from their rows of E·G, numbered from 0, all that `Ranking` holds; `back`: of Eᵀ."""
    products = multiply(spread, back, len(rows), len(asked))
    scores = np.minimum(products.values / (NEAR * SCALED * SCALED), 1)
    scores = np.rint(SCORE * scores).astype(np.int64)
    kept = (rows[products.rows] != products.columns) & (scores > 0)
    row, scores = products.rows[kept], scores[kept]
    counts = np.bincount(row, minlength=len(rows))
    places = np.arange(len(row)) - (np.cumsum(counts) - counts)[row]
    order = highest_first(row, scores, places)
    best, next_best = order[places < most], order[places == most]
    floors = np.zeros(len(rows), np.int64)
    floors[row[next_best]] = scores[next_best]
    others = products.columns[kept].astype(np.int64)
    seen = np.flatnonzero(scores > asked[others])
    return (
        np.minimum(counts, most), others[best], scores[best], floors,
        others[seen], rows[row[seen]], scores[seen],
    )  # fmt: skip


def diagonal(around: Surroundings, rows: Ints) -> Floats:
    """That of E·G·Eᵀ, for some stories, which ascend: each two steps by E, times how near their ends are."""
    stories = len(around.surety)
    own = _expansion(around, rows)
    graph = _graph(around, _flags(own.columns, stories))
    known = graph.rows.astype(np.int64) * stories + graph.columns
    lengths = np.bincount(np.searchsorted(rows, own.rows), minlength=len(rows))
    first = np.repeat(np.arange(len(own.rows)), np.repeat(lengths, lengths))
    second = gather(np.repeat(np.cumsum(lengths) - lengths, lengths), np.repeat(lengths, lengths))
    steps = own.columns.astype(np.int64)
    asked = steps[first] * stories + steps[second]
    place = np.minimum(np.searchsorted(known, asked), len(known) - 1)
    near = np.where(known[place] == asked, graph.values[place], 0)
    sums = np.bincount(
        np.searchsorted(rows, own.rows[first]), own.values[first] * near * own.values[second], len(rows)
    )
    return sums.astype(np.float64)


def scales_of(around: Surroundings, diagonals: Floats) -> Floats:
    """See `rank`."""
    return around.surety / np.sqrt(diagonals / (ROOT * ROOT * NEAR)) * (SCALED / ROOT)


def _expansion(around: Surroundings, rows: Ints) -> Entries:
    """Some rows of E, which ascend."""
    others = np.column_stack([rows.astype(np.int32), around.others[rows, :EXPANDING]])
    weights = _weights(around.nearness[rows, :EXPANDING])
    values = np.column_stack([np.full(len(rows), float(ROOT)), weights])
    row, column = np.nonzero(others >= 0)
    return Entries(rows[row], others[row, column], values[row, column])


def _back(around: Surroundings, scales: Floats, wanted: Flags) -> Entries:
    """The wanted rows of E scaled and transposed, which ascend."""
    own = np.flatnonzero(wanted)
    row, column = np.nonzero(np.append(wanted, False)[around.others[:, :EXPANDING]])
    entries = Entries(
        np.concatenate([row, own]),
        np.concatenate([around.others[row, column], own]),
        np.concatenate([_weights(around.nearness[row, column]), np.full(len(own), float(ROOT))]),
    )
    scaled = _scaled(entries, scales)
    return by_rows(Entries(scaled.columns, scaled.rows, scaled.values))


def _scaled(entries: Entries, scales: Floats) -> Entries:
    return Entries(entries.rows, entries.columns, np.rint(entries.values * scales[entries.rows]))


def _weights(nearness: Scores) -> Floats:
    """How much neighbours count in E."""
    near = nearness / NEAR
    weights: Floats = np.rint(NEIGHBOUR_WEIGHT * ROOT * np.sqrt(near * np.sqrt(near)))
    return weights


def _graph(around: Surroundings, wanted: Flags) -> Entries:
    """The wanted rows of G, which ascend."""
    own = np.flatnonzero(wanted)
    there, near = around.others[own], around.nearness[own]
    to = np.nonzero(there >= 0)
    fro = np.nonzero(np.append(wanted, False)[around.others])
    rows = np.concatenate([own[to[0]], around.others[fro], own])
    columns = np.concatenate([there[to], fro[0], own])
    values = np.concatenate([near[to], around.nearness[fro], np.full(len(own), NEAR)])
    places = rows.astype(np.int64) * len(wanted) + columns
    order = in_order(places)
    new = np.flatnonzero(np.diff(places[order], prepend=-1))
    # Of two stories that are among the nearest of each other both say the same.
    chosen = order[new]
    return Entries(rows[chosen], columns[chosen], values[chosen].astype(np.float64))


def _select(entries: Entries, wanted: Flags) -> Entries:
    """The entries of the wanted rows; they ascend."""
    rows = np.flatnonzero(wanted)
    starts = np.searchsorted(entries.rows, rows)
    kept = gather(starts, np.searchsorted(entries.rows, rows, side="right") - starts)
    return Entries(entries.rows[kept], entries.columns[kept], entries.values[kept])


def _flags(rows: Rows, stories: int) -> Flags:
    flags = np.zeros(stories, bool)
    flags[rows] = True
    return flags
