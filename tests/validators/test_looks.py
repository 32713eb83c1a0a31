"""Every kind of page as browsers measure it: accessible in all colours, within the window, still, small."""

from __future__ import annotations

import gzip
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.validators.conftest import PROJECT, Build, Written, serving

pytestmark = pytest.mark.validator

KINDS = (
    "index.html", "stories/*.html", "sections/*.html", "sections/*/*.html", "topics.html", "topics/*.html",
    "threads.html", "threads/*.html", "publishers.html", "publishers/*.html", "archive.html",
    "archive/*.html", "about.html", "404.html", "saved.html", "search.html",
)  # fmt: skip

AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE_COLOURS = ["color-contrast", "link-in-text-block"]
THEMES = ("light", "dark", "sepia")
WIDTHS = (320, 360, 640, 768, 1024, 1440, 2560)

KB = 1024
STORY_BYTES, STORY_SCRIPT_BYTES, STORY_REQUESTS = 25 * KB, 8 * KB, 4
FRONT_BYTES = 15 * KB

OVERFLOW = """() => {
  const width = document.documentElement.clientWidth;
  const wide = document.documentElement.scrollWidth > width ? ["the page"] : [];
  for (const element of document.querySelectorAll("body *")) {
    const box = element.getBoundingClientRect();
    if ((box.right > width + 1 || box.left < -1) && box.width > 1
        && element.checkVisibility({visibilityProperty: true})
        && getComputedStyle(element).clipPath === "none" && !element.closest("pre")) {
      wide.push(`${element.tagName}.${element.className}`);
    }
  }
  return wide.slice(0, 5);
}"""

SHIFT = """() => new Promise(resolve => {
  let total = 0;
  new PerformanceObserver(list => list.getEntries().forEach(entry => { total += entry.value; }))
    .observe({type: "layout-shift", buffered: true});
  setTimeout(() => resolve(total), 300);
})"""


def key_pages(site: Written) -> list[Path]:
    """Of each kind of page the largest that the site has."""
    found = [
        max(site.folder.glob(kind), key=lambda page: page.stat().st_size, default=None) for kind in KINDS
    ]
    return [page for page in found if page]


@pytest.fixture(scope="module")
def right_to_left(build_site: Build) -> Written:
    """The example site as if its interface were Arabic."""

    def fill(content: Path) -> None:
        shutil.copytree(PROJECT / "content" / "raw", content / "raw")
        (content / "site.toml").write_text('title = "المارّو"\nlanguage = "ar"\n', "utf-8")

    return build_site("right_to_left", fill)


@pytest.fixture
def tab(browser: Any) -> Iterator[Any]:
    """A tab without animation."""
    context = browser.new_context(reduced_motion="reduce")
    yield context.new_page()
    context.close()


def each_page(tab: Any, site: Written) -> Iterator[str]:
    """Open each kind of page on a server; its path."""
    with serving(site.root) as address:
        for page in key_pages(site):
            path = page.relative_to(site.folder).as_posix()
            tab.goto(address + path)
            yield path


def barriers(tab: Any, theme: str) -> list[str]:
    """What axe finds on a page: in light by all rules, in other colours by those on colours."""
    from axe_playwright_python.sync_playwright import Axe

    rules = (
        {"type": "tag", "values": AXE_TAGS} if theme == "light" else {"type": "rule", "values": AXE_COLOURS}
    )
    found = Axe().run(tab, options={"runOnly": rules, "resultTypes": ["violations"]}).response["violations"]
    return [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]


def test_axe_finds_nothing_in_any_colours(tab: Any, real_site: Written) -> None:
    """On the sample in all colours; elsewhere so on the front page and where texts of strangers stand."""
    found = []
    for path in each_page(tab, real_site):
        is_told_apart = real_site.name == "sample" or path == "index.html" or path.startswith("stories/")
        for theme in THEMES if is_told_apart else THEMES[:1]:
            tab.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
            found += [f"{path}, {theme}: {barrier}" for barrier in barriers(tab, theme)]
    assert found == []


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_planted_faults(tab: Any, sample_site: Written, theme: str) -> None:
    tab.goto((sample_site.folder / "about.html").as_uri())
    tab.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
    tab.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<a href=\"#x\"></a>')")
    tab.evaluate("document.querySelector('main p').style = 'color: #888; background: #999'")
    found = [barrier.partition(":")[0] for barrier in barriers(tab, theme)]
    assert found == ["color-contrast", *(["link-name"] if theme == "light" else [])]


