"""build(): the stages in order. There is no other way through the program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from generator.core.config import ARTICLES, Config
from generator.core.onlookers import Onlooker
from generator.core.problems import BuildError, Problem
from generator.core.processes import hold_till_end
from generator.core.report import Report
from generator.core.work import Cache
from generator.stages.convert import convert
from generator.stages.link import link
from generator.stages.parse import Parsed, parse, parse_leaves
from generator.stages.place import claim, place
from generator.stages.plan import check_paths, find_pages, plan
from generator.stages.prune import prune
from generator.stages.publish_assets import publish_assets
from generator.stages.relate import relate
from generator.stages.render import STAGING, load_templates, open_sheets, paths_of, render
from generator.stages.scan import identify, take_stock
from generator.stages.scan.folders import Folders, glance, look_over
from generator.stages.thread import find_threads
from generator.stages.topics import choose_topics
from generator.standstill import Standing, keep_standing
from generator.stopwatch import Stopwatch


def build(
    config: Config,
    cache: Cache,
    seen: Folders | None = None,
    onlooker: Onlooker | None = None,
    stopwatch: Stopwatch | None = None,
) -> Report:
    """Turn content/ into a written site.

    `seen` is what the folders look like, if somebody looked already; `onlooker` is told of the plan,
    `stopwatch` of the stages.

    Raises:
        BuildError: with every problem that the failing stage found. The site on disk stays as it was.
    """
    stopwatch = stopwatch or Stopwatch()
    with stopwatch.stage("scan"):
        claim(config)
        seen = seen or look_over(config)
        raw, before = identify(seen.raw, cache), identify(seen.articles, cache)
        leaf_files = identify(seen.pages, cache)
        template_files, static_files = identify(seen.templates, cache), identify(seen.static, cache)
        present = take_stock(seen.output, cache)
        current = present.digests
    with stopwatch.stage("convert"):
        converted = convert(raw.sources, before.sources, config, cache)
        if config.settings.strict_cut and converted.doubts:
            raise BuildError(converted.doubts)
        markdown_files = before
        if converted.written or converted.removed:
            seen = replace(seen, articles=glance(config.content, ARTICLES))
            markdown_files = identify(seen.articles, cache)
    with stopwatch.stage("parse"):
        parsed = parse(markdown_files.sources, config, cache)
        leaves = parse_leaves(leaf_files.sources, config, cache)
    with stopwatch.stage("relate"):
        alike = relate(parsed.articles, config, cache)
    with stopwatch.stage("link"):
        topics = choose_topics(parsed.articles, config.corrections, cache)
        site = link(parsed.articles, leaves, alike, topics, config, cache=cache)
    with stopwatch.stage("thread"):
        threads = find_threads(site.articles, alike, config, cache)
    problems = [
        *raw.problems, *before.problems, *leaf_files.problems, *template_files.problems,
        *static_files.problems, *converted.problems, *site.problems,
        *(problem for article in parsed.articles for problem in article.problems),
        *(problem for leaf in leaves for problem in leaf.problems),
    ]  # fmt: skip
    _refuse_warnings(problems, config)
    with stopwatch.stage("plan"):
        templates = load_templates(template_files.sources, cache)
        assets = publish_assets(static_files.sources, fingerprints=not config.preview)
        planned = plan(site, threads, assets, config)
    if onlooker:
        onlooker(partial(find_pages, planned), planned.site)
    with stopwatch.stage("render"):
        opened = open_sheets(
            planned.sheets, planned.name_all,
            site=planned.site, templates=templates, current=current, config=config, cache=cache,
        )  # fmt: skip
        paths = paths_of(opened)
        check_paths(planned, paths, assets, config)
        rendered = render(opened, templates=templates, current=current, config=config, cache=cache)
    with stopwatch.stage("place"):
        placed = place(
            rendered.outputs, rendered.fresh, assets.files,
            current=current, links=present.links, staging=config.cache / STAGING, config=config, cache=cache,
        )  # fmt: skip
    with stopwatch.stage("prune"):
        claimed = {*paths, *(asset.path for asset in assets.files)}
        deleted = prune(present.sources(current.keys() - claimed), claimed, config)
    report = Report(
        read=converted.read,
        converted=converted.fresh,
        articles=len(parsed.articles),
        parsed=len(parsed.fresh),
        stories=_fresh_stories(parsed),
        pages=len(paths),
        rendered=rendered.fresh,
        written=placed.written,
        deleted=deleted,
        markdown=converted.written,
        removed=converted.removed,
        problems=tuple(sorted(problems)),
        kept=converted.kept,
        cut={path: tuple(lines) for path, lines in converted.cut.items()},
        seconds=stopwatch.seconds,
        memory=stopwatch.memory,
    )
    scans = (raw, markdown_files, leaf_files, template_files, static_files)
    keep_standing(
        Standing(report, tuple(source for scan in scans for source in scan.unsure)), seen, claimed,
        config=config, cache=cache,
    )  # fmt: skip
    hold_till_end(locals())
    return report


def _refuse_warnings(problems: Sequence[Problem], config: Config) -> None:
    """Raise if there are warnings and they are to be errors."""
    warnings = [problem for problem in problems if problem.level == "warning"]
    if config.strict and warnings:
        raise BuildError(warnings)


def _fresh_stories(parsed: Parsed) -> tuple[str, ...]:
    """The pages of the stories that were parsed now."""
    fresh = set(parsed.fresh)
    return tuple(article.card.path for article in parsed.articles if article.source.path in fresh)
