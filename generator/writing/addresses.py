"""Absolute addresses, for feeds, sitemap, canonical links and Open Graph. Everything else is relative."""

from __future__ import annotations

import re
from urllib.parse import quote

UNKNOWN_BASE = "http://localhost:8000/"
"""Base of feeds and sitemap if nobody said where the site will stand: where the preview serves it."""


def absolute(base_url: str, path: str) -> str:
    """The address of a page: base URL and path, percent-encoded (RFC 3986 §2.1)."""
    return base_url + (path if _UNRESERVED.fullmatch(path) else quote(path, safe="/-._~"))


_UNRESERVED = re.compile(r"[A-Za-z0-9/_.~-]*")
"""Nearly all paths: to look costs a fifth of quoting nothing."""


def root_of(path: str) -> str:
    """The way from a page to the output folder: empty, `../`, `../../`."""
    return "../" * path.count("/")
