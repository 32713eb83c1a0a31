"""Threads from a folder of articles to their pages: order, addresses, places, and what an edit changes."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest

from generator.core.alike import Alike
from generator.core.config import load_config
from generator.core.digest import digest, digest_bytes
from generator.core.model import Article, Card, Likeness, Source
from generator.core.phrases import Phrases
from generator.core.work import Cache
from generator.stages.thread import Surroundings, find_threads
from generator.stages.thread.components import Component, find_components
from tests.conftest import SiteFolder

CHAPTERS = (
    ("2024-03-02", "Crack found in Ansel Bridge",
     "Divers found a crack in a hanger of the Ansel Bridge; the harbour board closed the bridge to lorries. "
     "Ada Voss of the harbour board said that the Ansel Bridge was safe for cars."),
    ("2024-03-05", "Ansel Bridge closed to all",
     "The harbour board closed the Ansel Bridge after the crack in the hanger grew by a hand overnight. "
     "Ada Voss of the harbour board said that ferries would carry people until further notice."),
    ("2024-04-11", "Ansel Bridge to get new hangers",
     "The Ansel Bridge will get new hangers from a steel mill in Ardane, the harbour board decided. "
     "Ada Voss of the harbour board said the crack in the bridge had cost the port nine million crowns."),
    ("2024-09-30", "First cars cross Ansel Bridge again",
     "The Ansel Bridge is open to cars after the harbour board had every hanger of the bridge replaced. "
     "Ada Voss of the harbour board, whom the crack had cost her summer, drove the first lorry herself."),
)  # fmt: skip

OTHERS = (
    "Opera season opens with a new soprano from Ardane singing to a full house of students",
    "Herring shoals move north as water warms, say marine biologists after nine years of counting",
    "Tolverton library lends seeds and spades in a trial for gardeners of the county",
    "Central bank keeps its rate, sees prices falling by winter and wages rising a little",
    "Chess club wins league without losing a single game since the autumn began",
    "Quarry reopens under new owners who promise quieter blasting and fewer trucks",
    "Marathon runner from Querrin sets a record in rain and wind at the age of sixty",
    "Volcano on Ketta smokes, and geologists measure small tremors with borrowed instruments",
)

FIRST = "threads/crack-found-in-ansel-bridge.html"


def write(site: SiteFolder, name: str, title: str, text: str, date: str = "") -> None:
    lines = [f'title: "{title}"', "section: news", *([f"date: {date}"] if date else [])]
    site.write(f"content/articles/news/{name}.md", "---\n" + "\n".join(lines) + f"\n---\n\n{text}\n")


def tell(site: SiteFolder, *, dated: bool = True) -> None:
    """Four chapters of one story, and eight stories of something else."""
    for date, title, text in CHAPTERS:
        write(site, title.lower().replace(" ", "-"), title, text, date if dated else "")
    for number, text in enumerate(OTHERS):
        write(site, f"other-{number}", text[:30], text + ".", f"2024-05-{number + 1:02}" if dated else "")


def headlines(page: str) -> list[str]:
    return re.findall(r'<h2 class="card-headline"><a [^>]*>([^<]*)</a>', page)


def test_a_thread_is_told_from_its_beginning(site: SiteFolder) -> None:
    tell(site)
    site.build()
    page = site.page(FIRST)
    assert headlines(page) == [title for _, title, _ in CHAPTERS]
    assert re.search(r"<h1[^>]*>Ansel Bridge", page)
    assert "that ferries would carry people until further notice" in page
    index = site.page("threads.html")
    assert f'href="{FIRST}"' in index
    assert index.count('class="thread"') == 1
    assert index.index(CHAPTERS[3][1]) < index.index(CHAPTERS[2][1])  # what is newest first


def test_a_story_shows_its_place(site: SiteFolder) -> None:
    tell(site)
    site.build()
    place = (
        site.page("stories/ansel-bridge-closed-to-all.html")
        .split('class="thread-place"')[1]
        .split("</nav>")[0]
    )
    assert "2 of 4 stories" in place
    assert f'href="../{FIRST}"' in place
    assert place.index(CHAPTERS[0][1]) < place.index(CHAPTERS[2][1])
    first = site.page("stories/crack-found-in-ansel-bridge.html").split('class="thread-place"')[1]
    assert "1 of 4 stories" in first
    assert "Before" not in first.split("</nav>")[0]
    assert 'class="thread-place"' not in site.page("stories/other-1.html")


def test_without_dates_no_order_is_claimed(site: SiteFolder) -> None:
    tell(site, dated=False)
    site.build()
    page = site.page("threads/ansel-bridge-closed-to-all.html")
    assert headlines(page) == sorted(title for _, title, _ in CHAPTERS)
    assert "<time" not in page
    assert "in order of their titles" in page
    of_all = site.page("threads.html")
    assert "No dates are known" in of_all
    assert '<ul class="thread-latest">' in of_all
    place = (
        site.page("stories/ansel-bridge-closed-to-all.html")
        .split('class="thread-place"')[1]
        .split("</nav>")[0]
    )
    assert "One of 4 stories" in place
    assert "Before" not in place
    assert "After" not in place


def test_an_undated_story_stands_last_and_has_no_number(site: SiteFolder) -> None:
    tell(site)
    title, text = CHAPTERS[0][1:]
    write(site, "crack-found-in-ansel-bridge", title, text)
    site.build()
    page = site.page("threads/ansel-bridge-closed-to-all.html")
    assert headlines(page)[-1] == title
    assert "Date unknown" in page
    assert "One of 4 stories" in site.page("stories/crack-found-in-ansel-bridge.html")
    assert "1 of 3 stories, and 1 without a date" in site.page("stories/ansel-bridge-closed-to-all.html")


def test_a_new_story_changes_no_address(site: SiteFolder) -> None:
    tell(site)
    last = CHAPTERS[-1][1].lower().replace(" ", "-")
    late = site.content / "articles" / "news" / f"{last}.md"
    text = late.read_text("utf-8")
    late.unlink()
    site.build()
    assert len(headlines(site.page(FIRST))) == 3
    late.write_text(text, "utf-8")
    report = site.build()
    assert len(headlines(site.page(FIRST))) == 4
    assert not report.deleted
    assert {
        path: (site.output / path).read_bytes() for path in (FIRST, "threads.html", "index.html")
    }.items() <= (site.build_clean().items())


def test_versions_are_folded(site: SiteFolder) -> None:
    tell(site)
    date, _, text = CHAPTERS[1]
    write(site, "wire", "Bridge at Ansel closed", text, date)
    site.build()
    page = site.page(FIRST)
    assert headlines(page) == [title for _, title, _ in CHAPTERS]
    assert re.search(r'Also told in <a href="../stories/wire.html">Bridge at Ansel closed</a>', page)
    assert "2 of 4 stories" in site.page("stories/wire.html")


def test_two_stories_and_their_copies_are_no_thread(site: SiteFolder) -> None:
    tell(site)
    for _, title, _ in CHAPTERS[2:]:
        (site.content / "articles" / "news" / f"{title.lower().replace(' ', '-')}.md").unlink()
    write(site, "wire", "Bridge at Ansel closed", CHAPTERS[1][2], CHAPTERS[1][0])
    site.build()
    assert not (site.output / "threads").exists()
    assert "threads.html" not in site.page("index.html")
    assert "There is nothing here yet" in site.page("threads.html")


def test_the_front_page_shows_what_moves(site: SiteFolder) -> None:
    tell(site)
    site.build()
    front = site.page("index.html")
    assert f'href="{FIRST}"' in front.split('class="front-threads"')[1]
    assert 'href="threads.html"' in front


def component(*words: str, score: float = 0.6, cosine: float = 0.6, names: str = "abc") -> Component:
    lists = {
        name: [Likeness(other, words, score, cosine) for other in names if other != name] for name in names
    }
    (found,) = find_components(Alike.pack(lists), 2).values()
    return found


def article(slug: str, fingerprint: str) -> Article:
    card = Card(slug, slug, "", "", "news", None, "", "", f"stories/{slug}.html")
    source = Source("", f"{slug}.md", "", f"{slug}.md")
    return Article(
        card, source, (), None, "", (), (), "", "", None, Phrases(), (), 0, 0, fingerprint=fingerprint
    )


STORIES = tuple(article(slug, f"print of {slug}") for slug in "abc")


@pytest.mark.parametrize(
    "other",
    [
        Surroundings.of(component("word"), (*STORIES[:2], article("c", "another"))),
        Surroundings.of(component("another"), STORIES),
        Surroundings.of(component("word", score=0.7), STORIES),
        Surroundings.of(component("word", cosine=0.7), STORIES),
        Surroundings.of(component("word", names="abd"), STORIES),
    ],
)
def test_whatever_clusters_are_made_from_is_in_their_key(other: Surroundings) -> None:
    """All of it is said by what is lent to the key, and walked if an article has nothing to lend."""
    surroundings = Surroundings.of(component("word"), STORIES)
    again = Surroundings.of(component("word"), tuple(map(replace, STORIES)))
    assert surroundings.fingerprint
    assert digest(surroundings) == digest(again) != digest(other)
    assert digest(replace(surroundings, fingerprint=())) != digest(replace(other, fingerprint=()))
    nameless = (*STORIES[:2], article("c", ""))
    assert not Surroundings.of(component("word"), nameless).fingerprint


def two_threads(alike_by: float, *late: str) -> Alike:
    """Two threads that hang together in one component, as the last story of one is like one of the other."""
    lists: dict[str, list[Likeness]] = {}
    for names in ("abc", "xyz" + "".join(late)):
        for name in names:
            lists[name] = [Likeness(other, ("word",), 0.6, 0.6) for other in names if other != name]
    lists["c"].append(Likeness("x", ("word",), alike_by, alike_by))
    return Alike.pack(lists)


def test_news_are_found_anew_only_for_threads_whose_stories_are_others(site: SiteFolder) -> None:
    articles = {}
    for name in "abcxyzw":
        path = site.write(f"content/articles/{name}.md", f"Of {name} alone this was told, {name * 9}.\n")
        place = f"articles/{name}.md"
        source = Source(str(site.content), place, digest_bytes(path.read_bytes()), place)
        articles[name] = replace(article(name, f"print of {name}"), source=source)
    config = load_config(content=site.content, output=site.output, cache=site.cache)

    def works(alike: Alike) -> Counter[str]:
        asked: list[str] = []
        with Cache(site.cache, code="", progress=lambda work, done, total: asked.append(work)) as cache:
            assert len(find_threads(articles, alike, config, cache)) == 2
        return Counter(asked)

    assert works(two_threads(0.5)) == {"find_clusters": 1, "find_news": 2}
    assert works(two_threads(0.5)) == {}
    assert works(two_threads(0.49)) == {"find_clusters": 1}
    assert works(two_threads(0.49, "w")) == {"find_clusters": 1, "find_news": 1}
