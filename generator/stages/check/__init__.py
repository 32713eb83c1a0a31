"""check(): what is wrong with the written site, as a reader, a feed reader and GitHub Pages meet it.

A function for each kind of file yields what one file shows: faults, and targets that must exist. Both are
folded as they come: memory grows with the files of the site and not with its links, and a fault of a template
is one problem, not one for each of 100,000 pages.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import posixpath
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

from generator.core import files
from generator.core.config import Config
from generator.core.problems import Problem, error
from generator.core.work import BATCH, WORTH_PROCESSES
from generator.stages.check.feeds import is_feed, look_at_json, look_at_xml
from generator.stages.check.pages import ids_on, look_at_page, look_at_style
from generator.stages.check.sightings import Fault, Sighting, Target
from generator.writing.addresses import UNKNOWN_BASE

LARGEST_SITE = 1_000_000_000
"""Bytes: what GitHub Pages publishes."""
LARGEST_FILE = 100_000_000
"""Bytes: what GitHub takes."""
LARGEST_PAGE = 1_000_000
"""Bytes of HTML: more is slow to open on a telephone."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What `check` found, and what it looked at."""

    problems: tuple[Problem, ...]
    """Sorted by file; one for each fault or missing target, at the first place that shows it."""
    pages: int
    """HTML files."""
    links: int
    """From file to file of the site: to pages, styles, scripts, feeds."""
    feeds: int
    """Feeds, sitemaps, and lists of feeds."""
    files: int
    bytes: int
    """Of all files."""


class _Place(NamedTuple):
    path: str
    line: int
    times: int = 1
    """How many places are like this one, which is the first of them."""


_Seen = dict[Fault | Target, _Place]


def check(config: Config) -> Checked:
    """Look the written site over; nothing is changed.

    Absolute addresses below the base URL are links inside the site. Without a base URL in the configuration
    the site's own is taken, so that what was built with `--base-url` can be checked without it.

    Raises:
        BuildError: there is no site in the output folder, or no build made what is there.
    """
    output = config.output
    if not files.is_ours(output):
        raise error(str(output), "holds no site that a build wrote", hint="build it first: python build.py")
    sizes = _sizes(output)
    names = sorted(name for name in sizes if posixpath.splitext(name)[1] in _LOOKS)
    base = config.settings.base_url or _own_base(output)
    seen: _Seen = {}
    for batch in _look_at_all(output, base, names, config.processes):
        _fold(seen, batch.items())
    targets = {subject: place for subject, place in seen.items() if isinstance(subject, Target)}
    _fold(seen, _dead(targets, sizes, output))
    _fold(seen, _oversized(sizes))
    return Checked(
        problems=tuple(sorted(
            _problem(subject, place, output.name)
            for subject, place in seen.items() if isinstance(subject, Fault)
        )),
        pages=sum(name.endswith(".html") for name in names),
        links=sum(place.times for place in targets.values()),
        feeds=sum(is_feed(name) for name in names),
        files=len(sizes),
        bytes=sum(sizes.values()),
    )  # fmt: skip


def _problem(fault: Fault, place: _Place, folder: str) -> Problem:
    others = f" (and {place.times - 1:,} more like it)" if place.times > 1 else ""
    path = posixpath.join(folder, place.path).rstrip("/")
    return Problem(path, place.line, 0, fault.message + others, fault.hint, fault.level)


def _sizes(output: Path) -> dict[str, int]:
    """Path below the output folder, NFC → bytes; without our marker and a published branch's history."""
    sizes: dict[str, int] = {}
    for folder, folders, names in os.walk(output):
        folders[:] = [name for name in folders if name != ".git"]
        for name in names:
            path = Path(folder, name)
            sizes[unicodedata.normalize("NFC", path.relative_to(output).as_posix())] = path.lstat().st_size
    del sizes[files.MARKER]
    return sizes


def _own_base(output: Path) -> str:
    """Where the site itself says that it stands: its main feed knows."""
    try:
        return str(json.loads((output / "feed.json").read_bytes())["feed_url"]).removesuffix("feed.json")
    except (OSError, ValueError, KeyError, TypeError):
        return UNKNOWN_BASE


def _look_at_all(output: Path, base: str, names: Sequence[str], processes: int) -> Iterator[_Seen]:
    """What each batch of files shows, in order; in processes if there are many."""
    batches = [names[start : start + BATCH] for start in range(0, len(names), BATCH)]
    look = partial(_look_at_batch, output, base)
    if processes < 2 or len(names) < WORTH_PROCESSES:
        yield from map(look, batches)
        return
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as executor:
        yield from executor.map(look, batches)


def _look_at_batch(output: Path, base: str, names: Sequence[str]) -> _Seen:
    seen: _Seen = {}
    for name in names:
        try:
            text = (output / name).read_bytes().decode()
            sightings = list(_LOOKS[posixpath.splitext(name)[1]](name, text, base))
        except (OSError, UnicodeDecodeError) as failure:
            sightings = [(Fault(f"cannot be read as UTF-8: {failure}"), 0)]
        _fold(seen, ((subject, _Place(name, line)) for subject, line in sightings))
    return seen


def _fold(seen: _Seen, sightings: Iterable[tuple[Fault | Target, _Place]]) -> None:
    """Add to what was seen; the first place stays, the others are counted."""
    for subject, place in sightings:
        first = seen.setdefault(subject, place)
        if first is not place:
            seen[subject] = first._replace(times=first.times + place.times)


def _dead(
    targets: Mapping[Target, _Place], sizes: Mapping[str, int], output: Path
) -> Iterator[tuple[Fault, _Place]]:
    """Targets that are not there. Ids are read only of pages that fragments lead to, one page at a time."""
    wanted: dict[str, list[Target]] = defaultdict(list)
    for target, place in targets.items():
        if target.path not in sizes:
            yield Fault(f'dead link: there is no "{target.path}"'), place
        elif target.fragment and target.path.endswith(".html"):
            wanted[target.path].append(target)
    for path, group in wanted.items():
        ids = ids_on(path, (output / path).read_text("utf-8", "replace"))
        for target in group:
            if target.fragment not in ids:
                yield Fault(f'dead link: "{path}" has no id "{target.fragment}"'), targets[target]


def _oversized(sizes: Mapping[str, int]) -> Iterator[tuple[Fault, _Place]]:
    total = sum(sizes.values())
    if total > LARGEST_SITE:
        message = f"the site has {total / 1e9:.2f} GB; GitHub Pages publishes 1 GB"
        yield Fault(message, "publish fewer stories, or elsewhere", "warning"), _Place("", 0)
    for name, size in sizes.items():
        if size > LARGEST_FILE:
            message = f"has {size / 1e6:,.0f} MB; GitHub takes files of up to 100 MB"
            yield Fault(message, "leave it out"), _Place(name, 0)
        elif size > LARGEST_PAGE and name.endswith(".html"):
            message = f"has {size / 1e6:.1f} MB; pages of more than 1 MB are slow to open"
            yield Fault(message, "divide the story or the list", "warning"), _Place(name, 0)


_LOOKS: Mapping[str, Callable[[str, str, str], Iterator[Sighting]]] = {
    ".html": look_at_page,
    ".css": look_at_style,
    ".xml": look_at_xml,
    ".opml": look_at_xml,
    ".json": look_at_json,
}
"""By the end of the name: path, text and base URL → what the file shows."""
