"""claim() and place(): the output folder is ours, and what goes into it goes in whole."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from generator.core import files
from generator.core.assets import Asset
from generator.core.config import Config
from generator.core.digest import digest_bytes
from generator.core.looks import look_at
from generator.core.model import Source
from generator.core.problems import BuildError
from generator.core.work import Cache
from generator.stages.place import claim, place
from generator.stages.prune import prune
from generator.stages.scan import scan
from tests.conftest import known_looks

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs symbolic links")


@pytest.fixture
def config(tmp_path: Path) -> Config:
    for name in ("content", "templates", "static"):
        (tmp_path / name).mkdir()
    return Config(
        content=tmp_path / "content", output=tmp_path / "_site", cache=tmp_path / ".cache",
        templates=tmp_path / "templates", static=tmp_path / "static",
    )  # fmt: skip


@pytest.fixture
def cache(config: Config) -> Iterator[Cache]:
    with Cache(config.cache, code="code") as memory:
        yield memory


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink() and path.name != files.MARKER
    }


def publish(
    config: Config, cache: Cache, pages: dict[str, bytes], assets: dict[str, bytes] | None = None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Scan, stage, place and prune, as the pipeline does; what was written and what deleted."""
    claim(config)
    found = scan(config.output, "", cache, hidden=True)
    current = {source.path: source.digest for source in found.sources if source.path != files.MARKER}
    staging = config.cache / "staging"
    files.remove(staging)
    for path, data in pages.items():
        files.put(staging / path, data)
    made = [Asset(path, digest_bytes(data), data, None) for path, data in (assets or {}).items()]
    outputs = {path: digest_bytes(data) for path, data in pages.items()}
    placed = place(
        outputs, list(pages), made,
        current=current, links=found.links, staging=staging, config=config, cache=cache,
    )  # fmt: skip
    present = [Source("", path, "", path) for path in current]
    return placed.written, prune(present, {*pages, *(assets or {})}, config)


# ---------------------------------------------------------------- claim


def refusal(config: Config) -> str:
    with pytest.raises(BuildError, match="will not be written into: ") as raised:
        claim(config)
    (problem,) = raised.value.problems
    assert problem.hint == "choose another folder with --output"
    return problem.message.removeprefix("will not be written into: ")


@pytest.mark.parametrize("make", [lambda path: None, Path.mkdir])
def test_a_new_or_empty_folder_is_ours(config: Config, make: object) -> None:
    assert callable(make)
    make(config.output)
    claim(config)


def test_a_folder_that_a_build_made_is_ours(config: Config, cache: Cache) -> None:
    publish(config, cache, {"index.html": b"x"})
    claim(config)


def test_a_folder_of_other_people_is_refused_and_left_alone(config: Config) -> None:
    config.output.mkdir()
    (config.output / "theirs").write_bytes(b"theirs")
    assert "not empty" in refusal(config)
    assert os.listdir(config.output) == ["theirs"]


def test_a_first_build_that_was_killed_does_not_lock_us_out(config: Config, cache: Cache) -> None:
    config.output.mkdir()
    part = f".part-{digest_bytes(files.MARKER.encode())[:8]}"
    (config.output / part).write_bytes(b"Writ")
    publish(config, cache, {"index.html": b"x"})
    assert sorted(os.listdir(config.output)) == [files.MARKER, "index.html"]


def test_a_file_is_refused(config: Config) -> None:
    config.output.write_bytes(b"")
    assert refusal(config) == "it is a file"


@posix
@pytest.mark.parametrize("target", ["elsewhere", "nowhere"])
def test_a_link_is_refused(config: Config, tmp_path: Path, target: str) -> None:
    (tmp_path / "elsewhere").mkdir()
    config.output.symlink_to(tmp_path / target)
    assert refusal(config) == "it is a symbolic link"


