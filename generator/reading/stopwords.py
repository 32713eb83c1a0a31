"""Words that tell nothing of what a text is about. The only importer of stop_words."""

from __future__ import annotations

from functools import cache

from stop_words import AVAILABLE_LANGUAGES, LANGUAGE_MAPPING, get_stop_words

ENGLISH = frozenset(
    """
    a about above after again against all also am an and any are as at be because been before being
    below between both but by can could did do does doing down during each few for from further had
    has have having he her here hers herself him himself his how i if in into is it its itself just
    me more most my myself no nor not now of off on once only or other our ours ourselves out over
    own re s said same say says she should so some such t than that the their theirs them themselves
    then there these they this those through to too under until up us very was we were what when
    where which while who whom why will with would yet you your yours yourself yourselves
    """.split()
)
"""Our own list: the package counts "fire", "computer" and "Microsoft" among the English ones."""

_NORWEGIAN = {"no": "nb", "nn": "nb"}


@cache
def stop_words_of(language: str) -> frozenset[str]:
    """The stop words of a BCP 47 tag, in lower case; none for a language of which none are known."""
    code = language.partition("-")[0].casefold()
    code = _NORWEGIAN.get(code, code)
    if code == "en":
        return ENGLISH
    if LANGUAGE_MAPPING.get(code) not in AVAILABLE_LANGUAGES:
        return frozenset()
    return frozenset(word.lower() for word in get_stop_words(code))
