"""choose_topics(): what each story is about, weighed over the whole collection (docs/topics.md).

Counts are compared by halves, fourths and powers of two, so that most edits of one story leave the topics of
all others as they were. What was found for these stands, then, and only the counting is done anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import chain, repeat

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
    count_lines,
    find_spellings,
    find_telling,
    keys_of,
    spell,
    weigh,
)
from generator.stages.topics.rules import find_rules, find_short_forms

__all__ = ["FEW_STORIES", "MOST_OF_STORY", "choose_topics"]


@dataclass(frozen=True, slots=True)
class Known(Value):
    """What was found for each story, and the rules and counts by which it was found.

    The columns have an item for each story without topics by hand, and an empty one at their end.
    """

    fingerprints: Sequence[str]
    """Of the articles."""
    short_forms: Sequence[str]
    """As of `find_short_forms`."""
    keys: Sequence[str]
    """Lines: what the story is about."""
    weights: Sequence[str]
    """How much, a character each, whose code is the weight."""
    best: Sequence[str]
    """Lines: the keys of its topics, also those that too few stories show."""
    spellings: Sequence[str]
    """As of `find_spellings`, of the best."""
    targets: Mapping[str, str]
    """As in `Rules`."""
    own: frozenset[str]
    """The same."""
    telling: Mapping[str, int]
    """As of `find_telling`."""
    titles: Mapping[str, str]
    """Key → how it is written, of the topics that enough stories show."""
    listed: Mapping[str, tuple[str, ...]]
    """Slug → its topics, of those where a person listed them."""


_NOTHING = Known((), ("",), ("",), ("",), ("",), ("",), {}, frozenset(), {}, {}, {})


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
    found = zip(slugs, known.best, strict=False)
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
    places = _places(fingerprints, known)
    stale = {number for number, place in enumerate(places) if place < 0}

    short_forms = _renewed(known.short_forms, places, {n: find_short_forms(rows[n]) for n in stale})
    every = [row.keys for row in rows]
    stories = count_lines(every)
    rules = find_rules(short_forms, stories, wanted)
    changed = _changed(rules.targets, known.targets) | (rules.own ^ known.own)
    stale |= _touched(every, stale, changed, stories)

    weights = {n: weigh(rows[n], rules) for n in stale}
    keys = _renewed(known.keys, places, {n: "\n".join(of_one) for n, of_one in weights.items()})
    packed = {n: "".join(map(chr, of_one.values())) for n, of_one in weights.items()}
    all_weights = _renewed(known.weights, places, packed)
    stories = count_lines(keys)
    stories.update(chain.from_iterable(map(set, listed.values())))
    telling = find_telling(stories, len(articles))
    stale |= _touched(keys, stale, _changed(telling, known.telling), stories)

    best_of = {n: choose_best(keys_of(keys[n]), map(ord, all_weights[n]), telling) for n in stale}
    best = _renewed(known.best, places, {n: "\n".join(of_one) for n, of_one in best_of.items()})
    spelt = {n: find_spellings(rows[n], of_one) for n, of_one in best_of.items()}
    spellings = _renewed(known.spellings, places, spelt)
    shown = count_lines(best)
    shown.update(chain.from_iterable(listed.values()))
    titles = spell(count_lines(spellings)) | titles
    return Known(
        fingerprints,
        short_forms=[*short_forms, ""],
        keys=[*keys, ""],
        weights=[*all_weights, ""],
        best=[*best, ""],
        spellings=[*spellings, ""],
        targets=rules.targets,
        own=rules.own,
        telling=telling,
        titles={key: title for key, title in titles.items() if shown[key] >= FEWEST_STORIES},
        listed={slug: _named(of_one, titles) for slug, of_one in listed.items()},
    )


def _places(fingerprints: Sequence[str], known: Known) -> list[int]:
    """Where each story stands in the columns; -1, the last, if it is not known."""
    places = dict(zip(known.fingerprints, range(len(known.fingerprints)), strict=True))
    places.pop("", None)
    return list(map(places.get, fingerprints, repeat(-1)))


def _renewed(column: Sequence[str], places: Iterable[int], fresh: Mapping[int, str]) -> list[str]:
    """A column of what is known by story, with what was found anew by number."""
    renewed = list(map(column.__getitem__, places))
    for number, item in fresh.items():
        renewed[number] = item
    return renewed


def _changed(now: Mapping[str, object], before: Mapping[str, object]) -> set[str]:
    """The keys that are in one alone, or have another value."""
    return {key for key, _ in now.items() ^ before.items()}


def _touched(
    lines: Sequence[str], stale: Set[int], changed: Set[str], stories: Mapping[str, int]
) -> set[int]:
    """The stories in whose lines one of the changed keys stands.

    Few keys stand in others than the stale stories, and those are not looked for. `stories`: key → how many
    stories have it.
    """
    own = count_lines([lines[number] for number in stale])
    elsewhere = {key for key in changed if stories.get(key, 0) > own[key]}
    if not elsewhere:
        return set()
    return {number for number, text in enumerate(lines) if not elsewhere.isdisjoint(text.split("\n"))}


def _named(keys: Iterable[str], titles: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(titles.get, keys))))


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
