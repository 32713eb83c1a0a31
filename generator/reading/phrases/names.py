"""Names in a text: runs of capitalised words, and which of them are short for which.

Acronyms are joined with their expansions where the text gives them, "International Monetary Fund (IMF)",
after A. S. Schwartz and M. A. Hearst, "A simple algorithm for identifying abbreviation definitions in
biomedical text", Pacific Symposium on Biocomputing 8, 2003, pp. 451-462.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from generator.reading.phrases.keys import fold, key_of_name, stands_for, without_possessive
from generator.reading.phrases.vocabulary import Vocabulary, vocabulary_of

MOST_WORDS = 7
"""Longer runs of capitals are no names."""
LONGEST_ACRONYM = 6  # letters; longer words in capitals are shouted
UNKNOWN = "?"
"""For a name that is short for something, though the text does not say surely for what."""

_UPPER = "".join(chr(code) for code in (*range(0x590), *range(0x1E00, 0x2000)) if chr(code).isupper())
_WORD = (
    rf"(?:(?:[DLO]|[AaEe]l)['’-](?=[{_UPPER}]))?"  # O'Neill, al-Qaeda
    rf"(?:(?:[{_UPPER}]\.)+(?=[ \u00a0]?[{_UPPER}])|(?:[{_UPPER}]\.){{2,}}|[ie]?[{_UPPER}][^\W_]*)"
    rf"(?:[-&.’'+](?:\d+[^\W_]*|[^\W\d_]+))*"
)
_JOINT = (
    "of|the|for|on|and|de|la|le|del|della|di|da|dos|das|do|du|van|von|der|den|zu|zur|ter|ten|bin|ibn|abu|y|i|e|"
    "af|av|und|für|des|à|à la|dell|dei|degli|delle|&"
)
_RUN = re.compile(rf"(?<![\w.@/#-]){_WORD}(?:(?:[ \u00a0](?:{_JOINT})){{0,3}}[ \u00a0]{_WORD})*")
_OPENS = re.compile(r"(?:\n|[.!?:…;]['\"”’»)\]]*\s+|\s[–—-]+\s+|[•*]\s*)['\"“‘«„‚(\[¿¡–—-]*\Z|['\"“‘«„‚]\Z")
_DATELINE = re.compile(
    rf"^[{_UPPER}]{{3,}}[^.!?\n–—]{{0,50}}?(?:\([{_UPPER}][\w ./]{{1,20}}\)\s*[–—-]+|\s[–—-]+)\s",
    re.MULTILINE,
)
_LETTERS = re.compile(r"[^\W\d_]+")
_POSSESSIVE_WITHIN = re.compile(r"['’]s$|s['’]$")
_IN_BRACKETS = re.compile(rf" \(([{_UPPER}][\w&.-]{{1,9}})\)")
_LONGEST_HEADING = 150  # characters
_SHARE_OF_CAPITALS = 0.7


@dataclass(frozen=True, slots=True)
class Phrase:
    """A name or subject of a text in all its spellings there."""

    key: str
    """What its spellings have in common."""
    text: str
    """As the text writes it most often."""
    places: tuple[int, ...]
    """Where it stands, characters from the start of the text; never empty."""
    short_for: str = ""
    """Key of a longer name of the text that it stands for; `?` if that is not sure; empty if for none."""


def find_names(text: str, language: str) -> list[Phrase]:
    """The names of a text in order of their first places; its lines are the title and the paragraphs.

    A capital at the start of a sentence or quotation tells nothing, nor do those of a line in which nearly
    all words have one: what stands only there is no name, unless it has several words that are never written
    small.
    """
    vocabulary = vocabulary_of(language)
    headings = [span for span in _lines(text) if _is_in_capitals(text[slice(*span)])]
    text = _DATELINE.sub(lambda match: " " * (len(match[0]) - 1) + "\n", text)
    small = set(filter(str.islower, _LETTERS.findall(text)))
    found: list[tuple[int, bool, tuple[str, ...], bool]] = []
    for match in _RUN.finditer(text):
        start = match.start()
        if headings and any(first <= start < end for first, end in headings):
            continue
        before = text[start - 6 : start] if start > 5 else "\n" + text[:start]
        leads = bool(_OPENS.search(before))
        may_be_cut = before[-2:-1].isdigit() or " " in match[0]
        whole = (
            _title_of_work(match[0], before, text, vocabulary.calendar)
            if may_be_cut and not vocabulary.capital_nouns
            else ""
        )
        if whole:
            found.append((start, False, tuple(whole.split(" ")), False))
            continue
        for words, opens, is_surname in names_of_run(match[0], language):
            found.append((start, leads and opens, words, is_surname))
    inner = {_key(words) for _, leads, words, _ in found if not leads}
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    places: dict[str, list[int]] = defaultdict(list)
    surnames: set[str] = set()
    for start, leads, run, is_surname in found:
        words = _without_opening(run, inner, small, vocabulary) if leads else run
        key = _key(words)
        if _is_name(words, key, vocabulary, small, is_sure=key in inner):
            spellings[key][" ".join(words)] += 1
            places[key].append(start)
            surnames |= {key} if is_surname else set()
    names = {key: min(counts, key=lambda name: (-counts[name], name)) for key, counts in spellings.items()}
    for key in [key for key, name in names.items() if _couples(name, names)]:
        del names[key]
    names |= {key: f"{name}'s" for key, name in names.items() if _is_always_possessive(name, text)}
    for first, end in headings:
        for key, name in names.items():
            at = text.find(name, first, end)
            if at >= 0:
                places[key].append(at)
    shorts = _beginnings(names, surnames) | _endings(names, vocabulary) | _acronyms(text, names)
    return [Phrase(key, name, tuple(sorted(places[key])), shorts.get(key, "")) for key, name in names.items()]


def _title_of_work(run: str, before: str, text: str, calendar: frozenset[str]) -> str:
    """A run that would be cut and that the text never cuts: "Hide and Seek", "50 Cent"; else empty."""
    number = _NUMBER_BEFORE.search(before)
    if (
        number
        and fold(run.partition(" ")[0]) not in calendar
        and text.count(number[0] + run) == text.count(run) > 1
    ):
        return number[0] + run
    joint = _CUTS.search(run)
    if joint and (f'"{run}"' in text or f"“{run}”" in text):
        return run
    if not joint or text.count(run) < 2 or text.count(run[: joint.start()]) != text.count(run):
        return ""
    return run if len(run.split(" ")) <= MOST_WORDS and not _TITLED.match(run) else ""


_NUMBER_BEFORE = re.compile(r"(?<!\S)\d{1,3}(?:th)? \Z")
_CUTS = re.compile(r" (?:and|the|on|for) |['’]s ")
_TITLED = re.compile(r"(?:The|In|On|At|For|But|And|If|As|It|A|An|Mr|Mrs|Ms|Sir) ")


def _couples(name: str, names: Mapping[str, str]) -> bool:
    """Whether it is two names of the text: "US-China"."""
    parts = name.split("-")
    return " " not in name and len(parts) > 1 and any(fold(part) in names for part in parts)


def _is_always_possessive(name: str, text: str) -> bool:
    """Whether a text says "McDonald's" every time, and more than once."""
    count = text.count(name)
    return " " not in name and count > 1 and text.count(f"{name}'s") + text.count(f"{name}’s") == count


@lru_cache(maxsize=1 << 15)
def names_of_run(run: str, language: str) -> tuple[tuple[tuple[str, ...], bool, bool], ...]:
    """The names in a run of capitalised words: words, whether the run begins with them, whether a surname.

    >>> [words for words, _, _ in names_of_run("Prime Minister Tony Blair and Bank of England", "en")]
    [('Tony', 'Blair'), ('Bank', 'of', 'England')]
    """
    vocabulary = vocabulary_of(language)
    found = []
    opens = True
    for part in _split(run.replace("\u00a0", " ").split(" "), vocabulary):
        cut = [*part[:-1], without_possessive(part[-1])]
        words, is_surname = _without_titles(cut, vocabulary)
        words = _without_days(words, vocabulary)
        if words:
            found.append((tuple(words), opens and words[0] == cut[0], is_surname and len(words) == 1))
        opens = False
    return tuple(found)


def _key(words: Sequence[str]) -> str:
    return key_of_name(" ".join(words))


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        yield start, start + len(line)
        start += len(line) + 1


def _is_in_capitals(line: str) -> bool:
    """Whether a line is short and its words have capitals as headlines of some papers have them."""
    if len(line) > _LONGEST_HEADING or line.endswith((".", "!", ".”", '."')):
        return False
    words = [word for word in _LETTERS.findall(line) if len(word) > 3]
    capitals = sum(word[0].isupper() for word in words)
    return len(words) > 3 and capitals > _SHARE_OF_CAPITALS * len(words)


def _split(words: Sequence[str], vocabulary: Vocabulary) -> Iterator[list[str]]:
    """The run, cut after possessives, and where "and", "of" or "for" join two names."""
    part: list[str] = []
    for word in words:
        if vocabulary.capital_nouns and word in _CASES and part[-1:] != ["von"]:
            if part:
                yield part
            part = []
        elif word in _CUTTING:
            if part and not _joins(part, word, vocabulary):
                yield part
                part = []
            elif part:
                part.append(word)
        else:
            part.append(word)
            if _POSSESSIVE_WITHIN.search(word):
                yield part
                part = []
    if part:
        yield part


_CASES = frozenset({"das", "die", "dem", "der", "den", "des", "zur", "und", "für"})
"""German words that join nouns, and names only after "von"."""
_CUTTING = frozenset({"and", "&", "for", "of", "on", "the", "y", "e", "i", "und"})


def _joins(part: Sequence[str], word: str, vocabulary: Vocabulary) -> bool:
    """Whether the name goes on: "Bank of England", "Department for Education and Skills"."""
    if word == "&":
        return True
    if word == "the":
        return part[-1] in _CUTTING
    begins, ends = fold(part[0]), fold(part[-1])
    is_institution = begins in vocabulary.heads or ends in vocabulary.heads
    if word == "of":
        return len(part) - (begins == "the") == 1 or is_institution
    if word in {"and", "y", "e", "i", "und"}:
        return is_institution and any(joint in part for joint in ("of", "for", "de", "für"))
    return is_institution


def _without_titles(words: list[str], vocabulary: Vocabulary) -> tuple[list[str], bool]:
    """The name of "Prime Minister Tony Blair" and whether "Mr" stood before it; of a bare title nothing."""
    if len(words) == 1:
        return words, False
    if "-" in words[0] and words[0].rpartition("-")[2].islower():  # "US-based"
        words = words[1:]
    folded = [fold(word) for word in words]
    if len(words) > 1 and words[1] == "of" and folded[0] in vocabulary.offices:
        return [], False
    for index in range(len(words) - 1, -1, -1):
        word, rest = folded[index], words[index + 1 :]
        if index and words[index - 1] in _CUTTING:
            continue
        if rest and rest[0] in _CUTTING:
            continue
        if word in vocabulary.honorifics and rest:
            return rest, True
        if word in vocabulary.titles:
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
    while words and words[-1] in _CUTTING:
        words = words[:-1]
    return words


def _without_opening(
    words: tuple[str, ...], inner: set[str], small: set[str], vocabulary: Vocabulary
) -> tuple[str, ...]:
    """A run that begins a sentence, without the words that are capitals for that alone."""
    while len(words) > 1:
        first = fold(words[0])
        if first not in vocabulary.common and first != "the":
            is_plain = words[0].lower() in small and first not in vocabulary.weak
            if _key(words) in inner or not (is_plain or _key(words[1:]) in inner):
                break
        words = words[1:]
        while len(words) > 1 and words[0] in _CUTTING:
            words = words[1:]
    return words


def _is_name(
    words: Sequence[str], key: str, vocabulary: Vocabulary, small: set[str], *, is_sure: bool
) -> bool:
    if len(words) > MOST_WORDS or len(key) < 2 or key in vocabulary.ranks or key in vocabulary.peoples:
        return False
    if len(words) > 1:
        is_telling = not vocabulary.capital_nouns and not all(word.lower() in small for word in words)
        return is_sure or is_telling
    word = words[0]
    if word.isupper():
        return len(key) <= LONGEST_ACRONYM and key not in vocabulary.shouts and word.lower() not in small
    is_half = "-" in word[1:] and word.rpartition("-")[2].islower()  # "Oscar-winning"
    is_plain = len(key) < 3 or key in vocabulary.common or key in vocabulary.weak
    is_other = is_half or is_plain or key in vocabulary.never_names or vocabulary.capital_nouns
    return is_sure and not is_other and word.lower() not in small


def _endings(names: Mapping[str, str], vocabulary: Vocabulary) -> dict[str, str]:
    """Key of a name → key of the one longer name that it ends; `?` if it ends several."""
    longer: dict[str, list[str]] = defaultdict(list)
    for key, name in names.items():
        words = [fold(word) for word in name.split(" ")]
        for start in range(1, len(words)):
            if (
                words[start - 1] not in vocabulary.particles | _CUTTING
                and words[start] not in vocabulary.particles
            ):
                longer[" ".join(words[start:])].append(key)
    return {key: found[0] if len(found) == 1 else UNKNOWN for key, found in longer.items() if key in names}


def _beginnings(names: Mapping[str, str], surnames: set[str]) -> dict[str, str]:
    """Key of a single word → key of the one longer name that it begins; `?` for another one after "Mr"."""
    longer: dict[str, list[str]] = defaultdict(list)
    for key, name in names.items():
        first, space, _ = name.partition(" ")
        longer[fold(first)] += [key] if space else []
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
