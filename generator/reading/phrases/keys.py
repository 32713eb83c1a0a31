"""What spellings of one name have in common: case, accents, points and initials do not matter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_MARKS = re.compile(r"[\u0300-\u036f]+")
_NOISE = re.compile(r"['’ʼ`.]")
MARKS = "\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff\u0e31-\u0e4e"
"""Signs of Hebrew, Arabic, Indic and Thai words that are no letters to `re`."""
_GAPS = re.compile(rf"[^\w{MARKS}]+|_+")
_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$", re.IGNORECASE)


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """Lower case without Latin accents, points and apostrophes, words apart by single spaces.

    >>> fold("Beyoncé’s"), fold("U.S."), fold("Al-Qaeda")
    ('beyonces', 'us', 'al qaeda')
    """
    folded = text.casefold()
    if folded.isascii() and folded.isalnum():
        return folded
    if not folded.isascii():
        folded = unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFKD", folded)))
    folded = _NOISE.sub("", folded)
    return folded if folded.isalnum() else _GAPS.sub(" ", folded).strip()


def without_possessive(word: str) -> str:
    """The word without `'s`, or the apostrophe after a plural."""
    return _POSSESSIVE.sub("", word) if word[-1:].casefold() in "s'’" else word


@lru_cache(maxsize=1 << 16)
def key_of_name(text: str) -> str:
    """What a name is known by: folded, without "The" before it and single letters within.

    >>> key_of_name("George W. Bush"), key_of_name("The Observer")
    ('george bush', 'observer')
    """
    return key_of_words(map(fold, text.split(" ")))  # words are known already, whole names are not


def key_of_words(folded: Iterable[str]) -> str:
    """What a name is known by, of its folded words."""
    words = " ".join(folded).split()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    if len(words) > 2:
        words = [words[0], *(word for word in words[1:-1] if len(word) > 1), words[-1]]
    return " ".join(words)


def stands_for(short: str, key: str) -> bool:
    """Whether the letters of an acronym stand in a name of several words in order, the first at its start.

    >>> stands_for("imf", "international monetary fund"), stands_for("blair", "tony blair")
    (True, False)
    """
    if short[:1] != key[:1] or " " not in key:
        return False
    letters = iter(key)
    return all(letter in letters for letter in short)
