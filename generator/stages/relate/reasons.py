"""give_reasons(): the terms by which two stories are alike, as the first of them writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from operator import attrgetter

import numpy as np

from generator.reading.phrases.keys import fold
from generator.reading.remembered import Remembered
from generator.stages.relate.counts import UNSURE, Counts
from generator.stages.relate.neighbours import Neighbours, Scores
from generator.stages.relate.order import Ints, gather, highest_first, starts_of
from generator.stages.relate.products import runs_of, strong_rows
from generator.stages.relate.vectors import Statistics, weigh

MOST_WORDS = 3
WEIGHED = 10
"""Shared terms that are looked at: those that add most to the product."""
PAIRS_AT_ONCE = 20_000
KNOWN_TERMS = 200_000
"""Spellings of which a process remembers what they are: stories share theirs."""
PARTS = re.compile("[ -]")
"""What stands between the words of a term."""
LONGEST_NAME = 4
"""Words of a name that is put together."""
SHORTEST_REASON = 3
"""Letters of a word in lower case that tells something; in alphabets that have such."""

SHORTEST_STEM = 4
"""Letters by which words are told to be forms of one: "India" and "Indian", "Iraq" and "Iraqi"."""

LONGEST_ENDING = 3
"""Letters that a form may have beyond its stem: "Iran" and "Iranian"."""

_rank = attrgetter("rank")
_NUMBER = re.compile(r"\d+[^\W\d_A-Z]{0,2}( [^\W\d_A-Z]\w*)?|\d .*")
"""One with its unit or what is counted: "8bn" (of 1.8bn), "000 people", "1 Uefa"; not "3G" or "50 Cent"."""

WHOLE_NAME, NAME, COMMON_WORD = range(3)


@dataclass(frozen=True, slots=True)
class _Term:
    """What there is to know of a term as it is written."""

    text: str
    beginnings: frozenset[str]
    """Its words without case, and each without up to `LONGEST_ENDING` last letters."""
    stems: frozenset[str]
    """Its words without case and, if long enough, without their last letter."""
    rank: int
    """`WHOLE_NAME`, another `NAME`, or `COMMON_WORD`."""
    tells: bool
    """Whether a reader learns something from it."""
    is_capital: bool
    ends: tuple[str, str]
    """Its first word and its last."""


def give_reasons(
    stories: Ints,
    others: Ints,
    counts: Counts,
    statistics: Statistics,
    found: Neighbours,
    *,
    calendar: frozenset[str],
) -> list[str]:
    """For each pair up to three of the terms that both use, tabs between; the stories ascend.

    Empty if they share none that tells a reader something. `calendar`: see `choose_words`.
    """
    reasons: list[str] = []
    shared = _shared(found, counts, stories, others)
    names = others.tolist()
    for story, first, last in runs_of(stories):
        spellings = counts.shown[story].split("\t")
        unsure = {slot for slot, word in enumerate(spellings) if word[:1] == UNSURE}
        both = {word.replace("-", " "): word for word in spellings if " " in word or "-" in word}
        chosen: dict[tuple[str, ...], str] = {(): ""}  # copies share the same terms with the story
        for other, slots in zip(names[first:last], shared, strict=False):
            if unsure.isdisjoint(slots):
                words = tuple([spellings[slot] for slot in slots])
            else:
                words = tuple([_spelling(spellings[slot], counts, (story, slot), other) for slot in slots])
            telling = chosen.get(words)
            if telling is None:
                telling = chosen[words] = "\t".join(choose_words(words, both, calendar))
            if not telling:
                weak = _weakly_shared(counts, statistics, story, other)
                telling = "\t".join(choose_words([spellings[slot] for slot in weak], both, calendar))
            reasons.append(telling)
    return reasons


def choose_words(shared: Iterable[str], written: Mapping[str, str], calendar: frozenset[str]) -> list[str]:
    """Up to three of the shared terms, which come weightiest first.

    Names before common words, whole names before their parts, no numbers, months and weekdays, none that
    holds a word of another one or a form of it. `written` are the pairs of words that the story writes side
    by side, with a space between → as they are written: such names are joined. Words that may be no names
    (`UNSURE`) come with common ones. `calendar` are months and weekdays, folded.
    """
    found = [term for term in map(_terms(calendar).__getitem__, shared) if term.tells]
    found.sort(key=_rank)
    chosen: list[str] = []
    ends: list[tuple[str, str]] = []
    taken, taken_stems = set[str](), set[str]()
    for term in found:
        if not (taken.isdisjoint(term.stems) and taken_stems.isdisjoint(term.beginnings)):
            continue
        if term.rank == COMMON_WORD and len(chosen) >= MOST_WORDS:
            break
        taken |= term.beginnings
        taken_stems |= term.stems
        if not (term.is_capital and _joins(chosen, ends, term, written)):
            chosen.append(term.text)
            ends.append(term.ends)
    return chosen[:MOST_WORDS]


def _spelling(word: str, counts: Counts, slot: tuple[int, int], other: int) -> str:
    """How a story writes a term; if it is not sure whether that is a name, the other story may know.

    `slot`: the story, and which of its spellings the term has.
    """
    if word[:1] != UNSURE:
        return word
    story, place = slot
    term = counts.shown_terms[counts.shown_starts[story] + place]
    start = counts.shown_starts[other]
    there = counts.shown_terms[start : start + counts.shown_lengths[other]]
    found = np.flatnonzero(there == term).tolist()
    also = counts.shown[other].split("\t")[found[0]] if found else UNSURE
    if also[:1].islower():
        return word[1:].lower()
    return word if also[:1] == UNSURE else word[1:]


def _joins(chosen: list[str], ends: list[tuple[str, str]], term: _Term, written: Mapping[str, str]) -> bool:
    """Whether the story writes a term beside one of the chosen names, which is made whole by it.

    `ends`: the first and the last word of each of the chosen.
    """
    first, last = term.ends
    for index, (begin, end) in enumerate(ends):
        name = chosen[index]
        if pair := written.get(f"{end} {first}"):
            whole, both = name + pair[len(end)] + term.text, (begin, last)
        elif pair := written.get(f"{last} {begin}"):
            whole, both = term.text + pair[len(last)] + name, (first, end)
        else:
            continue
        if name[:1].isupper() and name.count(" ") + 1 < LONGEST_NAME:
            chosen[index], ends[index] = whole, both
            return True
    return False


@cache
def _terms(calendar: frozenset[str]) -> Remembered[_Term]:
    """What this process knows of spellings."""
    return Remembered(lambda spelling: _term(spelling, calendar), KNOWN_TERMS)


def _term(spelling: str, calendar: frozenset[str]) -> _Term:
    text = spelling.lstrip(UNSURE)
    words = PARTS.split(text)
    is_whole = len(words) > 1 and all(word[:1].isupper() or word.isdecimal() for word in words)
    is_date = all(fold(word) in calendar for word in words if word[:1].isupper())
    is_name = spelling[:1].isupper() and not is_date
    rank = WHOLE_NAME if is_whole and not is_date else NAME if is_name else COMMON_WORD
    folded = PARTS.split(text.casefold())
    beginnings = {
        word[:end]
        for word in folded
        for end in range(max(SHORTEST_STEM, len(word) - LONGEST_ENDING), len(word))
    }
    stems = {word[:-1] if len(word) > SHORTEST_STEM else word for word in folded}
    return _Term(
        text,
        frozenset(beginnings.union(folded)),
        frozenset(stems),
        rank,
        _tells(text, calendar),
        text[:1].isupper(),
        (words[0], words[-1]),
    )


def _tells(term: str, calendar: frozenset[str]) -> bool:
    """Whether a reader learns something from it: no number, month or weekday, no short word in lower case."""
    if fold(term.partition(" ")[0]) in calendar and term.rpartition(" ")[2].islower():
        return False  # "Saturday night"
    if fold(term) in calendar or not any(map(str.isalpha, term)) or _NUMBER.fullmatch(term):
        return False
    return not (term.isascii() and term.islower() and len(term) < SHORTEST_REASON)


def _shared(found: Neighbours, counts: Counts, stories: Ints, others: Ints) -> Iterator[tuple[int, ...]]:
    """For each pair the strongest terms of both that add most to their product, weightiest first.

    Given is which of the spellings of the story each has; terms whose spelling is not kept are left out.
    """
    rows = strong_rows(found, np.union1d(stories, others))
    slots = _slots(found, counts, rows.stories)
    stories, others = np.searchsorted(rows.stories, stories), np.searchsorted(rows.stories, others)
    sizes, starts = np.diff(rows.starts), rows.starts.tolist()
    numbers = np.arange(len(rows.columns), dtype=np.int32)
    row = np.full(rows.width, -1, np.int32)
    for block in range(0, len(stories), PAIRS_AT_ONCE):
        part = slice(block, block + PAIRS_AT_ONCE)
        lengths = sizes[others[part]]
        there = gather(rows.starts[others[part]].astype(np.int64), lengths)
        columns = rows.columns[there]
        here = np.empty(len(there), np.int32)  # where the story has the term; -1 where it has not
        ends = [0, *np.cumsum(lengths).tolist()]
        for story, first, last in runs_of(stories[part]):
            own = slice(starts[story], starts[story + 1])
            row[rows.columns[own]] = numbers[own]
            compared = slice(ends[first], ends[last])
            row.take(columns[compared], out=here[compared], mode="clip")
            row[rows.columns[own]] = -1
        is_shared = np.flatnonzero(here >= 0)
        pairs = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)[is_shared]
        here, there = here[is_shared], there[is_shared]
        weights = (rows.values[here] * rows.values[there]).astype(np.int64)
        yield from _weightiest(pairs, weights, slots[here], len(lengths))


def _slots(found: Neighbours, counts: Counts, stories: Ints) -> Scores:
    """For the strongest terms of some stories, ascending, the spelling of each in its story; -1: none."""
    lengths, strong_lengths = counts.shown_lengths[stories], found.strong_lengths[stories]
    at = gather(counts.shown_starts[stories], lengths)
    strong_at = gather(starts_of(found.strong_lengths)[stories], strong_lengths)
    numbers = np.arange(len(stories))
    shown = np.repeat(numbers, lengths) << 32 | counts.shown_terms[at]
    strong = np.repeat(numbers, strong_lengths) << 32 | found.strong_terms[strong_at]
    place = np.searchsorted(strong, shown)
    is_strong = np.append(strong, -1)[place] == shown
    slots = np.full(len(strong), -1, np.int32)
    slots[place[is_strong]] = gather(np.zeros(len(stories), np.int64), lengths)[is_strong]
    return slots


def _weightiest(pairs: Scores, weights: Ints, slots: Scores, count: int) -> Iterator[tuple[int, ...]]:
    """Of each pair, one of so many, the slots with the highest weights, above 0; of ten terms at most."""
    lengths = np.bincount(pairs, minlength=count)
    places = gather(np.zeros(count, np.int64), lengths)
    order = highest_first(pairs, weights, places)
    kept = order[(places < WEIGHED) & (weights[order] > 0)]
    kept = kept[slots[kept] >= 0]
    ordered = tuple(slots[kept].tolist())
    ends = np.cumsum(np.bincount(pairs[kept], minlength=count)).tolist()
    for first, last in zip([0, *ends], ends, strict=False):
        yield ordered[first:last]


def _weakly_shared(counts: Counts, statistics: Statistics, story: int, other: int) -> list[int]:
    """The same of all terms that are not too common: for the few pairs that share none of their strongest."""
    vectors = weigh(counts, statistics, np.sort([story, other]))
    first, second = (slice(vectors.starts[row], vectors.starts[row + 1]) for row in (0, 1))
    shared, here, there = np.intersect1d(
        vectors.terms[first], vectors.terms[second], assume_unique=True, return_indices=True
    )
    products = vectors.values[first][here].astype(np.int64) * vectors.values[second][there]
    products[statistics.levels_of(shared) >= statistics.common] = 0
    order = np.lexsort((shared, -products))
    terms = shared[order[products[order] > 0]][:WEIGHED].tolist()
    start = int(counts.shown_starts[story])
    shown = counts.shown_terms[start : start + int(counts.shown_lengths[story])].tolist()
    return [shown.index(term) for term in terms if term in shown]
