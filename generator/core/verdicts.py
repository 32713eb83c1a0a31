"""`Verdict`: what became of a line of a raw file. Part of every report, and so apart from the other nouns."""

from __future__ import annotations

from dataclasses import dataclass

from generator.core.value import Value


@dataclass(frozen=True, slots=True)
class Verdict(Value):
    """What a reader took a line of a raw file for, and what became of it."""

    line: int
    """Counted from 1 in the raw file."""
    text: str
    """The line as it stood, white space at its ends removed; never empty."""
    kind: str
    """What it is: `title`, `text`, `caption`, `furniture`, …"""
    rule: str
    """Name of the rule that said so."""
    reason: str
    """What that name means, in half a sentence: `a copyright line`."""
    is_kept: bool
    """Whether it is, whole, in the text or the front matter of the article; else it is cut."""
    is_sure: bool
    """Whether its words say that it is no text, and not its place alone; true of what is kept."""
