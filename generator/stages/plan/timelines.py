"""timeline_of(): cards → when they were published, as a small picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from generator.core.dates import PartialDate
from generator.core.model import Card
from generator.core.topic_views import Bar, Timeline

FEWEST = 3
"""Dated stories that are worth a picture."""
MOST_PLACES = 62
"""Days or months beyond which a picture becomes one of months or years: two months of days, five years."""


def timeline_of(cards: Sequence[Card]) -> Timeline | None:
    """The timeline of stories in any order; None if fewer than three are dated, or all fall into one place.

    Places are days, if all dates are known to the day and span no more than 62 of them; else months; else
    years. Stories without a date are left out, and the summary says so.
    """
    dates = sorted((card.date for card in cards if card.date), key=_sort_key)
    if len(dates) < FEWEST:
        return None
    places = next(places for places in map(_places, (dates,) * 3, _UNITS) if places)
    counts = Counter(place for place, _ in places)
    labels = dict(places)
    first, last = min(counts), max(counts)
    if first == last:
        return None
    top = max(counts, key=lambda place: (counts[place], -place))
    known = _known(len(cards), len(dates))
    return Timeline(
        bars=tuple(
            Bar(place - first, counts[place], f"{labels[place]}: {_stories(counts[place])}")
            for place in sorted(counts)
        ),
        length=last - first + 1,
        most=counts[top],
        first=labels[first],
        last=labels[last],
        summary=f"{known} from {labels[first]} to {labels[last]}, the most in {labels[top]}.",
    )


_UNITS = ("day", "month", "year")


def _sort_key(date: PartialDate) -> tuple[int, int, int]:
    return date.year, date.month or 0, date.day or 0


def _places(dates: Sequence[PartialDate], unit: str) -> list[tuple[int, str]]:
    """Number and label of the day, month or year of each date; empty if they do not suit the unit."""
    if unit == "year":
        return [(date.year, f"{date.year}") for date in dates]
    found = [_day(known) if unit == "day" else _month(known) for known in dates]
    suited = [place for place in found if place]
    span = suited[-1][0] - suited[0][0] if suited else 0
    return suited if len(suited) == len(dates) and span < MOST_PLACES else []


def _day(known: PartialDate) -> tuple[int, str] | None:
    if not known.month or not known.day:
        return None
    day = PartialDate(known.year, known.month, known.day)
    return date(known.year, known.month, known.day).toordinal(), day.label


def _month(known: PartialDate) -> tuple[int, str] | None:
    if not known.month:
        return None
    return known.year * 12 + known.month, PartialDate(known.year, known.month).label


def _known(count: int, dated: int) -> str:
    return _stories(count) if dated == count else f"{dated:,} of {_stories(count)} are dated:"


def _stories(count: int) -> str:
    return f"{count:,} {'story' if count == 1 else 'stories'}"
