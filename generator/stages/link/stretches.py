"""stretch_out(): Alike → Stretches. What the related stories of each story are chosen from."""

from __future__ import annotations

from binascii import crc32
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import accumulate, chain, compress, islice, pairwise

import numpy as np
import numpy.typing as npt

from generator.core.alike import SCORE, Alike
from generator.core.config import Settings
from generator.core.digest import digest_plain
from generator.core.model import Article, Card, Reference, Version
from generator.core.stretch import (
    LEAD_AMONG,
    LEAST_SCORE,
    RELATED_ENTRIES,
    Folded,
    Stretch,
    is_relative,
    name_of,
    outwards,
)

STRETCH = 32
"""Stories of a stretch, about: enough that there are few of them, few enough that a change opens little."""


def stretch_out(
    articles: Sequence[Article],
    references: Mapping[str, tuple[Reference, ...]],
    alike: Alike,
    settings: Settings,
    titles: Mapping[str, str],
) -> tuple[Folded, ...]:
    """The stories of each section in stretches, with all that their related stories are chosen from.

    `articles` are in the order of the site; `titles` of sections by name. A stretch begins with a story whose
    slug says so, so that most stay as they are when a story comes or goes.
    """
    cards = [article.card for article in articles]
    sections: dict[str, list[int]] = defaultdict(list)
    for place, card in enumerate(cards):
        sections[card.section].append(place)
    order = list(chain.from_iterable(sections.values()))
    known = _Columns(cards, order, references, alike, related_days=settings.related_days, titles=titles)
    ends = list(accumulate(map(len, sections.values())))
    return tuple([
        known.fold(start, end, within)
        for within in map(range, [0, *ends], ends)
        for start, end in _cuts([cards[order[number]].slug for number in within], within.start)
    ])  # fmt: skip


def _cuts(slugs: Sequence[str], start: int) -> Iterator[tuple[int, int]]:
    """Where the stretches of a section begin and end, the first of whose stories has the number `start`."""
    starts = [0, *(place for place, slug in enumerate(slugs) if place and _begins(slug))]
    return pairwise([start + place for place in (*starts, len(slugs))])


def _begins(slug: str) -> bool:
    return (crc32(slug.encode()) >> 16) % STRETCH == 0


Numbers = npt.NDArray[np.int64]


