"""The place that a story starts with: "LONDON, May 17 (Reuters) - The river …"."""

from __future__ import annotations

import re

LONGEST = 140  # characters of a paragraph that are looked at


def match_dateline(text: str) -> re.Match[str] | None:
    """The dateline at the start of a paragraph: its `place`, and what `more` it says."""
    start = text[:LONGEST]
    return _DATELINE.match(start) or _MIXED_DATELINE.match(start)


def starts_with_dateline(text: str) -> bool:
    """Whether a paragraph starts with a dateline, or with what may be one: "München – ", "Berlin. "."""
    return match_dateline(text) is not None or bool(_LOOSE_DATELINE.match(text[:LONGEST]))


# A place in capitals, perhaps with a day and an agency; or in small letters, but then with an agency.
_DATELINE = re.compile(
    r"(?P<place>[A-ZÀ-Þ][A-ZÀ-Þ.'’/ -]{1,40}(?<=[A-ZÀ-Þ.])(?:, [A-Z][\w.]{1,20}(?: [A-Z][\w.]{1,20})?){0,2})"
    r"(?P<more>(?:, ?\w[\w. ]{2,20}(?:, ?\d{4})?)?(?: ?\([^()]{2,40}\))?)"
    r"\s?(?:—|–|--|\s-\s|\s-(?=[A-Z“\"]))\s*"
)
_MIXED_DATELINE = re.compile(
    r"(?P<place>[A-ZÀ-Þ][\w'’/-]+(?: [A-ZÀ-Þ][\w'’-]+){0,2}(?:, [A-Z][\w.]{1,20}){0,2}) "
    r"(?P<more>\((?:[^()]{0,20}\b)?(?:AP|AFP|Reuters|dpa|EFE|ANSA|PA|PTI|IANS|TASS|Xinhua|CP|UPI)\b"
    r"[^()]{0,20}\))\s*(?:—|–|--|-)\s*"
)
_LOOSE_DATELINE = re.compile(  # a place in small letters: too little to cut it off
    r"[A-ZÀ-Þ][\w.'’-]+(?:[ /][A-ZÀ-Þ][\w.'’-]+){0,2}(?: ?[–—]| --?)\s(?=[A-ZÀ-Þ„“\"«])"
    r"|[A-ZÀ-Þ][a-zß-ÿ]{3,14}(?:/[A-ZÀ-Þ][a-zß-ÿ]{3,14})?\. (?=[A-ZÀ-Þ„“\"«])"
)
