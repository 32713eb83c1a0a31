"""Tables of words are read with care for what they mean together."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from generator.reading.phrases.vocabulary import LANGUAGES, vocabulary_of

KEYS = {
    "common", "weak", "weekdays", "honorifics", "titles", "risky_titles", "offices", "shouts", "ranks",
    "suffixes", "heads", "particles", "peoples", "verbs", "vague_ends", "vague", "endings", "first_endings",
    "cuts", "capital_nouns", "same",
}  # fmt: skip


@pytest.mark.parametrize("path", sorted(LANGUAGES.glob("*.toml")), ids=lambda path: path.stem)
def test_tables_hold_known_keys_and_weekdays(path: Path) -> None:
    table = tomllib.loads(path.read_text("utf-8"))
    assert table.keys() <= KEYS
    assert len(str(table["weekdays"]).split()) >= (2 if path.stem == "vi" else 7)
    assert f"`{next(iter(table))}`" in (LANGUAGES / "README.md").read_text("utf-8")


def test_months_are_those_of_the_other_tables() -> None:
    assert "january" in vocabulary_of("en").calendar
    assert "mars" in vocabulary_of("fr-CA").calendar
    assert "mars" not in vocabulary_of("en").calendar


def test_a_language_without_a_table_has_no_words() -> None:
    assert vocabulary_of("xx").common == vocabulary_of("").common == frozenset()
