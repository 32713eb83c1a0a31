"""explain(): what a reader takes each line of raw files for, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from generator.core.model import Reading
from generator.core.problems import BuildError, Problem, error
from generator.reading import readers


def explain(paths: Sequence[Path]) -> Mapping[str, Reading]:
    """Each file as a build reads it, by the name it was given; nothing is written, and they may lie anywhere.

    Raises:
        BuildError: files that are not there, have no reader, or cannot be read.
    """
    readings: dict[str, Reading] = {}
    problems: list[Problem] = []
    for path in paths:
        try:
            readings[str(path)] = readers.read(_bytes_of(path), str(path))
        except BuildError as failure:
            problems += failure.problems
    if problems:
        raise BuildError(problems)
    return readings


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as failure:
        hint = "name a raw file: explain content/raw/floods.txt"
        raise error(str(path), f"cannot be read: {failure.strerror or failure}", hint=hint) from failure
