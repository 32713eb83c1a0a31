"""tell(): a story as sentences, each with the words that count; docs/threads.md says which."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from generator.core import files
from generator.core.model import Article
from generator.reading import frontmatter, markdown, sentences
from generator.reading.markdown import EXCERPT_BLOCKS

STEM = 6
"""Letters of a word that tell it from others: a light stemmer for any alphabet (P. McNamee and others,
"Addressing morphological variation in alphabetic languages", SIGIR 2009)."""
_MOST_STEMS = 100_000
"""Words whose stems a process remembers, 10 MB: those of ten thousand stories."""
_MOST_PARAGRAPHS = 8192
"""Paragraphs whose words a process remembers, 20 MB: stories of a wire share many."""

_WORD = re.compile(r"[^\W_]+")
_DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_MARKS = "’‘“”–—…£€\xa0"
"""What stands between words, and is all but ASCII that most texts hold."""
_ASCII_WORDS = bytes(
    ord(chr(code).lower()) if chr(code).isalnum() or chr(code) == "\n" else ord(" ") for code in range(128)
).ljust(256)
"""For `bytes.translate`, which leaves of ASCII words and lines alone: a quarter of the time of `_WORD`."""

Words = tuple[str, ...]
"""Of a sentence, each once."""


class Sentence(NamedTuple):
    """A sentence of a text."""

    text: str
    words: Words
    is_of_length: bool
    """Whether it is neither too short nor too long to be shown."""


@dataclass(frozen=True, slots=True)
class Told:
    """A story as sentences."""

    language: str
    """BCP 47."""
    heading: tuple[Words, Words]
    """Of headline and standfirst."""
    sentences: tuple[Sentence, ...]
    """Of the text."""

    def words(self) -> list[Words]:
        """Of headline, standfirst and each sentence."""
        return [*self.heading, *[sentence.words for sentence in self.sentences]]


def tell(article: Article, language: str, *, excerpt: bool) -> Told:
    """A story as sentences; with `excerpt`, of its first paragraphs alone.

    `language` is that of articles which do not say theirs.

    Raises:
        BuildError: the file cannot be read, or is no longer what was scanned.
    """
    language = article.card.language or language
    text = files.read(article.source).decode("utf-8-sig", "replace").replace("\r\n", "\n")
    paragraphs = markdown.outline(unicodedata.normalize("NFC", frontmatter.body_of(text))).paragraphs
    said = [
        _sentences_of(paragraph, language) for paragraph in paragraphs[: EXCERPT_BLOCKS if excerpt else None]
    ]
    title, standfirst = _words_of([article.card.title, article.card.standfirst])
    return Told(language, (title, standfirst), tuple(chain.from_iterable(said)))


@lru_cache(_MOST_PARAGRAPHS)
def _sentences_of(paragraph: str, language: str) -> tuple[Sentence, ...]:
    texts = sentences.split(paragraph, language)
    return tuple(map(Sentence, texts, _words_of(texts), map(sentences.is_of_length, texts)))


def _words_of(texts: Sequence[str]) -> list[Words]:
    """The words of some texts by their first letters; of scripts without spaces, pairs of characters.

    Of all at once, as most of the time goes into calls otherwise.
    """
    joined = "\n".join(texts)
    if not joined.isascii():
        for mark in _MARKS:
            joined = joined.replace(mark, " ")
    if joined.isascii() and joined.count("\n") < max(1, len(texts)):
        lines = joined.encode().translate(_ASCII_WORDS).decode().split("\n")
        return [_distinct(map(_stem_of, line.split())) for line in lines]
    return [_distinct(_parts(text)) for text in texts]


def _parts(text: str) -> Iterable[str]:
    words = _WORD.findall(text.casefold())
    if _DENSE.search(text):
        return chain.from_iterable(
            [word[at : at + 2] for at in range(max(1, len(word) - 1))] for word in words
        )
    return map(_stem_of, words)


def _distinct(words: Iterable[str]) -> Words:
    """A tuple: it takes half the time of a set to make and to go through."""
    return tuple(dict.fromkeys(words))


class _Stems(dict[str, str]):
    """The first letters of words, made once: equal words are one object, quick to compare."""

    def __missing__(self, word: str) -> str:
        if len(self) >= _MOST_STEMS:
            self.clear()
        stem = self[word] = word[:STEM]
        return stem


_stem_of = _Stems().__getitem__
