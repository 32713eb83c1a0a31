"""bring_in(): files from elsewhere → Markdown articles, and links in a reading list.

What is brought in has no raw file, so its Markdown has no digest line: it is a person's from birth, and no
build ever writes it again.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from generator.core import files
from generator.core.config import Config
from generator.core.problems import BuildError, Problem, error
from generator.core.work import Progress, silent
from generator.reading import frontmatter
from generator.reading.imports import drafts, reading_list
from generator.reading.imports.entries import Entry, Parcel
from generator.reading.imports.formats import Format, recognise
from generator.reading.imports.values import same_address
from generator.reading.slugs import same_name, slugify

ARTICLES = "articles"
READING_LIST = "pages/reading-list.md"
"""Below the content folder."""

LARGEST_FILE = 1024 * 1024 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file held."""

    file: str
    """As it was named."""
    format: str
    """For people: `Pocket (zip)`."""
    articles: int
    """Written now."""
    links: int
    """Added to the reading list now."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What was not taken."""

    file: str
    what: str
    """A title, a member of an archive, a line."""
    reason: str
    """Half a sentence: `is there already: articles/world/floods.md`."""


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """What an import did."""

    taken: tuple[Taken, ...]
    """In the order of the files."""
    written: tuple[str, ...]
    """Markdown files written, below the content folder; the reading list last, if it grew."""
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The articles that are there, and those that are put there now; it fills as entries are sorted out."""

    addresses: dict[str, str]
    """Address of a page, as `same_address` has it → path of the Markdown file."""
    slugs: dict[str, str]
    """Slug, as `same_name` has it → path of the Markdown file."""
    drafts: dict[str, str]
    """Path below the content folder → text of the file that is to be written."""


def bring_in(paths: Sequence[Path], config: Config, progress: Progress = silent) -> BroughtIn:
    """Write what the files hold below `content/articles/` and into the reading list.

    Left out is what was brought in before: what has the address of an article or link that is there, or,
    without an address, the title and text of one. No file that is there is changed but the reading list,
    which only grows. Nothing is written unless every file could be read.

    Raises:
        BuildError: files that cannot be read or are of no known format; a place that cannot be written.
    """
    parcels = _read_all(paths, progress)
    shelf = _look_around(config.content)
    page = _page(config.content / READING_LIST)
    text = page
    taken: list[Taken] = []
    left_out: list[LeftOut] = []
    for file, kind, parcel in parcels:
        before = len(shelf.drafts)
        links, known = _sort_out(parcel, kind, shelf, config.content)
        text, added = reading_list.merge(text, links) if links else (text, ())
        repeated = [(entry.title, "stands in the reading list already") for entry in _without(links, added)]
        skipped = [(part.what, part.reason) for part in parcel.skipped]
        left_out += [LeftOut(file, what, reason) for what, reason in (*skipped, *known, *repeated)]
        taken.append(Taken(file, kind.title, len(shelf.drafts) - before, len(added)))
    written = dict(shelf.drafts) if text == page else {**shelf.drafts, READING_LIST: text}
    for done, (path, content) in enumerate(written.items(), 1):
        files.put(config.content / path, content.encode())
        progress("write", done, len(written))
    return BroughtIn(tuple(taken), tuple(written), tuple(left_out))


def _read_all(paths: Sequence[Path], progress: Progress) -> list[tuple[str, Format, Parcel]]:
    """Each file with its format and what it holds; raises with the problems of all of them."""
    found: list[tuple[str, Format, Parcel]] = []
    problems: list[Problem] = []
    for done, path in enumerate(paths):
        progress("read", done, len(paths))
        try:
            data = _bytes_of(path)
            kind = recognise(data, str(path))
            found.append((str(path), kind, kind.read(data, str(path))))
        except BuildError as failure:
            problems += failure.problems
    progress("read", len(paths), len(paths))
    if problems:
        raise BuildError(problems)
    return found


def _bytes_of(path: Path) -> bytes:
    if path.is_dir():
        raise error(str(path), "is a folder", hint=f"name the files in it: {path}/*")
    try:
        with open(path, "rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except OSError as failure:
        raise error(str(path), f"cannot be read: {failure.strerror or failure}") from failure
    if len(data) > LARGEST_FILE:
        raise error(str(path), f"is larger than {LARGEST_FILE // 1024 // 1024} MB", hint="cut it into parts")
    return data


def _look_around(content: Path) -> Shelf:
    """The addresses and slugs of the articles that are there."""
    shelf = Shelf({}, {}, {})
    for folder, folders, names in os.walk(content / ARTICLES):
        folders.sort()
        for name in sorted(name for name in names if name.lower().endswith(".md")):
            place = Path(folder) / name
            path = place.relative_to(content).as_posix()
            url, slug = _front(place)
            shelf.slugs[same_name(slug or slugify(place.stem))] = path
            if url:
                shelf.addresses[same_address(url)] = path
    return shelf


def _front(place: Path) -> tuple[str, str]:
    """Address and slug in the front matter; empty where it cannot be read, which the build will say."""
    try:
        text = place.read_bytes().decode("utf-8-sig", "replace").replace("\r\n", "\n")
        fields, _, _ = frontmatter.split(text, "")
    except (OSError, BuildError):
        return "", ""
    values = [fields[key].values if key in fields else () for key in ("url", "slug")]
    return values[0][0] if values[0] else "", values[1][0] if values[1] else ""


def _page(place: Path) -> str:
    """The reading list as it is; empty if there is none.

    Raises:
        BuildError: it cannot be read, or is a link that would lead out of the content folder.
    """
    for link in (place.parent, place):
        if link.is_symlink():
            raise error(
                str(link), "is a symbolic link", hint="the reading list is written into a folder alone"
            )
    if not os.path.lexists(place):
        return ""
    try:
        text = place.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as failure:
        raise error(str(place), "cannot be read as UTF-8", hint="save it as UTF-8") from failure
    return text


def _sort_out(
    parcel: Parcel, kind: Format, shelf: Shelf, content: Path
) -> tuple[list[Entry], list[tuple[str, str]]]:
    """Put the articles on the shelf; return the links, and what is on the shelf already with the reason."""
    links: list[Entry] = []
    known: list[tuple[str, str]] = []
    for entry in parcel.entries:
        slug = drafts.slug_of(entry, shelf.slugs)
        at_address = shelf.addresses.get(same_address(entry.url)) if entry.url else None
        there = at_address or ("" if entry.url or not entry.article else shelf.slugs.get(same_name(slug)))
        if there:
            known.append((entry.title, f"is there already: {there}"))
        elif entry.article is None:
            links.append(entry)
        else:
            section = drafts.section_of(entry.article) or kind.name
            path = _free_path(content, f"{ARTICLES}/{section}/{slug}.md")
            shelf.drafts[path] = drafts.markdown_of(entry.article, section, slug)
            shelf.slugs[same_name(slug)] = path
            if entry.url:
                shelf.addresses[same_address(entry.url)] = path
    return links, known


def _free_path(content: Path, path: str) -> str:
    """The path, if a file can be put there that was not there before.

    Raises:
        BuildError: a folder on the way is a link, which may lead out of the content; the file is there.
    """
    folders = [content / folder for folder in PurePosixPath(path).parents[:-1]]
    for folder in folders:
        if folder.is_symlink():
            raise error(str(folder), "is a symbolic link", hint="articles are written into folders alone")
    if os.path.lexists(content / path):
        # It says another slug than its name does, or nothing that can be read.
        raise error(
            str(content / path), "stands in the way of an article", hint="rename it, and import again"
        )
    return path


def _without(links: Sequence[Entry], added: Sequence[Entry]) -> list[Entry]:
    """Those that were not added; an entry that stands twice in a file was added once."""
    new = {id(entry) for entry in added}
    return [entry for entry in links if id(entry) not in new]
