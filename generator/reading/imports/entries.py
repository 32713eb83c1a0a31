"""What a reader of this folder returns: the entries of a file, and what it had to leave out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from generator.core.dates import PartialDate
from generator.core.model import Block, RawArticle

UNREAD, READ, STARRED = "Unread", "Read", "Starred"
"""Groups of the reading list that most services know, whatever they call them."""

HIGHLIGHTS = "Highlights"
"""Heading above what a person marked in an article."""

LONGEST_TITLE = 80
"""Characters of a title that is taken from the text since there is no other."""


@dataclass(frozen=True, slots=True)
class Highlight:
    """A passage that a person marked."""

    quote: str
    """Its words, white space single; empty if only a note was written."""
    note: str = ""
    """What the person wrote beside it; empty if nothing."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was saved: an article with text, or a link."""

    article: RawArticle | None
    """None if the file holds no text of it and no highlight: then it is a link."""
    title: str
    """Never empty; the address if there is no other."""
    url: str = ""
    """http or https; empty if it has none."""
    topics: tuple[str, ...] = ()
    """Tags of a link, none twice; those of an article stand in it."""
    group: str = ""
    """Heading that a link stands under in the reading list: its state or its folder. Empty: none known."""
    added: PartialDate | None = None
    """When it was saved; the date of a link, never that of an article."""
    note: str = ""
    """What else is known of a link: its description, an address that is no web address."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A part of a file that was not taken."""

    what: str
    """A title, a member of an archive, a line."""
    reason: str
    """Half a sentence: `is encrypted`."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """What a file holds."""

    entries: tuple[Entry, ...]
    """In the order of the file."""
    skipped: tuple[Skipped, ...] = ()


def parcel_of(rows: Iterable[Entry | None], lacks: str) -> Parcel:
    """The rows of a table that hold an entry; of each other one it is said what it `lacks`."""
    found = list(rows)
    missing = found.count(None) * (Skipped("a row", f"holds {lacks}"),)
    return Parcel(tuple(entry for entry in found if entry), missing)


def entry_of(
    article: RawArticle,
    *,
    topics: Iterable[str] = (),
    group: str = "",
    added: PartialDate | None = None,
    note: str = "",
    highlights: Iterable[Highlight] = (),
) -> Entry | None:
    """The entry for what a reader understood; None if there is neither text nor title nor address.

    `article` may lack a title and text here: without a title the first words of the text stand for it,
    without text and highlights the entry is a link, and its standfirst the note below that.
    """
    blocks = (*_without_title(article), *highlighted(highlights))
    title = article.title or _first_words(blocks) or article.url or note
    if not title:
        return None
    topics = tuple(dict.fromkeys(topic for topic in topics if topic))
    note = note or article.standfirst
    if not blocks:
        return Entry(None, title, article.url, topics, group, added, note if note != title else "")
    standfirst = "" if _is_in_text(article.standfirst, blocks) else article.standfirst
    whole = replace(article, title=title, blocks=blocks, standfirst=standfirst, topics=topics)
    return Entry(whole, title, article.url, (), group, added)


def highlighted(highlights: Iterable[Highlight]) -> tuple[Block, ...]:
    """The section that holds what a person marked; nothing if that is nothing."""
    blocks: list[Block] = []
    for highlight in dict.fromkeys(highlights):
        blocks += [Block("quotation", highlight.quote)] if highlight.quote else []
        blocks += [Block("paragraph", highlight.note)] if highlight.note else []
    return (Block("heading", HIGHLIGHTS), *blocks) if blocks else ()


def _without_title(article: RawArticle) -> Sequence[Block]:
    """The text without a first line that repeats the title."""
    first = article.blocks[0] if article.blocks else None
    is_repeated = first is not None and first.text.casefold() == article.title.casefold()
    return article.blocks[1:] if is_repeated and len(article.blocks) > 1 else article.blocks


def _first_words(blocks: Sequence[Block]) -> str:
    text = next((block.text for block in blocks if block.text != HIGHLIGHTS), "")
    if len(text) <= LONGEST_TITLE:
        return text
    window = text[:LONGEST_TITLE]
    return (window.rpartition(" ")[0] or window).rstrip(" ,;:–—-") + "…"


def _is_in_text(standfirst: str, blocks: Sequence[Block]) -> bool:
    """Whether it only repeats how the text begins, as descriptions made by programs do."""
    start = standfirst.removesuffix("...").removesuffix("…").rstrip()
    return any(block.text.startswith(start) for block in blocks[:3])
