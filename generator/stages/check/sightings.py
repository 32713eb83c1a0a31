"""What a file of the site shows: faults, and targets that must be there."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from generator.core.problems import Level


class Fault(NamedTuple):
    """A thing wrong, wherever it is."""

    message: str
    hint: str = "mend the template, or the text that it comes from"
    level: Level = "error"


class Target(NamedTuple):
    """A file that must be there, and an id in it unless `fragment` is empty."""

    path: str
    fragment: str


Sighting = tuple[Fault | Target, int]
"""What a file shows, and in which line; 0 if that is not known."""

_UNSEEN = "".join(map(chr, range(33)))
"""What browsers take off both ends of an address (URL standard §4.4)."""


@lru_cache(maxsize=1 << 16)
def resolve(address: str, folder: str, base: str, root: str = "") -> Fault | Target | None:
    """Where an address on a page of `folder` leads, or what is wrong with it; None: to another site.

    `root` is the base path, on the page that may use it; the path of the target is empty for the page itself.
    """
    address = re.sub(r"[\t\r\n]", "", address.strip(_UNSEEN)).replace("\\", "/")
    if address.startswith(base) or (root and address.startswith(root)):
        address = address[len(base if address.startswith(base) else root) :]
        parts, folder = urlsplit("x:/" + address), ""
        path = parts.path[1:] + ("index.html" if parts.path.endswith("/") else "")
    else:
        try:
            parts = urlsplit(address)
        except ValueError:
            return Fault(f'"{address}" is no address')
        if parts.scheme in {"http", "https", "mailto"} or address.startswith("//"):
            return None
        path = parts.path
        if parts.scheme:
            return Fault(f'an address with "{parts.scheme}:" may stand on no page')
        if path.startswith("/") or path.endswith("/") or posixpath.basename(path) in {".", ".."}:
            return Fault(f'"{address}" does not open from disk', "name a file, relative to the page")
    path = posixpath.normpath(posixpath.join(folder, unquote(path))) if path else ""
    if path.startswith("../"):
        return Fault(f'"{address}" leads out of the site')
    return Target(unicodedata.normalize("NFC", path), unquote(parts.fragment))


def outward(address: object, base: str, what: str) -> Iterator[Sighting]:
    """An address outside of any page: it must be absolute, and its file there if it is of this site."""
    if not isinstance(address, str) or not re.match(r"https?://[^/]", address):
        yield Fault(f'{what} "{address or ""}" is no absolute address'), 0
    elif led := resolve(address, "", base):
        yield led, 0
