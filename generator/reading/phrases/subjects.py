"""Key phrases in a text: subjects that are written small, and whatever scripts without capitals name.

What a text is about it says again: a word of substance that stands in a text once is far likelier to stand
there again than its frequency tells (K. W. Church, "Empirical estimates of adaptation: the chance of two
Noriegas is closer to p/2 than p²", COLING 2000, pp. 180-186). So only what a text repeats is a candidate.
"""

from __future__ import annotations

import re
import string
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, compress, pairwise

from generator.core.later import later
from generator.reading.phrases.entries import SEVERAL, STEMS, Stems, stems_of
from generator.reading.phrases.keys import fold
from generator.reading.phrases.names import Phrase
from generator.reading.phrases.tokenised import TokenisedText
from generator.reading.phrases.vocabulary import Vocabulary, vocabulary_of

LONGEST = 3
"""Words of a key phrase."""
OFTEN = 5
"""Times that a text must say a single word, besides in its title."""
SHORTEST = 4
"""Letters of a single word; 2 in scripts without capitals."""
LONGEST_RUN = 8
"""Characters of a key phrase in a script without spaces."""

_CASED = re.compile(r"[A-Za-zÀ-ɏͰ-ԯԱ-և]+")
_LETTERS = string.ascii_letters.encode()
_DENSE = later(r"[\u3040-\u30ff\u3400-\u9fff]")
_KANA = later(r"[\u3040-\u309f]")
_RUN = later(r"[\u3400-\u9fff\u3005\u3007]{2,}|[\u30a1-\u30fa\u30fc]{3,}")
_RUN_OF_JAPANESE = later(r"[\u3400-\u9fff\u3005\u30a1-\u30fa\u30fc]{2,}")
_SAMPLE = 400  # characters that tell the script


def find_subjects(tokenised: TokenisedText, language: str) -> list[Phrase]:
    """The key phrases of a text."""
    sample = tokenised.text[:_SAMPLE]
    if not sample.isascii() and len(_DENSE.findall(sample)) * 4 > len(sample):
        return list(_unspaced(tokenised.text, vocabulary_of(language)))
    return list(_spaced(tokenised, language, has_capitals=_has_capitals(sample)))


def _has_capitals(sample: str) -> bool:
    """Whether most characters are letters of scripts that have capitals."""
    western = sample.encode("ascii", "ignore")
    letters = len(western) - len(western.translate(None, _LETTERS))
    return letters * 2 > len(sample) or sum(map(len, _CASED.findall(sample))) * 2 > len(sample)


def _spaced(tokenised: TokenisedText, language: str, *, has_capitals: bool) -> Iterator[Phrase]:
    known = stems_of(language, has_marks=tokenised.has_marks, has_capitals=has_capitals)
    repeated = _find_repeated(tokenised, known)
    fewest = OFTEN if has_capitals else 2
    of_title = {stem for stem in repeated.of_title if repeated.counts[stem] > fewest}
    words = {key: _places_of_stem(key, repeated) for key in of_title}
    vocabulary = vocabulary_of(language)
    for key, places in (words | _repeated_runs(repeated, known)).items():
        spellings = _spellings(key.count(" ") + 1, places, repeated.pieces, known)
        best = min(spellings, key=lambda one: (one != one.lower(), -spellings[one], one))
        if _is_subject(best.split(" "), vocabulary, has_capitals=has_capitals):
            at = sorted(place for spelling in spellings for place in _places(spelling, tokenised.text))
            yield Phrase(key, best, tuple(at) or (0,))


@dataclass(frozen=True, slots=True)
class _Repeated:
    """The stems that a text has more than once."""

    pieces: Sequence[str]
    """Of the text; none holds two words that key phrases may hold."""
    at: Sequence[int]
    """The numbers of the pieces that may have a stem."""
    entries: Sequence[str]
    """What is known of each of these."""
    counts: Mapping[str, int]
    """How often each stem stands in the text."""
    stem_of: Mapping[str, str]
    """Entry → its stem, of those that are repeated."""
    of_title: Sequence[str]
    """Those in the title."""


