"""Key phrases in a text: subjects that are written small, and whatever scripts without capitals name.

What a text is about it says again: a word of substance that stands in a text once is far likelier to stand
there again than its frequency tells (K. W. Church, "Empirical estimates of adaptation: the chance of two
Noriegas is closer to p/2 than p²", COLING 2000, pp. 180-186). So only what a text repeats is a candidate.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from generator.reading.phrases.keys import MARKS, fold
from generator.reading.phrases.names import Phrase
from generator.reading.phrases.vocabulary import Vocabulary, vocabulary_of
from generator.reading.stems import stem

LONGEST = 3
"""Words of a key phrase."""
OFTEN = 5
"""Times that a text must say a single word, besides in its title."""
SHORTEST = 4
"""Letters of a single word; 2 in scripts without capitals."""
LONGEST_RUN = 8
"""Characters of a key phrase in a script without spaces."""

_TOKEN = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*|\d[\w.,]*|[^\s\w]")
_MARKED = re.compile(f"[{MARKS}]")
_TOKEN_WITH_MARKS = re.compile(rf"[^\W\d_](?:[^\W\d_]|[{MARKS}])*|\d[\w.,]*|[^\s\w]")
_CASED = re.compile(r"[A-Za-zÀ-ɏͰ-ԯԱ-և]")
_DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_KANA = re.compile(r"[\u3040-\u309f]")
_RUN = re.compile(r"[\u3400-\u9fff\u3005\u3007]{2,}|[\u30a1-\u30fa\u30fc]{3,}")
_RUN_OF_JAPANESE = re.compile(r"[\u3400-\u9fff\u3005\u30a1-\u30fa\u30fc]{2,}")
_SAMPLE = 400  # characters that tell the script


def find_subjects(text: str, language: str) -> list[Phrase]:
    """The key phrases of a text; its first line is the title."""
    sample = text[:_SAMPLE]
    if len(_DENSE.findall(sample)) * 4 > len(sample):
        return list(_unspaced(text, vocabulary_of(language)))
    return list(_spaced(text, language, has_capitals=len(_CASED.findall(sample)) * 2 > len(sample)))


def _spaced(text: str, language: str, *, has_capitals: bool) -> Iterator[Phrase]:
    pattern = _TOKEN_WITH_MARKS if _MARKED.search(text[:_SAMPLE]) else _TOKEN
    tokens = pattern.findall(text)
    known = set(tokens)
    stem_of = {token: _stem_of(_plain(token, known), language, has_capitals) for token in known}
    stems = [stem_of[token] for token in tokens]
    counts: Counter[str] = Counter(filter(None, stems))
    for length in range(2, LONGEST + 1):
        runs = zip(*(stems[start:] for start in range(length)), strict=False)
        counts.update(" ".join(run) for run in runs if "" not in run)
    title = set(_grams(stems[: len(pattern.findall(text.partition("\n")[0]))]))
    for key, count in counts.items():
        if count < 2 or (" " not in key and not (count > _fewest(has_capitals) and key in title)):
            continue
        phrase = _phrase(key, text, tokens, stems)
        if _is_subject(phrase.text.split(" "), vocabulary_of(language), has_capitals=has_capitals):
            yield phrase


def _plain(token: str, known: set[str]) -> str:
    """The word written small, if the text ever writes it so: sentences and headlines begin with capitals."""
    small = token.lower()
    return small if small in known else token


def _fewest(has_capitals: bool) -> int:
    return OFTEN if has_capitals else 2


def _grams(stems: Sequence[str]) -> Iterator[str]:
    for length in range(1, LONGEST + 1):
        yield from (" ".join(run) for run in zip(*(stems[start:] for start in range(length)), strict=False))


@lru_cache(maxsize=1 << 16)
def _stem_of(token: str, language: str, has_capitals: bool) -> str:
    """The stem of a word that a key phrase may hold; empty for all else."""
    if (
        not token[0].isalpha()
        or "'" in token
        or "’" in token
        or (has_capitals and not token.islower() and not _is_noun(token, language))
    ):
        return ""
    folded = fold(token)
    vocabulary = vocabulary_of(language)
    is_plain = folded in vocabulary.common or folded in vocabulary.weak or folded in vocabulary.calendar
    return "" if is_plain or len(folded) < 2 + has_capitals else stem(folded, language).replace(" ", "-")


def _is_noun(token: str, language: str) -> bool:
    return vocabulary_of(language).capital_nouns and token[1:].islower()


def _phrase(key: str, text: str, tokens: Sequence[str], stems: Sequence[str]) -> Phrase:
    """The phrase with its commonest spelling, and the places of all spellings."""
    words = key.split(" ")
    found: Counter[str] = Counter()
    at = -1
    for _ in range(stems.count(words[0])):
        at = stems.index(words[0], at + 1)
        if stems[at : at + len(words)] == words:
            found[" ".join(tokens[at : at + len(words)])] += 1
    places = sorted(place for spelling in found for place in _places(spelling, text))
    best = min(found, key=lambda spelling: (spelling != spelling.lower(), -found[spelling], spelling))
    return Phrase(key, best, tuple(places) or (0,))


def _places(spelling: str, text: str) -> Iterator[int]:
    at = text.find(spelling)
    while at >= 0:
        yield at
        at = text.find(spelling, at + len(spelling))


def _is_subject(words: Sequence[str], vocabulary: Vocabulary, *, has_capitals: bool) -> bool:
    """Whether the words may be a noun phrase that says something: no verb, nobody's job at the end."""
    folded = [fold(word) for word in words]
    last = folded[-1]
    vague = vocabulary.vague | vocabulary.ranks if len(words) == 1 else vocabulary.vague_ends
    return (
        vocabulary.verbs.isdisjoint(folded)
        and vocabulary.offices.isdisjoint({last, last.removesuffix("s")})
        and last not in vague
        and last not in vocabulary.vague_ends
        and (len(words) > 1 or not has_capitals or len(last) >= SHORTEST)
        and not folded[0].endswith(vocabulary.first_endings)
        and not last.endswith(vocabulary.endings)
    )


