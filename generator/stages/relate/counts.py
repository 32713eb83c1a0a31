"""count_stories(): which terms stand in each of some Markdown files, and how much they weigh there."""

from __future__ import annotations

import unicodedata
from binascii import crc32
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from generator.core import files
from generator.core.model import Source
from generator.reading.frontmatter import body_of
from generator.reading.plaintext.language import language_of
from generator.reading.tokens import DIGITS
from generator.stages.relate.order import Ints, highest_first, in_order, mixed, starts_of
from generator.stages.relate.vocabulary import HYPHEN, MARK, OPENS, STOP, known_words

LONGEST = 3200
"""Characters of a text that are read: news says first what it is about."""

TITLE_WEIGHT = 2.5
BODY_FLOOR = 0.1
"""Weight of a word far down in the text, relative to the first."""
BODY_DECAY = 300.0  # words until the weight has fallen to 1/e
CAPITAL_WEIGHT = 1.5
PAIR_WEIGHT = 0.5
"""Weight of two adjacent words, relative to the first of them; if that is a digit they count as one word."""
UNIT = 100
"""Weights are counted in hundredths, as whole numbers: sums of those do not depend on their order."""

SHOWN_TERMS = 64
"""Terms of a story, the weightiest, whose spelling is kept: reasons are chosen among them."""

UNSURE = "."
"""Before the spelling of a word that may have its capital only because it begins a sentence."""

RUN = 5
"""Words in a run, by which copies are recognised."""
SAMPLED_RUNS = 5
"""One run in so many is kept: those whose hash says so, hence the same ones in every copy."""

ENOUGH_TO_TELL = 600
"""Characters by which the language of a text is told, if nobody has said it."""

Hashes = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class StoryFile:
    """All that the terms of a story are counted from."""

    source: Source
    title: str
    language: str
    """BCP 47; empty: to be found out."""


@dataclass(frozen=True, slots=True)
class StoryFiles:
    """Some stories that are counted together, because that is quicker."""

    stories: tuple[StoryFile, ...]
    default_language: str
    """BCP 47, of texts too short to tell."""


@dataclass(frozen=True, slots=True)
class Counts:
    """The terms of some stories; what a story has of something stands together, anywhere in a column."""

    starts: Ints
    """Of each story where its terms begin."""
    lengths: Ints
    """Terms of each story."""
    terms: Hashes
    """Of each story its terms, as hashes of 32 bits, in ascending order."""
    weights: npt.NDArray[np.uint16]
    """For each of `terms` the sum of the weights of its places, in hundredths; at most 65535."""
    columns: str
    """What the columns are called for as long as they are only added to; empty if nobody keeps them."""
    rows: Ints
    """Of each story its row in the columns; there are rows of no story as well."""
    row_starts: Ints
    row_lengths: Ints
    """Of each row where its terms begin, and how many they are."""
    languages: tuple[str, ...]
    """Of each story, without region: `en`; empty if unknown."""
    shown: Sequence[str]
    """For each story the spellings of its weightiest terms, tabs between; then its names of two of these."""
    shown_starts: Ints
    shown_lengths: Ints
    """Of each story where these begin in the next, and how many they are."""
    shown_terms: Hashes
    """The terms that the spellings stand for, in the same order."""
    run_starts: Ints
    run_lengths: Ints
    """Sampled runs of words of each story: where they begin, and how many they are."""
    runs: Hashes
    """Of each story the hashes of its sampled runs, ascending."""
    prints: npt.NDArray[np.uint64]
    """For each story a checksum of its terms, runs and spellings."""


@dataclass(frozen=True, slots=True)
class Text:
    """A story as it is counted."""

    title: str
    body: str
    language: str
    """BCP 47; empty if unknown."""


@dataclass(frozen=True, slots=True)
class _Places:
    """Every word of some texts, one text after the other, its title first."""

    terms: Ints
    words: Ints
    """Of each place the hashes of its word, as `Token` has them."""
    is_capital: npt.NDArray[np.bool_]
    is_lower: npt.NDArray[np.bool_]
    joints: npt.NDArray[np.int8]
    """Of each place what stands between its word and the next, as `Vocabulary` has it."""
    numbers: Ints
    """Of each place the number of its word in `surfaces`."""
    surfaces: list[str]
    """Words as readers see them."""
    stories: Ints
    """Of each place, the row of its text."""
    parts: Ints
    """Of each place twice the row of its text, one more in the body."""
    positions: Ints
    """Of each place how many words of its part stand before it."""


def count_stories(chunk: StoryFiles) -> Counts:
    """The terms of some Markdown files."""
    return count_texts([_read(story, chunk.default_language) for story in chunk.stories])