class _Columns:
    """What stretches are cut from. Stories are numbered as they stand in stretches, section by section."""

    def __init__(
        self,
        cards: Sequence[Card],
        order: Sequence[int],
        references: Mapping[str, tuple[Reference, ...]],
        alike: Alike,
        *,
        related_days: int,
        titles: Mapping[str, str],
    ) -> None:
        """`order`: where each story is on the site."""
        self._cards, self._order, self._references, self._alike = cards, order, references, alike
        self._related_days, self._titles = related_days, titles
        self._copies = _copies(alike)

        place_of = {card.slug: place for place, card in enumerate(cards)}
        self._places = [place_of[slug] for slug in alike.slugs]
        """By row."""
        absent = len(alike)  # the row of a story that was compared with no other
        self._rows = np.array([alike.rows.get(cards[place].slug, absent) for place in order], np.int64)
        starts = np.array([*alike.starts, alike.starts[-1]] if absent else [0, 0], np.int64)
        self._starts = starts[self._rows]
        lengths = starts[self._rows + 1] - self._starts
        self._ends = np.concatenate([[0], np.cumsum(lengths)])
        """Where the likenesses of each story end in the columns that follow; first, where they begin."""
        likenesses = np.arange(self._ends[-1]) + np.repeat(self._starts - self._ends[:-1], lengths)
        self._others: Numbers = np.array(alike.others, np.int64)[likenesses]
        scores = np.array(alike.scores, np.int64)[likenesses]
        # Scores move a little with every story. Pages show none: unless dates count as well, all that matters
        # is the order, in which they are, and whether they are enough.
        self._scores = scores if related_days else np.where(scores >= LEAST_SCORE, SCORE, 0)
        self._are_copies = np.frombuffer(alike.copies, np.uint8)[likenesses]

        names = np.array(list(map(name_of, cards)), np.bytes_)
        self._site_names = names
        self._names = names[order]
        self._names_of_others = names[np.array(self._places, np.int64)][self._others]
        self._versions = np.zeros(absent + 1, np.int64)
        """By row, how many versions a story has besides itself."""
        self._versions[list(self._copies)] = list(map(len, self._copies.values()))
        named = np.array([len(references[cards[place].slug]) for place in order], np.int64)
        of_others = np.concatenate([[0], np.cumsum(self._versions[self._others])])[self._ends]
        self._hidden = 1 + named + lengths + self._versions[self._rows] + np.diff(of_others)
        """How many stories at most do not fill the list of a story, since they stand in it or beside it."""
        said = {row: self._says(row) for row in set(chain.from_iterable(self._copies.values()))}
        self._say = {
            row: digest_plain((alike.slugs[row], *map(said.__getitem__, copies)))
            for row, copies in self._copies.items()
        }
        """By row of a story that has versions, what tells it and them from any others."""

    def fold(self, start: int, end: int, section: range) -> Folded:
        """The stories from `start` to `end`."""
        # So many stories next to one hold six that may fill its list, whichever of them are hidden. Only
        # where those are versions of each other there may be fewer.
        reach = RELATED_ENTRIES + int(self._hidden[start:end].max())
        around = slice(max(section.start, start - reach), min(section.stop, end + reach))
        likenesses = slice(self._ends[start], self._ends[end])
        shown = np.concatenate([self._others[likenesses], self._rows[around]])
        with_versions: list[int] = np.unique(shown[self._versions[shown] > 0]).tolist()
        slugs = tuple([self._cards[place].slug for place in self._order[start:end]])
        elsewhere = tuple(
            [list(islice(self._elsewhere(place), reach)) for place in self._order[start:end]]
            if len(section) <= reach
            else ()
        )
        return Folded(
            slugs=slugs,
            references=tuple([
                (slug, reference.text, name_of(reference.card) if reference.card else "")
                for slug in slugs
                for reference in self._references[slug]
            ]),
            counts=np.diff(self._ends[start : end + 1]).tobytes(),
            others=self._names_of_others[likenesses].tobytes(),
            scores=self._scores[likenesses].tobytes(),
            words=self._words(start, end),
            copies=self._are_copies[likenesses].tobytes(),
            versions=tuple([self._say[row] for row in with_versions]),
            before=start - around.start,
            around=self._names[around].tobytes(),
            elsewhere=tuple([self._site_names[places].tobytes() for places in elsewhere]),
            related_days=self._related_days,
            unfold=partial(self._unfold, start, end, around, with_versions, elsewhere),
        )  # fmt: skip

    def _unfold(
        self,
        start: int,
        end: int,
        around: slice,
        with_versions: Sequence[int],
        elsewhere: Sequence[Sequence[int]],
    ) -> Stretch:
        """The stretch itself."""
        alike, cards, own = self._alike, self._cards, self._order[start:end]
        likenesses = slice(self._ends[start], self._ends[end])
        return Stretch(
            cards=tuple([cards[place] for place in own]),
            references=tuple([self._references[cards[place].slug] for place in own]),
            starts=tuple((self._ends[start : end + 1] - self._ends[start]).tolist()),
            others=tuple([cards[self._places[row]] for row in self._others[likenesses]]),
            scores=tuple(self._scores[likenesses].tolist()),
            words=self._words(start, end),
            copies=self._are_copies[likenesses].tobytes(),
            with_versions=tuple([alike.slugs[row] for row in with_versions]),
            versions=tuple([tuple(map(self._version, self._copies[row])) for row in with_versions]),
            before=start - around.start,
            around=tuple([cards[place] for place in self._order[around]]),
            elsewhere=tuple([tuple([cards[place] for place in places]) for places in elsewhere]),
            related_days=self._related_days,
        )

    def _words(self, start: int, end: int) -> tuple[str, ...]:
        """The shared terms of each likeness of some stories."""
        words, starts = self._alike.words, self._starts[start:end].tolist()
        stops = (self._starts[start:end] + np.diff(self._ends[start : end + 1])).tolist()
        return tuple(
            chain.from_iterable([words[here:there] for here, there in zip(starts, stops, strict=True)])
        )

    def _elsewhere(self, place: int) -> Iterator[int]:
        """The stories of other sections, the nearest first."""
        section = self._cards[place].section
        everywhere = range(len(self._cards))
        return (other for other in outwards(everywhere, place) if self._cards[other].section != section)

    def _version(self, row: int) -> Version:
        card = self._cards[self._places[row]]
        return Version(card, card.publisher or self._titles.get(card.section, card.section))

    def _says(self, row: int) -> str:
        version = self._version(row)
        return f"{name_of(version.card)} {version.where}"


def _copies(alike: Alike) -> dict[int, list[int]]:
    """The rows of the stories of nearly the same text, by row of each story that has such."""
    copies: dict[int, list[int]] = {}
    place = alike.copies.find(1)
    while place >= 0:
        row = bisect_right(alike.starts, place) - 1
        places = range(alike.starts[row], alike.starts[row + 1])
        copies[row] = [alike.others[copy] for copy in places if alike.copies[copy]]
        place = alike.copies.find(1, places.stop)
    return copies


def count_pointers(
    cards: Sequence[Card], references: Mapping[str, Sequence[Reference]], alike: Alike
) -> Mapping[str, int]:
    """By slug how many stories name a story, or have it among those most like them.

    Of the stories that the front page asks about: the newest, and all without a date.
    """
    asked = {card.slug for number, card in enumerate(cards) if number < LEAD_AMONG or not card.date}
    relatives = compress(alike.others, map(is_relative, alike.scores, alike.words, alike.copies))
    found = ((alike.slugs[row], count) for row, count in Counter(relatives).items())
    pointers = Counter({slug: count for slug, count in found if slug in asked})
    named = (found.card.slug for of_one in references.values() for found in of_one if found.card)
    pointers.update(slug for slug in named if slug in asked)
    return pointers
