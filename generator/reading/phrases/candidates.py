"""What the topics of one article are found among: its names and subjects, weighed and packed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from generator.core.phrases import Phrases
from generator.reading.phrases.keys import key_of_name
from generator.reading.phrases.names import UNKNOWN, Phrase, find_names
from generator.reading.phrases.subjects import find_subjects
from generator.reading.phrases.tokenised import tokenise

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
    tokenised = tokenise("\n".join((title, *filter(None, paragraphs))))
    names = _joined(find_names(tokenised, language))
    found = {phrase.key: phrase for phrase in find_subjects(tokenised, language)}
    found |= {name.key: name for name in names}
    for name in leave_out:
        found.pop(key_of_name(name), None)
    needed = {phrase.short_for for phrase in found.values()}
    after_opening = len(title) + OPENING
    ranked = sorted(
        (-weight, phrase.places[0], phrase.key, phrase)
        for phrase in found.values()
        # Most stand in one place below the opening, which weighs 1.
        if (len(phrase.places) > 1 or phrase.places[0] < after_opening or phrase.key in needed)
        and ((weight := _weight(phrase.places, len(title))) >= LEAST or phrase.key in needed)
    )[:MOST]
    return _packed([phrase for *_, phrase in ranked], [-weight for weight, *_ in ranked])


def _weight(places: Sequence[int], title_length: int) -> int:
    count, first = len(places), places[0]
    weight = count if count < MOST_PLACES else MOST_PLACES
    if first < title_length:
        weight += IN_TITLE
    if first <= title_length:
        after_title = bisect_left(places, title_length + 1)
        first = places[after_title] if after_title < count else title_length + OPENING
    return weight + IN_OPENING if first < title_length + OPENING else weight


def _joined(names: Sequence[Phrase]) -> Sequence[Phrase]:
    """The names, those with two spellings of common knowledge as one: "US" and "United States"."""
    texts = {name.key: name.other for name in names if name.other}
    if not texts:
        return names
    keys = {key: key_of_name(text) for key, text in texts.items()}
    found: dict[str, Phrase] = {}
    for name in names:
        key, short_for = keys.get(name.key, name.key), keys.get(name.short_for, name.short_for)
        same = found.get(key)
        if same or name.key in keys or name.short_for in keys:
            text = texts.get(name.key, name.text)
            places = tuple(sorted((*same.places, *name.places))) if same else name.places
            found[key] = Phrase(key, text, places, "" if short_for == key else short_for)
        else:
            found[key] = name
    return list(found.values())


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
