"""Names in a text: which of its runs of capitalised words are some, and which are short for which.

Acronyms are joined with their expansions where the text gives them, "International Monetary Fund (IMF)",
after A. S. Schwartz and M. A. Hearst, "A simple algorithm for identifying abbreviation definitions in
biomedical text", Pacific Symposium on Biocomputing 8, 2003, pp. 451-462.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple

from generator.reading.phrases.keys import fold, key_of_name, stands_for
from generator.reading.phrases.runs import CUTTING, UPPER, Name, Sighting, find_sightings, name_of
from generator.reading.phrases.tokenised import TokenisedText, tokenise
from generator.reading.phrases.vocabulary import Vocabulary, vocabulary_of

UNKNOWN = "?"
"""For a name that is short for something, though the text does not say surely for what."""

_DATELINE = re.compile(
    rf"^[{UPPER}]{{3,}}[^.!?\n–—]{{0,50}}?(?:\([{UPPER}][\w ./]{{1,20}}\)\s*[–—-]+|\s[–—-]+)\s",
    re.MULTILINE,
)
_LETTERS = re.compile(r"[^\W\d_]+")
_IN_BRACKETS = re.compile(rf" \(([{UPPER}][\w&.-]{{1,9}})\)")
_LONGEST_HEADING = 150  # characters
_SHARE_OF_CAPITALS = 0.7


class Phrase(NamedTuple):
    """A name or subject of a text in all its spellings there."""

    key: str
    """What its spellings have in common."""
    text: str
    """As the text writes it most often."""
    places: tuple[int, ...]
    """Where it stands, characters from the start of the text; never empty."""
    short_for: str = ""
    """Key of a longer name of the text that it stands for; `?` if that is not sure; empty if for none."""


@dataclass(slots=True)
class _Spelling:
    """What a text tells of one spelling while it is read."""

    name: Name
    places: list[int]
    is_surname: bool = False
    """Whether "Mr" or a title stands before it anywhere."""
    is_possessive: bool = False
    """Whether "'s" stands after it anywhere."""


def find_names(tokenised: TokenisedText, language: str) -> list[Phrase]:
    """The names of a text in order of their first places.

    A capital at the start of a sentence or quotation tells nothing, nor do those of a line in which nearly
    all words have one: what stands only there is no name, unless it has several words that are never written
    small.
    """
    vocabulary = vocabulary_of(language)
    headings = list(_headings(tokenised.text))
    text, written = _without_datelines(tokenised)
    found = list(find_sightings(text, language, leave_out=headings))
    inner = {name.key for _, name, leads in found if not leads}
    spellings: dict[str, list[_Spelling]] = defaultdict(list)
    for spelling in _spellings(found, inner, written, vocabulary):
        if _is_name(spelling.name, written, vocabulary, is_sure=spelling.name.key in inner):
            spellings[spelling.name.key].append(spelling)
    names = {key: _commonest(of_key) for key, of_key in spellings.items()}
    for key in [key for key, name in names.items() if "-" in name and _couples(name, names)]:
        del names[key]
    for key, name in names.items():
        if any(one.is_possessive for one in spellings[key]) and _is_always_possessive(name, text):
            names[key] = f"{name}'s"
    places = {key: [place for one in spellings[key] for place in one.places] for key in names}
    for heading in headings:
        for key, name in names.items():
            at = text.find(name, heading.start, heading.stop)
            if at >= 0:
                places[key].append(at)
    surnames = {key for key in names if any(one.is_surname for one in spellings[key])}
    shorts = _beginnings(names, surnames) | _endings(names, vocabulary) | _acronyms(text, names)
    return [Phrase(key, name, tuple(sorted(places[key])), shorts.get(key, "")) for key, name in names.items()]


def _spellings(
    found: Iterable[Sighting], inner: Set[str], written: Set[str], vocabulary: Vocabulary
) -> Iterable[_Spelling]:
    """What may be names, each spelling once, in order of their first places."""
    spellings: dict[str, _Spelling] = {}
    for place, run, leads in found:
        is_cut = leads and len(run.words) > 1
        name = _without_opening(run, inner, written, vocabulary) if is_cut else run
        if name.is_possible:
            spelling = spellings.get(name.text)
            if spelling is None:
                spelling = spellings[name.text] = _Spelling(name, [])
            spelling.places.append(place)
            spelling.is_surname |= name.is_surname
            spelling.is_possessive |= name.is_possessive
    return spellings.values()


def _commonest(spellings: Sequence[_Spelling]) -> str:
    if len(spellings) == 1:
        return spellings[0].name.text
    return min(spellings, key=lambda one: (-len(one.places), one.name.text)).name.text


def _without_datelines(tokenised: TokenisedText) -> tuple[str, Set[str]]:
    """The text with spaces for its datelines, and its words."""
    text = tokenised.text
    if not any(line[:3].isupper() for line in text.split("\n")):  # a fifth of the time of the pattern
        return text, tokenised.words
    blank = _DATELINE.sub(lambda match: " " * (len(match[0]) - 1) + "\n", text)
    return blank, tokenised.words if blank == text else tokenise(blank).words


def _couples(name: str, names: Mapping[str, str]) -> bool:
    """Whether it is two names of the text: "US-China"."""
    parts = name.split("-")
    return " " not in name and len(parts) > 1 and any(fold(part) in names for part in parts)


def _is_always_possessive(name: str, text: str) -> bool:
    """Whether a text says "McDonald's" every time, and more than once."""
    count = text.count(name)
    return " " not in name and count > 1 and text.count(f"{name}'s") + text.count(f"{name}’s") == count


def _headings(text: str) -> Iterator[range]:
    """Where the lines are whose words have capitals."""
    start = 0
    for line in text.split("\n"):
        if _is_in_capitals(line):
            yield range(start, start + len(line))
        start += len(line) + 1


def _is_in_capitals(line: str) -> bool:
    """Whether a line is short and its words have capitals as headlines of some papers have them."""
    if len(line) > _LONGEST_HEADING or line.endswith((".", "!", ".”", '."')):
        return False
    words = [word for word in _LETTERS.findall(line) if len(word) > 3]
    capitals = sum(word[0].isupper() for word in words)
    return len(words) > 3 and capitals > _SHARE_OF_CAPITALS * len(words)


def _key(words: Sequence[str]) -> str:
    return key_of_name(" ".join(words))


def _without_opening(name: Name, inner: Set[str], written: Set[str], vocabulary: Vocabulary) -> Name:
    """A name that begins a sentence, without the words that have capitals for that alone."""
    words = name.words
    while len(words) > 1:
        first = fold(words[0])
        if first not in vocabulary.common and first != "the":
            is_plain = words[0].lower() in written and first not in vocabulary.weak
            if _key(words) in inner or not (is_plain or _key(words[1:]) in inner):
                break
        words = words[1:]
        while len(words) > 1 and words[0] in CUTTING:
            words = words[1:]
    if words is name.words:
        return name
    return name_of(words, vocabulary)._replace(is_possessive=name.is_possessive)


def _is_name(name: Name, written: Set[str], vocabulary: Vocabulary, *, is_sure: bool) -> bool:
    """Whether a possible name is one in this text; `is_sure`: it stands where only names have capitals."""
    if len(name.words) > 1:
        return is_sure or not (
            vocabulary.capital_nouns or all(word.lower() in written for word in name.words)
        )
    return (is_sure or name.text.isupper()) and name.text.lower() not in written


def _endings(names: Mapping[str, str], vocabulary: Vocabulary) -> dict[str, str]:
    """Key → key of the one longer name that it ends; `?` if it ends several."""
    joints = vocabulary.particles | CUTTING
    longer: dict[str, list[str]] = defaultdict(list)
    for key, name in names.items():
        if " " not in name:
            continue
        words = [fold(word) for word in name.split(" ")]
        for start in range(1, len(words)):
            if words[start] not in vocabulary.particles and words[start - 1] not in joints:
                longer[" ".join(words[start:])].append(key)
    return {key: found[0] if len(found) == 1 else UNKNOWN for key, found in longer.items() if key in names}


def _beginnings(names: Mapping[str, str], surnames: Set[str]) -> dict[str, str]:
    """Key of a single word → key of the one longer name that it begins; `?` for another one after "Mr"."""
    longer: dict[str, list[str]] = defaultdict(list)
    for key, name in names.items():
        first, space, _ = name.partition(" ")
        if space:
            longer[fold(first)].append(key)
    begun = {key: found[0] for key, found in longer.items() if key in names and len(found) == 1}
    return dict.fromkeys(surnames, UNKNOWN) | begun


def _acronyms(text: str, names: Mapping[str, str]) -> dict[str, str]:
    """Key of an acronym → key of the name that stands before it where it is given in brackets."""
    found: dict[str, str] = {}
    for match in _IN_BRACKETS.finditer(text):
        short = fold(match[1])
        if short in names:
            before = text[max(0, match.start() - 90) : match.start()]
            given = [key for key, name in names.items() if before.endswith(name) and stands_for(short, key)]
            found |= {short: max(given, key=len)} if given else {}
    return found
