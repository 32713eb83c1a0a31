"""What files look like from outside, and the digests that were found behind those looks."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping

from generator.core.work import LASTING, Cache

Look = tuple[int, int, int, int]
"""Size in bytes, mtime and ctime in nanoseconds, inode: what a file looks like from outside."""


def look(stat: os.stat_result) -> Look:
    """What tells, without reading it, that a file is still the same."""
    # On Windows the listing of a folder does not say the inode, and other calls do.
    inode = 0 if os.name == "nt" else stat.st_ino
    return stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, inode


def known_looks(cache: Cache, folder: str) -> Mapping[str, tuple[str, Look]]:
    """By path the digest and the look of each file that was seen in a folder."""
    return cache.known(_work(folder))


def learn_looks(
    cache: Cache, folder: str, fresh: Mapping[str, tuple[str, Look]], gone: Collection[str] = ()
) -> None:
    """Remember files by path, and forget those that are gone."""
    cache.learn(_work(folder), fresh, gone)


def look_at(place: str | os.PathLike[str]) -> Look | None:
    """What a file looks like that was written just now; None if it is gone already.

    Asked at once, not when all files are written: who edits one in between must be seen.
    """
    try:
        return look(os.lstat(place))
    except OSError:
        return None


def _work(folder: str) -> str:
    return LASTING + folder
