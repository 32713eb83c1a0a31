"""Absolute addresses, for feeds, sitemap, canonical links and Open Graph. Everything else is relative."""

from __future__ import annotations

from urllib.parse import quote

UNKNOWN_BASE = "http://localhost:8000/"
"""Base of feeds and sitemap if nobody said where the site will stand: where the preview serves it."""


def absolute(base_url: str, path: str) -> str:
    """The address of a page: base URL and path, percent-encoded (RFC 3986 §2.1)."""
    return base_url + quote(path, safe="/-._~")


def root_of(path: str) -> str:
    """The way from a page to the output folder: empty, `../`, `../../`."""
    return "../" * path.count("/")
