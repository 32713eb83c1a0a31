"""How a text begins, cut where a reader expects it: after a paragraph, a sentence, or at least a word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice

LONGEST_OPENING = 220  # characters
LONGEST_BEGINNING = 1100  # characters

_WHOLE_PARAGRAPH = 60
"""Characters below which a first line is a crosshead or an exclamation, and the next tells more."""

_SENTENCE_END = re.compile(r"[.!?。！？][\"'”’»)]*(?=\s|$)")


def opening(paragraphs: Sequence[str]) -> str:
    """The first paragraph, up to `LONGEST_OPENING`: what a list shows of a story without a standfirst."""
    first = next((text for text in paragraphs if len(text) > _WHOLE_PARAGRAPH), "".join(paragraphs[:1]))
    return cut(first, LONGEST_OPENING)


def beginning(paragraphs: Iterable[str], most: int) -> tuple[str, ...]:
    """The first `most` paragraphs, up to `LONGEST_BEGINNING` in all: what the front page prints of a lead."""
    taken: list[str] = []
    left = LONGEST_BEGINNING
    for text in islice(paragraphs, most):
        if taken and len(text) > left:
            break
        taken.append(cut(text, left))
        left -= len(text)
    return tuple(taken)


def cut(text: str, longest: int) -> str:
    """A text of at most `longest` characters: ended after a sentence, else after a word, with an ellipsis."""
    if len(text) <= longest:
        return text
    window = text[:longest]
    ends = [match.end() for match in _SENTENCE_END.finditer(window)]
    if ends and ends[-1] > longest // 3:
        return window[: ends[-1]]
    at_word = window.rpartition(" ")[0]
    return (at_word or window).rstrip(" ,;:–—-") + "…"
