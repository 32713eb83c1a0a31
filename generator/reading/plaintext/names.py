"""Names of people in bylines."""

from __future__ import annotations

import re
from functools import lru_cache

from generator.reading.plaintext.dates import is_date_line, printed_dates
from generator.reading.plaintext.patterns import Hinted
from generator.reading.plaintext.words import WORDS, is_unspaced, key

LONGEST = 200  # characters of a line that are looked at: a byline is short


def names_in_byline(text: str) -> tuple[str, ...]:
    """The people that a byline names, as they stand there; agencies, desks and jobs are left out."""
    return _names_in(text[:LONGEST])


@lru_cache(maxsize=1 << 8)  # as below: rules ask about a line again and again
def _names_in(text: str) -> tuple[str, ...]:
    bare = without_marker(text)
    is_marked = len(bare) < len(text) or bool(_SIGNED.match(text))
    names = (_without_job(piece) for piece in _pieces(bare.split("|", maxsplit=1)[0]))
    return tuple(dict.fromkeys(name for name in names if is_name(name) or (is_marked and _is_caseless(name))))


def has_byline_marker(text: str) -> bool:
    """Whether a line starts like a byline: "By", "Von:", "Written by"; or is one in Korean."""
    return _marker_end(text) > 0 or bool(_SIGNED.match(text))


def without_marker(text: str) -> str:
    """The line without the words that start a byline."""
    return text[_marker_end(text) :]


def _marker_end(text: str) -> int:
    """The length of the longest marker that a line starts with; 0 if there is none."""
    glued = _GLUED_BY.match(text)
    if glued:
        return glued.end()
    if _BEGINNINGS.isdisjoint((key(text[:_LONGEST_MARKER]).partition(" ")[0], text[:1])):
        return 0
    ends = [match.end() for match in _WORD_END.finditer(text[:_LONGEST_MARKER])]
    found = [end for end in ends[:_MOST_WORDS] if key(text[:end]) in WORDS.byline]
    match = _AFTER_MARKER.match(text, found[-1]) if found else None
    return match.end() if match else 0


def is_byline(text: str) -> bool:
    """Whether a line without such a marker is a byline: every part a name, a job, an agency, a date."""
    return len(text) <= LONGEST and text[-1:] not in ",.:;?!" and _is_line_of_names(text)


@lru_cache(maxsize=1 << 8)
def _is_line_of_names(text: str) -> bool:
    if _SECOND_WORD_IN_NO_NAME.match(text) and not _is_in_byline(text.split(" ", 2)[1]):
        return False  # as nearly all headlines, and this is far quicker to find out
    pieces = _pieces(text)
    if not pieces or not is_name(_without_job(pieces[0])) or not names_in_byline(text):
        return False
    is_loose = text.isupper() or "|" in text
    return all(_is_beside_name(piece, is_loose=is_loose) for piece in pieces[1:])


def _is_in_byline(word: str) -> bool:
    """Whether a word in small letters may stand behind the first of a name; "and" or "in" ends it."""
    return word in _PARTICLES or _is_job(word)


def is_agency(text: str) -> bool:
    """Whether a line names an agency or a desk, perhaps with a place: "AFP, MANILA"."""
    first = text.partition(",")[0].partition(" in ")[0]
    if len(first) > LONGEST or first.strip().casefold() not in WORDS.agencies:
        return False
    if len(text) > LONGEST or len(text.split()) > _MOST_WORDS + 2:
        return False
    places = re.split(r",| in ", text)[1:]
    return all(word[:1].isupper() for place in places for word in place.split())


def names_agency(text: str) -> bool:
    """Whether a part of a byline is an agency or a desk: "Par La Vallée avec AFP"."""
    return any(key(piece) in WORDS.agencies for piece in _pieces(without_marker(text[:LONGEST])))


def is_name(text: str) -> bool:
    """Whether it may be the name of a person: two to four capitalised words, particles beside."""
    return len(text) <= _LONGEST_NAME and _is_persons_name(text)


@lru_cache(maxsize=1 << 10)
def _is_persons_name(text: str) -> bool:
    words = text.split()
    if not 2 <= len(words) <= _MOST_WORDS:
        return False
    if _CJK_NAME.fullmatch(text):
        return True
    capitalised = [word for word in words if word.casefold() not in _PARTICLES]
    if not 2 <= len(capitalised) <= 4 or not all(_NAME_WORD.fullmatch(word) for word in words):
        return False
    if not all(word[0].isupper() or word[0] in "'’" for word in capitalised):
        return False
    return len(words[0]) > 1 and not _is_known_phrase(text, words)


