"""explain(): what a reader takes each line of raw files for, and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.core.problems import BuildError
from generator.stages.explain import explain

TEXT = """River falls again at Tolverton

By Ada Lovelace

The River Marrow fell again on Thursday, and the people of Tolverton went home to their houses.

Share this article

Most of them found their houses dry, the mayor said, and nobody was hurt in the old town.

© 2022 The Valley Times
"""


def test_every_line_is_told_with_its_rule(tmp_path: Path) -> None:
    file = tmp_path / "floods.txt"
    file.write_text(TEXT, "utf-8")
    reading = explain([file])[str(file)]
    assert [(told.line, told.kind, told.is_kept) for told in reading.verdicts] == [
        (1, "title", True), (3, "byline", False), (5, "text", True), (7, "furniture", False),
        (9, "text", True), (11, "rights", True),
    ]  # fmt: skip
    assert all(told.text in TEXT for told in reading.verdicts)
    assert reading.cut[1].reason == "what a page says to everybody: share, subscribe, comment"


def test_all_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    (tmp_path / "b.txt").write_bytes(b"x" * (33 * 1024 * 1024))
    with pytest.raises(BuildError) as failure:
        explain([tmp_path / "a.pdf", tmp_path / "b.txt", tmp_path / "c.txt", tmp_path])
    messages = [(Path(problem.path).name, problem.message) for problem in failure.value.problems]
    assert messages[0][0] == tmp_path.name
    assert messages[1:] == [
        ("a.pdf", 'has the ending ".pdf", for which there is no reader'),
        ("b.txt", "is larger than 32 MB"),
        ("c.txt", "cannot be read: No such file or directory"),
    ]
