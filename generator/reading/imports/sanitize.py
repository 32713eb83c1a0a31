"""HTML of strangers → blocks of plain text. The only importer of nh3.

nh3 parses as browsers do (HTML §13.2) and keeps an allow-list of tags, so that what is read below is
well-formed; then only text is taken from it: scripts, styles, ids, classes and addresses are gone.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser

import nh3

from generator.core.model import Block
from generator.reading.decode import clean, single_spaced
from generator.reading.imports.values import block_of, blocks_of

MOST_TAGS = 10_000
"""Opening tags of one text. Parsing takes quadratic time in their depth; what has more loses its tags."""

LARGEST_TEXT = 8_000_000
"""Characters of HTML in one text; what is longer loses its tags too."""

_KINDS: Mapping[str, str] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    "li": "item",
    "blockquote": "quotation",
}
"""What a tag makes of the text in it; the innermost of those that are open decides."""

_BREAKS = frozenset(
    "address article aside body center dd details div dl dt fieldset figure footer form header hr legend main"
    " nav ol p pre section summary table tbody tfoot thead tr ul".split()
)
"""Tags that end a paragraph where they begin and where they end."""

_GONE = frozenset(
    "script style title template svg math iframe object embed noscript canvas audio video select button"
    " textarea input map frameset noframes".split()
)
"""Tags that vanish with all that is in them."""

_KEPT = frozenset([*_KINDS, *_BREAKS, "br", "td", "th", "q", "figcaption", "caption"])

_OPENING = re.compile(r"<[A-Za-z]")
_ANY_TAG = re.compile(r"<[/!?A-Za-z][^<>]*>")
_UNSEEN = tuple(
    (re.compile(opening, re.IGNORECASE), re.compile(closing, re.IGNORECASE))
    for opening, closing in (
        ("<!--", "-->"),
        (r"<script\b", r"</script[^<>]*>?"),
        (r"<style\b", r"</style[^<>]*>?"),
    )
)

_AMPERSAND = "\ufdd0"
"""Stands for `&` while nh3 reads, which takes quadratic time in their number. No text has this one."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a piece of HTML says."""

    blocks: tuple[Block, ...]
    captions: tuple[str, ...]
    """Words under pictures and instead of pictures, none twice."""


def content_of(source: object) -> Content:
    """The text of a piece of HTML, or of a whole page; nothing for what is no text."""
    if not isinstance(source, str):
        return Content((), ())
    source = clean(source).text
    if len(source) > LARGEST_TEXT or len(_OPENING.findall(source)) > MOST_TAGS:
        return Content(blocks_of(_without_tags(source)), ())
    reader = _TextReader()
    reader.feed(safe_html(source, {*_KEPT, "img"}, {"img": {"alt"}}))
    reader.close()
    reader.end_block()
    return Content(tuple(reader.blocks), tuple(dict.fromkeys(reader.captions)))


def text_of(source: object) -> str:
    """One line of text from a piece of HTML: a title with markup in it."""
    return single_spaced(" ".join(block.text for block in content_of(source).blocks))


def safe_html(source: str, tags: set[str], attributes: dict[str, set[str]]) -> str:
    """HTML that holds these tags and attributes alone, well-formed; its texts are to be read by `plain`."""
    safe: str = nh3.clean(
        source.replace("&", _AMPERSAND),
        tags=tags,
        clean_content_tags=set(_GONE),
        attributes=attributes,
        link_rel=None,
    )
    return safe


def plain(text: str | None) -> str:
    """A text of `safe_html`: entities resolved, and cleaned once more, since they can name any character."""
    return clean(html.unescape((text or "").replace(_AMPERSAND, "&"))).text


def _without_tags(source: str) -> str:
    for opening, closing in _UNSEEN:
        source = _cut_out(source, opening, closing)
    return html.unescape(_ANY_TAG.sub("\n", source))


def _cut_out(source: str, opening: re.Pattern[str], closing: re.Pattern[str]) -> str:
    """Without what lies between the two; without all the rest if it is never closed."""
    parts: list[str] = []
    start = 0
    while begin := opening.search(source, start):
        parts.append(source[start : begin.start()])
        end = closing.search(source, begin.end())
        start = end.end() if end else len(source)
    return "".join([*parts, source[start:]])


class _TextReader(HTMLParser):
    """Collects blocks and captions. A class, since the parser of the standard library asks for one."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.captions: list[str] = []
        self.parts: list[str] = []
        self.kinds: list[str] = []
        self.captions_open = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """A tag opens: most of those that are kept end the block before them."""
        if tag == "img":
            alt = single_spaced(plain(dict(attributes).get("alt")))
            self.captions += [alt] if alt else []
        elif tag == "br":
            # Two in a row are how old pages end a paragraph; one is a line of the same.
            self.end_block() if self.parts[-1:] == ["\n"] else self.parts.append("\n")
        elif tag == "q":
            self.parts.append("“")
        elif tag in {"td", "th"}:
            self.parts.append(" ")
        else:
            self.end_block()
            self.captions_open += tag in {"figcaption", "caption"}
            self.kinds += [_KINDS[tag]] if tag in _KINDS else []

    def handle_endtag(self, tag: str) -> None:
        """A tag closes; nh3 closes all in order."""
        if tag == "q":
            self.parts.append("”")
        elif tag not in {"td", "th", "br", "img"}:
            self.end_block()
            self.captions_open -= tag in {"figcaption", "caption"} and self.captions_open > 0
            if tag in _KINDS and self.kinds:
                self.kinds.pop()

    def handle_data(self, data: str) -> None:
        """Text, with entities resolved; its line ends mean nothing in HTML."""
        # A picture between two <br> leaves white space that must not hide that they follow each other.
        if data.strip() or self.parts[-1:] != ["\n"]:
            self.parts.append(plain(data).replace("\n", " "))

    def end_block(self) -> None:
        """What was collected is a block, or a caption."""
        text = single_spaced("".join(self.parts))
        self.parts.clear()
        if self.captions_open:
            self.captions += [text] if text else []
        else:
            self.blocks += block_of(self.kinds[-1] if self.kinds else "paragraph", text)
