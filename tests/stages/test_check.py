"""Every fault that `check` promises to find is planted in a small site by hand, and must be found there."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from generator.core.config import Config, Settings
from generator.core.problems import BuildError, Problem
from generator.core.work import WORTH_PROCESSES
from generator.stages import check as module
from generator.stages.check import Checked, check

BASE = "https://example.org/news/"

PAGE = """<!doctype html>
<html lang="en">
<head>
<title>A page</title>
<link rel="canonical" href="https://example.org/news/index.html">
<link rel="stylesheet" href="css/site.css">
<script src="js/theme.js"></script>
<script type="application/ld+json">{"a": "</b>"}</script>
</head>
<body>
<h1 id="main">A page</h1>
<p><a href="stories/a%20b.html#end">b</a> <a href="#main">up</a> <a href="https://example.com/x">out</a>
<img src="data:image/png;base64,AAAA" alt=""><a href="mailto:a@example.org">write</a></p>
<!-- <a href="nowhere.html"> -->
</body>
</html>
"""

STORY = '<title>B</title><h1>B</h1><p id="end"><a href="../index.html#main">front</a>'

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>https://example.org/news/</id><title>T</title><updated>2024-05-01T00:00:00Z</updated>
<link rel="self" href="https://example.org/news/feed.xml"/>
<entry><id>urn:b</id><title>B</title><updated>2024-05-01T00:00:00Z</updated>
<link href="https://example.org/news/stories/a%20b.html"/></entry>
</feed>
"""

RSS = """<rss version="2.0"><channel><title>T</title><link>https://example.org/news/</link>
<description>D</description>
<item><title>B</title><link>https://example.org/news/stories/a%20b.html</link><guid>b</guid></item>
</channel></rss>
"""

SITEMAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://example.org/news/stories/a%20b.html</loc></url></urlset>
"""

SITEMAP_INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://example.org/news/sitemap.xml</loc></sitemap></sitemapindex>
"""

OPML = """<opml version="2.0"><head/><body>
<outline xmlUrl="https://example.org/news/feed.xml" htmlUrl="https://example.org/news/"/></body></opml>
"""

JSON_FEED = """{"version": "https://jsonfeed.org/version/1.1", "title": "T",
"home_page_url": "https://example.org/news/", "feed_url": "https://example.org/news/feed.json",
"items": [{"id": "b", "url": "https://example.org/news/stories/a%20b.html", "content_text": "x"}]}
"""

FILES = {
    ".broadsheet": "",
    "404.html": '<title>No</title><h1>No</h1><a href="/news/index.html">front</a>',
    "css/site.css": "/* url(none.png) */ a { background: url('../img/a.png') } b { background: url(data:,) }",
    "feed.json": JSON_FEED,
    "feed.xml": ATOM,
    "feeds.opml": OPML,
    "img/a.png": "",
    "index.html": PAGE,
    "js/theme.js": "",
    "rss.xml": RSS,
    "sitemap.xml": SITEMAP,
    "sitemaps.xml": SITEMAP_INDEX,
    "stories/a b.html": STORY,
}


def checked(root: Path, files: dict[str, str], *, base_url: str = BASE, processes: int = 1) -> Checked:
    """Write the site of FILES with some of them changed, and check it."""
    output = root / "_site"
    for path, text in {**FILES, **files}.items():
        (output / path).parent.mkdir(parents=True, exist_ok=True)
        (output / path).write_text(text)
    return check(config_of(output, base_url=base_url, processes=processes))


def config_of(output: Path, *, base_url: str = BASE, processes: int = 1) -> Config:
    return Config(
        content=output.parent,
        output=output,
        cache=output.parent,
        templates=output.parent,
        static=output.parent,
        settings=Settings(base_url=base_url),
        processes=processes,
    )


def only(found: Checked) -> Problem:
    (problem,) = found.problems
    return problem


def test_a_sound_site_has_no_problem_and_is_counted(tmp_path: Path) -> None:
    found = checked(tmp_path, {})
    assert found.problems == ()
    assert (found.pages, found.feeds, found.files) == (3, 6, len(FILES) - 1)
    assert found.bytes == sum(len(text) for text in FILES.values())
    # Of index: canonical, style, script, story; of the story: 1; of 404: 1; of the style: 1; of feeds: 10.
    assert found.links == 4 + 1 + 1 + 1 + 10


