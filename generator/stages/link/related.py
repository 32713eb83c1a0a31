"""find_company(): for each story its related stories, and its other versions."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from generator.core.config import Settings
from generator.core.dates import PartialDate, sort_key
from generator.core.model import Article, Card, Likeness, Reference, Related, Version

RELATED_ENTRIES = 6
LEAST_LIKENESS = 0.3
"""Score below which a story is no relative: of those just above, five of six are of the same section."""
LEAST_COSINE = 0.1
"""Likeness of the two stories alone below which their neighbours prove nothing: of the entries below it that
were read (docs/evaluation.md), one of seventeen was of the same matter, of those above it nearly half."""
TIME_FLOOR = 0.7
"""What is left of a score when two stories lie far apart in time, if nearness in time is preferred."""


@dataclass(frozen=True, slots=True)
class Company:
    """The stories that a story is shown with."""

    related: tuple[Related, ...]
    """Best first; fillers last."""
    versions: tuple[Version, ...]
    """Stories of nearly the same text."""


def find_company(
    articles: Sequence[Article],
    references: Mapping[str, Sequence[Reference]],
    alike: Mapping[str, Sequence[Likeness]],
    settings: Settings,
    titles: Mapping[str, str],
) -> dict[str, Company]:
    """For each slug the stories it names, then those most like it, then fillers, until there are six.

    `articles` are in the order of the site; `titles` of sections by name. Copies of one story are one entry.
    """
    cards = {article.card.slug: article.card for article in articles}
    as_version = {
        slug: Version(card, card.publisher or titles.get(card.section, card.section))
        for slug, card in cards.items()
    }
    neighbourhood = _Neighbourhood([article.card for article in articles])
    likenesses_of = {slug: alike.get(slug, ()) for slug in cards}
    copies_of = {
        slug: [likeness.slug for likeness in likenesses if likeness.is_copy]
        for slug, likenesses in likenesses_of.items()
    }
    company: dict[str, Company] = {}
    for slug, card in cards.items():
        likenesses, versions = likenesses_of[slug], copies_of[slug]
        named = [reference.card for reference in references[slug] if reference.card]
        words = {likeness.slug: likeness.words for likeness in likenesses}
        entries = {other.slug: Related(other, words.get(other.slug, ()), "reference") for other in named}
        hidden = {slug, *entries, *versions}
        for likeness in _relatives(card, likenesses, cards, settings):
            if len(entries) < RELATED_ENTRIES and likeness.slug not in hidden:
                copies = copies_of[likeness.slug]
                hidden |= {likeness.slug, *copies}
                also = tuple(as_version[copy] for copy in copies if copy != slug and copy not in entries)
                entries[likeness.slug] = Related(cards[likeness.slug], likeness.words, "alike", also)
        for other in neighbourhood.around(card):
            if len(entries) >= RELATED_ENTRIES:
                break
            if other.slug not in hidden:
                is_near = other.section == card.section
                entries[other.slug] = Related(other, (), "section" if is_near else "time")
        company[slug] = Company(tuple(entries.values()), tuple(as_version[version] for version in versions))
    return company


def _relatives(
    card: Card, likenesses: Sequence[Likeness], cards: Mapping[str, Card], settings: Settings
) -> list[Likeness]:
    """Those that are no copies and alike enough, best first; nearness in time counts if that is wished."""
    found = [
        likeness for likeness in likenesses if not likeness.is_copy and likeness.words and _is_near(likeness)
    ]
    days = settings.related_days
    if not days:
        return found
    return sorted(found, key=lambda likeness: (
        -round(likeness.score * time_factor(card.date, cards[likeness.slug].date, days), 5), likeness.slug,
    ))  # fmt: skip


def _is_near(likeness: Likeness) -> bool:
    return likeness.score >= LEAST_LIKENESS and likeness.cosine >= LEAST_COSINE


def time_factor(one: PartialDate | None, other: PartialDate | None, days: int) -> float:
    """What the score of two stories is multiplied by: 1 on the same day, falling towards 0.7.

    After `days` it has lost 1 - 1/e of what it may lose. 1 if the day of one is unknown.
    """
    if one is None or other is None or not one.day or not other.day:
        return 1.0
    apart = abs((date(*sort_key(one)[:3]) - date(*sort_key(other)[:3])).days)
    return TIME_FLOOR + (1 - TIME_FLOOR) * math.exp(-apart / days)


class _Neighbourhood:
    """The stories next to each other: in a section, and on the whole site."""

    def __init__(self, cards: Sequence[Card]) -> None:
        self._all = cards
        self._sections: dict[str, list[Card]] = defaultdict(list)
        self._places: dict[str, tuple[int, int]] = {}
        for place, card in enumerate(cards):
            section = self._sections[card.section]
            self._places[card.slug] = (len(section), place)
            section.append(card)

    def around(self, card: Card) -> Iterator[Card]:
        """The stories of its section, next in time first, then all others in the same way."""
        in_section, place = self._places[card.slug]
        yield from _outwards(self._sections[card.section], in_section)
        yield from (other for other in _outwards(self._all, place) if other.section != card.section)


def _outwards(cards: Sequence[Card], place: int) -> Iterator[Card]:
    """The others, from the nearest on both sides to the farthest."""
    for step in range(1, len(cards)):
        if place + step < len(cards):
            yield cards[place + step]
        if step <= place:
            yield cards[place - step]
