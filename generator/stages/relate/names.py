"""`Names`: what stories call people, places and subjects, whole, and what two of them call the same."""

from __future__ import annotations

import re
from binascii import crc32
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt

from generator.core.phrases import Phrases
from generator.reading.phrases.keys import fold
from generator.reading.phrases.vocabulary import vocabulary_of
from generator.reading.remembered import Remembered
from generator.stages.relate.counts import Counts, checksums

KNOWN_STORIES = 1 << 15
"""Stories of which a process remembers what they call things; some 3 kB each."""
LONGEST_NAME = 4
"""Words of a name that is put together of pairs."""

PARTS = re.compile("[ -]")
"""What stands between the words of a name or term."""


@dataclass(frozen=True, slots=True)
class Called:
    """What a story calls things."""

    keys: frozenset[str]
    """Of its phrases."""
    words: Mapping[str, str]
    """Of its phrases those of one word: key → as the story writes it."""
    texts: Mapping[str, str]
    """The same of those of several words, the longest last."""
    pairs: Mapping[str, tuple[str, str]]
    """Names of two words, or two words of a longer name, as the story writes them → its words."""
    parts: frozenset[str]
    """Words of its names of several words, without case."""
    titles: frozenset[str]
    """See `titles_in`."""


@dataclass(frozen=True, slots=True)
class Common:
    """What two stories call the same."""

    wholes: Mapping[str, str]
    """Word without case → the name or subject that holds it, as the first story writes it."""
    parts: frozenset[str]
    """Words that stand in names of both, without case."""
    titles: frozenset[str]
    """Words that name nobody, folded: "President", "Sir"."""


class Names:
    """What the stories call things."""

    def __init__(self, counts: Counts, phrases: Sequence[Phrases]) -> None:
        """`phrases` are in the order of `counts`."""
        self._counts, self._phrases = counts, phrases
        self.of = lru_cache(KNOWN_STORIES)(self._of)
        """What the story of a row calls things."""

    def _of(self, story: int) -> Called:
        phrases = self._phrases[story]
        keys, texts = phrases.keys.split("\n"), phrases.texts.split("\n")
        single = {key: text for key, text in zip(keys, texts, strict=True) if key and " " not in text}
        several = {
            key: text for text, key in sorted(zip(texts, keys, strict=True), key=_length) if " " in text
        }
        titles = titles_in(self._counts.languages[story])
        pairs = {
            pair: words
            for pair in self._counts.shown[story].split("\t")
            if (" " in pair or "-" in pair)
            and (words := _NAMES[pair])
            and titles.isdisjoint(map(fold, words))
        }
        names = [text for text in several.values() if not text.islower()]
        parts = " ".join([*names, *pairs]).replace("-", " ").casefold().split(" ")
        return Called(frozenset(keys), single, several, pairs, frozenset(parts), titles)


def common_to(here: Called, there: Called, shared: Collection[str]) -> Common:
    """What two stories call the same, written as the first one writes it; `shared` are words that both use.

    A word may stand in several: the longest name or subject of their phrases is taken if it has more than one
    word, else a name that is put together of pairs, which the second story need not write side by side.
    """
    pairs = {
        pair: words
        for pair, words in here.pairs.items()
        if pair in there.pairs or (words[0] in shared and words[1] in shared)
    }
    found = [text for key, text in here.words.items() if key in there.keys]
    found += reversed(put_together(pairs))  # the weightiest last, since the last is taken
    found += [text for key, text in here.texts.items() if key in there.keys]
    wholes = {word: text for text in found for word in _WORDS[text]}
    return Common(wholes, here.parts & there.parts, here.titles)


def put_together(pairs: Mapping[str, tuple[str, str]]) -> list[str]:
    """Names of pairs, of which one ends as another begins: "Million Dollar", "Dollar Baby".

    Given are the pairs, each with its words. Where a name could go on in two ways, it ends.
    """
    beginning = {first: pair for pair, (first, _) in pairs.items()}
    if beginning.keys().isdisjoint([last for _, last in pairs.values()]):
        return list(pairs)
    begins = Counter(first for first, _ in pairs.values())
    ends = Counter(last for _, last in pairs.values())
    following = {
        pair: beginning[last]
        for pair, (first, last) in pairs.items()
        if begins[last] == ends[last] == 1 and first != last
    }
    followed = set(following.values())
    names: list[str] = []
    for pair in pairs:
        if pair in followed:
            continue
        name, end = pair, pair
        for _ in range(LONGEST_NAME - 2):
            if end in following:
                name += following[end][len(pairs[end][1]) :]
                end = following[end]
        names.append(name)
    return names


@cache
def titles_in(language: str) -> frozenset[str]:
    """Words before or instead of a name, folded; without those that names of other things begin with."""
    vocabulary = vocabulary_of(language)
    return vocabulary.titles | vocabulary.honorifics


def checksums_of(phrases: Iterable[Phrases]) -> npt.NDArray[np.uint64]:
    """For each story a number that follows from all that is taken of its phrases."""
    texts = [crc32(f"{found.keys}\n{found.texts}".encode("utf-8", "surrogatepass")) for found in phrases]
    return checksums(np.array(texts, np.uint64), np.ones(len(texts), np.int64))


def _words_of(pair: str) -> tuple[str, str] | None:
    """The words of a pair that is a name."""
    first, *_, last = PARTS.split(pair)
    is_name = first[:1].isupper() and (last[:1].isupper() or last.isdecimal())
    return (first, last) if is_name else None


_NAMES = Remembered(_words_of)
_WORDS = Remembered(lambda text: PARTS.split(text.casefold()))
"""Of names and subjects their words, without case."""


def _length(phrase: tuple[str, str]) -> int:
    return len(phrase[0])
