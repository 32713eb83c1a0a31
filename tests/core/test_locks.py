"""One build at a time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from generator.core.locks import alone_with
from generator.core.problems import BuildError


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "marker"
    path.write_text("text")
    return path


def test_two_cannot_hold_a_file(file: Path) -> None:
    with alone_with(file):
        assert file.read_text() == "text"
        with pytest.raises(BuildError, match="another build is at work in this folder"), alone_with(file):
            pass
    with alone_with(file):
        pass


def test_a_lock_ends_with_its_process(file: Path) -> None:
    holds = (
        "import pathlib; from generator.core.locks import alone_with;"
        f"held = alone_with(pathlib.Path({str(file)!r}));"
        "held.__enter__(); print('held', flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holds], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == b"held"
        with pytest.raises(BuildError), alone_with(file):
            pass
        other.kill()
        other.wait()
    with alone_with(file):
        pass


def test_a_file_that_is_not_there_cannot_be_held(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="cannot be read"), alone_with(tmp_path / "none"):
        pass
