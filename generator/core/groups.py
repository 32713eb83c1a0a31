"""map_grouped(): `map_cached` for items that come in groups, of which most did not change at all.

What a group is made from names all of its items. While that is the same, none of them is made or asked for,
so that a build with little to do does not go through everything that it could have done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from generator.core.problems import BuildError, Problem
from generator.core.value import Value
from generator.core.work import Cache, Mapped, kind_of, outcomes

Input = TypeVar("Input")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Group(Generic[Input]):
    """Items that are made from the same facts."""

    name: str
    """Unique among the groups of a work."""
    facts: object
    """All that the items are made from: while it is the same, so are they."""
    make: Callable[[], Mapping[str, Input]]
    """The items by name; called only if the group has to be opened."""


@dataclass(frozen=True, slots=True)
class Held(Value):
    """What is remembered of a group."""

    keys: Mapping[str, str]
    """By name of the item, under what key its result was found."""
    results: Mapping[str, Any]


NOTHING = Held({}, {})


@dataclass(frozen=True, slots=True)
class Opened(Generic[Input]):
    """A group, and what is known of its items."""

    name: str
    key: str
    held: Held
    """What the group held last time."""
    items: Mapping[str, Input] | None
    """None: nothing changed, the results hold."""

    @property
    def names(self) -> Iterable[str]:
        """Of its items."""
        return self.held.results if self.items is None else self.items


def open_groups(
    cache: Cache,
    work: Callable[[Input], Result],
    groups: Iterable[Group[Input]],
    current: Mapping[str, Result],
) -> list[Opened[Input]]:
    """The groups, with the items of those alone of which something changed since the last build.

    `current` has by name what the work left outside, as it is now: a result that is remembered holds only as
    long as it is found there.
    """
    remembered = cache.known(_kind(work))
    there = current.items()
    opened: list[Opened[Input]] = []
    for group in groups:
        key = cache.key(group.facts)
        then, held = remembered.get(group.name, ("", NOTHING))
        is_same = then == key and held.results.items() <= there
        opened.append(Opened(group.name, key, held, None if is_same else group.make()))
    return opened


def map_grouped(
    cache: Cache,
    work: Callable[[Input], Result],
    groups: Iterable[Opened[Input]],
    current: Mapping[str, Result],
) -> Mapped[Result]:
    """`work(input)` for each item of each group; called only for inputs not seen before in their group.

    `work` must be what `map_cached` wants; all groups of a work are given at once. No two items have one
    name.

    Raises:
        BuildError: the problems of all items together; what succeeded is remembered nevertheless.
    """
    groups = list(groups)
    keys: dict[str, str] = {}
    results: dict[str, Result] = {}
    stale: dict[str, Input] = {}
    for group in groups:
        for name, value in (group.items or {}).items():
            key = keys[name] = cache.key(value)
            held = group.held
            if held.keys.get(name) == key and current.get(name) == held.results[name]:
                results[name] = held.results[name]
            else:
                stale[name] = value
    problems: list[Problem] = []
    try:
        for name, outcome in outcomes(cache, work, stale):
            if isinstance(outcome, BuildError):
                problems += outcome.problems
            else:
                results[name] = outcome
    finally:
        _learn(cache, _kind(work), groups, keys, results)
    if problems:
        raise BuildError(problems)
    found: dict[str, Result] = {}
    for group in groups:
        found |= group.held.results if group.items is None else {name: results[name] for name in group.items}
    return Mapped(found, tuple(stale))


def _learn(
    cache: Cache,
    kind: str,
    groups: Iterable[Opened[Any]],
    keys: Mapping[str, str],
    results: Mapping[str, object],
) -> None:
    """Remember the groups that were opened; one of which an item failed is opened again next time."""
    fresh: dict[str, tuple[str, Any]] = {}
    for group in groups:
        if group.items is not None:
            known = {name: results[name] for name in group.items if name in results}
            is_whole = len(known) == len(group.items)
            held = Held({name: keys[name] for name in known}, known)
            fresh[group.name] = (group.key if is_whole else "", held)
    names = {group.name for group in groups}
    cache.learn(kind, fresh, [name for name in cache.known(kind) if name not in names])


def _kind(work: Callable[..., object]) -> str:
    return f"groups of {kind_of(work)}"
