"""Which language a text is in; what is plainly English is what the detector calls English."""

from __future__ import annotations

from itertools import cycle, islice
from pathlib import Path

import pytest

from generator.reading.plaintext import language
from generator.reading.plaintext.language import is_plainly_english, language_of

ENGLISH = (
    "Hundreds of people left their homes on Thursday after the river broke its banks for the second time.",
    "The council said that the water had risen by two metres and would not fall before the end of May.",
    "They have been told to stay with friends, and the mayor asked for help from the government of the land.",
    "A bridge that was built in the last century is closed, and it will be weeks before it is open again.",
)
FOREIGN = {
    "de": "Hunderte Menschen verließen am Donnerstag ihre Häuser, nachdem der Fluss über die Ufer trat.",
    "es": "Cientos de personas dejaron sus casas el jueves después de que el río se desbordara otra vez.",
    "id": "Ratusan orang meninggalkan rumah mereka pada hari Kamis setelah sungai itu meluap dengan deras.",
    "nl": "Honderden mensen verlieten donderdag hun huizen nadat de rivier weer buiten de oevers trad.",
}
RAW = sorted((Path(__file__).parent.parent / "plain").glob("*.txt"))


def text_of(*sentences: str, length: int = 2000) -> str:
    return " ".join(islice(cycle(sentences), 40))[:length]


def test_news_in_english_is_plain() -> None:
    assert is_plainly_english(text_of(*ENGLISH))
    assert language_of(text_of(*ENGLISH)) == "en"


@pytest.mark.parametrize("sentence", FOREIGN.values(), ids=FOREIGN)
def test_with_one_foreign_sentence_of_five_it_is_not(sentence: str) -> None:
    assert not is_plainly_english(text_of(*ENGLISH, sentence))
    assert not is_plainly_english(text_of(*ENGLISH, length=1500) + " " + sentence * 4)


def test_names_and_numbers_are_not_plain() -> None:
    assert not is_plainly_english("Mutu 2-1, Sidibe 3-0, Kirchner 5-4; " * 50)
    assert not is_plainly_english(text_of(*ENGLISH, length=1000) + "x" * 1000)


@pytest.mark.skipif(language.pycld2 is None, reason="there is no detector for this Python")
@pytest.mark.parametrize("file", RAW, ids=lambda path: path.stem)
def test_the_detector_says_the_same(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    foreign = file.read_text(encoding="utf-8", errors="replace")[:1500]
    english = text_of(*ENGLISH)
    texts = [foreign + english[len(foreign) * part // 4 :] for part in range(5)]
    texts += [english[: 2000 - len(foreign) * part // 4] + foreign for part in range(5)]
    found = [language_of(text) for text in texts]
    monkeypatch.setattr(language, "is_plainly_english", lambda text: False)
    assert found == [language_of(text) for text in texts]
