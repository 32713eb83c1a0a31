"""Sitemaps (sitemaps.org, protocol 0.9) and robots.txt (RFC 9309)."""

from __future__ import annotations

from collections.abc import Iterable

from generator.core.dates import PartialDate
from generator.core.machine_views import SitemapEntry
from generator.writing.addresses import absolute

MOST_ENTRIES = 20_000
"""Addresses in one file; the protocol allows 50,000 and 50 MB."""


def entry(base_url: str, path: str, changed: PartialDate | None = None) -> SitemapEntry:
    """A page of the site; `changed` as W3C date: a time only if its zone is known."""
    if changed is None:
        return SitemapEntry(absolute(base_url, path), "")
    date = str(changed)
    has_zone = changed.offset is not None
    return SitemapEntry(absolute(base_url, path), date if has_zone else date.partition("T")[0])


def robots(*, indexing: bool, sitemap: str) -> str:
    """robots.txt: everything or nothing is allowed; `sitemap` is absolute, or empty if unknown."""
    lines: Iterable[str] = ("User-agent: *", "Allow: /" if indexing else "Disallow: /")
    return "\n".join([*lines, *([f"Sitemap: {sitemap}"] if sitemap and indexing else []), ""])
