"""The name of a publisher: behind the headline, in the copyright line, or in the dateline."""

from __future__ import annotations

import re

from generator.reading.plaintext.rights import has_rights_phrase
from generator.reading.plaintext.words import WORDS, key


def publisher_of(behind_title: str, rights: str, dateline: str) -> str:
    """The publisher, from the best place that names one.

    Args:
        behind_title: what a page title says behind the headline: " | UK News | Sky News".
        rights: the copyright line.
        dateline: what a dateline says beside the place: ", May 17 (Reuters)".
    """
    site = _SITE_BREAK.split(behind_title)[-1].strip()
    if site and len(site.split()) <= _LONGEST_SITE:
        return site
    agency = dateline.partition("(")[2].partition(")")[0].strip()
    return publisher_in(rights) or (agency if key(agency) in WORDS.agencies else "")


def publisher_in(rights: str) -> str:
    """The name of the publisher in a copyright line; empty if it is not plain."""
    rights = rights[:_DEEPEST_PUBLISHER]
    name = _AFTER_SIGN.sub("", rights) if _SIGN.search(rights) else ""
    for part in (name, _SIGN.split(rights)[0]):
        piece = _NAME_STOP.split(_YEARS.sub(" ", part).strip(" ,.-–—|:"), maxsplit=1)[0].strip(" ,.-–—|:&")
        if has_rights_phrase(piece):
            continue
        if piece and piece in rights and len(piece.split()) <= _LONGEST_PUBLISHER and piece[-1] not in ".!?":
            return piece
    return ""


_YEARS = re.compile(r"^(?:[\s,–-]*(?:19|20)\d\d)+\b|\s(?:19|20)\d\d[\s.]*$")
_SIGN = re.compile(r"(?:(?:©|\([cC]\)|℗|\bcopyright\b(?: of)?|\bby\b)[\s:,–-]*)+", re.IGNORECASE)
_AFTER_SIGN = re.compile(r"^.*(?:©|\([cC]\)|℗|\bcopyright\b)(?:\s*by\b)?", re.IGNORECASE)
_NAME_STOP = re.compile(
    r"(?:,|;|\||\s[–—-]\s|\.(?:\s|$)|\s(?:19|20)\d\d)|\s*\b(?:a division|a part|all rights?|"
    r"all content|is a|is part|"
    r"Inc|LLC|L\.L\.C|Ltd|Limited|GmbH|Co\b|Corp|Corporation|Company|plc|PLC|Pty|Private|S\.?A|S\.?L|B\.?V|AG|"
    r"alle rechte|tous droits|todos los|tutti i|todos os|非本)\b",
    re.IGNORECASE,
)
_DEEPEST_PUBLISHER = 300
_LONGEST_PUBLISHER = 8
_SITE_BREAK = re.compile(r"\s(?:[|»•·]|[-–—])\s")
_LONGEST_SITE = 5  # words
