"""Processes of this machine: how they begin and end together, collect garbage and give memory back."""

from __future__ import annotations

import atexit
import gc
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from generator.core.alone import ENDS, is_alone

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from multiprocessing.synchronize import Event

_held: list[object] | None = None
"""What is not freed before the end of this process, if that is near."""

_over: Event | None = None
"""Set when nobody wants the work of the processes any more; they and the one that started them share it."""


def heed_ends() -> None:
    """Let `kill` and a terminal that is closed raise KeyboardInterrupt, as Ctrl-C does."""
    for end in ENDS:
        if signal.getsignal(end) is signal.SIG_DFL:  # nohup has it ignored
            signal.signal(end, signal.default_int_handler)


def processes_of(count: int) -> Executor:
    """So many processes: copies of this one for each work, where they are to be had, else some that stay."""
    from generator.core.copies import Copies  # loaded only if there is work for them

    return Copies(count, partial(start_processes, count))


def start_processes(count: int) -> Executor:
    """So many processes, at once: the first work finds them all on their way."""
    global _over  # noqa: PLW0603 - one program, one build
    import multiprocessing  # loaded only if there is work for them
    from concurrent.futures import ProcessPoolExecutor

    context = multiprocessing.get_context("spawn")
    _over = context.Event()
    executor = ProcessPoolExecutor(count, mp_context=context, initializer=_begin, initargs=(_over,))
    with _unheard_by_children():
        for _ in range(count):
            executor.submit(os.getpid)
    return executor


def give_up_work() -> None:
    """Have the processes leave what they are at.

    They are not ended: that could cut a result which they send just then, and Python would wait for the rest.
    """
    if _over is not None:
        _over.set()


def is_given_up() -> bool:
    """Whether nobody wants the work of this process any more."""
    return _over is not None and _over.is_set()


def collect_seldom() -> None:
    """Let Python look seldom for objects that only hold each other: a build makes few of those.

    Looking took a fifth of the time of a build of 10,000 stories after one edit, and freed nothing.
    """
    gc.set_threshold(100_000, 50, 100)


def give_back_memory() -> None:
    """Have what was freed given back to the system, where the C library would keep it (glibc's malloc_trim).

    After 10,000 stories were compared that is 170 MB, in 10 ms.
    """
    import ctypes  # loaded only by builds with much to do

    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (OSError, AttributeError, TypeError):  # another C library; Windows knows none by that name
        return
    trim(0)


def expect_end() -> None:
    """Say that this process ends by `leave` as soon as it has done one thing."""
    global _held  # noqa: PLW0603 - one program, one end
    _held = []


def hold_till_end(*values: object) -> None:
    """Have values not freed, if this process ends soon: the system takes all its memory back at once."""
    if _held is not None:
        _held.extend(values)


def leave(status: int) -> int:
    """End this process with all that it holds, which would take a tenth of a second to free.

    What others wait for is done first: exit handlers, and what is written is flushed. If that fails, or if
    there are other threads, the process must end as usual: returns the status.
    """
    if not is_alone():
        return status
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (AttributeError, OSError, ValueError):  # there is none, nobody listens any more, or it is closed
        return status
    os._exit(status)


def _begin(over: Event) -> None:
    global _over  # noqa: PLW0603
    _over = over
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    collect_seldom()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A process waits for work for ever, even if the first one was killed and none will come."""
    import multiprocessing

    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


@contextmanager
def _unheard_by_children() -> Iterator[None]:
    """Processes that are started meanwhile never get SIGINT, not even before their initializer runs.

    Ctrl-C reaches all processes of a terminal, and only the first one has something to say to it.
    """
    if os.name == "nt":
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # which would let the signal through again, if it was done later
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
