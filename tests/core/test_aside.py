"""Work that is done meanwhile gives what it gives here, whoever does it."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from generator.core import alone, aside
from generator.core.aside import Aside, Piece

BODY = (tuple((f"story-{number}.html", (number, 2**60, -1)) for number in range(20_000)), ("é\udcff",), None)

lent = pytest.mark.skipif(sys.platform != "linux", reason="needs Linux, which lends a process at once")


@pytest.fixture(params=[False, pytest.param(True, marks=lent)], ids=["here", "meanwhile"])
def begin(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Aside]]:
    monkeypatch.setattr(aside, "is_alone", lambda: request.param)
    monkeypatch.setattr("warnings.filters", [])  # newer Pythons warn of copies where a test has threads
    begun: list[Aside] = []

    def begin(*pieces: Piece) -> Aside:
        begun.append(Aside(pieces))
        return begun[-1]

    yield begin
    for found in begun:
        found.close()


def piece(number: int) -> Piece:
    return lambda: (f"head {number}", (number, BODY))


HEADS = [f"head {number}" for number in range(5)]
BODIES = [(number, BODY) for number in range(5)]


def test_heads_and_bodies_are_those_of_the_work(begin: Callable[..., Aside]) -> None:
    found = begin(*map(piece, range(5)))
    assert (found.heads(), found.bodies(), found.heads()) == (HEADS, BODIES, HEADS)


def test_the_bodies_may_be_asked_for_alone_and_twice(begin: Callable[..., Aside]) -> None:
    found = begin(*map(piece, range(5)))
    assert found.bodies() == found.bodies() == BODIES


def test_there_may_be_nothing_to_do(begin: Callable[..., Aside]) -> None:
    assert (begin().heads(), begin().bodies()) == ([], [])


def test_who_needs_the_heads_alone_leaves_no_process_behind(begin: Callable[..., Aside]) -> None:
    found = begin(*map(piece, range(5)))
    assert found.heads() == HEADS
    found.close()
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_work_that_fails_fails_here(begin: Callable[..., Aside]) -> None:
    def fail() -> tuple[str, Any]:
        raise ValueError("no such folder")

    for pieces in ((fail, piece(0)), (piece(0), fail)):
        with pytest.raises(ValueError, match="no such folder"):
            begin(*pieces).heads()


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aside, "is_alone", lambda: True)
    monkeypatch.setattr("warnings.filters", [])


@lent
@pytest.mark.usefixtures("copied")
def test_a_copy_that_comes_too_late_is_neither_waited_for_nor_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    heed_as_copy = alone._heed_as_copy

    def begin_late(first: int) -> None:
        heed_as_copy(first)
        time.sleep(5)
        (tmp_path / "came").touch()

    monkeypatch.setattr(alone, "_heed_as_copy", begin_late)
    found = Aside([piece(number) for number in range(5)])
    assert (found.heads(), found.bodies()) == (HEADS, BODIES)
    assert not (tmp_path / "came").exists()
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


@lent
@pytest.mark.usefixtures("copied")
def test_both_processes_work_and_nothing_is_done_twice(tmp_path: Path) -> None:
    def note(number: int) -> tuple[int, int]:
        with (tmp_path / f"{number}").open("x"):  # which fails if it is there
            time.sleep(0.02)
        return number, os.getpid()

    found = Aside([partial(note, number) for number in range(10)])
    assert found.heads() == list(range(10))
    assert len(set(found.bodies())) == 2


@lent
@pytest.mark.usefixtures("copied")
def test_what_another_process_could_not_say_is_found_out_here() -> None:
    here = os.getpid()

    def end() -> tuple[str, str]:
        if os.getpid() != here:
            os._exit(1)
        return "head", "body"

    found = Aside([end, end])
    assert (found.heads(), found.bodies()) == (["head"] * 2, ["body"] * 2)


@lent
@pytest.mark.usefixtures("copied")
def test_bodies_that_another_process_could_not_send_are_found_out_here() -> None:
    found = Aside([piece(number) for number in range(5)])
    time.sleep(0.2)  # until it has begun to send them; they are more than a pipe holds
    assert found.heads() == HEADS
    os.kill(found._process, signal.SIGKILL)
    assert found.bodies() == BODIES


@lent
@pytest.mark.usefixtures("copied")
def test_without_another_process_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> int:
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", refuse)
    assert Aside([piece(0), piece(1)]).bodies() == BODIES[:2]


@lent
@pytest.mark.usefixtures("copied")
def test_who_is_not_asked_any_more_is_not_waited_for() -> None:
    reading, writing = os.pipe()
    for_ever = partial(os.read, reading, 1)  # which nobody writes
    found = Aside([lambda: ("head", for_ever())] * 2)
    found.close()
    os.close(reading)
    os.close(writing)


@lent
def test_a_process_with_threads_is_not_copied() -> None:
    over = threading.Event()
    thread = threading.Thread(target=over.wait)
    thread.start()
    assert not aside.is_alone()
    over.set()
    thread.join()
