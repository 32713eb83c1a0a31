"""Rules about what stands between the title and the text."""

from __future__ import annotations

from collections.abc import Iterator

from generator.reading.plaintext.dateline import starts_with_dateline
from generator.reading.plaintext.dates import printed_dates
from generator.reading.plaintext.lines import Line
from generator.reading.plaintext.names import is_byline, is_name, names_in_byline
from generator.reading.plaintext.page import (
    Label,
    Labels,
    Page,
    has_kind,
    is_open,
    kind,
    open_lines,
    text_end,
    text_start,
    title_index,
)
from generator.reading.plaintext.publisher import publisher_in
from generator.reading.plaintext.words import WORDS


def author(page: Page) -> Labels:
    """Names without "By" between the title and the text; and below it, if nowhere else."""
    start, below = text_start(page), title_index(page) + 1
    found = [index for index, label in page.labels.items() if label.kind == "byline"]
    every = {name for index in found for name in names_in_byline(page.lines[index].text)}
    known = set(every)
    region = min(_author_region(page, start), below + _DEEPEST_AUTHOR)
    yield from (
        (index, Label("byline", "author"))
        for index, line in (open_lines(page, below) if every else ())
        if line.text in every
    )
    for index, line in open_lines(page, below, region):
        if line.words > _LONGEST_BYLINE or not (is_byline(line.text) or _is_above_date(page, index)):
            continue
        names = set(names_in_byline(line.text))
        beside = {kind(page, index - 1), kind(page, index + 1)} & {"furniture", "date", "byline"}
        is_more_than_name = line.text not in names_in_byline(line.text)
        if index > start and not beside and not is_more_than_name:
            continue
        if not known or index - 1 in found or any(old.startswith(name) for old in known for name in names):
            known |= names
            found.append(index)
            yield index, Label("byline", "author")
    yield from _authors_below(page, known)
    yield from _author_notes(page, known | every)


def _is_above_date(page: Page, index: int) -> bool:
    """Whether a line starts with a name and a comma, and a date follows: "João Silva, g1 Vale"."""
    first, _, rest = page.lines[index].text.partition(", ")
    return (
        bool(rest)
        and is_name(first)
        and 1 < len(rest.split()) <= _NEAR_TITLE
        and kind(page, index + 1) == "date"
    )


def publisher(page: Page) -> Labels:
    """Lines that hold the name of the publisher, as the copyright line gives it, and nothing else."""
    if not has_kind(page, "rights"):
        return
    lines = (page.lines[index].text for index, label in page.labels.items() if label.kind == "rights")
    names = {publisher_in(line) for line in lines}
    yield from (
        (index, Label("furniture", "publisher")) for index, line in open_lines(page) if line.text in names
    )


def standfirst(page: Page) -> Labels:
    """One or two paragraphs between title and byline or date; or one set apart from the text below it."""
    at = title_index(page)
    if at < 0:
        return
    found = list(_above_byline(page, at)) or list(_between_title_and_byline(page))
    if not found:
        first = next((index for index, line in open_lines(page, at + 1) if not _is_beside_title(line)), -1)
        found = [first] if first >= 0 and _is_alone_above_text(page, first, at) else []
    yield from ((taken, Label("standfirst", "standfirst")) for taken in found)


def _above_byline(page: Page, at: int) -> Iterator[int]:
    """Paragraphs below the title that a byline or a date closes; furniture may stand between."""
    found: list[int] = []
    seen = 0
    if not has_kind(page, "byline", "date"):
        return
    for index in range(at + 1, min(at + 1 + _DEEPEST_STANDFIRST, len(page.lines))):
        line, what = page.lines[index], kind(page, index)
        if what in ("byline", "date") and found:
            yield from found
            return
        if what in ("furniture", "caption", "byline", "date"):
            continue
        seen += 1
        if what or not _may_be_standfirst(line) or seen > _MOST_STANDFIRSTS:
            return
        found.append(index)


def _between_title_and_byline(page: Page) -> Iterator[int]:
    """A paragraph right below a repetition of the title and right above a byline or a date."""
    for index, label in page.labels.items():
        is_near = label.rule == "repeated-title" and kind(page, index + 2) in ("byline", "date")
        if is_near and is_open(page, index + 1) and _may_be_standfirst(page.lines[index + 1]):
            yield index + 1
            return


