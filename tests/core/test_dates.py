"""Dates as precise as they are known."""

from __future__ import annotations

import locale
import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.core.dates import (
    PartialDate,
    day_before,
    from_day,
    is_day,
    parse_date,
    rfc822,
    rfc3339,
    sort_key,
)


@st.composite
def partial_dates(draw: st.DrawFn) -> PartialDate:
    day = draw(st.dates(date(1000, 1, 1), date(9999, 12, 31)))
    precision = draw(st.integers(0, 5))
    return PartialDate(
        day.year,
        day.month if precision > 0 else None,
        day.day if precision > 1 else None,
        draw(st.integers(0, 1439)) if precision > 2 else None,
        draw(st.integers(0, 59)) if precision > 3 and draw(st.booleans()) else None,
        draw(st.integers(-1439, 1439)) if precision > 4 else None,
    )


@settings(max_examples=200, deadline=None)
@given(partial_dates())
def test_what_is_printed_is_read_back(when: PartialDate) -> None:
    assert parse_date(str(when)) == when


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022", PartialDate(2022)),
        ("2022-05", PartialDate(2022, 5)),
        ("2022-05-26", PartialDate(2022, 5, 26)),
        (" 2022-05-26\n", PartialDate(2022, 5, 26)),
        ("2022-05-26T17:42", PartialDate(2022, 5, 26, 17 * 60 + 42)),
        ("2022-05-26 17:42", PartialDate(2022, 5, 26, 17 * 60 + 42)),
        ("2022-05-26T17:42-04:00", PartialDate(2022, 5, 26, 17 * 60 + 42, None, -240)),
        ("2022-05-26T17:42:07Z", PartialDate(2022, 5, 26, 17 * 60 + 42, 7, 0)),
        ("2022-05-26T00:00+05:45", PartialDate(2022, 5, 26, 0, None, 345)),
        ("2022-05-26T00:00-00:30", PartialDate(2022, 5, 26, 0, None, -30)),
        ("2024-02-29", PartialDate(2024, 2, 29)),
        ("1000", PartialDate(1000)),
        ("9999-12-31", PartialDate(9999, 12, 31)),
    ],
)
def test_an_iso_date_is_read_as_precisely_as_it_is_written(text: str, expected: PartialDate) -> None:
    assert parse_date(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "May 2022",
        "26.05.2022",
        "22",
        "0999",
        "02022",
        "12022",
        "-2022",
        "2022-",
        "2022-5",
        "2022-00",
        "2022-13",
        "2022-05-00",
        "2022-05-32",
        "2022-02-29",
        "1900-02-29",
        "2022-04-31",
        "2022-W21",
        "20220526",
        "2022/05/26",
        "2022-05T17:42",
        "2022T17:42",
        "2022-05-26T24:00",
        "2022-05-26T17:60",
        "2022-05-26T17",
        "2022-05-26T17:42:60",
        "2022-05-26T17:42:07.5",
        "2022-05-26T17:42+24:00",
        "2022-05-26T17:42+05:99",
        "2022-05-26T17:42+0530",
        "2022-05-26Z",
        "2022-05-26T17:42 Z",
        "2022-05-26\n2022-05-27",
        "2022\N{MINUS SIGN}05",
        "\N{FULLWIDTH DIGIT TWO}022",
        "२०२२-०५-२६",
        "٢٠٢٢",
        "202²",
    ],
)
def test_what_is_no_iso_date_or_never_was_is_none(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    "digit", [c for c in map(chr, range(0x110000)) if unicodedata.decimal(c, -1) == 2][1:]
)
def test_only_ascii_digits_are_digits(digit: str) -> None:
    assert parse_date(f"{digit}022") is None
    assert parse_date(f"2022-0{digit}") is None


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_no_text_raises(text: str) -> None:
    found = parse_date(text)
    assert found is None or parse_date(str(found)) == found


