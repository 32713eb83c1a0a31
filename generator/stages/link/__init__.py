"""link(): Articles → Site. Who refers to whom, what belongs together."""

from __future__ import annotations

import posixpath
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import cache
from itertools import chain
from urllib.parse import unquote

from generator.core.alike import Alike
from generator.core.config import SITE_FILE, Config, Corrections
from generator.core.digest import digest, digest_texts
from generator.core.model import (
    Article,
    Card,
    Group,
    Leaf,
    Link,
    Site,
    Source,
)
from generator.core.problems import Problem
from generator.core.work import Cache
from generator.reading.slugs import slugify
from generator.stages.link.references import resolve_references
from generator.stages.link.stretches import count_pointers, stretch_out


def link(
    articles: Sequence[Article],
    leaves: Sequence[Leaf],
    alike: Alike,
    topics: Mapping[str, tuple[str, ...]],
    config: Config,
    *,
    cache: Cache,
) -> Site:
    """The whole site, linked. `articles` are in the order of the site, newest first; `topics` by slug.

    A reference that fits no story is no problem: most of the world is not here. A relative link in a text
    that leads to no Markdown file is a warning.
    """
    articles = [_corrected(article, config.corrections) for article in articles]
    by_slug = {article.card.slug: article for article in articles}
    references = resolve_references(articles, cache)
    sections = _sections(articles, config)
    titles = {group.name: group.title for group in sections}
    stretches = stretch_out(articles, references, alike, config.settings, titles)
    about = _group(articles, "topics", lambda article: topics[article.card.slug])
    links, problems = _resolve_links(articles, leaves)
    return Site(
        articles=by_slug,
        cards=tuple(article.card for article in articles),
        sections=sections,
        topics=about,
        topics_of=_topics_of(about, topics),
        publishers=_group(articles, "publishers", lambda article: [article.card.publisher]),
        stretches=stretches,
        pointers=count_pointers([article.card for article in articles], references, alike),
        references=references,
        leaves=tuple(leaves),
        links=links,
        problems=(*problems, *_check_lead(by_slug, config)),
    )


def _check_lead(by_slug: Mapping[str, Article], config: Config) -> list[Problem]:
    """A warning if the story that shall lead the front page is not there."""
    lead = config.settings.lead
    if not lead or lead in by_slug:
        return []
    near = get_close_matches(lead, by_slug, n=1)
    hint = f'did you mean "{near[0]}"?' if near else "write the slug of a story, as its front matter says it"
    place = f"{config.content.name}/{SITE_FILE}"
    return [Problem(place, 0, 0, f'lead "{lead}" is no story', hint, level="warning")]


def section_title(name: str, config: Config) -> str:
    """What readers call a section: as the settings say, else its name in capitals."""
    given = config.settings.sections.get(name)
    return given or " ".join(word[:1].upper() + word[1:] for word in name.split("-"))


def _corrected(article: Article, corrections: Corrections) -> Article:
    """The article with the names that `corrections.toml` wants."""
    publisher = _correct([article.card.publisher], corrections.publishers)
    authors = _correct(article.authors, corrections.people)
    card = article.card
    if publisher != (card.publisher,):
        card = replace(card, publisher="".join(publisher), fingerprint="")
        card = replace(card, fingerprint=digest(card))
    if authors == article.authors and card is article.card:
        return article
    corrected = replace(article, card=card, authors=authors, fingerprint="")
    return replace(corrected, fingerprint=digest(corrected))


def _correct(names: Iterable[str], wanted: Mapping[str, str]) -> tuple[str, ...]:
    """The names, replaced or dropped; case does not matter."""
    if not wanted:
        return tuple(names)
    folded = {found.casefold(): name for found, name in wanted.items()}
    corrected = (folded.get(name.casefold(), name) for name in names)
    return tuple(dict.fromkeys(name for name in corrected if name))


# Groups ----------------------------------------------------------------------------------------


