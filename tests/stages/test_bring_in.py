"""bring_in(): files from elsewhere → Markdown articles, and links in a reading list."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.core.config import Config
from generator.core.problems import BuildError
from generator.reading import frontmatter
from generator.stages.bring_in import READING_LIST, BroughtIn, bring_in
from tests.conftest import SiteFolder, files_in
from tests.test_cli import run

FILES = Path(__file__).parents[1] / "reading" / "imports" / "files"

Import = Callable[..., BroughtIn]


@pytest.fixture
def config(tmp_path: Path) -> Config:
    (tmp_path / "content").mkdir()
    return Config(
        content=tmp_path / "content", output=tmp_path, cache=tmp_path, templates=tmp_path, static=tmp_path
    )


@pytest.fixture
def imports(config: Config, tmp_path: Path) -> Import:
    """Import objects as a file of JSON, or files that are there."""

    def bring(*what: dict[str, object] | Path) -> BroughtIn:
        objects = [one for one in what if isinstance(one, dict)]
        path = tmp_path / "articles.json"
        path.write_text(json.dumps(objects), "utf-8")
        paths = [one for one in what if isinstance(one, Path)]
        return bring_in([*paths, *([path] if objects else [])], config)

    return bring


RIVER = {"title": "River falls", "text": "It fell.", "url": "https://example.org/river", "tags": "water;town"}
LETTER = {"title": "A letter", "text": "Dear all,\nit rains."}
LINK = {"title": "Ferry", "text": "", "url": "https://example.org/ferry"}


def test_an_article_is_written(imports: Import, config: Config) -> None:
    done = imports(RIVER)
    assert done.written == ("articles/news/river-falls.md",)
    assert (config.content / done.written[0]).read_text("utf-8") == (
        '---\ntitle: "River falls"\nsection: news\ntopics:\n  - water\n  - town\nurl: "https://example.org/river"\n'
        "slug: river-falls\n---\n\nIt fell.\n"
    )
    (taken,) = done.taken
    assert (taken.format, taken.articles, taken.links, done.left_out) == ("JSON of articles", 1, 0, ())


def test_it_belongs_to_a_person(imports: Import, config: Config) -> None:
    text = (config.content / imports(RIVER).written[0]).read_text("utf-8")
    assert frontmatter.signature(text) is None


def test_a_link_goes_to_the_reading_list(imports: Import, config: Config) -> None:
    assert imports(RIVER, LINK).written == ("articles/news/river-falls.md", READING_LIST)
    assert "- [Ferry](<https://example.org/ferry>)\n" in (config.content / READING_LIST).read_text("utf-8")


def test_twice_imported_is_once(imports: Import, config: Config) -> None:
    imports(RIVER, LETTER, LINK)
    before = files_in(config.content)
    again = imports(RIVER, LETTER, LINK)
    assert files_in(config.content) == before
    assert again.written == ()
    assert [(left.what, left.reason.partition(":")[0]) for left in again.left_out] == [
        ("River falls", "is there already"),
        ("A letter", "is there already"),
        ("Ferry", "stands in the reading list already"),
    ]


def test_what_stands_twice_in_a_file_is_taken_once(imports: Import) -> None:
    done = imports(
        RIVER, {**RIVER, "url": "http://www.example.org/river/?utm_source=x"}, LETTER, LETTER, LINK, LINK
    )
    assert (done.taken[0].articles, done.taken[0].links, len(done.left_out)) == (2, 1, 3)


def test_it_is_known_after_a_person_has_edited_moved_and_renamed_it(imports: Import, config: Config) -> None:
    for path in imports(RIVER, LETTER).written:
        text = (
            (config.content / path)
            .read_text("utf-8")
            .replace("title: ", "title: My ")
            .replace("fell", "rose")
        )
        moved = config.content / "articles" / "mine" / f"new-{Path(path).name}"
        moved.parent.mkdir(exist_ok=True)
        moved.write_text(text.replace('My "', '"My '), "utf-8")
        (config.content / path).unlink()
    assert imports(RIVER, LETTER).written == ()


def test_two_articles_of_one_title_are_two(imports: Import) -> None:
    other = {**RIVER, "url": "https://example.org/other"}
    third = {**RIVER, "url": "https://example.org/third"}
    paths = imports(RIVER, other, third, LETTER, {**LETTER, "text": "Another."}).written
    assert len(set(paths)) == 5
    assert imports(RIVER, other, third, LETTER, {**LETTER, "text": "Another."}).written == ()


def test_a_link_to_an_article_that_is_there_is_left_out(imports: Import) -> None:
    imports(RIVER)
    (left,) = imports({**RIVER, "text": ""}).left_out
    assert left.reason == "is there already: articles/news/river-falls.md"


def test_slugs_of_others_are_not_taken(imports: Import, config: Config) -> None:
    place = config.content / "articles" / "world"
    place.mkdir(parents=True)
    (place / "a.md").write_text("---\ntitle: x\nslug: river-falls\n---\n", "utf-8")
    (place / "broken.md").write_text("no front matter", "utf-8")
    (path,) = imports(RIVER).written
    assert path.startswith("articles/news/river-falls-")


def test_a_file_in_the_way_is_not_written_over(imports: Import, config: Config) -> None:
    place = config.content / "articles" / "news" / "river-falls.md"
    place.parent.mkdir(parents=True)
    place.write_text("---\ntitle: Mine\nslug: another\n---\n", "utf-8")
    with pytest.raises(BuildError, match="stands in the way of an article\n  hint: "):
        imports(RIVER)
    assert "Mine" in place.read_text("utf-8")


@pytest.mark.parametrize("link", ["articles", "articles/news", "pages", "pages/reading-list.md"])
def test_links_do_not_lead_out_of_the_content(
    imports: Import, config: Config, tmp_path: Path, link: str
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (config.content / link).parent.mkdir(exist_ok=True)
    (config.content / link).symlink_to(outside)
    with pytest.raises(BuildError, match="is a symbolic link"):
        imports(RIVER, LINK)
    assert list(outside.iterdir()) == []


@pytest.mark.parametrize(
    "section", ["../../etc", "/etc", "C:\\x", "con", "", ".", "हिन्दी", "Local News", "x" * 400]
)
def test_any_section_is_a_folder_of_articles(imports: Import, config: Config, section: str) -> None:
    pytest.importorskip("trafilatura")
    page = (FILES / "page.html").read_text("utf-8").replace('content="Local news"', f'content="{section}"')
    file = config.cache / "page.html"
    file.write_text(page, "utf-8")
    (path,) = imports(file).written
    assert (config.content / path).resolve().parent.parent == (config.content / "articles").resolve()


def test_the_words_of_a_person_stay(imports: Import, config: Config) -> None:
    page = config.content / READING_LIST
    page.parent.mkdir()
    page.write_bytes(
        "---\r\ntitle: Mine\r\n---\r\n\r\nÜber alles.\r\n\r\n## Links\r\n\r\n- mine\r\n".encode()
    )
    imports(LINK)
    assert (
        page.read_bytes()
        == (
            "---\r\ntitle: Mine\r\n---\r\n\r\nÜber alles.\r\n\r\n## Links\r\n\r\n- mine\r\n"
            "- [Ferry](<https://example.org/ferry>)\r\n"
        ).encode()
    )


def test_a_reading_list_that_is_no_utf8_is_a_problem(imports: Import, config: Config) -> None:
    page = config.content / READING_LIST
    page.parent.mkdir()
    page.write_bytes(b"\xff\xfe")
    with pytest.raises(BuildError, match="cannot be read as UTF-8"):
        imports(LINK)
    assert page.read_bytes() == b"\xff\xfe"


def test_nothing_is_written_unless_all_can_be_read(config: Config, tmp_path: Path) -> None:
    (tmp_path / "x.bin").write_bytes(b"\x00\x01")
    (tmp_path / "cut.zip").write_bytes(b"PK\x03\x04....")
    paths = [
        FILES / "pocket_part_000000.csv",
        tmp_path / "x.bin",
        tmp_path,
        tmp_path / "nowhere.csv",
        tmp_path / "cut.zip",
    ]
    with pytest.raises(BuildError) as caught:
        bring_in(paths, config)
    assert len(caught.value.problems) == 4
    for message in ("of no format that is known", "is a folder", "No such file", "no complete zip archive"):
        assert message in str(caught.value)
    assert list(config.content.iterdir()) == []


def test_every_example_is_built_into_a_site_without_a_warning(site: SiteFolder) -> None:
    pytest.importorskip("trafilatura")
    names = [str(path) for path in sorted(FILES.iterdir())]
    done = run(site, "import", *names, "--report", "report.json")
    assert done.returncode == 0, done.stderr
    assert "took 1 article and 1 link from" in done.stdout
    report = json.loads(site.read("report.json"))
    assert report["written"][-1] == READING_LIST
    assert {"file", "what", "reason"} == set(report["left_out"][0])
    before = files_in(site.content)
    built = site.build(strict=True)
    assert built.articles == len(report["written"]) - 1
    assert 'href="https://example.org/dam"' in site.page("reading-list.html")
    assert files_in(site.content) == before
    assert run(site, "import", *names).returncode == 0
    assert files_in(site.content) == before


def test_import_needs_files(site: SiteFolder) -> None:
    done = run(site, "import")
    assert done.returncode == 2
    assert "import needs files" in done.stderr


def test_a_file_that_cannot_be_read_is_a_problem_of_the_command(site: SiteFolder) -> None:
    done = run(site, "import", "nowhere.csv")
    assert done.returncode == 1
    assert "nowhere.csv: error: cannot be read: No such file or directory" in done.stderr
    assert "Traceback" not in done.stderr


def test_only_the_first_of_what_was_left_out_is_printed(site: SiteFolder) -> None:
    rows = "".join(f"T,https://example.org/x,{number},,unread\n" for number in range(1, 60))
    site.write("pocket.csv", "title,url,time_added,tags,status\n" + rows)
    done = run(site, "import", "pocket.csv")
    assert done.stdout.count("left out: ") == 21
    assert "left out: 38 more; --report FILE lists them all" in done.stdout


def test_progress_is_told(config: Config, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    bring_in([FILES / "wallabag.json", FILES / "fundus.json"], config, lambda *what: told.append(what))
    assert told[:3] == [("read", 0, 2), ("read", 1, 2), ("read", 2, 2)]
    assert told[-1][0] == "write"
    assert told[-1][1] == told[-1][2] > 1
