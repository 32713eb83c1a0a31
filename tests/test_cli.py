"""The command line, as a person meets it: run as a program of its own."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import unicodedata
from pathlib import Path

import pytest

from generator.cli_explain import as_lines
from generator.core.files import MARKER
from generator.core.locks import alone_with
from generator.core.model import Reading
from generator.core.verdicts import Verdict
from generator.core.work import Cache
from tests.conftest import PROJECT, SiteFolder, files_in

STORY = """A headline stands here

By Ada Lovelace

A first paragraph of the story.

Share this article

© 2022 X
"""


def run(site: SiteFolder, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run build.py on a site folder."""
    return subprocess.run(
        [
            sys.executable, "-W", "error", str(PROJECT / "build.py"), *arguments, "--content", "content",
            "--templates", "templates", "--static", "static",
        ],
        cwd=site.root, env={**os.environ, **environment}, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip


def test_a_build_says_what_it_did(site: SiteFolder) -> None:
    site.write("content/raw/a.txt", STORY)
    done = run(site, "--report", "report.json")
    assert done.returncode == 0, done.stderr
    assert "read 1 raw file, converted 1" in done.stdout
    assert "1 story, 1 parsed" in done.stdout
    assert "\x1b" not in done.stdout + done.stderr
    assert (site.root / "_site" / "index.html").is_file()
    report = json.loads(site.read("report.json"))
    assert report["counts"]["read"] == report["counts"]["articles"] == 1
    assert {"scan", "convert", "parse", "relate", "link", "plan", "render", "prune"} <= set(report["seconds"])
    assert set(report["memory"]) == set(report["seconds"])
    assert all(10**6 < memory < 10**10 for memory in report["memory"].values())
    (cut,) = (cut for cut in report["cut"]["raw/a.txt"] if cut["text"] == "Share this article")
    assert cut["line"] == 7
    assert cut["rule"]


def test_the_cache_stands_beside_the_content(site: SiteFolder) -> None:
    site.write("content/raw/a.txt", STORY)
    run(site)
    assert (site.root / ".cache" / "build.sqlite").is_file()


@pytest.mark.parametrize("arguments", [["build"], []])
def test_build_is_what_it_does_when_left_out(site: SiteFolder, arguments: list[str]) -> None:
    assert run(site, *arguments).returncode == 0


def test_problems_are_shown_all_and_the_status_is_one(site: SiteFolder) -> None:
    site.write("content/site.toml", 'base_ulr = "x"\nindexing = "yes"\n')
    done = run(site, "--base-url", "ftp://x", "--report", "report.json")
    assert done.returncode == 1
    assert 'content/site.toml:1: error: unknown key "base_ulr"' in done.stderr
    assert 'did you mean "base_url"?' in done.stderr
    assert "content/site.toml:2: error: indexing" in done.stderr
    assert '--base-url "ftp://x"' in done.stderr
    assert "3 errors" in done.stderr
    assert "Traceback" not in done.stderr


def test_warnings_are_errors_if_strict(site: SiteFolder) -> None:
    site.write("content/raw/a.txt", STORY)
    site.write("content/raw/empty.txt", "")
    assert run(site).returncode == 0
    before = (site.root / "_site" / "index.html").stat().st_mtime_ns
    done = run(site, "--strict")
    assert done.returncode == 1
    assert "content/raw/empty.txt: warning: is empty" in done.stderr
    assert (site.root / "_site" / "index.html").stat().st_mtime_ns == before


@pytest.mark.parametrize(
    "arguments", [["bulid"], ["--jobs", "0"], ["--jobs", "x"], ["--port", "99999"], ["--nonsense"], ["new"],
                  ["explain"], ["build", "What?"]]
)  # fmt: skip
def test_wrong_usage_has_status_two(site: SiteFolder, arguments: list[str]) -> None:
    done = run(site, *arguments)
    assert done.returncode == 2
    assert "usage:" in done.stderr


def test_a_content_folder_that_is_not_there_is_a_problem(site: SiteFolder) -> None:
    done = subprocess.run(
        [sys.executable, str(PROJECT / "build.py"), "--content", "nowhere"],
        cwd=site.root, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "nowhere: error: there is no such folder" in done.stderr


def test_explain_tells_every_line(site: SiteFolder) -> None:
    site.write("content/raw/a.txt", STORY)
    site.write("content/site.toml", "nonsense")  # is not asked
    done = run(site, "explain", "content/raw/a.txt", "--report", "report.json")
    assert (done.returncode, done.stderr) == (0, "")
    for line in STORY.split("\n"):
        assert line in done.stdout
    assert re.search(r"^ +7  cut +furniture +Share this article$", done.stdout, re.MULTILINE)
    assert "authors: Ada Lovelace" in done.stdout
    assert "5 lines: 3 kept, 2 cut" in done.stdout
    told = json.loads(site.read("report.json"))["files"]["content/raw/a.txt"]
    assert told["counts"] == {"lines": 5, "kept": 3, "cut": 2}
    assert [line["line"] for line in told["lines"]] == [1, 3, 5, 7, 9]
    assert not (site.root / "_site").exists()


def test_lines_are_cut_to_the_terminal() -> None:
    text = "Ａ wide line " * 20
    reading = Reading((), (Verdict(1, text, "text", "text", "running text", True, True),))
    lines = list(as_lines("a.txt", reading, 40))
    assert lines[1].startswith("  1  kept  text  Ａ wide")
    assert sum(2 if unicodedata.east_asian_width(letter) == "F" else 1 for letter in lines[1]) in (39, 40)
    assert text in list(as_lines("a.txt", reading, 0))[1]


def test_new_begins_an_article_that_is_a_persons(site: SiteFolder) -> None:
    done = run(site, "new", "River: “falls” again")
    assert done.returncode == 0, done.stderr
    path = site.content / "articles" / "news" / "river-falls-again.md"
    assert "digest" not in path.read_text("utf-8")
    path.write_text(path.read_text("utf-8") + "\nIt fell.\n", "utf-8")
    assert run(site).returncode == 0
    assert "It fell." in (site.root / "_site/stories/river-falls-again.html").read_text("utf-8")
    assert run(site, "new", "River: “falls” again").returncode == 1


def test_clean_deletes_what_the_build_made_and_nothing_else(site: SiteFolder) -> None:
    site.write("content/raw/a.txt", STORY)
    site.write(".cache/mine.txt", "kept")
    run(site)
    assert run(site, "clean").returncode == 0
    assert not (site.root / "_site").exists()
    assert [path.name for path in (site.root / ".cache").iterdir()] == ["mine.txt"]
    assert (site.content / "articles" / "a.md").is_file()


def test_clean_refuses_a_folder_that_is_not_ours(site: SiteFolder) -> None:
    kept = site.write("_site/mine.txt", "kept")
    assert run(site, "clean").returncode == 1
    assert kept.is_file()


def test_check_looks_the_written_site_over(site: SiteFolder) -> None:
    site.write("content/raw/a.txt", STORY)
    run(site)
    assert run(site, "check", "--strict").returncode == 0
    (site.root / "_site" / "archive.html").unlink()
    done = run(site, "check")
    assert done.returncode == 1
    assert "archive.html" in done.stderr


def test_two_builds_at_once_do_not_meet(site: SiteFolder) -> None:
    with Cache(site.cache):
        done = run(site)
    assert done.returncode == 1
    assert "another build is at work in this folder" in done.stderr


def test_two_builds_with_other_memories_do_not_meet_in_the_output(site: SiteFolder) -> None:
    site.write("content/raw/a.txt", STORY)
    assert run(site).returncode == 0
    before = files_in(site.output)
    site.write("content/raw/b.txt", STORY.replace("River", "Mountain"))
    with alone_with(site.output / MARKER):
        done = run(site, "--cache", str(site.root / "other"))
        assert done.returncode == 1
        assert "_site: error: another build is at work in this folder" in done.stderr
        assert files_in(site.output) == before
    assert run(site, "--cache", str(site.root / "other")).returncode == 0


@pytest.mark.parametrize("memory", [".cache", ".cache/preview"])
def test_clean_is_refused_while_a_build_is_at_work(site: SiteFolder, memory: str) -> None:
    site.write("content/raw/a.txt", STORY)
    run(site)
    before = files_in(site.output)
    for busy in (Cache(site.root / memory), alone_with(site.output / MARKER)):
        with busy:
            done = run(site, "clean")
        assert done.returncode == 1
        assert "another build is at work in this folder" in done.stderr
        assert files_in(site.output) == before
        assert (site.root / memory / "build.sqlite").is_file()
    assert run(site, "clean").returncode == 0
    assert not site.output.exists()


def test_a_report_that_cannot_be_written_hides_no_other_problem(site: SiteFolder) -> None:
    site.write("content/articles/a.md", "no front matter")
    site.write("taken", "a file where a folder would have to be")
    done = run(site, "--report", str(site.root / "taken" / "report.json"))
    assert done.returncode == 1
    assert "articles/a.md" in done.stderr
    assert "report.json: error: cannot be written" in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="needs SIGINT")
def test_stopped_by_the_user_has_its_status(sample: SiteFolder) -> None:
    process = subprocess.Popen(
        [sys.executable, str(PROJECT / "build.py"), "--jobs", "1"],
        cwd=sample.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip
    deadline = time.monotonic() + 20
    while not (sample.cache / "build.sqlite").exists() and time.monotonic() < deadline:
        time.sleep(0.005)
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate()
    assert process.returncode == 130, stderr
    assert "Traceback" not in stderr


def test_without_its_packages_it_says_in_one_line_what_to_do(site: SiteFolder) -> None:
    done = subprocess.run(
        [sys.executable, "-S", str(PROJECT / "build.py")], cwd=site.root, capture_output=True,
        encoding="utf-8", check=False, env={**os.environ, "PYTHONPATH": ""},
    )  # fmt: skip
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "pip install" in done.stderr


def test_any_character_can_be_printed_anywhere(site: SiteFolder) -> None:
    site.write("content/articles/a.md", "---\ntitle: x\n日本: y\n---\n")
    done = run(site, PYTHONIOENCODING="ascii")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_help_lists_the_commands(site: SiteFolder) -> None:
    done = run(site, "--help")
    assert done.returncode == 0
    for command in ("build", "serve", "check", "explain", "new", "import", "clean"):
        assert f"  {command}" in done.stdout


def test_content_that_cannot_be_written_is_a_problem(site: SiteFolder) -> None:
    site.write("content/raw/a.txt", STORY)
    Path(site.content / "articles").write_text("a file where a folder should be", "utf-8")
    done = run(site)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
