"""The tables of words as they would be if a house of publishers had never been looked at.

For each house, entries that stand on its pages and on no others of the set are taken away before its
articles are converted: leave one publisher out, applied to words. It is stricter than life, since most of
those entries were known without that house ("Share on WhatsApp").
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.reading.decode import decode
from generator.reading.plaintext.names import _is_line_of_names, _is_persons_name, _names_in
from generator.reading.plaintext.words import WORDS, Talk, key

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
    for _, names, own in own_words(articles):
        with without(own):
            convert(articles / "raw", out, names)


def own_words(articles: Path) -> Iterator[tuple[str, frozenset[str], set[str]]]:
    """Each house of publishers, its articles, and the entries that stand on its pages and on no others."""
    houses = _houses(articles)
    found = {house: _entries_on(articles, names) for house, names in houses.items()}
    for house, names in houses.items():
        others = set().union(*(entries for other, entries in found.items() if other != house))
        yield house, names, found[house] - others


def some_words(share: float, seed: int) -> set[str]:
    """A share of all entries, by chance: the same for the same seed."""
    chance = random.Random(seed)
    every = _phrases().union(*(getattr(WORDS, table) for table in TABLES))
    return {entry for entry in sorted(every) if chance.random() < share}


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
        text = decode((articles / "raw" / f"{name}.txt").read_bytes(), entities=True).text
        keys = {key(line) for line in text.split("\n") if len(line) <= 300}
        words = {word for line in keys for word in _pieces(line)}
        for table in TABLES:
            found |= getattr(WORDS, table) & words
        found |= {phrase for phrase in _phrases() if any(phrase in f"{line} " for line in keys)}
        found |= _talk_on(text.casefold())
    return found


def _talk_on(text: str) -> set[str]:
    """Words of the tables `page` and `reader` that stand in a text."""
    words = set(text.split())
    beginnings = {
        entry for talk in WORDS.talk.values() for parts in talk.beginnings.values() for entry in parts
    }
    return set().union(*(talk.words & words | talk.reader & words for talk in WORDS.talk.values())) | {
        entry for entry in beginnings if entry in text
    }


def _pieces(line: str) -> Iterator[str]:
    """All runs of up to six words: a bar of buttons holds several entries."""
    words = line.split()
    for start in range(len(words)):
        yield from (" ".join(words[start:end]) for end in range(start + 1, min(start + 7, len(words) + 1)))


def _phrases() -> set[str]:
    tables = (getattr(WORDS, name).phrases for name in PHRASES)
    return {phrase for table in tables for phrases in table.values() for phrase in phrases}


@contextmanager
def without(entries: set[str]) -> Iterator[None]:
    """The tables without some entries, for a while."""
    before = {name: getattr(WORDS, name) for name in (*TABLES, *PHRASES, "talk")}
    for name in TABLES:
        object.__setattr__(WORDS, name, before[name] - entries)
    for name in PHRASES:
        kept = {
            first: tuple(phrase for phrase in phrases if phrase not in entries)
            for first, phrases in before[name].phrases.items()
        }
        table = type(before[name])  # Beginnings, or Phrases
        object.__setattr__(WORDS, name, table({first: left for first, left in kept.items() if left}))
    talk = {language: _talk_without(talk, entries) for language, talk in before["talk"].items()}
    object.__setattr__(WORDS, "talk", talk)
    _forget()
    try:
        yield
    finally:
        for name, held in before.items():
            object.__setattr__(WORDS, name, held)
        _forget()


def _forget() -> None:
    """Let go of what was found out of lines with other tables."""
    for known in (_names_in, _is_line_of_names, _is_persons_name):
        known.cache_clear()


def _talk_without(talk: Talk, entries: set[str]) -> Talk:
    left = {
        start: tuple(part for part in parts if part not in entries)
        for start, parts in talk.beginnings.items()
    }
    return Talk(
        talk.words - entries,
        {start: parts for start, parts in left.items() if parts},
        talk.reader - entries,
        tuple(part for part in talk.reader_beginnings if part not in entries),
    )
