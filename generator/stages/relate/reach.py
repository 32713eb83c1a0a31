"""reach(): which rankings a change can reach; all others stay as they are.

An entry R_ij of R = E·G·Eᵀ is a sum over paths: a step from story i by E, one by G, and one back by E to
story j. A ranking can only change if one of the steps of its paths has.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generator.stages.relate.entries import Floats
from generator.stages.relate.expand import EXPANDING, diagonal, scales_of
from generator.stages.relate.neighbours import Flags, Scores
from generator.stages.relate.order import Ints, Rows
from generator.stages.relate.surroundings import Surroundings, carry


@dataclass(frozen=True, slots=True)
class Standing:
    """All that the rankings follow from."""

    around: Surroundings
    diagonals: Floats
    """Of E·G·Eᵀ for each story."""


def reach(now: Surroundings, then: Standing | None, was: Ints, is_other: Flags) -> tuple[Standing, Flags]:
    """Where the stories stand now, and which rankings have to be made.

    `was`: for each story in which row it stood, -1 if it is new. `is_other`: whether something else has
    changed of it that matters to every list that names it.
    """
    stories = len(was)
    if then is None:
        return Standing(now, diagonal(now, np.arange(stories))), np.ones(stories, bool)
    row_now = np.full(len(then.diagonals) + 1, -1, np.int32)  # the last one is that of nobody
    row_now[was[was >= 0]] = np.flatnonzero(was >= 0)
    carried = carry(then.around, was)
    others, nearness = carried.others, carried.nearness
    differs = (others != now.others) | (nearness != now.nearness)
    is_gone = row_now[:-1] < 0
    of_gone = row_now[then.around.others[is_gone]]

    touched = _ends_of(now, others, nearness, differs.any(axis=1))
    _raise(touched, of_gone)
    has_moved = is_other | (was < 0) | differs[:, :EXPANDING].any(axis=1)
    unsure = has_moved | _leads_to(touched, now)
    diagonals = then.diagonals[was]
    diagonals[unsure] = diagonal(now, np.flatnonzero(unsure))
    has_other_scale = scales_of(now, diagonals) != scales_of(then.around, then.diagonals)[was]
    moved = np.flatnonzero(has_moved | has_other_scale)

    last = np.zeros(stories, bool)
    for steps in (moved, now.others[moved, :EXPANDING], others[moved, :EXPANDING], of_gone[:, :EXPANDING]):
        _raise(last, steps)
    middle = touched | last | _names(last, now.others)
    _raise(middle, now.others[last])
    return Standing(now, diagonals), _leads_to(middle, now)


def _ends_of(now: Surroundings, others: Scores, nearness: Scores, rows: Flags) -> Flags:
    """The stories at both ends of what is near now and was not, or not as near, or the other way round."""
    ends = np.zeros(len(rows), bool)
    row = np.flatnonzero(rows)[:, None]
    after, before = (
        (row << 42 | other[rows].astype(np.int64) << 20 | near[rows])[other[rows] >= 0]
        for other, near in ((now.others, now.nearness), (others, nearness))
    )
    edges = np.setxor1d(after, before, assume_unique=True)
    ends[edges >> 42] = ends[edges >> 20 & ((1 << 22) - 1)] = True
    return ends


def _leads_to(flags: Flags, around: Surroundings) -> Flags:
    """For each story whether a step by E leads from it to one of these."""
    found: Flags = flags | _names(flags, around.others[:, :EXPANDING])
    return found


def _names(flags: Flags, others: Scores) -> Flags:
    """For each row of others whether one of these is among them."""
    is_named: Flags = np.append(flags, False)[others]
    found: Flags = np.any(is_named, axis=1)
    return found


def _raise(flags: Flags, others: Rows) -> None:
    flags[others[others >= 0]] = True
