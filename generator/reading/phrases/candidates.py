"""What the topics of one article are found among: its names and subjects, weighed and packed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from generator.core.phrases import Phrases
from generator.reading.phrases.keys import fold, key_of_name
from generator.reading.phrases.names import UNKNOWN, Phrase, find_names
from generator.reading.phrases.subjects import find_subjects
from generator.reading.phrases.vocabulary import Vocabulary, vocabulary_of

MOST = 40
"""Phrases kept of one article."""
LEAST = 2
"""Weight below which a phrase is only mentioned."""
MOST_PLACES = 8
"""Places beyond which a phrase weighs no more."""
IN_TITLE = 4
IN_OPENING = 3
OPENING = 500  # characters after the title
UNSURE = 255
"""In `Phrases.wholes`: short for something unknown."""


def find_phrases(
    title: str, paragraphs: Iterable[str], language: str, *, leave_out: Iterable[str] = ()
) -> Phrases:
    """The names and subjects of an article; `leave_out` names whoever wrote and published it.

    A phrase weighs 1 for each place, up to 8; 4 more in the title, 3 more in the opening.
    """
    text = "\n".join((title, *filter(None, paragraphs)))
    vocabulary = vocabulary_of(language)
    names = _joined(find_names(text, language), vocabulary)
    found = {phrase.key: phrase for phrase in find_subjects(text, language)}
    found |= {name.key: name for name in names}
    for name in leave_out:
        found.pop(key_of_name(name), None)
    weights = {key: _weight(phrase, len(title)) for key, phrase in found.items()}
    ranked = sorted(found.values(), key=lambda phrase: (-weights[phrase.key], phrase.places[0], phrase.key))
    needed = {phrase.short_for for phrase in ranked}
    kept = [phrase for phrase in ranked if weights[phrase.key] >= LEAST or phrase.key in needed][:MOST]
    return _packed(kept, [weights[phrase.key] for phrase in kept])


def _weight(phrase: Phrase, title_length: int) -> int:
    opening = range(title_length + 1, title_length + OPENING)
    return (
        min(MOST_PLACES, len(phrase.places))
        + (IN_TITLE if phrase.places[0] < title_length else 0)
        + (IN_OPENING if any(place in opening for place in phrase.places) else 0)
    )


def _joined(names: Sequence[Phrase], vocabulary: Vocabulary) -> list[Phrase]:
    """The names, those with two spellings of common knowledge as one: "US" and "United States"."""
    shorter = {name.key: _known(name, vocabulary) for name in names}
    found: dict[str, Phrase] = {}
    for name in names:
        text = shorter[name.key]
        key = key_of_name(text) if text != name.text else name.key
        whole = shorter.get(name.short_for, "")
        short_for = key_of_name(whole) if whole else name.short_for
        same = found.get(key)
        places = tuple(sorted((*same.places, *name.places))) if same else name.places
        found[key] = replace(
            name, key=key, text=text, places=places, short_for="" if short_for == key else short_for
        )
    return list(found.values())


def _known(name: Phrase, vocabulary: Vocabulary) -> str:
    """The full form of a name that everybody knows; a company without its legal form."""
    if name.key in vocabulary.same:
        return vocabulary.same[name.key]
    words = name.text.split(" ")
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


def _packed(phrases: Sequence[Phrase], weights: Sequence[int]) -> Phrases:
    number = {phrase.key: index for index, phrase in enumerate(phrases, 1)}
    return Phrases(
        "\n".join(phrase.key for phrase in phrases),
        "\n".join(phrase.text for phrase in phrases),
        bytes(weights),
        bytes(
            UNSURE if phrase.short_for == UNKNOWN else number.get(phrase.short_for, 0) for phrase in phrases
        ),
    )
