"""The tables of words as they would be if a house of publishers had never been looked at.

For each house, entries that stand on its pages and on no others of the set are taken away before its
articles are converted: leave one publisher out, applied to words. It is stricter than life, since most of
those entries were known without that house ("Share on WhatsApp").
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.reading.decode import decode
from generator.reading.plaintext.words import WORDS, Beginnings, key

TABLES = (
    "whole",
    "lists",
    "tags",
    "related",
    "sections",
    "captions",
    "credits",
    "byline",
    "agencies",
    "ends",
)
PHRASES = ("starts", "sure_starts", "contains")
Convert = Callable[[Path, Path, frozenset[str]], None]


def convert_each(articles: Path, out: Path, convert: Convert) -> None:
    """Convert the articles of each house without the words that it alone has."""
    houses = _houses(articles)
    found = {house: _entries_on(articles, names) for house, names in houses.items()}
    for house, names in houses.items():
        others = set().union(*(entries for other, entries in found.items() if other != house))
        with _without(found[house] - others):
            convert(articles / "raw", out, names)


def _houses(articles: Path) -> dict[str, frozenset[str]]:
    houses: dict[str, set[str]] = {}
    for file in sorted((articles / "gold").glob("*.json")):
        gold = json.loads(file.read_text(encoding="utf-8"))
        houses.setdefault(gold.get("group") or gold["publisher"], set()).add(file.stem)
    return {house: frozenset(names) for house, names in houses.items()}


def _entries_on(articles: Path, names: frozenset[str]) -> set[str]:
    """Entries of the tables that stand on the pages as a line, its beginning, or a part of it."""
    found: set[str] = set()
    for name in names:
        text = decode((articles / "raw" / f"{name}.txt").read_bytes()).text
        keys = {key(line) for line in text.split("\n") if len(line) <= 300}
        words = {word for line in keys for word in _pieces(line)}
        for table in TABLES:
            found |= getattr(WORDS, table) & words
        found |= {phrase for phrase in _phrases() if any(phrase in f"{line} " for line in keys)}
    return found


def _pieces(line: str) -> Iterator[str]:
    """All runs of up to six words: a bar of buttons holds several entries."""
    words = line.split()
    for start in range(len(words)):
        yield from (" ".join(words[start:end]) for end in range(start + 1, min(start + 7, len(words) + 1)))


def _phrases() -> set[str]:
    tables = (getattr(WORDS, name).phrases for name in PHRASES)
    return {phrase for table in tables for phrases in table.values() for phrase in phrases}


@contextmanager
def _without(entries: set[str]) -> Iterator[None]:
    """The tables without some entries, for a while."""
    before = {name: getattr(WORDS, name) for name in TABLES + PHRASES}
    for name in TABLES:
        object.__setattr__(WORDS, name, before[name] - entries)
    for name in PHRASES:
        kept = {
            first: tuple(phrase for phrase in phrases if phrase not in entries)
            for first, phrases in before[name].phrases.items()
        }
        object.__setattr__(WORDS, name, Beginnings({first: left for first, left in kept.items() if left}))
    try:
        yield
    finally:
        for name, table in before.items():
            object.__setattr__(WORDS, name, table)
