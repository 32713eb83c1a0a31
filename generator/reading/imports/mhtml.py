"""Pages saved as one file by Chrome, Edge and older browsers: MHTML (RFC 2557), mail with a page in it."""

from __future__ import annotations

import email
import email.policy
from dataclasses import dataclass

from generator.core.problems import error
from generator.reading.imports import html
from generator.reading.imports.entries import Parcel
from generator.reading.imports.values import web_address


@dataclass(frozen=True, slots=True)
class Archived:
    """The page of an archive."""

    data: bytes
    charset: str
    """As the archive names it; empty if it does not."""
    address: str
    """Where it was saved; empty if the archive does not say."""


def read(data: bytes, path: str) -> Parcel:
    """The article of the page.

    Raises:
        BuildError: there is no page in it, and what `html.read_source` raises.
    """
    page = page_of(data, path)
    return html.read_source(html.source_of(page.data, page.charset), path, page.address)


def page_of(data: bytes, path: str) -> Archived:
    """The first page of an archive; those that are shown in it come after it.

    Raises:
        BuildError: there is none.
    """
    hint = "save the page again, as HTML"
    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
        part = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
        found = part.get_payload(decode=True) if part else b""
        charset = (part.get_content_charset() or "") if part else ""
        address = (part or message).get("Content-Location") or message.get("Snapshot-Content-Location")
    except Exception as failure:  # the parser of the standard library meets headers of every kind
        raise error(path, "cannot be read as MHTML", hint=hint) from failure
    if not isinstance(found, bytes) or not found.strip():
        raise error(path, "holds no page", hint=hint)
    return Archived(found, charset, web_address(str(address or "")))
