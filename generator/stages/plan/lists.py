"""Lists of stories: sections, topics, publishers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from generator.core.model import Group, Page
from generator.core.topic_views import Timeline
from generator.core.views import Entry, FeedLink, IndexPart, IndexView, ListView
from generator.stages.plan.frame import Frame, counted, entry_of, head_of
from generator.stages.plan.letters import by_letter
from generator.stages.plan.timelines import timeline_of
from generator.writing import periods
from generator.writing.heads import feed_links

LONGEST_LIST = 60
"""Stories on the page of a topic or publisher; longer ones are cut by month and letter."""
FRONT_OF_LIST = 30
"""Stories on the first page of a list that is cut."""
OTHER_TOPICS = 10

TOPICS = Entry("Topics", "topics.html")
PUBLISHERS = Entry("Publishers", "publishers.html")


def plan_lists(frame: Frame) -> Iterator[Page]:
    """All pages that list stories, and the pages that list those."""
    yield from _sections(frame)
    yield from _topics(frame)
    yield from _publishers(frame)


def _sections(frame: Frame) -> Iterator[Page]:
    for group in frame.site.sections:
        links = feed_links(group.title, f"sections/{group.name}/")
        yield from _list(frame, group, "sections", None, always_cut=True, links=links)


def _topics(frame: Frame) -> Iterator[Page]:
    by_path = {group.path: group for group in frame.site.topics}
    for group in frame.site.topics:
        beside = Counter(
            other.path
            for card in group.cards
            for other in frame.site.topics_of[card.slug]
            if other is not group
        )
        ranked = sorted(beside, key=lambda path: (-beside[path], path))[:OTHER_TOPICS]
        others = tuple(Entry(by_path[path].title, path, beside[path]) for path in ranked)
        links = feed_links(group.title, f"topics/{group.name}/", formats=1)
        yield from _list(
            frame, group, "topics", TOPICS,
            others=others, links=links, shows_section=True, timeline=timeline_of(group.cards),
        )  # fmt: skip
    yield _index(frame, TOPICS, by_letter(frame.site.topics))


def _publishers(frame: Frame) -> Iterator[Page]:
    for group in frame.site.publishers:
        yield from _list(frame, group, "publishers", PUBLISHERS, shows_section=True)
    entries = tuple(entry_of(group) for group in frame.site.publishers)
    yield _index(frame, PUBLISHERS, [IndexPart("All publishers", entries)] if entries else [])


def _list(
    frame: Frame,
    group: Group,
    folder: str,
    kicker: Entry | None,
    *,
    always_cut: bool = False,
    shows_section: bool = False,
    others: tuple[Entry, ...] = (),
    links: tuple[FeedLink, ...] = (),
    timeline: Timeline | None = None,
) -> Iterator[Page]:
    """The page of a group, and those of its months and letters if it is long."""
    is_long = len(group.cards) > LONGEST_LIST
    parts = periods.cut(group.cards, f"{folder}/{group.name}") if is_long or always_cut else ()
    is_cut = len(group.cards) > FRONT_OF_LIST and bool(parts)
    view = ListView(
        head=head_of(frame, group.path, group.title, counted(group), feed_links=links),
        kicker=kicker,
        title=group.title,
        cards=group.cards[:FRONT_OF_LIST] if is_cut else group.cards,
        parts=tuple(entry_of(part) for part in parts),
        count=len(group.cards),
        others=others,
        shows_section=shows_section,
        timeline=timeline,
    )
    yield Page(group.path, "list.html", view)
    for part in parts:
        title = f"{group.title}, {part.title}"
        yield part_page(frame, part, Entry(group.title, group.path), title, shows_section=shows_section)


def part_page(frame: Frame, group: Group, kicker: Entry, title: str, *, shows_section: bool) -> Page:
    """The page of a month or letter."""
    view = ListView(
        head=head_of(frame, group.path, title, counted(group)),
        kicker=kicker,
        title=group.title,
        cards=group.cards,
        parts=(),
        count=len(group.cards),
        others=(),
        shows_section=shows_section,
    )
    return Page(group.path, "list.html", view)


def _index(frame: Frame, entry: Entry, parts: Sequence[IndexPart]) -> Page:
    count = sum(len(part.entries) for part in parts)
    description = f"{entry.title} of {frame.view.title}, each with its stories."
    head = head_of(frame, entry.path, entry.title, description)
    view = IndexView(head, entry.title, tuple(parts), count)
    return Page(entry.path, "index.html", view)
