"""Rules about what a line says of itself, wherever on the page it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from generator.reading.plaintext.dates import is_date_line, printed_dates
from generator.reading.plaintext.lines import SHORT, Line
from generator.reading.plaintext.names import (
    has_byline_marker,
    is_agency,
    names_agency,
    names_in_byline,
    without_marker,
)
from generator.reading.plaintext.page import Label, Labels, Page, open_lines
from generator.reading.plaintext.patterns import Hinted
from generator.reading.plaintext.rights import has_rights_phrase, rights_phrases_in
from generator.reading.plaintext.words import WORDS, is_one_in


def rights(page: Page) -> Labels:
    """Copyright lines: © or "Copyright" with a year or a phrase like "All rights reserved"."""
    every = "\n".join([line.text for line in page.lines])
    is_named = "opyright" in every or "COPYRIGHT" in every
    hints = [hint for hint in (_RIGHTS_HINTS if is_named else _RIGHTS_SIGNS) if hint in every]
    phrases = rights_phrases_in("\n".join([line.key for line in page.lines if line.key]))
    texts = [(index, line.text if line.key else line.text[: SHORT * 2]) for index, line in page.open]
    hinted = {index for hint in hints for index, text in texts if hint in text}
    phrased = {index for phrase in phrases for index, line in page.open if phrase in line.key}
    for index in sorted(hinted | phrased):  # most lines need no closer look
        if is_rights(page.lines[index].text, first=index == 0):
            yield index, Label("rights", "rights")


def date(page: Page) -> Labels:
    """Lines that say when, and nothing else."""
    for index, line in open_lines(page):
        if line.words <= _LONGEST_DATE and (is_date_line(line.text) or _starts_with_date(line)):
            yield index, Label("date", "date")


def _starts_with_date(line: Line) -> bool:
    """A day with its time, then a word or two and a colon: "2024-11-22 10:30 来源:谷报"."""
    if not line.text[0].isdigit() or line.is_sentence or line.words > _LONGEST_DATED_BYLINE + 2:
        return False
    return _DAY_AND_TIME.match(line.text) is not None


def furniture(page: Page) -> Labels:
    """What the page says to everybody: share, subscribe, comment, accept."""
    listed = set(_listed(page))
    lines = [(index, line) for index, line in open_lines(page) if line.words <= _LONGEST_FURNITURE]
    phrases = WORDS.contains.those_near("\n".join([line.key for _, line in lines if line.key]))
    for index, line in lines:
        if index in listed or (index == 0 and _may_be_title(line)):
            continue
        if is_furniture(line, phrases) or (index > 0 and _is_teaser(line.text)):
            yield index, Label("furniture", "furniture")


def _listed(page: Page) -> Iterator[int]:
    """Three lines and more of a few small words each, below a sentence that ends in a colon."""
    for index, line in enumerate(page.lines):
        if line.text[-1] == ":" and line.words > _LONGEST_LISTED and line.text[0].isupper():
            rest = range(index + 1, len(page.lines))
            below = list(takewhile(lambda at: _is_small(page.lines[at]), rest))
            yield from below if len(below) >= _FEWEST_LISTED else ()


def _is_small(line: Line) -> bool:
    return line.words <= _LONGEST_LISTED and line.text[0].islower() and not line.is_sentence


def byline(page: Page) -> Labels:
    """Lines that say by whom: "By Ada Lovelace, Staff Writer", "Reuters, London", an e-mail address."""
    for index, line in open_lines(page):
        if line.words <= _LONGEST_BYLINE and _is_marked_byline(line):
            yield index, Label("byline", "byline")


def is_rights(text: str, *, first: bool = False) -> bool:
    """Whether a line is a copyright notice."""
    text = text[: SHORT * 2]
    if PICTURE_RIGHTS.is_in(text):
        return False
    if has_rights_phrase(text):
        return True
    sign = _COPYRIGHT_SIGN.search(text)
    if sign is None:
        return not first and text.casefold().startswith("copyright") and bool(_YEAR.search(text[:SHORT]))
    after = text[sign.end() : sign.end() + 24]
    before = text[max(0, sign.start() - 12) : sign.start()]
    if _YEAR.search(after) or _COPYRIGHT_WORD.search(before + after):
        return True
    return sign.start() == len(before) and (bool(_YEAR.search(before)) or _is_company(text, sign))


def is_furniture(line: Line, phrases: Sequence[str] | None = None) -> bool:
    """Whether a line is one of those that stand beside every story.

    `phrases` are those of furniture that alone may occur, if that is known.
    """
    if not line.key:
        return len(line.text) <= _LONGEST_NUMBER and not _is_number(line.text)
    if line.key in WORDS.whole or (" " not in line.text and _is_contact(line.text)):
        return True
    begins = WORDS.starts.begin(line.key)
    if begins and WORDS.sure_starts.begin(line.key):
        return True
    if is_one_in(line.key, WORDS.contains.those_near(line.key) if phrases is None else phrases):
        return True
    if begins:
        return not line.is_solid or bool(_EVIDENCE.search(line.text))
    is_call = line.text.startswith(_CALLS) and bool(_CALL.match(line.text))
    return is_call or (line.words > 1 and _is_made_of_furniture(line.key))


def _is_number(text: str) -> bool:
    """Whether a number means something, beside the text: no number of comments, no length of a video."""
    return bool(_COUNT.fullmatch(text)) and not _DURATION.fullmatch(text)


def _is_contact(text: str) -> bool:
    return ("@" in text or "." in text or "/" in text) and bool(_CONTACT.fullmatch(text))


def _is_made_of_furniture(line_key: str) -> bool:
    """Whether a line is nothing but furniture in a row: "Facebook Twitter Copy link Read in app"."""
    if line_key.partition(" ")[0] not in _FIRST_WORDS:
        return False
    words = line_key.split()
    if len(words) > _LONGEST_BAR:
        return False
    reached = {0}
    for start in range(len(words)):
        ends = range(start + 1, min(start + _LONGEST_WHOLE, len(words)) + 1) if start in reached else ()
        reached.update(end for end in ends if " ".join(words[start:end]) in WORDS.whole)
    return len(words) in reached


_FIRST_WORDS = frozenset(entry.partition(" ")[0] for entry in WORDS.whole)
_LONGEST_BAR = 20  # words
_LONGEST_WHOLE = 5


_DAY_AND_TIME = re.compile(
    r"\d{1,4}[./年-]\s?\d\d?[./月-]\s?\d{1,4}日?,?\s{1,3}\d\d?[:.時时]\d\d(?::\d\d)?分?\s[^\d:：]{2,16}[:：].{1,30}$"
)
_LONGEST_LISTED = 4  # words
_FEWEST_LISTED = 3  # lines
_LONGEST_DATE = 20  # words, as the others
_LONGEST_FURNITURE = 60
_LONGEST_BYLINE = 20
_FEWEST_IN_TITLE = 4
_LONGEST_CONTACT = 12
_LONGEST_DATED_BYLINE = 10
PICTURE_RIGHTS = Hinted(
    re.compile(
        r"\S\s[-–]\s{1,3}(?:Copyright|Tous droits réservés|Derechos de autor|Diritti d['’]autore|"
        r"Direitos de autor)\s{1,3}[^\W\d_].{1,80}$"
    ),
    ("Copyright", "Tous droits", "Derechos de", "Diritti d", "Direitos de"),
)
_RIGHTS_SIGNS = ("©", "℗", "(c)", "(C)")
_RIGHTS_HINTS = (*_RIGHTS_SIGNS, "copyright", "Copyright", "COPYRIGHT")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_COPYRIGHT_SIGN = re.compile(r"©|\([cC]\)(?=\s?(?:19|20)\d\d|\s?[Cc]opyright)|℗")
_COPYRIGHT_WORD = re.compile("copyright", re.IGNORECASE)
_COMPANY = re.compile(
    r"\b(?:Inc|LLC|Ltd|Limited|GmbH|AG|S\.?A|S\.?L|Corp|Corporation|Company|Media|News|Group|plc|PLC|B\.?V|Pty)\b"
)


def _is_company(text: str, sign: re.Match[str]) -> bool:
    """© and a name at the start of a line; but © and a name with a slash is a picture's credit."""
    return sign.start() == 0 and "/" not in text and bool(_COMPANY.search(text[:SHORT]))


