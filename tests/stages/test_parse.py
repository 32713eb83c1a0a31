"""Markdown files become Articles; whatever is wrong in them is said, all at once, with its place."""

from __future__ import annotations

import pytest

from generator.core.problems import BuildError
from tests.conftest import SiteFolder


def problems_of(site: SiteFolder, text: str | bytes) -> list[str]:
    """What a build says of one Markdown file: `line:column message`."""
    site.write("content/articles/a.md", text)
    with pytest.raises(BuildError) as failure:
        site.build()
    return [f"{problem.line}:{problem.column} {problem.message}" for problem in failure.value.problems]


def test_all_problems_of_a_file_are_told_at_once(site: SiteFolder) -> None:
    found = problems_of(
        site,
        "---\ntitle: ''\ndate: 2026-13-02\nupdated: yesterday\nlanguage: English!\nurl: ftp://x\nslug: A b\n"
        "section: a/b\nauhtors: [x]\n---\n\nText.\n",
    )
    assert found == [
        "2:0 the article has no title",
        '3:7 date "2026-13-02" is not a date',
        '4:10 updated "yesterday" is not a date',
        '5:11 language "English!" is not a tag',
        '6:6 url "ftp://x" is not a web address',
        '7:7 slug "A b" cannot be an address',
        '8:10 section "a/b" cannot be an address',
        '9:1 unknown key "auhtors"',
    ]


def test_a_misspelt_key_has_a_guess(site: SiteFolder) -> None:
    site.write("content/articles/a.md", "---\ntitle: x\nauhtors: [x]\n---\n")
    with pytest.raises(BuildError, match='did you mean "authors"'):
        site.build()


@pytest.mark.parametrize("title", ["No", "2022", "12:30:45", "null", "~", "yes", "0x1F", "2022-01-01"])
def test_a_title_is_text_whatever_yaml_thinks(site: SiteFolder, title: str) -> None:
    site.write("content/articles/a.md", f"---\ntitle: {title}\n---\n\nText.\n")
    site.build()
    assert f">{title}<" in site.page("stories/a.html").replace("\n", "")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("no front matter\n", "1:0"),
        ("---\ntitle: x\n", "1:0"),
        ("---\ntitle: x\ntitle: y\n---\n", "3:1"),
        ("---\ntitle: &a x\nauthors: [*a]\n---\n", "3:1"),
        ("---\ntitle: {a: b}\n---\n", "2:1"),
        ("---\ntitle: Fire: 3 dead\n---\n", "2:12"),
        ("---\n- title\n---\n", "2:1"),
        (b"---\ntitle: x\n---\n\nA line\ncaf\xe9\n", "6:0"),
    ],
)
def test_front_matter_that_is_none_is_a_problem_with_its_place(
    site: SiteFolder, text: str | bytes, place: str
) -> None:
    (found,) = problems_of(site, text)
    assert found.startswith(place + " ")


def test_two_articles_with_one_slug_are_a_problem_that_names_both(site: SiteFolder) -> None:
    site.write("content/articles/b.md", "---\ntitle: B\nslug: same\n---\n")
    site.write("content/articles/a.md", "---\ntitle: A\nslug: same\n---\n")
    with pytest.raises(BuildError) as failure:
        site.build()
    message = str(failure.value)
    assert "content/articles/a.md" in message
    assert "content/articles/b.md" in message


@pytest.mark.parametrize(
    ("date", "shown"),
    [
        ("2022", ">2022<"),
        ("2022-05", ">May 2022<"),
        ("2022-05-26", ">26 May 2022<"),
        ("2022-05-26T17:42-04:00", ">26 May 2022"),
    ],
)
def test_a_date_is_shown_as_precise_as_it_is(site: SiteFolder, date: str, shown: str) -> None:
    site.write("content/articles/a.md", f"---\ntitle: A\ndate: {date}\n---\n\nText.\n")
    site.build()
    page = site.page("stories/a.html")
    assert shown in page
    assert f'datetime="{date}"' in page
    assert f'"datePublished": "{date}"' in page


def test_a_link_to_another_article_becomes_a_link_to_its_page(site: SiteFolder) -> None:
    site.write(
        "content/articles/x/a.md",
        "---\ntitle: A\n---\n\nSee [b](../y/b.md), [lost](c.md), [js](javascript:x).\n",
    )
    site.write("content/articles/y/b.md", "---\ntitle: B\nslug: bee\n---\n\nText.\n")
    report = site.build()
    page = site.page("stories/a.html")
    assert '<a href="../stories/bee.html">b</a>' in page
    assert "lost" in page
    assert "c.md" not in page
    assert [(problem.line, problem.level) for problem in report.problems] == [(5, "warning")] * 2


def test_no_break_spaces_are_kept(site: SiteFolder) -> None:
    site.write(
        "content/articles/a.md",
        "---\ntitle: «\u00a0A\u202f!\u00a0»\n---\n\nDit-il\u00a0: «\u00a0oui\u00a0».\n",
    )
    site.build()
    page = site.page("stories/a.html")
    assert "«\u00a0A\u202f!\u00a0»" in page
    assert "Dit-il\u00a0: «\u00a0oui\u00a0»." in page


def test_a_short_story_is_no_excerpt(site: SiteFolder) -> None:
    site.write("content/site.toml", "excerpts = true")
    site.write("content/articles/a.md", "---\ntitle: A\n---\n\nOne.\n\nTwo.\n")
    site.write("content/articles/b.md", "---\ntitle: B\n---\n\nOne.\n\nTwo.\n\nThree.\n\nFour.\n")
    site.build()
    note = "Only the opening"
    assert note not in site.page("stories/a.html")
    assert note in site.page("stories/b.html")


def test_excerpts_publish_the_first_paragraphs_only(site: SiteFolder) -> None:
    site.write("content/site.toml", "excerpts = true")
    text = "\n\n".join(f"Paragraph number {number}." for number in range(1, 8))
    site.write("content/articles/a.md", f"---\ntitle: A\nurl: https://example.org/a\n---\n\n{text}\n")
    site.build()
    for path in ("stories/a.html", "feed.xml", "rss.xml", "feed.json"):
        page = site.page(path)
        assert "Paragraph number 3." in page
        assert "Paragraph number 4." not in page


def test_a_page_in_no_list_says_in_its_head_how_it_begins(site: SiteFolder) -> None:
    text = '"Write" to <us>, by day or by night, and somebody of the desk will read it.'
    site.write("content/pages/contact.md", f'---\ntitle: The "desk"\n---\n\n## Post\n\n{text}\n')
    site.write("content/pages/empty.md", "---\ntitle: x\n---\n")
    site.build()
    page = site.page("contact.html")
    assert '<meta name="description" content="“Write” to &lt;us&gt;, by day or by night, and' in page
    assert "<title>The “desk”" in page
    assert 'name="description"' not in site.page("empty.html")


def test_the_section_is_the_one_written_else_that_of_the_folder_else_the_default(site: SiteFolder) -> None:
    site.write("content/articles/Local News/a.md", "---\ntitle: A\n---\n\nText.\n")
    site.write("content/articles/Local News/b.md", "---\ntitle: B\nsection: world\n---\n\nText.\n")
    site.write("content/articles/c.md", "---\ntitle: C\n---\n\nText.\n")
    site.build()
    for name, section in (("a", "local-news"), ("b", "world"), ("c", "news")):
        assert f"stories/{name}.html" in site.page(f"sections/{section}.html")
