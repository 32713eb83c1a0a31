"""Blocks of plain text ↔ the Markdown that we write for them, without a parser.

`to_markdown` escapes, so that any Markdown program gives back the same text. `from_markdown` reads that again
in a twentieth of the time of a parser, and leaves to one whatever is not surely that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from generator.core.model import Block, BlockKind

_INLINE = re.compile(
    r"[\\`*\[_<&](?:"  # characters first: looked for so, they are found in a tenth of the time
    r"(?<=[\\`*\[])"  # code, emphasis, links, escapes
    r"|(?<=_)(?:(?<![^\W_]_)|(?![^\W_]))"  # emphasis; not inside a_name
    r"|(?<=<)(?=\S)"  # tags and autolinks
    r"|(?<=&)(?=#?\w{1,40};)"  # entities
    r")"
)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_LINE_START = re.compile(r"(?:[#>+=~-])|(?P<number>\d{1,9})(?P<dot>[.)])(?=\s|$)", re.ASCII)
_CLOSING_HASHES = re.compile(r"(?<=\s)#(?=#*$)")
_KINDS: Mapping[str, BlockKind] = {"": "paragraph", "## ": "heading", "- ": "item", "> ": "quotation"}
_LINE = re.compile(r"(## |- |> |)(?![#>+=~-]|\d{1,9}[.)](?:\s|$))(\S(?:.*\S)?)")
"""A block on a line of its own, where what follows the prefix begins no other block."""
_BEGINS_PLAINLY = re.compile("[A-Za-z\"'(]")


def to_markdown(blocks: Sequence[Block]) -> str:
    """The blocks as Markdown that renders to the same text, whatever characters it is made of."""
    parts: list[str] = []
    previous = ""
    for block in blocks:
        separator = "\n" if block.kind == previous == "item" else "\n\n"
        parts.append(separator if parts else "")
        parts.append(_write(block))
        previous = block.kind
    return "".join(parts) + "\n" if parts else ""


def escape(text: str) -> str:
    """One line of plain text as the Markdown of a paragraph that says the same."""
    escaped = _INLINE.sub(lambda match: "\\" + match[0], text) if _is_marked(text) else text
    return (
        _LINE_START.sub(
            lambda match: f"{match['number']}\\{match['dot']}" if match["number"] else "\\" + match[0],
            escaped,
            count=1,
        )
        if _LINE_START.match(escaped)
        else escaped
    )


def from_markdown(text: str) -> list[Block] | None:
    """The blocks that `to_markdown` wrote as `text`; None if they may be others: then a parser must tell.

    Items that follow each other are of one list.
    """
    paragraphs = plain_paragraphs(text)
    if paragraphs:
        return [Block("paragraph", paragraph) for paragraph in paragraphs]
    if "\r" in text or "\0" in text:
        return None
    blocks: list[Block] = []
    has_marks = _is_marked(text)
    for chunk in text.strip("\n").split("\n\n"):
        is_list = chunk.startswith("- ")
        if is_list and blocks and blocks[-1].kind == "item":
            return None  # the items of a list that is set apart are paragraphs
        for line in chunk.split("\n") if is_list else (chunk,):
            if _BEGINS_PLAINLY.match(line) and line[-1] > " " and line.isascii() and "\n" not in line:
                prefix, words = "", line  # most often, and in half the time
            elif match := _LINE.fullmatch(line):
                prefix, words = match.groups()
            else:
                return None
            said = _said(words) if has_marks else words
            if not said or (is_list and prefix != "- ") or (prefix == "## " and words.endswith("#")):
                return None
            blocks.append(Block(_KINDS[prefix], said))
    return blocks


def plain_paragraphs(text: str) -> list[str]:
    """The paragraphs of what `to_markdown` wrote, if it is nothing else and escapes nothing, as it mostly is.

    Else none: then there is more in it, or nothing at all.
    """
    if "\r" in text or "\0" in text or "\\" in text or (_is_marked(text) and _INLINE.search(text)):
        return []
    chunks = text.strip("\n").split("\n\n")
    for chunk in chunks:
        if not chunk or "\n" in chunk or chunk[-1].isspace():
            return []
        if not chunk[0].isalpha() and not _is_paragraph(chunk):
            return []
    return chunks


def _is_paragraph(line: str) -> bool:
    match = _LINE.fullmatch(line)
    return bool(match and not match[1])


def _is_marked(text: str) -> bool:
    """Whether there is any character that `_INLINE` begins with: they are found in a fiftieth of its time."""
    return (
        "&" in text or "[" in text or "_" in text or "*" in text or "<" in text or "`" in text or "\\" in text
    )


def _said(words: str) -> str:
    """What words with escapes say; empty if there is more in them than escapes."""
    if not _is_marked(words):
        return words
    return "" if _INLINE.search(_ESCAPED.sub(" ", words)) else _ESCAPED.sub(r"\1", words)


def _write(block: Block) -> str:
    if block.kind == "heading":
        return "## " + _CLOSING_HASHES.sub(r"\\#", escape(block.text))
    prefix = {"item": "- ", "quotation": "> "}.get(block.kind, "")
    return prefix + escape(block.text)
