"""The reading list grows, and loses nothing that a person wrote."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from generator.reading import frontmatter, markdown
from generator.reading.imports.entries import Entry
from generator.reading.imports.reading_list import merge


def link(title: str, url: str, group: str = "Unread") -> Entry:
    return Entry(None, title, url, group=group)


RIVER, FERRY = link("River", "https://example.org/river"), link("Ferry", "https://example.org/ferry", "Read")


def test_it_begins_with_front_matter() -> None:
    text, added = merge("", [RIVER, FERRY])
    assert text == (
        '---\ntitle: "Reading list"\n---\n\n## Unread\n\n- [River](<https://example.org/river>)\n\n'
        "## Read\n\n- [Ferry](<https://example.org/ferry>)\n"
    )
    assert added == (RIVER, FERRY)


def test_what_stands_there_is_not_added_again() -> None:
    text, _ = merge("", [RIVER, FERRY])
    assert merge(text, [RIVER, FERRY, link("Other title", "http://www.example.org/river/")]) == (text, ())


def test_a_link_that_a_person_wrote_in_any_way_counts() -> None:
    for written in ("[r](https://example.org/river)", "<https://example.org/river>", "https://example.org/river.",
                    "[r]: https://example.org/river"):  # fmt: skip
        assert merge(f"---\ntitle: x\n---\n\n{written}\n", [RIVER])[1] == ()


def test_a_line_without_an_address_is_known_by_its_words() -> None:
    entry = Entry(None, "A *note*", note="app://local/17")
    text, added = merge("", [entry, entry])
    assert added == (entry,)
    assert "- A \\*note\\* · app://local/17\n" in text
    assert merge(text, [entry]) == (text, ())


def test_links_are_added_at_the_end_of_their_group() -> None:
    before = "---\ntitle: Mine\n---\nHello.\n\n## Unread ##\n\nMy words.\n\n- mine\n\n\n## Read\n\n* [x](<https://x.example/>)\n"
    text, _ = merge(before, [RIVER, FERRY])
    assert text == (
        "---\ntitle: Mine\n---\nHello.\n\n## Unread ##\n\nMy words.\n\n- mine\n- [River](<https://example.org/river>)\n\n\n"
        "## Read\n\n* [x](<https://x.example/>)\n- [Ferry](<https://example.org/ferry>)\n"
    )


def test_headings_in_code_are_no_groups() -> None:
    before = "---\ntitle: x\n---\n\n```\n## Unread\n```\n"
    text, _ = merge(before, [RIVER])
    assert text == before + "\n## Unread\n\n- [River](<https://example.org/river>)\n"


def test_comments_in_front_matter_are_no_groups() -> None:
    text, _ = merge("---\n## Unread\ntitle: x\n---\n", [RIVER])
    assert text == "---\n## Unread\ntitle: x\n---\n\n## Unread\n\n- [River](<https://example.org/river>)\n"


def test_line_ends_of_windows_stay() -> None:
    before = "---\r\ntitle: x\r\n---\r\n\r\n## Unread\r\n\r\n- mine\r\n"
    text, _ = merge(before, [RIVER, FERRY])
    assert text.startswith(before + "- [River](<https://example.org/river>)\r\n\r\n## Read\r\n")
    assert text.count("\n") == text.count("\r\n")


def test_words_between_the_links_stay_a_paragraph() -> None:
    text, _ = merge("---\ntitle: x\n---\n\n## Unread\n\nNothing yet.\n## Read\n", [RIVER])
    assert "Nothing yet.\n\n- [River](<https://example.org/river>)\n\n## Read\n" in text


def test_addresses_with_entities_come_back() -> None:
    entry = link("x", "https://example.org/?a=1&copy=2&amp;b=(3)*_4_")
    text, _ = merge("", [entry])
    assert merge(text, [entry]) == (text, ())
    assert 'href="https://example.org/?a=1&amp;copy=2&amp;amp;b=(3)*_4_"' in markdown.to_html(
        frontmatter.body_of(text), {}
    )


TITLES = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1).map(
    lambda text: " ".join(text.split())
)


@given(TITLES.filter(bool), TITLES)
def test_any_title_stays_a_title(title: str, group: str) -> None:
    entry = Entry(None, title, "https://example.org/x", (title,), group, note=title)
    text, _ = merge("", [entry])
    assert merge(text, [entry]) == (text, ())
    html = markdown.to_html(frontmatter.body_of(text), {})
    assert html.count('<a href="https://example.org/x"') == 1
    assert "<script" not in html


@given(st.text(alphabet=st.sampled_from("#`~- \n[]()<>hUnread*"), max_size=80))
def test_every_line_of_a_person_stays(body: str) -> None:
    before = f"---\ntitle: x\n---\n{body}"
    text, _ = merge(before, [RIVER, FERRY])
    lines = iter(text.split("\n"))
    assert all(line in lines for line in before.rstrip("\n").split("\n"))  # in order
    assert text.count("https://example.org/river") == 1
