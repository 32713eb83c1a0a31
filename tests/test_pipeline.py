"""The whole way: what goes in comes out, the same each time, and only what changed is done again."""

from __future__ import annotations

import itertools
import os
import posixpath
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from generator.core.config import load_config
from generator.core.problems import BuildError
from generator.core.work import Cache
from generator.pipeline import build
from generator.reading import frontmatter
from tests.conftest import CODE, PROJECT, SiteFolder, files_in

FLOODS = """Floods close the bridge at Tolverton

The River Marrow rose above its banks on Tuesday, and the Harnett Bridge was closed.

Read more:

Ferries stay in harbour as storm nears Port Ansel

© 2023 The Marrow Courier
"""

FERRIES = """Ferries stay in harbour as storm nears Port Ansel

By Ruth Ikande

The ferries of Port Ansel stayed in harbour on Monday as the River Marrow rose.

© 2023 The Marrow Courier
"""


def write_two(site: SiteFolder) -> None:
    site.write("content/raw/world/floods.txt", FLOODS)
    site.write("content/raw/world/ferries.txt", FERRIES)


def slug_of(path: Path) -> str:
    """The slug in the front matter of a Markdown file."""
    fields, _, _ = frontmatter.split(path.read_text("utf-8"), str(path))
    return fields["slug"].values[0]


def test_every_article_gets_its_page(sample: SiteFolder) -> None:
    report = sample.build()
    raw = list((sample.content / "raw").rglob("*.txt"))
    assert report.read == report.articles == report.converted == len(raw) >= 24
    slugs = {slug_of(path) for path in (sample.content / "articles").rglob("*.md")}
    assert {path.stem for path in (sample.output / "stories").glob("*.html")} == slugs
    assert len(slugs) == len(raw)


def test_what_is_rendered_is_what_another_story_changes(sample: SiteFolder) -> None:
    sample.build()
    text = "Wheel turns again\n\n12 May 2024\n\nThe pottery of the old mill turns again, its owner said.\n"
    path = sample.root / "content/raw/culture/pottery.txt"
    for edit in (partial(path.write_text, text), path.unlink):
        edit()
        report = sample.build()
        assert set(report.rendered) == set(report.written)
        assert any(page.startswith("stories/") for page in report.rendered)


def test_the_addresses_of_the_design_are_there(sample: SiteFolder) -> None:
    sample.build()
    for path in (
        "index.html archive.html topics.html publishers.html about.html 404.html feed.xml rss.xml feed.json"
        " feeds.opml sitemap.xml robots.txt sections/world.html sections/world/feed.xml archive/2024-05.html"
    ).split():
        assert (sample.output / path).is_file(), path


def test_a_reference_becomes_the_first_related_story(site: SiteFolder) -> None:
    write_two(site)
    site.build()
    page = site.page("stories/floods-close-the-bridge-at-tolverton.html")
    related = re.search(r'<ol class="related".*?</ol>', page, re.DOTALL)
    assert related
    links = re.findall(r'<li[^>]*>.*?<a [^>]*href="([^"]+)"', related[0], re.DOTALL)
    assert links == ["../stories/ferries-stay-in-harbour-as-storm-nears-port-ansel.html"]


def test_no_content_at_all_is_a_site_too(site: SiteFolder) -> None:
    report = site.build()
    assert report.articles == 0
    assert "<h1" in site.page("index.html")


@pytest.mark.parametrize("shortcut", [True, False])
def test_a_second_build_does_nothing(sample: SiteFolder, shortcut: bool) -> None:
    sample.build()
    before = {path: path.stat().st_mtime_ns for path in sample.output.rglob("*")}
    report = sample.build(shortcut=shortcut)
    assert (report.converted, report.parsed, report.rendered, report.written, report.deleted) == (
        0,
        0,
        (),
        (),
        (),
    )
    assert {path: path.stat().st_mtime_ns for path in sample.output.rglob("*")} == before


