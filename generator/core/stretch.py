"""`Stretch`: stories next to each other, with all that their related stories are chosen from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from generator.core.alike import SCORE
from generator.core.digest import digest
from generator.core.model import Card, Reference, Version
from generator.core.value import Value

Item = TypeVar("Item")

RELATED_ENTRIES = 6
"""Of a list of related stories, if the site has so many others."""
LEAD_AMONG = 6
"""Newest stories among which the front page chooses its lead, by how many others point to them."""
LEAST_LIKENESS = 0.3
"""Score below which a story is no relative: of those just above, five of six are of the same section."""
LEAST_SCORE = LEAST_LIKENESS * SCORE


@dataclass(frozen=True, slots=True)
class Stretch(Value):
    """Some stories of a section, in their order, and what `find_company` needs to know of them.

    Likenesses are places in columns, as in `Alike`.
    """

    cards: tuple[Card, ...]
    """The stories; never empty."""
    references: tuple[tuple[Reference, ...], ...]
    """Of each story."""
    starts: tuple[int, ...]
    """Stories + 1: the first place of each, best first."""
    others: tuple[Card, ...]
    """For each place the other story."""
    scores: tuple[int, ...]
    """Where days do not count, either enough or 0: the order tells the rest."""
    words: tuple[str, ...]
    copies: bytes
    with_versions: tuple[str, ...]
    """Slugs of the stories, the others and those around that have versions: texts nearly the same."""
    versions: tuple[tuple[Version, ...], ...]
    """Of each of `with_versions`."""
    before: int
    """How many of `around` stand before the first story."""
    around: tuple[Card, ...]
    """The section from some stories before these to some after them, more than any of their lists needs."""
    elsewhere: tuple[tuple[Card, ...], ...]
    """For each story others of other sections, the nearest in time first; empty if its section is enough."""
    related_days: int
    """As in the settings."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A stretch that nobody has opened: all that it says, in columns that are quickly made and named.

    Stories are known by the fingerprints of their cards.
    """

    slugs: tuple[str, ...]
    """Of the stories; never empty."""
    references: tuple[tuple[str, str, str], ...]
    """Slug of a story, the text of a reference, the story of this site that it means; empty if none."""
    counts: bytes
    """How many likenesses each story has."""
    others: bytes
    scores: bytes
    words: tuple[str, ...]
    copies: bytes
    versions: tuple[str, ...]
    """Of each story that has any."""
    before: int
    around: bytes
    elsewhere: tuple[bytes, ...]
    related_days: int
    unfold: Callable[[], Stretch] = field(compare=False)


def name_of(card: Card) -> str:
    """What tells a card from any other."""
    return card.fingerprint or digest(card)


def is_relative(score: int, words: str, is_copy: int) -> bool:
    """Whether a likeness makes a story one to be shown with another: alike enough, for a reason, no copy."""
    return score >= LEAST_SCORE and bool(words) and not is_copy


def outwards(items: Sequence[Item], place: int) -> Iterator[Item]:
    """The others, from the nearest on both sides to the farthest."""
    for step in range(1, len(items)):
        if place + step < len(items):
            yield items[place + step]
        if step <= place:
            yield items[place - step]
