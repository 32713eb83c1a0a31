"""What is remembered between builds: rows in one SQLite file, which may be lost or damaged at any time."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from generator.core.files import Look
from generator.core.problems import error

_SCHEMA = """
CREATE TABLE IF NOT EXISTS results
    (work TEXT, name TEXT, key TEXT, value BLOB, PRIMARY KEY (work, name)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files
    (folder TEXT, path TEXT, size INT, mtime INT, ctime INT, inode INT, digest TEXT,
     PRIMARY KEY (folder, path)) WITHOUT ROWID;
"""


class Store:
    """Results of work and looks of files, in `build.sqlite`. While it is open nobody else can open it.

    Damage is no error: what cannot be read is forgotten, and found out again.
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

    def results(self, work: str) -> dict[str, tuple[str, bytes]]:
        """Name → key and pickled result, of all that is remembered of one kind of work."""
        query = "SELECT name, key, value FROM results WHERE work = ?"
        return {name: (key, value) for name, key, value in self._ask(query, work)}

    def keep_results(self, work: str, fresh: Mapping[str, tuple[str, bytes]], gone: Sequence[str]) -> None:
        """Replace results by fresh ones and forget those of names that are gone."""
        self._tell(
            "INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?)",
            [(work, name, key, value) for name, (key, value) in fresh.items()],
            "DELETE FROM results WHERE work = ? AND name = ?",
            [(work, name) for name in gone],
        )

    def files(self, folder: str) -> dict[str, tuple[Look, str]]:
        """Path → stat and digest of the files seen in a folder."""
        query = "SELECT path, size, mtime, ctime, inode, digest FROM files WHERE folder = ?"
        return {
            path: ((size, mtime, ctime, inode), name)
            for path, size, mtime, ctime, inode, name in self._ask(query, _text(folder))
        }

    def keep_files(self, folder: str, fresh: Mapping[str, tuple[Look, str]], gone: Sequence[str]) -> None:
        """Replace what is known of files and forget those that are gone."""
        self._tell(
            "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(_text(folder), path, *stat, name) for path, (stat, name) in fresh.items()],
            "DELETE FROM files WHERE folder = ? AND path = ?",
            [(_text(folder), path) for path in gone],
        )

    def _ask(self, query: str, value: str) -> list[tuple[Any, ...]]:
        """The rows; none if the file turns out to be damaged: then it is thrown away."""
        try:
            return self._database.execute(query, (value,)).fetchall()
        except (sqlite3.Error, MemoryError):  # we are alone in it: it is neither locked nor busy
            self._start_again()
            return []

    def _tell(
        self, insert: str, rows: list[tuple[Any, ...]], delete: str, gone: list[tuple[str, str]]
    ) -> None:
        if not rows and not gone:
            return
        try:
            with self._database as database:
                database.execute("BEGIN")
                database.executemany(insert, rows)
                database.executemany(delete, gone)
        except sqlite3.Error as failure:
            if failure.sqlite_errorcode == sqlite3.SQLITE_FULL:
                raise error(
                    str(self._folder), "cannot be written: the disk is full", hint="make room"
                ) from failure
            self._start_again()

    def _start_again(self) -> None:
        """What a damaged file held is forgotten; the next build finds it out again."""
        self._database.close()
        _throw_away(self._folder / "build.sqlite")
        self._database = _open(self._folder)


def _text(folder: str) -> str:
    """The name of a folder as a text that SQLite takes: those of Unix may be any bytes."""
    return folder.encode("utf-8", "backslashreplace").decode()


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
