"""prune(): what nobody claims goes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from shutil import which

import pytest

from generator.core import files
from generator.core.config import Config
from generator.core.model import Source
from generator.stages import prune as stage


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(
        content=tmp_path, output=tmp_path / "_site", cache=tmp_path, templates=tmp_path, static=tmp_path
    )


def prune(present: list[str], claimed: set[str], config: Config) -> tuple[str, ...]:
    """The stage, told what is present by paths."""
    return stage.prune([Source("", path, "", path) for path in present], claimed, config)


def fill(folder: Path, *paths: str) -> None:
    for path in paths:
        files.put(folder / path, b"x")


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_what_nobody_claims_is_deleted_and_told(config: Config) -> None:
    fill(config.output, "a.html", "b.html", "c/d.html")
    assert prune(["b.html", "c/d.html", "a.html"], {"a.html", "new.html"}, config) == ("b.html", "c/d.html")
    assert names(config.output) == ["a.html"]


def test_folders_left_empty_go_and_others_stay(config: Config) -> None:
    fill(config.output, "a/b/c.html", "a/d.html", "e/f/g.html")
    prune(["a/b/c.html", "a/d.html", "e/f/g.html"], {"a/d.html"}, config)
    assert names(config.output) == ["a", "a/d.html"]


def test_the_output_folder_itself_stays(config: Config) -> None:
    fill(config.output, "a.html")
    prune(["a.html"], set(), config)
    assert names(config.output) == []
    assert config.output.is_dir()


def test_nothing_gone_is_nothing_done(config: Config) -> None:
    (config.output / "empty").mkdir(parents=True)
    assert prune([], {"a.html"}, config) == ()
    assert prune(["a.html"], {"a.html"}, config) == ()
    assert names(config.output) == ["empty"]


def test_what_is_not_listed_as_present_stays(config: Config) -> None:
    fill(config.output, files.MARKER, "a.html", ".git/HEAD")
    prune(["a.html"], set(), config)
    assert names(config.output) == [files.MARKER, ".git", ".git/HEAD"] or set(names(config.output)) == {
        files.MARKER, ".git", ".git/HEAD",
    }  # fmt: skip


def test_what_is_gone_already_is_no_problem(config: Config) -> None:
    fill(config.output, "a")
    assert prune(["b.html", "a/b"], {"a"}, config) == ("a/b", "b.html")
    assert names(config.output) == ["a"]


def test_a_folder_that_took_the_place_of_a_file_stays(config: Config) -> None:
    fill(config.output, "a/new.html")
    prune(["a"], {"a/new.html"}, config)
    assert names(config.output) == ["a", "a/new.html"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs symbolic links")
def test_a_link_goes_and_not_what_it_points_to(config: Config, tmp_path: Path) -> None:
    fill(tmp_path / "theirs", "x")
    config.output.mkdir()
    (config.output / "link").symlink_to(tmp_path / "theirs")
    prune(["link"], set(), config)
    assert names(config.output) == []
    assert names(tmp_path / "theirs") == ["x"]


@pytest.mark.skipif(which("git") is None, reason="needs git")
def test_the_history_of_a_published_branch_survives(config: Config) -> None:
    fill(config.output, "a.html", "b.html")

    def git(*arguments: str) -> int:
        identity = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=pages")
        return subprocess.run(
            ["git", *identity, *arguments], cwd=config.output, capture_output=True, check=False
        ).returncode

    assert git("init") == git("add", ".") == git("commit", "-m", "x") == git("pack-refs", "--all") == 0
    prune(["a.html", "b.html"], {"a.html"}, config)
    assert git("rev-parse", "HEAD") == 0
    assert (config.output / ".git" / "refs").is_dir()
