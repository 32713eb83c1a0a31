"""rank(): from which stories are near to which, how alike they are in the light of their neighbourhoods."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sparse_dot_topn import sp_matmul_topn

from generator.core.alike import SCORE
from generator.stages.relate.counts import Ints
from generator.stages.relate.neighbours import Pairs, is_candidate
from generator.stages.relate.vectors import ONE, Matrix, matrix

NEAREST = 20
"""Neighbours of a story that count when neighbourhoods are compared."""
EXPANDING = 5
"""Neighbours that a story is expanded by."""
DENSITY = 8
"""Neighbours by whose mean nearness it is told how crowded a story's surroundings are."""
LEAST_DENSITY = 0.02
LEAST_NEARNESS = 0.04
"""Cosine, by all terms of both stories, below which they share nothing but chance."""
SURE = 0.1
"""Cosine with its nearest, by all terms, from which on a story surely has relatives."""
COVERED = 0.75
"""Share of a vector that is of terms that others use, from which on the same can be said."""

ROWS_AT_ONCE = 8192

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ranking:
    """For each story the stories most like it, best first, one story after the other."""

    lengths: Ints
    others: Ints
    scores: Ints
    """How alike they are, from 0 to `SCORE`."""


def rank(pairs: Pairs, coverage: Floats, most: int, threads: int) -> Ranking:
    """The `most` stories most like each; ties by row.

    Nearness is first divided by the root of the mean nearness to the eight nearest of both stories, so that
    stories in the middle of everything are not near to everybody. Then E = I + √(5 nearest) and G = I + 20
    nearest, made symmetric, give R = E·G·Eᵀ, scaled to a diagonal of 1: two stories are alike if their
    neighbours are. All that is relative to where a story stands; so it is multiplied by the surety of both,
    less than 1 for a story that is near to no other. `coverage`: see `Vectors`.
    """
    stories = len(coverage)
    story, other, nearness, surety = _nearness(pairs, coverage)
    place = np.arange(len(story)) - np.searchsorted(story, story)
    near = place < NEAREST
    graph = _sparse(story[near], other[near], nearness[near], stories)
    graph = graph.maximum(graph.T) + _identity(stories)
    close = place < EXPANDING
    expansion = _sparse(story[close], other[close], np.sqrt(nearness[close]), stories) + _identity(stories)
    graph.sort_indices()
    expansion.sort_indices()
    diagonal = np.concatenate(
        [
            np.asarray((expansion[part] @ graph).multiply(expansion[part]).sum(axis=1)).ravel()
            for part in _parts(stories)
        ]
    )
    scaled = expansion.multiply((surety / np.sqrt(diagonal))[:, None]).tocsr()
    tall = scaled.T.tocsr()
    found = [_best(scaled[part] @ graph, tall, part, most, threads) for part in _parts(stories)]
    lengths, others, scores = (np.concatenate([part[index] for part in found]) for index in range(3))
    return Ranking(lengths, others, scores)


def _nearness(pairs: Pairs, coverage: Floats) -> tuple[Ints, Ints, Floats, Floats]:
    """The candidates of each story, nearest first, how near they are for where they stand; its surety."""
    stories = len(coverage)
    absolute = pairs.exact / (ONE * ONE) * coverage[pairs.stories] * coverage[pairs.others]
    kept = is_candidate(pairs, stories) & (absolute >= LEAST_NEARNESS)
    story, other = pairs.stories[kept].astype(np.int64), pairs.others[kept].astype(np.int64)
    nearest = np.zeros(stories)
    firsts = np.flatnonzero(np.diff(story, prepend=-1))  # stories ascend
    nearest[story[firsts]] = np.maximum.reduceat(absolute[kept], firsts) if len(firsts) else 0
    exact = pairs.exact[kept] / (ONE * ONE)
    order = np.lexsort((other, -exact, story))
    place = np.arange(len(story)) - np.searchsorted(story, story)
    dense = place < DENSITY
    density = np.bincount(story[dense], exact[order][dense], minlength=stories) / DENSITY + LEAST_DENSITY
    crowded = np.sqrt(np.sqrt(density[story] * density[other]))
    nearness = np.minimum(exact / crowded, 1)
    order = np.lexsort((other, -nearness, story))
    surety = np.minimum(nearest / SURE, 1) * np.minimum(coverage / COVERED, 1) ** 2
    return story[order], other[order], nearness[order], surety


def _best(rows: Matrix, tall: Matrix, part: slice, most: int, threads: int) -> tuple[Ints, Ints, Ints]:
    """Of some rows of R the highest entries off the diagonal."""
    rows.sort_indices()
    top = sp_matmul_topn(rows, tall, top_n=most + 8, threshold=0.0, n_threads=threads).tocoo()
    row, col = top.row.astype(np.int64), top.col.astype(np.int64)
    scores = np.rint(SCORE * np.minimum(top.data, 1)).astype(np.int64)
    kept = (row + part.start != col) & (scores > 0)
    row, col, scores = row[kept], col[kept], scores[kept]
    order = np.lexsort((col, -scores, row))
    row, col, scores = row[order], col[order], scores[order]
    kept = np.arange(len(row)) - np.searchsorted(row, row) < most
    return np.bincount(row[kept], minlength=rows.shape[0]), col[kept], scores[kept]


def _sparse(rows: Ints, columns: Ints, values: Floats, stories: int) -> Matrix:
    return matrix(np.bincount(rows, minlength=stories), columns, values, stories)


def _identity(stories: int) -> Any:
    return matrix(np.ones(stories, np.int64), np.arange(stories), np.ones(stories), stories)


def _parts(stories: int) -> list[slice]:
    return [slice(start, min(start + ROWS_AT_ONCE, stories)) for start in range(0, stories, ROWS_AT_ONCE)]
