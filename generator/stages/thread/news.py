"""find_news(): what each story of a thread says that none before it did; docs/threads.md says how."""

from __future__ import annotations

import math
import operator
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, chain, compress, filterfalse
from typing import NamedTuple

from generator.core.model import Article
from generator.core.value import Value
from generator.reading import sentences
from generator.reading.typography import typeset
from generator.stages.thread.told import Sentence, Told, Words, tell

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
TEXT = 2
"""Before the words of its sentences, the words of a story hold those of headline and standfirst."""


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


class _Rarity(NamedTuple):
    """How much a word tells: what stands everywhere weighs nothing."""

    sentences: Counter[str]
    """Word → how many sentences of the thread have it."""
    weights: Mapping[int, float]
    """That number → the weight."""


def find_news(thread: Telling) -> tuple[News, ...]:
    """For each story the sentence that differs most from what came before, and says what the story is about.

    What came before are all earlier stories of the thread; for a story without a date, all others.
    """
    stories = [tell(article, thread.language, excerpt=thread.excerpt) for article in thread.articles]
    words = [story.words() for story in stories]
    rarity = _rarity(words)
    holders = cache(lambda: _holders(words))  # of which only threads with copies ask
    spread = cache(lambda: _spread(words))
    dated = sum(article.card.date is not None for article in thread.articles)
    heard: set[str] = set()
    found: list[News] = []
    for index, story in enumerate(stories):
        if index == dated:
            heard = _heard_twice(words)
        before = index if index < dated else len(stories)
        new = _without(heard, words[index])
        same = _copies(words[index], holders(), before) if _may_be_copy(words[index], new) else []
        if index < dated:
            heard.update(chain.from_iterable(new))
        elif len(same) > 1:  # what these say, the story says itself
            own = _spread([words[other] for other in same])
            new = _without({word for word, count in own.items() if count < spread()[word]}, words[index])
        first = min(same, default=index)
        original = found[first].version_of if first < index else index
        has_news = original == index and len(same) < before
        sentence = _newest(story, new, rarity) if has_news else ""
        found.append(News(typeset(sentence, story.language), original))
    return tuple(found)


def _rarity(stories: Sequence[Sequence[Words]]) -> _Rarity:
    """For each word ln((1 + sentences) / (1 + sentences with it))."""
    counts = Counter(chain.from_iterable(chain.from_iterable(stories)))
    total = sum([len(story) - story.count(()) for story in stories])
    weights = {count: math.log((1 + total) / (1 + count)) for count in set(counts.values())}
    return _Rarity(counts, weights)


def _spread(stories: Iterable[Sequence[Words]]) -> Counter[str]:
    """Word → how many of the stories have it."""
    return Counter(chain.from_iterable(set(chain.from_iterable(story)) for story in stories))


def _heard_twice(stories: Iterable[Sequence[Words]]) -> set[str]:
    """The words that more than one of the stories has."""
    once, twice = set[str](), set[str]()
    for story in stories:
        words = set(chain.from_iterable(story))
        twice |= once & words
        once |= words
    return twice


def _without(heard: Set[str], story: Sequence[Words]) -> list[Words]:
    """Of each sentence the words that were not heard."""
    if not heard:
        return list(story)
    is_heard = heard.__contains__
    return [tuple(filterfalse(is_heard, words)) for words in story]


def _may_be_copy(story: Sequence[Words], new: Sequence[Words]) -> bool:
    """Whether an earlier story can have most of its sentences: it can have none with a new word."""
    text, fresh = story[TEXT:], new[TEXT:]
    has_news = len(fresh) - fresh.count(())
    known = len(text) - text.count(()) - has_news
    if known < SAME_TEXT * (known + bool(has_news)):
        return False
    others = list(compress(text, fresh))
    least = len(set(map(len, others)))  # of different lengths are different sentences, which is soon told
    return known >= SAME_TEXT * (known + least) and known >= SAME_TEXT * (
        known + len(set(map(frozenset, others)))
    )


def _holders(stories: Sequence[Sequence[Words]]) -> dict[frozenset[str], list[int]]:
    """For each sentence of a text the places of the stories that have it: no two need to be compared.

    A sentence counts as the set of its words.
    """
    holders: dict[frozenset[str], list[int]] = defaultdict(list)
    for place, story in enumerate(stories):
        for sentence in set(map(frozenset, filter(None, story[TEXT:]))):
            holders[sentence].append(place)
    return holders


def _copies(
    story: Sequence[Words], holders: Mapping[frozenset[str], Sequence[int]], before: int
) -> list[int]:
    """Those of the first stories that have most of the sentences of its text, word for word."""
    text = set(map(frozenset, filter(None, story[TEXT:])))
    shared = Counter(chain.from_iterable(map(holders.__getitem__, text)))
    least = SAME_TEXT * len(text)
    return [place for place, count in shared.items() if place < before and count >= least]


def _newest(story: Told, new: Sequence[Words], rarity: _Rarity) -> str:
    """The sentence with most weight in new words, and of these in those that the story itself repeats.

    One of the opening only if no other can be read alone.
    """
    counts = Counter(chain.from_iterable(new))
    repeated = {count: 1 + math.log(count) if count > 1 else ONCE for count in set(counts.values())}
    rare = map(rarity.weights.__getitem__, map(rarity.sentences.__getitem__, counts))
    again = map(repeated.__getitem__, counts.values())
    weight_of = dict(zip(counts, map(operator.mul, rare, again), strict=True)).__getitem__
    candidates = _candidates(story, new)
    for is_late in (True, False):
        ranked = sorted(
            (-_score(position, len(sentence.words), map(weight_of, fresh)), position, sentence.text)
            for position, sentence, fresh in candidates
            if (position >= OPENING) == is_late
        )
        # Whether a sentence can be read alone costs more than its score, and few are asked.
        for negative, _, text in ranked:
            if sentences.stands_alone(text, story.language):
                return text if negative else ""
    return ""


def _score(position: int, words: int, weights: Iterable[float]) -> float:
    """How much a sentence tells that stands after so many characters: by the weights of its new words."""
    nearness = EARLY + (1 - EARLY) * math.exp(-position / DECAY)
    return round(nearness * math.fsum(weights) / math.sqrt(words or 1), 6)


def _candidates(story: Told, new: Sequence[Words]) -> list[tuple[int, Sentence, Words]]:
    """Sentences that may be shown, if they can be read alone, with the characters before and the new words.

    Not the first, nor what repeats the headline or standfirst.
    """
    heading = set(map(frozenset, story.heading))
    lengths = set(map(len, story.heading))
    positions = accumulate([len(sentence.text) for sentence in story.sentences], initial=0)
    return [
        (position, sentence, fresh)
        for position, sentence, fresh in zip(positions, story.sentences, new[TEXT:], strict=False)
        if position
        and sentence.is_of_length
        and not (len(sentence.words) in lengths and frozenset(sentence.words) in heading)
    ]
