"""The CSV of Instapaper: `URL,Title,Selection,Folder`, since 2023 also `Timestamp,Tags`.

`Folder` is `Unread`, `Archive`, `Starred` or one of the reader's own; `Tags` is a JSON list. `Selection` is
what was marked when the page was saved; of a note, which has no address, it is all there is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from generator.core.model import RawArticle
from generator.reading.imports.entries import READ, Entry, Highlight, Parcel, entry_of, parcel_of
from generator.reading.imports.tables import rows_of
from generator.reading.imports.values import blocks_of, line, lines, moment_of, web_address

COLUMNS = frozenset({"url", "title", "selection", "folder"})

_GROUPS = {"archive": READ}


def read(data: bytes, path: str) -> Parcel:
    """The links of an export; notes, and links with a selection, as articles.

    Raises:
        BuildError: it is no table.
    """
    return parcel_of((_entry(row) for row in rows_of(data, path)), "neither title, address nor text")


def _entry(row: Mapping[str, str]) -> Entry | None:
    address, folder, selection = line(row.get("url")), line(row.get("folder")), row.get("selection", "")
    url = web_address(address)
    return entry_of(
        RawArticle(line(row.get("title")), () if address else blocks_of(selection), url=url),
        topics=_tags(row.get("tags", "")),
        group=_GROUPS.get(folder.casefold(), folder),
        added=moment_of(row.get("timestamp")),
        note="" if url else address,
        highlights=[Highlight(line(selection))] if address else (),
    )


def _tags(text: str) -> tuple[str, ...]:
    try:
        found = json.loads(text or "[]")
    except (ValueError, RecursionError):
        return lines(text.strip('[]" '), between=",")
    return lines(found)
