"""give_reasons(): the terms by which two stories are alike, as the first of them writes them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

import numpy as np

from generator.reading.phrases.keys import fold
from generator.reading.phrases.vocabulary import calendar_words
from generator.stages.relate.counts import Counts, Ints
from generator.stages.relate.neighbours import Neighbours
from generator.stages.relate.vectors import Matrix, Vectors, matrix

MOST_WORDS = 3
WEIGHED = 10
"""Shared terms that are looked at: those that add most to the product."""
PAIRS_AT_ONCE = 20_000
KNOWN_TERMS = 100_000
"""Spellings of which a process remembers what they are: stories share theirs."""
SHORTEST_REASON = 3
"""Letters of a word in lower case that tells something; in alphabets that have such."""


def give_reasons(
    stories: Ints, others: Ints, counts: Counts, vectors: Vectors, found: Neighbours
) -> list[str]:
    """For each pair up to three of the terms that both use, tabs between; the stories ascend.

    Empty if they share none that tells a reader something.
    """
    values = found.strong_values.astype(np.int32)
    strong = matrix(found.strong_lengths, found.strong_terms.astype(np.int64), values, 1 << 32)
    ends = np.cumsum(counts.shown_lengths)
    starts = ends - counts.shown_lengths
    reasons: list[str] = []
    current = -1
    written: dict[int, str] = {}
    spellings: frozenset[str] = frozenset()
    for place, terms in enumerate(_shared(strong, stories, others)):
        story = int(stories[place])
        if story != current:
            current = story
            shown = counts.shown_terms[starts[story] : ends[story]].tolist()
            written = dict(zip(shown, counts.shown[story].split("\t"), strict=False))
            spellings = frozenset(written.values())
        telling = choose_words([written[term] for term in terms if term in written], spellings)
        if not telling:
            weak = _weakly_shared(vectors, story, int(others[place]))
            telling = choose_words([written[term] for term in weak if term in written], spellings)
        reasons.append("\t".join(telling))
    return reasons


def choose_words(shared: Sequence[str], written: Collection[str]) -> tuple[str, ...]:
    """One to three of the shared terms, which come weightiest first.

    Names before common words, whole names before their parts, no numbers, months and weekdays, none that
    holds a word of another one. `written` are all spellings of the story: what it writes together is joined.
    """
    ranked = sorted(filter(_tells, shared), key=_rank)
    chosen: list[str] = []
    taken: set[str] = set()
    for term in ranked:
        words = _words_of(term)
        if not taken.isdisjoint(words):
            continue
        taken |= words
        for index, name in enumerate(chosen):
            if both := _joined(name, term, written):
                chosen[index] = both
                break
        else:
            chosen.append(term)
    return tuple(chosen[:MOST_WORDS])


def _joined(one: str, other: str, written: Collection[str]) -> str:
    """Two words of a name as the story writes them one after the other; empty if it never does."""
    if not (_is_name(one) and _is_name(other)) or " " in one or " " in other:
        return ""
    return next((both for both in (f"{one} {other}", f"{other} {one}") if both in written), "")


@lru_cache(KNOWN_TERMS)
def _tells(term: str) -> bool:
    """Whether a reader learns something from it: no number, month or weekday, no short word in lower case."""
    if fold(term) in calendar_words() or not any(character.isalpha() for character in term):
        return False
    return not (term.isascii() and term.islower() and len(term) < SHORTEST_REASON)


def _is_name(term: str) -> bool:
    return term[:1].isupper()


@lru_cache(KNOWN_TERMS)
def _rank(term: str) -> int:
    """0 for a whole name, 1 for another name, 2 for a common word."""
    words = term.split()
    is_whole = len(words) > 1 and all(word[:1].isupper() for word in words)
    return 2 if not _is_name(term) else 1 - is_whole


@lru_cache(KNOWN_TERMS)
def _words_of(term: str) -> frozenset[str]:
    return frozenset(term.casefold().split())


def _shared(strong: Matrix, stories: Ints, others: Ints) -> Iterator[list[int]]:
    """For each pair the strongest terms of both that add most to their product, weightiest first."""
    for start in range(0, len(stories), PAIRS_AT_ONCE):
        part = slice(start, start + PAIRS_AT_ONCE)
        products = strong[stories[part]].multiply(strong[others[part]]).tocsr()
        lengths = np.diff(products.indptr)
        pair = np.repeat(np.arange(len(lengths)), lengths)
        order = np.lexsort((products.indices, -products.data.astype(np.int64), pair))
        terms = products.indices[order]
        bounds = zip(products.indptr[:-1].tolist(), products.indptr[1:].tolist(), strict=True)
        yield from (terms[first : min(last, first + WEIGHED)].tolist() for first, last in bounds)


def _weakly_shared(vectors: Vectors, story: int, other: int) -> list[int]:
    """The same of all terms that are not too common: for the few pairs that share none of their strongest."""
    own, others = (slice(vectors.starts[row], vectors.starts[row + 1]) for row in (story, other))
    shared, here, there = np.intersect1d(
        vectors.terms[own], vectors.terms[others], assume_unique=True, return_indices=True
    )
    products = vectors.values[own][here].astype(np.int64) * vectors.values[others][there]
    products[vectors.is_common[shared >> np.uint32(vectors.shift)]] = 0
    order = np.lexsort((shared, -products))
    terms: list[int] = shared[order[products[order] > 0]].tolist()
    return terms[:WEIGHED]
