"""What is remembered is what is said, however much was asked for before."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from generator.reading.remembered import Remembered


@given(st.lists(st.text("abc", max_size=3), max_size=30))
def test_a_memory_that_begins_again_says_the_same(pieces: list[str]) -> None:
    remembered = Remembered(str.upper, most=2)
    assert list(map(remembered.__getitem__, pieces)) == [piece.upper() for piece in pieces]
    assert len(remembered) <= 2


def test_nothing_is_worked_out_twice() -> None:
    asked: list[str] = []
    remembered = Remembered(lambda piece: asked.append(piece) or piece)
    assert remembered["a"] + remembered["b"] + remembered["a"] == "aba"
    assert asked == ["a", "b"]
