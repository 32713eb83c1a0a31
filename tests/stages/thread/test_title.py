"""A thread is called by the names that its stories share."""

from __future__ import annotations

from collections.abc import Mapping

from generator.core.alike import Alike
from generator.core.model import Article, Card, Likeness, Source
from generator.core.phrases import Phrases
from generator.stages.thread.cluster import find_components
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
