"""What programs read: feeds, sitemap, robots.txt, and what browsers need to keep the site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.core import pagekinds
from generator.core.dates import PartialDate
from generator.core.machine_views import FeedView, OpmlView, SitemapView
from generator.core.model import Article, Card, Group, Page
from generator.core.sheets import Sheet, single
from generator.core.value import Value
from generator.core.views import SiteView
from generator.stages.plan.frame import Frame
from generator.stages.plan.lists import in_parcels
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
class OpmlFacts:
    """All that the list of feeds is made from."""

    title: str
    """Of the site."""
    listed: tuple[tuple[str, str, str], ...]
    """Title of each feed, its path, and that of the page that it belongs to."""
    base: str
    """Of absolute addresses."""


@dataclass(frozen=True, slots=True)
class SitemapFacts:
    """All that a sitemap is made from."""

    base: str
    pages: tuple[tuple[str, PartialDate | None], ...]
    """Path below the output folder, and when the page changed, if that is known."""


UNLISTED = {"404.html", "saved.html"}
"""Pages that say nothing to who searches."""


@dataclass(frozen=True, slots=True)
class FeedsFacts(Value):
    """All that the feeds of some lists are made from."""

    site: SiteView
    base: str
    titles: Mapping[str, str]
    """Of sections, by name."""
    lists: tuple[tuple[str, str, str], ...]
    """Folder of the feeds, title and path of the page of each list."""
    articles: tuple[tuple[Article, ...], ...]
    """Of each list the newest, as many as a feed holds."""
    links: Mapping[str, Mapping[str, str]]
    """As in `FeedFacts`, of any of these."""
    formats: int
    """How many feeds a list has; Atom is the first."""


def plan_feeds(frame: Frame) -> Iterator[Sheet]:
    """The feeds of the site, of sections and of topics, and `feeds.opml`."""
    site, title = frame.site, frame.view.title
    everything = Group("", title, "index.html", site.cards)
    yield _feeds_of(frame, "feeds", [(everything, "")], len(_FORMATS))
    listed = {title: (feeds.ATOM[0], "index.html")}
    for group in site.sections:
        folder = f"sections/{group.name}/"
        yield _feeds_of(frame, f"feeds/{folder}", [(group, folder)], len(_FORMATS))
        listed[group.title] = (folder + feeds.ATOM[0], group.path)
    for number, groups in in_parcels(site.topics):
        # Atom alone: three files for each of thousands of topics serve nobody.
        lists = [(group, f"topics/{group.name}/") for group in groups]
        yield _feeds_of(frame, f"feeds/topics/{number}", lists, 1)
    for group in site.topics:
        listed[f"Topic: {group.title}"] = (f"topics/{group.name}/{feeds.ATOM[0]}", group.path)
    listing = tuple((name, feed, page) for name, (feed, page) in listed.items())
    facts = OpmlFacts(title, listing, frame.feed_base)
    yield single(Page("feeds.opml", "feeds/opml.xml", facts, view_opml))


def view_opml(facts: OpmlFacts) -> OpmlView:
    """What the template of the list of feeds sees."""
    listed = {name: (feed, page) for name, feed, page in facts.listed}
    return feeds.opml(facts.title, listed, facts.base)


def _feeds_of(frame: Frame, name: str, lists: Sequence[tuple[Group, str]], formats: int) -> Sheet:
    """The sheet of the feeds of some lists, each with the folder of its feeds."""
    site = frame.site
    articles = tuple(
        tuple([site.articles[card.slug] for card in group.cards[: feeds.ENTRIES]]) for group, _ in lists
    )
    facts = FeedsFacts(
        frame.view,
        frame.feed_base,
        {section.name: section.title for section in site.sections},
        tuple((folder, group.title, group.path) for group, folder in lists),
        articles,
        {
            article.card.path: site.links[article.card.path]
            for of_list in articles if site.links
            for article in of_list
            if article.card.path in site.links
        },
        formats,
    )  # fmt: skip
    return Sheet(name, facts, make_feeds)


_FORMATS = tuple(
    zip(
        (feeds.ATOM[0], feeds.RSS[0], feeds.JSON_FEED[0]),
        ("feeds/atom.xml", "feeds/rss.xml", pagekinds.JSON_FEED),
        strict=True,
    )
)
"""Name of the file and template of each format."""


def make_feeds(facts: FeedsFacts) -> Iterator[Page]:
    """The feeds of each list, Atom first; that of the site, which has no folder, with whole texts."""
    for (folder, title, home), articles in zip(facts.lists, facts.articles, strict=True):
        sections = tuple([facts.titles[article.card.section] for article in articles])
        paths = [article.card.path for article in articles]
        links = {path: facts.links[path] for path in paths if path in facts.links}
        for name, template in _FORMATS[: facts.formats]:
            feed = FeedFacts(
                facts.site, facts.base, folder + name, title, home, articles, sections, links,
                full_text=not folder,
            )  # fmt: skip
            yield Page(feed.path, template, feed, view_feed)


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


@dataclass(frozen=True, slots=True)
class SitemapsFacts(Value):
    """All that the sitemaps of a site are made from."""

    base: str
    cards: tuple[Card, ...]
    """All stories, in the order of the site."""
    updated: tuple[PartialDate | None, ...]
    """Of each story."""
    lists: tuple[str, ...]
    """Paths of all other pages that are to be found."""


def plan_sitemap(frame: Frame, paths: Iterable[str]) -> Iterator[Sheet]:
    """The sitemap, and robots.txt; `paths`: of all pages of the site."""
    articles = frame.site.articles.values()
    stories = {article.card.path for article in articles}
    lists = [
        path for path in paths if path.endswith(".html") and path not in UNLISTED and path not in stories
    ]
    updated = tuple([article.updated for article in articles])
    facts = SitemapsFacts(frame.feed_base, frame.site.cards, updated, tuple(sorted(lists)))
    yield Sheet("sitemaps", facts, make_sitemaps)
    settings = frame.config.settings
    address = absolute(settings.base_url, "sitemap.xml") if settings.base_url else ""
    text = sitemaps.robots(indexing=settings.indexing, sitemap=address)
    yield single(Page("robots.txt", pagekinds.TEXT, text))


def make_sitemaps(facts: SitemapsFacts) -> Iterator[Page]:
    """sitemap.xml; for large sites an index of sitemaps, one for each month and letter of stories."""
    base = facts.base
    changed = {
        card.path: updated or card.date for card, updated in zip(facts.cards, facts.updated, strict=True)
    }
    lists = tuple(("" if path == "index.html" else path, None) for path in facts.lists)
    if len(lists) + len(changed) <= sitemaps.MOST_ENTRIES:
        whole = SitemapFacts(base, (*lists, *changed.items()))
        yield Page("sitemap.xml", "feeds/sitemap.xml", whole, view_sitemap)
        return
    parts = {"sitemaps/lists.xml": SitemapFacts(base, lists)}
    for group in periods.cut(facts.cards, ""):
        stories = tuple((card.path, changed[card.path]) for card in group.cards)
        parts[f"sitemaps/{group.name}.xml"] = SitemapFacts(base, stories)
    for path, part in parts.items():
        yield Page(path, "feeds/sitemap.xml", part, view_sitemap)
    index = SitemapFacts(base, tuple((path, None) for path in parts))
    yield Page("sitemap.xml", "feeds/sitemap_index.xml", index, view_sitemap)


def view_sitemap(facts: SitemapFacts) -> SitemapView:
    """What the templates of sitemaps see."""
    return SitemapView(tuple(sitemaps.entry(facts.base, path, date) for path, date in facts.pages))


def plan_app(frame: Frame) -> Iterator[Sheet]:
    """The web app manifest, and the edition: the one file that a new story changes beside its lists."""
    articles = frame.site.articles.items()
    edition = apps.edition({slug: article.source.digest for slug, article in articles})
    yield single(Page("manifest.webmanifest", pagekinds.JSON, apps.manifest(frame.config.settings)))
    yield single(Page("edition.js", pagekinds.TEXT, edition))
