"""The reading list: a page of links that a person may edit, and that imports add to."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

from generator.reading import frontmatter, markdown_blocks
from generator.reading.imports.entries import Entry
from generator.reading.imports.values import same_address

TITLE = "Reading list"

OTHERS = "Links"
"""Heading above links of which neither state nor folder is known."""

_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_HEADING = re.compile(r" {0,3}##[ \t]+(?P<text>.*?)(?:[ \t]+#+)?[ \t]*")
_ANY_HEADING = re.compile(r" {0,3}#{1,2}(?:[ \t]|$)")
_FENCE = re.compile(r" {0,3}(```|~~~)")
_ENTITY = re.compile(r"&(?=#?\w{1,40};)", re.ASCII)
_WHOLE_ENTITY = re.compile(r"&#?\w{1,40};", re.ASCII)


def addresses_in(text: str) -> frozenset[str]:
    """What the page links to, in the form of `same_address`."""
    # Only entities with their semicolon: `&copy=2` is a part of an address (CommonMark §2.5).
    found = [
        _WHOLE_ENTITY.sub(lambda match: html.unescape(match[0]), address)
        for address in _ADDRESS.findall(text)
    ]
    return frozenset(
        same_address(form) for address in found for form in (address, address.rstrip(").,;:!?*_]"))
    )


def merge(text: str, entries: Sequence[Entry]) -> tuple[str, tuple[Entry, ...]]:
    """The page with the links that it lacks, each at the end of its group, and what these are.

    Nothing that stands there is changed. An empty `text` is begun with front matter.
    """
    text = text or frontmatter.dump({"title": TITLE}, "")
    known, known_lines = set(addresses_in(text)), {line.strip() for line in text.split("\n")}
    groups: dict[str, list[str]] = {}
    added: list[Entry] = []
    for entry in entries:
        address, line = same_address(entry.url), _line(entry)
        if (address in known) if address else (line in known_lines):
            continue
        known.add(address)
        known_lines.add(line)
        groups.setdefault(markdown_blocks.escape(entry.group or OTHERS), []).append(line)
        added.append(entry)
    if not added:
        return text, ()
    end = "\r" if "\r\n" in text else ""  # what was saved on Windows stays so
    lines = (text.rstrip("\r\n") + end).split("\n")
    for heading, links in groups.items():
        lines = _with_links(lines, heading, links, end)
    return "\n".join(lines) + "\n", tuple(added)


def _line(entry: Entry) -> str:
    """A link as an item of a list: title, day it was saved, tags, note."""
    title = markdown_blocks.escape(entry.title)
    address = _ENTITY.sub("&amp;", entry.url)
    link = f"[{title.replace(']', chr(92) + ']')}](<{address}>)" if entry.url else title
    saved = entry.added.label if entry.added else ""
    details = (saved, markdown_blocks.escape(", ".join(entry.topics)), markdown_blocks.escape(entry.note))
    return " · ".join((f"- {link}", *filter(None, details)))


def _with_links(lines: Sequence[str], heading: str, links: Sequence[str], end_of_line: str) -> list[str]:
    """The lines with links at the end of what stands under a heading, which is added if it is not there."""
    new = [f"{link}{end_of_line}" for link in links]
    begin = next((index for index, text in _headings(lines) if text == heading), None)
    if begin is None:
        return [*lines, end_of_line, f"## {heading}{end_of_line}", end_of_line, *new]
    ends = (index for index, _ in _headings(lines) if index > begin)
    end = next(ends, len(lines))
    while not lines[end - 1].strip():
        end -= 1
    is_list = lines[end - 1].lstrip().startswith(("-", "*", "+"))
    gap = [] if is_list else [end_of_line]
    after = [end_of_line] if end < len(lines) and lines[end].strip() else []
    return [*lines[:end], *gap, *new, *after, *lines[end:]]


def _headings(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Headings of the first two levels outside of code, with their lines; empty text if not of the second."""
    fence = ""
    begin = _lines_of_front_matter(lines)
    for index, line in enumerate((text.rstrip("\r") for text in lines[begin:]), begin):
        mark = _FENCE.match(line)
        if mark and (not fence or fence == mark[1]):
            fence = "" if fence else mark[1]
        if not fence and not mark and _ANY_HEADING.match(line):
            match = _HEADING.fullmatch(line)
            yield index, match["text"] if match else ""


def _lines_of_front_matter(lines: Sequence[str]) -> int:
    """How many lines stand before the text; comments of YAML look like headings."""
    bare = [line.rstrip("\r") for line in lines]
    fence = frontmatter.FENCE
    return bare.index(fence, 1) + 1 if bare[0] == fence and fence in bare[1:] else 0
