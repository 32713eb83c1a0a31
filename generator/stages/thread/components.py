"""find_components(): stories that a chain of likeness holds together; no thread reaches beyond them."""

from __future__ import annotations

import math
from array import array
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from generator.core.alike import SCORE, Alike
from generator.core.value import Value

LEAST_LINK = 0.46
"""Likeness that the two most alike of two clusters must reach for these to be joined."""
FULL_LIST = 12
"""Entries after which relate cuts its lists."""

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Component(Value):
    """Stories that a chain of likeness holds together; what is in one can change nothing in another.

    Likenesses are places in columns, as in `Alike`; those to stories outside are left out, as they come and
    go with stories that are none of its business.
    """

    slugs: tuple[str, ...]
    """In order."""
    starts: array[int]
    """Stories + 1: the first place of each, best first."""
    others: array[int]
    """Place of the other story in `slugs`."""
    scores: array[int]
    cosines: array[int]
    words: tuple[str, ...]
    """As in `Alike`."""
    limits: array[int]
    """Of each story the least product of score and cosine in its list, which no story that the list leaves
    out exceeds by much; 0 if the list is not full: it leaves out only what is not alike at all."""

    def plain(self) -> tuple[object, ...]:
        """All of it, without a copy, in types that `digest_plain` takes."""
        return (
            self.slugs, self.starts.tobytes(), self.others.tobytes(),
            self.scores.tobytes(), self.cosines.tobytes(), self.words, self.limits.tobytes(),
        )  # fmt: skip


def find_components(alike: Alike, fewest: int) -> dict[str, Component]:
    """What hangs together by likenesses that could be those of one thread, by the first slug of each.

    Those of fewer stories than `fewest` are left out.
    """
    starts, others, scores, cosines = (
        np.array(column, np.int64) for column in (alike.starts, alike.others, alike.scores, alike.cosines)
    )
    rows = np.repeat(np.arange(len(alike)), np.diff(starts))
    products = scores * cosines
    are_strong = products >= math.ceil((LEAST_LINK * SCORE) ** 2)
    firsts = _first_of_all(rows[are_strong], others[are_strong], len(alike))
    sizes = np.bincount(firsts, minlength=len(alike))
    # The rows of all components, one component after the other, and the likenesses within these.
    members = np.flatnonzero(sizes[firsts] >= fewest)
    members = members[np.argsort(firsts[members], kind="stable")]
    order = np.full(len(alike), -1)
    order[members] = np.arange(len(members))
    places = np.flatnonzero((firsts[rows] == firsts[others]) & (order[rows] >= 0))
    places = places[np.argsort(order[rows[places]], kind="stable")]
    ends = np.append(0, np.cumsum(np.bincount(order[rows[places]], minlength=len(members))))
    others = order[others[places]] - order[firsts[rows[places]]]
    limits = _limits(starts, products)[members]
    slugs = [alike.slugs[row] for row in members.tolist()]
    words = [alike.words[place] for place in places.tolist()]
    found: dict[str, Component] = {}
    begin = 0
    for size in sizes[np.unique(firsts[members])].tolist():
        end = begin + size
        own = slice(int(ends[begin]), int(ends[end]))
        found[slugs[begin]] = Component(
            tuple(slugs[begin:end]),
            starts=_packed("i", ends[begin : end + 1] - ends[begin]),
            others=_packed("i", others[own]),
            scores=_packed("i", scores[places[own]]),
            cosines=_packed("i", cosines[places[own]]),
            words=tuple(words[own]),
            limits=_packed("q", limits[begin:end]),
        )
        begin = end
    return found


def _first_of_all(ones: Numbers, others: Numbers, count: int) -> Numbers:
    """Of each row the first that a chain of links leads to; a link joins one row with another.

    Each row takes over the least that is known of its neighbours, and then what is known of that.
    """
    firsts = np.arange(count)
    while True:
        before = firsts.copy()
        least = np.minimum(firsts[ones], firsts[others])
        np.minimum.at(firsts, before[ones], least)
        np.minimum.at(firsts, before[others], least)
        firsts = firsts[firsts]
        if np.array_equal(firsts, before):
            return firsts


def _limits(starts: Numbers, products: Numbers) -> Numbers:
    """As in `Component`, of all stories."""
    lengths = np.diff(starts)
    limits = np.zeros(len(lengths), np.int64)
    having = np.flatnonzero(lengths)
    if len(having):
        limits[having] = np.minimum.reduceat(products, starts[having])
    limits[lengths < FULL_LIST] = 0
    return limits


def _packed(kind: str, numbers: Numbers) -> array[int]:
    return array(kind, numbers.astype(np.dtype(kind)).tobytes())
