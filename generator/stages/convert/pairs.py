"""Which raw file stands for which Markdown file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


def pair_up(
    raws: Sequence[Source], markdowns: Mapping[str, Source], default_section: str
) -> tuple[dict[str, Pair], list[Problem]]:
    """Each readable raw file by the path of its Markdown file, and warnings about the others.

    Raises:
        BuildError: two raw files would be one Markdown file.
    """
    pairs: dict[str, Pair] = {}
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
        if path in pairs:
            message = f"would become the same {path} as {pairs[path].raw.place}"
            errors.append(Problem(raw.place, 0, 0, message, "rename one of them"))
            continue
        pairs[path] = Pair(raw, markdowns.get(path), path, section_of(raw.path), default_section)
    if errors:
        raise BuildError(errors)
    return pairs, warnings


def _saved_with_pages(raws: Sequence[Source]) -> set[str]:
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
