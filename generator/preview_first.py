"""FirstLook: what browsers show is shown anew before the build has ended, which takes long on a large site.

It is a forecast, made twice. Before the build: open pages as the last plan of the site and the files as they
are now make them, which is right if a story, a template or a stylesheet was saved. And once the new plan is
there: open pages as it makes them. What the build writes is the truth; pages that were forecast wrong are
loaded once more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from generator.core.config import Config
from generator.core.digest import digest_bytes
from generator.core.model import Article, Page
from generator.core.onlookers import FindPages
from generator.core.problems import BuildError, error
from generator.core.views import SiteView
from generator.core.work import Cache
from generator.stages.parse import article_file, parse_article
from generator.stages.plan.stories import StoryFacts
from generator.stages.publish_assets import publish_assets
from generator.stages.render import Templates, load_templates, page_bytes
from generator.stages.scan import scan


class FirstLook:
    """What the building thread remembers of the last plan."""

    def __init__(
        self, looked_at: Callable[[], frozenset[str]], show: Callable[[Mapping[str, bytes]], object]
    ) -> None:
        """`looked_at` says which pages browsers show; `show` takes files of the site, path → bytes."""
        self._looked_at = looked_at
        self._show = show
        self._site: SiteView | None = None
        self._find: FindPages = lambda _paths: {}
        self._pages: dict[str, Page] = {}

    def guess(self, config: Config, cache: Cache) -> None:
        """Show open pages and what they load, as far as the last plan still holds. Never fails."""
        if self._site is None:
            return
        with suppress(BuildError):  # which the build will tell
            static = scan(config.static, "", cache, hidden=True).sources
            joined = {asset.path: asset.data for asset in publish_assets(static, fingerprints=False).files}
            pages: list[Page] = []
            for page in self._open_pages():
                with suppress(BuildError):
                    pages.append(_refreshed(page, config))
            shown = _rendered(pages, self._site, _templates(config, cache))
            self._show(shown | {path: data for path, data in joined.items() if data})

    def planned(self, config: Config, cache: Cache, find: FindPages, site: SiteView) -> None:
        """Show open pages as they are planned, and remember the plan. Never fails."""
        self._site, self._find, self._pages = site, find, {}
        open_pages = self._open_pages()
        if open_pages:
            with suppress(BuildError):
                self._show(_rendered(open_pages, site, _templates(config, cache)))

    def _open_pages(self) -> list[Page]:
        """The pages that browsers show, as the last plan has them; each is looked for once."""
        paths = self._looked_at()
        self._pages |= self._find(paths - self._pages.keys())
        return [self._pages[path] for path in paths if path in self._pages]


def _refreshed(page: Page, config: Config) -> Page:
    """The page of a story with the article as its file is now.

    Raises:
        BuildError: there is something wrong with the file, or it changes more than this page.
    """
    if not isinstance(page.facts, StoryFacts):
        return page
    known = page.facts.article
    source = known.source
    try:
        digest = digest_bytes((Path(source.folder) / source.name).read_bytes())
    except OSError as failure:
        raise error(source.place, "cannot be read") from failure
    if digest == source.digest:
        return page
    fresh = replace(source, digest=digest)
    article = parse_article(article_file(fresh, config.settings))
    if _place_of(article) != _place_of(known):
        raise error(source.place, "is another story now")
    return replace(page, facts=replace(page.facts, article=article))


def _place_of(article: Article) -> tuple[object, ...]:
    """What decides where on the site a story stands, and what stands beside it."""
    card = article.card
    return (
        card.path,
        card.section,
        card.date,
        card.publisher,
        article.references,
        article.topics,
        article.links,
    )


def _templates(config: Config, cache: Cache) -> Templates:
    return load_templates(scan(config.templates, "", cache).sources, cache)


def _rendered(pages: Iterable[Page], site: SiteView, templates: Templates) -> dict[str, bytes]:
    """The pages; those with a fault are left out, since the build will name all faults together."""
    rendered: dict[str, bytes] = {}
    for page in pages:
        with suppress(BuildError):
            rendered[page.path] = page_bytes(page, site, templates)
    return rendered
