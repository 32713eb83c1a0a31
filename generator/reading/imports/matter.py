"""The CSV of Matter.

`Title,Author,Publisher,URL,Tags,Word Count,In Queue,Favorited,Read,Highlight_Count,Last Interaction Date,
File Id`, where tags stand between semicolons, and flags are `True` or `False`.
"""

from __future__ import annotations

from collections.abc import Mapping

from generator.core.model import RawArticle
from generator.reading.imports.entries import READ, STARRED, UNREAD, Entry, Parcel, entry_of, parcel_of
from generator.reading.imports.tables import rows_of
from generator.reading.imports.values import line, lines, web_address

COLUMNS = frozenset({"title", "url", "in queue", "last interaction date"})

_GROUPS = (("favorited", STARRED), ("read", READ), ("in queue", UNREAD))


def read(data: bytes, path: str) -> Parcel:
    """The links of an export, each with its author and publisher as a note.

    Raises:
        BuildError: it is no table.
    """
    return parcel_of((_entry(row) for row in rows_of(data, path)), "neither title nor address")


def _entry(row: Mapping[str, str]) -> Entry | None:
    address = line(row.get("url"))
    url = web_address(address)
    by = ", ".join(dict.fromkeys(filter(None, (line(row.get("author")), line(row.get("publisher"))))))
    return entry_of(
        RawArticle(line(row.get("title")), (), url=url),
        topics=lines(row.get("tags", ""), between=";"),
        group=next((group for name, group in _GROUPS if line(row.get(name)).casefold() == "true"), ""),
        note=by if url else address,
    )
