"""relate(): which stories are alike in what they tell, and by which words.

docs/related.md says how, and what was measured. What this stage is made of is loaded only if there is work to
do: numpy, scipy and sparse_dot_topn are imported in this folder alone.
"""

from __future__ import annotations

from binascii import crc32
from collections.abc import Sequence
from typing import TYPE_CHECKING

from generator.core.alike import Alike
from generator.core.config import Config
from generator.core.digest import digest
from generator.core.model import Article
from generator.core.work import Cache, resume
from generator.stages.relate.large import Large, get, put

if TYPE_CHECKING:
    from generator.stages.relate.keep import Kept

WORK = "relate"


def relate(articles: Sequence[Article], config: Config, cache: Cache) -> Alike:
    """For each slug the stories most like it, best first; fewer or none where nothing is shared.

    Up to twelve that are no copies of it or of each other, and its copies, marked as such. Scores are cosines
    of expanded vectors: how alike two stories and their nearest neighbours are.
    """
    ordered = sorted(articles, key=_slug)
    language = config.settings.language
    facts = [
        (card.slug, article.source.path, article.source.digest, card.title, card.language, card.publisher)
        for article in ordered
        for card in [article.card]
    ]
    value = language, digest(facts)
    made: list[Alike] = []

    def step(before: tuple[Large, Kept | None] | None) -> tuple[Large, Kept | None]:
        alike = get(cache, before[0]) if before else None
        known = (alike, before[1]) if before and alike is not None else None
        found, kept = _relate(ordered, language, cache, known)
        made.append(found)
        return put(cache, WORK, found, before[0] if before else None), kept

    large = resume(cache, WORK, value, step)
    found = made[0] if made else get(cache, large)
    if found is None:  # somebody has damaged it
        cache.learn(WORK, {}, [""])
        return relate(articles, config, cache)
    alike: Alike = found
    return alike


def _relate(
    ordered: Sequence[Article], language: str, cache: Cache, before: tuple[Alike, Kept | None] | None
) -> tuple[Alike, Kept | None]:
    if not ordered:
        return Alike.pack({}), None
    from generator.stages.relate.collect import collect
    from generator.stages.relate.compare import compare
    from generator.stages.relate.keep import keep, recall

    counts = collect(ordered, language, cache)
    cache.rest()  # what follows is done here, and needs the memory
    slugs = [article.card.slug for article in ordered]
    publishers = [crc32(article.card.publisher.casefold().encode()) for article in ordered]
    alike, kept = before or (Alike.pack({}), None)
    then = recall(kept, cache) if kept else None
    found, known = compare(
        slugs,
        counts,
        publishers,
        (alike, then) if then else None,
        phrases=[article.phrases for article in ordered],
        threads=cache.processes,
    )
    return found, keep(known, cache, kept)


def _slug(article: Article) -> str:
    return article.card.slug
