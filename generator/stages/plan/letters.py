"""by_letter(): entries → an index by letter, useful with thousands of entries."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from generator.core.views import Entry, IndexPart
from generator.reading.phrases.keys import fold
from generator.writing import periods

MANY = 60
"""Entries beyond which an index shows the biggest first."""
BIGGEST = 24


def by_letter(entries: Sequence[Entry]) -> list[IndexPart]:
    """The parts of an index: those with most stories, if there are many; then all, by first letter."""
    letters: dict[str, list[Entry]] = defaultdict(list)
    for entry in sorted(entries, key=lambda entry: (_sorted_as(entry.title), _name_of(entry))):
        letters[_letter_of(entry.title)].append(entry)
    parts = [IndexPart(name, tuple(letters[name])) for name in sorted(letters, key=_letters_last)]
    if len(entries) <= MANY:
        return parts
    biggest = sorted(entries, key=lambda entry: (-entry.count, _sorted_as(entry.title)))[:BIGGEST]
    return [IndexPart("Most stories", tuple(biggest)), *parts]


def _name_of(entry: Entry) -> str:
    return entry.path.removesuffix(".html")


def _sorted_as(title: str) -> str:
    return _ARTICLE.sub("", fold(title))


def _letter_of(title: str) -> str:
    """The heading for a title: its first letter, `0–9`, or the name of a script with too many letters."""
    first = periods.first_letter(_sorted_as(title))
    script = next((name for name, letters in _SCRIPTS.items() if letters.match(first)), "")
    return script or ("0–9" if first == "0" else first.upper())


def _letters_last(heading: str) -> tuple[bool, str]:
    return len(heading) > 1 and heading != "0–9", heading


_ARTICLE = re.compile(r"^the (?=.)")
_SCRIPTS = {
    "かな": re.compile("[\u3040-\u30ff]"),
    "漢字": re.compile("[\u3400-\u9fff]"),
    "한글": re.compile("[\u1100-\u11ff\uac00-\ud7af]"),
}
"""Scripts that would make a heading of nearly every entry."""
