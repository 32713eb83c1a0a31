"""HTML of strangers becomes blocks of text, and nothing else."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.reading import markdown, markdown_blocks
from generator.reading.imports.anchors import anchors_of
from generator.reading.imports.sanitize import MOST_TAGS, content_of, text_of

HOSTILE = [
    "<script>alert(1)</script>", "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>",
    "<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>",
    "<iframe srcdoc='<script>alert(1)'></iframe>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>", "<base href=https://evil.example/>",
    "<form action=https://evil.example><button>alert(1)</button></form>", "<style>@import 'https://evil.example'</style>",
    "<img src=https://tracker.example/p.gif>", "<img srcset='https://tracker.example/p.gif 2x'>",
    "<a href='javascript:alert(1)'></a>", "<template><p>alert(1)</p></template>",
    "<noscript><img src=x></noscript>",
    "<object data=x>alert(1)</object>", "<video><source src=x>alert(1)</video>", "<!-- alert(1) -->",
]  # fmt: skip


def shown(source: str) -> list[str]:
    return [f"{block.kind}: {block.text}" for block in content_of(source).blocks]


@pytest.mark.parametrize("source", HOSTILE)
def test_what_can_run_or_load_vanishes(source: str) -> None:
    assert shown(f"<p>Before.</p>{source}<p>After.</p>") == ["paragraph: Before.", "paragraph: After."]


@pytest.mark.parametrize(
    ("source", "blocks"),
    [
        ("<div>One</div><div>Two</div>", ["paragraph: One", "paragraph: Two"]),
        ("One<br>line<br><br>Two", ["paragraph: One line", "paragraph: Two"]),
        ("One<br> <br>Two", ["paragraph: One", "paragraph: Two"]),
        ("<h1>T</h1><h6>S</h6>x", ["heading: T", "heading: S", "paragraph: x"]),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", ["item: a", "item: b"]),
        (
            "<blockquote><p>q</p><ul><li>i</li></ul><p>r</p></blockquote>",
            ["quotation: q", "item: i", "quotation: r"],
        ),
        ("<p>a <b>b</b><i>c</i> <q>d</q></p>", ["paragraph: a bc “d”"]),
        (
            "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>",
            ["paragraph: a b", "paragraph: c"],
        ),
        ("<p>a\n  b\t c&nbsp;d</p>", ["paragraph: a b c\u00a0d"]),
        ("&lt;b&gt; &amp;amp; &copy; &#x202e;&#0;x", ["paragraph: <b> &amp; © \ufffdx"]),
        ("<p>{{ 7*7 }} {% x %}", ["paragraph: {{ 7*7 }} {% x %}"]),
        ("a < b and c > d", ["paragraph: a < b and c > d"]),
        ("<dl><dt>a<dd>b</dl>", ["paragraph: a", "paragraph: b"]),
        ("", []),
        ("<p> &nbsp; </p>", []),
    ],
)
def test_structure(source: str, blocks: list[str]) -> None:
    assert shown(source) == blocks


def test_pictures_become_captions() -> None:
    content = content_of(
        '<figure><img alt="A &amp; B" src=x><figcaption>C <i>d</i></figcaption></figure><img alt=""><p>t'
    )
    assert content.captions == ("A & B", "C d")
    assert [block.text for block in content.blocks] == ["t"]


def test_markup_in_a_text_is_text_in_the_markdown() -> None:
    content = content_of("<p>&lt;script&gt;alert(1)&lt;/script&gt; [x](javascript:y) # *z*</p>")
    html = markdown.to_html(markdown_blocks.to_markdown(content.blocks), {})
    assert html == "<p>&lt;script&gt;alert(1)&lt;/script&gt; [x](javascript:y) # *z*</p>\n"


def test_one_line_of_text() -> None:
    assert text_of("River <em>rises</em>\n&amp; falls") == "River rises & falls"


@pytest.mark.parametrize("value", [None, 3, [], {"a": 1}, b"x"])
def test_what_is_no_text_holds_nothing(value: object) -> None:
    assert content_of(value).blocks == ()


@pytest.mark.parametrize(
    "source",
    ["<div>" * 200_000, "<b><p>" * 100_000, "&#" * 500_000, "&amp;" * 300_000,
     "<!--" * 200_000, "<x" * 300_000,
     "<script>" * 100_000, "<a href=x>" * 50_000, "<div>" * (MOST_TAGS - 1),
     "<table>" * 9_000, "x" * 5_000_000,
     "<q>" * 9_000, "<ul><li>" * 4_900, "<blockquote>" * 9_000, "</p>" * 50_000, "<p" * 300_000 + ">",
     "<style>" * 100_000, "<br>" * 200_000],
    ids=lambda source: source[:10],
)  # fmt: skip
def test_hostile_pages_take_no_more_than_seconds(source: str) -> None:
    start = time.perf_counter()
    content_of(source + "The end.")
    anchors_of(source + "<a href=https://example.org/>x</a>", set())
    assert time.perf_counter() - start < 10


def test_text_with_too_many_tags_stays_text() -> None:
    source = "<script>x</script><!-- y -->" + "<p><b>One</b> &amp; all.</p>" * MOST_TAGS + "<style>z"
    blocks = content_of(source).blocks
    assert {block.text for block in blocks} == {"One", "& all."}


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("<>/&#;\"'=abpqhrlidv! -\n\u00a0é\u202e\x00"), max_size=200))
def test_any_text_is_read(source: str) -> None:
    for block in content_of(source).blocks:
        assert block.text
        assert "\n" not in block.text
    anchors_of(source, {"tags"})


def test_anchors_know_their_heading() -> None:
    found = anchors_of(
        '<h1>A</h1><a href="https://x.example/?a=1&amp;b" tags="t" id=i>x <b>y</b></a><h1>B</h1><a>z</a>',
        {"tags"},
    )
    assert [(one.text, dict(one.attributes), one.heading) for one in found] == [
        ("x y", {"href": "https://x.example/?a=1&b", "tags": "t"}, "A"),
        ("z", {}, "B"),
    ]
