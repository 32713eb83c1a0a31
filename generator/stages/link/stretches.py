"""stretch_out(): Alike → Stretches. What the related stories of each story are chosen from."""

from __future__ import annotations

from binascii import crc32
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from generator.core.alike import Alike
from generator.core.config import Settings
from generator.core.model import Article, Card, Reference, Version
from generator.core.stretch import LEAD_AMONG, RELATED_ENTRIES, Stretch, is_relative, outwards

STRETCH = 32
"""Stories of a stretch, about: enough that there are few of them, few enough that a change opens little."""


def stretch_out(
    articles: Sequence[Article],
    references: Mapping[str, tuple[Reference, ...]],
    alike: Alike,
    settings: Settings,
    titles: Mapping[str, str],
) -> tuple[Stretch, ...]:
    """The stories of each section in stretches, with all that their related stories are chosen from.

    `articles` are in the order of the site; `titles` of sections by name. A stretch begins with a story whose
    slug says so, so that most stay as they are when a story comes or goes.
    """
    cards = [article.card for article in articles]
    known = _Known(cards, references, alike, settings.related_days, titles)
    sections: dict[str, list[int]] = defaultdict(list)
    for place, card in enumerate(cards):
        sections[card.section].append(place)
    stretches: list[Stretch] = []
    for places in sections.values():
        section = [cards[place] for place in places]
        stretches += [known.stretch(section, places, start, end) for start, end in _cuts(section)]
    return tuple(stretches)


def _cuts(section: Sequence[Card]) -> Iterator[tuple[int, int]]:
    """Where the stretches of a section begin and end."""
    slugs = [card.slug for card in section]
    starts = [0, *(place for place, slug in enumerate(slugs) if place and _begins(slug))]
    return zip(starts, [*starts[1:], len(slugs)], strict=True)


def _begins(slug: str) -> bool:
    return (crc32(slug.encode()) >> 16) % STRETCH == 0


class _Known:
    """What stretches are cut from."""

    def __init__(
        self,
        cards: Sequence[Card],
        references: Mapping[str, tuple[Reference, ...]],
        alike: Alike,
        related_days: int,
        titles: Mapping[str, str],
    ) -> None:
        self._cards, self._references, self._alike = cards, references, alike
        self._related_days, self._titles = related_days, titles
        by_slug = {card.slug: card for card in cards}
        self._by_row = [by_slug[slug] for slug in alike.slugs]
        self._copies = {row: tuple(map(self._version, copies)) for row, copies in _copies(alike).items()}

    def stretch(self, section: Sequence[Card], places: Sequence[int], start: int, end: int) -> Stretch:
        """The stories from `start` to `end` of a section; `places`: where its stories are on the site."""
        alike = self._alike
        cards = tuple(section[start:end])
        starts: list[int] = [0]
        others: list[int] = []
        scores: list[int] = []
        words: list[str] = []
        copies = bytearray()
        references: list[tuple[Reference, ...]] = []
        hidden = 0
        for card in cards:
            listed = alike.places(card.slug)
            part = slice(listed.start, listed.stop)
            rows = alike.others[part]
            others += rows
            scores += alike.scores[part]
            words += alike.words[part]
            copies += alike.copies[part]
            starts.append(len(others))
            named = self._references[card.slug]
            references.append(named)
            versions = [
                self._copies[row] for row in (alike.rows.get(card.slug, -1), *rows) if row in self._copies
            ]
            hidden = max(hidden, 1 + len(named) + len(rows) + sum(map(len, versions)))
        # So many stories next to one hold six that may fill its list, whichever of them are hidden. Only
        # where those are versions of each other there may be fewer.
        reach = RELATED_ENTRIES + hidden
        first = max(0, start - reach)
        around = section[first : end + reach]
        rows_around = {alike.rows.get(card.slug, -1) for card in around}
        found = sorted(self._copies.keys() & rows_around.union(others))
        return Stretch(
            cards=cards,
            references=tuple(references),
            starts=tuple(starts),
            others=tuple([self._by_row[row] for row in others]),
            scores=tuple(scores),
            words=tuple(words),
            copies=bytes(copies),
            with_versions=tuple([alike.slugs[row] for row in found]),
            versions=tuple([self._copies[row] for row in found]),
            before=start - first,
            around=tuple(around),
            elsewhere=tuple(
                tuple(islice(self._elsewhere(places[number]), reach)) for number in range(start, end)
            )
            if len(section) <= reach
            else (),
            related_days=self._related_days,
        )

    def _elsewhere(self, place: int) -> Iterator[Card]:
        """The stories of other sections, the nearest first."""
        section = self._cards[place].section
        return (other for other in outwards(self._cards, place) if other.section != section)

    def _version(self, row: int) -> Version:
        card = self._by_row[row]
        return Version(card, card.publisher or self._titles.get(card.section, card.section))


def _copies(alike: Alike) -> dict[int, list[int]]:
    """The rows of the stories of nearly the same text, by row of each story that has such."""
    copies: dict[int, list[int]] = {}
    place = alike.copies.find(1)
    while place >= 0:
        row = bisect_right(alike.starts, place) - 1
        places = range(alike.starts[row], alike.starts[row + 1])
        copies[row] = [alike.others[copy] for copy in places if alike.copies[copy]]
        place = alike.copies.find(1, places.stop)
    return copies


def count_pointers(
    cards: Sequence[Card], references: Mapping[str, Sequence[Reference]], alike: Alike
) -> Mapping[str, int]:
    """By slug how many stories name a story, or have it among those most like them.

    Of the stories that the front page asks about: the newest, and all without a date.
    """
    asked = {card.slug for number, card in enumerate(cards) if number < LEAD_AMONG or not card.date}
    rows = {alike.rows[slug] for slug in asked & alike.rows.keys()}
    places = [place for place, row in enumerate(alike.others) if row in rows]
    pointers = Counter(
        alike.slugs[alike.others[place]]
        for place in places
        if is_relative(alike.scores[place], alike.words[place], alike.copies[place])
    )
    named = (found.card.slug for of_one in references.values() for found in of_one if found.card)
    pointers.update(slug for slug in named if slug in asked)
    return pointers