def count_texts(texts: Sequence[Text]) -> Counts:
    """The terms of some texts.

    A word of the title weighs 2.5, words of the text from 1 at its start down to 0.1, with a capital half as
    much again; a pair of adjacent words half of what its first word weighs, or all of it if that is a digit,
    which counts for nothing alone.
    """
    languages = tuple(text.language.partition("-")[0].lower() for text in texts)
    places = _places_of(texts, languages)
    keys, weights, spellings = _weigh(places)
    # One term of one story after the other; within each the places where it stands.
    order = in_order(keys)
    keys = keys[order]
    starts = np.flatnonzero(np.diff(keys, prepend=-1))
    stories = keys[starts] >> 32
    terms = (keys[starts] & 0xFFFFFFFF).astype(np.uint32)
    sums = np.minimum(np.add.reduceat(weights[order], starts), 65535) if len(starts) else starts
    best = np.minimum.reduceat(spellings[order], starts) if len(starts) else starts
    lengths = np.bincount(stories, minlength=len(texts))
    shown, shown_terms = _spell(places, lengths, terms, sums, best)
    runs = _sample_runs(places)
    run_lengths = np.bincount(runs >> 32, minlength=len(texts))
    hashes = (runs & 0xFFFFFFFF).astype(np.uint32)
    spelt = np.array([crc32(spellings.encode("utf-8", "surrogatepass")) for spellings in shown], np.uint64)
    prints = checksums(spelt, np.ones(len(texts), np.int64))
    shown_lengths = np.minimum(lengths, SHOWN_TERMS)
    return Counts(
        starts=starts_of(lengths),
        lengths=lengths,
        terms=terms,
        weights=sums.astype(np.uint16),
        columns="",
        rows=np.arange(len(texts)),
        row_starts=starts_of(lengths),
        row_lengths=lengths,
        languages=languages,
        shown=shown,
        shown_starts=starts_of(shown_lengths),
        shown_lengths=shown_lengths,
        shown_terms=shown_terms,
        run_starts=starts_of(run_lengths),
        run_lengths=run_lengths,
        runs=hashes,
        prints=prints
        + checksums(hashes.astype(np.uint64), run_lengths)
        + checksums((terms.astype(np.uint64) << np.uint64(16)) + sums.astype(np.uint64), lengths),
    )


def checksums(values: npt.NDArray[np.uint64], lengths: Ints) -> npt.NDArray[np.uint64]:
    """For each run of values a number that another run hardly has; their order does not matter."""
    keys = mixed((values + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15))
    ends = np.concatenate([np.zeros(1, np.uint64), np.cumsum(keys, dtype=np.uint64)])
    bounds = np.concatenate([[0], np.cumsum(lengths)])
    sums: npt.NDArray[np.uint64] = ends[bounds[1:]] - ends[bounds[:-1]]
    return sums


def _read(story: StoryFile, default_language: str) -> Text:
    text = files.read(story.source).decode("utf-8-sig", "replace").replace("\r\n", "\n")
    body = unicodedata.normalize("NFC", body_of(text)[: 2 * LONGEST].replace("\\", ""))
    return Text(story.title, body, story.language or language_of(body[:ENOUGH_TO_TELL]) or default_language)


def _places_of(texts: Sequence[Text], languages: Sequence[str]) -> _Places:
    vocabulary = known_words()
    read = [part for text in texts for part in (text.title, text.body[:LONGEST])]
    pieces, counts = vocabulary.look_up(read, [language for language in languages for _ in range(2)])
    # A piece may hold no word ("–") or several ("well-known"): each place becomes as many.
    ends = np.asarray(vocabulary.ends)
    starts = ends[pieces]
    sizes = ends[pieces + 1] - starts
    parts = np.repeat(np.repeat(np.arange(len(counts)), counts), sizes)
    numbers = np.repeat(starts - starts_of(sizes), sizes) + np.arange(len(parts))
    lengths = np.bincount(parts, minlength=len(counts))
    forms = np.asarray(vocabulary.forms)[numbers]
    return _Places(
        terms=np.asarray(vocabulary.terms)[numbers],
        words=np.asarray(vocabulary.words)[numbers],
        is_capital=forms == 1,
        is_lower=forms == 2,
        joints=np.asarray(vocabulary.joints)[numbers],
        numbers=numbers,
        surfaces=vocabulary.surfaces,
        stories=parts >> 1,
        parts=parts,
        positions=np.arange(len(parts)) - np.repeat(starts_of(lengths), lengths),
    )


