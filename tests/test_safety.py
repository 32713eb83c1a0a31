"""Strangers' text is only text: nothing in an article can run, load, or write outside the site."""

from __future__ import annotations

import html.parser
import json
import os
import re
import shutil
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from generator.core.config import load_config
from generator.core.problems import BuildError
from generator.core.work import Cache
from generator.pipeline import build
from tests.conftest import CODE, PROJECT, SiteFolder, files_in

OWN_SCRIPTS = re.compile(r"(?:\.\./)*js/[a-z-]+-[0-9a-f]{10}\.js|/repo/js/[a-z-]+-[0-9a-f]{10}\.js")

NASTY = (
    "</title><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' autofocus onfocus=alert(1) x='",
    "</script><!--",
    "]]>",
    "--><script>alert(1)</script>",
    "{{7*7}} {% include '/etc/passwd' %} {{ ''.__class__ }}",
    "[x](javascript:alert(1)) <javascript:alert(1)> [y](java&#115;cript:alert(1)) [z](\tjavascript:alert(1))",
    "[a](//evil.example) [b](data:text/html,x) [c](vbscript:x) [d](blob:x) [e](file:///etc/passwd)",
    "![p](https://tracker.example/x.png) <svg onload=alert(1)> <iframe srcdoc=x> <style>@import 'x'</style>",
    '<meta http-equiv=refresh content="0;url=//evil"> <base href="//evil/"> <form action="//evil">',
    "../../../../etc/passwd",
    "..%2f..%2fx",
    "con",
    "\u202etxt.exe\u202c \u2066x\u2069 \ufeff\u200b",
    "a\x00b\x01c\x1bd\x85e\u2028f",
)


OWN_DRAWING = {
    "aria-hidden", "aria-label", "class", "height", "preserveaspectratio", "role", "viewbox", "width",
}  # fmt: skip
"""Attributes of the drawings in our templates; nasty ones have others."""


