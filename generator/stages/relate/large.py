"""put(), get(): values of many megabytes, in files beside the database.

SQLite reads such a value whole whenever it looks for another beside it (`sqlite3BtreeIndexMoveto`): what
relate remembers of 100,000 stories took a second of each build there.
"""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.core.columns import FOLDER, Mark, add_to_columns, read_columns
from generator.core.work import Cache

COLUMN = "value"


@dataclass(frozen=True, slots=True)
class Large:
    """Where a value is."""

    name: str
    turn: int
    """0 or 1: which of two folders, so that the value before stays until this one is remembered."""
    mark: Mark


def put(cache: Cache, name: str, value: object, before: Large | None) -> Large:
    """Write a value; who remembers what is returned can get it again.

    Raises:
        BuildError: it cannot be written.
    """
    turn = 1 - before.turn if before else 0
    data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    marks = add_to_columns(_folder(cache, name, turn), {}, {COLUMN: (data,)})
    return Large(name, turn, marks[COLUMN])


def get(cache: Cache, large: Large) -> Any | None:
    """The value; None if it is not as it was written."""
    columns = read_columns(_folder(cache, large.name, large.turn), {COLUMN: large.mark})
    return None if columns is None else pickle.loads(columns[COLUMN])  # noqa: S301 - our own, undamaged


def _folder(cache: Cache, name: str, turn: int) -> Path:
    return cache.folder / FOLDER / f"{name}-{turn}"
