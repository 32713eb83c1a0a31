"""The pages of stories."""

from __future__ import annotations

from collections.abc import Iterator

from generator.core.model import Article, Page
from generator.core.views import Head, StoryView
from generator.reading.markdown import EXCERPT_BLOCKS
from generator.stages.plan.frame import Frame, entry_of, head_of
from generator.stages.plan.threads import places_of
from generator.writing import jsonld
from generator.writing.addresses import absolute, root_of
from generator.writing.heads import feed_links

WORDS_A_MINUTE = 230


def plan_stories(frame: Frame) -> Iterator[Page]:
    """A page for each story."""
    articles = list(frame.site.articles.values())
    sections = {group.name: entry_of(group) for group in frame.site.sections}
    publishers = {card.slug: entry_of(group) for group in frame.site.publishers for card in group.cards}
    places = places_of(frame.threads)
    for index, article in enumerate(articles):
        card = article.card
        yield Page(
            card.path,
            "story.html",
            StoryView(
                head=_storyhead_of(frame, article, sections[card.section].title),
                card=card,
                section=sections[card.section],
                authors=article.authors,
                updated=article.updated,
                dateline=article.dateline,
                captions=article.captions,
                references=tuple(
                    reference for reference in frame.site.references[card.slug] if not reference.card
                ),
                rights=article.rights,
                url=article.url,
                publisher=publishers.get(card.slug),
                source=article.source,
                links=hrefs(frame, card.path),
                excerpt=is_excerpt(frame, article),
                minutes=max(1, round(article.words / WORDS_A_MINUTE)),
                related=frame.site.related[card.slug],
                topics=tuple(entry_of(group) for group in frame.topics_of.get(card.slug, ())),
                thread=places.get(card.slug),
                newer=articles[index - 1].card if index else None,
                older=articles[index + 1].card if index + 1 < len(articles) else None,
            ),
        )


def _storyhead_of(frame: Frame, article: Article, section: str) -> Head:
    card, base_url = article.card, frame.config.settings.base_url
    language = card.language or frame.config.settings.language
    description = card.standfirst or card.opening
    address = absolute(base_url, card.path) if base_url else ""
    return head_of(
        frame, card.path, card.title, description,
        canonical=article.url, kind="article", feed_links=feed_links(frame.view.title, "", formats=1),
        json_ld=jsonld.news_article(
            article, address=address, section=section, language=language, description=description,
        ),
    )  # fmt: skip


def hrefs(frame: Frame, path: str) -> dict[str, str]:
    """The relative links of a text, as hrefs from its page."""
    return {target: root_of(path) + page for target, page in frame.site.links.get(path, {}).items()}


def is_excerpt(frame: Frame, article: Article) -> bool:
    """Whether less than the whole story is published."""
    return frame.config.settings.excerpts and article.blocks > EXCERPT_BLOCKS
