"""look_over(), glance(): what the files of folders look like, none of them opened."""

from __future__ import annotations

import os
import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from generator.core.aside import MOST, Aside
from generator.core.config import ARTICLES, PAGES, RAW, Config
from generator.core.digest import digest_plain
from generator.core.files import MARKER
from generator.core.looks import Look, Shelf, Shelves, look, shelve
from generator.core.problems import error

_PARCELS = MOST - 8
"""Folders of the output that are looked at one by one; the others are one piece of work."""

_TAKES_DESCRIPTORS = os.scandir in os.supports_fd and os.stat in os.supports_dir_fd

NEVER_OURS = (MARKER, ".git")
"""In the output folder and no part of the site: the marker, and the history of those who publish a branch."""


@dataclass(frozen=True, slots=True)
class Glance:
    """What a folder looks like: its files, unread."""

    root: str
    """The folder."""
    below: str
    """The part of it that was looked at; empty for all of it."""
    shelves: Shelves
    """The files, by folder below `root`."""
    links: tuple[str, ...]
    """Symbolic links, which are never followed."""
    moment: int
    """When, in nanoseconds since 1970."""

    @property
    def name(self) -> str:
        """What the files are remembered under."""
        return f"{self.root}/{self.below}"

    @property
    def digest(self) -> str:
        """The same as long as nothing in the folder is touched."""
        return _digest_of_all(self.root, self.below, _digests(self.below, self.shelves), self.links)

    @property
    def glance(self) -> Glance:
        """Itself, as that of a `Distant`."""
        return self


class Distant:
    """A glance that may be taken by another process: its digest is there before its files are."""

    def __init__(self, root: str, below: str, aside: Aside, pieces: slice, moment: int) -> None:
        """`pieces` says which of all that is looked at are parts of the folder."""
        self._root, self._below, self._aside, self._pieces = root, below, aside, pieces
        self._moment = moment

    @property
    def digest(self) -> str:
        """As that of the glance.

        Raises:
            BuildError: the folder cannot be read.
        """
        heads = self._aside.heads()[self._pieces]
        digests = {part: digest for found, _ in heads for part, digest in found.items()}
        links = sorted(link for _, found in heads for link in found)
        return _digest_of_all(self._root, self._below, digests, links)

    @property
    def glance(self) -> Glance:
        """The folder with its files.

        Raises:
            BuildError: the folder cannot be read.
        """
        shelves: dict[str, Shelf] = {}
        links: list[str] = []
        for (_, found), body in zip(
            self._aside.heads()[self._pieces], self._aside.bodies()[self._pieces], strict=True
        ):
            shelves |= body
            links += found
        return Glance(self._root, self._below, shelves, tuple(sorted(links)), self._moment)


@dataclass(frozen=True, slots=True)
class Folders:
    """What all folders of a build look like."""

    raw: Glance | Distant
    articles: Glance | Distant
    pages: Glance | Distant
    templates: Glance | Distant
    static: Glance | Distant
    output: Glance | Distant
    aside: Aside
    """Who looks, as long as it is needed."""

    def close(self) -> None:
        """Look no further."""
        self.aside.close()


def look_over(config: Config) -> Folders:
    """A glance at everything that a build reads or writes, taken by two processes where there are two.

    Raises:
        BuildError: the output folder cannot be read; others say so when they are asked for.
    """
    moment = time.time_ns()
    output, content = os.path.abspath(config.output), os.path.abspath(config.content)
    inner = _largest_first(output)
    parcels = [[name] for name in inner[:_PARCELS]] + [inner[_PARCELS:]]
    pieces = [partial(_take, output, "", hidden=True, only=parcel) for parcel in parcels if parcel]
    pieces.append(partial(_take, output, "", hidden=True, leave=frozenset((*NEVER_OURS, *inner))))
    others = (
        (content, RAW, False),
        (content, ARTICLES, False),
        (content, PAGES, False),
        (os.path.abspath(config.templates), "", False),
        (os.path.abspath(config.static), "", True),
    )
    mine = len(pieces)
    pieces += [partial(_take, root, below, hidden=hidden) for root, below, hidden in others]
    aside = Aside(pieces)
    raw, articles, pages, templates, static = (
        Distant(root, below, aside, slice(number, number + 1), moment)
        for number, (root, below, _) in enumerate(others, mine)
    )
    whole = Distant(output, "", aside, slice(mine), moment)
    return Folders(raw, articles, pages, templates, static, whole, aside)


def glance(
    folder: str | os.PathLike[str], below: str, *, hidden: bool = False, leave: Collection[str] = ()
) -> Glance:
    """Every file in `folder/below`, with paths below `folder`; none is opened.

    Hidden files and editors' backups (`.x`, `x~`) count only if `hidden`; entries of the folder itself named
    in `leave` never do. A folder that is not there is empty.

    Raises:
        BuildError: a folder cannot be read.
    """
    root = os.path.abspath(folder)
    moment = time.time_ns()
    (_, links), shelves = _take(root, below, hidden=hidden, leave=leave)
    return Glance(root, below, shelves, tuple(sorted(links)), moment)


