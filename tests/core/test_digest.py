"""One name per value."""

from __future__ import annotations

import subprocess
import sys
from collections import OrderedDict
from dataclasses import dataclass, field, make_dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.core.dates import PartialDate
from generator.core.digest import digest, digest_bytes

PROJECT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Point:
    x: object
    y: object = 0


@dataclass(frozen=True, slots=True)
class Place:
    x: object
    y: object = 0


@dataclass(frozen=True, slots=True)
class Found:
    path: str
    folder: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Lender:
    value: object
    fingerprint: str = field(default="", compare=False)


VALUES: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 10**30, 0.0, 1.0, 0.5, float("inf"),
    "", "1", "None", "a", "ab", "é", "e\u0301", "\ud800", b"", b"a", b"1",
    (), ((),), (1,), (1, 2), ((1,), 2), (1, (2,)), ((1, 2),), (None,), ("a", "b"), ("ab",), ("ab", ""),
    {}, {"a": 1}, {"a": "1"}, {"a": 1, "b": 2}, {"b": 1, "a": 2}, {"a": {"b": 1}}, {1: "a"},
    Point(1), Point(1, 2), Point(2, 1), Point((1, 2)), Point(Point(1)), Point(Point(1), 2), Place(1),
    Found("a"), Found("b"), PartialDate(2022), PartialDate(2022, 5),
    Lender(1), Lender(2), Lender(1, "x"), Lender(1, "y"),
    ((1, 2), (3,)), ((1,), (2, 3)), ((1, 2, 3), ()), ((1,), (2,), (3,)), (((1,), (2,)), ((3,),)), ("x", "y"),
    (Point(1), Point(2)), (Point(1), Point(1)), (Place(1), Place(2)), (Point(1), Place(2)),
    Point((1, 2), (0, 0)),
    (Point((1,)), Point((2,))), ((Point(1), Point(2)),), (Point(1),), (Found("x"), Found("y")),
    (Lender(1, "x"), Lender(2, "y")), (Lender(1, "x"),), (Lender(1, "x"), Lender(1)), (Lender(1), Lender(2)),
)  # fmt: skip


def test_different_values_have_different_names() -> None:
    by_name: dict[str, object] = {}
    for value in VALUES:
        other = by_name.setdefault(digest(value), value)
        assert other is value, f"{other!r} and {value!r} share a name"


def test_a_name_is_32_hexadecimal_digits() -> None:
    assert len(digest("a")) == 32
    assert int(digest("a"), 16) >= 0
    assert digest_bytes(b"") == "cae66941d9efbd404e4d88758ea67670"  # BLAKE2b-128 of nothing


def test_values_do_not_run_into_each_other() -> None:
    names = [digest("a", "b"), digest("ab"), digest("", "ab"), digest("ab", ""), digest(("a", "b")), digest()]
    assert len(set(names)) == len(names)


def test_what_a_dataclass_lends_does_not_run_into_the_next_value() -> None:
    assert digest(Lender(0, "as1:x")) != digest(Lender(0, "a"), "x")
    assert digest(Lender("x")) != digest(Lender(0, "s1:x"))


def test_the_order_of_keys_is_irrelevant() -> None:
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1}) == digest(OrderedDict(b=2, a=1))


def test_the_order_of_a_set_is_irrelevant() -> None:
    words = [f"word{number}" for number in range(50)]
    assert digest(set(words)) == digest(frozenset(reversed(words)))
    nested = [frozenset({1}), frozenset({2}), frozenset({3})]
    assert digest({*nested}) == digest({*reversed(nested)})


def test_the_order_of_a_tuple_counts() -> None:
    assert digest((1, 2)) != digest((2, 1))


def test_fields_that_do_not_compare_do_not_count() -> None:
    assert digest(Found("a", "/home")) == digest(Found("a", "/other"))
    assert digest([Found("a", "/home")]) == digest((Found("a", "/other"),))


def test_a_fingerprint_stands_for_the_whole() -> None:
    assert digest(Lender(1, "same")) == digest(Lender(2, "same"))
    assert digest(Lender(1)) != digest(Lender(2))


def test_classes_of_one_name_in_two_modules_are_told_apart() -> None:
    other: Any = make_dataclass("Point", [("x", object), ("y", object, 0)])
    other.__module__ = "elsewhere"
    assert digest(other(1)) != digest(Point(1))


def test_a_path_is_named_by_its_slashes() -> None:
    assert digest(PurePosixPath("a/b")) == digest(Path("a") / "b")


@pytest.mark.parametrize(
    "value",
    [object(), lambda: 0, Point, {"a": object()}, (object(),), Point(object()), range(3), 1j, bytearray()],
)
def test_a_value_that_cannot_be_named_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        digest(value)


SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.binary()
NESTED = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=3), inner, max_size=3)
        | st.builds(Point, inner, inner)
    ),
    max_leaves=8,
)


def _exact(value: object) -> str:
    """A text that tells all that a digest must tell."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key!r}: {_exact(value[key])}' for key in sorted(value))}}}"
    if isinstance(value, tuple):
        return f"({', '.join(map(_exact, value))},)"
    if isinstance(value, Point):
        return f"Point({_exact(value.x)}, {_exact(value.y)})"
    return repr(value)


@settings(max_examples=200, deadline=None)
@given(NESTED, NESTED)
def test_two_values_share_a_name_only_if_they_are_one(first: object, second: object) -> None:
    assert (digest(first) == digest(second)) == (_exact(first) == _exact(second))


SCRIPT = """
from generator.core.dates import PartialDate
from generator.core.digest import digest
from generator.core.model import Card
card = Card("a", "Ä", "", "", "news", PartialDate(2022, 5), "", "", "stories/a.html")
print(digest({"b": {1, 2, 3}, "a": {"x", "y", "z", "ü"}}, card, (True, None, 0.1, b"x"), frozenset("abcdef")))
"""


def test_the_name_is_the_same_in_every_process() -> None:
    found = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            cwd=PROJECT,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(PROJECT)},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("0", "1", "4242")
    }
    assert len(found) == 1
    assert len(found.pop().strip()) == 32
