"""Raw text becomes articles: by example (fixture pairs) and by law (nothing lost, nothing invented)."""

from __future__ import annotations

import ast
import json
import re
import time
import tomllib
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.core.model import RawArticle, Reading
from generator.core.verdicts import Verdict
from generator.reading import frontmatter, markdown_blocks, plain
from generator.reading.decode import decode
from generator.reading.plaintext.dates import printed_dates, with_ascii_digits
from generator.reading.plaintext.names import names_in_byline
from generator.reading.plaintext.reasons import REASONS
from generator.reading.plaintext.tables import LANGUAGES

Accept = Callable[[bytes, Path], None]
HERE = Path(__file__).parent
FIXTURES = sorted((HERE / "plain").glob("*.txt"))
SHARED = Path(__file__).parents[3] / "shared" / "articles"


def read(text: str) -> RawArticle:
    (article,) = plain.read(text.encode(), "test").articles
    return article


# ---------------------------------------------------------------- fixture pairs


@pytest.mark.parametrize("raw", FIXTURES, ids=lambda path: path.stem)
def test_fixture(raw: Path, accept: Accept) -> None:
    accept(shown(plain.read(raw.read_bytes(), raw.stem)), raw.with_suffix(".json"))


def shown(reading: Reading) -> bytes:
    """A reading as the fixtures write it: empty fields left out, blocks and cuts one line each."""
    articles = [
        {
            "title": article.title,
            **{
                key: value
                for key, value in asdict(article).items()
                if value and key not in ("title", "blocks")
            },
            **{key: str(getattr(article, key)) for key in ("date", "updated") if getattr(article, key)},
            "blocks": [f"{block.kind}: {block.text}" for block in article.blocks],
        }
        for article in reading.articles
    ]
    cut = [f"{cut.line} {cut.rule}: {cut.text}" for cut in reading.cut]
    found = {"articles": articles, "cut": cut, "repairs": reading.repairs}
    return (json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode()


# ---------------------------------------------------------------- laws

NEWS_LINES = (
    "River breaks its banks as record rain falls on the valley",
    "WATCH: Boats go from door to door in the old town.",
    "By Ada Lovelace and Alan Turing",
    "Ada Lovelace",
    "Published May 26, 2022 5:42 pm | Updated May 27, 2022",
    "5 hours ago",
    "Hundreds of people left their homes on Thursday after the river broke its banks for the second time.",
    "LONDON, May 17 (Reuters) - The river rose by two metres in the night, the agency said on Tuesday.",
    "MADRID — The river rose by two metres in the night, the mayor of the old town said.",
    "“We have seen nothing like it,” said the mayor.",
    "What happens next",
    "Read more:",
    "Read more: Why the dam was never built",
    "Why the dam was never built",
    "A boat passes the town hall. (AP Photo/Grace Hopper)",
    "Photo: Grace Hopper",
    "• Two bridges are closed",
    "- Schools stay shut",
    "Share",
    "Sign up for our newsletter",
    "3",
    "You May Also Like",
    "Top Stories",
    "Most Read",
    "Tags",
    "© 2022 The Valley Times, a division of Example Inc. All rights reserved.",
    "Copyright 2021 Somebody Else",
    "___",
    "News",
    "Home > News > Valley",
    "Von Emmy Noether",
    "Actualizado a las 20:56h.",
    "小笠原諸島の警察無線",
    "ALSO ON THE RIVER A SECOND DAM IS PLANNED",
    "À LIRE AUSSI Pourquoi le barrage n'a jamais été construit",
    "Lesen Sie auch Warum der Damm nie gebaut wurde",
    "Image caption,",
    "Explained: why the dam was never built",
    "The mayor at the bridge",
    "Facebook Twitter Copy link",
    "Le pont fermé -  Copyright  AP Photo/Grace Hopper",
    "記者 山田太郎",
    "2024年11月22日 午後5時30分",
    "22 ноября 2024",
    "٢٢ نوفمبر ٢٠٢٤",
    "हमें फॉलो करें",
    "İlgili Haberler",
    "홍길동 기자",
)
TEXTS = st.one_of(
    st.text(max_size=300),
    st.text(st.characters(codec="utf-8"), max_size=300),
    st.lists(st.sampled_from(NEWS_LINES), max_size=25).map("\n".join),
    st.lists(st.sampled_from(NEWS_LINES), max_size=25).map("\r\n\r\n".join),
    st.lists(st.one_of(st.sampled_from(NEWS_LINES), st.text(max_size=40)), max_size=20).map("\n".join),
)
many = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(TEXTS)
@many
def test_nothing_is_lost(text: str) -> None:
    """Every line is cut, or its words stand in the text or in a field: as often as in the file."""
    reading = plain.read(text.encode("utf-8", "replace"), "")
    lines = [
        " ".join(line.split())
        for line in decode(text.encode("utf-8", "replace"), entities=True).text.split("\n")
    ]
    kept = f" {flat(' '.join(texts_of(reading)))} "
    cut = {cut.line for cut in reading.cut}
    for number, words in enumerate(lines, start=1):
        if not words or number in cut:
            continue
        place = next((part for part in parts_of(words, reading) if part in kept), None)
        assert place is not None, (number, words, reading)
        kept = kept.replace(place, "\0", 1)
    assert not kept.replace("\0", " ").strip(" \n…") or is_shortened_title(reading, kept)


@given(TEXTS)
@many
def test_every_line_has_a_verdict(text: str) -> None:
    """What is kept and what is cut are together the whole file, line by line."""
    data = text.encode("utf-8", "replace")
    reading = plain.read(data, "")
    assert [(verdict.line, verdict.text) for verdict in reading.verdicts] == lines_of(data)
    for verdict in reading.verdicts:
        assert verdict.rule in REASONS
        assert verdict.reason
        assert verdict.is_sure or not verdict.is_kept
    assert len(reading.cut) == len(reading.verdicts) or reading.articles


@pytest.mark.parametrize("raw", FIXTURES, ids=lambda path: path.stem)
def test_markdown_and_cut_lines_are_the_file(raw: Path) -> None:
    is_whole(raw.read_bytes())


def test_markdown_and_cut_lines_are_the_file_of_seventy_others(shared: Path) -> None:
    files = sorted((shared / "articles" / "raw").glob("*.txt"))
    assert len(files) == 70
    for file in files:
        is_whole(file.read_bytes())


def is_whole(data: bytes) -> None:
    """Every line is in the Markdown or cut; and every word of the Markdown stands in the file."""
    reading = plain.read(data, "")
    assert [(verdict.line, verdict.text) for verdict in reading.verdicts] == lines_of(data)
    written = "\n".join(markdown_of(article) for article in reading.articles)
    words = letters(written)
    for verdict in reading.verdicts:
        announced = verdict.kind in ("reference", "item")  # its marker is not kept, or is Markdown's
        assert (
            not verdict.is_kept
            or announced
            or letters(verdict.text) in words
            or has_dateline(verdict, reading)
        )
    told = decode(data, entities=True).text.casefold()
    for article in reading.articles:
        body = frontmatter.body_of(markdown_of(article))
        fields = " ".join([article.title, article.standfirst, *article.authors, *article.captions])
        said = set(re.findall(r"\w+", f"{fields} {body}".casefold()))
        assert {word for word in said if word not in told} == set()


def lines_of(data: bytes) -> list[tuple[int, str]]:
    """The lines that are not empty, with their numbers."""
    lines = enumerate(decode(data, entities=True).text.split("\n"), start=1)
    return [(number, line.strip()) for number, line in lines if line.strip()]


def markdown_of(article: RawArticle) -> str:
    values = frontmatter.values_of(article, section="news")
    return frontmatter.dump(values, markdown_blocks.to_markdown(article.blocks))


def letters(text: str) -> str:
    """Letters and digits alone: Markdown wraps nothing, but escapes some of what is between them."""
    return "".join(re.findall(r"\w", text))


def has_dateline(verdict: Verdict, reading: Reading) -> bool:
    """Whether the line began with a place, which went to the front matter."""
    return any(article.dateline and article.dateline in verdict.text[:80] for article in reading.articles)


def test_every_name_of_a_rule_has_a_reason() -> None:
    folder = Path(plain.__file__).parent / "plaintext"
    given = {
        call.args[1].value
        for file in folder.glob("*.py")
        for call in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Label"
        if isinstance(call.args[1], ast.Constant)
    }
    assert given | {"text", "no-article"} == set(REASONS)


def flat(text: str) -> str:
    """White space single; no-break spaces are kept by the reader and not compared here."""
    return " ".join(text.split())


def parts_of(line: str, reading: Reading) -> list[str]:
    """The line; without its announcement or bullet; without its dateline."""
    words = line.split(" ")
    whole = [" ".join(words[start:]) for start in range(min(len(words), 8))]
    glued = [line[1:].strip()] if line[:1] in "•●▪◦‣" else []
    after_dash = [line.split(dash, 1)[1].strip() for dash in ("—", "–", "--") if dash in line]
    return [part for part in [*whole, *glued, *after_dash] if part]


def texts_of(reading: Reading) -> list[str]:
    """What holds whole lines; bylines and dates are always among the cut ones."""
    return [
        text
        for article in reading.articles
        for text in (
            *([article.title] if has_title_line(reading) else []),
            article.standfirst,
            *(block.text for block in article.blocks),
            *article.captions,
            *article.references,
            article.rights,
        )
        if text
    ]


def has_title_line(reading: Reading) -> bool:
    """Whether the title is not made of the text, nor the part of a line that is cut too."""
    return any(verdict.kind == "title" and verdict.is_kept for verdict in reading.verdicts)


def is_shortened_title(reading: Reading, kept: str) -> bool:
    return any(flat(article.title) in kept for article in reading.articles)


@given(TEXTS)
@many
def test_nothing_is_invented(text: str) -> None:
    """Each text of the article stands in the file, in one piece."""
    data = text.encode("utf-8", "replace")
    file = " ".join(decode(data, entities=True).text.split())
    for article in plain.read(data, "").articles:
        assert article.title
        assert len(article.title) <= 300
        for value in (
            article.title.rstrip("…"), article.dateline, article.publisher, article.rights,
            *article.authors, *article.captions, *article.references,
            *(block.text for block in article.blocks),
        ):  # fmt: skip
            assert flat(value) in file
        assert all(word in file for word in article.standfirst.split())
        for date in (article.date, article.updated):
            digits = with_ascii_digits(file)
            assert date is None or str(date.year) in digits or f"{date.year % 100:02}" in digits


@given(TEXTS)
@many
def test_blocks_and_cuts_are_clean(text: str) -> None:
    reading = plain.read(text.encode("utf-8", "replace"), "")
    numbers = [cut.line for cut in reading.cut]
    assert numbers == sorted(numbers)
    assert all(cut.text and cut.text == cut.text.strip() and cut.rule for cut in reading.cut)
    for article in reading.articles:
        assert all(block.text and len(flat(block.text)) == len(block.text) for block in article.blocks)


@given(st.binary(max_size=300))
@many
def test_any_bytes_can_be_read(data: bytes) -> None:
    plain.read(data, "")


# ---------------------------------------------------------------- size and time


@pytest.mark.parametrize(
    "data",
    [
        b"word " * 200_000,
        b"a" * 1_000_000,
        b"\n" * 300_000,
        b"A title of four words\n" + b"Read more:\n" * 10_000,
        b"A title of four words\n" + b"Read more:\n\nA title of another story\n\n" * 2_000,
        b"A title of four words\n" + b"Most read\n" * 10_000,
        b"A title of four words\n" + b"Photo: X\nSome words of it\n" * 2_000,
        b"By Ada Lovelace\n" * 5_000,
        NEWS_LINES[6].encode() * 4 + b"\nTop stories\nA title of four words\nA sentence of words.\n" * 3_000,
        b"A title of four words\n" + b"Subscribe now please\n\nMore\n" * 4_000,
        b"A title of four words\n" + b"facebook x " * 20_000,
        ("22 " + "январь " * 100_000).encode(),
        b"Read also " * 50_000,
        b"A (" * 300_000,
        b"1-" * 300_000,
        ("a" + "\u0301\u0323" * 40).encode() * 10_000,
    ],
    ids=[
        "words", "one word", "newlines", "markers", "references", "lists", "credits", "bylines", "teasers",
        "buttons", "bar", "months", "announcements", "brackets",
        "digits", "marks",
    ],
)  # fmt: skip
def test_time_grows_with_size_only(data: bytes) -> None:
    start = time.process_time()
    plain.read(data, "")
    assert time.process_time() - start < 5


def test_long_paragraphs_are_split_at_spaces() -> None:
    reading = plain.read(b"A title\n\n" + b"word " * 10_000 + b"end.", "")
    blocks = reading.articles[0].blocks
    assert max(len(block.text) for block in blocks) <= 20_000
    assert " ".join(block.text for block in blocks) == "word " * 10_000 + "end."
    assert reading.repairs == ("Paragraphs of more than 20,000 characters were split: 1.",)


# ---------------------------------------------------------------- files without an article


@pytest.mark.parametrize(
    "text",
    ["", "\n\n  \n", "© 2022 The Valley Times", "You May Also Like\n\nTop Stories\n", "Share\n\n3\n\nTweet"],
)
def test_furniture_alone_is_no_article(text: str) -> None:
    reading = plain.read(text.encode(), "")
    assert reading.articles == ()
    assert [cut.text for cut in reading.cut] == [line for line in text.split("\n") if line.strip()]


# ---------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Published May 26, 2022 5:42 pm", "2022-05-26T17:42"),
        ("Published May 26, 2022 5:42 pm EDT", "2022-05-26T17:42-04:00"),
        ("26 May 2022 17:42 GMT", "2022-05-26T17:42+00:00"),
        ("Thursday, 26th May 2022", "2022-05-26"),
        ("2022-05-26T17:42:01Z", "2022-05-26T17:42:01+00:00"),
        ("2022-05-26 17:42 +0200", "2022-05-26T17:42+02:00"),
        ("Publié le 26 mai 2022 à 14h52", "2022-05-26T14:52"),
        ("Stand: 26.05.2022 17:23 Uhr", "2022-05-26T17:23"),
        ("Actualizado el 26 de mayo de 2022", "2022-05-26"),
        ("Pubblicato il 26 maggio 2022 alle ore 8:15", "2022-05-26T08:15"),
        ("Publicado em 26 de maio de 2022 às 08h15", "2022-05-26T08:15"),
        ("Gepubliceerd op 26 mei 2022 om 08:15", "2022-05-26T08:15"),
        ("Opublikowano 26 maja 2022, godz. 8:15", "2022-05-26T08:15"),
        ("Publicerad 26 maj 2022 kl. 08:15", "2022-05-26T08:15"),
        ("2022年5月26日", "2022-05-26"),
        ("Posted: 05/26/2022 12:29 am", "2022-05-26T00:29"),
        ("22.nov.2024 às 10h30", "2024-11-22T10:30"),
        ("22 listopada 2024, 10:30", "2024-11-22T10:30"),
        ("22 ноября 2024 г., 10:30 мск", "2024-11-22T10:30"),
        ("22 KASIM 2024, CUMA 10:30", "2024-11-22T10:30"),
        ("٢٢ نوفمبر ٢٠٢٤", "2024-11-22"),
        ("22 تشرين الثاني 2024 10:30 م", "2024-11-22T22:30"),
        ("22 नवंबर 2024 10:30 बजे", "2024-11-22T10:30"),
        ("发布时间：2024年11月22日 星期五 10:30", "2024-11-22T10:30"),
        ("2024年11月22日 午後5時30分", "2024-11-22T17:30"),
        ("2024. 11. 22. 오후 3:10", "2024-11-22T15:10"),
        ("2024년 11월 22일", "2024-11-22"),
        ("Thứ sáu, 22/11/2024, 10:30 (GMT+7)", "2024-11-22T10:30"),
        ("LovelaceNov. 22, 2024", "2024-11-22"),
        ("5 часов назад", None),
        ("منذ 5 ساعات", None),
        ("5時間前", None),
        ("3 saat önce", None),
        ("May 2022", "2022-05"),
        ("03/04/2022", None),
        ("31 February 2022", None),
        ("5 hours ago", None),
        ("Monday 26 May", None),
        ("Published 3 seconds ago", None),
    ],
)
def test_date_lines(line: str, date: str | None) -> None:
    article = read(f"River breaks its banks in the valley\n{line}\n{NEWS_LINES[6]}")
    assert str(article.date) == str(date)


