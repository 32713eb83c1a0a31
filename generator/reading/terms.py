"""The words that tell what a text is about: weighted terms for likeness, and names for topics."""

from __future__ import annotations

import math
import re
from array import array
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import Stemmer

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

TITLE_WEIGHT = 3.0
BODY_FLOOR = 0.1
"""Weight of a word far down in the text, relative to the first."""
BODY_DECAY = 300.0  # words until the weight has fallen to 1/e
CAPITAL_WEIGHT = 1.2
PAIR_WEIGHT = 0.5
"""Weight of two adjacent words, relative to the first of them."""

MOST_NAMES = 20
"""Names kept of one article."""
EARLY_PARAGRAPHS = 3
"""Standfirst and opening, where a text says what it is about."""

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

NOT_NAMES = STOP_WORDS | frozenset(
    """
    january february march april may june july august september october november december monday
    tuesday wednesday thursday friday saturday sunday mr mrs ms dr sir lord lady prof one two three
    four five six seven eight nine ten yes no ok however but although meanwhile since despite last
    next new first read watch photo video image copyright according like even many much another
    every still well old today yesterday tomorrow tv pm am est gmt
    """.split()
)
"""Capitalised words that name nothing on their own."""

_CAPITALISED = r"(?:[^\W\d_](?:['’]))?[^\W\d_a-zß-öø-ÿ][^\W_]*(?:['’-][^\W\d_a-zß-öø-ÿ][^\W_]*)*"
_NAME = re.compile(
    rf"{_CAPITALISED}(?:[ \u00a0](?:(?:of|de|del|della|di|du|da|dos|des|la|le|van|von|der|den|al|bin)"
    rf"[ \u00a0]){{0,2}}{_CAPITALISED})*"
)
_DENSE = re.compile("[\u3040-\u9fff]")
"""Characters of scripts without spaces."""

_SENTENCE_START = re.compile(r"(?:^|[.!?:…]['\"”’»)\]]*\s+)['\"“‘«(\[¿¡–—-]*\s*$")
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


def find_names(paragraphs: Iterable[str]) -> tuple[str, ...]:
    """Capitalised names that a text is about, the most frequent first; at most 20.

    A name counts if it stands in the first three paragraphs or at least twice: the others are mentioned in
    passing. A single capitalised word at the start of a sentence is a name only if it stands elsewhere within
    one; a single word that ends a longer name of the same text ("Trudeau") counts for that name.
    """
    inner: Counter[str] = Counter()
    leading: Counter[str] = Counter()
    early: set[str] = set()
    for index, paragraph in enumerate(paragraphs):
        for match in _NAME.finditer(paragraph):
            is_leading = bool(_SENTENCE_START.search(paragraph[max(0, match.start() - 8) : match.start()]))
            name = _tidy(match[0])
            if name:
                counter = leading if is_leading and " " not in name else inner
                counter[name] += 1
                early |= {name} if index < EARLY_PARAGRAPHS else set()
    for name, count in leading.items():
        if name in inner:
            inner[name] += count
    merged = _merge_last_names(inner)
    telling = [(name, count) for name, count in merged.items() if count > 1 or name in early]
    ranked = sorted(telling, key=lambda item: -item[1])  # stable: first named, first listed
    return tuple(name for name, _ in ranked[:MOST_NAMES])


def count_words(paragraphs: Iterable[str]) -> int:
    """Length of a text in words; two characters of a script without spaces count as one."""
    total = 0
    for paragraph in paragraphs:
        dense = 0 if paragraph.isascii() else len(_DENSE.findall(paragraph))
        total += len(WORD.findall(paragraph)) if dense * 4 < len(paragraph) else math.ceil(dense / 2)
    return total


def _weighted(text: str, *, in_title: bool) -> Iterator[tuple[str, str, float]]:
    """Each word with its stem (empty for stop words) and weight."""
    stem_of = _stemmer()
    for position, match in enumerate(WORD.finditer(text)):
        surface = _POSSESSIVE.sub("", match[0])
        word = surface.lower()
        if word in STOP_WORDS or len(word) < 2:
            yield surface, "", 0.0
            continue
        weight = TITLE_WEIGHT if in_title else _position_weight(position)
        weight *= CAPITAL_WEIGHT if surface[0].isupper() else 1.0
        yield surface, stem_of.stemWord(word.replace("’", "'")), weight


@cache
def _position_weight(position: int) -> float:
    return BODY_FLOOR + (1 - BODY_FLOOR) * math.exp(-position / BODY_DECAY)


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")


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


def _tidy(name: str) -> str:
    """The name without words that are none; empty if nothing is left."""
    words = deque(_POSSESSIVE.sub("", name).split())
    while words and words[0].lower() in NOT_NAMES:
        words.popleft()
    while words and words[-1].lower() in NOT_NAMES:
        words.pop()
    tidy = " ".join(words)
    is_shouted = tidy.isupper() and len(tidy) > 6
    return "" if len(tidy) < 3 or len(words) > 5 or is_shouted else tidy


def _merge_last_names(names: Counter[str]) -> dict[str, int]:
    """Single words that end exactly one longer name count for that name."""
    endings: dict[str, list[str]] = {}
    for name in names:
        if " " in name:
            endings.setdefault(name.rpartition(" ")[2], []).append(name)
    merged: dict[str, int] = {}
    for name, count in names.items():
        longer: Sequence[str] = endings.get(name, ())
        whole = longer[0] if len(longer) == 1 else name
        merged[whole] = merged.get(whole, 0) + count
    return merged
