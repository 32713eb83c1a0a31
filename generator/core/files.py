"""Files: read what was scanned, put in place what was made, whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from generator.core.digest import digest_bytes
from generator.core.problems import error

if TYPE_CHECKING:
    from generator.core.model import Source

MARKER = ".broadsheet"
"""A folder with this file in it was made by a build, and may be written and emptied by the next."""

MARKER_TEXT = b"Written by Broadsheet. Everything in this folder is replaced by the next build.\n"

PART = ".part-"
"""How the names of files begin that are being written; one is left behind where a build was killed."""


def is_ours(folder: Path) -> bool:
    """Whether a build made the folder."""
    return (folder / MARKER).is_file() and not folder.is_symlink()


def read(source: Source) -> bytes:
    """The bytes of a file that was scanned.

    Raises:
        BuildError: the file cannot be read, or is no longer what was scanned.
    """
    try:
        data = _read(os.path.join(source.folder, source.name))
    except OSError as failure:
        raise error(source.place, f"cannot be read: {failure.strerror}", hint="build again") from failure
    if digest_bytes(data) != source.digest:
        raise error(source.place, "was changed while it was being built", hint="build again")
    return data


def _read(path: str) -> bytes:
    """The bytes of a file as the system gives them: Python's own files take twice as long."""
    file = os.open(path, _OLD_FILE)
    try:
        pieces = []
        while piece := os.read(file, _PIECE):
            pieces.append(piece)
        return b"".join(pieces)
    finally:
        os.close(file)


_PIECE = 1 << 18
_PLAIN_FILE = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOINHERIT", 0)
_OLD_FILE = os.O_RDONLY | _PLAIN_FILE
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _PLAIN_FILE


def put(path: Path, data: bytes) -> None:
    """Write a file so that other programs see the old content or the new, never a part.

    Raises:
        BuildError: the place cannot be written.
    """
    part = path.with_name(f"{PART}{digest_bytes(path.name.encode('utf-8', 'surrogatepass'))[:8]}")
    try:
        try:
            part.write_bytes(data)
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(data)
        part.replace(path)
    except OSError as failure:
        with suppress(OSError):
            part.unlink()
        raise _not_written(path, failure) from failure


def stage(path: str, data: bytes) -> None:
    """Write a file that nobody looks at before it is moved to its place.

    Raises:
        BuildError: the place cannot be written.
    """
    try:
        try:
            _write(path, data)
        except FileNotFoundError:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            _write(path, data)
    except OSError as failure:
        raise _not_written(Path(path), failure) from failure


def _write(path: str, data: bytes) -> None:
    """Write a file as the system does it: Python's own files take half as long again."""
    file = os.open(path, _NEW_FILE, 0o666)
    try:
        written = os.write(file, data)
        while written < len(data):
            written += os.write(file, data[written:])
    finally:
        os.close(file)


def behind_links(folder: Path, paths: Iterable[str]) -> list[str]:
    """Those of some paths below a folder that are symbolic links themselves, or to which one leads."""
    linked: dict[str, bool] = {"": False}

    def is_linked(path: str) -> bool:
        if path not in linked:
            linked[path] = is_linked(path.rpartition("/")[0]) or os.path.islink(folder / path)
        return linked[path]

    return [path for path in paths if is_linked(path)]


def move(staged: Path, path: Path) -> None:
    """Put a finished file in place; across file systems too.

    Raises:
        BuildError: the place cannot be written.
    """
    try:
        try:
            staged.replace(path)
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            staged.replace(path)
    except OSError as failure:
        if not staged.exists() or path.is_dir():
            raise _not_written(path, failure) from failure
        put(path, staged.read_bytes())
        staged.unlink()


def move_folder(staged: str, path: str) -> bool:
    """Put a folder of finished files where nothing is, all at once; False if that cannot be done.

    Not across file systems, and on Windows not while another program reads one of the files.
    """
    try:
        os.rename(staged, path)
    except OSError:
        return False
    return True


def remove(path: Path) -> None:
    """Delete a file, a link, or a folder with all that is in it; links are not followed.

    Raises:
        BuildError: it cannot be deleted.
    """
    try:
        if path.is_dir() and not path.is_symlink():
            import shutil  # loaded only if a folder goes

            shutil.rmtree(path)
        else:
            with suppress(FileNotFoundError, NotADirectoryError):
                path.unlink()
    except OSError as failure:
        raise error(str(path), f"cannot be deleted: {failure.strerror}") from failure


def remove_empty_folders(folder: Path, gone: Iterable[str]) -> None:
    """Delete the folders below `folder` that held the files `gone` and now hold nothing."""
    for path in gone:
        parent = (folder / path).parent
        while parent != folder and parent.is_dir() and not os.listdir(parent):
            parent.rmdir()
            parent = parent.parent


def _not_written(path: Path, failure: OSError) -> Exception:
    return error(
        str(path),
        f"cannot be written: {failure.strerror or failure}",
        hint="make room, or allow writing there, and build again",
    )