def test_published_and_updated_are_told_apart() -> None:
    article = read(f"{NEWS_LINES[0]}\n{NEWS_LINES[4]}\n{NEWS_LINES[6]}")
    assert str(article.date) == "2022-05-26T17:42"
    assert str(article.updated) == "2022-05-27"


def test_the_language_tells_day_from_month() -> None:
    body = "El río se llevó la casa de la familia que vivía en el valle, y el alcalde dijo que no hay luz."
    assert str(read(f"El río se lleva una casa\n03/04/2022\n{body}").date) == "2022-04-03"


def test_the_year_of_the_rights_is_taken_if_no_date_is_there() -> None:
    article = read(f"{NEWS_LINES[0]}\n{NEWS_LINES[6]}\n{NEWS_LINES[25]}")
    assert str(article.date) == "2022"
    assert article.publisher == "The Valley Times"


def test_dates_of_the_story_itself_are_not_its_own() -> None:
    article = read(
        f"{NEWS_LINES[0]}\n{NEWS_LINES[6]}\nThe last flood was on May 26, 2012, when the dam broke."
    )
    assert article.date is None


def test_ambiguous_days_are_asked_about_only_then() -> None:
    def fail() -> bool:
        raise AssertionError

    assert printed_dates("26/05/2022", day_first=fail)[0].when is not None


