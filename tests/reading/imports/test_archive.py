"""Zip archives that were damaged, or made to harm."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.core.problems import BuildError
from generator.reading.imports import archive as zips
from generator.reading.imports.archive import open_archive, read_member
from generator.reading.imports.entries import Skipped
from tests.reading.imports.test_formats import zipped


def made(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    stream = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of names that stand there twice
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
            for name, data in members:
                file.writestr(name, data)
    return stream.getvalue()


def reasons(data: bytes) -> dict[str, str]:
    return {part.what: part.reason for part in open_archive(data, "x.zip").skipped}


def test_members_are_read() -> None:
    archive = open_archive(zipped({"a/b.txt": "one", "c.txt": "two", "empty/": ""}), "x.zip")
    assert list(archive.members) == ["a/b.txt", "c.txt"]
    assert read_member(archive, "a/b.txt") == b"one"


@pytest.mark.parametrize(
    "name",
    [
        "../evil.txt",
        "/etc/passwd",
        "a/../../b",
        "..\\evil",
        "C:\\windows\\x",
        "C:evil",
        "a\x1b[2Jb",
        "a\u202eb",
    ],
)
def test_names_that_lead_out_are_left(name: str) -> None:
    archive = open_archive(zipped({name: "x", "good.txt": "y"}), "x.zip")
    assert list(archive.members) == ["good.txt"]
    (skipped,) = archive.skipped
    assert skipped.reason == "has a name that leads out of the archive"
    assert skipped.what.isprintable()


def test_symbolic_links_are_left() -> None:
    link = zipfile.ZipInfo("part_000000.csv")
    link.external_attr = 0o120777 << 16
    assert reasons(made((link, b"/etc/passwd"))) == {"part_000000.csv": "is a symbolic link"}


def test_encrypted_members_are_left() -> None:
    data = bytearray(made(("a.csv", b"x"), ("b.csv", b"y")))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    assert reasons(bytes(data)) == {"a.csv": "is encrypted"}


def test_archives_in_archives_are_left() -> None:
    assert reasons(made(("more.ZIP", zipped({"a": "b"})))) == {"more.ZIP": "is an archive inside the archive"}


def test_a_name_that_stands_twice_is_read_once() -> None:
    data = made(("a.html", b"same"), ("a.html", b"same"), ("b.html", b"one"), ("b.html", b"two"))
    assert reasons(data) == {
        "a.html": "stands there twice",
        "b.html": "stands there twice, with other content the second time",
    }
    assert read_member(open_archive(data, "x.zip"), "b.html") == b"one"


def test_other_ways_to_pack_are_left() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_LZMA) as file:
        file.writestr("a.csv", b"x" * 1000)
    assert reasons(stream.getvalue()) == {"a.csv": "is packed in a way that no export uses"}


def test_a_bomb_is_a_problem() -> None:
    data = made(("zeros.csv", b"\0" * (zips.SMALL + 1)))
    with pytest.raises(BuildError, match=r"x\.zip: error: would unpack to 17 MB"):
        open_archive(data, "x.zip")


def test_many_bombs_in_one_are_a_problem() -> None:
    data = made(*((f"{number}.csv", b"\0" * 1_000_000) for number in range(20)))
    with pytest.raises(BuildError, match="would unpack to"):
        open_archive(data, "x.zip")


def test_a_member_that_is_too_large_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zips, "LARGEST_MEMBER", 1024 * 1024)
    data = made(("large.csv", b"\0" * 2_000_000), ("a.csv", b"x"))
    assert reasons(data) == {"large.csv": "is larger than 1 MB"}


def test_a_size_that_lies_is_found_out() -> None:
    data = bytearray(made(("a.csv", b"x" * 5000)))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    archive = open_archive(bytes(data), "x.zip")
    assert isinstance(read_member(archive, "a.csv"), Skipped)


def test_too_many_members_are_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zips, "MOST_MEMBERS", 10)
    with pytest.raises(BuildError, match="holds more than 10 files"):
        open_archive(zipped({str(number): "" for number in range(11)}), "x.zip")


@pytest.mark.parametrize("end", [4, 30, 60, 100])
def test_a_truncated_archive_is_a_problem(end: int) -> None:
    data = zipped({"part_000000.csv": "title,url\n" * 100})
    with pytest.raises(BuildError, match=r"is no complete zip archive\n  hint: .*download it again"):
        open_archive(data[:end], "x.zip")


def test_a_damaged_member_is_left() -> None:
    data = bytearray(zipped({"a.csv": "title,url\n" * 100, "b.csv": "x"}))
    data[40:50] = b"\xff" * 10
    archive = open_archive(bytes(data), "x.zip")
    damaged = read_member(archive, "a.csv")
    assert isinstance(damaged, Skipped)
    assert damaged.reason.startswith("is damaged: ")
    assert read_member(archive, "b.csv") == b"x"


def test_a_member_without_a_name_is_left() -> None:
    nameless = bytearray(zipped({"a.csv": "x"}))
    central = nameless.index(b"PK\x01\x02")
    nameless[central + 28 : central + 30] = (0).to_bytes(2, "little")  # length of the name (APPNOTE 4.3.12)
    nameless[central + 32 : central + 34] = (5).to_bytes(2, "little")  # the name as a comment
    archive = open_archive(bytes(nameless), "x.zip")
    assert [skipped.reason for skipped in archive.skipped] == ["has no name"]


@given(st.data())
def test_any_damage_is_a_problem_or_a_skip(data: Any) -> None:
    good = bytearray(zipped({"part_000000.csv": "title,url\n" * 9, "content/a.html": "<p>x"}))
    for _ in range(data.draw(st.integers(1, 8))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    try:
        archive = open_archive(bytes(good), "x.zip")
    except BuildError:
        return
    for name in archive.members:
        read_member(archive, name)
