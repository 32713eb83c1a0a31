"""Stories that tell of the same things are alike, whatever their length, and the words say why."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.reading.terms import Terms, count_terms
from generator.stages.relate import KEPT, compare

TEXTS = {
    "flood": ("River floods town", "The Marrow burst its banks at Tolverton and the sirens stayed silent."),
    "inquiry": (
        "Inquiry into sirens opens",
        "Why the sirens of Tolverton stayed silent when the Marrow burst its banks.",
    ),
    "vote": ("Assembly votes on ferries", "The Assembly voted to lend money to the ferries of Skarra."),
    "ferry": (
        "Ferries of Skarra stop",
        "The ferries of Skarra have stopped, and the Assembly debates a vote on money.",
    ),
    "opera": ("Opera begins season", "A soprano sang."),
}


def corpus() -> dict[str, Terms]:
    return {name: count_terms(title, text) for name, (title, text) in TEXTS.items()}


def test_the_most_alike_comes_first_with_the_words_they_share() -> None:
    found = compare(corpus())
    assert found["flood"][0].slug == "inquiry"
    assert found["vote"][0].slug == "ferry"
    assert set(found["flood"][0].words) & {"Tolverton", "Marrow", "sirens"}
    assert all(1 <= len(likeness.words) <= 3 for entries in found.values() for likeness in entries)


def test_what_shares_nothing_is_not_related() -> None:
    assert compare(corpus())["opera"] == ()


def test_one_story_or_none_has_no_relatives() -> None:
    assert compare({}) == {}
    assert compare({"a": count_terms("A", "B")}) == {"a": ()}


def test_long_stories_do_not_win_by_length() -> None:
    texts = corpus()
    texts["long"] = count_terms(
        "Everything", " ".join(text for _, text in TEXTS.values()) + " filler words" * 300
    )
    assert compare(texts)["flood"][0].slug == "inquiry"


words = st.sampled_from("river flood town Marrow ferry Skarra vote money opera siren bridge".split())


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(words, max_size=12), max_size=9))
def test_any_corpus_gives_lists_without_doubles_or_self(texts: list[list[str]]) -> None:
    named = {
        f"s{number}": count_terms(" ".join(text[:2]), " ".join(text)) for number, text in enumerate(texts)
    }
    found = compare(named)
    assert list(found) == list(named)
    for name, entries in found.items():
        slugs = [entry.slug for entry in entries]
        assert name not in slugs
        assert len(set(slugs)) == len(slugs) <= KEPT
    assert compare(named) == found


def test_stories_of_one_event_find_each_other(shared: Path) -> None:
    """First of the list is of the same event, on labelled news; the floor may only rise."""
    lines = (shared / "related" / "ecb" / "articles.jsonl").read_text("utf-8").splitlines()
    articles = {entry["id"]: entry for entry in map(json.loads, lines)}
    found = compare(
        {name: count_terms(entry["title"], entry.get("text", "")) for name, entry in articles.items()}
    )
    hits = [
        articles[entries[0].slug]["event"] == articles[name]["event"]
        for name, entries in found.items()
        if entries
    ]
    assert sum(hits) / len(articles) >= 0.95
