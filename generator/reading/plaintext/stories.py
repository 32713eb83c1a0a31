"""Rules about titles of other stories that stand in a story: those it points to, and those the page shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from generator.reading.plaintext.dates import printed_dates
from generator.reading.plaintext.lines import SHORT, Line
from generator.reading.plaintext.marks import is_furniture
from generator.reading.plaintext.names import has_byline_marker, is_byline, is_name
from generator.reading.plaintext.page import Label, Labels, Page, has_kind, is_open, kind, open_lines
from generator.reading.plaintext.words import WORDS, is_unspaced, key, label_of


def reference(page: Page) -> Labels:
    """What "Read more:" announces, in the same line or in the next ones."""
    for index, line in open_lines(page):
        if not line.key and line.words > _LONGEST_MARKER:
            continue  # a paragraph
        inline = _inline_reference(line)
        if inline and not _is_headline(page, index):
            yield index, Label("reference", "reference", inline)
        elif _is_reference_marker(line, index):
            titles = list(_titles_after(page, index, fewest_words=2))
            if titles or not _may_be_crosshead(page, index):
                yield index, Label("furniture", "reference-marker")
                yield from ((taken, Label("reference", "reference")) for taken in titles)


def story_list(page: Page) -> Labels:
    """Headings like "You may also like" and the titles under them."""
    for index, line in open_lines(page):
        if line.key not in WORDS.lists and line.key not in WORDS.tags:
            continue
        most_words = _LONGEST_TAG if line.key in WORDS.tags else _LONGEST_TITLE
        titles = list(_titles_after(page, index, fewest_words=1, most_words=most_words))
        if titles or not _may_be_crosshead(page, index):
            yield index, Label("furniture", "story-list")
            yield from ((taken, Label("furniture", "story-list")) for taken in titles)


def _may_be_crosshead(page: Page, index: int) -> bool:
    """Whether a marker that stands above running text says what that is about: "Background", "The latest"."""
    is_doubtful = page.lines[index].key in WORDS.doubtful and page.lines[index].text[-1].isalnum()
    return is_doubtful and is_open(page, index + 1) and page.lines[index + 1].is_solid


def _is_headline(page: Page, index: int) -> bool:
    """Whether a first line that announces something is the headline: "Explained: why the dam broke"."""
    if index > 0 or len(page.lines) == 1:
        return False
    end = next((below for below, line in enumerate(page.lines) if below and line.is_solid), 0)
    rest = (line for _, line in open_lines(page, 1, end))
    return end > 0 and all(line.words < _OWN_TITLE or has_byline_marker(line.text) for line in rest)


def teasers(page: Page) -> Labels:
    """Below such a heading, to the end of the page: titles, each with a sentence about its story."""
    headings = (
        index
        for index in sorted([index for index, label in page.labels.items() if label.rule == "story-list"])
        if page.lines[index].key in WORDS.lists
    )
    for start in islice(headings, _MOST_HEADINGS):
        end = next((index for index in range(start, len(page.lines)) if kind(page, index) == "rights"), 0)
        below = [index for index, _ in open_lines(page, start, end or None)]
        if _are_teasers(page, start, below):
            yield from ((index, Label("furniture", "teaser")) for index in below)
            return


def _are_teasers(page: Page, start: int, below: list[int]) -> bool:
    """Whether each sentence stands alone under a title; running text has two in a row."""
    above = sum(line.is_solid for _, line in open_lines(page, 0, start))
    told = [index for index in below if page.lines[index].is_sentence]
    in_a_row = any(page.lines[index - 1].is_sentence for index in told if is_open(page, index - 1))
    titled = sum(_is_teaser_title(page, index - 1) for index in told)
    is_short = all(page.lines[index].words <= _LONGEST_TEASER for index in below)
    return (
        is_short and not in_a_row and titled * 3 >= len(told) * 2 and len(told) > 1 and above > _FEWEST_ABOVE
    )


def _is_teaser_title(page: Page, index: int) -> bool:
    """Whether a line is long enough for a headline, and no button."""
    line = page.lines[index]
    is_button = not is_open(page, index) and page.labels[index].rule == "furniture"
    return not (is_button or line.is_sentence) and line.words >= _SHORTEST_HEADLINE


_SHORTEST_HEADLINE = 4
_LONGEST_TEASER = 45  # words
_MOST_HEADINGS = 8
_FEWEST_ABOVE = 3


def reference_run(page: Page) -> Labels:
    """Titles of other stories inside the text that nothing announces: two and more in a row, or shouted."""
    start = 0
    titled = {index for index, line in page.open if _is_story_title(line)}
    for index in range(len(page.lines) + 1) if titled else ():
        if index in titled:
            continue
        titles = range(start, index)
        start = index + 1
        if len(titles) == 1 and _is_linked(page, titles[0]):
            yield titles[0], Label("reference", "reference-run")
        elif len(titles) > 1 and _is_inside(page, titles[0] - 1, index):
            yield from ((taken, Label("reference", "reference-run")) for taken in titles)


def story_author(page: Page) -> Labels:
    """The author of another story, under its title."""
    if not has_kind(page, "reference", "furniture"):
        return
    for index, line in open_lines(page, 1):
        if kind(page, index - 1) in ("reference", "furniture") and is_name(line.text):
            yield index, Label("furniture", "story-author")


def title_above(page: Page, index: int) -> str:
    """The key of what may be the title of the page, above a line; empty if there is nothing."""
    lines = open_lines(page, 0, min(index, _DEEPEST_TITLE))
    return next((line.key for _, line in lines if line.key and line.words >= _OWN_TITLE), "")


_LONGEST_TITLE = 30
_LONGEST_TAG = 5
_MOST_TITLES = 30
_DEEPEST_TITLE = 80
_OWN_TITLE = 4
_RELATED = WORDS.related - WORDS.sections
_INLINE = re.compile(
    r"[»>→▶►•*\[(\s]*(?P<words>[^:：|»>→\d]{2,50}?)\s?(?:[:：|»>→]+|\s[–—-]\s)[\])\s]*(?P<title>\S.*)"
)
_ELSEWHERE = re.compile(
    r"(?:On \w[\w.]{2,30}\.\w{2,4}:|Also on \w[\w.]{1,30}\.\w{2,4}:?\s)\s*(?P<title>\S.*)"
)
_BEGINNINGS = frozenset(entry.partition(" ")[0] for entry in _RELATED)
_FIRST_WORDS = {entry.partition(" ")[0] for entry in _RELATED if " " in entry}
_FEWEST_IN_TITLE = 3  # words
_FEWEST_CHARACTERS = 6  # in scripts without spaces
_SEPARATORS = (":", "：", "|", "»", ">", "→", " – ", " — ", " - ")
_LONGEST_ANNOUNCEMENT = 60


def _inline_reference(line: Line) -> str:
    """The title in "Read more: Why the dam broke", "À LIRE AUSSI Pourquoi …"; empty if there is none."""
    text = line.text
    if len(text) > SHORT:
        return ""
    if line.key.partition(" ")[0] in _BEGINNINGS:
        return _after_separator(text) or _after_elsewhere(text) or _after_words(text)
    return _after_elsewhere(text)


def _after_words(text: str) -> str:
    """The title after a marker of two words or more that nothing sets apart from it."""
    if text[-1] in ".。" or text.partition(" ")[0].casefold() not in _FIRST_WORDS:
        return ""
    words = text.split(" ")
    for count in range(min(_LONGEST_MARKER, len(words) - _FEWEST_IN_TITLE), 1, -1):
        title = " ".join(words[count:])
        starts_anew = title[0].isupper() or title[0] in "\"'“‘«„"
        if starts_anew and not title.isupper() and key(" ".join(words[:count])) in _RELATED:
            return title
    return ""


def _after_separator(text: str) -> str:
    start = text[:_LONGEST_ANNOUNCEMENT]
    match = _INLINE.match(text) if any(map(start.__contains__, _SEPARATORS)) else None
    return _title_in(match) if match and key(match["words"]) in _RELATED else ""


def _after_elsewhere(text: str) -> str:
    return _title_in(_ELSEWHERE.match(text)) if text.startswith(("On ", "Also on ")) else ""


def _title_in(match: re.Match[str] | None) -> str:
    title = match["title"].strip() if match else ""
    return title if len(title.split()) > 1 else ""


def _is_reference_marker(line: Line, index: int) -> bool:
    if line.key in WORDS.related:
        has_colon = line.text.endswith(_COLON_END)
        return has_colon or (index > 0 and line.key not in WORDS.sections)
    return (
        index > 0
        and line.words <= _LONGEST_MARKER
        and not line.is_sentence
        and line.key.partition(" ")[0] in _MARKER_BEGINNINGS
        and bool(_MARKER_LIKE.match(line.text))
    )


_LONGEST_MARKER = 6
_MARKER_LIKE = re.compile(
    r"(?i:more (?:from|on|about|in)|mehr (?:von|aus)|plus de|más de|altro da|mer från|meer over|"
    r"więcej (?:o|z))\s"
)
_MARKER_BEGINNINGS = frozenset(["more", "mehr", "plus", "más", "altro", "mer", "meer", "więcej"])
_COLON_END = (":", "：", "»", ">", "→")


def _titles_after(
    page: Page, marker: int, *, fewest_words: int, most_words: int = _LONGEST_TITLE
) -> Iterator[int]:
    """Lines under the heading of a list that may be titles of stories.

    Above the title of the page itself nothing is taken: that might be the title.
    """
    own = title_above(page, marker)
    if not own:
        return
    taken = 0
    for index in range(marker + 1, min(marker + 1 + _MOST_TITLES, len(page.lines))):
        if kind(page, index) == "date":
            continue
        if _ends_list(page, index, own, fewest_words, most_words) or (
            taken and _is_crosshead_below_list(page, index)
        ):
            return
        taken += 1
        yield index


def _ends_list(page: Page, index: int, own: str, fewest_words: int, most_words: int) -> bool:
    line = page.lines[index]
    if not is_open(page, index) or line.words > most_words or not _may_be_title(line, fewest_words):
        return True
    is_person = fewest_words > 1 and is_name(line.text)
    is_own_title = line.words >= _OWN_TITLE and own.startswith(line.key)
    return is_own_title or is_furniture(line) or is_person or _is_own_byline(line)


def _may_be_title(line: Line, fewest_words: int) -> bool:
    if line.text[-1] in ":;" or _BULLET.match(line.text):
        return False
    if not line.key or line.is_stopped or not fewest_words <= line.words <= _LONGEST_TITLE:
        return False
    if is_unspaced(line.text) and len(line.text) < _FEWEST_CHARACTERS and fewest_words > 1:
        return False
    if label_of(line.text) in WORDS.credits:
        return False
    return not any(line.key in table for table in (WORDS.lists, WORDS.tags, WORDS.related))


def _is_own_byline(line: Line) -> bool:
    return is_byline(line.text) and bool(printed_dates(line.text, day_first=lambda: True))


def _is_crosshead_below_list(page: Page, index: int) -> bool:
    following = index + 1
    if not is_open(page, following) or page.lines[index].words > _LONGEST_CROSSHEAD:
        return False
    return page.lines[following].is_solid or page.lines[following].text[-1] == ":"


_BULLET = re.compile(r"[•●▪◦‣∙·*–—-]\s|[•●▪◦‣]")


_LONGEST_CROSSHEAD = 5


def _is_story_title(line: Line) -> bool:
    if line.words < _FEWEST_SHOUTED or (line.is_sentence and line.text[-1:] != "?"):
        return False
    if line.text[-1:] in ",;:)" or line.text[:1].islower():
        return False
    if not (line.text[:1].isalnum() or line.text[:1] in "'‘"):
        return False
    if ".com/" in line.text:
        return False
    return 7 <= line.words <= 25 or (line.words >= _FEWEST_SHOUTED and line.text.isupper())


def _is_inside(page: Page, above: int, below: int) -> bool:
    """Whether text stands above and below; below perhaps a crosshead first."""
    if not is_open(page, above) or not page.lines[above].is_sentence or not page.lines[above].is_solid:
        return False
    return any(is_open(page, index) and page.lines[index].is_solid for index in range(below, below + _NEAR))


def _is_linked(page: Page, index: int) -> bool:
    """Whether a lone title in the text is one of another story: shouted, or under a date."""
    if kind(page, index - 1) == "date":
        return any(
            is_open(page, above) and page.lines[above].is_solid for above in range(max(0, index - 4), index)
        )
    above, below = index - 1, index + 1
    is_between = kind(page, above) == "caption" or (is_open(page, above) and page.lines[above].is_solid)
    line = page.lines[index]
    is_shouted = line.text.isupper() and line.words >= _FEWEST_SHOUTED
    return is_shouted and is_between and is_open(page, below) and page.lines[below].is_solid


_FEWEST_SHOUTED = 6
_NEAR = 5
