"""render(): Pages → files, staged beside the cache until all of them are right."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from generator.core import files
from generator.core.config import Config
from generator.core.digest import digest, digest_bytes
from generator.core.groups import Group, Opened, map_grouped, open_groups
from generator.core.machine_views import FeedEntry
from generator.core.model import Page, Source
from generator.core.pagekinds import JSON, JSON_FEED, TEXT
from generator.core.problems import BuildError, Problem, guess
from generator.core.sheets import Sheet
from generator.core.value import Value
from generator.core.views import SiteView
from generator.core.work import Cache, map_cached
from generator.reading import decode, frontmatter, markdown, openings, typography
from generator.writing import feeds

if TYPE_CHECKING:
    from generator.writing.templates import Code, Environments

STAGING = "staging"

_ASCII = bytes([*b"\t\n", *range(32, 127)])
_PRINT = re.compile("[\xa0-\xac\xae-\u02ff\u2010-\u2027\u2030-\u205e€]*")
"""Characters that nothing is taken from and nothing is composed with."""

BODIES_HELD = 128
"""Texts that a process keeps as HTML: the newest stories stand on their page and in three feeds."""


@dataclass(frozen=True, slots=True)
class Templates:
    """The templates of a build; equal if all their texts are."""

    sources: tuple[Source, ...] = field(compare=False)
    digest: str
    """Of all of them."""
    reach: Mapping[str, str] = field(compare=False)
    """Name → digest of the template and of all it extends, imports or includes."""
    codes: Mapping[str, Code] = field(compare=False)
    """Name → the template compiled, once for all processes and builds."""


@dataclass(frozen=True, slots=True)
class RenderTask(Value):
    """All that a page is made from."""

    page: Page
    site: SiteView
    template: str
    """Digest of the template and of all that it reaches; empty for pages without one."""
    templates: Templates = field(compare=False)
    staging: str = field(compare=False)
    """Folder to write into."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """What `render` returns."""

    outputs: Mapping[str, str]
    """All pages: path below the output folder → digest of the file."""
    fresh: tuple[str, ...]
    """Paths of those that lie in the staging folder."""


def load_templates(sources: Sequence[Source], cache: Cache) -> Templates:
    """The templates, with what each of them depends on.

    Raises:
        BuildError: every template that cannot be parsed, or that names one that is not there.
    """
    by_name = {source.path: source for source in sources if source.path.endswith((".html", ".xml"))}
    named = map_cached(cache, find_references, by_name).results
    missing = [
        Problem(by_name[name].place, 0, 0, f'there is no template "{other}"', guess(other, by_name))
        for name, others in named.items()
        for other in others
        if other not in by_name
    ]
    if missing:
        raise BuildError(missing)
    reach = {
        name: digest({other: by_name[other].digest for other in sorted(_reached(name, named))})
        for name in by_name
    }
    everything = digest({name: source.digest for name, source in by_name.items()})
    codes = map_cached(cache, compile_template, by_name).results
    return Templates(tuple(by_name.values()), everything, reach, codes)


def open_sheets(
    sheets: Iterable[Sheet],
    name_all: Callable[[Iterable[str]], Iterable[Sheet]],
    *,
    site: SiteView,
    templates: Templates,
    current: Mapping[str, str],
    config: Config,
    cache: Cache,
) -> list[Opened[RenderTask]]:
    """Plan the pages of the sheets of which something changed: their facts, a template, or a written file.

    `name_all` makes sheets that name the paths of all other pages, which are known then. `current` maps the
    paths in the output folder to their digests.
    """
    staging = os.path.abspath(config.cache / STAGING)  # for workers, which may stand elsewhere

    def tasks(sheet: Sheet) -> dict[str, RenderTask]:
        return {
            page.path: RenderTask(page, site, templates.reach.get(page.template, ""), templates, staging)
            for page in sheet.make(sheet.facts)
        }

    def open_all(sheets: Iterable[Sheet]) -> list[Opened[RenderTask]]:
        groups = (
            Group(sheet.name, (sheet.facts, site, templates), partial(tasks, sheet)) for sheet in sheets
        )
        return open_groups(cache, render_page, groups, current)

    opened = open_all(sheets)
    return opened + open_all(name_all(paths_of(opened)))


def paths_of(opened: Iterable[Opened[RenderTask]]) -> list[str]:
    """The paths of all pages, as often as they are planned."""
    return [path for group in opened for path in group.names]


def render(
    opened: Sequence[Opened[RenderTask]],
    *,
    templates: Templates,
    current: Mapping[str, str],
    config: Config,
    cache: Cache,
) -> Rendered:
    """Render each page whose input changed, or whose file in the output folder is not what it was.

    Nothing in that folder is touched here.

    Raises:
        BuildError: the problems of all pages; the site on disk stays as it was.
    """
    shutil.rmtree(config.cache / STAGING, ignore_errors=True)
    _check_templates(
        [task.page for group in opened for task in (group.items or {}).values()], templates, config
    )
    rendered = map_grouped(cache, render_page, opened, current)
    return Rendered(rendered.results, rendered.fresh)


def page_bytes(page: Page, site: SiteView, templates: Templates) -> bytes:
    """One page, written nowhere.

    Raises:
        BuildError: as `render_page`.
    """
    return _content(RenderTask(page, site, "", templates, "")).encode()


def find_references(source: Source) -> tuple[str, ...]:
    """The templates that a template names."""
    from generator.writing import templates  # jinja2 is loaded only if there is work for it

    return templates.references(_text(source), source.place)


def compile_template(source: Source) -> Code:
    """A template as Python."""
    from generator.writing import templates

    made = templates.environment(str, _filters())
    return templates.compiled(made, source.path, _text(source))


def render_page(task: RenderTask) -> str:
    """Write one page into the staging folder; the digest of its bytes.

    Raises:
        BuildError: a fault of the template, or a source that changed meanwhile.
    """
    data = _content(task).encode()
    files.stage(f"{task.staging}/{task.page.path}", data)
    return digest_bytes(data)


def _content(task: RenderTask) -> str:
    page = task.page
    if page.template == TEXT:
        return str(page.view)
    if page.template == JSON:
        return _json(page.view)
    if page.template == JSON_FEED:
        return _json(feeds.json_feed(page.view, _html_of_entry))  # type: ignore[arg-type]
    from generator.writing import templates

    folder = os.path.basename(task.templates.sources[0].folder)
    made = _environment(task.templates)
    values = {"page": page.view, "site": _known(task.site)}
    return templates.render(made, page.template, values, place=folder, page=page.path)


def _known(site: SiteView) -> SiteView:
    """The site as it came with the first page: macros need not compare it with itself for each."""
    held = _held(site.fingerprint) if site.fingerprint else []
    if not held:
        held.append(site)
    return held[0]


@lru_cache(maxsize=1)
def _held(fingerprint: str) -> list[SiteView]:
    """Where the site of a fingerprint is kept, for as long as a process makes pages of it."""
    del fingerprint
    return []


@lru_cache(maxsize=1)
def _environment(held: Templates) -> Environments:
    """The environment of a set of templates, made once a process."""
    from generator.writing import templates

    by_name = {source.path: source for source in held.sources}
    return templates.environment(lambda name: _text(by_name[name]), _filters(), held.codes)


def _filters() -> Mapping[str, Callable[..., object]]:
    """What templates may ask for besides what Jinja has."""
    from generator.writing import templates

    return {
        "html": lambda source, links, language, excerpt=False: templates.trusted(
            body_html(source, links, language, excerpt=excerpt)
        ),
        "beginning": beginning,
    }


def body_html(source: Source, links: Mapping[str, str], language: str, *, excerpt: bool = False) -> str:
    """The text of a Markdown file as safe HTML."""
    return _body_html(source, tuple(links.items()), language, excerpt)


def beginning(source: Source, language: str, most: int) -> tuple[str, ...]:
    """The first `most` paragraphs of a Markdown file, or fewer if they are long, as plain text."""
    paragraphs = markdown.leading_paragraphs(frontmatter.body_of(_clean(source)))
    return tuple(typography.typeset(text, language) for text in openings.beginning(paragraphs, most))


@lru_cache(maxsize=BODIES_HELD)
def _body_html(source: Source, links: tuple[tuple[str, str], ...], language: str, excerpt: bool) -> str:
    return markdown.to_html(
        frontmatter.body_of(_clean(source)), dict(links), excerpt=excerpt, language=language
    )


def _clean(source: Source) -> str:
    data = files.read(source)
    if _PRINT.fullmatch(data.translate(None, _ASCII).decode("utf-8", "replace")):  # nearly always
        return data.decode("utf-8", "replace")
    return decode.clean(data.decode("utf-8-sig", "replace")).text


def _html_of_entry(entry: FeedEntry) -> str:
    if entry.source is None:
        return ""
    return body_html(entry.source, entry.links, entry.language, excerpt=entry.excerpt)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


def _text(source: Source) -> str:
    return files.read(source).decode("utf-8-sig", "replace").replace("\r\n", "\n")


def _check_templates(pages: Sequence[Page], templates: Templates, config: Config) -> None:
    """Raise if a page wants a template that is not there."""
    made_without = {TEXT, JSON, JSON_FEED}
    wanted = {page.template for page in pages} - made_without - set(templates.reach)
    if wanted:
        raise BuildError(
            Problem(f"{config.templates.name}/{name}", 0, 0, "there is no such template",
                    "copy it from the templates that come with Broadsheet")
            for name in wanted
        )  # fmt: skip


def _reached(name: str, named: Mapping[str, Sequence[str]]) -> set[str]:
    """The template itself and all that it reaches."""
    reached: set[str] = set()
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current not in reached:
            reached.add(current)
            waiting += named.get(current, ())
    return reached
