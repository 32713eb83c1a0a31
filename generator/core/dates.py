"""Dates as precise as they are known: a year, a month, a day, or a moment.

ISO 8601 calendar dates of reduced precision, as schema.org and HTML's `<time>` accept them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

from generator.core.value import Value

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

_ISO = re.compile(
    r"(?P<year>[1-9]\d{3})"
    r"(?:-(?P<month>\d{2})"
    r"(?:-(?P<day>\d{2})"
    r"(?:[T ](?P<hour>\d{2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
    r"(?P<offset>Z|[+-]\d{2}:[0-5]\d)?)?)?)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class PartialDate(Value):
    """A date that says no more than is known. A field is None if it and all finer ones are unknown."""

    year: int
    """1000 to 9999, Gregorian."""
    month: int | None = None
    """1 to 12."""
    day: int | None = None
    """1 to 31, a day that the month has."""
    minute: int | None = None
    """Minutes since local midnight, 0 to 1439."""
    second: int | None = None
    """0 to 59; None if the time was given in minutes."""
    offset: int | None = None
    """Minutes that local time is ahead of UTC; None if the zone is unknown."""

    def __str__(self) -> str:
        """ISO 8601 in as many parts as are known: `2022`, `2022-05-26T17:42-04:00`."""
        text = f"{self.year:04}"
        if self.month is not None:
            text += f"-{self.month:02}"
        if self.day is not None:
            text += f"-{self.day:02}"
        if self.minute is not None:
            text += f"T{self.minute // 60:02}:{self.minute % 60:02}"
        if self.second is not None:
            text += f":{self.second:02}"
        if self.offset is not None:
            hours, minutes = divmod(abs(self.offset), 60)
            text += f"{'-' if self.offset < 0 else '+'}{hours:02}:{minutes:02}"
        return text

    @property
    def month_name(self) -> str:
        """`2022-05`, or `2022` if the month is unknown: the name of its page in the archive."""
        return f"{self.year:04}" if self.month is None else f"{self.year:04}-{self.month:02}"

    @property
    def label(self) -> str:
        """For readers: `26 May 2022`, `May 2022`, `2022`."""
        parts = [str(self.year)]
        if self.month is not None:
            parts.insert(0, MONTHS[self.month - 1])
        if self.day is not None:
            parts.insert(0, str(self.day))
        return " ".join(parts)

    @property
    def clock(self) -> str:
        """For readers: `17:42`; empty if the time is unknown."""
        return "" if self.minute is None else f"{self.minute // 60:02}:{self.minute % 60:02}"


def parse_date(text: str) -> PartialDate | None:
    """The date that `text` is, in ISO 8601 form; None if it is none or such a day never was."""
    match = _ISO.fullmatch(text.strip())
    if not match:
        return None
    year, month, day, hour, minute, second = (
        None if match[name] is None else int(match[name])
        for name in ("year", "month", "day", "hour", "minute", "second")
    )
    offset = _offset(match["offset"])
    try:
        datetime(
            year or 0, 1 if month is None else month, 1 if day is None else day,
            hour or 0, minute or 0, second or 0,
            tzinfo=None if offset is None else timezone(timedelta(minutes=offset)),
        )  # fmt: skip
    except ValueError:
        return None
    clock = None if hour is None or minute is None else hour * 60 + minute
    return PartialDate(year or 0, month, day, clock, second, offset)


def sort_key(when: PartialDate | None) -> tuple[int, int, int, int, int]:
    """Orders by what is printed: undated first, then by year; a bare year stands before its months."""
    if when is None:
        return (0, 0, 0, 0, 0)
    minute = -1 if when.minute is None else when.minute
    return (when.year, when.month or 0, when.day or 0, minute, when.second or 0)


def rfc3339(when: PartialDate | None) -> str:
    """A full timestamp for formats that allow no less (RFC 4287 §3.3).

    What is unknown is taken as the start of what is known, in UTC; no date at all gives 1970.
    """
    moment = datetime(1970, 1, 1, tzinfo=UTC) if when is None else _start(when)
    return moment.isoformat().replace("+00:00", "Z")


def rfc822(when: PartialDate) -> str:
    """The date for RSS 2.0 (RFC 822 §5 with a year of four digits), in English whatever the locale."""
    moment = _start(when)
    weekday = _WEEKDAYS[moment.weekday()]
    month = MONTHS[moment.month - 1][:3]
    zone = moment.strftime("%z")
    return f"{weekday}, {moment.day:02} {month} {moment.year:04} {moment:%H:%M:%S} {zone}"


def is_day(when: PartialDate | None) -> bool:
    """Whether the day is known."""
    return when is not None and when.day is not None


def day_before(when: PartialDate, days: int) -> PartialDate:
    """The day that lies `days` before the start of `when`."""
    start = _start(when).date() - timedelta(days=days)
    return from_day(start)


def from_day(day: date) -> PartialDate:
    """A calendar day as a partial date."""
    return PartialDate(day.year, day.month, day.day)


def _start(when: PartialDate) -> datetime:
    zone = UTC if when.offset is None else timezone(timedelta(minutes=when.offset))
    clock = when.minute or 0
    return datetime(
        when.year, when.month or 1, when.day or 1, clock // 60, clock % 60, when.second or 0,
        tzinfo=zone,
    )  # fmt: skip


def _offset(text: str | None) -> int | None:
    if text is None:
        return None
    if text == "Z":
        return 0
    minutes = int(text[1:3]) * 60 + int(text[4:6])
    return -minutes if text[0] == "-" else minutes