def _find_repeated(tokenised: TokenisedText, known: Stems) -> _Repeated:
    pieces, of_title = tokenised.pieces, tokenised.of_title
    every = list(map(known.__getitem__, pieces))
    counts = Counter(filter(None, every))
    odd = list(filter(STEMS.__gt__, counts))
    if SEVERAL in "".join(odd):
        of_title = len(_taken_apart(pieces[:of_title], known))
        pieces = _taken_apart(pieces, known)
        every = list(map(known.__getitem__, pieces))
        counts = Counter(filter(None, every))
        odd = list(filter(STEMS.__gt__, counts))
    stem_of = _stems_of_capitals(odd, counts, tokenised)
    for entry, stem in stem_of.items():
        counts[stem] += counts[entry]
    stem_of |= {stem: stem for stem, count in counts.items() if count > 1 and stem >= STEMS}
    return _Repeated(
        pieces,
        list(compress(range(len(every)), every)),
        list(filter(None, every)),
        counts,
        stem_of,
        list(filter(None, map(stem_of.get, every[:of_title]))),
    )


def _taken_apart(pieces: Sequence[str], known: Stems) -> list[str]:
    """The pieces, with the tokens of those that hold several words in their place."""
    parts = (known.tokens_of[piece] if known[piece][:1] == SEVERAL else (piece,) for piece in pieces)
    return list(chain.from_iterable(parts))


def _stems_of_capitals(
    entries: Iterable[str], counts: Mapping[str, int], tokenised: TokenisedText
) -> dict[str, str]:
    """Entry of a word with a capital → its stem, if the text also writes the word small.

    Sentences and headlines begin with capitals, which tell nothing.
    """
    stems = {entry: stem for entry in entries if (stem := entry[1 : entry.find(" ")]) in counts and stem}
    small = {entry: entry.partition(" ")[2].lower() for entry in stems}
    written = tokenised.tokens_among(small.values()) if small else ()
    return {entry: stem for entry, stem in stems.items() if small[entry] in written}


def _places_of_stem(stem: str, repeated: _Repeated) -> list[int]:
    """The numbers of all pieces that hold a repeated stem."""
    same = {entry for entry, other in repeated.stem_of.items() if other == stem}
    return list(compress(repeated.at, map(same.__contains__, repeated.entries)))


def _repeated_runs(repeated: _Repeated, known: Stems) -> dict[str, list[int]]:
    """The runs of stems that stand in a text twice or more, and the numbers of their first pieces.

    Only what is repeated can be part of a longer run that is: few runs are ever made.
    """
    pieces = repeated.pieces
    stems = list(map(repeated.stem_of.get, repeated.entries))
    stem_at = dict(zip(compress(repeated.at, stems), filter(None, stems), strict=True))
    starts = [at for at, after in pairwise(stem_at) if after == at + 1]
    followed = set(starts)
    found: dict[str, list[int]] = {}
    for length in range(2, LONGEST + 1):
        places: dict[str, list[int]] = defaultdict(list)
        for at in starts:
            places[" ".join([stem_at[at + place] for place in range(length)])].append(at)
        starts = []
        for run, all_places in places.items():
            if len(all_places) > 1:
                last = length - 2
                apart = [at for at in all_places if known.touch(pieces[at + last], pieces[at + last + 1])]
                if len(apart) > 1:
                    found[run] = apart
                    starts += [at for at in apart if at + length - 1 in followed]
    return found


def _spellings(length: int, places: Iterable[int], pieces: Sequence[str], known: Stems) -> Counter[str]:
    """How a text writes the key phrase of so many words that begins at each place."""
    return Counter(" ".join([known.word_of[piece] for piece in pieces[at : at + length]]) for at in places)


def _places(spelling: str, text: str) -> Iterator[int]:
    at = text.find(spelling)
    while at >= 0:
        yield at
        at = text.find(spelling, at + len(spelling))


def _is_subject(words: Sequence[str], vocabulary: Vocabulary, *, has_capitals: bool) -> bool:
    """Whether the words may be a noun phrase that says something: no verb, nobody's job at the end."""
    folded = [fold(word) for word in words]
    last = folded[-1]
    is_vague = len(words) == 1 and (last in vocabulary.vague or last in vocabulary.ranks)
    return (
        vocabulary.verbs.isdisjoint(folded)
        and vocabulary.offices.isdisjoint({last, last.removesuffix("s")})
        and not is_vague
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
