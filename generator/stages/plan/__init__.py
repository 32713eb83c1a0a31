"""plan(): Site → every page to be written, no path twice.

Each module makes one kind of page. All that they choose, sort and count is ready when a template sees it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from generator.core.assets import Assets
from generator.core.config import Config
from generator.core.model import Page, Site
from generator.core.problems import BuildError, Problem
from generator.core.threads import Thread
from generator.core.views import PageView, SiteView
from generator.stages.plan.archive import plan_archive
from generator.stages.plan.frame import frame_of
from generator.stages.plan.front import plan_front
from generator.stages.plan.lists import plan_lists
from generator.stages.plan.machine_files import plan_app, plan_feeds, plan_sitemap
from generator.stages.plan.single_pages import plan_single_pages
from generator.stages.plan.stories import StoryFacts, plan_stories
from generator.stages.plan.threads import plan_threads


@dataclass(frozen=True, slots=True)
class Plan:
    """What `plan` returns."""

    site: SiteView
    pages: tuple[Page, ...]
    """By path."""


def plan(site: Site, threads: tuple[Thread, ...], assets: Assets, config: Config) -> Plan:
    """Every page of the site with all that it shows.

    Raises:
        BuildError: two pages, or a page and a static file, that claim one path.
    """
    frame = frame_of(site, threads, assets.names, config)
    pages = [
        plan_front(frame),
        *plan_stories(frame),
        *plan_lists(frame),
        *plan_archive(frame),
        *plan_threads(frame),
        *plan_single_pages(frame),
        *plan_feeds(frame),
    ]
    pages += plan_sitemap(frame, pages)
    if frame.view.offline:
        pages += plan_app(frame)
    _check_paths(pages, assets, config)
    return Plan(frame.view, tuple(sorted(pages, key=attrgetter("path"))))


def _check_paths(pages: Sequence[Page], assets: Assets, config: Config) -> None:
    """Raise if two files have one path, or paths that some file systems take for one."""
    paths = [asset.path for asset in assets.files] + [page.path for page in pages]
    if len({path.casefold() for path in paths}) == len(paths):
        return
    claims = [(asset.path, f"{config.static.name}/{asset.path}") for asset in assets.files]
    claims += [(page.path, _origin(page)) for page in pages]
    holders: dict[str, str] = {}
    problems = []
    for path, origin in claims:
        other = holders.setdefault(path.casefold(), origin)
        if other is not origin:
            message = f'"{path}" would be written twice: by {other} and by {origin}'
            problems.append(Problem("", 0, 0, message, "rename one of them"))
    if problems:
        raise BuildError(problems)


def _origin(page: Page) -> str:
    """What a page comes from, as messages name it."""
    if isinstance(page.facts, StoryFacts):
        return page.facts.article.source.place
    if isinstance(page.facts, PageView):
        return page.facts.source.place
    return f"the build ({page.template})"
