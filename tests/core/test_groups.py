"""Items in groups: what did not change is not even made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from generator.core.groups import Group, map_grouped, open_groups
from generator.core.problems import BuildError, Problem
from generator.core.work import Cache, Mapped

made: list[str] = []
"""The groups whose items were made, since the test began."""
worked: list[int] = []
outside: dict[str, int] = {}
"""What builds left there."""


@pytest.fixture(autouse=True)
def nothing_done() -> None:
    made.clear()
    worked.clear()
    outside.clear()


def halve(value: int) -> int:
    worked.append(value)
    if value % 2:
        raise BuildError([Problem(f"{value}.md", 1, 0, f"{value} is odd")])
    return value // 2


def group(name: str, **items: int) -> Group[int]:
    def make() -> Mapping[str, int]:
        made.append(name)
        return items

    return Group(name, tuple(items.items()), make)


def run(folder: Path, groups: Iterable[Group[int]], code: str = "code") -> Mapped[int]:
    """A build that leaves its results outside."""
    with Cache(folder, code=code) as cache:
        found = map_grouped(cache, halve, open_groups(cache, halve, groups, outside), outside)
    outside.clear()
    outside.update(found.results)
    return found


def test_groups_that_are_the_same_are_not_made(tmp_path: Path) -> None:
    first = run(tmp_path, [group("one", a=2, b=4), group("two", c=6)])
    assert (first.results, first.fresh) == ({"a": 1, "b": 2, "c": 3}, ("a", "b", "c"))
    made.clear()
    again = run(tmp_path, [group("one", a=2, b=4), group("two", c=6)])
    assert (again.results, again.fresh) == (first.results, ())
    assert made == []


def test_of_a_group_that_changed_only_what_changed_is_worked_on(tmp_path: Path) -> None:
    run(tmp_path, [group("one", a=2, b=4), group("two", c=6)])
    made.clear()
    again = run(tmp_path, [group("one", a=2, b=8, d=10), group("two", c=6)])
    assert (again.results, again.fresh) == ({"a": 1, "b": 4, "d": 5, "c": 3}, ("b", "d"))
    assert made == ["one"]


def test_an_item_that_is_lost_opens_its_group(tmp_path: Path) -> None:
    run(tmp_path, [group("one", a=2, b=4), group("two", c=6)])
    made.clear()
    del outside["b"]
    assert run(tmp_path, [group("one", a=2, b=4), group("two", c=6)]).fresh == ("b",)
    assert made == ["one"]


def test_changed_code_opens_all_groups(tmp_path: Path) -> None:
    run(tmp_path, [group("one", a=2)])
    assert run(tmp_path, [group("one", a=2)], code="other").fresh == ("a",)


def test_what_failed_is_named_at_once_and_tried_again(tmp_path: Path) -> None:
    groups = [group("one", a=2, b=3), group("two", c=5)]
    for _ in range(2):
        worked.clear()
        with pytest.raises(BuildError) as raised:
            run(tmp_path, groups)
        assert [problem.path for problem in raised.value.problems] == ["3.md", "5.md"]
    assert worked == [2, 3, 5]  # nothing was left outside
    outside["a"] = 1
    assert run(tmp_path, [group("one", a=2, b=4), group("two", c=6)]).fresh == ("b", "c")


def test_a_result_does_not_come_back_when_its_input_has_failed_since(tmp_path: Path) -> None:
    run(tmp_path, [group("one", a=2)])
    with pytest.raises(BuildError):
        run(tmp_path, [group("one", a=3)])
    assert run(tmp_path, [group("one", a=2)]).fresh == ("a",)


def test_groups_that_are_gone_are_forgotten(tmp_path: Path) -> None:
    run(tmp_path, [group("one", a=2), group("two", c=6)])
    run(tmp_path, [group("two", c=6)])
    assert run(tmp_path, [group("one", a=2), group("two", c=6)]).fresh == ("a",)
