"""group(): stories about one event and its sequels, by average linkage; docs/threads.md says why."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from generator.core.alike import SCORE, Alike
from generator.core.dates import PartialDate

LEAST_LIKENESS = 0.4
"""Mean likeness of the stories of two clusters, from which on they tell of one thing."""
FULL_LIST = 12
"""Entries after which relate cuts its lists."""
UNLISTED_SHARE = 0.5
"""Two stories of which neither lists the other are taken to be this much as alike as the entries of their
lists that are least alike: hardly more than these, and nobody knows how much less."""
TIME_FLOOR = 0.75
"""What is left of the likeness of two stories when they lie far apart in time."""
TIME_DECAY = 365.0
"""Days until that loss has come to 1 - 1/e of itself."""


class Component(NamedTuple):
    """Stories that a chain of likeness holds together; what is in one can change nothing in another."""

    edges: tuple[tuple[str, str, float], ...]
    """Each two of which one lists the other, in order of slug, and how alike they are."""
    limits: tuple[tuple[str, float], ...]
    """For each story, in order of slug, how much it is alike at most to one that its list leaves out."""


def group(alike: Alike, dates: Mapping[str, PartialDate | None]) -> list[tuple[str, ...]]:
    """Clusters of at least two slugs, both levels in order of slug; each slug in one cluster at most.

    `dates`: for each slug, None if unknown.
    """
    return sorted(cluster for found in find_components(alike, dates).values() for cluster in merge(found))


def find_components(alike: Alike, dates: Mapping[str, PartialDate | None]) -> dict[str, Component]:
    """What hangs together by likenesses that could be those of one thread, by the first slug of each.

    The arguments are those of `group`.
    """
    slugs, starts, others, likeness = alike.slugs, alike.starts, alike.others, likenesses(alike)
    components: dict[str, Component] = {}
    for rows in _connected(alike, likeness):
        days = {row: _day(dates[slugs[row]]) for row in rows}
        edges: dict[tuple[int, int], float] = {}
        limits: list[tuple[str, float]] = []
        for row in rows:
            places = range(starts[row], starts[row + 1])
            for place in places:
                if (other := others[place]) in days:
                    pair = (row, other) if row < other else (other, row)
                    found = likeness[place] * _nearness(days[row], days[other])
                    edges[pair] = max(found, edges.get(pair, 0.0))
            # A list that is not full leaves out only what is not alike at all.
            is_full = len(places) >= FULL_LIST
            limits.append((slugs[row], min(likeness[places.start : places.stop]) if is_full else 0.0))
        components[slugs[rows[0]]] = Component(
            tuple((slugs[one], slugs[other], edges[one, other]) for one, other in sorted(edges)),
            tuple(limits),
        )
    return components


def likenesses(alike: Alike) -> list[float]:
    """How much two stories tell of one event, 0 to 1: the geometric mean of score and cosine, by place.

    A score is high among any close neighbours, also those of a whole field; a cosine is high only for the
    same names and words.
    """
    return [
        math.sqrt(score * cosine) / SCORE for score, cosine in zip(alike.scores, alike.cosines, strict=True)
    ]


def merge(component: Component) -> tuple[tuple[str, ...], ...]:
    """Its clusters, those of one story left out; the slugs of each in order.

    Of all pairs of clusters the two with the highest mean likeness become one, again and again, until no
    mean reaches LEAST_LIKENESS. A cluster is known by its first member, and by its size at that time.
    """
    limits = dict(component.limits)
    members = {slug: [slug] for slug in limits}
    sums: dict[str, dict[str, tuple[float, int]]] = {slug: {} for slug in limits}
    for one, other, likeness in component.edges:
        sums[one][other] = sums[other][one] = (likeness, 1)

    def mean(one: str, other: str) -> float:
        total, known = sums[one][other]
        pairs = len(members[one]) * len(members[other])
        unlisted = UNLISTED_SHARE * min(limits[one], limits[other])
        return round((total + (pairs - known) * unlisted) / pairs, 6)

    def candidate(one: str, other: str) -> tuple[float, str, str, int, int]:
        first, second = sorted((one, other))
        return -mean(first, second), first, second, len(members[first]), len(members[second])

    queue = [candidate(one, other) for one in members for other in sums[one] if one < other]
    queue = [entry for entry in queue if -entry[0] >= LEAST_LIKENESS]
    heapq.heapify(queue)
    while queue:
        _, one, other, size, size_of_other = heapq.heappop(queue)
        if (size, size_of_other) != (len(members.get(one, ())), len(members.get(other, ()))):
            continue  # one of them has grown, or is part of another
        limits[one] = (limits[one] * size + limits[other] * size_of_other) / (size + size_of_other)
        members[one] += members.pop(other)
        for third, (total, known) in sums.pop(other).items():
            del sums[third][other]
            if third != one:
                total_of_one, known_of_one = sums[one].get(third, (0.0, 0))
                sums[one][third] = sums[third][one] = (total + total_of_one, known + known_of_one)
        for third in sums[one]:
            entry = candidate(one, third)
            if -entry[0] >= LEAST_LIKENESS:
                heapq.heappush(queue, entry)
    return tuple(tuple(sorted(cluster)) for cluster in members.values() if len(cluster) > 1)


def _connected(alike: Alike, likeness: Sequence[float]) -> Iterator[list[int]]:
    """The rows of each component, in order."""
    neighbours: dict[int, set[int]] = defaultdict(set)
    for row in range(len(alike)):
        for place in range(alike.starts[row], alike.starts[row + 1]):
            if likeness[place] >= LEAST_LIKENESS:
                neighbours[row].add(alike.others[place])
                neighbours[alike.others[place]].add(row)
    while neighbours:
        start, waiting = neighbours.popitem()
        component = {start}
        while waiting:
            found = waiting.pop()
            if found not in component:
                component.add(found)
                waiting |= neighbours.pop(found)
        yield sorted(component)


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
