"""`Changes`: what became other in a few files since everything that is known of files was written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, TypeVar

from generator.core.value import Value

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

MOST = 300
"""Entries from which on everything is written anew: an edit writes these, in a hundredth of the bytes."""

Columns = TypeVar("Columns")


@dataclass(frozen=True, slots=True)
class Changes(Value):
    """Entries of columns, each a mapping by path, that take the place of those of the same paths."""

    stamp: str
    """Of what they are changes of."""
    entries: Mapping[str, Mapping[str, Any]]
    """By name of the column and path."""


def applied(known: Columns, changes: Changes) -> Columns:
    """What is known with the changes, in the order that it had."""
    columns = {name: {**getattr(known, name), **fresh} for name, fresh in changes.entries.items()}
    return replace(known, **columns)  # type: ignore[type-var]


def added(changes: Changes, before: DataclassInstance, after: DataclassInstance) -> Changes | None:
    """The changes with those between two values; None if other paths are known, or too much changed.

    Columns that did not change must be equal, and had better be the same.
    """
    entries = dict(changes.entries)
    for name in [column.name for column in fields(before)]:
        then, now = getattr(before, name), getattr(after, name)
        if then is now or then == now:
            continue
        if not isinstance(then, Mapping) or then.keys() != now.keys():
            return None
        fresh = {path: entry for path, entry in now.items() if then[path] != entry}
        entries[name] = {**entries.get(name, {}), **fresh}
    is_little = sum(map(len, entries.values())) <= MOST
    return Changes(changes.stamp, entries) if is_little else None
