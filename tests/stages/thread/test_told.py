"""A story falls into sentences, each known by the first letters of its words."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.core.digest import digest_bytes
from generator.core.model import Article, Card, Source
from generator.core.phrases import Phrases
from generator.stages.thread.told import STEM, Told, tell


def told(folder: Path, title: str, text: str, *, language: str = "en", excerpt: bool = False) -> Told:
    data = f'---\ntitle: "{title}"\n---\n\n{text}\n'.encode()
    (folder / "a.md").write_bytes(data)
    source = Source(str(folder), "a.md", digest_bytes(data), "a.md")
    card = Card("a", title, "", "", "news", None, "", "", "stories/a.html")
    article = Article(card, source, (), None, "", (), (), "", "", None, Phrases(), (), words=0, blocks=0)
    return tell(article, language, excerpt=excerpt)


def test_each_sentence_has_its_words_once_and_in_order(tmp_path: Path) -> None:
    found = told(tmp_path, "The flood", "The flood took the bridge. Flooding went on.\n\nNobody was hurt.")
    assert [sentence.text for sentence in found.sentences] == [
        "The flood took the bridge.", "Flooding went on.", "Nobody was hurt.",
    ]  # fmt: skip
    assert found.sentences[0].words == ("the", "flood", "took", "bridge")
    assert found.sentences[1].words == ("floodi"[:STEM], "went", "on")
    assert found.words() == [("the", "flood"), (), *(sentence.words for sentence in found.sentences)]


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "It’s “£5” – now.", ("it", "s", "5", "now")),
        ("en", "ß and É_x.", ("ss", "and", "é", "x")),
        ("zh", "大桥关闭。", ("大桥", "桥关", "关闭")),
        ("zh", "桥 a。", ("桥", "a")),
        ("en", "!!!", ()),
    ],
)
def test_words_of_any_script(language: str, text: str, words: tuple[str, ...], tmp_path: Path) -> None:
    """Whether alone or beside sentences in ASCII, which are looked at all at once."""
    assert told(tmp_path, text, "Nothing.", language=language).heading[0] == words
    for body in (text, f"It ended there.\n\n{text}"):
        assert told(tmp_path, "Nothing", body, language=language).sentences[-1].words == words


def test_lines_of_a_headline_are_one_headline(tmp_path: Path) -> None:
    assert told(tmp_path, "One\nTwo", "Three.").heading == (("one", "two"), ())


def test_an_excerpt_is_the_first_paragraphs(tmp_path: Path) -> None:
    text = "\n\n".join(f"Paragraph {number}." for number in range(9))
    assert len(told(tmp_path, "Nine", text).sentences) == 9
    assert len(told(tmp_path, "Nine", text, excerpt=True).sentences) == 3
