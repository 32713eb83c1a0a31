"""`Stopwatch`: what the stages of a build take. The only psutil user."""

from __future__ import annotations

import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from generator.core.alone import stand_by

INTERVAL = 0.2
"""Seconds between two looks at the memory; one takes some milliseconds a process."""


class Stopwatch:
    """Seconds and, where that is wanted, bytes of memory, by stage. Only the report ever sees them."""

    def __init__(self, *, sees_memory: bool = False) -> None:
        """`sees_memory`: whether to look at the memory of all processes, from `with` on to its end."""
        self._seconds: dict[str, float] = defaultdict(float)
        self._memory: dict[str, int] = {}
        self._look: Callable[[], int] | None = None
        self._sees_memory = sees_memory
        self._peak = 0
        self._lock = threading.Lock()
        self._over = threading.Event()

    def __enter__(self) -> Stopwatch:
        """The stopwatch itself, which now looks at the memory."""
        if self._sees_memory:
            self._look = _memory_of_all()
            watch = threading.Thread(target=self._watch, daemon=True)
            stand_by(watch)
            watch.start()
        return self

    def __exit__(self, *failure: object) -> None:
        """Look no more."""
        self._over.set()

    @property
    def seconds(self) -> dict[str, float]:
        """By stage, all its times together."""
        return {stage: round(seconds, 4) for stage, seconds in self._seconds.items()}

    @property
    def memory(self) -> dict[str, int]:
        """Bytes at the peak of each stage, of this process and those below it; empty if nobody looks."""
        return dict(self._memory)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count what is done within for a stage."""
        start = time.perf_counter()
        self._read(afresh=True)
        yield
        self._seconds[name] += time.perf_counter() - start
        if self._look:
            self._memory[name] = max(self._memory.get(name, 0), self._read())

    def _watch(self) -> None:
        while not self._over.wait(INTERVAL):
            self._read()

    def _read(self, *, afresh: bool = False) -> int:
        """The peak up to now, since it was last begun afresh."""
        if self._look:
            with self._lock:
                self._peak = max(0 if afresh else self._peak, self._look())
        return self._peak


def _memory_of_all() -> Callable[[], int]:
    """A function that tells the resident memory of this process and of all below it, in bytes.

    What copies of a process share counts once, where the system tells that (proc_pid_smaps(5), `Pss`).
    """
    import psutil  # loaded only for those who want to know

    own = psutil.Process()

    def look() -> int:
        total = 0
        for process in (own, *own.children(recursive=True)):
            try:
                total += (
                    process.memory_full_info().pss if sys.platform == "linux" else process.memory_info().rss
                )
            except psutil.Error:  # it has just ended, or is not ours to look at
                continue
        return total

    return look
