"""`Aside`: work that this process shares with a copy of itself, where the system lends one at once.

Linux does, by fork(2), which takes some milliseconds. Only a process with one thread may ask for it: a copy
has no other threads, and whatever these held would be held for ever.
"""

from __future__ import annotations

import marshal
import os
import signal
import struct
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, BinaryIO

from generator.core.alone import copied, is_alone

MOST = 256
"""Pieces of work; the number of each is one byte."""

_LENGTH = struct.Struct("<Q")

Piece = Callable[[], tuple[Any, Any]]


class Aside:
    """Heads and bodies of pieces of work; who needs the heads alone does not wait for the bodies of the copy.

    A piece returns both, made of what `marshal` writes; it depends on nothing that changes, and has no
    effect. The copy begins with the first at once; this process joins in when it is first asked, and each
    takes the next that nobody took. What the copy fails to do is done here, and so is all where there is
    none: then it fails here, and says why.
    """

    def __init__(self, pieces: Sequence[Piece]) -> None:
        """Begin; what takes longest should come first."""
        assert len(pieces) <= MOST, "the number of a piece must be one byte"
        self._pieces = pieces
        self._heads: dict[int, Any] = {}
        self._bodies: dict[int, Any] = {}
        self._claims = -1
        self._pipe: BinaryIO | None = None
        self._process = 0
        if len(pieces) > 1 and is_alone():
            self._begin()

    def heads(self) -> list[Any]:
        """The first part of each result."""
        if len(self._heads) < len(self._pieces):
            self._take_part(self._claims)
            if len(self._heads) < len(self._pieces):  # else a copy that is late has nothing to say
                self._heads = self._receive() | self._heads
            self._do(number for number in range(len(self._pieces)) if number not in self._heads)
            if len(self._bodies) == len(self._pieces):
                self.close()
        return [self._heads[number] for number in range(len(self._pieces))]

    def bodies(self) -> list[Any]:
        """The other part of each."""
        self.heads()
        if len(self._bodies) < len(self._pieces):
            self._bodies = self._receive() | self._bodies
            self.close()
            self._do(number for number in range(len(self._pieces)) if number not in self._bodies)
        return [self._bodies[number] for number in range(len(self._pieces))]

    def close(self) -> None:
        """Ask for nothing more."""
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None
            os.close(self._claims)
            self._claims = -1
            os.kill(self._process, signal.SIGKILL)  # nothing it does is needed any more, or has an effect
            os.waitpid(self._process, 0)

    def __del__(self) -> None:
        """The same when nobody can ask any more."""
        self.close()

    def _take_part(self, claims: int) -> None:
        """Do what nobody has begun, piece by piece."""
        while claims >= 0 and (token := os.read(claims, 1)):
            self._do(token)

    def _do(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            self._heads[number], self._bodies[number] = self._pieces[number]()

    def _begin(self) -> None:
        self._claims, claims = os.pipe()
        os.write(claims, bytes(range(len(self._pieces))))
        os.close(claims)
        reading, writing = os.pipe()
        try:
            with copied(partial(self._live, reading, writing)) as process:
                self._process = process
        except OSError:  # no process is to be had: the work is done here
            for descriptor in (reading, writing, self._claims):
                os.close(descriptor)
            self._claims = -1
            return
        os.close(writing)
        self._pipe = os.fdopen(reading, "rb")

    def _live(self, reading: int, writing: int) -> None:
        """What the copy does."""
        os.close(reading)  # else nobody would ever hear that the other side is closed
        self._take_part(self._claims)
        with os.fdopen(writing, "wb") as pipe:
            for part in (self._heads, self._bodies):
                data = marshal.dumps(part)
                pipe.write(_LENGTH.pack(len(data)))
                pipe.write(data)
                pipe.flush()

    def _receive(self) -> dict[int, Any]:
        """The next part of the results of the copy; empty if there is none."""
        header = self._pipe.read(_LENGTH.size) if self._pipe else b""
        if len(header) < _LENGTH.size:  # there is no copy, or it failed, or was ended
            return {}
        assert self._pipe is not None, "it has just been read from"
        (size,) = _LENGTH.unpack(header)
        data = self._pipe.read(size)
        found: dict[int, Any] = marshal.loads(data) if len(data) == size else {}  # noqa: S302 - our own process
        return found
