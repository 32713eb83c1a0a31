"""Without a network, and when the site changes under its readers."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.validators.conftest import Handler, serving
from tests.validators.reading.conftest import Reader

pytestmark = pytest.mark.browser


class Server:
    """A site on a server that can be changed, be slow, fail, and be switched off."""

    def __init__(self, root: Path, ending: ExitStack) -> None:
        self.folder = root / "repo"
        self.seconds = 0.0
        self.fails = False
        self._ending = ending
        server = self

        class Moody(Handler):
            def do_GET(self) -> None:  # noqa: N802 - as the library calls it
                if self.path.endswith(".html"):
                    time.sleep(server.seconds)
                if server.fails:
                    self.send_response(503)
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                else:
                    super().do_GET()

        self.address = ending.enter_context(serving(root, Moody))

    def stop(self) -> None:
        self._ending.close()

    def edit(self, path: str, old: str, new: str) -> None:
        """Change a file of the site."""
        place = self.folder / path
        text = place.read_text("utf-8")
        assert old in text
        place.write_text(text.replace(old, new, 1), "utf-8")


@pytest.fixture
def server(sample_site: Any, tmp_path: Path) -> Iterator[Server]:
    shutil.copytree(sample_site.folder, tmp_path / "root" / "repo")
    with ExitStack() as ending:
        yield Server(tmp_path / "root", ending)


def open_and_settle(reader: Reader, path: str) -> Any:
    """Open a page, and wait until the service worker has it in hand."""
    page = reader.open(path)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("() => navigator.serviceWorker.controller")
    return page


def kept(page: Any, name: str) -> list[str]:
    """The paths in a cache."""
    script = "name => caches.open('broadsheet:1:/repo/:' + name).then(cache => cache.keys())"
    script += ".then(keys => keys.map(key => new URL(key.url).pathname))"
    return list(page.evaluate(script, name))


def go_offline(reader: Reader, server: Server) -> None:
    reader.context.set_offline(True)
    server.stop()


def test_saved_stories_and_pages_seen_before_are_there_without_a_network(
    server: Server, new_reader: Callable[..., Reader], slugs: list[str]
) -> None:
    reader = new_reader(server.address)
    page = open_and_settle(reader, "index.html")
    open_and_settle(reader, f"stories/{slugs[0]}.html")
    reader.open("archive.html")
    reader.open("index.html")
    # One that is saved from a list, and never opened.
    page.locator("main a[href^='stories/']").first.focus()
    unopened = page.evaluate("document.activeElement.href").rpartition("/")[2]
    reader.press("s")
    page.wait_for_function(
        "path => caches.match(path, { cacheName: 'broadsheet:1:/repo/:saved' })", arg=f"stories/{unopened}"
    )
    go_offline(reader, server)
    for path in (f"stories/{unopened}", "archive.html", "index.html"):
        reader.open(path)
        assert page.locator("h1").is_visible()
        assert page.evaluate("document.styleSheets.length") == 1
        assert page.locator(".tools-reader .count").inner_text() == "1"
    reader.click("Display")
    page.get_by_role("dialog", name="Display").wait_for()
    page.keyboard.press("Escape")
    reader.open("topics.html")
    page.wait_for_url("**/saved.html?offline")
    page.get_by_text("that page was not kept").wait_for()
    assert page.locator(".saved .card").count() == 1
    reader.complaints = [text for text in reader.complaints if "ERR_INTERNET_DISCONNECTED" not in text]


def test_pages_come_from_the_network_while_there_is_one(
    server: Server, new_reader: Callable[..., Reader]
) -> None:
    reader = new_reader(server.address)
    page = open_and_settle(reader, "about.html")
    open_and_settle(reader, "about.html")
    server.edit("about.html", "<h1", "<h1 data-fresh")
    reader.open("about.html")
    assert page.locator("h1[data-fresh]").count() == 1


def test_a_kept_page_stands_in_for_a_slow_one_which_is_told_of_when_it_comes(
    server: Server, new_reader: Callable[..., Reader]
) -> None:
    server.edit("sw.js", "PATIENCE = 3000", "PATIENCE = 100")
    reader = new_reader(server.address)
    open_and_settle(reader, "about.html")
    page = open_and_settle(reader, "about.html")
    server.edit("about.html", "<h1", "<h1 data-fresh")
    server.seconds = 1.5
    reader.open("about.html")
    assert page.locator("h1[data-fresh]").count() == 0
    page.get_by_text("This page has changed.").wait_for()
    server.seconds = 0
    reader.click("Show it")
    page.locator("h1[data-fresh]").wait_for()


def test_a_kept_page_stands_in_for_one_that_the_server_fails_to_give(
    server: Server, new_reader: Callable[..., Reader]
) -> None:
    reader = new_reader(server.address)
    open_and_settle(reader, "about.html")
    page = open_and_settle(reader, "about.html")
    server.fails = True
    reader.open("about.html")
    assert page.locator("h1").is_visible()
    reader.complaints.clear()  # of what is not kept: the worker itself


def test_a_redirect_is_followed(server: Server, new_reader: Callable[..., Reader]) -> None:
    reader = new_reader(server.address)
    page = open_and_settle(reader, "about.html")
    open_and_settle(reader, "about.html")
    reader.open("sections")
    assert page.url == f"{server.address}sections/"
    reader.context.close()  # before it is told that there is no favicon.ico beside a list of files
    reader.complaints.clear()


def test_a_page_that_is_gone_is_forgotten(server: Server, new_reader: Callable[..., Reader]) -> None:
    reader = new_reader(server.address)
    open_and_settle(reader, "about.html")
    page = open_and_settle(reader, "about.html")
    page.wait_for_function("() => caches.match('about.html', { cacheName: 'broadsheet:1:/repo/:pages' })")
    (server.folder / "about.html").unlink()
    reader.open("about.html")
    assert page.get_by_role("heading", name="No such page").is_visible()
    assert "/repo/about.html" not in kept(page, "pages")
    reader.complaints = [text for text in reader.complaints if "404" not in text]


def test_what_is_kept_has_bounds(server: Server, new_reader: Callable[..., Reader], slugs: list[str]) -> None:
    server.edit("sw.js", "pages`]: 100", "pages`]: 3")
    reader = new_reader(server.address)
    page = open_and_settle(reader, "index.html")
    for slug in slugs[:5]:
        reader.open(f"stories/{slug}.html")
    reader.open("about.html")
    assert kept(page, "pages") == [f"/repo/stories/{slug}.html" for slug in slugs[3:5]] + ["/repo/about.html"]


def test_caches_of_older_forms_are_removed_and_those_of_other_sites_are_not(
    server: Server, new_reader: Callable[..., Reader]
) -> None:
    reader = new_reader(server.address)
    page = reader.context.new_page()
    page.goto(server.address + "robots.txt")
    names = ["broadsheet:0:/repo/:pages", "broadsheet:1:/repo/:old", "broadsheet:0:/:pages", "other"]
    page.evaluate("names => Promise.all(names.map(name => caches.open(name)))", names)
    open_and_settle(reader, "index.html")
    left = set(page.evaluate("caches.keys()"))
    assert left & set(names) == {"broadsheet:0:/:pages", "other"}
    reader.complaints.clear()  # no favicon.ico beside robots.txt


def test_forgetting_all_empties_the_caches(
    server: Server, new_reader: Callable[..., Reader], slugs: list[str]
) -> None:
    reader = new_reader(server.address)
    open_and_settle(reader, "index.html")
    open_and_settle(reader, f"stories/{slugs[0]}.html")
    reader.click("Save")
    page = open_and_settle(reader, "saved.html")
    assert kept(page, "pages")
    reader.click("Forget all")
    page.get_by_text("All is forgotten.").wait_for()
    page.wait_for_function("() => caches.keys().then(names => !names.includes('broadsheet:1:/repo/:pages'))")
    assert page.evaluate("Object.keys(localStorage)") == ["broadsheet:1:/repo/:stories"]


def set_edition(server: Server, edition: str, marks: str) -> None:
    text = f'broadsheet.setEdition("{edition}", "{marks}");\n'
    (server.folder / "edition.js").write_text(text, "utf-8")


def marks_of(server: Server) -> str:
    return (server.folder / "edition.js").read_text("utf-8").split('"')[3]


def end_visit(reader: Reader) -> None:
    """As if the reader had been away for an hour."""
    visit = reader.stored("visit")
    visit["at"] -= 3_600_000
    name = "broadsheet:1:/repo/:visit"
    reader.page.evaluate("([name, text]) => localStorage.setItem(name, text)", [name, json.dumps(visit)])


def test_what_is_new_since_the_last_visit_is_marked(
    server: Server, new_reader: Callable[..., Reader]
) -> None:
    marks = marks_of(server)
    set_edition(server, "old", marks[8:])  # the two newest stories are not there yet
    reader = new_reader(server.address)
    page = reader.open("index.html")
    page.wait_for_function("() => localStorage.getItem('broadsheet:1:/repo/:now')")
    assert page.locator("a[data-new]").count() == 0
    end_visit(reader)
    set_edition(server, "new", marks)
    reader.open("index.html")
    page.get_by_text("2 new stories since your last visit.").wait_for()
    fresh = page.locator("a[data-new]")
    assert len(set(fresh.evaluate_all("links => links.map(link => link.href)"))) == 2
    # It stays so for the visit, without asking again, until the story is read.
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    slug = fresh.first.get_attribute("href")
    reader.open(slug)
    reader.click("Mark as read")
    reader.open("index.html")
    assert len(set(page.locator("a[data-new]").evaluate_all("links => links.map(link => link.href)"))) == 1
    assert not any("edition.js" in url for url in asked)
    end_visit(reader)
    reader.open("index.html")
    page.wait_for_timeout(1500)
    assert page.locator("a[data-new]").count() == 0


def test_an_open_page_says_that_there_is_a_new_edition(
    server: Server, new_reader: Callable[..., Reader]
) -> None:
    reader = new_reader(server.address)
    page = reader.page
    page.clock.install()
    reader.open("index.html")
    page.clock.run_for(2000)
    page.wait_for_function("() => localStorage.getItem('broadsheet:1:/repo/:now')")
    set_edition(server, "another", marks_of(server))
    page.clock.run_for(11 * 60_000)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.get_by_text("There is a new edition.").wait_for()


def test_from_disk_editions_are_known_and_nothing_is_kept(
    new_reader: Callable[..., Reader], sample_site: Any
) -> None:
    reader = new_reader(f"{sample_site.folder.as_uri()}/")
    page = reader.open("index.html")
    page.wait_for_function("() => Object.keys(localStorage).some(name => name.endsWith(':now'))")
    assert page.locator("link[rel=manifest]").count() == 0


def test_the_manifest_can_be_installed(server: Server, new_reader: Callable[..., Reader]) -> None:
    reader = new_reader(server.address)
    page = open_and_settle(reader, "index.html")
    session = reader.context.new_cdp_session(page)
    found = session.send("Page.getAppManifest")
    assert found["errors"] == []
    assert found["url"] == f"{server.address}manifest.webmanifest"
    assert found["manifest"]["startUrl"] == f"{server.address}index.html"
    assert found["manifest"]["scope"] == server.address
    errors = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # Contexts of Playwright are incognito.
    assert [error["errorId"] for error in errors if error["errorId"] != "in-incognito"] == []
    for icon in json.loads(found["data"])["icons"]:
        assert (server.folder / icon["src"]).is_file()