@pytest.mark.parametrize(
    ("text", "label", "clock", "month_name"),
    [
        ("2022", "2022", "", "2022"),
        ("2022-05", "May 2022", "", "2022-05"),
        ("2022-05-06", "6 May 2022", "", "2022-05"),
        ("2022-05-26T07:02-04:00", "26 May 2022", "07:02", "2022-05"),
        ("2022-05-26T00:00:00Z", "26 May 2022", "00:00", "2022-05"),
    ],
)
def test_a_date_is_shown_as_precisely_as_it_is_known(
    text: str, label: str, clock: str, month_name: str
) -> None:
    when = _date(text)
    assert (when.label, when.clock, when.month_name) == (label, clock, month_name)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022", "2022-01-01T00:00:00Z"),
        ("2022-05", "2022-05-01T00:00:00Z"),
        ("2022-05-26", "2022-05-26T00:00:00Z"),
        ("2022-05-26T17:42", "2022-05-26T17:42:00Z"),
        ("2022-05-26T17:42-04:00", "2022-05-26T17:42:00-04:00"),
        ("2022-05-26T17:42:07+05:45", "2022-05-26T17:42:07+05:45"),
        ("2022-05-26T17:42+00:00", "2022-05-26T17:42:00Z"),
        ("9999-12-31T23:59-12:00", "9999-12-31T23:59:00-12:00"),
    ],
)
def test_rfc3339_fills_up_with_the_start_of_what_is_known(text: str, expected: str) -> None:
    assert rfc3339(_date(text)) == expected


def test_rfc3339_of_no_date_is_the_epoch() -> None:
    assert rfc3339(None) == "1970-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022-05-26", "Thu, 26 May 2022 00:00:00 +0000"),
        ("2022-05-26T17:42-04:00", "Thu, 26 May 2022 17:42:00 -0400"),
        ("2022-12-04T07:02:03+05:45", "Sun, 04 Dec 2022 07:02:03 +0545"),
        ("1000-01-01", "Wed, 01 Jan 1000 00:00:00 +0000"),
    ],
)
def test_rfc822_has_english_names_and_a_numeric_zone(text: str, expected: str) -> None:
    assert rfc822(_date(text)) == expected


def test_rfc822_is_english_in_any_locale() -> None:
    before = locale.setlocale(locale.LC_ALL)
    expected = "Thu, 26 May 2022 00:00:00 +0000"
    tried = 0
    try:
        for name in ("de_DE.UTF-8", "fr_FR.UTF-8", "ru_RU.UTF-8", "C.UTF-8", "C"):
            try:
                locale.setlocale(locale.LC_ALL, name)
            except locale.Error:
                continue
            tried += 1
            assert rfc822(_date("2022-05-26")) == expected
    finally:
        locale.setlocale(locale.LC_ALL, before)
    assert tried


def test_dates_sort_by_what_is_printed() -> None:
    ordered = [
        "2021-12-31T23:59", "2022", "2022-05", "2022-05-01", "2022-05-01T00:00",
        "2022-05-01T00:00:01", "2022-05-01T00:01", "2022-05-02T00:00+10:00", "2022-06", "2023",
    ]  # fmt: skip
    whens = [None, *map(parse_date, ordered)]
    assert sorted([*whens[5:], *whens[:5]], key=sort_key) == whens


@settings(max_examples=100, deadline=None)
@given(partial_dates(), partial_dates())
def test_the_order_is_that_of_the_fields(first: PartialDate, second: PartialDate) -> None:
    assert sort_key(None) < sort_key(first)
    if (first.year, first.month or 0) != (second.year, second.month or 0):
        assert (sort_key(first) < sort_key(second)) == (
            (first.year, first.month or 0) < (second.year, second.month or 0)
        )


def test_only_a_date_with_a_day_is_a_day() -> None:
    assert [is_day(when) for when in (None, _date("2022"), _date("2022-05"), _date("2022-05-26T01:00"))] == [
        False, False, False, True,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "days", "expected"),
    [
        ("2022-03-01", 1, "2022-02-28"),
        ("2024-03-01", 1, "2024-02-29"),
        ("2022", 1, "2021-12-31"),
        ("2022-05-26T00:00+10:00", 0, "2022-05-26"),
    ],
)
def test_days_are_counted_back_over_months(text: str, days: int, expected: str) -> None:
    assert str(day_before(_date(text), days)) == expected


def test_a_calendar_day_has_no_time() -> None:
    assert from_day(date(2022, 5, 26)) == PartialDate(2022, 5, 26)


def _date(text: str) -> PartialDate:
    when = parse_date(text)
    assert when is not None
    return when
