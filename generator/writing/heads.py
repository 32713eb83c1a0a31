"""The `<head>` of pages."""

from __future__ import annotations

from collections.abc import Mapping

from generator.core.views import FeedLink, Head
from generator.writing import feeds
from generator.writing.addresses import absolute, root_of

RIGHT_TO_LEFT = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "nqo", "ps", "sd", "syr", "ug", "ur", "yi", "arab", "hebr"}
)
"""Languages, and scripts that a tag may name beside one."""


def head(
    path: str,
    *,
    title: str,
    description: str,
    language: str,
    base_url: str,
    root: str | None = None,
    canonical: str = "",
    kind: str = "website",
    feed_links: tuple[FeedLink, ...] = (),
    json_ld: Mapping[str, object] | None = None,
) -> Head:
    """What the `<head>` of the page at `path` says. `canonical` replaces its own address."""
    address = absolute(base_url, path) if base_url else ""
    return Head(
        path=path,
        root=root_of(path) if root is None else root,
        title=title,
        description=description,
        language=language,
        direction=direction(language),
        canonical=canonical or address,
        address=address,
        kind=kind,
        feeds=feed_links,
        json_ld=json_ld,
    )


def direction(language: str) -> str:
    """`rtl` for languages (BCP 47) written from right to left, else `ltr`."""
    return "rtl" if RIGHT_TO_LEFT.intersection(language.lower().split("-")[:2]) else "ltr"


def feed_links(title: str, folder: str, *, formats: int = 3) -> tuple[FeedLink, ...]:
    """Links to the feeds in a folder of the output; the first one or all three formats."""
    return tuple(
        FeedLink(f"{title} ({label})", f"{folder}{name}", media_type)
        for name, media_type, label in (feeds.ATOM, feeds.RSS, feeds.JSON_FEED)[:formats]
    )
