"""plan(): Site → every page to be written, in sheets.

Each module makes one kind of page. All that they choose, sort and count is ready when a template sees it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from generator.core.assets import Assets
from generator.core.config import Config
from generator.core.model import Page, Site
from generator.core.problems import BuildError, Problem
from generator.core.sheets import Sheet
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
    sheets: tuple[Sheet, ...]
    """Of all pages but those that name all others."""
    name_all: Callable[[Iterable[str]], Iterator[Sheet]]
    """The sheets of the pages that name all others, of which it takes the paths."""


def plan(site: Site, threads: tuple[Thread, ...], assets: Assets, config: Config) -> Plan:
    """Every page of the site with all that it shows, in sheets: those are planned when they are opened."""
    frame = frame_of(site, threads, assets.names, config)
    sheets = (
        plan_front(frame),
        *plan_stories(frame),
        *plan_lists(frame),
        *plan_archive(frame),
        *plan_threads(frame),
        *plan_single_pages(frame),
        *plan_feeds(frame),
        *(plan_app(frame) if frame.view.offline else ()),
    )
    return Plan(frame.view, sheets, partial(plan_sitemap, frame))


def find_pages(plan: Plan, paths: Collection[str]) -> dict[str, Page]:
    """Those of some pages that are planned, by path."""
    wanted = frozenset(paths)
    found: dict[str, Page] = {}
    for sheet in plan.sheets:
        if len(found) < len(wanted) and (sheet.paths is None or not wanted.isdisjoint(sheet.paths)):
            found |= {page.path: page for page in sheet.make(sheet.facts) if page.path in wanted}
    return found


def check_paths(plan: Plan, paths: Sequence[str], assets: Assets, config: Config) -> None:
    """Raise if two files have one path, or paths that some file systems take for one.

    `paths`: of all pages, as often as they are planned.
    """
    every = [asset.path for asset in assets.files] + list(paths)
    if len({path.casefold() for path in every}) == len(every):
        return
    pages = [page for sheet in (*plan.sheets, *plan.name_all(paths)) for page in sheet.make(sheet.facts)]
    claims = [(asset.path, f"{config.static.name}/{asset.path}") for asset in assets.files]
    claims += [(page.path, _origin(page)) for page in pages]
    holders: dict[str, str] = {}
    problems = []
    for path, origin in claims:
        other = holders.setdefault(path.casefold(), origin)
        if other is not origin:
            message = f'"{path}" would be written twice: by {other} and by {origin}'
            problems.append(Problem("", 0, 0, message, "rename one of them"))
    raise BuildError(problems)


def _origin(page: Page) -> str:
    """What a page comes from, as messages name it."""
    if isinstance(page.facts, StoryFacts):
        return page.facts.article.source.place
    if isinstance(page.facts, PageView):
        return page.facts.source.place
    return f"the build ({page.template})"
