"""Key phrases in a text: subjects that are written small, and whatever scripts without capitals name.

What a text is about it says again: a word of substance that stands in a text once is far likelier to stand
there again than its frequency tells (K. W. Church, "Empirical estimates of adaptation: the chance of two
Noriegas is closer to p/2 than p²", COLING 2000, pp. 180-186). So only what a text repeats is a candidate.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise

from generator.reading.phrases.keys import fold
from generator.reading.phrases.names import Phrase
from generator.reading.phrases.tokenised import TokenisedText
from generator.reading.phrases.vocabulary import Vocabulary, vocabulary_of
from generator.reading.stems import stem

LONGEST = 3
"""Words of a key phrase."""
OFTEN = 5
"""Times that a text must say a single word, besides in its title."""
SHORTEST = 4
"""Letters of a single word; 2 in scripts without capitals."""
MOST_STEMS = 1 << 16
"""Tokens of a language whose stems are remembered."""
LONGEST_RUN = 8
"""Characters of a key phrase in a script without spaces."""

_CASED = re.compile(r"[A-Za-zÀ-ɏͰ-ԯԱ-և]")
_DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_KANA = re.compile(r"[\u3040-\u309f]")
_RUN = re.compile(r"[\u3400-\u9fff\u3005\u3007]{2,}|[\u30a1-\u30fa\u30fc]{3,}")
_RUN_OF_JAPANESE = re.compile(r"[\u3400-\u9fff\u3005\u30a1-\u30fa\u30fc]{2,}")
_SAMPLE = 400  # characters that tell the script


def find_subjects(tokenised: TokenisedText, language: str) -> list[Phrase]:
    """The key phrases of a text."""
    sample = tokenised.text[:_SAMPLE]
    if len(_DENSE.findall(sample)) * 4 > len(sample):
        return list(_unspaced(tokenised.text, vocabulary_of(language)))
    return list(_spaced(tokenised, language, has_capitals=len(_CASED.findall(sample)) * 2 > len(sample)))


def _spaced(tokenised: TokenisedText, language: str, *, has_capitals: bool) -> Iterator[Phrase]:
    stems = _stems(tokenised, language, has_capitals=has_capitals)
    counts = Counter(stems)
    fewest = OFTEN if has_capitals else 2
    of_title = {key for key in stems[: tokenised.of_title] if key and counts[key] > fewest}
    words = {key: [at for at, found in enumerate(stems) if found == key] for key in of_title}
    for key, places in (words | _repeated_runs(stems, counts)).items():
        phrase = _phrase(key, places, tokenised)
        if _is_subject(phrase.text.split(" "), vocabulary_of(language), has_capitals=has_capitals):
            yield phrase


def _stems(tokenised: TokenisedText, language: str, *, has_capitals: bool) -> list[str]:
    """The stem of each token, empty for what no key phrase may hold.

    A word counts as written small if the text ever writes it so: sentences and headlines begin with capitals.
    """
    tokens, types, known = tokenised.tokens, tokenised.types, _stems_of(language, has_capitals)
    stems = list(map(known.__getitem__, tokens))
    capitals = [token for token in types if not token.islower()]
    written_small = {
        token: found for token in capitals if (small := token.lower()) in types and (found := known[small])
    }
    for at, token in enumerate(tokens):
        if token in written_small:
            stems[at] = written_small[token]
    return stems


def _repeated_runs(stems: Sequence[str], counts: Mapping[str, int]) -> dict[str, list[int]]:
    """The runs of stems that stand in a text twice or more, and the numbers of their first tokens.

    Only what is repeated can be part of a longer run that is: few runs are ever made.
    """
    often = {one for one, count in counts.items() if count > 1 and one}
    starts = [at for at, (one, other) in enumerate(pairwise(stems)) if one in often and other in often]
    repeated: dict[str, list[int]] = {}
    for length in range(2, LONGEST + 1):
        places: dict[str, list[int]] = defaultdict(list)
        for at in starts:
            places[" ".join(stems[at : at + length])].append(at)
        longest = {run: found for run, found in places.items() if len(found) > 1}
        repeated |= longest
        ends = len(stems) - length
        starts = [at for found in longest.values() for at in found if at < ends and stems[at + length]]
    return repeated


class _Stems(dict[str, str]):
    """Token → its stem, worked out when it is first asked for; `map` asks a dict for a whole text at once."""

    def __init__(self, language: str, has_capitals: bool) -> None:
        super().__init__()
        self.language, self.has_capitals = language, has_capitals

    def __missing__(self, token: str) -> str:
        if len(self) >= MOST_STEMS:
            self.clear()
        found = self[token] = _stem_of(token, self.language, has_capitals=self.has_capitals)
        return found


@cache
def _stems_of(language: str, has_capitals: bool) -> _Stems:
    return _Stems(language, has_capitals)


def _stem_of(token: str, language: str, *, has_capitals: bool) -> str:
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


def _phrase(key: str, places: Sequence[int], tokenised: TokenisedText) -> Phrase:
    """The phrase with its commonest spelling, and the places of all spellings."""
    length = key.count(" ") + 1
    found = Counter(" ".join(tokenised.tokens[at : at + length]) for at in places)
    best = min(found, key=lambda spelling: (spelling != spelling.lower(), -found[spelling], spelling))
    at = sorted(place for spelling in found for place in _places(spelling, tokenised.text))
    return Phrase(key, best, tuple(at) or (0,))


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
