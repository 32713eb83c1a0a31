"""Rules about where on the page a line stands, beside what its neighbours were found to be."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.reading.plain_dateline import starts_with_dateline
from generator.reading.plain_dates import printed_dates
from generator.reading.plain_lines import SHORT, Line
from generator.reading.plain_names import is_byline, names_in_byline
from generator.reading.plain_page import (
    Label,
    Page,
    is_open,
    kind,
    open_lines,
    text_end,
    text_start,
    title_index,
)
from generator.reading.plain_words import WORDS, key

Labels = Iterator[tuple[int, Label]]

LONGEST_TITLE = 300  # characters


def title(page: Page) -> Labels:
    """The first line that is no kicker; and its repetitions, which are cut."""
    chosen = _choose_title(page)
    if chosen < 0:
        return
    line = page.lines[chosen]
    text = without_site(line.text)
    text = _shorter_repetition(page, chosen, text)
    yield chosen, Label("title", "title", text, whole=text == line.text)
    own = key(text)
    for index, other in open_lines(page):
        if index != chosen and other.key and _is_repetition(other.key, own, line.key):
            yield index, Label("furniture", "repeated-title")
    for index, other in open_lines(page, 0, chosen):
        if not other.is_solid:
            yield index, Label("furniture", "kicker")


def author(page: Page) -> Labels:
    """Names without "By" between the title and the text; and below it, if nowhere else."""
    start, below = text_start(page), title_index(page) + 1
    found = [index for index, label in page.labels.items() if label.kind == "byline"]
    known = {name for index in found for name in names_in_byline(page.lines[index].text)}
    region = min(_author_region(page, start), below + _DEEPEST_AUTHOR)
    every = {name for index in found for name in names_in_byline(page.lines[index].text)}
    yield from (
        (index, Label("byline", "author")) for index, line in open_lines(page, below) if line.text in every
    )
    for index, line in open_lines(page, below, region):
        if line.words > _LONGEST_BYLINE or not is_byline(line.text):
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


def standfirst(page: Page) -> Labels:
    """One or two paragraphs between title and byline or date."""
    at = title_index(page)
    if at < 0:
        return
    found: list[int] = []
    for index in range(at + 1, min(at + 1 + _NEAR_TITLE, len(page.lines))):
        line = page.lines[index]
        if kind(page, index) in ("byline", "date") and found:
            yield from ((taken, Label("standfirst", "standfirst")) for taken in found)
            return
        if is_open(page, index) and not _may_be_standfirst(line):
            break
        if is_open(page, index):
            found.append(index)
        if len(found) > _MOST_STANDFIRSTS:
            return
    first = next((index for index, _ in open_lines(page, at + 1)), -1)
    if first >= 0 and _is_alone_above_text(page, first, at):
        yield first, Label("standfirst", "standfirst")


def head(page: Page) -> Labels:
    """What stands between title and text and is none of the above: captions, crumbs, topics."""
    start, below = text_start(page), title_index(page) + 1
    has_furniture = any(kind(page, index) == "furniture" for index in range(below, start))
    last = _last_labelled(page, start)
    for index, line in open_lines(page, below, min(start, below + _DEEPEST_HEAD)):
        if line.is_sentence or line.words > _LONGEST_CAPTION or index > last:
            continue
        if line.words >= _FEWEST_IN_CAPTION:
            yield index, Label("caption", "caption")
        elif has_furniture or line.key in WORDS.sections:
            yield index, Label("furniture", "head")


def tail(page: Page) -> Labels:
    """Short lines below the text, and everything under the copyright line."""
    end = text_end(page)
    known = sum(index in page.labels for index in range(end, len(page.lines)))
    rest = len(page.lines) - end
    is_clean = not any(label.kind in ("furniture", "rights") for label in page.labels.values())
    if end == 0 or is_clean or (known == 0 and rest > _LONGEST_TAIL):
        return
    is_below_furniture = False
    for index in range(end, len(page.lines)):
        line = page.lines[index]
        if not is_open(page, index):
            is_below_furniture |= kind(page, index) in ("furniture", "rights", "byline")
        elif is_below_furniture or not (line.is_sentence or _BULLET.match(line.text)):
            is_below_furniture = True
            yield index, Label("furniture", "tail")


def run(page: Page) -> Labels:
    """Short lines in a row inside the text, some of them furniture."""
    for start, end in _runs(page):
        known = sum(kind(page, index) == "furniture" for index in range(start, end))
        if known == 0 or known * 2 < end - start:
            continue
        for index, line in open_lines(page, start, end):
            is_between = kind(page, index - 1) == "furniture" and kind(page, index + 1) == "furniture"
            if is_between or (known >= _ENOUGH_FURNITURE and not _is_above_text(page, index)):
                yield index, Label("furniture", "run")


def crosshead(page: Page) -> Labels:
    """Short lines without a full stop that stand above a paragraph."""
    for index, line in open_lines(page):
        below = _next_open(page, index)
        if below < 0 or not _may_be_crosshead(line) or _BULLET.match(line.text):
            continue
        under = page.lines[below]
        if under.is_solid or (under.is_sentence and under.words > line.words):
            yield index, Label("heading", "crosshead")


def item(page: Page) -> Labels:
    """Lines with a bullet."""
    for index, line in open_lines(page):
        match = _BULLET.match(line.text)
        if match and line.text[match.end() :]:
            yield index, Label("item", "item", line.text[match.end() :])


# ---------------------------------------------------------------- title

_SITE = re.compile(r"\s+(?:[|»•·]|[-–—])\s+")
_SURE_SITE = re.compile(r"\s+[|»]\s+")
_LONGEST_SITE = 5  # words
_LONGEST_KICKER = 3
_REPEATED_WITHIN = 60
_DEEPEST_TITLE = 80


def without_site(text: str) -> str:
    """The headline without the name of the site behind it."""
    parts = _SURE_SITE.split(text)
    if (
        len(parts) > 1
        and len(parts[0].split()) > _LONGEST_KICKER
        and all(_is_site(part) for part in parts[1:])
    ):
        return parts[0]
    found = list(_SITE.finditer(text))
    if (
        found
        and _is_known_site(text[found[-1].end() :])
        and len(text[: found[-1].start()].split()) > _LONGEST_KICKER
    ):
        return text[: found[-1].start()]
    return text


def _is_site(text: str) -> bool:
    words = text.split()
    return len(words) <= _LONGEST_SITE and not text.endswith((".", "?", "!"))


_SITE_NAME = re.compile(
    r"\b(?:News|Times|Post|Herald|Tribune|Journal|Guardian|Telegraph|Gazette|Chronicle|Magazine|Daily|Today|BBC|CNN|"
    r"Reuters|Bloomberg|Press|Mail|Zeitung|Review|Observer|Independent|Globe|Star|Mirror|Radio|TV|Online|Weekly|Nachrichten)\b|"
    r"\.(?:com|org|net|de|fr|it|es|co\.uk|news|nl|pl|se)$|中文网"
)


def _is_known_site(text: str) -> bool:
    return _is_site(text) and bool(_SITE_NAME.search(text)) and text[:1].isupper()


def _choose_title(page: Page) -> int:
    candidates = [index for index, line in _candidates(page)]
    if not candidates:
        return -1
    candidates = [index for index in candidates if page.lines[index].key not in WORDS.sections] or candidates
    repeated = _repeated(page, candidates)
    if repeated >= 0:
        return repeated
    crumbs = _crumbs(page, candidates)
    if crumbs:
        return candidates[crumbs]
    for index, following in zip(candidates, [*candidates[1:], -1], strict=True):
        if not _is_kicker(page, index, following):
            return index
    return -1


def _candidates(page: Page) -> Iterator[tuple[int, Line]]:
    """Open lines before the first that is surely text; that one too, if it might be a headline."""
    for index, line in open_lines(page, 0, _DEEPEST_TITLE):
        if len(line.text) > LONGEST_TITLE:
            return
        if line.is_solid and line.is_stopped and not _is_title_case(line.text):
            return
        if line.key and not (index > 0 and is_byline(line.text)) and not _is_crumb(line.text):
            yield index, line


def _is_title_case(text: str) -> bool:
    """Whether nearly all long words are capitalised, as English headlines are and sentences are not."""
    words = [word for word in text.split() if len(word) > _LONGEST_SMALL_WORD and word[0].isalpha()]
    return sum(word[0].isupper() for word in words) * 10 > len(words) * 8


_LONGEST_SMALL_WORD = 4


def _repeated(page: Page, candidates: list[int]) -> int:
    counts: dict[str, int] = {}
    for line in page.lines[:_REPEATED_WITHIN]:
        counts[line.key] = counts.get(line.key, 0) + 1
    for index in candidates:
        line = page.lines[index]
        if counts.get(line.key, 0) > 1 and line.words > _LONGEST_KICKER:
            return index
    return -1


def _is_kicker(page: Page, index: int, following: int) -> bool:
    if following < 0:
        return page.lines[index].key in WORDS.sections and index + 1 < len(page.lines)
    line, other = page.lines[index], page.lines[following]
    between = {kind(page, at) for at in range(index + 1, following)}
    if line.words > _LONGEST_KICKER or "byline" in between:
        return False
    if line.key in WORDS.sections or all(word in WORDS.sections for word in line.key.split()):
        return True
    is_shorter = other.words > max(line.words + 1, _LONGEST_KICKER - 1)
    return is_shorter and line.words < _LONGEST_KICKER and not other.is_stopped


def _crumbs(page: Page, candidates: list[int]) -> int:
    """How many short lines in a row stand above the first long one; 0 if it is not two at least."""
    for count, index in enumerate(candidates[:_DEEPEST_CRUMB]):
        if any(kind(page, above) in ("date", "byline") for above in range(candidates[0], index)):
            return 0
        if page.lines[index].words > _LONGEST_CRUMB:
            return count if count > 1 and page.lines[index].words > _LONGEST_CRUMB + 1 else 0
    return 0


_LONGEST_CRUMB = 3
_DEEPEST_CRUMB = 20


def _is_crumb(text: str) -> bool:
    return bool(_CRUMB.search(text[:SHORT]))


_CRUMB = re.compile(r"^(?:Home|Startseite|Accueil|Inicio|Portada)\s*[>›»/]|^[\w &]+(?: [>›»] [\w &]+){2,}$")


def _shorter_repetition(page: Page, chosen: int, text: str) -> str:
    """The page title holds the headline; if that stands alone further down, it says where the site begins."""
    for line in page.lines[chosen + 1 : _REPEATED_WITHIN]:
        longer = len(text) > len(line.text) and text.startswith(line.text)
        if longer and line.words > _LONGEST_KICKER and not text[len(line.text)].isalnum():
            return line.text
    return text


def _is_repetition(other: str, own: str, full: str) -> bool:
    return other in (own, full) or (other.startswith(own) and len(own) > 30 and len(other) < len(own) + 40)  # noqa: PLR2004


# ---------------------------------------------------------------- author, standfirst

_LONGEST_BYLINE = 12
_DEEPEST_AUTHOR = 25
_NEAR_TITLE = 4
_MOST_STANDFIRSTS = 3


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
    """ "Ada Lovelace is a reporter for …" near the end."""
    notes = tuple(
        f"{name} {verb} "
        for name in known
        for verb in ("is", "has", "covers", "writes", "reports", "was", "joined")
    )
    solid = [index for index, line in open_lines(page, text_start(page)) if line.is_solid]
    for index, line in open_lines(
        page, solid[-1] - 1 if len(solid) > _FEWEST_ABOVE_NOTE else len(page.lines)
    ):
        if line.text.startswith(notes) and line.words <= _LONGEST_NOTE:
            yield index, Label("furniture", "author-note")


_FEWEST_ABOVE_NOTE = 3
_LONGEST_NOTE = 80


def _may_be_standfirst(line: Line) -> bool:
    return 4 <= line.words <= 70 and not printed_dates(line.text, day_first=lambda: False)  # noqa: PLR2004


def _is_alone_above_text(page: Page, index: int, at: int) -> bool:
    """Whether the first open line is set apart from the text: no full stop, or something between."""
    line = page.lines[index]
    if (
        not 6 <= line.words <= _LONGEST_ALONE
        or not line.text[0].isalnum()
        and line.text[0] not in "\"'“‘„«¿…"
    ):  # noqa: PLR2004
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


# ---------------------------------------------------------------- head, tail, runs, crossheads

_DEEPEST_HEAD = 60
_LONGEST_TAIL = 3  # lines that may be cut though none of them is known furniture
_LONGEST_CAPTION = 60
_FEWEST_IN_CAPTION = 5
_LONGEST_IN_RUN = 12
_ENOUGH_FURNITURE = 3
_LONGEST_CROSSHEAD = 14
_BULLET = re.compile(r"[•●▪◦‣∙·*–—-]\s|[•●▪◦‣]")


def _last_labelled(page: Page, start: int) -> int:
    """The last line above the text that some rule has taken; a short line below it is a crosshead."""
    return next((index for index in range(start - 1, -1, -1) if index in page.labels), -1)


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


def _may_be_crosshead(line: Line) -> bool:
    return (
        line.words <= _LONGEST_CROSSHEAD
        and not line.is_stopped
        and line.text[-1:] not in ",;:"
        and line.text[:1] not in '"“„«'
        and len(line.text) <= SHORT
    )
