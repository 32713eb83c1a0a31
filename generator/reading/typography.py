"""Straight quotation marks, typewriter dashes and loose spaces as the conventions of a language print them.

Only characters that a typewriter has are replaced, and only where their meaning is plain: what is already
typographic stays, and so does what is in doubt. The work is linear in the length of the text. What is done,
and how well: docs/typography.md.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

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
_HYPHENS = re.compile(r"-(?:-+|(?<=\s-)(?=\s))")
"""Those that may be a dash."""
_BEFORE_DASH = frozenset("\"'”’,.?!)")
_QUOTES = re.compile("[\"']")
"""Searched for by what begins with a plain character: `re` is ten times as quick then."""
_LOOSE_SPACE = re.compile(r"(?<=\S) (?=[:;!?»›](?![\w/]))|(?<=[«‹]) (?=\S)")
_AFTER_QUOTATION = frozenset(",;:!?)]")

_LETTER = "A-Za-zÀ-ÖØ-öø-ɏ"
_ENDS = r"(?=\s|\Z|[,;:!?)\]]|\.(?: |\n|\Z))"
_PLAIN_DASH = re.compile("-(?<= -)(?= )")
_PLAIN_OPENING = re.compile(r"\"(?<!\S\")(?=[\w£$€'(])")
_PLAIN_CLOSING = re.compile(rf"\"(?<=[{_LETTER}.,?!)]\"){_ENDS}")
_PLAIN_APOSTROPHE = re.compile(rf"'(?:(?<=[{_LETTER}0-9]')(?=[{_LETTER}])|(?<=[{_LETTER}.,?!)]'){_ENDS})")
"""Marks whose neighbours alone say what they are, whatever else stands in the paragraph: nearly all."""


def typeset(text: str, language: str) -> str:
    """A plain text as `language` (BCP 47) prints it; empty: as it stands."""
    return printed(text, corrections(text, language), 0)


def typeset_lines(text: str, language: str) -> str:
    """Plain texts, a line each, as `typeset` returns each of them, in a fifth of its time."""
    tag = language.lower()
    base = tag.partition("-")[0]
    if not tag or base in _UNTOUCHED:
        return text
    if base in _SPACED_OUT:
        return "\n".join([typeset(line, language) for line in text.split("\n")])
    plain = text
    if "-" in plain:
        plain = _PLAIN_DASH.sub("—" if base in _EM_DASH else "–", plain)
    if '"' in plain:
        marks = _marks_of(tag)
        plain = _PLAIN_CLOSING.sub(marks[_CLOSE], _PLAIN_OPENING.sub(marks[_OPEN], plain))
    if "'" in plain:
        plain = _PLAIN_APOSTROPHE.sub(_APOSTROPHE, plain)
    if not _is_in_doubt(plain):
        return plain
    lines = zip(text.split("\n"), plain.split("\n"), strict=True)
    return "\n".join([typeset(line, language) if _is_in_doubt(found) else found for line, found in lines])


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
    if not tag or base in _UNTOUCHED:
        return {}
    made: dict[int, str] = {}
    if "-" in text:
        for match in _HYPHENS.finditer(text):
            if _is_dash(text, match):
                between = text[match.start() - 1].isspace()
                made[match.start()] = "–" if between and base not in _EM_DASH else "—"
                made |= dict.fromkeys(range(match.start() + 1, match.end()), "")
    if '"' in text or "'" in text:
        marks = _marks_of(tag)
        apart = list(_read_marks_in_words(text, made))
        for place, role in _read_quotes(text, apart, closes_apart=marks[3] != _APOSTROPHE):
            mark = made[place] = marks[role] if isinstance(role, int) else role
            if mark in "«»" and base in _SPACED_OUT and tag not in _CLOSE_UP:
                _space_out(made, text, place)
    if base in _SPACED_OUT:
        for match in _LOOSE_SPACE.finditer(text):
            if match.start() not in made:
                beside = text[match.start() - 1 : match.start()] + text[match.end() : match.end() + 1]
                made[match.start()] = _NO_BREAK if set(beside) & set(":«»‹›") else _NARROW
    return made


def _marks_of(tag: str) -> str:
    """The marks of a language, by role."""
    return _MARKS.get(tag) or _MARKS.get(tag.partition("-")[0]) or _DEFAULT


def _is_in_doubt(text: str) -> bool:
    """Whether there is a mark left that a typewriter has."""
    return '"' in text or "'" in text or ("-" in text and bool(_HYPHENS.search(text)))


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


_OPEN, _CLOSE, _OPEN_INNER, _CLOSE_INNER = range(4)
"""Roles of a mark: its place in `_MARKS`."""


def _read_marks_in_words(text: str, made: dict[int, str]) -> Iterator[int]:
    """Set the apostrophes within words, by far the commonest marks; the places of all the others."""
    for match in _QUOTES.finditer(text):
        place = match.start()
        left, right = text[place - 1 : place], text[place + 1 : place + 2]
        if match[0] == "'" and left.isalnum() and right.isalnum():
            made[place] = _PRIME if left.isdigit() and right.isdigit() else _APOSTROPHE
        else:
            yield place


def _read_quotes(text: str, places: Sequence[int], *, closes_apart: bool) -> Iterator[tuple[int, int | str]]:
    """What the straight marks at those places are, which are not within words, as far as that is plain.

    With each place its role, or the sign that stands there. `closes_apart`: whether the inner closing mark is
    another sign than the apostrophe.
    """
    doubles = sum([text[place] == '"' for place in places])
    closers = sum([_may_close(text, place) for place in places if text[place] == "'"])
    open_doubles = open_singles = 0
    for place in places:
        if text[place] == '"':
            doubles -= 1
            may_close = _may_close(text, place)
            if _is_inch(text, place) and (not open_doubles or doubles % 2):
                yield place, _DOUBLE_PRIME
            elif may_close and (open_doubles or not _may_open(text, place)):
                open_doubles = max(0, open_doubles - 1)
                yield place, _CLOSE
            elif _may_open(text, place) or (not open_doubles and doubles and _is_apart(text, place)):
                open_doubles += 1
                yield place, _OPEN
            elif open_doubles and (_is_apart(text, place) or _has_suffix(text, place)):
                open_doubles -= 1
                yield place, _CLOSE
            continue
        left, right = _beside(text, place)
        may_close, may_open = _may_close(text, place), _may_open(text, place)
        closers -= may_close
        if may_open and _is_elision(text, place, closers):
            yield place, _APOSTROPHE
        elif may_close and open_singles and not (closes_apart and closers and _is_in_sentence(text, place)):
            open_singles -= 1
            yield place, _CLOSE_INNER
        elif may_close:
            inches = re.match(r"\s?\d{1,2}(?:\.\d)?\"", text[place + 1 : place + 8])
            yield place, _PRIME if left.isdigit() and inches else _APOSTROPHE
        elif may_open:
            if closers or place == 0 or not left.isspace() or right.isupper() or right in "'\"":
                open_singles += 1
                yield place, _OPEN_INNER
            else:
                yield place, _APOSTROPHE


def _beside(text: str, place: int) -> tuple[str, str]:
    """The characters before and after a mark; at the ends of the text there are spaces."""
    return text[place - 1] if place else " ", text[place + 1 : place + 2] or " "


def _may_open(text: str, place: int) -> bool:
    left, right = _beside(text, place)
    if right.isspace() or _goes_on(text, place):
        return False
    return left.isspace() or _opens(left)


def _may_close(text: str, place: int) -> bool:
    left, right = _beside(text, place)
    return not left.isspace() and (right.isspace() or _closes(right))


def _is_apart(text: str, place: int) -> bool:
    """Whether no word touches a mark."""
    left, right = _beside(text, place)
    return left.isspace() and (right.isspace() or _goes_on(text, place))


def _has_suffix(text: str, place: int) -> bool:
    left, right = _beside(text, place)
    return left.isalpha() and right.islower()


def _is_in_sentence(text: str, place: int) -> bool:
    return text[place - 1 : place].isalpha() and text[place + 1 : place + 3].lstrip().islower()


def _goes_on(text: str, place: int) -> bool:
    """Whether what stands after a mark goes on with, or ends, the sentence around it."""
    return text[place + 1 : place + 2] in _AFTER_QUOTATION or text[place + 1 : place + 3] in {".", ". "}


@cache
def _opens(character: str) -> bool:
    """Whether a quotation may begin after it."""
    return unicodedata.category(character) in {"Ps", "Pi", "Pd"} or character in "/\"'’‚„¿¡=+"


@cache
def _closes(character: str) -> bool:
    """Whether a quotation may end before it."""
    return unicodedata.category(character) in {"Pe", "Pf", "Pd", "Po"} and character not in "¿¡#&@%*"


def _is_inch(text: str, place: int) -> bool:
    """Whether a number that may be a measure stands before it; a year is none."""
    return text[place - 1 : place].isdigit() and bool(
        re.search(r"(?<![\w.,])\d{1,3}(?:[.,]\d+)?$|'\s?\d{1,2}$", text[max(0, place - 8) : place])
    )


def _is_elision(text: str, place: int, closers: int) -> bool:
    """Whether a mark before a word stands for letters left out. `closers`: later marks that may close."""
    if _ELISION.match(text, place) or _LOW_ELISION.match(text, place):
        return True
    return bool(_YEAR.match(text, place)) and not closers
