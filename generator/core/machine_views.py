"""What the templates of `templates/feeds/` may see, under the name `page`: views for programs that read.

As in `core/views.py`, all is ready to be written; addresses are absolute.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.core.model import Source


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """A story in a feed."""

    id: str
    """Absolute, does not change when the story does."""
    url: str
    """Absolute."""
    title: str
    summary: str
    """Plain text; may be empty."""
    published: str
    """RFC 3339; empty if the day is unknown."""
    updated: str
    """RFC 3339; never empty, as RFC 4287 §4.1.2 demands."""
    rss_date: str
    """RFC 822; empty if the day is unknown."""
    authors: tuple[str, ...]
    """Never empty: the publisher or the site stands in (RFC 4287 §4.2.1)."""
    categories: tuple[str, ...]
    rights: str
    source: Source | None
    """Markdown of the full text; None in feeds that carry summaries."""
    links: Mapping[str, str]
    """Relative link in the Markdown → absolute address."""
    excerpt: bool
    """As in `StoryView`."""
    language: str
    """BCP 47, of the text."""


@dataclass(frozen=True, slots=True)
class FeedView:
    """`feeds/atom.xml`, `feeds/rss.xml` and the JSON Feed."""

    title: str
    description: str
    language: str
    home: str
    """Absolute address of the page that the feed belongs to."""
    address: str
    """Absolute address of the feed itself."""
    id: str
    """Absolute, unique (RFC 4287 §4.2.6)."""
    updated: str
    """RFC 3339: of the newest entry."""
    entries: tuple[FeedEntry, ...]


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """A page in the sitemap."""

    address: str
    """Absolute, percent-encoded."""
    changed: str
    """W3C date, or empty."""


@dataclass(frozen=True, slots=True)
class SitemapView:
    """`feeds/sitemap.xml` and `feeds/sitemap_index.xml`: sitemaps.org protocol 0.9."""

    entries: tuple[SitemapEntry, ...]


@dataclass(frozen=True, slots=True)
class OpmlView:
    """`feeds/opml.xml`: the feeds of the site, OPML 2.0."""

    title: str
    feeds: tuple[tuple[str, str, str], ...]
    """Title, absolute address of the feed, absolute address of its page."""
