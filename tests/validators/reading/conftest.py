"""Readers, each with a browser of their own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

PREFIX = "broadsheet:1:/repo/:"


class Reader:
    """A reader with a browser of their own. Everything that the console says is noted."""

    def __init__(self, browser: Any, base: str, **options: Any) -> None:
        self.context = browser.new_context(**options)
        self.context.set_default_timeout(15_000)
        self.base = base
        self.complaints: list[str] = []
        self.context.on("console", lambda message: self.complaints.append(message.text))
        self.context.on("weberror", lambda failure: self.complaints.append(str(failure.error)))
        self.page = self.context.new_page()

    def open(self, path: str) -> Any:
        self.page.goto(self.base + path)
        return self.page

    def press(self, keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def click(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def stored(self, name: str) -> Any:
        return json.loads(self.page.evaluate(f"localStorage.getItem({PREFIX + name!r})") or "null")


@pytest.fixture
def new_reader(browser: Any, served: str) -> Iterator[Callable[..., Reader]]:
    """Makes readers; at the end none of them has seen a complaint."""
    readers: list[Reader] = []

    def make(base: str = served, **options: Any) -> Reader:
        readers.append(Reader(browser, base, **options))
        return readers[-1]

    yield make
    for reader in readers:
        reader.context.close()
    assert [complaint for reader in readers for complaint in reader.complaints] == []


@pytest.fixture
def reader(new_reader: Callable[..., Reader]) -> Reader:
    return new_reader()


@pytest.fixture(scope="session")
def slugs(sample_site: Any) -> list[str]:
    """The stories of the site, the longest first."""
    pages = sorted(
        sample_site.files("stories/*.html"), key=lambda page: (-page.read_text().count("<p"), page.name)
    )
    return [page.stem for page in pages]