def _largest_first(folder: str) -> list[str]:
    """The names of the folders in one that are ours, those with most folders and names in them first."""
    sizes: dict[str, tuple[int, int]] = {}
    for entry in _listed(folder, folder):
        if entry.name not in NEVER_OURS and entry.is_dir(follow_symlinks=False):
            with suppress(OSError):
                stat = entry.stat(follow_symlinks=False)
                sizes[entry.name] = (-stat.st_nlink, -stat.st_size)
    return sorted(sizes, key=lambda name: (sizes[name], name))


def _take(
    root: str,
    below: str,
    *,
    hidden: bool,
    leave: Collection[str] = (),
    only: Sequence[str] = ("",),
) -> tuple[tuple[dict[str, str], list[str]], dict[str, Shelf]]:
    """Digests and links, and the files behind them; of some folders in it `only`."""
    found: dict[str, Shelf] = {}
    links: list[str] = []
    for part in only:
        inner = "/".join(name for name in (below, part) if name)
        start, before = (f"{root}/{inner}", f"{inner}/") if inner else (root, "")
        if inner and os.path.islink(start):
            links.append(inner)
        else:
            _walk(start, before, found, links, hidden=hidden, leave=leave)
    return (_digests(below, found), links), found


def _digest_of_all(root: str, below: str, digests: Mapping[str, str], links: Iterable[str]) -> str:
    return digest_plain((root, below, tuple(sorted(digests.items())), tuple(links)))


def _digests(below: str, shelves: Shelves) -> dict[str, str]:
    """The digest of each folder next below, with all that is in it, and of the files that lie in none."""
    start = len(below) + 1 if below else 0
    parts: dict[str, list[tuple[str, Shelf]]] = defaultdict(list)
    for before, shelf in shelves.items():
        parts[before[start:].partition("/")[0]].append((before, shelf))
    return {part: digest_plain(tuple(sorted(found))) for part, found in parts.items()}


def _walk(
    folder: str,
    before: str,
    found: dict[str, Shelf],
    links: list[str],
    *,
    hidden: bool,
    leave: Collection[str] = (),
) -> None:
    """Add the files and the links in a folder, their paths beginning with `before`; links are not entered."""
    inner: list[str] = []
    files: list[os.DirEntry[str]] = []
    descriptor = _opened(folder)
    try:
        for entry in _listed(folder if descriptor is None else descriptor, before.rstrip("/") or folder):
            name = entry.name
            if name in leave or (not hidden and (name[0] == "." or name[-1] == "~")):
                continue
            if entry.is_file(follow_symlinks=False):
                files.append(entry)
            elif entry.is_dir(follow_symlinks=False):
                inner.append(name)
            elif entry.is_symlink():
                links.append(before + name)
        if files and (looks := _looks_of(files, descriptor, before)):
            found[before] = shelve(looks)
    finally:
        if descriptor is not None:
            os.close(descriptor)
    for name in inner:
        _walk(f"{folder}/{name}", f"{before}{name}/", found, links, hidden=hidden)


def _opened(folder: str) -> int | None:
    """A descriptor of a folder, by which the system finds its files in two thirds of the time.

    None where it takes none, or where there is no such folder or it cannot be opened: listing it says so.
    """
    try:
        return os.open(folder, os.O_RDONLY | os.O_DIRECTORY) if _TAKES_DESCRIPTORS else None
    except OSError:
        return None


def _looks_of(files: Sequence[os.DirEntry[str]], descriptor: int | None, before: str) -> dict[str, Look]:
    """The looks of files of a folder by name, without those that are gone since it was listed.

    Raises:
        BuildError: a file cannot be looked at.
    """
    if descriptor is not None:
        names, stat = [entry.name for entry in files], os.stat
        with suppress(OSError):  # else one by one, to say of which
            looks = [look(stat(name, dir_fd=descriptor, follow_symlinks=False)) for name in names]
            return dict(zip(names, looks, strict=True))
    found: dict[str, Look] = {}
    for entry in files:
        try:
            found[entry.name] = look(entry.stat(follow_symlinks=False))
        except FileNotFoundError:
            continue
        except OSError as failure:
            raise error(before + entry.name, f"cannot be read: {failure.strerror}") from failure
    return found


def _listed(folder: str | int, name: str) -> list[os.DirEntry[str]]:
    """What is in a folder, which messages call `name`; nothing if there is no such folder.

    Raises:
        BuildError: it cannot be read.
    """
    try:
        with os.scandir(folder) as listed:
            return list(listed)
    except FileNotFoundError:
        return []
    except OSError as failure:
        raise error(name, f"cannot be read: {failure.strerror}") from failure