ON_PAGE = {
    "dead link": ('<a href="nowhere.html">x</a>', 'there is no "nowhere.html"'),
    "dead link below": ('<a href="stories/no%C3%A9.html">x</a>', 'there is no "stories/noé.html"'),
    "dead absolute link": ('<a href="https://example.org/news/no.html">x</a>', 'there is no "no.html"'),
    "dead fragment": ('<a href="stories/a b.html#none">x</a>', '"stories/a b.html" has no id "none"'),
    "dead fragment here": ('<a href="#none">x</a>', 'the page has no id "none"'),
    "dead fragment here by name": ('<a href="index.html#none">x</a>', 'the page has no id "none"'),
    "dead picture": ('<img src="no.png" alt="">', 'there is no "no.png"'),
    "dead candidate": ('<img srcset="img/a.png 1x, no.png 2x" alt="">', 'there is no "no.png"'),
    "dead style": ('<link rel="stylesheet" href="no.css">', 'there is no "no.css"'),
    "dead feed": ('<link rel="alternate" href="no.xml">', 'there is no "no.xml"'),
    "dead form": ('<form action="no.html"></form>', 'there is no "no.html"'),
    "other case": ('<a href="Index.html">x</a>', 'there is no "Index.html"'),
    "folder": ('<a href="stories/">x</a>', '"stories/" does not open from disk'),
    "this folder": ('<a href=".">x</a>', '"." does not open from disk'),
    "from the root": ('<a href="/news/index.html">x</a>', "does not open from disk"),
    "out of the site": ('<a href="../../etc/passwd">x</a>', "leads out of the site"),
    "script link": ('<a href="javascript:alert(1)">x</a>', 'an address with "javascript:"'),
    "hidden script link": ('<a href="&#1; jAva&#10;script:alert(1)">x</a>', 'an address with "javascript:"'),
    "data link": ('<a href="data:text/html,x">x</a>', 'an address with "data:"'),
    "broken address": ('<a href="http://[x">x</a>', "is no address"),
    "picture from elsewhere": ('<img src="https://t.example/x.png" alt="">', "from elsewhere"),
    "script from elsewhere": ('<script src="//t.example/x.js"></script>', "from elsewhere"),
    "script by backslashes": ('<script src="\\\\t.example/x.js"></script>', "from elsewhere"),
    "style from elsewhere": ('<link rel="stylesheet" href="https://t.example/x">', "from elsewhere"),
    "style among others": ('<link rel="alternate stylesheet" href="https://t.example/x">', "from elsewhere"),
    "link without a kind": ('<link href="https://t.example/x">', "from elsewhere"),
    "frame": ('<iframe src="https://t.example/x"></iframe>', "from elsewhere"),
    "object": ('<object data="https://t.example/x"></object>', "from elsewhere"),
    "drawing": ('<svg><use xlink:href="https://t.example/x"/></svg>', "from elsewhere"),
    "inline script": ("<script>alert(1)</script>", "holds <script>"),
    "module": ('<script type="module">alert(1)</script>', "holds <script>"),
    "style element": ("<style>a { }</style>", "holds <style>"),
    "base": ("<base>", "holds <base>"),
    "style attribute": ('<p style="color: red">x</p>', 'attribute "style"'),
    "event attribute": ("<p OnClick='x()'>x</p>", 'attribute "onclick"'),
    "second headline": ("<h1>x</h1>", "has 2 <h1>, not one"),
    "second id": ('<p id="main">x</p>', 'has the id "main" twice'),
}  # fmt: skip


@pytest.mark.parametrize(("planted", "message"), ON_PAGE.values(), ids=ON_PAGE)
def test_a_fault_of_a_page_is_found_in_its_line(tmp_path: Path, planted: str, message: str) -> None:
    problem = only(checked(tmp_path, {"index.html": PAGE.replace("</body>", f"{planted}\n</body>")}))
    assert problem.path == "_site/index.html"
    assert message in problem.message
    assert problem.level == "error"
    assert problem.hint
    whole_page = "h1" in message or "twice" in message
    assert problem.line == (0 if whole_page else PAGE[: PAGE.index("</body>")].count("\n") + 1)


