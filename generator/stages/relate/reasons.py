"""give_reasons(): the terms by which two stories are alike, as the first of them writes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from generator.stages.relate.counts import Counts, Ints
from generator.stages.relate.neighbours import Neighbours
from generator.stages.relate.vectors import Matrix, Vectors, matrix

MOST_WORDS = 3
WEIGHED = 8
"""Shared terms that are looked at: those that add most to the product."""
PAIRS_AT_ONCE = 20_000
SHORTEST_REASON = 3
"""Letters of a word in lower case that is to tell something; in alphabets that have such."""


def give_reasons(
    stories: Ints, others: Ints, counts: Counts, vectors: Vectors, found: Neighbours
) -> list[str]:
    """For each pair up to three of the terms that both use, tabs between; the stories ascend."""
    strong = matrix(found.strong_lengths, found.strong_terms.astype(np.int64), found.strong_values, 1 << 32)
    ends = np.cumsum(counts.shown_lengths).tolist()
    reasons: list[str] = []
    current, spellings = -1, {}
    for story, terms in zip(stories.tolist(), _shared(strong, stories, others), strict=True):
        if story != current:
            current = story
            shown = counts.shown_terms[ends[story] - int(counts.shown_lengths[story]) : ends[story]].tolist()
            spellings = dict(zip(shown, counts.shown[story].split("\t"), strict=False))
        reasons.append("\t".join(choose_words([spellings[term] for term in terms if term in spellings])))
    for place in (place for place, reason in enumerate(reasons) if not reason):
        reasons[place] = _weak_reason(int(stories[place]), int(others[place]), counts, vectors, ends)
    return reasons


def choose_words(written: Sequence[str]) -> tuple[str, ...]:
    """One to three of the terms, which come weightiest first: names before common words, whole names before
    their parts, no numbers, none that holds a word of another one."""
    ranked = sorted(filter(_tells, written), key=lambda term: (not _is_name(term), not _is_whole_name(term)))
    chosen: list[str] = []
    for term in ranked:
        words = set(term.casefold().split())
        if not any(words & set(other.casefold().split()) for other in chosen):
            chosen.append(term)
    return tuple(chosen[:MOST_WORDS])


def _tells(term: str) -> bool:
    """Whether a reader learns something from it: no number, and no short word in lower case."""
    if not any(character.isalpha() for character in term):
        return False
    return not (term.isascii() and term.islower() and len(term) < SHORTEST_REASON)


def _is_name(term: str) -> bool:
    return term[:1].isupper()


def _is_whole_name(term: str) -> bool:
    words = term.split()
    return len(words) > 1 and all(word[:1].isupper() for word in words)


def _shared(strong: Matrix, stories: Ints, others: Ints) -> Iterator[list[int]]:
    """For each pair the strongest terms of both that add most to their product, weightiest first."""
    for start in range(0, len(stories), PAIRS_AT_ONCE):
        part = slice(start, start + PAIRS_AT_ONCE)
        products = strong[stories[part]].multiply(strong[others[part]]).tocsr()
        lengths = np.diff(products.indptr)
        pair = np.repeat(np.arange(len(lengths)), lengths)
        order = np.lexsort((products.indices, -products.data, pair))
        terms = products.indices[order]
        bounds = zip(products.indptr[:-1].tolist(), products.indptr[1:].tolist(), strict=True)
        yield from (terms[first : min(last, first + WEIGHED)].tolist() for first, last in bounds)


def _weak_reason(story: int, other: int, counts: Counts, vectors: Vectors, ends: list[int]) -> str:
    """The same by all terms: for the few pairs that share none of their strongest."""
    own, others = (slice(vectors.starts[row], vectors.starts[row + 1]) for row in (story, other))
    shared, here, there = np.intersect1d(
        vectors.terms[own], vectors.terms[others], assume_unique=True, return_indices=True
    )
    products = vectors.values[own][here].astype(np.int64) * vectors.values[others][there]
    shown = counts.shown_terms[ends[story] - int(counts.shown_lengths[story]) : ends[story]].tolist()
    spellings = dict(zip(shown, counts.shown[story].split("\t"), strict=False))
    terms = shared[np.lexsort((shared, -products))].tolist()
    return "\t".join(choose_words([spellings[term] for term in terms if term in spellings][:WEIGHED]))
