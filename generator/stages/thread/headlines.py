"""subject_of(): what the headlines of a thread say in common, apart from names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import combinations

from generator.reading.phrases.keys import without_possessive
from generator.reading.stopwords import stop_words_of

LONGEST_RUN = 3
"""Words of a run."""
SHORTEST_WORD = 3
"""Letters of a run of one word; in alphabets that have such."""
LEAST_SHARE = 0.5
"""Of the headlines that say it."""
LEAST_KNOWN = 1 / 3
"""Of the stories that have a single word among their subjects: else it may be a verb."""

_WORD = re.compile(r"\w+(?:[-.'’]\w+)*")
_PART = re.compile(r"\w+")


def spaced(text: str) -> str:
    """Its words without case, a space before each, by which the beginning of a word is found."""
    return "".join(f" {word}" for word in _PART.findall(text.casefold()))


def subject_of(
    headlines: Sequence[str], language: str, phrases: Sequence[Collection[str]], names: Collection[str]
) -> tuple[str, float]:
    """What at least half of the headlines say that is no name, and the share that does; "", 0 if nothing.

    A run of up to three words: that of most headlines; of several the longest. It is written as within a
    headline. It is neither one of the names nor holds a part of one, and if it is a single word, a third of
    the stories have it among their subjects. `phrases` are names and subjects of each story, subjects in
    lower case; those of a third of the stories are names, besides those that are given.
    """
    fewest = LEAST_KNOWN * len(phrases)
    having = Counter(text for texts in phrases for text in texts if text and not text.islower())
    known = [*names, *(name for name, count in having.items() if count >= fewest)]
    names_known = [frozenset(spaced(name).split()) for name in known]
    subjects = [spaced(" ".join([text for text in texts if text.islower()])) for texts in phrases]
    different = dict.fromkeys(headlines)
    wholes = list(map(spaced, different))
    shares: dict[str, float] = {}
    written: dict[str, str] = {}
    for run, text in _common_runs(different, language).items():
        words = frozenset(spaced(run).split())
        if any(name == words or (name & words and not name <= words) for name in names_known):
            continue
        if " " in run or fewest <= sum(spaced(run) in texts for texts in subjects):
            shares[run] = sum(spaced(run) in whole for whole in wholes) / len(wholes)
            written[run] = text
    best = max(shares, key=lambda run: (shares[run] * (1 + 0.5 * run.count(" ")), len(run), run), default="")
    if not best or shares[best] < LEAST_SHARE:
        return "", 0.0
    return written[best], shares[best]


def _common_runs(headlines: Iterable[str], language: str) -> dict[str, str]:
    """The runs of two headlines or more, without case → as they are written."""
    stop_words = stop_words_of(language)
    counts: Counter[str] = Counter()
    written: dict[str, str] = {}
    for headline in headlines:
        runs = _runs(headline, stop_words)
        counts.update(runs.keys())
        written |= {run: text for run, text in runs.items() if text}
    return {run: written.get(run, run) for run, count in counts.items() if count > 1}


def _runs(headline: str, stop_words: frozenset[str]) -> dict[str, str]:
    """Its runs of up to three words without case → as they are written, "" at its beginning."""
    words = [without_possessive(word) for word in _WORD.findall(headline)]
    found: dict[str, str] = {}
    for start, end in combinations(range(len(words) + 1), 2):
        run = words[start:end]
        if len(run) > LONGEST_RUN or {run[0].casefold(), run[-1].casefold()} & stop_words:
            continue
        text = " ".join(run)
        if any(map(str.isalpha, text)) and (len(text) >= SHORTEST_WORD or not text.isascii()):
            found[text.casefold()] = text if start else ""
    return found
