"""Whether this process may be copied as it stands: a copy has no other threads, and what these held is lost.

Linux copies a process in some milliseconds, by fork(2).
"""

from __future__ import annotations

import os
import signal
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from weakref import WeakSet

_ENDS = [signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]

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
def pass_over_ends() -> Iterator[None]:
    """Have Ctrl-C and `kill` wait until a copy knows that it is one: else it would end the build as well.

    A copy that leaves by `os._exit` hears them from `heed_as_copy` on.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDS)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # newer Pythons warn of bystanders
            yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def heed_as_copy(first: int) -> None:
    """Leave Ctrl-C, which reaches all processes of a terminal, to the first process; `kill` ends this one.

    It ends with the first process besides, whose number that is: nobody else waits for it.
    """
    import ctypes

    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != first:  # it ended before the system was asked
        os._exit(1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for end in _ENDS[1:]:
        signal.signal(end, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDS)
