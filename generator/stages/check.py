"""check(): what is wrong with the written site, as a reader, a feed reader and GitHub Pages meet it.

Each kind of file has a function that looks at one file and yields what it sees: faults, and targets that must
exist. Both are folded as they come, so that memory grows with the files of the site and not with its links,
and a fault of a template is one problem, not one for each of 100,000 pages.
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
from email.utils import parsedate_to_datetime
from functools import lru_cache, partial
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

from generator.core.config import Config
from generator.core.problems import Level, Problem, error
from generator.core.work import BATCH, WORTH_PROCESSES
from generator.writing.addresses import UNKNOWN_BASE, absolute

MARKER = ".broadsheet"
"""As in `place`; a test holds them equal."""

LARGEST_SITE = 1_000_000_000
"""Bytes; GitHub Pages' limit for a published site."""
LARGEST_FILE = 100_000_000
"""Bytes; GitHub refuses larger files."""
LARGEST_PAGE = 1_000_000
"""Bytes of one HTML page; more is slow to read on a telephone."""
MOST_ADDRESSES = 50_000
"""In one sitemap (sitemaps.org)."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What `check` found, and what it looked at."""

    problems: tuple[Problem, ...]
    """Sorted by file; one for each fault or missing target, at the first place that has it."""
    pages: int
    """HTML files."""
    links: int
    """Links inside the site: to its pages, styles, scripts, feeds."""
    feeds: int
    """Feeds, sitemaps, and lists of feeds."""
    files: int
    bytes: int
    """Of all files."""


class _Fault(NamedTuple):
    """A thing wrong, wherever it is."""

    message: str
    hint: str = ""
    level: Level = "error"


class _Target(NamedTuple):
    """A file of the site that must be there, and an id in it unless the fragment is empty."""

    path: str
    fragment: str


class _Place(NamedTuple):
    path: str
    line: int
    count: int
    """Places like this one; it is the first of them."""


_Sighting = tuple[_Fault | _Target, int]
"""What was seen, and the line; 0 if it is not known."""

_Seen = dict[_Fault | _Target, _Place]


def check(config: Config) -> Checked:
    """Look the written site over; nothing is changed.

    Absolute addresses below the base URL count as links inside the site. If the configuration names no base
    URL, the site's own is taken, so that a site built with `--base-url` can be checked without it.

    Raises:
        BuildError: there is no site in the output folder, or no build made what is there.
    """
    output = config.output
    if not (output / MARKER).is_file():
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
    faults = {subject: place for subject, place in seen.items() if isinstance(subject, _Fault)}
    return Checked(
        problems=tuple(sorted(_problem(fault, place, output.name) for fault, place in faults.items())),
        pages=sum(name.endswith(".html") for name in names),
        links=sum(place.count for place in targets.values()),
        feeds=sum(_is_feed(name) for name in names),
        files=len(sizes),
        bytes=sum(sizes.values()),
    )


def _problem(fault: _Fault, place: _Place, folder: str) -> Problem:
    others = f" (and in {place.count - 1:,} more places)" if place.count > 1 else ""
    path = f"{folder}/{place.path}" if place.path else folder
    return Problem(path, place.line, 0, fault.message + others, fault.hint, fault.level)


def _sizes(output: Path) -> dict[str, int]:
    """Path below the output folder, NFC → bytes; the marker and the history of a published branch left out."""
    sizes: dict[str, int] = {}
    for folder, folders, names in os.walk(output):
        folders[:] = [name for name in folders if name != ".git"]
        for name in names:
            path = Path(folder, name)
            sizes[unicodedata.normalize("NFC", path.relative_to(output).as_posix())] = path.lstat().st_size
    del sizes[MARKER]
    return sizes


def _own_base(output: Path) -> str:
    """Where the site itself says that it stands: its main feed knows."""
    try:
        address = json.loads((output / "feed.json").read_bytes())["feed_url"]
        return str(address).removesuffix("feed.json")
    except (OSError, ValueError, KeyError, TypeError):
        return UNKNOWN_BASE


def _look_at_all(output: Path, base: str, names: Sequence[str], processes: int) -> Iterator[_Seen]:
    """What is seen in each batch of files, in order; in processes if there are many."""
    batches = [names[start : start + BATCH] for start in range(0, len(names), BATCH)]
    look = partial(_look_at_batch, output, base)
    if processes < 2 or len(names) < WORTH_PROCESSES:
        yield from map(look, batches)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as executor:
        yield from executor.map(look, batches)


