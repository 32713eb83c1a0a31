"""begin(): an empty article of a person's own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from generator.core.config import Config, Settings
from generator.core.problems import BuildError
from generator.reading import frontmatter
from generator.reading.slugs import is_slug
from generator.stages.begin import BODY, begin


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(
        content=tmp_path / "content", output=tmp_path, cache=tmp_path, templates=tmp_path, static=tmp_path
    )


def test_an_article_is_begun(config: Config) -> None:
    path = begin("River falls again", config)
    assert path == config.content / "articles" / "news" / "river-falls-again.md"
    assert path.read_text("utf-8") == (
        f'---\ntitle: "River falls again"\nsection: news\nslug: river-falls-again\n---\n\n{BODY}'
    )


def test_it_belongs_to_a_person(config: Config) -> None:
    text = begin("River falls", config).read_text("utf-8")
    assert frontmatter.signature(text) is None
    assert not frontmatter.is_untouched(text)


def test_it_lies_in_the_default_section(config: Config) -> None:
    config = replace(config, settings=Settings(default_section="local"))
    assert begin("x", config) == config.content / "articles" / "local" / "x.md"


@pytest.mark.parametrize(
    "headline",
    [
        "No",
        "Fire: 3 dead",
        '"Quoted" & <b>',
        "../../etc/passwd",
        "🔥🔥",
        "con",
        "index",
        "हिन्दी",
        "x" * 500,
        "a\nb\tc",
        "---",
        "\u202eabc",
        "# x",
        "C:\\x",
        "a/b",
        "404",
        "~",
        "'",
        "\\",
    ],
)
def test_any_headline_gives_a_file_of_that_title(config: Config, headline: str) -> None:
    path = begin(headline, config)
    assert path.parent == config.content / "articles" / "news"
    assert is_slug(path.stem)
    fields, body, _ = frontmatter.split(path.read_text("utf-8"), str(path))
    assert fields["title"].values == (" ".join(headline.replace("\u202e", "").split()),)
    assert fields["slug"].values == (path.stem,)
    assert body.strip("\n") == BODY.strip("\n")


@pytest.mark.parametrize("headline", ["", "  ", "\n\t", "\u200b\u202e", "\x00"])
def test_an_empty_headline_is_a_problem(config: Config, headline: str) -> None:
    with pytest.raises(BuildError, match="the headline is empty\n  hint: "):
        begin(headline, config)
    assert not config.content.exists()


def test_a_file_that_is_there_is_not_written_over(config: Config) -> None:
    path = begin("River falls", config)
    path.write_text("mine")
    with pytest.raises(BuildError, match=r"river-falls\.md: error: is there already\n  hint: "):
        begin("River Falls!", config)
    assert path.read_text() == "mine"


def test_a_dangling_link_is_not_written_through(config: Config, tmp_path: Path) -> None:
    path = begin("River falls", config)
    path.unlink()
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(BuildError, match="is there already"):
        begin("River falls", config)
    assert not (tmp_path / "elsewhere").exists()


def test_a_file_in_the_place_of_the_section_is_a_problem(config: Config) -> None:
    (config.content / "articles").mkdir(parents=True)
    (config.content / "articles" / "news").write_text("")
    with pytest.raises(BuildError, match="cannot be written: "):
        begin("x", config)
