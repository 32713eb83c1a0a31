"""References find their stories, precision first; names become topics; nobody's list is empty."""

from __future__ import annotations

import re

import pytest

from tests.conftest import SiteFolder


def write(site: SiteFolder, name: str, title: str, body: str = "Text.", **front: str) -> None:
    """Write an article of a person's own."""
    lines = "".join(f"{key}: {value}\n" for key, value in front.items())
    site.write(f"content/articles/{name}.md", f'---\ntitle: "{title}"\n{lines}---\n\n{body}\n')


def related(site: SiteFolder, name: str) -> list[str]:
    """Slugs of the related stories of a story, in order."""
    found = re.search(r'<ol class="related".*?</ol>', site.page(f"stories/{name}.html"), re.DOTALL)
    return re.findall(r'href="\.\./stories/([^"]+)\.html"', found[0]) if found else []


@pytest.mark.parametrize(
    ("reference", "is_found"),
    [
        ("The river rises above the old bridge", True),
        ("THE RIVER RISES ABOVE THE OLD BRIDGE", True),
        ("“The river” rises above the old bridge", True),
        ("River rises above the old bridge", True),
        ("The river rises above old bridge — again", True),
        ("The river falls below the new dam", False),
        ("The river", False),
        ("Bridge", False),
        (
            "The river rises above the old bridge and the town is told to leave before the night comes down",
            False,
        ),
    ],
)
def test_a_reference_means_a_story_only_if_it_surely_does(
    site: SiteFolder, reference: str, is_found: bool
) -> None:
    write(site, "a", "Something else entirely", "Alpha beta.", references=f'["{reference}"]')
    write(site, "b", "The river rises above the old bridge", "Gamma delta.")
    write(site, "c", "Council votes on budget for schools", "Epsilon zeta.")
    site.build()
    page = site.page("stories/a.html")
    assert ("Named in this story" in page) == is_found
    assert (f"<li>{reference}</li>" in re.sub(r"\s*\n\s*", "", page)) != is_found


def test_of_two_stories_with_one_title_the_nearest_in_time_is_meant(site: SiteFolder) -> None:
    write(site, "a", "What happened next", date="2023-05-03", references='["Morning briefing for today"]')
    write(site, "b", "Morning briefing for today", date="2021-01-01")
    write(site, "c", "Morning briefing for today", date="2023-05-01")
    site.build()
    assert related(site, "a")[0] == "c"


def test_a_story_does_not_refer_to_itself(site: SiteFolder) -> None:
    write(site, "a", "The river rises above the bridge", references='["The river rises above the bridge"]')
    write(site, "b", "Another story is told here")
    site.build()
    assert "a" not in related(site, "a")


def test_related_stories_are_never_empty_never_double_never_itself(sample: SiteFolder) -> None:
    sample.build()
    for page in (sample.output / "stories").glob("*.html"):
        found = related(sample, page.stem)
        assert 1 <= len(found) <= 8
        assert len(set(found)) == len(found)
        assert page.stem not in found


def test_stories_that_share_nothing_still_have_company(site: SiteFolder) -> None:
    write(site, "a", "Alpha", "Beta gamma.")
    write(site, "b", "Delta", "Epsilon zeta.")
    site.build()
    assert related(site, "a") == ["b"]


def test_names_that_three_stories_share_are_topics(site: SiteFolder) -> None:
    for name in "abcd":
        write(
            site,
            name,
            f"Story {name}",
            f"On Monday the mayor met Ada Lovelace in {name * 4}. Lovelace spoke.",
        )
    site.build()
    assert (site.output / "topics" / "ada-lovelace.html").is_file()
    assert not (site.output / "topics" / "monday.html").exists()
    assert not (site.output / "topics" / "lovelace.html").exists()


def test_topics_that_a_person_listed_replace_those_found(site: SiteFolder) -> None:
    for name in "abc":
        write(site, name, f"Story {name}", "The mayor met Ada Lovelace.", topics="[Engines]")
    site.build()
    assert [path.stem for path in (site.output / "topics").glob("*.html")] == ["engines"]


def test_a_lead_that_is_not_there_is_a_warning_with_a_guess(site: SiteFolder) -> None:
    write(site, "floods", "The river rises")
    site.write("content/site.toml", 'lead = "flods"')
    (warning,) = site.build().problems
    assert (warning.path, warning.level) == ("content/site.toml", "warning")
    assert "floods" in warning.hint


def test_the_lead_of_the_settings_leads(site: SiteFolder) -> None:
    for name in "abc":
        write(site, name, f"Story {name}", date="2024")
    site.write("content/site.toml", 'lead = "c"')
    site.build(strict=True)
    page = site.page("index.html")
    assert page.index("stories/c.html") < page.index("stories/a.html")


def test_corrections_rename_and_drop(site: SiteFolder) -> None:
    site.write(
        "content/corrections.toml",
        '[topics]\n"Lovelace" = "Ada Lovelace"\n"Port Ansel" = ""\n[people]\n"A. Byron" = "Ada Byron"\n'
        '[publishers]\n"the post" = "The Evening Post"\n',
    )
    for name in "abc":
        write(
            site,
            name,
            f"Story {name}",
            "He met Lovelace in Port Ansel.",
            publisher="The Post",
            authors="[A. Byron]",
        )
    site.build()
    assert [path.stem for path in (site.output / "topics").glob("*.html")] == ["ada-lovelace"]
    assert (site.output / "publishers" / "the-evening-post.html").is_file()
    assert "Ada Byron" in site.page("stories/a.html")
