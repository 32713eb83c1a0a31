"""What copies of the process return is what calls return here; none of them outlives its work."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, ThreadPoolExecutor
from typing import Any, NoReturn

import pytest

from generator.core import copies
from generator.core.copies import Copies
from generator.core.problems import BuildError, error

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs Linux, which lends processes at once")

HERE = os.getpid()
LONG = "a long answer" * 100_000


class OddError(Exception):
    """One that cannot be read again once it was pickled."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(one + other)

    def __reduce__(self) -> tuple[type[OddError], tuple[str]]:
        return OddError, ("one alone",)


@pytest.fixture
def crew(monkeypatch: pytest.MonkeyPatch) -> Iterator[Copies]:
    monkeypatch.setattr(copies, "is_alone", lambda: True)
    with Copies(3, refuse) as made:
        yield made
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def refuse() -> NoReturn:
    raise AssertionError("no others are wanted")


def test_answers_come_in_order_from_several_copies(crew: Copies) -> None:
    def answer(number: int, text: str) -> tuple[int, str, int]:
        time.sleep(0.002 * (number % 7))
        return number, text, os.getpid()

    found = list(crew.map(answer, range(200), map(str, range(200))))
    assert [(number, text) for number, text, _ in found] == [(number, str(number)) for number in range(200)]
    makers = {process for _, _, process in found}
    assert len(makers) == 3
    assert os.getpid() not in makers


def test_a_second_map_knows_what_has_changed_since_the_first(crew: Copies) -> None:
    known = [1]
    assert list(crew.map(lambda _: known[0], range(4))) == [1] * 4
    known[0] = 2
    assert list(crew.map(lambda _: known[0], range(4))) == [2] * 4


def test_nothing_to_do_is_done(crew: Copies) -> None:
    assert list(crew.map(len, [])) == []


def test_more_calls_than_a_pipe_holds_and_answers_longer_than_it(crew: Copies) -> None:
    assert list(crew.map(abs, range(-40_000, 0))) == list(range(40_000, 0, -1))
    assert list(crew.map(lambda number: LONG + str(number), range(7))) == [LONG + str(n) for n in range(7)]


@pytest.mark.parametrize(
    ("failure", "kind"),
    [(ValueError("no"), ValueError), (error("a.md", "no"), BuildError), (OddError("n", "o"), RuntimeError)],
    ids=["value", "build", "odd"],
)
def test_what_a_call_raises_is_raised_here(crew: Copies, failure: Exception, kind: type[Exception]) -> None:
    def fail(number: int) -> int:
        if number == 5:
            raise failure
        return number

    found: list[int] = []
    with pytest.raises(kind, match="no"):
        found += crew.map(fail, range(10))


def test_a_copy_that_is_ended_from_outside_is_missed(crew: Copies) -> None:
    def end(number: int) -> int:
        if number == 20:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    with pytest.raises(BrokenExecutor):
        list(crew.map(end, range(100)))


def test_copies_end_at_once_when_nobody_wants_their_answers(crew: Copies) -> None:
    started = time.monotonic()
    answers = crew.map(time.sleep, [0, 60, 60, 60])
    assert next(answers) is None
    crew.shutdown()
    assert time.monotonic() - started < 30


def test_others_do_what_copies_cannot(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Executor] = []

    def make() -> Executor:
        made.append(ThreadPoolExecutor(2))
        return made[-1]

    monkeypatch.setattr(copies, "is_alone", lambda: False)
    with Copies(2, make) as crew:
        assert list(crew.map(lambda one, two: (one + two, os.getpid()), [1, 2], [3, 4])) == [
            (4, HERE),
            (6, HERE),
        ]
        assert crew.submit(abs, -1).result() == 1
        monkeypatch.setattr(copies, "is_alone", lambda: True)
        assert list(crew.map(lambda _: os.getpid(), [1])) == [HERE]  # which are there
    assert len(made) == 1


def test_where_no_process_is_to_be_had_others_do_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse_copy() -> int:
        raise BlockingIOError

    monkeypatch.setattr(copies, "is_alone", lambda: True)
    monkeypatch.setattr(os, "fork", refuse_copy)
    before = os.listdir("/proc/self/fd")
    with Copies(2, lambda: ThreadPoolExecutor(1)) as crew:
        assert list(crew.map(abs, [-1, -2])) == [1, 2]
    assert os.listdir("/proc/self/fd") == before


def test_no_file_stays_open(crew: Copies) -> None:
    make: Callable[[Any], Any] = abs
    before = os.listdir("/proc/self/fd")
    for _ in range(3):
        list(crew.map(make, range(10)))
    assert os.listdir("/proc/self/fd") == before