class Scan(html.parser.HTMLParser):
    """Collects what must not be in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in {"iframe", "object", "embed", "base", "form", "math", "style", "img", "video"}:
            self.faults.append(f"<{tag}>")
        if tag == "svg" and set(values) - OWN_DRAWING:
            self.faults.append(f"<svg> {values}")
        is_data = tag == "script" and values.get("type") == "application/ld+json"
        if tag == "script" and not is_data and not OWN_SCRIPTS.fullmatch(values.get("src") or ""):
            self.faults.append(f"script {values}")
        for name, value in attrs:
            if name.startswith("on") or name in {"style", "srcdoc", "srcset", "background"}:
                self.faults.append(f"{name}={value}")
            if name in {"href", "src", "action"} and re.match(
                r"\s*(?!https?:|mailto:)[a-z]+:", value or "", re.I
            ):
                self.faults.append(f"{name}={value}")
            if name == "src" and "//" in (value or ""):
                self.faults.append(f"src={value}")


def faults_of(folder: Path) -> Iterator[str]:
    """Everything in a written site that could run, load, or is not well-formed."""
    for path, data in files_in(folder).items():
        if path.endswith(".png"):
            continue
        text = data.decode("utf-8")
        if path.endswith(".html"):
            scan = Scan()
            scan.feed(text)
            yield from (f"{path}: {fault}" for fault in scan.faults)
            for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL):
                json.loads(block)
        elif path.endswith((".xml", ".opml")):
            ET.fromstring(text)
        elif path.endswith(".json"):
            json.loads(text)


@pytest.mark.parametrize("base_url", [None, "https://example.org/repo/"])
def test_nasty_text_is_only_text(site: SiteFolder, base_url: str | None) -> None:
    for number, nasty in enumerate(NASTY):
        site.write(
            f"content/raw/world/{number}.txt",
            f"{nasty} in the headline\n\nBy Ada {nasty}\n\nWATCH: {nasty}\n\nA paragraph with {nasty} in it,"
            f" which goes on for a while.\n\nRead more:\n\nSee {nasty} there\n\nAnd another one.\n\n"
            f"© 2022 {nasty} Ltd\n",
        )
    site.build(base_url=base_url)
    assert list(faults_of(site.output)) == []


def test_nasty_front_matter_is_only_text(site: SiteFolder) -> None:
    for number, nasty in enumerate(NASTY):
        value = json.dumps(nasty)
        fields = "".join(
            f"{key}: {value}\n" for key in ("title", "standfirst", "publisher", "dateline", "rights")
        )
        lists = "".join(f"{key}: [{value}]\n" for key in ("authors", "captions", "references", "topics"))
        site.write(
            f"content/articles/{number}.md", f"---\n{fields}{lists}slug: story-{number}\n---\n\n{nasty}\n"
        )
    report = site.build()
    assert report.articles == len(NASTY)
    assert list(faults_of(site.output)) == []


@pytest.mark.parametrize(
    "slug",
    ["/etc/x", "../x", "a/b", "a\\b", "..", ".", "con", "A", "a b", "index", "x" * 300, "e\u0301", "-a"],
)
def test_a_slug_cannot_leave_the_folder(site: SiteFolder, slug: str) -> None:
    site.write("content/articles/a.md", f"---\ntitle: A\nslug: {json.dumps(slug)}\n---\n\nText.\n")
    with pytest.raises(BuildError, match="cannot be an address"):
        site.build()


@pytest.mark.parametrize("section", ["../../x", "a/b", "..", "a b"])
def test_a_section_cannot_leave_the_folder(site: SiteFolder, section: str) -> None:
    site.write("content/articles/a.md", f"---\ntitle: A\nsection: {json.dumps(section)}\n---\n\nText.\n")
    with pytest.raises(BuildError, match="cannot be an address"):
        site.build()


def test_titles_that_mean_nothing_get_an_address(site: SiteFolder) -> None:
    for number, title in enumerate(
        ["🎉🎉🎉", "../../index", "CON", "index", "404", "…", "A", "a", "é", "e\u0301"]
    ):
        site.write(f"content/raw/x/{number}.txt", f"{title}\n\nSome text stands here, number {number}.\n")
    report = site.build()
    assert report.articles == 10
    stems = [path.stem for path in (site.output / "stories").iterdir()]
    assert len({stem.casefold() for stem in stems}) == 10


def test_symlinks_in_content_are_not_followed(site: SiteFolder, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "x.txt").write_text("A secret headline\n\nThat nobody may read.\n", "utf-8")
    site.write("content/raw/world/a.txt", "A headline\n\nAnd a text below it.\n")
    try:
        (site.content / "raw" / "world" / "file.txt").symlink_to(secret / "x.txt")
        (site.content / "raw" / "folder").symlink_to(secret)
        (site.content / "raw" / "loop").symlink_to(site.content)
        (site.content / "raw" / "dangling.txt").symlink_to(tmp_path / "nothing")
    except OSError:
        pytest.skip("symbolic links cannot be made here")
    report = site.build()
    assert report.articles == 1
    assert len([problem for problem in report.problems if "symbolic link" in problem.message]) == 4
    assert not any(b"secret" in data for data in files_in(site.output).values())


def test_an_output_folder_that_is_not_ours_is_refused(site: SiteFolder) -> None:
    kept = site.write("_site/letters.txt", "mine")
    with pytest.raises(BuildError, match="not empty"):
        site.build()
    assert kept.read_text("utf-8") == "mine"
    assert files_in(site.output) == {"letters.txt": b"mine"}


# Any bytes at all ----------------------------------------------------------------------------------

SHAPES = st.one_of(
    st.binary(max_size=400),
    st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.text(max_size=200).map(lambda text: text.encode("utf-16", "surrogatepass")),
    st.lists(
        st.sampled_from(
            [*NASTY, "Read more:", "WATCH: x", "By Ada Lovelace", "© 2022 X", "2022-05-26", "", "Top Stories"]
        ),
        max_size=12,
    ).map(lambda lines: "\n\n".join(lines).encode()),
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(SHAPES, min_size=1, max_size=4))
@example([b"", b"\xff\xfe", b"\xef\xbb\xbf", b"\x00" * 50])
@example([b"---\ntitle: x\n---\n", b"{{ page }}", b"\xff\xfeA\x00\n\x00", b"<!--\n\n-->"])
def test_any_bytes_make_a_safe_site(files: list[bytes]) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        for number, data in enumerate(files):
            path = folder / "content" / "raw" / "x" / f"{number}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        config = load_config(
            content=folder / "content",
            output=folder / "_site",
            templates=PROJECT / "templates",
            static=PROJECT / "static",
            processes=1,
        )
        with Cache(config.cache, code=CODE) as cache:
            report = build(config, cache)
        assert report.read == len(files)
        assert report.articles + sum("no article was made" in p.message for p in report.problems) == len(
            files
        )
        assert list(faults_of(folder / "_site")) == []
    finally:
        shutil.rmtree(folder)


# Links and strangers' files ------------------------------------------------------------------------

STORY = "A headline stands here\n\nSome text of the story.\n"


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need a privilege there")
@pytest.mark.parametrize("linked", ["articles", "articles/w"])
def test_nothing_is_written_through_a_link(site: SiteFolder, tmp_path: Path, linked: str) -> None:
    site.write("content/raw/w/a.txt", STORY)
    outside = tmp_path / "outside"
    outside.mkdir()
    (site.content / "articles").parent.mkdir(exist_ok=True)
    (site.content / linked).parent.mkdir(parents=True, exist_ok=True)
    (site.content / linked).symlink_to(outside)
    with pytest.raises(BuildError, match="behind a symbolic link"):
        site.build()
    assert list(outside.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need a privilege there")
def test_the_history_of_a_published_branch_is_left_alone(site: SiteFolder) -> None:
    site.write("content/raw/a.txt", STORY)
    site.build()
    site.write("_site/.git/HEAD", "ref: refs/heads/gh-pages\n")
    (site.output / ".git" / "refs" / "heads").mkdir(parents=True)
    (site.output / ".git" / "hook").symlink_to("/nowhere")
    site.build()
    assert (site.output / ".git" / "HEAD").is_file()
    assert (site.output / ".git" / "refs" / "heads").is_dir()
    assert (site.output / ".git" / "hook").is_symlink()


def test_the_file_that_names_a_work_tree_is_left_alone(site: SiteFolder) -> None:
    site.write("content/raw/a.txt", STORY)
    site.build()
    kept = site.write("_site/.git", "gitdir: /elsewhere\n")
    site.build()
    assert kept.is_file()


@pytest.mark.skipif(sys.platform == "darwin", reason="the file system there knows one form of a name only")
def test_a_stray_file_goes_however_its_name_is_written(site: SiteFolder) -> None:
    site.write("content/raw/a.txt", STORY)
    site.build()
    stray = site.write("_site/e\u0301.html", "x")
    site.build()
    assert not stray.exists()
