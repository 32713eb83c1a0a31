"""Manifest and edition."""

from __future__ import annotations

from generator.core.config import Settings
from generator.writing import apps


def test_the_manifest_names_the_site_and_its_icons() -> None:
    found = apps.manifest(Settings(title="The Post", description="News.", language="ar"))
    assert [found[key] for key in ("name", "description", "lang", "dir")] == [
        "The Post",
        "News.",
        "ar",
        "rtl",
    ]
    assert found["start_url"] == "index.html"
    assert "description" not in apps.manifest(Settings())


def test_an_edition_changes_with_any_story() -> None:
    edition = apps.edition({"a": "1", "b": "2"})
    assert edition == apps.edition({"a": "1", "b": "2"})
    assert len({edition, apps.edition({"a": "1", "b": "3"}), apps.edition({"a": "1"})}) == 3


def test_an_edition_is_a_call_of_letters_alone() -> None:
    slugs = {f"story-{number}-über": str(number) for number in range(50)}
    name, marks = apps.edition(slugs).split('"')[1::2]
    assert apps.edition(slugs) == f'broadsheet.setEdition("{name}", "{marks}");\n'
    assert (len(name), len(marks)) == (10, 200)


def test_an_edition_is_bounded() -> None:
    slugs = {str(number): "" for number in range(apps.MOST_MARKS + 5)}
    assert len(apps.edition(slugs).split('"')[3]) == 4 * apps.MOST_MARKS


def test_marks_are_checksums() -> None:
    # CRC-32 of "123456789" is 0xCBF43926, as its specifications say; F43926 in Base64 is 9Dkm.
    assert apps.marks(["123456789"]) == "9Dkm"
    assert apps.marks(["123456789", "123456789"]) == "9Dkm9Dkm"
