"""map_parts(): the same done to parts of large arrays, by several threads.

numpy and scipy let other threads run while they are at an array, if it is not a small one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
