"""compare(): the counts of all stories → which are alike, starting from what was known of them before."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from generator.core.alike import SCORE, Alike
from generator.stages.relate.counts import Counts, Ints
from generator.stages.relate.expand import Ranking, rank
from generator.stages.relate.neighbours import Flags, Neighbours, Pairs, find_neighbours, nobody
from generator.stages.relate.products import compare_pairs, cosines_of
from generator.stages.relate.reasons import give_reasons
from generator.stages.relate.vectors import weigh

KEPT = 12
"""Stories kept for each, copies apart, so that six are left after references."""
RANKED = 24
"""Stories looked at for that."""
NEVER = 101
LEAST_COSINE = 0.1
"""Likeness of the two stories alone below which their neighbours prove nothing: of the entries below it that
were read (docs/evaluation.md), one of seventeen was of the same matter, of those above it nearly half."""
COPY_SHARE = 45
"""Percent of the runs of words of the shorter text from which on two are versions of one story."""


@dataclass(frozen=True, slots=True)
class Known:
    """What was found out, to start from next time."""

    slugs: tuple[str, ...]
    neighbours: Neighbours
    alike: Alike


def compare(
    slugs: Sequence[str],
    counts: Counts,
    publishers: Sequence[int],
    before: Known | None = None,
    *,
    kept: int = KEPT,
    fold: bool = True,
    threads: int = 1,
) -> Known:
    """Which stories are alike. The same with and without `before`, only quicker.

    `slugs` ascend; `counts` and `publishers` (a number for each, 0: unknown) are in their order.
    """
    vectors = weigh(counts, publishers)
    then = before.neighbours if before else nobody()
    was = _rows_before(slugs, before)
    is_old = was >= 0
    is_old[is_old] = then.prints[was[is_old]] == vectors.prints[is_old]
    found = find_neighbours(vectors, then, was, is_old, threads)
    pairs = compare_pairs(found.pairs, vectors, counts)
    found = replace(found, pairs=pairs)
    ranking = rank(pairs, vectors.coverage, max(RANKED, kept), threads)
    ranking, copies = _fold(ranking, pairs, kept, COPY_SHARE if fold else NEVER)
    stories = np.repeat(np.arange(len(slugs)), ranking.lengths)
    cosines = cosines_of(stories, ranking.others, found)
    tells = cosines >= LEAST_COSINE
    known = _known_words(before, was, is_old, stories, ranking.others)
    words = [word if telling else "" for word, telling in zip(known, tells.tolist(), strict=True)]
    new = np.array([place for place, reason in enumerate(words) if reason is None], np.int64)
    for place, reason in zip(
        new.tolist(), give_reasons(stories[new], ranking.others[new], counts, vectors, found), strict=True
    ):
        words[place] = reason
    alike = Alike(
        rows={slug: row for row, slug in enumerate(slugs)},
        slugs=tuple(slugs),
        starts=array("q", np.concatenate([[0], np.cumsum(ranking.lengths)]).astype(np.int64).tobytes()),
        others=array("i", ranking.others.astype(np.int32).tobytes()),
        scores=array("i", ranking.scores.astype(np.int32).tobytes()),
        cosines=array("i", np.rint(cosines * SCORE).astype(np.int32).tobytes()),
        copies=copies.astype(np.uint8).tobytes(),
        words=tuple(reason or "" for reason in words),
    )
    return Known(tuple(slugs), found, alike)


def _rows_before(slugs: Sequence[str], before: Known | None) -> Ints:
    """For each slug its row in what was known before; -1 if it is new."""
    rows = before.alike.rows if before else {}
    return np.array([rows.get(slug, -1) for slug in slugs], np.int64)


def _fold(ranking: Ranking, pairs: Pairs, kept: int, share: int) -> tuple[Ranking, Flags]:
    """The ranking without copies of better entries, and for each entry whether it copies the story itself."""
    copies: dict[int, set[int]] = defaultdict(set)
    is_copy = pairs.copied >= share
    for story, other in zip(pairs.stories[is_copy].tolist(), pairs.others[is_copy].tolist(), strict=True):
        copies[story].add(other)
        copies[other].add(story)
    ends = np.cumsum(ranking.lengths).tolist()
    others = ranking.others.tolist()
    places: list[int] = []
    lengths: list[int] = []
    flags: list[bool] = []
    start = 0
    for story, end in enumerate(ends):
        own = copies.get(story, set())
        before, hidden, chosen = len(places), set(own), 0
        for place in range(start, end):
            other = others[place]
            if other in own:
                places.append(place)
                flags.append(True)
            elif other not in hidden and chosen < kept:
                places.append(place)
                flags.append(False)
                chosen += 1
                hidden |= copies.get(other, set())
        lengths.append(len(places) - before)
        start = end
    at = np.array(places, np.int64)
    return Ranking(np.array(lengths, np.int64), ranking.others[at], ranking.scores[at]), np.array(flags, bool)


def _known_words(
    before: Known | None, was: Ints, is_old: Flags, stories: Ints, others: Ints
) -> list[str | None]:
    """For each pair the words that it had before, if both stories are as they were; else None."""
    if before is None:
        return [None] * len(stories)
    alike, count = before.alike, len(before.slugs)
    starts = np.array(alike.starts, np.int64)
    lengths = starts[1:] - starts[:-1]
    known = np.repeat(np.arange(count), lengths) * count + np.array(alike.others, np.int64)
    order = np.argsort(known)
    asked = np.where(is_old[stories] & is_old[others], was[stories] * count + was[others], -1)
    place = np.minimum(np.searchsorted(known[order], asked), max(len(known) - 1, 0))
    hit = known[order][place] == asked if len(known) else np.zeros(len(asked), bool)
    at = np.where(hit, order[place] if len(known) else place, -1).tolist()
    return [(alike.words[index] or None) if index >= 0 else None for index in at]
