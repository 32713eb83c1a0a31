"""Names by which everybody knows what a text calls otherwise: "US", "Acme Corp."."""

from __future__ import annotations

from generator.reading.phrases.keys import fold
from generator.reading.phrases.vocabulary import Vocabulary


def other_name(key: str, text: str, vocabulary: Vocabulary) -> str:
    """The full form of a name with two spellings of common knowledge; a company without its legal form.

    Empty if it has no other name.
    """
    same = vocabulary.same.get(key, "")
    known = same or (_without_suffix(text, vocabulary) if _has_suffix(text, vocabulary) else text)
    return "" if known == text else known


def _has_suffix(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a legal form, or a mark, ends a name."""
    return (" " in text and fold(text.rpartition(" ")[2]) in vocabulary.suffixes) or text[-1] in ",&"


def _without_suffix(text: str, vocabulary: Vocabulary) -> str:
    words = text.split(" ")
    while len(words) > 1 and fold(words[-1]) in vocabulary.suffixes:
        rest = fold(" ".join(words[:-1]))
        if (
            len(rest) < 3
            or rest in vocabulary.ranks
            or rest in vocabulary.peoples
            or rest in vocabulary.vague
        ):
            break
        words.pop()
    return " ".join(words).rstrip(",&")
