"""Readers meet anything: an article, a skip or a problem, never another exception."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.core.problems import BuildError
from generator.reading.imports import feed_files, html, omnivore, readwise, tables
from generator.reading.imports.entries import Highlight, Parcel
from generator.reading.imports.formats import FORMATS, Format, recognise
from generator.reading.imports.omnivore import highlights_of
from tests.reading.imports.test_formats import FILES, ZIPS, zipped
from tests.reading.imports.test_values import ANY_VALUE

SEEDS = [path.read_bytes() for path in FILES] + [zipped(members) for members in ZIPS.values()]

quick = settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))


def attempt(kind: Format, data: bytes) -> Parcel | None:
    try:
        parcel = kind.read(data, "x")
    except BuildError:
        return None
    for entry in parcel.entries:
        assert entry.title
        assert entry.article is None or (entry.article.title and entry.article.blocks)
    return parcel


@pytest.mark.parametrize("kind", FORMATS, ids=lambda kind: kind.title)
@quick
@given(data=st.binary(max_size=300))
def test_any_bytes(kind: Format, data: bytes) -> None:
    attempt(kind, data)


@pytest.mark.parametrize("kind", FORMATS, ids=lambda kind: kind.title)
@quick
@given(data=st.data())
def test_any_damage(kind: Format, data: st.DataObject) -> None:
    seed = bytearray(data.draw(st.sampled_from(SEEDS)))
    for _ in range(data.draw(st.integers(0, 5))):
        start = data.draw(st.integers(0, len(seed)))
        end = start + data.draw(st.integers(0, 40))
        seed[start:end] = data.draw(st.binary(max_size=10))
    attempt(kind, bytes(seed))


@quick
@given(data=st.binary(max_size=300))
def test_any_bytes_are_recognised_or_not(data: bytes) -> None:
    for name in ("x", "x.csv", "x.json"):
        with suppress(BuildError):
            recognise(data, name)


KEYS = st.sampled_from(
    "title text maintext body sections headline paragraphs summary authors url source html content tags label"
    " quote annotations images caption slug date date_publish publishing_date is_archived highlights".split()
)
OBJECTS = st.dictionaries(
    KEYS, ANY_VALUE | st.dictionaries(KEYS, ANY_VALUE) | st.lists(st.dictionaries(KEYS, ANY_VALUE))
)


@pytest.mark.parametrize("title", ["JSON of articles", "wallabag", "Omnivore (metadata)"])
@quick
@given(value=st.lists(OBJECTS, max_size=3) | OBJECTS)
def test_values_of_any_type(title: str, value: object) -> None:
    kind = next(kind for kind in FORMATS if kind.title == title)
    assert attempt(kind, json.dumps(value).encode()) is not None


@pytest.mark.parametrize(
    "data",
    [b"[" * 100_000, b'{"a":' * 100_000, b"[" + b"9" * 10_000 + b"]", b'{"text": "\\ud800\\u0000"}', b"NaN",
     b'"x"', b'{"text": NaN, "title": Infinity}', b"\xff\xfe[", b'{"title": "a", "title": "b"}', b"null",
     b"[null, 3, []]"],
)  # fmt: skip
def test_strange_json(data: bytes) -> None:
    for kind in FORMATS:
        attempt(kind, data)


@pytest.mark.parametrize(
    "data",
    [b'title,url,time_added\n"' + b"x" * 2_000_000, b"title,url,time_added\n" + b"," * 100_000, b'"',
     b"title,url\0,time_added\n\0",
     b"title,url,time_added\n" + b'"a""b\n' * 1000, b"\n" * 1000],
)  # fmt: skip
def test_strange_tables(data: bytes) -> None:
    for kind in FORMATS:
        attempt(kind, data)


def test_long_fields_are_read_and_longer_ones_are_problems() -> None:
    long = b"x" * 200_000
    assert len(tables.rows_of(b"a,b\n" + long + b",1\n", "x")[0]["a"]) == 200_000
    with pytest.raises(BuildError, match=r"x:2: error: is no table: field larger than field limit"):
        tables.rows_of(b'a,b\n"' + b"x" * 1_100_000, "x")


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;">]>
<rss version="2.0"><channel><title>&b;</title><item><title>&b;</title></item></channel></rss>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<rss version="2.0"><channel><item><title>&a;</title><description>&a;</description></item></channel></rss>"""


@pytest.mark.parametrize("data", [LAUGHS, OUTSIDE, OUTSIDE.replace(b"rss", b"opml")])
@pytest.mark.parametrize("read", [feed_files.read_feed, feed_files.read_list])
def test_entities_are_refused(read: Callable[[bytes, str], Parcel], data: bytes) -> None:
    with pytest.raises(BuildError, match="declares entities"):
        read(data, "x.xml")


def test_a_feed_that_is_not_well_formed_is_read() -> None:
    data = b"<rss version='2.0'><channel><item><title>A & B</title><description>x<br>y</description></item>"
    (entry,) = feed_files.read_feed(data, "x").entries
    assert entry.title == "A & B"


