"""Markdown → what it says, and HTML. The only importer of markdown_it.

CommonMark with HTML off, links by allow-list, pictures as their words, marks as languages have them. What the
build wrote itself is understood without the parser (`from_markdown`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape as escape_html
from itertools import groupby, islice, pairwise
from operator import attrgetter
from typing import TYPE_CHECKING

from generator.core.model import Block, BlockKind, Link
from generator.reading import typography
from generator.reading.decode import single_spaced
from generator.reading.markdown_blocks import from_markdown, plain_paragraphs

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

SAFE_SCHEMES = frozenset({"http", "https", "mailto"})

EXCERPT_BLOCKS = 3
"""Paragraphs that are published if only excerpts may be."""

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")

_INVISIBLE = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
"""What browsers drop or people do not see: removed before a scheme is looked for."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What the other stages need to know of a Markdown text."""

    paragraphs: tuple[str, ...]
    """Plain text of each paragraph, heading and list item, in order; never empty ones."""
    links: tuple[Link, ...]
    """Relative links, with the lines of their paragraphs."""
    refused: tuple[Link, ...]
    """Links with a scheme that is not allowed."""
    blocks: int
    """Paragraphs, headings, lists and quotations, as excerpts count them."""


def outline(text: str, first_line: int = 1) -> Outline:
    """Plain text and links of a Markdown text; `first_line` is the number of its first line."""
    alone = plain_paragraphs(text)
    if alone:
        return Outline(tuple(map(single_spaced, alone)), (), (), len(alone))
    known = from_markdown(text)
    if known is not None:
        said = tuple([single_spaced(block.text) for block in known])
        return Outline(said, (), (), len(list(_runs(known))))
    paragraphs: list[str] = []
    links: list[Link] = []
    refused: list[Link] = []
    tokens = _parser().parse(text)
    for token in tokens:
        if token.type in {"fence", "code_block"} and token.content.strip():
            paragraphs.append(single_spaced(token.content))
        if token.type != "inline":
            continue
        plain = single_spaced(_plain(token.children or []))
        paragraphs += [plain] if plain else []
        line = first_line + (token.map[0] if token.map else 0)
        for target in _targets(token.children or []):
            kind = _kind(target)
            links += [Link(target, line)] if kind == "relative" else []
            refused += [Link(target, line)] if kind == "refused" else []
    blocks = sum(map(_ends_block, tokens))
    return Outline(tuple(paragraphs), tuple(links), tuple(refused), blocks)


def leading_paragraphs(text: str) -> Iterator[str]:
    """Plain text of the paragraphs that a Markdown text begins with, up to what is none."""
    for opened, inline in pairwise(_parser().parse(text)):
        if opened.type == "paragraph_open" and opened.level == 0:
            yield single_spaced(_plain(inline.children or []))
        elif opened.level == 0 and opened.nesting >= 0:
            return


def to_html(text: str, links: Mapping[str, str], *, excerpt: bool = False, language: str = "") -> str:
    """The text as HTML that can neither run nor load anything.

    `links` maps relative links of the text to what they become; those it does not know lose their link and
    keep their words. With `excerpt`, only the first blocks are rendered. Quotation marks and dashes become
    those of `language` (BCP 47); empty: they stay as written.
    """
    paragraphs = plain_paragraphs(text)
    if paragraphs:
        html = _html_lines(paragraphs[: EXCERPT_BLOCKS if excerpt else None], language)
        return f"<p>{html.replace(_LINE_END, _NEXT_PARAGRAPH)}</p>\n"
    known = from_markdown(text)
    if known is not None:
        runs = list(islice(_runs(known), EXCERPT_BLOCKS if excerpt else None))
        lines = iter(_html_lines([block.text for run in runs for block in run], language).split("\n"))
        return "".join([_html_of_run(run[0].kind, islice(lines, len(run))) for run in runs])
    return parsed_to_html(text, links, excerpt=excerpt, language=language)


def parsed_to_html(text: str, links: Mapping[str, str], *, excerpt: bool, language: str) -> str:
    """What `to_html` returns, found out by the parser."""
    tokens = _parser().parse(text)
    if excerpt:
        tokens = tokens[: _end_of_excerpt(tokens)]
    for token in tokens:
        if token.type == "inline":
            _typeset(token.children or [], language)
            token.children = list(_with_safe_links(token.children or [], links))
        elif token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{max(2, int(token.tag[1]))}"  # the headline is the only h1
    parser = _parser()
    return str(parser.renderer.render(tokens, parser.options, {}))


