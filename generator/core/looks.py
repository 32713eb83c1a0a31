"""What files look like from outside, and the digests that were found behind those looks.

Files are kept by folder, as two texts and some bytes: comparing these tells which folders are as they were,
without a step for each file.
"""

from __future__ import annotations

import marshal
import os
from array import array
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import chain
from operator import attrgetter

from generator.core.work import LASTING, Cache

Look = tuple[int, int, int, int]
"""Size in bytes, mtime and ctime in nanoseconds, inode: what a file looks like from outside."""

Shelf = tuple[str, bytes]
"""The files of one folder: their names in order with a slash between two, and their looks in bytes."""

Shelves = Mapping[str, Shelf]
"""Folders by the path that their files begin with: `raw/town/`, empty for those that lie in none."""

Looks = Callable[[os.stat_result], Look]

_AS_ARRAY, _AS_OBJECTS = b"q", b"m"
"""What the bytes of looks end with, by how they are written."""

_MARSHAL_FORMAT = 2
"""Without references between equal objects: the bytes depend on the looks alone."""


def _look_on_windows(stat: os.stat_result) -> Look:
    # There the listing of a folder does not say the inode, and other calls do.
    return stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, 0


_look_elsewhere: Looks = attrgetter("st_size", "st_mtime_ns", "st_ctime_ns", "st_ino")

look: Looks = _look_on_windows if os.name == "nt" else _look_elsewhere
"""What tells, without reading it, that a file is still the same."""


def shelve(looks: Mapping[str, Look]) -> Shelf:
    """The files of one folder by name, of which there must be one, as they are compared and kept."""
    names = sorted(looks)
    try:
        numbers = array("q", chain.from_iterable(map(looks.__getitem__, names)))
        data = numbers.tobytes() + _AS_ARRAY
    except OverflowError:  # an inode or a time as few files have it; marshal takes ten times as long
        data = marshal.dumps([looks[name] for name in names], _MARSHAL_FORMAT) + _AS_OBJECTS
    return "/".join(names), data


def names_on(shelf: Shelf) -> list[str]:
    """The names of the files."""
    return shelf[0].split("/")


def looks_on(shelf: Shelf) -> dict[str, Look]:
    """The looks of the files by name."""
    names, (data, kind) = names_on(shelf), (shelf[1][:-1], shelf[1][-1:])
    if kind == _AS_OBJECTS:
        return dict(zip(names, marshal.loads(data), strict=True))  # noqa: S302 - our own bytes
    numbers = iter(array("q", data))
    return dict(zip(names, zip(numbers, numbers, numbers, numbers, strict=True), strict=True))


def rows_on(kept: tuple[str, Shelf]) -> dict[str, tuple[str, Look]]:
    """The digest and the look of each file of a folder by name."""
    digests, shelf = kept
    looks = looks_on(shelf)
    return dict(zip(looks, zip(digests.split("/"), looks.values(), strict=True), strict=True))


def known_shelves(cache: Cache, folder: str) -> Mapping[str, tuple[str, Shelf]]:
    """By folder the digests of the files that were seen there, a slash between two, and the files."""
    return cache.known(_work(folder))


def shelves_of(cache: Cache, folder: str, paths: Collection[str]) -> Shelves | None:
    """How files look, as far as that is known; None if it is not known of all."""
    known = known_shelves(cache, folder)
    there = {before + name for before, (_, shelf) in known.items() for name in names_on(shelf)}
    if not there.issuperset(paths):
        return None
    shelves = {before: shelf for before, (_, shelf) in known.items()}
    for before, names in _by_folder(there.difference(paths)).items():
        looks = {name: look for name, look in looks_on(shelves.pop(before)).items() if name not in names}
        if looks:
            shelves[before] = shelve(looks)
    return shelves


def learn_looks(
    cache: Cache, folder: str, fresh: Mapping[str, tuple[str, Look]], gone: Collection[str] = ()
) -> None:
    """Remember files by path, and forget those that are gone."""
    known = known_shelves(cache, folder)
    rows: dict[str, dict[str, tuple[str, Look]]] = {}
    forgotten, learned = _by_folder(gone), _by_folder(fresh)
    for before in {**forgotten, **learned}:
        rows[before] = rows_on(known[before]) if before in known else {}
        for name in forgotten.get(before, ()):
            rows[before].pop(name, None)
        rows[before].update({name: fresh[before + name] for name in learned.get(before, ())})
    learn_shelves(cache, folder, rows)


def learn_shelves(
    cache: Cache,
    folder: str,
    rows: Mapping[str, Mapping[str, tuple[str, Look]]],
    gone: Collection[str] = (),
) -> None:
    """Remember all files of some folders by name, and forget folders that are gone."""
    known = known_shelves(cache, folder)
    fresh: dict[str, tuple[str, Shelf]] = {}
    for before, files in rows.items():
        if files:
            shelf = shelve({name: look for name, (_, look) in files.items()})
            fresh[before] = ("/".join(files[name][0] for name in names_on(shelf)), shelf)
    empty = [before for before in (*gone, *rows) if before in known and before not in fresh]
    changed = {before: kept for before, kept in fresh.items() if known.get(before) != kept}
    cache.learn(_work(folder), changed, empty)


def look_at(place: str | os.PathLike[str]) -> Look | None:
    """What a file looks like that was written just now; None if it is gone already.

    Asked at once, not when all files are written: who edits one in between must be seen.
    """
    try:
        return look(os.lstat(place))
    except OSError:
        return None


def _by_folder(paths: Iterable[str]) -> dict[str, list[str]]:
    """Names by folder."""
    folders: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        before, slash, name = path.rpartition("/")
        folders[before + slash].append(name)
    return folders


def _work(folder: str) -> str:
    return LASTING + folder
