"""serve(): build, show the site in a browser, and follow every change.

The only importer of watchdog. One thread builds, through the same `build()` as ever; watchdog's threads tell it what
was saved; the main thread serves (`preview_server`). Whatever is wrong with the content is shown, never fatal.
"""

from __future__ import annotations

import asyncio
import errno
import os
import threading
import time
import traceback
import webbrowser
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NoReturn

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver

from generator.core.config import Config
from generator.core.problems import BuildError, Problem, error, show
from generator.core.work import Cache
from generator.pipeline import Report, build
from generator.preview_server import EVERYWHERE, FIRST_PORT, Preview, bind, run

QUIET = 0.08
"""Seconds without another change after which a build begins: saving one file is several events."""

LONGEST = 1.0
"""Seconds after which it begins even if changes keep coming."""

LOOK = 1.0
"""Seconds between looks whether a watched folder was replaced, of which nobody is told."""

GOODBYE = 0.5
"""Seconds that a running build is given to stop."""

PART = ".part-"
"""How the names of files begin that `core.files` is about to put in place."""

EVENTS: list[type[FileSystemEvent]] = [
    FileCreatedEvent, FileModifiedEvent, FileMovedEvent, FileDeletedEvent, FileClosedEvent,
    DirCreatedEvent, DirMovedEvent, DirDeletedEvent,
]  # fmt: skip
"""All that tells of a change. Never all but some: our own reading would wake us, again and again."""

Say = Callable[[str], None]


class _Stopped(Exception):  # noqa: N818 - no error
    """The preview ends in the midst of a build."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a build ended."""

    problems: tuple[Problem, ...]
    """Why it failed; empty if it did not."""
    config: Config | None = None
    """What was built; only of a build that did not fail."""
    report: Report | None = None
    """What it did; only of a build that did not fail."""


def serve(
    load: Callable[[], Config], host: str, port: int | None, *, opens: bool, polls: bool, say: Say
) -> NoReturn:
    """Show the site at `host` and follow every change, until the person stops it.

    `load` returns the configuration as it is now and is called for every build; `opens` opens a browser; `polls`
    looks for changes instead of being told; `say` is given what a person should read, a line or more at a time.

    Raises:
        KeyboardInterrupt: the person stopped it; everything is closed.
        BuildError: the first configuration is wrong, or the port is not to be had.
    """
    config = load().for_preview()
    sockets, number = bind(host, port)
    if port is None and number != FIRST_PORT:
        say(f"port {FIRST_PORT} is in use; this is {number}")
    if host in EVERYWHERE:
        say(f"warning: --host {host} shows the site to everybody in your network")

    async def main() -> NoReturn:
        preview = Preview(config, host, number)
        say(f"{preview.address} shows the site as it will be; stop with Ctrl-C")
        if opens:
            threading.Thread(target=webbrowser.open, args=(preview.address,), daemon=True).start()
        await run(preview, sockets, partial(_follow, preview, load, config, polls, say))

    asyncio.run(main())


async def _follow(
    preview: Preview, load: Callable[[], Config], config: Config, polls: bool, say: Say
) -> NoReturn:
    """Watch and build in other threads until the task is cancelled."""
    tell = asyncio.get_running_loop().call_soon_threadsafe
    stopped = threading.Event()
    changes = Changes(config, lambda: tell(preview.expect))
    watch = Watch(config, changes, polls, say)
    builder = threading.Thread(
        target=_keep_building, args=(preview, load, changes, watch, tell, stopped, say), daemon=True
    )
    try:
        builder.start()
        while True:
            await asyncio.sleep(3600)
    finally:
        stopped.set()
        changes.note("")
        builder.join(GOODBYE)
        watch.stop()


def _keep_building(
    preview: Preview,
    load: Callable[[], Config],
    changes: Changes,
    watch: Watch,
    tell: Callable[..., object],
    stopped: threading.Event,
    say: Say,
) -> None:
    """Build now and after every change, and tell the server; the whole life of the building thread."""
    said: tuple[Problem, ...] = ()
    watch.start()
    while True:
        tell(preview.expect)
        start = time.perf_counter()
        try:
            outcome = _attempt(load, stopped, say)
        except _Stopped:
            return
        if stopped.is_set():
            return
        is_outdated = changes.forget(outcome)
        # What was saved in the midst of a build may well have broken it; the next one knows.
        if not (outcome.problems and is_outdated):
            said = _say_outcome(outcome, time.perf_counter() - start, said, say)
            _tell_outcome(outcome, preview, tell)
        while not changes.wait(LOOK) and not stopped.is_set():
            watch.look()
        if stopped.is_set():
            return


def _attempt(load: Callable[[], Config], stopped: threading.Event, say: Say) -> Outcome:
    """Build once. No failure but a stop gets out of here: the preview lives on."""

    def stop_if_told(work: str, done: int, total: int) -> None:
        if stopped.is_set():
            raise _Stopped

    try:
        config = load().for_preview()
        with Cache(config.cache, processes=config.processes, progress=stop_if_told) as cache:
            return Outcome((), config, build(config, cache))
    except BuildError as failure:
        return Outcome(failure.problems)
    except _Stopped:
        raise
    except Exception as failure:
        say(traceback.format_exc())
        message = f"the program failed: {type(failure).__name__}: {failure}"
        return Outcome(
            (Problem("", 0, 0, message, "a fault of Broadsheet: please report what the terminal says"),)
        )


