"""The archive: a calendar of all stories, and a page for each of its months and letters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.core.dates import MONTHS
from generator.core.model import Card, Group, Page
from generator.core.sheets import Sheet
from generator.core.value import Value
from generator.core.views import ArchiveView, CalendarCell, CalendarPart, Entry, SiteView
from generator.stages.plan.frame import Frame, head_of
from generator.stages.plan.lists import part_page
from generator.writing import periods

ARCHIVE = Entry("Archive", "archive.html")


@dataclass(frozen=True, slots=True)
class ArchiveFacts(Value):
    """All that the archive is made from."""

    site: SiteView
    cards: tuple[Card, ...]
    """All stories, in the order of the site."""


def plan_archive(frame: Frame) -> Iterator[Sheet]:
    """The calendar and its pages."""
    yield Sheet("archive", ArchiveFacts(frame.view, frame.site.cards), make_archive)


def make_archive(facts: ArchiveFacts) -> Iterator[Page]:
    """The page of each month and letter, and the calendar."""
    groups = periods.cut(facts.cards, "archive")
    years: dict[str, list[Group]] = defaultdict(list)
    for group in groups:
        years[periods.year_of(group.name)].append(group)
        yield part_page(facts.site, group, ARCHIVE, group.title, shows_section=True)
    most = max((len(group.cards) for group in groups), default=0)
    parts = tuple(_part_of(year, members, most) for year, members in years.items())
    description = f"All stories of {facts.site.title}, by month and letter."
    head = head_of(facts.site, ARCHIVE.path, ARCHIVE.title, description)
    yield Page(ARCHIVE.path, "archive.html", ArchiveView(head, ARCHIVE.title, parts, len(facts.cards)))


def _part_of(year: str, groups: Sequence[Group], most: int) -> CalendarPart:
    """The months of a year, those without stories among them; letters as they are."""
    count = sum(len(group.cards) for group in groups)
    by_name = {group.name: group for group in groups}
    months = [f"{year}-{month:02}" for month in range(1, len(MONTHS) + 1)] if year.isdecimal() else []
    names = [*months, *(name for name in by_name if name not in months)]
    return CalendarPart(year, tuple(_cell_of(name, by_name.get(name), most) for name in names), count)


def _cell_of(name: str, group: Group | None, most: int) -> CalendarCell:
    label = periods.short_title_of(name)
    if group is None:
        return CalendarCell(label, periods.title_of(name), "", 0, 0)
    count = len(group.cards)
    return CalendarCell(label, group.title, group.path, count, max(2, round(100 * count / most)))