def _unspaced(text: str, vocabulary: Vocabulary) -> Iterator[Phrase]:
    """Runs of characters that a text repeats and that no longer run explains.

    Japanese writes words of substance in other characters than what stands between them, so there a run is
    taken whole. In Chinese any part of one may be a word.
    """
    is_japanese = bool(_KANA.search(text))
    places: dict[str, list[int]] = defaultdict(list)
    for start, run in _runs(text, vocabulary, is_japanese=is_japanese):
        for length in [len(run)] if is_japanese else range(2, min(len(run), LONGEST_RUN) + 1):
            for at in range(len(run) - length + 1):
                places[run[at : at + length]].append(start + at)
    repeated = {run: found for run, found in places.items() if len(found) > 1 and len(run) <= LONGEST_RUN}
    explained = {
        run[at : at + length]: len(found)
        for run, found in sorted(repeated.items(), key=lambda item: len(item[1]))
        for length in range(2, len(run))
        for at in range(len(run) - length + 1)
    }
    title = text.partition("\n")[0]
    for run, found in repeated.items():
        is_whole = is_japanese or explained.get(run, 0) < len(found)
        if is_whole and (len(found) > 2 or run in title) and run not in vocabulary.common:
            yield Phrase(run, run, tuple(found))


def _runs(text: str, vocabulary: Vocabulary, *, is_japanese: bool) -> Iterator[tuple[int, str]]:
    """Runs of the characters that words of substance are written with, and where they start."""
    if is_japanese:
        for match in _RUN_OF_JAPANESE.finditer(text):
            yield match.start(), match[0]
        return
    for match in _RUN.finditer(text):
        start = match.start()
        for piece in re.split(vocabulary.cuts, match[0]) if vocabulary.cuts else [match[0]]:
            at = text.index(piece, start) if piece else start
            if len(piece) > 1:
                yield at, piece
            start = at + len(piece)
