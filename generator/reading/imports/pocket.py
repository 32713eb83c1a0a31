"""Exports of Pocket (closed in 2025): lists of links, and what people highlighted.

Three shapes. The zip of 2025 holds `part_000000.csv`, … with `title,url,time_added,tags,status`, and
`annotations/part_000000.json`, a list of `{url, title, highlights: [{quote, created_at}]}`. Files of late
2024 have one column more, `cursor`. Before, it was one page `ril_export.html`:
`<h1>Unread</h1> … <li><a href="…" time_added="…" tags="x,y">title</a>`. None holds the text of an article.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from generator.core.model import RawArticle
from generator.core.problems import BuildError
from generator.reading.decode import decode
from generator.reading.imports import json_files
from generator.reading.imports.anchors import anchors_of
from generator.reading.imports.archive import open_archive, read_member
from generator.reading.imports.entries import (
    READ,
    UNREAD,
    Entry,
    Highlight,
    Parcel,
    Skipped,
    entry_of,
    parcel_of,
)
from generator.reading.imports.tables import rows_of
from generator.reading.imports.values import line, lines, moment_of, web_address

COLUMNS = frozenset({"title", "url", "time_added"})

_GROUPS = {"unread": UNREAD, "archive": READ, "read archive": READ}


def read_csv(data: bytes, path: str) -> Parcel:
    """The links of a `part_NNNNNN.csv`.

    Raises:
        BuildError: it is no table.
    """
    return _parcel(rows_of(data, path), {})


def read_page(data: bytes, path: str) -> Parcel:
    """The links of a `ril_export.html`. Never fails."""
    del path
    rows = [
        {
            "title": anchor.text,
            "url": anchor.attributes.get("href", ""),
            "time_added": anchor.attributes.get("time_added", ""),
            "tags": anchor.attributes.get("tags", "").replace(",", "|"),
            "status": anchor.heading,
        }
        for anchor in anchors_of(decode(data).text, {"time_added", "tags"})
    ]
    return _parcel(rows, {})


def read_zip(data: bytes, path: str) -> Parcel:
    """The links of all parts in an export, with their highlights.

    Raises:
        BuildError: the archive cannot be read.
    """
    archive = open_archive(data, path)
    skipped = list(archive.skipped)
    rows: list[Mapping[str, str]] = []
    marked: defaultdict[str, list[Highlight]] = defaultdict(list)
    for name in sorted(archive.members):
        found = read_member(archive, name)
        if isinstance(found, Skipped):
            skipped.append(found)
            continue
        try:
            if name.endswith(".csv"):
                rows += rows_of(found, name)
            elif "annotations/" in name and name.endswith(".json"):
                _add_highlights(found, name, marked)
            else:
                skipped.append(Skipped(name, "is neither a list of links nor one of highlights"))
        except BuildError as failure:
            skipped.append(Skipped(name, failure.problems[0].message))
    parcel = _parcel(rows, marked)
    return Parcel(parcel.entries, (*skipped, *parcel.skipped))


def _add_highlights(data: bytes, name: str, marked: defaultdict[str, list[Highlight]]) -> None:
    for page in json_files.objects_in(json_files.parse(data, name)):
        highlights = json_files.objects_in(page.get("highlights"))
        quotes = [Highlight(line(found.get("quote")), line(found.get("note"))) for found in highlights]
        marked[line(page.get("url"))] += quotes


def _parcel(rows: Iterable[Mapping[str, str]], marked: Mapping[str, list[Highlight]]) -> Parcel:
    found = (_entry(row, marked.get(line(row.get("url")), ())) for row in rows)
    return parcel_of(found, "neither title nor address")


def _entry(row: Mapping[str, str], highlights: Iterable[Highlight]) -> Entry | None:
    address = line(row.get("url"))
    url = web_address(address)
    status = line(row.get("status"))
    return entry_of(
        RawArticle(line(row.get("title")), (), url=url),
        topics=lines(row.get("tags", ""), between="|"),
        group=_GROUPS.get(status.casefold(), status),
        added=moment_of(row.get("time_added")),
        note="" if url else address,
        highlights=highlights,
    )