SOUND_ON_PAGE = ['<a href="#">x</a>', '<a href="#top">x</a>', '<a href="">x</a>', '<a href="?q=x">x</a>',
                 '<a href="index.html?a=b#main">x</a>', '<a href="https://example.org/news">x</a>',
                 '<a href="https://example.org/newspaper/x">x</a>', '<a href="//example.com/">x</a>',
                 '<link rel="license" href="https://example.com/">', "<svg><title>x</title></svg>",
                 '<script src="js/theme.js" type="module"></script>', '<a href=" stories/a b.html ">x</a>',
                 "<p>&lt;a href='no.html'&gt; style=\"x\" javascript:</p>",
                 '<a href="./index.html">x</a>']  # fmt: skip


@pytest.mark.parametrize("sound", SOUND_ON_PAGE)
def test_what_is_sound_on_a_page_is_no_problem(tmp_path: Path, sound: str) -> None:
    assert checked(tmp_path, {"index.html": PAGE.replace("</body>", f"{sound}</body>")}).problems == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<h1>x</h1>", "has no <title>"),
        ("<title> </title><h1>x</h1>", "has no <title>"),
        ("<title>x</title>", "has 0 <h1>"),
        ('<title>x</title><h1>x</h1><a href="/other/index.html">x</a>', "does not open from disk"),
        ('<title>x</title><h1>x</h1><a href="/news/no.html">x</a>', 'there is no "no.html"'),
    ],
)
def test_a_fault_of_the_not_found_page_is_found(tmp_path: Path, text: str, message: str) -> None:
    problem = only(checked(tmp_path, {"404.html": text}))
    assert (problem.path, message in problem.message) == ("_site/404.html", True)


ELSEWHERE = {
    "dead feed link": ("feed.xml", "a%20b", "c", 'there is no "stories/c.html"'),
    "not well-formed": ("feed.xml", "</feed>", "", "no well-formed XML"),
    "entity": ("feed.xml", "<feed", '<!DOCTYPE x [<!ENTITY a "b">]><feed', "document type"),
    "relative link": ("feed.xml", "https://example.org/news/stories", "stories", "no absolute address"),
    "two dates": ("feed.xml", "T</title>", "T</title><updated/>", "<feed> without one <updated>"),
    "no id": ("feed.xml", "<id>urn:b</id>", "", "<entry> without one <id>"),
    "two titles": ("feed.xml", "<title>B</title>", "<title/><title/>", "<entry> without one <title>"),
    "another root": ("feed.xml", ATOM, "<html/>", "neither feed nor sitemap"),
    "no channel": ("rss.xml", RSS, "<rss/>", "<rss> without one <channel>"),
    "no description": ("rss.xml", "<description>D</description>", "", "<channel> without one <description>"),
    "no guid": ("rss.xml", "<guid>b</guid>", "", "<item> without one <guid>"),
    "relative item": ("rss.xml", "<link>https://example.org/news/stories", "<link>stories", "no absolute"),
    "dead item": ("rss.xml", "a%20b", "c", 'there is no "stories/c.html"'),
    "dead entry of a sitemap": ("sitemap.xml", "a%20b", "c", 'there is no "stories/c.html"'),
    "empty entry of a sitemap": ("sitemap.xml", "loc>", "x>", "<url> without one <loc>"),
    "dead sitemap": ("sitemaps.xml", "sitemap.xml", "no.xml", 'there is no "no.xml"'),
    "dead outline": ("feeds.opml", "feed.xml", "no.xml", 'there is no "no.xml"'),
    "no xmlUrl": ("feeds.opml", "xmlUrl", "url", "outline xmlUrl"),
    "no body": ("feeds.opml", "body>", "bodice>", "<opml> without one <body>"),
    "no JSON": ("feed.json", "{", "", "is no JSON"),
    "a list": ("feed.json", JSON_FEED, "[]", "no JSON Feed"),
    "no version": ("feed.json", '"version"', '"v"', "no JSON Feed"),
    "no items": ("feed.json", '"items"', '"i"', "no JSON Feed"),
    "items of text": ("feed.json", '"items": [', '"items": ["x", ', "no JSON Feed"),
    "no text": ("feed.json", '"content_text"', '"c"', "without content_html"),
    "no item id": ("feed.json", '"id": "b"', '"i": "b"', "an item without id"),
    "dead item url": ("feed.json", "a%20b", "c", 'there is no "stories/c.html"'),
    "relative item url": ("feed.json", "https://example.org/news/stories", "stories", "no absolute"),
    "dead feed url": ("feed.json", "feed.json", "no.json", 'there is no "no.json"'),
    "other JSON": ("search/a.json", "]", "", "is no JSON"),
    "dead url of a style": ("css/site.css", "a.png", "b.png", 'there is no "img/b.png"'),
    "style from elsewhere": ("css/site.css", "a {", "@import '//t.example/x'; a {", "from elsewhere"),
}  # fmt: skip


