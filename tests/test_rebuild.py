"""rebuild(): nothing is done where nothing was touched, and everything is seen that was."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from generator.core.config import Config, Settings
from generator.core.report import Report
from generator.core.work import Cache
from generator.rebuild import rebuild
from tests.conftest import CODE

PROJECT = Path(__file__).resolve().parents[1]


def run(config: Config) -> Report:
    with Cache(config.cache, code=CODE) as cache:
        return rebuild(config, cache)


def is_standing(report: Report) -> bool:
    return set(report.seconds) == {"scan"}


@pytest.fixture
def config(tmp_path: Path) -> Config:
    raw = tmp_path / "content/raw/town"
    raw.mkdir(parents=True)
    for number in range(3):
        text = f"Bridge {number} opens\n\nThe bridge over the river opened on Monday, the mayor said.\n"
        (raw / f"{number}.txt").write_text(text, "utf-8")
    return Config(
        content=tmp_path / "content",
        output=tmp_path / "site",
        cache=tmp_path / "cache",
        templates=PROJECT / "templates",
        static=PROJECT / "static",
    )


def test_a_build_that_nothing_was_touched_since_says_what_it_said(config: Config) -> None:
    first = run(config)
    second = run(config)
    assert not is_standing(first)
    assert is_standing(second)
    assert (second.rendered, second.written, second.markdown, second.converted) == ((), (), (), 0)
    assert (second.read, second.articles, second.pages) == (first.read, first.articles, first.pages)
    assert (second.kept, second.cut, second.problems) == (first.kept, first.cut, first.problems)


TOUCHES: dict[str, Callable[[Config], object]] = {
    "raw": lambda config: (config.content / "raw/town/new.txt").write_text("A new bridge\n\nIt is new.\n"),
    "article": lambda config: _append(next((config.content / "articles").rglob("*.md")), "More.\n"),
    "article deleted": lambda config: next((config.content / "articles").rglob("*.md")).unlink(),
    "output": lambda config: _append(config.output / "index.html", "x"),
    "output deleted": lambda config: (config.output / "index.html").unlink(),
    "output added": lambda config: (config.output / "stranger.html").write_text("x"),
}


def _append(path: Path, text: str) -> None:
    path.write_text(path.read_text("utf-8") + text, "utf-8")


@pytest.mark.parametrize("touch", TOUCHES.values(), ids=TOUCHES)
def test_what_is_touched_is_seen(config: Config, touch: Callable[[Config], object]) -> None:
    run(config)
    touch(config)
    assert not is_standing(run(config))
    assert is_standing(run(config))


def test_other_settings_are_seen(config: Config) -> None:
    run(config)
    other = replace(config, settings=Settings(title="Another"))
    assert not is_standing(run(other))
    assert is_standing(run(other))
    assert not is_standing(run(config))


def test_other_code_is_seen(config: Config) -> None:
    run(config)
    with Cache(config.cache, code="other") as cache:
        assert not is_standing(rebuild(config, cache))


def test_a_file_changed_within_the_tick_of_its_times_is_seen(config: Config) -> None:
    path = config.content / "raw/town/0.txt"
    run(config)
    stat = path.stat()
    path.write_bytes(path.read_bytes().replace(b"Bridge", b"Bricks"))  # as long, and the times put back
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    report = run(config)
    assert not is_standing(report)
    assert any("Bricks" in page.read_text("utf-8") for page in config.output.rglob("*.html"))


def test_nothing_heavy_is_loaded_to_see_that_nothing_was_touched() -> None:
    script = "import sys, generator.cli; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    loaded = set(run.stdout.split())
    assert "generator.rebuild" in loaded
    heavy = {
        "generator.pipeline", "jinja2", "markdown_it", "yaml", "numpy", "multiprocessing", "rich", "psutil",
        "email", "importlib.metadata", "logging", "concurrent.futures", "generator.core.views",
    }  # fmt: skip
    assert not heavy & loaded
