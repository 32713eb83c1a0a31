"""build(): the stages in order. There is no other way through the program."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from generator.core.config import Config
from generator.core.files import MARKER
from generator.core.model import Verdict
from generator.core.problems import BuildError, Problem
from generator.core.work import Cache
from generator.stages.convert import convert
from generator.stages.convert.pairs import ARTICLES, RAW
from generator.stages.link import link
from generator.stages.parse import parse, parse_leaves
from generator.stages.place import claim, place
from generator.stages.plan import plan
from generator.stages.prune import prune
from generator.stages.publish_assets import publish_assets
from generator.stages.relate import relate
from generator.stages.render import STAGING, load_templates, render
from generator.stages.scan import scan

PAGES = "pages"
"""Folder of pages in no list, below the content folder."""

NEVER_OURS = (MARKER, ".git")
"""In the output folder and no part of the site: the marker, and the history of those who publish a branch."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did. The site itself knows nothing of it."""

    read: int
    """Raw files found."""
    converted: int
    """Raw files converted now."""
    articles: int
    """Stories of the site."""
    parsed: int
    """Markdown files parsed now."""
    pages: int
    """Files of the site that are no assets."""
    rendered: tuple[str, ...]
    """Pages rendered now."""
    written: tuple[str, ...]
    """Files of the output folder whose bytes changed."""
    deleted: tuple[str, ...]
    """Files deleted from the output folder."""
    markdown: tuple[str, ...]
    """Markdown files written below the content folder."""
    removed: tuple[str, ...]
    """Markdown files set aside, since their raw files are gone."""
    problems: tuple[Problem, ...]
    """Warnings and notes."""
    kept: Mapping[str, int]
    """How many lines of raw files are text or front matter, by file."""
    cut: Mapping[str, tuple[Verdict, ...]]
    """The other lines of raw files, by file: all that are not empty are kept or cut."""
    seconds: Mapping[str, float]
    """By stage."""


def build(config: Config, cache: Cache) -> Report:
    """Turn content/ into a written site.

    Raises:
        BuildError: with every problem that the failing stage found. The site on disk stays as it was.
    """
    seconds: dict[str, float] = {}
    with _timed("scan", seconds):
        claim(config)
        raw = scan(config.content, RAW, cache)
        before = scan(config.content, ARTICLES, cache)
        leaf_files = scan(config.content, PAGES, cache)
        template_files = scan(config.templates, "", cache)
        static_files = scan(config.static, "", cache, hidden=True)
        present = scan(config.output, "", cache, hidden=True, leave=NEVER_OURS)
        current = {source.path: source.digest for source in present.sources}
    with _timed("convert", seconds):
        converted = convert(raw.sources, before.sources, config, cache)
        if config.settings.strict_cut and converted.doubts:
            raise BuildError(converted.doubts)
        changed = converted.written or converted.removed
        markdown_files = scan(config.content, ARTICLES, cache) if changed else before
    with _timed("parse", seconds):
        parsed = parse(markdown_files.sources, config, cache)
        leaves = parse_leaves(leaf_files.sources, cache)
    with _timed("relate", seconds):
        alike = relate(parsed.articles, cache)
    with _timed("link", seconds):
        site = link(parsed.articles, leaves, alike, config)
    problems = [
        *raw.problems, *before.problems, *leaf_files.problems, *template_files.problems,
        *static_files.problems, *converted.problems, *site.problems,
        *(problem for article in parsed.articles for problem in article.problems),
        *(problem for leaf in leaves for problem in leaf.problems),
    ]  # fmt: skip
    if config.strict and any(problem.level == "warning" for problem in problems):
        raise BuildError(problem for problem in problems if problem.level == "warning")
    with _timed("plan", seconds):
        templates = load_templates(template_files.sources, cache)
        assets = publish_assets(static_files.sources, fingerprints=not config.preview)
        planned = plan(site, assets, config)
    with _timed("render", seconds):
        rendered = render(
            planned.pages, planned.site,
            templates=templates, current=current, config=config, cache=cache,
        )  # fmt: skip
    with _timed("place", seconds):
        staging = config.cache / STAGING
        placed = place(
            rendered.outputs, rendered.fresh, assets.files,
            current=current, links=present.links, staging=staging, config=config, cache=cache,
        )  # fmt: skip
    with _timed("prune", seconds):
        claimed = {page.path for page in planned.pages} | {asset.path for asset in assets.files}
        deleted = prune(present.sources, claimed, config)
    return Report(
        read=converted.read,
        converted=converted.fresh,
        articles=len(parsed.articles),
        parsed=parsed.fresh,
        pages=len(planned.pages),
        rendered=rendered.fresh,
        written=placed.written,
        deleted=deleted,
        markdown=converted.written,
        removed=converted.removed,
        problems=tuple(sorted(problems)),
        kept=converted.kept,
        cut={path: tuple(lines) for path, lines in converted.cut.items()},
        seconds=seconds,
    )


@contextmanager
def _timed(stage: str, seconds: dict[str, float]) -> Iterator[None]:
    """Note how long a stage takes; the clock touches the report alone."""
    start = time.perf_counter()
    yield
    seconds[stage] = round(time.perf_counter() - start, 4)
