"""CSV by the names of its columns, never by their order (RFC 4180)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from generator.core.problems import error
from generator.reading.decode import decode

LARGEST_FIELD = 1_000_000  # characters

MOST_ROWS = 1_000_000

_START = 1 << 16  # bytes, in which the header ends

Row = Mapping[str, str]
"""A row by the names of the columns in lower case; what is missing at its end is empty."""


def columns_of(data: bytes) -> frozenset[str]:
    """The names of the columns in lower case; none if the file does not begin like a table."""
    try:
        with _wide_fields():
            header = next(csv.reader(io.StringIO(decode(data[:_START]).text, newline="")), [])
    except csv.Error:
        return frozenset()
    return frozenset(_name(cell) for cell in header)


def rows_of(data: bytes, path: str) -> tuple[Row, ...]:
    """The rows below the header that hold anything.

    Raises:
        BuildError: a field is too long, as after a quote that is never closed; there are too many rows.
    """
    rows: list[Row] = []
    reader = csv.reader(io.StringIO(decode(data).text, newline=""))
    try:
        with _wide_fields():
            header = [_name(cell) for cell in next(reader, [])]
            for cells in reader:
                padded = [*cells, *[""] * (len(header) - len(cells))]
                rows += [dict(zip(header, padded, strict=False))] if any(map(str.strip, cells)) else []
                if len(rows) > MOST_ROWS:
                    raise error(path, f"has more than {MOST_ROWS:,} rows", hint="cut it into several files")
    except csv.Error as failure:
        hint = "a quote may be missing there, or the file was cut short: export it again"
        raise error(path, f"is no table: {failure}", line=reader.line_num, hint=hint) from failure
    return tuple(rows)


@contextmanager
def _wide_fields() -> Iterator[None]:
    """Let fields be longer than the 131,072 characters of the csv module, whose limit is a global one."""
    before = csv.field_size_limit(LARGEST_FIELD)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _name(cell: str) -> str:
    return cell.strip().casefold()