_LONGEST_NUMBER = 24
_COUNT = re.compile(r"[\d.,:%$€£ –-]{4,}")  # a number that means something: in tables, attendances, scores
_DURATION = re.compile(r"00?:\d\d(?::\d\d)?|\d\d?:\d\d:\d\d")  # of a video
_MORE_END = re.compile(
    r"[.!?…][”\"»]? (?:mehr|[Mm]ore|[Rr]ead [Mm]ore|[Ww]eiterlesen|[Ll]ire la suite|[Ll]eer más|"
    r"[Ll]eia mais|[Ll]ees meer)$"
)
_MORE_ENDS = ("mehr", "ore", "lesen", "suite", "más", "mais", "meer")
_LONGEST_TEASER = 70
_CONTACT = re.compile(
    r"\S+@\S+\.\w+|@\w+|(?:https?://|www\.|twitter\.com/|facebook\.com/|x\.com/)\S+", re.IGNORECASE
)
_CALL = re.compile(
    r"(?:CLICK|TAP|DOWNLOAD|SUBSCRIBE|SIGN UP|GET) [A-Z]{2,}|\+ ?Follow|"
    r"Follow (?:\S+ ){1,4}on(?: (?:social media|Facebook|Twitter|X|Instagram|Google|YouTube|"
    r"WhatsApp|Telegram|LinkedIn)\b|$)"
)
_CALLS = ("CLICK", "TAP", "DOWNLOAD", "SUBSCRIBE", "SIGN UP", "GET", "+", "Follow ")
_EVIDENCE = re.compile(
    r"newsletter|inbox|subscri|sign(?:ing)? up|privacy|cookie|log ?in|\bapps?\b|e-?mail|account|"
    r"whatsapp|telegram|"
    r"facebook|twitter|instagram|youtube|ad ?block|comment|abonn|kommentar|suscr|iscri|boletín|conversation|"
    r"updates|click|terms of|registr|our journalism|delivered|unlimited",
    re.IGNORECASE,
)


