"""Feeds, sitemaps, lists of feeds and structured data, each by its schema and by what no schema can say."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from functools import cache
from pathlib import Path
from typing import Any

import feedparser
import jsonschema
import pytest
import rnc2rng
import xmlschema
from lxml import etree, html

SCHEMAS = Path(__file__).parent / "schemas"
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
RFC822 = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4}"
    r" \d\d:\d\d:\d\d (GMT|[+-]\d{4})"
)
"""As RSS 2.0 wants it: RFC 822 with a year of four digits."""

Complaints = list[str]


@cache
def relax_ng(name: str) -> etree.RelaxNG:
    text = rnc2rng.dumps(rnc2rng.load(str(SCHEMAS / name)))
    # The compiler declares the prefix of "no namespace", which XML does not allow and nothing needs.
    return etree.RelaxNG(etree.fromstring(text.replace('xmlns:local=""', "").encode()))


@cache
def json_schema(name: str) -> jsonschema.Draft202012Validator:
    schema = json.loads((SCHEMAS / name).read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@cache
def sitemap_schema() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(SCHEMAS / "siteindex.xsd")


def atom_complaints(data: bytes) -> Complaints:
    """What is wrong with an Atom feed, by RFC 4287 and by feedparser."""
    feed = etree.fromstring(data)
    schema = relax_ng("atom.rnc")
    found = [] if schema.validate(feed) else [str(entry) for entry in schema.error_log]
    entries = feed.findall(f"{ATOM}entry")
    # The Schematron assertions of the schema.
    if feed.find(f"{ATOM}author") is None and any(entry.find(f"{ATOM}author") is None for entry in entries):
        found.append("an entry without an author (§4.1.2)")
    for entry in entries:
        kinds = [link.get("rel", "alternate") for link in entry.findall(f"{ATOM}link")]
        if "alternate" not in kinds and entry.find(f"{ATOM}content") is None:
            found.append("an entry with neither link nor content (§4.1.2)")
        if kinds.count("alternate") > 1:
            found.append("an entry with two links of a kind (§4.1.2)")
    ids = [element.text for element in feed.iter(f"{ATOM}id")]
    if len(ids) != len(set(ids)):
        found.append("an id that stands twice (§4.2.6)")
    if [link.get("rel") for link in feed.findall(f"{ATOM}link")].count("self") != 1:
        found.append("no link to itself (§4.1.1)")
    moments = [entry.findtext(f"{ATOM}updated") for entry in entries]
    return (
        found
        + [f"not RFC 3339: {text}" for text in moments if not _is_moment(text)]
        + parser_complaints(data)
    )


def rss_complaints(data: bytes) -> Complaints:
    """What is wrong with an RSS feed, by RSS 2.0, its advisory board's best practices, and feedparser."""
    rss = etree.fromstring(data)
    channel = rss.find("channel")
    if rss.tag != "rss" or rss.get("version") != "2.0" or channel is None:
        return ["no RSS 2.0"]
    found = [f"no {name}" for name in ("title", "link", "description") if not channel.findtext(name)]
    if [link.get("rel") for link in channel.findall(f"{ATOM}link")] != ["self"]:
        found.append("no link to itself")
    items = channel.findall("item")
    guids = [item.findtext("guid") for item in items]
    if None in guids or len(guids) != len(set(guids)):
        found.append("an item without a guid of its own")
    addresses = [channel.findtext("link"), *(item.findtext("link") for item in items)]
    addresses += [item.findtext("guid") for item in items if item.find("guid[@isPermaLink='false']") is None]
    found += [f"no absolute address: {text}" for text in addresses if not _is_address(text)]
    found += ["an item with neither title nor description" for item in items
              if not (item.findtext("title") or item.findtext("description"))]  # fmt: skip
    dates = [element.text or "" for element in rss.iter("pubDate", "lastBuildDate")]
    found += [f"not RFC 822: {text}" for text in dates if not _is_rfc822(text)]
    authors = [element.text or "" for element in rss.iter("author")]
    found += [f"author is no e-mail address: {text}" for text in authors if "@" not in text]
    return found + parser_complaints(data)


def parser_complaints(data: bytes) -> Complaints:
    """What feedparser, which forgives much, does not forgive."""
    parsed = feedparser.parse(data)
    return [f"feedparser: {parsed.get('bozo_exception')}"] if parsed.bozo else []