# ---------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ada Lovelace", ("Ada Lovelace",)),
        ("By Ada Lovelace and Alan Turing", ("Ada Lovelace", "Alan Turing")),
        ("by Ada Lovelace, Staff Writer | May 26, 2022", ("Ada Lovelace",)),
        ("BY ADA LOVELACE / STAFF WRITER", ("ADA LOVELACE",)),
        ("Ada Lovelace Political Correspondent", ("Ada Lovelace",)),
        ("Written by: Ada Lovelace ada@example.com", ("Ada Lovelace",)),
        ("Von Emmy Noether, Göttingen", ("Emmy Noether",)),
        ("Par Sophie Germain et Émilie du Châtelet", ("Sophie Germain", "Émilie du Châtelet")),
        ("Ada Lovelace @ada", ("Ada Lovelace",)),
        ("By Staff Reporter", ()),
        ("By Reuters", ()),
        ("By The Associated Press", ()),
        ("Breaking News", ()),
        ("Автор: Иван Примеров", ("Иван Примеров",)),
        ("بقلم: محمد أحمد", ("محمد أحمد",)),
        ("作者：王小明", ("王小明",)),
        ("홍길동 기자", ("홍길동",)),
        ("記者", ()),
        ("Follow Us", ()),
    ],
)
def test_names_in_bylines(line: str, names: tuple[str, ...]) -> None:
    assert names_in_byline(line) == names


