"""scan(): every file of a folder, sorted, with its digest."""

from __future__ import annotations

import os
import sys
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.core.digest import digest_bytes
from generator.core.looks import learn_looks, names_on
from generator.core.problems import BuildError
from generator.core.work import Cache
from generator.stages.scan import Scan, folders, scan
from generator.stages.scan.folders import glance
from tests.conftest import known_looks

linux = pytest.mark.skipif(sys.platform != "linux", reason="needs file names of any bytes")
posix = pytest.mark.skipif(sys.platform == "win32", reason="needs symbolic links")

AGES_AGO = time.time_ns() - 3600 * 10**9


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    with Cache(tmp_path / ".cache", code="code") as memory:
        yield memory


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "content"
    place.mkdir()
    return place


def write(folder: Path, path: str, data: bytes = b"x") -> Path:
    place = folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
    return place


def paths(found: Scan) -> list[str]:
    return [source.path for source in found.sources]


def test_files_are_found_sorted_with_their_digests(folder: Path, cache: Cache) -> None:
    for path in ("raw/b.txt", "raw/a/z.txt", "raw/a.txt", "raw/B.txt", "raw/é.txt", "other/c.txt"):
        write(folder, path, path.encode())
    found = scan(folder, "raw", cache)
    assert paths(found) == ["raw/B.txt", "raw/a.txt", "raw/a/z.txt", "raw/b.txt", "raw/é.txt"]
    assert all(source.digest == digest_bytes(source.path.encode()) for source in found.sources)
    assert (found.links, found.problems) == ((), ())
    assert found.sources[0].place == "content/raw/B.txt"


def test_a_whole_folder_is_scanned_without_a_name_below_it(folder: Path, cache: Cache) -> None:
    write(folder, "a/b.txt")
    write(folder, "c.txt")
    assert paths(scan(folder, "", cache)) == ["a/b.txt", "c.txt"]


def test_a_folder_that_is_not_there_is_empty(folder: Path, cache: Cache) -> None:
    assert scan(folder, "raw", cache) == Scan((), (), ())
    assert scan(folder / "nowhere", "", cache) == Scan((), (), ())


def test_a_file_in_place_of_the_folder_is_a_problem(folder: Path, cache: Cache) -> None:
    write(folder, "raw")
    with pytest.raises(BuildError, match=r"raw: error: cannot be read: "):
        scan(folder, "raw", cache)


def test_hidden_files_and_backups_are_left_out_unless_asked_for(folder: Path, cache: Cache) -> None:
    for path in (".DS_Store", "a.md~", ".git/config", "b.md", "c/.d.swp", ".part-1"):
        write(folder, path)
    assert paths(scan(folder, "", cache)) == ["b.md"]
    assert paths(scan(folder, "", cache, hidden=True)) == [
        ".DS_Store", ".git/config", ".part-1", "a.md~", "b.md", "c/.d.swp",
    ]  # fmt: skip


@linux
def test_names_are_nfc_and_opened_as_they_are(folder: Path, cache: Cache) -> None:
    name = unicodedata.normalize("NFD", "é.txt")
    write(folder, name)
    (source,) = scan(folder, "", cache).sources
    assert (source.path, source.name) == ("é.txt", name)
    assert scan(folder, "", cache).sources == (source,)


@linux
def test_two_names_that_are_one_are_not_taken_silently(folder: Path, cache: Cache) -> None:
    write(folder, "é.txt", b"composed")
    write(folder, unicodedata.normalize("NFD", "é.txt"), b"decomposed")
    found = scan(folder, "", cache)
    assert paths(found) == ["é.txt"]
    (problem,) = found.problems
    assert problem.level == "warning"
    assert problem.message == "left out: another file has the same name, written with other code points"
    assert scan(folder, "", cache) == found


@linux
def test_a_name_that_is_no_text_is_left_out_and_reported(folder: Path, cache: Cache) -> None:
    write(folder, "a.txt")
    with open(os.fsencode(folder) + b"/\xff.txt", "wb"):
        pass
    found = scan(folder, "", cache)
    assert paths(found) == ["a.txt"]
    (problem,) = found.problems
    assert (problem.level, problem.message) == ("warning", "left out: its name is not UTF-8")
    problem.path.encode()


@linux
def test_a_folder_whose_own_name_is_no_text_is_scanned(tmp_path: Path, cache: Cache) -> None:
    folder = tmp_path / os.fsdecode(b"jos\xe9")
    write(folder, "a.txt")
    for _ in range(2):
        assert paths(scan(folder, "", cache)) == ["a.txt"]


@posix
@pytest.mark.parametrize("target", ["/etc", "/etc/passwd", ".", "..", "nowhere", "a.txt", "loop"])
def test_links_are_reported_and_not_followed(folder: Path, cache: Cache, target: str) -> None:
    write(folder, "raw/a.txt")
    (folder / "raw" / "loop").symlink_to(target)
    found = scan(folder, "raw", cache)
    assert paths(found) == ["raw/a.txt"]
    assert found.links == ("raw/loop",)
    (problem,) = found.problems
    assert (problem.path, problem.level) == ("content/raw/loop", "warning")
    assert problem.message == "left out: symbolic links are not followed"
    assert problem.hint


@posix
def test_the_folder_itself_is_not_entered_through_a_link(folder: Path, cache: Cache, tmp_path: Path) -> None:
    write(tmp_path, "theirs/a.txt")
    (folder / "raw").symlink_to(tmp_path / "theirs")
    found = scan(folder, "raw", cache)
    assert (found.sources, found.links, len(found.problems)) == ((), ("raw",), 1)


