"""find_threads(): developing stories. Which stories belong to one, in order, and what is new in each.

docs/threads.md says how, and what was measured.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from generator.core.alike import Alike
from generator.core.config import Config
from generator.core.dates import sort_key
from generator.core.model import Article, Card
from generator.core.threads import Development, Thread
from generator.core.value import Value
from generator.core.work import Cache, map_cached
from generator.stages.thread.cluster import merge
from generator.stages.thread.components import Component, find_components
from generator.stages.thread.news import News, Telling, find_news
from generator.stages.thread.title import title_of

FEWEST_STORIES = 3
"""Stories that tell something of their own, from which on they are a thread: two are just related."""


@dataclass(frozen=True, slots=True)
class Surroundings(Value):
    """All that the clusters of a component and their titles are made from."""

    component: Component
    articles: tuple[Article, ...]
    """In the order of the component."""
    fingerprint: tuple[object, ...] = field(default=(), compare=False)
    """The other fields, in types that `digest_plain` takes; empty if an article has no fingerprint."""

    @classmethod
    def of(cls, component: Component, articles: tuple[Article, ...]) -> Surroundings:
        """With the fingerprint, as the fields of thousands take long to walk."""
        lent = tuple([article.fingerprint for article in articles])
        return cls(component, articles, (lent, component.plain()) if all(lent) else ())


class Cluster(NamedTuple):
    """Stories of one event, of which it is not yet known what each tells."""

    title: str
    slugs: tuple[str, ...]
    """In order of time."""


def find_threads(
    articles: Mapping[str, Article], alike: Alike, config: Config, cache: Cache
) -> tuple[Thread, ...]:
    """The developing stories: those that moved last first, then those without dates, longest first.

    No story is in two of them. `articles`: by slug.
    """
    components = find_components(alike, FEWEST_STORIES)
    surroundings = {
        name: Surroundings.of(component, tuple([articles[slug] for slug in component.slugs]))
        for name, component in components.items()
    }
    by_component = map_cached(cache, find_clusters, surroundings).results
    clusters = {cluster.slugs[0]: cluster for clusters in by_component.values() for cluster in clusters}
    language, excerpt = config.settings.language, config.settings.excerpts
    tellings = {
        name: Telling(tuple([articles[slug] for slug in cluster.slugs]), language, excerpt)
        for name, cluster in clusters.items()
    }
    news = map_cached(cache, find_news, tellings).results
    found = (_thread(cluster, news[name], articles) for name, cluster in clusters.items())
    threads = [thread for thread in found if len(thread.developments) >= FEWEST_STORIES]
    return tuple(sorted(threads, key=_newest_first))


def find_clusters(surroundings: Surroundings) -> tuple[Cluster, ...]:
    """Those of a component that are long enough for a thread."""
    articles = {article.card.slug: article for article in surroundings.articles}
    dates = {slug: article.card.date for slug, article in articles.items()}
    clusters = [
        sorted(cluster, key=lambda slug: _oldest_first(articles[slug]))
        for cluster in merge(surroundings.component, dates)
        if len(cluster) >= FEWEST_STORIES
    ]
    return tuple(
        Cluster(title_of(slugs, surroundings.component, articles), tuple(slugs)) for slugs in clusters
    )


def _thread(cluster: Cluster, news: Sequence[News], articles: Mapping[str, Article]) -> Thread:
    """With one development for each story that tells something of its own, and its other versions."""
    told: dict[int, list[Card]] = {}  # by place: a story, then its other versions
    for slug, new in zip(cluster.slugs, news, strict=True):
        told.setdefault(new.version_of, []).append(articles[slug].card)
    developments = [
        Development(card, news[place].sentence, tuple(others)) for place, (card, *others) in told.items()
    ]
    name = cluster.slugs[0]
    return Thread(name, cluster.title, f"threads/{name}.html", tuple(developments))


def _oldest_first(article: Article) -> tuple[object, ...]:
    """Sort key: by date; undated last, by title; then by slug."""
    card = article.card
    return (card.date is None, sort_key(card.date), "" if card.date else card.title.casefold(), card.slug)


def _newest_first(thread: Thread) -> tuple[object, ...]:
    """Sort key: the thread that moved last first; those without dates last; then longest first, by name."""
    dated = (development.card.date for development in reversed(thread.developments) if development.card.date)
    newest = sort_key(next(dated, None))
    return ([-part for part in newest], -len(thread.developments), thread.name)
