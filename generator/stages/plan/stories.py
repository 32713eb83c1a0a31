"""The pages of stories."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import chain

from generator.core.digest import digest, digest_plain
from generator.core.model import Article, Card, Page, Reference, Related, Version
from generator.core.sheets import Sheet
from generator.core.stretch import Folded, name_of
from generator.core.threads import Thread
from generator.core.value import Value
from generator.core.views import Entry, Head, SiteView, StoryView, ThreadPlace
from generator.reading.markdown import EXCERPT_BLOCKS
from generator.stages.plan.company import find_company
from generator.stages.plan.frame import Frame
from generator.stages.plan.threads import places_of, slugs_of
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
class StretchFacts:
    """All that the pages of a stretch of stories say, in columns with an item for each story.

    Stories are known by the fingerprints of their articles or cards.
    """

    site: SiteView
    section: Entry
    stretch: Folded
    articles: tuple[str, ...]
    publishers: tuple[str, ...]
    """Path and title."""
    links: Mapping[str, Mapping[str, str]]
    """By path of a story that has any: as in `StoryFacts`."""
    topics: tuple[str, ...]
    threads: tuple[str, ...]
    """Empty for a story that is part of none."""
    newer: tuple[str, ...]
    older: tuple[str, ...]
    unfold: Callable[[], Iterable[StoryFacts]] = field(compare=False)


def plan_stories(frame: Frame) -> Iterator[Sheet]:
    """A sheet for each stretch of stories."""
    shelf = _Shelf(frame)
    for stretch in frame.site.stretches:
        facts = shelf.facts(stretch)
        paths = frozenset([frame.site.articles[slug].card.path for slug in stretch.slugs])
        yield Sheet(f"stories/{shelf.section_of(stretch)}/{stretch.slugs[0]}", facts, make_stories, paths)


def make_stories(stretch: StretchFacts) -> Iterator[Page]:
    """The page of each story."""
    for facts in stretch.unfold():
        yield Page(facts.article.card.path, "story.html", facts, view_story)


class _Shelf:
    """The stories of the site, with all that their pages say besides."""

    def __init__(self, frame: Frame) -> None:
        site = self._site = frame.site
        self._frame = frame
        self._cards = [None, *site.cards, None]
        self._names = [name_of(card) if card else "" for card in self._cards]
        self._number = {card.slug: place for place, card in enumerate(site.cards)}
        self._entries = {
            group.path: Entry(
                group.title, group.path
            )  # how many stories it has is not shown, and changes often
            for group in (*site.sections, *site.topics, *site.publishers)
        }
        self._sections = {group.name: self._entries[group.path] for group in site.sections}
        self._publishers = {card.slug: group for group in site.publishers for card in group.cards}
        self._threads = {slug: thread for thread in frame.threads for slug in slugs_of(thread)}
        self._said = {thread.name: digest_plain(_says(thread)) for thread in frame.threads}

    def section_of(self, stretch: Folded) -> str:
        """The name of the section that a stretch is of."""
        return self._site.articles[stretch.slugs[0]].card.section

    def facts(self, stretch: Folded) -> StretchFacts:
        """What tells the pages of a stretch from any others."""
        site, slugs = self._site, stretch.slugs
        articles = list(map(site.articles.__getitem__, slugs))
        numbers = list(map(self._number.__getitem__, slugs))
        publishers, threads = map(self._publishers.get, slugs), map(self._threads.get, slugs)
        return StretchFacts(
            site=self._frame.view,
            section=self._sections[self.section_of(stretch)],
            stretch=stretch,
            articles=tuple([article.fingerprint or digest(article) for article in articles]),
            publishers=tuple([f"{group.path}\t{group.title}" if group else "" for group in publishers]),
            links={
                article.card.path: site.links[article.card.path]
                for article in articles if article.card.path in site.links
            } if site.links else {},
            topics=tuple(map(self._frame.topic_names.__getitem__, slugs)),
            threads=tuple([self._said[thread.name] if thread else "" for thread in threads]),
            newer=tuple([self._names[number] for number in numbers]),
            older=tuple([self._names[number + 2] for number in numbers]),
            unfold=partial(self._unfold, stretch),
        )  # fmt: skip

    def _unfold(self, folded: Folded) -> Iterator[StoryFacts]:
        """The facts of each story."""
        site, stretch = self._site, folded.unfold()
        company = find_company(stretch)
        threads = {thread.name: thread for thread in map(self._threads.get, folded.slugs) if thread}
        places = places_of(threads.values())
        for slug, references in zip(folded.slugs, stretch.references, strict=True):
            article, number = site.articles[slug], self._number[slug]
            publisher = self._publishers.get(slug)
            related, versions = company[slug]
            yield StoryFacts(
                site=self._frame.view,
                article=article,
                section=self._sections[article.card.section],
                publisher=self._entries[publisher.path] if publisher else None,
                references=tuple([found for found in references if not found.card]),
                links=site.links.get(article.card.path, {}),
                versions=versions,
                related=related,
                topics=tuple([self._entries[group.path] for group in site.topics_of[slug]]),
                thread=places.get(slug),
                newer=self._cards[number],
                older=self._cards[number + 2],
            )


def _says(thread: Thread) -> tuple[str, ...]:
    """What tells the places in a thread from those in any other."""
    cards = [(name_of(told.card), *map(name_of, told.versions), "") for told in thread.developments]
    return thread.title, thread.path, *chain.from_iterable(cards)


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
