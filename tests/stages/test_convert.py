"""Raw files become Markdown files; what cannot be read is repaired and said, or a problem with a hint."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.core.problems import BuildError
from generator.reading import frontmatter
from tests.conftest import PROJECT, SiteFolder

TEXT = "A headline stands here\n\nA first paragraph, and “quotes” in it — naïve café.\n\nA second one.\n"


def front(path: Path) -> dict[str, tuple[str, ...]]:
    """Front matter of a Markdown file."""
    fields, _, _ = frontmatter.split(path.read_text("utf-8"), str(path))
    return {key: field.values for key, field in fields.items()}


def test_the_seed_article_comes_out_as_its_gold_says(site: SiteFolder, shared: Path) -> None:
    name = "000_049f6f26658ead54"
    gold = json.loads((shared / "articles" / "gold" / f"{name}.json").read_text("utf-8"))
    raw = (shared / "articles" / "raw" / f"{name}.txt").read_text("utf-8")
    site.write(f"content/raw/{name}.txt", raw)
    report = site.build()
    text = site.read(f"content/articles/{name}.md")
    found = front(site.content / "articles" / f"{name}.md")
    assert found["title"] == (gold["title"],)
    assert found["captions"] == tuple(gold["captions"])
    assert found["references"] == tuple(gold["references"])
    assert found["rights"] == tuple(gold["rights"])
    assert found["date"] == ("2022",)
    assert found["publisher"] == ("Global News",)
    assert "authors" not in found
    lines = [line for line in raw.split("\n") if line.strip()]
    body = [line for line, label in zip(lines, gold["lines"], strict=True) if label == "body"]
    assert frontmatter.body_of(text).strip().split("\n\n") == body
    (cut,) = report.cut.values()
    assert [line.text for line in cut] == [
        line
        for line, label in zip(lines, gold["lines"], strict=True)
        if label in {"boilerplate", "reference-marker"}
    ]


@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_any_encoding_and_newline_gives_the_same_text(site: SiteFolder, codec: str, newline: str) -> None:
    site.write("content/raw/a.txt", TEXT.replace("\n", newline).encode(codec))
    site.build()
    body = frontmatter.body_of(site.read("content/articles/a.md"))
    assert body.strip() == TEXT.split("\n", 2)[2].strip()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"A headline\n\nIt was caf\xe9 time in the town.\n", "Windows-1252"),
        ("A headline\n\nCafé, na\xefve ".encode() + b"\xff in the town, caf\xc3\xa9.\n", "UTF-8"),
        (b"A head\x00line\n\nText\x01 with controls.\n", "control"),
        ("A headline\n\nText \u202eturned\u202c round.\n".encode(), "invisible"),
    ],
)
def test_what_is_repaired_is_said(site: SiteFolder, data: bytes, said: str) -> None:
    site.write("content/raw/a.txt", data)
    report = site.build(strict=True)  # a note is no warning
    assert report.articles == 1
    (note,) = report.problems
    assert (note.level, note.path) == ("note", "content/raw/a.txt")
    assert said in note.message
    page = next((site.output / "stories").glob("*.html")).read_text("utf-8")
    assert not any(ord(character) < 32 and character != "\n" for character in page)
    assert "\u202e" not in page


@pytest.mark.parametrize("data", [b"", b"\n\n  \n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_a_warning(site: SiteFolder, data: bytes) -> None:
    site.write("content/raw/a.txt", data)
    report = site.build()
    (warning,) = (problem for problem in report.problems if problem.level == "warning")
    assert warning.path == "content/raw/a.txt"
    assert "is empty" in warning.message
    assert warning.hint


def test_only_furniture_is_a_warning_and_every_line_is_in_the_report(site: SiteFolder) -> None:
    lines = [
        "Share this article",
        "You May Also Like",
        "Top Stories",
        "Subscribe to our newsletter",
        "Advertisement",
    ]
    site.write("content/raw/a.txt", "\n\n".join(lines))
    report = site.build()
    assert "furniture" in report.problems[0].message
    assert [cut.text for cut in report.cut["raw/a.txt"]] == lines
    assert all(cut.rule for cut in report.cut["raw/a.txt"])


def test_a_line_of_five_megabytes_has_a_page(site: SiteFolder) -> None:
    site.write("content/raw/a.txt", "A headline\n\n" + "word * or two " * 350_000)
    report = site.build()
    assert report.articles == 1
    assert report.problems[0].level == "note"
    page = next((site.output / "stories").glob("*.html")).read_text("utf-8")
    assert page.count("word * or two") >= 349_000


def test_a_file_that_is_too_large_is_a_problem(site: SiteFolder) -> None:
    site.write("content/raw/a.txt", b"A headline\n\n" + b"x" * (33 * 1024 * 1024))
    with pytest.raises(BuildError, match="larger than 32 MB"):
        site.build()


def test_a_file_nobody_reads_is_a_warning(site: SiteFolder) -> None:
    site.write("content/raw/a.pdf", b"%PDF")
    site.write("content/raw/b.txt", TEXT)
    report = site.build()
    assert report.articles == 1
    assert [problem.path for problem in report.problems] == ["content/raw/a.pdf"]


PAGE = Path(__file__).parents[1] / "reading" / "imports" / "files" / "page.html"


def test_a_saved_page_is_followed_as_text_is(site: SiteFolder) -> None:
    pytest.importorskip("trafilatura")
    page = PAGE.read_text("utf-8")
    site.write("content/raw/harbour/ferry.html", page)
    site.write("content/raw/ferry2.htm", page.replace("Ferry runs again", "Ferry runs twice"))
    site.write("content/raw/harbour/ferry_files/frame.html", "<p>An advertisement.</p>")
    site.write("content/raw/harbour/ferry_files/style.css", "p {}")
    report = site.build(strict=True)
    assert report.markdown == ("articles/ferry2.md", "articles/harbour/ferry.md")
    found = front(site.content / "articles/harbour/ferry.md")
    assert found["section"] == ("harbour",)
    assert found["topics"] == ("Ferry", "Harbour")
    assert found["source"] == ("raw/harbour/ferry.html",)
    assert front(site.content / "articles/ferry2.md")["section"] == ("local-news",)
    assert "It will outlast all of us" in site.page("stories/ferry-runs-again-after-forty-days.html")
    site.write("content/raw/harbour/ferry.html", page.replace("outlast all", "outlive all"))
    assert site.build().markdown == ("articles/harbour/ferry.md",)
    assert "outlive all" in site.page("stories/ferry-runs-again-after-forty-days.html")


def test_a_file_of_several_articles_is_left_to_import(site: SiteFolder) -> None:
    site.write("content/raw/wallabag.json", PAGE.with_name("wallabag.json").read_bytes())
    site.write("content/raw/b.txt", TEXT)
    report = site.build()
    assert report.articles == 1
    (warning,) = report.problems
    assert warning.message == "left out: holds 1 article and 1 link (wallabag)"
    assert "import wallabag.json" in warning.hint


DOUBTFUL = """A headline stands here

