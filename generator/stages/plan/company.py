"""find_company(): for each story of a stretch its related stories, and its other versions.

They are chosen from what stands in the `Stretch`, and from nothing else: so a stretch that is what it was
names lists that are what they were, and nobody has to make them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from typing import NamedTuple

from generator.core.alike import SCORE, split_words
from generator.core.dates import PartialDate, sort_key
from generator.core.digest import digest_plain
from generator.core.model import Card, Related, RelatedReason, Version
from generator.core.stretch import RELATED_ENTRIES, Stretch, is_relative, outwards

TIME_FLOOR = 0.7
"""What is left of a score when two stories lie far apart in time, if nearness in time is preferred."""


class Company(NamedTuple):
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


def find_company(stretch: Stretch) -> dict[str, Company]:
    """For each slug the stories it names, then those most like it, then fillers, until there are six.

    Copies of one story are one entry.
    """
    versions_of = dict(zip(stretch.with_versions, stretch.versions, strict=True))
    versions = cache(lambda slug: make_versions(versions_of.get(slug, ())))
    company: dict[str, Company] = {}
    for number, card in enumerate(stretch.cards):
        own = versions_of.get(card.slug, ())
        named = [reference.card for reference in stretch.references[number] if reference.card]
        entries = {
            other.slug: make_entry(other, _words_for(number, other, stretch), "reference") for other in named
        }
        hidden = {card.slug, *entries, *_slugs(own)}
        for place in _relatives(number, stretch):
            if len(entries) >= RELATED_ENTRIES:
                break
            other = stretch.others[place]
            if other.slug not in hidden:
                same = versions(other.slug)
                slugs = _slugs(same.versions)
                hidden.update((other.slug, *slugs))
                if card.slug in slugs or not entries.keys().isdisjoint(slugs):
                    shown = [copy for copy in same.versions if copy.card.slug not in {card.slug, *entries}]
                    same = make_versions(shown)
                entries[other.slug] = make_entry(other, stretch.words[place], "alike", same)
        for filler in _fillers(number, stretch):
            if len(entries) >= RELATED_ENTRIES:
                break
            if filler.slug not in hidden:
                hidden.update(_slugs(versions_of.get(filler.slug, ())))
                is_near = filler.section == card.section
                entries[filler.slug] = make_entry(filler, "", "section" if is_near else "time")
        company[card.slug] = Company(tuple(entries.values()), own)
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


def _slugs(versions: Iterable[Version]) -> list[str]:
    return [version.card.slug for version in versions]


def _words_for(number: int, other: Card, stretch: Stretch) -> str:
    """The terms that two stories share; none if the other is not among those most like the first."""
    places = range(stretch.starts[number], stretch.starts[number + 1])
    return next((stretch.words[place] for place in places if stretch.others[place].slug == other.slug), "")


def _relatives(number: int, stretch: Stretch) -> Iterable[int]:
    """Places of the relatives of a story, best first; nearness in time counts if wished."""
    scores, words, copies = stretch.scores, stretch.words, stretch.copies
    found = (
        place
        for place in range(stretch.starts[number], stretch.starts[number + 1])
        if is_relative(scores[place], words[place], copies[place])
    )
    card, days = stretch.cards[number], stretch.related_days
    if not days:
        return found

    def rank(place: int) -> tuple[float, str]:
        other = stretch.others[place]
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


def _fillers(number: int, stretch: Stretch) -> Iterator[Card]:
    """The stories of its section, next in time first, then all others in the same way."""
    yield from outwards(stretch.around, stretch.before + number)
    yield from stretch.elsewhere[number] if stretch.elsewhere else ()
