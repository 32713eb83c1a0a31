"""Reading in the browser: what a reader does is there on the next page, and nowhere else."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.validators.reading.conftest import PREFIX, Reader

pytestmark = pytest.mark.browser


def test_a_story_is_saved_and_listed(reader: Reader, slugs: list[str]) -> None:
    page = reader.open(f"stories/{slugs[0]}.html")
    title = page.locator("h1").inner_text()
    reader.click("Save")
    assert page.locator(".story-tools").get_by_text("Saved").is_visible()
    page.get_by_role("link", name="Saved 1").click()
    listed = page.locator(".saved").get_by_role("link", name=title)
    listed.wait_for()
    listed.click()
    page.wait_for_url(f"**/stories/{slugs[0]}.html")
    reader.click("Saved")
    reader.open("saved.html")
    page.get_by_text("Nothing yet").wait_for()
    assert reader.stored("stories") == {}


def test_a_story_that_was_read_to_its_end_is_read_everywhere(reader: Reader, slugs: list[str]) -> None:
    page = reader.open(f"stories/{slugs[0]}.html")
    page.locator(".e-content > :last-child").scroll_into_view_if_needed()
    page.get_by_role("button", name="Mark as unread").wait_for()
    reader.open("archive.html")
    page.locator(".index-part a").first.wait_for()
    reader.open("index.html")
    marked = page.locator("a[data-read]").evaluate_all("links => links.map(link => link.href)")
    assert all(slugs[0] in address for address in marked)
    reader.open(f"stories/{slugs[0]}.html")
    reader.click("Mark as unread")
    assert reader.stored("stories") == {}


def test_reading_goes_on_where_it_stopped(reader: Reader, slugs: list[str]) -> None:
    page = reader.open(f"stories/{slugs[0]}.html")
    page.locator(".e-content > :nth-child(7)").evaluate("block => scrollTo(0, block.offsetTop - 100)")
    reader.open("saved.html")
    assert page.get_by_role("heading", name="Begun").is_visible()
    assert page.locator(".saved .meta", has_text="% read").is_visible()
    reader.open(f"stories/{slugs[0]}.html")
    assert page.evaluate("scrollY") == 0
    reader.click("Go on there")
    page.wait_for_function("() => scrollY > 200")
    kept = reader.stored("stories")[slugs[0]]["at"]
    assert kept == page.evaluate(
        "[...document.activeElement.parentElement.children].indexOf(document.activeElement) + 1"
    )


def test_the_keyboard_is_enough(reader: Reader) -> None:
    page = reader.open("index.html")
    reader.press("j")
    first = page.evaluate("document.activeElement.href")
    reader.press("jjk")
    second = page.evaluate("document.activeElement.href")
    assert first != second
    headline = page.evaluate("document.querySelector('main h2 a, main h3 a').textContent")
    reader.press("ks")
    page.reload()
    assert page.locator("a[data-saved]").first.text_content() == headline
    reader.press("j")
    assert list(reader.stored("stories")) == [first.rpartition("/")[2].removesuffix(".html")]
    reader.press("o")
    page.wait_for_url(first)
    reader.press("s")
    assert reader.stored("stories") == {}
    reader.press("?")
    page.get_by_role("dialog", name="Keyboard").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")
    reader.press("gh")
    page.wait_for_url("**/index.html")
    reader.press("gs")
    page.wait_for_url("**/saved.html")


def test_the_keys_can_be_switched_off(reader: Reader) -> None:
    page = reader.open("index.html")
    reader.press("?")
    page.get_by_role("radio", name="Off").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")
    reader.press("j?gh")
    assert page.locator("dialog").count() == 0
    assert page.evaluate("document.activeElement.matches('main a')") is False
    page.reload()
    reader.press("j")
    assert page.evaluate("document.activeElement.matches('main a')") is False
    reader.click("Display")
    page.get_by_role("radio", name="On").check(force=True)
    page.keyboard.press("Escape")
    reader.press("j")
    assert page.evaluate("document.activeElement.matches('main a')") is True


@pytest.mark.parametrize(("group", "label", "attribute"), [
    ("Colours", "Dark", "data-theme"), ("Colours", "Sepia", "data-theme"),
    ("Text", "Largest", "data-size"), ("Column", "Wide", "data-width"),
])  # fmt: skip
def test_the_look_is_kept_and_is_there_before_anything_is_painted(
    reader: Reader, group: str, label: str, attribute: str
) -> None:
    page = reader.open("index.html")
    reader.click("Display")
    page.get_by_role("group", name=group).get_by_text(label, exact=True).click()
    assert page.locator("html").get_attribute(attribute) == label.lower()
    # What the body finds when its first element is parsed.
    page.add_init_script(
        "new MutationObserver((_, watch) => { if (document.body) { watch.disconnect();"
        f"window.found = document.documentElement.getAttribute('{attribute}'); }} }})"
        ".observe(document, { childList: true, subtree: true });"
    )
    reader.open("about.html")
    assert page.evaluate("window.found") == label.lower()


def test_what_was_done_goes_into_a_file_and_back(
    reader: Reader, new_reader: Callable[..., Reader], slugs: list[str], tmp_path: Path
) -> None:
    reader.open(f"stories/{slugs[0]}.html")
    reader.click("Save")
    page = reader.open("saved.html")
    with page.expect_download() as download:
        reader.click("Export as a file")
    download.value.save_as(tmp_path / "reading.json")
    other = new_reader()
    other.open(f"stories/{slugs[1]}.html")
    other.click("Save")
    page = other.open("saved.html")
    page.get_by_label("Import a file").set_input_files(tmp_path / "reading.json")
    page.locator(".saved .card").nth(1).wait_for()
    assert set(other.stored("stories")) == set(slugs[:2])
    (tmp_path / "rubbish.json").write_text('{"format": 1, "stories": [')
    page.get_by_label("Import a file").set_input_files(tmp_path / "rubbish.json")
    page.get_by_text("“rubbish.json” is not a file that was exported here.").wait_for()
    other.click("Forget all")
    assert other.stored("stories") == {}
    other.click("Undo")
    assert set(other.stored("stories")) == set(slugs[:2])


BLOCKED = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('blocked'); } })"
FULL = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }"
RUBBISH = (
    "null", "1", '"x"', "[]", "[[]]", "{", "\x00", '{"__proto__": {"read": 1}}', '{"a": null}',
    '{"a": {"read": "x"}}',
    '{"a": {"saved": 1, "title": {}, "highlights": [{}]}}', '{"theme": "constructor", "keys": []}',
)  # fmt: skip


@pytest.mark.parametrize("script", [BLOCKED, FULL], ids=["blocked", "full"])
def test_storage_that_keeps_nothing_costs_memory_alone(reader: Reader, slugs: list[str], script: str) -> None:
    reader.context.add_init_script(script)
    page = reader.open(f"stories/{slugs[0]}.html")
    reader.click("Save")
    page.get_by_text("Your browser keeps nothing for this site").wait_for()
    assert page.locator(".tools-reader").get_by_text("1").is_visible()
    reader.click("Display")
    page.get_by_role("group", name="Colours").get_by_text("Dark").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"


@pytest.mark.parametrize("text", RUBBISH)
def test_rubbish_in_storage_is_nothing(reader: Reader, slugs: list[str], text: str) -> None:
    reader.context.add_init_script(
        "for (const name of ['settings', 'stories', 'visit', 'queue'])"
        f"localStorage.setItem({PREFIX!r} + name, {json.dumps(text)})"
    )
    for path in ("index.html", f"stories/{slugs[0]}.html", "saved.html"):
        page = reader.open(path)
        assert page.locator(".tools-reader a").is_visible()
        assert page.locator("a[data-read]").count() == 0
    page.get_by_role("heading", name="Your data").wait_for()


def test_another_site_of_the_same_origin_has_its_own_memory(
    reader: Reader, slugs: list[str], sample_site: Any
) -> None:
    other = sample_site.root / "other"
    if not other.exists():
        other.symlink_to(sample_site.folder)
    reader.open(f"stories/{slugs[0]}.html")
    reader.click("Save")
    reader.base = reader.base.replace("/repo/", "/other/")
    page = reader.open("index.html")
    assert page.locator("a[data-saved]").count() == 0
    assert page.locator(".tools-reader .count").inner_text() == ""


def test_what_cannot_be_loaded_is_told_and_tried_again(new_reader: Callable[..., Reader]) -> None:
    reader = new_reader(service_workers="block")
    page = reader.open("index.html")
    reader.context.route("**/js/later-*.js", lambda route: route.abort())
    reader.click("Display")
    page.get_by_text("This could not be loaded.").wait_for()
    reader.context.unroute("**/js/later-*.js")
    reader.click("Display")
    page.get_by_role("dialog", name="Display").wait_for()
    reader.complaints.clear()  # of the browser


def test_tabs_agree(reader: Reader, slugs: list[str]) -> None:
    page = reader.open("index.html")
    tab = reader.context.new_page()
    tab.goto(f"{reader.base}stories/{slugs[0]}.html")
    tab.get_by_role("button", name="Save", exact=True).click()
    page.locator(".tools-reader .count", has_text="1").wait_for()


def test_all_of_it_works_from_disk(
    new_reader: Callable[..., Reader], sample_site: Any, slugs: list[str]
) -> None:
    reader = new_reader(f"{sample_site.folder.as_uri()}/")
    page = reader.open("index.html")
    reader.press("js")
    assert page.locator("a[data-saved]").count() >= 1
    reader.click("Display")
    page.get_by_role("group", name="Colours").get_by_text("Dark").click()
    page = reader.open("saved.html")
    assert page.locator(".saved .card").count() == 1
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_without_scripts_there_are_no_dead_controls(
    new_reader: Callable[..., Reader], slugs: list[str]
) -> None:
    reader = new_reader(java_script_enabled=False)
    for path in ("index.html", f"stories/{slugs[0]}.html"):
        page = reader.open(path)
        assert page.locator("button, input, [role=button]").count() == 0
    page = reader.open("saved.html")
    assert page.get_by_text("needs JavaScript").is_visible()
