"""Vocabulary: pieces of texts and the words that they hold, looked at once for all texts of a process."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import zip_longest

from generator.reading.tokens import Token, tokens_of

KNOWN_PIECES = 400_000
"""Pieces of text whose words a process remembers: some 100 MB."""

SPACE, HYPHEN, MARK, STOP = range(4)
"""What stands between a word and the next: nothing but a space; a hyphen; a comma or the like; what may end a
sentence."""
OPENS = 4
"""Added if a bracket or the like stands before the word itself."""
HYPHENS = frozenset("-\u2010\u2011")
STOPS = frozenset('.!?:…"”')


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
        self.joints = array("b")
        """What follows each word: `SPACE`, `HYPHEN`, `MARK` or `STOP`; see `OPENS` too."""
        self.surfaces: list[str] = []
        self._pieces: dict[str, _Pieces] = {}

    def pieces(self, language: str) -> _Pieces:
        """The pieces of texts in a language, and their numbers."""
        return self._pieces.setdefault(language, _Pieces(self, language))

    def add(self, piece: str, language: str) -> int:
        """The number of a new piece."""
        tokens = tokens_of(piece, language)
        if len(tokens) == 1:  # as nearly always
            surface = tokens[0].surface
            opens = 0 if piece.startswith(surface) else OPENS
            self.joints.append(opens + (SPACE if piece.endswith(surface) else _mark(piece)))
        else:
            self.joints.extend(_joints(piece, tokens))
        for token in tokens:
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
        number = self[piece] = self._vocabulary.add(piece, self._language)
        return number


def _joints(piece: str, tokens: Sequence[Token]) -> Iterator[int]:
    """What follows each of the words that a piece of text holds; a mark, if they overlap or are split up."""
    end = 0
    for token, following in zip_longest(tokens, tokens[1:]):
        start = piece.find(token.surface, end)
        opens = OPENS if start and not end else 0
        end = max(start, 0) + len(token.surface)
        after = piece.find(following.surface, end) if following else len(piece)
        if start >= 0 and after == end:
            yield opens + SPACE
        elif following:
            yield opens + (HYPHEN if start >= 0 and piece[end:after] in HYPHENS else MARK)
        else:
            yield opens + _mark(piece)


def _mark(piece: str) -> int:
    """What follows a piece that does not end with a word."""
    return MARK if STOPS.isdisjoint(piece[-2:]) else STOP


def known_words() -> Vocabulary:
    """What this process knows; it begins again when that gets too much."""
    if len(_vocabulary().ends) > KNOWN_PIECES:
        _vocabulary.cache_clear()
    return _vocabulary()


@cache
def _vocabulary() -> Vocabulary:
    return Vocabulary()
