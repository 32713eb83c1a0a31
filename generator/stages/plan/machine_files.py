"""What programs read: feeds, sitemap, robots.txt, and what browsers need to keep the site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.core import pagekinds
from generator.core.dates import PartialDate
from generator.core.machine_views import FeedView, SitemapView
from generator.core.model import Article, Group, Page
from generator.core.value import Value
from generator.core.views import SiteView
from generator.stages.plan.frame import Frame
from generator.stages.plan.stories import is_excerpt
from generator.writing import apps, feeds, periods, sitemaps
from generator.writing.addresses import absolute


@dataclass(frozen=True, slots=True)
class FeedFacts(Value):
    """All that a feed is made from."""

    site: SiteView
    base: str
    """Of absolute addresses."""
    path: str
    """Of the feed, below the output folder."""
    title: str
    home: str
    """Path of the page that the feed belongs to."""
    articles: tuple[Article, ...]
    sections: tuple[str, ...]
    """Of each, for readers."""
    links: Mapping[str, Mapping[str, str]]
    """By path of a story that has any: relative link in its Markdown → path below the output folder."""
    full_text: bool


@dataclass(frozen=True, slots=True)
class SitemapFacts:
    """All that a sitemap is made from."""

    base: str
    pages: tuple[tuple[str, PartialDate | None], ...]
    """Path below the output folder, and when the page changed, if that is known."""


UNLISTED = {"404.html", "saved.html"}
"""Pages that say nothing to who searches."""


def plan_feeds(frame: Frame) -> Iterator[Page]:
    """The feeds of the site, of sections and of topics, and `feeds.opml`."""
    title = frame.view.title
    titles = {section.name: section.title for section in frame.site.sections}
    yield from _feed_files(frame, "", Group("", title, "index.html", frame.site.cards), titles)
    listed = {title: ("feed.xml", "index.html")}
    for group in frame.site.sections:
        folder = f"sections/{group.name}/"
        yield from _feed_files(frame, folder, group, titles)
        listed[group.title] = (f"{folder}feed.xml", group.path)
    for group in frame.site.topics:
        folder = f"topics/{group.name}/"
        # Atom alone: three files for each of thousands of topics serve nobody.
        yield next(_feed_files(frame, folder, group, titles))
        listed[f"Topic: {group.title}"] = (f"{folder}feed.xml", group.path)
    yield Page("feeds.opml", "feeds/opml.xml", feeds.opml(title, listed, frame.feed_base))


def _feed_files(frame: Frame, folder: str, group: Group, titles: Mapping[str, str]) -> Iterator[Page]:
    """The feeds of a list of stories, Atom first; that of the site, which has no folder, with whole texts.

    `titles`: of sections, by name.
    """
    site = frame.site
    cards = group.cards[: feeds.ENTRIES]
    articles = tuple([site.articles[card.slug] for card in cards])
    sections = tuple([titles[card.section] for card in cards])
    links = {card.path: site.links[card.path] for card in cards if card.path in site.links}
    templates = ("feeds/atom.xml", "feeds/rss.xml", pagekinds.JSON_FEED)
    for (name, _, _), template in zip((feeds.ATOM, feeds.RSS, feeds.JSON_FEED), templates, strict=True):
        path = folder + name
        facts = FeedFacts(
            frame.view,
            frame.feed_base,
            path,
            group.title,
            group.path,
            articles,
            sections,
            links,
            full_text=not folder,
        )
        yield Page(path, template, facts, view_feed)


def view_feed(facts: FeedFacts) -> FeedView:
    """What the templates of feeds see."""
    site, base = facts.site, facts.base
    entries = tuple(
        feeds.entry(
            article, base_url=base, site_title=site.title, section=section,
            links=facts.links.get(article.card.path, {}),
            full_text=facts.full_text, excerpt=is_excerpt(site, article), language=site.language,
        )
        for article, section in zip(facts.articles, facts.sections, strict=True)
    )  # fmt: skip
    return FeedView(
        title=facts.title if facts.title == site.title else f"{facts.title} · {site.title}",
        description=site.description,
        language=site.language,
        home=absolute(base, "" if facts.home == "index.html" else facts.home),
        address=absolute(base, facts.path),
        id=absolute(base, facts.home),
        updated=max((entry.updated for entry in entries), default="1970-01-01T00:00:00Z"),
        entries=entries,
    )


def plan_sitemap(frame: Frame, pages: Sequence[Page]) -> Iterator[Page]:
    """sitemap.xml; for large sites an index of sitemaps, one for each month and letter of stories."""
    base = frame.feed_base
    changed = {
        article.card.path: article.updated or article.card.date for article in frame.site.articles.values()
    }
    lists = [
        ("" if page.path == "index.html" else page.path, None)
        for page in pages
        if page.path.endswith(".html") and page.path not in UNLISTED and page.path not in changed
    ]
    if len(lists) + len(changed) <= sitemaps.MOST_ENTRIES:
        facts = SitemapFacts(base, (*lists, *changed.items()))
        yield Page("sitemap.xml", "feeds/sitemap.xml", facts, view_sitemap)
    else:
        parts = {"sitemaps/lists.xml": SitemapFacts(base, tuple(lists))}
        for group in periods.cut(frame.site.cards, ""):
            stories = tuple((card.path, changed[card.path]) for card in group.cards)
            parts[f"sitemaps/{group.name}.xml"] = SitemapFacts(base, stories)
        for path, facts in parts.items():
            yield Page(path, "feeds/sitemap.xml", facts, view_sitemap)
        facts = SitemapFacts(base, tuple((path, None) for path in parts))
        yield Page("sitemap.xml", "feeds/sitemap_index.xml", facts, view_sitemap)
    settings = frame.config.settings
    address = absolute(settings.base_url, "sitemap.xml") if settings.base_url else ""
    text = sitemaps.robots(indexing=settings.indexing, sitemap=address)
    yield Page("robots.txt", pagekinds.TEXT, text)


def view_sitemap(facts: SitemapFacts) -> SitemapView:
    """What the templates of sitemaps see."""
    return SitemapView(tuple(sitemaps.entry(facts.base, path, date) for path, date in facts.pages))


def plan_app(frame: Frame) -> Iterator[Page]:
    """The web app manifest, and the edition: the one file that a new story changes beside its lists."""
    articles = frame.site.articles.items()
    edition = apps.edition({slug: article.source.digest for slug, article in articles})
    yield Page("manifest.webmanifest", pagekinds.JSON, apps.manifest(frame.config.settings))
    yield Page("edition.js", pagekinds.TEXT, edition)
