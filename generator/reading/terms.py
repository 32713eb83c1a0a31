"""The words that tell what a text is about: weighted terms for likeness."""

from __future__ import annotations

import math
import re
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from generator.reading.stems import stem as stem_of

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

TITLE_WEIGHT = 3.0
BODY_FLOOR = 0.1
"""Weight of a word far down in the text, relative to the first."""
BODY_DECAY = 300.0  # words until the weight has fallen to 1/e
CAPITAL_WEIGHT = 1.2
PAIR_WEIGHT = 0.5
"""Weight of two adjacent words, relative to the first of them."""

STOP_WORDS = frozenset(
    """
    a about above after again against all also am an and any are as at be because been before being
    below between both but by can could did do does doing down during each few for from further had
    has have having he her here hers herself him himself his how i if in into is it its itself just
    me more most my myself no nor not now of off on once only or other our ours ourselves out over
    own re s said same say says she should so some such t than that the their theirs them themselves
    then there these they this those through to too under until up us very was we were what when
    where which while who whom why will with would yet you your yours yourself yourselves
    """.split()
)

_DENSE = re.compile("[\u3040-\u9fff]")
"""Characters of scripts without spaces."""

_POSSESSIVE = re.compile(r"['’]s?$")


@dataclass(frozen=True, slots=True)
class Terms:
    """The weighted terms of one article: words by their stems, and pairs of adjacent stems."""

    stems: tuple[str, ...]
    """Each term once; a pair is two stems with a space between."""
    weights: bytes
    """For each term, the sum of the weights of its places: float32, native order."""
    surfaces: tuple[str, ...]
    """For each term, how the text writes it: in lower case if it ever does, else where it weighs most."""


def count_terms(title: str, text: str) -> Terms:
    """Weighted terms of an article.

    Title words weigh 3; words of the text exp-decay with their position from 1 to 0.1; capitalised words
    count 1.2 times, pairs of adjacent words half.
    """
    weights: dict[str, float] = {}
    surfaces: dict[str, tuple[bool, float, str]] = {}
    for words in (_weighted(title, in_title=True), _weighted(text, in_title=False)):
        before: tuple[str, str, float] | None = None
        for surface, stem, weight in words:
            if not stem:
                before = None
                continue
            _add(weights, surfaces, stem, surface, weight)
            if before:
                pair, phrase = f"{before[1]} {stem}", f"{before[0]} {surface}"
                _add(weights, surfaces, pair, phrase, before[2] * PAIR_WEIGHT)
            before = (surface, stem, weight)
    stems = tuple(weights)
    return Terms(
        stems, array("f", weights.values()).tobytes(), tuple(surface for _, _, surface in surfaces.values())
    )


def count_words(paragraphs: Iterable[str]) -> int:
    """Length of a text in words; two characters of a script without spaces count as one."""
    total = 0
    for paragraph in paragraphs:
        dense = 0 if paragraph.isascii() else len(_DENSE.findall(paragraph))
        total += len(WORD.findall(paragraph)) if dense * 4 < len(paragraph) else math.ceil(dense / 2)
    return total


def _weighted(text: str, *, in_title: bool) -> Iterator[tuple[str, str, float]]:
    """Each word with its stem (empty for stop words) and weight."""
    for position, match in enumerate(WORD.finditer(text)):
        surface = _POSSESSIVE.sub("", match[0])
        word = surface.lower()
        if word in STOP_WORDS or len(word) < 2:
            yield surface, "", 0.0
            continue
        weight = TITLE_WEIGHT if in_title else _position_weight(position)
        weight *= CAPITAL_WEIGHT if surface[0].isupper() else 1.0
        yield surface, stem_of(word.replace("’", "'"), "en"), weight


@cache
def _position_weight(position: int) -> float:
    return BODY_FLOOR + (1 - BODY_FLOOR) * math.exp(-position / BODY_DECAY)


def _add(
    weights: dict[str, float],
    surfaces: dict[str, tuple[bool, float, str]],
    stem: str,
    surface: str,
    weight: float,
) -> None:
    weights[stem] = weights.get(stem, 0.0) + weight
    # A word that stands in lower case anywhere is no name, however a headline or sentence begins with it.
    rank = (surface.islower(), weight, surface)
    if stem not in surfaces or rank[:2] > surfaces[stem][:2]:
        surfaces[stem] = rank
