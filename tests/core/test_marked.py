"""map_marked(): a mark and what is common say when work is to be done."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from generator.core.marked import map_marked
from generator.core.problems import BuildError, Problem
from generator.core.work import Cache, Mapped

called: list[str] = []
made: list[str] = []


@pytest.fixture(autouse=True)
def nothing_called() -> None:
    called.clear()
    made.clear()


def shout(text: str) -> str:
    called.append(text)
    if "!" in text:
        raise BuildError([Problem(text, 1, 0, "is loud already")])
    return text.upper()


def opened(folder: Path, code: str = "code") -> Cache:
    return Cache(folder, code=code)


def shouted(cache: Cache, texts: Mapping[str, str], common: str = "") -> Mapped[str]:
    def make(name: str) -> str:
        made.append(name)
        return texts[name] + common

    return map_marked(cache, shout, texts, common=common, make=make)


def test_work_is_done_for_marks_not_seen_before(tmp_path: Path) -> None:
    with opened(tmp_path) as cache:
        first = shouted(cache, {"b": "x", "a": "y"})
        assert list(first.results.items()) == [("b", "X"), ("a", "Y")]
        assert first.fresh == ("b", "a")
    with opened(tmp_path) as cache:
        again = shouted(cache, {"c": "z", "a": "w", "b": "x"})
        assert list(again.results.items()) == [("c", "Z"), ("a", "W"), ("b", "X")]
        assert again.fresh == ("c", "a")
    assert called == ["x", "y", "z", "w"]
    assert made == ["b", "a", "c", "a"]


def test_what_is_common_counts_for_all(tmp_path: Path) -> None:
    with opened(tmp_path) as cache:
        shouted(cache, {"a": "x"}, "1")
        assert shouted(cache, {"a": "x"}, "2").results == {"a": "X2"}
        assert shouted(cache, {"a": "x"}, "2").fresh == ()


def test_marks_do_not_run_into_what_is_common(tmp_path: Path) -> None:
    with opened(tmp_path) as cache:
        shouted(cache, {"a": "xy"}, "z")
        assert shouted(cache, {"a": "x"}, "yz").fresh == ("a",)


def test_other_code_finds_out_anew(tmp_path: Path) -> None:
    for code in ("old", "new"):
        with opened(tmp_path, code) as cache:
            assert shouted(cache, {"a": "x"}).fresh == ("a",)


def test_what_is_gone_is_forgotten(tmp_path: Path) -> None:
    with opened(tmp_path) as cache:
        shouted(cache, {"a": "x", "b": "y"})
        shouted(cache, {"a": "x"})
        assert shouted(cache, {"a": "x", "b": "y"}).fresh == ("b",)


def test_problems_are_raised_together_and_what_succeeded_is_remembered(tmp_path: Path) -> None:
    with opened(tmp_path) as cache:
        shouted(cache, {"a": "x", "b": "y"})
        with pytest.raises(BuildError) as raised:
            shouted(cache, {"a": "x!", "b": "y!", "c": "z"})
        assert [problem.path for problem in raised.value.problems] == ["x!", "y!"]
        assert shouted(cache, {"a": "x", "b": "y", "c": "z"}).fresh == ("a", "b")
