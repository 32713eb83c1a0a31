"""All remembering and all parallel work: `Cache` and `map_cached`.

Incremental building is a memory, not a second path. Each result of a pure work function is kept under a
digest of all its input and of all the code, so that nothing needs to know what depends on what.
"""

from __future__ import annotations

import multiprocessing
import pickle
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from platform import python_version
from types import TracebackType
from typing import Any, Generic, TypeVar

from generator.core.digest import digest, digest_bytes
from generator.core.files import Look
from generator.core.problems import BuildError, Problem, error

Input = TypeVar("Input")
Result = TypeVar("Result")

WORTH_PROCESSES = 1000
"""Stale items from which on starting processes (0.5 s) pays."""

BATCH = 64
"""Items that travel to a process together."""

_PACKAGES = ("jinja2", "markdown-it-py", "PyYAML", "numpy", "scipy", "sparse-dot-topn", "PyStemmer",
             "rapidfuzz")  # fmt: skip

_SCHEMA = """
CREATE TABLE IF NOT EXISTS results
    (work TEXT, name TEXT, key TEXT, value BLOB, PRIMARY KEY (work, name)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files
    (folder TEXT, path TEXT, size INT, mtime INT, ctime INT, inode INT, digest TEXT,
     PRIMARY KEY (folder, path)) WITHOUT ROWID;
"""

Progress = Callable[[str, int, int], None]
"""Told the name of the work, the items done, and the items to do."""


def silent(work: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


class Cache:
    """What earlier builds found out, in one SQLite file, and the processes that find out more.

    Safe to delete at any time. While it is open, no other build can use the same folder.
    """

    def __init__(
        self,
        folder: Path,
        *,
        processes: int = 1,
        progress: Progress = silent,
        code: str | None = None,
    ) -> None:
        """Open or create `folder/build.sqlite`.

        `code` names the program whose results are kept; by default the digest of this one.

        Raises:
            BuildError: another build has it open, or it cannot be written.
        """
        self.folder = folder
        self.processes = processes
        self.progress = progress
        self._code = code or code_digest()
        self._executor: Executor | None = None
        self._database = _open(folder)

    def __enter__(self) -> Cache:
        """The cache itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        failure: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Keep what was found out and stop the processes."""
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)
        self._database.close()

    def key(self, value: object) -> str:
        """The name under which the result for an input is kept."""
        return digest(self._code, value)

    def results(self, work: str) -> dict[str, tuple[str, bytes]]:
        """Name → key and pickled result, of all that is remembered of one kind of work."""
        query = "SELECT name, key, value FROM results WHERE work = ?"
        return {name: (key, value) for name, key, value in self._database.execute(query, (work,))}

    def keep_results(self, work: str, fresh: Mapping[str, tuple[str, bytes]], gone: Sequence[str]) -> None:
        """Replace results by fresh ones and forget those of names that are gone."""
        if not fresh and not gone:
            return
        with self._database as database:
            database.execute("BEGIN")
            database.executemany(
                "INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?)",
                ((work, name, key, value) for name, (key, value) in fresh.items()),
            )
            database.executemany(
                "DELETE FROM results WHERE work = ? AND name = ?", ((work, name) for name in gone)
            )

    def files(self, folder: str) -> dict[str, tuple[Look, str]]:
        """Path → stat and digest of the files seen in a folder."""
        query = "SELECT path, size, mtime, ctime, inode, digest FROM files WHERE folder = ?"
        return {
            path: ((size, mtime, ctime, inode), name)
            for path, size, mtime, ctime, inode, name in self._database.execute(query, (_text(folder),))
        }

    def keep_files(self, folder: str, fresh: Mapping[str, tuple[Look, str]], gone: Sequence[str]) -> None:
        """Replace what is known of files and forget those that are gone."""
        if not fresh and not gone:
            return
        with self._database as database:
            database.execute("BEGIN")
            database.executemany(
                "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?)",
                ((_text(folder), path, *stat, name) for path, (stat, name) in fresh.items()),
            )
            database.executemany(
                "DELETE FROM files WHERE folder = ? AND path = ?", ((_text(folder), path) for path in gone)
            )

    def executor(self) -> Executor:
        """The processes, started when they are first needed."""
        if self._executor is None:
            context = multiprocessing.get_context("spawn")
            self._executor = ProcessPoolExecutor(self.processes, mp_context=context)
        return self._executor


@dataclass(frozen=True, slots=True)
class Mapped(Generic[Result]):
    """What `map_cached` returns."""

    results: dict[str, Result]
    """By name, in the order of the inputs."""
    fresh: tuple[str, ...]
    """The names whose result was worked out now and not remembered."""