@pytest.mark.parametrize("data", [b"/etc/passwd", b"https://example.org/feed", b"file:///etc/passwd"])
def test_a_feed_is_never_taken_for_a_name(data: bytes) -> None:
    with pytest.raises(BuildError, match="is no feed"):
        feed_files.read_feed(data, "x")


def test_deep_feeds_do_no_harm() -> None:
    start = time.perf_counter()
    for tag in (b"<a>", b"<outline>", b"<item>"):
        for head in (
            b"<rss version='2.0'><channel>",
            b"<opml>",
            b"<feed xmlns='http://www.w3.org/2005/Atom'>",
        ):
            for read in (feed_files.read_feed, feed_files.read_list):
                with suppress(BuildError):
                    read(head + tag * 5_000, "x")
    assert time.perf_counter() - start < 30


@pytest.mark.parametrize(
    "tags",
    ["[" * 5_000, "['" + "x" * 20_000 + "']", "['a', __import__('os')]", "[1, None, 'b']", "['a\\", "[b'x']"],
)
def test_tags_of_readwise_are_never_run(tags: str) -> None:
    rows = f'Title,URL,Document tags,Location\nx,https://example.org/,"{tags}",new\n'
    (entry,) = readwise.read_library(rows.encode(), "x").entries
    assert all(isinstance(topic, str) for topic in entry.topics)


def test_highlights_of_omnivore() -> None:
    text = "A note on the page\n\n\n\n> one\n> > two \n\n#a #b\n\nFirst.\n\nSecond.\n\n> three\nlazy "
    assert list(highlights_of(text)) == [
        Highlight("", "A note on the page"),
        Highlight("one > two", "#a #b First. Second."),
        Highlight("three lazy"),
    ]
    assert list(highlights_of("")) == []


def test_a_content_file_that_stands_twice_is_read_once() -> None:
    from tests.reading.imports.test_archive import made

    metadata = json.dumps([{"slug": "a", "title": "A", "url": "https://example.org/a", "readingProgress": 3}])
    data = made(
        ("metadata_0_to_20.json", metadata.encode()),
        ("content/a.html", b"<p>One.</p>"),
        ("content/a.html", b"<p>One.</p>"),
    )
    parcel = omnivore.read_zip(data, "x.zip")
    assert parcel.entries[0].article
    assert [part.reason for part in parcel.skipped] == ["stands there twice"]


def test_a_slug_leads_nowhere() -> None:
    metadata = json.dumps([{"slug": "../../etc/passwd", "title": "A", "url": "https://example.org/a"}])
    (entry,) = omnivore.read_zip(zipped({"metadata_0_to_20.json": metadata}), "x.zip").entries
    assert entry.article is None


def test_without_its_extra_a_page_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    html._packages.cache_clear()
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(BuildError, match=r"trafilatura is not installed\n  hint: install it: .*\[html\]"):
        html.read(b"<html><p>x", "page.html")


PAGES = [
    b"", b"<html>", b"<html><body>" + b"<div>" * 9_000,
    b"<html><script type=application/ld+json>" + b"[" * 50_000,
    b'<html><script type="application/ld+json">{"@type": "NewsArticle", "headline": {"a": 1}, "author":'
    b" [[], 3, null]}</script>x",
    b"<html><title>\xff\xfe</title><p>\x00</p>", b"<!-- saved from url=(0014)javascript:x -->x",
    "<html>é".encode("utf-16"),
    b"<html lang='" + b"x" * 10_000 + b"'><link rel=canonical href='javascript:x'><p>" + b"word " * 300,
    b"<html><img src='data:image/png;base64," + b"A" * 3_000_000 + b"'>",
]  # fmt: skip


@pytest.mark.parametrize("data", PAGES, ids=range(len(PAGES)))
def test_strange_pages(data: bytes) -> None:
    pytest.importorskip("trafilatura")
    start = time.perf_counter()
    for entry in (attempt(FORMATS[-1], data) or Parcel(())).entries:
        assert entry.url == ""
    assert time.perf_counter() - start < 20


def test_a_page_without_data_of_its_own_says_less_and_nothing_else() -> None:
    pytest.importorskip("trafilatura")
    page = (
        "<!DOCTYPE html>\n<!-- saved from url=(0029)https://example.org/saved -->\n<html><head>"
        "<title>Ferry runs</title></head><body><p>Posted 3 May 2021.</p>"
        + "<p>The ferry ran again on Saturday, and many went over.</p>"
        * 9
    )
    (entry,) = html.read(page.encode(), "page.html").entries
    assert entry.article
    assert (entry.title, entry.url, entry.article.date, entry.article.authors) == (
        "Ferry runs", "https://example.org/saved", None, (),
    )  # fmt: skip


def test_every_seed_is_a_file_of_this_folder() -> None:
    assert {path.parent for path in FILES} == {Path(__file__).parent / "files"}
