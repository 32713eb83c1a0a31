"""map_grouped(): `map_cached` for items that come in groups, of which most did not change at all.

What a group is made from names all of its items. While that is the same, none of them is made or asked for,
so that a build with little to do does not go through everything that it could have done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from generator.core.problems import BuildError, Problem
from generator.core.work import Cache, kind_of, outcomes

Input = TypeVar("Input")
Result = TypeVar("Result")

_Row = tuple[str, Any]
"""The key of an item, and the result of its work."""


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
class Opened(Generic[Input]):
    """A group, and what is known of its items."""

    name: str
    key: str
    known: Mapping[str, _Row]
    """By name of the item, what the group held last time."""
    items: Mapping[str, Input] | None
    """None: nothing changed, what is known holds."""

    @property
    def names(self) -> Iterable[str]:
        """Of its items."""
        return self.known if self.items is None else self.items


@dataclass(frozen=True, slots=True)
class Grouped(Generic[Result]):
    """What `map_grouped` returns."""

    results: dict[str, Result]
    """By name of the item, in the order of the groups."""
    fresh: tuple[str, ...]
    """The items whose result was worked out now and not remembered."""


def open_groups(
    cache: Cache,
    work: Callable[[Input], Result],
    groups: Iterable[Group[Input]],
    holds: Callable[[str, Result], bool],
) -> list[Opened[Input]]:
    """The groups, with the items of those alone of which something changed since the last build.

    `holds` says of an item whether what is remembered of it is still true, for work that leaves something on
    disk.
    """
    remembered = cache.known(_kind(work))
    opened: list[Opened[Input]] = []
    for group in groups:
        key = cache.key(group.facts)
        then, rows = remembered.get(group.name, ("", {}))
        is_same = then == key and all(holds(name, row[1]) for name, row in rows.items())
        opened.append(Opened(group.name, key, rows, None if is_same else group.make()))
    return opened


def map_grouped(
    cache: Cache,
    work: Callable[[Input], Result],
    groups: Iterable[Opened[Input]],
    holds: Callable[[str, Result], bool],
) -> Grouped[Result]:
    """`work(input)` for each item of each group; called only for inputs not seen before in their group.

    `work` must be what `map_cached` wants; all groups of a work are given at once. No two items have one
    name.

    Raises:
        BuildError: the problems of all items together; what succeeded is remembered nevertheless.
    """
    groups = list(groups)
    keys: dict[str, str] = {}
    stale: dict[str, Input] = {}
    rows: dict[str, _Row] = {}
    for group in groups:
        for name, value in (group.items or {}).items():
            keys[name] = cache.key(value)
            row = group.known.get(name)
            if row and row[0] == keys[name] and holds(name, row[1]):
                rows[name] = row
            else:
                stale[name] = value
    problems: list[Problem] = []
    try:
        for name, outcome in outcomes(cache, work, stale):
            if isinstance(outcome, BuildError):
                problems += outcome.problems
            else:
                rows[name] = (keys[name], outcome)
    finally:
        _learn(cache, _kind(work), groups, rows)
    if problems:
        raise BuildError(problems)
    results = {
        name: row[1]
        for group in groups
        for name, row in (group.known.items() if group.items is None else _rows_of(group, rows).items())
    }
    return Grouped(results, tuple(stale))


def _rows_of(group: Opened[Any], rows: Mapping[str, _Row]) -> dict[str, _Row]:
    """What is known now of an opened group's items."""
    return {name: rows[name] for name in group.items or () if name in rows}


def _learn(cache: Cache, kind: str, groups: Iterable[Opened[Any]], rows: Mapping[str, _Row]) -> None:
    """Remember the groups that were opened; one of which an item failed is opened again next time."""
    fresh: dict[str, tuple[str, Any]] = {}
    for group in groups:
        if group.items is not None:
            known = _rows_of(group, rows)
            fresh[group.name] = (group.key if len(known) == len(group.items) else "", known)
    names = {group.name for group in groups}
    cache.learn(kind, fresh, [name for name in cache.known(kind) if name not in names])


def _kind(work: Callable[..., object]) -> str:
    return f"groups of {kind_of(work)}"
