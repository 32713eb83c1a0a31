"""What a template may see: one dataclass per template, always under the name `page`.

Beside it a template sees `site`, a `SiteView` that is the same on every page. Everything is ready to be
shown: sorting, counting and choosing are done in `stages/plan.py`. Paths are below the output folder; a
template links to one as `{{ page.head.root }}{{ path }}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from generator.core.dates import PartialDate
from generator.core.model import Card, Reference, Related, Source, Version
from generator.core.topic_views import Timeline
from generator.core.value import Value


@dataclass(frozen=True, slots=True)
class Entry(Value):
    """A link to a page that lists stories."""

    title: str
    """Plain text."""
    path: str
    """Below the output folder."""
    count: int = 0
    """Stories on that page; 0 if it is not said."""


@dataclass(frozen=True, slots=True)
class FeedLink(Value):
    """A feed that belongs to a page."""

    title: str
    path: str
    """Below the output folder."""
    type: str
    """Media type: `application/atom+xml`."""


@dataclass(frozen=True, slots=True)
class SiteView:
    """What is the same on every page. A change of it re-renders the whole site."""

    title: str
    """Of the site; the nameplate."""
    description: str
    """One sentence; may be empty."""
    language: str
    """BCP 47, of the interface."""
    base_url: str
    """Absolute, ends with a slash; empty if unknown."""
    indexing: bool
    """Whether search engines may list the site."""
    excerpts: bool
    """Whether only the first paragraphs of each story are published."""
    sections: tuple[Entry, ...]
    """Navigation, in order."""
    pages: tuple[Entry, ...]
    """Pages a person wrote, and About: linked in the footer."""
    has_publishers: bool
    """Whether `publishers.html` lists any."""
    has_topics: bool
    """Whether `topics.html` lists any."""
    has_threads: bool
    """Whether `threads.html` lists any."""
    assets: Mapping[str, str]
    """Name in `static/` → path below the output folder, for what templates name themselves: the joined
    stylesheet `site.css` and each script, `js/reader.js`."""
    offline: bool
    """Whether browsers may keep pages for when they are offline: not in the preview."""
    fingerprint: str = field(default="", compare=False)
    """Digest of all the other fields, lent to the key of every page."""

    def __hash__(self) -> int:
        """Of the fingerprint: a mapping among the fields has none."""
        return hash(self.fingerprint)


@dataclass(frozen=True, slots=True)
class Head(Value):
    """What the `<head>` of a page says, and where the page is."""

    path: str
    """Of this page, below the output folder."""
    root: str
    """From this page to the output folder: empty, `../`, `../../`; for 404.html the base path `/repo/`,
    since it is served at any depth."""
    title: str
    """Of the document, without the name of the site."""
    description: str
    """Plain text, one or two sentences; may be empty."""
    language: str
    """BCP 47."""
    direction: str
    """`ltr` or `rtl`."""
    canonical: str
    """Absolute address of the page, or of the source of a story; empty if unknown."""
    address: str
    """Absolute address of this page here (og:url); empty without a base URL."""
    kind: str
    """Open Graph type: `website` or `article`."""
    feeds: tuple[FeedLink, ...]
    """Feeds to announce."""
    json_ld: Mapping[str, object] | None
    """schema.org data; None for pages that have none."""


@dataclass(frozen=True, slots=True)
class ThreadEntry(Value):
    """A developing story as lists show it."""

    title: str
    path: str
    count: int
    """Its stories."""
    latest: tuple[Card, ...]
    """Its newest stories, at most three; where none is dated, the first by title."""
    first: PartialDate | None
    last: PartialDate | None
    """Dates of its oldest and newest story; None if none is dated."""


@dataclass(frozen=True, slots=True)
class ThreadPlace(Value):
    """Where a story stands in its developing story."""

    title: str
    path: str
    """Of the page of the thread."""
    number: int
    """Counted from 1, the oldest; 0 if the story is not dated: then nobody knows."""
    count: int
    """Stories of the thread; if this one is dated, those that are."""
    undated: int
    """If this one is dated, the stories of the thread that are not: they may stand anywhere between."""
    before: Card | None
    """The story before this one in the thread; None if it is the first, or not dated."""
    after: Card | None


@dataclass(frozen=True, slots=True)
class FrontSection:
    """A section as the front page shows it."""

    title: str
    path: str
    cards: tuple[Card, ...]
    """Its newest stories that do not stand higher up on the page; at most five."""


@dataclass(frozen=True, slots=True)
class FrontView:
    """`front.html`: the edition."""

    head: Head
    date: PartialDate | None
    """Of the edition: that of the newest story; None if none has a date."""
    lead: Card | None
    """The story that leads; None if the site has no stories."""
    lead_source: Source | None
    """Its Markdown; `{{ page.lead_source | beginning(language, page.lead_paragraphs) }}` are its first
    paragraphs in plain text."""
    lead_paragraphs: int
    """Paragraphs of it that may be printed."""
    lead_more: tuple[Card, ...]
    """Stories that go with the lead and do not stand elsewhere above the sections, at most three."""
    second: tuple[Card, ...]
    """The second rank, at most four."""
    sections: tuple[FrontSection, ...]
    """Empty if all stories are in one."""
    latest: tuple[Card, ...]
    """The newest, whatever their section, at most twelve, 24 without sections; without those above.
    Empty if the sections leave only one or two."""
    threads: tuple[ThreadEntry, ...]
    """The developing stories that have lately moved most, at most four."""
    topics: tuple[Entry, ...]
    """The topics with most stories, at most sixteen."""
    count: int
    """Stories of the whole site."""


@dataclass(frozen=True, slots=True)
class StoryView(Value):
    """`story.html`."""

    head: Head
    card: Card
    section: Entry
    authors: tuple[str, ...]
    updated: PartialDate | None
    dateline: str
    captions: tuple[str, ...]
    references: tuple[Reference, ...]
    """Named by the story and not on this site: to be shown as plain text. Those on the site lead
    `related`."""
    rights: str
    url: str
    """Where it was published; http or https, or empty."""
    publisher: Entry | None
    """None if unknown."""
    source: Source
    """The Markdown; `{{ page.source | html(page.links, page.card.language or site.language) }}`."""
    links: Mapping[str, str]
    """Relative link in the Markdown → href from this page."""
    excerpt: bool
    """Only the first paragraphs are published; the rest is at `url`."""
    minutes: int
    """To read it, at least 1."""
    versions: tuple[Version, ...]
    """Stories of nearly the same text."""
    related: tuple[Related, ...]
    """Best first, fillers last."""
    topics: tuple[Entry, ...]
    thread: ThreadPlace | None
    """None if the story is part of no developing story."""
    newer: Card | None
    """The next story in time, or None."""
    older: Card | None


@dataclass(frozen=True, slots=True)
class ListView(Value):
    """`list.html`: a section, topic, publisher, month or letter, with its stories."""

    head: Head
    kicker: Entry | None
    """What this list is part of: the archive, the topics, the section of a month."""
    title: str
    cards: tuple[Card, ...]
    """Newest first. The newest ones only, if `parts` is not empty."""
    parts: tuple[Entry, ...]
    """Its months and letters, if it is too long for one page."""
    count: int
    """Stories in all."""
    others: tuple[Entry, ...]
    """Topics that go with a topic, each with the number of stories that are about both; empty otherwise."""
    shows_section: bool
    """Whether cards should name their section."""
    timeline: Timeline | None = None
    """When its stories were published; None for all but topics, and for those with too few dates."""


@dataclass(frozen=True, slots=True)
class IndexPart:
    """A run of entries under one heading: a letter of topics."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class IndexView:
    """`index.html`: all topics, all publishers."""

    head: Head
    title: str
    parts: tuple[IndexPart, ...]
    """Never empty entries; may be empty itself: then the page says so."""
    count: int
    """Entries in all."""


