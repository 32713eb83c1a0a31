"""group(): stories about one event and its sequels, by average linkage; docs/threads.md says why."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from generator.core.dates import PartialDate
from generator.core.model import Likeness

LEAST_LIKENESS = 0.5
"""Mean likeness of the stories of two clusters, from which on they tell of one thing."""
FULL_LIST = 12
"""Entries after which relate cuts its lists."""
UNLISTED_SHARE = 0.5
"""Two stories of which neither lists the other are taken to be this much as alike as the last entries of
their lists: no more than these, and nobody knows how much less."""
TIME_FLOOR = 0.75
"""What is left of the likeness of two stories when they lie far apart in time."""
TIME_DECAY = 365.0
"""Days until that loss has come to 1 - 1/e of itself."""

Edges = dict[str, dict[str, float]]


def group(
    alike: Mapping[str, Sequence[Likeness]], dates: Mapping[str, PartialDate | None]
) -> list[tuple[str, ...]]:
    """Clusters of at least two slugs, both levels in order of slug; each slug in one cluster at most.

    `alike`: for each slug its most similar ones, best first. `dates`: for each slug, None if unknown.
    """
    clusters: list[list[str]] = []
    for component in _components(alike):
        days = {slug: _day(dates[slug]) for slug in component}
        edges: Edges = {slug: {} for slug in component}
        for slug in component:
            for entry in alike[slug]:
                if entry.slug in edges:
                    score = entry.score * _nearness(days[slug], days[entry.slug])
                    if score > edges[slug].get(entry.slug, 0.0):
                        edges[slug][entry.slug] = edges[entry.slug][slug] = score
        # A list that is not full leaves out only what is not alike at all.
        limits = {slug: alike[slug][-1].score if len(alike[slug]) >= FULL_LIST else 0.0 for slug in component}
        clusters += _merge(edges, limits)
    return sorted(tuple(sorted(cluster)) for cluster in clusters)


def _merge(edges: Edges, limits: dict[str, float]) -> list[list[str]]:
    """The clusters of stories that a chain of likeness holds together, those of one story left out.

    Of all pairs of clusters the two with the highest mean likeness become one, again and again, until no
    mean reaches LEAST_LIKENESS. A cluster is known by its first member, and by its size at that time.
    """
    members = {one: [one] for one in edges}
    sums = {one: {other: (score, 1) for other, score in found.items()} for one, found in edges.items()}

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
    return [cluster for cluster in members.values() if len(cluster) > 1]


def _components(alike: Mapping[str, Sequence[Likeness]]) -> Iterator[list[str]]:
    """What hangs together by likenesses that could be those of one thread: each in order of slug."""
    neighbours: dict[str, set[str]] = defaultdict(set)
    for slug, entries in alike.items():
        for entry in entries:
            if entry.score < LEAST_LIKENESS:
                break
            neighbours[slug].add(entry.slug)
            neighbours[entry.slug].add(slug)
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
