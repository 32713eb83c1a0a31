"""Vocabulary: pieces of texts and the words that they hold, looked at once for all texts of a process."""

from __future__ import annotations

from array import array
from functools import cache
from string import punctuation

from generator.reading.tokens import tokens_of

KNOWN_PIECES = 400_000
"""Pieces of text whose words a process remembers: some 100 MB."""


class Vocabulary:
    """Pieces of texts, as a rule between two spaces, and what words they hold.

    It stays for as long as the process lives: most pieces of a text stood in another one before.
    """

    def __init__(self) -> None:
        """One that knows nothing."""
        self.ends = array("q", [0])
        """For each piece, by number, where its words begin in what follows; and where the last ones end."""
        self.terms = array("q")
        self.words = array("q")
        self.forms = array("b")
        """1: with a capital; 2: all in lower case; 0: neither, such as numbers."""
        self.surfaces: list[str] = []
        self._pieces: dict[str, _Pieces] = {}

    def pieces(self, language: str) -> _Pieces:
        """The pieces of texts in a language, and their numbers."""
        return self._pieces.setdefault(language, _Pieces(self, language))

    def add(self, piece: str, language: str) -> int:
        """The number of a new piece."""
        for token in tokens_of(piece, language):
            self.terms.append(token.term)
            self.words.append(token.word)
            self.forms.append(1 if token.surface[:1].isupper() else 2 * token.surface.islower())
            self.surfaces.append(token.surface)
        self.ends.append(len(self.surfaces))
        return len(self.ends) - 2


class _Pieces(dict[str, int]):
    """Piece → its number; one that is asked for the first time gets one."""

    def __init__(self, vocabulary: Vocabulary, language: str) -> None:
        self._vocabulary = vocabulary
        self._language = language

    def __missing__(self, piece: str) -> int:
        bare = piece.strip(punctuation)  # which stands in no word, and is no reason to look at one again
        number = self[bare] if bare != piece else self._vocabulary.add(piece, self._language)
        self[piece] = number
        return number


def known_words() -> Vocabulary:
    """What this process knows; it begins again when that gets too much."""
    if len(_vocabulary().ends) > KNOWN_PIECES:
        _vocabulary.cache_clear()
    return _vocabulary()


@cache
def _vocabulary() -> Vocabulary:
    return Vocabulary()
