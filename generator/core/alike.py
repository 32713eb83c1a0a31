"""Alike: which stories are like which, packed: a hundred thousand stories have a million likenesses.

Who needs all of them goes through the columns; who needs those of a few stories asks for their `Likeness`es.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator.core.model import Likeness

SCORE = 100_000
"""Scores are kept as whole numbers, of which so many are 1."""


def split_words(words: str) -> tuple[str, ...]:
    """Shared terms, of which `Alike` keeps those of a likeness with tabs between."""
    return tuple(words.split("\t")) if words else ()


@dataclass(frozen=True, slots=True, eq=False)
class Alike(Mapping[str, tuple[Likeness, ...]]):
    """For each slug its likenesses, best first, made when they are asked for.

    The stories are rows; a likeness is a place in the columns `others` to `words`.
    """

    rows: Mapping[str, int]
    """Row of each slug; they ascend."""
    slugs: tuple[str, ...]
    """By row."""
    starts: array[int]
    """Rows + 1: the first place of each story, which ends where the next begins."""
    others: array[int]
    """Row of the other story."""
    scores: array[int]
    """From 0 to `SCORE`."""
    cosines: array[int]
    """The same."""
    copies: bytes
    """1 where the other story is nearly the same text."""
    words: tuple[str, ...]
    """The shared terms, tabs between; empty where two stories are too little alike to be called related."""

    def __reduce__(self) -> tuple[object, ...]:
        """What it is made of again: a million texts are written as one, and rows are numbered anew."""
        joined = "\n".join(self.words)
        words = joined if joined.count("\n") == len(self.words) - 1 else self.words
        columns = self.starts, self.others, self.scores, self.cosines, self.copies
        return _made_again, (self.slugs, *columns, words)

    @classmethod
    def pack(cls, lists: Mapping[str, Sequence[Likeness]]) -> Alike:
        """Lists of likenesses; what they name is in the lists as well."""
        slugs = tuple(sorted(lists))
        rows = {slug: row for row, slug in enumerate(slugs)}
        entries = [entry for slug in slugs for entry in lists[slug]]
        starts = array("q", [0])
        for slug in slugs:
            starts.append(starts[-1] + len(lists[slug]))
        return cls(
            rows,
            slugs,
            starts,
            others=array("i", [rows[entry.slug] for entry in entries]),
            scores=array("i", [round(entry.score * SCORE) for entry in entries]),
            cosines=array("i", [round(entry.cosine * SCORE) for entry in entries]),
            copies=bytes(entry.is_copy for entry in entries),
            words=tuple("\t".join(entry.words) for entry in entries),
        )

    def places(self, slug: str) -> range:
        """The places of a story's likenesses, best first; none for a slug that is not here."""
        row = self.rows.get(slug)
        return range(0) if row is None else range(self.starts[row], self.starts[row + 1])

    def words_at(self, place: int) -> tuple[str, ...]:
        """The shared terms of a likeness."""
        return split_words(self.words[place])

    def __getitem__(self, slug: str) -> tuple[Likeness, ...]:
        """The likenesses of a story, best first."""
        if slug not in self.rows:
            raise KeyError(slug)
        return tuple(
            Likeness(
                self.slugs[self.others[place]],
                self.words_at(place),
                self.scores[place] / SCORE,
                self.cosines[place] / SCORE,
                bool(self.copies[place]),
            )
            for place in self.places(slug)
        )

    def __iter__(self) -> Iterator[str]:
        """The slugs, in order."""
        return iter(self.slugs)

    def __len__(self) -> int:
        """The stories."""
        return len(self.slugs)


def _made_again(slugs: tuple[str, ...], *columns: Any) -> Alike:
    starts, others, scores, cosines, copies, words = columns
    rows = {slug: row for row, slug in enumerate(slugs)}
    words = tuple(words.split("\n")) if isinstance(words, str) else words
    return Alike(rows, slugs, starts, others, scores, cosines, copies, words)
