"""Runs of capitalised words in a text, and the names that each is made of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from generator.reading.phrases.keys import fold, key_of_name, without_possessive
from generator.reading.phrases.vocabulary import Vocabulary, vocabulary_of

MOST_WORDS = 7
"""Longer runs of capitals are no names."""
LONGEST_ACRONYM = 6  # letters; longer words in capitals are shouted

UPPER = "".join(chr(code) for code in (*range(0x590), *range(0x1E00, 0x2000)) if chr(code).isupper())
# All of "U.S." also in "U.S. government": `++` gives no letter back. A lone letter counts only before a name.
_INITIALS = rf"[{UPPER}]\.(?:(?:[{UPPER}]\.)++|(?=[ \u00a0]?[{UPPER}]))"
_TAIL = r"[-&.’'+](?:\d+[^\W_]*|[^\W\d_]+)"
_WORD = (
    rf"(?:(?:[DLO]|[AaEe]l)['’-](?=[{UPPER}])|)"  # O'Neill, al-Qaeda
    rf"(?:{_INITIALS}|[ie]?[{UPPER}][^\W_]*)(?:{_TAIL}(?:{_TAIL})*|)"
)
_JOINT = (
    "of|the|for|on|and|de|la|le|del|della|di|da|dos|das|do|du|van|von|der|den|zu|zur|ter|ten|bin|ibn|abu|y|i|e|"
    "af|av|und|für|des|à|à la|dell|dei|degli|delle|&"
)
# Alternatives that begin with a set of characters, and the look ahead, halve the time: `re` skips by them.
_RUN = re.compile(
    rf"(?=[{UPPER}aei])(?<![\w.@/#-]){_WORD}(?:(?:[ \u00a0](?:{_JOINT})){{0,3}}[ \u00a0]{_WORD})*"
)
_OPENS = re.compile(r"(?:\n|[.!?:…;]['\"”’»)\]]*\s+|\s[–—-]+\s+|[•*]\s*)['\"“‘«„‚(\[¿¡–—-]*\Z|['\"“‘«„‚]\Z")
_POSSESSIVES = ("'s", "’s", "s'", "s’")


class Name(NamedTuple):
    """Words with capitals that may be a name."""

    words: tuple[str, ...]
    text: str
    key: str
    is_possible: bool
    """Whether it can be a name of anything; if not, the words say so whatever the text says."""
    opens: bool = False
    """Whether the run begins with it."""
    is_surname: bool = False
    """Whether "Mr" or a title stands before it."""
    is_possessive: bool = False
    """Whether "'s" stands after it."""


class Sighting(NamedTuple):
    """A name where it stands in a text."""

    place: int
    """Of its run, in characters from the start of the text."""
    name: Name
    leads: bool
    """Whether a sentence, quotation or line begins with it."""


class _Run(NamedTuple):
    """What a run of capitalised words says by itself."""

    names: tuple[Name, ...]
    joint: int
    """Where in it a word stands at which names are cut; -1: nowhere."""


def find_sightings(text: str, language: str, leave_out: Sequence[range] = ()) -> Iterator[Sighting]:
    """All that may be names in a text, in order; nothing that begins in the places to leave out."""
    vocabulary, read = vocabulary_of(language), _reader(language)
    keeps_titles = not vocabulary.capital_nouns
    for match in _RUN.finditer(text):
        start, run = match.start(), match[0]
        if leave_out and any(start in places for places in leave_out):
            continue
        before = text[start - 6 : start] if start > 5 else "\n" + text[:start]
        names, joint = read(run)
        is_numbered = before[-2:-1].isdigit() or (" " in run and before[-2:-1] == "h")
        if keeps_titles and (joint >= 0 or is_numbered):
            whole = _title_of_work(run, joint, before, text, vocabulary)
            if whole:
                yield Sighting(start, name_of(whole.split(" "), vocabulary), leads=False)
                continue
        is_within = before[-1] == " " and before[-2:-1].isalnum()  # a plain word before it: most often
        leads = not is_within and bool(_OPENS.search(before))
        for name in names:
            yield Sighting(start, name, leads and name.opens)


def name_of(words: Sequence[str], vocabulary: Vocabulary) -> Name:
    """The words as a name of which nothing else is known."""
    text = " ".join(words)
    key = key_of_name(text)
    return Name(tuple(words), text, key, _is_possible(words, key, vocabulary))


def _is_possible(words: Sequence[str], key: str, vocabulary: Vocabulary) -> bool:
    if len(words) > MOST_WORDS or len(key) < 2 or key in vocabulary.ranks or key in vocabulary.peoples:
        return False
    if len(words) > 1:
        return True
    word = words[0]
    if word.isupper():
        return len(key) <= LONGEST_ACRONYM and key not in vocabulary.shouts
    is_half = "-" in word[1:] and word.rpartition("-")[2].islower()  # "Oscar-winning"
    is_plain = len(key) < 3 or key in vocabulary.common or key in vocabulary.weak
    return not (is_half or is_plain or key in vocabulary.never_names or vocabulary.capital_nouns)


def _title_of_work(run: str, joint: int, before: str, text: str, vocabulary: Vocabulary) -> str:
    """A run that would be cut and that the text never cuts: "Hide and Seek", "50 Cent"; else empty."""
    number = _NUMBER_BEFORE.search(before)
    if (
        number
        and fold(run.partition(" ")[0]) not in vocabulary.calendar
        and text.count(number[0] + run) == text.count(run) > 1
    ):
        return number[0] + run
    if joint < 0:
        return ""
    if f'"{run}"' in text or f"“{run}”" in text:
        return run
    if text.count(run) < 2 or text.count(run[:joint]) != text.count(run):
        return ""
    return run if len(run.split(" ")) <= MOST_WORDS and not _TITLED.match(run) else ""


_NUMBER_BEFORE = re.compile(r"(?<!\S)\d{1,3}(?:th)? \Z")
_CUTS = re.compile(r" (?:and|the|on|for) |['’]s ")
_TITLED = re.compile(r"(?:The|In|On|At|For|But|And|If|As|It|A|An|Mr|Mrs|Ms|Sir) ")


@cache
def _reader(language: str) -> Callable[[str], _Run]:
    """What runs say in a language, remembered: the same ones stand in many texts."""
    vocabulary = vocabulary_of(language)

    @lru_cache(maxsize=1 << 15)
    def read(run: str) -> _Run:
        joint = _CUTS.search(run) if " " in run else None
        return _Run(tuple(names_of_run(run, vocabulary)), joint.start() if joint else -1)

    return read


def names_of_run(run: str, vocabulary: Vocabulary) -> Iterator[Name]:
    """The names in a run of capitalised words.

    >>> run = "Prime Minister Tony Blair and Bank of England"
    >>> [name.text for name in names_of_run(run, vocabulary_of("en"))]
    ['Tony Blair', 'Bank of England']
    """
    for number, part in enumerate(_split(run.replace("\u00a0", " ").split(" "), vocabulary)):
        last = without_possessive(part[-1])
        cut = [*part[:-1], last]
        words, is_surname = _without_titles(cut, vocabulary)
        words = _without_days(words, vocabulary)
        if words:
            yield name_of(words, vocabulary)._replace(
                opens=number == 0 and words[0] == cut[0],
                is_surname=is_surname and len(words) == 1,
                is_possessive=last != part[-1],
            )


def _split(words: Sequence[str], vocabulary: Vocabulary) -> Iterator[list[str]]:
    """The run, cut after possessives, and where "and", "of" or "for" join two names."""
    part: list[str] = []
    for word in words:
        if vocabulary.capital_nouns and word in _CASES and part[-1:] != ["von"]:
            if part:
                yield part
            part = []
        elif word in CUTTING:
            if part and not _joins(part, word, vocabulary):
                yield part
                part = []
            elif part:
                part.append(word)
        else:
            part.append(word)
            if word.endswith(_POSSESSIVES):
                yield part
                part = []
    if part:
        yield part


_CASES = frozenset({"das", "die", "dem", "der", "den", "des", "zur", "und", "für"})
"""German words that join nouns, and names only after "von"."""
CUTTING = frozenset({"and", "&", "for", "of", "on", "the", "y", "e", "i", "und"})


def _joins(part: Sequence[str], word: str, vocabulary: Vocabulary) -> bool:
    """Whether the name goes on: "Bank of England", "Department for Education and Skills"."""
    if word == "&":
        return True
    if word == "the":
        return part[-1] in CUTTING
    begins, ends = fold(part[0]), fold(part[-1])
    is_institution = begins in vocabulary.heads or ends in vocabulary.heads
    if word == "of":
        return len(part) - (begins == "the") == 1 or is_institution
    if word in {"and", "y", "e", "i", "und"}:
        return is_institution and any(joint in part for joint in ("of", "for", "de", "für"))
    return is_institution


def _without_titles(words: list[str], vocabulary: Vocabulary) -> tuple[list[str], bool]:
    """The name of "Prime Minister Tony Blair" and whether "Mr" stood before it; of a bare title nothing."""
    if len(words) > 1 and "-" in words[0] and words[0].rpartition("-")[2].islower():  # "US-based"
        words = words[1:]
    folded = [fold(word) for word in words]
    if len(words) == 1 or vocabulary.offices.isdisjoint(folded):
        return words, False
    if words[1] == "of" and folded[0] in vocabulary.offices:
        return [], False
    for index in range(len(words) - 1, -1, -1):
        word, rest = folded[index], words[index + 1 :]
        if (index and words[index - 1] in CUTTING) or (rest and rest[0] in CUTTING):
            continue
        if word in vocabulary.titles or (word in vocabulary.honorifics and rest):
            return rest, True
        if word in vocabulary.risky_titles and len(rest) > 1:
            return rest, False
    return words, False


def _without_days(words: list[str], vocabulary: Vocabulary) -> list[str]:
    """The name of "Tuesday Microsoft" and "Reuters Tuesday"; "May" stays where it ends a name."""
    while words and fold(words[0]) in vocabulary.calendar:
        words = words[1:]
    while len(words) > 1 and fold(words[-1]) in vocabulary.weekdays:
        words = words[:-1]
    while words and words[-1] in CUTTING:
        words = words[:-1]
    return words
