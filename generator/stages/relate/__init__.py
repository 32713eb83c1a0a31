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
from generator.core.work import Cache, map_cached, resume

if TYPE_CHECKING:
    from generator.stages.relate.compare import Known

CHUNK = 16
"""Stories whose terms are counted together, about: a change has them counted again."""


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
    return resume(
        cache, "relate", (language, digest(facts)), lambda before: _relate(ordered, language, cache, before)
    )


def _relate(
    ordered: Sequence[Article], language: str, cache: Cache, before: tuple[Alike, Known | None] | None
) -> tuple[Alike, Known | None]:
    if not ordered:
        return Alike.pack({}), None
    from generator.stages.relate.compare import compare
    from generator.stages.relate.counts import StoryFile, StoryFiles, count_stories, join

    chunks = {
        chunk[0].card.slug: StoryFiles(
            tuple(StoryFile(article.source, article.card.title, article.card.language) for article in chunk),
            language,
        )
        for chunk in _chunks(ordered)
    }
    counts = join(list(map_cached(cache, count_stories, chunks, size=CHUNK, is_large=True).results.values()))
    cache.rest()  # what follows is done here, and needs the memory
    slugs = [article.card.slug for article in ordered]
    publishers = [crc32(article.card.publisher.casefold().encode()) for article in ordered]
    return compare(slugs, counts, publishers, before, threads=cache.processes)


def _chunks(ordered: Sequence[Article]) -> list[list[Article]]:
    """The stories in groups that stay the same when a story comes or goes, but for the one it belongs to.

    A group begins with a story whose slug says so, whatever the others are: by the first bits of a checksum,
    since the last ones say which results the cache keeps together.
    """
    chunks: list[list[Article]] = []
    for article in ordered:
        if not chunks or (crc32(article.card.slug.encode()) >> 16) % CHUNK == 0:
            chunks.append([])
        chunks[-1].append(article)
    return chunks


def _slug(article: Article) -> str:
    return article.card.slug