def _look_at_batch(output: Path, base: str, names: Sequence[str]) -> _Seen:
    seen: _Seen = {}
    for name in names:
        try:
            text = (output / name).read_bytes().decode()
            sightings = list(_LOOKS[posixpath.splitext(name)[1]](name, text, base))
        except (OSError, UnicodeDecodeError) as failure:
            sightings = [(_Fault(f"cannot be read as UTF-8: {failure}", "build again"), 0)]
        _fold(seen, ((subject, _Place(name, line, 1)) for subject, line in sightings))
    return seen


def _fold(seen: _Seen, sightings: Iterable[tuple[_Fault | _Target, _Place]]) -> None:
    """Add to what was seen; the first place stays, the others are counted."""
    for subject, place in sightings:
        first = seen.setdefault(subject, place)
        if first is not place:
            seen[subject] = first._replace(count=first.count + place.count)


def _dead(
    targets: Mapping[_Target, _Place], sizes: Mapping[str, int], output: Path
) -> Iterator[tuple[_Fault, _Place]]:
    """Targets that are not there. Ids are read only of pages that fragments lead to, one page at a time."""
    hint = "mend the text or the template that links there"
    wanted: dict[str, list[_Target]] = defaultdict(list)
    for target, place in targets.items():
        if target.path not in sizes:
            yield _Fault(f'dead link: there is no "{target.path}"', hint), place
        elif target.fragment and target.path.endswith(".html"):
            wanted[target.path].append(target)
    for path, group in wanted.items():
        ids = _parsed((output / path).read_text("utf-8", "replace"), path, "").ids
        for target in group:
            if target.fragment not in ids:
                yield _Fault(f'dead link: "{path}" has no id "{target.fragment}"', hint), targets[target]


def _oversized(sizes: Mapping[str, int]) -> Iterator[tuple[_Fault, _Place]]:
    total = sum(sizes.values())
    if total > LARGEST_SITE:
        message = f"the site has {total / 1e9:.2f} GB; GitHub Pages publishes up to 1 GB"
        yield _Fault(message, "publish fewer stories, or elsewhere", "warning"), _Place("", 0, 1)
    for name, size in sizes.items():
        if size > LARGEST_FILE:
            message = f"has {size / 1e6:,.0f} MB; GitHub takes files up to 100 MB"
            yield _Fault(message, "leave it out of static/"), _Place(name, 0, 1)
        elif size > LARGEST_PAGE and name.endswith(".html"):
            message = f"has {size / 1e6:,.1f} MB; pages over 1 MB are slow to open"
            yield _Fault(message, "divide the story or the list", "warning"), _Place(name, 0, 1)


# Addresses -------------------------------------------------------------------------------------


@lru_cache(maxsize=1 << 16)
def _led(address: str, page: str, base: str) -> _Fault | _Target | None:
    """Where an address on a page leads, or what is wrong with it; None: to another site."""
    # What browsers do first (URL standard, "basic URL parser").
    address = re.sub(r"[\t\r\n]", "", address).strip("".join(map(chr, range(33)))).replace("\\", "/")
    try:
        parts = urlsplit(address)
    except ValueError:
        return _Fault(f'"{address}" is no address')
    if f"{address.partition('#')[0]}/".startswith(base):
        path = unquote(urlsplit(address[len(base) :]).path)
        path += "index.html" if path.endswith("/") or not path else ""
    elif parts.scheme in {"http", "https", "mailto"} or (parts.netloc and not parts.scheme):
        return None
    elif parts.scheme:
        hint = "links may be http, https, mailto or relative"
        return _Fault(f'"{parts.scheme}:" is a kind of address that no page may hold', hint)
    elif parts.path.startswith("/"):
        root = urlsplit(base).path
        if page != "404.html" or not parts.path.startswith(root):
            return _Fault(f'"{address}" starts at the root of the server', "write it relative to the page")
        path = unquote(parts.path[len(root) :])
    else:
        path = posixpath.join(posixpath.dirname(page), unquote(parts.path)) if parts.path else page
        if path.endswith(("/", "/..", "/.")) or path in {".", ".."}:
            return _Fault(f'"{address}" names a folder, which opens no page from disk', "name its index.html")
    path = posixpath.normpath(path)
    if path.startswith("../"):
        return _Fault(f'"{address}" leads out of the site', "write fewer ../")
    return _Target(unicodedata.normalize("NFC", path), unquote(parts.fragment))


