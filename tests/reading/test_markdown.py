"""Markdown, both ways: text in is text out, and nothing runs, loads or leads astray."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.core.model import Block, Link
from generator.reading.decode import clean
from generator.reading.markdown import EXCERPT_BLOCKS, outline, parsed_to_html, to_html
from generator.reading.markdown_blocks import escape, from_markdown, to_markdown

KINDS = ("paragraph", "heading", "item", "quotation")

TAG = re.compile(r"<[^<>]*>")

PIECES = [
    "2022.",
    "1)",
    "999999999.",
    "1234567890.",
    "#",
    "##",
    "######",
    "*",
    "**",
    "_",
    "__",
    "-",
    "+",
    "=",
    "===",
    "---",
    "~~~",
    "~",
    "```",
    "`",
    ">",
    "<",
    "<b>",
    "</b>",
    "<!--",
    "-->",
    "<?",
    "<!X",
    "<a@b.c>",
    "<http://x>",
    "&",
    "&amp;",
    "&#35;",
    "&#x23;",
    "&nbsp;",
    "&copy",
    "\\",
    "\\\\",
    "[",
    "]",
    "[a]:",
    "[a](b)",
    "![a](b)",
    "!",
    "|",
    ":--",
    "{",
    "}",
    "a",
    "é",
    "a_b",
    "'",
    '"',
    "...",
    "(c)",
    "1",
    "https://x.org",
    "www.x.org",
    "\u0301",
    "\u200d",
    "\u0663.",
    "²)",
    "$",
    "^",
    "%",
]


def tidied(text: str) -> str:
    """Text as it can stand in a block: cleaned as all that is read, one line, white space single."""
    return " ".join(clean(text).text.split())


LINES = (
    st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("*_`[]()<>#&!\\~-+=.1 "), max_size=60)
    | st.lists(st.sampled_from(PIECES) | st.just(" "), max_size=12).map("".join)
).map(tidied)
BLOCKS = st.lists(st.builds(Block, st.sampled_from(KINDS), LINES.filter(bool)), max_size=6)


def texts_of(page: str) -> list[tuple[str, str]]:
    """The elements of HTML that hold text, with their text."""
    found = []
    for match in re.finditer(r"<(p|h[1-6]|li|blockquote)>([^<]+)", page):
        if match[2].strip():
            found.append((match[1], html.unescape(match[2].strip("\n"))))
    return found


def expected_of(blocks: Sequence[Block]) -> list[tuple[str, str]]:
    tags = {"paragraph": "p", "heading": "h2", "item": "li", "quotation": "p"}
    return [(tags[block.kind], block.text) for block in blocks]


@settings(max_examples=120, deadline=None)
@given(BLOCKS)
@example([Block("paragraph", "a"), Block("item", "b"), Block("paragraph", "c"), Block("item", "d")])
@example(
    [Block("item", "1. a"), Block("heading", "b #"), Block("quotation", "> c"), Block("quotation", "- d")]
)
def test_text_in_is_text_out(blocks: list[Block]) -> None:
    page = to_html(to_markdown(blocks), {})
    assert texts_of(page) == expected_of(blocks)
    assert set(re.findall(r"</?([a-z0-9]+)", page)) <= {"p", "h2", "ul", "li", "blockquote"}
    assert "=" not in "".join(TAG.findall(page))  # no attributes


@settings(max_examples=60, deadline=None)
@given(BLOCKS)
def test_the_outline_tells_the_same_text(blocks: list[Block]) -> None:
    found = outline(to_markdown(blocks))
    assert found.paragraphs == tuple(" ".join(block.text.split()) for block in blocks)
    assert found.links == found.refused == ()


LIKE_MARKDOWN = st.lists(
    st.sampled_from([*PIECES, " ", " ", "\n", "\n\n", "\n\n", "\n- ", "\n\n## ", "\n\n> ", "\\*", "\t", "\r"])
    | st.text(max_size=3),
    max_size=16,
).map("".join)


@settings(max_examples=200, deadline=None)
@given(BLOCKS)
def test_what_was_written_is_read_without_a_parser(blocks: list[Block]) -> None:
    text = to_markdown(blocks)
    known = from_markdown(text)
    assert known is None or known == blocks
    assert parsed_to_html(text, {}, excerpt=False, language="en") == to_html(text, {}, language="en")


@settings(max_examples=500, deadline=None)
@given(LIKE_MARKDOWN, st.booleans())
def test_what_is_read_without_a_parser_is_what_a_parser_reads(text: str, excerpt: bool) -> None:
    parsed = parsed_to_html(text, {}, excerpt=excerpt, language="en")
    assert to_html(text, {}, excerpt=excerpt, language="en") == parsed


@pytest.mark.parametrize(
    "text",
    [
        "a\n\nb c",
        "## a\n\nb",
        "- a\n- b\n\nc",
        "a\n\n> b\n\n> c",
        "It is 5 \\* 3",
        "AT&T, a < b, a_b",
        "2022\\. a",
    ],
)
def test_the_common_needs_no_parser(text: str) -> None:
    assert from_markdown(text)


@pytest.mark.parametrize("text", ["a\nb", "- a\n\n- b", "# a", "a *b*", "[a]: b", "    a", "1. a", "## a #"])
def test_the_rest_needs_one(text: str) -> None:
    assert from_markdown(text) is None


CASES = [
    "2022. It was a year",
    "2022.",
    "1) one",
    "1.",
    "# x",
    "#",
    "## x ##",
    "x #",
    "x ##",
    "# #",
    "#hashtag",
    "* x",
    "*x*",
    "**x**",
    "- x",
    "-",
    "+ x",
    "+",
    "    four",
    "[a]: b",
    "[a]: <b> 'c'",
    "[a]",
    "[a](b)",
    "![a](b)",
    "_x_",
    "__x__",
    "snake_case_name",
    "a_",
    "_a",
    "*",
    "***",
    "* * *",
    "___",
    "<b>",
    "</b>",
    "<b",
    "a < b",
    "a<b",
    "<!-- x -->",
    "<?php",
    "<![CDATA[x]]>",
    "<script>alert(1)</script>",
    "<http://x.org>",
    "<a@x.org>",
    "&amp;",
    "&copy;",
    "&#35;",
    "&#X22;",
    "&",
    "AT&T",
    "&x",
    "---",
    "===",
    "=",
    "~~~",
    "```",
    "`x`",
    "``",
    "\\",
    "x\\",
    "\\*",
    "\\\\",
    "x #\\",
    "| a | b |",
    "> x",
    ">",
    "a\\nb",
    "http://x.org/a_b_c",
    "{{ 7 * 7 }}",
    "{% raw %}",
    "[^1]: note",
    "- [ ] todo",
    "Term\u00a0: x",
    "1.\u00a0x",
    "٣. x",
    "١) x",
    "²) x",
    "*\u00a0x",
    "\u00a7 1",
    "'x'",
    '"x"',
    "...",
    "--",
    "(c)",
    ":smile:",
    "$x$",
    "x^2^",
    "~~x~~",
    "==x==",
    "\u200d*x*",
    "a*b*c",
    "**a**b",
    "é_b_",
    "a__b",
    "a _b",
    "!",
    "![",
    "!a",
    "]",
    "](",
    "x](y)",
    "&lt;b&gt;",
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", CASES)
def test_text_that_looks_like_markdown_is_text(kind: Any, text: str) -> None:
    block = Block(kind, tidied(text))
    around = [Block("paragraph", "Before"), block, Block("paragraph", "after")]
    for blocks in ([block], around, [block, block]):
        assert texts_of(to_html(to_markdown(blocks), {})) == expected_of(blocks)


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ([], ""),
        ([Block("paragraph", "a")], "a\n"),
        ([Block("heading", "a"), Block("paragraph", "b")], "## a\n\nb\n"),
        ([Block("item", "a"), Block("item", "b"), Block("paragraph", "c")], "- a\n- b\n\nc\n"),
        ([Block("quotation", "a"), Block("quotation", "b")], "> a\n\n> b\n"),
        ([Block("paragraph", "It is 5 * 3, a_b & c.")], "It is 5 \\* 3, a_b & c.\n"),
        ([Block("paragraph", "2022. It was…")], "2022\\. It was…\n"),
    ],
)
def test_markdown_is_as_a_person_would_write_it(blocks: list[Block], expected: str) -> None:
    assert to_markdown(blocks) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The river rose by 5.5 m.",
        "“Nobody came,” she said (again).",
        "a_b_c",
        "AT&T’s $5 – 100%!",
        "x < y > z",
        "Why? 1.5",
        "So-called",
    ],
)
def test_plain_prose_needs_no_escapes(text: str) -> None:
    assert escape(text) == text


# ---------------------------------------------------------------- what a person may write


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("*a* **b** `c`", "<p><em>a</em> <strong>b</strong> <code>c</code></p>\n"),
        ("# a\n\n## b\n\n### c\n\nd\n===", "<h2>a</h2>\n<h2>b</h2>\n<h3>c</h3>\n<h2>d</h2>\n"),
        ("a  \nb\\\nc", "<p>a<br />\nb<br />\nc</p>\n"),
        ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>\n"),
        ("    a < b", "<pre><code>a &lt; b\n</code></pre>\n"),
        ("***", "<hr />\n"),
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>\n"),
        ("<div>\nx\n</div>", "<p>&lt;div&gt;\nx\n&lt;/div&gt;</p>\n"),
        ("<!-- x -->", "<p>&lt;!-- x --&gt;</p>\n"),
        ("www.x.org http://x.org", "<p>www.x.org http://x.org</p>\n"),
        ("", ""),
    ],
)
def test_commonmark_is_rendered_without_html(text: str, expected: str) -> None:
    assert to_html(text, {}) == expected


def test_a_fence_cannot_leave_its_attribute() -> None:
    page = to_html('```"><script>alert(1)</script>\nx\n```\n', {})
    assert "<script" not in page
    assert re.findall(r"<([a-z]+)", page) == ["pre", "code"]


@pytest.mark.parametrize(
    "target", ["http://x.org/a?b=c&d#e", "HTTPS://x.org/", "mailto:a@x.org", "https://x.org/a(b)"]
)
def test_safe_links_are_kept_and_marked(target: str) -> None:
    page = to_html(f"[a](<{target}> 'title')", {})
    assert page == f'<p><a href="{html.escape(target)}" rel="external nofollow noopener">a</a></p>\n'
    assert outline(f"[a](<{target}>)").refused == ()


def test_relative_links_become_what_they_mean() -> None:
    text = "[a](../b.md) and [c](c%20d.md) and [e](#f)"
    assert to_html(text, {"../b.md": "../stories/b.html", "c%20d.md": "x.html"}) == (
        '<p><a href="../stories/b.html">a</a> and <a href="x.html">c</a> and e</p>\n'
    )


def test_what_a_link_becomes_is_escaped() -> None:
    assert to_html("[a](b)", {"b": '"><script>'}) == '<p><a href="&quot;&gt;&lt;script&gt;">a</a></p>\n'


BAD_TARGETS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java&#115;cript:alert(1)",
    "&#106;avascript:alert(1)",
    "javascript&colon;alert(1)",
    "java&Tab;script:alert(1)",
    "java&NewLine;script:alert(1)",
    "&#1;javascript:alert(1)",
    "%6aavascript:alert(1)",
    "javascript%3Aalert(1)",
    "<\tjavascript:alert(1)>",
    "<java\tscript:alert(1)>",
    "< javascript:alert(1)>",
    "<javascript :alert(1)>",
    "\u200bjavascript:alert(1)",
    "java\u00adscript:alert(1)",
    "\u202ejavascript:x",
    "//evil.example",
    "///evil.example",
    "\\\\evil.example",
    "\\\\\\\\evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "/&#9;/evil.example",
    "&#47;&#47;evil.example",
    "&#x5c;&#x5c;evil.example",
    "blob:https://x.org/1",
    "view-source:javascript:alert(1)",
    "feed:javascript:alert(1)",
    "data:text/html,x",
    "data:image/png;base64,AAAA",
    "DATA:text/html;base64,PHNjcmlwdD4=",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "ftp://x.org/",
    "tel:1",
    "x:y",
    "intent://x#Intent;end",
    "ms-settings:x",
    "jar:http://x!/",
    "about:blank",
    "livescript:x",
    "mocha:x",
    "chrome://x",
]


@pytest.mark.parametrize(
    "form", ["[words]({})", "[words][r]\n\n[r]: {}", "[![words](x)]({})", "[**words**]({} 'title')"]
)
@pytest.mark.parametrize("target", BAD_TARGETS)
def test_a_bad_link_loses_its_link_and_keeps_its_words(form: str, target: str) -> None:
    page = to_html(form.format(target), {})
    assert "<a" not in page
    assert "href" not in page
    assert "words" in page


@pytest.mark.parametrize("target", ["javascript:alert(1)", "vbscript:x", "data:text/html,x", "file:///x"])
def test_an_autolink_is_no_way_around(target: str) -> None:
    assert "<a" not in to_html(f"<{target}>", {})


def test_refused_links_are_reported_with_their_lines() -> None:
    found = outline(
        "One.\n\n[a](javascript:x) [b](c.md)\n\n- [d](//evil)\n- [e](http://x.org)\n", first_line=10
    )
    assert found.refused == (Link("javascript:x", 12), Link("//evil", 14))
    assert found.links == (Link("c.md", 12),)


def test_the_line_of_a_link_is_that_of_its_paragraph() -> None:
    found = outline("a\n[b](b.md)\n\n> c\n> [d](d.md)\n\n# [e](e.md)\n")
    assert [(link.target, link.line) for link in found.links] == [("b.md", 1), ("d.md", 4), ("e.md", 7)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("![a *b* `c`](http://tracker.example/x.png 'title')", "<p>a b c</p>\n"),
        ("![](http://tracker.example/x.png)", "<p></p>\n"),
        ("![<b>](x)", "<p>&lt;b&gt;</p>\n"),
        ("![a ![b](c) d](e)", "<p>a b d</p>\n"),
        ("![a [b](javascript:x)](c)", "<p>a b</p>\n"),
        ("![a][r]\n\n[r]: http://tracker.example/x.png", "<p>a</p>\n"),
    ],
)
def test_a_picture_becomes_its_words(text: str, expected: str) -> None:
    assert to_html(text, {}) == expected
    assert "tracker" not in " ".join(outline(text).paragraphs)


def test_the_outline_has_all_words_once() -> None:
    text = (
        "# A *b*\n\nc\nd  \ne `f`\n\n- g\n- h\n\n> i ![j](k)\n\n    l  m\n\n```x\nn\n```\n\n[o]: p\n\n***\n"
    )
    assert outline(text).paragraphs == ("A b", "c d e f", "g", "h", "i j", "l m", "n")


# ---------------------------------------------------------------- excerpts


def test_an_excerpt_is_the_first_blocks() -> None:
    assert EXCERPT_BLOCKS == 3
    assert to_html("a\n\nb\n\nc\n\nd\n", {}, excerpt=True) == "<p>a</p>\n<p>b</p>\n<p>c</p>\n"


@pytest.mark.parametrize(
    ("text", "there", "gone"),
    [
        ("a\n\n- b\n- c\n- d\n- e\n\nf\n\ng", "abcdef", "g"),
        ("> a\n>\n> b\n>\n> c\n\nd\n\ne\n\nf", "abcde", "f"),
        ("```\na\n```\n\nb\n\n    c\n\nd", "abc", "d"),
        ("a\n\nb", "ab", ""),
        ("", "", ""),
    ],
)
def test_an_excerpt_ends_between_blocks(text: str, there: str, gone: str) -> None:
    page = to_html(text, {}, excerpt=True)
    words = TAG.sub("", page)
    assert all(word in words for word in there)
    assert not any(word in words for word in gone)
    opened = re.findall(r"<([a-z]+)>", page)
    assert sorted(opened) == sorted(re.findall(r"</([a-z]+)>", page))


@settings(max_examples=40, deadline=None)
@given(BLOCKS)
def test_an_excerpt_is_the_beginning_of_the_whole(blocks: list[Block]) -> None:
    text = to_markdown(blocks)
    assert to_html(text, {}).startswith(to_html(text, {}, excerpt=True))


# ---------------------------------------------------------------- any text at all


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [*PIECES, *BAD_TARGETS, "\n", "\n\n", "    ", "](", ")", "[x](", " ", "\t", "onerror=x"]
        ),
        max_size=25,
    ).map("".join)
    | st.text(max_size=80)
)
def test_no_text_runs_or_loads_anything(text: str) -> None:
    page = to_html(text, {})
    allowed = {
        "p",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "em",
        "strong",
        "a",
        "ul",
        "ol",
        "li",
        "blockquote",
        "pre",
        "code",
        "hr",
        "br",
    }
    assert set(re.findall(r"<\s*/?\s*([A-Za-z0-9!?]+)", page)) <= allowed
    for tag in TAG.findall(page):
        for name, value in re.findall(r'([\w-]+)="([^"]*)"', tag):
            assert name in {"href", "rel", "start", "class"}
            assert name != "href" or re.match("(?i)(https?|mailto):", value)
    outline(text)


@pytest.mark.parametrize(
    ("attack", "times"),
    [
        ("*a **b ", 1000),
        ("[", 2000),
        ("<", 5_000),
        ("`", 5_000),
        ("![", 1000),
        ("](", 5_000),
        ("_a __b ", 1000),
        ("[a](", 2000),
        ("[a][", 1000),
        ("\\", 5_000),
        ("&#35;", 3_000),
        ("> ", 1000),
        ("- ", 1000),
        ("a\n", 3_000),
        ("` `` ", 1000),
        ("<a ", 2000),
        ("[a]: b\n", 1000),
        ("1. ", 1000),
        ("***", 2000),
        ("a*", 3_000),
        ("~~~\n", 2000),
        ("://", 3_000),
        ("<!--", 3_000),
        ("![a](", 2000),
        ("é_", 3_000),
    ],
)
def test_attacks_come_to_an_end(attack: str, times: int) -> None:
    text = attack * times
    assert "<script" not in to_html(text, {})
    line = tidied(text)
    assert texts_of(to_html(to_markdown([Block("paragraph", line)]), {})) == [("p", line)]


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("", ()),
        ("One.\n\nTwo  spaces.\n", ("One.", "Two spaces.")),
        ("## A heading\n\n- an item\n- another\n", ("A heading", "an item", "another")),
        ("A *mark*\nand a line.\n", ("A mark and a line.",)),
    ],
)
def test_an_outline_has_the_paragraphs_without_marks(text: str, paragraphs: tuple[str, ...]) -> None:
    assert outline(text).paragraphs == paragraphs
