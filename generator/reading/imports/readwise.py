"""Two tables of Readwise: the library of Reader, and the highlights.

Library: `Title,URL,ID,Document tags,Saved date,Reading progress,Location,Seen`, where tags are a list as
Python prints it, and Location is `new`, `later`, `shortlist`, `archive` or `feed`. Highlights: `Highlight,
Book Title,Book Author,Amazon Book ID,Note,Color,Tags,Location Type,Location,Highlighted at,Document tags`, a
row a highlight.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Mapping

from generator.core.model import RawArticle
from generator.reading.imports.entries import READ, UNREAD, Entry, Highlight, Parcel, entry_of, parcel_of
from generator.reading.imports.tables import Row, rows_of
from generator.reading.imports.values import date_of, line, lines, web_address

LIBRARY = frozenset({"title", "url", "document tags", "location"})

HIGHLIGHTS = frozenset({"highlight", "book title", "book author"})

LONGEST_LIST = 10_000
"""Characters of a list of tags; Python's parser takes far more than its length in memory."""

_GROUPS = {"new": UNREAD, "later": "Later", "shortlist": "Shortlist", "archive": READ, "feed": "Feed"}


def read_library(data: bytes, path: str) -> Parcel:
    """The links of a library.

    Raises:
        BuildError: it is no table.
    """
    return parcel_of((_link(row) for row in rows_of(data, path)), "neither title nor address")


def read_highlights(data: bytes, path: str) -> Parcel:
    """An article for each book or page that has highlights, which are its text.

    Raises:
        BuildError: it is no table.
    """
    books: dict[tuple[str, str], list[Row]] = {}
    for row in rows_of(data, path):
        books.setdefault((line(row.get("book title")), line(row.get("book author"))), []).append(row)
    return parcel_of((_book(title, author, rows) for (title, author), rows in books.items()), "no highlight")


def _link(row: Mapping[str, str]) -> Entry | None:
    address, location = line(row.get("url")), line(row.get("location"))
    url = web_address(address)
    return entry_of(
        RawArticle(line(row.get("title")), (), url=url),
        topics=_tags(row.get("document tags", "")),
        group=_GROUPS.get(location.casefold(), location),
        added=date_of(row.get("saved date")),
        note="" if url else address,
    )


def _book(title: str, author: str, rows: list[Row]) -> Entry | None:
    return entry_of(
        RawArticle(title, (), authors=(author,) if author else ()),
        topics=[tag for row in rows for tag in _tags(row.get("document tags", ""))],
        highlights=[Highlight(line(row.get("highlight")), line(row.get("note"))) for row in rows],
    )


def _tags(text: str) -> tuple[str, ...]:
    """A list as Python prints it, else names between commas."""
    if not text.startswith("[") or len(text) > LONGEST_LIST:
        return lines(text, between=",")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a backslash in a tag is nobody's business
            return lines(ast.literal_eval(text))
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return lines(text.strip("[]"), between=",")
