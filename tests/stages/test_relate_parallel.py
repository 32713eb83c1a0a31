"""Parts that copies of the process do give what the whole gives here."""

from __future__ import annotations

import os
import signal
import sys

import pytest

from generator.core import copies
from generator.core.phrases import Phrases
from generator.stages.relate import compare as comparing
from generator.stages.relate.compare import compare
from generator.stages.relate.counts import Text, count_texts
from generator.stages.relate.parallel import map_in_copies

HERE = os.getpid()
NUMBERS = list(range(12))
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="needs Linux, which lends processes at once")


@on_linux
def test_copies_do_it_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "is_alone", lambda: True)
    found = map_in_copies(lambda number: (number, os.getpid()), NUMBERS, 2)
    assert [number for number, _ in found] == NUMBERS
    assert HERE not in {process for _, process in found}


def test_threads_do_it_where_there_are_no_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "is_alone", lambda: False)
    found = map_in_copies(lambda number: (number, os.getpid()), NUMBERS, 2)
    assert found == [(number, HERE) for number in NUMBERS]


@on_linux
def test_what_a_copy_did_that_is_ended_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "is_alone", lambda: True)

    def end_copies(number: int) -> int:
        if os.getpid() != HERE:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    assert map_in_copies(end_copies, NUMBERS, 2) == NUMBERS


@on_linux
@pytest.mark.parametrize("threads", [2, 3, 50])
def test_words_are_the_same_in_parts(monkeypatch: pytest.MonkeyPatch, threads: int) -> None:
    towns = "Marrow Skarra Brandt Ulm Fawley Orrin Teign".split()
    texts = [
        Text(
            f"Flood in {town}",
            f"The river {other} rose in {town} after rain. Ferry {row % 5} was lost.",
            "en",
        )
        for row, (town, other) in enumerate((town, other) for town in towns for other in towns)
    ]
    slugs = [f"s{row:02}" for row in range(len(texts))]
    whole, _ = compare(slugs, count_texts(texts), [0] * len(texts), phrases=[Phrases()] * len(texts))
    parts: list[int] = []

    def count_parts(work: object, cut: list[slice], count: int) -> list[list[str]]:
        parts.append(len(cut))
        return map_in_copies(work, cut, count)  # type: ignore[arg-type]

    monkeypatch.setattr(copies, "is_alone", lambda: True)
    monkeypatch.setattr(comparing, "MANY_PAIRS", 1)
    monkeypatch.setattr(comparing, "map_in_copies", count_parts)
    found, _ = compare(
        slugs, count_texts(texts), [0] * len(texts), phrases=[Phrases()] * len(texts), threads=threads
    )
    assert found == whole
    assert any(found.words)
    assert parts[0] > 1
