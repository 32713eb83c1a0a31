"""What stands for a thread in lists."""

from __future__ import annotations

from generator.core.dates import parse_date
from generator.core.model import Card
from generator.core.threads import Development, Thread
from generator.stages.plan.threads import LATEST, moving, places_of


def card(slug: str, title: str) -> Card:
    return Card(slug, title, "", "", "sea", None, "", "", f"stories/{slug}.html")


def test_a_headline_of_several_stories_stands_once_for_their_thread() -> None:
    titles = ["The dam breaks", "The Dam breaks", "Homes are flooded", "The dam breaks", "Who is to blame?"]
    told = tuple(Development(card(str(number), title), "", ()) for number, title in enumerate(titles))
    (entry,) = moving([Thread("0", "The dam", "threads/0.html", told)], None, 1)
    assert [latest.title for latest in entry.latest] == [
        "The dam breaks",
        "Homes are flooded",
        "Who is to blame?",
    ]
    assert (len(entry.latest), entry.count) == (LATEST, len(titles))


def test_only_stories_with_dates_have_a_place_in_time() -> None:
    days = ["2024-03-01", "2024-03-02", "2024-03-04", "", ""]
    cards = [
        Card(str(number), f"T{number}", "", "", "sea", parse_date(day), "", "", f"stories/{number}.html")
        for number, day in enumerate(days)
    ]
    places = places_of([Thread("0", "The dam", "t.html", tuple(Development(card, "", ()) for card in cards))])
    second, undated = places["1"], places["4"]
    assert (second.number, second.count, second.undated) == (2, 3, 2)
    assert (second.before, second.after) == (cards[0], cards[2])
    assert (undated.number, undated.count, undated.undated) == (0, 5, 0)
    assert undated.before is undated.after is None
    assert places["2"].after is None, "what has no date comes after nothing"
