"""Columns are what was added to them, or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.core.columns import Mark, add_to_columns, read_columns
from generator.core.problems import BuildError


def added(folder: Path, marks: dict[str, Mark], **more: bytes) -> dict[str, Mark]:
    return add_to_columns(folder, marks, {name: [data[:2], data[2:]] for name, data in more.items()})


def found(folder: Path, marks: dict[str, Mark]) -> dict[str, bytes] | None:
    columns = read_columns(folder, marks)
    return None if columns is None else {name: bytes(column) for name, column in columns.items()}


def test_what_is_added_stands_behind_what_was_there(tmp_path: Path) -> None:
    marks = added(tmp_path / "columns", {}, terms=b"one", words=b"")
    assert found(tmp_path / "columns", marks) == {"terms": b"one", "words": b""}
    marks = added(tmp_path / "columns", marks, terms=b"two", words=b"2")
    assert found(tmp_path / "columns", marks) == {"terms": b"onetwo", "words": b"2"}


def test_what_nobody_remembers_was_never_added(tmp_path: Path) -> None:
    marks = added(tmp_path, {}, terms=b"one")
    added(tmp_path, marks, terms=b"forgotten")
    assert found(tmp_path, marks) == {"terms": b"one"}
    assert found(tmp_path, added(tmp_path, marks, terms=b"two")) == {"terms": b"onetwo"}
    assert found(tmp_path, added(tmp_path, {}, terms=b"new")) == {"terms": b"new"}


@pytest.mark.parametrize("damage", [b"", b"on", b"ona", b"\0\0\0"])
def test_columns_that_are_not_whole_are_none(tmp_path: Path, damage: bytes) -> None:
    marks = added(tmp_path, {}, terms=b"one", words=b"two")
    (tmp_path / "terms").write_bytes(damage)
    assert read_columns(tmp_path, marks) is None
    (tmp_path / "terms").unlink()
    assert read_columns(tmp_path, marks) is None


def test_a_place_that_cannot_be_written_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "columns").write_text("a file")
    with pytest.raises(BuildError, match="cannot be written"):
        added(tmp_path / "columns", {}, terms=b"one")
