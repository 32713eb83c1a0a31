"""give_reasons(): the terms by which two stories are alike, as the first of them writes them."""

from __future__ import annotations

import numpy as np

from generator.stages.relate.counts import UNSURE, Counts
from generator.stages.relate.names import Names, common_to
from generator.stages.relate.neighbours import Neighbours
from generator.stages.relate.order import Ints
from generator.stages.relate.products import runs_of
from generator.stages.relate.shared import shared_terms, weakly_shared_terms
from generator.stages.relate.vectors import Statistics
from generator.stages.relate.wording import choose_words


def give_reasons(
    stories: Ints,
    others: Ints,
    counts: Counts,
    statistics: Statistics,
    found: Neighbours,
    *,
    names: Names,
    calendar: frozenset[str],
) -> list[str]:
    """For each pair up to three of the terms that both use, tabs between; the stories ascend.

    Empty if they share none that tells a reader something. `names` are those of all stories. `calendar`: see
    `choose_words`.
    """
    reasons: list[str] = []
    shared = shared_terms(found, counts, stories, others)
    rows = others.tolist()
    for story, first, last in runs_of(stories):
        spellings = counts.shown[story].split("\t")
        unsure = {slot for slot, word in enumerate(spellings) if word[:1] == UNSURE}
        here = names.of(story)
        for other, slots in zip(rows[first:last], shared, strict=False):
            if unsure.isdisjoint(slots):
                words = [spellings[slot] for slot in slots]
            else:
                words = [_spelling(spellings[slot], counts, (story, slot), other) for slot in slots]
            common = common_to(here, names.of(other), words)
            telling = choose_words(words, common, calendar)
            if not telling:
                weak = weakly_shared_terms(counts, statistics, story, other)
                telling = choose_words([spellings[slot] for slot in weak], common, calendar)
            reasons.append("\t".join(telling))
    return reasons


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
