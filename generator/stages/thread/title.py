"""title_of(): what readers call a thread: the one or two names that its stories share."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from generator.core.alike import SCORE
from generator.core.model import Article
from generator.stages.thread.cluster import Component

SECOND_SHARE = 0.3
"""Weight of a second name, as a share of the first one's, from which on it is said too."""
COVERAGE = 0.6
"""Share of the stories that a second name must have brought into the thread."""
CAPITAL_WEIGHT = 2.0
"""Names before common words."""
HEADLINE_WEIGHT = 5.0
"""What stands in every headline of the thread weighs so much more than what stands in none."""

_WORD = re.compile(r"\w+")


def title_of(slugs: Sequence[str], component: Component, articles: Mapping[str, Article]) -> str:
    """`Marsh and Spitzer`; the headline of the first story if they share no words.

    Of the words by which its stories are alike, those that weigh most and hold most of them together, each as
    the full name that the stories have for it. `slugs` are some of the component, `articles` all, by slug.
    """
    weights: dict[str, float] = defaultdict(float)
    covered: dict[str, set[str]] = defaultdict(set)
    for slug, other, score, words in _likenesses(slugs, component):
        for rank, word in enumerate(words, start=1):
            weights[word] += score / rank
            covered[word] |= {slug, other}
    headlines = [_spaced(articles[slug].card.title) for slug in slugs]
    scores: dict[str, float] = {}
    for word, weight in weights.items():
        spaced = _spaced(word)
        share = sum(spaced in headline for headline in headlines) / len(headlines)
        capital = CAPITAL_WEIGHT if word[:1].isupper() else 1
        scores[word] = round(weight * len(covered[word]) * capital * (1 + share * (HEADLINE_WEIGHT - 1)), 4)
    ranked = sorted(scores, key=lambda word: (-scores[word], word))
    if not ranked:
        return articles[slugs[0]].card.title
    names = [set(articles[slug].phrases.texts.split("\n")) for slug in slugs]
    named = ((word, full) for word in ranked if (full := _full_name(word, names)))
    first, title = next(named, (ranked[0], ranked[0]))
    for word, full in named:
        is_strong = scores[word] >= SECOND_SHARE * scores[first]
        is_shared = len(covered[word]) >= COVERAGE * len(slugs)
        if not is_strong:
            break  # nor are those after it
        if is_shared and word[:1].isupper() == first[:1].isupper() and not _overlap(title, full):
            return _capitalised(f"{title} and {full}")
    return _capitalised(title)


def _likenesses(
    slugs: Sequence[str], component: Component
) -> Iterator[tuple[str, str, float, tuple[str, ...]]]:
    """Of each story one after the other: itself, another that is like it, how much, and by which words."""
    rows = {slug: row for row, slug in enumerate(component.slugs)}
    members = set(slugs)
    for slug in slugs:
        row = rows[slug]
        for place in range(component.starts[row], component.starts[row + 1]):
            other, words = component.others[place], component.words[place]
            if words and other is not None and (name := component.slugs[other]) in members:
                yield slug, name, component.scores[place] / SCORE, tuple(words.split("\t"))


def _full_name(word: str, names: Sequence[Collection[str]]) -> str:
    """`Radcliffe` → `Paula Radcliffe`: the name with this word in it that most of the stories have.

    Empty if fewer than half of them have one such name: "Greek" is none. A common word is its own name, and
    so are several words.
    """
    own = "" if word[:1].isupper() and " " not in word else word
    if not word[:1].isupper():
        return own
    having = (name for found in names for name in found if word in name and f" {word} " in f" {name} ")
    counts = Counter(having)
    common = [name for name, count in counts.items() if 2 * count >= len(names)]
    return min(common, key=lambda name: (-counts[name], -len(name), name), default=own)


def _spaced(text: str) -> str:
    """Its words without case, a space before each, by which the beginning of a word is found."""
    return "".join(f" {word}" for word in _WORD.findall(text.casefold()))


def _overlap(one: str, other: str) -> bool:
    return bool(set(one.casefold().split()) & set(other.casefold().split()))


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