def json_complaints(data: bytes, schema: str = "jsonfeed.json") -> Complaints:
    """What is wrong with a JSON value, by a schema."""
    value = json.loads(data)
    found = [f"{error.json_path}: {error.message}" for error in json_schema(schema).iter_errors(value)]
    ids = [item.get("id") for item in value.get("items", [])]
    return found + (["an id that stands twice"] if len(ids) != len(set(ids)) else [])


def sitemap_complaints(data: bytes) -> Complaints:
    """What is wrong with a sitemap or an index of sitemaps, by the protocol."""
    root = etree.fromstring(data)
    found = [str(error.reason) for error in sitemap_schema().iter_errors(root)]
    addresses = [element.text for element in root.iter(f"{MAP}loc")]
    if len(addresses) != len(set(addresses)):
        found.append("an address that stands twice")
    return found


def opml_complaints(data: bytes) -> Complaints:
    """What is wrong with a list of feeds."""
    schema = relax_ng("opml.rnc")
    return [] if schema.validate(etree.fromstring(data)) else [str(entry) for entry in schema.error_log]


def _is_moment(text: str | None) -> bool:
    return bool(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)", text or ""))


def _is_address(text: str | None) -> bool:
    return bool(re.fullmatch(r"https?://[!-~]+", text or ""))


def _is_rfc822(text: str) -> bool:
    # A weekday that is not that of the date is a mistake that no pattern finds.
    return bool(RFC822.fullmatch(text)) and parsedate_to_datetime(text).strftime("%a") == text[:3]


# The sites -------------------------------------------------------------------------------------


def test_atom_feeds_are_valid(any_site: Any) -> None:
    for file in any_site.files("feed.xml"):
        assert atom_complaints(file.read_bytes()) == [], file
        feed = etree.parse(file).getroot()
        (own,) = feed.findall(f"{ATOM}link[@rel='self']")
        assert any_site.folder / any_site.path_of(own.get("href")) == file
        for link in feed.iter(f"{ATOM}link"):
            assert (any_site.folder / any_site.path_of(link.get("href"))).is_file(), link.get("href")
        for content in feed.iter(f"{ATOM}content"):
            assert_stands_alone(content.text)


def test_rss_feeds_are_valid(any_site: Any) -> None:
    for file in any_site.files("rss.xml"):
        assert rss_complaints(file.read_bytes()) == [], file
        rss = etree.parse(file).getroot()
        (own,) = rss.findall(f"channel/{ATOM}link")
        assert any_site.folder / any_site.path_of(own.get("href")) == file
        for link in rss.iter("link"):
            assert (any_site.folder / any_site.path_of(link.text)).is_file(), link.text
        for content in rss.iter(CONTENT):
            assert_stands_alone(content.text)


def test_json_feeds_are_valid(any_site: Any) -> None:
    for file in any_site.files("feed.json"):
        assert json_complaints(file.read_bytes()) == [], file
        feed = json.loads(file.read_bytes())
        assert any_site.folder / any_site.path_of(feed["feed_url"]) == file
        for address in [feed["home_page_url"], *(item["url"] for item in feed["items"])]:
            assert (any_site.folder / any_site.path_of(address)).is_file(), address
        for item in feed["items"]:
            assert_stands_alone(item.get("content_html", ""))


def assert_stands_alone(content: str | None) -> None:
    """A text in a feed is read far from its page: every address in it is absolute, nothing in it runs."""
    for element in html.fragment_fromstring(content or "", create_parent=True).iter():
        assert element.tag not in {"script", "style", "iframe"}
        for name, value in element.attrib.items():
            assert name not in {"href", "src"} or re.match(r"https?://|mailto:", value), value
            assert not name.startswith("on")


def test_the_three_formats_tell_the_same(any_site: Any) -> None:
    for file in any_site.files("rss.xml"):
        rss = [link.text for link in etree.parse(file).getroot().iterfind("channel/item/link")]
        atom = etree.parse(file.with_name("feed.xml")).getroot()
        items = json.loads(file.with_name("feed.json").read_bytes())["items"]
        assert rss == [link.get("href") for link in atom.iterfind(f"{ATOM}entry/{ATOM}link")]
        assert rss == [item["url"] for item in items]
        assert rss


def test_the_sitemap_is_valid_and_lists_every_page_once(any_site: Any) -> None:
    file = any_site.folder / "sitemap.xml"
    files = [file]
    if etree.parse(file).getroot().tag == f"{MAP}sitemapindex":
        assert sitemap_complaints(file.read_bytes()) == []
        listed = [element.text for element in etree.parse(file).getroot().iter(f"{MAP}loc")]
        files = [any_site.folder / any_site.path_of(address) for address in listed]
    paths: list[str] = []
    for part in files:
        assert sitemap_complaints(part.read_bytes()) == [], part
        paths += [any_site.path_of(element.text) for element in etree.parse(part).getroot().iter(f"{MAP}loc")]
    pages = {page.relative_to(any_site.folder).as_posix() for page in any_site.files("*.html")}
    assert sorted(paths) == sorted(pages - {"404.html", "saved.html"})


