"""What files look like from outside."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.core.looks import learn_looks, look, look_at, looks_on, shelve, shelves_of
from generator.core.work import Cache
from tests.conftest import known_looks


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


ONE, TWO = (1, 2, -3, 2**64 - 1), (4, 5, 6, 7)


def test_folders_are_the_same_only_if_names_and_looks_are() -> None:
    assert shelve({"b": ONE, "a": TWO}) == shelve({"a": TWO, "b": ONE})
    assert looks_on(shelve({"b": ONE, "\udcff": TWO})) == {"b": ONE, "\udcff": TWO}
    assert (
        len({shelve({"a": ONE}), shelve({"a": TWO}), shelve({"b": ONE}), shelve({"a": ONE, "b": ONE})}) == 4
    )


def test_looks_of_some_files_are_those_of_folders_without_the_others(tmp_path: Path) -> None:
    with Cache(tmp_path, code="code") as cache:
        rows = dict.fromkeys(("a.html", "b.html", "c/d.html", "e/f/g.html"), ("digest", ONE))
        learn_looks(cache, "/site/", rows)
        assert shelves_of(cache, "/site/", {"b.html", "c/d.html"}) == {
            "": shelve({"b.html": ONE}),
            "c/": shelve({"d.html": ONE}),
        }
        assert shelves_of(cache, "/site/", {"b.html", "c/other.html"}) is None


def test_only_folders_that_changed_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Cache(tmp_path, code="code") as cache:
        learn_looks(cache, "/a", {"x/y": ("digest", ONE), "z": ("digest", ONE)})
        learned: list[tuple[set[str], set[str]]] = []
        monkeypatch.setattr(cache, "learn", lambda _, fresh, gone=(): learned.append((set(fresh), set(gone))))
        learn_looks(cache, "/a", {"x/y": ("digest", ONE), "z": ("digest", TWO)})
        learn_looks(cache, "/a", {}, ["x/y"])
        assert learned == [({""}, set()), (set(), {"x/"})]
