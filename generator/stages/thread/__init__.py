"""find_threads(): developing stories. Which stories belong to one, in order, and what is new in each.

docs/threads.md says how, and what was measured.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from generator.core.alike import Alike
from generator.core.config import Config, Settings
from generator.core.dates import sort_key
from generator.core.model import Article
from generator.core.threads import Development, Thread
from generator.core.value import Value
from generator.core.work import Cache, map_cached
from generator.stages.thread.cluster import merge
from generator.stages.thread.components import Component, find_components
from generator.stages.thread.news import Telling, find_news
from generator.stages.thread.title import title_of

FEWEST_STORIES = 3
"""Stories that tell something of their own, from which on they are a thread: two are just related."""


@dataclass(frozen=True, slots=True)
class Surroundings(Value):
    """All that the threads of a component are made from."""

    component: Component
    articles: tuple[Article, ...]
    """In the order of the component."""
    language: str
    """BCP 47, of articles that do not say theirs."""
    excerpt: bool
    """Whether only the first paragraphs may be published."""
    fingerprint: tuple[object, ...] = field(default=(), compare=False)
    """All the other fields, in types that `digest_plain` takes; empty if an article has no fingerprint."""

    @classmethod
    def of(cls, component: Component, articles: tuple[Article, ...], settings: Settings) -> Surroundings:
        """With the fingerprint, as the fields of thousands take long to walk."""
        lent = tuple([article.fingerprint for article in articles])
        language, excerpt = settings.language, settings.excerpts
        says = (lent, component.plain(), language, excerpt) if all(lent) else ()
        return cls(component, articles, language, excerpt, says)


class Part(NamedTuple):
    """A story of a thread, with what is to be said of it."""

    slug: str
    news: str
    """As in `Development`."""
    versions: tuple[str, ...]
    """Slugs of the stories that say the same, in order of time."""


class Tale(NamedTuple):
    """A thread without its cards."""

    title: str
    parts: tuple[Part, ...]
    """In order of time."""
    first: str
    """Slug of its first story."""


def find_threads(
    articles: Mapping[str, Article], alike: Alike, config: Config, cache: Cache
) -> tuple[Thread, ...]:
    """The developing stories: those that moved last first, then those without dates, longest first.

    No story is in two of them. `articles`: by slug.
    """
    components = find_components(alike, FEWEST_STORIES)
    surroundings = {
        name: Surroundings.of(component, tuple(map(articles.__getitem__, component.slugs)), config.settings)
        for name, component in components.items()
    }
    found = map_cached(cache, find_tales, surroundings).results
    threads = [_thread(tale, articles) for tales in found.values() for tale in tales]
    return tuple(sorted(threads, key=_newest_first))


def find_tales(surroundings: Surroundings) -> tuple[Tale, ...]:
    """The threads of a component."""
    articles = {article.card.slug: article for article in surroundings.articles}
    dates = {slug: article.card.date for slug, article in articles.items()}
    clusters = [
        sorted((articles[slug] for slug in cluster), key=_oldest_first)
        for cluster in merge(surroundings.component, dates)
        if len(cluster) >= FEWEST_STORIES
    ]
    tales: list[Tale] = []
    for stories in clusters:
        parts = _parts(stories, surroundings.language, excerpt=surroundings.excerpt)
        if len(parts) >= FEWEST_STORIES:
            slugs = [article.card.slug for article in stories]
            tales.append(Tale(title_of(slugs, surroundings.component, articles), parts, slugs[0]))
    return tuple(tales)


def _parts(stories: Sequence[Article], language: str, *, excerpt: bool) -> tuple[Part, ...]:
    """One for each story that tells something of its own, with its other versions."""
    news = find_news(Telling(tuple(stories), language, excerpt))
    versions: dict[int, list[str]] = {
        place: [] for place, found in enumerate(news) if found.version_of == place
    }
    for place, found in enumerate(news):
        if found.version_of != place:
            versions[found.version_of].append(stories[place].card.slug)
    return tuple(
        Part(stories[place].card.slug, news[place].sentence, tuple(others))
        for place, others in versions.items()
    )


def _thread(tale: Tale, articles: Mapping[str, Article]) -> Thread:
    developments = [
        Development(articles[slug].card, news, tuple([articles[other].card for other in versions]))
        for slug, news, versions in tale.parts
    ]
    return Thread(tale.first, tale.title, f"threads/{tale.first}.html", tuple(developments))


def _oldest_first(article: Article) -> tuple[object, ...]:
    """Sort key: by date; undated last, by title; then by slug."""
    card = article.card
    return (card.date is None, sort_key(card.date), "" if card.date else card.title.casefold(), card.slug)


def _newest_first(thread: Thread) -> tuple[object, ...]:
    """Sort key: the thread that moved last first; those without dates last; then longest first, by name."""
    dated = (development.card.date for development in reversed(thread.developments) if development.card.date)
    newest = sort_key(next(dated, None))
    return ([-part for part in newest], -len(thread.developments), thread.name)
