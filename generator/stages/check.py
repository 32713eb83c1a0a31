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
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache, partial
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

from generator.core import files
from generator.core.config import Config
from generator.core.problems import Level, Problem, error
from generator.core.work import BATCH, WORTH_PROCESSES
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


class _Fault(NamedTuple):
    """A thing wrong, wherever it is."""

    message: str
    hint: str = "mend the template, or the text that it comes from"
    level: Level = "error"


class _Target(NamedTuple):
    """A file that must be there, and an id in it unless `fragment` is empty."""

    path: str
    fragment: str


class _Place(NamedTuple):
    path: str
    line: int
    times: int = 1
    """How many places are like this one, which is the first of them."""


_Sighting = tuple[_Fault | _Target, int]
"""What a file shows, and in which line; 0 if that is not known."""

_Seen = dict[_Fault | _Target, _Place]


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
    targets = {subject: place for subject, place in seen.items() if isinstance(subject, _Target)}
    _fold(seen, _dead(targets, sizes, output))
    _fold(seen, _oversized(sizes))
    return Checked(
        problems=tuple(sorted(
            _problem(subject, place, output.name)
            for subject, place in seen.items() if isinstance(subject, _Fault)
        )),
        pages=sum(name.endswith(".html") for name in names),
        links=sum(place.times for place in targets.values()),
        feeds=sum(_is_feed(name) for name in names),
        files=len(sizes),
        bytes=sum(sizes.values()),
    )  # fmt: skip


def _problem(fault: _Fault, place: _Place, folder: str) -> Problem:
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
            sightings = [(_Fault(f"cannot be read as UTF-8: {failure}"), 0)]
        _fold(seen, ((subject, _Place(name, line)) for subject, line in sightings))
    return seen


def _fold(seen: _Seen, sightings: Iterable[tuple[_Fault | _Target, _Place]]) -> None:
    """Add to what was seen; the first place stays, the others are counted."""
    for subject, place in sightings:
        first = seen.setdefault(subject, place)
        if first is not place:
            seen[subject] = first._replace(times=first.times + place.times)


def _dead(
    targets: Mapping[_Target, _Place], sizes: Mapping[str, int], output: Path
) -> Iterator[tuple[_Fault, _Place]]:
    """Targets that are not there. Ids are read only of pages that fragments lead to, one page at a time."""
    wanted: dict[str, list[_Target]] = defaultdict(list)
    for target, place in targets.items():
        if target.path not in sizes:
            yield _Fault(f'dead link: there is no "{target.path}"'), place
        elif target.fragment and target.path.endswith(".html"):
            wanted[target.path].append(target)
    for path, group in wanted.items():
        ids = _parsed(path, (output / path).read_text("utf-8", "replace"), "").ids
        for target in group:
            if target.fragment not in ids:
                yield _Fault(f'dead link: "{path}" has no id "{target.fragment}"'), targets[target]


def _oversized(sizes: Mapping[str, int]) -> Iterator[tuple[_Fault, _Place]]:
    total = sum(sizes.values())
    if total > LARGEST_SITE:
        message = f"the site has {total / 1e9:.2f} GB; GitHub Pages publishes 1 GB"
        yield _Fault(message, "publish fewer stories, or elsewhere", "warning"), _Place("", 0)
    for name, size in sizes.items():
        if size > LARGEST_FILE:
            message = f"has {size / 1e6:,.0f} MB; GitHub takes files of up to 100 MB"
            yield _Fault(message, "leave it out"), _Place(name, 0)
        elif size > LARGEST_PAGE and name.endswith(".html"):
            message = f"has {size / 1e6:.1f} MB; pages of more than 1 MB are slow to open"
            yield _Fault(message, "divide the story or the list", "warning"), _Place(name, 0)


# Addresses -------------------------------------------------------------------------------------

_UNSEEN = "".join(map(chr, range(33)))
"""What browsers take off both ends of an address (URL standard §4.4)."""


