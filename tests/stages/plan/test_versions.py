"""Copies of a related story are said by their publishers; a section is none."""

from __future__ import annotations

import pytest

from tests.conftest import SiteFolder

WIRE = (
    "The harbour council of Skarra has agreed to repair the northern pier before winter, after fishermen "
    "complained for years that the planks had rotted and that two boats were lost. The work will cost three "
    "million crowns, and the county pays for half of it. Mayor Ilse Brandt said that nobody wanted to wait "
    "for a third boat. The ferries to Tolverton will leave from the southern pier until the spring, and "
    "buses will bring passengers there. Shops at the northern pier fear for their trade and want help."
)
OTHER = "Fishermen of Skarra welcome that the harbour council will repair the northern pier before winter."


@pytest.mark.parametrize(("publisher", "said"), [("Gazette", "also in <a"), ("", ">another version</a>")])
def test_a_version_is_said_by_its_publisher_or_not_at_all(
    site: SiteFolder, publisher: str, said: str
) -> None:
    line = f"publisher: {publisher}\n" if publisher else ""
    for name, text in (("one", WIRE), ("two", f"{WIRE} Reported by the agency."), ("three", OTHER)):
        site.write(
            f"content/articles/harbour/{name}.md", f"---\ntitle: Pier of Skarra {name}\n{line}---\n\n{text}\n"
        )
    site.build()
    page = site.page("stories/three.html")
    assert said in page
    assert ">Harbour</a></span>" not in page.partition('class="related"')[2]


def test_several_versions_of_nobody_are_numbered(site: SiteFolder) -> None:
    texts = {
        "one": WIRE,
        "two": f"{WIRE} Reported by the agency.",
        "four": f"{WIRE} Seen here.",
        "three": OTHER,
    }
    for name, text in texts.items():
        site.write(
            f"content/articles/harbour/{name}.md", f"---\ntitle: Pier of Skarra {name}\n---\n\n{text}\n"
        )
    site.build()
    related = site.page("stories/three.html").partition('class="related"')[2]
    assert "another version" not in related
    assert 'other versions <a class="related-copy" href="../stories/' in related
    assert 'aria-label="Other version 2">2</a></span>' in related
