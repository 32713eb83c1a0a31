"""Phrases of copyright lines: "All rights reserved"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from generator.reading.plaintext.words import WORDS, alternatives, key


def has_rights_phrase(text: str) -> bool:
    """Whether one of the phrases stands in a text, in whatever case, with up to three marks for a space."""
    return any(_pattern(phrase).search(text) for phrase in rights_phrases_in(key(text)))


def rights_phrases_in(keys: str) -> list[str]:
    """The phrases that stand in the keys of some lines, in no order; what a text says, its key does."""
    return _RIGHTS.those_in(keys)


@cache  # there are a hundred
def _pattern(phrase: str) -> re.Pattern[str]:
    return re.compile(alternatives([phrase]), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Parts:
    """Phrases that may begin and end inside of words, by the longest of the words between."""

    by_inner: Mapping[str, tuple[str, ...]]
    others: tuple[str, ...]
    """Those of one word or two, in ASCII."""
    foreign_others: tuple[str, ...]
    """The same of other scripts and accents."""

    def those_in(self, keys: str) -> list[str]:
        """The phrases that stand in some keys, in no order."""
        found = [phrase for phrase in self.others if phrase in keys]
        if not keys.isascii():
            found += [phrase for phrase in self.foreign_others if phrase in keys]
        words = keys.split()
        if not self.by_inner.keys().isdisjoint(words):
            inner = self.by_inner.keys() & words
            found += [phrase for word in inner for phrase in self.by_inner[word] if phrase in keys]
        return found


def _parts(phrases: Iterable[str]) -> _Parts:
    found: dict[str, list[str]] = {}
    for phrase in phrases:
        inner = max(phrase.split(" ")[1:-1], key=len, default="")
        found.setdefault(inner, []).append(phrase)
    others = found.pop("", [])
    return _Parts(
        {inner: tuple(held) for inner, held in found.items()},
        tuple(phrase for phrase in others if phrase.isascii()),
        tuple(phrase for phrase in others if not phrase.isascii()),
    )


_RIGHTS = _parts(WORDS.rights)
