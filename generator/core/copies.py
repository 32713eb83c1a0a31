"""`Copies`: an executor whose calls are made by copies of this process, where the system lends them at once.

A copy knows all that this process knew when it was asked: nothing is sent to it, and it has nothing to load.
Other processes had to be started and told all that they are to do, which took a quarter of their time.
"""

from __future__ import annotations

import gc
import os
import pickle
import selectors
import signal
import struct
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

from generator.core.alone import copied, is_alone

Result = TypeVar("Result")

Call = tuple[Any, ...]
"""The arguments of one."""

_NUMBER = struct.Struct("<I")
_HEADER = struct.Struct("<QI?")
"""Before each answer: the bytes of it, the number of the call, whether it returned."""
_FAREWELL = _HEADER.pack(0, 0, False)
"""What a copy says last, so that one that was ended from outside can be told from one that is done."""

_PIECE = 1 << 20


class Copies(Executor):
    """So many copies for each `map`, which end with it; others do it where no copies are to be had."""

    def __init__(self, count: int, others: Callable[[], Executor]) -> None:
        """`others` makes the processes that do what copies cannot."""
        self._count = count
        self._make_others = others
        self._others: Executor | None = None
        self._crew: _Crew | None = None

    def submit(self, fn: Callable[..., Result], /, *args: Any, **kwargs: Any) -> Future[Result]:
        """One call, which the others make."""
        return self._started().submit(fn, *args, **kwargs)

    def map(
        self,
        fn: Callable[..., Result],
        *iterables: Iterable[Any],
        timeout: float | None = None,
        chunksize: int = 1,
    ) -> Iterator[Result]:
        """What the calls return, in order; raises what they do, and `BrokenExecutor` if a copy is ended."""
        calls = list(zip(*iterables, strict=False))
        if self._others is None and timeout is None and is_alone():
            self._end_crew()
            with suppress(OSError):  # no process is to be had: perhaps later
                self._crew = _Crew(self._count, fn, calls)
                return self._crew.answers()
        columns = zip(*calls, strict=True) if calls else iterables
        return self._started().map(fn, *columns, timeout=timeout, chunksize=chunksize)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End all processes; copies at once, whatever they are at."""
        self._end_crew()
        if self._others is not None:
            self._others.shutdown(wait, cancel_futures=cancel_futures)

    def _started(self) -> Executor:
        if self._others is None:
            self._others = self._make_others()
        return self._others

    def _end_crew(self) -> None:
        if self._crew is not None:
            self._crew.end()
            self._crew = None


class _Crew:
    """Copies that make some calls between them."""

    def __init__(self, count: int, function: Callable[..., Any], calls: Sequence[Call]) -> None:
        """Begin.

        Raises:
            OSError: no copy could be made.
        """
        self._count = len(calls)
        self._copies: dict[int, int] = {}
        self._unread: dict[int, bytearray] = {}
        self._found: dict[int, tuple[bool, Any]] = {}
        # All read on in one file where another stopped: who is done first takes the next call.
        numbers = os.memfd_create("calls")
        try:
            os.pwrite(numbers, b"".join(map(_NUMBER.pack, range(len(calls)))), 0)
            self._begin(min(count, len(calls)), numbers, lambda number: function(*calls[number]))
        except BaseException:
            self.end()
            raise
        finally:
            os.close(numbers)

    def answers(self) -> Iterator[Any]:
        """What the calls return, in order."""
        try:
            with selectors.DefaultSelector() as selector:
                for pipe in self._unread:
                    selector.register(pipe, selectors.EVENT_READ)
                for number in range(self._count):
                    while number not in self._found:
                        self._receive(selector)
                    has_returned, answer = self._found.pop(number)
                    if not has_returned:
                        raise answer
                    yield answer
        finally:
            self.end()

    def end(self) -> None:
        """Let no copy and no pipe remain."""
        for pipe in self._unread:
            os.close(pipe)
        for process in self._copies.values():
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
        self._unread.clear()
        self._copies.clear()

    def _begin(self, count: int, numbers: int, make: Callable[[int], Any]) -> None:
        for _ in range(count):
            reading, writing = os.pipe()
            try:
                with copied(partial(_live, [reading, *self._unread], numbers, writing, make)) as process:
                    self._copies[reading] = process
                    self._unread[reading] = bytearray()
            except OSError:
                os.close(reading)
                if not self._copies:
                    raise
                return  # those that are there do it all
            finally:
                os.close(writing)

    def _receive(self, selector: selectors.BaseSelector) -> None:
        """Wait until a copy says something."""
        if not selector.get_map():
            raise BrokenExecutor("no copy made all of the calls")
        for key, _ in selector.select():
            pipe = key.fd
            piece = os.read(pipe, _PIECE)
            unread = self._unread[pipe]
            unread += piece
            if not piece:
                if unread != _FAREWELL:
                    raise BrokenExecutor("a copy of the process was ended")
                selector.unregister(pipe)
            self._understand(unread)

    def _understand(self, unread: bytearray) -> None:
        """Take the answers that are whole from what was not read yet."""
        begin = 0
        while len(unread) - begin >= _HEADER.size:
            size, number, has_returned = _HEADER.unpack_from(unread, begin)
            end = begin + _HEADER.size + size
            if not size or len(unread) < end:
                break
            answer = pickle.loads(unread[begin + _HEADER.size : end])  # noqa: S301 - of our own copy
            self._found[number] = has_returned, answer
            begin = end
        del unread[:begin]


def _live(pipes: Iterable[int], numbers: int, answers: int, make: Callable[[int], Any]) -> None:
    """Make calls until none is left: what a copy does."""
    gc.freeze()  # to look at what is the first process's would copy it
    for pipe in pipes:
        os.close(pipe)  # else its copy could write on when the first process is gone
    while data := os.read(numbers, _NUMBER.size):
        (number,) = _NUMBER.unpack(data)
        has_returned, answer = _made(make, number)
        _write(answers, _HEADER.pack(len(answer), number, has_returned) + answer)
    _write(answers, _FAREWELL)


def _made(make: Callable[[int], Any], number: int) -> tuple[bool, bytes]:
    """Whether a call returned, and what, or what it raised."""
    try:
        return True, pickle.dumps(make(number), pickle.HIGHEST_PROTOCOL)
    except BaseException as failure:
        failure.add_note(f"in a copy of the process:\n{traceback.format_exc()}")
        try:
            data = pickle.dumps(failure, pickle.HIGHEST_PROTOCOL)
            pickle.loads(data)  # noqa: S301 - that of many a library cannot be read again
        except Exception:
            data = pickle.dumps(RuntimeError(traceback.format_exc()), pickle.HIGHEST_PROTOCOL)
        return False, data


def _write(pipe: int, data: bytes) -> None:
    written = os.write(pipe, data)
    while written < len(data):
        written += os.write(pipe, data[written:])
