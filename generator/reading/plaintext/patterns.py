"""Patterns that are looked for only where a literal part of them stands."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hinted:
    """A pattern, and what must stand in a text that it fits: most lines hold nothing of the kind.

    To look for a few literal strings takes a hundredth of the time of a pattern that may begin anywhere.
    """

    pattern: re.Pattern[str]
    hints: tuple[str, ...]
    """Each text in which the pattern is found holds one of these."""

    def is_in(self, text: str) -> bool:
        """Whether the pattern is found in a text."""
        return self.search(text) is not None

    def search(self, text: str) -> re.Match[str] | None:
        """Where it is found first."""
        return self.pattern.search(text) if self._may_be_in(text) else None

    def match(self, text: str) -> re.Match[str] | None:
        """Whether a text begins with it, and with what."""
        return self.pattern.match(text) if self._may_be_in(text) else None

    def sub(self, instead: str, text: str) -> str:
        """The text with something else in each place where it is found."""
        return self.pattern.sub(instead, text) if self._may_be_in(text) else text

    def _may_be_in(self, text: str) -> bool:
        return any(map(text.__contains__, self.hints))
