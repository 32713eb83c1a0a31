"""What is new in a story is what none before it says, in a sentence that can be read alone."""

from __future__ import annotations

from pathlib import Path

from generator.core.dates import PartialDate
from generator.core.digest import digest_bytes
from generator.core.model import Article, Card, Source
from generator.core.phrases import Phrases
from generator.stages.thread.news import News, Telling, find_news

FLOOD = (
    "River Marrow bursts its banks",
    "The River Marrow burst its banks at Tolverton on Tuesday night. Four thousand people were told to leave"
    " their homes. The sirens of the town stayed silent, although the water rose by three metres in an hour."
    " The army brought boats to the lower streets and took families to the school on the hill.",
)
INQUIRY = (
    "Judge to ask why sirens stayed silent",
    "Judge Amara Lindqvist will lead an inquiry into the flood at Tolverton, the government said. The River"
    " Marrow burst its banks at Tolverton on Tuesday night. Four thousand people were told to leave their"
    " homes."
    " The sirens of the town stayed silent, although the water rose by three metres in an hour."
    " It has until spring. The inquiry will ask the Water Board for the log books of the dam at Ketta Lake.",
)


def texts(
    folder: Path, *stories: tuple[str, str], dated: int = 99, language: str = "en", excerpt: bool = False
) -> Telling:
    folder.mkdir(exist_ok=True)
    found = []
    for number, (title, body) in enumerate(stories):
        data = f'---\ntitle: "{title}"\n---\n\n{body}\n'.encode()
        (folder / f"{number}.md").write_bytes(data)
        source = Source(str(folder), f"{number}.md", digest_bytes(data), f"{number}.md")
        date = PartialDate(2024, 5, number + 1) if number < dated else None
        card = Card(f"{number}", title, "", "", "news", date, "", "", f"stories/{number}.html")
        found.append(
            Article(card, source, (), None, "", (), (), "", "", None, Phrases(), (), words=0, blocks=0)
        )
    return Telling(tuple(found), language, excerpt)


def test_what_was_told_before_is_no_news(tmp_path: Path) -> None:
    first, second = find_news(texts(tmp_path, FLOOD, INQUIRY))
    assert first == News("", 0)  # the beginning has nothing before it
    assert (
        second.sentence == "The inquiry will ask the Water Board for the log books of the dam at Ketta Lake."
    )


def test_without_dates_each_story_says_what_no_other_does(tmp_path: Path) -> None:
    first, second = find_news(texts(tmp_path, FLOOD, INQUIRY, dated=0))
    assert first.sentence.startswith("The army brought boats")
    assert second.sentence.startswith("The inquiry will ask")


def test_the_same_text_again_is_another_version(tmp_path: Path) -> None:
    copy = ("Thousands flee the River Marrow", FLOOD[1] + " More soon.")
    for dated in (0, 99):
        found = find_news(texts(tmp_path, FLOOD, copy, INQUIRY, dated=dated))
        assert [news.version_of for news in found] == [0, 0, 2]
        assert found[1].sentence == ""


def test_a_longer_story_that_holds_an_older_one_is_no_version_of_it(tmp_path: Path) -> None:
    more = " ".join(f"Street number {word} was closed by the police of the county." for word in "ABCDEFGH")
    _, second = find_news(texts(tmp_path, FLOOD, ("River Marrow: streets closed", f"{FLOOD[1]} {more}")))
    assert second.version_of == 1
    assert second.sentence.startswith("Street number")


def test_news_are_plain_text(tmp_path: Path) -> None:
    marked = (
        "Dam was *late*",
        f"{INQUIRY[1]}\n\n## Log\n\n- The [log books](ketta.md) of **Ketta Lake** say that the gates"
        " \\*opened\\* eleven hours after the first call from Tolverton.",
    )
    found = find_news(texts(tmp_path, FLOOD, INQUIRY, marked))[2].sentence
    assert found == (
        "The log books of Ketta Lake say that the gates *opened* eleven hours"
        " after the first call from Tolverton."
    )


def test_excerpts_keep_the_rest_to_themselves(tmp_path: Path) -> None:
    paragraphs = "\n\n".join(
        f"Paragraph {word} tells of a harbour called {word}haven and of its boats." for word in "ABCDEF"
    )
    secret = (
        "\n\nThe secret treasure of Mount Ketta lies in a chest of gold. "
        + "Secret gold, treasure, chest. " * 3
    )
    story = ("Boats", paragraphs + secret)
    assert "treasure" in find_news(texts(tmp_path, FLOOD, story))[1].sentence
    assert "treasure" not in find_news(texts(tmp_path, FLOOD, story, excerpt=True))[1].sentence


def test_scripts_without_spaces(tmp_path: Path) -> None:
    first = ("大桥关闭", "港务局星期二关闭了安塞尔港的大桥，因为潜水员发现吊杆有裂缝。船只必须在外港等候。")
    second = (
        "大桥关闭将持续一年",
        "港务局说关闭将持续一年。港务局星期二关闭了安塞尔港的大桥，因为潜水员发现吊杆有裂缝。"
        "政府星期三批准拨款七千万克朗，用于在钢铁厂重新铸造全部吊杆和钢缆。",
    )
    assert find_news(texts(tmp_path, first, second, language="zh"))[1].sentence.startswith("政府星期三批准")


def test_a_story_of_fragments_has_no_sentence(tmp_path: Path) -> None:
    assert find_news(texts(tmp_path, FLOOD, ("Results", "Ansel 3. Skarra 1. Ketta 0.")))[1] == News("", 1)
    assert find_news(texts(tmp_path, FLOOD, ("Nothing", "")))[1].sentence == ""
