"""Texts fall into sentences in any script, and only those that can be read alone are shown alone."""

from __future__ import annotations

import pytest

from generator.reading.sentences import split, stands_alone


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Mr. Voss left at 5 p.m. on Jan. 3. He paid 3.5 crowns.",
         ("Mr. Voss left at 5 p.m. on Jan. 3.", "He paid 3.5 crowns.")),
        ("en-GB", 'He said: "We stay. All of us." The boat left.',
         ('He said: "We stay. All of us."', "The boat left.")),
        ("de", "Das war im 19. Jahrhundert so. Dann kam die Bahn.",
         ("Das war im 19. Jahrhundert so.", "Dann kam die Bahn.")),
        ("fr", "M. Brun est parti. Mme. Petit aussi.", ("M. Brun est parti.", "Mme. Petit aussi.")),
        ("zh", "大会今天开幕。“我们很高兴。”他说。真的吗？",
         ("大会今天开幕。", "“我们很高兴。”", "他说。", "真的吗？")),
        ("ja", "橋が閉じた。船も止まった！", ("橋が閉じた。", "船も止まった！")),
        ("hi", "पुल बंद है। नाव भी रुकी है।", ("पुल बंद है।", "नाव भी रुकी है।")),
        ("ar", "هل أغلق الجسر؟ نعم.", ("هل أغلق الجسر؟", "نعم.")),
        ("", "The bridge is shut. Boats wait.", ("The bridge is shut.", "Boats wait.")),
        ("tlh", "The bridge is shut. Boats wait.", ("The bridge is shut.", "Boats wait.")),
        ("en", "", ()),
    ],
)  # fmt: skip
def test_split(language: str, text: str, expected: tuple[str, ...]) -> None:
    assert split(text, language) == expected


def test_nothing_is_lost_by_splitting() -> None:
    text = "One… two? Three! No. 4 is 4.4; e.g. U.S. ships. 5 more. “Six.” M. Sept"
    assert " ".join(split(text, "fr")).split() == text.split()


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The harbour board closed the bridge after divers found a crack in a hanger."),
        ("en", '"The bridge was sound in May," said Ada Voss, who heads the harbour board.'),
        ("de", "Die Hafenbehörde sperrte die Brücke, nachdem Taucher einen Riss gefunden hatten."),
        ("zh", "港务局在潜水员发现吊杆裂缝后关闭了大桥。"),
        ("xx", "He is a word in a language that nobody has put into the table so far."),
    ],
)
def test_what_stands_alone(language: str, sentence: str) -> None:
    assert stands_alone(sentence, language)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "He said that the harbour board would close the bridge within a week."),
        ("en", "“But they never told us that the bridge would be closed for a year.”"),
        ("en", '"Nobody has ever told any of us that the bridge would be closed," he said.'),
        ("en", 'The bridge would be closed for a year, they said, and no one asked us."'),
        ("en", "Too short to tell."),
        ("en", "The bridge is closed. " * 20),
        ("en", "and the harbour board closed the bridge after divers found a crack."),
        ("en", "The harbour board, the divers, the mayor and all the others who"),
        ("en-US", "It’s the harbour board that has to say whether the bridge can be used."),
        ("fr", "Elle a fermé le pont après que des plongeurs ont trouvé une fissure."),
        ("zh", "大桥关闭了。"),
    ],
)
def test_what_leans_on_its_neighbours(language: str, sentence: str) -> None:
    assert not stands_alone(sentence, language)
