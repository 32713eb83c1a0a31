"""by_letter(): groups → an index by letter, useful with thousands of entries."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from generator.core.model import Group
from generator.core.views import IndexPart
from generator.reading.phrases.keys import fold
from generator.stages.plan.frame import entry_of
from generator.writing import periods

MANY = 60
"""Entries beyond which an index shows the biggest first."""
BIGGEST = 24


def by_letter(groups: Sequence[Group]) -> list[IndexPart]:
    """The parts of an index: those with most stories, if there are many; then all, by first letter."""
    letters: dict[str, list[Group]] = defaultdict(list)
    for group in sorted(groups, key=lambda group: (_sorted_as(group.title), group.name)):
        letters[_letter_of(group.title)].append(group)
    parts = [
        IndexPart(name, tuple(map(entry_of, letters[name]))) for name in sorted(letters, key=_letters_last)
    ]
    if len(groups) <= MANY:
        return parts
    biggest = sorted(groups, key=lambda group: (-len(group.cards), _sorted_as(group.title)))[:BIGGEST]
    return [IndexPart("Most stories", tuple(map(entry_of, biggest))), *parts]


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