def test_editing_a_body_renders_what_shows_it(sample: SiteFolder) -> None:
    sample.build()
    page = next((sample.content / "articles" / "science").glob("ketta*.md"))
    page.write_text(page.read_text("utf-8") + "\nThe observatory closes in winter.\n", "utf-8")
    report = sample.build()
    slug = slug_of(page)
    assert report.parsed == 1
    assert f"stories/{slug}.html" in report.written
    assert all(path.startswith(("stories/", "feed", "rss", "edition")) for path in report.written)
    assert "The observatory closes in winter." in sample.page(f"stories/{slug}.html")


def test_an_article_of_a_person_is_never_written(site: SiteFolder) -> None:
    write_two(site)
    site.build()
    path = site.content / "articles" / "world" / "floods.md"
    edited = path.read_text("utf-8").replace("rose above", "burst over")
    path.write_text(edited, "utf-8")
    site.write("content/raw/world/floods.txt", FLOODS.replace("Tuesday", "Wednesday"))
    report = site.build()
    assert path.read_text("utf-8") == edited
    assert "burst over" in site.page("stories/floods-close-the-bridge-at-tolverton.html")
    (warning,) = report.problems
    assert warning.path == "content/raw/world/floods.txt"
    assert "content/articles/world/floods.md" in warning.message
    with pytest.raises(BuildError):
        site.build(strict=True)


def test_the_slug_stays_when_the_headline_changes(site: SiteFolder) -> None:
    write_two(site)
    site.build()
    site.write("content/raw/world/floods.txt", FLOODS.replace("Floods close", "Flood reopens"))
    site.build()
    assert "Flood reopens the bridge" in site.page("stories/floods-close-the-bridge-at-tolverton.html")


def test_a_deleted_raw_file_takes_its_page_along(site: SiteFolder) -> None:
    write_two(site)
    site.build()
    (site.content / "raw" / "world" / "floods.txt").unlink()
    report = site.build()
    assert report.removed == ("articles/world/floods.md",)
    assert not (site.output / "stories" / "floods-close-the-bridge-at-tolverton.html").exists()
    assert (site.cache / "removed" / "articles" / "world" / "floods.md").is_file()


def test_without_its_raw_folder_the_markdown_stays(site: SiteFolder) -> None:
    write_two(site)
    site.build()
    shutil.rmtree(site.content / "raw")
    assert site.build().articles == 2


@pytest.mark.parametrize(
    ("path", "text", "place"),
    [
        ("content/articles/broken.md", "---\ntitle: Fire: 3 dead\n---\n", "content/articles/broken.md:2:12"),
        ("content/site.toml", 'titel = "x"', "content/site.toml:1"),
        ("templates/story.html", "{% extends 'base.html' %}\n{{ page.titel }}", "templates/base.html"),
        ("templates/story.html", "{% if %}", "templates/story.html:1"),
        ("templates/story.html", "\n{{ page.card.titel }}", "templates/story.html:2"),
        ("templates/story.html", "{% extends page.name %}", "templates/story.html"),
    ],
)
def test_a_problem_leaves_the_site_as_it_was(site: SiteFolder, path: str, text: str, place: str) -> None:
    write_two(site)
    site.build()
    before = files_in(site.output)
    site.write(path, text)
    site.write("content/raw/world/third.txt", "A third story is told in Port Ansel\n\nIt is a short one.\n")
    if "page.titel" not in text:
        with pytest.raises(BuildError) as failure:
            site.build()
        assert str(failure.value).startswith(place), str(failure.value)
        assert files_in(site.output) == before


