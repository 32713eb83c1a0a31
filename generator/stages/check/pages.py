"""Pages and stylesheets: what they link to, load, and lack."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Collection, Iterator
from html.parser import HTMLParser
from urllib.parse import urlsplit

from generator.stages.check.sightings import Fault, Sighting, Target, resolve

_NAVIGATION = {"alternate", "author", "canonical", "help", "license", "me", "next", "prev", "search"}
"""Values of `rel` with which a `link` loads nothing."""


class _Page(HTMLParser):
    """What stands on a page."""

    def __init__(self, path: str, base: str) -> None:
        super().__init__(convert_charrefs=False)  # of no use for tags, and slow
        self.path, self.folder, self.base = path, posixpath.dirname(path), base
        # Pages serves 404.html at any depth, so that its links must begin at the root.
        self.root = urlsplit(base).path if path == "404.html" else ""
        self.sightings: list[Sighting] = []
        self.ids: Counter[str] = Counter()
        self.inner: list[Sighting] = []
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
            self._show(Fault(f"holds <{tag}>, which the security policy of the pages forbids"))
        rel = set(values.get("rel", "").lower().split())
        navigates = tag in {"a", "area", "form", "button", "input"} or (bool(rel) and rel <= _NAVIGATION)
        for name, value in values.items():
            if name == "style" or name.startswith("on"):
                self._show(Fault(f'holds an attribute "{name}", which the security policy forbids'))
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
        led = resolve(address, self.folder, self.base, self.root)
        if isinstance(led, Target) and led.path in {"", self.path}:
            self.inner.append((led, self.getpos()[0]))
        elif led:
            self._show(led)
        elif loads:
            self._show(Fault(f'loads "{address}" from elsewhere'))

    def _show(self, subject: Fault | Target) -> None:
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


def ids_on(path: str, text: str) -> Collection[str]:
    """The ids that links can lead to on a page."""
    return _parsed(path, text, "").ids


def look_at_page(path: str, text: str, base: str) -> Iterator[Sighting]:
    """Faults of a page, and where its links lead."""
    page = _parsed(path, text, base)
    yield from page.sightings
    if not page.title:
        yield Fault("has no <title>"), 0
    if page.headlines != 1:
        yield Fault(f"has {page.headlines} <h1>, not one"), 0
    for name in (name for name, count in page.ids.items() if count > 1):
        yield Fault(f'has the id "{name}" twice'), 0
    for subject, line in page.inner:
        # "top" is on every page (HTML standard §7.4.6.4).
        if isinstance(subject, Target) and subject.fragment not in {"", "top", *page.ids}:
            yield Fault(f'dead link: the page has no id "{subject.fragment}"'), line


def look_at_style(path: str, text: str, base: str) -> Iterator[Sighting]:
    """Where the addresses of a stylesheet lead."""
    text = re.sub(r"/\*.*?\*/", lambda comment: "\n" * comment[0].count("\n"), text, flags=re.DOTALL)
    for found in re.finditer(r"url\(\s*[\"']?([^\"')]*)|@import\s+[\"']([^\"']*)", text):
        address = (found[1] or found[2] or "").strip()
        if not address.startswith(("data:", "#")):
            subject = resolve(address, posixpath.dirname(path), base)
            line = text.count("\n", 0, found.start()) + 1
            yield subject or Fault(f'loads "{address}" from elsewhere'), line
