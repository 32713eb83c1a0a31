"""survey_surroundings(): which candidates of a story are nearest to it, for where both stand.

Nearness is a whole number, so that what is summed up from it does not depend on the order of adding.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from generator.stages.relate.neighbours import Flags, Pairs, Scores, is_candidate, select
from generator.stages.relate.order import Ints, gather, highest_first
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
NOWHERE = -(1 << 30)
"""What stands for the crowding of a story of which nothing is known."""
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
    crowding: Scores
    """For each story how crowded it is there, in steps."""


def survey_surroundings(
    pairs: Pairs, coverage: Floats, is_other: Flags | None = None, before: Surroundings | None = None
) -> Surroundings:
    """The nearest of each story; ties by row.

    Nearness is divided by the root of the mean nearness to the eight nearest of both stories, so that stories
    in the middle of everything are not near to everybody. `coverage`: see `Vectors`. `before`, under the rows
    of today, holds of all stories but those that are other, and those near to one that is in another crowd.
    """
    if before is None or is_other is None:
        is_other = np.ones(len(coverage), bool)
        before = _nowhere(len(coverage))
    close = _close(pairs, coverage, is_other)
    crowding = _crowding(close, before, is_other)
    has_moved = crowding != before.crowding
    is_reached = is_other.copy()
    is_reached[pairs.stories[has_moved[pairs.others]]] = True
    if (is_reached & ~is_other).any():
        close = _close(pairs, coverage, is_reached)
    others, nearness, surety = before.others.copy(), before.nearness.copy(), before.surety.copy()
    others[is_reached], nearness[is_reached], surety[is_reached] = -1, 0, 0
    story, other = close.stories, close.others
    lengths = np.bincount(story, minlength=len(coverage))
    place = gather(np.zeros(len(coverage), np.int64), lengths)
    crowded = np.exp2((crowding[story] + crowding[other]) / (4 * DENSITY_STEPS))
    near = np.rint(NEAR * np.minimum(close.exact / (ONE * ONE) / crowded, 1)).astype(np.int64)
    order = highest_first(story, near, place)[place < NEAREST]
    rows, columns = story[order], place[place < NEAREST]
    others[rows, columns], nearness[rows, columns] = other[order], near[order]
    firsts = np.flatnonzero(np.diff(story, prepend=-1))  # stories ascend
    if len(firsts):
        nearest = np.maximum.reduceat(_absolute(close, coverage), firsts)
        found = story[firsts]
        surety[found] = np.minimum(nearest / SURE, 1) * np.minimum(coverage[found] / COVERED, 1) ** 2
    return Surroundings(others, nearness, surety, crowding)


def carry(before: Surroundings, was: Ints) -> Surroundings:
    """What was known under the rows of today; `was`: for each story in which row it stood, -1 if new."""
    row_now = np.full(len(before.surety) + 1, -1, np.int32)  # the last one is that of nobody
    is_there = was >= 0
    row_now[was[is_there]] = np.flatnonzero(is_there)
    others, nearness = row_now[before.others[was]], before.nearness[was]
    others[~is_there], nearness[~is_there] = -1, 0
    crowding = np.where(is_there, before.crowding[was], NOWHERE).astype(np.int32)
    return Surroundings(others, nearness, np.where(is_there, before.surety[was], 0.0), crowding)


def _nowhere(stories: int) -> Surroundings:
    """Where stories stand of which nothing is known."""
    nobody = np.full((stories, NEAREST), -1, np.int32)
    crowding = np.full(stories, NOWHERE, np.int32)
    return Surroundings(nobody, np.zeros((stories, NEAREST), np.int32), np.zeros(stories), crowding)


def _close(pairs: Pairs, coverage: Floats, wanted: Flags) -> Pairs:
    """The pairs of the wanted stories that may be neighbours."""
    pairs = select(pairs, wanted[pairs.stories])
    return select(pairs, is_candidate(pairs) & (_absolute(pairs, coverage) >= LEAST_NEARNESS))


def _absolute(pairs: Pairs, coverage: Floats) -> Floats:
    """Cosines by all terms that there are, also those that one story alone uses."""
    absolute: Floats = pairs.exact / (ONE * ONE) * coverage[pairs.stories] * coverage[pairs.others]
    return absolute


def _crowding(close: Pairs, before: Surroundings, is_other: Flags) -> Scores:
    """How crowded it is around each story: known before but for those that are other."""
    stories = len(is_other)
    lengths = np.bincount(close.stories, minlength=stories)
    place = gather(np.zeros(stories, np.int64), lengths)
    dense = np.flatnonzero(place < DENSITY)
    exact = close.exact.astype(np.int64)
    order = highest_first(close.stories, exact, place)
    sums = np.bincount(close.stories[dense], exact[order[dense]], minlength=stories)
    density = sums / (DENSITY * ONE * ONE) + LEAST_DENSITY
    steps = np.rint(DENSITY_STEPS * np.log2(density))
    return np.where(is_other, steps, before.crowding).astype(np.int32)