@cache
def _parser() -> MarkdownIt:
    """One parser a process: making it takes longer than using it."""
    from markdown_it import MarkdownIt  # only what a person wrote needs it

    parser = MarkdownIt("commonmark", {"html": False, "linkify": False, "typographer": False})
    # What is allowed is decided below, where a refused link can be reported and its words kept.
    parser.validateLink = _accept_link  # type: ignore[method-assign]
    parser.add_render_rule("image", _render_image)
    return parser


def _accept_link(url: str) -> bool:
    del url
    return True


def _render_image(_self: object, tokens: Sequence[Token], index: int, *_: object) -> str:
    """A picture as its words: nothing is loaded from elsewhere."""
    return escape_html(_plain(tokens[index].children or []), quote=False)


_LINE_END, _NEXT_PARAGRAPH = "\n", "</p>\n<p>"

_TAGS = {"paragraph": ("<p>", "</p>\n"), "heading": ("<h2>", "</h2>\n"), "item": ("<li>", "</li>\n"),
         "quotation": ("<blockquote>\n<p>", "</p>\n</blockquote>\n")}  # fmt: skip


def _runs(blocks: Iterable[Block]) -> Iterator[Sequence[Block]]:
    """The blocks as excerpts count them: all items of a list together."""
    for kind, run in groupby(blocks, attrgetter("kind")):
        if kind == "item":
            yield list(run)
        else:
            yield from ([block] for block in run)


def _html_of_run(kind: BlockKind, lines: Iterable[str]) -> str:
    begin, end = _TAGS[kind]
    html = "".join([f"{begin}{line}{end}" for line in lines])
    return f"<ul>\n{html}</ul>\n" if kind == "item" else html


def _html_lines(lines: Iterable[str], language: str) -> str:
    """Plain texts, a line each, as HTML."""
    text = typography.typeset_lines("\n".join(lines), language)
    for mark, name in _NAMED:
        if mark in text:  # looking is far faster than replacing nothing
            text = text.replace(mark, name)
    return text


_NAMED = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"))


def _plain(tokens: Sequence[Token]) -> str:
    parts: list[str] = []
    for token in tokens:
        if token.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
        elif token.type == "image":
            parts.append(_plain(token.children or []))
        else:
            parts.append(token.content)
    return "".join(parts)


def _typeset(tokens: Sequence[Token], language: str) -> None:
    """Set the marks of a paragraph, which may begin and end in different tokens; code is left alone."""
    texts = [_text_beside_marks(token) for token in tokens]
    corrected = typography.corrections("".join(texts), language)
    begin = 0
    for token, text in zip(tokens, texts, strict=True):
        if corrected and token.type == "text":
            token.content = typography.printed(text, corrected, begin)
        begin += len(text)


def _text_beside_marks(token: Token) -> str:
    """What a mark next to the token stands beside."""
    if token.type == "text":
        return token.content
    if token.type in {"softbreak", "hardbreak"}:
        return "\n"
    return typography.HOLE if token.type in {"code_inline", "image"} else ""


def _targets(tokens: Sequence[Token]) -> Iterator[str]:
    return (str(token.attrs["href"]) for token in tokens if token.type == "link_open")


def _kind(target: str) -> str:
    """`external`, `relative` or `refused`."""
    visible = _INVISIBLE.sub("", target)
    scheme = _SCHEME.match(visible)
    if scheme:
        return "external" if scheme[1].lower() in SAFE_SCHEMES else "refused"
    return "refused" if visible.startswith(("//", "\\", "/\\")) else "relative"


def _with_safe_links(tokens: Sequence[Token], links: Mapping[str, str]) -> Iterator[Token]:
    """The tokens, with each link either made safe or taken away from around its words."""
    dropped: list[bool] = []
    for token in tokens:
        if token.type == "link_open":
            target = str(token.attrs["href"])
            kind = _kind(target)
            href = target if kind == "external" else links.get(target)
            dropped.append(href is None)
            if href is not None:
                token.attrs = {"href": href}
                if kind == "external":
                    token.attrs["rel"] = "external nofollow noopener"
                yield token
        elif token.type == "link_close":
            if not dropped.pop():
                yield token
        else:
            yield token


def _end_of_excerpt(tokens: Sequence[Token]) -> int:
    ends = [index for index, token in enumerate(tokens) if _ends_block(token)]
    return ends[EXCERPT_BLOCKS - 1] + 1 if len(ends) > EXCERPT_BLOCKS else len(tokens)


def _ends_block(token: Token) -> bool:
    return token.level == 0 and token.nesting <= 0
