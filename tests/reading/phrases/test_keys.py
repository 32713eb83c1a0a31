"""Spellings of one name have one key."""

from __future__ import annotations

import pytest

from generator.reading.phrases.keys import fold, key_of_name, stands_for, without_possessive


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Beyoncé", "Beyonce"),
        ("U.S.", "US"),
        ("O’Neill", "O'Neill"),
        ("Al-Qaeda", "al Qaeda"),
        ("George W. Bush", "George Bush"),
        ("The Observer", "Observer"),
        ("JK Rowling", "J.K. Rowling"),
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert key_of_name(one) == key_of_name(other)


@pytest.mark.parametrize(
    ("one", "other"), [("George Bush", "George Clooney"), ("Plan B", "Plan C"), ("C", "D")]
)
def test_other_names_have_other_keys(one: str, other: str) -> None:
    assert key_of_name(one) != key_of_name(other)


def test_signs_of_other_scripts_are_kept() -> None:
    assert fold("पुलिस") == "पुलिस"
    assert fold("ガ") == "ガ"


@pytest.mark.parametrize(("word", "bare"), [("Riga’s", "Riga"), ("Blairs'", "Blairs"), ("James", "James")])
def test_possessives_are_taken_off(word: str, bare: str) -> None:
    assert without_possessive(word) == bare


@pytest.mark.parametrize(
    ("short", "key", "is_so"),
    [
        ("imf", "international monetary fund", True),
        ("nato", "north atlantic treaty organisation", True),
        ("blair", "tony blair", False),
        ("imf", "monetary fund", False),
        ("bank", "bank", False),
    ],
)
def test_an_acronym_stands_for_a_name_that_has_its_letters(short: str, key: str, is_so: bool) -> None:
    assert stands_for(short, key) is is_so
