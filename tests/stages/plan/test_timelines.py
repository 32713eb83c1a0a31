"""A timeline is as fine as all dates allow; undated stories are left out, and said to be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.core.dates import parse_date
from generator.core.model import Card
from generator.core.topic_views import Timeline
from generator.stages.plan.timelines import timeline_of


def timeline(*dates: str) -> Timeline | None:
    cards = [
        Card(
            f"s{number}",
            "Title",
            "",
            "",
            "news",
            parse_date(date) if date else None,
            "",
            "",
            "stories/s.html",
        )
        for number, date in enumerate(dates)
    ]
    return timeline_of(cards)


@pytest.mark.parametrize(
    ("dates", "first", "last", "length", "bars"),
    [
        (["2022-05-01", "2022-05-03", "2022-05-03"], "1 May 2022", "3 May 2022", 3, [(0, 1), (2, 2)]),
        (
            ["2022-05-01T09:00", "2022-05-01T10:00", "2022-05-02"],
            "1 May 2022",
            "2 May 2022",
            2,
            [(0, 2), (1, 1)],
        ),
        (["2022-05-01", "2022-12-01", "2022-05-09"], "May 2022", "December 2022", 8, [(0, 2), (7, 1)]),
        (["2022-05", "2022-05-03", "2022-06"], "May 2022", "June 2022", 2, [(0, 2), (1, 1)]),
        (["2001-05-01", "2022-05-03", "2022-06-03"], "2001", "2022", 22, [(0, 1), (21, 2)]),
        (["2021", "2022-05-03", "2022-06-03"], "2021", "2022", 2, [(0, 1), (1, 2)]),
    ],
)
def test_places_are_days_months_or_years(
    dates: list[str], first: str, last: str, length: int, bars: list[tuple[int, int]]
) -> None:
    found = timeline(*dates)
    assert found
    assert (found.first, found.last, found.length) == (first, last, length)
    assert [(bar.place, bar.count) for bar in found.bars] == bars


@pytest.mark.parametrize("dates", [[], ["2022", "2023"], ["2022"] * 5, ["", "", "2022", "2023"]])
def test_too_few_dates_have_none(dates: list[str]) -> None:
    assert timeline(*dates) is None


def test_the_summary_says_what_the_picture_shows() -> None:
    all_dated, some = timeline("2021", "2022", "2022"), timeline("2021", "2022", "2022", "")
    assert all_dated
    assert some
    assert all_dated.summary == "3 stories from 2021 to 2022, the most in 2022."
    assert some.summary == "3 of 4 stories are dated: from 2021 to 2022, the most in 2022."
    assert [bar.title for bar in some.bars] == ["2021: 1 story", "2022: 2 stories"]


@given(
    st.lists(
        st.sampled_from(["", "2022", "1999-12", "2022-05-01", "2022-05-09T10:00Z", "1000", "9999-12-31"])
    )
)
def test_bars_hold_every_dated_story_within_the_length(dates: list[str]) -> None:
    found = timeline(*dates)
    if found:
        assert sum(bar.count for bar in found.bars) == sum(map(bool, dates))
        assert found.bars[0].place == 0
        assert found.bars[-1].place == found.length - 1 > 0
        assert max(bar.count for bar in found.bars) == found.most
