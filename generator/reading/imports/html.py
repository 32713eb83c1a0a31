"""Pages saved from a browser. The only importer of trafilatura, which is the extra `[html]`.

trafilatura finds the text among the furniture. What the page says of itself is read here: JSON-LD
(schema.org/Article), Open Graph (ogp.me), `<meta>`, `<link rel=canonical>`. Dates are taken from there or not
at all, never guessed.
"""

from __future__ import annotations

import json
import logging
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any

from generator.core.model import RawArticle
from generator.core.problems import error
from generator.reading.decode import decode
from generator.reading.imports.entries import Parcel, entry_of
from generator.reading.imports.sanitize import MOST_TAGS, content_of
from generator.reading.imports.values import date_of, first_of, language_of, line, lines, web_address

LARGEST_PAGE = 64 * 1024 * 1024  # bytes; pages saved as one file carry their pictures

_EMBEDDED = re.compile(r"data:[\w.+/;=-]*,[A-Za-z0-9+/=%_.~!*()-]{256,}")
_SAVED_FROM = re.compile(
    r"<!--\s*(?:Page saved with SingleFile|saved from url=)[^<>]{0,300}?(https?://[^\s<>]+)"
)
_ARTICLE = re.compile(r"\w*(?:Article|BlogPosting|Report)", re.ASCII)
_OPENING = re.compile(r"<[A-Za-z]")
_START = 4096  # characters, in which browsers say where a page was saved from


@dataclass(frozen=True, slots=True)
class Said:
    """What a page says of itself."""

    data: Mapping[str, Any]
    """The article in its JSON-LD; empty if there is none."""
    meta: Mapping[str, Sequence[str]]
    """Name or property of each `<meta>` → its contents."""
    title: str
    """Of the window."""
    language: str
    canonical: str


def read(data: bytes, path: str) -> Parcel:
    """The article of a page.

    Raises:
        BuildError: the extra `[html]` is not installed; the page is too large or cannot be read.
    """
    if len(data) > LARGEST_PAGE:
        raise error(
            path, f"is larger than {LARGEST_PAGE // 1024 // 1024} MB", hint="save it without pictures"
        )
    extractor = _extractor(path)
    text = _EMBEDDED.sub("data:,", decode(data).text)
    if len(_OPENING.findall(text)) > 10 * MOST_TAGS:
        raise error(
            path, f"holds more than {10 * MOST_TAGS:,} tags", hint="save the article alone: reader view"
        )
    try:
        tree = extractor.load_html(text)
        said = _said(tree) if tree is not None else Said({}, {}, "", "", "")
        body = extractor.extract(
            tree, output_format="html", include_comments=False, include_images=True, with_metadata=False
        )
    except (
        Exception
    ) as failure:  # pages are written by everybody, and met by lxml and by many rules of others
        raise error(
            path, "is a page that cannot be read", hint="save it again, or from the reader view"
        ) from failure
    content = content_of(body or "")
    saved_from = _SAVED_FROM.search(text[:_START])
    meta, linked = said.meta, said.data
    date = date_of(first_of((linked.get("datePublished"), *meta.get("article:published_time", ()))))
    updated = date_of(first_of((linked.get("dateModified"), *meta.get("article:modified_time", ()))))
    entry = entry_of(
        RawArticle(
            first_of((linked.get("headline"), *meta.get("og:title", ()), linked.get("name"), said.title)),
            content.blocks,
            standfirst=first_of(
                (linked.get("description"), *meta.get("og:description", ()), *meta.get("description", ()))
            ),
            authors=_people(linked.get("author")) or _by(meta),
            date=date,
            updated=updated if updated != date else None,
            publisher=first_of((*_people(linked.get("publisher")), *meta.get("og:site_name", ()))),
            language=language_of(linked.get("inLanguage")) or language_of(said.language),
            captions=content.captions,
            url=_address(said) or web_address(saved_from[1] if saved_from else ""),
            section=first_of((*lines(linked.get("articleSection")), *meta.get("article:section", ()))),
        ),
        topics=lines(linked.get("keywords"), between=",") or lines(meta.get("article:tag", ())),
    )
    return Parcel((entry,) if entry else ())


@cache
def _packages() -> ModuleType:
    import trafilatura

    for name in ("trafilatura", "htmldate", "courlan", "justext", "readability"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what went wrong is said here, once
    return trafilatura


def _extractor(path: str) -> ModuleType:
    try:
        return _packages()
    except ImportError as failure:
        hint = 'install it: python -m pip install -e ".[html]" beside build.py, or "broadsheet[html]"'
        raise error(path, "is a web page, and trafilatura is not installed", hint=hint) from failure


def _said(tree: Any) -> Said:
    meta: defaultdict[str, list[str]] = defaultdict(list)
    for element in tree.iter("meta"):
        name = line(element.get("property") or element.get("name") or element.get("itemprop")).lower()
        content = line(element.get("content"))
        meta[name] += [content] if name and content else []
    scripts = (element for element in tree.iter("script") if "ld+json" in (element.get("type") or ""))
    articles = (found for element in scripts for found in _articles(_json(element.text or "")))
    canonical = (element.get("href") for element in tree.iter("link") if element.get("rel") == "canonical")
    title = next((element.text_content() for element in tree.iter("title")), "")
    return Said(
        data=next(articles, {}),
        meta=dict(meta),
        title=line(title),
        language=line(tree.get("lang")),
        canonical=next((address for text in canonical if (address := web_address(text))), ""),
    )


def _json(text: str) -> object:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _articles(value: object, depth: int = 3) -> Iterator[dict[str, Any]]:
    """The objects that are articles: on top, in a list, in a `@graph`."""
    items = value if isinstance(value, list) else [value]
    for item in (item for item in items if isinstance(item, dict)):
        if any(_ARTICLE.fullmatch(kind) for kind in lines(item.get("@type"))):
            yield item
        elif depth:
            yield from _articles(item.get("@graph") or item.get("mainEntity"), depth - 1)


def _people(value: object) -> tuple[str, ...]:
    """Names of persons or organisations, which are texts or objects."""
    items = value if isinstance(value, list) else [value]
    found = lines([item.get("name") if isinstance(item, dict) else item for item in items])
    return tuple(name for name in found if not web_address(name))


def _by(meta: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Open Graph wants addresses of profiles there, and often gets names."""
    found = lines([*meta.get("author", ()), *meta.get("article:author", ())])
    return tuple(name for name in found if not web_address(name))


def _address(said: Said) -> str:
    page = said.data.get("mainEntityOfPage")
    own = page.get("@id") if isinstance(page, dict) else page
    candidates = (said.canonical, *said.meta.get("og:url", ()), said.data.get("url"), own)
    return next((address for text in candidates if (address := web_address(text))), "")
