"""An index by letter, of any size and script."""

from __future__ import annotations

from generator.core.views import Entry
from generator.stages.plan.letters import BIGGEST, MANY, by_letter


def index(*titles: str) -> list[tuple[str, list[str]]]:
    entries = [Entry(title, f"topics/{title}.html", 1) for title in titles]
    return [(part.title, [entry.title for entry in part.entries]) for part in by_letter(entries)]


def test_entries_stand_under_their_letter_without_article_and_accent() -> None:
    found = index("The Simpsons", "École", "Sony", "Echo", "50 Cent", "東京", "ソウル", "서울", "Рига")
    assert found == [
        ("0–9", ["50 Cent"]),
        ("E", ["Echo", "École"]),
        ("S", ["The Simpsons", "Sony"]),
        ("Р", ["Рига"]),
        ("かな", ["ソウル"]),
        ("漢字", ["東京"]),
        ("한글", ["서울"]),
    ]


def test_the_biggest_stand_first_if_there_are_many() -> None:
    few = [Entry(f"T{number:03}", f"t{number}", number + 3) for number in range(MANY)]
    assert [part.title for part in by_letter(few)] == ["T"]
    many = [*few, Entry("Usher", "u", 1)]
    first = by_letter(many)[0]
    assert (first.title, len(first.entries)) == ("Most stories", BIGGEST)
    assert [entry.count for entry in first.entries] == sorted(
        (entry.count for entry in first.entries), reverse=True
    )