def _may_be_title(line: Line) -> bool:
    """Whether a first line is a headline, most likely, whatever it starts with: "Download charts fall"."""
    if line.words < _FEWEST_IN_TITLE or line.is_sentence or line.text[-1] == ":":
        return False
    return line.key not in WORDS.whole and not WORDS.sure_starts.begin(line.key)


def _is_teaser(text: str) -> bool:
    """A line that says the same twice (a linked picture and its title), or ends in "more"."""
    if text.endswith("... more") and len(text) > _LONGEST_TEASER:
        return False  # the caption of a gallery
    half, is_odd = divmod(len(text), 2)
    is_doubled = is_odd and half > 2 and text[0] == text[half + 1] and text[:half] == text[half + 1 :]
    return bool(is_doubled) or (text.endswith(_MORE_ENDS) and bool(_MORE_END.search(text[-24:])))


def _is_marked_byline(line: Line) -> bool:
    text = line.text
    if line.key in WORDS.agencies:  # alone, it is the credit of a picture
        return False
    if line.key in WORDS.byline:
        return not text[-1:].isalnum() or line.words == 1
    if _EMAIL.is_in(text):
        return line.words <= _LONGEST_CONTACT
    has_marker = not line.is_sentence and has_byline_marker(text)
    return is_agency(text) or (has_marker and _says_by_whom(line))


def _says_by_whom(line: Line) -> bool:
    """Whether a line that starts like a byline goes on like one: "By Sunday the water …" does not."""
    if line.words <= _LONGEST_DATED_BYLINE and printed_dates(line.text, day_first=lambda: True):
        return True
    is_desk = names_agency(line.text) or is_agency(without_marker(line.text)) or bool(_DESK.search(line.text))
    return is_desk or bool(names_in_byline(line.text))


_EMAIL = Hinted(re.compile(r"\S@\S+\.\w"), ("@",))
_DESK = re.compile(
    r"\b(?:Staff|Desk|Reporters?|Correspondent|Bureau|Editors?|Team|Agencies|Redaktion|Rédaction|Redacción|Redazione|Redação)\b"
)
