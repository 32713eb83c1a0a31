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
from itertools import chain
from typing import NamedTuple

from generator.reading.phrases.keys import fold, key_of_name, stands_for
from generator.reading.phrases.known import other_name
from generator.reading.phrases.runs import CUTTING, UPPER, Name, Sighting, find_sightings, known_names
from generator.reading.phrases.tokenised import TokenisedText, Words
from generator.reading.phrases.vocabulary import Vocabulary, vocabulary_of

UNKNOWN = "?"
"""For a name that is short for something, though the text does not say surely for what."""

_DATELINE = re.compile(
    rf"[{UPPER}]{{3,}}[^.!?\n–—]{{0,50}}?(?:\([{UPPER}][\w ./]{{1,20}}\)\s*[–—-]+|\s[–—-]+)\s"
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
    other: str = ""
    """What everybody knows it by, if the text writes it otherwise."""


def find_names(tokenised: TokenisedText, language: str) -> list[Phrase]:
    """The names of a text in order of their first places.

    A capital at the start of a sentence or quotation tells nothing, nor do those of a line in which nearly
    all words have one: what stands only there is no name, unless it has several words that are never written
    small.
    """
    vocabulary = vocabulary_of(language)
    lines = tokenised.text.split("\n")
    headings = list(_headings(lines))
    text = _without_datelines(tokenised.text, lines)
    written = tokenised.words if text is tokenised.text else Words(frozenset(text.split()))
    found = find_sightings(text, language, leave_out=headings)
    seen = _see(found, written, vocabulary, known_names(language))
    names: dict[str, str] = {}
    places: dict[str, Sequence[int]] = {}
    for key, spellings in seen.spellings.items():
        name = names[key] = spellings[0] if len(spellings) == 1 else _commonest(spellings, seen.places)
        places[key] = seen.places[name] if len(spellings) == 1 else _places(spellings, seen.places)
    others = {key: other for key, name in names.items() if (other := seen.names[name].other)}
    for key in [key for key, name in names.items() if "-" in name and _couples(name, names)]:
        del names[key]
    for key in {seen.names[spelling].key for spelling in seen.possessives} & names.keys():
        if _is_always_possessive(names[key], text):
            names[key] = f"{names[key]}'s"
            others[key] = other_name(key, names[key], vocabulary)
    for heading in headings:
        for key, name in names.items():
            at = text.find(name, heading.start, heading.stop)
            if at >= 0:
                places[key] = sorted((*places[key], at))
    surnames = {seen.names[spelling].key for spelling in seen.surnames} & names.keys()
    shorts = _shorts(names, seen.names, surnames) | _acronyms(text, names)
    return [
        Phrase(key, name, tuple(places[key]), shorts.get(key, ""), others.get(key, ""))
        for key, name in names.items()
    ]


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a text tells of names, by how it writes them; in order of their first places."""

    names: Mapping[str, Name]
    places: Mapping[str, list[int]]
    surnames: Set[str]
    """Before which "Mr" or a title stands anywhere."""
    possessives: Set[str]
    """After which "'s" stands anywhere."""
    spellings: Mapping[str, list[str]]
    """Key → all that write it."""


def _see(
    found: Sequence[Sighting], written: Words, vocabulary: Vocabulary, known: Mapping[str, Name]
) -> _Seen:
    inner = {name.key for _, name, leads in found if not leads}
    names: dict[str, Name] = {}
    places: dict[str, list[int]] = {}
    surnames, possessives = set(), set()
    for place, name, leads in found:
        if leads and name.beginning:
            name = _without_opening(name, inner, written, vocabulary, known)  # noqa: PLW2901
        if name.is_possible:
            spelling = name.text
            if spelling in places:
                places[spelling].append(place)
            else:
                names[spelling], places[spelling] = name, [place]
            if name.is_surname:
                surnames.add(spelling)
            if name.is_possessive:
                possessives.add(spelling)
    spellings: dict[str, list[str]] = {}
    for spelling, name in names.items():
        key = name.key
        if _is_name(name, written, vocabulary, is_sure=key in inner):
            if key in spellings:
                spellings[key].append(spelling)
            else:
                spellings[key] = [spelling]
    if surnames or possessives:
        sure = set(chain.from_iterable(spellings.values()))
        surnames, possessives = surnames & sure, possessives & sure
    return _Seen(names, places, surnames, possessives, spellings)


def _commonest(spellings: Sequence[str], places: Mapping[str, Sequence[int]]) -> str:
    return min(spellings, key=lambda spelling: (-len(places[spelling]), spelling))


def _places(spellings: Sequence[str], places: Mapping[str, Sequence[int]]) -> Sequence[int]:
    return sorted(chain.from_iterable(map(places.__getitem__, spellings)))


def _without_datelines(text: str, lines: Iterable[str]) -> str:
    """The text with spaces for its datelines."""
    start = 0
    for line in lines:
        if line[:3].isupper() and (found := _DATELINE.match(text, start)):
            text = text[:start] + " " * (len(found[0]) - 1) + "\n" + text[found.end() :]
        start += len(line) + 1
    return text


def _couples(name: str, names: Mapping[str, str]) -> bool:
    """Whether it is two names of the text: "US-China"."""
    parts = name.split("-")
    return " " not in name and len(parts) > 1 and any(fold(part) in names for part in parts)


def _is_always_possessive(name: str, text: str) -> bool:
    """Whether a text says "McDonald's" every time, and more than once."""
    if " " in name:
        return False
    end = text.find(name) + len(name)
    if name[0] not in name[1:] and text[end : end + 2] not in {
        "'s",
        "’s",
    }:  # the first place says no: nearly always
        return False
    count = text.count(name)
    return count > 1 and text.count(f"{name}'s") + text.count(f"{name}’s") == count


def _headings(lines: Iterable[str]) -> Iterator[range]:
    """Where the lines of a text are whose words have capitals."""
    start = 0
    for line in lines:
        if len(line) <= _LONGEST_HEADING and _is_in_capitals(line):
            yield range(start, start + len(line))
        start += len(line) + 1


def _is_in_capitals(line: str) -> bool:
    """Whether the words of a short line have capitals as headlines of some papers have them."""
    if line.endswith((".", "!", ".”", '."')):
        return False
    words = [word for word in _LETTERS.findall(line) if len(word) > 3]
    capitals = sum(word[0].isupper() for word in words)
    return len(words) > 3 and capitals > _SHARE_OF_CAPITALS * len(words)


def _key(words: Sequence[str]) -> str:
    return key_of_name(" ".join(words))


def _without_opening(
    name: Name, inner: Set[str], written: Words, vocabulary: Vocabulary, known: Mapping[str, Name]
) -> Name:
    """A name that begins a sentence, without the words that have capitals for that alone."""
    words = name.words
    while len(words) > 1:
        first = fold(words[0])
        if first not in vocabulary.common and first != "the":
            is_plain = first not in vocabulary.weak and words[0].lower() in written
            if _key(words) in inner or not (is_plain or _key(words[1:]) in inner):
                break
        words = words[1:]
        while len(words) > 1 and words[0] in CUTTING:
            words = words[1:]
    if words is name.words:
        return name
    rest = known[" ".join(words)]
    return rest._replace(is_possessive=True) if name.is_possessive else rest


def _is_name(name: Name, written: Words, vocabulary: Vocabulary, *, is_sure: bool) -> bool:
    """Whether a possible name is one in this text; `is_sure`: it stands where only names have capitals."""
    if len(name.words) > 1:
        return is_sure or not (vocabulary.capital_nouns or _is_written_small(name, written))
    return (is_sure or name.text.isupper()) and not _is_written_small(name, written)


def _is_written_small(name: Name, written: Words) -> bool:
    """Whether the text also has each word of a name in lower case."""
    return bool(name.small) and all(map(written.has, name.small))


def _shorts(names: Mapping[str, str], found: Mapping[str, Name], surnames: Set[str]) -> dict[str, str]:
    """Key → key of the one longer name that it ends, or, if it is a single word, begins.

    `?` if it ends several, or stands after "Mr" and begins none or several.
    """
    begun, ended = defaultdict(list), defaultdict(list)
    for key, name in names.items():
        if " " in name:
            longer = found[name]
            if longer.beginning in names:
                begun[longer.beginning].append(key)
            for ending in longer.endings:
                if ending in names:
                    ended[ending].append(key)
    return (
        dict.fromkeys(surnames, UNKNOWN)
        | {key: longer[0] for key, longer in begun.items() if len(longer) == 1}
        | {key: longer[0] if len(longer) == 1 else UNKNOWN for key, longer in ended.items()}
    )


def _acronyms(text: str, names: Mapping[str, str]) -> dict[str, str]:
    """Key of an acronym → key of the name that stands before it where it is given in brackets."""
    found: dict[str, str] = {}
    if " (" not in text:
        return found
    for match in _IN_BRACKETS.finditer(text):
        short = fold(match[1])
        if short in names:
            before = text[max(0, match.start() - 90) : match.start()]
            given = [key for key, name in names.items() if before.endswith(name) and stands_for(short, key)]
            found |= {short: max(given, key=len)} if given else {}
    return found
