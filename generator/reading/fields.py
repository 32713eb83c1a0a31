"""`Field`: what front matter says of a key."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """A key with its value and its place."""

    values: tuple[str, ...]
    """The items of a list, or the one scalar; empty scalars are left out."""
    is_list: bool
    line: int
    """Counted from 1 in the file."""
    column: int
    """Of the value, counted from 1."""
