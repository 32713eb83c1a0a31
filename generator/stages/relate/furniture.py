"""Furniture: terms that come with a publisher and not with a subject."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from generator.stages.relate.counts import Counts, Hashes, checksums
from generator.stages.relate.order import Ints, Rows, gather

FURNITURE_STORIES = 4
"""Stories that a publisher must have before its own words are told from its subjects."""
FURNITURE_SHARE = 0.6
"""Of a publisher's stories that hold a term, and of the stories with the term that are the publisher's."""

ROWS_AT_ONCE = 2048
"""Stories looked through at once."""


class Furniture:
    """Terms that come with a publisher and not with a subject: in most of its stories, in few others."""

    def __init__(self, counts: Counts, frequencies: Rows, publishers: Ints, shift: int) -> None:
        """`frequencies` by bucket; `publishers`: for each story a number, 0 if unknown."""
        known, number, stories = np.unique(publishers, return_inverse=True, return_counts=True)
        stories[known == 0] = 0
        self._all = counts
        self._publishers = publishers
        self._shift = np.uint32(shift)
        self._frequencies = frequencies
        self._stories = stories[number]
        self._counts = np.zeros(0, np.int64)
        telling = self._stories >= FURNITURE_STORIES
        if telling.any():
            lengths = counts.lengths[telling]
            terms = counts.terms[gather(counts.starts[telling], lengths)]
            salt = np.repeat(publishers[telling], lengths)
            self._counts = np.bincount(self._keys(terms, salt), minlength=len(frequencies))

    def _keys(self, terms: Hashes, publishers: Ints) -> Hashes:
        """Buckets for terms of publishers."""
        return (terms ^ ((publishers * 0x9E3779B1) & 0xFFFFFFFF).astype(np.uint32)) >> self._shift

    def damps(self, terms: Hashes, rows: Ints) -> npt.NDArray[np.bool_]:
        """For each term, in the story of that row, whether it is furniture there."""
        if not len(self._counts):
            return np.zeros(len(rows), bool)
        stories = self._stories[rows]
        here = self._counts[self._keys(terms, self._publishers[rows])]
        everywhere = self._frequencies[terms >> self._shift]
        many = (stories >= FURNITURE_STORIES) & (here >= FURNITURE_SHARE * stories)
        damped: npt.NDArray[np.bool_] = many & (here >= FURNITURE_SHARE * everywhere)
        return damped

    def prints(self) -> npt.NDArray[np.uint64]:
        """For each story a checksum of its terms that are furniture."""
        lengths = self._all.lengths
        prints = np.zeros(len(lengths), np.uint64)
        for first in range(0, len(lengths) if len(self._counts) else 0, ROWS_AT_ONCE):
            rows = np.arange(first, min(first + ROWS_AT_ONCE, len(lengths)))
            terms = self._all.terms[gather(self._all.starts[rows], lengths[rows])]
            row = np.repeat(rows, lengths[rows])
            damped = self.damps(terms, row)
            found = np.bincount(row[damped] - first, minlength=len(rows))
            prints[rows] = checksums(terms[damped].astype(np.uint64), found)
        return prints
