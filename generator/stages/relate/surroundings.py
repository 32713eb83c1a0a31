"""survey_surroundings(): which candidates of a story are nearest to it, for where both stand.

Nearness is a whole number, so that what is summed up from it does not depend on the order of adding.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from generator.stages.relate.neighbours import Pairs, Scores, is_candidate
from generator.stages.relate.order import highest_first
from generator.stages.relate.vectors import ONE

NEAREST = 20
"""Neighbours of a story that count when neighbourhoods are compared."""
NEAR = 1 << 18
"""What stands for a nearness of 1."""
DENSITY = 8
"""Neighbours by whose mean nearness it is told how crowded a story's surroundings are."""
LEAST_DENSITY = 0.02
DENSITY_STEPS = 32
"""Steps in which that is told when it doubles: few, so that an edit seldom moves a neighbour to another."""
LEAST_NEARNESS = 0.04
"""Cosine, by all terms of both stories, below which they share nothing but chance."""
SURE = 0.1
"""Cosine with its nearest, by all terms, from which on a story surely has relatives."""
COVERED = 0.75
"""Share of a vector that is of terms that others use, from which on the same can be said."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where each story stands among the others."""

    others: Scores
    """Stories × `NEAREST`: the nearest, as rows, nearest first; -1 where there are fewer."""
    nearness: Scores
    """Of these: from 0 to `NEAR`."""
    surety: Floats
    """For each story how sure it is that it has relatives: 0 to 1."""


def survey_surroundings(pairs: Pairs, coverage: Floats) -> Surroundings:
    """The nearest of each story; ties by row.

    Nearness is divided by the root of the mean nearness to the eight nearest of both stories, so that stories
    in the middle of everything are not near to everybody. `coverage`: see `Vectors`.
    """
    stories = len(coverage)
    absolute = pairs.exact / (ONE * ONE) * coverage[pairs.stories] * coverage[pairs.others]
    kept = is_candidate(pairs, stories) & (absolute >= LEAST_NEARNESS)
    story, other, exact = pairs.stories[kept], pairs.others[kept], pairs.exact[kept].astype(np.int64)
    nearest = np.zeros(stories)
    firsts = np.flatnonzero(np.diff(story, prepend=-1))  # stories ascend
    nearest[story[firsts]] = np.maximum.reduceat(absolute[kept], firsts) if len(firsts) else 0
    lengths = np.bincount(story, minlength=stories)
    starts = np.cumsum(lengths) - lengths
    place = np.arange(len(story)) - starts[story]
    order = highest_first(story, exact, place)
    dense = np.flatnonzero(place < DENSITY)
    sums = np.bincount(story[dense], exact[order[dense]], minlength=stories)
    density = sums / (DENSITY * ONE * ONE) + LEAST_DENSITY
    steps = np.rint(DENSITY_STEPS * np.log2(density)).astype(np.int64)
    crowded = np.exp2((steps[story] + steps[other]) / (4 * DENSITY_STEPS))
    near = np.rint(NEAR * np.minimum(exact / (ONE * ONE) / crowded, 1)).astype(np.int64)
    order = highest_first(story, near, place)
    order = order[place < NEAREST]
    rows, columns = story[order], place[place < NEAREST]
    others = np.full((stories, NEAREST), -1, np.int32)
    nearness = np.zeros((stories, NEAREST), np.int32)
    others[rows, columns], nearness[rows, columns] = other[order], near[order]
    surety = np.minimum(nearest / SURE, 1) * np.minimum(coverage / COVERED, 1) ** 2
    return Surroundings(others, nearness, surety)
