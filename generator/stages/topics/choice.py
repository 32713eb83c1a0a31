"""What one story is about, what tells over the collection, and how it is written (docs/topics.md)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from generator.core.phrases import Phrases
from generator.reading.phrases.candidates import UNSURE
from generator.stages.topics.rules import Rules

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
NESTED = 0.5
"""Share of a phrase's stories in which a longer one may hold it before the longer one takes its place."""


def keys_of(lines: str) -> list[str]:
    """What stands in lines; none if there are none."""
    return lines.split("\n") if lines else []


def weigh(row: Phrases, rules: Rules) -> dict[str, int]:
    """Key → how much a story is about it, its short forms counted in; what it is hardly about is left out."""
    meant = keys = keys_of(row.keys)
    if any(row.wholes):
        meant = [
            keys[whole - 1] if whole not in _NO_WHOLE and key not in rules.own else key
            for key, whole in zip(keys, row.wholes, strict=True)
        ]
    found: dict[str, int] = {}
    for target, weight in zip(map(rules.targets.get, meant, meant), row.weights, strict=True):
        if target:
            found[target] = found.get(target, 0) + weight
    return {key: weight for key, weight in found.items() if weight >= LEAST_WEIGHT}


_NO_WHOLE = frozenset({0, UNSURE})


def find_telling(stories: Mapping[str, int], total: int) -> dict[str, int]:
    """The keys that may become topics, with the powers of two that their stories reach.

    `stories`: key → how many of the `total` stories are about it.
    """
    most = COMMONEST * total if total >= FEW_STORIES else total
    telling = {key: count for key, count in stories.items() if FEWEST_STORIES <= count <= most}
    nested = _nested(telling)
    return {key: count.bit_length() for key, count in telling.items() if key not in nested}


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


def choose_best(keys: Iterable[str], weights: Iterable[int], telling: Mapping[str, int]) -> list[str]:
    """The topics of a story that is about these keys so much: weight, times how rare its stories are."""
    scores = {
        key: weight * (_RARE - telling[key])
        for key, weight in zip(keys, weights, strict=True)
        if key in telling
    }
    return sorted(scores, key=lambda key: (-scores[key], key))[:MOST_OF_STORY]


_RARE = 24
"""Powers of two that the number of stories with a topic may reach, and some more: rarity counts mildly."""


def find_spellings(row: Phrases, keys: Iterable[str]) -> str:
    """A line for each of the keys that a story has itself: the key, a tab, how the story writes it."""
    wanted = set(keys)
    if not wanted:
        return ""
    pairs = zip(keys_of(row.keys), row.texts.split("\n"), strict=True)
    return "\n".join([f"{key}\t{text}" for key, text in pairs if key in wanted])


def spell(spellings: Mapping[str, int]) -> dict[str, str]:
    """Key → how most stories that are about it write it.

    `spellings`: lines as `find_spellings` has them → how many stories have them.
    """
    texts: dict[str, dict[str, int]] = defaultdict(dict)
    for line, count in spellings.items():
        key, _, text = line.partition("\t")
        texts[key][text] = count
    return {key: _capitalised(_commonest(counts)) for key, counts in texts.items()}


def _commonest(texts: Mapping[str, int]) -> str:
    return min(texts, key=lambda text: (-texts[text], text)) if len(texts) > 1 else next(iter(texts))


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:] if text.islower() else text
