"""Settings: read, checked, and explained."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from generator.core.config import Config, Corrections, Settings, load_config
from generator.core.problems import BuildError, Problem

PROJECT = Path(__file__).resolve().parents[2]


def load(
    root: Path, site: str | bytes | None = None, corrections: str | None = None, **options: Any
) -> Config:
    for name, text in (("site.toml", site), ("corrections.toml", corrections)):
        if text is not None:
            (root / "content").mkdir(exist_ok=True)
            (root / "content" / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    for name in ("content", "templates", "static"):
        (root / name).mkdir(exist_ok=True)
    given = {
        "content": root / "content", "output": root / "_site",
        "templates": root / "templates", "static": root / "static",
    }  # fmt: skip
    return load_config(**(given | options))


def problems_of(
    root: Path, site: str | bytes | None = None, *rest: Any, **options: Any
) -> tuple[Problem, ...]:
    with pytest.raises(BuildError) as raised:
        load(root, site, *rest, **options)
    return raised.value.problems


def one_problem(root: Path, site: str | bytes, **options: Any) -> str:
    found = problems_of(root, site, **options)
    assert len(found) == 1
    return str(BuildError(found))


FULL = """
title = "The Daily"
description = "All of it."
base_url = "https://example.org/news"
language = "pt-BR"
default_section = "Local"
lead = "floods"
indexing = true
excerpts = true
strict_cut = true
related_days = 90
[sections]
world = "World"
business = "Money"
"""


def test_every_setting_can_be_set(tmp_path: Path) -> None:
    settings = load(tmp_path, FULL).settings
    assert settings == Settings(
        title="The Daily",
        description="All of it.",
        base_url="https://example.org/news/",
        language="pt-BR",
        default_section="local",
        sections={"world": "World", "business": "Money"},
        lead="floods",
        indexing=True,
        excerpts=True,
        strict_cut=True,
        related_days=90,
    )
    assert list(settings.sections) == ["world", "business"]
    unset = [
        item.name
        for item in fields(Settings)
        if getattr(settings, item.name) == getattr(Settings(), item.name)
    ]
    assert unset == []


def test_every_setting_may_be_left_out(tmp_path: Path) -> None:
    config = load(tmp_path)
    assert config.settings == Settings()
    assert config.corrections == Corrections()
    assert config.base_path == "/"
    assert not config.settings.indexing
    assert config.cache == tmp_path / ".cache"
    assert config.processes == (os.cpu_count() or 1)
    assert load(tmp_path, "").settings == Settings()


def test_options_are_taken_over(tmp_path: Path) -> None:
    config = load(tmp_path, cache=tmp_path / "c", processes=3, strict=True)
    assert (config.cache, config.processes, config.strict) == (tmp_path / "c", 3, True)


def test_a_byte_order_mark_and_windows_newlines_are_read(tmp_path: Path) -> None:
    assert load(tmp_path, b'\xef\xbb\xbftitle = "x"\r\nlead = "y"\r\n').settings.lead == "y"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('base_ulr = "https://example.org/"', 'unknown key "base_ulr"\n    3 | {line}\n  hint: did you mean "base_url"?'),  # noqa: E501
        ("titel = 1", 'unknown key "titel"\n    3 | {line}\n  hint: did you mean "title"?'),
        ("title = 1", "title must be a text in quotes\n    3 | {line}"),
        ("description = []", "description must be a text in quotes\n    3 | {line}"),
        ("lead = false", "lead must be a text in quotes\n    3 | {line}"),
        ("indexing = 1", "indexing must be true or false\n    3 | {line}"),
        ('indexing = "yes"', 'indexing "yes" must be true or false\n    3 | {line}'),
        ("excerpts = 0", "excerpts must be true or false\n    3 | {line}"),
        ("base_url = 7", "base_url must be a text in quotes\n    3 | {line}"),
        ('base_url = "example.org"', 'base_url "example.org" is not an address like https://example.org/news/\n    3 | {line}'),  # noqa: E501
        ("language = 1", "language is not a language tag like en or pt-BR\n    3 | {line}"),
        ('language = "English language"', 'language "English language" is not a language tag like en or pt-BR\n    3 | {line}'),  # noqa: E501
        ("default_section = 1", "default_section must be letters and digits, joined by hyphens\n    3 | {line}"),  # noqa: E501
        ('sections = "world"', 'sections "world" must be a table of names and titles: world = "World"\n    3 | {line}'),  # noqa: E501
        ("sections.world = 1", 'sections must be a table of names and titles: world = "World"\n    3 | {line}'),  # noqa: E501
        ('"sections" = ["a"]', 'sections must be a table of names and titles: world = "World"\n    3 | {line}'),  # noqa: E501
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, line: str, message: str) -> None:
    found = one_problem(tmp_path, f"# Our site.\n\n{line}\n")
    assert found == f"content/site.toml:3: error: {message.format(line=line)}"


def test_a_key_far_from_all_gets_the_list_of_keys(tmp_path: Path) -> None:
    assert "hint: known are: base_url, default_section, description, " in one_problem(tmp_path, "zzzz = 1")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[sections]\nworld = 1", 1),
        ('title = "x"\n\n  [ sections ]\nworld = 1', 3),
        ('["sections"]\nworld = 1', 1),
        ("[sectoins]\nworld = 'W'", 1),
        ('lead = "x"\nsections = { world = 1 }', 2),
    ],
)
def test_a_table_is_found_by_its_head(tmp_path: Path, text: str, line: int) -> None:
    assert [problem.line for problem in problems_of(tmp_path, text)] == [line]


@pytest.mark.parametrize("name", ["a/b", "..", "", "a b", "-a", "a-", "a--b", "a_b", "../x", "a.b", "<b>"])
def test_a_section_is_named_by_letters_digits_and_hyphens(tmp_path: Path, name: str) -> None:
    assert "letters and digits, joined by hyphens" in one_problem(tmp_path, f'default_section = "{name}"')
    assert "letters and digits, joined by hyphens" in one_problem(tmp_path, f'[sections]\n"{name}" = "Title"')


def test_section_names_are_lower_case_and_may_be_of_any_script(tmp_path: Path) -> None:
    settings = load(tmp_path, '[sections]\n"Élections-2022" = "Vote"\n"мир" = ""').settings
    assert settings.sections == {"élections-2022": "Vote", "мир": "мир"}


# ---------------------------------------------------------------- base URL


@pytest.mark.parametrize(
    ("given", "base_url", "base_path"),
    [
        ("", "", "/"),
        ("https://example.org", "https://example.org/", "/"),
        ("https://example.org/", "https://example.org/", "/"),
        ("http://example.org/repo", "http://example.org/repo/", "/repo/"),
        ("https://example.org/repo///", "https://example.org/repo/", "/repo/"),
        ("https://example.org:8443/a/b/", "https://example.org:8443/a/b/", "/a/b/"),
        ("https://user.github.io/my-repo_1.0/", "https://user.github.io/my-repo_1.0/", "/my-repo_1.0/"),
        ("http://[::1]:8000/", "http://[::1]:8000/", "/"),
        ("https://example.org/@me", "https://example.org/@me/", "/@me/"),
    ],
)
def test_a_base_url_ends_with_one_slash(tmp_path: Path, given: str, base_url: str, base_path: str) -> None:
    for config in (load(tmp_path, base_url=given), load(tmp_path, f'base_url = "{given}"')):
        assert (config.settings.base_url, config.base_path) == (base_url, base_path)


BAD_ADDRESSES = [
    "example.org", "/repo/", "//example.org/", "ftp://example.org/", "file:///home/me/", "https:", "https://",
    "https:///repo/", "https://:80/", "https:example.org", "javascript:alert(1)", "JavaScript:alert(1)",
    "javascript://example.org/%0aalert(1)", "data:text/html,x", "mailto:a@example.org",
    "https://example.org/?a=b", "https://example.org/?", "https://example.org/#top", "https://example.org/#",
    "https://example.org/a b/", "https://exa mple.org/", " https://example.org/", "https://example.org/\t",
    "https://example.org/\na", "ht\ntps://example.org/", "\x01https://example.org/", "https://example.org/\x7f",
    "https://me@example.org/", "https://me:secret@example.org/", "https://:secret@example.org/",
    'https://example.org/"onload="', "https://example.org/<b>", "https://example.org/'", "https://[::1/",
    "https://example.org:port/", "https://example.org:99999/", "https://example.org\\@evil.example/",
    "https://example.org//evil.example/",
]  # fmt: skip


@pytest.mark.parametrize("address", BAD_ADDRESSES)
def test_a_bad_base_url_is_refused(tmp_path: Path, address: str) -> None:
    (problem,) = problems_of(tmp_path, base_url=address)
    assert problem.message == f'--base-url "{address}" is not an address like https://example.org/news/'
    escaped = address.replace("\\", "\\\\").replace('"', '\\"')
    escaped = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in escaped)
    (problem,) = problems_of(tmp_path, f'base_url = "{escaped}"')
    assert problem.message.endswith("is not an address like https://example.org/news/")


def test_the_command_line_overrules_the_file(tmp_path: Path) -> None:
    site = 'base_url = "https://example.org/repo/"'
    assert load(tmp_path, site, base_url="https://other.org").settings.base_url == "https://other.org/"
    assert load(tmp_path, site, base_url="").settings.base_url == ""
    assert load(tmp_path, site).settings.base_url == "https://example.org/repo/"


# ---------------------------------------------------------------- files and folders


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ('title = "x"\nlead = \n', 2, 8),
        ('title = "a"\ntitle = "b"\n', 2, 12),
        ('title = "a\\q"', 1, 11),
        ('lead = "x"\nwhen = 2022-13-45', 2, 12),
        ("[sections\n", 1, 10),
    ],
)
def test_broken_toml_is_shown_with_line_and_column(tmp_path: Path, text: str, line: int, column: int) -> None:
    (problem,) = problems_of(tmp_path, text)
    assert (problem.path, problem.line) == ("content/site.toml", line)
    assert abs(problem.column - column) <= 3  # what exactly is pointed at, differs between Pythons
    assert problem.message.startswith("cannot be read: ")
    assert "at line" not in problem.message


@pytest.mark.parametrize(
    "data",
    [
        b'title = "\xff"',
        b"\xff\xfet\x00i\x00",
        b"a = " + b"[" * 100_000,
        b"a = " + b"1" * 10_000,
        b"a = 'x",
        b"\x00",
        "title = '\u202e'\n=".encode(),
    ],
)
def test_a_file_that_is_no_toml_is_a_problem(tmp_path: Path, data: bytes) -> None:
    assert one_problem(tmp_path, data).startswith("content/site.toml")


def test_a_folder_in_place_of_the_file_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "content" / "site.toml").mkdir(parents=True)
    assert [problem.path for problem in problems_of(tmp_path)] == ["content/site.toml"]


def test_the_file_is_named_as_it_is_named_on_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "site.toml").write_text("titel = 1")
    monkeypatch.chdir(tmp_path / "content")
    (problem,) = problems_of(tmp_path, content=Path())
    assert problem.path == "content/site.toml"


@pytest.mark.parametrize("name", ["content", "templates", "static"])
def test_a_folder_that_is_missing_is_a_problem(tmp_path: Path, name: str) -> None:
    (problem,) = problems_of(tmp_path, **{name: tmp_path / "nowhere"})
    assert (problem.path, problem.message) == (str(tmp_path / "nowhere"), "there is no such folder")


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert len(problems_of(tmp_path, content=tmp_path / "file")) == 1


def test_all_problems_are_shown_at_once(tmp_path: Path) -> None:
    found = problems_of(
        tmp_path, "titel = 1\nlead = 2\nindexing = 3", "topic = 1\n[people]\na = 1",
        base_url="ftp://x/", templates=tmp_path / "t", static=tmp_path / "s",
    )  # fmt: skip
    places = [(problem.path.removeprefix(f"{tmp_path}/"), problem.line) for problem in found]
    assert sorted(places) == [
        ("", 0), ("content/corrections.toml", 1), ("content/corrections.toml", 2),
        ("content/site.toml", 1), ("content/site.toml", 2), ("content/site.toml", 3), ("s", 0), ("t", 0),
    ]  # fmt: skip


def test_templates_and_styles_of_the_program_are_the_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    config = load(tmp_path, templates=None, static=None)
    assert (config.templates, config.static) == (Path("templates"), Path("static"))
    (tmp_path / "templates").rmdir()
    assert load_config(content=tmp_path / "content", output=tmp_path / "o").templates == PROJECT / "templates"


# ---------------------------------------------------------------- corrections


def test_corrections_are_read(tmp_path: Path) -> None:
    corrections = load(
        tmp_path, None, '[topics]\nUkrain = "Ukraine"\nTwitter = ""\n[people]\n"B. Johnson" = "Boris"'
    )
    assert corrections.corrections == Corrections(
        topics={"Ukrain": "Ukraine", "Twitter": ""}, people={"B. Johnson": "Boris"}
    )


def test_corrections_that_are_no_names_are_refused(tmp_path: Path) -> None:
    found = problems_of(tmp_path, None, '[topic]\na = "b"\n[publishers]\na = ["b"]')
    assert [(problem.line, problem.message, problem.hint) for problem in found] == [
        (1, 'unknown key "topic"', 'did you mean "topics"?'),
        (3, 'publishers must be a table of names: "As found" = "As wanted"', ""),
    ]


# ---------------------------------------------------------------- preview


def test_the_preview_is_built_apart(tmp_path: Path) -> None:
    config = load(tmp_path, strict=True)
    preview = config.for_preview()
    assert preview.preview
    assert not preview.strict
    assert config.cache in preview.output.parents
    assert preview.cache != config.cache
    assert preview.cache in preview.output.parents
    assert (preview.content, preview.settings) == (config.content, config.settings)


def test_no_third_party_package_is_needed_to_read_settings() -> None:
    script = "import sys, generator.core.config; sys.exit(any(m in sys.modules for m in ('yaml', 'jinja2', 'numpy')))"  # noqa: E501
    assert subprocess.run([sys.executable, "-c", script], cwd=PROJECT, check=False).returncode == 0