A first paragraph of the story, which is long enough to be taken for nothing but running text.

Share this article

A second one of the story, which is long enough to be taken for nothing but running text, too.

Ten past nine

Sign up for our newsletter
"""


def test_a_line_that_is_cut_without_being_sure_fails_a_strict_build(site: SiteFolder) -> None:
    site.write("content/site.toml", "strict_cut = true\n")
    site.write("content/raw/a.txt", DOUBTFUL)
    site.write("content/raw/b.txt", DOUBTFUL.replace("Ten past nine", "Noon"))
    with pytest.raises(BuildError) as failure:
        site.build()
    assert [(problem.path, problem.line, problem.excerpt) for problem in failure.value.problems] == [
        ("content/raw/a.txt", 9, "Ten past nine"), ("content/raw/b.txt", 9, "Noon"),
    ]  # fmt: skip
    assert 'by the rule "tail"' in failure.value.problems[0].message
    assert "content/articles/a.md" in failure.value.problems[0].hint
    assert not (site.output / "index.html").exists()


def test_what_a_person_edited_is_sure(site: SiteFolder) -> None:
    site.write("content/site.toml", "strict_cut = true\n")
    site.write("content/raw/a.txt", DOUBTFUL)
    with pytest.raises(BuildError):
        site.build()
    path = site.content / "articles" / "a.md"  # it was written, so that it can be looked at
    path.write_text(path.read_text("utf-8") + "\nTen past nine\n", "utf-8")
    assert site.build().articles == 1


def test_what_is_surely_furniture_may_be_cut(site: SiteFolder) -> None:
    site.write("content/site.toml", "strict_cut = true\n")
    site.write("content/raw/a.txt", DOUBTFUL.replace("Ten past nine", "Read more:"))
    report = site.build()
    assert report.articles == 1
    assert len(report.cut["raw/a.txt"]) == 3


def test_kept_and_cut_lines_are_all_lines(site: SiteFolder) -> None:
    site.write("content/raw/a.txt", DOUBTFUL)
    for report in (site.build(), site.build()):  # the second remembers
        assert report.kept == {"raw/a.txt": 3}
        assert len(report.cut["raw/a.txt"]) == 3
        assert report.kept["raw/a.txt"] + 3 == sum(bool(line) for line in DOUBTFUL.splitlines())


def test_two_raw_files_cannot_be_one_article(site: SiteFolder) -> None:
    site.write("content/raw/a.txt", TEXT)
    site.write("content/raw/a.text", TEXT)
    with pytest.raises(BuildError, match=r"articles/a\.md"):
        site.build()


def test_the_first_folder_is_the_section(site: SiteFolder) -> None:
    site.write("content/raw/US News/2022/a.txt", TEXT)
    site.write("content/raw/b.txt", TEXT.replace("A headline", "Another headline"))
    site.build()
    assert front(site.content / "articles/US News/2022/a.md")["section"] == ("us-news",)
    assert front(site.content / "articles/b.md")["section"] == ("news",)
    assert "US News" in site.page("sections/us-news.html") or "Us News" in site.page("sections/us-news.html")


@pytest.mark.parametrize("folder", ["राजनीति", "feed", "con", "index", "Économie & co", "🎉", "日本"])
def test_a_folder_of_any_name_is_a_section(site: SiteFolder, folder: str) -> None:
    site.write(f"content/raw/{folder}/a.txt", TEXT)
    site.build(strict=True)
    (section,) = front(site.content / f"articles/{folder}/a.md")["section"]
    assert (site.output / "sections" / f"{section}.html").is_file()


def test_two_stories_with_one_headline_have_two_addresses(site: SiteFolder) -> None:
    site.write("content/raw/a/x.txt", TEXT)
    site.write("content/raw/b/x.txt", TEXT)
    site.build()
    slugs = [front(site.content / f"articles/{folder}/x.md")["slug"][0] for folder in "ab"]
    assert slugs[0] == "a-headline-stands-here"
    assert slugs[1].startswith("a-headline-stands-here-")


def test_an_article_of_a_person_shadows_a_raw_file_of_its_name(site: SiteFolder) -> None:
    written = "---\ntitle: Mine\n---\n\nMy own text.\n"
    site.write("content/articles/a.md", written)
    site.write("content/raw/a.txt", TEXT)
    report = site.build()
    assert site.read("content/articles/a.md") == written
    assert "was written by a person" in report.problems[0].message


def test_the_digest_line_can_be_moved_on_to_silence_the_warning(site: SiteFolder) -> None:
    site.write("content/raw/a.txt", TEXT)
    site.build()
    path = site.content / "articles" / "a.md"
    path.write_text(path.read_text("utf-8").replace("second", "very last"), "utf-8")
    site.write("content/raw/a.txt", TEXT + "\nA third one.\n")
    (warning,) = site.build().problems
    new, old = (
        warning.hint.split(" with ")[1].split(" instead of ")[0],
        warning.hint.split(" instead of ")[1].split(";")[0],
    )
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    assert site.build().problems == ()
    assert "very last" in path.read_text("utf-8")


def test_a_changed_raw_file_changes_an_untouched_article(site: SiteFolder) -> None:
    site.write("content/raw/a.txt", TEXT)
    site.build()
    site.write("content/raw/a.txt", TEXT + "\nA third one.\n")
    assert site.build().markdown == ("articles/a.md",)
    assert "A third one." in site.read("content/articles/a.md")


def test_windows_newlines_in_an_untouched_article_are_no_edit(site: SiteFolder) -> None:
    site.write("content/raw/a.txt", TEXT)
    site.build()
    path = site.content / "articles" / "a.md"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    site.write("content/raw/a.txt", TEXT + "\nA third one.\n")
    report = site.build()
    assert report.problems == ()
    assert "A third one." in path.read_text("utf-8")


def test_the_example_articles_are_what_the_converter_makes(sample: SiteFolder) -> None:
    sample.build()
    for path in sorted((sample.content / "articles").rglob("*.md")):
        kept = PROJECT / "content" / "articles" / path.relative_to(sample.content / "articles")
        assert kept.read_text("utf-8") == path.read_text("utf-8"), f"run make site and commit {kept}"
