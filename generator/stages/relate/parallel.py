"""map_parts(), map_in_copies(): the same done to parts of large arrays, by several threads or processes.

numpy and scipy let other threads run while they are at an array, if it is not a small one. Where Python
itself has most of the work, copies of the process do it: they have all arrays for nothing, and send what they
found.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

Part = TypeVar("Part")
Result = TypeVar("Result")


def map_parts(work: Callable[[Part], Result], parts: Sequence[Part], threads: int) -> list[Result]:
    """`work(part)` for each part, in order."""
    if threads < 2 or len(parts) < 2:
        return [work(part) for part in parts]
    from concurrent.futures import ThreadPoolExecutor  # loaded only if there is much to do

    with ThreadPoolExecutor(threads) as executor:
        return list(executor.map(work, parts))


def map_in_copies(work: Callable[[Part], Result], parts: Sequence[Part], count: int) -> list[Result]:
    """The same in so many copies of the process; in threads where there are none."""
    if count < 2 or len(parts) < 2:
        return [work(part) for part in parts]
    from concurrent.futures import BrokenExecutor, ThreadPoolExecutor  # as above

    from generator.core.copies import Copies

    with Copies(count, partial(ThreadPoolExecutor, count)) as copies:
        try:
            return list(copies.map(work, parts))
        except BrokenExecutor:  # somebody has ended one, often the system for want of memory
            return [work(part) for part in parts]
