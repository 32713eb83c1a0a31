"""find_threads(): developing stories. Which stories belong to one, in order, and what is new in each.

docs/threads.md says how, and what was measured.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from generator.core.alike import Alike
from generator.core.config import Config
from generator.core.dates import sort_key
from generator.core.model import Article, Card
from generator.core.threads import Development, Thread
from generator.core.value import Value
from generator.core.work import Cache, map_cached
from generator.stages.thread.cluster import Component, find_components, merge
from generator.stages.thread.news import News, Telling, find_news
from generator.stages.thread.title import title_of

FEWEST_STORIES = 3
"""Stories that tell something of their own, from which on they are a thread: two are just related."""


@dataclass(frozen=True, slots=True)
class Surroundings(Value):
    """All that the threads of a component are made from, but for the texts."""

    component: Component
    articles: tuple[Article, ...]
    """In the order of the component."""


class Cluster(NamedTuple):
    """A thread without its news."""

    slugs: tuple[str, ...]
    """In order of time."""
    title: str


def find_threads(
    articles: Mapping[str, Article], alike: Alike, config: Config, cache: Cache
) -> tuple[Thread, ...]:
    """The developing stories: those that moved last first, then those without dates, longest first.

    No story is in two of them. `articles`: by slug.
    """
    components = find_components(alike, FEWEST_STORIES)
    surroundings = {
        name: Surroundings(component, tuple([articles[slug] for slug in component.slugs]))
        for name, component in components.items()
    }
    found = map_cached(cache, find_clusters, surroundings).results
    clusters = {cluster.slugs[0]: cluster for of_one in found.values() for cluster in of_one}
    members = {name: [articles[slug] for slug in cluster.slugs] for name, cluster in clusters.items()}
    settings = config.settings
    tellings = {
        name: Telling(tuple(stories), settings.language, settings.excerpts)
        for name, stories in members.items()
    }
    news = map_cached(cache, find_news, tellings).results
    threads = (
        _thread(cluster, [article.card for article in members[name]], news[name])
        for name, cluster in clusters.items()
    )
    long = (thread for thread in threads if len(thread.developments) >= FEWEST_STORIES)
    return tuple(sorted(long, key=_newest_first))


def find_clusters(surroundings: Surroundings) -> tuple[Cluster, ...]:
    """The clusters of a component that are large enough for a thread."""
    articles = {article.card.slug: article for article in surroundings.articles}
    dates = {slug: article.card.date for slug, article in articles.items()}
    ordered = [
        sorted((articles[slug] for slug in cluster), key=_oldest_first)
        for cluster in merge(surroundings.component, dates)
        if len(cluster) >= FEWEST_STORIES
    ]
    slugs = [tuple(article.card.slug for article in found) for found in ordered]
    return tuple(Cluster(found, title_of(found, surroundings.component, articles)) for found in slugs)


def _thread(cluster: Cluster, cards: Sequence[Card], news: Sequence[News]) -> Thread:
    name = cluster.slugs[0]
    return Thread(name, cluster.title, f"threads/{name}.html", _developments(cards, news))


def _developments(cards: Sequence[Card], news: Sequence[News]) -> tuple[Development, ...]:
    """One for each story that tells something of its own, with its other versions."""
    return tuple(
        Development(
            card=cards[place],
            news=found.sentence,
            versions=tuple(
                card
                for card, other in zip(cards, news, strict=True)
                if other.version_of == place and card is not cards[place]
            ),
        )
        for place, found in enumerate(news)
        if found.version_of == place
    )


def _oldest_first(article: Article) -> tuple[object, ...]:
    """Sort key: by date; undated last, by title; then by slug."""
    card = article.card
    return (card.date is None, sort_key(card.date), "" if card.date else card.title.casefold(), card.slug)


def _newest_first(thread: Thread) -> tuple[object, ...]:
    """Sort key: the thread that moved last first; those without dates last; then longest first, by name."""
    newest = max(sort_key(development.card.date) for development in thread.developments)
    return ([-part for part in newest], -len(thread.developments), thread.name)
