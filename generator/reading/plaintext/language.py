"""The language of a text. The only module that knows pycld2 (Compact Language Detector 2)."""

from __future__ import annotations

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
    try:
        reliable, _, found = pycld2.detect(text, isPlainText=True)
    except pycld2.error:  # characters that no text has
        return ""
    _, code, percent, _ = found[0]
    if not reliable or percent < _SHARE or code in _UNKNOWN:
        return ""
    return _TAGS.get(code, str(code))


_SHARE = 80  # percent of the text
_UNKNOWN = frozenset({"un", "xxx"})
_TAGS = {"iw": "he", "in": "id", "ji": "yi", "jw": "jv", "mo": "ro"}
"""Codes that have been replaced, as BCP 47 wants them."""
