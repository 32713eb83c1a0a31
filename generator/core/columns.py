"""Columns of bytes in files of their own, which are only added to, and read where they are needed.

For what is too large to be read and written whole when a little of it changes, as what the database holds.
"""

from __future__ import annotations

import mmap
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from zlib import crc32

from generator.core.problems import error

FOLDER = "columns"
"""Where they lie in the cache folder."""

Mark = tuple[int, int]
"""How many bytes of a column are kept, and their checksum: what follows them was never completed."""


def read_columns(
    folder: Path, marks: Mapping[str, Mark], *, check: bool = True
) -> dict[str, memoryview] | None:
    """The columns of a folder, by name; None if one of them is not as it was kept.

    Without `check` they are only looked at for their size: by who has checked them already.
    """
    found: dict[str, memoryview] = {}
    for name, (size, checksum) in marks.items():
        try:
            found[name] = _mapped(folder / name, size)
        except (OSError, ValueError):  # it is gone, or shorter
            return None
        if check and crc32(found[name]) != checksum:
            return None
    return found


def add_to_columns(
    folder: Path, marks: Mapping[str, Mark], more: Mapping[str, Iterable[bytes | memoryview]]
) -> dict[str, Mark]:
    """Write these bytes behind those that are kept; columns without a mark begin with them.

    Returns the new marks. Who does not remember them has changed nothing.

    Raises:
        BuildError: they cannot be written.
    """
    after: dict[str, Mark] = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, pieces in more.items():
            size, checksum = marks.get(name, (0, 0))
            (folder / name).touch()
            with open(folder / name, "r+b") as file:
                if os.fstat(file.fileno()).st_size != size:
                    file.truncate(size)
                file.seek(size)
                for piece in pieces:
                    size += file.write(piece)
                    checksum = crc32(piece, checksum)
            after[name] = size, checksum
    except OSError as failure:
        raise error(
            str(folder), f"cannot be written: {failure.strerror}", hint="make room, or allow writing there"
        ) from failure
    return after


def _mapped(path: Path, size: int) -> memoryview:
    with open(path, "rb") as file:
        return memoryview(mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ) if size else b"")
