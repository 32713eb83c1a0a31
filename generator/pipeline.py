"""build(): the stages in order. There is no other way through the program."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from generator.core.config import ARTICLES, Config
from generator.core.onlookers import Onlooker
from generator.core.problems import BuildError
from generator.core.report import Report
from generator.core.work import Cache
from generator.stages.convert import convert
from generator.stages.link import link
from generator.stages.parse import parse, parse_leaves
from generator.stages.place import claim, place
from generator.stages.plan import plan
from generator.stages.prune import prune
from generator.stages.publish_assets import publish_assets
from generator.stages.relate import relate
from generator.stages.render import STAGING, load_templates, render
from generator.stages.scan import Folders, glance, identify, look_over
from generator.stages.thread import find_threads
from generator.stages.topics import choose_topics
from generator.standstill import Standing, keep_standing


def build(
    config: Config, cache: Cache, seen: Folders | None = None, onlooker: Onlooker | None = None
) -> Report:
    """Turn content/ into a written site.

    `seen` is what the folders look like, if somebody looked already; `onlooker` is told of the plan.

    Raises:
        BuildError: with every problem that the failing stage found. The site on disk stays as it was.
    """
    seconds: dict[str, float] = {}
    with _timed("scan", seconds):
        claim(config)
        seen = seen or look_over(config)
        raw, before = identify(seen.raw, cache), identify(seen.articles, cache)
        leaf_files = identify(seen.pages, cache)
        template_files, static_files = identify(seen.templates, cache), identify(seen.static, cache)
        present = identify(seen.output, cache)
        current = {source.path: source.digest for source in present.sources}
    with _timed("convert", seconds):
        converted = convert(raw.sources, before.sources, config, cache)
        if config.settings.strict_cut and converted.doubts:
            raise BuildError(converted.doubts)
        markdown_files = before
        if converted.written or converted.removed:
            seen = replace(seen, articles=glance(config.content, ARTICLES))
            markdown_files = identify(seen.articles, cache)
    with _timed("parse", seconds):
        parsed = parse(markdown_files.sources, config, cache)
        leaves = parse_leaves(leaf_files.sources, config, cache)
    with _timed("relate", seconds):
        alike = relate(parsed.articles, config, cache)
    with _timed("link", seconds):
        topics = choose_topics(parsed.articles, config.corrections)
        site = link(parsed.articles, leaves, alike, topics, config)
    with _timed("thread", seconds):
        threads = find_threads(site.articles, alike, config, cache)
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
        planned = plan(site, threads, assets, config)
    if onlooker:
        onlooker(planned.pages, planned.site)
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
    fresh = set(parsed.fresh)
    report = Report(
        read=converted.read,
        converted=converted.fresh,
        articles=len(parsed.articles),
        parsed=len(parsed.fresh),
        stories=tuple(article.card.path for article in parsed.articles if article.source.path in fresh),
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
    scans = (raw, markdown_files, leaf_files, template_files, static_files)
    unsure = tuple(source for scan in scans for source in scan.unsure)
    keep_standing(Standing(report, unsure), seen, claimed, config=config, cache=cache)
    return report


@contextmanager
def _timed(stage: str, seconds: dict[str, float]) -> Iterator[None]:
    """Note how long a stage takes; the clock touches the report alone."""
    start = time.perf_counter()
    yield
    seconds[stage] = round(time.perf_counter() - start, 4)
