"""A disk that fills, a build that is stopped, files that change during one: what happens is defined."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from generator.core.config import load_config
from generator.core.problems import BuildError
from generator.core.work import Cache
from generator.pipeline import build
from generator.stages.scan.folders import look_over
from tests.conftest import CODE, PROJECT, SiteFolder, files_in
from tests.test_pipeline import FLOODS, write_two
from tests.test_preview import AT_ONCE, SLOWEST, add_stories, children_of, is_group, until

FLOODS_PAGE = "stories/floods-close-the-bridge-at-tolverton.html"

SMALL = 12 * 2**20
"""Bytes of the small disk."""

# ---------------------------------------------------------------- a disk that fills


@dataclass(frozen=True, slots=True)
class SmallDisk:
    """A site on a small disk that one process alone sees; others reach its files through that process."""

    holder: int
    place: Path
    site: SiteFolder

    def build(self, name: str = "", check: bool = True) -> str:
        """Build the site as one who sees the disk; what is said of errors."""
        inside = {"content": "content", "templates": "templates", "static": "static",
                  "output": f"{name}_site", "cache": f"{name}.cache"}  # fmt: skip
        options = [f"--{option}={self.place / folder}" for option, folder in inside.items()]
        enter = ["nsenter", f"--target={self.holder}", "--user", "--mount", "--preserve-credentials"]
        done = subprocess.run(
            [*enter, sys.executable, PROJECT / "build.py", "--jobs=1", *options],
            capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert done.returncode == (not check), done.stderr
        return done.stderr


@pytest.fixture
def small(tmp_path: Path) -> Iterator[SmallDisk]:
    """A site on a disk of few megabytes."""
    if sys.platform != "linux" or not shutil.which("unshare") or not shutil.which("nsenter"):
        pytest.skip("needs Linux with unshare and nsenter")
    script = f'mount -t tmpfs -o size={SMALL} tmpfs "$0" && echo mounted && exec cat'
    holder = subprocess.Popen(
        ["unshare", "--map-root-user", "--mount", "sh", "-c", script, tmp_path],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    with holder:
        assert holder.stdout is not None
        if holder.stdout.readline() != b"mounted\n":
            pytest.skip("needs leave to mount")
        place = tmp_path / "site"
        yield SmallDisk(holder.pid, place, SiteFolder(Path(f"/proc/{holder.pid}/root{place}")))
        holder.kill()


def test_a_full_disk_is_a_problem_and_the_site_stays(small: SmallDisk) -> None:
    site = small.site
    write_two(site)
    small.build()
    before = files_in(site.output)
    for room in (0, 30_000):
        site.write("content/site.toml", f'title = "Paper {room}"\n')
        ballast = site.root / "ballast"
        ballast.write_bytes(bytes(shutil.disk_usage(site.root).free - room))
        said = small.build(check=False)
        assert "error: cannot be written: " in said
        assert "make room" in said
        assert "Traceback" not in said
        assert files_in(site.output) == before
        ballast.unlink()
    small.build()
    small.build(name="clean")
    assert "Paper 30000" in site.page("index.html")
    assert files_in(site.output) == files_in(site.root / "clean_site")


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits on the size of files")
@pytest.mark.parametrize("limit", [1_000, 8_000])
def test_a_file_that_cannot_be_written_is_a_problem_and_the_site_stays(site: SiteFolder, limit: int) -> None:
    write_two(site)
    site.build()
    before = files_in(site.output)
    site.write("content/site.toml", 'title = "Another paper"\n')
    script = (
        f"import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}));"
        "from generator.cli import run; sys.exit(run())"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "build", "--content", site.content, "--output", site.output, "--cache",
         site.cache, "--templates", site.templates, "--static", site.static, "--jobs", "1"],
        cwd=PROJECT, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "error: cannot be " in done.stderr
    assert files_in(site.output) == before
    site.build()
    assert files_in(site.output) == site.build_clean()


# ---------------------------------------------------------------- a build that is stopped


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="who started whom is asked in /proc")
@pytest.mark.parametrize("with_thread", [False, True], ids=["copies", "others"])
@pytest.mark.parametrize(("number", "status"), [("INT", 130), ("TERM", 130), ("KILL", -signal.SIGKILL)])
def test_a_stopped_build_ends_at_once_and_leaves_no_process(
    site: SiteFolder, number: str, status: int, with_thread: bool
) -> None:
    """In the midst of work that would take many seconds; Ctrl-C reaches the processes of a build too."""
    write_two(site)
    site.build()
    before = files_in(site.output)
    add_stories(site.content / "raw/many", 1000, text="It was told once more.\n\n" * 600)
    program = site.root / "program.py"  # one with threads is not copied
    begin_thread = "threading.Thread(target=threading.Event().wait, daemon=True).start()\n    "
    program.write_text(
        "import sys, threading\n"
        f"sys.path.insert(0, {str(PROJECT)!r})\n"
        "from generator.cli import run\n"
        f"if __name__ == '__main__':\n    {begin_thread if with_thread else ''}sys.exit(run())\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-W", "error", str(program), "--jobs", "2"],
        cwd=site.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    try:
        until(
            lambda: children_of(process) == (3 if with_thread else 2)
        )  # two work, and Python's own keeps account of what processes share that are no copies
        time.sleep(0.5)
        (os.killpg if number == "INT" else os.kill)(process.pid, getattr(signal, f"SIG{number}"))
        assert process.wait(AT_ONCE) == status
        until(lambda: not is_group(process.pid))
    finally:
        if is_group(process.pid):
            os.killpg(process.pid, signal.SIGKILL)
        _, said = process.communicate(timeout=SLOWEST)
    if number != "KILL":
        assert said == b"stopped\n"
    assert files_in(site.output) == before


# ---------------------------------------------------------------- files that change during the build


def building(work: str, then: Callable[[], object]) -> Callable[[str, int, int], None]:
    """Progress that does something as soon as a work has begun."""
    once = itertools.count()

    def progress(name: str, done: int, total: int) -> None:
        if name == work and next(once) == 0:
            then()

    return progress


def edit(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


@pytest.mark.parametrize("work", ["settle", "parse_article", "count_stories", "render_page"])
def test_an_article_edited_during_the_build_is_not_stale(site: SiteFolder, work: str) -> None:
    write_two(site)
    site.build()
    article = site.content / "articles/world/floods.md"
    site.write("content/raw/world/third.txt", "A third story is told\n\nIt is of Port Ansel.\n")
    try:
        site.build(progress=building(work, lambda: edit(article, "Tuesday", "Thursday")))
    except BuildError as failure:
        if "floods.md: error: was changed while it was being built" not in str(failure):
            raise
    site.build()
    assert "Thursday" in site.page(FLOODS_PAGE)
    assert files_in(site.output) == site.build_clean()


def test_a_file_edited_after_the_glance_is_not_stale(site: SiteFolder) -> None:
    write_two(site)
    site.build()
    config = load_config(
        content=site.content, output=site.output, cache=site.cache, templates=site.templates,
        static=site.static,
    )  # fmt: skip
    seen = look_over(config)
    edit(site.content / "articles/world/floods.md", "Tuesday", "Thursday")
    with Cache(config.cache, code=CODE) as cache:
        build(config, cache, seen)
    edit(site.content / "articles/world/floods.md", "Thursday", "Saturday")
    site.build()
    assert "Saturday" in site.page(FLOODS_PAGE)


@pytest.mark.parametrize("was_there", [True, False])
def test_what_a_person_writes_while_it_is_converted_is_kept(site: SiteFolder, was_there: bool) -> None:
    write_two(site)
    article = site.content / "articles/world/floods.md"
    if was_there:
        site.build()
    text = "---\ntitle: A text of a person\n---\n\nTheirs.\n"
    site.write("content/raw/world/floods.txt", FLOODS.replace("Tuesday", "Wednesday"))
    theirs = building("settle", lambda: site.write("content/articles/world/floods.md", text))
    with pytest.raises(BuildError, match=r"(?s)articles/world/floods\.md: error: was .*hint: build again"):
        site.build(progress=theirs)
    assert article.read_text("utf-8") == text
    site.build()
    assert article.read_text("utf-8") == text
    assert files_in(site.output) == site.build_clean()


def test_what_a_person_edits_while_its_raw_file_goes_is_kept(site: SiteFolder) -> None:
    write_two(site)
    site.build()
    (site.content / "raw/world/floods.txt").unlink()
    article = site.content / "articles/world/floods.md"
    with pytest.raises(BuildError, match="was changed while it was being built"):
        site.build(progress=building("examine", lambda: edit(article, "Tuesday", "Thursday")))
    assert "Thursday" in article.read_text("utf-8")


@pytest.mark.parametrize("path", ["content/articles/world/floods.md", f"_site/{FLOODS_PAGE}"])
def test_an_edit_right_after_a_file_was_written_is_seen(
    site: SiteFolder, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_two(site)
    if not path.startswith("content"):  # into a new output folder pages are moved all at once
        site.build()
        edit(site.content / "raw/world/floods.txt", "Tuesday", "Thursday")
    site.write("content/raw/zebras.txt", "Zebras come last\n\nThey do in Port Ansel.\n")
    replace, wanted = os.replace, site.root / path
    is_next = False

    def replace_and_edit(old: str, new: str) -> None:
        """The file is edited when the next one is put in its place."""
        nonlocal is_next
        replace(old, new)
        if is_next and wanted.is_file():
            edit(wanted, "Tolverton", "Tulverton")
            is_next = False
        is_next = is_next or os.fspath(new) == os.fspath(wanted)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", replace_and_edit)
        site.build()
    assert "Tulverton" in site.read(path)
    site.build()
    assert ("Tulverton" in site.page(FLOODS_PAGE)) == path.startswith("content")
    assert files_in(site.output) == site.build_clean()
