"""The rule that finds the title."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from generator.reading.plaintext.lines import SHORT, Line
from generator.reading.plaintext.names import is_byline
from generator.reading.plaintext.page import Label, Labels, Page, kind, open_lines
from generator.reading.plaintext.words import WORDS, is_unspaced


def title(page: Page) -> Labels:
    """The first line that is no kicker; and its repetitions, which are cut."""
    chosen = _choose_title(page)
    if chosen < 0:
        return
    line = page.lines[chosen]
    text = without_site(line.text)
    text = _shorter_repetition(page, chosen, text)
    yield chosen, Label("title", "title", text, whole=text == line.text)
    own, full = text.casefold(), line.text.casefold()
    longest = max(len(full), len(own) + _LONGEST_BEHIND)
    for index, other in open_lines(page):
        may_be = index != chosen and other.key and len(other.text) <= longest
        if may_be and _is_repetition(other.text.casefold(), own, full):
            yield index, Label("furniture", "repeated-title")
    for index, other in open_lines(page, 0, chosen):
        if not other.is_solid:
            yield index, Label("furniture", "kicker")


def without_site(text: str) -> str:
    """The headline without the name of the site behind it."""
    if not any(map(text.__contains__, _BEFORE_SITE)):
        return text
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


LONGEST_TITLE = 300  # characters
_SITE = re.compile(r"\s+(?:[|»•·]|[-–—])\s+")
_SURE_SITE = re.compile(r"\s+[|»]\s+")
_BEFORE_SITE = "|»•·-–—"
_LONGEST_SITE = 5  # words
_LONGEST_KICKER = 3
_REPEATED_WITHIN = 60
_DEEPEST_TITLE = 80


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
    candidates = [index for index in candidates if page.lines[index].key not in WORDS.sections] or candidates
    if not candidates or page.lines[candidates[0]].is_solid:
        candidates = [*_above_byline(page, candidates[0] if candidates else _DEEPEST_TITLE), *candidates]
    if not candidates:
        return -1
    first = _first_title(page, candidates)
    repeated = _repeated(page, candidates)
    if repeated >= 0 and (repeated <= first or _share_told(page, repeated) >= _share_told(page, first)):
        return repeated
    return _told(page, candidates, first)


def _first_title(page: Page, candidates: list[int]) -> int:
    crumbs = _crumbs(page, candidates)
    if crumbs:
        return candidates[crumbs]
    for index, following in zip(candidates, [*candidates[1:], -1], strict=True):
        if not _is_kicker(page, index, following):
            return index
    return -1


def _told(page: Page, candidates: list[int], first: int) -> int:
    """The next line instead of the first if only that one's words come back in the text.

    So the motto of a site, or the headline of another language, is told from the headline.
    """
    line = page.lines[first]
    if first < 0 or line.words > _LONGEST_MOTTO:
        return first
    others = [index for index in candidates if index > first][:_MOTTOS]
    own = _terms(line.text)
    if not own:
        return first
    text: set[str] = set()
    for told in page.lines if others else ():
        text |= _terms(told.text) if told.is_solid else frozenset()
        if len(own & text) * 4 > len(own):
            return first  # often after the first paragraph
    for index in others:
        terms = _terms(page.lines[index].text) if not _is_parted(page, first, index) else frozenset()
        is_headline = page.lines[index].words > line.words and not page.lines[index].is_sentence
        if is_headline and len(terms & text) * 2 > len(terms) > _FEWEST_TERMS:
            return index
    return first


def _share_told(page: Page, index: int) -> float:
    """How much of what a line says the text says, too, as it does of its headline; 0 to 1."""
    text = _terms(" ".join(line.text for line in page.lines if line.is_solid))
    own = _terms(page.lines[index].text)
    return len(own & text) / max(1, len(own))


def _is_parted(page: Page, above: int, below: int) -> bool:
    return any(kind(page, index) in ("byline", "date") for index in range(above, below))


def _terms(text: str) -> frozenset[str]:
    """What a text is about: beginnings of longer words; in scripts without spaces, pairs of characters."""
    words = _TERM.findall(text.casefold())
    unspaced = () if text.isascii() else [word for word in words if not word.isascii() and is_unspaced(word)]
    pairs = {word[at : at + 2] for word in unspaced for at in range(len(word) - 1)}
    plain = {word[:_STEM] for word in words if len(word) >= _STEM}
    return frozenset(plain.difference(word[:_STEM] for word in unspaced) | pairs)


_LONGEST_MOTTO = 6  # words
_MOTTOS = 2  # lines below it that are looked at
_FEWEST_TERMS = 2
_STEM = 4  # letters
_TERM = re.compile(r"[^\s\d.,:;!?()\[\]\"'’“”‘«»–—।、。「」-]+")  # marks of Indic scripts are no `\w`


def _candidates(page: Page) -> Iterator[tuple[int, Line]]:
    """Open lines before the first that is surely text; that one too, if it might be a headline."""
    for index, line in open_lines(page, 0, _DEEPEST_TITLE):
        if len(line.text) > LONGEST_TITLE:
            return
        if line.is_solid and line.is_stopped and not _is_title_case(line.text):
            return
        if line.key and not (index > 0 and is_byline(line.text)) and not _is_crumb(line.text):
            yield index, line


def _above_byline(page: Page, end: int) -> list[int]:
    """A headline that looks like a name ("Royal Self-Indicting Arrogance"), if the byline stands below it."""
    signed = next((index for index in range(min(end, len(page.lines))) if kind(page, index) == "byline"), 0)
    named = (index for index, line in open_lines(page, 0, signed) if line.key and line.words > 1)
    return [index for index in named if page.lines[index].key not in WORDS.sections][:1]


def _is_title_case(text: str) -> bool:
    """Whether nearly all long words are capitalised, as English headlines are and sentences are not."""
    words = [word for word in text.split() if len(word) > _LONGEST_SMALL_WORD and word[0].isalpha()]
    return sum(word[0].isupper() for word in words) * 10 > len(words) * 8


_LONGEST_SMALL_WORD = 4


def _repeated(page: Page, candidates: list[int]) -> int:
    counts = Counter([line.key for line in page.lines[:_REPEATED_WITHIN]])
    for index in candidates:
        line = page.lines[index]
        if counts[line.key] > 1 and line.words > _LONGEST_KICKER and not line.is_stopped:
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
    return bool(_CRUMB.match(text[:SHORT]))


_CRUMB = re.compile(r"(?:Home|Startseite|Accueil|Inicio|Portada)\s*[>›»/]|[\w &]+(?: [>›»] [\w &]+){2,}$")


def _shorter_repetition(page: Page, chosen: int, text: str) -> str:
    """The page title holds the headline; if that stands alone further down, it says where the site begins."""
    for line in page.lines[chosen + 1 : _REPEATED_WITHIN]:
        longer = text.startswith(line.text) and len(text) > len(line.text)
        if longer and line.words > _LONGEST_KICKER and not text[len(line.text)].isalnum():
            return line.text
    return text


def _is_repetition(other: str, own: str, full: str) -> bool:
    is_longer = other.startswith(own) and len(own) > 30 and len(other) < len(own) + _LONGEST_BEHIND
    return is_longer or other in (own, full)


_LONGEST_BEHIND = 40  # characters of a site's name and the like
