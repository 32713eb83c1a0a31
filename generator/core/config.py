"""`Config`: where things are and how the site is meant; `load_config` reads and checks `site.toml`."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from generator.core.names import is_name
from generator.core.problems import BuildError, Problem, guess, with_excerpts

RAW, ARTICLES, PAGES = "raw", "articles", "pages"
"""Folders below the content folder: raw articles, Markdown articles, pages in no list."""

SITE_FILE = "site.toml"
CORRECTIONS_FILE = "corrections.toml"

LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
"""BCP 47, as far as its shape goes (RFC 5646 §2.1)."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What `content/site.toml` says. Every key may be left out."""

    title: str = "The Broadsheet"
    """Name of the site, on every page."""
    description: str = ""
    """One sentence on what it holds."""
    base_url: str = ""
    """Where it will be published: absolute, http or https, ends with a slash here. Empty: unknown."""
    language: str = "en"
    """BCP 47, of the interface and of articles that do not say otherwise."""
    default_section: str = "news"
    """Section of articles that lie in no folder and name none."""
    sections: Mapping[str, str] = field(default_factory=dict)
    """Name of a folder → title for readers, in the order of the navigation. Others follow by name."""
    lead: str = ""
    """Slug of the story that leads the front page; empty: chosen by the build."""
    indexing: bool = False
    """Whether search engines may list the site: clippings belong to their publishers."""
    excerpts: bool = False
    """Whether only the first paragraphs of each story are published."""
    strict_cut: bool = False
    """Whether it is an error to cut a line of a raw file that may be part of its story."""
    related_days: int = 0
    """Days after which a related story counts for less; 0: time does not matter."""


@dataclass(frozen=True, slots=True)
class Corrections:
    """What `content/corrections.toml` says: names as found → names as wanted; an empty one drops it."""

    topics: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    publishers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Config:
    """Everything a build is told."""

    content: Path
    output: Path
    cache: Path
    templates: Path
    static: Path
    settings: Settings = field(default_factory=Settings)
    corrections: Corrections = field(default_factory=Corrections)
    removed: Path = Path(".cache/removed")
    """Where Markdown files are set aside whose raw files are gone."""
    processes: int = 1
    """Worker processes for large amounts of work."""
    strict: bool = False
    """Whether warnings are errors."""
    preview: bool = False
    """Whether the site is built to be looked at while it is edited: no fingerprints in file names."""

    @property
    def base_path(self) -> str:
        """The path of the base URL: `/` or `/repo/`."""
        return urlsplit(self.settings.base_url).path or "/"

    def for_preview(self) -> Config:
        """The same site, built apart from the one that is published."""
        folder = self.cache / "preview"
        settings = replace(self.settings, strict_cut=False)
        return replace(
            self, cache=folder, output=folder / "site", settings=settings, preview=True, strict=False
        )


def load_config(
    *,
    content: Path,
    output: Path,
    cache: Path | None = None,
    templates: Path | None = None,
    static: Path | None = None,
    base_url: str | None = None,
    base_path: str | None = None,
    processes: int | None = None,
    strict: bool = False,
) -> Config:
    """The configuration from the command line and from the content folder.

    Raises:
        BuildError: every unknown key and wrong value in `site.toml` and `corrections.toml`, a base URL
            that is none, a folder that is not there.
    """
    problems: list[Problem] = []
    if not content.is_dir():
        hint = "name the folder that holds raw/ or articles/ with --content"
        problems.append(Problem(str(content), 0, 0, "there is no such folder", hint))
    settings = _read(content / SITE_FILE, Settings(), _SETTINGS, problems)
    corrections = _read(content / CORRECTIONS_FILE, Corrections(), _CORRECTIONS, problems)
    if base_url is not None:
        address, complaint = _base_url(base_url)
        if complaint:
            problems.append(Problem("", 0, 0, f'--base-url "{base_url}" {complaint}'))
        settings = replace(settings, base_url=address or "")
    if base_path is not None:
        host = urlsplit(settings.base_url)._replace(path="").geturl() or "http://localhost"
        address, complaint = _base_url(f"{host}/{base_path.strip('/')}")
        if complaint:
            problems.append(Problem("", 0, 0, f'--base-path "{base_path}" is not a path like /news/'))
        settings = replace(settings, base_url=address or "")
    templates = templates or _own_folder("templates")
    static = static or _own_folder("static")
    for folder in (templates, static):
        if not folder.is_dir():
            problems.append(Problem(str(folder), 0, 0, "there is no such folder"))
    if problems:
        raise BuildError(problems)
    cache = cache or Path(os.path.abspath(content)).parent / ".cache"
    return Config(
        content=content,
        output=output,
        cache=cache,
        removed=cache / "removed",
        templates=templates,
        static=static,
        settings=settings,
        corrections=corrections,
        processes=processes or os.cpu_count() or 1,
        strict=strict,
    )


