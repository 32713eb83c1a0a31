"""Addresses are quoted, whether that is looked for or not."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.writing.addresses import absolute

BASE = "https://example.org/news/"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("", ""),
        ("stories/a-b_c.d~1.html", "stories/a-b_c.d~1.html"),
        ("stories/über uns.html", "stories/%C3%BCber%20uns.html"),
        ("a%b?c#d", "a%25b%3Fc%23d"),
        ("a\n", "a%0A"),
    ],
)
def test_what_must_not_stand_in_an_address_is_encoded(path: str, expected: str) -> None:
    assert absolute(BASE, path) == BASE + expected


@given(st.text("aZ09/-._~ é%?#+\n") | st.text(st.characters(exclude_categories=["Cs"])))
def test_all_paths_are_encoded_alike(path: str) -> None:
    assert absolute(BASE, path) == BASE + quote(path, safe="/-._~")
