"""Alike: what relate() returns, packed: a hundred thousand stories have a million likenesses."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.core.model import Likeness

SCORE = 100_000
"""Scores are kept as whole numbers, of which so many are 1."""


@dataclass(frozen=True, slots=True, eq=False)
class Alike(Mapping[str, tuple[Likeness, ...]]):
    """For each slug its likenesses, made when they are asked for."""

    rows: Mapping[str, int]
    """Row of each slug; they ascend."""
    slugs: tuple[str, ...]
    """By row."""
    starts: array[int]
    """Rows + 1: where the likenesses of each begin in what follows."""
    others: array[int]
    """Row of the other story."""
    scores: array[int]
    """From 0 to `SCORE`."""
    cosines: array[int]
    """The same."""
    copies: bytes
    """1 where the other story is nearly the same text."""
    words: tuple[str, ...]
    """The shared terms, tabs between."""

    def __getitem__(self, slug: str) -> tuple[Likeness, ...]:
        """The likenesses of a story, best first."""
        row = self.rows[slug]
        return tuple(
            Likeness(
                self.slugs[self.others[place]],
                tuple(filter(None, self.words[place].split("\t"))),
                self.scores[place] / SCORE,
                self.cosines[place] / SCORE,
                bool(self.copies[place]),
            )
            for place in range(self.starts[row], self.starts[row + 1])
        )

    def __iter__(self) -> Iterator[str]:
        """The slugs, in order."""
        return iter(self.slugs)

    def __len__(self) -> int:
        """The stories."""
        return len(self.slugs)