def test_the_home_folder_is_refused(config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    assert refusal(replace(config, output=home)) == "it is the home, working or root folder"


def test_the_working_folder_is_refused(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    for output in (Path(), Path("../here"), tmp_path / "here"):
        assert refusal(replace(config, output=output)) == "it is the home, working or root folder"


def test_the_root_folder_is_refused(config: Config, tmp_path: Path) -> None:
    assert refusal(replace(config, output=Path(tmp_path.anchor))) == "it is the home, working or root folder"


@pytest.mark.parametrize("name", ["content", "templates", "static", "cache"])
def test_a_folder_that_holds_what_the_site_is_made_of_is_refused(
    config: Config, tmp_path: Path, name: str
) -> None:
    inner = tmp_path / "out" / "inner"
    inner.mkdir(parents=True)
    files.put(tmp_path / "out" / files.MARKER, b"")
    assert refusal(replace(config, output=inner, **{name: inner})) == f"it holds the {name} folder"
    assert refusal(replace(config, output=tmp_path / "out", **{name: inner})) == f"it holds the {name} folder"


@pytest.mark.parametrize("name", ["content", "templates", "static"])
def test_a_folder_inside_what_the_site_is_made_of_is_refused(config: Config, name: str) -> None:
    output = getattr(config, name) / "deep" / "site"
    assert refusal(replace(config, output=output)) == f"it lies in the {name} folder"


@posix
def test_a_way_round_by_a_link_is_seen(config: Config, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(config.content)
    assert refusal(replace(config, output=tmp_path / "link" / "site")) == "it lies in the content folder"


def test_the_cache_may_hold_the_output(config: Config) -> None:
    claim(replace(config, output=config.cache / "preview" / "site"))


# ---------------------------------------------------------------- place


def test_a_marker_is_left_in_a_new_folder(config: Config, cache: Cache) -> None:
    publish(config, cache, {"a/b/index.html": b"page"}, {"css/site.css": b"style"})
    assert (config.output / files.MARKER).read_bytes() == files.MARKER_TEXT
    assert tree(config.output) == {"a/b/index.html": b"page", "css/site.css": b"style"}


def test_only_what_is_new_is_written(config: Config, cache: Cache) -> None:
    pages, assets = {"a.html": b"a", "b.html": b"b"}, {"c.css": b"c", "d.js": b"d"}
    assert publish(config, cache, pages, assets) == (("a.html", "b.html", "c.css", "d.js"), ())
    for path in (config.output).iterdir():
        os.utime(path, ns=(10**18, 10**18))
    assert publish(config, cache, pages, assets) == ((), ())
    assert publish(config, cache, pages | {"b.html": b"B"}, {"c.css": b"c", "e.js": b"e"}) == (
        ("b.html", "e.js"), ("d.js",),
    )  # fmt: skip
    kept = {path.name for path in config.output.iterdir() if path.stat().st_mtime_ns == 10**18}
    assert kept == {"a.html", "c.css", files.MARKER}


def test_an_asset_is_copied_from_its_file(config: Config, cache: Cache) -> None:
    files.put(config.static / "a.png", b"\x89PNG")
    source = Source(str(config.static), "a.png", digest_bytes(b"\x89PNG"), "a.png")
    asset = Asset("img/a.png", source.digest, b"", source)
    place([], [], [asset], current={}, links=[], staging=config.cache, config=config, cache=cache)
    assert tree(config.output) == {"img/a.png": b"\x89PNG"}


def test_a_page_that_is_not_fresh_is_left_alone(config: Config, cache: Cache) -> None:
    outputs = {"a.html": "x"}
    placed = place(outputs, [], [], current={}, links=[], staging=config.cache, config=config, cache=cache)
    assert placed.written == ()
    assert tree(config.output) == {}


def test_an_output_folder_that_cannot_be_made_is_a_problem(
    config: Config, cache: Cache, tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(b"")
    wrong = replace(config, output=tmp_path / "file" / "site")
    claim(wrong)
    with pytest.raises(BuildError, match="cannot be made: "):
        place([], [], [], current={}, links=[], staging=config.cache, config=wrong, cache=cache)


@posix
def test_links_in_the_output_are_removed_and_not_written_through(
    config: Config, cache: Cache, tmp_path: Path
) -> None:
    publish(config, cache, {"a/b.html": b"1", "c.html": b"1"}, {"d.css": b"1"})
    theirs = tmp_path / "theirs"
    files.put(theirs / "b.html", b"theirs")
    files.put(theirs / "x", b"theirs")
    files.remove(config.output / "a")
    (config.output / "a").symlink_to(theirs)
    for name in ("c.html", "d.css"):
        (config.output / name).unlink()
        (config.output / name).symlink_to(theirs / "x")
    (config.output / "stray").symlink_to(theirs)
    (config.output / "dangling").symlink_to(tmp_path / "nowhere")
    publish(config, cache, {"a/b.html": b"2", "c.html": b"2"}, {"d.css": b"2"})
    assert tree(config.output) == {"a/b.html": b"2", "c.html": b"2", "d.css": b"2"}
    assert not any(path.is_symlink() for path in config.output.rglob("*"))
    assert tree(theirs) == {"b.html": b"theirs", "x": b"theirs"}


@posix
@pytest.mark.parametrize("target", ["real", "nowhere"])
def test_a_marker_that_is_a_link_becomes_a_file(
    config: Config, cache: Cache, tmp_path: Path, target: str
) -> None:
    (tmp_path / "real").write_bytes(b"theirs")
    publish(config, cache, {"a.html": b"1"})
    (config.output / files.MARKER).unlink()
    (config.output / files.MARKER).symlink_to(tmp_path / target)
    place(
        [], [], [], current={}, links=[files.MARKER], staging=config.cache, config=config, cache=cache
    )  # as after a claim of a folder with a marker
    assert (config.output / files.MARKER).is_file()
    assert not (config.output / files.MARKER).is_symlink()
    assert (tmp_path / "real").read_bytes() == b"theirs"
    claim(config)


# ---------------------------------------------------------------- files and folders of one name


@pytest.mark.parametrize("kind", ["page", "asset"])
def test_a_file_takes_the_place_of_a_folder(config: Config, cache: Cache, kind: str) -> None:
    old, new = {"x/y/z": b"old", "x/w": b"old"}, {"x": b"new"}
    publish(config, cache, *((old, {}) if kind == "page" else ({}, old)))
    written, deleted = publish(config, cache, *((new, {}) if kind == "page" else ({}, new)))
    assert tree(config.output) == new
    assert (written, deleted) == (("x",), ("x/w", "x/y/z"))
    assert publish(config, cache, *((new, {}) if kind == "page" else ({}, new))) == ((), ())


@pytest.mark.parametrize("kind", ["page", "asset"])
def test_a_folder_takes_the_place_of_a_file(config: Config, cache: Cache, kind: str) -> None:
    old, new = {"x": b"old"}, {"x/y/z": b"new", "x/w": b"new"}
    publish(config, cache, *((old, {}) if kind == "page" else ({}, old)))
    written, _ = publish(config, cache, *((new, {}) if kind == "page" else ({}, new)))
    assert tree(config.output) == new
    assert written == ("x/w", "x/y/z")
    assert publish(config, cache, *((new, {}) if kind == "page" else ({}, new))) == ((), ())


def test_an_empty_folder_makes_way(config: Config, cache: Cache) -> None:
    publish(config, cache, {"a.html": b"1"})
    (config.output / "b.html" / "c").mkdir(parents=True)
    publish(config, cache, {"a.html": b"1", "b.html": b"2"})
    assert tree(config.output) == {"a.html": b"1", "b.html": b"2"}


def test_a_folder_that_is_not_there_is_moved_as_a_whole(
    config: Config, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved: list[str] = []
    monkeypatch.setattr(files, "move", lambda staged, path: moved.append(path.name) or staged.replace(path))
    pages = {"a/b/1.html": b"1", "a/b/2.html": b"2", "a/c/3.html": b"3", "index.html": b"i"}
    publish(config, cache, pages)
    assert moved == ["index.html"]
    more = {**pages, "a/1.html": b"1", "a/d/e/4.html": b"4", "a/b/2.html": b"II"}
    written, _ = publish(config, cache, more)
    assert moved == ["index.html", "1.html", "2.html"]
    assert written == ("a/1.html", "a/b/2.html", "a/d/e/4.html")
    assert tree(config.output) == more


def test_where_no_folder_can_be_moved_its_files_are(
    config: Config, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    monkeypatch.setattr(os, "rename", refuse)
    pages = {"a/b/1.html": b"1", "a/b/2.html": b"2", "index.html": b"i"}
    publish(config, cache, pages)
    assert tree(config.output) == pages
    assert publish(config, cache, pages)[0] == ()


def test_files_of_a_folder_that_was_moved_are_known_by_their_looks(config: Config, cache: Cache) -> None:
    publish(config, cache, {"a/1.html": b"1"})
    known = known_looks(cache, f"{os.path.abspath(config.output)}/")
    assert known["a/1.html"] == (digest_bytes(b"1"), look_at(config.output / "a/1.html"))


def test_an_edit_of_the_output_right_after_a_build_is_seen(config: Config, cache: Cache) -> None:
    for number in range(30):
        page, style = f"page {number:3}".encode(), f"style {number:3}".encode()
        publish(config, cache, {"a.html": page}, {"a.css": style})
        for name, data in (("a.html", page), ("a.css", style)):
            with (config.output / name).open("r+b") as file:
                file.write(data.replace(b" ", b"!"))
        publish(config, cache, {"a.html": page}, {"a.css": style})
        assert tree(config.output) == {"a.html": page, "a.css": style}
