"""The words that tell what a text is about."""

from __future__ import annotations

import math
from array import array

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.reading.terms import (
    BODY_DECAY,
    BODY_FLOOR,
    CAPITAL_WEIGHT,
    PAIR_WEIGHT,
    STOP_WORDS,
    TITLE_WEIGHT,
    count_terms,
    count_words,
)

ANY = st.text(max_size=200)


def weights_of(title: str, text: str) -> dict[str, float]:
    found = count_terms(title, text)
    weights = array("f")
    weights.frombytes(found.weights)
    return dict(zip(found.stems, weights, strict=True))


def at(position: int) -> float:
    return BODY_FLOOR + (1 - BODY_FLOOR) * math.exp(-position / BODY_DECAY)


def test_a_word_of_the_title_weighs_most() -> None:
    assert weights_of("flood", "")["flood"] == pytest.approx(TITLE_WEIGHT)
    assert weights_of("Flood", "")["flood"] == pytest.approx(TITLE_WEIGHT * CAPITAL_WEIGHT)


def test_words_of_the_text_weigh_less_with_every_word_before_them() -> None:
    found = weights_of("", "river the bank " + "x " * 997 + "mayor")
    assert found["river"] == pytest.approx(at(0))
    assert found["bank"] == pytest.approx(at(2))
    assert found["mayor"] == pytest.approx(at(1000))
    assert found["mayor"] > BODY_FLOOR


def test_a_word_weighs_the_sum_of_its_places() -> None:
    assert weights_of("flood", "flood floods")["flood"] == pytest.approx(TITLE_WEIGHT + at(0) + at(1))


def test_words_of_one_stem_are_one_term() -> None:
    assert set(weights_of("", "flooding and floods")) == {"flood"}


def test_a_possessive_counts_for_its_word() -> None:
    assert set(weights_of("", "Riga's. The riga’s. The rigas’")) == {"riga"}


def test_stop_words_and_single_letters_are_no_terms() -> None:
    assert weights_of("The The", "and is of a b I x " + " ".join(sorted(STOP_WORDS))) == {}


def test_neighbours_are_a_term_of_half_the_weight_of_the_first() -> None:
    found = weights_of("", "river bank")
    assert found["river bank"] == pytest.approx(at(0) * PAIR_WEIGHT)


def test_words_apart_are_no_pair() -> None:
    assert "river bank" not in weights_of("", "river and bank")
    assert "river bank" not in weights_of("river", "bank")


def test_a_term_is_shown_as_it_is_written_where_it_weighs_most() -> None:
    found = count_terms("Marrow Floods", "Marrow’s flooding went on. Marrow rose.")
    surfaces = dict(zip(found.stems, found.surfaces, strict=True))
    assert surfaces["marrow"] == "Marrow"
    assert surfaces["marrow flood"] == "Marrow Floods"


def test_a_word_that_stands_in_lower_case_anywhere_is_shown_so() -> None:
    found = count_terms("Board Dam", "The Board met at the dam.")
    assert dict(zip(found.stems, found.surfaces, strict=True))["dam"] == "dam"
    assert dict(zip(found.stems, found.surfaces, strict=True))["board"] == "Board"


def test_no_text_has_no_terms() -> None:
    assert count_terms("", "").stems == ()
    assert count_terms("", "").weights == b""


@settings(max_examples=200, deadline=None)
@given(ANY, ANY)
def test_any_text_has_terms_that_agree_in_number(title: str, text: str) -> None:
    found = count_terms(title, text)
    assert len(found.stems) == len(set(found.stems)) == len(found.surfaces) == len(found.weights) // 4
    assert all(found.stems)
    assert all(weight > 0 for weight in weights_of(title, text).values())
    assert all(stem.count(" ") <= 1 for stem in found.stems)


@pytest.mark.parametrize(
    "text",
    [
        "A" * 20_000,
        "A-" * 10_000,
        "A " * 10_000,
        "A of " * 10_000,
        "A’" * 10_000,
        "of of A " * 5_000,
        "“" * 20_000,
    ],
)
def test_attacks_come_to_an_end(text: str) -> None:
    assert count_terms(text, text).stems is not None


# ---------------------------------------------------------------- length


@pytest.mark.parametrize(
    ("paragraphs", "words"),
    [
        ([], 0),
        ([""], 0),
        (["One two, three."], 3),
        (["It’s 4 o'clock"], 3),
        (["one", "two"], 2),
        (["新聞記事です"], 3),
        (["これは新聞。"], 3),
        (["A long English text that quotes 新聞 once."], 8),
    ],
)
def test_words_are_counted(paragraphs: list[str], words: int) -> None:
    assert count_words(paragraphs) == words
