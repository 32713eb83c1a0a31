"""What can be seen of each line of a page whose rules have spoken: shape, words, place, neighbours.

These are the features of the model in `sequence.py`. Each is a short phrase that is either there or not, and
that a person can check by eye.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.reading.plaintext.language import language_of
from generator.reading.plaintext.lines import SHORT, Line
from generator.reading.plaintext.names import is_name
from generator.reading.plaintext.page import Kind, Page, is_open
from generator.reading.plaintext.patterns import Hinted
from generator.reading.plaintext.words import WORDS, Talk, is_unspaced, without_marks

Observation = str | tuple[str, ...]
"""One of `KNOWN`, or the features of a line that is still open."""

KNOWN: Mapping[Kind, str] = {
    "title": "head", "standfirst": "head", "byline": "head", "date": "head",
    "caption": "caption", "reference": "reference", "rights": "rights", "furniture": "furniture",
    "heading": "text", "item": "text",
}  # fmt: skip
"""What a neighbour sees of a line that a rule has taken."""


def observe(page: Page) -> tuple[Observation, ...]:
    """For each line what is known of it, or its features.

    A sentence that does not speak of the page is known to be text, and so is a list below a colon.
    """
    around = _surroundings(page)
    labels = page.labels
    return tuple(
        KNOWN[labels[index].kind] if index in labels else _features(page, index, around)
        for index in range(len(page.lines))
    )


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What is asked about the page for each of its lines."""

    solid: tuple[int, ...]
    """Open lines that are surely running text, if nothing else claims them."""
    among_solid: frozenset[int]
    """Lines right between two of these."""
    text: str
    """What they say, in lower case, each word after a space or more."""
    talk: Talk
    furniture: tuple[int, ...]
    """How many of the lines before each line are furniture; one longer than the page."""
    listed: frozenset[int]
    """Open short lines in a row below one that ends in a colon."""
    keys: Mapping[str, int]


def _surroundings(page: Page) -> _Surroundings:
    lines = page.lines
    solid = tuple(index for index, line in enumerate(lines) if index not in page.labels and line.is_solid)
    told = " ".join(lines[index].text for index in solid)
    language = language_of(told[:_ENOUGH], enough=_LEAST)
    counts = [0]
    for index in range(len(lines)):
        label = page.labels.get(index)
        counts.append(counts[-1] + (label is not None and label.kind == "furniture"))
    return _Surroundings(
        solid,
        frozenset(index + 1 for index in solid).intersection(index - 1 for index in solid),
        without_marks(told.casefold(), _BETWEEN_WORDS),
        WORDS.talk.get(language, WORDS.talk["en"]),
        tuple(counts),
        frozenset(_listed(page)),
        Counter(line.key for line in lines),
    )


def _features(page: Page, index: int, around: _Surroundings) -> Observation:
    """Of an open line, unless it is known to be text."""
    line = page.lines[index]
    if index in around.listed:
        return "text"
    is_told = _is_told(line)
    if is_told and index in around.among_solid and around.talk.words.isdisjoint(line.text.casefold().split()):
        return "text"
    text = line.text[:_DEEPEST]
    page_words, words = count_page_words(text, around.talk)
    if is_told and not page_words:
        return "text"
    is_quoting = _is_quoting(text)
    return (
        *_shape(line, is_quoting=is_quoting),
        *_talk(line, page_words, 0 if is_quoting else count_reader_words(text, around.talk), words),
        *_neighbours(page, index, around),
        *_place(page, index, around),
    )


def _is_told(line: Line) -> bool:
    """Whether it is a whole sentence, or announces what follows."""
    return line.is_solid or (line.words >= _SENTENCE and (line.is_stopped or line.text[-1] in ":："))


_ENOUGH = 800  # characters
_LEAST = 60  # bytes
_PARAGRAPH = 15  # words
_SENTENCE = 4
_BETWEEN_WORDS = "\"'’“”‘«»„()[]–—-"


def _listed(page: Page) -> Iterator[int]:
    is_in_list = False
    for index, line in enumerate(page.lines[1:], start=1):
        above = page.lines[index - 1]
        begins = above.text[-1] in ":：" and above.words > _LONGEST_LABEL and is_open(page, index - 1)
        goes_on = is_in_list and is_open(page, index - 1) and above.words < _PARAGRAPH
        is_in_list = (begins or goes_on) and is_open(page, index) and not line.is_solid
        if is_in_list:
            yield index


_LONGEST_LABEL = 3  # words


# ---------------------------------------------------------------- what it looks like


def _shape(line: Line, *, is_quoting: bool) -> Iterator[str]:
    text = line.text
    size = next(name for most, name in _SIZES if line.words <= most)
    yield f"{size}, stopped" if line.is_sentence else size
    if text[-1] in _ENDS:
        yield _ENDS[text[-1]]
    if text[0].islower():
        yield "starts small"
    if not text[0].isalnum() and text[0] not in _OPENERS:
        yield "starts with a sign"
    if is_quoting:
        yield "quotes"
    if not line.key:
        yield "too long to look up, or no letters"
    if line.words >= _PARAGRAPH:
        return
    if text.isupper():
        yield "capitals"
    elif _is_title_case(text):
        yield "title case"
    if _DIGIT.search(text):
        yield "digits"
    if line.words <= _LONGEST_NAME and is_name(text):
        yield "name"