def _is_beside_title(line: Line) -> bool:
    """Names of sections, and other words that are too few for a standfirst."""
    return line.words < _FEWEST_IN_STANDFIRST and not line.is_sentence


def head(page: Page) -> Labels:
    """What stands between title and text and is none of the above: captions, crumbs, topics."""
    start, below = text_start(page), title_index(page) + 1
    if start <= below:
        return
    has_furniture = any(kind(page, index) == "furniture" for index in range(below, start))
    last = _last_labelled(page, start)
    for index, line in open_lines(page, below, min(start, below + _DEEPEST_HEAD)):
        if line.is_sentence or line.words > _LONGEST_CAPTION or index > last:
            continue
        if line.words >= _FEWEST_IN_CAPTION:
            yield index, Label("caption", "caption")
        elif has_furniture or line.key in WORDS.sections:
            yield index, Label("furniture", "head")


_LONGEST_BYLINE = 12
_DEEPEST_AUTHOR = 25
_NEAR_TITLE = 4
_MOST_STANDFIRSTS = 3
_DEEPEST_STANDFIRST = 12
_FEWEST_IN_STANDFIRST = 4
_FEWEST_UNSTOPPED = 6


def _author_region(page: Page, start: int) -> int:
    """A standfirst may look like the first paragraph: a name close below it still is the byline."""
    if start - title_index(page) > _NEAR_TITLE:
        return start
    return next((index for index, line in open_lines(page, start + 1) if line.is_solid), start)


def _authors_below(page: Page, known: set[str]) -> Labels:
    end = text_end(page)
    for index in range(end, min(end + 2, len(page.lines))):
        line = page.lines[index]
        names = set(names_in_byline(line.text)) if is_open(page, index) and is_byline(line.text) else set()
        if names and (not known or names & known):
            yield index, Label("byline", "author")
            return


def _author_notes(page: Page, known: set[str]) -> Labels:
    """Lines near the end like "Ada Lovelace is a reporter for …"."""
    start = text_start(page) if known else len(page.lines)
    solid = [index for index in page.solid if index >= start]
    if len(solid) <= _FEWEST_ABOVE_NOTE:
        return
    notes = tuple(
        f"{name} {verb} "
        for name in known
        for verb in ("is", "has", "covers", "writes", "reports", "was", "joined")
    )
    for index, line in open_lines(page, solid[-1] - 1):
        if line.text.startswith(notes) and line.words <= _LONGEST_NOTE:
            yield index, Label("furniture", "author-note")


_FEWEST_ABOVE_NOTE = 3
_LONGEST_NOTE = 80


def _may_be_standfirst(line: Line) -> bool:
    if not _FEWEST_IN_STANDFIRST <= line.words <= 70:
        return False
    if line.is_sentence:
        return True
    return line.words >= _FEWEST_UNSTOPPED and not printed_dates(line.text, day_first=lambda: False)


def _is_alone_above_text(page: Page, index: int, at: int) -> bool:
    """Whether the first open line is set apart from the text: no full stop, or something between."""
    line = page.lines[index]
    if not 6 <= line.words <= _LONGEST_ALONE or (
        not line.text[0].isalnum() and line.text[0] not in "\"'“‘„«¿…"
    ):
        return False
    below = next((later for later, _ in open_lines(page, index + 1)), -1)
    if below < 0 or not page.lines[below].is_solid:
        return False
    between = {kind(page, later) for later in range(at + 1, below)} - {"", "furniture"}
    if not line.is_sentence:
        return below == index + 1 or bool(between)
    is_apart = below > index + 1 and index == at + 1
    return is_apart or starts_with_dateline(page.lines[below].text)


_LONGEST_ALONE = 40
_DEEPEST_HEAD = 60
_LONGEST_CAPTION = 60
_FEWEST_IN_CAPTION = 5


def _last_labelled(page: Page, start: int) -> int:
    """The last line above the text that some rule has taken; a short line below it is a crosshead."""
    return next((index for index in range(start - 1, -1, -1) if index in page.labels), -1)
