"""scan(folder) → every file in it, sorted, with its digest; identify() and take_stock(): of a glance."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import repeat
from typing import TYPE_CHECKING

from generator.core.digest import digest_bytes
from generator.core.looks import Look, known_shelves, learn_shelves, looks_on, names_on, rows_on
from generator.core.problems import Problem, error
from generator.core.work import Cache
from generator.stages.scan.folders import Distant, Glance, glance

if TYPE_CHECKING:
    from generator.core.model import Source

FRESH = 2_000_000_000
"""Nanoseconds. A file touched this recently may be touched again without its times changing (FAT keeps even
seconds only), so its digest is not remembered: the problem that git calls "racily clean"."""


@dataclass(frozen=True, slots=True)
class Stock:
    """What a folder holds, by path."""

    root: str
    digests: Mapping[str, str]
    """Path below the folder, NFC → digest of the file."""
    names: Mapping[str, str]
    """Path → what the file system calls it, where that differs."""
    links: tuple[str, ...]
    """Symbolic links, which are never followed; paths below the folder."""
    problems: tuple[Problem, ...]
    """Warnings: files and links that were left out."""
    unsure: tuple[str, ...]
    """Files touched so recently that their look does not prove what they hold."""

    def sources(self, paths: Iterable[str]) -> tuple[Source, ...]:
        """Some of the files, sorted by path."""
        from generator.core.model import Source  # loaded only if anything was touched

        ordered = sorted(paths)
        names = [self.names.get(path, path) for path in ordered] if self.names else ordered
        return tuple(map(Source, repeat(self.root), ordered, map(self.digests.__getitem__, ordered), names))


@dataclass(frozen=True, slots=True)
class Scan:
    """What a folder holds."""

    sources: tuple[Source, ...]
    """Sorted by path."""
    links: tuple[str, ...]
    """Symbolic links, which are never followed; paths below the folder."""
    problems: tuple[Problem, ...]
    """Warnings: files and links that were left out."""
    unsure: tuple[Source, ...] = ()
    """Files touched so recently that their look does not prove what they hold."""


def scan(
    folder: str | os.PathLike[str],
    below: str,
    cache: Cache,
    *,
    hidden: bool = False,
    leave: Collection[str] = (),
) -> Scan:
    """The files that a glance finds, identified.

    Raises:
        BuildError: a file or folder cannot be read.
    """
    return identify(glance(folder, below, hidden=hidden, leave=leave), cache)


def identify(seen: Glance | Distant, cache: Cache) -> Scan:
    """The digest of each file: remembered if it looks as it did, else read.

    Raises:
        BuildError: a file cannot be read.
    """
    stock = take_stock(seen, cache)
    sources = stock.sources(stock.digests)
    return Scan(sources, stock.links, stock.problems, stock.sources(stock.unsure))


def take_stock(seen: Glance | Distant, cache: Cache) -> Stock:
    """The same, by path alone: what is only compared needs no more.

    Raises:
        BuildError: a file cannot be read.
    """
    view = seen.glance
    known = known_shelves(cache, view.name)
    digests: dict[str, str] = {}
    others: list[tuple[str, str, Look]] = []
    for before, shelf in view.shelves.items():
        kept = known.get(before)
        if kept and kept[1] == shelf and unicodedata.is_normalized("NFC", before + shelf[0]):
            digests.update(zip([before + name for name in names_on(shelf)], kept[0].split("/"), strict=True))
        else:
            others += [(before, name, looks) for name, looks in looks_on(shelf).items()]
    return _with_others(view, others, digests, cache)


def _with_others(
    view: Glance, others: Iterable[tuple[str, str, Look]], digests: dict[str, str], cache: Cache
) -> Stock:
    """The stock with the files of folders that are not as they were, or in which not all names are NFC.

    `others` are such files by folder, name and look; `digests` those of all other files.
    """
    known = known_shelves(cache, view.name)
    names: dict[str, str] = {}
    problems = [_left_out(view.root, link, *_LINK) for link in view.links]
    unsure: list[str] = []
    learned: dict[str, dict[str, tuple[str, Look]]] = {}
    rows = {before: rows_on(known[before]) for before in {other[0] for other in others} if before in known}
    for is_other, whole, before, name, looks in sorted(map(_in_order, others)):
        path = unicodedata.normalize("NFC", whole) if is_other else whole
        learned.setdefault(before, {})
        reason = _NOT_TEXT if not _is_text(path) else _TWIN if path in digests else None
        if reason:
            problems.append(_left_out(view.root, path, *reason))
            continue
        row = rows.get(before, {}).get(name)
        digest = row[0] if row and row[1] == looks else _read(view.root, whole, path)
        if digest is None:
            continue  # gone since the folder was listed: editors write such files
        digests[path] = digest
        if is_other:
            names[path] = whole
        # A time in the future is as little proof as one just now.
        if (row and row[1] == looks) or view.moment - max(looks[1], looks[2]) > FRESH:
            learned[before][name] = (digest, looks)
        else:
            unsure.append(path)
    learn_shelves(cache, view.name, learned, known.keys() - view.shelves.keys())
    return Stock(view.root, digests, names, view.links, tuple(sorted(problems)), tuple(unsure))


def _in_order(other: tuple[str, str, Look]) -> tuple[bool, str, str, str, Look]:
    """Names that are NFC come first, for it is theirs that the others could be."""
    before, name, looks = other
    whole = before + name
    return not unicodedata.is_normalized("NFC", whole), whole, before, name, looks


def _read(root: str, name: str, path: str) -> str | None:
    """The digest of a file; None if there is no such file any more.

    Raises:
        BuildError: it cannot be read.
    """
    try:
        return _digest_of(os.path.join(root, name))
    except FileNotFoundError:
        return None
    except OSError as failure:
        raise error(_place(root, path), f"cannot be read: {failure.strerror}") from failure


def is_still(source: Source) -> bool:
    """Whether a file holds what it held, found out by reading it."""
    try:
        return _digest_of(os.path.join(source.folder, source.name)) == source.digest
    except OSError:
        return False


_LINK = ("symbolic links are not followed", "copy here what it points to")
_NOT_TEXT = ("its name is not UTF-8", "rename it")
_TWIN = ("another file has the same name, written with other code points", "rename one of them")


def _left_out(root: str, name: str, reason: str, hint: str) -> Problem:
    return Problem(_place(root, name), 0, 0, f"left out: {reason}", hint, level="warning")


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
