"""Pages that are nothing but lists of links under headings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser

from generator.reading.decode import clean, single_spaced
from generator.reading.imports.sanitize import plain, safe_html

_NESTING_TAG = re.compile(r"</?(?!(?:a|h[123])\b)[A-Za-z][^<>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link in a list of links."""

    text: str
    attributes: Mapping[str, str]
    heading: str
    """The heading that stands nearest above it; empty if there is none."""


def anchors_of(source: str, attributes: set[str]) -> tuple[Anchor, ...]:
    """The links of a page that is a list of links, with those of their attributes that are named."""
    flat = _NESTING_TAG.sub("", clean(source).text)  # a list of a hundred thousand links is no deep page
    reader = _AnchorReader()
    reader.feed(safe_html(flat, {"a", "h1", "h2", "h3"}, {"a": {"href", *attributes}}))
    reader.close()
    return tuple(reader.anchors)


class _AnchorReader(HTMLParser):
    """Collects links and the headings above them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.anchors: list[Anchor] = []
        self.heading = ""
        self.attributes: dict[str, str] = {}
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """A link or a heading opens."""
        self.parts.clear()
        self.attributes = {name: plain(value) for name, value in attributes} if tag == "a" else {}

    def handle_endtag(self, tag: str) -> None:
        """A link or a heading is whole."""
        text = single_spaced("".join(self.parts))
        self.parts.clear()
        if tag == "a":
            self.anchors.append(Anchor(text, self.attributes, self.heading))
        else:
            self.heading = text

    def handle_data(self, data: str) -> None:
        """Words of the link or heading, or between them."""
        self.parts.append(plain(data))
