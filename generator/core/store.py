"""What is remembered between builds: packs of bytes in one SQLite file, which may be lost or damaged."""

from __future__ import annotations

import sqlite3
from binascii import crc32
from collections.abc import Collection, Mapping
from pathlib import Path

from generator.core.problems import error

_SCHEMA = """
CREATE TABLE IF NOT EXISTS packs
    (work TEXT, pack INT, checksum INT, value BLOB, PRIMARY KEY (work, pack)) WITHOUT ROWID;
"""


class Store:
    """Numbered packs of bytes, by name of the work, in `build.sqlite`.

    While it is open nobody else can open it. Damage is no error: what is not as it was kept is forgotten,
    and found out again.
    """

    def __init__(self, folder: Path) -> None:
        """Open or create `folder/build.sqlite`.

        Raises:
            BuildError: another build has it open, or it cannot be written.
        """
        self._folder = folder
        self._database = _open(folder)

    def close(self) -> None:
        """Let others open it."""
        self._database.close()

    def load(self, work: str) -> dict[int, bytes]:
        """The packs of a work that are as they were kept, by number."""
        query = "SELECT pack, checksum, value FROM packs WHERE work = ?"
        try:
            rows = self._database.execute(query, (_text(work),)).fetchall()
        except (sqlite3.Error, MemoryError):  # we are alone in it: it is neither locked nor busy
            self._start_again()
            return {}
        return {pack: value for pack, checksum, value in rows if _is_whole(value, checksum)}

    def keep(self, work: str, packs: Mapping[int, bytes], gone: Collection[int] = ()) -> None:
        """Replace packs of a work and forget those that are gone, all or nothing.

        Raises:
            BuildError: the disk is full.
        """
        if not packs and not gone:
            return
        name = _text(work)
        try:
            with self._database as database:
                database.execute("BEGIN")
                database.executemany(
                    "INSERT OR REPLACE INTO packs VALUES (?, ?, ?, ?)",
                    ((name, pack, crc32(value), value) for pack, value in packs.items()),
                )
                database.executemany(
                    "DELETE FROM packs WHERE work = ? AND pack = ?", ((name, pack) for pack in gone)
                )
        except sqlite3.Error as failure:
            if failure.sqlite_errorcode == sqlite3.SQLITE_FULL:
                raise error(
                    str(self._folder), "cannot be written: the disk is full", hint="make room"
                ) from failure
            self._start_again()

    def forget(self, *, but: str) -> None:
        """Forget all works, but not those whose name begins so."""
        try:
            query = "DELETE FROM packs WHERE substr(work, 1, ?) != ?"
            self._database.execute(query, (len(but), but))
        except sqlite3.Error:
            self._start_again()

    def _start_again(self) -> None:
        """What a damaged file held is forgotten; the next build finds it out again."""
        self._database.close()
        _throw_away(self._folder / "build.sqlite")
        self._database = _open(self._folder)


def _is_whole(value: object, checksum: object) -> bool:
    """Whether a pack is as it was kept; a damaged file may hold anything in any column.

    A checksum tells damage, and takes a quarter of the time of a digest: all that is known is read each time.
    """
    return isinstance(value, bytes) and crc32(value) == checksum


def _text(name: str) -> str:
    """A name as a text that SQLite takes: those of folders on Unix may be any bytes."""
    return name.encode("utf-8", "backslashreplace").decode()


def _open(folder: Path) -> sqlite3.Connection:
    """The database, alone in it; a damaged one is thrown away."""
    path = folder / "build.sqlite"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            return _connect(path)
        except sqlite3.DatabaseError as failure:
            if "locked" in str(failure):
                raise
            _throw_away(path)
            return _connect(path)
    except sqlite3.OperationalError as failure:
        if "locked" in str(failure):
            message, hint = "another build is at work in this folder", "wait until it has ended"
        else:
            message, hint = f"cannot be opened: {failure}", "delete it, or allow writing there"
        raise error(str(path), message, hint=hint) from failure
    except OSError as failure:
        message = f"cannot be made: {failure.strerror}"
        raise error(str(folder), message, hint="choose another with --cache") from failure


def _throw_away(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _connect(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=0.2, isolation_level=None)
    try:
        # Packs are large: they are written in a fifth of the time that pages of 4 KB take.
        database.execute("PRAGMA page_size = 32768")
        # One writer for as long as the build lasts: this is the lock between two builds.
        database.execute("PRAGMA locking_mode = EXCLUSIVE")
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = OFF")
        database.executescript(_SCHEMA)
        database.execute("BEGIN EXCLUSIVE")
        database.execute("COMMIT")
    except sqlite3.Error:
        database.close()
        raise
    return database