_SIZES = (
    (1, "1 word"), (3, "2-3 words"), (7, "4-7 words"), (14, "8-14 words"), (29, "15-29 words"),
    (59, "30-59 words"), (1 << 30, "60 words and more"),
)  # fmt: skip
_ENDS = {
    ":": "colon at the end",
    "：": "colon at the end",
    ",": "comma at the end",
    ";": "comma at the end",
} | dict.fromkeys("!?？！", "? or ! at the end")
_OPENERS = "\"'“„«‘¿¡("
_DEEPEST = 600  # characters of a line that are looked at
_QUOTES = '"“”„«»「'
_SINGLE_QUOTE = Hinted(re.compile(r"(?<!\w)[‘']"), ("‘", "'"))
_DIGIT = re.compile(r"\d")
_LONGEST_NAME = 6


def _is_quoting(text: str) -> bool:
    return any(map(text.__contains__, _QUOTES)) or _SINGLE_QUOTE.is_in(text)


def _is_title_case(text: str) -> bool:
    words = [word for word in text.split() if word[0].isalpha()]
    return len(words) > 1 and all(word[0].isupper() for word in words if len(word) > _LONGEST_LABEL)


# ---------------------------------------------------------------- what it speaks of


def _talk(line: Line, page: int, reader: int, words: int) -> Iterator[str]:
    share = page / words
    if page:
        yield "page words: " + ("some" if share < 0.12 else "many" if share < 0.3 else "mostly")
        if page >= _MANY:
            yield "page words: 3 and more"
        if line.words < _FEW:
            yield "page words: in a short line"
    if reader:
        yield "to the reader"
        if page:
            yield "to the reader of the page"
        if page > 1 and share > 0.1:
            yield "to the reader of the page, more than once"


def count_page_words(text: str, talk: Talk) -> tuple[int, int]:
    """Words about the page, and all words (of which 3 characters are one in Chinese)."""
    if not text.isascii() and is_unspaced(text):
        page = sum(text.count(part) for parts in talk.beginnings.values() for part in parts)
        return page, max(1, len(text) // 3)
    words = _words(_lower(without_marks(text)))
    page = sum(map(talk.words.__contains__, words))
    beginnings = talk.beginnings
    page += sum([word.startswith(beginnings[word[:2]]) for word in words if word[:2] in beginnings])
    return page, max(1, len(words))


def count_reader_words(text: str, talk: Talk) -> int:
    """Words to the reader of a page."""
    if not text.isascii() and is_unspaced(text):
        return sum(text.count(part) for part in talk.reader_beginnings)
    count = sum(map(talk.reader.__contains__, _words(text)))
    lower = _lower(text) if talk.reader_beginnings else ""
    return count + sum(part in lower for part in talk.reader_beginnings)


def _lower(text: str) -> str:
    return text.lower() if text.isascii() else text.casefold().replace("i̇", "i")


def _words(text: str) -> list[str]:
    text = without_marks(text)
    if text.isascii():
        return text.encode().translate(_ASCII_WORDS).decode().split()  # bytes are quicker
    return _WORD.findall(text)


_WORD = re.compile(
    r"[^\s\d.,:;!?()\[\]\"'’‘“”„«»–—|…、。「」*/+&>›→-]+"
)  # marks of Indic scripts are no `\w`
_ASCII_WORDS = bytes(code if code < 128 and _WORD.match(chr(code)) else 32 for code in range(256))
_MANY = 3
_FEW = 8


# ---------------------------------------------------------------- where it stands


def _neighbours(page: Page, index: int, around: _Surroundings) -> Iterator[str]:
    counts, end = around.furniture, len(page.lines)
    near = counts[min(end, index + 1 + _NEAR)] - counts[max(0, index - _NEAR)]
    yield "furniture near: " + ("0" if near == 0 else "1" if near == 1 else "2-3" if near < 4 else "4+")
    above, below = counts[index] - counts[max(0, index - 1)], counts[min(end, index + 2)] - counts[index + 1]
    if above and below:
        yield "furniture on both sides"
    if is_open(page, index - 1) and _is_told(page.lines[index - 1]):
        yield "below text"
    if is_open(page, index + 1) and _is_told(page.lines[index + 1]):
        yield "above text"


_NEAR = 4  # lines


def _place(page: Page, index: int, around: _Surroundings) -> Iterator[str]:
    line, solid = page.lines[index], around.solid
    if not solid or index > solid[-1]:
        yield "after all text"
        if line.is_sentence:
            yield "sentence after all text"
    elif index < solid[0]:
        yield "before all text"
        if line.is_sentence:
            yield "sentence before all text"
    elif index < solid[-1] and (len(solid) == 1 or index >= solid[-2]):
        yield "near the end"
    if line.key and around.keys[line.key] > 1:
        yield "on the page twice"
    own = _stems(line.text) if line.words < _PARAGRAPH else ()
    if own:
        known = sum(f" {stem}" in around.text for stem in own)
        yield "of what the text is about: " + (
            "nothing" if not known else "little" if known < 0.4 * len(own) else "much"
        )


def _stems(text: str) -> frozenset[str]:
    """Beginnings of its longer words."""
    words = _words(text[:SHORT].casefold())
    return frozenset(word[:_STEM] for word in words if len(word) >= _SHORTEST)


_STEM = 5
_SHORTEST = 4
