"""find_rules(): which names stand for which others, over the whole collection (docs/topics.md)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from generator.core.phrases import Phrases
from generator.core.value import Value
from generator.reading.phrases.candidates import UNSURE
from generator.reading.phrases.keys import stands_for

CLEAR_MAJORITY = 0.8
"""Share of the stories in which a short form must mean one longer name to mean it in the others."""
LAST_WORD = 0.5
"""Stories in which a name is short for another, as a share of those where it stands alone, beyond which it is
short everywhere."""
DOUBTFUL = 0.3
"""The same if it is not clear for which: then it is half a name, and no topic."""
FIRST_WORD = 4.0
"""The same for a first word, which hardly ever stands without the rest: "Serena", not "Manchester"."""


@dataclass(frozen=True, slots=True)
class Rules(Value):
    """Which keys stand for which others, over the whole collection."""

    targets: Mapping[str, str]
    """Key → the key that it stands for everywhere; empty: for none, it is half a name."""
    own: frozenset[str]
    """Keys that stand for themselves even in a story with a longer name: "Africa" beside "South Africa"."""


def find_short_forms(row: Phrases) -> str:
    """A line for each name of a story that is short for another: its key, a tab, the key of the other.

    Nothing after the tab if the story does not say surely for what.
    """
    if not any(row.wholes):
        return ""
    keys = row.keys.split("\n")
    return "\n".join(
        [
            f"{keys[place]}\t{keys[number - 1] if number != UNSURE else ''}"
            for place, number in enumerate(row.wholes)
            if number
        ]
    )


def find_rules(
    short_forms: Mapping[str, int], stories: Mapping[str, int], wanted: Mapping[str, str]
) -> Rules:
    """What short forms, plurals and longer forms stand for.

    `short_forms`: lines as `find_short_forms` has them, `stories`: keys, both → how many stories have them;
    `wanted`: what people want instead. No order decides anything.
    """
    wholes: dict[str, dict[str, int]] = defaultdict(dict)
    for line, count in short_forms.items():
        key, _, whole = line.partition("\t")
        wholes[key][whole] = count
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
    for key in sorted([key for key in stories if key[-1:] == "s" and key[:-1] in stories and len(key) > 3]):
        singular = key[:-1]
        if key not in targets and singular not in targets:
            rarer, commoner = (key, singular) if stories[key] <= stories[singular] else (singular, key)
            targets[rarer] = commoner
    for key in sorted([key for key in stories if key.count(" ") > 1]):
        if key not in targets and (plainer := _plainer(key, stories[key], stories, targets)):
            targets[key] = plainer
    return Rules(_settled({**targets, **wanted}), frozenset(own - wanted.keys()))


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
