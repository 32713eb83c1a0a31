"""compare(): the counts of all stories → which are alike, starting from what was known of them before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise

import numpy as np

from generator.core.alike import SCORE, Alike
from generator.core.phrases import Phrases
from generator.core.processes import give_back_memory
from generator.reading.phrases.vocabulary import calendar_words
from generator.stages.relate.columns import Columns, pack, replace_lists, unpack
from generator.stages.relate.copies import Lists, fold_lists, have_other_copies
from generator.stages.relate.counts import Counts
from generator.stages.relate.expand import scales_of
from generator.stages.relate.names import Names, checksums_of
from generator.stages.relate.neighbours import Before, Neighbours, find_neighbours, nobody, unchanged
from generator.stages.relate.order import Ints
from generator.stages.relate.parallel import map_in_copies
from generator.stages.relate.products import compare_pairs, cosines_of
from generator.stages.relate.rankings import (
    RANKED,
    SPARE,
    Rankings,
    best_of,
    carry_rankings,
    have_changed,
    nowhere,
    renew_rankings,
)
from generator.stages.relate.reach import Standing, reach
from generator.stages.relate.reasons import give_reasons
from generator.stages.relate.surroundings import carry, survey_surroundings
from generator.stages.relate.vectors import Frequencies, survey, weigh

KEPT = 12
"""Stories kept for each, copies apart, so that six are left after references."""
LEAST_COSINE = 0.1
"""Likeness of the two stories alone below which their neighbours prove nothing: of the entries below it that
were read (docs/evaluation.md), one of seventeen was of the same matter, of those above it nearly half."""
MANY = 2000
"""New stories after which there is memory worth giving back."""

MANY_PAIRS = 10_000
"""Pairs whose words are sought, from which on copies of the process do it."""
PARTS = 4
"""Parts for each copy: who is done first takes the next."""


@dataclass(frozen=True, slots=True)
class Known:
    """What was found out besides, to start from next time."""

    frequencies: Frequencies
    neighbours: Neighbours
    standing: Standing
    rankings: Rankings
    calendar: frozenset[str]
    """Months and weekdays: what tells them takes 40 ms to read."""


def compare(
    slugs: Sequence[str],
    counts: Counts,
    publishers: Sequence[int],
    before: tuple[Alike, Known | None] | None = None,
    *,
    phrases: Sequence[Phrases],
    kept: int = KEPT,
    fold: bool = True,
    threads: int = 1,
) -> tuple[Alike, Known]:
    """Which stories are alike. The same with and without `before`, only quicker.

    `slugs` ascend; `counts`, `publishers` (a number for each, 0: unknown) and `phrases` are in
    their order.
    """
    counts = replace(counts, prints=counts.prints + checksums_of(phrases))
    alike, known = before or (Alike.pack({}), None)
    then = known.neighbours if known else nobody()
    was = np.array([alike.rows.get(slug, -1) for slug in slugs], np.int64)
    statistics = survey(counts, publishers, known.frequencies if known else None)
    is_old = unchanged(statistics, counts, then, was)
    vectors = weigh(counts, statistics, np.flatnonzero(~is_old), threads)
    found, is_other = find_neighbours(vectors, statistics, Before(then, was, is_old), threads)
    pairs = compare_pairs(found, is_other, vectors, counts, statistics, threads=threads)
    found = replace(found, pairs=pairs)
    if len(vectors.stories) >= MANY:
        del vectors  # the largest of all that is made on the way
        give_back_memory()
    before_now = carry(known.standing.around, was) if known else None
    around = survey_surroundings(found.pairs, found.coverage, is_other, before_now)
    is_other = ~is_old | have_other_copies(found.pairs, is_other, then.pairs, was)
    standing, is_anew = reach(around, known.standing if known else None, was)
    most = max(RANKED, kept)
    rankings = carry_rankings(known.rankings, was) if known else nowhere(len(was), most + SPARE)
    ranked = renew_rankings(
        rankings, is_anew, around, scales_of(around, standing.diagonals), threads=threads, most=most
    )
    is_changed = have_changed(ranked, rankings, is_other, most)
    rows = np.flatnonzero(is_changed)
    lists = fold_lists(rows, best_of(ranked, rows, most), found.pairs if fold else nobody().pairs, kept)
    old = unpack(alike)
    new = _reuse(rows, lists, old, np.where(is_old, was, -1))
    calendar = known.calendar if known else calendar_words()
    names = Names(counts, phrases)

    def reasons_of(stories: Ints, others: Ints) -> list[str]:
        return give_reasons(stories, others, counts, statistics, found, names=names, calendar=calendar)

    new = _complete(np.repeat(rows, new.lengths), new, found, reasons_of, threads=threads)
    return pack(slugs, replace_lists(old, was, is_changed, new)), Known(
        statistics.frequencies, found, standing, ranked, calendar
    )


def _reuse(rows: Ints, lists: Lists, old: Columns, was: Ints) -> Columns:
    """The lists of some stories, with cosines and words if both stories were in a list before; else -1, "".

    `was`: for each story in which row it stood; -1 if it is not as it was.
    """
    stories = np.repeat(rows, lists.lengths)
    places = old.find(was[rows][was[rows] >= 0], was[stories], was[lists.others])
    cosines, words = np.append(old.cosines, -1)[places], np.append(old.words, "")[places]
    return Columns(lists.lengths, lists.others, lists.scores, cosines, lists.are_copies, words)


def _complete(
    stories: Ints,
    lists: Columns,
    found: Neighbours,
    reasons_of: Callable[[Ints, Ints], list[str]],
    *,
    threads: int,
) -> Columns:
    """The lists with all cosines and words; `stories` has the story of each entry."""
    cosines, words = lists.cosines.copy(), lists.words.copy()
    new = np.flatnonzero(cosines < 0)
    cosines[new] = np.rint(SCORE * cosines_of(stories[new], lists.others[new], found, threads))
    new = new[cosines[new] >= LEAST_COSINE * SCORE]
    parts = _cut(stories[new], threads * PARTS if len(new) >= MANY_PAIRS else 1)

    def words_of(part: slice) -> list[str]:
        return reasons_of(stories[new[part]], lists.others[new[part]])

    words[new] = list(chain.from_iterable(map_in_copies(words_of, parts, threads)))
    return replace(lists, cosines=cosines, words=words)


def _cut(stories: Ints, count: int) -> list[slice]:
    """So many parts of entries, or fewer; none holds only some of those of a story."""
    shares = stories[len(stories) * np.arange(1, count) // count]
    cuts = np.unique(np.concatenate([[0], np.searchsorted(stories, shares), [len(stories)]])).tolist()
    return [slice(*bounds) for bounds in pairwise(cuts)]
