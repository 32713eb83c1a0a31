"""Straight quotation marks, typewriter dashes and loose spaces as the conventions of a language print them.

Only characters that a typewriter has are replaced, and only where their meaning is plain: what is already
typographic stays, and so does what is in doubt. The work is linear in the length of the text. What is done,
and how well: docs/typography.md.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

HOLE = "\ufffc"
"""Stands for what is no text: code, a picture."""

_APOSTROPHE, _PRIME, _DOUBLE_PRIME = "’", "′", "″"
_NO_BREAK, _NARROW = "\u00a0", "\u202f"

_DEFAULT = "“”‘’"
_MARKS: Mapping[str, str] = {
    "ar": "”“’‘", "be": "«»„“", "bg": "„“„“", "ca": "«»“”", "cs": "„“‚‘", "de": "„“‚‘", "de-ch": "«»‹›",
    "de-li": "«»‹›", "el": "«»“”", "es": "«»“”", "et": "„“«»", "fa": "«»‹›", "fi": "””’’", "fr": "«»“”",
    "he": "””’’", "hr": "„”‚’", "hu": "„”»«", "is": "„“‚‘", "it": "«»“”", "lt": "„“„“", "mk": "„“’‘",
    "nb": "«»‘’", "nn": "«»‘’", "no": "«»‘’", "pl": "„”«»", "pt-pt": "«»“”", "ro": "„”«»", "ru": "«»„“",
    "sk": "„“‚‘", "sl": "„“‚‘", "sq": "«»“”", "sr": "„“‘‘", "sv": "””’’", "uk": "«»„“",
    **{f"es-{region}": _DEFAULT for region in ("419", "ar", "cl", "co", "mx", "pe", "us", "ve")},
}  # fmt: skip
"""Opening and closing mark, then those inside them: Unicode CLDR 47, characters/delimiters; the inner ones of
French are those of the Imprimerie nationale. A language that is not here has those of English."""

_SPACED_OUT = frozenset({"fr"})
_CLOSE_UP = frozenset({"fr-ch"})
"""Where no-break spaces stand inside guillemets, and the region where none do."""
_EM_DASH = frozenset({"be", "bg", "mk", "ru", "sr", "uk"})
"""Where the dash between words is an em dash; elsewhere it is an en dash."""
_UNTOUCHED = frozenset({"ja", "yue", "zh"})
"""Written without spaces, with brackets for quotation marks: nothing tells the straight ones apart."""

_ELISION = re.compile(
    r"'(?:(?:tis|twas|twere|twill|twould|em|ndrangheta)\b|\d\ds\b|[nkts](?=\s|'))", re.IGNORECASE
)
"""Words whose beginning is left out, in English, Dutch, German and Italian; and decades."""
_LOW_ELISION = re.compile(r"'(?:til|till|cause|cos|bout|round)\b")
_YEAR = re.compile(r"'\d\d\b")
_HYPHENS = re.compile("-+")
_BEFORE_DASH = frozenset("\"'”’,.?!)")
_QUOTES = re.compile("[\"']")
"""Searched for by what begins with a plain character: `re` is ten times as quick then."""
_LOOSE_SPACE = re.compile(r"(?<=\S) (?=[:;!?»›](?![\w/]))|(?<=[«‹]) (?=\S)")
_HAS_WORK = re.compile(r"[\"']|--|\s-\s| [:;!?»›]|[«‹] ")


def typeset(text: str, language: str) -> str:
    """A plain text as `language` (BCP 47) prints it; empty: as it stands."""
    return printed(text, corrections(text, language), 0)


def printed(text: str, corrected: Mapping[int, str], begin: int) -> str:
    """A part of a text that begins at `begin`, with those corrections of the whole that fall into it."""
    pieces: list[str] = []
    done = 0
    for place in sorted(place - begin for place in corrected):
        if 0 <= place < len(text):
            pieces += (text[done:place], corrected[begin + place])
            done = place + 1
    return "".join((*pieces, text[done:]))


def corrections(text: str, language: str) -> dict[int, str]:
    """By place in a paragraph what is printed for the character there: another, several or none.

    `HOLE` stands for what is no text.
    """
    tag = language.lower()
    base = tag.partition("-")[0]
    if not tag or base in _UNTOUCHED or not _HAS_WORK.search(text):
        return {}
    made: dict[int, str] = {}
    for match in _HYPHENS.finditer(text):
        if _is_dash(text, match):
            between = text[match.start() - 1].isspace()
            made[match.start()] = "–" if between and base not in _EM_DASH else "—"
            made |= dict.fromkeys(range(match.start() + 1, match.end()), "")
    apart: list[int] = []
    for match in _QUOTES.finditer(text):
        place = match.start()
        left, right = text[place - 1 : place], text[place + 1 : place + 2]
        if match[0] == "'" and left.isalnum() and right.isalnum():
            # Within a word: by far the commonest, and it says nothing of the others.
            made[place] = _PRIME if left.isdigit() and right.isdigit() else _APOSTROPHE
        else:
            apart.append(place)
    marks = _MARKS.get(tag) or _MARKS.get(base) or _DEFAULT
    for quote in _read_quotes(text, apart, closes_apart=marks[3] != _APOSTROPHE):
        mark = quote.mark if quote.mark in _SIGNS else marks[_ROLES.index(quote.mark)]
        made[quote.place] = mark
        if mark in "«»" and base in _SPACED_OUT and tag not in _CLOSE_UP:
            _space_out(made, text, quote.place)
    if base in _SPACED_OUT:
        for match in _LOOSE_SPACE.finditer(text):
            if match.start() not in made:
                beside = text[match.start() - 1 : match.start()] + text[match.end() : match.end() + 1]
                made[match.start()] = _NO_BREAK if set(beside) & set(":«»‹›") else _NARROW
    return made


def _is_dash(text: str, match: re.Match[str]) -> bool:
    """Whether a run of hyphens is a dash: between words, or two of them close to words."""
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    if not before or not after:
        return False
    if before.isspace():
        return before != "\n" and after.isspace() and len(match[0]) <= 3
    return len(match[0]) == 2 and (before.isalpha() or before in _BEFORE_DASH) and after.isalpha()


def _space_out(made: dict[int, str], text: str, place: int) -> None:
    """Put a no-break space inside the guillemet at a place, instead of the space that may be there."""
    if made[place] == "«":
        made[place] += _NO_BREAK
        beside = place + 1
    else:
        made[place] = _NO_BREAK + made[place]
        beside = place - 1
    if 0 <= beside < len(text) and made.get(beside, text[beside]) in {" ", _NO_BREAK, _NARROW}:
        made[beside] = ""


_SIGNS = (_APOSTROPHE, _PRIME, _DOUBLE_PRIME)
_ROLES = ("open", "close", "open inner", "close inner")


class _Quote(NamedTuple):
    """What a straight mark at a place of the text is: a sign or a role."""

    place: int
    mark: str


def _read_quotes(text: str, places: Sequence[int], *, closes_apart: bool) -> Iterator[_Quote]:
    """What the straight marks at those places are, which are not within words, as far as that is plain.

    `closes_apart`: whether the inner closing mark is another sign than the apostrophe.
    """
    neighbours = {place: _Neighbours(text, place) for place in places}
    doubles = sum(text[place] == '"' for place in places)
    closers = sum(text[place] == "'" and neighbours[place].may_close for place in places)
    open_doubles = open_singles = 0
    for place in places:
        beside = neighbours[place]
        if text[place] == '"':
            doubles -= 1
            if _is_inch(text, place) and (not open_doubles or doubles % 2):
                yield _Quote(place, _DOUBLE_PRIME)
            elif beside.may_close and (open_doubles or not beside.may_open):
                open_doubles = max(0, open_doubles - 1)
                yield _Quote(place, "close")
            elif beside.may_open or (beside.is_apart and not open_doubles and doubles):
                open_doubles += 1
                yield _Quote(place, "open")
            elif open_doubles and (beside.is_apart or beside.has_suffix):
                open_doubles -= 1
                yield _Quote(place, "close")
            continue
        closers -= beside.may_close
        if beside.may_open and _is_elision(text, place, closers):
            yield _Quote(place, _APOSTROPHE)
        elif beside.may_close and open_singles and not (closes_apart and closers and beside.is_in_sentence):
            open_singles -= 1
            yield _Quote(place, "close inner")
        elif beside.may_close:
            inches = re.match(r"\s?\d{1,2}(?:\.\d)?\"", text[place + 1 : place + 8])
            is_measure = beside.left.isdigit() and inches is not None
            yield _Quote(place, _PRIME if is_measure else _APOSTROPHE)
        elif beside.may_open:
            if (
                closers
                or place == 0
                or not beside.left.isspace()
                or beside.right.isupper()
                or beside.right in "'\""
            ):
                open_singles += 1
                yield _Quote(place, "open inner")
            else:
                yield _Quote(place, _APOSTROPHE)


class _Neighbours:
    """What stands beside a straight mark, and what it may be therefore."""

    __slots__ = (
        "has_suffix",
        "is_apart",
        "is_in_sentence",
        "left",
        "may_close",
        "may_open",
        "right",
    )

    def __init__(self, text: str, place: int) -> None:
        self.left = text[place - 1] if place else " "
        self.right = text[place + 1] if place + 1 < len(text) else " "
        space_before, space_after = self.left.isspace(), self.right.isspace()
        sentence_goes_on = self.right in ",;:!?)]" or text[place + 1 : place + 3] in {".", ". "}
        self.is_apart = space_before and (space_after or sentence_goes_on)
        self.has_suffix = self.left.isalpha() and self.right.islower()
        self.may_open = not (space_after or sentence_goes_on) and (space_before or _opens(self.left))
        self.may_close = not space_before and (space_after or _closes(self.right))
        self.is_in_sentence = self.left.isalpha() and text[place + 1 : place + 3].lstrip().islower()


def _opens(character: str) -> bool:
    """Whether a quotation may begin after it."""
    return unicodedata.category(character) in {"Ps", "Pi", "Pd"} or character in "/\"'’‚„¿¡=+"


def _closes(character: str) -> bool:
    """Whether a quotation may end before it."""
    return unicodedata.category(character) in {"Pe", "Pf", "Pd", "Po"} and character not in "¿¡#&@%*"


def _is_inch(text: str, place: int) -> bool:
    """Whether a number that may be a measure stands before it; a year is none."""
    return bool(re.search(r"(?<![\w.,])\d{1,3}(?:[.,]\d+)?$|'\s?\d{1,2}$", text[max(0, place - 8) : place]))


def _is_elision(text: str, place: int, closers: int) -> bool:
    """Whether a mark before a word stands for letters left out. `closers`: later marks that may close."""
    if _ELISION.match(text, place) or _LOW_ELISION.match(text, place):
        return True
    return bool(_YEAR.match(text, place)) and not closers
