"""What a browser reads to keep the site: its web app manifest, and which edition of it this is."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping
from itertools import islice
from zlib import crc32

from generator.core.config import Settings
from generator.core.digest import digest_texts
from generator.writing.heads import direction

PAPER = "#fdfcf9"
"""`--paper` of `static/css/10-tokens.css`: what shows until the first page is painted."""

MOST_MARKS = 20_000
"""Stories that an edition names: 80 kB."""


def manifest(settings: Settings) -> dict[str, object]:
    """The web app manifest (W3C). Its addresses are relative, so that it fits any base path."""
    icons: list[Mapping[str, str]] = [
        {"src": "favicon.svg", "sizes": "any", "type": "image/svg+xml"},
        {"src": "icons/icon-192.png", "sizes": "192x192", "type": "image/png"},
        {"src": "icons/icon-512.png", "sizes": "512x512", "type": "image/png"},
        {
            "src": "icons/icon-maskable-512.png", "sizes": "512x512", "type": "image/png",
            "purpose": "maskable",
        },
    ]  # fmt: skip
    texts = {"name": settings.title, "description": settings.description}
    return {
        **{key: text for key, text in texts.items() if text},
        "lang": settings.language,
        "dir": direction(settings.language),
        "start_url": "index.html",
        "scope": "./",
        "display": "minimal-ui",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": icons,
    }


def edition(stories: Mapping[str, str]) -> str:
    """The script that tells pages which edition the site is, and of which stories.

    `stories`: slug → digest of the story, newest first. A mark of four letters names a story, so that a
    browser can tell which of them were not there when it last looked. Of what is new among 20,000 stories,
    one in a thousand is taken for an old one; an old one never for new.
    """
    name = digest_texts("\n".join(map(" ".join, stories.items())))[:10]
    return f'broadsheet.setEdition("{name}", "{marks(islice(stories, MOST_MARKS))}");\n'


def marks(slugs: Iterable[str]) -> str:
    """The marks of stories, four letters each: Base64 of the last three bytes of the CRC-32 (RFC 1952 §8)."""
    return b64encode(b"".join(crc32(slug.encode()).to_bytes(4, "big")[1:] for slug in slugs)).decode()