@dataclass(frozen=True, slots=True)
class CalendarCell:
    """A month or letter of the archive, as the calendar draws it."""

    label: str
    """`May`; `A`."""
    title: str
    """In full: `May 2022`; `Undated: A`."""
    path: str
    """Of its page; empty if it has no stories."""
    count: int
    """Its stories."""
    share: int
    """Of the fullest cell of the archive, 0 to 100; at least 2 with stories."""


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """A year of twelve months, or the letters of what is undated."""

    title: str
    cells: tuple[CalendarCell, ...]
    """Twelve months in their order, then what has no month; or letters."""
    count: int
    """Stories."""


@dataclass(frozen=True, slots=True)
class ArchiveView:
    """`archive.html`: all stories by time."""

    head: Head
    title: str
    parts: tuple[CalendarPart, ...]
    """Newest year first; empty if there are no stories."""
    count: int
    """Stories."""


@dataclass(frozen=True, slots=True)
class PageView:
    """`page.html`: a page that a person wrote, from `content/pages/`."""

    head: Head
    title: str
    source: Source
    links: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AboutView:
    """`about.html`: what is said about the site if nobody wrote `content/pages/about.md`."""

    head: Head
    count: int
    """Stories."""
    oldest: PartialDate | None
    newest: PartialDate | None
    sections: tuple[Entry, ...]
    publishers: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class SavedView:
    """`saved.html`: what a reader saved; the browser alone knows."""

    head: Head


@dataclass(frozen=True, slots=True)
class NotFoundView:
    """`404.html`."""

    head: Head
    sections: tuple[Entry, ...]
    latest: tuple[Card, ...]
    """The newest stories, at most five."""
