"""Feed files, RSS and Atom, and lists of feeds in OPML. The only importer of feedparser and defusedxml.

defusedxml looks first: a file that declares entities is refused. What is not well-formed XML, as many feeds
are not, is read all the same, by the lenient half of feedparser, which resolves no entities.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import feedparser
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from generator.core.dates import PartialDate, parse_date
from generator.core.model import RawArticle
from generator.core.problems import error
from generator.reading.decode import clean, single_spaced
from generator.reading.imports.entries import Entry, Parcel, Skipped, entry_of
from generator.reading.imports.sanitize import Content, content_of, text_of
from generator.reading.imports.values import blocks_of, date_of, language_of, line, lines, web_address

FEEDS = "Feeds"
"""Group of the reading list that feeds stand in."""

LARGEST_FEED = 64 * 1024 * 1024  # bytes


def read_feed(data: bytes, path: str) -> Parcel:
    """The entries of an RSS or Atom file (RSS 2.0; RFC 4287) as articles; those without text as links.

    Raises:
        BuildError: it declares entities, is too large, or is no feed.
    """
    _check(data, path)
    try:
        # A stream: of bytes, feedparser would ask first whether they name a file.
        found = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except Exception as failure:  # its lenient half meets things that nobody foresaw
        raise error(path, "is a feed that cannot be read", hint="save it again from its source") from failure
    if not found.get("version") and not found.entries:
        raise error(path, "is no feed: neither RSS nor Atom")
    entries = [_entry(item, found.feed) for item in found.entries]
    missing = [Skipped("an entry", "holds neither title, text nor address") for entry in entries if not entry]
    return Parcel(tuple(entry for entry in entries if entry), tuple(missing))


def read_list(data: bytes, path: str) -> Parcel:
    """The feeds of an OPML file (opml.org/spec2) as links to their sites.

    Raises:
        BuildError: it declares entities, is too large, or is not well-formed.
    """
    root = _check(data, path)
    if root is None:
        raise error(path, "is not well-formed XML", hint="export it again")
    found = [_feed(outline) for outline in root.iter("outline") if outline.get("xmlUrl")]
    return Parcel(tuple(entry for entry in found if entry))


def _check(data: bytes, path: str) -> Element | None:
    """The document; None if it is not well-formed."""
    if len(data) > LARGEST_FEED:
        raise error(path, f"is larger than {LARGEST_FEED // 1024 // 1024} MB", hint="no feed is that large")
    try:
        root: Element = fromstring(data)
    except DefusedXmlException as failure:
        message = "declares entities, which can be made to fill the memory or to read other files"
        raise error(path, message, hint="delete its <!DOCTYPE …> if you trust it") from failure
    except (ParseError, ValueError, LookupError):  # the two last: an encoding that nobody knows
        return None
    return root


def _entry(item: Mapping[str, Any], feed: Mapping[str, Any]) -> Entry | None:
    contents = [part for part in item.get("content", ()) if isinstance(part, dict)]
    summary, full = _content(item.get("summary_detail")), [_content(part) for part in contents]
    best = max((*full, summary), key=lambda content: sum(len(block.text) for block in content.blocks))
    standfirst = " ".join(block.text for block in summary.blocks) if best is not summary else ""
    date, updated = _date(item, "published"), _date(item, "updated")
    return entry_of(
        RawArticle(
            _title(item.get("title_detail")),
            best.blocks,
            standfirst=standfirst,
            authors=_authors(item),
            date=date or updated,
            updated=updated if date and updated != date else None,
            publisher=_publisher(item, feed),
            language=language_of(_language(item) or feed.get("language")),
            captions=best.captions,
            rights=line(item.get("rights")) or ("" if "source" in item else line(feed.get("rights"))),
            url=web_address(item.get("link")),
        ),
        topics=lines([tag.get("term") for tag in item.get("tags", ()) if isinstance(tag, dict)]),
        note="" if web_address(item.get("link")) else line(item.get("link")),
    )


def _content(detail: object) -> Content:
    """A text construct: HTML, or plain text (RFC 4287 §3.1)."""
    if not isinstance(detail, dict) or not isinstance(detail.get("value"), str):
        return Content((), ())
    value = detail["value"]
    is_plain = detail.get("type") == "text/plain" and "</" not in value  # RSS does not say which it is
    return Content(blocks_of(value), ()) if is_plain else content_of(value)


def _title(detail: object) -> str:
    if not isinstance(detail, dict):
        return ""
    return line(detail.get("value")) if detail.get("type") == "text/plain" else text_of(detail.get("value"))


def _publisher(item: Mapping[str, Any], feed: Mapping[str, Any]) -> str:
    """The feed that the entry was taken from (RFC 4287 §4.2.11) if it says so, else the feed."""
    source = item.get("source")
    return (line(source.get("title")) if isinstance(source, dict) else "") or _title(feed.get("title_detail"))


def _authors(item: Mapping[str, Any]) -> tuple[str, ...]:
    found = lines([author.get("name") for author in item.get("authors", ()) if isinstance(author, dict)])
    return found or lines([item.get("author")])


def _language(item: Mapping[str, Any]) -> object:
    details = (*item.get("content", ()), item.get("summary_detail"), item.get("title_detail"))
    return next((part["language"] for part in details if isinstance(part, dict) and part.get("language")), "")


def _date(item: Mapping[str, Any], key: str) -> PartialDate | None:
    """ISO 8601 or RFC 822, with the offset as it is written."""
    # Asking feedparser for an "updated" that is not there warns, and answers with "published".
    text = line(item[key]) if key in item else ""
    if found := date_of(text):
        return found
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return parse_date(moment.isoformat())


def _feed(outline: Element) -> Entry | None:
    address = web_address(outline.get("htmlUrl")) or web_address(outline.get("xmlUrl"))
    title = single_spaced(clean(outline.get("title") or outline.get("text") or "").text)
    note = "" if address else line(outline.get("xmlUrl"))
    return entry_of(RawArticle(title, (), url=address), group=FEEDS, note=note)
