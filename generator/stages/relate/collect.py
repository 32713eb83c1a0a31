"""collect(): the counts of all stories, of which those that were counted before are kept.

They lie in columns beside the database (`core/columns.py`): an edit adds its story at their end, and reads of
the others what it needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from secrets import token_hex
from shutil import rmtree
from typing import Any, overload

import numpy as np
import numpy.typing as npt

from generator.core.columns import FOLDER, Mark, add_to_columns, read_columns
from generator.core.model import Article
from generator.core.work import Cache, map_cached
from generator.stages.relate.counts import Counts, StoryFile, StoryFiles, count_stories
from generator.stages.relate.large import Large, get, put
from generator.stages.relate.order import Ints, gather, starts_of

WORK = "relate.counts"
CHUNK = 32
"""Stories that are counted together."""
ROWS_AT_ONCE = 4096
"""Stories that are copied at once."""

SPELLINGS = "spellings"
NUMBERS: dict[str, np.dtype[Any]] = {
    "terms": np.dtype("<u4"),
    "weights": np.dtype("<u2"),
    "shown_terms": np.dtype("<u4"),
    "runs": np.dtype("<u4"),
}
KINDS = NUMBERS | {SPELLINGS: np.dtype("u1")}
"""The columns, and the numbers that they are of."""


@dataclass(frozen=True, slots=True)
class Index:
    """Whose counts lie in the columns, one row a story, in the order in which they were added."""

    columns: str
    """What the columns are called: others are written in another folder, once most of these is of no use."""
    marks: Mapping[str, Mark]
    keys: tuple[str, ...]
    """Of each row all that its counts follow from."""
    languages: tuple[str, ...]
    lengths: Ints
    shown_lengths: Ints
    run_lengths: Ints
    spelling_lengths: Ints
    """Bytes of its spellings."""
    prints: npt.NDArray[np.uint64]
    """See `Counts`."""


_NONE = np.zeros(0, np.int64)
NOTHING = Index("", {}, (), (), _NONE, _NONE, _NONE, _NONE, np.zeros(0, np.uint64))


class Spellings(Sequence[str]):
    """Of each story its spellings, read when they are asked for."""

    def __init__(self, column: npt.NDArray[np.uint8], starts: Ints, lengths: Ints) -> None:
        """Where those of each story stand in the column."""
        self._column = column
        self._starts = starts
        self._lengths = lengths

    def __len__(self) -> int:
        """The stories."""
        return len(self._starts)

    @overload
    def __getitem__(self, row: int) -> str: ...
    @overload
    def __getitem__(self, row: slice) -> Sequence[str]: ...
    def __getitem__(self, row: int | slice) -> str | Sequence[str]:
        """Of one story, or of some."""
        if isinstance(row, slice):
            return Spellings(self._column, self._starts[row], self._lengths[row])
        start = int(self._starts[row])
        return (
            self._column[start : start + int(self._lengths[row])].tobytes().decode("utf-8", "surrogatepass")
        )


def collect(articles: Sequence[Article], language: str, cache: Cache) -> Counts:
    """The counts of the articles, in their order; `language` is that of texts too short to tell."""
    program = cache.key((WORK, language))
    row = cache.known(WORK).get("")
    cache.let_go(WORK)
    large: Large | None = row[1] if row and row[0] == program else None
    index: Index = (get(cache, large) if large else None) or NOTHING
    if not index.keys or read_columns(_folder(cache, index), index.marks) is None:
        for folder in (cache.folder / FOLDER).glob("counts-*"):
            rmtree(folder, ignore_errors=True)
        index = replace(NOTHING, columns=token_hex(8))
    was = index
    keys = [_key(article) for article in articles]
    row_of = {key: number for number, key in enumerate(index.keys)}
    stale = [article for article, key in zip(articles, keys, strict=True) if key not in row_of]
    if stale:
        added = _count(stale, language, cache)
        index = _longer(cache, index, [_key(article) for article in stale], added)
        del added
        row_of = {key: number for number, key in enumerate(index.keys)}
    rows = np.array([row_of[key] for key in keys], np.int64)
    if 2 * len(rows) < len(index.keys):
        index, rows = _without_the_rest(cache, index, rows), np.arange(len(rows))
    if index is not was:
        cache.learn(WORK, {"": (program, put(cache, "index", index, large))})
        cache.let_go(WORK)
    return _counts(cache, index, rows)


def _key(article: Article) -> str:
    card = article.card
    return f"{card.slug}\n{article.source.digest}\n{card.language}\n{card.title}"


def _folder(cache: Cache, index: Index) -> Path:
    return cache.folder / FOLDER / f"counts-{index.columns}"


def _count(articles: Sequence[Article], language: str, cache: Cache) -> list[Counts]:
    """Their counts, in groups."""
    files = [StoryFile(article.source, article.card.title, article.card.language) for article in articles]
    groups = {
        articles[start].card.slug: StoryFiles(tuple(files[start : start + CHUNK]), language)
        for start in range(0, len(files), CHUNK)
    }
    # They are remembered here and not by the cache.
    found = map_cached(cache, count_stories, groups, passing=bool, size=CHUNK, is_large=True)
    return list(found.results.values())


def _longer(cache: Cache, index: Index, keys: Sequence[str], added: Sequence[Counts]) -> Index:
    """The index, with more rows, whose counts are added to the columns."""
    spelt = [[spellings.encode("utf-8", "surrogatepass") for spellings in counts.shown] for counts in added]

    def pieces(name: str) -> Iterator[bytes]:
        return (getattr(counts, name).astype(KINDS[name], copy=False).tobytes() for counts in added)

    def joined(name: str) -> npt.NDArray[Any]:
        return np.concatenate([getattr(part, name) for part in (index, *added)])

    more: dict[str, Iterable[bytes]] = {name: pieces(name) for name in NUMBERS}
    more[SPELLINGS] = map(b"".join, spelt)
    sizes = np.array([len(spellings) for part in spelt for spellings in part], np.int64)
    return replace(
        index,
        marks=add_to_columns(_folder(cache, index), index.marks, more),
        keys=(*index.keys, *keys),
        languages=(*index.languages, *chain.from_iterable(counts.languages for counts in added)),
        lengths=joined("lengths"),
        shown_lengths=joined("shown_lengths"),
        run_lengths=joined("run_lengths"),
        spelling_lengths=np.concatenate([index.spelling_lengths, sizes]),
        prints=joined("prints"),
    )


def _without_the_rest(cache: Cache, index: Index, rows: Ints) -> Index:
    """An index of these rows alone, in their order, and their counts in columns of their own."""
    columns = read_columns(_folder(cache, index), index.marks, check=False) or {}
    after = Index(
        token_hex(8),
        {},
        tuple(index.keys[row] for row in rows.tolist()),
        tuple(index.languages[row] for row in rows.tolist()),
        *(column[rows] for column in _by_row(index)),
    )
    lengths_of = {"terms": index.lengths, "weights": index.lengths, "shown_terms": index.shown_lengths}
    lengths_of |= {"runs": index.run_lengths, SPELLINGS: index.spelling_lengths}

    def pieces(name: str) -> Iterator[bytes]:
        column = np.frombuffer(columns[name], KINDS[name])
        lengths = lengths_of[name]
        starts = starts_of(lengths)
        for first in range(0, len(rows), ROWS_AT_ONCE):
            part = rows[first : first + ROWS_AT_ONCE]
            yield column[gather(starts[part], lengths[part])].tobytes()

    marks = add_to_columns(_folder(cache, after), {}, {name: pieces(name) for name in KINDS})
    rmtree(_folder(cache, index), ignore_errors=True)
    return replace(after, marks=marks)


def _by_row(index: Index) -> tuple[npt.NDArray[Any], ...]:
    return index.lengths, index.shown_lengths, index.run_lengths, index.spelling_lengths, index.prints


def _counts(cache: Cache, index: Index, rows: Ints) -> Counts:
    """The counts of these rows."""
    columns = read_columns(_folder(cache, index), index.marks, check=False) or {}
    arrays = {name: np.frombuffer(columns.get(name, b""), kind) for name, kind in KINDS.items()}
    starts = starts_of(index.lengths)
    return Counts(
        starts=starts[rows],
        lengths=index.lengths[rows],
        terms=arrays["terms"],
        weights=arrays["weights"],
        columns=index.columns,
        rows=rows,
        row_starts=starts,
        row_lengths=index.lengths,
        languages=tuple(index.languages[row] for row in rows.tolist()),
        shown=Spellings(
            arrays[SPELLINGS], starts_of(index.spelling_lengths)[rows], index.spelling_lengths[rows]
        ),
        shown_starts=starts_of(index.shown_lengths)[rows],
        shown_lengths=index.shown_lengths[rows],
        shown_terms=arrays["shown_terms"],
        run_starts=starts_of(index.run_lengths)[rows],
        run_lengths=index.run_lengths[rows],
        runs=arrays["runs"],
        prints=index.prints[rows],
    )
