"""The archive: a calendar of all stories, and a page for each of its months and letters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from generator.core.dates import MONTHS
from generator.core.model import Group, Page
from generator.core.views import ArchiveView, CalendarCell, CalendarPart, Entry
from generator.stages.plan.frame import Frame, head_of
from generator.stages.plan.lists import part_page
from generator.writing import periods

ARCHIVE = Entry("Archive", "archive.html")


def plan_archive(frame: Frame) -> Iterator[Page]:
    """The calendar and its pages."""
    groups = periods.cut(frame.site.cards, "archive")
    years: dict[str, list[Group]] = defaultdict(list)
    for group in groups:
        years[periods.year_of(group.name)].append(group)
        yield part_page(frame, group, ARCHIVE, group.title, shows_section=True)
    most = max((len(group.cards) for group in groups), default=0)
    parts = tuple(_part_of(year, members, most) for year, members in years.items())
    description = f"All stories of {frame.view.title}, by month and letter."
    head = head_of(frame.view, ARCHIVE.path, ARCHIVE.title, description)
    count = len(frame.site.cards)
    yield Page(ARCHIVE.path, "archive.html", ArchiveView(head, ARCHIVE.title, parts, count))


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
