"""`Phrases`: the names and subjects of an article, what topics are found among."""

from __future__ import annotations

from dataclasses import dataclass

from generator.core.value import Value


@dataclass(frozen=True, slots=True)
class Phrases(Value):
    """What the topics of an article are found among, the weightiest first; packed, since there are many."""

    keys: str = ""
    """A line each: what all spellings of a name or subject have in common."""
    texts: str = ""
    """A line each: as the article writes it; subjects in lower case."""
    weights: bytes = b""
    """A byte each: how much the article is about it, 1 to 30."""
    wholes: bytes = b""
    """A byte each: 0; else the number, from 1, of the longer name that it may be short for; 255 if it is
    short for something, though the article does not say surely for what."""
