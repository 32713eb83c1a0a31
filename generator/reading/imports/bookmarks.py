"""Bookmarks as browsers and bookmark services export them: the Netscape bookmark file, a page of links.

`<DT><H3>Folder</H3> <DL> <DT><A HREF="…" ADD_DATE="…" TAGS="x,y">title</A> … </DL>`. It is described at
https://learn.microsoft.com/previous-versions/windows/internet-explorer/ie-developer/platform-apis/aa753582
"""

from __future__ import annotations

from generator.core.model import RawArticle
from generator.reading.decode import decode
from generator.reading.imports.anchors import Anchor, anchors_of
from generator.reading.imports.entries import Entry, Parcel, Skipped, entry_of
from generator.reading.imports.values import line, lines, moment_of, web_address


def read(data: bytes, path: str) -> Parcel:
    """The bookmarks of a file, under their folders. Never fails."""
    del path
    anchors = anchors_of(decode(data).text, {"add_date", "tags"})
    found = [_entry(anchor) for anchor in anchors]
    missing = [
        Skipped(anchor.text or "a bookmark", "has no web address")
        for anchor, entry in zip(anchors, found, strict=True)
        if entry is None
    ]
    return Parcel(tuple(entry for entry in found if entry), tuple(missing))


def _entry(anchor: Anchor) -> Entry | None:
    """A bookmark; None for a script, a place of the browser, a file of the computer."""
    url = web_address(anchor.attributes.get("href"))
    if not url:
        return None
    return entry_of(
        RawArticle(line(anchor.text), (), url=url),
        topics=lines(anchor.attributes.get("tags", ""), between=","),
        group=anchor.heading,
        added=moment_of(anchor.attributes.get("add_date")),
    )
