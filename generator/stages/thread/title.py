"""title_of(): what readers call a thread: the one or two names that its stories share."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from generator.core.model import Article, Likeness

SECOND_SHARE = 0.3
"""Weight of a second name, as a share of the first one's, from which on it is said too."""
COVERAGE = 0.6
"""Share of the stories that a second name must have brought into the thread."""
CAPITAL_WEIGHT = 2.0
"""Names before common words."""
HEADLINE_WEIGHT = 5.0
"""What stands in every headline of the thread weighs so much more than what stands in none."""


def title_of(
    slugs: Sequence[str], alike: Mapping[str, Sequence[Likeness]], articles: Mapping[str, Article]
) -> str:
    """`Marsh and Spitzer`; the headline of the first story if they share no words.

    Of the words by which its stories are alike, those that weigh most and hold most of them together, each as
    the full name that the stories have for it.
    """
    weights: dict[str, float] = defaultdict(float)
    covered: dict[str, set[str]] = defaultdict(set)
    for slug in slugs:
        for entry in alike.get(slug, ()):
            if entry.slug in slugs:
                for rank, word in enumerate(entry.words, start=1):
                    weights[word] += entry.score / rank
                    covered[word] |= {slug, entry.slug}
    headlines = [articles[slug].card.title for slug in slugs]
    scores: dict[str, float] = {}
    for word, weight in weights.items():
        at_start_of_word = re.compile(rf"(?<!\w){re.escape(word)}", re.IGNORECASE)
        share = sum(bool(at_start_of_word.search(headline)) for headline in headlines) / len(headlines)
        capital = CAPITAL_WEIGHT if word[:1].isupper() else 1
        scores[word] = round(weight * len(covered[word]) * capital * (1 + share * (HEADLINE_WEIGHT - 1)), 4)
    ranked = sorted(scores, key=lambda word: (-scores[word], word))
    if not ranked:
        return articles[slugs[0]].card.title
    names = [articles[slug].phrases.texts.split("\n") for slug in slugs]
    first = _full_name(ranked[0], names)
    for word in ranked[1:]:
        if scores[word] < SECOND_SHARE * scores[ranked[0]]:
            break
        second = _full_name(word, names)
        is_alike = word[:1].isupper() == ranked[0][:1].isupper()
        if is_alike and len(covered[word]) >= COVERAGE * len(slugs) and not _overlap(first, second):
            return _capitalised(f"{first} and {second}")
    return _capitalised(first)


def _full_name(word: str, names: Iterable[Sequence[str]]) -> str:
    """`Radcliffe` → `Paula Radcliffe`: the name with this word in it that most of the stories have."""
    if not word[:1].isupper():
        return word
    counts = Counter(name for found in names for name in set(found) if f" {word} " in f" {name} ")
    return min(counts, key=lambda name: (-counts[name], -len(name), name), default=word)


def _overlap(one: str, other: str) -> bool:
    return bool(set(one.casefold().split()) & set(other.casefold().split()))


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
