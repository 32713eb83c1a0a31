"""The dates that a line of a news page prints, as precise as it prints them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from generator.core.dates import PartialDate
from generator.reading.plaintext.language import language_of
from generator.reading.plaintext.words import WORDS, alternatives, key

LONGEST = 200  # characters of a line that are looked at: a date line is short


@dataclass(frozen=True, slots=True)
class Printed:
    """A date as it stands in a line."""

    start: int
    end: int
    when: PartialDate | None
    """None if it cannot be told (03/04/2022, or no year)."""
    is_update: bool
    """Whether the words before it say that it is the last change."""


def printed_dates(text: str, *, day_first: Callable[[], bool]) -> tuple[Printed, ...]:
    """The dates in a line, in order, each with the time of day that belongs to it.

    `day_first` is asked only about `03/04/2022`: whether the text is in a language that writes the
    day first. In English nobody can tell, and the date is unknown.
    """
    text = with_ascii_digits(text[:LONGEST])
    found = list(_dates_in(text)) if _DATE_HINT.search(text) else []
    printed: list[Printed] = []
    for index, match in enumerate(found):
        before = text[found[index - 1].end() if index else 0 : match.start()]
        after = text[match.end() : found[index + 1].start() if index + 1 < len(found) else len(text)]
        day = _day(match, day_first)
        update = bool(_UPDATE.search(before))
        clock = _UPDATE.split(after)[0] or ("" if index else before)
        when = _with_time(day, clock, before if not index else "", american=bool(match["american"]))
        printed.append(Printed(match.start(), match.end(), when, update))
    return tuple(printed)


def is_date_line(text: str) -> bool:
    """Whether a line says when, and nothing else: a date, or a relative time like "5 hours ago"."""
    if len(text) > LONGEST or not _DIGIT.search(text):
        return key(text) in _NOW
    text = with_ascii_digits(text)
    words = key(text).split()
    strange = [word for word in words if word not in _BESIDE_DATE] if len(words) <= _MOST_WORDS else words
    if len(strange) > 1:
        return False
    if strange:
        return len(words) <= _MOST_BESIDE_PLACE and text[0].isupper() and bool(_FULL_DATE.search(text))
    return _is_vague(words) or bool(
        next(_dates_in(text), None) or (words and _UPDATE.match(text) and _TIME.search(text))
    )


def with_ascii_digits(text: str) -> str:
    """The text, as long, with the digits of Arabic, Persian and Indic scripts as 0 to 9."""
    is_changed = not text.isascii() and _OTHER_DIGIT.search(text)
    return text.translate(_DIGITS) if is_changed else text


def is_day_first(text: str) -> bool:
    """Whether the text is in a language that writes the day first; English is none (it does both)."""
    return language_of(text, enough=_ENOUGH) not in ("", "en")


_ENOUGH = 60  # bytes of text: here it is one language against another, not against none
_MOST_WORDS = 14
_MOST_BESIDE_PLACE = 4  # "Madrid, 29 May 2025"
_FULL_DATE = re.compile(r"\d\D{1,14}(?:19|20)\d\d(?!\d)")
_NOW = frozenset({"yesterday", "today"}) | {entry for entry in WORDS.ago if " " in entry}


def _single(entries: Iterable[str]) -> frozenset[str]:
    return frozenset(word for entry in entries for word in entry.split())


_NO_YEAR = _single(WORDS.dates) | _single(WORDS.months)
_VAGUE = _single(WORDS.relative) | _single(WORDS.dates)
_BESIDE_DATE = _NO_YEAR | _VAGUE | _single(WORDS.sections)
_AGO = WORDS.ago | {"now"}


def _is_vague(words: list[str]) -> bool:
    """Whether a time gives no date: "5 hours ago", "Monday 26 August"."""
    if len(words) > _MOST_WORDS:
        return False
    if all(word in _VAGUE for word in words):
        return any(word in _AGO for word in words) or words[:3] == ["il", "y", "a"]
    months = sum(word in WORDS.months for word in words)
    return months == 1 and len(words) > 1 and all(word in _NO_YEAR for word in words)


# ---------------------------------------------------------------- what a date looks like

_DIGIT = re.compile(r"\d")
_DIGITS = {zero + digit: str(digit) for zero in (0x660, 0x6F0, 0x966, 0x9E6) for digit in range(10)}
_OTHER_DIGIT = re.compile(f"[{''.join(map(chr, _DIGITS))}]")
_DATE_HINT = re.compile(r"(?:19|20)\d\d|\d[./-]\ ?\d")  # what all dates have, and is fast to find
_WORD = r"[^\W\d_][^\s\d.,:;/()|–—-]{1,14}"
_MONTH = rf"{_WORD}(?:\s{_WORD})?"  # looked up afterwards: a pattern of all names would be slow
_YEAR = r"(?:19|20)\d\d"
_DATE = re.compile(
    rf"""
    (?<!\d)(?P<iso_year>{_YEAR})-(?P<iso_month>\d\d)-(?P<iso_day>\d\d)(?!\d)
    | (?<!\d)(?P<year_first>{_YEAR})[./年년-]\s?(?P<month_second>\d\d?)[./月월-]\s?(?P<day_third>\d\d?)
      [日일]?(?!\d)
    | (?<![\d.,/:])(?<!\d-)(?P<first>\d\d?)(?P<separator>[./-])\ ?(?P<second>\d\d?)
      (?P=separator)\ ?(?P<third>{_YEAR}|\d\d)(?!\d|[./-]\d)
    | (?<!\d)(?P<day>\d\d?)(?:st|nd|rd|th|er|\.|º|ª|°)?[\s-]?\s?(?:de\s|of\s|d['’])?
      (?P<month>{_MONTH}?)(?!\w)\.?,?[\s./-]?\s?(?:de\s|del\s)?(?P<year>{_YEAR})
    | (?P<american>{_WORD})(?!\w)\.?\s?
      (?P<american_day>\d\d?)(?:st|nd|rd|th)?(?:,\s?|\s)
      (?P<american_year>{_YEAR})
    | (?<!\w)(?P<only_month>{_WORD})(?!\w)\.?,?\s(?:de\s)?(?P<only_year>{_YEAR})(?!\d)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_UPDATE = re.compile(rf"(?<!\w)(?:{alternatives(WORDS.updates)})(?!\w)", re.IGNORECASE)
_TIME = re.compile(
    r"""
    (?P<east>[上下]午|午[前後]|오[전후])?\s?
    (?<![\d.:])T?(?P<hour>\d\d?)\s?(?:[:.h：时時點点시]|\sh\s)\s?(?P<minute>[0-5]\d)(?!\d)(?::(?P<second>[0-5]\d)(?:\.\d+)?)?
      \s?(?P<half>[ap]\.?\s?m\b\.?|[صم](?!\w))?
    | (?<![\d.:])(?P<full_hour>\d\d?)\s?(?P<full_half>[ap]\.?m\b\.?)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_ZONE = re.compile(
    r"[\s(]*(?:(?P<sign>GMT|UTC)?\s?(?P<offset>[+-]\d\d?:?\d\d)(?!\d)|(?P<name>[A-Z]{1,4})(?![A-Za-z])(?!\s?[+-]\d))"
)
# EST, CST, IST, BST and their like name several zones; those of North America are believed only
# beside a date as America writes it.
_ZONES = {"GMT": 0, "UTC": 0, "Z": 0, "CET": 60, "CEST": 120, "EET": 120, "EEST": 180}
_AMERICAN_ZONES = {
    "EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420,
}  # fmt: skip


def _dates_in(text: str) -> Iterator[re.Match[str]]:
    """What looks like a date and has the name of a month where it should."""
    at = 0
    while match := _DATE.search(text, at):
        is_date = all(_month(match[group]) for group in _MONTH_GROUPS if match[group])
        if is_date:
            yield match
        at = match.end() if is_date else match.start() + 1


_MONTH_GROUPS = ("month", "american", "only_month")


def _day(match: re.Match[str], day_first: Callable[[], bool]) -> PartialDate | None:
    if match["iso_year"]:
        return _checked(match["iso_year"], match["iso_month"], match["iso_day"])
    if match["year_first"]:
        return _checked(match["year_first"], match["month_second"], match["day_third"])
    if match["first"]:
        return _numeric(int(match["first"]), int(match["second"]), match["third"], day_first)
    if match["day"]:
        return _checked(match["year"], _month(match["month"]), match["day"])
    if match["american"]:
        return _checked(match["american_year"], _month(match["american"]), match["american_day"])
    return PartialDate(int(match["only_year"]), _month(match["only_month"]))


def _month(name: str) -> int:
    """1 to 12; 0 if it is none. A word may be glued to its front: "LovelaceMay 26, 2022"."""
    glued = _GLUED.search(name)
    return WORDS.months.get(key(name), 0) or (WORDS.months.get(key(glued[0]), 0) if glued else 0)


_GLUED = re.compile(r"(?<=[a-z])[A-Z][a-z]+$")


def _numeric(first: int, second: int, year: str, day_first: Callable[[], bool]) -> PartialDate | None:
    """One number over 12, or twice the same, tells day from month; else the language must."""
    year = year if len(year) == len("2022") else f"20{year}"
    if first > _MONTHS or first == second:
        return _checked(year, second, first)
    if second > _MONTHS:
        return _checked(year, first, second)
    return _checked(year, second, first) if day_first() else None


_MONTHS = 12


def _checked(year: str, month: str | int, day: str | int) -> PartialDate | None:
    try:
        exact = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return PartialDate(exact.year, exact.month, exact.day)


def _with_time(day: PartialDate | None, after: str, before: str, *, american: bool) -> PartialDate | None:
    if day is None or day.day is None:
        return day
    for text in (after, before):
        match = _TIME.search(text)
        if match:
            return _at(day, match, text[match.end() :], american=american)
    return day


def _at(day: PartialDate, match: re.Match[str], rest: str, *, american: bool) -> PartialDate:
    hour = int(match["hour"] or match["full_hour"])
    minute = int(match["minute"] or 0)
    half = (match["half"] or match["full_half"] or "").casefold()[:1]
    if hour > 23 or (half == "" and match["hour"] is None):
        return day
    half = _HALVES.get(match["east"] or half, half)
    if half == "p" and hour < _MONTHS:
        hour += 12
    if half == "a" and hour == _MONTHS:
        hour = 0
    second = None if match["second"] is None else int(match["second"])
    offset = _offset(rest, american=american and half != "")
    return PartialDate(day.year, day.month, day.day, hour * 60 + minute, second, offset)


_HALVES = {"上午": "a", "午前": "a", "오전": "a", "ص": "a", "下午": "p", "午後": "p", "오후": "p", "م": "p"}


def _offset(rest: str, *, american: bool) -> int | None:
    match = _ZONE.match(rest)
    if not match:
        return None
    if match["offset"]:
        digits = match["offset"][1:].replace(":", "").zfill(4)
        minutes = int(digits[:2]) * 60 + int(digits[2:])
        return None if minutes > 14 * 60 else minutes * (-1 if match["offset"][0] == "-" else 1)
    return _ZONES.get(match["name"], _AMERICAN_ZONES.get(match["name"]) if american else None)
