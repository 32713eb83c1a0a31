"""The program itself while it runs: is it still what it was, and how is it started again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

from generator.core.problems import BuildError, Problem

PROGRAM = Path(__file__).resolve().parent
"""The folder of its modules."""


def is_module(path: str) -> bool:
    """Whether a file is part of the program: what Python writes beside its modules is not."""
    return path.endswith((".py", ".toml"))


def check_program() -> None:
    """Raise if the program could not be started again.

    Raises:
        BuildError: the modules that are no Python.
    """
    problems = []
    for path in sorted(PROGRAM.rglob("*.py")):
        try:
            compile(path.read_bytes(), path, "exec")
        except SyntaxError as failure:
            place = path.relative_to(PROGRAM.parent).as_posix()
            line, column, excerpt = failure.lineno or 0, failure.offset or 0, (failure.text or "").rstrip()
            hint = "the preview goes on with the program as it was, and starts again when this is mended"
            problems.append(
                Problem(place, line, column, f"is no Python: {failure.msg}", hint, excerpt=excerpt)
            )
        except (OSError, ValueError):  # it is being written just now: its end will be told
            continue
    if problems:
        raise BuildError(problems)


def start_again() -> NoReturn:
    """The same command in the place of this process; on Windows, which knows no such thing, below it."""
    command = [sys.executable, *sys.orig_argv[1:]]
    if os.name == "nt":
        sys.exit(subprocess.call(command))  # noqa: S603 - the command that we were
    os.execv(sys.executable, command)  # noqa: S606
