"""What programs read: feeds, sitemap, robots.txt, and what browsers need to keep the site."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from generator.core import pagekinds
from generator.core.machine_views import FeedEntry, FeedView, SitemapView
from generator.core.model import Card, Page
from generator.stages.plan.frame import Frame
from generator.stages.plan.stories import is_excerpt
from generator.writing import apps, feeds, periods, sitemaps
from generator.writing.addresses import absolute

UNLISTED = {"404.html", "saved.html"}
"""Pages that say nothing to who searches."""


def plan_feeds(frame: Frame) -> Iterator[Page]:
    """The feeds of the site, of sections and of topics, and `feeds.opml`."""
    title = frame.view.title
    sections = {group.name: group.title for group in frame.site.sections}

    @cache  # a story stands in the feeds of its section and of all its topics
    def entry_of(slug: str, full_text: bool) -> FeedEntry:
        article = frame.site.articles[slug]
        return feeds.entry(
            article, base_url=frame.feed_base, site_title=title, section=sections[article.card.section],
            links=frame.site.links.get(article.card.path, {}), full_text=full_text,
            excerpt=is_excerpt(frame, article), language=frame.view.language,
        )  # fmt: skip

    def entries_of(cards: Sequence[Card], *, full_text: bool = False) -> tuple[FeedEntry, ...]:
        return tuple(entry_of(card.slug, full_text) for card in cards[: feeds.ENTRIES])

    newest = entries_of(frame.site.cards, full_text=True)
    yield from _feed_files(frame, "", title, "index.html", newest)
    listed = {title: ("feed.xml", "index.html")}
    for group in frame.site.sections:
        folder = f"sections/{group.name}/"
        yield from _feed_files(frame, folder, group.title, group.path, entries_of(group.cards))
        listed[group.title] = (f"{folder}feed.xml", group.path)
    for group in frame.site.topics:
        folder = f"topics/{group.name}/"
        # Atom alone: three files for each of thousands of topics serve nobody.
        yield next(_feed_files(frame, folder, group.title, group.path, entries_of(group.cards)))
        listed[f"Topic: {group.title}"] = (f"{folder}feed.xml", group.path)
    yield Page("feeds.opml", "feeds/opml.xml", feeds.opml(title, listed, frame.feed_base))


def _feed_files(
    frame: Frame, folder: str, title: str, home: str, entries: tuple[FeedEntry, ...]
) -> Iterator[Page]:
    """The feeds of a list of stories, Atom first."""
    settings, base = frame.config.settings, frame.feed_base
    view = FeedView(
        title=title if title == settings.title else f"{title} · {settings.title}",
        description=settings.description,
        language=settings.language,
        home=absolute(base, "" if home == "index.html" else home),
        address="",
        id=absolute(base, home),
        updated=max((entry.updated for entry in entries), default="1970-01-01T00:00:00Z"),
        entries=entries,
    )
    templates = ("feeds/atom.xml", "feeds/rss.xml", pagekinds.JSON_FEED)
    for (name, _, _), template in zip((feeds.ATOM, feeds.RSS, feeds.JSON_FEED), templates, strict=True):
        path = folder + name
        yield Page(path, template, replace(view, address=absolute(base, path)))


def plan_sitemap(frame: Frame, pages: Sequence[Page]) -> Iterator[Page]:
    """sitemap.xml; for large sites an index of sitemaps, one for each month and letter of stories."""
    base = frame.feed_base
    changed = {
        article.card.path: article.updated or article.card.date for article in frame.site.articles.values()
    }
    lists = [
        sitemaps.entry(base, "" if page.path == "index.html" else page.path)
        for page in pages
        if page.path.endswith(".html") and page.path not in UNLISTED and page.path not in changed
    ]
    stories = [sitemaps.entry(base, path, date) for path, date in changed.items()]
    if len(lists) + len(stories) <= sitemaps.MOST_ENTRIES:
        yield Page("sitemap.xml", "feeds/sitemap.xml", SitemapView((*lists, *stories)))
    else:
        parts = {"sitemaps/lists.xml": tuple(lists)}
        for group in periods.cut(frame.site.cards, ""):
            parts[f"sitemaps/{group.name}.xml"] = tuple(
                sitemaps.entry(base, card.path, changed[card.path]) for card in group.cards
            )
        for path, entries in parts.items():
            yield Page(path, "feeds/sitemap.xml", SitemapView(entries))
        index = SitemapView(tuple(sitemaps.entry(base, path) for path in parts))
        yield Page("sitemap.xml", "feeds/sitemap_index.xml", index)
    settings = frame.config.settings
    address = absolute(settings.base_url, "sitemap.xml") if settings.base_url else ""
    text = sitemaps.robots(indexing=settings.indexing, sitemap=address)
    yield Page("robots.txt", pagekinds.TEXT, text)


def plan_app(frame: Frame) -> Iterator[Page]:
    """The web app manifest, and the edition: the one file that a new story changes beside its lists."""
    articles = frame.site.articles.items()
    edition = apps.edition({slug: article.source.digest for slug, article in articles})
    yield Page("manifest.webmanifest", pagekinds.JSON, apps.manifest(frame.config.settings))
    yield Page("edition.js", pagekinds.TEXT, edition)
