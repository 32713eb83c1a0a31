"""What scripts add fits: nothing moves, nothing stands out of the window, everything can be hit and seen."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.validators.reading.conftest import PREFIX, Reader
from tests.validators.reading.test_aloud import STAND_IN
from tests.validators.reading.test_notes import select
from tests.validators.test_looks import THEMES, barriers

pytestmark = pytest.mark.browser

NARROW = {"width": 320, "height": 480}
WIDE = {"width": 1440, "height": 900}

MEASURE = """
  window.moved = 0;
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.moved += entry.value; })
    .observe({ type: "layout-shift", buffered: true });
"""


def remember(reader: Reader, **values: object) -> None:
    """Make the browser remember values from the beginning."""
    for name, value in values.items():
        text = value if isinstance(value, str) else json.dumps(value)
        reader.context.add_init_script(f"localStorage.setItem({PREFIX + name!r}, {json.dumps(text)})")


UNSEEN = 0.001
"""Layout shift that no eye sees: a line that breaks anew while a busy machine paints; 0.1 is called good."""


@pytest.mark.parametrize("viewport", [NARROW, WIDE], ids=["narrow", "wide"])
def test_nothing_moves_when_what_was_done_is_shown(
    new_reader: Callable[..., Reader], slugs: list[str], viewport: dict[str, int]
) -> None:
    reader = new_reader(viewport=viewport)
    reader.context.add_init_script(MEASURE + STAND_IN)
    mark = {"text": "the", "before": "", "after": "", "note": "", "made": 1}
    done = {"saved": 1, "left": 2, "at": 4, "of": 9, "title": "T", "highlights": [mark]}
    stories = {slug: done if index % 2 else {"read": 1} for index, slug in enumerate(slugs)}
    remember(reader, stories=stories, now="AAAA", visit={"at": 1})
    for path in ("index.html", f"stories/{slugs[0]}.html", f"stories/{slugs[1]}.html", "archive.html"):
        page = reader.open(path)
        page.wait_for_timeout(1200)
        assert page.evaluate("window.moved") < UNSEEN, path


@pytest.mark.parametrize("viewport", [NARROW, WIDE], ids=["narrow", "wide"])
@pytest.mark.parametrize("size", ["normal", "largest"])
def test_dialogs_and_bars_fit_and_can_be_hit(
    new_reader: Callable[..., Reader], slugs: list[str], viewport: dict[str, int], size: str
) -> None:
    reader = new_reader(viewport=viewport)
    reader.context.add_init_script(STAND_IN)
    remember(reader, settings={"size": size}, queue=[{"slug": slug, "title": slug} for slug in slugs[:3]])
    page = reader.open(f"stories/{slugs[0]}.html")
    fits(page)
    for name in ("Display", "Notes"):
        reader.click(name)
        page.get_by_role("dialog", name=name).wait_for()
        fits(page)
        page.keyboard.press("Escape")
    reader.press("?")
    page.get_by_role("dialog", name="Keyboard").wait_for()
    fits(page)
    page.keyboard.press("Escape")
    reader.click("Listen")
    page.get_by_role("region", name="Read aloud").wait_for()
    fits(page)
    reader.click("Queue 3")
    page.get_by_role("dialog", name="Queue").wait_for()
    fits(page)
    reader.click("Listen to this story later")
    page.get_by_text("waits in the queue").wait_for()
    fits(page)
    reader.open("saved.html")
    page.get_by_role("heading", name="Your data").wait_for()
    fits(page)


def fits(page: Any) -> None:
    """Nothing is wider than the window; every control is 24 pixels high (WCAG 2.2, 2.5.8)."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    outside = page.locator(".dialog *, .note *").evaluate_all(
        """all => all.map(one => [one, one.getBoundingClientRect()])
          .filter(([one, box]) => !one.matches("input") && (box.left < 0 || box.right > innerWidth + 1))
          .map(([one]) => one.outerHTML)"""
    )
    assert outside == []
    small = page.locator("button, .dialog label, .tools-reader a").evaluate_all(
        """all => all.filter(one => one.checkVisibility())  // a dialog that is closed goes a moment later
          .map(one => [one.outerHTML, Math.round(one.getBoundingClientRect().height)])
          .filter(([, height]) => height < 24)"""
    )
    assert small == []


@pytest.mark.validator
@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_in_what_scripts_add(
    new_reader: Callable[..., Reader], slugs: list[str], theme: str
) -> None:
    reader = new_reader()
    reader.context.add_init_script(STAND_IN)
    queue = [{"slug": slugs[1], "title": "T"}]
    remember(reader, settings={"theme": theme}, stories={slug: {"saved": 1, "title": "T"} for slug in slugs})
    remember(reader, queue=queue)
    page = reader.open("index.html")
    assert barriers(page, theme) == []
    page = reader.open(f"stories/{slugs[0]}.html")
    reader.click("Mark as read")
    select(page, (0, 0), (0, 30))
    page.get_by_role("group", name="Selected words").wait_for()
    assert barriers(page, theme) == []
    reader.click("Mark with a note")
    assert barriers(page, theme) == []
    page.keyboard.press("Escape")
    reader.click("Listen")
    page.get_by_role("region", name="Read aloud").wait_for()
    assert barriers(page, theme) == []
    reader.click("Queue 1")
    assert barriers(page, theme) == []
    page.keyboard.press("Escape")
    reader.open("saved.html")
    page.get_by_role("heading", name="Your data").wait_for()
    assert barriers(page, theme) == []
    reader.click("Forget all")
    page.get_by_text("All is forgotten.").wait_for()
    assert barriers(page, theme) == []
    reader.click("Display")
    page.get_by_role("dialog", name="Display").wait_for()
    assert barriers(page, theme) == []
    reader.click("All shortcuts")
    page.get_by_role("dialog", name="Keyboard").wait_for()
    assert barriers(page, theme) == []


def test_marks_are_told_apart_in_forced_colours(new_reader: Callable[..., Reader], slugs: list[str]) -> None:
    reader = new_reader(forced_colors="active")
    remember(reader, stories={slug: {"saved": 1, "title": "T"} for slug in slugs})
    page = reader.open("index.html")
    glyph = page.evaluate(
        "getComputedStyle(document.querySelector('.card-headline > [data-saved]'), '::before').content"
    )
    assert glyph.startswith('"*"')


def test_a_page_one_goes_back_to_is_up_to_date(reader: Reader, slugs: list[str]) -> None:
    page = reader.open("index.html")
    text = json.dumps({slug: {"read": 1} for slug in slugs})
    page.evaluate("([name, text]) => localStorage.setItem(name, text)", [f"{PREFIX}stories", text])
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    assert page.locator(".card-headline > [data-read]").count() > 0


def test_a_story_is_printed_without_what_scripts_added(
    new_reader: Callable[..., Reader], slugs: list[str]
) -> None:
    reader = new_reader()
    reader.context.add_init_script(STAND_IN)
    page = reader.open(f"stories/{slugs[0]}.html")
    reader.click("Listen")
    page.get_by_role("region", name="Read aloud").wait_for()
    page.emulate_media(media="print")
    assert page.locator("button:visible").count() == 0
    assert page.pdf().startswith(b"%PDF")
