"""reach(): which stories a change can reach; between all others R stays as it is.

An entry R_ij of R = E·G·Eᵀ is a sum over paths: a step from story i by E, one by G, and one back by E to
story j. It can only change if one of these steps has: that by E of i or of j, or one by G, between a step of
i and a step of j. Of what has changed in G, therefore, one end is enough to know i or j by.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generator.stages.relate.entries import Floats
from generator.stages.relate.expand import EXPANDING, diagonal, scales_of
from generator.stages.relate.neighbours import Flags, Scores
from generator.stages.relate.order import Ints
from generator.stages.relate.surroundings import Surroundings, carry


@dataclass(frozen=True, slots=True)
class Standing:
    """All that the rankings follow from."""

    around: Surroundings
    diagonals: Floats
    """Of E·G·Eᵀ for each story."""


def reach(now: Surroundings, then: Standing | None, was: Ints) -> tuple[Standing, Flags]:
    """Where the stories stand now, and of which the rows of R have to be made anew.

    Of two stories whose entry in R is another than before, one at least is among these; R is symmetric.
    `was`: for each story in which row it stood, -1 if it is new.
    """
    stories = len(was)
    if then is None:
        return Standing(now, diagonal(now, np.arange(stories))), np.ones(stories, bool)
    carried = carry(then.around, was)
    others, nearness = carried.others, carried.nearness
    differs = (others != now.others) | (nearness != now.nearness)
    has_moved = (was < 0) | differs[:, :EXPANDING].any(axis=1)
    unsure = has_moved | _leads_to(_ends_of(now, others, nearness, differs.any(axis=1)), now)
    diagonals = then.diagonals[was]
    diagonals[unsure] = diagonal(now, np.flatnonzero(unsure))
    has_other_scale = scales_of(now, diagonals) != scales_of(then.around, then.diagonals)[was]
    return Standing(now, diagonals), unsure | has_other_scale


def _ends_of(now: Surroundings, others: Scores, nearness: Scores, rows: Flags) -> Flags:
    """One end at least of all that is near now and was not, or not as near, or the other way round.

    It is the one of which more is to be said: as a rule the story that has changed, and not those around it.
    """
    row = np.flatnonzero(rows)[:, None]
    after, before = (
        (row << 42 | other[rows].astype(np.int64) << 20 | near[rows])[other[rows] >= 0]
        for other, near in ((now.others, now.nearness), (others, nearness))
    )
    edges = np.setxor1d(after, before, assume_unique=True)
    first, second = edges >> 42, edges >> 20 & ((1 << 22) - 1)
    often = np.bincount(np.concatenate([first, second]), minlength=len(rows))
    ends = np.zeros(len(rows), bool)
    ends[np.where(often[first] >= often[second], first, second)] = True
    return ends


def _leads_to(flags: Flags, around: Surroundings) -> Flags:
    """For each story whether a step by E leads from it to one of these."""
    found: Flags = flags | np.append(flags, False)[around.others[:, :EXPANDING]].any(axis=1)
    return found