def _outward(address: str | None, page: str, base: str, what: str) -> Iterator[_Sighting]:
    """An address that stands for itself, without a page around it: absolute, and there if it is ours."""
    if not re.match(r"https?://[^/]", address or ""):
        yield _Fault(f'{what} "{address or ""}" is no absolute address'), 0
    elif isinstance(led := _led(address or "", page, base), _Fault | _Target):
        yield led, 0


# Pages -----------------------------------------------------------------------------------------

_NAVIGATION = {
    "alternate",
    "author",
    "bookmark",
    "canonical",
    "help",
    "license",
    "me",
    "next",
    "prev",
    "search",
}
"""Values of `rel` with which a `link` loads nothing."""


class _Page(HTMLParser):
    """What stands on a page; `convert_charrefs` is off since the text does not matter here."""

    def __init__(self, path: str, base: str) -> None:
        super().__init__(convert_charrefs=False)
        self.path, self.base = path, base
        self.sightings: list[_Sighting] = []
        self.ids: Counter[str] = Counter()
        self.inner: list[tuple[str, int]] = []
        """Fragments of this very page."""
        self.headlines = 0
        self.title = self.data = ""
        self.within = ""
        """`title` or `script` while the text of one is read, which goes into `data`."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in reversed(attrs)}
        self.headlines += tag == "h1"
        if "id" in values:
            self.ids[values["id"]] += 1
        if tag in {"title", "script"}:
            self.within, self.data = tag, ""
        if tag in {"base", "style"} or (tag == "script" and not _may_stay(values)):
            self._fault(f"holds a <{tag}> element that the pages' security policy forbids")
        if tag == "meta" and values.get("property") in {"og:url", "og:image"}:
            self.sightings += _outward(values.get("content"), self.path, self.base, values["property"])
        for name, value in values.items():
            self._attribute(tag, name, value, values.get("rel", "").lower().split())

    def handle_data(self, data: str) -> None:
        if self.within:
            self.data += data

    def handle_endtag(self, tag: str) -> None:
        if tag != self.within:
            return
        self.within = ""
        if tag == "title":
            self.title = self.title or self.data.strip()
        elif self.data.strip() and _not_json(self.data):
            self._fault(f"holds structured data that is no JSON: {_not_json(self.data)}")

    def _attribute(self, tag: str, name: str, value: str, rel: Sequence[str]) -> None:
        if name == "style" or name.startswith("on"):
            self._fault(f'has an attribute "{name}", which the pages\' security policy forbids')
        elif name in {"href", "xlink:href", "action", "formaction"}:
            navigates = tag in {"a", "area", "form", "button", "input"} or (
                tag == "link" and bool(rel) and _NAVIGATION.issuperset(rel)
            )
            self._address(value, loads=not navigates)
        elif name in {"src", "poster"} or (tag, name) == ("object", "data"):
            self._address(value, loads=True)
        elif name in {"srcset", "imagesrcset"}:
            for candidate in filter(None, map(str.split, value.split(","))):
                self._address(candidate[0], loads=True)

    def _address(self, address: str, *, loads: bool) -> None:
        line = self.getpos()[0]
        if address.startswith("#"):
            self.inner.append((unquote(address[1:]), line))
        elif loads and address.startswith("data:"):
            return
        elif led := _led(address, self.path, self.base):
            self.sightings.append((led, line))
        elif loads:
            self._fault(f'loads "{address}" from elsewhere')

    def _fault(self, message: str) -> None:
        self.sightings.append(
            (_Fault(message, "mend the template or the text it comes from"), self.getpos()[0])
        )


def _may_stay(script: Mapping[str, str]) -> bool:
    return "src" in script or script.get("type", "").lower() == "application/ld+json"


def _not_json(text: str) -> str:
    """Why a text is no JSON; empty if it is."""
    try:
        json.loads(text)
    except (ValueError, RecursionError) as failure:
        return str(failure)
    return ""


def _parsed(text: str, path: str, base: str) -> _Page:
    page = _Page(path, base)
    page.feed(text)
    page.close()
    return page


def _look_at_page(path: str, text: str, base: str) -> Iterator[_Sighting]:
    page = _parsed(text, path, base)
    yield from page.sightings
    hint = "mend the template of the page"
    if not page.title:
        yield _Fault("has no <title>", hint), 0
    if page.headlines != 1:
        yield _Fault(f"has {page.headlines} <h1> elements, not one", hint), 0
    for name, count in page.ids.items():
        if count > 1 or not name:
            yield _Fault(f'has the id "{name}" {count} times', hint), 0
    for fragment, line in page.inner:
        # "" and "top" lead to the top of every page (HTML standard, "find a potential indicated element").
        if fragment not in page.ids and fragment not in {"", "top"}:
            yield _Fault(f'dead link: the page has no id "{fragment}"', hint), line


def _look_at_style(path: str, text: str, base: str) -> Iterator[_Sighting]:
    text = re.sub(r"/\*.*?\*/", lambda comment: "\n" * comment[0].count("\n"), text, flags=re.DOTALL)
    for found in re.finditer(r"url\(\s*[\"']?([^\"')]*)|@import\s+[\"']([^\"']*)", text):
        address = (found[1] or found[2] or "").strip()
        line = text.count("\n", 0, found.start()) + 1
        if not address.startswith(("data:", "#")):
            yield _led(address, path, base) or _Fault(f'loads "{address}" from elsewhere'), line


# Feeds, sitemaps, lists of feeds ---------------------------------------------------------------

_ATOM = "{http://www.w3.org/2005/Atom}"
_MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"

_NEEDS: Mapping[str, Sequence[str]] = {
    f"{_ATOM}feed": [f"{_ATOM}id", f"{_ATOM}title", f"{_ATOM}updated"],  # RFC 4287 §4.1.1
    f"{_ATOM}entry": [f"{_ATOM}id", f"{_ATOM}title", f"{_ATOM}updated"],  # RFC 4287 §4.1.2
    "rss": ["channel"],
    "channel": ["title", "link", "description"],  # RSS 2.0, "Required channel elements"
    "item": ["title", "link", "guid"],  # RSS demands less; readers do not
    f"{_MAP}url": [f"{_MAP}loc"],
    f"{_MAP}sitemap": [f"{_MAP}loc"],
    "opml": ["head", "body"],
}
"""Element → those that it holds exactly once."""

_ROOTS = {f"{_ATOM}feed", "rss", f"{_MAP}urlset", f"{_MAP}sitemapindex", "opml"}

_ADDRESSES = {"link", f"{_MAP}loc"}
"""Elements whose text is an address."""

_ADDRESS_ATTRIBUTES = {(f"{_ATOM}link", "href"), ("outline", "xmlUrl"), ("outline", "htmlUrl")}

_NAMES = {f"{_ATOM}id": "ids", "guid": "guids", f"{_MAP}loc": "addresses"}
"""Elements whose text stands once in a file; with the word for several."""

_MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)"
_DATES: Mapping[str, str] = {
    f"{_ATOM}updated": _MOMENT,  # RFC 3339
    f"{_ATOM}published": _MOMENT,
    # W3C date, as sitemaps.org wants it.
    f"{_MAP}lastmod": r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?",
}


def _is_feed(name: str) -> bool:
    return name.endswith((".xml", ".opml")) or posixpath.basename(name) == "feed.json"


def _look_at_xml(path: str, text: str, base: str) -> Iterator[_Sighting]:
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        yield _Fault("holds a document type or an entity, which no feed needs"), 0
        return
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - without entities nothing can be expanded
    except ElementTree.ParseError as failure:
        yield _Fault(f"is no well-formed XML: {failure}", "mend its template"), failure.position[0]
        return
    if root.tag not in _ROOTS:
        yield _Fault(f'is no feed, sitemap or list of feeds: it starts with "{root.tag}"'), 0
    for element in root.iter():
        yield from _look_at_element(element, path, base)
    yield from _look_at_feed(root, absolute(base, path))
    for tag, what in _NAMES.items():
        names = Counter(element.text or "" for element in root.iter(tag) if root.tag != tag)
        # The id of an Atom feed itself may be that of nothing else either (RFC 4287 §4.2.6).
        yield from ((_Fault(f'{what}: "{name}" stands twice'), 0) for name, n in names.items() if n > 1)


def _look_at_element(element: ElementTree.Element, path: str, base: str) -> Iterator[_Sighting]:
    name, text = _local(element), (element.text or "").strip()
    for need in _NEEDS.get(element.tag, ()):
        if len(element.findall(need)) != 1:
            yield _Fault(f"<{name}> without one <{need.rpartition('}')[2]}>", "mend the template"), 0
    if element.tag in _ADDRESSES or (element.tag == "guid" and element.get("isPermaLink") != "false"):
        yield from _outward(text, path, base, f"<{name}>")
    for attribute in element.keys():
        if (element.tag, attribute) in _ADDRESS_ATTRIBUTES:
            yield from _outward(element.get(attribute), path, base, f"<{name} {attribute}>")
    if element.tag == f"{_MAP}loc" and not text.startswith(base):
        hint = "check with the --base-url that it was built with"
        yield _Fault(f"lists pages that are not below {base}", hint), 0
    if element.tag in _DATES and not re.fullmatch(_DATES[element.tag], text):
        yield _Fault(f'<{name}> "{text}" is no date of this format'), 0
    if element.tag == "pubDate" and not _is_rfc822(text):
        yield _Fault(f'<{name}> "{text}" is no date as in RFC 822'), 0


def _look_at_feed(root: ElementTree.Element, address: str) -> Iterator[_Sighting]:
    """What concerns several elements of a feed at once. `address` is its own."""
    entries = root.findall(f"{_ATOM}entry")
    author = f"{_ATOM}author/{_ATOM}name"
    if root.tag == f"{_ATOM}feed" and any(
        (root.find(author) is None) and entry.find(author) is None for entry in entries
    ):
        yield _Fault("entries without an author in a feed without one (RFC 4287 §4.1.1)"), 0
    if root.tag in {f"{_ATOM}feed", "rss"}:
        links = root.findall(f"{_ATOM}link") + root.findall(f"channel/{_ATOM}link")
        if address not in {link.get("href") for link in links if link.get("rel") == "self"}:
            yield _Fault("does not link to itself", "mend its template"), 0
    if len(root) > MOST_ADDRESSES and root.tag.startswith(_MAP):
        yield _Fault(f"lists {len(root):,} addresses; a sitemap may hold {MOST_ADDRESSES:,}"), 0


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _is_rfc822(text: str) -> bool:
    try:
        return bool(re.match(r"[A-Z][a-z]{2}, \d\d? ", text)) and parsedate_to_datetime(text) is not None
    except ValueError:
        return False


def _look_at_json(path: str, text: str, base: str) -> Iterator[_Sighting]:
    if _not_json(text):
        yield _Fault(f"is no JSON: {_not_json(text)}"), 0
        return
    if not _is_feed(path):
        return
    feed = json.loads(text)
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        yield _Fault("is no JSON Feed: it has no list of items"), 0
        return
    if not str(feed.get("version")).startswith("https://jsonfeed.org/version/1") or not feed.get("title"):
        yield _Fault("is no JSON Feed: it needs a version and a title"), 0
    for item in items:
        yield from _look_at_item(item, path, base)
    for key in ("feed_url", "home_page_url"):
        yield from _outward(feed.get(key), path, base, key)
    if feed.get("feed_url") != absolute(base, path):
        yield _Fault("does not link to itself"), 0
    names = Counter(str(item.get("id")) for item in items)
    yield from ((_Fault(f'ids: "{name}" stands twice'), 0) for name, count in names.items() if count > 1)


def _look_at_item(item: Mapping[str, Any], path: str, base: str) -> Iterator[_Sighting]:
    if not isinstance(item.get("id"), str) or not item["id"]:
        yield _Fault("an item has no id"), 0
    if "content_html" not in item and "content_text" not in item:
        yield _Fault(f'the item "{item.get("id")}" has neither content_html nor content_text'), 0
    if "url" in item:
        yield from _outward(item["url"], path, base, "url")
    if not re.fullmatch(_MOMENT, str(item.get("date_published", "2000-01-01T00:00:00Z"))):
        yield _Fault(f'date_published "{item["date_published"]}" is no date as in RFC 3339'), 0


_LOOKS: Mapping[str, Callable[[str, str, str], Iterator[_Sighting]]] = {
    ".html": _look_at_page,
    ".css": _look_at_style,
    ".xml": _look_at_xml,
    ".opml": _look_at_xml,
    ".json": _look_at_json,
}
"""By the end of the name: path, text and base URL → what is seen."""
