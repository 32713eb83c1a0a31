"""The pages of stories."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.core.model import Article, Card, Page, Reference, Related, Version
from generator.core.sheets import Sheet
from generator.core.stretch import Stretch
from generator.core.value import Value
from generator.core.views import Entry, Head, SiteView, StoryView, ThreadPlace
from generator.reading.markdown import EXCERPT_BLOCKS
from generator.stages.plan.company import find_company
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


@dataclass(frozen=True, slots=True)
class StretchFacts(Value):
    """All that the pages of a stretch of stories are made from. Sequences have an item for each story."""

    site: SiteView
    section: Entry
    stretch: Stretch
    articles: tuple[Article, ...]
    publishers: tuple[Entry | None, ...]
    links: Mapping[str, Mapping[str, str]]
    """By path of a story that has any: as in `StoryFacts`."""
    topics: tuple[tuple[Entry, ...], ...]
    threads: Mapping[str, ThreadPlace]
    """By slug of a story that is part of one."""
    newer: tuple[Card | None, ...]
    older: tuple[Card | None, ...]


def plan_stories(frame: Frame) -> Iterator[Sheet]:
    """A sheet for each stretch of stories."""
    site = frame.site
    cards = [None, *site.cards, None]
    number = {card.slug: place for place, card in enumerate(site.cards)}
    entries = {
        group.path: Entry(group.title, group.path)  # how many stories it has is not shown, and changes often
        for group in (*site.sections, *site.topics, *site.publishers)
    }
    sections = {group.name: entries[group.path] for group in site.sections}
    publishers = {card.slug: entries[group.path] for group in site.publishers for card in group.cards}
    places = places_of(frame.threads)
    for stretch in site.stretches:
        slugs = [card.slug for card in stretch.cards]
        facts = StretchFacts(
            site=frame.view,
            section=sections[stretch.cards[0].section],
            stretch=stretch,
            articles=tuple([site.articles[slug] for slug in slugs]),
            publishers=tuple([publishers.get(slug) for slug in slugs]),
            links={card.path: site.links[card.path] for card in stretch.cards if card.path in site.links},
            topics=tuple([tuple([entries[group.path] for group in site.topics_of[slug]]) for slug in slugs]),
            threads={slug: places[slug] for slug in slugs if slug in places},
            newer=tuple([cards[number[slug]] for slug in slugs]),
            older=tuple([cards[number[slug] + 2] for slug in slugs]),
        )
        paths = frozenset([card.path for card in stretch.cards])
        yield Sheet(f"stories/{stretch.cards[0].section}/{slugs[0]}", facts, make_stories, paths)


def make_stories(stretch: StretchFacts) -> Iterator[Page]:
    """The page of each story."""
    company = find_company(stretch.stretch)
    for number, article in enumerate(stretch.articles):
        card = article.card
        related, versions = company[card.slug]
        facts = StoryFacts(
            site=stretch.site,
            article=article,
            section=stretch.section,
            publisher=stretch.publishers[number],
            references=tuple([found for found in stretch.stretch.references[number] if not found.card]),
            links=stretch.links.get(card.path, {}),
            versions=versions,
            related=related,
            topics=stretch.topics[number],
            thread=stretch.threads.get(card.slug),
            newer=stretch.newer[number],
            older=stretch.older[number],
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
