"""The register: every format that can be brought in, how it is recognised, and who reads it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from generator.core.problems import error
from generator.reading.decode import decode
from generator.reading.imports import (
    archive,
    bookmarks,
    feed_files,
    html,
    instapaper,
    json_articles,
    json_feed,
    json_files,
    matter,
    mhtml,
    omnivore,
    pocket,
    raindrop,
    readwise,
    tables,
    wallabag,
)
from generator.reading.imports.entries import Parcel

_START = 4096  # bytes, in which a document names its kind


@dataclass(frozen=True, slots=True)
class Sample:
    """What can be seen of a file without reading it all."""

    suffix: str
    """Of its name, in lower case, with its dot."""
    start: str
    """The first characters, in lower case, white space single."""
    members: tuple[str, ...]
    """Of a zip archive."""
    columns: frozenset[str]
    """Of a table, in lower case."""
    keys: frozenset[str]
    """Of JSON, those near the start."""


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file that can be brought in."""

    name: str
    """Folder and section of its articles that name no section of their own."""
    title: str
    """For people."""
    is_it: Callable[[Sample], bool]
    read: Callable[[bytes, str], Parcel]
    """Bytes, and the file as problems name it. Raises BuildError, never another exception."""


_PAGES = frozenset({".html", ".htm", ".xhtml"})
_FEED_TAGS = ("<rss", "<feed", "<rdf:rdf")

FORMATS: tuple[Format, ...] = (  # the first that says yes reads the file
    Format("pocket", "Pocket (zip)", lambda it: _holds(it, "part_", ".csv"), pocket.read_zip),
    Format("omnivore", "Omnivore", lambda it: _holds(it, "metadata_", ".json"), omnivore.read_zip),
    Format("pocket", "Pocket (CSV)", lambda it: it.columns >= pocket.COLUMNS, pocket.read_csv),
    Format("pocket", "Pocket (HTML)", lambda it: "<title>pocket export" in it.start, pocket.read_page),
    Format("instapaper", "Instapaper", lambda it: it.columns >= instapaper.COLUMNS, instapaper.read),
    Format("readwise", "Readwise library", lambda it: it.columns >= readwise.LIBRARY, readwise.read_library),
    Format("readwise", "Readwise", lambda it: it.columns >= readwise.HIGHLIGHTS, readwise.read_highlights),
    Format("raindrop", "Raindrop", lambda it: it.columns >= raindrop.COLUMNS, raindrop.read),
    Format("matter", "Matter", lambda it: it.columns >= matter.COLUMNS, matter.read),
    Format("omnivore", "Omnivore (metadata)", lambda it: it.keys >= omnivore.KEYS, omnivore.read_metadata),
    Format("wallabag", "wallabag", lambda it: it.keys >= wallabag.KEYS, wallabag.read),
    Format("feeds", "JSON Feed", lambda it: it.keys >= json_feed.KEYS, json_feed.read),
    Format("news", "JSON of articles", lambda it: bool(it.keys & json_articles.KEYS), json_articles.read),
    Format("feeds", "OPML", lambda it: "<opml" in it.start, feed_files.read_list),
    Format("feeds", "feed", lambda it: _names(it, *_FEED_TAGS), feed_files.read_feed),
    Format("bookmarks", "bookmarks", lambda it: "netscape-bookmark-file" in it.start, bookmarks.read),
    Format("pages", "web page (MHTML)", lambda it: it.suffix in {".mhtml", ".mht"}, mhtml.read),
    Format("pages", "web page", lambda it: it.suffix in _PAGES or "<html" in it.start, html.read),
)  # fmt: skip


def recognise(data: bytes, path: str) -> Format:
    """The format of a file, by what is in it and by its name.

    Raises:
        BuildError: no reader knows it.
    """
    sample = sample_of(data, path)
    found = next((one for one in FORMATS if one.is_it(sample)), None)
    if found is None:
        raise error(path, "is of no format that is known", hint=_hint(data, sample))
    return found


def sample_of(data: bytes, path: str) -> Sample:
    """What tells formats apart."""
    is_archive = data.startswith(archive.SIGNATURE)
    start = "" if is_archive else " ".join(decode(data[:_START]).text.split()).lower()
    is_markup = start.startswith("<")
    return Sample(
        suffix=PurePath(path).suffix.lower(),
        start=start if is_markup else "",
        members=tuple(archive.open_archive(data, path).members) if is_archive else (),
        columns=frozenset() if is_archive or is_markup else tables.columns_of(data),
        keys=frozenset() if is_archive else json_files.keys_of(data),
    )


def _hint(data: bytes, sample: Sample) -> str:
    """What to do with a file that no reader knows."""
    if data.startswith(archive.SIGNATURE):
        return "of archives, those of Pocket and Omnivore are known: unpack it, and import the files in it"
    if sample.suffix in {".txt", ".text", ".md"}:
        return "put plain text below content/raw/, and Markdown below content/articles/"
    return f"known are: {', '.join(dict.fromkeys(one.title for one in FORMATS))}"


def _names(sample: Sample, *tags: str) -> bool:
    return any(tag in sample.start for tag in tags)


def _holds(sample: Sample, beginning: str, ending: str) -> bool:
    """Whether an archive has a member whose name, below its folders, is so."""
    names = (name.rpartition("/")[2] for name in sample.members)
    return any(name.startswith(beginning) and name.endswith(ending) for name in names)