_MOST_WORDS = 6
_LONGEST_NAME = 45
_SHORTEST_JOB = 6  # letters: "writer", but not "for"
_PARTICLES = frozenset(
    "van der den de del della di da do dos du la le el al bin ibn von zu zur ter ten af av y e st mac".split()
)
_NAME_WORD = re.compile(
    r"['’]?[^\W\d_](?:[^\W\d_]|[.'’\u0300-\u036f-](?=\w))*\.?|[A-Z]\.(?:[A-Z]\.)*|Jr\.?|Sr\.?|I{2,3}"
)
_CJK_NAME = re.compile(r"[\u3400-\u9fff]{1,3} [\u3040-\u30ff\u3400-\u9fff]{1,4}")
_GLUED_BY = re.compile(r"by(?=[A-Z][a-z]+ [A-Z])")
_WORD_END = re.compile(r"[^\W_](?![^\W_])")
_LONGEST_MARKER = 40  # characters
_BEGINNINGS = {entry[0] if is_unspaced(entry) else entry.partition(" ")[0] for entry in WORDS.byline}
_AFTER_MARKER = re.compile(r"(?:\s?[:：／/]\s?|\.?\s)(?=[^\W\d_a-zß-öø-ÿ]|[\"“'‘@])")
_SIGNED = re.compile(
    r"[\uac00-\ud7af]{2,4}(?: [\uac00-\ud7af]{2,8})? ?(?:기자|특파원|선임기자)(?![\uac00-\ud7af])"
)
_CASELESS = re.compile(  # Arabic, Devanagari, Chinese and Japanese, Korean, Katakana
    r"[\u0620-\u064a]{2,15}(?: [\u0620-\u064a]{1,15}){1,3}"
    r"|[\u0900-\u0963]{2,15}(?: [\u0900-\u0963]{1,15}){1,3}"
    r"|[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,3} [\u3040-\u30ff\u4e00-\u9fff]{1,4}"
    r"|[\uac00-\ud7af]{2,4}|[\u30a0-\u30ff]{4,20}"
)
_CONTACT = Hinted(
    re.compile(r"\(?\S+@\S+\)?|@\w+|https?://\S+|www\.\S+|\b(?:twitter|facebook|x)\.com\S*", re.IGNORECASE),
    ("@", "://", "."),
)
_SEPARATOR = re.compile(
    r"\s*[|•·/;,‧・●■]\s*|\s[-–—]\s|"
    r"\s(?:and|&|und|et|y|och|og|en|with|mit|avec|con|met|z|oraz)\s(?=[^\W\d_a-z])"
)
_PLACE = re.compile(r"\s(?:in|for|at|of|from|aus|en|à|da|dal|i)\s.*")
_SECOND_WORD_IN_NO_NAME = re.compile(r"[^\W\d_]+ [a-zß-öø-ÿ]+ ")
_LABEL = Hinted(
    re.compile(r"\s*(?:Become a fan|Follow|Published|Updated|published|updated|Posted|posted)\b.*"),
    ("Become a fan", "Follow", "ublished", "pdated", "osted"),
)
_NOT_IN_NAMES = frozenset(
    "the and of for with from why how what when who this that these our your more new "
    "all news latest best top "
    "monday tuesday wednesday thursday friday saturday sunday read watch live world weather daily weekly "
    "times post today article road street park stadium "
    "you we it is are was by in at to as be also like can not yes us here there now next after before "
    "about into out up down off over get see show view follow share sign subscribe join click download "
    "comment comments photo photos video videos gallery story stories article articles home menu search tags "
    "topics policy terms privacy cookie newsletter email save print "
    "les une est pour avec dans plus vous nous sans votre nos und ist für mit zum mehr alle "
    "auf aus wir sie los las para con más por una este esta gli per più sono come os mais com uma não "
    "het een voor meer met naar och för mer på som ikke "
    "staff desk team bureau newsroom agencies reporters".split()
)


def _pieces(text: str) -> list[str]:
    """The parts of a byline between commas, bars and "and"; dates, e-mail and addresses left out."""
    found = printed_dates(text, day_first=lambda: False)
    if found:
        text = text[: found[0].start]
    text = _LABEL.sub("", _CONTACT.sub(" ", text))
    return [piece for piece in (part.strip(" .:-–—") for part in _SEPARATOR.split(text)) if piece]


def _is_caseless(text: str) -> bool:
    """Whether it may be a name in a script without capitals; believed only in a marked byline."""
    return bool(_CASELESS.fullmatch(text)) and key(text) not in WORDS.agencies and not _is_job(text)


def _without_job(piece: str) -> str:
    """The name in "Ada Lovelace Political Correspondent"."""
    words = _PLACE.sub("", piece).split()
    kept = list(words)
    fewest = 1 if piece[:1] >= "\u0600" else 2  # in Korean and Chinese a name is one word
    while len(kept) > fewest and _is_job(kept[-1]):
        kept.pop()
    while len(kept) > 2 and _is_job(kept[0]):
        kept.pop(0)
    return " ".join(kept)


def _is_job(word: str) -> bool:
    word = key(word)
    return word in WORDS.jobs or word.removesuffix("s") in WORDS.jobs


def _is_beside_name(piece: str, *, is_loose: bool) -> bool:
    words = key(piece).split()
    if not words or is_date_line(piece) or key(piece) in WORDS.agencies or is_name(_without_job(piece)):
        return True
    capitalised = all(word[0].isupper() for word in piece.split() if word.casefold() not in _PARTICLES)
    is_job = all(_is_job(word) for word in words) or (
        len(words[-1]) >= _SHORTEST_JOB and _is_job(words[-1]) and len(words) <= _MOST_WORDS
    )
    return is_job or (is_loose and capitalised and len(words) <= 4)


def _is_known_phrase(text: str, words: list[str]) -> bool:
    """Titles of sections and furniture are capitalised too."""
    text_key = key(text)
    if text_key in WORDS.agencies or text_key in WORDS.whole or text_key in WORDS.sections:
        return True
    if text_key in WORDS.lists or text_key in WORDS.related:
        return True
    lower = [word.casefold() for word in words]
    if lower[0] in WORDS.agencies:
        return True
    return any(word in _NOT_IN_NAMES for word in lower) or all(
        word in WORDS.sections or word in WORDS.months or _is_job(word) for word in lower
    )
