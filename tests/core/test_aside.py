"""Work that is done meanwhile gives what it gives here, whoever does it."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from generator.core import aside
from generator.core.aside import Aside

BODY = (tuple((f"story-{number}.html", (number, 2**60, -1)) for number in range(20_000)), ("é\udcff",), None)

lent = pytest.mark.skipif(sys.platform != "linux", reason="needs Linux, which lends a process at once")


@pytest.fixture(params=[False, pytest.param(True, marks=lent)], ids=["here", "meanwhile"])
def begin(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Aside]]:
    monkeypatch.setattr(aside, "_is_alone", lambda: request.param)
    monkeypatch.setattr("warnings.filters", [])  # newer Pythons warn of copies where a test has threads
    begun: list[Aside] = []

    def begin(work: Callable[[], tuple[str, Any]]) -> Aside:
        begun.append(Aside(work))
        return begun[-1]

    yield begin
    for found in begun:
        found.close()


def test_head_and_body_are_those_of_the_work(begin: Callable[..., Aside]) -> None:
    found = begin(lambda: ("head", BODY))
    assert (found.head(), found.body(), found.head()) == ("head", BODY, "head")


def test_the_body_may_be_asked_for_alone_and_twice(begin: Callable[..., Aside]) -> None:
    found = begin(lambda: ("head", BODY))
    assert found.body() is found.body()


def test_who_needs_the_head_alone_leaves_no_process_behind(begin: Callable[..., Aside]) -> None:
    found = begin(lambda: ("head", BODY))
    assert found.head() == "head"
    found.close()
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_work_that_fails_fails_here(begin: Callable[..., Aside]) -> None:
    def fail() -> tuple[str, Any]:
        raise ValueError("no such folder")

    with pytest.raises(ValueError, match="no such folder"):
        begin(fail).head()


@lent
def test_what_another_process_could_not_say_is_found_out_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aside, "_is_alone", lambda: True)
    monkeypatch.setattr("warnings.filters", [])
    here = os.getpid()
    found = Aside(lambda: ("head", "body") if os.getpid() == here else os._exit(1))  # type: ignore[func-returns-value]
    assert (found.head(), found.body()) == ("head", "body")


@lent
def test_without_another_process_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> int:
        raise BlockingIOError

    monkeypatch.setattr(aside, "_is_alone", lambda: True)
    monkeypatch.setattr(os, "fork", refuse)
    assert Aside(lambda: ("head", "body")).body() == "body"


@lent
def test_who_is_not_asked_any_more_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aside, "_is_alone", lambda: True)
    monkeypatch.setattr("warnings.filters", [])
    reading, writing = os.pipe()
    found = Aside(lambda: ("head", os.read(reading, 1)))  # which nobody writes: it would take for ever
    found.close()
    os.close(reading)
    os.close(writing)


@lent
def test_a_process_with_threads_is_not_copied() -> None:
    over = threading.Event()
    thread = threading.Thread(target=over.wait)
    thread.start()
    assert not aside._is_alone()
    over.set()
    thread.join()
