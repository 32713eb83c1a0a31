"""A text cut into its pieces once, for all that looks for phrases in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from functools import cache
from itertools import chain, filterfalse

from generator.reading.phrases.keys import MARKS
from generator.reading.remembered import Remembered

_SAMPLE = 400  # characters that tell the script
_TOKEN = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*|\d[\w.,]*|[^\s\w]")
_MARKED = re.compile(f"[{MARKS}]")
_TOKEN_WITH_MARKS = re.compile(rf"[^\W\d_](?:[^\W\d_]|[{MARKS}])*|\d[\w.,]*|[^\s\w]")
LETTERS = re.compile(r"[^\W\d_]+")
"""Runs of letters."""


@dataclass(frozen=True, slots=True)
class TokenisedText:
    """A text whose lines are a title and paragraphs, with its tokens: words, numbers and single marks.

    No token is on both sides of a space, so those of a text are those of its pieces.
    """

    text: str
    pieces: list[str]
    """What stands between white space, in order: as a rule a word, and the marks that touch it."""
    words: Words
    """Its runs of letters."""
    of_title: int
    """How many pieces the first line has."""
    has_marks: bool
    """Whether its script has signs that are no letters to `re`."""

    @property
    def tokens(self) -> tuple[str, ...]:
        """The tokens, in order."""
        tokens_of = tokens_by_piece(has_marks=self.has_marks)
        return tuple(chain.from_iterable(map(tokens_of.__getitem__, self.pieces)))

    def tokens_among(self, words: Iterable[str]) -> set[str]:
        """Those of the words, each of which is one token by itself, that are tokens of the text."""
        tokens_of = tokens_by_piece(has_marks=self.has_marks)
        return {
            word
            for word in words
            if word in self.words.types
            or any(word in tokens_of[piece] for piece in self.words.pieces_with(word))
        }


def tokenise(text: str) -> TokenisedText:
    """The text with its pieces."""
    of_title = len(text.partition("\n")[0].split())
    has_marks = not text.isascii() and bool(_MARKED.search(text, 0, _SAMPLE))
    pieces = text.split()
    return TokenisedText(text, pieces, Words(frozenset(pieces)), of_title, has_marks)


@cache
def tokens_by_piece(*, has_marks: bool) -> Remembered[tuple[str, ...]]:
    """Piece → its tokens, as this process knows them."""
    find = token_pattern(has_marks=has_marks).findall
    return Remembered(lambda piece: tuple(find(piece)))


def token_pattern(*, has_marks: bool) -> re.Pattern[str]:
    """What finds the tokens of a piece."""
    return _TOKEN_WITH_MARKS if has_marks else _TOKEN


class Words:
    """The words of a text: its runs of letters, as they stand."""

    def __init__(self, types: Set[str]) -> None:
        """Those of pieces."""
        self.types = types
        self.marked = " ".join(filterfalse(str.isalpha, types))
        """The pieces that are not letters alone."""

    def __contains__(self, word: str) -> bool:
        """Whether a word stands in the text with no letter before or after it."""
        return bool(LETTERS.fullmatch(word)) and self.has(word)

    def has(self, letters: str) -> bool:
        """Whether a run of letters stands in the text with no letter before or after it."""
        if letters in self.types:
            return True
        if letters not in self.marked:  # nearly always
            return False
        return any(letters in LETTERS.findall(piece) for piece in self.pieces_with(letters))

    def pieces_with(self, word: str) -> Iterator[str]:
        """The pieces that are not letters alone and hold a word, or some other word that it is a part of."""
        at = self.marked.find(word)
        while at >= 0:
            start, end = self.marked.rfind(" ", 0, at) + 1, self.marked.find(" ", at)
            yield self.marked[start:] if end < 0 else self.marked[start:end]
            at = self.marked.find(word, end + 1) if end >= 0 else -1
