"""A sheet of stories is named before anybody makes its pages: whatever these say must be in its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from generator.core.alike import Alike
from generator.core.config import load_config
from generator.core.dates import PartialDate
from generator.core.digest import digest
from generator.core.model import Article, Card, Likeness, Link, Source
from generator.core.phrases import Phrases
from generator.core.threads import Development, Thread
from generator.core.work import Cache
from generator.stages.link import link, stretches
from generator.stages.plan.frame import frame_of
from generator.stages.plan.stories import plan_stories

NAMES = [*"abcdefghijkl", *(f"m{number}" for number in range(10, 40))]
OF_FEW = "kl"
"""Stories of a section so small that its lists are filled from others."""
FAR = NAMES[18:]
"""Stories that do not stand around the first."""


def article(name: str) -> Article:
    card = Card(
        slug=name,
        title=f"Story {name}",
        standfirst="",
        opening="It began.",
        section="sea" if name in OF_FEW else "hills",
        date=PartialDate(2024, 5, NAMES.index(name) // 2 + 1),
        publisher="Gazette",
        language="",
        path=f"stories/{name}.html",
    )
    return Article(
        card=replace(card, fingerprint=digest(card)),
        source=Source("content", f"articles/{name}.md", name, f"articles/{name}.md"),
        authors=(),
        updated=None,
        dateline="",
        captions=(),
        references=("Story m39",) if name == "a" else (),
        rights="",
        url="",
        topics=None,
        phrases=Phrases(),
        links=(Link("m38.md", 1),) if name == "a" else (),
        words=9,
        blocks=1,
    )


ARTICLES = {name: article(name) for name in NAMES}
ALIKE = {name: [] for name in NAMES} | {
    "a": [
        Likeness("b", ("Marsh",), 0.9, 0.9),
        Likeness("j", ("dam",), 0.61, 0.5),
        Likeness("c", ("dam",), 0.6, 0.5),
    ],
    "b": [Likeness("a", ("Marsh",), 0.9, 0.9)],
    "c": [Likeness("d", ("dam",), 0.99, 0.99, is_copy=True), Likeness("a", ("dam",), 0.6, 0.5)],
    "d": [Likeness("c", ("dam",), 0.99, 0.99, is_copy=True)],
}
TOPICS = {name: ("Marsh", "Dam") if name in "abc" else () for name in NAMES}
TOLD = tuple(Development(ARTICLES[name].card, "", ()) for name in "abe")
THREADS = (Thread("a", "The dam", "threads/a.html", TOLD),)

Sheets = tuple[dict[str, str], dict[str, str]]


def sheets(
    tmp_path: Path,
    articles: Mapping[str, Article] = ARTICLES,
    *,
    alike: Mapping[str, list[Likeness]] = ALIKE,
    topics: Mapping[str, tuple[str, ...]] = TOPICS,
    threads: tuple[Thread, ...] = THREADS,
    settings: str = "",
) -> Sheets:
    """By name what the sheets of stories are known by, and what their pages say."""
    (tmp_path / "content").mkdir(exist_ok=True)
    (tmp_path / "content/site.toml").write_text(settings, "utf-8")
    config = load_config(content=tmp_path / "content", output=tmp_path / "_site")
    ordered = sorted(articles.values(), key=lambda one: one.card.slug)
    with Cache(tmp_path / ".cache", code="code") as cache:
        site = link(ordered, (), Alike.pack(alike), topics, config, cache=cache)
    planned = list(plan_stories(frame_of(site, threads, {}, config)))
    return (
        {sheet.name: digest(sheet.facts) for sheet in planned},
        {sheet.name: digest(tuple(sheet.make(sheet.facts))) for sheet in planned},
    )


def with_card(name: str, **values: str) -> dict[str, Article]:
    changed = replace(ARTICLES[name].card, fingerprint="", **values)
    card = replace(changed, fingerprint=digest(changed))
    return ARTICLES | {name: replace(ARTICLES[name], card=card)}


def with_likeness(name: str, *entries: Likeness) -> dict[str, list[Likeness]]:
    return ALIKE | {name: list(entries)}


CHANGES: dict[str, Callable[[Path], Sheets]] = {
    "a title": lambda path: sheets(path, with_card("b", title="Another")),
    "a publisher": lambda path: sheets(path, with_card("d", publisher="Herald")),
    "a story that another one names": lambda path: sheets(path, with_card("m39", title="Another")),
    "a story that a text leads to": lambda path: sheets(path, with_card("m38", path="stories/moved.html")),
    "the next story, of another section": lambda path: sheets(path, with_card("k", title="Another")),
    "the one before, likewise": lambda path: sheets(path, with_card("l", title="Another")),
    "how a publisher is called": lambda path: sheets(
        path, ARTICLES | {name: with_card(name, publisher="GAZETTE")[name] for name in FAR}
    ),
    "how much time counts": lambda path: sheets(path, settings="related_days = 1\n"),
    "a section": lambda path: sheets(path, with_card("e", section="sea")),
    "a text": lambda path: sheets(path, ARTICLES | {"g": replace(ARTICLES["g"], words=10_000)}),
    "a reference": lambda path: sheets(
        path, ARTICLES | {"g": replace(ARTICLES["g"], references=("Story a",))}
    ),
    "a reference to nothing": lambda path: sheets(
        path, ARTICLES | {"g": replace(ARTICLES["g"], references=("Elsewhere",))}
    ),
    "a link": lambda path: sheets(path, ARTICLES | {"g": replace(ARTICLES["g"], links=(Link("a.md", 1),))}),
    "whom a story is like": lambda path: sheets(
        path, alike=with_likeness("b", Likeness("f", ("Marsh",), 0.9, 0.9))
    ),
    "how much": lambda path: sheets(path, alike=with_likeness("b", Likeness("a", ("Marsh",), 0.2, 0.2))),
    "by which words": lambda path: sheets(path, alike=with_likeness("b", Likeness("a", ("Spey",), 0.9, 0.9))),
    "what is a copy": lambda path: sheets(
        path,
        alike=with_likeness("b", Likeness("a", ("Marsh",), 0.9, 0.9, is_copy=True))
        | {"a": [Likeness("b", ("Marsh",), 0.9, 0.9, is_copy=True)]},
    ),
    "its topics": lambda path: sheets(path, topics=TOPICS | {"f": ("Marsh",)}),
    "how a topic is called": lambda path: sheets(
        path, topics={name: ("MARSH", "Dam") if found else () for name, found in TOPICS.items()}
    ),
    "a thread": lambda path: sheets(path, threads=()),
    "how a thread is called": lambda path: sheets(path, threads=(replace(THREADS[0], title="The flood"),)),
    "who is in a thread": lambda path: sheets(path, threads=(replace(THREADS[0], developments=TOLD[:2]),)),
    "a story less": lambda path: sheets(
        path,
        {name: one for name, one in ARTICLES.items() if name != "h"},
        alike={name: found for name, found in ALIKE.items() if name != "h"},
    ),
}


@pytest.fixture(autouse=True)
def _one_story_a_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stretches, "STRETCH", 1)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_pages_say_is_in_the_name_of_their_sheet(
    tmp_path: Path, change: Callable[[Path], Sheets]
) -> None:
    names, pages = sheets(tmp_path)
    names_after, pages_after = change(tmp_path)
    changed = {name for name, said in pages_after.items() if pages.get(name) != said}
    assert changed
    assert changed <= {name for name, known in names_after.items() if names.get(name) != known}


def test_a_sheet_that_says_the_same_has_the_same_name(tmp_path: Path) -> None:
    assert sheets(tmp_path) == sheets(tmp_path)
    names, _ = sheets(tmp_path)
    after, _ = sheets(tmp_path, alike=with_likeness("b", Likeness("a", ("Spey",), 0.9, 0.9)))
    assert [name for name in names if names[name] != after[name]] == ["stories/hills/b"]


@pytest.mark.parametrize("days", [0, 30])
def test_how_alike_stories_are_is_in_it_if_days_count(tmp_path: Path, days: int) -> None:
    moved = with_likeness("b", Likeness("a", ("Marsh",), 0.8, 0.9))
    settings = f"related_days = {days}\n"
    names, pages = sheets(tmp_path, settings=settings)
    after, pages_after = sheets(tmp_path, alike=moved, settings=settings)
    assert pages == pages_after
    assert [name for name in names if names[name] != after[name]] == (["stories/hills/b"] if days else [])
