"""find_news(): what each story of a thread says that none before it did; docs/threads.md says how."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from generator.core import files
from generator.core.model import Article
from generator.core.value import Value
from generator.reading import frontmatter, markdown, sentences
from generator.reading.markdown import EXCERPT_BLOCKS
from generator.reading.typography import typeset

SAME_TEXT = 0.8
"""Share of a story's sentences that an earlier one has word for word, from which on it is another version."""
OPENING = 220
"""Characters at the start of a story that say what its headline says."""
ONCE = 0.1
"""Weight of a new word that the story says once: an aside, not its news."""
EARLY = 0.3
"""Weight of a sentence far down in a story, relative to its first: news come first."""
DECAY = 1200.0
"""Characters until the rest of that weight has fallen to 1/e."""
STEM = 6
"""Letters of a word that tell it from others: a light stemmer for any alphabet (P. McNamee and others,
"Addressing morphological variation in alphabetic languages", SIGIR 2009)."""

_WORD = re.compile(r"[^\W_]+")
_ASCII_WORDS = bytes(
    ord(chr(code).lower()) if chr(code).isalnum() else ord(" ") for code in range(128)
).ljust(256)
"""For `bytes.translate`, which leaves of ASCII the words alone: a quarter of the time of `_WORD`."""
_DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Telling(Value):
    """The stories of a thread: all that `find_news` needs to know."""

    articles: tuple[Article, ...]
    """In the order of the thread: those with a date, in order of time, then those without."""
    language: str
    """BCP 47, of those that do not say theirs."""
    excerpt: bool
    """Whether only the first paragraphs may be published."""


class News(NamedTuple):
    """What is new in one story."""

    sentence: str
    """Plain text; empty if nothing is, or no sentence that says it can be read alone."""
    version_of: int
    """Place of the earlier story of which it is another version; its own place if it is none."""


class _Candidate(NamedTuple):
    """A sentence of the text that may be shown, if it can be read alone."""

    sentence: str
    words: frozenset[str]
    position: int
    """Characters of the text before it."""


@dataclass(frozen=True, slots=True)
class _Story:
    """A story as sentences. A sentence counts as the set of its words."""

    language: str
    """BCP 47."""
    sentences: tuple[frozenset[str], ...]
    """Headline, standfirst and text; none without words."""
    text: frozenset[frozenset[str]]
    """Those of the text, each once."""
    words: frozenset[str]
    """All of their words."""
    candidates: tuple[_Candidate, ...]
    """All after the first that do not repeat the headline or standfirst."""


def find_news(thread: Telling) -> tuple[News, ...]:
    """For each story the sentence that differs most from what came before, and says what the story is about.

    What came before are all earlier stories of the thread; for a story without a date, all others.
    """
    stories = [_read(article, thread.language, excerpt=thread.excerpt) for article in thread.articles]
    dated = sum(article.card.date is not None for article in thread.articles)
    rarity, holders = _rarity(stories), _holders(stories)
    heard: Counter[str] = Counter()  # in how many of those before each word stands
    found: list[News] = []
    for index, story in enumerate(stories):
        if index == dated:
            heard.update(chain.from_iterable(later.words for later in stories[dated:]))
        before = index if index < dated else len(stories)
        same = _versions(story, holders, before)
        first = min(same, default=index)
        original = found[first].version_of if first < index else index
        sentence = ""
        if original == index and len(same) < before:
            again = Counter(chain.from_iterable(stories[other].words for other in same))
            said = frozenset([word for word in story.words if heard[word] > again[word]])
            sentence = _newest(story, said, rarity)
        found.append(News(typeset(sentence, story.language), original))
        if index < dated:
            heard.update(story.words)
    return tuple(found)


def _read(article: Article, language: str, *, excerpt: bool) -> _Story:
    card = article.card
    language = card.language or language
    markdown_text = frontmatter.body_of(
        files.read(article.source).decode("utf-8-sig", "replace").replace("\r\n", "\n")
    )
    paragraphs = markdown.outline(unicodedata.normalize("NFC", markdown_text)).paragraphs
    told = [_words(card.title), _words(card.standfirst)]
    candidates: list[_Candidate] = []
    position = 0
    for paragraph in paragraphs[:EXCERPT_BLOCKS] if excerpt else paragraphs:
        for sentence in sentences.split(paragraph, language):
            words = _words(sentence)
            told.append(words)
            if position and words not in told[:2]:
                candidates.append(_Candidate(sentence, words, position))
            position += len(sentence)
    return _Story(
        language=language,
        sentences=tuple(filter(None, told)),
        text=frozenset(filter(None, told[2:])),
        words=frozenset().union(*told),
        candidates=tuple(candidates),
    )


def _words(text: str) -> frozenset[str]:
    """The words of a text by their first letters; of scripts without spaces, pairs of characters."""
    if text.isascii():
        words = text.encode().translate(_ASCII_WORDS).decode().split()
    else:
        words = _WORD.findall(text.casefold())
        if _DENSE.search(text):
            pairs = [[word[at : at + 2] for at in range(max(1, len(word) - 1))] for word in words]
            return frozenset(chain.from_iterable(pairs))
    return frozenset([word[:STEM] for word in words])


def _holders(stories: Sequence[_Story]) -> dict[frozenset[str], list[int]]:
    """For each sentence of a text the places of the stories that have it: no two need to be compared."""
    holders: dict[frozenset[str], list[int]] = defaultdict(list)
    for place, story in enumerate(stories):
        for sentence in story.text:
            holders[sentence].append(place)
    return holders


def _versions(story: _Story, holders: Mapping[frozenset[str], Sequence[int]], before: int) -> list[int]:
    """Those of the first stories that have most of the sentences of its text, word for word."""
    shared = Counter(chain.from_iterable(map(holders.__getitem__, story.text)))
    least = SAME_TEXT * len(story.text)
    return [place for place, count in shared.items() if place < before and count >= least]


def _rarity(stories: Sequence[_Story]) -> dict[str, float]:
    """For each word ln((1 + sentences) / (1 + sentences with it)): what stands everywhere weighs nothing."""
    counts = Counter(chain.from_iterable(chain.from_iterable(story.sentences for story in stories)))
    total = sum(len(story.sentences) for story in stories)
    weights = {count: math.log((1 + total) / (1 + count)) for count in set(counts.values())}
    return {word: weights[count] for word, count in counts.items()}


def _newest(story: _Story, said: frozenset[str], rarity: Mapping[str, float]) -> str:
    """The candidate with most weight in words that were not said before, and that the story itself repeats.

    One of the opening only if no other can be read alone.
    """
    new = {words: words - said for words in story.sentences}
    counts = Counter(chain.from_iterable(map(new.__getitem__, story.sentences)))
    repeated = {count: 1 + math.log(count) if count > 1 else ONCE for count in set(counts.values())}
    weights = {word: rarity[word] * repeated[count] for word, count in counts.items()}

    def score(candidate: _Candidate) -> float:
        weight = math.fsum(map(weights.__getitem__, new.get(candidate.words, ())))
        early = EARLY + (1 - EARLY) * math.exp(-candidate.position / DECAY)
        return round(early * weight / math.sqrt(len(candidate.words) or 1), 6)

    for is_late in (True, False):
        candidates = [found for found in story.candidates if (found.position >= OPENING) == is_late]
        ranked = sorted((-score(found), found.position, found.sentence) for found in candidates)
        # Whether a sentence can be read alone costs more than its score, and few are asked.
        for negative, _, sentence in ranked:
            if sentences.stands_alone(sentence, story.language):
                return sentence if negative else ""
    return ""
