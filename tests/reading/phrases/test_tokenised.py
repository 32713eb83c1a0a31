"""A text is cut once, and nothing of it is lost to those who ask."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.reading.phrases.tokenised import tokenise


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
    assert tokenise(text).tokens == tokens
    assert tokenise(f"{text}\nand more").of_title == len(tokens)


@given(st.text(st.characters() | st.sampled_from("ab'-3_ \n"), max_size=80))
def test_every_run_of_letters_is_known(text: str) -> None:
    assert tokenise(text).words == frozenset(re.findall(r"[^\W\d_]+", text))
