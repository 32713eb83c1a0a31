"""What was saved: watches content, templates and static files. The only importer of watchdog."""

from __future__ import annotations

import errno
import logging
import math
import os
import threading
import time
import warnings
from collections.abc import Callable, Collection
from pathlib import Path

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
from generator.core.files import PART
from generator.preview_program import PROGRAM, is_module

QUIET = 0.08
"""Seconds without another change after which a build begins: saving one file is several events."""

QUIET_AFTER_END = 0.02
"""The same, if one file alone was changed and the event is the last of a save."""

LONGEST = 1.0
"""Seconds after which a build begins even if changes keep coming."""

GOODBYE = 0.5
"""Seconds that watchdog's threads are given to end."""

_LOG = logging.getLogger("watchdog.observers")

SAVED, PUT, GONE = "saved", "put", "gone"
"""How a file changed: by anybody, as if this program had put it in place, or it is not there any more."""

EVENTS: list[type[FileSystemEvent]] = [
    FileCreatedEvent, FileModifiedEvent, FileMovedEvent, FileDeletedEvent, FileClosedEvent,
    DirCreatedEvent, DirMovedEvent, DirDeletedEvent,
]  # fmt: skip
"""All that tells of a change. Never all but some: our own reading would wake us, again and again."""


class Changes(FileSystemEventHandler):
    """What was saved and is not built yet: filled by watchdog's threads, emptied by the one that builds."""

    def __init__(self, config: Config, wake: Callable[[], object]) -> None:
        """`wake` is called at each change, from whatever thread sees it."""
        self._folders = tuple(map(os.path.realpath, (config.content, config.templates, config.static)))
        self._program = os.path.realpath(PROGRAM)
        self._made = tuple(map(os.path.realpath, (config.cache, config.output)))
        self._wake = wake
        self._condition = threading.Condition()
        self._pending: set[tuple[str, str]] = set()
        self._own: frozenset[tuple[str, str]] = frozenset()
        self._due = self._latest = 0.0
        self.has_folders = True
        """Whether folders came or went, and nobody has looked whether all are watched."""
        self.has_program = False
        """Whether the program itself was touched, ever."""

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Note what watchdog saw, unless it is nothing to us: hidden files, backups, the output."""
        source, target = os.fsdecode(event.src_path), os.fsdecode(event.dest_path)
        is_put = os.path.basename(source).startswith(PART) or self._is_new(event, source)
        how = PUT if is_put else GONE if isinstance(event, FileDeletedEvent | DirDeletedEvent) else SAVED
        self.has_folders |= event.is_directory
        is_end = isinstance(event, FileClosedEvent | FileMovedEvent)
        for path in (source, target):
            if path and not self._is_ignored(path):
                self.note(path, how, is_end=is_end)

    def note(self, path: str, how: str = SAVED, *, is_end: bool = False) -> None:
        """A file changed: `how`; `is_end`: by the end of a save."""
        with self._condition:
            if (path, how) in self._own:
                return
            now = time.monotonic()
            self._latest = self._latest if self._pending else now + LONGEST
            self._pending.add((path, how))
            is_alone = len({name for name, _ in self._pending}) == 1
            self._due = now + (QUIET_AFTER_END if is_end and is_alone else QUIET)
            self._condition.notify_all()
        self._wake()

    def wait(self, seconds: float) -> bool:
        """Wait for changes, and for the quiet after them; False if there were none in this time."""
        with self._condition:
            if not self._condition.wait_for(lambda: self._pending, seconds):
                return False
            while (rest := min(self._due, self._latest) - time.monotonic()) > 0:
                self._condition.wait(rest)
            program = self._program + os.sep
            self.has_program |= any(path.startswith(program) for path, _ in self._pending)
            self._pending.clear()
            return True

    def forget(self, put: Collection[str], gone: Collection[str]) -> None:
        """Drop what the build itself put below the content folder, with its folders, or removed there."""
        content = Path(self._folders[0])
        files = {content / path for path in put}
        folders = {folder for file in files for folder in file.parents if content in folder.parents}
        with self._condition:
            self._own = frozenset(
                {(str(path), PUT) for path in files | folders}
                | {(str(content / path), GONE) for path in gone}
            )
            self._pending -= self._own

    def come_within(self, seconds: float) -> bool:
        """Whether there are changes now or in this time; they stay for `wait`."""
        with self._condition:
            return self._condition.wait_for(lambda: bool(self._pending), seconds)

    def _is_new(self, event: FileSystemEvent, path: str) -> bool:
        """Whether it is a new folder, or a file in one: watchdog finds those late, already in place."""
        with self._condition:
            is_in_new = (os.path.dirname(path), PUT) in self._pending
        return isinstance(event, DirCreatedEvent) or (isinstance(event, FileCreatedEvent) and is_in_new)

    def _is_ignored(self, path: str) -> bool:
        if any(path == folder or path.startswith(folder + os.sep) for folder in self._made):
            return True
        folder = next((folder for folder in self._folders if path.startswith(folder + os.sep)), "")
        if not folder and path.startswith(self._program + os.sep):
            return not is_module(path)
        parts = path.removeprefix(folder).split(os.sep)
        return any(part.startswith(".") or part.endswith("~") for part in parts)


class _Losses(logging.Handler):
    """Hears when the system lost events because too many waited, which watchdog says in its log alone."""

    def __init__(self, note: Callable[[], object]) -> None:
        super().__init__(logging.WARNING)
        self._note = note

    def emit(self, record: logging.LogRecord) -> None:  # noqa: ARG002
        self._note()


class Watch:
    """The watching: the system tells or, where that does not work, a look every second does."""

    def __init__(self, config: Config, changes: Changes, *, polls: bool, say: Callable[[str], None]) -> None:
        """Nothing is watched before `start`; `polls`: do not ask the system at all."""
        self._folders = (config.content, config.templates, config.static, PROGRAM)
        self._changes = changes
        self._polls = polls
        self._say = say
        self._observer: BaseObserver | None = None
        self._seen: tuple[tuple[int, int] | None, ...] = ()
        self._has_reader = False
        self._missing = False
        self._losses = _Losses(self._note_all)

    def start(self) -> None:
        """Watch the folders that are there; by looking, if the system cannot watch as many as there are."""
        # watchdog warns of itself where folders are made in a row: `mkdir -p a/b`.
        warnings.filterwarnings("ignore", "Callback with id", RuntimeWarning)
        _LOG.addHandler(self._losses)
        self._seen = tuple(map(_identity, self._folders))
        try:
            self._observer = self._observe(PollingObserver() if self._polls else Observer())
        except OSError as failure:
            if self._polls or failure.errno not in {errno.ENOSPC, errno.EMFILE}:
                self._seen = ()  # a folder went just now: the next look tries again
                return
            self._say(_advice(failure.errno))
            self._polls = True
            self.start()
        self._has_reader = not self._polls and _has_reader()

    def look(self) -> None:
        """Begin anew if a folder was removed or replaced, or a thread ended: that leaves silence for ever."""
        is_deaf = (self._has_reader and not _has_reader()) or self._has_unwatched()
        emitters = self._observer.emitters if self._observer else ()
        is_whole = not is_deaf and all(emitter.is_alive() for emitter in emitters)
        if is_whole and self._seen == tuple(map(_identity, self._folders)):
            return
        if is_deaf:
            self._say(_advice(errno.ENOSPC))
            self._polls = True
        self.stop()
        self.start()
        self._note_all()

    def stop(self) -> None:
        """Watch nothing any more."""
        if self._observer is not None:
            self._observer.stop()
            self._observer.join(GOODBYE)
            self._observer = None
        _LOG.removeHandler(self._losses)

    def _note_all(self) -> None:
        """Anything may have changed."""
        for folder in self._folders:
            self._changes.note(str(folder))

    def _has_unwatched(self) -> bool:
        """Whether there are more folders than Linux watches, now and a look ago: watchdog passes over those.

        Asked after folders came or went, and of the first look.
        """
        if self._polls or not self._changes.has_folders:
            return False
        before, self._missing = self._missing, _count_folders(self._folders) > _count_watches()
        self._changes.has_folders = self._missing
        return before and self._missing

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


def _identity(folder: Path) -> tuple[int, int] | None:
    """Which folder it is, whatever its name; None if there is none."""
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _count_folders(tops: Collection[Path]) -> int:
    """How many folders there are below these, with them; links are not followed."""
    places = {os.path.realpath(top) for top in tops if top.is_dir()}
    return len({folder for place in places for folder, _, _ in os.walk(place)})


def _count_watches() -> float:
    """How many folders this process watches (proc(5), fdinfo of inotify); without end where nobody tells."""
    try:
        texts = [Path(entry.path).read_text() for entry in os.scandir("/proc/self/fdinfo")]
    except OSError:  # no Linux; or a file was closed just now, and the next look tells
        return math.inf
    return sum(text.count("inotify wd:") for text in texts)


def _has_reader() -> bool:
    """Whether watchdog's one reader of inotify lives; a new folder that passes the limits ends it, unsaid."""
    return any(type(thread).__name__ == "InotifyFD" for thread in threading.enumerate())


def _advice(code: int) -> str:
    """What to do when Linux refuses to watch more."""
    limit = "max_user_watches=524288" if code == errno.ENOSPC else "max_user_instances=1024"
    return (
        "warning: the system cannot watch more folders; looking for changes every second instead\n"
        f"  hint: sudo sysctl fs.inotify.{limit}"
    )
