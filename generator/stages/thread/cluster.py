"""group(): stories about one event and its sequels, by average linkage; docs/threads.md says why."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from generator.core.alike import SCORE, Alike
from generator.core.dates import PartialDate
from generator.stages.thread.components import LEAST_LINK, Component, find_components

LEAST_LIKENESS = 0.35
"""Mean likeness of the stories of two clusters, from which on they tell of one thing."""
UNLISTED_SHARE = 0.5
"""Two stories of which neither lists the other are taken to be this much as alike as the entries of their
lists that are least alike: hardly more than these, and nobody knows how much less."""
TIME_FLOOR = 0.75
"""What is left of the likeness of two stories when they lie far apart in time."""
TIME_DECAY = 365.0
"""Days until that loss has come to 1 - 1/e of itself."""


class _Links(NamedTuple):
    """What is known of how alike the stories of two clusters are."""

    total: float
    """Sum of the likenesses that are known."""
    known: int
    """How many these are."""
    strongest: float


NO_LINKS = _Links(0.0, 0, 0.0)


def group(alike: Alike, dates: Mapping[str, PartialDate | None]) -> list[tuple[str, ...]]:
    """Clusters of at least two slugs, both levels in order of slug; each slug in one cluster at most.

    `dates`: for each slug, None if unknown.
    """
    return sorted(cluster for found in find_components(alike, 2).values() for cluster in merge(found, dates))


def likenesses(scores: Iterable[int], cosines: Iterable[int]) -> list[float]:
    """How much two stories tell of one event, 0 to 1: the geometric mean of score and cosine, by place.

    A score is high among any close neighbours, also those of a whole field; a cosine is high only for the
    same names and words.
    """
    return [math.sqrt(score * cosine) / SCORE for score, cosine in zip(scores, cosines, strict=True)]


def merge(component: Component, dates: Mapping[str, PartialDate | None]) -> list[tuple[str, ...]]:
    """Its clusters, those of one story left out; the slugs of each in order. `dates`: as for `group`.

    Of all pairs of clusters that a strong link joins, the two with the highest mean likeness become one,
    again and again, until no mean reaches LEAST_LIKENESS. A cluster is known by its first member, and by its
    size at that time.
    """
    edges, limits = _weigh(component, dates)
    members = {slug: [slug] for slug in limits}
    links: dict[str, dict[str, _Links]] = {slug: {} for slug in limits}
    for (one, other), likeness in edges.items():
        links[one][other] = links[other][one] = _Links(likeness, 1, likeness)

    def mean(one: str, other: str) -> float:
        total, known, _ = links[one][other]
        pairs = len(members[one]) * len(members[other])
        unlisted = UNLISTED_SHARE * min(limits[one], limits[other])
        return round((total + (pairs - known) * unlisted) / pairs, 6)

    queue: list[tuple[float, str, str, int, int]] = []

    def consider(one: str, other: str) -> None:
        if links[one][other].strongest >= LEAST_LINK and (likeness := mean(one, other)) >= LEAST_LIKENESS:
            first, second = sorted((one, other))
            heapq.heappush(queue, (-likeness, first, second, len(members[first]), len(members[second])))

    for one, other in edges:
        consider(one, other)
    while queue:
        _, one, other, size, size_of_other = heapq.heappop(queue)
        if (size, size_of_other) != (len(members.get(one, ())), len(members.get(other, ()))):
            continue  # one of them has grown, or is part of another
        limits[one] = (limits[one] * size + limits[other] * size_of_other) / (size + size_of_other)
        members[one] += members.pop(other)
        for third, found in links.pop(other).items():
            del links[third][other]
            if third != one:
                links[one][third] = links[third][one] = _together(found, links[one].get(third, NO_LINKS))
        for third in links[one]:
            consider(one, third)
    return [tuple(sorted(cluster)) for cluster in members.values() if len(cluster) > 1]


def _together(one: _Links, other: _Links) -> _Links:
    return _Links(one.total + other.total, one.known + other.known, max(one.strongest, other.strongest))


def _weigh(
    component: Component, dates: Mapping[str, PartialDate | None]
) -> tuple[dict[tuple[str, str], float], dict[str, float]]:
    """How alike each two are of which one lists the other, and at most those that no list names.

    The second: for each story, how much it is alike at most to one that its list leaves out.
    """
    slugs, starts = component.slugs, component.starts
    found = likenesses(component.scores, component.cosines)
    days = [_day(dates[slug]) for slug in slugs]
    edges: dict[tuple[str, str], float] = {}
    limits = {slug: math.sqrt(least) / SCORE for slug, least in zip(slugs, component.limits, strict=True)}
    for row, (start, end) in enumerate(pairwise(starts)):
        for other, likeness in zip(component.others[start:end], found[start:end], strict=True):
            pair = slugs[min(row, other)], slugs[max(row, other)]
            near = likeness * _nearness(days[row], days[other])
            edges[pair] = max(near, edges.get(pair, 0.0))
    return edges, limits


def _day(when: PartialDate | None) -> int | None:
    """The number of a day; the middle of the month if the day is unknown; None if the month is."""
    if when is None or when.month is None:
        return None
    return date(when.year, when.month, when.day or 15).toordinal()


def _nearness(one: int | None, other: int | None) -> float:
    """By what the likeness of stories of two days is multiplied: 1 if a day is unknown."""
    if one is None or other is None or one == other:
        return 1.0
    return TIME_FLOOR + (1 - TIME_FLOOR) * math.exp(-abs(one - other) / TIME_DECAY)
