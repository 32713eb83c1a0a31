"""glance(folder) → what its files look like; scan(folder) → every file in it, sorted, with its digest."""

from __future__ import annotations

import os
import time
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from functools import partial

from generator.core.aside import Aside
from generator.core.config import ARTICLES, PAGES, RAW, Config
from generator.core.digest import digest_bytes, digest_plain
from generator.core.files import MARKER
from generator.core.looks import Look, known_looks, learn_looks, look
from generator.core.model import Source
from generator.core.problems import Problem, error
from generator.core.work import Cache

FRESH = 2_000_000_000
"""Nanoseconds. A file touched this recently may be touched again without its times changing (FAT keeps even
seconds only), so its digest is not remembered: the problem that git calls "racily clean"."""

NEVER_OURS = (MARKER, ".git")
"""In the output folder and no part of the site: the marker, and the history of those who publish a branch."""


@dataclass(frozen=True, slots=True)
class Glance:
    """What a folder looks like: its files, unread."""

    root: str
    """The folder."""
    below: str
    """The part of it that was looked at; empty for all of it."""
    files: tuple[tuple[str, Look], ...]
    """Path below the folder, as the system writes it, and look; sorted by path."""
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
        return digest_plain((self.root, self.below, self.files, self.links))


class Distant:
    """A glance at the whole of a large folder, taken meanwhile: its digest is there before its files are."""

    def __init__(self, folder: str | os.PathLike[str], leave: Collection[str] = ()) -> None:
        """Hidden files count; for `leave` see `glance`."""
        self._root = os.path.abspath(folder)
        self._aside = Aside(partial(_take, self._root, leave))

    @property
    def digest(self) -> str:
        """As that of the glance.

        Raises:
            BuildError: the folder cannot be read.
        """
        return self._aside.head()

    @property
    def glance(self) -> Glance:
        """All of it.

        Raises:
            BuildError: the folder cannot be read.
        """
        files, links, moment = self._aside.body()
        return Glance(self._root, "", files, links, moment)

    def close(self) -> None:
        """Look no further."""
        self._aside.close()


def _take(root: str, leave: Collection[str]) -> tuple[str, object]:
    seen = glance(root, "", hidden=True, leave=leave)
    return seen.digest, (seen.files, seen.links, seen.moment)


@dataclass(frozen=True, slots=True)
class Folders:
    """What all folders of a build look like."""

    raw: Glance
    articles: Glance
    pages: Glance
    templates: Glance
    static: Glance
    output: Distant


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


def look_over(config: Config) -> Folders:
    """A glance at everything that a build reads or writes.

    Raises:
        BuildError: a folder cannot be read.
    """
    output = Distant(config.output, leave=NEVER_OURS)
    return Folders(
        raw=glance(config.content, RAW),
        articles=glance(config.content, ARTICLES),
        pages=glance(config.content, PAGES),
        templates=glance(config.templates, ""),
        static=glance(config.static, "", hidden=True),
        output=output,
    )


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
    start = os.path.join(root, below)
    moment = time.time_ns()
    if below and os.path.islink(start):
        return Glance(root, below, (), (below,), moment)
    found, links = _walk(start, f"{below}/" if below else "", hidden=hidden, leave=leave)
    return Glance(root, below, tuple(sorted(found)), tuple(sorted(links)), moment)


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


def identify(seen: Glance, cache: Cache) -> Scan:
    """The digest of each file: remembered if it looks as it did, else read.

    Raises:
        BuildError: a file cannot be read.
    """
    known = known_looks(cache, seen.name)
    fresh: dict[str, tuple[str, Look]] = {}
    sources: dict[str, Source] = {}
    unsure: list[Source] = []
    problems = [_left_out(seen.root, link, *_LINK) for link in seen.links]
    for name, looks in seen.files:
        is_plain = name.isascii()
        path = name if is_plain else unicodedata.normalize("NFC", name)
        is_text = is_plain or _is_text(path)
        reason = _NOT_TEXT if not is_text else _TWIN if path in sources else None
        if reason:
            problems.append(_left_out(seen.root, path, *reason))
            continue
        row = known.get(name)
        if row and row[1] == looks:
            sources[path] = Source(seen.root, path, row[0], name)
            continue
        try:
            source = Source(seen.root, path, _digest_of(os.path.join(seen.root, name)), name)
        except FileNotFoundError:
            continue  # gone since the folder was listed: editors write such files
        except OSError as failure:
            raise error(_place(seen.root, path), f"cannot be read: {failure.strerror}") from failure
        sources[path] = source
        # A time in the future is as little proof as one just now.
        if seen.moment - max(looks[1], looks[2]) > FRESH:
            fresh[name] = (source.digest, looks)
        else:
            unsure.append(source)
    names = {source.name for source in sources.values()}
    learn_looks(cache, seen.name, fresh, [name for name in known if name not in names])
    ordered = tuple(sources[path] for path in sorted(sources))
    return Scan(ordered, seen.links, tuple(sorted(problems)), tuple(unsure))


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


def _walk(
    folder: str, before: str, *, hidden: bool, leave: Collection[str] = ()
) -> tuple[list[tuple[str, Look]], list[str]]:
    """The files and the links in a folder, their paths beginning with `before`; links are not entered."""
    found: list[tuple[str, Look]] = []
    links: list[str] = []
    try:
        with os.scandir(folder) as listed:
            entries = list(listed)
    except FileNotFoundError:
        return [], []
    except OSError as failure:
        raise error(before.rstrip("/") or folder, f"cannot be read: {failure.strerror}") from failure
    for entry in entries:
        name = entry.name
        if name in leave or (not hidden and (name.startswith(".") or name.endswith("~"))):
            continue
        if entry.is_dir(follow_symlinks=False):
            inner, inner_links = _walk(entry.path, f"{before}{name}/", hidden=hidden)
            found += inner
            links += inner_links
        elif entry.is_symlink():
            links.append(before + name)
        elif entry.is_file(follow_symlinks=False):
            try:
                found.append((before + name, look(entry.stat(follow_symlinks=False))))
            except FileNotFoundError:
                continue  # gone since the folder was listed
            except OSError as failure:
                raise error(before + name, f"cannot be read: {failure.strerror}") from failure
    return found, links


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
