"""find_company(): for each story its related stories, and its other versions."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import NamedTuple

from generator.core.alike import SCORE, Alike, split_words
from generator.core.config import Settings
from generator.core.dates import PartialDate, sort_key
from generator.core.digest import digest_plain
from generator.core.model import Article, Card, Reference, Related, RelatedReason, Version

RELATED_ENTRIES = 6
LEAST_LIKENESS = 0.3
"""Score below which a story is no relative: of those just above, five of six are of the same section."""
LEAST_SCORE = LEAST_LIKENESS * SCORE
TIME_FLOOR = 0.7
"""What is left of a score when two stories lie far apart in time, if nearness in time is preferred."""


@dataclass(frozen=True, slots=True)
class Company:
    """The stories that a story is shown with."""

    related: tuple[Related, ...]
    """Best first; fillers last."""
    versions: tuple[Version, ...]
    """Stories of nearly the same text."""


class Versions(NamedTuple):
    """Other versions of a story, made once for all stories that it is related to: there may be dozens."""

    versions: tuple[Version, ...]
    fingerprint: str
    """Names all that they say; empty if a card has no fingerprint."""


def find_company(
    articles: Sequence[Article],
    references: Mapping[str, Sequence[Reference]],
    alike: Alike,
    settings: Settings,
    titles: Mapping[str, str],
) -> dict[str, Company]:
    """For each slug the stories it names, then those most like it, then fillers, until there are six.

    `articles` are in the order of the site; `titles` of sections by name. Copies of one story are one entry.
    """
    cards = {article.card.slug: article.card for article in articles}
    copies = _copies(alike)
    neighbourhood = _Neighbourhood([article.card for article in articles])

    @cache
    def version(slug: str) -> Version:
        card = cards[slug]
        return Version(card, card.publisher or titles.get(card.section, card.section))

    @cache
    def versions(slugs: tuple[str, ...]) -> Versions:
        return make_versions(map(version, slugs))

    company: dict[str, Company] = {}
    for slug, card in cards.items():
        own = copies.get(slug, ())
        named = [reference.card for reference in references[slug] if reference.card]
        entries = {
            other.slug: make_entry(other, _words_for(slug, other.slug, alike), "reference") for other in named
        }
        hidden = {slug, *entries, *own}
        for place in _relatives(card, alike, cards, settings):
            if len(entries) >= RELATED_ENTRIES:
                break
            other = alike.slugs[alike.others[place]]
            if other not in hidden:
                same = copies.get(other, ())
                hidden.update((other, *same))
                if slug in same or not entries.keys().isdisjoint(same):
                    same = tuple([copy for copy in same if copy != slug and copy not in entries])
                entries[other] = make_entry(cards[other], alike.words[place], "alike", versions(same))
        for filler in neighbourhood.around(card):
            if len(entries) >= RELATED_ENTRIES:
                break
            if filler.slug not in hidden:
                is_near = filler.section == card.section
                entries[filler.slug] = make_entry(filler, "", "section" if is_near else "time")
        company[slug] = Company(tuple(entries.values()), versions(own).versions)
    return company


def make_versions(versions: Iterable[Version]) -> Versions:
    """The versions with a name for all that they say."""
    found = tuple(versions)
    said = [(version.card.fingerprint, version.where) for version in found]
    return Versions(found, digest_plain(tuple(said)) if all(name for name, _ in said) else "")


NONE = make_versions(())


def make_entry(card: Card, words: str, reason: RelatedReason, copies: Versions = NONE) -> Related:
    """An entry, with all that it says as its fingerprint; `words` with tabs between, as in `Alike`."""
    is_named = card.fingerprint and copies.fingerprint
    fingerprint = f"{card.fingerprint}\t{reason}\t{words}\t\t{copies.fingerprint}" if is_named else ""
    return Related(card, split_words(words), reason, copies.versions, fingerprint)


def _copies(alike: Alike) -> dict[str, tuple[str, ...]]:
    """The stories of nearly the same text, of each story that has such."""
    copies: dict[str, tuple[str, ...]] = {}
    place = alike.copies.find(1)
    while place >= 0:
        row = bisect_right(alike.starts, place) - 1
        places = range(alike.starts[row], alike.starts[row + 1])
        copies[alike.slugs[row]] = tuple(
            alike.slugs[alike.others[copy]] for copy in places if alike.copies[copy]
        )
        place = alike.copies.find(1, places.stop)
    return copies


def _words_for(slug: str, other: str, alike: Alike) -> str:
    """The terms that two stories share; none if the other is not among those most like the first."""
    row = alike.rows.get(other)
    return next((alike.words[place] for place in alike.places(slug) if alike.others[place] == row), "")


def _relatives(card: Card, alike: Alike, cards: Mapping[str, Card], settings: Settings) -> Iterable[int]:
    """Places of those that are no copies and alike enough, best first; nearness in time counts if wished."""
    scores, words, copies = alike.scores, alike.words, alike.copies
    found = (
        place
        for place in alike.places(card.slug)
        if scores[place] >= LEAST_SCORE and words[place] and not copies[place]
    )
    days = settings.related_days
    if not days:
        return found

    def rank(place: int) -> tuple[float, str]:
        other = cards[alike.slugs[alike.others[place]]]
        factor = time_factor(card.date, other.date, days)
        return -round(scores[place] / SCORE * factor, 5), other.slug

    return sorted(found, key=rank)


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
