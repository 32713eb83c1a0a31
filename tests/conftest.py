"""What tests share: a folder that is a site, and expectations that can be accepted."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.core.config import load_config
from generator.core.looks import Look, known_shelves, rows_on
from generator.core.program import code_digest
from generator.core.report import Report
from generator.core.work import Cache, Progress, silent
from generator.pipeline import build
from generator.rebuild import rebuild

PROJECT = Path(__file__).resolve().parents[1]

# Tests that run in the background may have been told to ignore Ctrl-C; programs that they start must not.
signal.signal(signal.SIGINT, signal.default_int_handler)

CODE = code_digest()
"""Taken once: who edits the program while its tests run shall not see builds forget."""


class SiteFolder:
    """A site in a temporary folder: its content, templates, static files, and what is built of them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.content = root / "content"
        self.output = root / "_site"
        self.cache = root / ".cache"
        self.templates = root / "templates"
        self.static = root / "static"
        shutil.copytree(PROJECT / "templates", self.templates)
        shutil.copytree(PROJECT / "static", self.static)
        self.content.mkdir(parents=True)

    def write(self, path: str, text: str | bytes) -> Path:
        """Write a file below the root."""
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode() if isinstance(text, str) else text)
        return place

    def read(self, path: str) -> str:
        """Read a file below the root."""
        return (self.root / path).read_text("utf-8")

    def page(self, path: str) -> str:
        """Read a file of the written site."""
        return (self.output / path).read_text("utf-8")

    def build(
        self,
        *,
        output: Path | None = None,
        cache: Path | None = None,
        base_url: str | None = None,
        processes: int = 1,
        strict: bool = False,
        progress: Progress = silent,
        shortcut: bool = True,
    ) -> Report:
        """Build the site, as the command line does; without the shortcut, all stages have their turn."""
        config = load_config(
            content=self.content,
            output=output or self.output,
            cache=cache or self.cache,
            templates=self.templates,
            static=self.static,
            base_url=base_url,
            processes=processes,
            strict=strict,
        )
        with Cache(config.cache, processes=processes, progress=progress, code=CODE) as memory:
            return rebuild(config, memory) if shortcut else build(config, memory)

    def build_clean(self, name: str = "clean", **options: str) -> dict[str, bytes]:
        """Build the same content into an empty folder with an empty cache; the files by path."""
        folder = self.root / name
        shutil.rmtree(folder, ignore_errors=True)
        self.build(output=folder / "_site", cache=folder / ".cache", base_url=options.get("base_url"))
        return files_in(folder / "_site")


def files_in(folder: Path) -> dict[str, bytes]:
    """All files below a folder: path → bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def known_looks(cache: Cache, folder: str) -> dict[str, tuple[str, Look]]:
    """By path the digest and the look of each file that is remembered of a folder."""
    return {
        before + name: row
        for before, kept in known_shelves(cache, folder).items()
        for name, row in rows_on(kept).items()
    }


@pytest.fixture
def site(tmp_path: Path) -> SiteFolder:
    """An empty site with our templates and styles."""
    return SiteFolder(tmp_path)


@pytest.fixture
def sample(site: SiteFolder) -> SiteFolder:
    """The example site's raw articles, settings and pages."""
    shutil.copytree(PROJECT / "content" / "raw", site.content / "raw")
    shutil.copytree(PROJECT / "content" / "pages", site.content / "pages")
    shutil.copy(PROJECT / "content" / "site.toml", site.content)
    return site


@pytest.fixture
def shared() -> Path:
    """The folder of articles that are measured against and never copied."""
    folder = PROJECT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the folder shared/ is not beside this project")
    return folder


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="write what is found as what is expected")


Accept = Callable[[bytes, Path], None]


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> Accept:
    """Compare bytes with a file of expectations; with --accept, write the file instead."""

    def compare(found: bytes, expected: Path) -> None:
        if request.config.getoption("--accept"):
            expected.parent.mkdir(parents=True, exist_ok=True)
            expected.write_bytes(found)
        assert expected.is_file(), f"{expected} is missing: run pytest --accept and look at the difference"
        assert found == expected.read_bytes(), f"not as expected in {expected}"

    return compare
