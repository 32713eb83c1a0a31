"""What is known of a piece: the stem of its one word, or that the rest of the text must tell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.reading.phrases.candidates import find_phrases
from generator.reading.phrases.entries import CAPITAL, SEVERAL, stems_of


@pytest.mark.parametrize(
    ("piece", "entry"),
    [
        ("rates", "rate"),
        ("“rates”,", "rate"),
        ("the", ""),
        ("76%", ""),
        ("Ada's", ""),
        ("Rates:", f"{CAPITAL}rate Rates"),
        ("The", ""),
        ("drama/comedy", f"{SEVERAL}drama/comedy"),
    ],
)
def test_a_piece_has_the_stem_of_its_word(piece: str, entry: str) -> None:
    assert stems_of("en", has_marks=False, has_capitals=True)[piece] == entry


def test_a_noun_that_always_has_a_capital_has_a_stem_of_its_own() -> None:
    assert stems_of("de", has_marks=False, has_capitals=True)["Klimawandel,"] == "klimawandel"


def test_words_touch_if_there_is_only_space_between_them() -> None:
    known = stems_of("en", has_marks=False, has_capitals=True)
    assert known.touch("“interest", "rates,")
    assert not known.touch("interest,", "rates")
    assert not known.touch("interest", "(rates)")


@given(
    st.lists(
        st.sampled_from(
            ["Rates", "rates", "rates,", "interest", "Interest", "a/b", "drama/comedy", "The", ".", "It"]
        ),
        max_size=30,
    )
)
def test_what_other_texts_hold_changes_nothing(pieces: list[str]) -> None:
    text = " ".join(pieces)
    stems_of.cache_clear()
    alone = find_phrases("Interest rates", [text], "en")
    find_phrases(text, [text.lower(), text.upper()], "en")
    assert find_phrases("Interest rates", [text], "en") == alone
