"""What every kind of page is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from generator.core.config import Config
from generator.core.digest import digest, digest_plain
from generator.core.model import Group, Site
from generator.core.threads import Thread
from generator.core.views import Entry, FeedLink, Head, SiteView
from generator.writing.addresses import UNKNOWN_BASE
from generator.writing.heads import head

ABOUT = Entry("About", "about.html")


@dataclass(frozen=True, slots=True)
class Frame:
    """The linked site, and what is the same for all pages."""

    site: Site
    threads: tuple[Thread, ...]
    view: SiteView
    config: Config
    feed_base: str
    """Base of absolute addresses in feeds, which cannot do without one."""
    topics: Mapping[str, str]
    """By slug the topics of a story, best first, a line of path, tab and title each."""
    topic_names: Mapping[str, str]
    """By slug what tells the topics of a story from others: their digest."""


def frame_of(site: Site, threads: tuple[Thread, ...], assets: Mapping[str, str], config: Config) -> Frame:
    """The frame of a site. `assets`: name in `static/` → path."""
    base = config.settings.base_url or UNKNOWN_BASE
    view = _site_view(site, assets, config, has_threads=bool(threads))
    line_of = {group.path: f"{group.path}\t{group.title}" for group in site.topics}
    topics = {
        slug: "\n".join([line_of[group.path] for group in groups]) for slug, groups in site.topics_of.items()
    }
    names = {slug: digest_plain(lines) for slug, lines in topics.items()}
    return Frame(site, threads, view, config, base, topics, names)


def head_of(
    site: SiteView,
    path: str,
    title: str,
    description: str,
    *,
    language: str = "",
    root: str | None = None,
    canonical: str = "",
    kind: str = "website",
    feed_links: tuple[FeedLink, ...] = (),
    json_ld: Mapping[str, object] | None = None,
) -> Head:
    """The `<head>` of a page of the site; `language` empty means that of the site."""
    return head(
        path, title=title, description=description, language=language or site.language,
        base_url=site.base_url, root=root, canonical=canonical, kind=kind, feed_links=feed_links,
        json_ld=json_ld,
    )  # fmt: skip


def entry_of(group: Group) -> Entry:
    """A link to the page of a group."""
    return Entry(group.title, group.path, len(group.cards))


def counted(group: Group) -> str:
    """`1,204 stories`."""
    count = len(group.cards)
    return f"{count:,} {'story' if count == 1 else 'stories'}"


def _site_view(site: Site, assets: Mapping[str, str], config: Config, *, has_threads: bool) -> SiteView:
    settings = config.settings
    pages = [Entry(leaf.title, leaf.path) for leaf in site.leaves]
    if not any(page.path == ABOUT.path for page in pages):
        pages.append(ABOUT)
    view = SiteView(
        title=settings.title,
        description=settings.description,
        language=settings.language,
        base_url=settings.base_url,
        indexing=settings.indexing,
        excerpts=settings.excerpts,
        sections=tuple(Entry(group.title, group.path) for group in site.sections),
        pages=tuple(pages),
        has_publishers=bool(site.publishers),
        has_topics=bool(site.topics),
        has_threads=has_threads,
        assets=dict(assets),
        offline=not config.preview,
    )
    return replace(view, fingerprint=digest(view))
