"""resolve_references(): which story of the site a "Read more: TITLE" means, if that is sure."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from generator.core.dates import PartialDate, sort_key
from generator.core.model import Article, Card, Reference
from generator.core.work import Cache, resume

FUZZY_MATCH = 90  # rapidfuzz's token_set_ratio, percent
FEWEST_WORDS = 3
"""Words a title needs to be matched by likeness: shorter ones match too much."""
LEAST_LENGTH = 0.6
"""Words of the shorter title, as a share of the longer one's."""


_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class _Title:
    """A title as titles are compared."""

    card: Card
    text: str
    """Its words without case, spaces between."""
    length: int
    """Different words."""


@dataclass(frozen=True, slots=True)
class _Titles:
    """The titles of the site, to be found by their words."""

    exact: Mapping[str, Sequence[_Title]]
    by_word: Mapping[str, Sequence[_Title]]


def resolve_references(articles: Sequence[Article], cache: Cache) -> dict[str, tuple[Reference, ...]]:
    """For each slug, its references in order, each with the story of the site that it means."""
    cards = [article.card for article in articles]
    asked = [(article.card.slug, article.references) for article in articles if article.references]
    meant: dict[str, tuple[str, ...]] = resume(
        cache, "references", (cards, asked), lambda _: (_find_titles(asked, cards), None)
    )
    by_slug: dict[str, Card | None] = {card.slug: card for card in cards}
    found = dict.fromkeys(by_slug, NONE)
    for slug, texts in asked:
        others = [by_slug.get(other) for other in meant[slug]]
        found[slug] = tuple(map(Reference, texts, others))
    return found


NONE: tuple[Reference, ...] = ()


def _find_titles(
    asked: Iterable[tuple[str, Sequence[str]]], cards: Sequence[Card]
) -> dict[str, tuple[str, ...]]:
    """For each slug with references the slugs of the stories that they mean; empty where that is not sure."""
    by_slug = {card.slug: card for card in cards}
    titles = _index_titles(cards)

    def slug_of(text: str, card: Card) -> str:
        other = _find_title(text, card, titles)
        return other.slug if other else ""

    return {slug: tuple([slug_of(text, by_slug[slug]) for text in texts]) for slug, texts in asked}


def _index_titles(cards: Iterable[Card]) -> _Titles:
    exact: dict[str, list[_Title]] = defaultdict(list)
    by_word: dict[str, list[_Title]] = defaultdict(list)
    for card in cards:
        words = _words(card.title)
        different = set(words)
        title = _Title(card, " ".join(words), len(different))
        exact[title.text].append(title)
        for word in different:
            by_word[word].append(title)
    return _Titles(exact, by_word)


def _find_title(text: str, card: Card, titles: _Titles) -> Card | None:
    """The story that a reference of `card` means; None if no title is surely the same."""
    words = _words(text)
    text = " ".join(words)
    same = [title.card for title in titles.exact.get(text, ()) if title.card.slug != card.slug]
    if same or len(words) < FEWEST_WORDS:
        return _nearest_in_time(same, card.date) if same else None
    different = set(words)
    rare = sorted(different & titles.by_word.keys(), key=lambda word: (len(titles.by_word[word]), word))
    candidates = {
        title.card.slug: title
        for word in rare[: len(words) // 2 + 1]
        for title in titles.by_word[word]
        if _are_as_long(len(different), title.length)
    }
    candidates.pop(card.slug, None)
    if not candidates:
        return None
    from rapidfuzz import fuzz  # loaded only where a title is not found as it stands

    ratio = fuzz.token_set_ratio
    ratios = {slug: ratio(text, title.text, score_cutoff=FUZZY_MATCH) for slug, title in candidates.items()}
    best = max(ratios.values())
    if best < FUZZY_MATCH:
        return None
    return _nearest_in_time([candidates[slug].card for slug in ratios if ratios[slug] == best], card.date)


def _words(title: str) -> list[str]:
    folded = unicodedata.normalize("NFKC", title).casefold()
    return _WORD.findall(folded.replace("'", "").replace("’", "").replace("‘", ""))


def _are_as_long(length: int, other: int) -> bool:
    shorter, longer = (length, other) if length < other else (other, length)
    return shorter >= FEWEST_WORDS and shorter >= LEAST_LENGTH * longer


def _nearest_in_time(cards: Sequence[Card], date: PartialDate | None) -> Card:
    """Of several stories with one title, the one published nearest to the story that refers to it."""

    def distance(card: Card) -> tuple[tuple[int, ...], str]:
        here, there = sort_key(date), sort_key(card.date)
        return tuple(abs(a - b) for a, b in zip(here, there, strict=True)), card.slug

    return min(cards, key=distance)
