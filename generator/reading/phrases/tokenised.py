"""A text cut into its tokens once, for all that looks for phrases in it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from generator.reading.phrases.keys import MARKS

_SAMPLE = 400  # characters that tell the script
_PLAIN = r"[a-zA-Z]+(?=[ .,\n])"  # three tokens of four: a set of ASCII letters is soon looked up
_TOKEN = re.compile(rf"{_PLAIN}|[^\W\d_]+(?:[-’'][^\W\d_]+)*|\d[\w.,]*|[^\s\w]")
_MARKED = re.compile(f"[{MARKS}]")
_TOKEN_WITH_MARKS = re.compile(rf"[^\W\d_](?:[^\W\d_]|[{MARKS}])*|\d[\w.,]*|[^\s\w]")
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class TokenisedText:
    """A text whose lines are a title and paragraphs, with its tokens."""

    text: str
    tokens: list[str]
    """Words, numbers and single marks, in order."""
    types: frozenset[str]
    """The tokens, each once."""
    of_title: int
    """How many tokens the first line has."""
    words: frozenset[str]
    """Its runs of letters, as they stand."""


def tokenise(text: str) -> TokenisedText:
    """The text with its tokens."""
    pattern = _TOKEN_WITH_MARKS if _MARKED.search(text, 0, _SAMPLE) else _TOKEN
    tokens = pattern.findall(text)
    types = frozenset(tokens)
    title = pattern.findall(text.partition("\n")[0])
    return TokenisedText(text, tokens, types, len(title), _words(types))


def _words(types: frozenset[str]) -> frozenset[str]:
    whole = frozenset(filter(str.isalpha, types))
    return whole.union(_LETTERS.findall(" ".join(types - whole)))