@lru_cache(maxsize=1 << 16)
def _led(address: str, folder: str, base: str, root: str = "") -> _Fault | _Target | None:
    """Where an address on a page of `folder` leads, or what is wrong with it; None: to another site.

    `root` is the base path, on the page that may use it; the path of the target is empty for the page itself.
    """
    address = re.sub(r"[\t\r\n]", "", address.strip(_UNSEEN)).replace("\\", "/")
    if address.startswith(base) or (root and address.startswith(root)):
        address = address[len(base if address.startswith(base) else root) :]
        parts, folder = urlsplit("x:/" + address), ""
        path = parts.path[1:] + ("index.html" if parts.path.endswith("/") else "")
    else:
        try:
            parts = urlsplit(address)
        except ValueError:
            return _Fault(f'"{address}" is no address')
        if parts.scheme in {"http", "https", "mailto"} or address.startswith("//"):
            return None
        path = parts.path
        if parts.scheme:
            return _Fault(f'an address with "{parts.scheme}:" may stand on no page')
        if path.startswith("/") or path.endswith("/") or posixpath.basename(path) in {".", ".."}:
            return _Fault(f'"{address}" does not open from disk', "name a file, relative to the page")
    path = posixpath.normpath(posixpath.join(folder, unquote(path))) if path else ""
    if path.startswith("../"):
        return _Fault(f'"{address}" leads out of the site')
    return _Target(unicodedata.normalize("NFC", path), unquote(parts.fragment))


def _outward(address: object, base: str, what: str) -> Iterator[_Sighting]:
    """An address outside of any page: it must be absolute, and its file there if it is of this site."""
    if not isinstance(address, str) or not re.match(r"https?://[^/]", address):
        yield _Fault(f'{what} "{address or ""}" is no absolute address'), 0
    elif led := _led(address, "", base):
        yield led, 0


# Pages -----------------------------------------------------------------------------------------

_NAVIGATION = {"alternate", "author", "canonical", "help", "license", "me", "next", "prev", "search"}
"""Values of `rel` with which a `link` loads nothing."""


class _Page(HTMLParser):
    """What stands on a page."""

    def __init__(self, path: str, base: str) -> None:
        super().__init__(convert_charrefs=False)  # of no use for tags, and slow
        self.path, self.folder, self.base = path, posixpath.dirname(path), base
        # Pages serves 404.html at any depth, so that its links must begin at the root.
        self.root = urlsplit(base).path if path == "404.html" else ""
        self.sightings: list[_Sighting] = []
        self.ids: Counter[str] = Counter()
        self.inner: list[_Sighting] = []
        """Links to places on this page."""
        self.headlines = 0
        self.title = ""
        self.in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.headlines += tag == "h1"
        self.in_title = tag == "title" and not self.title
        if "id" in values:
            self.ids[values["id"]] += 1
        is_inline = tag == "script" and "src" not in values and values.get("type") != "application/ld+json"
        if is_inline or tag in {"style", "base"}:
            self._show(_Fault(f"holds <{tag}>, which the security policy of the pages forbids"))
        rel = set(values.get("rel", "").lower().split())
        navigates = tag in {"a", "area", "form", "button", "input"} or (bool(rel) and rel <= _NAVIGATION)
        for name, value in values.items():
            if name == "style" or name.startswith("on"):
                self._show(_Fault(f'holds an attribute "{name}", which the security policy forbids'))
            elif name in {"href", "xlink:href", "action", "formaction"}:
                self._address(value, loads=not navigates)
            elif name in {"src", "poster"} or (tag, name) == ("object", "data"):
                self._address(value, loads=True)
            elif name == "srcset":
                for candidate in re.split(r",\s+", value.strip()):
                    self._address(candidate.partition(" ")[0], loads=True)

    def handle_data(self, data: str) -> None:
        if self.in_title:
            self.title += data.strip()

    def handle_endtag(self, tag: str) -> None:
        self.in_title = self.in_title and tag != "title"

    def _address(self, address: str, *, loads: bool) -> None:
        if loads and address.startswith("data:"):
            return
        led = _led(address, self.folder, self.base, self.root)
        if isinstance(led, _Target) and led.path in {"", self.path}:
            self.inner.append((led, self.getpos()[0]))
        elif led:
            self._show(led)
        elif loads:
            self._show(_Fault(f'loads "{address}" from elsewhere'))

    def _show(self, subject: _Fault | _Target) -> None:
        self.sightings.append((subject, self.getpos()[0]))


_SILENT = re.compile(
    r"""</?(?!(?:base|h1|script|style|title)\b)[a-z][a-z0-9]*(?:\ (?:class|datetime|lang)="[^"<>]*")*>"""
)
"""Tags that say nothing here: they count for nothing, and no attribute of theirs loads, leads or names."""


def _parsed(path: str, text: str, base: str) -> _Page:
    page = _Page(path, base)
    page.feed(_SILENT.sub("", text))  # spares the parser, which is slow, most of its work
    page.close()
    return page


