"""Values of strangers' files, of any type and in any state."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.core.dates import parse_date
from generator.reading.imports import values
from generator.reading.imports.values import (
    blocks_of,
    date_of,
    language_of,
    line,
    lines,
    moment_of,
    same_address,
    web_address,
)

ANY_VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(ANY_VALUE)
def test_nothing_raises(value: object) -> None:
    for function in (
        line,
        lines,
        web_address,
        date_of,
        moment_of,
        language_of,
        blocks_of,
        values.publisher_of,
    ):
        function(value)


@given(st.text())
def test_an_address_is_one_that_front_matter_takes(text: str) -> None:
    for address in (
        web_address(text),
        web_address(f"https://{text}"),
        web_address(f"http://example.org/{text}"),
    ):
        assert not address or re.fullmatch(r"https?://[^\s<>\"'`\\{}|^]+", address, re.IGNORECASE)
        same_address(address)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (" https://example.org/a ", "https://example.org/a"),
        ("HTTPS://Example.org/A", "HTTPS://Example.org/A"),
        ("https://example.org/it's {a}|b", "https://example.org/it%27s%20%7Ba%7D%7Cb"),
        ("https://example.org/é", "https://example.org/é"),
        ("https://exa\u202emple.org/", "https://example.org/"),
        ("javascript:alert(1)", ""),
        ("JaVaScRiPt:alert(1)", ""),
        ("//example.org/", ""),
        ("ftp://example.org/", ""),
        ("https:///path", ""),
        ("https://[::1", ""),
        ("https://example.org:99999/", ""),
        ("https://" + "a" * 5000, ""),
        (None, ""),
        (17, ""),
    ],
)
def test_web_addresses(text: object, address: str) -> None:
    assert web_address(text) == address


@pytest.mark.parametrize(
    ("one", "other", "are_same"),
    [
        ("https://www.example.org/a/", "http://example.org/a", True),
        ("https://example.org/a?utm_source=x&b=1", "https://example.org/a?b=1", True),
        ("https://example.org/a#utm_medium=rss", "https://example.org/a", True),
        ("https://example.org/a#:~:text=river", "https://example.org/a", True),
        ("https://example.org/a#part", "https://example.org/a", False),
        ("https://example.org/a?b=1", "https://example.org/a?b=2", False),
        ("https://example.org/A", "https://example.org/a", False),
    ],
)
def test_same_address(one: str, other: str, are_same: bool) -> None:
    assert (same_address(one) == same_address(other)) is are_same


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2024-03-02 17:03:00", "2024-03-02T17:03:00"),
        ("2024-05-01 10:00:00+02:00", "2024-05-01T10:00:00+02:00"),
        ("2024-05-01 10:00:00.123456+02:00", "2024-05-01T10:00:00+02:00"),
        ("2024-01-01T10:00:00+0000", "2024-01-01T10:00:00+00:00"),
        ("2024-01-01T10:00:00.000Z", "2024-01-01T10:00:00+00:00"),
        ("2024-01-01", "2024-01-01"),
        ("2024", "2024"),
        (2024, "2024"),
        ("None", "None"),
        ("yesterday", "None"),
        ("2024-13-01", "None"),
        (None, "None"),
    ],
)
def test_dates(text: object, date: str) -> None:
    assert str(date_of(text)) == date


@pytest.mark.parametrize(
    ("seconds", "date"),
    [
        ("1600322788", "2020-09-17T06:06:28+00:00"),
        (1600322788, "2020-09-17T06:06:28+00:00"),
        ("1600322788.9", "2020-09-17T06:06:28+00:00"),
        ("0", "None"),
        ("", "None"),
        ("-5", "None"),
        ("soon", "None"),
        ("999999999999", "None"),
        ("٣٤٥", "None"),
        (float("nan"), "None"),
        (True, "None"),
    ],
)
def test_moments_are_in_utc(seconds: object, date: str) -> None:
    assert str(moment_of(seconds)) == date


@given(st.integers(1, 250_000_000_000))
def test_moments_are_dates_of_front_matter(seconds: int) -> None:
    moment = moment_of(seconds)
    assert moment is not None
    assert parse_date(str(moment)) == moment


@pytest.mark.parametrize(
    ("text", "language"),
    [("en_GB", "en-GB"), ("de", "de"), ("None", ""), ("english language", ""), (None, "")],
)
def test_languages(text: object, language: str) -> None:
    assert language_of(text) == language


def test_text_is_cut_into_lines() -> None:
    blocks = blocks_of("One\r\n\n- Two\n• Three\n-4 degrees\n  \n")
    assert [f"{block.kind}: {block.text}" for block in blocks] == [
        "paragraph: One", "item: Two", "item: Three", "paragraph: -4 degrees",
    ]  # fmt: skip


def test_very_long_paragraphs_are_split_and_lose_nothing() -> None:
    text = ("A sentence of the text. " * 3000).strip()
    blocks = blocks_of(text)
    assert len(blocks) > 1
    assert all(len(block.text) <= values.LONGEST_PARAGRAPH for block in blocks)
    assert " ".join(block.text for block in blocks) == text
    assert "".join(block.text for block in blocks_of("x" * 100_000)) == "x" * 100_000