def map_cached(
    cache: Cache,
    work: Callable[[Input], Result],
    inputs: Mapping[str, Input],
    *,
    holds: Callable[[Result], bool] | None = None,
) -> Mapped[Result]:
    """`work(input)` for each named input; called only for inputs not seen before.

    `work` must be a pure, module-level function whose result is never None and depends on nothing but its
    input. The key is made here, from all of the input and all of the code, so that no author can forget a
    part of it.
    `holds` says whether a remembered result is still true, for work that leaves something on disk.

    Raises:
        BuildError: the problems of all inputs together; what succeeded is remembered nevertheless.
    """
    kind = f"{work.__module__}.{work.__qualname__}"
    remembered = cache.results(kind)
    keys = {name: cache.key(value) for name, value in inputs.items()}
    results: dict[str, Result] = {}
    for name, key in keys.items():
        row = remembered.get(name)
        found: Result | None = _recall(row[1]) if row and row[0] == key else None
        if found is not None and (holds is None or holds(found)):
            results[name] = found
    stale = {name: value for name, value in inputs.items() if name not in results}
    gone = [name for name in remembered if name not in inputs]

    problems: list[Problem] = []
    fresh: dict[str, tuple[str, bytes]] = {}
    try:
        for name, outcome in _outcomes(cache, work, stale):
            if isinstance(outcome, BuildError):
                problems += outcome.problems
                gone += [name] if name in remembered else []
            else:
                results[name] = outcome
                fresh[name] = (keys[name], pickle.dumps(outcome, pickle.HIGHEST_PROTOCOL))
    finally:
        cache.keep_results(kind, fresh, gone)
    if problems:
        raise BuildError(problems)
    return Mapped({name: results[name] for name in inputs}, tuple(stale))


def remember(cache: Cache, work: str, value: object, make: Callable[[], Result]) -> Result:
    """`make()`, called only if `value` is not what it was: `map_cached` for work on the whole site.

    What `make` returns may depend on nothing but `value`.
    """
    key = cache.key(value)
    row = cache.results(work).get("")
    found: Result | None = _recall(row[1]) if row and row[0] == key else None
    if found is None:
        found = make()
        cache.keep_results(work, {"": (key, pickle.dumps(found, pickle.HIGHEST_PROTOCOL))}, ())
    return found


def foretell(
    cache: Cache, work: Callable[[Input], Result], known: Mapping[str, tuple[Input, Result]]
) -> None:
    """Remember by name what `work` would return for inputs that will come next time.

    For work whose result, once carried out, changes its own input: a file that is written settles the
    question whether it has to be written.
    """
    rows = {
        name: (cache.key(value), pickle.dumps(result, pickle.HIGHEST_PROTOCOL))
        for name, (value, result) in known.items()
    }
    cache.keep_results(f"{work.__module__}.{work.__qualname__}", rows, ())


def code_digest() -> str:
    """Names the program: its own modules, Python, and the packages whose results are kept."""
    package = Path(__file__).resolve().parent.parent
    modules = {
        path.relative_to(package).as_posix(): digest_bytes(path.read_bytes())
        for path in package.rglob("*")
        if path.suffix in {".py", ".toml"}
    }
    return digest(modules, python_version(), {name: _version(name) for name in _PACKAGES})


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _outcomes(
    cache: Cache, work: Callable[[Input], Result], inputs: Mapping[str, Input]
) -> Iterator[tuple[str, Result | BuildError]]:
    """Each name with its result or its problems, in order; in processes if there is much to do."""
    total = len(inputs)
    items = list(inputs.items())
    batches: Iterator[list[tuple[str, Result | BuildError]]]
    if cache.processes < 2 or total < WORTH_PROCESSES:
        batches = ([_attempt(work, item)] for item in items)
    else:
        cut = [items[start : start + BATCH] for start in range(0, total, BATCH)]
        batches = cache.executor().map(_attempt_batch, [work] * len(cut), cut)
    done = 0
    try:
        for batch in batches:
            yield from batch
            done += len(batch)
            cache.progress(work.__name__, done, total)
    except BrokenProcessPool as failure:
        raise error(
            "",
            "a worker process was ended from outside",
            hint="often there was too little memory: build again with --jobs 1",
        ) from failure


def _attempt_batch(
    work: Callable[[Input], Result], batch: Sequence[tuple[str, Input]]
) -> list[tuple[str, Result | BuildError]]:
    return [_attempt(work, item) for item in batch]


def _attempt(work: Callable[[Input], Result], item: tuple[str, Input]) -> tuple[str, Result | BuildError]:
    name, value = item
    try:
        return name, work(value)
    except BuildError as failure:
        return name, failure


def _recall(blob: bytes) -> Any:
    """A result as it was kept; None if it cannot be read any more."""
    try:
        return pickle.loads(blob)  # noqa: S301 - our own file; the key says that our own code wrote it
    except Exception:  # whatever a damaged row raises, it means the same: not remembered
        return None


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
            if isinstance(failure, sqlite3.OperationalError):
                raise
            for suffix in ("", "-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
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
