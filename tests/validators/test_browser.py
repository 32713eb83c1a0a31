"""The site as a browser opens it: from disk and from a server under a base path, with scripts and without."""

from __future__ import annotations

from collections import deque
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urldefrag

import pytest

pytestmark = pytest.mark.browser

PAGES_OF_A_KIND = 3


class Visit:
    """A tab that notes everything that should not happen."""

    def __init__(self, browser: Any, base: str, *, scripts: bool) -> None:
        self.context = browser.new_context(java_script_enabled=scripts)
        self.page = self.context.new_page()
        self.base = base
        self.complaints: list[str] = []
        self.page.on("console", lambda message: self._note(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda failure: self._note(f"error: {failure}"))
        self.page.on("request", self._request)
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._response)

    def _note(self, complaint: str) -> None:
        self.complaints.append(f"{self.page.url}: {complaint}")

    def _failed(self, request: Any) -> None:
        # A reader who moves on ends what the page before was still fetching.
        if request.failure != "net::ERR_ABORTED":
            self._note(f"failed: {request.url}: {request.failure}")

    def _request(self, request: Any) -> None:
        if not request.url.startswith((self.base, "data:")):
            self._note(f"request to elsewhere: {request.url}")

    def _response(self, response: Any) -> None:
        if response.status >= 400:
            self._note(f"{response.status} for {response.url}")

    def open(self, path: str) -> list[str]:
        """Open a page, make sure that it can be read, and return the pages of the site it links to."""
        self.page.goto(self.base + path, wait_until="load")
        assert self.page.locator("h1").is_visible(), path
        assert self.page.locator("main").inner_text().strip(), path
        links = self.page.locator("a[href]").evaluate_all("links => links.map(link => link.href)")
        inside = [unquote(urldefrag(link).url) for link in links if link.startswith(self.base)]
        return [link.removeprefix(self.base) for link in inside if link.endswith(".html")]


def kind_of(path: str) -> str:
    """Pages that look alike have one kind: `stories/*`, `sections/*/*`; those at the root their own."""
    parts = PurePosixPath(path).parts
    return "/".join([parts[0], *("*" for _ in parts[1:])])


def walk(visit: Visit) -> set[str]:
    """Follow links from the front page, to some pages of every kind; return the kinds."""
    seen, opened = {"index.html"}, dict.fromkeys(["index.html"], 0)
    waiting = deque(["index.html"])
    while waiting:
        path = waiting.popleft()
        kind = kind_of(path)
        if opened.get(kind, 0) == PAGES_OF_A_KIND:
            continue
        opened[kind] = opened.get(kind, 0) + 1
        fresh = [link for link in dict.fromkeys(visit.open(path)) if link not in seen]
        seen.update(fresh)
        waiting.extend(fresh)
    return set(opened)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("way", ["from disk", "from a server"])
def test_every_kind_of_page_is_reached_and_says_nothing(
    browser: Any, sample_site: Any, served: str, way: str, scripts: bool
) -> None:
    base = served if way == "from a server" else f"{sample_site.folder.as_uri()}/"
    visit = Visit(browser, base, scripts=scripts)
    kinds = walk(visit)
    visit.context.close()
    pages = {page.relative_to(sample_site.folder).as_posix() for page in sample_site.files("*.html")}
    assert kinds == {kind_of(page) for page in pages} - {"404.html"} - (
        {"saved.html"} if not scripts else set()
    )
    assert visit.complaints == []


@pytest.mark.parametrize("address", ["nowhere", "stories/nowhere.html", "a/b/c/"])
def test_the_not_found_page_works_at_any_depth(browser: Any, served: str, address: str) -> None:
    visit = Visit(browser, served, scripts=True)
    links = visit.open(address)
    styled = visit.page.evaluate("document.styleSheets.length")
    visit.context.close()
    assert "index.html" in links
    assert styled == 1
    # The browser itself reports the status of the page; nothing else may be wrong.
    assert all(
        "404" in complaint and complaint.endswith((address, "(Not Found)")) for complaint in visit.complaints
    )


def test_a_visit_notes_what_should_not_happen(browser: Any, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(
        "<title>x</title><h1>x</h1><main>x</main><script>console.log(1); nowhere()</script>"
        '<img src="no.png"><img src="http://localhost:9/x.png">'
    )
    visit = Visit(browser, f"{tmp_path.as_uri()}/", scripts=True)
    visit.open("index.html")
    visit.context.close()
    noted = "\n".join(visit.complaints)
    assert all(word in noted for word in ("log: 1", "nowhere", "no.png", "request to elsewhere"))
