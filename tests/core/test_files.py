"""Read what was scanned, put what was made."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generator.core import files
from generator.core.digest import digest_bytes
from generator.core.model import Source
from generator.core.problems import BuildError

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs symbolic links")
not_root = pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="root may write everywhere"
)

SHARED_MEMORY = Path("/dev/shm")


@pytest.fixture
def elsewhere() -> Iterator[Path]:
    """A folder on another file system than /tmp."""
    if not SHARED_MEMORY.is_dir() or not os.access(SHARED_MEMORY, os.W_OK):
        pytest.skip("needs /dev/shm")
    with tempfile.TemporaryDirectory(dir=SHARED_MEMORY) as folder:
        yield Path(folder)


def source_of(path: Path) -> Source:
    return Source(str(path.parent), path.name, digest_bytes(path.read_bytes()), path.name)


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_read_gives_the_bytes_that_were_scanned(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\r\n\x00\xff")
    assert files.read(source_of(path)) == b"\r\n\x00\xff"


def test_a_file_that_changed_meanwhile_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "content" / "a.txt"
    path.parent.mkdir()
    path.write_bytes(b"one")
    source = source_of(path)
    path.write_bytes(b"two")
    with pytest.raises(
        BuildError, match=r"^content/a.txt: error: was changed while .*\n  hint: build again$"
    ):
        files.read(source)


@pytest.mark.parametrize("make", [Path.unlink, lambda path: (path.unlink(), path.mkdir())])
def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path, make: Callable[[Path], object]) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"one")
    source = source_of(path)
    make(path)
    with pytest.raises(BuildError, match=r"a\.txt: error: cannot be read: "):
        files.read(source)


def test_a_file_is_read_by_the_name_it_has_on_disk(tmp_path: Path) -> None:
    name = "e\u0301.txt"
    (tmp_path / name).write_bytes(b"one")
    assert files.read(Source(str(tmp_path), "é.txt", digest_bytes(b"one"), name)) == b"one"


@pytest.mark.parametrize("size", [0, 1, files._PIECE, 3 * files._PIECE + 1])
def test_files_of_any_size_are_staged_and_read(tmp_path: Path, size: int) -> None:
    data = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    files.stage(f"{tmp_path}/a/b/c", b"what was longer before" + data)
    files.stage(f"{tmp_path}/a/b/c", data)
    assert files.read(source_of(tmp_path / "a/b/c")) == data


def test_what_the_system_writes_in_pieces_is_written_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda file, data: write(file, data[:3]))
    files.stage(f"{tmp_path}/a", b"ten bytes.")
    assert (tmp_path / "a").read_bytes() == b"ten bytes."


def test_what_cannot_be_staged_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    with pytest.raises(BuildError, match="cannot be written"):
        files.stage(f"{tmp_path}/a/b", b"")


def test_put_makes_folders_and_leaves_no_part(tmp_path: Path) -> None:
    files.put(tmp_path / "a" / "b" / "c.html", b"one")
    assert names(tmp_path) == ["a", "a/b", "a/b/c.html"]
    assert (tmp_path / "a/b/c.html").read_bytes() == b"one"


def test_put_replaces_the_file_and_does_not_write_into_it(tmp_path: Path) -> None:
    path, other = tmp_path / "a.html", tmp_path / "hard-link.html"
    path.write_bytes(b"old")
    os.link(path, other)
    files.put(path, b"new")
    assert (path.read_bytes(), other.read_bytes()) == (b"new", b"old")


@posix
def test_put_replaces_a_link_and_does_not_write_through_it(tmp_path: Path) -> None:
    (tmp_path / "theirs").write_bytes(b"theirs")
    (tmp_path / "a.html").symlink_to("theirs")
    files.put(tmp_path / "a.html", b"ours")
    assert (tmp_path / "theirs").read_bytes() == b"theirs"
    assert not (tmp_path / "a.html").is_symlink()


def test_put_does_not_write_where_a_folder_is(tmp_path: Path) -> None:
    (tmp_path / "a.html" / "inner").mkdir(parents=True)
    with pytest.raises(BuildError, match=r"a\.html: error: cannot be written: "):
        files.put(tmp_path / "a.html", b"one")
    assert names(tmp_path) == ["a.html", "a.html/inner"]


def test_put_does_not_write_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"file")
    with pytest.raises(BuildError, match=r"a/b\.html: error: cannot be written: "):
        files.put(tmp_path / "a" / "b.html", b"one")
    assert names(tmp_path) == ["a"]


def test_a_name_that_is_too_long_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="cannot be written: "):
        files.put(tmp_path / ("x" * 300), b"one")
    assert names(tmp_path) == []


def test_a_name_that_only_just_fits_is_written(tmp_path: Path) -> None:
    files.put(tmp_path / ("x" * 255), b"one")
    assert names(tmp_path) == ["x" * 255]


@not_root
def test_a_folder_that_must_not_be_written_is_a_problem(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(BuildError, match="cannot be written: "):
            files.put(tmp_path / "a.html", b"one")
    finally:
        tmp_path.chmod(0o700)


@not_root
def test_what_cannot_be_deleted_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"one")
    tmp_path.chmod(0o500)
    try:
        with pytest.raises((BuildError, OSError)):
            files.remove(tmp_path / "a")
    finally:
        tmp_path.chmod(0o700)


def test_move_makes_folders_and_replaces(tmp_path: Path) -> None:
    staged = tmp_path / "staged"
    for data in (b"one", b"two"):
        staged.write_bytes(data)
        files.move(staged, tmp_path / "a" / "b.html")
        assert (tmp_path / "a/b.html").read_bytes() == data
    assert names(tmp_path) == ["a", "a/b.html"]


def test_move_crosses_file_systems(tmp_path: Path, elsewhere: Path) -> None:
    if os.stat(tmp_path).st_dev == os.stat(elsewhere).st_dev:
        pytest.skip("needs two file systems")
    for data in (b"one", b"two"):
        (tmp_path / "staged").write_bytes(data)
        files.move(tmp_path / "staged", elsewhere / "a" / "b.html")
        assert (elsewhere / "a/b.html").read_bytes() == data
    assert names(tmp_path) == []
    assert names(elsewhere) == ["a", "a/b.html"]


def test_move_does_not_replace_a_folder(tmp_path: Path) -> None:
    (tmp_path / "staged").write_bytes(b"one")
    (tmp_path / "a.html" / "inner").mkdir(parents=True)
    with pytest.raises(BuildError, match="cannot be written: "):
        files.move(tmp_path / "staged", tmp_path / "a.html")
    assert (tmp_path / "staged").read_bytes() == b"one"


def test_move_below_a_file_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "staged").write_bytes(b"one")
    (tmp_path / "a").write_bytes(b"file")
    with pytest.raises(BuildError, match="cannot be written: "):
        files.move(tmp_path / "staged", tmp_path / "a" / "b.html")
    assert names(tmp_path) == ["a", "staged"]


def test_move_of_nothing_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="cannot be written: "):
        files.move(tmp_path / "staged", tmp_path / "a.html")


def test_remove_takes_files_and_whole_folders(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "c").write_bytes(b"one")
    (tmp_path / "d").write_bytes(b"one")
    files.remove(tmp_path / "a")
    files.remove(tmp_path / "d")
    assert names(tmp_path) == []


def test_remove_of_what_is_gone_is_no_problem(tmp_path: Path) -> None:
    files.remove(tmp_path / "a")
    (tmp_path / "file").write_bytes(b"one")
    files.remove(tmp_path / "file" / "b")
    assert names(tmp_path) == ["file"]


@posix
@pytest.mark.parametrize("target", ["theirs", "theirs/file", "nowhere", "."])
def test_remove_of_a_link_does_not_follow_it(tmp_path: Path, target: str) -> None:
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "file").write_bytes(b"theirs")
    (tmp_path / "link").symlink_to(target)
    files.remove(tmp_path / "link")
    assert names(tmp_path) == ["theirs", "theirs/file"]


@posix
def test_remove_of_a_folder_does_not_follow_links_in_it(tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "file").write_bytes(b"theirs")
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "link").symlink_to("../theirs")
    files.remove(tmp_path / "ours")
    assert names(tmp_path) == ["theirs", "theirs/file"]


def test_a_folder_with_the_marker_is_ours(tmp_path: Path) -> None:
    assert not files.is_ours(tmp_path)
    assert not files.is_ours(tmp_path / "nowhere")
    files.put(tmp_path / files.MARKER, files.MARKER_TEXT)
    assert files.is_ours(tmp_path)


@posix
def test_a_link_to_a_folder_of_ours_is_not_ours(tmp_path: Path) -> None:
    files.put(tmp_path / "real" / files.MARKER, files.MARKER_TEXT)
    (tmp_path / "link").symlink_to("real")
    assert not files.is_ours(tmp_path / "link")


def test_paths_behind_links_are_found_at_any_depth(tmp_path: Path) -> None:
    (tmp_path / "real" / "deep").mkdir(parents=True)
    (tmp_path / "elsewhere").symlink_to(tmp_path / "real", target_is_directory=True)
    (tmp_path / "real" / "link.md").symlink_to(tmp_path / "real" / "deep")
    paths = ["real/deep/a.md", "elsewhere/deep/a.md", "real/link.md", "new/a.md"]
    assert files.behind_links(tmp_path, paths) == ["elsewhere/deep/a.md", "real/link.md"]
