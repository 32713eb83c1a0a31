"""The lines of a raw article, with what rules ask about them again and again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from generator.reading.plaintext.words import key

SHORT = 300  # characters; no headline, byline or furniture is longer, so rules look no further


class Line(NamedTuple):
    """A line; or the lines that hard wrapping made of one.

    No dataclass: this is made in a fifth of the time, and there is one for each line of all texts.
    """

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
    is_solid: bool
    """Whether it is surely running text, if nothing else claims it."""

    def as_written(self, piece: str) -> str:
        """A piece of `text`, with the no-break spaces that stand in it."""
        start = self.text.find(piece)
        return piece if start < 0 else self.written[start : start + len(piece)]


_SURE = 45
_LIKELY = 12


def split_lines(text: str, *, is_plain: bool = False) -> tuple[Line, ...]:
    """The non-empty lines of a text, hard-wrapped paragraphs joined.

    `is_plain` says that it holds no white space but newlines and spaces, and all else is printable.
    """
    numbered = enumerate(text.split("\n"), start=1)
    kept = [(number, stripped) for number, line in numbered if (stripped := line.strip())]
    width = _wrap_width(kept)
    is_tidy = is_plain and "  " not in text
    if width:
        return tuple([_line(parts, is_tidy=is_tidy) for parts in _paragraphs(kept, width)])
    return tuple([_line((part,), is_tidy=is_tidy) for part in kept])


def _paragraphs(lines: Sequence[tuple[int, str]], width: int) -> Iterator[tuple[tuple[int, str], ...]]:
    """The lines in groups: each runs on in the next one of its group."""
    start = 0
    for index, line in enumerate(lines, start=1):
        if index == len(lines) or not _runs_on(line, lines[index], width):
            yield tuple(lines[start:index])
            start = index


def _line(parts: tuple[tuple[int, str], ...], *, is_tidy: bool) -> Line:
    text = written = parts[0][1] if len(parts) == 1 else " ".join([part for _, part in parts])
    # To Python, no space but the usual one is printable.
    if not is_tidy and ("  " in written or not written.isprintable()):
        text = " ".join(written.split())
        written = _GAP.sub(" ", written)  # as long, with its no-break spaces
    words = text.count(" ") + 1 + (0 if text.isascii() else _count_unspaced(text))
    end = text[-1]
    if end in _CLOSERS:
        end = text[-_LONGEST_END:].rstrip(_CLOSERS)[-1:]
    is_sentence = end in _SENTENCE_ENDS
    return Line(
        parts,
        text,
        written,
        key(text) if len(text) <= SHORT else "",
        words,
        is_sentence,
        is_sentence and end in _FULL_STOPS,
        words >= _SURE or (is_sentence and words >= _LIKELY),
    )


_GAP = re.compile(r"\s{2,}|\t")

_LONGEST_END = 12
_CLOSERS = "\"'”’»“‘)] "
_SENTENCE_ENDS = frozenset(".!?…。！？।")
_FULL_STOPS = frozenset(".。।")
_WITHOUT_SPACES = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
_CHARACTERS_PER_WORD = 2


def _count_unspaced(text: str) -> int:
    """Words in scripts without spaces, about."""
    return len(_WITHOUT_SPACES.findall(text[:SHORT])) // _CHARACTERS_PER_WORD


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
