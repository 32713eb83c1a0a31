"""The words of a language that decide where names and key phrases begin and end: `languages/XX.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from generator.reading.phrases.keys import fold
from generator.reading.plaintext.tables import table_of

LANGUAGES = Path(__file__).parent / "languages"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one language, folded. README.md beside the tables says what each is for."""

    common: frozenset[str]
    weak: frozenset[str]
    calendar: frozenset[str]
    weekdays: frozenset[str]
    honorifics: frozenset[str]
    titles: frozenset[str]
    risky_titles: frozenset[str]
    ranks: frozenset[str]
    suffixes: frozenset[str]
    heads: frozenset[str]
    particles: frozenset[str]
    peoples: frozenset[str]
    verbs: frozenset[str]
    vague: frozenset[str]
    vague_ends: frozenset[str]
    endings: tuple[str, ...]
    first_endings: tuple[str, ...]
    cuts: str
    same: Mapping[str, str]
    shouts: frozenset[str]
    never_names: frozenset[str]
    offices: frozenset[str]
    capital_nouns: bool


@cache
def calendar_words() -> frozenset[str]:
    """The months and weekdays of all languages, folded."""
    return frozenset().union(*(vocabulary_of(path.stem).calendar for path in LANGUAGES.glob("*.toml")))


@cache
def vocabulary_of(language: str) -> Vocabulary:
    """The words of a language by its BCP 47 tag; no words at all for one that has no table."""
    code = language.partition("-")[0].casefold()
    path = LANGUAGES / f"{code}.toml"
    table: dict[str, Any] = tomllib.loads(path.read_text("utf-8")) if code and path.is_file() else {}
    page = table_of(code)
    months = [name for names in page.get("months", ()) for name in names]

    def words(name: str, more: Iterable[str] = ()) -> frozenset[str]:
        return frozenset(map(fold, (*str(table.get(name, "")).split(), *more))) - {""}

    titles = words("titles") | words("risky_titles") | words("honorifics")
    return Vocabulary(
        common=words("common"),
        weak=words("weak"),
        calendar=words("weekdays", months),
        weekdays=words("weekdays"),
        honorifics=words("honorifics"),
        titles=words("titles"),
        risky_titles=words("risky_titles"),
        ranks=words("ranks", page.get("agencies", ())),
        suffixes=words("suffixes"),
        heads=words("heads"),
        particles=words("particles"),
        peoples=words("peoples"),
        verbs=words("verbs"),
        vague=words("vague"),
        vague_ends=words("vague_ends"),
        endings=tuple(str(table.get("endings", "")).split()),
        first_endings=tuple(str(table.get("first_endings", "")).split()),
        cuts=f"[{table['cuts']}]" if "cuts" in table else "",
        same={fold(short): full for short, full in table.get("same", {}).items()},
        shouts=words("shouts"),
        offices=titles | words("offices"),
        never_names=titles | words("weekdays", months) | words("peoples"),
        capital_nouns=bool(table.get("capital_nouns", False)),
    )
