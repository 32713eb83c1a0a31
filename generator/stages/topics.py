"""choose_topics(): what each story is about, weighed over the whole collection (docs/topics.md).

Counts are compared by halves, fourths and powers of two, so that most edits of one story leave the topics of
all others as they were.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from generator.core.config import Corrections
from generator.core.model import Article
from generator.core.phrases import Phrases
from generator.reading.phrases.candidates import UNSURE
from generator.reading.phrases.keys import key_of_name, stands_for

FEWEST_STORIES = 3
"""Stories that a topic must have."""
MOST_OF_STORY = 6
"""Topics found for one story."""
LEAST_WEIGHT = 4
"""Weight from which on a story is about a phrase."""
COMMONEST = 0.15
"""Share of the stories beyond which a phrase tells nothing any more."""
FEW_STORIES = 50
"""Collections with fewer stories keep common phrases."""
CLEAR_MAJORITY = 0.8
"""Share of the stories in which a short form must mean one longer name to mean it in the others."""
LAST_WORD = 0.5
"""Stories in which a name is short for another, as a share of those where it stands alone, beyond which it is
short everywhere."""
DOUBTFUL = 0.3
"""The same if it is not clear for which: then it is half a name, and no topic."""
FIRST_WORD = 4.0
"""The same for a first word, which hardly ever stands without the rest: "Serena", not "Manchester"."""
NESTED = 0.5
"""Share of a phrase's stories in which a longer one may hold it before the longer one takes its place."""


@dataclass(frozen=True, slots=True)
class _Rules:
    """Which keys stand for which others, over the whole collection."""

    targets: Mapping[str, str]
    """Key → the key that it stands for everywhere; empty: for none, it is half a name."""
    own: frozenset[str]
    """Keys that stand for themselves even in a story with a longer name: "Africa" beside "South Africa"."""


def choose_topics(articles: Sequence[Article], corrections: Corrections) -> dict[str, tuple[str, ...]]:
    """For each slug its topics, best first: those that a person listed, else those found.

    A topic that is found has at least three stories, counting those where a person listed it.
    """
    wanted, titles = _by_hand(articles, corrections)
    rows = [article.phrases for article in articles if article.topics is None]
    stories = _count_stories(rows)
    rules = _weigh_short_forms(rows, stories, wanted)
    listed = {
        article.card.slug: [wanted.get(key, key) for key in map(key_of_name, article.topics)]
        for article in articles
        if article.topics is not None
    }
    frequent = {key for key, count in stories.items() if count >= FEWEST_STORIES}
    telling = frequent.union(rules.targets, rules.targets.values(), *listed.values())
    meanings = {key: meant for key in telling if (meant := rules.targets.get(key, key))}
    weights = {
        article.card.slug: _weigh(article.phrases, meanings, rules.own)
        for article in articles
        if article.topics is None
    }
    chosen = _choose(weights, listed)
    spelt = _spell(articles, chosen, titles)
    return {
        slug: tuple(dict.fromkeys(filter(None, (spelt.get(key, "") for key in keys))))
        for slug, keys in (chosen | listed).items()
    }


def _keys(row: Phrases) -> list[str]:
    return row.keys.split("\n") if row.keys else []


def _count_stories(rows: Sequence[Phrases]) -> Counter[str]:
    """Key → how many stories have it. Many rows at once: the time goes into C."""
    stories: Counter[str] = Counter()
    for start in range(0, len(rows), _PARCEL):
        keys = "\n".join([row.keys for row in rows[start : start + _PARCEL] if row.keys])
        stories.update(keys.split("\n") if keys else ())
    return stories


_PARCEL = 1000


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
        for key, text in zip(_keys(article.phrases), article.phrases.texts.split("\n"), strict=False):
            if text.casefold() in folded:
                wanted[key] = key_of_name(folded[text.casefold()])
    titles |= {key_of_name(name): name for name in corrections.topics.values() if name}
    return {key: name for key, name in wanted.items() if key != name}, titles


def _weigh_short_forms(
    rows: Iterable[Phrases], stories: Mapping[str, int], wanted: Mapping[str, str]
) -> _Rules:
    """What short forms, plurals and longer forms stand for."""
    wholes: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        if any(row.wholes):
            keys = _keys(row)
            for place, number in enumerate(row.wholes):
                if number:
                    wholes[keys[place]][keys[number - 1] if number != UNSURE else ""] += 1
    targets: dict[str, str] = {}
    own: set[str] = set()
    for key, meanings in wholes.items():
        short = sum(meanings.values())
        alone = stories[key] - short
        whole, count = max(meanings.items(), key=lambda item: (item[1], item[0]))
        is_clear = bool(whole) and count >= CLEAR_MAJORITY * short
        begins = whole.startswith(f"{key} ")
        if stands_for(key, whole) and not begins and not whole.endswith(f" {key}"):
            targets |= {key: whole} if is_clear else {}
        elif short <= alone * (FIRST_WORD if begins else LAST_WORD if is_clear else DOUBTFUL):
            own.add(key)
        else:
            targets[key] = whole if is_clear else ""
    for key, count in stories.items():
        singular = key[:-1]
        if key[-1:] == "s" and len(key) > 3 and singular in stories and not {key, singular} & targets.keys():
            rarer, commoner = (key, singular) if count <= stories[singular] else (singular, key)
            targets[rarer] = commoner
    for key, count in stories.items():
        if key.count(" ") > 1 and key not in targets:
            plainer = _plainer(key, count, stories, targets)
            targets |= {key: plainer} if plainer else {}
    return _Rules(_settled({**targets, **wanted}), frozenset(own - wanted.keys()))


