"""find_threads(): developing stories. Which stories belong to one, in order, and what is new in each.

docs/threads.md says how, and what was measured.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from generator.core.alike import Alike
from generator.core.config import Config
from generator.core.dates import sort_key
from generator.core.digest import digest
from generator.core.model import Article, Card
from generator.core.threads import Development, Thread
from generator.core.work import Cache, map_cached, remember
from generator.stages.thread.cluster import find_components, merge
from generator.stages.thread.news import News, Text, ThreadTexts, find_news
from generator.stages.thread.title import title_of

FEWEST_STORIES = 3
"""Stories that tell something of their own, from which on they are a thread: two are just related."""


class Clue(NamedTuple):
    """A thread as far as it follows from the files of its stories."""

    slugs: tuple[str, ...]
    """In order of time."""
    title: str
    news: tuple[News, ...]
    """Of each story."""


def find_threads(
    articles: Mapping[str, Article], alike: Alike, config: Config, cache: Cache
) -> tuple[Thread, ...]:
    """The developing stories: those that moved last first, then those without dates, longest first.

    No story is in two of them. `articles`: by slug.
    """
    # How stories are alike follows from their files and the settings.
    facts = [(slug, article.source.path, article.source.digest) for slug, article in articles.items()]
    found = remember(
        cache, "thread", (config.settings, digest(facts)), lambda: _find(articles, alike, config, cache)
    )
    threads = (_thread(clue, [articles[slug].card for slug in clue.slugs]) for clue in found)
    long = (thread for thread in threads if len(thread.developments) >= FEWEST_STORIES)
    return tuple(sorted(long, key=_newest_first))


def _find(articles: Mapping[str, Article], alike: Alike, config: Config, cache: Cache) -> tuple[Clue, ...]:
    components = find_components(alike, {slug: article.card.date for slug, article in articles.items()})
    merged = map_cached(cache, merge, components).results.values()
    clusters = sorted(cluster for found in merged for cluster in found)
    ordered = [
        sorted((articles[slug] for slug in cluster), key=_oldest_first)
        for cluster in clusters
        if len(cluster) >= FEWEST_STORIES
    ]
    texts = {found[0].card.slug: _texts_of(found, config) for found in ordered}
    news = map_cached(cache, find_news, texts).results
    slugs = [tuple(article.card.slug for article in found) for found in ordered]
    return tuple(Clue(found, title_of(found, alike, articles), news[found[0]]) for found in slugs)


def _thread(clue: Clue, cards: Sequence[Card]) -> Thread:
    name = clue.slugs[0]
    return Thread(name, clue.title, f"threads/{name}.html", _developments(cards, clue.news))


def _texts_of(articles: Sequence[Article], config: Config) -> ThreadTexts:
    settings = config.settings
    return ThreadTexts(
        tuple(
            Text(article.source, card.title, card.standfirst, card.language or settings.language)
            for article in articles
            for card in [article.card]
        ),
        dated=sum(article.card.date is not None for article in articles),
        excerpt=settings.excerpts,
    )


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