def _look_at_page(path: str, text: str, base: str) -> Iterator[_Sighting]:
    page = _parsed(path, text, base)
    yield from page.sightings
    if not page.title:
        yield _Fault("has no <title>"), 0
    if page.headlines != 1:
        yield _Fault(f"has {page.headlines} <h1>, not one"), 0
    for name in (name for name, count in page.ids.items() if count > 1):
        yield _Fault(f'has the id "{name}" twice'), 0
    for subject, line in page.inner:
        # "top" is on every page (HTML standard §7.4.6.4).
        if isinstance(subject, _Target) and subject.fragment not in {"", "top", *page.ids}:
            yield _Fault(f'dead link: the page has no id "{subject.fragment}"'), line


def _look_at_style(path: str, text: str, base: str) -> Iterator[_Sighting]:
    text = re.sub(r"/\*.*?\*/", lambda comment: "\n" * comment[0].count("\n"), text, flags=re.DOTALL)
    for found in re.finditer(r"url\(\s*[\"']?([^\"')]*)|@import\s+[\"']([^\"']*)", text):
        address = (found[1] or found[2] or "").strip()
        if not address.startswith(("data:", "#")):
            subject = _led(address, posixpath.dirname(path), base)
            line = text.count("\n", 0, found.start()) + 1
            yield subject or _Fault(f'loads "{address}" from elsewhere'), line


# Feeds -----------------------------------------------------------------------------------------

_ATOM = "{http://www.w3.org/2005/Atom}"
_MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"

_ROOTS = {f"{_ATOM}feed", "rss", f"{_MAP}urlset", f"{_MAP}sitemapindex", "opml"}

_NEEDED: Mapping[str, Sequence[str]] = {
    f"{_ATOM}feed": (f"{_ATOM}id", f"{_ATOM}title", f"{_ATOM}updated"),  # RFC 4287 §4.1.1
    f"{_ATOM}entry": (f"{_ATOM}id", f"{_ATOM}title", f"{_ATOM}updated"),  # RFC 4287 §4.1.2
    "rss": ("channel",),
    "channel": ("title", "link", "description"),  # RSS 2.0, "Required channel elements"
    "item": ("title", "link", "guid"),  # RSS asks for less, readers for this
    f"{_MAP}url": (f"{_MAP}loc",),
    f"{_MAP}sitemap": (f"{_MAP}loc",),
    "opml": ("head", "body"),
}
"""Element → elements that stand in it once."""

_ADDRESSES: Mapping[str, Sequence[str]] = {
    f"{_ATOM}link": ("href",),
    "link": ("",),
    f"{_MAP}loc": ("",),
    "outline": ("xmlUrl", "htmlUrl"),
}
"""Element → attributes that are absolute addresses; the empty one means the text."""


def _is_feed(name: str) -> bool:
    return name.endswith((".xml", ".opml")) or posixpath.basename(name) == "feed.json"


def _look_at_xml(_path: str, text: str, base: str) -> Iterator[_Sighting]:
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        yield _Fault("holds a document type or an entity, which no feed needs"), 0
        return
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - no entities, nothing to expand
    except ElementTree.ParseError as failure:
        yield _Fault(f"is no well-formed XML: {failure}"), failure.position[0]
        return
    if root.tag not in _ROOTS:
        yield _Fault(f'is neither feed nor sitemap: it begins with "{root.tag}"'), 0
    for element in root.iter():
        name = element.tag.rpartition("}")[2]
        for need in _NEEDED.get(element.tag, ()):
            if len(element.findall(need)) != 1:
                yield _Fault(f"<{name}> without one <{need.rpartition('}')[2]}>"), 0
        for key in _ADDRESSES.get(element.tag, ()):
            value = element.get(key) if key else (element.text or "").strip()
            yield from _outward(value, base, f"{name} {key}".strip())


def _look_at_json(path: str, text: str, base: str) -> Iterator[_Sighting]:
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as failure:
        yield _Fault(f"is no JSON: {failure}"), 0
        return
    if not _is_feed(path):
        return
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        yield _Fault("is no JSON Feed: it has no list of items"), 0
        return
    if not feed.get("version") or not feed.get("title"):
        yield _Fault("is no JSON Feed: it must have version and title"), 0
    for key in ("feed_url", "home_page_url"):
        yield from _outward(feed.get(key), base, key)
    for item in items:
        if not item.get("id") or not item.keys() & {"content_html", "content_text"}:
            yield _Fault("an item without id, or without content_html and content_text"), 0
        yield from _outward(item.get("url"), base, "url")


_LOOKS: Mapping[str, Callable[[str, str, str], Iterator[_Sighting]]] = {
    ".html": _look_at_page,
    ".css": _look_at_style,
    ".xml": _look_at_xml,
    ".opml": _look_at_xml,
    ".json": _look_at_json,
}
"""By the end of the name: path, text and base URL → what the file shows."""
