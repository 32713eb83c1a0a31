"""Processes of this machine: how they share Ctrl-C, and when they look for garbage."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager


def start_processes(count: int) -> Executor:
    """So many processes, at once: the first work finds them all on their way."""
    import multiprocessing  # loaded only if there is work for them
    from concurrent.futures import ProcessPoolExecutor

    context = multiprocessing.get_context("spawn")
    executor = ProcessPoolExecutor(count, mp_context=context, initializer=_begin)
    with _unheard_by_children():
        for _ in range(count):
            executor.submit(os.getpid)
    return executor


def collect_seldom() -> None:
    """Let Python look seldom for objects that only hold each other: a build makes few of those.

    Looking took a fifth of the time of a build of 10,000 stories after one edit, and freed nothing.
    """
    gc.set_threshold(100_000, 50, 100)


def _begin() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    collect_seldom()


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
