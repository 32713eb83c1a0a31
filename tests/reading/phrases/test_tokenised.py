"""A text is cut once, and nothing of it is lost to those who ask."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.reading.phrases.tokenised import Words, tokenise


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Same-sex marriage, she didn’t say.", ["Same-sex", "marriage", ",", "she", "didn’t", "say", "."]),
        ("A 3.5% rise", ["A", "3.5", "%", "rise"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("", []),
    ],
)
def test_words_numbers_and_marks_are_tokens(text: str, tokens: list[str]) -> None:
    assert tokenise(text).tokens == tuple(tokens)
    assert tokenise(f"{text}\nand more").of_title == len(text.split())


@given(st.text(st.characters() | st.sampled_from("ab'-3_ \n"), max_size=80))
def test_every_run_of_letters_is_a_word_and_nothing_else(text: str) -> None:
    words, runs = Words(tokenise(text).words.types), set(re.findall(r"[^\W\d_]+", text))
    assert {word for word in {*runs, *text.split(), "a", "ab", "", "a-b"} if word in words} == runs


@given(st.text(st.characters() | st.sampled_from("ab'-3_ \n"), max_size=80))
def test_tokens_are_told_from_words_that_are_parts_of_some(text: str) -> None:
    found = tokenise(text)
    words = {*found.tokens, "a", "ab", "a-b", "3_"}
    assert found.tokens_among(words) == words & set(found.tokens)
