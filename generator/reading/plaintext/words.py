"""What news pages say beside the news: the tables of `words.toml`, ready to be looked up."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Words:
    """All languages together: a page may mix them, and few words mean different things."""

    whole: frozenset[str]
    """Lines that are furniture when that is all they say."""
    starts: tuple[str, ...]
    """Beginnings of furniture, each with a space at its end."""
    sure_starts: tuple[str, ...]
    """Those of them that are long enough to be believed of a whole sentence."""
    contains: tuple[str, ...]
    """Phrases of furniture."""
    ends: frozenset[str]
    """Lines after which only furniture follows."""
    lists: frozenset[str]
    """Headings of lists that the page shows to everybody."""
    tags: frozenset[str]
    """Headings of lists of topics."""
    related: frozenset[str]
    """Words that announce a story to which the article points."""
    sections: frozenset[str]
    captions: frozenset[str]
    credits: frozenset[str]
    byline: frozenset[str]
    jobs: frozenset[str]
    dates: frozenset[str]
    updates: tuple[str, ...]
    relative: frozenset[str]
    months: Mapping[str, int]
    """Name or short form → 1 to 12."""
    rights: tuple[str, ...]
    agencies: frozenset[str]
    common: Mapping[str, frozenset[str]]
    """By language."""


def key(text: str) -> str:
    """The form in which words are looked up: lower case, letters and single spaces only."""
    return _NOT_LETTERS.sub(" ", text.casefold()).strip()


def starts_with(text_key: str, starts: tuple[str, ...]) -> bool:
    """Whether a key begins with the words of one of the entries."""
    return f"{text_key} ".startswith(starts)


def alternatives(entries: Iterable[str]) -> str:
    """The entries as the inside of a group of a pattern, longest first; any gap fits a space."""
    ordered = sorted(entries, key=lambda entry: (-len(entry), entry))
    return "|".join(re.escape(entry).replace(r"\ ", r"[\W_]{1,3}") for entry in ordered)


# Combining marks are no letters to `re`, so that words of Indic scripts fall apart; as they do so on
# both sides of a comparison, that does no harm.
_NOT_LETTERS = re.compile(r"[\W\d_]+")


def _load() -> Words:
    tables = tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))
    agencies = tables.pop("agencies")["names"]
    return Words(
        whole=_together(tables, "whole"),
        starts=tuple(sorted(f"{entry} " for entry in _together(tables, "starts"))),
        sure_starts=tuple(
            sorted(f"{entry} " for entry in _together(tables, "starts") if entry.count(" ") > 1)
        ),
        contains=tuple(sorted(_together(tables, "contains"))),
        ends=_together(tables, "ends"),
        lists=_together(tables, "lists"),
        tags=_together(tables, "tags"),
        related=_together(tables, "related"),
        sections=_together(tables, "sections"),
        captions=_together(tables, "captions"),
        credits=_together(tables, "credits"),
        byline=_together(tables, "byline"),
        jobs=_together(tables, "jobs"),
        dates=_together(tables, "dates"),
        updates=tuple(sorted(_together(tables, "updates"))),
        relative=_together(tables, "relative"),
        months=_months(tables),
        rights=tuple(sorted(_together(tables, "rights"))),
        agencies=frozenset(map(key, agencies)),
        common={name: frozenset(table["common"]) for name, table in tables.items() if "common" in table},
    )


def _together(tables: Mapping[str, Any], name: str) -> frozenset[str]:
    return frozenset(key(entry) for table in tables.values() for entry in table.get(name, ()))


def _months(tables: Mapping[str, Any]) -> dict[str, int]:
    return {
        name: number
        for table in tables.values()
        for number, names in enumerate(table.get("months", ()), start=1)
        for name in names
    }


WORDS = _load()
