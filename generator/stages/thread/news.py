"""find_news(): what each story of a thread says that none before it did; docs/threads.md says how."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from generator.core import files
from generator.core.model import Source
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
_DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Text:
    """A story of a thread."""

    source: Source
    """The Markdown file."""
    title: str
    standfirst: str
    language: str
    """BCP 47."""


@dataclass(frozen=True, slots=True)
class ThreadTexts:
    """All that `find_news` needs to know."""

    texts: tuple[Text, ...]
    """In the order of the thread."""
    dated: int
    """So many of them, the first ones, are in order of time."""
    excerpt: bool
    """Whether only the first paragraphs may be published."""


class News(NamedTuple):
    """What is new in one story."""

    sentence: str
    """Plain text; empty if nothing is, or no sentence that says it can be read alone."""
    version_of: int
    """Place of the earlier story of which it is another version; its own place if it is none."""


class _Candidate(NamedTuple):
    """A sentence of the text that may be shown."""

    sentence: str
    words: frozenset[str]
    position: int
    """Characters of the text before it."""


@dataclass(frozen=True, slots=True)
class _Story:
    """A story as sentences. A sentence counts as the set of its words."""

    sentences: tuple[frozenset[str], ...]
    """Headline, standfirst and text; none without words."""
    text: frozenset[frozenset[str]]
    """Those of the text, each once."""
    words: frozenset[str]
    """All of their words."""
    candidates: tuple[_Candidate, ...]
    """Those after the opening, if there are any."""


def find_news(thread: ThreadTexts) -> tuple[News, ...]:
    """For each story the sentence that differs most from what came before, and says what the story is about.

    What came before are all earlier stories of the thread; for a story without a date, all others.
    """
    stories = [_read(text, excerpt=thread.excerpt) for text in thread.texts]
    originals = _find_originals(stories)
    rarity = _rarity(stories)
    found: list[News] = []
    for index, (story, text) in enumerate(zip(stories, thread.texts, strict=True)):
        before = stories[:index] if index < thread.dated else stories
        known = [other for other in before if not _says_the_same(story, other)]
        is_news = originals[index] == index and known
        sentence = _newest(story, known, rarity) if is_news else ""
        found.append(News(typeset(sentence, text.language), originals[index]))
    return tuple(found)


def _read(text: Text, *, excerpt: bool) -> _Story:
    markdown_text = frontmatter.body_of(
        files.read(text.source).decode("utf-8-sig", "replace").replace("\r\n", "\n")
    )
    paragraphs = markdown.outline(unicodedata.normalize("NFC", markdown_text)).paragraphs
    told = [_words(text.title), _words(text.standfirst)]
    candidates: list[_Candidate] = []
    position = 0
    for paragraph in paragraphs[:EXCERPT_BLOCKS] if excerpt else paragraphs:
        for sentence in sentences.split(paragraph, text.language):
            words = _words(sentence)
            told.append(words)
            if position and words not in told[:2] and sentences.stands_alone(sentence, text.language):
                candidates.append(_Candidate(sentence, words, position))
            position += len(sentence)
    late = [candidate for candidate in candidates if candidate.position >= OPENING]
    return _Story(
        sentences=tuple(filter(None, told)),
        text=frozenset(filter(None, told[2:])),
        words=frozenset().union(*told),
        candidates=tuple(late or candidates),
    )


def _words(text: str) -> frozenset[str]:
    """The words of a text by their first letters; of scripts without spaces, pairs of characters."""
    words = _WORD.findall(text.casefold())
    if text.isascii() or not _DENSE.search(text):
        return frozenset([word[:STEM] for word in words])
    pairs = [[word[at : at + 2] for at in range(max(1, len(word) - 1))] for word in words]
    return frozenset([pair for found in pairs for pair in found])


def _find_originals(stories: Sequence[_Story]) -> list[int]:
    """For each story the place of the first one of which it is another version: its own if of none."""
    originals: list[int] = []
    for index, story in enumerate(stories):
        same = (originals[other] for other in range(index) if _says_the_same(story, stories[other]))
        originals.append(next(same, index))
    return originals


def _says_the_same(story: _Story, other: _Story) -> bool:
    """Whether the other one has most of the sentences of its text, word for word."""
    return bool(story.text) and len(story.text & other.text) >= SAME_TEXT * len(story.text)


def _rarity(stories: Sequence[_Story]) -> dict[str, float]:
    """For each word ln((1 + sentences) / (1 + sentences with it)): what stands everywhere weighs nothing."""
    counts = Counter(word for story in stories for words in story.sentences for word in words)
    total = sum(len(story.sentences) for story in stories)
    return {word: math.log((1 + total) / (1 + count)) for word, count in counts.items()}


def _newest(story: _Story, known: Iterable[_Story], rarity: Mapping[str, float]) -> str:
    """The candidate with most weight in words that nobody has used, and that the story itself repeats."""
    said: frozenset[str] = frozenset().union(*(other.words for other in known))
    counts = Counter(word for words in story.sentences for word in words if word not in said)
    weights = {word: 1 + math.log(count) if count > 1 else ONCE for word, count in counts.items()}
    best, best_score = "", 0.0
    for sentence, words, position in story.candidates:
        new = sum(rarity[word] * weights[word] for word in words if word in weights)
        early = EARLY + (1 - EARLY) * math.exp(-position / DECAY)
        score = round(early * new / math.sqrt(len(words) or 1), 6)
        if score > best_score:
            best, best_score = sentence, score
    return best
