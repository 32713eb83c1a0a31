"""Lists cut by time, and by letter where no time is known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.writing.periods import first_letter


@pytest.mark.parametrize(
    ("title", "letter"),
    [
        ("Tide", "t"),
        ("𝕿ide", "t"),
        ("“Élan", "e"),
        ("7 days", "0"),
        ("…", "0"),
        ("Ñu", "n"),
        ("ﬁre", "f"),
        ("塔", "塔"),
    ],
)
def test_the_first_letter_of_a_title_is_small_and_plain(title: str, letter: str) -> None:
    assert first_letter(title) == letter


@given(st.text())
def test_no_two_letters_are_one_on_disks_that_know_no_case(title: str) -> None:
    assert first_letter(title).casefold() == first_letter(title)
