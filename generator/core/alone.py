"""Whether this process may be copied as it stands: a copy has no other threads, and what these held is lost.

Linux copies a process in some milliseconds, by fork(2).
"""

from __future__ import annotations

import os
import signal
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import NoReturn
from weakref import WeakSet

ENDS = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
"""What ends the program as Ctrl-C does: somebody ended it, or closed the terminal."""

_ALL_ENDS = [signal.SIGINT, *ENDS]

_PR_SET_PDEATHSIG = 1
"""Of prctl(2): what a process gets when the one that made it ends."""

_bystanders: WeakSet[Thread] = WeakSet()


def stand_by(thread: Thread) -> None:
    """Say of a thread that it never holds anything that work needs: neither is it missed in a copy."""
    _bystanders.add(thread)


def is_alone() -> bool:
    """Whether this process can be copied: it has one thread besides bystanders, as the system counts them."""
    if sys.platform != "linux":
        return False
    try:
        threads = len(os.listdir("/proc/self/task"))
    except OSError:
        return False
    return threads == 1 + sum(thread.is_alive() for thread in list(_bystanders))


def stay_alone() -> None:
    """Let numpy start no threads that wait for large matrices: there are none, and `is_alone` minds them."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


@contextmanager
def copied(live: Callable[[], None]) -> Iterator[int]:
    """A copy of this process, which lives as it is told and ends; its number.

    Ctrl-C and `kill` wait until the number is noted here, and until the copy knows that it is one: else it
    would end the build as well.

    Raises:
        OSError: no process is to be had.
    """
    first = os.getpid()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ALL_ENDS)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # newer Pythons warn of bystanders
            process = os.fork()
            if not process:
                _live_as_copy(first, live)
            yield process
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _live_as_copy(first: int, live: Callable[[], None]) -> NoReturn:
    """Do what a copy is there for, and nothing that the first process, whose number is given, will do."""
    try:
        _heed_as_copy(first)
        live()
    finally:  # whatever happens, nobody else is to go on where the first process will
        os._exit(0)


def _heed_as_copy(first: int) -> None:
    """Leave Ctrl-C, which reaches all processes of a terminal, to the first process; `kill` ends this one.

    It ends with the first process besides: nobody else waits for it.
    """
    import ctypes

    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != first:  # it ended before the system was asked
        os._exit(1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for end in ENDS:
        signal.signal(end, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _ALL_ENDS)
