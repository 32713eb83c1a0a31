"""Sentences of a text, and whether one of them can be read alone. The only importer of sentencex."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from sentencex import segment

from generator.core.later import later

SHORTEST, LONGEST = 45, 260
"""Characters of a sentence that says something and is no paragraph of its own."""
DENSITY = 2.5
"""One character of a script without spaces says as much as so many letters."""

_DENSE = later("[\u3040-\u30ff\u3400-\u9fff]")

_TITLE = re.compile(r"(?:^|\s)[A-ZÀ-Þ]\w{0,2}\.$")
"""An initial or a title of a person, whose point ends no sentence: `M.`, `Mme.`"""
_NUMBER = re.compile(r"(?:^|\s)\d{1,2}\.$")
"""`19.` is the nineteenth in these languages:"""
_TAIL = 5
"""Characters at the end of a sentence that show whether it ends in one of these, and not in more."""
_ORDINALS = frozenset("bs cs da de et fi fo hr hu is lb lv nb nn no pl sk sl sr tr".split())

_END = re.compile(r"[.!?…。！？।॥؟۔։።][\"'’)\]]*\s*$")

_QUOTES = str.maketrans("“”„‟«»「」『』", '""""""""""')
_QUOTED = re.compile(r'"[^"]*"')
_OPENINGS = " \"'‘’–—-("

_LEANING: Mapping[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "de": """
            er sie es ihr ihre ihren sein seine seinen dies diese dieser dieses das dabei dazu dagegen damit
            daher deshalb darum außerdem auch aber doch denn und oder so dann zudem allerdings jedoch ich wir
            unser unsere mein
            """,
        "en": """
            he she it they his her its their hers theirs him them this that these those such but and or nor so
            yet however meanwhile then also both instead moreover furthermore nevertheless nonetheless still
            therefore thus otherwise besides similarly likewise consequently i we my our you your me us i'm
            we're it's he's she's that's they're there's don't here there neither either because which who
            another others each inside outside
            """,
        "es": """
            él ella ellos ellas esto eso este esta estos estas ese esa su sus pero y o así además también sin
            entonces yo nosotros mi nuestro nuestra
            """,
        "fr": """
            il elle ils elles on ce cela ça cet cette ces son sa ses leur leurs mais et ou donc or car ainsi
            puis aussi pourtant cependant toutefois en y je nous notre nos mon c'est
            """,
        "it": """
            egli lui lei loro esso essa ciò questo questa questi queste quello quella suo sua suoi ma e o però
            così inoltre anche quindi infine io noi nostro nostra
            """,
        "nl": """
            hij zij ze het dit dat deze die zijn haar hun maar en of dus toch ook daarom daarnaast bovendien
            ik wij we ons onze
            """,
        "pt": """
            ele ela eles elas isso isto este esta esse essa seu sua seus suas mas e ou assim também porém
            então eu nós nosso nossa
            """,
    }.items()
}
"""Words with which a sentence begins that leans on the one before, or in which somebody speaks unnamed."""


def split(text: str, language: str = "") -> tuple[str, ...]:
    """The sentences of one line of plain text, in order; `language` is BCP 47, English if it is empty.

    By sentencex of the Wikimedia Foundation: marks of the end of a sentence in all scripts, less the
    abbreviations of the language.
    """
    base = _base(language)
    pieces: list[str] = segment(base, text)
    if any(map(_may_go_on, pieces)):
        pieces = _joined(pieces, base)
    return tuple(filter(None, map(str.strip, pieces)))


def is_of_length(sentence: str) -> bool:
    """Whether it is long enough to say something, and no paragraph of its own."""
    return SHORTEST <= _length(sentence) <= LONGEST


def stands_alone(sentence: str, language: str = "") -> bool:
    """Whether a reader understands it without the sentence before, as far as its form tells."""
    plain = sentence.translate(_QUOTES)
    if not is_of_length(plain) or plain.count('"') % 2:
        return False
    if not _END.search(plain) or plain.lstrip(_OPENINGS)[:1].islower():
        return False
    spoken = _QUOTED.sub("", plain)
    if _length(spoken.strip(" .,!?")) < SHORTEST / 3:
        return False  # who says so?
    words = plain.replace("’", "'").lstrip(_OPENINGS).casefold().split(maxsplit=1)
    return words[0].strip(",.:;!?") not in _LEANING.get(_base(language), frozenset())


def _may_go_on(piece: str) -> bool:
    """Whether it may end in a title or number: the last word, if it has a point, is short."""
    tail = piece.rstrip()[-_TAIL:]
    return tail.endswith(".") and not (len(tail) == _TAIL and tail[:-1].isalnum())


def _joined(pieces: Iterable[str], base: str) -> list[str]:
    """The pieces, those made one of which the first ends in a title or number."""
    joined: list[str] = []
    for piece in pieces:
        tail = joined[-1].rstrip()[-_TAIL:] if joined else ""
        if _TITLE.search(tail) or (base in _ORDINALS and _NUMBER.search(tail)):
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined


def _base(language: str) -> str:
    return language.split("-", maxsplit=1)[0].lower() or "en"


def _length(text: str) -> float:
    """In letters, whatever the script."""
    dense = 0 if text.isascii() else len(_DENSE.findall(text))
    return len(text) + dense * (DENSITY - 1)
