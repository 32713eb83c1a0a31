"""plan(): Site → every page to be written, no path twice.

Each function below makes one kind of page. All they choose, sort and count is ready when a template sees it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.core import pagekinds
from generator.core.config import Config
from generator.core.digest import digest
from generator.core.model import Article, Assets, Card, Group, Page, Site
from generator.core.problems import BuildError, Problem
from generator.core.views import (
    AboutView,
    Entry,
    FeedLink,
    FeedView,
    FrontSection,
    FrontView,
    Head,
    IndexPart,
    IndexView,
    ListView,
    NotFoundView,
    PageView,
    SitemapView,
    SiteView,
    StoryView,
)
from generator.writing import feeds, jsonld, periods, sitemaps
from generator.writing.addresses import UNKNOWN_BASE, absolute, root_of
from generator.writing.heads import feed_links, head

LONGEST_LIST = 60
"""Stories on the page of a topic or publisher; longer ones are cut by month and letter."""
FRONT_OF_LIST = 30
"""Stories on the first page of a list that is cut."""
WORDS_A_MINUTE = 230
SECOND_RANK = 4
FRONT_SECTION = 5
FRONT_LATEST = 12
FRONT_TOPICS = 16
LEAD_AMONG = 6
"""Newest stories among which the lead is chosen."""
OTHER_TOPICS = 10

ARCHIVE = Entry("Archive", "archive.html")
TOPICS = Entry("Topics", "topics.html")
PUBLISHERS = Entry("Publishers", "publishers.html")
ABOUT = Entry("About", "about.html")


@dataclass(frozen=True, slots=True)
class Plan:
    """What `plan` returns."""

    site: SiteView
    pages: tuple[Page, ...]
    """By path."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """What every kind of page is made from."""

    site: Site
    view: SiteView
    config: Config
    feed_base: str
    """Base of absolute addresses in feeds, which cannot do without one."""
    topics_of: Mapping[str, tuple[Group, ...]]
    """By slug of the story: its topics, those of most stories first."""


def plan(site: Site, assets: Assets, config: Config) -> Plan:
    """Every page of the site with all that it shows.

    Raises:
        BuildError: two pages, or a page and a static file, that claim one path.
    """
    frame = _Frame(
        site, _site_view(site, assets.names, config), config,
        config.settings.base_url or UNKNOWN_BASE, _topics_of(site),
    )  # fmt: skip
    pages = [
        _front(frame),
        *_stories(frame),
        *_sections(frame),
        *_topics(frame),
        *_publishers(frame),
        *_archive(frame),
        *_leaves(frame),
        _not_found(frame),
        *_feeds(frame),
    ]
    pages += _sitemap(frame, pages)
    _check_paths(pages, assets, config)
    return Plan(frame.view, tuple(sorted(pages, key=lambda page: page.path)))


def _site_view(site: Site, assets: Mapping[str, str], config: Config) -> SiteView:
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
        sections=tuple(Entry(group.title, group.path) for group in site.sections),
        pages=tuple(pages),
        has_publishers=bool(site.publishers),
        has_topics=bool(site.topics),
        assets=dict(assets),
    )
    return replace(view, fingerprint=digest(view))


# Front page ------------------------------------------------------------------------------------


def _front(frame: _Frame) -> Page:
    cards = frame.site.cards
    lead = _lead(frame)
    rest = [card for card in cards if card is not lead]
    second = rest[:SECOND_RANK]
    shown = {card.slug for card in (*second, *([lead] if lead else []))}
    sections = []
    for group in frame.site.sections:
        newest = [card for card in group.cards if card.slug not in shown][:FRONT_SECTION]
        if newest:
            sections.append(FrontSection(group.title, group.path, tuple(newest)))
    shown |= {card.slug for section in sections for card in section.cards}
    latest = [card for card in rest if card.slug not in shown][:FRONT_LATEST]
    topics = sorted(frame.site.topics, key=lambda group: (-len(group.cards), group.title))
    settings = frame.config.settings
    view = FrontView(
        head=_head(
            frame, "index.html", settings.title, settings.description,
            feed_links=feed_links(settings.title, ""),
            json_ld=jsonld.website(
                title=settings.title, description=settings.description,
                address=settings.base_url, language=settings.language,
            ),
        ),
        lead=lead,
        second=tuple(second),
        sections=tuple(sections),
        latest=tuple(latest),
        topics=tuple(_entry(group) for group in topics[:FRONT_TOPICS]),
        count=len(cards),
    )  # fmt: skip
    return Page("index.html", "front.html", view)


def _lead(frame: _Frame) -> Card | None:
    """The story that the settings name, else of the newest the one that most others point to."""
    cards = frame.site.cards
    named = frame.site.articles.get(frame.config.settings.lead)
    if named:
        return named.card
    pointed = Counter(entry.card.slug for entries in frame.site.related.values() for entry in entries)
    newest = cards[:LEAD_AMONG] if cards and cards[0].date else cards
    return max(newest, key=lambda card: pointed[card.slug], default=None)


# Stories ---------------------------------------------------------------------------------------


def _stories(frame: _Frame) -> Iterator[Page]:
    articles = list(frame.site.articles.values())
    sections = {group.name: _entry(group) for group in frame.site.sections}
    publishers = {card.slug: _entry(group) for group in frame.site.publishers for card in group.cards}
    for index, article in enumerate(articles):
        card = article.card
        yield Page(
            card.path,
            "story.html",
            StoryView(
                head=_story_head(frame, article, sections[card.section].title),
                card=card,
                section=sections[card.section],
                authors=article.authors,
                updated=article.updated,
                dateline=article.dateline,
                captions=article.captions,
                references=tuple(
                    reference for reference in frame.site.references[card.slug] if not reference.card
                ),
                rights=article.rights,
                url=article.url,
                publisher=publishers.get(card.slug),
                source=article.source,
                links=_hrefs(frame, card.path),
                excerpt=frame.config.settings.excerpts,
                minutes=max(1, round(article.words / WORDS_A_MINUTE)),
                related=frame.site.related[card.slug],
                topics=tuple(_entry(group) for group in frame.topics_of.get(card.slug, ())),
                newer=articles[index - 1].card if index else None,
                older=articles[index + 1].card if index + 1 < len(articles) else None,
            ),
        )


def _story_head(frame: _Frame, article: Article, section: str) -> Head:
    card, base_url = article.card, frame.config.settings.base_url
    language = card.language or frame.config.settings.language
    description = card.standfirst or card.opening
    address = absolute(base_url, card.path) if base_url else ""
    return _head(
        frame, card.path, card.title, description,
        canonical=article.url, kind="article", feed_links=feed_links(frame.view.title, "", formats=1),
        json_ld=jsonld.news_article(
            article, address=address, section=section, language=language, description=description,
        ),
    )  # fmt: skip


def _hrefs(frame: _Frame, path: str) -> dict[str, str]:
    """The relative links of a text, as hrefs from its page."""
    return {target: root_of(path) + page for target, page in frame.site.links.get(path, {}).items()}


# Lists -----------------------------------------------------------------------------------------


def _sections(frame: _Frame) -> Iterator[Page]:
    for group in frame.site.sections:
        links = feed_links(group.title, f"sections/{group.name}/")
        yield from _list(frame, group, "sections", None, always_cut=True, links=links)


def _topics(frame: _Frame) -> Iterator[Page]:
    for group in frame.site.topics:
        beside = Counter(
            other.path for card in group.cards for other in frame.topics_of[card.slug] if other is not group
        )
        by_path = {other.path: other for other in frame.site.topics if other.path in beside}
        ranked = sorted(beside, key=lambda path: (-beside[path], path))[:OTHER_TOPICS]
        others = tuple(_entry(by_path[path]) for path in ranked)
        links = feed_links(group.title, f"topics/{group.name}/", formats=1)
        yield from _list(frame, group, "topics", TOPICS, others=others, links=links, shows_section=True)
    letters: dict[str, list[Entry]] = defaultdict(list)
    for group in frame.site.topics:
        letters[periods.first_letter(group.title).upper()].append(_entry(group))
    parts = [IndexPart("0–9" if name == "0" else name, tuple(letters[name])) for name in sorted(letters)]
    yield _index(frame, TOPICS, parts)


def _publishers(frame: _Frame) -> Iterator[Page]:
    for group in frame.site.publishers:
        yield from _list(frame, group, "publishers", PUBLISHERS, shows_section=True)
    entries = tuple(_entry(group) for group in frame.site.publishers)
    yield _index(frame, PUBLISHERS, [IndexPart("All publishers", entries)] if entries else [])


def _archive(frame: _Frame) -> Iterator[Page]:
    groups = periods.cut(frame.site.cards, "archive")
    years: dict[str, list[Entry]] = defaultdict(list)
    for group in groups:
        entry = Entry(periods.short_title_of(group.name), group.path, len(group.cards))
        years[periods.year_of(group.name)].append(entry)
        yield _part(frame, group, ARCHIVE, group.title, shows_section=True)
    yield _index(frame, ARCHIVE, [IndexPart(year, tuple(entries)) for year, entries in years.items()])


def _list(
    frame: _Frame,
    group: Group,
    folder: str,
    kicker: Entry | None,
    *,
    always_cut: bool = False,
    shows_section: bool = False,
    others: tuple[Entry, ...] = (),
    links: tuple[FeedLink, ...] = (),
) -> Iterator[Page]:
    """The page of a group, and those of its months and letters if it is long."""
    is_long = len(group.cards) > LONGEST_LIST
    parts = periods.cut(group.cards, f"{folder}/{group.name}") if is_long or always_cut else ()
    is_cut = len(group.cards) > FRONT_OF_LIST and bool(parts)
    view = ListView(
        head=_head(frame, group.path, group.title, _counted(group), feed_links=links),
        kicker=kicker,
        title=group.title,
        cards=group.cards[:FRONT_OF_LIST] if is_cut else group.cards,
        parts=tuple(_entry(part) for part in parts),
        count=len(group.cards),
        others=others,
        shows_section=shows_section,
    )
    yield Page(group.path, "list.html", view)
    for part in parts:
        title = f"{group.title}, {part.title}"
        yield _part(frame, part, Entry(group.title, group.path), title, shows_section=shows_section)


def _part(frame: _Frame, group: Group, kicker: Entry, title: str, *, shows_section: bool) -> Page:
    view = ListView(
        head=_head(frame, group.path, title, _counted(group)),
        kicker=kicker,
        title=group.title,
        cards=group.cards,
        parts=(),
        count=len(group.cards),
        others=(),
        shows_section=shows_section,
    )
    return Page(group.path, "list.html", view)


def _index(frame: _Frame, entry: Entry, parts: Sequence[IndexPart]) -> Page:
    count = sum(len(part.entries) for part in parts)
    view = IndexView(_head(frame, entry.path, entry.title, ""), entry.title, tuple(parts), count)
    return Page(entry.path, "index.html", view)


# Single pages ----------------------------------------------------------------------------------


def _leaves(frame: _Frame) -> Iterator[Page]:
    for leaf in frame.site.leaves:
        made = _head(frame, leaf.path, leaf.title, "", language=leaf.language)
        view = PageView(made, leaf.title, leaf.source, _hrefs(frame, leaf.path))
        yield Page(leaf.path, "page.html", view)
    if not any(leaf.path == ABOUT.path for leaf in frame.site.leaves):
        dates = [card.date for card in frame.site.cards if card.date]
        about = AboutView(
            head=_head(frame, ABOUT.path, ABOUT.title, frame.view.description),
            count=len(frame.site.cards),
            oldest=dates[-1] if dates else None,
            newest=dates[0] if dates else None,
            sections=tuple(_entry(group) for group in frame.site.sections),
            publishers=tuple(_entry(group) for group in frame.site.publishers),
        )
        yield Page(ABOUT.path, "about.html", about)


def _not_found(frame: _Frame) -> Page:
    # Pages serves it for addresses of any depth, so its links start at the base path, if one is known.
    root = frame.config.base_path if frame.config.settings.base_url else None
    made = replace(_head(frame, "404.html", "Page not found", "", root=root), canonical="", address="")
    return Page("404.html", "404.html", NotFoundView(made, frame.view.sections))


# Feeds -----------------------------------------------------------------------------------------


def _feeds(frame: _Frame) -> Iterator[Page]:
    title = frame.view.title
    newest = frame.site.cards[: feeds.ENTRIES]
    yield from _feed_files(frame, "", title, "index.html", newest, full_text=True)
    listed = {title: ("feed.xml", "index.html")}
    for group in frame.site.sections:
        yield from _feed_files(frame, f"sections/{group.name}/", group.title, group.path, group.cards)
        listed[group.title] = (f"sections/{group.name}/feed.xml", group.path)
    for group in frame.site.topics:
        files = _feed_files(frame, f"topics/{group.name}/", group.title, group.path, group.cards)
        yield next(files)  # Atom alone: three files for each of thousands of topics serve nobody
        listed[f"Topic: {group.title}"] = (f"topics/{group.name}/feed.xml", group.path)
    yield Page("feeds.opml", "feeds/opml.xml", feeds.opml(title, listed, frame.feed_base))


def _feed_files(
    frame: _Frame, folder: str, title: str, home: str, cards: Sequence[Card], *, full_text: bool = False
) -> Iterator[Page]:
    """The feeds of a list of stories, Atom first."""
    settings, base = frame.config.settings, frame.feed_base
    sections = {group.name: group.title for group in frame.site.sections}
    entries = tuple(
        feeds.entry(
            frame.site.articles[card.slug], base_url=base, site_title=settings.title,
            section=sections[card.section], links=frame.site.links.get(card.path, {}),
            full_text=full_text, excerpt=settings.excerpts,
        )
        for card in cards[: feeds.ENTRIES]
    )  # fmt: skip
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


def _sitemap(frame: _Frame, pages: Sequence[Page]) -> Iterator[Page]:
    """sitemap.xml; for large sites an index of sitemaps, one for each month and letter of stories."""
    base = frame.feed_base
    changed = {
        article.card.path: article.updated or article.card.date for article in frame.site.articles.values()
    }
    lists = [
        sitemaps.entry(base, "" if page.path == "index.html" else page.path)
        for page in pages
        if page.path.endswith(".html") and page.path != "404.html" and page.path not in changed
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


# Shared ----------------------------------------------------------------------------------------


def _head(
    frame: _Frame,
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
    settings = frame.config.settings
    return head(
        path, title=title, description=description, language=language or settings.language,
        base_url=settings.base_url, root=root, canonical=canonical, kind=kind, feed_links=feed_links,
        json_ld=json_ld,
    )  # fmt: skip


def _entry(group: Group) -> Entry:
    return Entry(group.title, group.path, len(group.cards))


def _counted(group: Group) -> str:
    count = len(group.cards)
    return f"{count:,} {'story' if count == 1 else 'stories'}"


def _topics_of(site: Site) -> dict[str, tuple[Group, ...]]:
    topics: dict[str, list[Group]] = defaultdict(list)
    for group in sorted(site.topics, key=lambda group: (-len(group.cards), group.title)):
        for card in group.cards:
            topics[card.slug].append(group)
    return {slug: tuple(groups) for slug, groups in topics.items()}


def _check_paths(pages: Iterable[Page], assets: Assets, config: Config) -> None:
    """Raise if two files have one path, or paths that some file systems take for one."""
    claims = [(asset.path, f"{config.static.name}/{asset.path}") for asset in assets.files]
    claims += [(page.path, _origin(page)) for page in pages]
    holders: dict[str, str] = {}
    problems = []
    for path, origin in claims:
        other = holders.setdefault(path.casefold(), origin)
        if other is not origin:
            message = f'"{path}" would be written twice: by {other} and by {origin}'
            problems.append(Problem("", 0, 0, message, "rename one of them"))
    if problems:
        raise BuildError(problems)


def _origin(page: Page) -> str:
    """What a page comes from, as messages name it."""
    if isinstance(page.view, StoryView | PageView):
        return page.view.source.place
    return f"the build ({page.template})"