def _say_outcome(outcome: Outcome, seconds: float, said: Sequence[Problem], say: Say) -> tuple[Problem, ...]:
    """Say what was built or what is wrong, but no warning for the second time in a row; return the problems."""
    if outcome.report is None:
        say("\n".join(show(problem) for problem in outcome.problems))
        say("not built; the last good site is still shown")
        return outcome.problems
    report = outcome.report
    for problem in report.problems:
        if problem not in said:
            say(show(problem))
    changed = [*report.written, *report.deleted]
    names = ", ".join(changed[:3]) + (f" and {len(changed) - 3:,} more" if len(changed) > 3 else "")
    say(f"built in {seconds:.2f} s: {names or 'no file changed'}")
    return report.problems


def _tell_outcome(outcome: Outcome, preview: Preview, tell: Callable[..., object]) -> None:
    if outcome.config is not None and outcome.report is not None:
        changed = (*outcome.report.written, *outcome.report.deleted)
        tell(preview.succeed, outcome.config, changed)
    else:
        tell(preview.fail, outcome.problems)


class Changes(FileSystemEventHandler):
    """What was saved and is not built yet: filled by watchdog's threads, emptied by the one that builds."""

    def __init__(self, config: Config, wake: Callable[[], object]) -> None:
        """`wake` is called at each change, from whatever thread sees it."""
        self._folders = _watched(config)
        self._made = tuple(map(os.path.realpath, (config.cache, config.output)))
        self._wake = wake
        self._condition = threading.Condition()
        self._pending: set[tuple[str, bool]] = set()
        self._own: frozenset[tuple[str, bool]] = frozenset()
        self._first = self._last = 0.0

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Note what watchdog saw, unless it is nothing to us: hidden files, backups, the output."""
        source, target = os.fsdecode(event.src_path), os.fsdecode(event.dest_path)
        is_put = os.path.basename(source).startswith(PART)
        for path in (source, target):
            if path and not self._is_ignored(path):
                self.note(path, is_put=is_put)

    def note(self, path: str, *, is_put: bool = False) -> None:
        """A file changed; `is_put` if it was put in place as this program does it."""
        with self._condition:
            if (path, is_put) in self._own:
                return
            self._last = time.monotonic()
            self._first = self._first if self._pending else self._last
            self._pending.add((path, is_put))
            self._condition.notify_all()
        self._wake()

    def forget(self, outcome: Outcome) -> bool:
        """Drop what the build itself wrote into the content folder; whether any other changes are left."""
        own: Iterable[str] = outcome.report.markdown if outcome.report else ()
        content = self._folders[0]
        with self._condition:
            self._own = frozenset((os.path.join(content, *path.split("/")), True) for path in own)
            self._pending -= self._own
            return bool(self._pending)

    def wait(self, seconds: float) -> bool:
        """Wait for changes, and for the quiet after them; False if there were none in this time."""
        with self._condition:
            if not self._condition.wait_for(lambda: self._pending, seconds):
                return False
            while (rest := min(self._last + QUIET, self._first + LONGEST) - time.monotonic()) > 0:
                self._condition.wait(rest)
            self._pending.clear()
            return True

    def _is_ignored(self, path: str) -> bool:
        if any(path == folder or path.startswith(folder + os.sep) for folder in self._made):
            return True
        folder = next((folder for folder in self._folders if path.startswith(folder + os.sep)), path)
        parts = path.removeprefix(folder).split(os.sep)
        return any(part.startswith(".") or part.endswith("~") for part in parts)


class Watch:
    """The watching of the folders: the system tells or, where that does not work, looking every second does."""

    def __init__(self, config: Config, changes: Changes, polls: bool, say: Say) -> None:
        """Nothing is watched before `start`."""
        self._folders = (config.content, config.templates, config.static)
        self._changes = changes
        self._polls = polls
        self._say = say
        self._observer: BaseObserver | None = None
        self._seen: tuple[tuple[int, int] | None, ...] = ()

    def start(self) -> None:
        """Watch the folders that are there; by looking, if the system cannot watch as many as there are."""
        self._seen = tuple(map(_identity, self._folders))
        try:
            self._observer = self._observe(PollingObserver() if self._polls else Observer())
        except OSError as failure:
            if self._polls or failure.errno not in {errno.ENOSPC, errno.EMFILE}:
                self._seen = ()  # a folder that went just now: the next look tries again
                return
            self._say(_advice(failure))
            self._polls = True
            self.start()

    def look(self) -> None:
        """Begin anew if a folder was removed or replaced: the observer of the old one is silent for ever."""
        if self._seen == tuple(map(_identity, self._folders)):
            return
        self.stop()
        self.start()
        for folder in self._folders:
            self._changes.note(str(folder))

    def stop(self) -> None:
        """Watch nothing any more."""
        if self._observer is not None:
            self._observer.stop()
            self._observer.join(GOODBYE)
            self._observer = None

    def _observe(self, observer: BaseObserver) -> BaseObserver:
        try:
            for folder in self._folders:
                if folder.is_dir():
                    place = os.path.realpath(folder)
                    observer.schedule(self._changes, place, recursive=True, event_filter=EVENTS)
            observer.start()
        except OSError:
            observer.unschedule_all()
            raise
        return observer


def _watched(config: Config) -> tuple[str, ...]:
    """The folders whose changes count, as watchdog names what is in them; the first is the content."""
    return tuple(map(os.path.realpath, (config.content, config.templates, config.static)))


def _identity(folder: Path) -> tuple[int, int] | None:
    """Which folder it is, whatever its name; None if there is none."""
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _advice(failure: OSError) -> str:
    """What to do when Linux refuses to watch more."""
    name = "max_user_watches" if failure.errno == errno.ENOSPC else "max_user_instances"
    number = 524288 if failure.errno == errno.ENOSPC else 1024
    return (
        f"warning: the system cannot watch more folders; looking for changes every {LOOK:.0f} s instead\n"
        f"  hint: sudo sysctl fs.inotify.{name}={number}"
    )
