"""Looking words up: keys, and phrases in keys."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.reading.plaintext.words import TYPOGRAPHIC, WORDS, key, without_marks


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Don’t MISS – “More”…", "don t miss more"),
        ("À LIRE : l’été", "à lire l été"),
        ("İstanbul, 5 Ocak", "istanbul ocak"),
        ("12:30", ""),
    ],
)
def test_a_key_is_lower_case_letters_and_single_spaces(text: str, expected: str) -> None:
    assert key(text) == expected


@given(st.text(st.sampled_from(f"aé ß.5{TYPOGRAPHIC}"), max_size=20))
def test_marks_leave_spaces_of_their_length(text: str) -> None:
    assert len(without_marks(text)) == len(text)
    assert key(without_marks(text)) == key(text)


@pytest.mark.parametrize(
    "phrase", sorted(phrase for held in WORDS.contains.phrases.values() for phrase in held)
)
def test_each_phrase_is_found_where_it_begins_and_ends_with_words(phrase: str) -> None:
    bare = phrase.strip()
    assert WORDS.contains.occur(bare)
    assert WORDS.contains.occur(f"qq {bare} qq")
    if phrase != bare:  # words that spaces set apart
        assert not WORDS.contains.occur(f"qq{bare}qq")
