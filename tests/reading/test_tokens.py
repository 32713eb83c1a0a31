"""Words in any script, and what they are counted as."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.reading.tokens import DIGITS, count_words, tokens_of


def words(text: str, language: str = "en") -> list[str]:
    return [token.surface for piece in text.split() for token in tokens_of(piece, language)]


def terms(text: str, language: str = "en") -> list[int]:
    return [token.term for piece in text.split() for token in tokens_of(piece, language)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The river, “Marrow”, rose.", ["The", "river", "Marrow", "rose"]),
        ("Riga's and Riga’s well-known O'Brien", ["Riga", "and", "Riga", "well", "known", "O'Brien"]),
        ("snake_case – … !", ["snake", "case"]),
        ("बाढ़ का पानी", ["बाढ़", "का", "पानी"]),
        ("مَدِينَة قديمة", ["مَدِينَة", "قديمة"]),
        ("東京で地震", ["東京", "京で", "で地", "地震"]),
        ("서울에서", ["서울", "울에", "에서"]),
        ("A東", ["A", "東"]),
    ],
)
def test_words_are_found_in_any_script(text: str, found: list[str]) -> None:
    assert words(text) == found


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("flood", "Flooding", "en"),
        ("Haus", "Häuser", "de"),
        ("ville", "villes", "fr"),
        ("город", "города", "ru"),
        ("Riga", "Riga’s", "en"),
        ("flood", "flood", "xx"),
    ],
)
def test_words_of_one_stem_are_one_term(one: str, other: str, language: str) -> None:
    assert terms(one, language) == terms(other, language) != [0]


def test_a_name_is_the_same_term_in_two_languages() -> None:
    assert terms("Trudeau", "en") == terms("Trudeau", "de")


@pytest.mark.parametrize(
    ("text", "language"), [("The and IS x", "en"), ("der und nicht", "de"), ("och", "sv"), ("og", "no")]
)
def test_stop_words_and_single_letters_count_as_nothing(text: str, language: str) -> None:
    assert set(terms(text, language)) == {0}


@pytest.mark.parametrize("digit", ["4", "4's", "٤", "४"])
def test_a_digit_is_told_from_words_in_any_script(digit: str) -> None:
    assert terms(digit) == terms("4")
    assert set(terms("0 1 2 3 4 5 6 7 8 9")) == set(range(1, DIGITS + 1))
    assert min(terms("42 river 4th")) > DIGITS


def test_of_an_unknown_language_nothing_is_left_out() -> None:
    assert 0 not in terms("der und nicht", "")


@given(st.text(max_size=60), st.sampled_from(["en", "de", "ar", "ja", "", "xx-YY"]))
def test_any_text_has_words_of_32_bits(text: str, language: str) -> None:
    for piece in text.split():
        for token in tokens_of(piece, language):
            assert 0 <= token.term < 1 << 32
            assert 0 <= token.word < 1 << 32
            assert "\t" not in token.surface


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


@given(st.text(st.sampled_from("ab1_ '-.,\"\x1f"), max_size=20))
def test_words_of_ascii_are_counted_like_all_others(text: str) -> None:
    assert count_words([text]) == count_words([f"{text} é"]) - 1
