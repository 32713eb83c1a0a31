"""scan(folder) → every file in it, sorted, with its digest."""

from __future__ import annotations

import os
import time
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.core.digest import digest_bytes
from generator.core.files import Look, look
from generator.core.model import Source
from generator.core.problems import Problem, error
from generator.core.work import Cache

FRESH = 2_000_000_000
"""Nanoseconds. A file touched this recently may be touched again without its times changing (FAT keeps even
seconds only), so its digest is not remembered: the problem that git calls "racily clean"."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What a folder holds."""

    sources: tuple[Source, ...]
    """Sorted by path."""
    links: tuple[str, ...]
    """Symbolic links, which are never followed; paths below the folder."""
    problems: tuple[Problem, ...]
    """Warnings: files and links that were left out."""


def scan(
    folder: Path, below: str, cache: Cache, *, hidden: bool = False, leave: Collection[str] = ()
) -> Scan:
    """Every file in `folder/below`, with paths below `folder`.

    A file is read only if its size, times or inode are not those that the cache remembers. Hidden files and
    editors' backups (`.x`, `x~`) count only if `hidden`; entries of the folder itself named in `leave` never
    do. A folder that is not there is empty.

    Raises:
        BuildError: a file or folder cannot be read.
    """
    root = os.path.abspath(folder)
    start = os.path.join(root, below)
    if below and os.path.islink(start):
        return Scan((), (below,), (_left_out(root, below, *_LINK),))
    memory_name = f"{root}/{below}"
    known = cache.store.files(memory_name)
    fresh: dict[str, tuple[Look, str]] = {}
    sources: dict[str, Source] = {}
    links: list[str] = []
    problems: list[Problem] = []
    now = time.time_ns()
    for name, entry in _walk(start, below, hidden=hidden, leave=leave):
        path = unicodedata.normalize("NFC", name)
        reason = _reason_against(entry, path, sources)
        if reason:
            links += [name] if reason is _LINK else []
            problems.append(_left_out(root, path, *reason))
            continue
        try:
            looks = look(entry.stat(follow_symlinks=False))
            is_known = name in known and known[name][0] == looks
            digest = known[name][1] if is_known else _digest_of(entry.path)
        except FileNotFoundError:
            continue  # gone since the folder was listed: editors write such files
        except OSError as failure:
            raise error(_place(root, path), f"cannot be read: {failure.strerror}") from failure
        # A time in the future is as little proof as one just now.
        if not is_known and now - max(looks[1], looks[2]) > FRESH:
            fresh[name] = (looks, digest)
        sources[path] = Source(root, path, digest, name)
    names = {source.name for source in sources.values()}
    cache.store.keep_files(memory_name, fresh, [name for name in known if name not in names])
    ordered = tuple(sources[path] for path in sorted(sources))
    return Scan(ordered, tuple(sorted(links)), tuple(problems))


_LINK = ("symbolic links are not followed", "copy here what it points to")
_NOT_TEXT = ("its name is not UTF-8", "rename it")
_TWIN = ("another file has the same name, written with other code points", "rename one of them")


def _reason_against(
    entry: os.DirEntry[str], path: str, sources: Mapping[str, Source]
) -> tuple[str, str] | None:
    """Why an entry is left out, and what to do; None if it is not."""
    if entry.is_symlink():
        return _LINK
    if not _is_text(path):
        return _NOT_TEXT
    return _TWIN if path in sources else None


def _left_out(root: str, name: str, reason: str, hint: str) -> Problem:
    return Problem(_place(root, name), 0, 0, f"left out: {reason}", hint, level="warning")


def _walk(
    folder: str, below: str, *, hidden: bool, leave: Collection[str] = ()
) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Files and links, deepest last, with their paths; folders that are links are not entered."""
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    except OSError as failure:
        raise error(below or folder, f"cannot be read: {failure.strerror}") from failure
    for entry in entries:
        is_hidden = entry.name.startswith(".") or entry.name.endswith("~")
        if entry.name in leave or (is_hidden and not hidden):
            continue
        name = f"{below}/{entry.name}" if below else entry.name
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path, name, hidden=hidden)
        elif entry.is_symlink() or entry.is_file(follow_symlinks=False):
            yield name, entry


def _place(root: str, name: str) -> str:
    """The file as messages name it."""
    return f"{os.path.basename(root)}/{name}".encode("utf-8", "replace").decode()


def _digest_of(place: str) -> str:
    with open(place, "rb") as file:
        return digest_bytes(file.read())


def _is_text(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True