def test_the_large_site_has_an_index_of_sitemaps(any_site: Any) -> None:
    root = etree.parse(any_site.folder / "sitemap.xml").getroot()
    assert root.tag == (f"{MAP}sitemapindex" if any_site.name == "large" else f"{MAP}urlset")


def test_the_list_of_feeds_is_valid_and_complete(any_site: Any) -> None:
    data = (any_site.folder / "feeds.opml").read_bytes()
    assert opml_complaints(data) == []
    outlines = list(etree.fromstring(data).iter("outline"))
    feeds = {any_site.folder / any_site.path_of(outline.get("xmlUrl")) for outline in outlines}
    assert feeds == set(any_site.files("feed.xml"))
    assert all((any_site.folder / any_site.path_of(outline.get("htmlUrl"))).is_file() for outline in outlines)


def test_stories_carry_structured_data(any_site: Any) -> None:
    for file in any_site.files("stories/*.html"):
        texts = html.parse(file).getroot().xpath("//script[@type='application/ld+json']/text()")
        assert len(texts) == 1, file
        assert json_complaints(texts[0].encode(), "newsarticle.json") == [], file
        page = json.loads(texts[0]).get("mainEntityOfPage")
        if any_site.has_base_url:
            assert any_site.folder / any_site.path_of(page) == file
        else:
            assert page is None


# The validators find what is wrong -------------------------------------------------------------

PLANTED: list[tuple[str, Callable[[bytes], Complaints], str, str]] = [
    ("feed.xml", atom_complaints, "<updated>", "<updated>yesterday, "),
    ("feed.xml", atom_complaints, "<title>", "<headline>x</headline><title>x</title><title>"),
    ("feed.xml", atom_complaints, 'rel="self"', 'rel="own"'),
    ("feed.xml", atom_complaints, "<author><name>", "<author><nom>x</nom><name>"),
    ("feed.xml", atom_complaints, "author>", "contributor>"),
    ("feed.xml", atom_complaints, "T00:00:00Z</updated>", "T00:00:00</updated>"),
    ("feed.xml", atom_complaints, "<entry>", "<entry><id>x</id>"),
    ("rss.xml", rss_complaints, "<pubDate>", "<pubDate>x"),
    ("rss.xml", rss_complaints, "<item>", "<item><title>x</title></item><item>"),
    ("rss.xml", rss_complaints, "<link>https://example.org/repo", "<link>"),
    ("rss.xml", rss_complaints, ' isPermaLink="false">https:', ">"),
    ("rss.xml", rss_complaints, 'rel="self"', 'rel="me"'),
    ("rss.xml", rss_complaints, "dc:creator", "author"),
    ("rss.xml", rss_complaints, 'version="2.0"', 'version="0.92"'),
    ("feed.json", json_complaints, '"title"', '"titel"'),
    ("feed.json", json_complaints, '"id"', '"identity"'),
    ("feed.json", json_complaints, "version/1.1", "version/2"),
    ("feed.json", json_complaints, '"https://example.org/repo', '"'),
    ("feed.json", json_complaints, 'T00:00:00Z"', '"'),
    ("sitemap.xml", sitemap_complaints, "<loc>https://example.org", "<loc>"),
    ("sitemap.xml", sitemap_complaints, "<lastmod>", "<lastmod>May "),
    ("sitemap.xml", sitemap_complaints, "<loc>", "<location>x</location><loc>"),
    ("sitemap.xml", sitemap_complaints, "<lastmod>", "<changefreq>rarely</changefreq><lastmod>"),
    ("feeds.opml", opml_complaints, "xmlUrl", "url"),
    ("feeds.opml", opml_complaints, 'xmlUrl="https:', 'xmlUrl="'),
    ("feeds.opml", opml_complaints, 'version="2.0"', ""),
]


@pytest.mark.parametrize(("name", "complaints_of", "old", "new"), PLANTED)
def test_a_planted_fault_is_found(
    sample_site: Any, name: str, complaints_of: Callable[[bytes], Complaints], old: str, new: str
) -> None:
    text = (sample_site.folder / name).read_text("utf-8")
    assert old in text, "the fault cannot be planted: mend this test"
    assert complaints_of(text.replace(old, new).encode())
