"""Pictures of the key pages of a written site, to be looked at by whoever changes its looks.

Each page at three widths, in light and dark, from top to foot: `story-360-dark.png`. With `--readme` the two
pictures that README.md shows instead, small enough to be kept: 1280 × 900 pixels, 48 colours.

Run by `make screenshots`. Needs Playwright and Chromium; `--readme` needs Pillow too.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

WIDTHS = (360, 768, 1440)
THEMES = ("light", "dark")
TALLEST = 6000
"""Pixels of a page that are taken: what comes below is more of the same."""

README_PAGES = {"front": "index.html", "story": "stories/dam-operators-*.html"}
PALETTE = 48

KEY_PAGES = {
    "front": "index.html",
    "story": "stories/*.html",
    "section": "sections/*.html",
    "section-month": "sections/*/*.html",
    "topics": "topics.html",
    "topic": "topics/*.html",
    "threads": "threads.html",
    "thread": "threads/*.html",
    "publishers": "publishers.html",
    "publisher": "publishers/*.html",
    "archive": "archive.html",
    "month": "archive/*.html",
    "about": "about.html",
    "404": "404.html",
    "search": "search.html",
    "saved": "saved.html",
}
"""Name → which pages; of several the largest is taken, which shows most."""


def main() -> None:
    """Take the pictures that the command line asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--site", type=Path, default=Path("_site"), help="a written site")
    parser.add_argument("--output", type=Path, default=Path("screenshots"), help="folder for the pictures")
    parser.add_argument("--only", nargs="+", choices=KEY_PAGES, default=list(KEY_PAGES), help="pages to take")
    parser.add_argument("--readme", action="store_true", help="take the two pictures of README.md")
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-lcd-text"]
        )
        if options.readme:
            take_for_readme(browser, options.site, options.output)
        else:
            take_all(browser, options.site, options.output, options.only)
        browser.close()


def take_all(browser: Any, site: Path, output: Path, names: list[str]) -> None:
    """Each page that the site has, at each width in each theme."""
    pages = {name: found for name in names if (found := largest(site, KEY_PAGES[name]))}
    for theme in THEMES:
        for width in WIDTHS:
            page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=theme)
            for name, path in pages.items():
                page.goto(path.resolve().as_uri())
                height = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
                page.set_viewport_size({"width": width, "height": height})
                page.screenshot(path=output / f"{name}-{width}-{theme}.png")
                page.set_viewport_size({"width": width, "height": 900})
            page.close()
    print(f"{len(pages) * len(WIDTHS) * len(THEMES)} pictures in {output}")


def take_for_readme(browser: Any, site: Path, output: Path) -> None:
    """The two pictures of README.md, in few colours."""
    from PIL import Image

    page = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme="light")
    for name, pattern in README_PAGES.items():
        found = largest(site, pattern)
        assert found, f"{site} is not the example site"
        page.goto(found.resolve().as_uri())
        place = output / f"{name}.png"
        page.screenshot(path=place)
        Image.open(place).convert("RGB").quantize(PALETTE, kmeans=8).save(place, optimize=True)
        print(f"{place}: {place.stat().st_size:,} bytes")


def largest(site: Path, pattern: str) -> Path | None:
    """The page of a kind with most to show; None if the site has none of it."""
    return max(site.glob(pattern), key=lambda page: (page.stat().st_size, page.name), default=None)


if __name__ == "__main__":
    main()
