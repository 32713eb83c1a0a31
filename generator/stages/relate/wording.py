"""choose_words(): of the terms that two stories share, those that tell a reader why they are alike."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from generator.reading.phrases.keys import fold
from generator.reading.remembered import Remembered
from generator.stages.relate.counts import UNSURE
from generator.stages.relate.names import PARTS, Common

MOST_WORDS = 3
WEIGHTIEST = 2
"""Shared terms that weigh most, of which one that is no name takes the place of the third name."""
KNOWN_TERMS = 200_000
"""Spellings of which a process remembers what they are: stories share theirs."""
SHORTEST_REASON = 3
"""Letters of a word in lower case that tells something; in alphabets that have such."""

SHORTEST_STEM = 4
"""Letters by which words are told to be forms of one: "India" and "Indian", "Iraq" and "Iraqi"."""

LONGEST_ENDING = 3
"""Letters that a form may have beyond its stem: "Iran" and "Iranian"."""

_NUMBER = re.compile(r"\d+[^\W\d_A-Z]{0,2}( [^\W\d_A-Z]\w*)?|\d .*")
"""One with its unit or what is counted: "8bn" (of 1.8bn), "000 people", "1 Uefa"; not "3G" or "50 Cent"."""


class Rank(IntEnum):
    """How much a term tells, that which tells most first."""

    NAME = 0
    SUBJECT = 1
    """What both stories are about, in common words."""
    WORD = 2
    PIECE = 3
    """A title, or a word that both stories have in names, but not in one: "Brown" of Gordon and of James."""


MOST_WITH = {Rank.SUBJECT: MOST_WORDS, Rank.WORD: 2, Rank.PIECE: 1}
"""Up to how many words there may be with one of a rank."""


@dataclass(frozen=True, slots=True)
class _Term:
    """What there is to know of a term as it is written."""

    text: str
    words: tuple[str, ...]
    """Without case."""
    beginnings: frozenset[str]
    """Its words without case, and each without up to `LONGEST_ENDING` last letters; and its initials."""
    stems: frozenset[str]
    """Its words without case, and those that are long enough without their last letter; and its initials."""
    is_name: bool
    is_whole: bool
    """Whether it is a name of several words."""
    tells: bool
    """Whether a reader learns something from it."""


def choose_words(shared: Iterable[str], common: Common, calendar: frozenset[str]) -> list[str]:
    """Up to three of the shared terms, which come weightiest first.

    For a word that belongs to what both stories call the same stands the whole: "Robert De Niro", "tax cuts".
    Names before subjects, these before other words, which only fill up to two; a word of the two weightiest
    terms counts as a subject, and takes the place of a third name. If nothing else is shared, words that they
    have in different names. No numbers, months and weekdays, none that holds a word of
    another one or a form of it. Words that may be no names (`UNSURE`) count as common ones. `calendar` are
    months and weekdays, folded.
    """
    terms = _terms(calendar)
    chosen: list[_Term] = []
    others: list[tuple[Rank, _Term]] = []
    most_names = MOST_WORDS
    for place, spelling in enumerate(shared):
        term = terms[spelling]
        if not term.tells:
            continue
        rank, term = _ranked(term, common, terms)
        if rank:
            if place < WEIGHTIEST and rank < Rank.PIECE:
                rank, most_names = Rank.SUBJECT, MOST_WORDS - 1
            others.append((rank, term))
        elif len(chosen) < most_names and _says_more(term, chosen):
            chosen.append(term)
            if len(chosen) == MOST_WORDS:
                break
    others.sort(key=_rank_of)
    for rank, term in others:
        if len(chosen) >= MOST_WITH[rank]:
            break
        if _says_more(term, chosen):
            chosen.append(term)
    return [term.text for term in chosen]


def _says_more(term: _Term, chosen: Iterable[_Term]) -> bool:
    """Whether it holds no word of those chosen before, or a form of one."""
    for before in chosen:
        if not (before.beginnings.isdisjoint(term.stems) and before.stems.isdisjoint(term.beginnings)):
            return False
    return True


def _ranked(term: _Term, common: Common, terms: Remembered[_Term]) -> tuple[Rank, _Term]:
    """The term, or the name or subject that it stands for."""
    for word in reversed(term.words):
        if whole := common.wholes.get(word):
            term = terms[whole]
            return Rank.NAME if term.is_name else Rank.SUBJECT, term
        if term.is_whole:  # "New York" stands for no other New
            break
    if not term.is_name:
        return Rank.WORD, term
    is_piece = term.words[-1] in common.titles or not common.parts.isdisjoint(term.words)
    return Rank.PIECE if is_piece else Rank.NAME, term


def _rank_of(ranked: tuple[Rank, _Term]) -> Rank:
    return ranked[0]


@cache
def _terms(calendar: frozenset[str]) -> Remembered[_Term]:
    """What this process knows of spellings."""
    return Remembered(lambda spelling: _term(spelling, calendar), KNOWN_TERMS)


def _term(spelling: str, calendar: frozenset[str]) -> _Term:
    text = spelling.lstrip(UNSURE)
    words = PARTS.split(text)
    is_date = all(fold(word) in calendar for word in words if word[:1].isupper())
    is_whole = len(words) > 1 and all(word[:1].isupper() or word.isdecimal() for word in words)
    folded = tuple(PARTS.split(text.casefold()))
    beginnings = {
        word[:end]
        for word in folded
        for end in range(max(SHORTEST_STEM, len(word) - LONGEST_ENDING), len(word))
    }
    beginnings.update(folded)
    stems = {word[:-1] for word in folded if len(word) > SHORTEST_STEM}.union(folded)
    shorts = {word[:-1] for word in folded if word[-1:] == "s" and 2 < len(word) <= SHORTEST_STEM}  # "TVs"
    if is_whole:
        shorts.add("".join(word[0] for word in words if word[:1].isupper()).casefold())  # "EU"
    return _Term(
        text,
        folded,
        frozenset(beginnings | shorts),
        frozenset(stems | shorts),
        is_name=(spelling[:1].isupper() or is_whole) and not is_date,
        is_whole=is_whole and not is_date,
        tells=_tells(text, calendar),
    )


def _tells(term: str, calendar: frozenset[str]) -> bool:
    """Whether a reader learns something from it: no number, month or weekday, no short word in lower case."""
    if fold(term.partition(" ")[0]) in calendar and term.rpartition(" ")[2].islower():
        return False  # "Saturday night"
    if fold(term) in calendar or not any(map(str.isalpha, term)) or _NUMBER.fullmatch(term):
        return False
    return not (term.isascii() and term.islower() and len(term) < SHORTEST_REASON)
