"""`Aside`: work that a copy of this process does meanwhile, where the system lends one at once.

Linux does, by fork(2), which takes some milliseconds. Only a process with one thread may ask for it: a copy
has no other threads, and whatever these held would be held for ever.
"""

from __future__ import annotations

import marshal
import os
import signal
import struct
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

_LENGTH = struct.Struct("<Q")
_ENDS = [signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]


class Aside:
    """A head and a body that are on their way; who needs the head alone does not wait for the body.

    `work` returns both, made of what `marshal` writes; it depends on nothing that changes, and has no effect.
    It is done here, when it is first asked for, if there is no other process to do it, or if that one failed:
    then it fails here, and says why.
    """

    def __init__(self, work: Callable[[], tuple[str, Any]]) -> None:
        """Begin."""
        self._work = work
        self._found: tuple[str, Any] | None = None
        self._head = ""
        self._pipe: BinaryIO | None = None
        self._process = 0
        if _is_alone():
            self._begin()

    def head(self) -> str:
        """The first part of the result."""
        if not self._head:
            data = self._receive()
            self._head = marshal.loads(data) if data else self._here()[0]  # noqa: S302 - our own process
        return self._head

    def body(self) -> Any:
        """The other part of it."""
        self.head()
        if self._found is None:
            data = self._receive()
            self.close()
            if data:
                self._found = self._head, marshal.loads(data)  # noqa: S302 - our own process
        return self._here()[1]

    def close(self) -> None:
        """Ask for nothing more."""
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None
            os.kill(self._process, signal.SIGKILL)  # nothing it does is needed any more, or has an effect
            os.waitpid(self._process, 0)

    def __del__(self) -> None:
        """The same when nobody can ask any more."""
        self.close()

    def _here(self) -> tuple[str, Any]:
        if self._found is None:
            self._found = self._work()
        return self._found

    def _begin(self) -> None:
        reading, writing = os.pipe()
        # A copy that heard Ctrl-C before it knows that it is one would end the build as if it was the first.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDS)
        try:
            self._process = os.fork()
        except OSError:  # no process is to be had: the work is done here
            os.close(reading)
            os.close(writing)
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            return
        if self._process:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            os.close(writing)
            self._pipe = os.fdopen(reading, "rb")
            return
        try:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            os.close(reading)  # else nobody would ever hear that the other side is closed
            with os.fdopen(writing, "wb") as pipe:
                for part in self._work():
                    data = marshal.dumps(part)
                    pipe.write(_LENGTH.pack(len(data)))
                    pipe.write(data)
                    pipe.flush()
        finally:  # whatever happens, this copy says no more
            os._exit(0)

    def _receive(self) -> bytes:
        """The next part; empty if there is none."""
        if self._pipe is None:
            return b""
        header = self._pipe.read(_LENGTH.size)
        if len(header) < _LENGTH.size:  # the other process failed, or was ended
            return b""
        (size,) = _LENGTH.unpack(header)
        data = self._pipe.read(size)
        return data if len(data) == size else b""


def _is_alone() -> bool:
    """Whether this process has one thread, counted by the system, and can be copied."""
    if sys.platform != "linux":
        return False
    try:
        return len(os.listdir("/proc/self/task")) == 1
    except OSError:
        return False