def _weigh(places: _Places) -> tuple[Ints, Ints, Ints]:
    """For each word and pair that counts: story and term as one number, weight, how it is written.

    How it is written is the number of its place, with 1 << 40 added if it has a capital, 1 << 39 if it may
    have that only because it begins a sentence, 1 << 41 if it is a pair, and 1 << 42 if a mark parts that: of
    several the smallest is shown, because what stands in lower case anywhere is no name, however a headline
    or sentence begins with it.
    """
    terms = places.terms
    in_body = BODY_FLOOR + (1 - BODY_FLOOR) * np.exp(-np.arange(LONGEST + 1) / BODY_DECAY)
    weights = np.where(places.parts % 2, in_body[np.minimum(places.positions, LONGEST)], TITLE_WEIGHT)
    weights = np.rint(UNIT * weights * np.where(places.is_capital, CAPITAL_WEIGHT, 1)).astype(np.int64)
    spellings = np.arange(len(terms)) + (~places.is_lower).astype(np.int64) * (1 << 40)
    spellings += _are_unsure(places).astype(np.int64) << 39
    counting = np.flatnonzero(terms > DIGITS)
    first = np.flatnonzero((terms[:-1] > 0) & (terms[1:] > 0) & (places.parts[:-1] == places.parts[1:]))
    pairs = (terms[first] * 0x9E3779B1 + terms[first + 1] * 0x85EBCA6B) & 0xFFFFFFFF
    keys = (places.stories[counting] << 32) | terms[counting]
    pair_keys = (places.stories[first] << 32) | pairs
    shares = np.where(terms[first] > DIGITS, PAIR_WEIGHT, 1)
    pair_spellings = np.maximum(spellings[first], spellings[first + 1] - 1) | (1 << 41)
    are_parted = (places.joints[first] % OPENS >= MARK) | (places.joints[first + 1] >= OPENS)
    pair_spellings |= are_parted.astype(np.int64) << 42
    return (
        np.concatenate([keys, pair_keys]),
        np.concatenate([weights[counting], np.rint(weights[first] * shares).astype(np.int64)]),
        np.concatenate([spellings[counting], pair_spellings]),
    )


def _are_unsure(places: _Places) -> npt.NDArray[np.bool_]:
    """Of each place whether its word may have its capital only because it begins a sentence.

    If another capital follows, it is a name: "Tony Blair".
    """
    joints = places.joints % OPENS
    begins = places.positions == 0
    begins[1:] |= joints[:-1] == STOP
    are_unsure: npt.NDArray[np.bool_] = begins & places.is_capital
    are_unsure[:-1] &= ~places.is_capital[1:] | (joints[:-1] >= MARK)
    return are_unsure


def _spell(
    places: _Places, lengths: Ints, terms: Hashes, weights: Ints, spellings: Ints
) -> tuple[tuple[str, ...], Hashes]:
    """How each story writes its weightiest terms, and the names made of these; and which those terms are."""
    stories = np.repeat(np.arange(len(lengths)), lengths)
    places_within = np.arange(len(stories)) - np.repeat(starts_of(lengths), lengths)
    best = highest_first(stories, weights, places_within)[places_within < SHOWN_TERMS]
    is_shown = np.zeros(len(terms), bool)
    is_shown[best] = True
    pairs = np.flatnonzero((spellings >> 41 == 1) & ~is_shown)
    first = spellings[pairs] & 0xFFFFFFFF
    are_names = np.flatnonzero(places.is_capital[first] & places.is_capital[first + 1])
    first = first[are_names]
    both = np.concatenate([first, first + 1])
    at = np.searchsorted(stories << 32 | terms, places.stories[both] << 32 | places.terms[both])
    are_shown = is_shown[at].reshape(2, -1).all(axis=0)
    written = np.concatenate([best, pairs[are_names[are_shown]]])
    written = written[np.argsort(stories[written], kind="stable")]
    words = _write(places, spellings[written])
    bounds = np.append(0, np.cumsum(np.bincount(stories[written], minlength=len(lengths)))).tolist()
    return tuple("\t".join(words[start:end]) for start, end in pairwise(bounds)), terms[best]


def _write(places: _Places, spellings: Ints) -> list[str]:
    """Words and pairs as they are written; a pair that a mark parts is not; see `UNSURE` too."""
    place = spellings & 0xFFFFFFFF
    written = [places.surfaces[number] for number in places.numbers[place].tolist()]
    for index in np.flatnonzero(spellings >> 39 == 0b11).tolist():
        written[index] = UNSURE + written[index]
    pairs = np.flatnonzero(spellings >> 41)
    joints = np.where(spellings[pairs] >> 42, MARK, places.joints[place[pairs]] % OPENS)
    seconds = places.numbers[place[pairs] + 1]
    for index, second, joint in zip(pairs.tolist(), seconds.tolist(), joints.tolist(), strict=True):
        between = "-" if joint == HYPHEN else " "
        written[index] = "" if joint >= MARK else written[index] + between + places.surfaces[second]
    return written


def _sample_runs(places: _Places) -> Ints:
    """Story and hash, as one number, of the sampled runs of words in the texts; ascending, each once."""
    words = places.words.astype(np.uint64)
    count = max(0, len(words) - RUN + 1)
    sums = np.zeros(count, np.uint64)
    for offset in range(RUN):
        sums = sums * np.uint64(0x9E3779B97F4A7C15) + words[offset : offset + count]
    sums ^= sums >> np.uint64(29)
    hashes = ((sums * np.uint64(0xBF58476D1CE4E5B9)) >> np.uint64(32)).astype(np.int64)
    parts = places.parts
    whole = (parts[:count] == parts[RUN - 1 :]) & (parts[:count] % 2 == 1) & (hashes % SAMPLED_RUNS == 0)
    found = np.sort((places.stories[:count][whole] << 32) | hashes[whole])
    return found[np.diff(found, prepend=-1) > 0]
