"""The CSV of Raindrop: `title,note,excerpt,url,folder,tags,created`, and other columns with the years.

`folder` is the way to a collection (`Parent/Child`), `tags` stand between commas, `created` is ISO 8601.
"""

from __future__ import annotations

from collections.abc import Mapping

from generator.core.model import RawArticle
from generator.reading.imports.entries import Entry, Highlight, Parcel, entry_of, parcel_of
from generator.reading.imports.tables import rows_of
from generator.reading.imports.values import date_of, line, lines, web_address

COLUMNS = frozenset({"title", "note", "excerpt", "url", "folder", "created"})


def read(data: bytes, path: str) -> Parcel:
    """The links of an export; those with a note as articles, since the note is a person's own.

    Raises:
        BuildError: it is no table.
    """
    return parcel_of((_entry(row) for row in rows_of(data, path)), "neither title nor address")


def _entry(row: Mapping[str, str]) -> Entry | None:
    address = line(row.get("url"))
    url = web_address(address)
    note = line(row.get("note"))
    return entry_of(
        RawArticle(line(row.get("title")), (), standfirst=line(row.get("excerpt")), url=url),
        topics=lines(row.get("tags", ""), between=","),
        group=line(row.get("folder")),
        added=date_of(row.get("created")),
        note="" if url else address,
        highlights=[Highlight("", note)] if note else (),
    )