@pytest.mark.parametrize("size", ["100%", "200%"])
def test_nothing_stands_out_of_the_window(tab: Any, real_site: Written, size: str) -> None:
    assert overflowing(tab, real_site, size) == []


def test_nothing_stands_out_of_the_window_from_right_to_left(tab: Any, right_to_left: Written) -> None:
    assert overflowing(tab, right_to_left, "100%") == []


def overflowing(tab: Any, site: Written, size: str) -> list[str]:
    """What is wider than the window, at each width; `size` of the text."""
    found = []
    for path in each_page(tab, site):
        tab.evaluate("size => { document.documentElement.style.fontSize = size; }", size)
        for width in WIDTHS:
            tab.set_viewport_size({"width": width, "height": 800})
            found += [f"{path} at {width}: {name}" for name in tab.evaluate(OVERFLOW)]
    return found


def test_something_too_wide_is_found(tab: Any, sample_site: Written) -> None:
    tab.goto((sample_site.folder / "index.html").as_uri())
    tab.evaluate("document.querySelector('main').style.width = '3000px'")
    assert tab.evaluate(OVERFLOW)[:1] == ["the page"]


def test_pages_do_not_move_while_they_load(tab: Any, real_site: Written) -> None:
    tab.set_viewport_size({"width": 412, "height": 823})
    shifted = {path: tab.evaluate(SHIFT) for path in each_page(tab, real_site)}
    assert not any(shifted.values()), shifted


def test_the_first_load_of_a_story_is_small(browser: Any, real_site: Written) -> None:
    story = max(real_site.folder.glob("stories/*.html"), key=lambda page: page.stat().st_size)
    context = browser.new_context()
    tab = context.new_page()
    sizes: dict[str, int] = {}

    def note(response: Any) -> None:
        path = real_site.folder / response.url.removeprefix(address).partition("?")[0]
        sizes[path.name] = len(gzip.compress(path.read_bytes(), 9, mtime=0))

    with serving(real_site.root) as address:
        tab.on("response", note)
        tab.goto(f"{address}stories/{story.name}", wait_until="load")
    context.close()
    texts = {name: size for name, size in sizes.items() if re.search(r"\.(html|css|js)$", name)}
    assert sum(texts.values()) <= STORY_BYTES, texts
    assert sum(size for name, size in texts.items() if name.endswith(".js")) <= STORY_SCRIPT_BYTES, texts
    assert len(texts) <= STORY_REQUESTS, sizes


def test_the_front_page_is_small(real_site: Written) -> None:
    assert len(gzip.compress((real_site.folder / "index.html").read_bytes(), 9, mtime=0)) <= FRONT_BYTES


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_keyboard_reaches_the_text_first_and_sees_where_it_is(
    browser: Any, sample_site: Written, scripts: bool
) -> None:
    context = browser.new_context(java_script_enabled=scripts)
    tab = context.new_page()
    tab.goto((sample_site.folder / "index.html").as_uri())
    tab.keyboard.press("Tab")
    focused = tab.locator(":focus")
    assert focused.inner_text() == "Skip to the text"
    assert focused.evaluate("link => getComputedStyle(link).outlineStyle") == "solid"
    assert focused.evaluate("link => getComputedStyle(link).clipPath") == "none"
    tab.keyboard.press("Enter")
    assert tab.url.endswith("#main")
    tab.keyboard.press("Tab")
    assert tab.locator(":focus").evaluate("element => !!element.closest('main')")
    context.close()


def test_forced_colours_lose_nothing(browser: Any, sample_site: Written) -> None:
    context = browser.new_context(forced_colors="active")
    tab = context.new_page()
    tab.goto((sample_site.folder / "archive.html").as_uri())
    bar = tab.locator(".bar path").first
    assert bar.evaluate("bar => getComputedStyle(bar).fill") == tab.evaluate(
        "getComputedStyle(document.body).color"
    )
    context.close()


def test_a_story_prints_as_a_page_of_text(browser: Any, sample_site: Written) -> None:
    story = max(sample_site.folder.glob("stories/*.html"), key=lambda page: page.stat().st_size)
    context = browser.new_context()
    tab = context.new_page()
    tab.goto(story.as_uri())
    tab.emulate_media(media="print", color_scheme="dark")
    hidden = tab.evaluate(
        "['.skip', '.tools', '.sections-nav', '.story-topics'].filter(name =>"
        " document.querySelector(name)?.checkVisibility())"
    )
    assert hidden == []
    assert tab.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    pages = tab.pdf(format="A4").count(b"/Type /Page\n")
    assert 1 <= pages <= 3
    context.close()
