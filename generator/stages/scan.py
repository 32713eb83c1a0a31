"""scan(folder) → every file in it, sorted, with its digest."""

from __future__ import annotations

import os
import time
import unicodedata
from collections.abc import Iterator
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


def scan(folder: Path, below: str, cache: Cache, *, hidden: bool = False) -> Scan:
    """Every file in `folder/below`, with paths below `folder`.

    A file is read only if its size, times or inode are not those that the cache remembers. Hidden files and
    editors' backups (`.x`, `x~`) count only if `hidden`. A folder that is not there is empty.

    Raises:
        BuildError: a file or folder cannot be read.
    """
    root = os.path.abspath(folder)
    memory_name = f"{root}/{below}"
    known = cache.files(memory_name)
    fresh: dict[str, tuple[Look, str]] = {}
    sources: list[Source] = []
    links: list[str] = []
    taken: set[str] = set()
    problems: list[Problem] = []
    now = time.time_ns()
    if below and os.path.islink(os.path.join(root, below)):
        return Scan((), (below,), (_link_left_out(root, below),))
    for name, entry in _walk(os.path.join(root, below), below, hidden):
        if entry.is_symlink():
            links.append(name)
            problems.append(_link_left_out(root, name))
            continue
        path = unicodedata.normalize("NFC", name)
        if not _is_text(path):
            message, hint = "left out: its name is not UTF-8", "rename it"
            problems.append(Problem(_place(root, path), 0, 0, message, hint, level="warning"))
            continue
        if path in taken:
            message = "left out: another file has the same name, written with other code points"
            problems.append(Problem(_place(root, path), 0, 0, message, "rename one of them", level="warning"))
            continue
        taken.add(path)
        looks = look(entry.stat(follow_symlinks=False))
        if name in known and known[name][0] == looks:
            name_of_content = known[name][1]
        else:
            name_of_content = _digest_of(entry.path, path)
            # A time in the future is as little proof as one just now.
            if now - max(looks[1], looks[2]) > FRESH:
                fresh[name] = (looks, name_of_content)
        sources.append(Source(root, path, name_of_content, name))
    found = {source.name for source in sources}
    cache.keep_files(memory_name, fresh, [name for name in known if name not in found])
    return Scan(tuple(sorted(sources, key=lambda source: source.path)), tuple(sorted(links)), tuple(problems))


def _walk(folder: str, below: str, hidden: bool) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Files and links, deepest last, with their paths; folders that are links are not entered."""
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    except OSError as failure:
        raise error(below or folder, f"cannot be read: {failure.strerror}") from failure
    for entry in entries:
        if not hidden and (entry.name.startswith(".") or entry.name.endswith("~")):
            continue
        name = f"{below}/{entry.name}" if below else entry.name
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path, name, hidden)
        elif entry.is_symlink() or entry.is_file(follow_symlinks=False):
            yield name, entry


def _link_left_out(root: str, name: str) -> Problem:
    message, hint = "left out: symbolic links are not followed", "copy here what it points to"
    return Problem(_place(root, name), 0, 0, message, hint, level="warning")


def _place(root: str, name: str) -> str:
    """The file as messages name it."""
    return f"{os.path.basename(root)}/{name}".encode("utf-8", "replace").decode()


def _digest_of(place: str, path: str) -> str:
    try:
        with open(place, "rb") as file:
            return digest_bytes(file.read())
    except OSError as failure:
        raise error(path, f"cannot be read: {failure.strerror}") from failure


def _is_text(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True
