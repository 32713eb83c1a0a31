"""Names for addresses."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache

from generator.core.names import is_name

LONGEST_SLUG = 80  # bytes of UTF-8, so that slug and suffix fit every file system

_SILENT = frozenset("'’‘ʼ`´.\u200c\u200d")
"""Left out without a gap: `Here’s` → `heres`, `U.S.` → `us`."""

_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", "index", "404", "sw", "feed", "rss"]
    + [f"{device}{number}" for device in ("com", "lpt") for number in "0123456789¹²³"]
)
"""Device names of Windows, and names with a meaning of their own in the output folder."""


@lru_cache(maxsize=1 << 15)
def slugify(text: str) -> str:
    """Letters, marks and digits of `text` in lower case, all else as single hyphens; NFC.

    At most 80 bytes, cut at a hyphen where there is one. Empty if the text has no letter or digit, or if
    the name is reserved: the caller then names the thing by its digest.
    """
    slug = _shorten(_hyphenate_ascii(text) if text.isascii() and "." not in text else _hyphenate(text))
    return "" if slug in _RESERVED else slug


def _hyphenate_ascii(text: str) -> str:
    """The same as below, in C, of a text in ASCII without full stops, which are not always silent."""
    return "-".join(text.lower().encode().translate(_ASCII_SPACED, _ASCII_SILENT).decode().split())


_ASCII_SPACED = bytes(code if code < 128 and chr(code).isalnum() else 32 for code in range(256))
_ASCII_SILENT = b"'`"


def _hyphenate(text: str) -> str:
    """What stays of a text, up to twice the length of a slug."""
    parts: list[str] = []
    for character in unicodedata.normalize("NFC", text).lower():
        if character.isalnum() or (parts and parts[-1] != "-" and _is_mark(character)):
            parts.append(character)
        elif (character not in _SILENT or _is_in_number(character, parts)) and parts and parts[-1] != "-":
            parts.append("-")
        if len(parts) > 2 * LONGEST_SLUG:
            break
    return unicodedata.normalize("NFC", "".join(parts)).strip("-")


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")


def _is_in_number(character: str, parts: Sequence[str]) -> bool:
    """Whether a full stop stands behind a digit: `3.5` → `3-5`."""
    return character == "." and bool(parts) and parts[-1].isdigit()


def is_slug(text: str) -> bool:
    """Whether `text` is a name that `slugify` could have given, or a person in its manner."""
    is_short = len(text.encode()) <= 2 * LONGEST_SLUG
    is_normal = unicodedata.normalize("NFC", text.lower()) == text
    return is_short and is_normal and is_name(text) and text not in _RESERVED


def section_of(path: str) -> str:
    """The section that a file lies in: `raw/World News/floods.txt`, `articles/world-news/2022/floods.md`.

    `path` is below the content folder, the first folder below `raw/` or `articles/` the section; empty if it
    lies in none.
    """
    _, _, below = path.partition("/")
    folder, slash, _ = below.partition("/")
    return _section_named(folder) if slash else ""


@cache
def _section_named(folder: str) -> str:
    return slugify(folder) or slugify(f"{folder} section")


def same_name(slug: str) -> str:
    """What two slugs share if a file system that ignores case would take one for the other."""
    return unicodedata.normalize("NFC", slug.casefold())


def _shorten(slug: str) -> str:
    if len(slug.encode()) <= LONGEST_SLUG:
        return slug
    cut = slug.encode()[: LONGEST_SLUG + 1].decode("utf-8", "ignore")
    at_hyphen = cut.rpartition("-")[0]
    whole = (
        at_hyphen
        if len(at_hyphen) > len(cut) // 2
        else slug.encode()[:LONGEST_SLUG].decode("utf-8", "ignore")
    )
    return whole.rstrip("-")
