"""The language of a text. The only module that knows pycld2 (Compact Language Detector 2)."""

from __future__ import annotations

from generator.reading.plaintext.words import without_marks

try:
    import pycld2
except ImportError:  # there is no wheel for this Python: languages stay unknown
    pycld2 = None

ENOUGH = 200  # bytes of a text that are needed to be sure
LONGEST = 2000  # characters that are looked at: more of them change nothing


def language_of(text: str, *, enough: int = ENOUGH) -> str:
    """BCP 47 tag of the language a text is written in; empty if that is not sure.

    Sure means: long enough, the detector calls itself reliable, and nearly all of it is one language.
    """
    text = text[:LONGEST]
    if pycld2 is None or (len(text) < enough and len(text.encode()) < enough):
        return ""
    if len(text) >= _ENOUGH_WORDS and is_plainly_english(text):
        return "en"  # what the detector would say
    try:
        reliable, _, found = pycld2.detect(text, isPlainText=True)
    except pycld2.error:  # characters that no text has
        return ""
    _, code, percent, _ = found[0]
    if not reliable or percent < _SHARE or code in _UNKNOWN:
        return ""
    return _TAGS.get(code, str(code))


def is_plainly_english(text: str) -> bool:
    """Whether each part of a text is full of the small words of English, and next to none is foreign.

    Counting words takes a third of the time of the detector, whose tables are too large to stay in the
    processor while a page is read; of English news four in five are so plain. The bounds are such that the
    detector says the same of all texts that we have, mixed and mutilated too (docs/evaluation.md).
    """
    words = text.split(" ")
    if len(words) * _LONGEST_MEAN < len(text):
        return False
    if len(without_marks(text).encode("ascii", "ignore")) * 100 < len(text) * _ASCII_SHARE:
        return False
    quarter = len(words) // 4
    counts = [
        sum(map(_ENGLISH.__contains__, words[at : at + quarter])) for at in range(0, quarter * 4, quarter)
    ]
    if sum(counts) * 100 < len(words) * _ENGLISH_SHARE or min(counts) * 100 < quarter * _LEAST_ENGLISH_SHARE:
        return False
    if _FOREIGN.isdisjoint(words):
        return True
    return sum(map(_FOREIGN.__contains__, words)) * 100 <= len(words) * _FOREIGN_SHARE


_ENOUGH_WORDS = 1000  # characters
_LONGEST_MEAN = 8  # characters of a word with its space
_ASCII_SHARE = 99  # percent of the characters
_ENGLISH_SHARE = 22  # percent of the words
_LEAST_ENGLISH_SHARE = 12  # percent of the words of a quarter
_FOREIGN_SHARE = 0.6  # percent of the words
_ENGLISH = frozenset(
    "the of and to is it for are by be not that with have has had which from been would will their they were "
    "said this his about when who more than but its over".split()
)
_FOREIGN = frozenset(
    # Spanish, Portuguese, Italian, Romanian, French
    "de la el los las del que en una un por con se su al para como di il che della per non sono nel dei alla "
    "lo gli do da dos das os um uma em na com pe cu din este du le et une dans est qui pour sur pas au aux "
    "ne il ils les des "
    # German, Dutch, Danish, Norwegian, Swedish, Finnish, Scots; what stands where text is missing
    "der das und den dem von zu mit sich auf ist im ein eine nicht het een van op te dat zijn met voor och "
    "att det som ett av till inte til ikke og jeg ei oli niin tae wis frae ither ipsum dolor "
    # Polish, Czech, Slovak, Croatian, Hungarian, Turkish
    "w z nie się jest je ze v nu az hogy nem ve bir bu için "
    # Indonesian, Malay, Filipino, Swahili
    "yang dan ini itu dengan untuk ang ng mga sa kung ya wa kwa za".split()
)
_SHARE = 80  # percent of the text
_UNKNOWN = frozenset({"un", "xxx"})
_TAGS = {"iw": "he", "in": "id", "ji": "yi", "jw": "jv", "mo": "ro"}
"""Codes that have been replaced, as BCP 47 wants them."""
