"""A file of a known format that holds one article → a reading, as plain text gives one.

So a saved page below `content/raw/` is followed like text is. What is no single article is `import`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.core.model import RawArticle, Reading
from generator.core.verdicts import Verdict
from generator.reading.decode import clean, single_spaced
from generator.reading.imports import html, json_files, mhtml
from generator.reading.imports.entries import Parcel
from generator.reading.imports.formats import recognise
from generator.reading.imports.sanitize import content_of
from generator.reading.imports.values import date_of

_SENTENCE = re.compile(r"[.!?…。！？]['\"”’»)]*$")
_LONG = 12
"""Words from which on a line reads like text, even without a full stop."""

_FEWEST = 5
"""Words from which on a line is known again inside a longer one."""

_REASONS = {
    "article": "is in the article",
    "outside": "stands outside of the article",
    "text-outside": "reads like text, and stands outside of what was taken for the article",
}


def read_page(data: bytes, path: str) -> Reading:
    """The article of a saved page. The lines that are accounted for are those of its text, tags aside.

    Raises:
        BuildError: trafilatura is not installed, or the page cannot be read.
    """
    return _reading(data, path, _lines_of_page(html.source_of(data)))


def read_archived_page(data: bytes, path: str) -> Reading:
    """The same of a page saved as MHTML.

    Raises:
        BuildError: it holds no page, trafilatura is not installed, or the page cannot be read.
    """
    page = mhtml.page_of(data, path)
    return _reading(data, path, _lines_of_page(html.source_of(page.data, page.charset)))


def read_object(data: bytes, path: str) -> Reading:
    """The article of a JSON file. Its lines are those of its texts and numbers, each with its name.

    Raises:
        BuildError: it is no JSON, or of no format that is known.
    """
    return _reading(data, path, _lines_of_value(json_files.parse(data, path)))


def _reading(data: bytes, path: str, lines: Iterator[tuple[str, str]]) -> Reading:
    kind = recognise(data, path)
    parcel = kind.read(data, path)
    articles = tuple(entry.article for entry in parcel.entries if entry.article)
    if len(parcel.entries) != 1 or not articles:
        held = _counted(parcel)
        return Reading((), (), refusal=f"holds {held} ({kind.title})")
    return Reading(articles, tuple(_verdicts(lines, articles[0])))


def _counted(parcel: Parcel) -> str:
    articles = sum(entry.article is not None for entry in parcel.entries)
    links = len(parcel.entries) - articles
    counts = ((articles, "article"), (links, "link"))
    return (
        " and ".join(f"{count:,} {noun}{'s' * (count > 1)}" for count, noun in counts if count)
        or "no article"
    )


def _lines_of_page(source: str) -> Iterator[tuple[str, str]]:
    """What each line of text is called, and the line: pages have no names for them."""
    content = content_of(source)
    yield from (("", block.text) for block in content.blocks)
    yield from (("", caption) for caption in content.captions)


def _lines_of_value(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    """The lines of all texts and numbers, with the name that they stand under."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _lines_of_value(item, str(key))
    elif isinstance(value, list):
        for item in value:
            yield from _lines_of_value(item, name)
    elif value is not None:
        yield from ((name, line) for line in clean(str(value)).text.split("\n"))


def _verdicts(lines: Iterator[tuple[str, str]], article: RawArticle) -> Iterator[Verdict]:
    pieces = [single_spaced(piece) for piece in _pieces(article)]
    whole, joined = set(pieces), "\n".join(pieces)
    dates = {article.date, article.updated} - {None}
    number = 0
    for name, text in lines:
        line = single_spaced(text)
        if not line:
            continue
        number += 1
        is_long = line.count(" ") + 1 >= _FEWEST
        is_kept = line in whole or (is_long and line in joined) or (bool(dates) and date_of(line) in dates)
        reads_like_text = bool(_SENTENCE.search(line)) or line.count(" ") + 1 >= _LONG
        is_text = reads_like_text and not _is_address(line)
        rule = "article" if is_kept else "text-outside" if is_text else "outside"
        shown = f"{name}: {line}" if name else line
        kind = "text" if is_kept else "furniture"
        yield Verdict(number, shown, kind, rule, _REASONS[rule], is_kept, rule != "text-outside")


def _pieces(article: RawArticle) -> Iterator[str]:
    yield from (article.title, article.standfirst, article.publisher, article.rights, article.url)
    yield from (article.section, article.language, article.dateline)
    yield from (*article.authors, *article.topics, *article.captions, *article.references)
    yield from (block.text for block in article.blocks)


def _is_address(line: str) -> bool:
    return "://" in line and " " not in line
