"""Topics are weighed over the whole collection: variants are one, half names are none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.core.config import Corrections
from generator.core.digest import digest
from generator.core.model import Article, Card, Source
from generator.core.work import Cache
from generator.reading.phrases.candidates import find_phrases
from generator.stages.topics import FEW_STORIES, MOST_OF_STORY, choose_topics


def article(slug: str, text: str, topics: Sequence[str] | None = None) -> Article:
    card = Card(slug, "Nothing of note today", "", "", "news", None, "", "en", f"stories/{slug}.html")
    source = Source("", f"{slug}.md", "", f"{slug}.md")
    phrases = find_phrases(card.title, [text], "en")
    listed = None if topics is None else tuple(topics)
    return Article(card, source, (), None, "", (), (), "", "", listed, phrases, (), 0, 0)


def choose(*texts: str, corrections: Mapping[str, str] | None = None) -> list[tuple[str, ...]]:
    articles = [article(f"s{number:03}", text) for number, text in enumerate(texts)]
    chosen = choose_topics(articles, Corrections(topics=corrections or {}))
    return [chosen[one.card.slug] for one in articles]


def found(chosen: Iterable[Iterable[str]]) -> set[str]:
    return {name for names in chosen for name in names}


def test_a_topic_needs_three_stories() -> None:
    assert found(choose(*["in Riga we met."] * 2)) == set()
    assert found(choose(*["in Riga we met."] * 3)) == {"Riga"}


def test_a_surname_alone_means_the_full_name_that_other_stories_have_for_it() -> None:
    full, short = "when Justin Trudeau spoke, Trudeau left.", "when Mr Trudeau spoke, Trudeau left."
    assert choose(full, full, full, full, short) == [("Justin Trudeau",)] * 5


def test_a_surname_of_several_people_is_no_topic() -> None:
    texts = ["so Ada Byron and Byron met.", "so Ivo Byron and Byron met.", "when Mr Byron spoke."] * 4
    assert "Byron" not in found(choose(*texts))


def test_a_place_within_another_stays_itself() -> None:
    texts = ["in Africa we met.", "in Africa we met.", "in Africa and South Africa we met."] * 3
    assert set(choose(*texts)[2]) == {"Africa", "South Africa"}


def test_an_acronym_means_what_some_stories_say_it_does() -> None:
    given_in_full = "at the World Anti-Doping Agency (WADA) we met, says WADA."
    assert choose(given_in_full, given_in_full, given_in_full, "at WADA we met.")[3] == (
        "World Anti-Doping Agency",
    )


def test_spellings_are_one_and_the_commonest_is_shown() -> None:
    texts = ["with Beyoncé we met."] * 3 + ["with Beyonce we met.", "of Beyoncé's song."]
    assert choose(*texts) == [("Beyoncé",)] * 5


def test_plurals_are_one() -> None:
    texts = ["at the Golden Globes we met."] * 3 + ["with a Golden Globe we met."]
    assert choose(*texts) == [("Golden Globes",)] * 4


def test_words_before_a_name_are_left_off() -> None:
    texts = ["so Wayne Rooney met us."] * 6 + ["so United Striker Wayne Rooney met us."]
    assert found(choose(*texts)) == {"Wayne Rooney"}


def test_part_of_a_longer_phrase_is_no_topic() -> None:
    text = "a council tax reform and the council tax reform."
    assert found(choose(*[text] * 3)) == {"Council tax reform"}


def test_what_most_stories_share_tells_nothing() -> None:
    many = [f"in Riga we met {'Ada Byron' if number % 10 == 0 else 'you'}." for number in range(FEW_STORIES)]
    assert found(choose(*many)) == {"Ada Byron"}
    assert found(choose(*many[:4])) == {"Riga"}


def test_a_story_shows_few() -> None:
    towns = " and ".join(f"Town{letter}" for letter in "abcdefghijklmnop")
    assert {len(names) for names in choose(*[f"in {towns} we met."] * 3)} == {MOST_OF_STORY}


def test_corrections_merge_rename_and_drop() -> None:
    texts = ["with Twitter in Riga.", "with Twitter in Oslo.", "with the X Corp in Oslo.", "of Oslo in Riga."]
    wanted = {"twitter": "X (formerly Twitter)", "X": "X (formerly Twitter)", "Oslo": ""}
    assert found(choose(*texts, corrections=wanted)) == set()
    texts[2] = "with Xcorp in Oslo."
    wanted = {"twitter": "X (formerly Twitter)", "Xcorp": "X (formerly Twitter)", "Oslo": ""}
    assert found(choose(*texts, corrections=wanted)) == {"X (formerly Twitter)"}


def test_a_subject_is_corrected_as_it_is_shown() -> None:
    text = "on interest rates and interest rates."
    assert found(choose(*[text] * 3, corrections={"Interest rates": "Money"})) == {"Money"}
    assert found(choose(*[text] * 3, corrections={"Interest rates": ""})) == set()


def test_a_person_decides_for_a_story_and_counts_for_the_others() -> None:
    articles = [
        article("a", "in Riga we met.", ["Riga", "Interest Rates"]),
        article("b", "in Riga we met.", []),
        article("c", "in Riga we met."),
        article("d", "in Riga on interest rates and interest rates."),
    ]
    chosen = choose_topics(articles, Corrections())
    assert chosen == {"a": ("Riga", "Interest Rates"), "b": (), "c": ("Riga",), "d": ("Riga",)}


def test_the_order_of_the_stories_decides_nothing() -> None:
    texts = [
        "so Ada Byron and Byron met in Riga.",
        "when Mr Byron spoke in Riga.",
        "in Riga we met WADA.",
    ] * 4
    articles = [article(f"s{number}", text) for number, text in enumerate(texts)]
    assert choose_topics(articles, Corrections()) == choose_topics(articles[::-1], Corrections())


WORDS = st.sampled_from("Ada Byron Riga IMF (IMF) International Fund Mr of rates met.".split())


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(WORDS, max_size=12).map(" ".join), max_size=8))
def test_any_stories_have_topics_of_three_stories_and_none_twice(texts: list[str]) -> None:
    chosen = choose(*texts)
    for names in chosen:
        assert len(set(names)) == len(names) <= MOST_OF_STORY
    assert all(sum(name in names for names in chosen) >= 3 for name in found(chosen))


PHRASES = (
    "when Ada Byron spoke, Byron left.", "when Ivo Byron spoke, Byron left.", "so Mr Byron met us.",
    "in Africa we met.", "in Africa and South Africa we met.", "at the Golden Globes we met.",
    "with a Golden Globe we met.", "so United Striker Wayne Rooney met us.", "so Wayne Rooney met us.",
    "at the World Anti-Doping Agency (WADA) we met, says WADA.", "at WADA we met.", "with Beyonce we met.",
    "with Beyoncé we met.", "a council tax reform and the council tax reform.", "in Riga we met.",
    "the Princes met us in Riga.", "the Princess met us in Riga.", "the Prince met us in Riga.",
)  # fmt: skip
WANTED = ({}, {"Wayne Rooney": "Rooney"}, {"Riga": ""}, {"Golden Globe": "Golden Globes", "WADA": "Riga"})


def some_article(chance: Random) -> Article:
    text = " ".join(chance.choices(PHRASES, k=chance.randrange(5)))
    names = chance.choice([None] * 9 + [chance.sample(["Riga", "Wayne Rooney", "Prizes"], k=2)])
    found = article(f"s{chance.randrange(80):03}", text, names)
    return replace(found, fingerprint=digest(found))


@pytest.mark.parametrize("seed", range(6))
def test_after_any_edits_topics_are_those_of_a_clean_build(seed: int, tmp_path: Path) -> None:
    chance = Random(seed)
    stories: dict[str, Article] = {}
    corrections = Corrections()
    for _ in range(60):
        for _ in range(chance.choice([0, 1, 1, 1, 2, 30])):
            new = some_article(chance)
            stories[new.card.slug] = new
        for slug in chance.sample(sorted(stories), k=min(len(stories), chance.choice([0, 0, 0, 1, 9]))):
            del stories[slug]
        if not chance.randrange(8):
            corrections = Corrections(topics=chance.choice(WANTED))
        articles = chance.sample(list(stories.values()), k=len(stories))
        with Cache(tmp_path, code="code") as cache:  # what the last build kept comes from the disk
            found = choose_topics(articles, corrections, cache)
        assert found == choose_topics(articles, corrections) == choose_topics(articles[::-1], corrections)
        with Cache(tmp_path, code="code") as cache:
            assert choose_topics(articles, corrections, cache) == found


def test_articles_without_a_fingerprint_are_not_mistaken(tmp_path: Path) -> None:
    with Cache(tmp_path, code="code") as cache:
        for texts in (["in Riga we met."] * 3, ["in Oslo we met."] * 3):
            articles = [article(f"s{number}", text) for number, text in enumerate(texts)]
            assert choose_topics(articles, Corrections(), cache) == choose_topics(articles, Corrections())
