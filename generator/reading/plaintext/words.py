"""What news pages say beside the news: the tables in `languages/`, ready to be looked up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from generator.reading.plaintext.tables import languages, table_of


@dataclass(frozen=True, slots=True)
class Words:
    """All languages together: a page may mix them, and few words mean different things."""

    whole: frozenset[str]
    """Lines that are furniture when that is all they say."""
    starts: Beginnings
    """Beginnings of furniture."""
    sure_starts: Beginnings
    """Those of them that are long enough to be believed of a whole sentence."""
    contains: Phrases
    """Phrases of furniture."""
    ends: frozenset[str]
    """Lines after which only furniture follows."""
    lists: frozenset[str]
    """Headings of lists that the page shows to everybody."""
    tags: frozenset[str]
    """Headings of lists of topics."""
    related: frozenset[str]
    """Words that announce a story to which the article points."""
    doubtful: frozenset[str]
    """Those of `lists` and `related` that may as well be crossheads: believed if titles follow."""
    sections: frozenset[str]
    captions: frozenset[str]
    credits: frozenset[str]
    byline: frozenset[str]
    jobs: frozenset[str]
    dates: frozenset[str]
    updates: tuple[str, ...]
    relative: frozenset[str]
    ago: frozenset[str]
    """Those of `relative` without which a time is not relative."""
    months: Mapping[str, int]
    """Name or short form → 1 to 12."""
    rights: tuple[str, ...]
    agencies: frozenset[str]
    talk: Mapping[str, Talk]
    """By language: words of pages about themselves."""


@dataclass(frozen=True, slots=True)
class Talk:
    """Words by which a page speaks of itself or to its reader, and the news seldom does."""

    words: frozenset[str]
    """What pages consist of and ask for: "newsletter", "comment", "gallery"."""
    beginnings: Mapping[str, tuple[str, ...]]
    """Beginnings of such words, by their first two characters: "subscri"."""
    reader: frozenset[str]
    """"you", "your", and the same with a capital; German "Sie" only so."""
    reader_beginnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Beginnings:
    """Phrases by their first word, in scripts without spaces by their first character."""

    phrases: Mapping[str, tuple[str, ...]]

    def begin(self, text_key: str) -> bool:
        """Whether a key begins with one of the phrases."""
        phrases = self.phrases.get(text_key.partition(" ")[0])
        if phrases and f"{text_key} ".startswith(phrases):
            return True
        return not text_key.isascii() and f"{text_key} ".startswith(self.phrases.get(text_key[:1], ()))


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases by their longest word, the rarest; in scripts without spaces by their first character."""

    phrases: Mapping[str, tuple[str, ...]]

    def occur(self, text_key: str) -> bool:
        """Whether a key holds one of the phrases, from the start of a word to the end of one."""
        return is_one_in(text_key, self.those_near(text_key))

    def those_near(self, text_keys: str) -> Sequence[str]:
        """The phrases whose longest word stands in one or more keys: no other can occur there."""
        known = self.phrases.keys()
        words = text_keys.split()
        if not text_keys.isascii() and has_unspaced(text_keys):
            words.extend(text_keys)
        if known.isdisjoint(words):
            return ()
        return [phrase for word in known & words for phrase in self.phrases[word]]


def is_one_in(text_key: str, phrases: Sequence[str]) -> bool:
    """Whether a key holds one of some phrases, as `Phrases` keeps them."""
    return bool(phrases) and any(map(f" {text_key} ".__contains__, phrases))


TYPOGRAPHIC = "’‘“”–—…"
"""Marks that are no ASCII, but stand in texts that else are."""


@lru_cache(maxsize=1 << 10)  # the rules ask for that of a line again and again
def key(text: str) -> str:
    """The form in which words are looked up: lower case, letters and single spaces only."""
    text = without_marks(text)
    if text.isascii():
        return " ".join(text.encode().translate(_ASCII_LETTERS).decode().split())  # bytes are quicker
    # Turkish has two letters i, and capitals do not tell which was meant.
    text = text.casefold().replace("i̇", "i").replace("ı", "i")
    return _NOT_LETTERS.sub(" ", text).strip()


def without_marks(text: str, marks: str = TYPOGRAPHIC) -> str:
    """The text, as long, with a space in place of each of some marks: ten times as quick as a pattern.

    Without typographic marks most lines are ASCII, and that is quicker to look into.
    """
    if marks is TYPOGRAPHIC and text.isascii():
        return text
    for mark in marks:
        text = text.replace(mark, " ")
    return text