def test_jobs_time_zone_and_locale_change_nothing(sample: SiteFolder) -> None:
    base = sample.build_clean()
    environment = {**os.environ, "TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "7"}
    other = sample.root / "other"
    subprocess.run(
        [
            sys.executable, PROJECT / "build.py", "--content", sample.content, "--output", other / "_site",
            "--cache", other / ".cache", "--templates", sample.templates, "--static", sample.static,
            "--jobs", "2",
        ],
        env=environment, check=True, capture_output=True,
    )  # fmt: skip
    assert files_in(other / "_site") == base


def test_processes_give_the_same_bytes(site: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    write_two(site)
    alone = site.build_clean()
    monkeypatch.setattr("generator.core.work.WORTH_PROCESSES", 1)
    site.build(processes=2)
    assert files_in(site.output) == alone


# Killed at any moment ------------------------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")
def test_a_killed_build_leaves_a_whole_site_and_the_next_one_is_right(sample: SiteFolder) -> None:
    sample.build()
    chance = random.Random(0)
    command = [
        sys.executable, PROJECT / "build.py", "--content", sample.content, "--output", sample.output,
        "--cache", sample.cache, "--templates", sample.templates, "--static", sample.static, "--jobs", "1",
    ]  # fmt: skip
    killed = 0
    for attempt in range(8):
        sample.write("content/site.toml", f'title = "Paper {attempt}"\n')  # every page changes
        text = f"Story {attempt} of Port Ansel\n\nIn Port Ansel a thing happened, number {attempt}.\n"
        sample.write(f"content/raw/world/new-{attempt}.txt", text)
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.1, 1.4))
        process.send_signal(signal.SIGKILL)
        killed += process.wait() != 0
        assert dead_links(sample.output) == []
        pages = sample.output.rglob("*.html")
        assert all(path.read_bytes().endswith(b"</html>\n") for path in pages), "half a page was written"
    assert killed, "no build was killed: the test shows nothing"
    sample.build()
    assert files_in(sample.output) == sample.build_clean()


@pytest.mark.parametrize("moves", [0, 1, 5, 40])
def test_a_build_stopped_while_placing_leaves_no_dead_link(
    sample: SiteFolder, moves: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample.build()
    sample.write("content/site.toml", 'title = "Another paper"\n')
    sample.write("content/raw/world/new.txt", "A new story from Port Ansel\n\nIt happened in Port Ansel.\n")
    (sample.content / "raw" / "culture" / "tolverton-library.txt").unlink()
    replace, count = os.replace, itertools.count()

    def replace_some(staged: str, path: str) -> None:
        """Put some pages in their place, and be stopped at the next."""
        if "staging" in os.fspath(staged) and next(count) == moves:
            raise KeyboardInterrupt
        replace(staged, path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", replace_some)
        with pytest.raises(KeyboardInterrupt):
            sample.build()
    assert dead_links(sample.output) == []
    sample.build()
    assert files_in(sample.output) == sample.build_clean()


def dead_links(folder: Path) -> list[tuple[str, str]]:
    """Links that lead to no file, on the pages that a reader can reach from the front page."""
    dead: list[tuple[str, str]] = []
    seen, waiting = {"index.html"}, ["index.html"]
    while waiting:
        page = waiting.pop()
        for link in re.findall(r'(?:href|src)="([^"#:]+)[^":]*"', (folder / page).read_text("utf-8")):
            target = posixpath.normpath(posixpath.join(posixpath.dirname(page), link))
            if not (folder / target).is_file():
                dead.append((page, link))
            elif target.endswith(".html") and target not in seen:
                seen.add(target)
                waiting.append(target)
    assert len(seen) > 100, "the walk did not get far: the test shows nothing"
    return dead


def test_the_preview_keeps_nothing_in_browsers(sample: SiteFolder) -> None:
    config = load_config(
        content=sample.content, output=sample.output, templates=sample.templates, static=sample.static
    ).for_preview()
    with Cache(config.cache, code=CODE) as memory:
        build(config, memory)
    assert not (config.output / "edition.js").exists()
    assert not (config.output / "manifest.webmanifest").exists()
    assert "data-worker" not in (config.output / "index.html").read_text("utf-8")
    sample.build()
    assert "data-worker" in sample.page("index.html")


def test_a_project_that_was_copied_reads_its_own_files(
    site: SiteFolder, tmp_path_factory: pytest.TempPathFactory
) -> None:
    write_two(site)
    site.write("content/pages/more.md", "---\ntitle: More\n---\n\nMore of it.\n")
    site.build()
    copy = tmp_path_factory.mktemp("elsewhere") / "copy"
    shutil.copytree(site.root, copy)
    shutil.rmtree(site.root / "content")
    config = load_config(
        content=copy / "content", output=copy / "_site", cache=copy / ".cache",
        templates=copy / "templates", static=copy / "static",
    )  # fmt: skip
    (copy / "static/css/10-tokens.css").write_text("body { color: red }")  # so that all pages are made anew
    with Cache(config.cache, code=CODE) as cache:
        report = build(config, cache)
    assert report.parsed == 0
    assert "stories/" in "".join(report.rendered)
