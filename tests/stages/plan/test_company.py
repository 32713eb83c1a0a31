"""An entry of a list of related stories lends a name to the keys of pages: it must tell all that it says."""

from __future__ import annotations

from dataclasses import replace

from generator.core.model import Card, Version
from generator.core.stretch import Stretch
from generator.stages.plan.company import find_company, make_entry, make_versions

CARD = Card("a", "A", "", "", "news", None, "", "", "stories/a.html", fingerprint="1" * 32)
OTHER = replace(CARD, fingerprint="2" * 32)


def test_entries_that_differ_have_different_fingerprints() -> None:
    entries = [
        make_entry(CARD, "", "section"),
        make_entry(OTHER, "", "section"),
        make_entry(CARD, "", "time"),
        make_entry(CARD, "", "alike"),
        make_entry(CARD, "flood", "alike"),
        make_entry(CARD, "flood\triver", "alike"),
        make_entry(CARD, "flood river", "alike"),
        make_entry(CARD, "flood", "alike", make_versions([Version(OTHER, "Gazette")])),
        make_entry(CARD, "flood", "alike", make_versions([Version(CARD, "Gazette")])),
        make_entry(CARD, "flood", "alike", make_versions([Version(OTHER, "Herald")])),
        make_entry(
            CARD, "flood", "alike", make_versions([Version(OTHER, "Gazette"), Version(OTHER, "Gazette")])
        ),
    ]
    assert len({entry.fingerprint for entry in entries}) == len(entries)


def test_entries_that_are_equal_have_one_fingerprint() -> None:
    copies = make_versions([Version(OTHER, "Gazette")])
    assert make_entry(CARD, "flood", "alike", copies) == make_entry(CARD, "flood", "alike", copies)
    one, other = make_entry(CARD, "flood", "alike", copies), make_entry(CARD, "flood", "alike", copies)
    assert one.fingerprint == other.fingerprint


def test_an_entry_whose_card_has_no_name_is_walked() -> None:
    assert not make_entry(replace(CARD, fingerprint=""), "flood", "alike").fingerprint
    copies = make_versions([Version(replace(CARD, fingerprint=""), "")])
    assert not make_entry(CARD, "flood", "alike", copies).fingerprint


def test_versions_of_one_story_do_not_both_fill_a_list() -> None:
    one, other = (replace(CARD, slug=slug, fingerprint=slug) for slug in ("flood", "flood-again"))
    third = replace(CARD, slug="snow", fingerprint="snow")
    stretch = Stretch(
        cards=(CARD,),
        references=((),),
        starts=(0, 0),
        others=(),
        scores=(),
        words=(),
        copies=b"",
        with_versions=(one.slug, other.slug),
        versions=((Version(other, "News"),), (Version(one, "News"),)),
        before=1,
        around=(one, CARD, other, third),
        elsewhere=(),
        related_days=0,
    )
    related, versions = find_company(stretch)[CARD.slug]
    assert [(entry.card.slug, entry.reason) for entry in related] == [
        ("flood-again", "section"), ("snow", "section"),
    ]  # fmt: skip
    assert versions == ()
