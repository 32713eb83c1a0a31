"""Names in bylines."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from generator.reading.plaintext.names import (
    _SECOND_WORD_IN_NO_NAME,
    _is_in_byline,
    _pieces,
    _without_job,
    is_byline,
    is_name,
    names_in_byline,
)

WORDS = st.sampled_from(
    "Ada Lovelace Reporter Follow May Von by von der and in falls writes reporter posted mai mars "
    "2022 5, Reuters - | , é. (BBC) 李小明".split()
)
BEGINNINGS = st.sampled_from(["Ada", "李小明", "Reuters", "Reporter"])
SMALL_WORDS = st.sampled_from("von der and in posted reporter falls mai".split())


@given(BEGINNINGS, SMALL_WORDS, st.lists(WORDS, min_size=1, max_size=4))
def test_a_second_word_that_rules_a_byline_out_is_in_no_name(
    first: str, second: str, rest: list[str]
) -> None:
    text = " ".join([first, second, *rest])
    match = _SECOND_WORD_IN_NO_NAME.match(text)
    if match and not _is_in_byline(text.split(" ", 2)[1]):
        pieces = _pieces(text)
        assert not pieces or not is_name(_without_job(pieces[0]))


def test_bylines_without_a_marker() -> None:
    assert is_byline("Ada Lovelace, Political Correspondent")
    assert is_byline("Ursula von der Valley and Alan Turing")
    assert is_byline("Ada Lovelace in London")
    assert is_byline("Political correspondent Ada Lovelace")
    assert not is_byline("River falls after a week of rain")
    assert names_in_byline("By Ada Lovelace and Alan Turing, Reuters") == ("Ada Lovelace", "Alan Turing")
