"""Runs of capitalised words in a text, and the names that each is made of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from generator.reading.phrases.keys import fold, key_of_words, without_possessive
from generator.reading.phrases.known import other_name
from generator.reading.phrases.tokenised import LETTERS
from generator.reading.phrases.vocabulary import Vocabulary, vocabulary_of
from generator.reading.remembered import Remembered

MOST_WORDS = 7
"""Longer runs of capitals are no names."""
MOST_RUNS = 1 << 15
"""Runs of a language that are remembered."""
LONGEST_ACRONYM = 6  # letters; longer words in capitals are shouted

UPPER = "".join(chr(code) for code in (*range(0x590), *range(0x1E00, 0x2000)) if chr(code).isupper())
# All of "U.S." also in "U.S. government": `++` gives no letter back. A lone letter counts only before a name.
_MORE_INITIALS = rf"\.(?:(?:[{UPPER}]\.)++|(?=[ \u00a0]?[{UPPER}]))"
_INITIALS = rf"[{UPPER}]{_MORE_INITIALS}"
_TAIL = r"[-&.’'+](?:\d+[^\W_]*|[^\W\d_]+)"
_REST = rf"(?:{_INITIALS}|[ie]?[{UPPER}][^\W_]*)"
_WORD = rf"(?:(?:[DLO]|[AaEe]l)['’-](?=[{UPPER}])|){_REST}(?:{_TAIL}(?:{_TAIL})*|)"  # O'Neill, al-Qaeda
_PART = r"[\w.@/#-]"  # what stands before a letter within a word or address
# A capital comes first, then what may stand before it, since `re` skips by sets of characters: half the time
# of a pattern that begins with all that a run may. The groups, which are empty, tell what was found.
_FIRST = (
    rf"[{UPPER}](?:(?<=[^\W\dh_] .)()|(?:(?<=\. .)|(?<=\n.))()|)"
    rf"(?:(?<!{_PART}.)(?:"
    rf"(?:(?<=[DLO])|(?<=[AE])l)['’-](?=[{UPPER}]){_REST}|{_MORE_INITIALS}|[^\W_]*)"
    rf"|(?<=(?<!{_PART})[ie].)()[^\W_]*"
    rf"|(?<=(?<!{_PART})[ae]l['’-].)(?:())(?:{_MORE_INITIALS}|[^\W_]*))(?:{_TAIL}(?:{_TAIL})*|)"
)
_IS_PLAIN = 1
"""The group that says: a word is before the run that tells nothing of it."""
_IS_FIRST = 2
"""The group that says: a point or line end is before the run, as nearly all sentences begin."""
_BEFORE_CAPITAL = (0, 0, 0, 1, 3)
"""How many letters and marks of the first word stand before its capital, by group: "iPod", "al-Qaeda"."""
_JOINT = (
    "of|the|for|on|and|de|la|le|del|della|di|da|dos|das|do|du|van|von|der|den|zu|zur|ter|ten|bin|ibn|abu|y|i|e|"
    "af|av|und|für|des|à|à la|dell|dei|degli|delle|&"
)
_RUN = re.compile(rf"{_FIRST}(?:(?:[ \u00a0](?:{_JOINT})){{0,3}}[ \u00a0]{_WORD})*")
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
    beginning: str = ""
    """The first of several words, folded: it may be short for the name."""
    endings: tuple[str, ...] = ()
    """Last words of several, folded, that may be short for the name: none that begin after or with "of"."""
    small: tuple[str, ...] = ()
    """Its words in lower case; none if one of them is not letters alone."""
    other: str = ""
    """What everybody knows it by, without a legal form, if that is another name: `United States`."""


Sighting = tuple[int, Name, bool]
"""Where the run of a name begins in a text, the name, and whether a sentence or quotation begins with it."""


_Run = tuple[tuple[Name, ...], int, tuple[Name, ...]]
"""What a run of capitalised words says by itself: its names; where in it a word stands at which names are
cut, -1 if nowhere; and the names that matter where a sentence begins with it: there a first word alone tells
nothing. A bare tuple, since it is taken apart for each run of a text."""


def find_sightings(text: str, language: str, leave_out: Sequence[range] = ()) -> list[Sighting]:
    """All that may be names in a text, in order; nothing that begins in the places to leave out.

    Nor a single word that is no name and that a sentence begins with.
    """
    vocabulary, known = vocabulary_of(language), _known_runs(language)
    found: list[Sighting] = []
    for match in _RUN.finditer(text):
        start, run, group = match.start(), match[0], match.lastindex
        if leave_out and any(start in places for places in leave_out):
            continue
        if group and group > _IS_FIRST:
            start -= _BEFORE_CAPITAL[group]
            run = text[start : match.end()]
        names, joint, names_if_first = known[run]
        if joint < 0 and group == _IS_PLAIN:  # half of them
            for name in names:
                found.append((start, name, False))
            continue
        if joint < 0 and group == _IS_FIRST:  # most of the others
            for name in names_if_first:
                found.append((start, name, name.opens))
            continue
        before = text[start - 6 : start] if start > 5 else "\n" + text[:start]
        last = before[-2:-1]  # besides the space
        is_numbered = last.isdigit() or (last == "h" and " " in run)  # "50 Cent", "25th Hour"
        if (joint >= 0 or is_numbered) and not vocabulary.capital_nouns:
            whole = _title_of_work(run, joint, before, text, vocabulary)
            if whole:
                found.append((start, known_names(language)[whole], False))
                continue
        is_within = before[-1] == " " and last.isalnum()
        opens = not is_within and _OPENS.search(before) is not None
        for name in names_if_first if opens else names:
            found.append((start, name, opens and name.opens))
    return found


@cache
def known_names(language: str) -> Remembered[Name]:
    """Words, as they stand → the name that they are."""
    vocabulary = vocabulary_of(language)
    return Remembered(lambda text: name_of(text.split(" "), vocabulary), MOST_RUNS)


def name_of(
    words: Sequence[str],
    vocabulary: Vocabulary,
    *,
    opens: bool = False,
    is_surname: bool = False,
    is_possessive: bool = False,
) -> Name:
    """The words as a name."""
    text, folded = " ".join(words), [fold(word) for word in words]
    key = key_of_words(folded)
    is_possible = _is_possible(words, key, vocabulary)
    first, ends = (folded[0], tuple(_endings_of(folded, vocabulary))) if len(words) > 1 else ("", ())
    small = tuple(text.lower().split(" ")) if _is_of_letters(text) else ()
    other = other_name(key, text, vocabulary)
    return Name(
        tuple(words), text, key, is_possible, opens, is_surname, is_possessive, first, ends, small, other
    )


def _is_of_letters(text: str) -> bool:
    """Whether words are letters alone, and stay so in lower case."""
    letters = text.replace(" ", "")
    return letters.isalpha() if letters.isascii() else bool(LETTERS.fullmatch(letters.lower()))


def _endings_of(words: Sequence[str], vocabulary: Vocabulary) -> Iterator[str]:
    for start in range(1, len(words)):
        before = words[start - 1]
        is_joint = before in vocabulary.particles or before in CUTTING
        if not is_joint and words[start] not in vocabulary.particles:
            yield " ".join(words[start:])


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
    count = text.count(run)
    if (before[-1] in '"“' or count > 1) and (f'"{run}"' in text or f"“{run}”" in text):
        return run
    if count < 2 or text.count(run[:joint]) != count:
        return ""
    return run if len(run.split(" ")) <= MOST_WORDS and not _TITLED.match(run) else ""


_NUMBER_BEFORE = re.compile(r"(?<!\S)\d{1,3}(?:th)? \Z")
_CUTS = re.compile(r" (?:and|the|on|for) |['’]s ")
_TITLED = re.compile(r"(?:The|In|On|At|For|But|And|If|As|It|A|An|Mr|Mrs|Ms|Sir) ")


@cache
def _known_runs(language: str) -> Remembered[_Run]:
    """What runs say in a language, remembered: the same ones stand in many texts."""
    vocabulary = vocabulary_of(language)
    is_plain = Remembered(lambda word: _is_plain(word, vocabulary))

    def read(run: str) -> _Run:
        names: tuple[Name, ...]
        words = run.split(" ")
        if all(map(is_plain.__getitem__, words)):  # half of those that are new, in a third of the time
            joint, names = -1, (name_of(words, vocabulary, opens=True),)
        else:
            cut = _CUTS.search(run) if " " in run else None
            joint, names = cut.start() if cut else -1, tuple(names_of_run(run, vocabulary))
        first = names[:1]
        if first and first[0].opens and not first[0].is_possible and len(first[0].words) == 1:
            first = ()
        return names, joint, (*first, *names[1:])

    return Remembered(read, MOST_RUNS)


def _is_plain(word: str, vocabulary: Vocabulary) -> bool:
    """Whether a word is part of a name wherever it stands: nothing is cut at it, and it is not left off."""
    folded = fold(word)
    return (
        word not in CUTTING
        and word not in _CASES
        and "-" not in word
        and "\u00a0" not in word
        and not word.endswith(_POSSESSIVES)
        and without_possessive(word) == word
        and folded not in vocabulary.offices
        and folded not in vocabulary.calendar
        and folded not in vocabulary.weekdays
    )


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
            yield name_of(
                words,
                vocabulary,
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
