"""Vocabulary: pieces of texts and the words that they hold, looked at once for all texts of a process."""

from __future__ import annotations

from array import array
from binascii import crc32
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import zip_longest

import numpy as np
import numpy.typing as npt

from generator.reading.tokens import Token, tokens_of
from generator.stages.relate.order import Ints, Keys, mixed

KNOWN_PIECES = 400_000
"""Pieces of text whose words a process remembers: some 100 MB."""

SPACE, HYPHEN, MARK, STOP = range(4)
"""What stands between a word and the next: nothing but a space; a hyphen; a comma or the like; what may end a
sentence."""
OPENS = 4
"""Added if a bracket or the like stands before the word itself."""
HYPHENS = frozenset("-\u2010\u2011")
STOPS = frozenset('.!?:…"”')

SLOTS = 1 << 20
"""Of the table in which pieces are found by the last bits of their keys: some times as many as pieces."""
BASE = 0xD6E8FEB86659FD93
"""What the characters of a piece are multiplied by the powers of, 64 bits; odd, so that it has an inverse."""

_SPACES = np.zeros(0x3002, bool)
_SPACES[[code for code in range(0x3001) if chr(code).isspace()]] = True
"""Of each character whether `str.split` cuts there; of all from the last one on it does not."""

Codes = npt.NDArray[np.uint32]


class Vocabulary:
    """Pieces of texts, as a rule between two spaces, and what words they hold.

    It stays for as long as the process lives: most pieces of a text stood in another one before. They are
    known by keys of 64 bits, which numpy makes of all pieces of some texts at once: to cut these into strings
    and look each up took several times as long. That two of a million share a key: 1 in 30 million.
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
        self._keys = array("Q")
        self._slots = np.full(SLOTS, -1, np.int32)
        self._others: dict[int, int] = {}
        """Key → number of pieces whose slot another one has."""

    def look_up(self, texts: Sequence[str], languages: Sequence[str]) -> tuple[Ints, Ints]:
        """The numbers of the pieces of some texts, one text after the other, and how many each has."""
        joined = " ".join(texts)
        codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
        firsts, lasts = _cut(codes)
        text_ends = np.cumsum([1 + len(text) for text in texts])
        owners = np.searchsorted(text_ends, firsts, side="right")
        keys = _keys_of(codes, firsts, lasts)
        seeds = np.array([crc32(language.encode()) for language in languages], np.uint64)
        keys = mixed(keys + seeds[owners] * np.uint64(BASE))
        numbers = self._slots[keys & np.uint64(SLOTS - 1)].astype(np.int64)
        is_known = numbers >= 0
        is_known[is_known] = np.asarray(self._keys)[numbers[is_known]] == keys[is_known]
        # Of those the table may know meanwhile, which is slow to ask for a single one.
        new: dict[int, int] = {}
        for place in np.flatnonzero(~is_known).tolist():
            key = int(keys[place])
            number = self._others.get(key, -1)
            if number < 0:
                number = new.get(key, -1)
            if number < 0:
                piece = joined[firsts[place] : lasts[place]]
                number = new[key] = self._learn(key, piece, languages[owners[place]])
            numbers[place] = number
        return numbers, np.bincount(owners, minlength=len(texts))

    def _learn(self, key: int, piece: str, language: str) -> int:
        number = self.add(piece, language)
        self._keys.append(key)
        slot = key & (SLOTS - 1)
        if self._slots[slot] < 0:
            self._slots[slot] = number
        else:
            self._others[key] = number
        return number

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


def _cut(codes: Codes) -> tuple[Ints, Ints]:
    """Where the pieces of a text begin and end, as `str.split` has them."""
    is_space = np.ones(len(codes) + 2, bool)
    _SPACES.take(codes, mode="clip", out=is_space[1:-1])
    bounds = np.flatnonzero(is_space[1:] != is_space[:-1])
    return bounds[::2], bounds[1::2]


def _keys_of(codes: Codes, firsts: Ints, lasts: Ints) -> Keys:
    """For each piece a number that another one hardly has: its characters times powers of `BASE`."""
    up, down = _powers(1 << len(codes).bit_length())
    sums = np.zeros(len(codes) + 1, np.uint64)
    np.cumsum((codes + np.uint64(1)) * up[: len(codes)], out=sums[1:])
    keys: Keys = (sums[lasts] - sums[firsts]) * down[firsts]
    return keys


@cache
def _powers(count: int) -> tuple[Keys, Keys]:
    """The powers of `BASE`, and those of its inverse, modulo 2^64."""
    factors = np.full((2, count), BASE, np.uint64)
    factors[1] = pow(BASE, -1, 1 << 64)
    factors[:, 0] = 1
    up, down = np.cumprod(factors, axis=1)
    return up, down


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
