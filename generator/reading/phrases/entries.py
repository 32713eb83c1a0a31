"""What is known of a piece of text for finding subjects: the stem of the word in it that they may hold."""

from __future__ import annotations

import sys
from functools import cache

from generator.reading.phrases.keys import fold
from generator.reading.phrases.tokenised import token_pattern, tokens_by_piece
from generator.reading.phrases.vocabulary import vocabulary_of
from generator.reading.remembered import Remembered
from generator.reading.stems import stem

CAPITAL = "+"
"""Begins the entry of a word that has a stem only if the text has it small too: that, a space, the word."""
SEVERAL = "/"
"""Begins the entry of a piece that holds several such words: "and/or"."""
STEMS = "0"
"""All stems come after it in order, since they begin with a letter; all other entries before it."""


class Stems(Remembered[str]):
    """Piece of text → its entry: the stem of the one word in it that a key phrase may hold, or nothing."""

    def __init__(self, language: str, *, has_marks: bool, has_capitals: bool) -> None:
        """Of a language (BCP 47); `has_capitals`: in scripts that have them, what has one may be a name."""
        super().__init__(self._entry_of)
        self.language, self.has_capitals, self.words = language, has_capitals, vocabulary_of(language)
        self.plain = self.words.common | self.words.weak | self.words.calendar
        self.tokens_of = tokens_by_piece(has_marks=has_marks)
        self._cut = token_pattern(has_marks=has_marks).findall
        self.word_of = Remembered(self._word_of)
        """Piece of text → the one word in it, as it stands."""

    def touch(self, one: str, other: str) -> bool:
        """Whether nothing stands between the words of two pieces that follow each other, but space."""
        return (
            self.tokens_of[one][-1] == self.word_of[one] and self.tokens_of[other][0] == self.word_of[other]
        )

    def _entry_of(self, piece: str) -> str:
        if piece.isalpha():
            return self._entry_of_token(piece)
        tokens = self._cut(piece)
        if len(tokens) == 1 and tokens[0] == piece:
            return self._entry_of_token(piece)
        entries = list(filter(None, map(self.__getitem__, tokens)))
        return SEVERAL + piece if len(entries) > 1 else "".join(entries)

    def _word_of(self, piece: str) -> str:
        return next(filter(self.__getitem__, self.tokens_of[piece]))

    def _entry_of_token(self, token: str) -> str:
        found = self._stem_of(token)
        if found or token.islower():
            return found
        small = token.lower()
        if small == token or self._cut(small) != [small]:  # what is cut in two no text holds
            return found
        of_small = self._stem_of(small)
        return f"{CAPITAL}{of_small} {token}" if of_small else ""

    def _stem_of(self, token: str) -> str:
        """The stem of a word that a key phrase may hold; empty for all else."""
        if (
            not token[0].isalpha()
            or "'" in token
            or "’" in token
            or (self.has_capitals and not token.islower() and not self._is_noun(token))
        ):
            return ""
        folded = token if token.isascii() and token.isalpha() and token.islower() else fold(token)
        if folded in self.plain or len(folded) < 2 + self.has_capitals:
            return ""
        # One object for all words of a stem: less memory that looking them up has to wait for.
        return sys.intern(stem(folded, self.language).replace(" ", "-"))

    def _is_noun(self, token: str) -> bool:
        return self.words.capital_nouns and token[1:].islower()


@cache
def stems_of(language: str, *, has_marks: bool, has_capitals: bool) -> Stems:
    """What this process knows of the words of a language and script."""
    return Stems(language, has_marks=has_marks, has_capitals=has_capitals)
