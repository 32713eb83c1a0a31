"""`Sheet`: pages that are printed together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from generator.core.model import Page


@dataclass(frozen=True, slots=True)
class Sheet:
    """Pages that are made from the same facts: while these are as they were, none of the pages is planned."""

    name: str
    """Unique; for stories and lists like the addresses of its pages: `stories/business/floods`."""
    facts: object
    """All that the pages say; named by its digest."""
    make: Callable[[Any], Iterable[Page]]
    """Plans the pages, from the facts alone."""
    paths: frozenset[str] | None = None
    """Of the pages, if they are known without planning them."""


def single(page: Page) -> Sheet:
    """The sheet of one page, of which all is known."""
    return Sheet(page.path, page, lambda page: (page,))
