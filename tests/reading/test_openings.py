"""A text is cut where a reader expects it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.reading.openings import LONGEST_BEGINNING, LONGEST_OPENING, beginning, cut, opening


@pytest.mark.parametrize(
    ("text", "longest", "expected"),
    [
        ("Rain fell. It stayed.", 30, "Rain fell. It stayed."),
        ("Rain fell. It stayed all week.", 20, "Rain fell."),
        ("“Rain fell.” It stayed all week.", 20, "“Rain fell.”"),
        ("No. Rain fell on the hills all week", 20, "No. Rain fell on…"),
        ("Rain, and - wind", 12, "Rain, and…"),
        ("Rainfallandwind", 4, "Rain…"),
    ],
)
def test_a_text_ends_after_a_sentence_or_a_word(text: str, longest: int, expected: str) -> None:
    assert cut(text, longest) == expected


@given(st.text(min_size=1), st.integers(1, 50))
def test_a_cut_text_is_no_longer_than_it_may_be(text: str, longest: int) -> None:
    assert len(cut(text, longest)) <= max(longest + 1, 1)


def test_an_opening_is_the_first_paragraph_that_says_something() -> None:
    long = "The river rose in the night, and by the morning nobody could cross it."
    assert opening(["Floods", long, "More."]) == long
    assert opening(["Floods"]) == "Floods"
    assert opening([]) == ""
    assert len(opening(["word " * 100])) <= LONGEST_OPENING


def test_a_beginning_is_whole_paragraphs_as_long_as_there_is_room() -> None:
    assert beginning(["One.", "Two.", "Three.", "Four."], 3) == ("One.", "Two.", "Three.")
    assert beginning(["One.", "x" * LONGEST_BEGINNING, "Three."], 3) == ("One.",)
    (whole,) = beginning(["A sentence. " * 200], 3)
    assert whole.endswith("A sentence.")
    assert LONGEST_BEGINNING - 12 < len(whole) <= LONGEST_BEGINNING
    assert beginning([], 3) == ()
