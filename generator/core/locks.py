"""A lock between builds, on a file in the folder that they write. The system ends it with the process."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.core.problems import error

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_FAR = 2**30
"""The byte that is locked on Windows, where what is locked cannot be read: far behind the end of the file."""

_HELD = frozenset({errno.EAGAIN, errno.EACCES, errno.EDEADLK, errno.EWOULDBLOCK})


@contextmanager
def alone_with(path: Path) -> Iterator[None]:
    """Hold the lock of a file that is there. Where the file system has no locks, nothing is held.

    Raises:
        BuildError: another process holds it.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError as failure:
        raise error(str(path), f"cannot be read: {failure.strerror}") from failure
    try:
        try:
            _lock(descriptor)
        except OSError as failure:
            if failure.errno in _HELD:
                message, hint = "another build is at work in this folder", "wait until it has ended"
                raise error(str(path.parent), message, hint=hint) from failure
        yield
    finally:
        os.close(descriptor)


if sys.platform == "win32":

    def _lock(descriptor: int) -> None:
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
