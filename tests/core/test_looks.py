"""What files look like from outside."""

from __future__ import annotations

from pathlib import Path

from generator.core.looks import known_looks, learn_looks, look, look_at
from generator.core.work import Cache


def test_looks_are_remembered_by_folder(tmp_path: Path) -> None:
    with Cache(tmp_path, code="code") as cache:
        learn_looks(cache, "/a", {"x": ("digest", (1, 2, 3, 2**64 - 1)), "y": ("other", (1, 2, 3, 4))})
        learn_looks(cache, "/b", {"x": ("third", (5, 6, 7, 8))}, ["y"])
        learn_looks(cache, "/a", {}, ["y"])
    with Cache(tmp_path, code="other") as cache:
        assert known_looks(cache, "/a") == {"x": ("digest", (1, 2, 3, 2**64 - 1))}
        assert known_looks(cache, "/b") == {"x": ("third", (5, 6, 7, 8))}
        assert known_looks(cache, "/c") == {}


def test_a_folder_may_have_any_name(tmp_path: Path) -> None:
    with Cache(tmp_path, code="code") as cache:
        learn_looks(cache, "/\udcff", {"\udcfe": ("digest", (1, 2, 3, 4))})
    with Cache(tmp_path, code="code") as cache:
        assert known_looks(cache, "/\udcff") == {"\udcfe": ("digest", (1, 2, 3, 4))}


def test_what_is_gone_already_has_no_look(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"one")
    assert look_at(tmp_path / "a.txt") == look((tmp_path / "a.txt").lstat())
    assert look_at(tmp_path / "b.txt") is None
