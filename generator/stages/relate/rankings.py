"""renew_rankings(): which stories are most like each, carried over where nothing changed.

What is found is a function of the surroundings alone, whatever was known before.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generator.core.alike import SCORE
from generator.stages.relate.expand import Ranking, rank
from generator.stages.relate.neighbours import Flags, Scores
from generator.stages.relate.order import Ints, gather
from generator.stages.relate.surroundings import Floats, Surroundings

RANKED = 24
"""Stories looked at for a list."""
SPARE = 8
"""Ranks kept beyond those: if one of the others goes, the next is known."""


@dataclass(frozen=True, slots=True)
class Rankings:
    """For each story those most like it."""

    others: Scores
    """Stories × ranks: the others, as rows, best first; -1 where there are fewer."""
    scores: Scores
    """How alike they are, from 0 to `SCORE`."""
    floors: Scores
    """For each story a score; all others that have more with it are here."""


def nowhere(stories: int, width: int = RANKED + SPARE) -> Rankings:
    """Rankings of which nothing is known."""
    others = np.full((stories, width), -1, np.int32)
    return Rankings(others, np.zeros((stories, width), np.int32), np.full(stories, SCORE, np.int32))


def renew_rankings(
    before: Rankings,
    is_anew: Flags,
    around: Surroundings,
    scales: Floats,
    *,
    threads: int = 1,
    most: int = RANKED,
) -> Rankings:
    """The rankings of today, of which the `most` best are sure.

    `before` holds them under the rows of today. Of each score that has changed since, one of both stories is
    `is_anew`; see `reach`.
    """
    others, scores = before.others.copy(), before.scores.copy()
    floors = np.where(is_anew, SCORE, before.floors).astype(np.int64)
    now = Rankings(others, scores, floors.astype(np.int32))
    rows = np.flatnonzero(is_anew)
    found = rank(around, scales, rows, others.shape[1], threads, asked=floors)
    _put(now, rows, found)
    # All that an old ranking held is as it was, but what it says of stories that are gone or anew.
    is_lost: Flags = np.any(np.append(is_anew, True)[others] & (scores > 0), axis=1)
    is_lost[found.seen.rows] = True
    is_lost[rows] = False
    rows = np.flatnonzero(is_lost)
    is_sure = _mend(now, rows, found, is_anew, most)
    rows = rows[~is_sure]
    _put(now, rows, rank(around, scales, rows, others.shape[1], threads))
    return now


def carry_rankings(before: Rankings, was: Ints) -> Rankings:
    """What was known under the rows of today; `was`: for each story in which row it stood, -1 if new.

    Who is gone is -1, with the score that it had.
    """
    row_now = np.full(len(before.floors) + 1, -1, np.int32)  # the last one is that of nobody
    is_there = was >= 0
    row_now[was[is_there]] = np.flatnonzero(is_there)
    others, scores = row_now[before.others[was]], before.scores[was]
    others[~is_there], scores[~is_there] = -1, 0
    return Rankings(others, scores, np.where(is_there, before.floors[was], SCORE).astype(np.int32))


def have_changed(now: Rankings, then: Rankings, is_other: Flags, most: int = RANKED) -> Flags:
    """For each story whether its best are others than `then`, or score otherwise, or one of them is other."""
    others = now.others[:, :most]
    differs = (others != then.others[:, :most]) | (now.scores[:, :most] != then.scores[:, :most])
    found: Flags = is_other | (differs | np.append(is_other, False)[others]).any(axis=1)
    return found


def best_of(rankings: Rankings, rows: Ints, most: int = RANKED) -> tuple[Ints, Ints, Ints]:
    """Of some stories the best: how many, which, and their scores, one story after the other."""
    others, scores = rankings.others[rows, :most], rankings.scores[rows, :most]
    is_there = others >= 0
    return is_there.sum(axis=1), others[is_there].astype(np.int64), scores[is_there].astype(np.int64)


def _put(now: Rankings, rows: Ints, found: Ranking) -> None:
    """Set the rankings of some stories."""
    now.others[rows], now.scores[rows] = -1, 0
    at = np.repeat(rows, found.lengths), gather(np.zeros(len(rows), np.int64), found.lengths)
    now.others[at], now.scores[at] = found.others, found.scores
    now.floors[rows] = found.floors


def _mend(now: Rankings, rows: Ints, found: Ranking, is_anew: Flags, most: int) -> Flags:
    """Set the rankings of some stories to what is left of them and what is found; whether that is enough."""
    width = now.others.shape[1]
    floors = now.floors[rows].astype(np.int64)
    old, column = np.nonzero(~np.append(is_anew, True)[now.others[rows]])
    seen = found.seen
    local = np.concatenate([old, np.searchsorted(rows, seen.rows)])
    others = np.concatenate([now.others[rows[old], column], seen.columns]).astype(np.int64)
    scores = np.concatenate([now.scores[rows[old], column], seen.values]).astype(np.int64)
    is_sure = scores > floors[local]
    local, others, scores = local[is_sure], others[is_sure], scores[is_sure]
    order = np.lexsort((others, -scores, local))
    local, others, scores = local[order], others[order], scores[order]
    lengths = np.bincount(local, minlength=len(rows))
    places = gather(np.zeros(len(rows), np.int64), lengths)
    floors[local[places == width]] = scores[places == width]
    kept = places < width
    lengths = np.minimum(lengths, width)
    _put(now, rows, Ranking(lengths, others[kept], scores[kept], floors, seen))
    enough: Flags = (lengths >= most) | (floors == 0)
    return enough
