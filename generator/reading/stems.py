"""Words of one stem: "flood", "floods", "flooding". The only importer of Stemmer (Snowball)."""

from __future__ import annotations

from functools import cache

import Stemmer

_SNOWBALL = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "et": "estonian", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish",
    "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian",
    "lt": "lithuanian", "ne": "nepali", "nl": "dutch", "no": "norwegian", "nb": "norwegian",
    "nn": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
"""Two-letter code → Snowball's name of the language."""


@cache
def stemmer_of(language: str) -> Stemmer.Stemmer | None:
    """The stemmer for a BCP 47 tag; None for a language that Snowball has no rules for."""
    name = _SNOWBALL.get(language.partition("-")[0].casefold(), "")
    # Whoever asks remembers the answers: a second memory would take half of the time.
    return Stemmer.Stemmer(name, 0) if name in Stemmer.algorithms() else None


def stem(word: str, language: str) -> str:
    """The stem of a lower-case word; the word itself if its language has no stemmer."""
    stemmer = stemmer_of(language)
    return str(stemmer.stemWord(word)) if stemmer else word
