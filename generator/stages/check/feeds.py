"""Feeds, sitemaps and lists of feeds: well-formed, complete, and absolute in their addresses."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator, Mapping, Sequence
from xml.etree import ElementTree

from generator.stages.check.sightings import Fault, Sighting, outward

_ATOM = "{http://www.w3.org/2005/Atom}"
_MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"

_ROOTS = {f"{_ATOM}feed", "rss", f"{_MAP}urlset", f"{_MAP}sitemapindex", "opml"}

_NEEDED: Mapping[str, Sequence[str]] = {
    f"{_ATOM}feed": (f"{_ATOM}id", f"{_ATOM}title", f"{_ATOM}updated"),  # RFC 4287 §4.1.1
    f"{_ATOM}entry": (f"{_ATOM}id", f"{_ATOM}title", f"{_ATOM}updated"),  # RFC 4287 §4.1.2
    "rss": ("channel",),
    "channel": ("title", "link", "description"),  # RSS 2.0, "Required channel elements"
    "item": ("title", "link", "guid"),  # RSS asks for less, readers for this
    f"{_MAP}url": (f"{_MAP}loc",),
    f"{_MAP}sitemap": (f"{_MAP}loc",),
    "opml": ("head", "body"),
}
"""Element → elements that stand in it once."""

_ADDRESSES: Mapping[str, Sequence[str]] = {
    f"{_ATOM}link": ("href",),
    "link": ("",),
    f"{_MAP}loc": ("",),
    "outline": ("xmlUrl", "htmlUrl"),
}
"""Element → attributes that are absolute addresses; the empty one means the text."""


def is_feed(name: str) -> bool:
    """Whether a file is a feed, a sitemap, or a list of feeds."""
    return name.endswith((".xml", ".opml")) or posixpath.basename(name) == "feed.json"


def look_at_xml(_path: str, text: str, base: str) -> Iterator[Sighting]:
    """Faults of an Atom or RSS feed, a sitemap or OPML, and where its addresses lead."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        yield Fault("holds a document type or an entity, which no feed needs"), 0
        return
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - no entities, nothing to expand
    except ElementTree.ParseError as failure:
        yield Fault(f"is no well-formed XML: {failure}"), failure.position[0]
        return
    if root.tag not in _ROOTS:
        yield Fault(f'is neither feed nor sitemap: it begins with "{root.tag}"'), 0
    for element in root.iter():
        name = element.tag.rpartition("}")[2]
        for need in _NEEDED.get(element.tag, ()):
            if len(element.findall(need)) != 1:
                yield Fault(f"<{name}> without one <{need.rpartition('}')[2]}>"), 0
        for key in _ADDRESSES.get(element.tag, ()):
            value = element.get(key) if key else (element.text or "").strip()
            yield from outward(value, base, f"{name} {key}".strip())


def look_at_json(path: str, text: str, base: str) -> Iterator[Sighting]:
    """Faults of a JSON file, and of a JSON Feed, and where its addresses lead."""
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as failure:
        yield Fault(f"is no JSON: {failure}"), 0
        return
    if not is_feed(path):
        return
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        yield Fault("is no JSON Feed: it has no list of items"), 0
        return
    if not feed.get("version") or not feed.get("title"):
        yield Fault("is no JSON Feed: it must have version and title"), 0
    for key in ("feed_url", "home_page_url"):
        yield from outward(feed.get(key), base, key)
    for item in items:
        if not item.get("id") or not item.keys() & {"content_html", "content_text"}:
            yield Fault("an item without id, or without content_html and content_text"), 0
        yield from outward(item.get("url"), base, "url")
