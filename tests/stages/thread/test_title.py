"""A thread is called by the names that its stories share."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from generator.core.alike import Alike
from generator.core.model import Article, Card, Likeness, Source
from generator.core.phrases import Phrases
from generator.stages.thread.components import find_components
from generator.stages.thread.headlines import subject_of
from generator.stages.thread.title import title_of


def article(slug: str, title: str, *names: str) -> Article:
    card = Card(slug, title, "", "", "news", None, "", "", f"stories/{slug}.html")
    source = Source("", f"{slug}.md", "", f"{slug}.md")
    phrases = Phrases(texts="\n".join(names))
    return Article(card, source, (), None, "", (), (), "", "", None, phrases, (), 0, 0)


def title(stories: Mapping[str, Article], *words: str) -> str:
    """Of a thread whose stories are all alike by these words."""
    lists = {
        slug: [Likeness(other, words, 0.6, 0.6) for other in stories if other != slug] for slug in stories
    }
    (component,) = find_components(Alike.pack(lists), 2).values()
    return title_of(list(stories), component, stories)


STORIES = {
    "a": article("a", "Voss quits", "Ada Voss", "Harbour Board", "Tuesday Club"),
    "b": article("b", "Board in search of a head", "Ada Voss", "Harbour Board"),
    "c": article("c", "Voss to lead dam", "Ada Voss", "Ketta Lake"),
}


def test_words_become_the_names_that_the_stories_have_for_them() -> None:
    assert title(STORIES, "Voss", "Board") == "Ada Voss and Harbour Board"


def test_names_come_before_common_words_and_do_not_mix_with_them() -> None:
    assert title(STORIES, "resignation", "Voss", "bridge") == "Ada Voss"
    assert title(STORIES, "bridge", "crack") == "Bridge and crack"


def test_headlines_decide() -> None:
    assert title(STORIES, "Lindqvist", "Voss").startswith("Ada Voss")


def test_one_name_is_not_said_twice() -> None:
    assert title(STORIES, "Voss", "Ada") == "Ada Voss"


def test_without_shared_words_the_first_headline_stands_in() -> None:
    assert title(STORIES) == "Voss quits"


HUNT = {
    "a": article("a", "Last hunt before the ban", "Countryside Alliance", "hunting ban", "hunt"),
    "b": article("b", "Hunt ban is law", "Countryside Alliance", "hunt"),
    "c": article("c", "Riders mourn the hunts", "Ada Voss", "hunt", "ID Club"),
}


def test_what_the_headlines_say_that_is_no_name_is_said_with_a_name() -> None:
    assert title(HUNT, "Countryside Alliance") == "Hunt and Countryside Alliance"
    assert title(HUNT) == "Hunt"
    assert title(HUNT, "riders") == "Hunt", "instead of another common word"


def test_a_name_that_more_headlines_have_comes_first() -> None:
    stories = {
        "a": article("a", "Voss sees spyware", "Ada Voss", "spyware"),
        "b": article("b", "Voss fights", "Ada Voss"),
        "c": article("c", "Voss bans spyware", "Ada Voss", "spyware"),
    }
    assert title(stories, "Voss") == "Ada Voss and spyware"


def test_several_words_stand_alone_unless_a_headline_has_the_name() -> None:
    stories = {
        "a": article("a", "Rebellion over ID cards", "Ada Voss", "cards"),
        "b": article("b", "Voss presses on with ID cards", "Ada Voss", "cards"),
        "c": article("c", "ID cards are backed", "Ada Voss", "Skarra"),
    }
    assert title(stories, "Voss") == "ID cards and Ada Voss"
    assert title(stories, "Skarra") == "ID cards"
    assert title(stories, "ID cards") == "ID cards"


def test_a_part_of_a_name_is_no_subject() -> None:
    stories = {
        "a": article("a", "Dam of Ketta opens", "Lake Dam", "dam"),
        "b": article("b", "Lake Dam is full", "Lake Dam"),
        "c": article("c", "Who owns Lake Dam", "Lake Dam", "dam"),
    }
    assert title(stories, "Lake Dam") == "Lake Dam"


@pytest.mark.parametrize(
    ("headlines", "expected"),
    [
        (["Budget for schools", "A budget of hope", "Who pays for it"], ("budget", 2 / 3)),
        (["Big Budget for schools", "The Budget is read", "Bills"], ("Budget", 2 / 3)),
        (["Budget for schools", "A budget of hope", "Who pays", "And why", "How"], ("", 0.0)),
        (["One budget", "One budget", "Nothing"], ("", 0.0)),
        (["It is over", "Is it over", "It is over now"], ("", 0.0)),
        ([], ("", 0.0)),
    ],
)
def test_half_of_the_headlines_say_the_subject(headlines: list[str], expected: tuple[str, float]) -> None:
    phrases = [{"budget", "school"} for _ in headlines]
    assert subject_of(headlines, "en", phrases, ()) == expected
    nothing: list[set[str]] = [set() for _ in headlines]
    assert subject_of(headlines, "en", nothing, ()) == ("", 0.0), "a single word may be a verb"
