"""The static files of the site, as they are published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.core.model import Source


@dataclass(frozen=True, slots=True)
class Asset:
    """A static file of the site."""

    path: str
    """Below the output folder."""
    digest: str
    """Of its bytes."""
    data: bytes
    """Its bytes, if it was joined from several files."""
    source: Source | None
    """The file, if it is copied as it stands."""


@dataclass(frozen=True, slots=True)
class Assets:
    """All static files of the site."""

    files: tuple[Asset, ...]
    """By path."""
    names: Mapping[str, str]
    """What templates name → path: `site.css`, `js/reader.js`."""