def label_of(text: str) -> str:
    """The key of what stands before the first colon of a line; empty if none stands near its start."""
    start = text[:_LONGEST_LABEL]
    match = _LABEL.match(text) if ":" in start or "：" in start else None
    return key(match[1]) if match else ""


def alternatives(entries: Iterable[str]) -> str:
    """The entries as the inside of a group of a pattern, longest first; any gap fits a space."""
    ordered = sorted(entries, key=lambda entry: (-len(entry), entry))
    return "|".join(re.escape(entry).replace(r"\ ", r"[\W_]{1,3}") for entry in ordered)


def is_unspaced(text: str) -> bool:
    """Whether a script that puts no spaces between words stands at the start."""
    return bool(_UNSPACED.match(text))


def has_unspaced(text: str) -> bool:
    """Whether such a script stands anywhere."""
    return bool(_UNSPACED.search(text))


# Combining marks are no letters to `re`, so that words of Indic scripts fall apart; as they do so on
# both sides of a comparison, that does no harm.
_ASCII_LETTERS = bytes(
    ord(chr(code).lower()) if code < 128 and chr(code).isalpha() else 32 for code in range(256)
)
_NOT_LETTERS = re.compile(r"[\W\d_]+")
_LABEL = re.compile(r"[(\[|]?\s?([^:：]{1,40}?)\s?[:：]\s?(?=\S)")
_LONGEST_LABEL = 44  # characters of what that fits, with its colon
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")


def _load(tables: Mapping[str, Mapping[str, Any]]) -> Words:
    starts = _together(tables, "starts")
    return Words(
        whole=_together(tables, "whole"),
        starts=_beginnings(starts),
        sure_starts=_beginnings(entry for entry in starts if entry.count(" ") > 1),
        contains=_phrases(_together(tables, "contains")),
        ends=_together(tables, "ends"),
        lists=_together(tables, "lists"),
        tags=_together(tables, "tags"),
        related=_together(tables, "related"),
        doubtful=_together(tables, "doubtful"),
        sections=_together(tables, "sections"),
        captions=_together(tables, "captions"),
        credits=_together(tables, "credits"),
        byline=_together(tables, "byline"),
        jobs=_together(tables, "jobs"),
        dates=_together(tables, "dates"),
        updates=tuple(sorted(_together(tables, "updates"))),
        relative=_together(tables, "relative"),
        ago=_together(tables, "ago"),
        months=_months(tables),
        rights=tuple(sorted(_together(tables, "rights"))),
        agencies=_together(tables, "agencies"),
        talk={language: _talk(table) for language, table in tables.items()},
    )


def _talk(table: Mapping[str, Any]) -> Talk:
    """Entries that end in a star are beginnings of words; in scripts without spaces, parts of the text."""
    words, beginnings = _starred(table.get("page", ()))
    reader, reader_beginnings = _starred(table.get("reader", ()))
    by_start: dict[str, tuple[str, ...]] = {}
    for entry in beginnings:
        by_start[entry[:2]] = (*by_start.get(entry[:2], ()), entry)
    return Talk(words, by_start, reader | {entry.capitalize() for entry in reader}, reader_beginnings)


def _starred(entries: Iterable[str]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Whole words, and what stands before a star."""
    plain = frozenset(entry for entry in entries if not entry.endswith("*"))
    return plain, tuple(entry[:-1] for entry in entries if entry.endswith("*"))


def _together(tables: Mapping[str, Any], name: str) -> frozenset[str]:
    return frozenset(key(entry) for table in tables.values() for entry in table.get(name, ())) - {""}


def _beginnings(entries: Iterable[str]) -> Beginnings:
    found: dict[str, list[str]] = {}
    for entry in sorted(entries):
        first, phrase = (entry[0], entry) if is_unspaced(entry) else (entry.partition(" ")[0], f"{entry} ")
        found.setdefault(first, []).append(phrase)
    return Beginnings({first: tuple(phrases) for first, phrases in found.items()})


def _phrases(entries: Iterable[str]) -> Phrases:
    found: dict[str, list[str]] = {}
    for entry in sorted(entries):
        word, phrase = (
            (entry[0], entry) if is_unspaced(entry) else (max(entry.split(), key=len), f" {entry} ")
        )
        found.setdefault(word, []).append(phrase)
    return Phrases({word: tuple(phrases) for word, phrases in found.items()})


def _months(tables: Mapping[str, Any]) -> dict[str, int]:
    return {
        key(name): number
        for table in tables.values()
        for number, names in enumerate(table.get("months", ()), start=1)
        for name in names
        if key(name)
    }


WORDS = _load({language: table_of(language) for language in languages()})
