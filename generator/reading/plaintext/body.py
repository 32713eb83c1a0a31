"""Rules about what stands in the text and below it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.reading.plaintext.lines import SHORT, Line
from generator.reading.plaintext.page import (
    Label,
    Labels,
    Page,
    has_kind,
    is_open,
    kind,
    open_lines,
    text_end,
)
from generator.reading.plaintext.words import WORDS


def repeated(page: Page) -> Labels:
    """Short lines that stand there twice, and not above paragraphs only: buttons and boxes.

    Only beside other furniture: a page without any was cleaned before it came here.
    """
    if not has_kind(page, "furniture"):
        return
    places: dict[str, list[int]] = {}
    for index, line in open_lines(page):
        if (
            line.key
            and line.words <= _LONGEST_BUTTON
            and not line.is_sentence
            and line.text[-1] not in ",;:)]"
        ):
            places.setdefault(line.key, []).append(index)
    for found in places.values():
        if len(found) > 1 and not all(_is_above_text(page, index) for index in found):
            yield from ((index, Label("furniture", "repeated")) for index in found)


def tail(page: Page) -> Labels:
    """Short lines below the text, and everything under the copyright line."""
    if not has_kind(page, "furniture", "rights"):
        return
    end = text_end(page)
    known = sum(index in page.labels for index in range(end, len(page.lines)))
    rest = len(page.lines) - end
    if end == 0 or (known == 0 and rest > _LONGEST_TAIL):
        return
    is_below_furniture = is_below_rights = False
    for index in range(end, len(page.lines)):
        line = page.lines[index]
        if not is_open(page, index):
            is_below_furniture |= _ends_text(page.labels[index])
            is_below_rights |= _ends_page(page, index)
        elif _is_news(line) and not is_below_rights:
            continue
        elif is_below_furniture or not (line.is_sentence or _BULLET.match(line.text)):
            is_below_furniture = True
            yield index, Label("furniture", "tail")


def _ends_text(label: Label) -> bool:
    """Whether what stands below is no text any more. A "Read more:" stands between paragraphs, too."""
    return label.kind in ("furniture", "rights", "byline") and label.rule != "reference-marker"


def _ends_page(page: Page, index: int) -> bool:
    return kind(page, index) in ("rights", "byline") or page.lines[index].key in WORDS.ends


def _is_news(line: Line) -> bool:
    """A whole sentence, which might be the last paragraph; `sequence` looks whether it speaks of the page."""
    return line.is_stopped and line.words >= _FEWEST_IN_NEWS


def run(page: Page) -> Labels:
    """Short lines in a row inside the text, some of them furniture."""
    for start, end in _runs(page) if has_kind(page, "furniture") else ():
        known = sum(kind(page, index) == "furniture" for index in range(start, end))
        if known == 0 or known * 2 < end - start:
            continue
        for index, _ in open_lines(page, start, end):
            is_between = kind(page, index - 1) == "furniture" and kind(page, index + 1) == "furniture"
            if is_between or (known >= _ENOUGH_FURNITURE and not _is_above_text(page, index)):
                yield index, Label("furniture", "run")


def crosshead(page: Page) -> Labels:
    """Short lines without a full stop that stand above a paragraph."""
    for index, line in open_lines(page):
        if line.words > _LONGEST_CROSSHEAD or not _may_be_crosshead(line) or _BULLET.match(line.text):
            continue
        below = _next_open(page, index)
        if below < 0:
            continue
        under = page.lines[below]
        if under.is_solid or (_is_sentence_like(under) and under.words > line.words):
            yield index, Label("heading", "crosshead")


def item(page: Page) -> Labels:
    """Lines with a bullet."""
    for index, line in open_lines(page):
        match = _BULLET.match(line.text) if line.text[0] in _BULLETS else None
        if match and line.text[match.end() :]:
            yield index, Label("item", "item", line.text[match.end() :])


_LONGEST_TAIL = 3  # lines that may be cut though none of them is known furniture
_FEWEST_IN_NEWS = 8  # words
_LONGEST_BUTTON = 8  # words
_LONGEST_IN_RUN = 12
_ENOUGH_FURNITURE = 3
_LONGEST_CROSSHEAD = 14
_BULLET = re.compile(r"[•●▪◦‣∙·*–—-]\s|[•●▪◦‣]")
_BULLETS = "•●▪◦‣∙·*–—-"


def _runs(page: Page) -> Iterator[tuple[int, int]]:
    """Stretches of short lines that do not end like sentences: from, to before."""
    start = 0
    for index, line in enumerate(page.lines):
        is_text = kind(page, index) in ("", "heading") and (line.is_sentence or line.words > _LONGEST_IN_RUN)
        if is_text or kind(page, index) in ("title", "reference", "caption", "standfirst"):
            yield start, index
            start = index + 1
    yield start, len(page.lines)


def _is_above_text(page: Page, index: int) -> bool:
    return is_open(page, index + 1) and page.lines[index + 1].is_solid


def _next_open(page: Page, index: int) -> int:
    for following in range(index + 1, min(index + 4, len(page.lines))):
        if is_open(page, following):
            return following
    return -1


def _is_sentence_like(line: Line) -> bool:
    return line.is_sentence or line.text[-1] == ":"


def _may_be_crosshead(line: Line) -> bool:
    return (
        not line.is_stopped
        and line.text[-1:] not in ",;:"
        and line.text[:1] not in '"“„«'
        and len(line.text) <= SHORT
    )