@posix
def test_pipes_are_not_read(folder: Path, cache: Cache) -> None:
    os.mkfifo(folder / "pipe")
    assert paths(scan(folder, "", cache)) == []


# ---------------------------------------------------------------- memory


def age(path: Path) -> None:
    os.utime(path, ns=(AGES_AGO, AGES_AGO))


def test_an_edit_of_the_same_size_in_the_same_moment_is_seen(folder: Path, cache: Cache) -> None:
    path = write(folder, "a.txt", b"one")
    for data in (b"two", b"one", b"six", b"ten") * 5:
        scan(folder, "", cache)
        with path.open("r+b") as file:
            file.write(data)
        (source,) = scan(folder, "", cache).sources
        assert source.digest == digest_bytes(data)


def test_an_edit_that_hides_its_time_is_seen(folder: Path, cache: Cache) -> None:
    path = write(folder, "a.txt", b"one")
    age(path)
    scan(folder, "", cache)
    path.write_bytes(b"two")
    age(path)
    (source,) = scan(folder, "", cache).sources
    assert source.digest == digest_bytes(b"two")


def test_a_file_put_in_place_of_another_is_seen(folder: Path, cache: Cache) -> None:
    path, other = write(folder, "a.txt", b"one"), write(folder, ".b.txt", b"two")
    age(path)
    age(other)
    scan(folder, "", cache)
    other.replace(path)
    (source,) = scan(folder, "", cache).sources
    assert source.digest == digest_bytes(b"two")


@linux
def test_a_file_that_looks_the_same_is_not_read_again(folder: Path, cache: Cache) -> None:
    path = write(folder, "a.txt", b"one")
    stat = path.stat()
    look = (stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)
    learn_looks(cache, f"{folder}/", {"a.txt": ("remembered", look), "gone.txt": ("gone", look)})
    (source,) = scan(folder, "", cache).sources
    assert source.digest == "remembered"
    assert set(known_looks(cache, f"{folder}/")) == {"a.txt"}


@pytest.mark.parametrize("changed", range(4))
def test_a_file_that_looks_different_in_one_way_is_read(folder: Path, cache: Cache, changed: int) -> None:
    stat = write(folder, "a.txt", b"one").stat()
    look = [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino]
    look[changed] += 1
    learn_looks(cache, f"{folder}/", {"a.txt": ("remembered", (look[0], look[1], look[2], look[3]))})
    (source,) = scan(folder, "", cache).sources
    assert source.digest == digest_bytes(b"one")


def test_a_file_touched_just_now_or_in_the_future_is_not_remembered(folder: Path, cache: Cache) -> None:
    write(folder, "now.txt")
    future = write(folder, "future.txt")
    os.utime(future, ns=(AGES_AGO + 10**15, AGES_AGO + 10**15))
    scan(folder, "", cache)
    assert known_looks(cache, f"{folder}/") == {}


@linux
def test_a_file_at_rest_is_remembered(folder: Path, cache: Cache) -> None:
    for name in ("hosts", "passwd"):  # files of the system, whose times no test can set
        place = Path("/etc") / name
        if not place.is_file() or place.is_symlink() or time.time() - place.stat().st_ctime < 60:
            pytest.skip("needs a file that is older than a minute")
    write(folder, "a.txt")
    scan(Path("/etc"), "apt", cache)
    remembered = known_looks(cache, "/etc/apt")
    if not remembered:
        pytest.skip("needs files in /etc/apt")
    again = scan(Path("/etc"), "apt", cache)
    assert {source.name: source.digest for source in again.sources} == {
        name: digest for name, (digest, _) in remembered.items()
    }


def test_a_moved_project_has_the_same_sources(tmp_path: Path, cache: Cache) -> None:
    write(tmp_path, "one/content/raw/a.txt")
    write(tmp_path, "two/content/raw/a.txt")
    assert (
        scan(tmp_path / "one/content", "raw", cache).sources
        == scan(tmp_path / "two/content", "raw", cache).sources
    )


def test_folders_look_the_same_where_the_system_takes_no_descriptors(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "raw/town").mkdir(parents=True, exist_ok=True)
    for name in ("a.txt", "town/b.txt", "town/.c", "d~"):
        (folder / "raw" / name).write_text(name)
    with_descriptors = glance(folder, "raw", hidden=True)
    monkeypatch.setattr(folders, "_TAKES_DESCRIPTORS", False)
    without = glance(folder, "raw", hidden=True)
    assert with_descriptors.shelves == without.shelves
    assert set(without.shelves) == {"raw/", "raw/town/"}


@pytest.mark.parametrize("takes", [True, False])
def test_a_file_that_goes_while_its_folder_is_looked_at_is_not_there(
    folder: Path, monkeypatch: pytest.MonkeyPatch, takes: bool
) -> None:
    (folder / "raw/town").mkdir(parents=True, exist_ok=True)
    for name in ("a", "b"):
        (folder / "raw/town" / name).write_text(name)
    monkeypatch.setattr(folders, "_TAKES_DESCRIPTORS", takes)
    listed = folders._listed

    def listed_and_gone(place: str | int, name: str) -> list[os.DirEntry[str]]:
        entries = listed(place, name)
        (folder / "raw/town/a").unlink(missing_ok=True)
        return entries

    monkeypatch.setattr(folders, "_listed", listed_and_gone)
    assert names_on(glance(folder, "raw/town").shelves["raw/town/"]) == ["b"]
