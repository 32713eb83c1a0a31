"""give_reasons(): the terms by which two stories are alike, as the first of them writes them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from generator.reading.phrases.keys import fold
from generator.reading.phrases.vocabulary import calendar_words
from generator.stages.relate.counts import Counts, Ints
from generator.stages.relate.neighbours import Neighbours, Scores
from generator.stages.relate.products import runs_of, strong_rows
from generator.stages.relate.vectors import Statistics, gather, weigh

MOST_WORDS = 3
WEIGHED = 10
"""Shared terms that are looked at: those that add most to the product."""
PAIRS_AT_ONCE = 20_000
KNOWN_TERMS = 200_000
"""Spellings of which a process remembers what they are: stories share theirs."""
SHORTEST_REASON = 3
"""Letters of a word in lower case that tells something; in alphabets that have such."""

SHORTEST_STEM = 4
"""Letters by which words are told to be forms of one: "India" and "Indian", "Iraq" and "Iraqi"."""

LONGEST_ENDING = 3
"""Letters that a form may have beyond its stem: "Iran" and "Iranian"."""

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


def give_reasons(
    stories: Ints, others: Ints, counts: Counts, statistics: Statistics, found: Neighbours
) -> list[str]:
    """For each pair up to three of the terms that both use, tabs between; the stories ascend.

    Empty if they share none that tells a reader something.
    """
    ends = np.cumsum(counts.shown_lengths)
    starts = ends - counts.shown_lengths
    reasons: list[str] = []
    shared = _shared(found, stories, others)
    for story, first, last in runs_of(stories):
        shown = counts.shown_terms[starts[story] : ends[story]].tolist()
        spellings = counts.shown[story].split("\t")
        written = dict(zip(shown, spellings, strict=False))
        both = frozenset(spelling for spelling in spellings if " " in spelling)
        for place in range(first, last):
            telling = choose_words([written[term] for term in next(shared) if term in written], both)
            if not telling:
                weak = _weakly_shared(counts, statistics, story, int(others[place]))
                telling = choose_words([written[term] for term in weak if term in written], both)
            reasons.append("\t".join(telling))
    return reasons


def choose_words(shared: Iterable[str], written: Collection[str]) -> list[str]:
    """Up to three of the shared terms, which come weightiest first.

    Names before common words, whole names before their parts, no numbers, months and weekdays, none that
    holds a word of another one or a form of it. `written` are the spellings of several words: what the story
    writes together is joined.
    """
    found = [term for term in map(_term, shared) if term.tells]
    found.sort(key=_rank)
    chosen: list[str] = []
    names: list[int] = []  # which of those are names of one word
    taken, taken_stems = set[str](), set[str]()
    for term in found:
        if not (taken.isdisjoint(term.stems) and taken_stems.isdisjoint(term.beginnings)):
            continue
        if term.rank == COMMON_WORD and len(chosen) >= MOST_WORDS:
            break
        taken |= term.beginnings
        taken_stems |= term.stems
        is_part = term.rank == NAME and " " not in term.text
        for index in names if is_part else ():
            before, after = f"{chosen[index]} {term.text}", f"{term.text} {chosen[index]}"
            if before in written or after in written:  # the story writes both one after the other
                chosen[index] = before if before in written else after
                names.remove(index)
                break
        else:
            if is_part:
                names.append(len(chosen))
            chosen.append(term.text)
    return chosen[:MOST_WORDS]


def _rank(term: _Term) -> int:
    return term.rank


@lru_cache(KNOWN_TERMS)
def _term(text: str) -> _Term:
    words = text.split()
    is_whole = len(words) > 1 and all(word[:1].isupper() for word in words)
    rank = COMMON_WORD if not text[:1].isupper() else WHOLE_NAME if is_whole else NAME
    folded = text.casefold().split()
    beginnings = {
        word[:end]
        for word in folded
        for end in range(max(SHORTEST_STEM, len(word) - LONGEST_ENDING), len(word))
    }
    stems = {word[:-1] if len(word) > SHORTEST_STEM else word for word in folded}
    return _Term(text, frozenset(beginnings.union(folded)), frozenset(stems), rank, _tells(text))


def _tells(term: str) -> bool:
    """Whether a reader learns something from it: no number, month or weekday, no short word in lower case."""
    if fold(term) in calendar_words() or not any(map(str.isalpha, term)):
        return False
    return not (term.isascii() and term.islower() and len(term) < SHORTEST_REASON)


def _shared(found: Neighbours, stories: Ints, others: Ints) -> Iterator[list[int]]:
    """For each pair the strongest terms of both that add most to their product, weightiest first."""
    rows = strong_rows(found, np.union1d(stories, others))
    starts = np.cumsum(found.strong_lengths) - found.strong_lengths
    row = np.full(rows.width, -1, np.int32)
    for block in range(0, len(stories), PAIRS_AT_ONCE):
        part = slice(block, block + PAIRS_AT_ONCE)
        compared = np.searchsorted(rows.stories, others[part]).tolist()
        here = []  # of each term of the others, where the story has it; -1 where it has not
        for story, first, last in runs_of(stories[part]):
            own = rows.columns[int(np.searchsorted(rows.stories, story))]
            row[own] = np.arange(starts[story], starts[story] + len(own), dtype=np.int32)
            here.append(row.take(np.concatenate([rows.columns[other] for other in compared[first:last]])))
            row[own] = -1
        sizes = found.strong_lengths[others[part]]
        there = gather(starts[others[part]], sizes)
        pairs = np.repeat(np.arange(len(sizes)), sizes)
        yield from _weightiest(found, pairs, np.concatenate(here), there, len(sizes))


def _weightiest(found: Neighbours, pairs: Ints, here: Scores, there: Ints, count: int) -> Iterator[list[int]]:
    """Of each pair the terms with the highest products; `here` and `there` are their places, -1 for none."""
    terms, values = found.strong_terms, found.strong_values
    is_shared = np.flatnonzero(here >= 0)
    pairs, here, there = pairs[is_shared], here[is_shared], there[is_shared]
    weights = values[here].astype(np.int64) * values[there] * (terms[here] == terms[there])
    order = np.argsort(pairs << 31 | (2**31 - 1 - weights), kind="stable")
    ordered = terms[there][order].tolist()
    lengths = np.bincount(pairs, weights > 0, minlength=count).astype(np.int64)
    ends = np.cumsum(np.bincount(pairs, minlength=count))
    firsts = ends - np.bincount(pairs, minlength=count)
    for first, length in zip(firsts.tolist(), np.minimum(lengths, WEIGHED).tolist(), strict=True):
        yield ordered[first : first + length]


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
    terms: list[int] = shared[order[products[order] > 0]].tolist()
    return terms[:WEIGHED]
