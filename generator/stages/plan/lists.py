"""Lists of stories: sections, topics, publishers."""

from __future__ import annotations

from binascii import crc32
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from generator.core.model import Group, Page
from generator.core.sheets import Sheet, single
from generator.core.value import Value
from generator.core.views import Entry, IndexPart, IndexView, ListView, SiteView
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
PARCELS = 64
"""Into how many sheets the topics of a site go, and its publishers."""

TOPICS = Entry("Topics", "topics.html")
PUBLISHERS = Entry("Publishers", "publishers.html")


@dataclass(frozen=True, slots=True)
class ListFacts(Value):
    """All that the page of a list is made from."""

    site: SiteView
    title: str
    """Of the document."""
    group: Group
    kicker: Entry | None
    parts: tuple[Entry, ...] = ()
    """Its months and letters."""
    others: tuple[Entry, ...] = ()
    """Topics that go with a topic."""
    feeds: int = 0
    """How many it has: none, Atom alone, or all three."""
    shows_section: bool = False
    shows_time: bool = False
    """Whether it has a timeline, if enough is dated."""


@dataclass(frozen=True, slots=True)
class IndexFacts(Value):
    """All that an index by letter is made from."""

    site: SiteView
    index: Entry
    entries: tuple[Entry, ...]
    """By title."""


@dataclass(frozen=True, slots=True)
class GroupsFacts(Value):
    """All that the pages of some sections, topics or publishers are made from."""

    site: SiteView
    groups: tuple[Group, ...]
    beside: tuple[tuple[str, ...], ...] = ()
    """Of topics: for each story of each group the digest of all of its topics."""
    topics: Mapping[str, str] = field(default_factory=dict, compare=False)
    """By slug the topics of a story, which `beside` names."""


def plan_lists(frame: Frame) -> Iterator[Sheet]:
    """All pages that list stories, and the pages that list those."""
    view, site = frame.view, frame.site
    for group in site.sections:
        yield Sheet(f"sections/{group.name}", GroupsFacts(view, (group,)), make_sections)
    for number, groups in in_parcels(site.topics):
        beside = tuple([tuple([frame.topic_names[card.slug] for card in group.cards]) for group in groups])
        yield Sheet(f"topics/{number}", GroupsFacts(view, groups, beside, frame.topics), make_topics)
    for number, groups in in_parcels(site.publishers):
        yield Sheet(f"publishers/{number}", GroupsFacts(view, groups), make_publishers)
    entries = tuple([entry_of(group) for group in site.topics])
    yield single(Page(TOPICS.path, "index.html", IndexFacts(view, TOPICS, entries), view_by_letter))
    entries = tuple([entry_of(group) for group in site.publishers])
    parts = (IndexPart("All publishers", entries),) if entries else ()
    yield single(Page(PUBLISHERS.path, "index.html", _index(view, PUBLISHERS, parts)))


def in_parcels(groups: Iterable[Group]) -> Iterable[tuple[int, tuple[Group, ...]]]:
    """Groups in parcels, the number of which depends on nothing but their names."""
    parcels: dict[int, list[Group]] = defaultdict(list)
    for group in groups:
        parcels[crc32(group.name.encode()) % PARCELS].append(group)
    return [(number, tuple(parcels[number])) for number in sorted(parcels)]


def make_sections(facts: GroupsFacts) -> Iterator[Page]:
    """The pages of sections, with their months and letters."""
    for group in facts.groups:
        yield from _list(facts.site, group, "sections", None, always_cut=True, feeds=3)


def make_topics(facts: GroupsFacts) -> Iterator[Page]:
    """The pages of topics, each with the topics that most of its stories have besides."""
    for group in facts.groups:
        topics = [facts.topics[card.slug] for card in group.cards]
        titles = dict(line.split("\t") for lines in topics for line in lines.split("\n"))
        beside = Counter(line.partition("\t")[0] for lines in topics for line in lines.split("\n"))
        del beside[group.path]
        ranked = sorted(sorted(beside), key=beside.__getitem__, reverse=True)[:OTHER_TOPICS]
        others = tuple([Entry(titles[path], path, beside[path]) for path in ranked])
        yield from _list(
            facts.site, group, "topics", TOPICS, others=others, feeds=1, shows_section=True, shows_time=True
        )


def make_publishers(facts: GroupsFacts) -> Iterator[Page]:
    """The pages of publishers."""
    for group in facts.groups:
        yield from _list(facts.site, group, "publishers", PUBLISHERS, shows_section=True)


def _list(
    site: SiteView,
    group: Group,
    folder: str,
    kicker: Entry | None,
    *,
    always_cut: bool = False,
    others: tuple[Entry, ...] = (),
    feeds: int = 0,
    shows_section: bool = False,
    shows_time: bool = False,
) -> Iterator[Page]:
    """The page of a group, and those of its months and letters if it is long."""
    is_long = len(group.cards) > LONGEST_LIST
    parts = periods.cut(group.cards, f"{folder}/{group.name}") if is_long or always_cut else ()
    entries = tuple([entry_of(part) for part in parts])
    facts = ListFacts(site, group.title, group, kicker, entries, others, feeds, shows_section, shows_time)
    if _is_cut(facts):  # it shows less than the whole group: what it shows is what it is made from
        yield Page(group.path, "list.html", view_list(facts))
    else:
        yield Page(group.path, "list.html", facts, view_list)
    for part in parts:
        title = f"{group.title}, {part.title}"
        yield part_page(site, part, Entry(group.title, group.path), title, shows_section=shows_section)


def part_page(site: SiteView, group: Group, kicker: Entry, title: str, *, shows_section: bool) -> Page:
    """The page of a month or letter."""
    facts = ListFacts(site, title, group, kicker, shows_section=shows_section)
    return Page(group.path, "list.html", facts, view_list)


def view_list(facts: ListFacts) -> ListView:
    """What the template of a list sees."""
    group = facts.group
    feeds = feed_links(group.title, f"{group.path.removesuffix('.html')}/", formats=facts.feeds)
    return ListView(
        head=head_of(facts.site, group.path, facts.title, counted(group), feed_links=feeds),
        kicker=facts.kicker,
        title=group.title,
        cards=group.cards[:FRONT_OF_LIST] if _is_cut(facts) else group.cards,
        parts=facts.parts,
        count=len(group.cards),
        others=facts.others,
        shows_section=facts.shows_section,
        timeline=timeline_of(group.cards) if facts.shows_time else None,
    )


def _is_cut(facts: ListFacts) -> bool:
    return len(facts.group.cards) > FRONT_OF_LIST and bool(facts.parts)


def view_by_letter(facts: IndexFacts) -> IndexView:
    """What the template of an index by letter sees."""
    return _index(facts.site, facts.index, tuple(by_letter(facts.entries)))


def _index(site: SiteView, index: Entry, parts: tuple[IndexPart, ...]) -> IndexView:
    description = f"{index.title} of {site.title}, each with its stories."
    head = head_of(site, index.path, index.title, description)
    return IndexView(head, index.title, parts, sum(len(part.entries) for part in parts))
