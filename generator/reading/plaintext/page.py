"""The lines of a raw article with the labels found so far, and what rules ask about places on it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Literal

from generator.reading.plaintext.lines import Line
from generator.reading.plaintext.words import WORDS

Kind = Literal[
    "title", "standfirst", "byline", "date", "caption", "reference", "rights",
    "heading", "item", "furniture",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Label:
    """What a line is."""

    kind: Kind
    """furniture is cut; the others go where their name says."""
    rule: str
    """Name of the rule that said so, as it is reported if the line is cut."""
    text: str = ""
    """The part that counts, if it is not the whole line: a title without the name of the site."""
    whole: bool = True
    """Whether nothing but marks and announcing words is left of the line beside `text`."""


Labels = Iterator[tuple[int, Label]]
"""What a rule gives: indexes of lines, and what they are."""


@dataclass(frozen=True, slots=True)
class Page:
    """Lines and their labels. A new one is made after each rule that took a line."""

    lines: tuple[Line, ...]
    labels: Mapping[int, Label]
    """By index of the line; what is missing is open, in the end text."""
    open: tuple[tuple[int, Line], ...] = field(init=False, repr=False)
    """The lines without a label, with their indexes."""
    solid: tuple[int, ...] = field(init=False, repr=False)
    """Indexes of those of them that are surely running text, if nothing else claims them."""
    kinds: frozenset[str] = field(init=False, repr=False)
    """Of all labels: many a rule is about lines beside others of some kind, and these are often not there."""

    def __post_init__(self) -> None:
        """Find what is open."""
        labels = self.labels
        opened = [pair for pair in enumerate(self.lines) if pair[0] not in labels]
        object.__setattr__(self, "open", tuple(opened))
        object.__setattr__(self, "solid", tuple([index for index, line in opened if line.is_solid]))
        object.__setattr__(self, "kinds", frozenset([label.kind for label in labels.values()]))


def is_open(page: Page, index: int) -> bool:
    """Whether there is such a line and no rule has taken it."""
    return index not in page.labels and 0 <= index < len(page.lines)


def kind(page: Page, index: int) -> str:
    """What the line is; empty if it is open or there is none."""
    label = page.labels.get(index)
    return label.kind if label else ""


def has_kind(page: Page, *kinds: Kind) -> bool:
    """Whether any line is of one of these kinds."""
    return not page.kinds.isdisjoint(kinds)


def open_lines(page: Page, start: int = 0, end: int | None = None) -> Iterator[tuple[int, Line]]:
    """Open lines from `start` to before `end`."""
    if start <= 0 and end is None:
        return iter(page.open)
    first = bisect_left(page.open, start, key=itemgetter(0)) if start > 0 else 0
    last = None if end is None else bisect_left(page.open, end, key=itemgetter(0))
    return iter(page.open[first:last])


def title_index(page: Page) -> int:
    """Where the title is; -1 if there is none."""
    if "title" not in page.kinds:
        return -1
    return next((index for index, label in page.labels.items() if label.kind == "title"), -1)


def text_start(page: Page) -> int:
    """Where the running text starts: the first solid line that is no standfirst.

    A byline or date close below a solid line says that this one was the standfirst.
    """
    solid = page.solid[:_DEEPEST_STANDFIRST]
    below = title_index(page) + 1
    for index in reversed(solid) if has_kind(page, "byline", "date") else ():
        is_near = index - below <= _NEAR and page.lines[index].words <= _LONGEST_STANDFIRST
        if is_near and _is_before_byline(page, index):
            rest = [later for later in solid if later > index]
            return rest[0] if rest else index + 1
    return solid[0] if solid else len(page.lines)


def text_end(page: Page) -> int:
    """The index after the last line of running text; 0 if there is none.

    What follows a line like "About the author" is no text, even if it is written in sentences; what
    follows the last solid line is text as long as it is sentences.
    """
    solid = page.solid
    if not solid:
        return 0
    for before in range(max(_FEWEST_BEFORE_END, len(solid) - _MOST_AFTER_END), len(solid)):
        if _has_end(page, solid[before - 1] + 1, solid[before]):
            return solid[before - 1] + 1
    end = solid[-1] + 1
    for index, line in open_lines(page, end):
        if index > end + 1:
            break
        if line.words >= _FEWEST_IN_SENTENCE and (line.is_sentence or line.text[-1] == ":"):
            end = index + 1
    return end


def _has_end(page: Page, start: int, stop: int) -> bool:
    return any(
        kind(page, index) in ("furniture", "byline") and _is_end(page, index) for index in range(start, stop)
    )


def _is_end(page: Page, index: int) -> bool:
    line = page.lines[index]
    return line.key in WORDS.ends or page.labels[index].rule == "author" or kind(page, index) == "byline"


_FEWEST_BEFORE_END = 3
_MOST_AFTER_END = 3
_FEWEST_IN_SENTENCE = 4
_DEEPEST_STANDFIRST = 3
_LONGEST_STANDFIRST = 60
_NEAR = 3
_NEAR_BYLINE = 12


def _is_before_byline(page: Page, index: int) -> bool:
    for later in range(index + 1, min(index + 1 + _NEAR_BYLINE, len(page.lines))):
        if kind(page, later) in ("byline", "date"):
            return True
        if is_open(page, later) and page.lines[later].is_solid:
            return False
    return False