@pytest.mark.parametrize("fault", ELSEWHERE.values(), ids=ELSEWHERE)
def test_a_fault_of_a_feed_or_style_is_found(tmp_path: Path, fault: tuple[str, str, str, str]) -> None:
    path, old, new, message = fault
    problem = only(checked(tmp_path, {path: FILES.get(path, "[]").replace(old, new)}))
    assert problem.path == f"_site/{path}"
    assert message in problem.message


def test_what_is_not_utf8_is_found(tmp_path: Path) -> None:
    checked(tmp_path, {})
    (tmp_path / "_site" / "css" / "site.css").write_bytes(b"\xff")
    assert "UTF-8" in only(check(config_of(tmp_path / "_site"))).message


def test_a_fault_of_many_pages_is_one_problem(tmp_path: Path) -> None:
    pages = {
        f"p/{n:03}.html": STORY.replace("</h1>", '</h1><a href="../no.html" style="">') for n in range(100)
    }
    found = checked(tmp_path, pages)
    assert [problem.path for problem in found.problems] == ["_site/p/000.html"] * 2
    assert all("(and 99 more like it)" in problem.message for problem in found.problems)


def test_sizes_are_limited(tmp_path: Path) -> None:
    page = PAGE.replace("</body>", "<p>" + "x" * module.LARGEST_PAGE + "</body>")
    assert checked(tmp_path, {}).problems == ()
    (tmp_path / "_site" / "index.html").write_text(page)
    (tmp_path / "_site" / "film.mp4").touch()
    os.truncate(tmp_path / "_site" / "film.mp4", module.LARGEST_FILE + 1)
    for number in range(10):
        (tmp_path / "_site" / f"{number}.bin").touch()
        os.truncate(tmp_path / "_site" / f"{number}.bin", module.LARGEST_FILE)
    found = check(config_of(tmp_path / "_site"))
    assert [(problem.path, problem.level) for problem in found.problems] == [
        ("_site", "warning"), ("_site/film.mp4", "error"), ("_site/index.html", "warning"),
    ]  # fmt: skip
    assert found.bytes > 1.1e9


def test_without_a_base_url_the_site_says_where_it_stands(tmp_path: Path) -> None:
    assert checked(tmp_path, {}, base_url="").problems == ()
    dead = checked(tmp_path, {"sitemap.xml": SITEMAP.replace("a%20b", "c")}, base_url="")
    assert 'there is no "stories/c.html"' in only(dead).message


def test_a_site_without_a_feed_is_checked_too(tmp_path: Path) -> None:
    checked(tmp_path, {"404.html": STORY.replace("../", "")})
    (tmp_path / "_site" / "feed.json").unlink()
    assert check(config_of(tmp_path / "_site", base_url="")).problems == ()


def test_many_files_in_processes_give_the_same(tmp_path: Path) -> None:
    pages = {f"p/{n}.html": STORY for n in range(WORTH_PROCESSES)}
    one = checked(tmp_path, {**pages, "p/7.html": STORY + '<a href="no.html">'})
    two = check(replace(config_of(tmp_path / "_site"), processes=2))
    assert only(one).path == "_site/p/7.html"
    assert one == two


def test_a_published_branch_is_no_part_of_the_site(tmp_path: Path) -> None:
    assert checked(tmp_path, {".git/x.html": ""}) == checked(tmp_path, {})


@pytest.mark.parametrize("make", [lambda path: None, lambda path: path.mkdir()], ids=["absent", "not ours"])
def test_a_folder_that_no_build_wrote_is_refused(tmp_path: Path, make: object) -> None:
    make(tmp_path / "_site")  # type: ignore[operator]
    with pytest.raises(BuildError) as failure:
        check(config_of(tmp_path / "_site"))
    assert "python build.py" in failure.value.problems[0].hint