def _plainer(key: str, count: int, stories: Mapping[str, int], targets: Mapping[str, str]) -> str:
    """A much commoner name that a name ends with: "Wayne Rooney" of "Striker Wayne Rooney"."""
    words = key.split(" ")
    for start in range(1, len(words) - 1):
        rest = " ".join(words[start:])
        is_joined = words[start - 1] in _JOINTS or words[start] in _JOINTS
        if not is_joined and stories.get(rest, 0) >= 2 * count and targets.get(rest, rest) == rest:
            return rest
    return ""


_JOINTS = frozenset("of for and the on de del der la van von di da du".split())


def _settled(targets: Mapping[str, str]) -> dict[str, str]:
    """Targets of targets followed to their end; a ring leads to its first key in order."""
    settled: dict[str, str] = {}
    for key in targets:
        seen = [key]
        while seen[-1] in targets and targets[seen[-1]] not in seen:
            seen.append(targets[seen[-1]])
        is_ring = seen[-1] in targets
        settled[key] = min(seen) if is_ring else seen[-1]
    return settled


def _weigh(row: Phrases, meanings: Mapping[str, str], own: frozenset[str]) -> dict[str, int]:
    """Key → how much a story is about it, its short forms counted in.

    `meanings`: key → the key that it stands for, of all that may become topics; `own` as in `_Rules`.
    """
    meant = keys = _keys(row)
    if any(row.wholes):
        meant = [
            keys[whole - 1] if whole not in _NO_WHOLE and key not in own else key
            for key, whole in zip(keys, row.wholes, strict=True)
        ]
    found: dict[str, int] = {}
    for target, weight in zip(map(meanings.get, meant), row.weights, strict=True):
        if target:
            found[target] = found.get(target, 0) + weight
    return {key: weight for key, weight in found.items() if weight >= LEAST_WEIGHT}


_NO_WHOLE = frozenset({0, UNSURE})


def _choose(
    weights: Mapping[str, Mapping[str, int]], listed: Mapping[str, Sequence[str]]
) -> dict[str, list[str]]:
    """For each slug the keys of its topics, best first."""
    stories = Counter(chain.from_iterable(weights.values()))
    stories.update(chain.from_iterable(map(set, listed.values())))
    total = len(weights) + len(listed)
    most = COMMONEST * total if total >= FEW_STORIES else total
    telling = {key: count for key, count in stories.items() if FEWEST_STORIES <= count <= most}
    for key in _nested(telling):
        del telling[key]
    chosen = {slug: _best(found, telling) for slug, found in weights.items()}
    shown = Counter(chain.from_iterable((*chosen.values(), *listed.values())))
    return {slug: [key for key in keys if shown[key] >= FEWEST_STORIES] for slug, keys in chosen.items()}


def _nested(stories: Mapping[str, int]) -> set[str]:
    """Keys that mostly stand within a longer one: "account deficit" for "current account deficit".

    After the C-value of K. Frantzi, S. Ananiadou and H. Mima, "Automatic recognition of multi-word terms",
    International Journal on Digital Libraries 3, 2000, pp. 115-130: what a longer term explains is no term.
    """
    nested: set[str] = set()
    for key, count in stories.items():
        words = key.split(" ")
        for start in range(len(words)):
            for end in range(start + 2, len(words) + 1):
                part = " ".join(words[start:end])
                if part != key and count >= NESTED * stories.get(part, count * 2 + 1):
                    nested.add(part)
    return nested


def _best(found: Mapping[str, int], telling: Mapping[str, int]) -> list[str]:
    """The topics of a story: weight, times how rare its stories are in powers of two."""
    scores = {
        key: weight * (_RARE - telling[key].bit_length()) for key, weight in found.items() if key in telling
    }
    return sorted(scores, key=lambda key: (-scores[key], key))[:MOST_OF_STORY]


_RARE = 24
"""Powers of two that the number of stories with a topic may reach, and some more: rarity counts mildly."""


def _spell(
    articles: Sequence[Article],
    chosen: Mapping[str, Sequence[str]],
    titles: Mapping[str, str],
) -> dict[str, str]:
    """Key → how most stories that are about it write it; as people wrote it, where they did."""
    found_texts: list[tuple[str, str]] = []
    for article in articles:
        wanted = set(chosen.get(article.card.slug, ()))
        if wanted:
            pairs = zip(_keys(article.phrases), article.phrases.texts.split("\n"), strict=True)
            found_texts += [pair for pair in pairs if pair[0] in wanted]
    spellings: dict[str, dict[str, int]] = defaultdict(dict)
    for (key, text), count in Counter(found_texts).items():
        spellings[key][text] = count
    found = {
        key: _capitalised(min(counts, key=lambda text: (-counts[text], text)))
        for key, counts in spellings.items()
    }
    return found | dict(titles)


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:] if text.islower() else text