def _sections(articles: Sequence[Article], config: Config) -> tuple[Group, ...]:
    cards: dict[str, list[Card]] = defaultdict(list)
    for article in articles:
        cards[article.card.section].append(article.card)
    wanted = list(config.settings.sections)
    order = [name for name in wanted if name in cards] + sorted(set(cards) - set(wanted))
    return tuple(
        Group(name, section_title(name, config), f"sections/{name}.html", tuple(cards[name]))
        for name in order
    )


def _group(
    articles: Sequence[Article], folder: str, names_of: Callable[[Article], Iterable[str]]
) -> tuple[Group, ...]:
    """Stories by name, by title; spellings that share a slug share a group, named by the commonest."""
    named: dict[str, list[Card]] = defaultdict(list)
    for article in articles:
        for name in names_of(article):
            named[name].append(article.card)
    named.pop("", None)
    spellings: dict[str, list[str]] = defaultdict(list)
    for name in named:
        spellings[_name_of(name)].append(name)
    order = {article.card.slug: number for number, article in enumerate(articles)}
    groups = []
    for slug, names in spellings.items():
        cards = named[names[0]]
        if len(names) > 1:
            found = {card.slug: card for name in names for card in named[name]}
            cards = sorted(found.values(), key=lambda card: order[card.slug])
        title = min(names, key=lambda name: (-len(named[name]), name))
        groups.append(Group(slug, title, f"{folder}/{slug}.html", tuple(cards)))
    return tuple(sorted(groups, key=lambda group: (group.title.casefold(), group.name)))


@cache
def _name_of(title: str) -> str:
    """What a group is called in addresses."""
    return slugify(title) or digest_texts(title)[:8]


def _topics_of(
    groups: Iterable[Group], topics: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[Group, ...]]:
    """For each slug the groups of its topics, best first."""
    by_name = {group.name: group for group in groups}
    group_of = {name: by_name[_name_of(name)] for name in set(chain.from_iterable(topics.values()))}
    return {
        slug: tuple({group.name: group for group in map(group_of.__getitem__, names)}.values())
        for slug, names in topics.items()
    }


# Links in texts --------------------------------------------------------------------------------


def _resolve_links(
    articles: Sequence[Article], leaves: Sequence[Leaf]
) -> tuple[dict[str, dict[str, str]], list[Problem]]:
    """By page its relative links and the pages they mean, and warnings about those that mean none."""
    texts = [(article.source, article.card.path, article.links) for article in articles]
    texts += [(leaf.source, leaf.path, leaf.links) for leaf in leaves]
    if not any(targets for _, _, targets in texts):
        return {}, []
    paths = {source.path: path for source, path, _ in texts}
    links: dict[str, dict[str, str]] = {}
    problems: list[Problem] = []
    for source, page, targets in texts:
        found = {link: resolve_link(link.target, source.path, paths) for link in targets}
        if found:
            links[page] = {link.target: path for link, path in found.items() if path}
        problems += [_dead_link(link, source, paths) for link, path in found.items() if not path]
    return links, problems


def resolve_link(target: str, place: str, paths: Mapping[str, str]) -> str:
    """The page that a relative link in the Markdown file `place` means; empty if there is none.

    `paths` maps Markdown files, below the content folder, to pages below the output folder.
    """
    file, _, _ = unquote(target).partition("#")
    if not file:
        return ""
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(place), file.partition("?")[0]))
    return paths.get(unicodedata.normalize("NFC", joined), "")


def _dead_link(link: Link, source: Source, paths: Mapping[str, str]) -> Problem:
    folder = posixpath.dirname(source.path)
    known = {posixpath.relpath(path, folder or "."): path for path in paths}
    near = get_close_matches(unquote(link.target), known, n=1)
    hint = f'did you mean "{near[0]}"?' if near else "name a Markdown file, relative to this one"
    if link.target.startswith("#"):
        hint = "headings have no anchors: link to an article as a whole"
    message = f'link to "{link.target[:80]}" leads to no article'
    return Problem(source.place, link.line, 0, message, hint, level="warning")
