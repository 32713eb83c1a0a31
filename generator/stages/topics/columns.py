"""Columns: something of each story, and how often each line of it stands in the collection."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import count, repeat

_PARCEL = 1000
"""Texts that are counted at once: the time goes into C."""


@dataclass(frozen=True, slots=True)
class Column:
    """A text of each story, and its lines counted."""

    texts: Sequence[str]
    """None has the character NUL."""
    lines: Mapping[str, int]
    """Line → in how many of the texts it stands, those that stand in one or more."""

    def __reduce__(self) -> tuple[Callable[..., Column], tuple[list[str], list[str], array[int]]]:
        """In few large parts: tens of thousands of strings take twice the time to write."""
        return _unpacked, (join(self.texts), join(list(self.lines)), array("i", self.lines.values()))


def join(texts: Sequence[str]) -> list[str]:
    """Some texts without the character NUL as one each; most are ASCII alone, which is quick to write."""
    starts = range(0, len(texts), _BLOCK)
    return ["\0".join(texts[start : start + _BLOCK]) for start in starts]


_BLOCK = 64


def split(joined: Sequence[str]) -> list[str]:
    """The texts that were joined."""
    return "\0".join(joined).split("\0") if joined else []


def _unpacked(texts: Sequence[str], lines: Sequence[str], counts: array[int]) -> Column:
    return Column(split(texts), dict(zip(split(lines), counts, strict=True)))


EMPTY = Column((), {})


@dataclass(frozen=True, slots=True)
class Places:
    """Where the stories of now stand in the columns of the last build."""

    of: Sequence[int]
    """By the number of a story; -1 if it is not there, or is another one now."""
    gone: Sequence[int]
    """The places whose stories are no more, or are others now."""

    def new(self) -> set[int]:
        """The numbers of the stories that are not in the columns."""
        return {number for number, place in enumerate(self.of) if place < 0}


def find_places(fingerprints: Sequence[str], before: Sequence[str]) -> Places:
    """Of the stories with these fingerprints, among those of the last build; none by an empty one."""
    places = dict(zip(before, count(), strict=False))
    places.pop("", None)
    of = list(map(places.get, fingerprints, repeat(-1)))
    return Places(of, sorted(set(range(len(before))).difference(of)))


def renew(column: Column, places: Places, fresh: Mapping[int, str]) -> Column:
    """The column of now: what stood there of each story, or what was found anew, by number."""
    texts = renew_texts(column.texts, places, fresh)
    if not column.texts:
        return Column(texts, count_lines(texts))
    lines = dict(column.lines)
    for line, more in count_lines(fresh.values()).items():
        lines[line] = lines.get(line, 0) + more
    replaced = [places.of[number] for number in fresh if places.of[number] >= 0]
    for line, fewer in count_lines([column.texts[place] for place in (*places.gone, *replaced)]).items():
        lines[line] -= fewer
        if not lines[line]:
            del lines[line]
    return Column(texts, lines)


def renew_texts(before: Sequence[str], places: Places, fresh: Mapping[int, str]) -> list[str]:
    """The same of texts that are not counted."""
    texts = list(map([*before, ""].__getitem__, places.of))
    for number, text in fresh.items():
        texts[number] = text
    return texts


def count_lines(texts: Iterable[str]) -> Counter[str]:
    """Line → in how many of the texts it stands."""
    lines: Counter[str] = Counter()
    filled = list(filter(None, texts))
    for start in range(0, len(filled), _PARCEL):
        lines.update("\n".join(filled[start : start + _PARCEL]).split("\n"))
    return lines


def find_changed(now: Mapping[str, object], before: Mapping[str, object]) -> set[str]:
    """The keys that are in one alone, or have another value."""
    return {key for key, _ in now.items() ^ before.items()}


def find_touched(column: Column, stale: Set[int], changed: Set[str]) -> set[int]:
    """The numbers of the stories in whose text one of the changed lines stands; stale ones may lack.

    Few lines stand in other texts than those of the stale, and only these are looked for.
    """
    if not changed or len(stale) == len(column.texts):
        return set()
    own = count_lines([column.texts[number] for number in stale])
    elsewhere = {line for line in changed if column.lines.get(line, 0) > own[line]}
    if not elsewhere:
        return set()
    return {number for number, text in enumerate(column.texts) if not elsewhere.isdisjoint(text.split("\n"))}
