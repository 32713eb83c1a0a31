"""What is wrong, where, and what to do about it.

A work function raises `BuildError` with all the problems it found; `map_cached` collects them over
all inputs; `cli.py` shows them and exits with 1. Any other exception that escapes is a bug.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from generator.core.later import later
from generator.core.value import Value

Level = Literal["error", "warning", "note"]

WIDEST_EXCERPT = 100  # characters

_STEERING = later("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What could forge a line or steer a terminal, in names of files and in quoted text."""


@dataclass(frozen=True, slots=True, order=True)
class Problem(Value):
    """A thing wrong in a place that a person can edit."""

    path: str
    """The file as the person knows it: `content/articles/floods.md`. Empty: no file in particular."""
    line: int
    """Counted from 1 in that file; 0 if the whole file is meant."""
    column: int
    """Counted from 1; 0 if the whole line is meant."""
    message: str
    """One line that names the offending value."""
    hint: str = ""
    """What to do, as an instruction; empty if the message says it."""
    level: Level = "error"
    """`error` stops the build; `warning` does not, unless the build is strict; a `note` says what the
    build mended by itself, and never stops it."""
    excerpt: str = ""
    """The line of the file, shown under the message; empty if it would not help."""


class BuildError(Exception):
    """Problems in content, templates or configuration; the site on disk was not touched."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Hold `problems`, sorted by place."""
        self.problems: tuple[Problem, ...] = tuple(sorted(problems))
        super().__init__("\n".join(show(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type[BuildError], tuple[tuple[Problem, ...]]]:
        """Pickle by problems: errors travel between processes."""
        return BuildError, (self.problems,)


def error(path: str, message: str, *, line: int = 0, column: int = 0, hint: str = "") -> BuildError:
    """A `BuildError` of one problem."""
    return BuildError([Problem(path, line, column, message, hint)])


def show(problem: Problem) -> str:
    """The problem as text of one to four lines, the way compilers print it."""
    place = ":".join(str(part) for part in (problem.path, problem.line, problem.column) if part)
    lines = [f"{place}: {problem.level}: {problem.message}".removeprefix(": ")]
    if problem.excerpt:
        number = f"{problem.line:>5} | "
        excerpt, column = _narrow(problem.excerpt, problem.column)
        lines.append(number + excerpt)
        if column:
            lines.append(" " * (len(number) - 2) + "| " + " " * (column - 1) + "^")
    if problem.hint:
        lines.append(f"  hint: {problem.hint}")
    return "\n".join(
        _STEERING.sub(lambda match: " " if match[0].isspace() else "\ufffd", line) for line in lines
    )


def guess(word: str, known: Iterable[str]) -> str:
    """`did you mean "title"?` if a known word is near, else the list of known words."""
    import difflib  # loaded only if something is wrong

    known = sorted(known)
    close = difflib.get_close_matches(word.casefold(), known, n=1, cutoff=0.6)
    return f'did you mean "{close[0]}"?' if close else f"known are: {', '.join(known)}"


def with_excerpts(problems: Sequence[Problem], text: str) -> list[Problem]:
    """The problems, each with the line of `text` that it points to."""
    lines = text.split("\n")
    return [
        replace(problem, excerpt=lines[problem.line - 1])
        if 0 < problem.line <= len(lines) and not problem.excerpt
        else problem
        for problem in problems
    ]


def _narrow(excerpt: str, column: int) -> tuple[str, int]:
    """A window of a long line around the column, and the column within it."""
    excerpt = excerpt.replace("\t", " ")
    if len(excerpt) <= WIDEST_EXCERPT:
        return excerpt, column
    start = max(0, column - WIDEST_EXCERPT // 2)
    window = excerpt[start : start + WIDEST_EXCERPT]
    prefix = "…" if start else ""
    suffix = "…" if start + WIDEST_EXCERPT < len(excerpt) else ""
    return prefix + window + suffix, (column - start + len(prefix) if column else 0)
