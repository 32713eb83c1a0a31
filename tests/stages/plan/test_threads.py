"""What stands for a thread in lists."""

from __future__ import annotations

from generator.core.model import Card
from generator.core.threads import Development, Thread
from generator.stages.plan.threads import LATEST, moving


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
