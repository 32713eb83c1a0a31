"""keep(), recall(): what was found out about all stories, in columns beside the database.

They are as large as all else that is remembered, and written after each edit: into the one of two folders
that holds those of the time before last.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from generator.core.columns import FOLDER, Mark, add_to_columns, read_columns
from generator.core.work import Cache
from generator.stages.relate.compare import Known
from generator.stages.relate.neighbours import Neighbours, Pairs
from generator.stages.relate.rankings import RANKED, SPARE, Rankings
from generator.stages.relate.reach import Standing
from generator.stages.relate.surroundings import NEAREST, Surroundings
from generator.stages.relate.vectors import Frequencies

Array = npt.NDArray[Any]

KINDS = {
    "frequencies": "<i4", "rows": "<i4",
    "prints": "<u8", "levels": "u1", "coverage": "<f8", "norms": "<f8",
    "strong_lengths": "<i4", "strong_terms": "<u4", "strong_values": "<i2", "bounds": "<i4",
    "lengths": "<i4", "others": "<i4", "rough": "<i4", "exact": "<i4", "copied": "i1",
    "nearest": "<i4", "nearness": "<i4", "surety": "<f8", "crowding": "<i4", "diagonals": "<f8",
    "ranked": "<i4", "scores": "<i4", "floors": "<i4",
}  # fmt: skip
"""The columns, and the numbers that they are of."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Where it is."""

    turn: int
    """0 or 1: which of the two folders."""
    columns: str
    """See `Frequencies`."""
    marks: Mapping[str, Mark]
    calendar: frozenset[str]
    """See `Known`."""


def keep(known: Known, cache: Cache, before: Kept | None) -> Kept:
    """Write what is known; what was kept `before` stays until this is remembered."""
    turn = 1 - before.turn if before else 0
    columns = {name: (column,) for name, column in _columns(known)}
    marks = add_to_columns(_folder(cache, turn), {}, columns)
    return Kept(turn, known.frequencies.columns, marks, known.calendar)


def recall(kept: Kept, cache: Cache) -> Known | None:
    """What was kept; None if it is not as it was."""
    columns = read_columns(_folder(cache, kept.turn), kept.marks)
    if columns is None:
        return None
    found: dict[str, Array] = {name: np.frombuffer(columns[name], kind) for name, kind in KINDS.items()}
    stories = np.repeat(np.arange(len(found["prints"]), dtype=np.int32), found["lengths"])
    pairs = Pairs(stories, found["others"], found["rough"], found["exact"], found["copied"].astype(np.int32))
    neighbours = Neighbours(
        found["prints"],
        found["levels"],
        found["coverage"],
        found["norms"],
        found["strong_lengths"].astype(np.int64),
        found["strong_terms"],
        found["strong_values"],
        found["bounds"],
        pairs,
    )
    nearest, nearness = (found[name].reshape(-1, NEAREST) for name in ("nearest", "nearness"))
    around = Surroundings(nearest, nearness, found["surety"], found["crowding"])
    frequencies = Frequencies(found["frequencies"], kept.columns, found["rows"].astype(np.int64))
    ranked, scores = (found[name].reshape(-1, RANKED + SPARE) for name in ("ranked", "scores"))
    rankings = Rankings(ranked, scores, found["floors"])
    return Known(frequencies, neighbours, Standing(around, found["diagonals"]), rankings, kept.calendar)


def _columns(known: Known) -> list[tuple[str, memoryview]]:
    neighbours, standing = known.neighbours, known.standing
    pairs, around = neighbours.pairs, standing.around
    arrays: dict[str, Array] = {
        "frequencies": known.frequencies.table,
        "rows": known.frequencies.rows,
        "prints": neighbours.prints,
        "levels": neighbours.levels,
        "coverage": neighbours.coverage,
        "norms": neighbours.norms,
        "strong_lengths": neighbours.strong_lengths,
        "strong_terms": neighbours.strong_terms,
        "strong_values": neighbours.strong_values,
        "bounds": neighbours.bounds,
        "lengths": np.bincount(pairs.stories, minlength=len(neighbours.prints)),
        "others": pairs.others,
        "rough": pairs.rough,
        "exact": pairs.exact,
        "copied": pairs.copied,
        "nearest": around.others,
        "nearness": around.nearness,
        "surety": around.surety,
        "crowding": around.crowding,
        "diagonals": standing.diagonals,
        "ranked": known.rankings.others,
        "scores": known.rankings.scores,
        "floors": known.rankings.floors,
    }
    return [
        (name, np.ascontiguousarray(arrays[name], kind).reshape(-1).view(np.uint8).data)
        for name, kind in KINDS.items()
    ]


def _folder(cache: Cache, turn: int) -> Path:
    return cache.folder / FOLDER / f"known-{turn}"
