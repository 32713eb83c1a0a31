"""Pages saved from a browser. The only importer of trafilatura, which is the extra `[html]`.

trafilatura finds the text among the furniture. What the page says of itself is read here: JSON-LD
(schema.org/Article), Open Graph (ogp.me), `<meta>`, `<link rel=canonical>`. Dates are taken from there or not
at all, never guessed.
"""

from __future__ import annotations

import codecs
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
from generator.reading.decode import clean, decode
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
_START = 4096  # bytes or characters, in which a page says how it is encoded and where it was saved from

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_CODECS = {
    **{f"windows-125{digit}": f"cp125{digit}" for digit in range(9)},
    **{f"iso-8859-{part}": f"iso8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    "iso-8859-1": "cp1252", "iso-8859-9": "cp1254", "iso-8859-11": "cp874", "windows-874": "cp874",
    "koi8-r": "koi8-r", "koi8-u": "koi8-u", "shift_jis": "cp932", "euc-jp": "euc-jp",
    "iso-2022-jp": "iso-2022-jp", "euc-kr": "cp949", "gb2312": "gb18030", "gbk": "gb18030",
    "gb18030": "gb18030", "big5": "big5hkscs",
}  # fmt: skip
"""Encodings of pages that are not UTF-8."""


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
    return read_source(source_of(data), path)


def source_of(data: bytes, charset: str = "") -> str:
    """The text of the bytes of a page: UTF-8 if it is that, else as `charset` or the page itself says.

    Names of encodings mean what they mean in the WHATWG Encoding Standard §4.2.
    """
    named = _CHARSET.search(data[:_START])
    name = charset or (named[1].decode("ascii") if named else "")
    codec = _CODECS.get(name.lower())
    if codec is None or _is_unicode(data):
        return decode(data).text
    return clean(data.decode(codec, "replace")).text


def _is_unicode(data: bytes) -> bool:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\x1b" not in data  # ISO-2022-JP is ASCII with escapes


def read_source(source: str, path: str, address: str = "") -> Parcel:
    """The article of a page as text, which was saved from `address` if the page itself does not say.

    Raises:
        BuildError: the extra `[html]` is not installed; the page cannot be read.
    """
    extractor = _extractor(path)
    text = _EMBEDDED.sub("data:,", source)
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
            url=_address(said) or web_address(saved_from[1] if saved_from else "") or address,
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
