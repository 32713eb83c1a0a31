"""JSON and JSON Lines of programs that extract articles: news-please, fundus, trafilatura, and their like.

- news-please (newsplease/NewsArticle.py): an object a file: `title, authors, date_publish, date_modify,
  description, language, maintext, source_domain, url`.
- fundus (scraping/crawler.py, `save_to_file`): an object publisher → list of articles: `title, authors,
  publishing_date, topics, plaintext, body{summary, sections[{headline, paragraphs}]}`.
- trafilatura (xml.py, `build_json_output`): `title, author, date, source, source-hostname, hostname, excerpt,
  text, categories, tags, license, language`; lists are texts with `;` between their parts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generator.core.model import Block, RawArticle
from generator.core.problems import BuildError
from generator.reading.imports import json_files
from generator.reading.imports.entries import Entry, Parcel, Skipped, entry_of
from generator.reading.imports.values import (
    block_of,
    blocks_of,
    date_of,
    first_of,
    language_of,
    line,
    lines,
    publisher_of,
    web_address,
)

KEYS = frozenset(
    {"maintext", "plaintext", "publishing_date", "date_publish", "source-hostname", "raw_text", "text"}
)
"""A file that names one of these near its start is of one of these programs, or written like theirs."""

NAMES: Mapping[str, Sequence[str]] = {
    "title": ("title", "headline", "title_page", "title_rss"),
    "text": ("maintext", "plaintext", "text", "articleBody", "raw_text", "content", "body"),
    "standfirst": ("description", "excerpt", "summary"),
    "authors": ("authors", "author", "byline"),
    "date": ("date_publish", "publishing_date", "datePublished", "published", "date"),
    "updated": ("date_modify", "dateModified", "updated"),
    "publisher": ("publisher", "source-hostname", "sitename"),
    "host": ("source_domain", "hostname"),
    "language": ("language", "lang"),
    "topics": ("topics", "tags", "categories", "keywords"),
    "rights": ("license", "rights"),
    "url": ("url", "source", "canonical_url", "link"),
}
"""What these programs call a thing; the first that says something is taken."""


def read(data: bytes, path: str) -> Parcel:
    """The articles of a file.

    Raises:
        BuildError: it is neither JSON nor JSON Lines.
    """
    values, skipped = _values(data, path)
    entries: list[Entry] = []
    for publisher, document in _documents(values):
        entry = _entry(document, publisher)
        entries += [entry] if entry else []
        skipped += [] if entry else [Skipped("an object", "holds neither title, text nor address")]
    return Parcel(tuple(entries), tuple(skipped))


def _values(data: bytes, path: str) -> tuple[list[Any], list[Skipped]]:
    """All that stands on the top level: of one value, or of one a line."""
    try:
        value = json_files.parse(data, path)
    except BuildError as failure:
        first = data.lstrip().split(b"\n", 1)
        if len(first) < 2 or not first[0].rstrip().endswith(b"}"):
            raise failure from None
        return json_files.parse_lines(data, path)
    return (value if isinstance(value, list) else [value]), []


def _documents(values: Sequence[object]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each article with the publisher that it is listed under, if it is."""
    for value in values:
        if not isinstance(value, dict):
            continue
        lists = {name: json_files.objects_in(items) for name, items in value.items()}
        if any(lists.values()) and not _says(value, "text") and not _says(value, "title"):
            yield from ((name, document) for name, items in lists.items() for document in items)
        else:
            yield "", value


def _entry(document: dict[str, Any], publisher: str) -> Entry | None:
    body = document.get("body")
    page = document.get("html") if isinstance(document.get("html"), dict) else {}
    assert isinstance(page, dict)
    address = _first(document, "url") or first_of((page.get("responded_url"), page.get("requested_url")))
    url = web_address(address)
    date, updated = date_of(_first(document, "date")), date_of(_first(document, "updated"))
    summary = " ".join(lines(body.get("summary"))) if isinstance(body, dict) else ""
    return entry_of(
        RawArticle(
            _first(document, "title"),
            _sections(body) if isinstance(body, dict) else _text(document),
            standfirst=_first(document, "standfirst") or summary,
            authors=_list(document, "authors"),
            date=date,
            updated=updated if updated != date else None,
            publisher=line(publisher)
            or _first(document, "publisher")
            or publisher_of(_first(document, "host")),
            language=language_of(_first(document, "language")),
            rights=_first(document, "rights"),
            captions=_captions(document.get("images")),
            url=url,
        ),
        topics=_list(document, "topics"),
        note="" if url else address,
    )


def _says(document: Mapping[str, object], what: str) -> bool:
    return any(line(document.get(name)) for name in NAMES[what])


def _first(document: Mapping[str, object], what: str) -> str:
    found = first_of(document.get(name) for name in NAMES[what])
    return "" if found == "None" else found  # news-please prints what it does not know


def _list(document: Mapping[str, object], what: str) -> tuple[str, ...]:
    """The first list that is not empty; texts are split at semicolons."""
    found = (lines(document.get(name), between=";") for name in NAMES[what])
    return next((items for items in found if items), ())


def _text(document: Mapping[str, object]) -> tuple[Block, ...]:
    found = (blocks_of(document.get(name)) for name in NAMES["text"])
    return next((blocks for blocks in found if blocks), ())


def _sections(body: Mapping[str, object]) -> tuple[Block, ...]:
    """The body as fundus keeps it (parser/data.py, `ArticleBody`); its summary is the standfirst."""
    blocks: list[Block] = []
    for section in json_files.objects_in(body.get("sections")):
        for headline in lines(section.get("headline")):
            blocks += block_of("heading", headline)
        paragraphs = section.get("paragraphs")
        for paragraph in paragraphs if isinstance(paragraphs, list) else []:
            blocks += blocks_of(paragraph)
    return tuple(blocks)


def _captions(images: object) -> tuple[str, ...]:
    found = [
        first_of((image.get("caption"), image.get("description"))) for image in json_files.objects_in(images)
    ]
    return tuple(dict.fromkeys(caption for caption in found if caption))
