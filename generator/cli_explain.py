"""A raw file line by line, as `explain` shows it to people and writes it as JSON."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

from generator.cli_terminal import counted

if TYPE_CHECKING:
    from generator.core.model import Reading
    from generator.core.verdicts import Verdict

_FOUND = ("authors", "date", "updated", "publisher", "dateline", "section", "topics", "language", "url")
"""Fields that hold parts of lines, or what the lines say in other words."""


def as_lines(path: str, reading: Reading, columns: int) -> Iterator[str]:
    """The text of `explain`: its lines cut to `columns`, if that is not 0.

    One line for each line of the file, then what was found in them, what the rules mean, and a sum.
    """
    yield path
    deepest = len(str(reading.verdicts[-1].line)) if reading.verdicts else 0
    widest = max((len(_label(verdict)) for verdict in reading.verdicts), default=0)
    for verdict in reading.verdicts:
        line = (
            f"{verdict.line:>{deepest + 2}}  {_fate(verdict):<4}  {_label(verdict):<{widest}}  {verdict.text}"
        )
        yield _shortened(line, columns)
    reasons = {verdict.rule: verdict.reason for verdict in reading.verdicts}
    told = {"found": dict(_found(reading)), "rules": reasons}
    for heading, texts in told.items():
        if texts:
            yield heading
        yield from (_shortened(f"  {name}: {text}", columns) for name, text in texts.items())
    yield from (f"mended: {repair}" for repair in reading.repairs)
    if reading.refusal:
        yield f"no article: {reading.refusal}"
    yield _sum(reading)


def as_json(reading: Reading) -> dict[str, object]:
    """The same as values for JSON."""
    cut = len(reading.cut)
    return {
        "counts": {"lines": len(reading.verdicts), "kept": len(reading.verdicts) - cut, "cut": cut},
        "lines": [asdict(verdict) for verdict in reading.verdicts],
        "found": dict(_found(reading)),
        "repairs": list(reading.repairs),
    }


def _fate(verdict: Verdict) -> str:
    return "kept" if verdict.is_kept else "cut" if verdict.is_sure else "cut?"


def _label(verdict: Verdict) -> str:
    return verdict.kind if verdict.kind == verdict.rule else f"{verdict.kind}/{verdict.rule}"


def _found(reading: Reading) -> Iterator[tuple[str, str]]:
    for article in reading.articles:
        for name in _FOUND:
            value = getattr(article, name)
            if value:
                yield name, ", ".join(value) if isinstance(value, tuple) else str(value)


def _shortened(line: str, columns: int) -> str:
    """As much of a line as a terminal has columns; wide characters take two."""
    if not columns:
        return line
    taken = 0
    for place, character in enumerate(line):
        taken += 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if taken > columns:
            return f"{line[: place - 1]}…"
    return line


def _sum(reading: Reading) -> str:
    cut = reading.cut
    doubts = sum(not verdict.is_sure for verdict in cut)
    every = len(reading.verdicts)
    text = f"{counted(every, 'line')}: {every - len(cut):,} kept, {len(cut):,} cut"
    return f"{text}; of these {doubts:,} by place and shape alone (cut?): have a look" if doubts else text
