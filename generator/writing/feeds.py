"""Feeds: Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1, from one view."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from generator.core import dates
from generator.core.machine_views import FeedEntry, FeedView, OpmlView
from generator.core.model import Article
from generator.writing.addresses import absolute

ATOM = ("feed.xml", "application/atom+xml", "Atom")
RSS = ("rss.xml", "application/rss+xml", "RSS")
JSON_FEED = ("feed.json", "application/feed+json", "JSON Feed")

ENTRIES = 30
"""Stories in a feed: the newest."""


def entry(
    article: Article,
    *,
    base_url: str,
    site_title: str,
    section: str,
    links: Mapping[str, str],
    full_text: bool,
    excerpt: bool,
    language: str,
) -> FeedEntry:
    """A story as feeds carry it; with its whole text or with a summary.

    `language`: of stories that do not say theirs.
    """
    card = article.card
    address = absolute(base_url, card.path)
    has_day = dates.is_day(card.date)
    return FeedEntry(
        id=address,
        url=address,
        title=card.title,
        summary=card.standfirst or card.opening,
        published=_rfc3339(card.date) if has_day else "",
        updated=_rfc3339(article.updated or card.date),
        rss_date=_rfc822(card.date) if card.date and has_day else "",
        authors=article.authors or (card.publisher or site_title,),
        categories=(section,),
        rights=article.rights,
        source=article.source if full_text else None,
        links={target: absolute(base_url, path) for target, path in links.items()},
        excerpt=excerpt,
        language=card.language or language,
    )


_rfc3339 = lru_cache(maxsize=1024)(dates.rfc3339)
_rfc822 = lru_cache(maxsize=1024)(dates.rfc822)
"""A story stands in the feeds of several topics, and many stories are of one day."""


def json_feed(view: FeedView, html_of: Callable[[FeedEntry], str]) -> Mapping[str, object]:
    """The feed as JSON Feed 1.1; `html_of` renders the text of an entry that has one."""
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": view.title,
        **({"description": view.description} if view.description else {}),
        "home_page_url": view.home,
        "feed_url": view.address,
        "language": view.language,
        "items": [_json_item(item, html_of) for item in view.entries],
    }


def opml(title: str, feeds: Mapping[str, tuple[str, str]], base_url: str) -> OpmlView:
    """The list of feeds: title → path of the feed and path of its page."""
    return OpmlView(
        title,
        tuple(
            (name, absolute(base_url, feed), absolute(base_url, page)) for name, (feed, page) in feeds.items()
        ),
    )


def _json_item(item: FeedEntry, html_of: Callable[[FeedEntry], str]) -> Mapping[str, object]:
    content = {"content_html": html_of(item)} if item.source else {"content_text": item.summary or item.title}
    values: dict[str, object] = {
        "id": item.id,
        "url": item.url,
        "title": item.title,
        "summary": item.summary,
        "date_published": item.published,
        "authors": [{"name": name} for name in item.authors],
        "tags": list(item.categories),
    }
    return {**{key: value for key, value in values.items() if value}, **content}
