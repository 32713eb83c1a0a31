"""Labelled lines → the article and what was cut."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from generator.core.dates import PartialDate
from generator.core.model import Block, RawArticle, Reading
from generator.core.verdicts import Verdict
from generator.reading.plaintext.dateline import match_dateline
from generator.reading.plaintext.dates import Printed, is_date_line, is_day_first, printed_dates
from generator.reading.plaintext.language import LONGEST, language_of
from generator.reading.plaintext.lines import Line
from generator.reading.plaintext.names import names_in_byline
from generator.reading.plaintext.page import Kind, Label, Page, has_kind
from generator.reading.plaintext.publisher import publisher_of
from generator.reading.plaintext.reasons import REASONS

LONGEST_PARAGRAPH = 20_000  # characters
LONGEST_MADE_TITLE = 100


def assemble(page: Page, repairs: tuple[str, ...]) -> Reading:
    """The reading of a fully labelled page."""
    texts = [line for _, line in page.open]
    said = _by_kind(page)
    if not texts and not any(said[kind] for kind in ("title", "heading", "item")):
        return Reading((), tuple(_verdicts(page, None)), repairs)
    dateline = _dateline(texts[:_DEEPEST_DATELINE])
    blocks = tuple(_blocks(page, dateline))
    rights = max(_texts(said["rights"]), key=_fullness, default="")
    date, updated = _dates(page, rights, dateline)
    article = RawArticle(
        title=_title(said["title"], blocks),
        blocks=blocks,
        standfirst=" ".join(_texts(said["standfirst"])),
        authors=_authors(said["byline"]),
        date=date,
        updated=updated,
        dateline=dateline.place,
        publisher=publisher_of(_behind_title(said["title"]), " ".join(rights.split()), dateline.more),
        language=_language(blocks),
        captions=tuple(dict.fromkeys(_texts(said["caption"]))),
        references=tuple(dict.fromkeys(_texts(said["reference"]))),
        rights=rights,
    )
    long = sum(len(line.text) > LONGEST_PARAGRAPH for line in texts)
    repairs += (
        (f"Paragraphs of more than {LONGEST_PARAGRAPH:,} characters were split: {long}.",) if long else ()
    )
    return Reading((article,), tuple(_verdicts(page, article)), repairs)


# ---------------------------------------------------------------- what became of each line


def _verdicts(page: Page, article: RawArticle | None) -> Iterator[Verdict]:
    """What each line was taken for, and whether it is whole in the article; without one, nothing is kept."""
    left = (
        {
            "caption": set(article.captions),
            "reference": set(article.references),
            "rights": {article.rights},
        }
        if article
        else {}
    )
    is_kept = article is not None
    rule = "text" if is_kept else "no-article"
    why = REASONS[rule]
    unlabelled = ("text", rule, why.text, is_kept, is_kept or why.is_sure)
    for index, line in enumerate(page.lines):
        label = page.labels.get(index)
        found = _verdict(line, label, left, is_kept=is_kept) if label else unlabelled
        for number, text in line.parts:
            yield Verdict(number, text, *found)


def _verdict(
    line: Line, label: Label, left: Mapping[str, set[str]], *, is_kept: bool
) -> tuple[str, str, str, bool, bool]:
    """What a verdict says of each part of a line behind its text."""
    why = REASONS[label.rule]
    is_kept = is_kept and _is_held(line, label, left)
    return label.kind, label.rule, why.text, is_kept, is_kept or why.is_sure


def _is_held(line: Line, label: Label, left: Mapping[str, set[str]]) -> bool:
    """Whether a line is whole in the article; `left` are the lines in its fields that are still to be met."""
    if label.kind in ("heading", "item", "standfirst") or (label.kind == "title" and label.whole):
        return True
    text = _kept(line, label)
    is_met = text in left.get(label.kind, ())
    if is_met:
        left[label.kind].remove(text)  # so that a line that stands there twice is kept once
    return is_met


# ---------------------------------------------------------------- text


def _blocks(page: Page, dateline: _Dateline) -> Iterator[Block]:
    for index, line in enumerate(page.lines):
        label = page.labels.get(index)
        if label is None:
            text = line.written[dateline.cut :] if line is dateline.line else line.written
            if len(text) <= LONGEST_PARAGRAPH and line is not dateline.line:
                yield Block("paragraph", text)
            else:
                yield from (Block("paragraph", piece) for piece in _pieces(text))
        elif label.kind == "heading":
            yield Block("heading", line.written)
        elif label.kind == "item":
            yield from (Block("item", piece) for piece in _pieces(_kept(line, label)))


def _pieces(text: str) -> Iterator[str]:
    """A paragraph in pieces that a browser can bear, cut at spaces where there are some."""
    start = 0
    while len(text) - start > LONGEST_PARAGRAPH:
        space = text.rfind(" ", start + 1, start + LONGEST_PARAGRAPH)
        end = space if space > 0 else start + LONGEST_PARAGRAPH
        yield text[start:end].strip()
        start = end
    rest = text[start:].strip()
    if rest:
        yield rest


def _language(blocks: tuple[Block, ...]) -> str:
    """Of the text alone: furniture and captions may be in the language of the site or the agency."""
    texts: list[str] = []
    length = 0
    for block in blocks[:_ENOUGH_BLOCKS]:
        texts.append(block.text)
        length += len(block.text)
        if length > LONGEST:
            break  # no more is looked at
    return language_of("\n".join(texts))


_ENOUGH_BLOCKS = 30


Labelled = list[tuple[Line, Label]]
"""Lines of one kind, in their order."""


def _by_kind(page: Page) -> Mapping[Kind, Labelled]:
    found: defaultdict[Kind, Labelled] = defaultdict(list)
    for index in sorted(page.labels):
        label = page.labels[index]
        found[label.kind].append((page.lines[index], label))
    return found


def _texts(labelled: Labelled) -> list[str]:
    return [_kept(line, label) for line, label in labelled]


def _kept(line: Line, label: Label) -> str:
    """What a label keeps of its line."""
    return line.as_written(label.text or line.text)


def _title(titles: Labelled, blocks: tuple[Block, ...]) -> str:
    """The title line, else the first sentence of the text, shortened."""
    if titles:
        return _kept(*titles[0])
    text = blocks[0].text[: LONGEST_MADE_TITLE * 3]
    sentence = _FIRST_SENTENCE.match(text)
    if sentence and len(sentence[0]) <= LONGEST_MADE_TITLE:
        return sentence[0]
    if len(text) <= LONGEST_MADE_TITLE:
        return text
    short = text[: LONGEST_MADE_TITLE - 1]
    return (short[: short.rfind(" ")] if " " in short else short).rstrip(" ,;:–—-") + "…"


def _behind_title(titles: Labelled) -> str:
    """What a page title says behind the headline."""
    found = ((line.text, label.text) for line, label in titles)
    return next((line[len(title) :] for line, title in found if title and line.startswith(title)), "")


_FIRST_SENTENCE = re.compile(r".{20,}?[.!?。]+[\"'”’»)]*(?=\s|$)")


def _authors(bylines: Labelled) -> tuple[str, ...]:
    """Names of all bylines, each once; glued lines ("Ada LovelaceThe Times") give way to clean ones."""
    names: dict[str, str] = {}
    for line, _ in bylines:
        for name in names_in_byline(line.text):
            names.setdefault(name.casefold(), name)
    return tuple(
        name
        for low, name in names.items()
        if not any(low != other and low.startswith(other) for other in names)
    )


# ---------------------------------------------------------------- dates and dateline


@dataclass(frozen=True, slots=True)
class _Dateline:
    place: str = ""
    more: str = ""
    """What it says beside the place: day, agency."""
    cut: int = 0
    """Characters of the line that say nothing but place and date."""
    line: Line | None = None
    when: PartialDate | None = None


_NO_DATELINE = _Dateline()
_DEEPEST_DATELINE = 3


def _dateline(lines: list[Line]) -> _Dateline:
    """The place before "— The river …". The prefix stays in the text if it holds more than the place."""
    for line in lines:
        match = match_dateline(line.text)
        if match and line.words > _SHORTEST_WITH_DATELINE and match.end() < len(line.text):
            place = match["place"].strip(" ,")
            return _Dateline(place, match["more"], 0 if match["more"].strip(" ,") else match.end(), line)
    return _NO_DATELINE


_SHORTEST_WITH_DATELINE = 8


def _dates(page: Page, rights: str, dateline: _Dateline) -> tuple[PartialDate | None, PartialDate | None]:
    """When it was published and when it was changed."""
    found = list(_printed(page)) if has_kind(page, "date", "byline", "furniture") else []
    published = next((date.when for date in found if not date.is_update), None)
    updated = next((date.when for date in found if date.is_update), None)
    if published is None and dateline.line is not None:
        published = _dateline_date(dateline)
    if published is None and updated is None:
        return _year_of(rights), None
    if published is None:
        return updated, None
    return published, None if updated == published else updated


def _dateline_date(dateline: _Dateline) -> PartialDate | None:
    start = dateline.line.text[:100] if dateline.line else ""
    found = printed_dates(start.split("(")[0].split(" - ")[0], day_first=lambda: False)
    return found[0].when if found and found[0].when and found[0].when.day else None


def _printed(page: Page) -> Iterator[Printed]:
    """Dates of the page that speak of the article, best evidence first."""
    for lines in _dated_lines(page):
        best = [line for line in lines if _PUBLISHED.search(line.text) or not is_date_line(line.text)]
        others = [line for line in lines if line not in best]
        dates = (
            date for line in best + others for date in printed_dates(line.text, day_first=_day_first(page))
        )
        known = [date for date in dates if date.when is not None]
        if known:
            yield from known
            return


_PUBLISHED = re.compile(
    r"publi|posted|erstellt|stand\b|veröff|pubbl|gepubl|geplaatst|opubl|dodano|updat|actuali|aktuali|aggiorn|atuali",
    re.IGNORECASE,
)


def _dated_lines(page: Page) -> Iterator[list[Line]]:
    """Where the date of an article may stand, best place first.

    Above the text; close to its start (a standfirst may look like text); below, if it speaks of
    publication.
    """
    solid = page.solid[:4]
    start = solid[0] if solid else len(page.lines)
    near = min(solid[-1] if solid else 0, _NEAR_START)
    yield _of_kind(page, 0, start)
    yield _of_kind(page, start, near)
    yield [line for line in _of_kind(page, start, len(page.lines)) if _PUBLISHED.search(line.text)]


_NEAR_START = 15


def _of_kind(page: Page, start: int, end: int) -> list[Line]:
    dated = [
        index
        for index, label in page.labels.items()
        if start <= index < end and (label.kind in ("date", "byline") or label.rule == "kicker")
    ]
    return [page.lines[index] for index in sorted(dated)]


def _day_first(page: Page) -> Callable[[], bool]:
    """Asked only if a date is ambiguous."""
    return lambda: is_day_first(" ".join(line.text[:1000] for _, line in page.open if line.is_solid))


def _year_of(rights: str) -> PartialDate | None:
    years = _YEAR.findall(rights[:600])
    return PartialDate(max(map(int, years))) if years else None


# ---------------------------------------------------------------- rights

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def _fullness(rights: str) -> tuple[bool, bool]:
    return "©" in rights or "(c)" in rights.casefold(), bool(_YEAR.search(rights))
