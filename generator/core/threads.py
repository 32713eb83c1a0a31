"""The nouns of developing stories: a Thread and its Developments."""

from __future__ import annotations

from dataclasses import dataclass

from generator.core.model import Card
from generator.core.value import Value


@dataclass(frozen=True, slots=True)
class Development(Value):
    """A story of a thread."""

    card: Card
    news: str
    """The sentence that tells most of what no story before it does; plain text. Empty for the story that
    begins the thread, and where no sentence can stand alone."""
    versions: tuple[Card, ...]
    """Stories that say the same in almost the same words."""


@dataclass(frozen=True, slots=True)
class Thread:
    """A developing story: stories about one event and what came of it."""

    name: str
    """In addresses: the slug of its first story."""
    title: str
    """For readers: names that its stories share, `Marsh and Spitzer`."""
    path: str
    """Of its page, below the output folder."""
    developments: tuple[Development, ...]
    """At least three, oldest first; undated last, by title."""
