"""Feed files in JSON Feed 1.1 (jsonfeed.org/version/1.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.core.model import RawArticle
from generator.core.problems import error
from generator.reading.imports import json_files
from generator.reading.imports.entries import Entry, Parcel, Skipped, entry_of
from generator.reading.imports.sanitize import Content, content_of
from generator.reading.imports.values import blocks_of, date_of, language_of, line, lines, web_address

KEYS = frozenset({"version", "title", "items"})


def read(data: bytes, path: str) -> Parcel:
    """The items of a feed as articles; those without text as links.

    Raises:
        BuildError: it is no JSON, or no feed.
    """
    feed = json_files.parse(data, path)
    if not isinstance(feed, dict):
        raise error(path, "is no JSON Feed: it is not an object")
    found = [_entry(item, feed) for item in json_files.objects_in(feed.get("items"))]
    missing = [
        Skipped("an item", "holds neither title, text nor address") for entry in found if entry is None
    ]
    return Parcel(tuple(entry for entry in found if entry), tuple(missing))


def _entry(item: Mapping[str, Any], feed: Mapping[str, Any]) -> Entry | None:
    content = content_of(item.get("content_html"))
    content = content if content.blocks else Content(blocks_of(item.get("content_text")), content.captions)
    address = line(item.get("url")) or line(item.get("external_url"))
    date, updated = date_of(item.get("date_published")), date_of(item.get("date_modified"))
    return entry_of(
        RawArticle(
            line(item.get("title")),
            content.blocks,
            standfirst=line(item.get("summary")),
            authors=_authors(item) or _authors(feed),
            date=date,
            updated=updated if updated != date else None,
            publisher=line(feed.get("title")),
            language=language_of(item.get("language")) or language_of(feed.get("language")),
            captions=content.captions,
            url=web_address(address),
        ),
        topics=lines(item.get("tags")),
        note="" if web_address(address) else address,
    )


def _authors(thing: Mapping[str, Any]) -> tuple[str, ...]:
    """Version 1.1 has a list, version 1 had one `author`."""
    authors = json_files.objects_in(thing.get("authors")) or json_files.objects_in([thing.get("author")])
    return lines([author.get("name") for author in authors])
