"""The pages of stories."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.core.model import Article, Card, Page, Reference, Related, Version
from generator.core.value import Value
from generator.core.views import Entry, Head, SiteView, StoryView, ThreadPlace
from generator.reading.markdown import EXCERPT_BLOCKS
from generator.stages.plan.frame import Frame
from generator.stages.plan.threads import places_of
from generator.writing import jsonld
from generator.writing.addresses import absolute, root_of
from generator.writing.heads import feed_links, head

WORDS_A_MINUTE = 230


@dataclass(frozen=True, slots=True)
class StoryFacts(Value):
    """All that the page of a story is made from. A story whose facts are the same is not rendered again."""

    site: SiteView
    article: Article
    section: Entry
    publisher: Entry | None
    references: tuple[Reference, ...]
    """Those that are not on this site."""
    links: Mapping[str, str]
    """Relative link in the Markdown → path below the output folder."""
    versions: tuple[Version, ...]
    related: tuple[Related, ...]
    topics: tuple[Entry, ...]
    thread: ThreadPlace | None
    newer: Card | None
    older: Card | None


def plan_stories(frame: Frame) -> Iterator[Page]:
    """A page for each story."""
    site = frame.site
    articles = list(site.articles.values())
    cards = [None, *(article.card for article in articles), None]
    entries = {
        group.path: Entry(group.title, group.path)  # how many stories it has is not shown, and changes often
        for group in (*site.sections, *site.topics, *site.publishers)
    }
    sections = {group.name: entries[group.path] for group in site.sections}
    publishers = {card.slug: entries[group.path] for group in site.publishers for card in group.cards}
    places = places_of(frame.threads)
    for index, article in enumerate(articles):
        card = article.card
        facts = StoryFacts(
            site=frame.view,
            article=article,
            section=sections[card.section],
            publisher=publishers.get(card.slug),
            references=tuple([found for found in site.references[card.slug] if not found.card]),
            links=site.links.get(card.path, {}),
            versions=site.versions.get(card.slug, ()),
            related=site.related[card.slug],
            topics=tuple([entries[group.path] for group in site.topics_of[card.slug]]),
            thread=places.get(card.slug),
            newer=cards[index],
            older=cards[index + 2],
        )
        yield Page(card.path, "story.html", facts, view_story)


def view_story(facts: StoryFacts) -> StoryView:
    """What the template of a story sees."""
    article = facts.article
    return StoryView(
        head=_head_of(facts),
        card=article.card,
        section=facts.section,
        authors=article.authors,
        updated=article.updated,
        dateline=article.dateline,
        captions=article.captions,
        references=facts.references,
        rights=article.rights,
        url=article.url,
        publisher=facts.publisher,
        source=article.source,
        links=hrefs(facts.links, article.card.path),
        excerpt=is_excerpt(facts.site, article),
        minutes=max(1, round(article.words / WORDS_A_MINUTE)),
        versions=facts.versions,
        related=facts.related,
        topics=facts.topics,
        thread=facts.thread,
        newer=facts.newer,
        older=facts.older,
    )


def _head_of(facts: StoryFacts) -> Head:
    site, article, card = facts.site, facts.article, facts.article.card
    language = card.language or site.language
    description = card.standfirst or card.opening
    address = absolute(site.base_url, card.path) if site.base_url else ""
    return head(
        card.path, title=card.title, description=description, language=site.language,
        base_url=site.base_url, canonical=article.url, kind="article",
        feed_links=feed_links(site.title, "", formats=1),
        json_ld=jsonld.news_article(
            article, address=address, section=facts.section.title, language=language,
            description=description,
        ),
    )  # fmt: skip


def hrefs(links: Mapping[str, str], path: str) -> dict[str, str]:
    """The relative links of a text, as hrefs from its page at `path`."""
    return {target: root_of(path) + page for target, page in links.items()}


def is_excerpt(site: SiteView, article: Article) -> bool:
    """Whether less than the whole story is published."""
    return site.excerpts and article.blocks > EXCERPT_BLOCKS
