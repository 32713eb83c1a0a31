"""Names for addresses."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.reading.slugs import (
    LONGEST_SLUG,
    _hyphenate,
    _hyphenate_ascii,
    _shorten,
    is_slug,
    same_name,
    section_of,
    slugify,
)

ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Floods in Bengal", "floods-in-bengal"),
        ("  Here’s   what's new  ", "heres-whats-new"),
        ("The U.S. and the U.K.", "the-us-and-the-uk"),
        ("A—B / C & D", "a-b-c-d"),
        ("a_b", "a-b"),
        ("100% of $5", "100-of-5"),
        ("Élysée", "élysée"),
        ("E\u0301lyse\u0301e", "élysée"),
        ("ΑΘΗΝΑΣ", "αθηνας"),
        ("Straße", "straße"),
        ("数字 新闻", "数字-新闻"),
        ("हिन्दी समाचार", "हिन्दी-समाचार"),
        ("ข่าวน้ำท่วม", "ข่าวน้ำท่วม"),
        ("אָלֶף", "אָלֶף"),
        ("می‌خواهم", "میخواهم"),
        ("<script>alert(1)</script>", "script-alert-1-script"),
        ("a/b\\c", "a-b-c"),
        ("..%2f..%2fx", "2f-2fx"),
        ("aux.html", "auxhtml"),
        ("feed.xml", "feedxml"),
        (".git", "git"),
        ("/etc/passwd", "etc-passwd"),
        ("\u0301a", "a"),
        ("a \u0301b", "a-b"),
        ("-\N{SOFT HYPHEN}-a-", "a"),
        ("a\u202eb", "a-b"),
        ("x\x00y", "x-y"),
    ],
)
def test_a_text_becomes_a_name(text: str, slug: str) -> None:
    assert slugify(text) == unicodedata.normalize("NFC", slug)
    assert is_slug(slugify(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "...",
        "-",
        "’",
        "🔥🔥🔥",
        "!?",
        "\u0301",
        "\u200d",
        "..",
        "../..",
        "../../index",
        "index",
        "Index!",
        "404",
        "CON",
        "con",
        "prn",
        "aux",
        "NUL",
        "com1",
        "LPT9",
        "com0",
        "com¹",
        "lpt³",
        "sw",
        "feed",
        "rss",
        "İ"[:0],
    ],
)
def test_a_text_without_a_name_of_its_own_is_named_by_the_caller(text: str) -> None:
    assert slugify(text) == ""


@pytest.mark.parametrize(
    "name",
    [
        "con",
        "nul",
        "index",
        "404",
        "com1",
        "",
        "-a",
        "a-",
        "a--b",
        "A",
        "a b",
        "a.b",
        "a/b",
        "..",
        "e\u0301",
        "\u0301a",
        "a_b",
        "a" * 161,
        "a\n",
        "İ",
        "a\u200d",
        "\ufb01\u212a",
    ],
)
def test_what_slugify_would_not_give_is_no_slug(name: str) -> None:
    assert not is_slug(name)


@pytest.mark.parametrize(
    "name", ["a", "1", "floods-in-bengal", "élysée", "हिन्दी", "con-2", "index-2", "a" * 160]
)
def test_a_person_may_choose_such_names(name: str) -> None:
    assert is_slug(name)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("word " * 40, "-".join(["word"] * 16)),
        ("a" * 300, "a" * 80),
        ("é" * 300, "é" * 40),
        ("𝒳" + "字" * 300, "𝒳" + "字" * 25),
        ("a" * 79 + " b", "a" * 79),
        ("a" * 80 + " b", "a" * 80),
        ("ab " + "x" * 300, "ab-" + "x" * 77),
    ],
)
def test_a_long_text_is_cut_at_a_word_if_there_is_one(text: str, expected: str) -> None:
    assert slugify(text) == expected


@settings(max_examples=500, deadline=None)
@given(ANY)
@example("İ" * 50)
@example("e\u0301" * 100)
@example("ΑΣ ΣΑΣ'Σ")
@example("\u1100\u1161" * 60)
@example("ǰ\u0323" * 40)
@example("\u0345\u0345a\u0345Σ")
def test_a_slug_is_a_fixed_point(text: str) -> None:
    slug = slugify(text)
    assert slugify(slug) == slug
    assert slug == "" or is_slug(slug)
    assert len(slug.encode()) <= LONGEST_SLUG
    assert not set(slug) & set("/\\.:%?#&<>\"' \x00")


@settings(max_examples=500, deadline=None)
@given(st.text(st.characters(max_codepoint=127, exclude_characters="."), max_size=200))
@example("'`don't ''")
@example("a-- -b" * 40)
def test_ascii_is_hyphenated_like_all_else(text: str) -> None:
    assert _shorten(_hyphenate_ascii(text)) == _shorten(_hyphenate(text))


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(categories=["Lu", "Ll", "Lt", "Mn", "Nd"]), min_size=1, max_size=120))
def test_composed_and_decomposed_texts_have_one_name(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    assert slugify(text) == slugify(unicodedata.normalize("NFD", text))


@settings(max_examples=200, deadline=None)
@given(ANY)
def test_is_slug_takes_any_text(text: str) -> None:
    if is_slug(text):
        assert unicodedata.normalize("NFC", text) == text.lower() == text


@pytest.mark.parametrize(
    ("one", "other"), [("straße", "strasse"), ("ΑΣ", "ας"), ("a", "A"), ("ﬁn", "fin"), ("é", "e\u0301")]
)
def test_names_that_a_file_system_may_confuse_are_one(one: str, other: str) -> None:
    assert same_name(one) == same_name(other)


def test_names_that_differ_are_two() -> None:
    assert same_name("a") != same_name("b")
    assert same_name("a-2") != same_name("a2")


@pytest.mark.parametrize(
    ("path", "section"),
    [
        ("raw/business/001.txt", "business"),
        ("raw/Local News/2022/05/001.txt", "local-news"),
        ("articles/world/floods.md", "world"),
        ("raw/001.txt", ""),
        ("articles/floods.md", ""),
        ("raw/404/a.txt", "404-section"),
    ],
)
def test_the_first_folder_is_the_section(path: str, section: str) -> None:
    assert section_of(path) == section
