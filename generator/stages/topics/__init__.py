"""choose_topics(): what each story is about, weighed over the whole collection (docs/topics.md).

Counts are compared by halves, fourths and powers of two, so that most edits of one story leave the topics of
all others as they were. What was found for these stands, then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import cast

from generator.core.config import Corrections
from generator.core.model import Article
from generator.core.value import Value
from generator.core.work import Cache, resume
from generator.reading.phrases.keys import key_of_name
from generator.stages.topics.choice import (
    FEW_STORIES,
    FEWEST_STORIES,
    MOST_OF_STORY,
    choose_best,
    find_spellings,
    find_telling,
    keys_of,
    spell,
    weigh,
)
from generator.stages.topics.columns import (
    EMPTY,
    Column,
    find_changed,
    find_places,
    find_touched,
    renew,
    renew_texts,
)
from generator.stages.topics.rules import Rules, find_rules, find_short_forms

__all__ = ["FEW_STORIES", "MOST_OF_STORY", "choose_topics"]


@dataclass(frozen=True, slots=True)
class Known(Value):
    """What was found for each story without topics by hand, and by which rules and counts."""

    fingerprints: Column
    """Of the articles; not counted."""
    phrases: Column
    """Lines: the keys of its names and subjects."""
    short_forms: Column
    """As of `find_short_forms`."""
    about: Column
    """Lines: the keys of what it is about."""
    weights: Column
    """How much it is about these, a character each, whose code is the weight; not counted."""
    best: Column
    """Lines: the keys of its topics, also those that too few stories show."""
    spellings: Column
    """As of `find_spellings`, of the best."""
    rules: Rules
    telling: Mapping[str, int]
    """As of `find_telling`."""
    titles: Mapping[str, str]
    """Key → how it is written, of the topics that enough stories show."""
    listed: Mapping[str, tuple[str, ...]]
    """Slug → its topics, of those where a person listed them."""


_NOTHING = Known(EMPTY, EMPTY, EMPTY, EMPTY, EMPTY, EMPTY, EMPTY, Rules({}, frozenset()), {}, {}, {})


def choose_topics(
    articles: Sequence[Article], corrections: Corrections, cache: Cache | None = None
) -> dict[str, tuple[str, ...]]:
    """For each slug its topics, best first: those that a person listed, else those found.

    A topic that is found has at least three stories, counting those where a person listed it. Without a
    `cache` nothing is remembered.
    """
    if cache is None:
        known = _find(articles, corrections, _NOTHING)
    else:
        known = resume(
            cache, "topics", (articles, corrections),
            lambda before: (_find(articles, corrections, before[0] if before else _NOTHING), None),
        )  # fmt: skip
    slugs = [article.card.slug for article in articles if article.topics is None]
    found = zip(slugs, known.best.texts, strict=True)
    return {slug: _named(keys_of(best), known.titles) for slug, best in found} | dict(known.listed)


def _find(articles: Sequence[Article], corrections: Corrections, known: Known) -> Known:
    """All that choosing needs to know. The same whatever was known, but for the time."""
    wanted, titles = _by_hand(articles, corrections)
    listed = {
        article.card.slug: [wanted.get(key, key) for key in map(key_of_name, article.topics)]
        for article in articles
        if article.topics is not None
    }
    found = [article for article in articles if article.topics is None]
    rows = [article.phrases for article in found]
    fingerprints = [article.fingerprint for article in found]
    places = find_places(fingerprints, known.fingerprints.texts)
    stale = places.new()

    phrases = renew(known.phrases, places, {n: rows[n].keys for n in stale})
    short_forms = renew(known.short_forms, places, {n: find_short_forms(rows[n]) for n in stale})
    rules = find_rules(short_forms.lines, phrases.lines, wanted)
    changed = find_changed(rules.targets, known.rules.targets) | (rules.own ^ known.rules.own)
    stale |= find_touched(phrases, stale, changed)

    found_about = {n: weigh(rows[n], rules) for n in stale}
    about = renew(known.about, places, {n: "\n".join(of_one) for n, of_one in found_about.items()})
    packed = {n: "".join(map(chr, of_one.values())) for n, of_one in found_about.items()}
    weights = renew_texts(known.weights.texts, places, packed)
    stories = Counter(about.lines)
    stories.update(chain.from_iterable(map(set, listed.values())))
    telling = find_telling(stories, len(articles))
    stale |= find_touched(about, stale, find_changed(telling, known.telling))

    chosen = {n: choose_best(keys_of(about.texts[n]), map(ord, weights[n]), telling) for n in stale}
    best = renew(known.best, places, {n: "\n".join(of_one) for n, of_one in chosen.items()})
    spelt = {n: find_spellings(rows[n], of_one) for n, of_one in chosen.items()}
    spellings = renew(known.spellings, places, spelt)
    shown = Counter(best.lines)
    shown.update(chain.from_iterable(listed.values()))
    titles = spell(spellings.lines) | titles
    return Known(
        Column(fingerprints, {}), phrases, short_forms, about, Column(weights, {}), best, spellings,
        rules, telling,
        titles={key: title for key, title in titles.items() if shown[key] >= FEWEST_STORIES},
        listed={slug: _named(of_one, titles) for slug, of_one in listed.items()},
    )  # fmt: skip


def _named(keys: Iterable[str], titles: Mapping[str, str]) -> tuple[str, ...]:
    """Their titles, none twice; keys that are no topic have none."""
    names = tuple(map(titles.get, keys))
    if all(names) and len(set(names)) == len(names):  # nearly always
        return cast("tuple[str, ...]", names)
    return tuple(dict.fromkeys(filter(None, names)))


def _by_hand(articles: Iterable[Article], corrections: Corrections) -> tuple[dict[str, str], dict[str, str]]:
    """Key → key that a person wants instead (empty: none), and key → its title, for names of people's own."""
    titles: dict[str, str] = {}
    for article in articles:
        for name in article.topics or ():
            titles.setdefault(key_of_name(name), name)
    if not corrections.topics and not titles:
        return {}, {}
    folded = {name.casefold(): name for name in titles.values()}
    folded |= {found.casefold(): name for found, name in corrections.topics.items()}
    wanted = {key_of_name(found): key_of_name(name) for found, name in corrections.topics.items()}
    for article in articles:  # a subject is known by its stems, which nobody can be expected to write
        if folded.keys().isdisjoint(article.phrases.texts.casefold().split("\n")):
            continue
        for key, text in zip(keys_of(article.phrases.keys), article.phrases.texts.split("\n"), strict=False):
            if text.casefold() in folded:
                wanted[key] = key_of_name(folded[text.casefold()])
    titles |= {key_of_name(name): name for name in corrections.topics.values() if name}
    return {key: name for key, name in wanted.items() if key != name}, titles
