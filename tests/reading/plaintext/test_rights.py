"""Phrases of copyright lines are found as one pattern of all of them would find them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.reading.plaintext.rights import has_rights_phrase, rights_phrases_in
from generator.reading.plaintext.words import WORDS, alternatives, key

ALL = re.compile(alternatives(WORDS.rights), re.IGNORECASE)
PIECES = sorted({word for phrase in WORDS.rights for word in phrase.split()})


@pytest.mark.parametrize("phrase", WORDS.rights)
def test_each_phrase_is_found_inside_of_words_too(phrase: str) -> None:
    assert phrase in rights_phrases_in(f"qq{phrase}qq")
    assert has_rights_phrase(f"© 2022 {phrase.upper()}.")
    assert has_rights_phrase(phrase.replace(" ", " – ")) == bool(ALL.search(phrase.replace(" ", " – ")))


@given(
    st.lists(
        st.one_of(
            st.sampled_from(WORDS.rights),
            st.sampled_from(PIECES),
            st.sampled_from(["5", ".", "-", "  ", "İ"]),
        ),
        max_size=6,
    ),
    st.sampled_from(["", " ", "  ", " - ", "5"]),
)
def test_they_are_found_as_by_one_pattern(pieces: list[str], between: str) -> None:
    for text in (between.join(pieces), between.join(pieces).title(), between.join(pieces).upper()):
        assert has_rights_phrase(text) == bool(ALL.search(text))
        assert sorted(rights_phrases_in(key(text))) == [it for it in WORDS.rights if it in key(text)]
