"""The export of Omnivore (closed in 2024): a zip with metadata, readable HTML, and highlights as Markdown.

As packages/api/src/jobs/export.ts wrote it: `metadata_0_to_20.json` with `id, slug, title, description,
author, url, state, readingProgress, thumbnail, labels, savedAt, updatedAt, publishedAt`; `content/SLUG.html`,
for uploads `content/SLUG.pdf`; `highlights/SLUG.md`. A content file may stand there twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from generator.core.model import RawArticle
from generator.core.problems import BuildError
from generator.reading.decode import decode, single_spaced
from generator.reading.imports import json_files
from generator.reading.imports.archive import Archive, open_archive, read_member
from generator.reading.imports.entries import READ, UNREAD, Entry, Highlight, Parcel, Skipped, entry_of
from generator.reading.imports.sanitize import content_of
from generator.reading.imports.values import date_of, line, lines, web_address

KEYS = frozenset({"slug", "readingProgress", "savedAt"})

METADATA = re.compile(r"(?:.*/)?metadata_\d+_to_\d+\.json")

_GROUPS = {"active": UNREAD, "archived": READ, "succeeded": UNREAD, "unknown": ""}


def read_zip(data: bytes, path: str) -> Parcel:
    """The articles of an export, each with its highlights.

    Raises:
        BuildError: the archive cannot be read.
    """
    archive = open_archive(data, path)
    folder = next((name for name in archive.members if METADATA.fullmatch(name)), "").rpartition("metadata_")[
        0
    ]
    skipped = list(archive.skipped)
    entries: list[Entry] = []
    used: set[str] = set()
    for item in _items(archive, skipped, used):
        html = _text(archive, f"{folder}content/{line(item.get('slug'))}.html", skipped, used)
        notes = _text(archive, f"{folder}highlights/{line(item.get('slug'))}.md", skipped, used)
        entry = _entry(item, html, notes)
        entries += [entry] if entry else []
        skipped += [] if entry else [Skipped("an entry", "holds neither title nor address")]
    skipped += [
        Skipped(name, "is a PDF file" if name.endswith(".pdf") else "belongs to no entry of the export")
        for name in archive.members
        if name not in used
    ]
    return Parcel(tuple(entries), tuple(skipped))


def read_metadata(data: bytes, path: str) -> Parcel:
    """The entries of a `metadata_….json` that was taken out of its archive: links, without text.

    Raises:
        BuildError: it is no JSON.
    """
    found = [_entry(item, "", "") for item in json_files.objects_in(json_files.parse(data, path))]
    return Parcel(tuple(entry for entry in found if entry))


def highlights_of(markdown: str) -> Iterator[Highlight]:
    """The passages of `highlights/SLUG.md`: quotations (`> …`), below each its labels and its note."""
    quote, notes = "", list[str]()
    for part in re.split(r"\n\s*\n", markdown):
        is_quote = part.lstrip().startswith(">")
        if is_quote:
            yield from _highlight(quote, notes)
            quote, notes = single_spaced(re.sub(r"^\s*>", "", part, flags=re.MULTILINE)), []
        else:
            notes.append(part)
    yield from _highlight(quote, notes)


def _highlight(quote: str, notes: list[str]) -> Iterator[Highlight]:
    note = single_spaced(" ".join(notes))
    if quote or note:
        yield Highlight(quote, note)


def _items(archive: Archive, skipped: list[Skipped], used: set[str]) -> Iterator[dict[str, Any]]:
    """All metadata, in the order of the parts."""
    names = [name for name in archive.members if METADATA.fullmatch(name)]
    for name in sorted(names, key=lambda name: (len(name), name)):
        used.add(name)
        found = read_member(archive, name)
        if isinstance(found, Skipped):
            skipped.append(found)
            continue
        try:
            yield from json_files.objects_in(json_files.parse(found, name))
        except BuildError as failure:
            skipped.append(Skipped(name, failure.problems[0].message))


def _text(archive: Archive, name: str, skipped: list[Skipped], used: set[str]) -> str:
    """A member as text; empty if it is not there or cannot be read."""
    if name not in archive.members or name in used:
        return ""
    used.add(name)
    found = read_member(archive, name)
    if isinstance(found, Skipped):
        skipped.append(found)
        return ""
    return decode(found).text


def _entry(item: dict[str, Any], html: str, notes: str) -> Entry | None:
    content = content_of(html)
    address = line(item.get("url"))
    url = web_address(address)
    state = line(item.get("state"))
    return entry_of(
        RawArticle(
            line(item.get("title")),
            content.blocks,
            standfirst=line(item.get("description")),
            authors=lines(item.get("author")),
            date=date_of(item.get("publishedAt")),
            captions=content.captions,
            url=url,
        ),
        topics=lines(item.get("labels")),
        group=_GROUPS.get(state.casefold(), state),
        added=date_of(item.get("savedAt")),
        note="" if url else address,
        highlights=highlights_of(notes),
    )
