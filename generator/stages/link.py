"""link(): Articles → Site. Who refers to whom, what belongs together."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from urllib.parse import unquote

from generator.core.config import SITE_FILE, Config, Corrections
from generator.core.dates import PartialDate, sort_key
from generator.core.digest import digest, digest_texts
from generator.core.model import (
    Article,
    Card,
    Group,
    Leaf,
    Likeness,
    Link,
    Reference,
    Related,
    Site,
    Source,
)
from generator.core.problems import Problem
from generator.reading.slugs import slugify

RELATED_ENTRIES = 6

FUZZY_MATCH = 90  # rapidfuzz's token_set_ratio, percent
FEWEST_WORDS = 3
"""Words a title needs to be matched by likeness: shorter ones match too much."""
LEAST_LENGTH = 0.6
"""Words of the shorter title, as a share of the longer one's."""


def link(
    articles: Sequence[Article],
    leaves: Sequence[Leaf],
    alike: Mapping[str, tuple[Likeness, ...]],
    topics: Mapping[str, tuple[str, ...]],
    config: Config,
) -> Site:
    """The whole site, linked. `articles` are in the order of the site, newest first; `topics` by slug.

    A reference that fits no story is no problem: most of the world is not here. A relative link in a text
    that leads to no Markdown file is a warning.
    """
    articles = [_corrected(article, config.corrections) for article in articles]
    by_slug = {article.card.slug: article for article in articles}
    references = _resolve_references(articles)
    about = _group(articles, "topics", lambda article: topics[article.card.slug])
    links, problems = _resolve_links(articles, leaves)
    return Site(
        articles=by_slug,
        cards=tuple(article.card for article in articles),
        sections=_sections(articles, config),
        topics=about,
        topics_of=_topics_of(about, topics),
        publishers=_group(articles, "publishers", lambda article: [article.card.publisher]),
        related={
            slug: _related(article, references[slug], alike.get(slug, ()), by_slug, articles)
            for slug, article in by_slug.items()
        },
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
    cards: dict[str, dict[str, Card]] = defaultdict(dict)
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for article in articles:
        for name in filter(None, names_of(article)):
            slug = slugify(name) or digest_texts(name)[:8]
            cards[slug][article.card.slug] = article.card
            spellings[slug][name] += 1
    groups = [
        Group(slug, _commonest(spellings[slug]), f"{folder}/{slug}.html", tuple(found.values()))
        for slug, found in cards.items()
    ]
    return tuple(sorted(groups, key=lambda group: (group.title.casefold(), group.name)))


def _topics_of(
    groups: Iterable[Group], topics: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[Group, ...]]:
    """For each slug the groups of its topics, best first."""
    by_name = {group.name: group for group in groups}
    slugs = {name: slugify(name) or digest(name)[:8] for names in topics.values() for name in names}
    return {
        slug: tuple(dict.fromkeys(by_name[slugs[name]] for name in names)) for slug, names in topics.items()
    }


def _commonest(spellings: Counter[str]) -> str:
    return min(spellings, key=lambda name: (-spellings[name], name))


# Related stories -------------------------------------------------------------------------------


def _related(
    article: Article,
    references: Sequence[Reference],
    alike: Sequence[Likeness],
    by_slug: Mapping[str, Article],
    articles: Sequence[Article],
) -> tuple[Related, ...]:
    """The stories it names, then those most like it; from its section if there is none."""
    shared = {likeness.slug: likeness.words for likeness in alike}
    entries = {
        reference.card.slug: Related(reference.card, shared.get(reference.card.slug, ()), "reference")
        for reference in references
        if reference.card
    }
    for likeness in alike:
        if len(entries) >= RELATED_ENTRIES:
            break
        if likeness.slug not in entries:
            entries[likeness.slug] = Related(by_slug[likeness.slug].card, likeness.words, "alike")
    if entries:
        return tuple(entries.values())
    others = (other.card for other in articles if other is not article)
    ranked = sorted(others, key=lambda card: card.section != article.card.section)
    return tuple(Related(card, (), "section") for card in ranked[:RELATED_ENTRIES])


# References ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Titles:
    """The titles of the site, to be found by their words."""

    exact: Mapping[str, Sequence[Card]]
    by_word: Mapping[str, Sequence[Card]]


def _resolve_references(articles: Sequence[Article]) -> dict[str, tuple[Reference, ...]]:
    """For each slug, its references in order, each with the story of the site that it means."""
    titles = _index_titles(article.card for article in articles)
    return {
        article.card.slug: tuple(
            Reference(text, _find_title(text, article.card, titles)) for text in article.references
        )
        for article in articles
    }


def _index_titles(cards: Iterable[Card]) -> _Titles:
    exact: dict[str, list[Card]] = defaultdict(list)
    by_word: dict[str, list[Card]] = defaultdict(list)
    for card in cards:
        words = _words(card.title)
        exact[" ".join(words)].append(card)
        for word in set(words):
            by_word[word].append(card)
    return _Titles(exact, by_word)


def _find_title(text: str, card: Card, titles: _Titles) -> Card | None:
    """The story that a reference of `card` means; None if no title is surely the same."""
    words = _words(text)
    same = [other for other in titles.exact.get(" ".join(words), ()) if other.slug != card.slug]
    if same or len(words) < FEWEST_WORDS:
        return _nearest_in_time(same, card.date) if same else None
    rare = sorted(set(words) & titles.by_word.keys(), key=lambda word: (len(titles.by_word[word]), word))
    candidates = {
        other.slug: other
        for word in rare[: len(words) // 2 + 1]
        for other in titles.by_word[word]
        if other.slug != card.slug and _are_as_long(words, _words(other.title))
    }
    if not candidates:
        return None
    from rapidfuzz import fuzz  # loaded only where a title is not found as it stands

    ratios = {
        slug: fuzz.token_set_ratio(" ".join(words), " ".join(_words(other.title)))
        for slug, other in candidates.items()
    }
    best = max(ratios.values())
    if best < FUZZY_MATCH:
        return None
    return _nearest_in_time([candidates[slug] for slug in ratios if ratios[slug] == best], card.date)


def _words(title: str) -> list[str]:
    folded = unicodedata.normalize("NFKC", title).casefold()
    return re.findall(r"[^\W_]+", re.sub("['’‘]", "", folded))


def _are_as_long(words: Sequence[str], others: Sequence[str]) -> bool:
    shorter, longer = sorted((len(set(words)), len(set(others))))
    return shorter >= FEWEST_WORDS and shorter >= LEAST_LENGTH * longer


def _nearest_in_time(cards: Sequence[Card], date: PartialDate | None) -> Card:
    """Of several stories with one title, the one published nearest to the story that refers to it."""

    def distance(card: Card) -> tuple[tuple[int, ...], str]:
        here, there = sort_key(date), sort_key(card.date)
        return tuple(abs(a - b) for a, b in zip(here, there, strict=True)), card.slug

    return min(cards, key=distance)


# Links in texts --------------------------------------------------------------------------------


def _resolve_links(
    articles: Sequence[Article], leaves: Sequence[Leaf]
) -> tuple[dict[str, dict[str, str]], list[Problem]]:
    """By page its relative links and the pages they mean, and warnings about those that mean none."""
    texts = [(article.source, article.card.path, article.links) for article in articles]
    texts += [(leaf.source, leaf.path, leaf.links) for leaf in leaves]
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
