"""The JSON of wallabag 2: a list of entries with their HTML.

As src/Entity/Entry.php serialises the group `export_all`: `title, url, is_archived, is_starred, created_at,
updated_at, published_at, published_by, content, mimetype, language, domain_name, tags, annotations[{quote,
text}], …`.
"""

from __future__ import annotations

from typing import Any

from generator.core.model import RawArticle
from generator.reading.imports import json_files
from generator.reading.imports.entries import (
    READ,
    STARRED,
    UNREAD,
    Entry,
    Highlight,
    Parcel,
    Skipped,
    entry_of,
)
from generator.reading.imports.sanitize import content_of
from generator.reading.imports.values import date_of, language_of, line, lines, publisher_of, web_address

KEYS = frozenset({"is_archived", "is_starred"})

_NOTHING_FETCHED = "wallabag can't retrieve contents for this article."
"""How the text begins that wallabag writes where it could not fetch the article."""


def read(data: bytes, path: str) -> Parcel:
    """The articles of an export, with annotations; entries whose text was never fetched as links.

    Raises:
        BuildError: it is no JSON.
    """
    value = json_files.parse(data, path)
    found = [_entry(item) for item in json_files.objects_in(value if isinstance(value, list) else [value])]
    missing = [Skipped("an entry", "holds neither title nor address") for entry in found if entry is None]
    return Parcel(tuple(entry for entry in found if entry), tuple(missing))


def _entry(item: dict[str, Any]) -> Entry | None:
    content = content_of(item.get("content"))
    blocks = content.blocks
    if blocks and blocks[0].text.replace("’", "'").startswith(_NOTHING_FETCHED):
        blocks = ()
    address = line(item.get("url"))
    url = web_address(address) or web_address(item.get("given_url"))
    return entry_of(
        RawArticle(
            line(item.get("title")),
            blocks,
            authors=lines(item.get("published_by")),
            date=date_of(item.get("published_at")),
            publisher=publisher_of(item.get("domain_name")),
            language=language_of(item.get("language")),
            captions=content.captions,
            url=url,
        ),
        topics=_tags(item.get("tags")),
        group=STARRED if _is(item, "is_starred") else READ if _is(item, "is_archived") else UNREAD,
        added=date_of(item.get("created_at")),
        note="" if url else address,
        highlights=[
            Highlight(line(found.get("quote")), line(found.get("text")))
            for found in json_files.objects_in(item.get("annotations"))
        ],
    )


def _is(item: dict[str, Any], key: str) -> bool:
    """Flags are true, 1 or "1", as the version was."""
    return line(item.get(key)) == "1" or item.get(key) is True


def _tags(value: object) -> tuple[str, ...]:
    """Tags are texts, or objects with a label."""
    items = value if isinstance(value, list) else []
    return lines([item.get("label") if isinstance(item, dict) else item for item in items])
