"""Counts that are kept are those that would be made now."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from generator.core.columns import FOLDER
from generator.core.digest import digest_bytes
from generator.core.model import Article, Card, Source
from generator.core.phrases import Phrases
from generator.core.work import Cache
from generator.stages.relate import collect as collecting
from generator.stages.relate.collect import collect
from generator.stages.relate.counts import Counts, Text, count_texts
from generator.stages.relate.order import gather
from generator.stages.relate.vectors import Frequencies, survey

WORDS = "river flood town Marrow ferry Skarra vote money opera siren bridge council pier winter Bränd".split()


def article(folder: Path, slug: str, text: str) -> Article:
    data = f"---\ntitle: News\n---\n\n{text}\n".encode()
    (folder / f"{slug}.md").write_bytes(data)
    card = Card(slug, f"News of {slug}", "", "", "news", None, "en", "", f"stories/{slug}.html")
    source = Source(str(folder), f"{slug}.md", digest_bytes(data), f"{slug}.md")
    return Article(card, source, (), None, "", (), (), "", "", None, Phrases(), (), 0, 0)


def facts(counts: Counts) -> list[object]:
    """All that counts say of each story, and how many hold the terms of each bucket."""
    terms = [
        [
            column[gather(starts[row : row + 1], lengths[row : row + 1])].tolist()
            for column, starts, lengths in (
                (counts.terms, counts.starts, counts.lengths),
                (counts.weights, counts.starts, counts.lengths),
                (counts.shown_terms, counts.shown_starts, counts.shown_lengths),
                (counts.runs, counts.run_starts, counts.run_lengths),
            )
        ]
        for row in range(len(counts.lengths))
    ]
    used = survey(counts, [0] * len(terms)).frequencies.table
    return [terms, list(counts.shown), counts.languages, counts.prints.tolist(), used.tolist()]


def texts(articles: Sequence[Article]) -> list[Text]:
    found = []
    for story in articles:
        text = (Path(story.source.folder) / story.source.name).read_text("utf-8")
        found.append(Text(story.card.title, text.split("---\n\n", 1)[1], "en"))
    return found


def test_counts_are_those_of_today_after_any_series_of_edits(tmp_path: Path) -> None:
    chance = random.Random(5)
    stories: dict[str, Article] = {}
    before: Frequencies | None = None
    for step in range(30):
        for _ in range(chance.randrange(40 if step % 7 == 0 else 4)):
            slug = f"s{chance.randrange(40)}"
            if chance.random() < 0.3:
                stories.pop(slug, None)
            else:
                stories[slug] = article(
                    tmp_path, slug, " ".join(chance.choices(WORDS, k=chance.randrange(30)))
                )
        if step == 20:
            for path in (tmp_path / ".cache" / FOLDER).glob("*/terms"):
                path.unlink()
        ordered = [stories[slug] for slug in sorted(stories)]
        if ordered:
            with Cache(tmp_path / ".cache", code="test") as cache:
                counts = collect(ordered, "en", cache)
                assert facts(counts) == facts(count_texts(texts(ordered)))
                before = survey(counts, [0] * len(ordered), before).frequencies
                assert before.table.tolist() == survey(counts, [0] * len(ordered)).frequencies.table.tolist()
    assert len(list((tmp_path / ".cache" / FOLDER).glob("counts-*"))) == 1, "what is of no use is gone"


def test_only_what_changed_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[str] = []
    count = collecting.count_stories

    def count_and_tell(files: collecting.StoryFiles) -> Counts:
        counted.extend(story.source.path for story in files.stories)
        return count(files)

    monkeypatch.setattr(collecting, "count_stories", count_and_tell)
    stories = [article(tmp_path, f"s{number}", f"River {number} and more") for number in range(9)]
    with Cache(tmp_path / ".cache", code="test") as cache:
        collect(stories, "en", cache)
        counted.clear()
        stories[4] = article(tmp_path, "s4", "Another river")
        collect(stories, "en", cache)
    assert counted == ["s4.md"]
    with Cache(tmp_path / ".cache", code="test") as cache:
        collect(stories, "en", cache)
    with Cache(tmp_path / ".cache", code="other") as cache:
        collect(stories[:2], "en", cache)
    assert counted == ["s4.md", "s0.md", "s1.md"]