def _own_folder(name: str) -> Path:
    """The folder in the working directory, else the one that came with the program."""
    here = Path(name)
    package = Path(__file__).resolve().parent.parent
    beside, bundled = package.parent / name, package / "bundled" / name
    return next((folder for folder in (here, beside, bundled) if folder.is_dir()), here)


Values = TypeVar("Values", Settings, Corrections)

Checked = tuple[Any, str]
"""A value in its final form and what is wrong with it; one of them is empty."""


def _text(value: Any) -> Checked:
    return (value, "") if isinstance(value, str) else (None, "must be a text in quotes")


def _days(value: Any) -> Checked:
    is_count = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return (value, "") if is_count else (None, "must be a number of days: 0, 30, 365")


def _flag(value: Any) -> Checked:
    return (value, "") if isinstance(value, bool) else (None, "must be true or false")


def _base_url(value: Any) -> Checked:
    if not isinstance(value, str):
        return None, "must be a text in quotes"
    if not value:
        return "", ""
    try:
        parts = urlsplit(value)
        complete = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        tidy = "@" not in parts.netloc and "//" not in parts.path.rstrip("/")
        plain = tidy and value.isprintable() and not set(value) & set(" <>\"'\\?#")
    except ValueError:
        complete = plain = False
    if not complete or not plain:
        return None, "is not an address like https://example.org/news/"
    return value.rstrip("/") + "/", ""


def _language(value: Any) -> Checked:
    if isinstance(value, str) and LANGUAGE.fullmatch(value):
        return value, ""
    return None, "is not a language tag like en or pt-BR"


def _name(value: Any) -> Checked:
    if isinstance(value, str) and is_name(value):
        return value.lower(), ""
    return None, "must be letters and digits, joined by hyphens"


def _sections(value: Any) -> Checked:
    if not isinstance(value, dict) or not all(isinstance(title, str) for title in value.values()):
        return None, 'must be a table of names and titles: world = "World"'
    wrong = [name for name in value if not is_name(name)]
    if wrong:
        return None, f'holds "{wrong[0]}", which is not letters and digits, joined by hyphens'
    return {name.lower(): title or name for name, title in value.items()}, ""


def _renames(value: Any) -> Checked:
    if isinstance(value, dict) and all(isinstance(name, str) for name in value.values()):
        return dict(value), ""
    return None, 'must be a table of names: "As found" = "As wanted"'


_SETTINGS: Mapping[str, Callable[[Any], Checked]] = {
    "title": _text,
    "description": _text,
    "base_url": _base_url,
    "language": _language,
    "default_section": _name,
    "sections": _sections,
    "lead": _text,
    "indexing": _flag,
    "excerpts": _flag,
    "strict_cut": _flag,
    "related_days": _days,
}

_CORRECTIONS: Mapping[str, Callable[[Any], Checked]] = {item.name: _renames for item in fields(Corrections)}


def _read(
    path: Path,
    defaults: Values,
    checks: Mapping[str, Callable[[Any], Checked]],
    problems: list[Problem],
) -> Values:
    """The defaults with what the file says; what is wrong with it is added to the problems."""
    name = f"{Path(os.path.abspath(path)).parent.name}/{path.name}"
    try:
        text = path.read_text("utf-8-sig")
        import tomllib  # loaded only if there is something to read

        table = tomllib.loads(text)
    except (FileNotFoundError, NotADirectoryError):
        return defaults
    except (ValueError, RecursionError, OSError) as failure:  # TOML, UTF-8, a number of 5,000 digits; depth
        problems.append(_unreadable(name, failure))
        return defaults
    found: list[Problem] = []
    values: dict[str, Any] = {}
    for key, value in table.items():
        line = _line_of(key, text)
        if key not in checks:
            found.append(Problem(name, line, 0, f'unknown key "{key}"', guess(key, checks)))
            continue
        values[key], complaint = checks[key](value)
        if complaint:
            shown = f' "{value}"' if isinstance(value, str) else ""
            found.append(Problem(name, line, 0, f"{key}{shown} {complaint}"))
    problems += with_excerpts(found, text)
    return defaults if found else replace(defaults, **values)


def _unreadable(name: str, failure: Exception) -> Problem:
    place = re.search(r"\(at line (\d+), column (\d+)\)", str(failure))
    line, column = (int(place[1]), int(place[2])) if place else (0, 0)
    message = str(failure)[: place.start()].strip() if place else str(failure)
    return Problem(name, line, column, f"cannot be read: {message}", "write it as TOML, in UTF-8")


def _line_of(key: str, text: str) -> int:
    """The line where a top-level key or table stands; 0 if it is not found."""
    pattern = re.compile(rf"\s*\[?\s*[\"']?{re.escape(key)}[\"']?\s*[\]=.]")
    lines = enumerate(text.split("\n"), 1)
    return next((number for number, line in lines if pattern.match(line)), 0)
