"""Values of strangers' files, of any type and in any state → values to rely on. Nothing here raises."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit

from generator.core.config import LANGUAGE
from generator.core.dates import PartialDate, parse_date
from generator.core.model import Block
from generator.reading.decode import clean, single_spaced

LONGEST_PARAGRAPH = 20_000
"""Characters; what is longer is split, as in plain text."""

LONGEST_ADDRESS = 4_000
"""Characters. No browser and no service keeps longer ones."""

_UNSAFE_IN_ADDRESS = " \"'<>\\^`{|}"
"""RFC 3986 §2 does not have them, or quotes in HTML and Markdown could end at them."""

_TIME_ZONE = re.compile(r"(?<=[\d])\s*([+-]\d\d):?(\d\d)$", re.ASCII)
_FRACTION = re.compile(r"(?<=:\d\d)[.,]\d+", re.ASCII)
_ITEM = re.compile(r"(?:[-*•]|–)\s+(?=\S)")
_SENTENCE_END = re.compile(r"[.!?。！？][\"'”’»)]*\s")


def line(value: object) -> str:
    """One line of plain text; empty for what is neither text nor a number."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return single_spaced(clean(str(value)).text)


def lines(value: object, *, between: str = "") -> tuple[str, ...]:
    """A list of lines, none empty, none twice; one text is split `between` its parts."""
    if isinstance(value, str):
        value = value.split(between) if between else [value]
    items = value if isinstance(value, list | tuple) else []
    return tuple(dict.fromkeys(text for item in items if (text := line(item))))


def web_address(value: object) -> str:
    """An absolute address of the web as front matter takes it; empty if it is none."""
    text = line(value)
    if not re.match(r"https?://[^/]", text, re.IGNORECASE) or len(text) > LONGEST_ADDRESS:
        return ""
    address = "".join(quote(letter) if letter in _UNSAFE_IN_ADDRESS else letter for letter in text)
    address = re.sub(r"\s", lambda match: quote(match[0]), address)
    try:
        parts = urlsplit(address)
        is_whole = bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return ""
    return address if is_whole else ""


def same_address(address: str) -> str:
    """What two addresses of one page share: no scheme, no `www.`, no marks of campaigns, no last slash.

    Empty for an empty one. Only for comparing.
    """
    if not address:
        return ""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return address
    host = parts.netloc.lower().removeprefix("www.").removesuffix(":443").removesuffix(":80")
    query = "&".join(part for part in parts.query.split("&") if part and not part.startswith("utm_"))
    fragment = "" if parts.fragment.startswith(("utm_", ":~:")) else parts.fragment
    return f"{host}{parts.path.rstrip('/')}{'?' if query else ''}{query}{'#' if fragment else ''}{fragment}"


def publisher_of(address: object) -> str:
    """The name of a host without `www.`: who published, where nothing else says it."""
    return line(address).lower().removeprefix("www.")


def date_of(value: object) -> PartialDate | None:
    """A date written in ISO 8601 or nearly so: with a space, fractions of seconds, `+0000`."""
    text = _FRACTION.sub("", line(value))
    return parse_date(_TIME_ZONE.sub(r"\1:\2", text)) or parse_date(text)


def moment_of(value: object) -> PartialDate | None:
    """Seconds since 1970 as a moment in UTC; None for what is no number, zero or out of range."""
    text = line(value)
    if not re.fullmatch(r"\d{1,12}(?:\.\d+)?", text, re.ASCII) or not float(text):
        return None
    try:
        moment = datetime.fromtimestamp(int(float(text)), UTC)
    except (ValueError, OverflowError, OSError):
        return None
    minute = moment.hour * 60 + moment.minute
    return PartialDate(moment.year, moment.month, moment.day, minute, moment.second, 0)


def language_of(value: object) -> str:
    """A BCP 47 tag; `en_GB` is taken for `en-GB`. Empty if it is none."""
    text = line(value).replace("_", "-")
    return text if LANGUAGE.fullmatch(text) else ""


def blocks_of(value: object) -> tuple[Block, ...]:
    """Plain text, one paragraph a line, as extractors write it."""
    if not isinstance(value, str):
        return ()
    return tuple(block for text in clean(value).text.split("\n") for block in block_of("paragraph", text))


def block_of(kind: str, text: str) -> Iterator[Block]:
    """A piece of text as blocks: none if it is empty, several if it is very long."""
    text = single_spaced(text)
    if kind == "paragraph" and (marker := _ITEM.match(text)):
        kind, text = "item", text[marker.end() :]
    while text:
        end = _end_of_piece(text)
        piece, text = text[:end].rstrip(), text[end:].lstrip()
        if kind == "heading":
            yield Block("heading", piece)
        elif kind == "item":
            yield Block("item", piece)
        else:
            yield Block("quotation" if kind == "quotation" else "paragraph", piece)


def first_of(values: Iterable[object]) -> str:
    """The first that is a line with something in it."""
    return next((text for value in values if (text := line(value))), "")


def _end_of_piece(text: str) -> int:
    """Where a paragraph that is too long is split: after a sentence, else after a word."""
    if len(text) <= LONGEST_PARAGRAPH:
        return len(text)
    window = text[:LONGEST_PARAGRAPH]
    ends = [match.end() for match in _SENTENCE_END.finditer(window)]
    return ends[-1] if ends else (window.rfind(" ") + 1 or LONGEST_PARAGRAPH)
