"""Words that readers mark and share."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from tests.validators.reading.conftest import Reader

pytestmark = pytest.mark.browser

SELECT = """([from, to]) => {
  const at = (block, offset) => {
    const walker = document.createTreeWalker(document.querySelector('.e-content').children[block], 4);
    let node = walker.nextNode();
    for (; node.length < offset; node = walker.nextNode()) offset -= node.length;
    return [node, offset];
  };
  getSelection().setBaseAndExtent(...at(...from), ...at(...to));
}"""


def select(page: Any, start: tuple[int, int], end: tuple[int, int]) -> str:
    """Select from a letter of a block to another; the selected words."""
    page.evaluate(SELECT, [start, end])
    return str(page.evaluate("getSelection().toString()"))


def marked(page: Any) -> list[str]:
    """The words that are painted as marked."""
    return list(page.evaluate("[...CSS.highlights.get('marked') ?? []].map(String)"))


def test_words_are_marked_and_noted_and_are_there_at_the_next_visit(reader: Reader, slugs: list[str]) -> None:
    page = reader.open(f"stories/{slugs[0]}.html")
    select(page, (0, 2), (0, 30))  # within words: whole ones are marked
    reader.click("Mark with a note")
    page.get_by_role("textbox", name="Note").fill("Look this up.")
    page.keyboard.press("Escape")
    (words,) = marked(page)
    text = page.locator(".e-content > :first-child").inner_text()
    assert text.startswith(words)
    assert re.match(r"\W|$", text[len(words) :])
    reader.open("index.html")
    reader.open(f"stories/{slugs[0]}.html")
    page.get_by_role("button", name="Notes 1").click()
    assert page.get_by_role("textbox", name="Note").input_value() == "Look this up."
    assert marked(page) == [words]
    reader.click("Remove")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Notes", exact=True).wait_for()
    assert marked(page) == []
    assert reader.stored("stories") == {}


def test_a_mark_runs_over_paragraphs_and_is_opened_by_a_click(reader: Reader, slugs: list[str]) -> None:
    page = reader.open(f"stories/{slugs[0]}.html")
    select(page, (0, 10), (2, 20))
    reader.click("Mark")
    assert marked(page)[0].count("\n") >= 2
    page.locator(".e-content > :nth-child(2)").click()
    page.get_by_role("dialog", name="Notes").wait_for()


def test_a_mark_is_found_by_what_stands_around_it(reader: Reader) -> None:
    page = reader.open("saved.html")
    page.get_by_text("Your data").wait_for()
    find = "([text, quoted]) => broadsheet.quotes.find(text, quoted)"
    quoted = {"text": "the sea", "before": "They saw ", "after": " and"}
    assert page.evaluate(find, ["By the sea. They saw the sea and left the sea.", quoted]) == [21, 28]
    assert page.evaluate(find, ["the sea", quoted]) == [0, 7]
    assert page.evaluate(find, ["The lake.", quoted]) is None


@pytest.mark.parametrize("words", [
    (0, 0, 0, 12), (1, 5, 1, 60), (0, 4, 3, 8),
], ids=["beginning", "within", "paragraphs"])  # fmt: skip
def test_a_shared_link_leads_to_the_words(
    reader: Reader, slugs: list[str], words: tuple[int, int, int, int]
) -> None:
    reader.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = reader.open(f"stories/{slugs[0]}.html")
    select(page, words[:2], words[2:])
    page.get_by_role("group", name="Selected words").get_by_role("button", name="Share").click()
    page.get_by_text("The link is copied.").wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    address, fragment = link.split("#")
    assert address == f"https://example.org/repo/stories/{slugs[0]}.html"
    assert fragment.startswith(":~:text=")
    # Each part stands in the text, in order: what a browser looks for.
    text = re.sub(r"\s+", " ", page.locator(".e-content").inner_text()).casefold()
    place = 0
    for part in fragment.removeprefix(":~:text=").split(","):
        wanted = unquote(part.strip("-")).casefold()
        assert wanted in text[place:]
        place += text[place:].index(wanted)


def test_the_browser_goes_to_the_words(reader: Reader, slugs: list[str]) -> None:
    page = reader.open(f"stories/{slugs[0]}.html")
    last = page.locator(".e-content > p").count() - 1
    fragment = page.evaluate(
        """last => broadsheet.later("quotes").catch(() => {}).then(() => {
          const text = document.querySelector(".e-content").textContent;
          const words = document.querySelectorAll(".e-content > p")[last].textContent;
          const start = text.indexOf(words);
          return broadsheet.quotes.fragment(text, start, start + words.length, "en");
        })""",
        last,
    )
    page.goto("about:blank")
    page.goto(f"{reader.base}stories/{slugs[0]}.html{fragment}")
    page.wait_for_function("() => scrollY > 300")


def test_marks_are_exported_as_markdown(reader: Reader, slugs: list[str], tmp_path: Path) -> None:
    page = reader.open(f"stories/{slugs[0]}.html")
    title = page.locator("h1").inner_text()
    select(page, (0, 0), (1, 30))
    reader.click("Mark with a note")
    page.get_by_role("textbox", name="Note").fill("First.\nSecond.")
    with page.expect_download() as download:
        reader.click("Export as Markdown")
    download.value.save_as(tmp_path / "one.md")
    page = reader.open("saved.html")
    assert page.get_by_text("1 mark").is_visible()
    with page.expect_download() as download:
        reader.click("Export notes as Markdown")
    download.value.save_as(tmp_path / "all.md")
    text = (tmp_path / "all.md").read_text("utf-8")
    assert text == (tmp_path / "one.md").read_text("utf-8")
    assert text.startswith("# Notes\n\n## [")
    assert f"stories/{slugs[0]}.html>)" in text
    assert "\n>\n> " in text
    assert text.endswith("\n\nFirst.\nSecond.\n")
    assert title.split()[0] in text


def test_what_was_marked_is_no_markdown(reader: Reader) -> None:
    page = reader.open("saved.html")
    page.get_by_text("Your data").wait_for()
    mark = {"text": "1. [x](y) *z*\n# <b>", "before": "", "after": "", "note": "", "made": 1}
    text = page.evaluate("broadsheet.asMarkdown", {"a-b": {"title": "- *t*", "highlights": [mark]}})
    assert "## [\\- \\*t\\*](<" in text
    assert text.endswith(">)\n\n> 1\\. \\[x\\](y) \\*z\\*\n>\n> \\# \\<b\\>\n")


def test_states_are_merged(reader: Reader) -> None:
    page = reader.open("saved.html")
    page.get_by_text("Your data").wait_for()
    mark = {"text": "a", "before": "", "after": "", "note": "mine", "made": 1}
    mine = {
        "a": {"read": 5, "saved": 1, "title": "A", "highlights": [mark]},
        "b": {"left": 2, "at": 3, "of": 9},
    }
    other = {**mark, "text": "b"}
    theirs = {
        "a": {"read": 3, "saved": 4, "title": "B", "highlights": [{**mark, "note": "theirs"}, other]},
        "b": {"left": 4, "at": 7, "of": 9}, "c": {"read": 1},
    }  # fmt: skip
    assert page.evaluate("([a, b]) => broadsheet.state.merged(a, b)", [mine, theirs]) == {
        "a": {"read": 5, "saved": 4, "title": "A", "highlights": [mark, other]},
        "b": {"left": 4, "at": 7, "of": 9},
        "c": {"read": 1},
    }


def test_memory_is_bounded_and_forgets_what_was_saved_last(reader: Reader) -> None:
    page = reader.open("saved.html")
    count = page.evaluate(
        """() => {
          const { MOST, changed } = broadsheet.state;
          const many = Object.fromEntries(Array.from({ length: MOST }, (_, i) => [`s${i}`, { read: i + 2 }]));
          const more = changed({ old: { saved: 1 }, ...many }, "new", { read: 9e9 });
          return [Object.keys(more).length - MOST, "old" in more, "new" in more, "s0" in more, "s1" in more];
        }"""
    )
    assert count == [0, True, True, False, False]


def test_notes_work_from_disk(new_reader: Callable[..., Reader], sample_site: Any, slugs: list[str]) -> None:
    reader = new_reader(f"{sample_site.folder.as_uri()}/")
    page = reader.open(f"stories/{slugs[0]}.html")
    select(page, (0, 0), (0, 30))
    reader.click("Mark")
    assert len(marked(page)) == 1
    assert len(reader.page.evaluate("Object.keys(localStorage)")) >= 1
