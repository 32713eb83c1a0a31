"""Files that hold one article, as raw files: what is in them, and that every line is accounted for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.core.model import Reading
from generator.core.problems import BuildError
from generator.reading import readers

HERE = Path(__file__).parent / "files"
ARTICLE = {
    "title": "Ferry runs again",
    "authors": ["Tom Reed"],
    "date_publish": "2024-06-01 08:30:00",
    "image_url": "https://example.org/a.jpg",
    "filename": "a.json",
    "maintext": "The ferry ran again on Saturday, and many went over.\nFares stay as they were, they said.",
    "comments": ["A sentence that somebody wrote below the article."],
    "tags": ["Ferry"],
    "url": "https://example.org/ferry",
    "rank": 3,
    "nothing": None,
}


def read(name: str) -> Reading:
    return readers.read((HERE / name).read_bytes(), f"content/raw/{name}")


@pytest.mark.parametrize("name", ["page.html", "page.mhtml"])
def test_a_page_is_an_article(name: str) -> None:
    pytest.importorskip("trafilatura")
    reading = read(name)
    (article,) = reading.articles
    assert article.title == "Ferry runs again after forty days"
    assert article.topics == ("Ferry", "Harbour")
    told = [(line.text[:9], line.is_kept, line.is_sure) for line in reading.verdicts]
    kept = ("Ferry run", "The ferry", "Some two ", "A stage m", "The new s", "It will o", "Fares sta")
    assert told == [
        ("Home", False, True),
        ("Local", False, True),
        *((start, True, True) for start in kept),
        ("© 2024 Th", False, False),
    ]
    assert [line.line for line in reading.verdicts] == list(range(1, 11))


def test_an_object_is_an_article() -> None:
    reading = readers.read(json.dumps(ARTICLE).encode(), "a.json")
    assert [block.text[:9] for block in reading.articles[0].blocks] == ["The ferry", "Fares sta"]
    cut = [(line.text, line.is_sure) for line in reading.cut]
    assert cut == [
        ("image_url: https://example.org/a.jpg", True),
        ("filename: a.json", True),
        ("comments: A sentence that somebody wrote below the article.", False),
        ("rank: 3", True),
    ]
    kept = [line.text.partition(":")[0] for line in reading.verdicts if line.is_kept]
    assert kept == ["title", "authors", "date_publish", "maintext", "maintext", "tags", "url"]


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("wallabag.json", "holds 1 article and 1 link (wallabag)"),
        ("bookmarks.html", "holds 2 links (bookmarks)"),
        ("pocket_ril_export.html", "holds 3 links (Pocket (HTML))"),
    ],
)
def test_what_is_no_single_article_is_left_to_import(name: str, refusal: str) -> None:
    reading = read(name)
    assert (reading.articles, reading.verdicts, reading.refusal) == ((), (), refusal)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.json", b'{"a": ', "is no JSON"),
        ("a.json", b'{"a": 1}', "is of no format that is known"),
        ("a.mhtml", b"From: x\r\n\r\nnothing", "holds no page"),
        ("a.pdf", b"%PDF", 'has the ending ".pdf"'),
    ],
)
def test_what_cannot_be_read_is_a_problem(name: str, data: bytes, said: str) -> None:
    with pytest.raises(BuildError, match=said):
        readers.read(data, name)


@pytest.mark.parametrize(
    ("charset", "codec", "text"),
    [
        ("windows-1251", "cp1251", "Паром снова пошёл в субботу, и многие переправились на остров."),
        ("Shift_JIS", "cp932", "土曜日にフェリーが再び運航し、多くの人が島に渡った。"),
        ("gb2312", "gb18030", "渡轮星期六恢复航行，许多人前往岛上，票价保持不变。"),
        ("iso-2022-jp", "iso-2022-jp", "土曜日にフェリーが再び運航し、多くの人が島に渡った。"),
        ("windows-1251", "utf-8", "Паром снова пошёл в субботу, и многие переправились на остров."),
        ("nonsense", "utf-8", "The ferry ran again on Saturday, and many went over to the island."),
    ],
)
def test_a_page_is_read_in_the_encoding_that_it_names(charset: str, codec: str, text: str) -> None:
    pytest.importorskip("trafilatura")
    head = f'<head><meta charset="{charset}"><title>X</title></head>'
    page = f"<html>{head}<body>{f'<p>{text}</p>' * 6}</body></html>"
    reading = readers.read(page.encode(codec), "a.html")
    assert reading.articles[0].blocks[0].text == text
