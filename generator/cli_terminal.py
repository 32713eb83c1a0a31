"""What people see: lines, problems, progress. The only importer of rich."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Sequence
from io import TextIOWrapper
from typing import TYPE_CHECKING

from generator.core.alone import stand_by
from generator.core.problems import Problem, show
from generator.core.work import Progress, silent

if TYPE_CHECKING:
    from rich.progress import TaskID

_COLOURS = {"error": "31", "warning": "33", "note": "36"}


def say(text: str, *, error: bool = False) -> None:
    """Print lines, even if nobody listens any more."""
    stream = sys.stderr if error else sys.stdout
    try:
        print(text, file=stream, flush=True)
    except BrokenPipeError:
        # Whoever listened has gone (`| head`). The work is done all the same; say nothing more, anywhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def speak_utf8() -> None:
    """Print any character on any terminal: what it cannot show is escaped, not an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def width() -> int:
    """Columns of the terminal that lines are printed to; 0 if they go elsewhere, and may be of any length."""
    if not sys.stdout.isatty():
        return 0
    import shutil  # loaded only where there is a terminal

    return shutil.get_terminal_size().columns


def counted(count: int, noun: str, plural: str = "") -> str:
    """`1 line`, `2,000 lines`."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def print_problems(problems: Sequence[Problem]) -> None:
    """Print problems, and how many there are."""
    for problem in problems:
        say(_coloured(show(problem), problem.level), error=True)
    if len(problems) > 1:
        errors = sum(problem.level == "error" for problem in problems)
        warnings = len(problems) - errors
        counts = [counted(count, noun) for count, noun in ((errors, "error"), (warnings, "warning")) if count]
        say(" and ".join(counts), error=True)


def show_progress() -> tuple[Progress, Callable[[], None]]:
    """A progress display for the terminal, and how to end it; silence elsewhere."""
    if not sys.stderr.isatty():
        return silent, lambda: None
    from rich.console import Console  # loaded only where somebody watches
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Display

    columns = (TextColumn("{task.description:>14}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    display = Display(*columns, console=Console(stderr=True), transient=True)
    bars: dict[str, TaskID] = {}

    def move(work: str, done: int, total: int) -> None:
        if work not in bars:
            bars[work] = display.add_task(work.replace("_", " "), total=total)
        display.update(bars[work], completed=done, total=total)

    others = set(threading.enumerate())
    display.start()
    for thread in set(threading.enumerate()) - others:
        stand_by(thread)  # it only paints
    return move, display.stop


def _coloured(text: str, level: str) -> str:
    if os.environ.get("NO_COLOR") or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        return text
    return text.replace(f"{level}:", f"\x1b[1;{_COLOURS[level]}m{level}:\x1b[0m", 1)
