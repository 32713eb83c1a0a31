"""Runs of capitals are found whole, and cut into the names they hold."""

from __future__ import annotations

import pytest

from generator.reading.phrases.runs import find_sightings


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("the Bank of England rose", ["Bank of England"]),
        ("a man from al-Qaeda, an iPod and O’Neill", ["al-Qaeda", "iPod", "O’Neill"]),
        ("George W. Bush of the U.S. Army", ["George W. Bush", "U.S. Army"]),
        ("the U.S. government, the U.S.-led U.N. force", ["U.S.", "U.N."]),
        ("he-Man a/Path www.Site", []),
        ("in Rio de la Plata", ["Rio de la Plata"]),
    ],
)
def test_runs_are_found(text: str, runs: list[str]) -> None:
    assert [name.text for _, name, _ in find_sightings(text, "en")] == runs


def test_what_begins_a_sentence_leads() -> None:
    found = find_sightings("Ada left. Bob stayed with Cy, and “Dina” sang.", "en")
    assert [(name.text, leads) for _, name, leads in found] == [
        ("Ada", True), ("Bob", True), ("Cy", False), ("Dina", True),
    ]  # fmt: skip


def test_nothing_is_found_in_places_to_leave_out() -> None:
    assert [name.text for _, name, _ in find_sightings("Riga\nof Oslo", "en", [range(5)])] == ["Oslo"]
