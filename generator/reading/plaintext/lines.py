"""The lines of a raw article, with what rules ask about them again and again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from generator.reading.plaintext.words import key

SHORT = 300  # characters; no headline, byline or furniture is longer, so rules look no further


@dataclass(frozen=True, slots=True)
class Line:
    """A line; or the lines that hard wrapping made of one."""

    parts: tuple[tuple[int, str], ...]
    """Number (from 1) and text of each raw line, white space at its ends removed; none is empty."""
    text: str
    """All parts, white space single: what rules judge."""
    written: str
    """The same, as long, with its no-break spaces: what is kept."""
    key: str
    """For look-ups in the tables of words; empty if the line is longer than `SHORT`."""
    words: int
    """Counted so that scripts without spaces compare."""
    is_sentence: bool
    """Whether it ends like a sentence: a full stop, question or exclamation mark, ellipsis."""
    is_stopped: bool
    """Whether it ends in a full stop, which headlines do not."""
    after_blank: bool
    """Whether an empty line stands before it."""

    def as_written(self, piece: str) -> str:
        """A piece of `text`, with the no-break spaces that stand in it."""
        start = self.text.find(piece)
        return piece if start < 0 else self.written[start : start + len(piece)]

    @property
    def is_solid(self) -> bool:
        """Whether it is surely running text, if nothing else claims it."""
        return self.words >= _SURE or (self.is_sentence and self.words >= _LIKELY)


_SURE = 45
_LIKELY = 12


def split_lines(text: str) -> tuple[Line, ...]:
    """The non-empty lines of a text, hard-wrapped paragraphs joined."""
    raw = [(number, line.strip()) for number, line in enumerate(text.split("\n"), start=1)]
    kept = [(number, line) for number, line in raw if line]
    width = _wrap_width(kept)
    lines: list[Line] = []
    group: list[tuple[int, str]] = []
    last = 0
    for index, (number, line) in enumerate(kept):
        group.append((number, line))
        if index + 1 < len(kept) and width and _runs_on(kept[index], kept[index + 1], width):
            continue
        lines.append(_line(group, after_blank=group[0][0] > last + 1))
        last, group = number, []
    return tuple(lines)


def _line(parts: Sequence[tuple[int, str]], *, after_blank: bool) -> Line:
    written = " ".join(part for _, part in parts)
    text = " ".join(written.split())
    if len(text) != len(written) or "\t" in written:  # as long, with its no-break spaces
        written = _GAP.sub(" ", written)
    end = text[-_LONGEST_END:].rstrip(_CLOSERS)[-1:]
    return Line(
        parts=tuple(parts),
        text=text,
        written=written,
        key=key(text) if len(text) <= SHORT else "",
        words=_count_words(text),
        is_sentence=end in _SENTENCE_ENDS,
        is_stopped=end in _FULL_STOPS,
        after_blank=after_blank,
    )


_GAP = re.compile(r"\s{2,}|\t")

_LONGEST_END = 12
_CLOSERS = "\"'”’»“‘)] "
_SENTENCE_ENDS = frozenset(".!?…。！？।")
_FULL_STOPS = frozenset(".。।")
_WITHOUT_SPACES = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
_CHARACTERS_PER_WORD = 2


def _count_words(text: str) -> int:
    words = text.count(" ") + 1
    if text.isascii():
        return words
    return words + len(_WITHOUT_SPACES.findall(text[:SHORT])) // _CHARACTERS_PER_WORD


# ---------------------------------------------------------------- hard wrapping


def _wrap_width(lines: Sequence[tuple[int, str]]) -> int:
    """The width a text was wrapped to; 0 if it was not."""
    width = max((len(line) for _, line in lines), default=0)
    if not _NARROWEST <= width <= _WIDEST:
        return 0
    full = [one[1] for one, other in pairwise(lines) if _runs_on(one, other, width)]
    ended = sum(line[-1] in _SENTENCE_ENDS for line in full)
    is_wrapped = len(full) >= _FEWEST and len(full) * 3 >= len(lines) and ended * 2 < len(full)
    return width if is_wrapped else 0


_NARROWEST, _WIDEST = 50, 110
_FEWEST = 4


def _runs_on(one: tuple[int, str], other: tuple[int, str], width: int) -> bool:
    """Whether the next line is the rest of this one: its first word would not have fitted here."""
    if other[0] != one[0] + 1:
        return False
    return len(one[1]) + 1 + len(other[1].split(maxsplit=1)[0]) > width
