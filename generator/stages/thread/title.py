"""title_of(): what readers call a thread: the one or two names that its stories share."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from generator.core.alike import SCORE
from generator.core.model import Article
from generator.stages.thread.components import Component
from generator.stages.thread.headlines import spaced, subject_of

SECOND_SHARE = 0.2
"""Weight of a second name, as a share of the first one's, from which on it is said too."""
COVERAGE = 0.6
"""Share of the stories that a second name must have brought into the thread."""
CAPITAL_WEIGHT = 2.0
"""Names before common words."""
HEADLINE_WEIGHT = 5.0
"""What stands in every headline of the thread weighs so much more than what stands in none."""


class _Word(NamedTuple):
    """One by which stories of a thread are alike."""

    text: str
    score: float
    coverage: float
    """Share of the stories that it has brought into the thread."""
    share: float
    """Share of the headlines that it stands in."""


def title_of(slugs: Sequence[str], component: Component, articles: Mapping[str, Article]) -> str:
    """`Marsh and Spitzer`, `Hunt and Countryside Alliance`; the first headline if they share no words.

    One or two names: of the words by which its stories are alike, those that weigh most, hold most of them
    together and stand in most headlines, each as the full name that the stories have for it. What most of the
    headlines say that is no name leaves room for one name; if it is of several words, for one of a headline.
    `slugs` are some of the component, `articles` all, by slug.
    """
    headlines = [articles[slug].card.title for slug in slugs]
    known = [set(articles[slug].phrases.texts.split("\n")) for slug in slugs]
    ranked = _rank(slugs, component, headlines)
    names = {word.text for word in ranked if _is_name(word.text)}
    subject, share = subject_of(headlines, articles[slugs[0]].card.language, known, names)
    if subject:
        ranked = [word for word in ranked if word.text[:1].isupper() and not _overlap(word.text, subject)]
    named = ((word, full) for word in ranked if (full := _full_name(word.text, known)))
    first, name = next(named, (None, ""))
    if not first:
        return _capitalised(subject or (ranked[0].text if ranked else headlines[0]))
    if subject:
        if _overlap(name, subject) or first.coverage < COVERAGE or (" " in subject and not first.share):
            return _capitalised(subject)
        return f"{name} and {subject}" if first.share > share else _capitalised(f"{subject} and {name}")
    for word, full in named:
        if word.score < SECOND_SHARE * first.score:
            break  # nor are those after it
        is_alike = word.text[:1].isupper() == first.text[:1].isupper()
        if word.coverage >= COVERAGE and is_alike and not _overlap(name, full):
            return _capitalised(f"{name} and {full}")
    return _capitalised(name)


def _rank(slugs: Sequence[str], component: Component, headlines: Sequence[str]) -> list[_Word]:
    """The words by which the stories are alike, the best first."""
    weights: dict[str, float] = defaultdict(float)
    covered: dict[str, set[str]] = defaultdict(set)
    for slug, other, score, words in _likenesses(slugs, component):
        for rank, word in enumerate(words, start=1):
            weights[word] += score / rank
            covered[word] |= {slug, other}
    wholes = list(map(spaced, headlines))
    found: list[_Word] = []
    for word, weight in weights.items():
        short = spaced(word.rpartition(" ")[2] if _is_name(word) else word)  # headlines have surnames
        share = sum(short in whole for whole in wholes) / len(wholes)
        capital = CAPITAL_WEIGHT if word[:1].isupper() else 1
        score = weight * len(covered[word]) * capital * (1 + share * (HEADLINE_WEIGHT - 1))
        found.append(_Word(word, round(score, 4), len(covered[word]) / len(slugs), share))
    return sorted(found, key=lambda word: (-word.score, word.text))


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


def _is_name(text: str) -> bool:
    return all(word[:1].isupper() or word.isdecimal() for word in text.split(" "))


def _overlap(one: str, other: str) -> bool:
    return bool(set(one.casefold().split()) & set(other.casefold().split()))


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
