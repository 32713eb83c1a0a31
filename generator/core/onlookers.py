"""Who looks at pages while the site is built: the preview."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Onlookers:
    """People who look at pages of the site while it is built anew."""

    pages: frozenset[str]
    """What they look at: paths below the output folder."""
    show: Callable[[Mapping[str, bytes]], None]
    """Takes these pages as they will be, as soon as that is known: path → bytes."""
