"""What pages show: chosen, sorted and counted before a template sees it."""

from __future__ import annotations

import re

import pytest

from tests.conftest import SiteFolder


def story(
    title: str, *, date: str = "", section: str = "news", body: str = "", references: str = "[]"
) -> str:
    day = f"date: {date}\n" if date else ""
    text = body or f"{title} is told here, in a sentence that is as long as a sentence of a paper should be."
    front = f'title: "{title}"\nsection: {section}\nreferences: {references}\n{day}'
    return f"---\n{front}---\n\n{text}\n"


def write_days(site: SiteFolder, number: int, section: str = "news") -> None:
    for day in range(1, number + 1):
        name = f"{section}-{day:02}"
        site.write(
            f"content/articles/{name}.md",
            story(f"Day {day} {section}", date=f"2024-05-{day:02}", section=section),
        )


def headlines(page: str, kind: str) -> list[str]:
    """The titles in the part of a page whose class is `kind`."""
    part = re.split(rf'class="{kind}[ "]', page, maxsplit=1)[1]
    part = re.split("</(?:article|section)>", part, maxsplit=1)[0]
    return re.findall(r'href="[^"]*stories/[^"]+">([^<]+)</a>', part)


def test_the_newest_stories_stand_on_page_one(site: SiteFolder) -> None:
    write_days(site, 7)
    site.build()
    page = site.page("index.html")
    assert '<time datetime="2024-05-07">7 May 2024</time>' in page
    shown = re.findall(r'href="stories/[^"]+">([^<]+)</a>', page)
    assert sorted(set(shown)) == [f"Day {day} news" for day in range(1, 8)]


def test_the_lead_is_the_story_that_the_settings_name(site: SiteFolder) -> None:
    write_days(site, 9)
    site.write("content/site.toml", 'lead = "news-01"\n')
    site.build()
    assert headlines(site.page("index.html"), "lead")[0] == "Day 1 news"


def test_the_lead_begins_with_its_first_paragraphs_and_an_edit_of_them_is_seen(site: SiteFolder) -> None:
    text = 'First *paragraph* with "marks".\n\nSecond & last.\n\n- no paragraph\n\nAfter the list.\n'
    site.write("content/articles/a.md", story("Lead", body=text))
    site.build()
    page = site.page("index.html")
    assert "<p>First paragraph with “marks”.</p>\n    <p>Second &amp; last.</p>\n  </div>" in page
    site.write("content/articles/a.md", story("Lead", body=text.replace("last", "least")))
    site.build()
    assert "<p>Second &amp; least.</p>" in site.page("index.html")


def test_without_dates_stories_lead_to_which_others_point(site: SiteFolder) -> None:
    for title, body in {"Alder": "Bark peels.", "Birch": "Snow melted.", "Cedar": "Boats sank."}.items():
        text = story(title, body=body, references='["The young willow tree"]')
        site.write(f"content/articles/{title}.md", text)
    site.write("content/articles/willow.md", story("The young willow tree"))
    site.build()
    assert headlines(site.page("index.html"), "lead")[0] == "The young willow tree"


def test_sections_stand_in_columns_and_one_alone_does_not(site: SiteFolder) -> None:
    write_days(site, 12, "hills")
    site.build()
    assert "front-sections" not in site.page("index.html")
    write_days(site, 12, "sea")
    site.build()
    assert len(headlines(site.page("index.html"), "front-sections")) == 5


def test_few_stories_that_sections_leave_over_are_not_listed(site: SiteFolder) -> None:
    write_days(site, 6, "hills")
    write_days(site, 6, "sea")
    site.build()
    assert 'class="latest"' not in site.page("index.html")


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_a_front_page_of_few_stories_is_whole(site: SiteFolder, count: int) -> None:
    write_days(site, count)
    site.build(strict=True)
    page = site.page("index.html")
    assert page.count('class="card"') == max(0, count - 1)
    assert ("page-one-alone" in page) == (count == 1)


def test_the_archive_is_a_calendar(site: SiteFolder) -> None:
    write_days(site, 4)
    for name, date in (("june", "2024-06-02"), ("year", "2024"), ("none", "")):
        site.write(f"content/articles/{name}.md", story(f"Story of {name}", date=date))
    site.build()
    page = site.page("archive.html")
    year = page.partition("<h2>2024</h2>")[2].partition("</section>")[0]
    assert "6 stories" in year
    assert (
        re.findall(r"^    <li>(\w+)", year, re.MULTILINE) == "Jan Feb Mar Apr Jul Aug Sep Oct Nov Dec".split()
    )
    assert re.findall(r'd="M0 (\d+)h.*?<span>(\w+).*?"count">(\d)', year) == [
        ("0", "May", "4"),
        ("75", "Jun", "1"),
    ]
    assert 'href="archive/2024.html">Month unknown <span class="count">1</span>' in year
    assert '1<span class="spoken"> story of Undated: S</span>' in page


def test_404_offers_what_is_new(site: SiteFolder) -> None:
    write_days(site, 7)
    site.build()
    assert re.findall(r"/news-(\d\d)\.html", site.page("404.html")) == ["07", "06", "05", "04", "03"]


def test_words_of_the_page_within_a_story_of_another_language_are_marked(site: SiteFolder) -> None:
    write_days(site, 1)
    text = story("قصة البحر", date="2024-06-01").replace("section:", "language: ar\nsection:")
    site.write("content/articles/sea.md", text)
    site.build()
    page = site.page("archive/2024-06.html")
    assert '<li class="card" lang="ar" dir="rtl">' in page
    assert '<p class="card-meta meta" lang="en">' in page