# ---------------------------------------------------------------- languages


def test_the_language_is_told_if_the_text_is_long_enough() -> None:
    body = (
        "Der Fluss ist in der Nacht zum zweiten Mal über die Ufer getreten, sagte die Bürgermeisterin. " * 3
    )
    assert read(f"Fluss tritt über die Ufer\n{body}").language == "de"
    assert read("Fluss tritt über die Ufer\nDer Fluss ist über die Ufer getreten.").language == ""
    assert read("A title of five words\n" + "1 2 3 4 5 6 7 8 9 10\n" * 30).language == ""


@pytest.mark.parametrize("file", sorted(LANGUAGES.glob("*.toml")), ids=lambda path: path.stem)
def test_tables_of_words_hold_what_their_readme_says(file: Path) -> None:
    known = set(re.findall(r"^\| `(\w+)` \|", (LANGUAGES / "README.md").read_text("utf-8"), re.MULTILINE))
    table = tomllib.loads(file.read_text("utf-8"))
    assert set(table) <= known
    assert len(table.get("months", [None] * 12)) == 12
    texts = [entries for name, entries in table.items() if name != "months"]
    assert all(len(set(entries)) == len(entries) for entries in texts)
    assert not [entry for entries in texts for entry in entries if re.search(r"\d", entry)], (
        "digits are not looked up"
    )


# ---------------------------------------------------------------- the seed article


def test_the_seed_article_comes_out_as_its_gold() -> None:
    name = "000_049f6f26658ead54"
    if not SHARED.exists():
        pytest.skip("the development articles (shared/articles) are not here")
    gold = json.loads((SHARED / "gold" / f"{name}.json").read_text("utf-8"))
    lines = [line for line in (SHARED / "raw" / f"{name}.txt").read_text("utf-8").split("\n") if line.strip()]
    article = read("\n".join(lines))
    assert article.title == gold["title"]
    assert list(article.captions) == gold["captions"]
    assert list(article.references) == gold["references"]
    assert [article.rights] == gold["rights"]
    assert str(article.date) == gold["date"]
    assert article.publisher == "Global News"
    assert (article.authors, article.standfirst, article.dateline) == ((), "", "")
    body = [line.strip() for line, label in zip(lines, gold["lines"], strict=True) if label == "body"]
    assert [block.text for block in article.blocks] == body
