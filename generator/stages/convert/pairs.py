"""Which raw file stands for which Markdown file."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from generator.core.config import ARTICLES, RAW
from generator.core.model import Source
from generator.core.problems import BuildError, Problem
from generator.core.value import Value
from generator.reading.readers import READERS, has_reader
from generator.reading.slugs import section_of

SAVED_BESIDE = (
    "_files", ".files", "-Dateien", "_fichiers", "_archivos", "_file", "_bestanden", "_arquivos",
    "_ficheiros", "_pliki", "-filer", "_tiedostot", "_soubory", "_dosyalar", "_elemei",
)  # fmt: skip
"""How the folder ends that a browser saves beside `NAME.html`, by its language."""


@dataclass(frozen=True, slots=True)
class Pair(Value):
    """A raw file and the Markdown file that stands for it."""

    raw: Source
    markdown: Source | None
    """None if it was not written yet."""
    path: str
    """Of the Markdown file, below the content folder."""
    section: str
    """That of its folder; empty if it lies in none."""
    default_section: str
    """For articles that lie in no folder and name no section."""


@dataclass(frozen=True, slots=True)
class Pairs(Value):
    """Which raw files stand for which Markdown files."""

    raw_of: Mapping[str, str]
    """Path of the Markdown file → raw file, in the order of these."""
    left_out: tuple[Problem, ...]
    """Warnings about raw files that nobody can read."""


def pair_up(raws: Collection[Source]) -> Pairs:
    """Each readable raw file by the path of its Markdown file, and warnings about the others.

    It depends on nothing but the names of raw files.

    Raises:
        BuildError: two raw files would be one Markdown file.
    """
    raw_of: dict[str, str] = {}
    errors: list[Problem] = []
    warnings: list[Problem] = []
    saved = _saved_with_pages(raws)
    for raw in raws:
        if raw.path in saved:
            continue
        if not has_reader(raw.path):
            hint = f"raw articles are files that end in {', '.join(READERS)}; for others, see build.py import"
            warnings.append(Problem(raw.place, 0, 0, "left out: no reader for it", hint, "warning"))
            continue
        below = raw.path.removeprefix(f"{RAW}/")
        path = f"{ARTICLES}/{below.rpartition('.')[0]}.md"
        if path in raw_of:
            folder = raw.place.removesuffix(raw.path)
            message = f"would become the same {path} as {folder}{raw_of[path]}"
            errors.append(Problem(raw.place, 0, 0, message, "rename one of them"))
            continue
        raw_of[path] = raw.path
    if errors:
        raise BuildError(errors)
    return Pairs(raw_of, tuple(warnings))


def pair_of(raw: Source, markdown: Source | None, path: str, default_section: str) -> Pair:
    """A raw file with its Markdown file, which is or will be at a path."""
    return Pair(raw, markdown, path, section_of(raw.path), default_section)


def _saved_with_pages(raws: Collection[Source]) -> set[str]:
    """Paths of what browsers saved beside a page: pictures, styles, frames, in a folder with its name."""
    pages = {
        raw.path.rpartition(".")[0] + ending
        for raw in raws
        if raw.path.lower().endswith((".html", ".htm"))
        for ending in SAVED_BESIDE
    }
    return {
        raw.path
        for raw in raws
        if pages and any(str(folder) in pages for folder in PurePosixPath(raw.path).parents)
    }
