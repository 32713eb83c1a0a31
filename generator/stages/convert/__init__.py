"""convert(): raw files → Markdown files, unless a person has edited them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.core import files
from generator.core.config import ARTICLES, Config
from generator.core.digest import digest_bytes
from generator.core.looks import Look, learn_looks, look_at
from generator.core.model import Source
from generator.core.problems import BuildError, Problem, error
from generator.core.verdicts import Verdict
from generator.core.work import Cache, map_cached
from generator.reading import frontmatter
from generator.reading.slugs import same_name
from generator.stages.convert.known import Known, carried_out, differing, keep, learned, let_go, recall
from generator.stages.convert.pairs import Pair, Pairs, pair_of, pair_up
from generator.stages.convert.settle import Draft, Settlement, Task, examine, settle, with_suffix


@dataclass(frozen=True, slots=True)
class Converted:
    """What `convert` did."""

    read: int
    """Raw files."""
    fresh: int
    """Raw files converted now; the others were known."""
    written: tuple[str, ...]
    """Markdown files written, below the content folder."""
    removed: tuple[str, ...]
    """Markdown files of the build whose raw file is gone."""
    kept: Mapping[str, int]
    """How many lines are in the Markdown, by raw file: with the cut ones, all that are not empty."""
    cut: Mapping[str, Sequence[Verdict]]
    """The lines that were left out, by raw file; files of which nothing was left out do not appear."""
    doubts: tuple[Problem, ...]
    """One for each line that was cut and may be part of its story."""
    problems: tuple[Problem, ...]
    """Warnings."""


def convert(raws: Sequence[Source], markdowns: Sequence[Source], config: Config, cache: Cache) -> Converted:
    """Bring `content/articles/` (`markdowns`) up to date with `content/raw/` (`raws`).

    A Markdown file whose digest line matches is the build's and follows its raw file; every other file is a
    person's and is never written. Nothing is written unless every raw file could be read.

    Raises:
        BuildError: raw files that cannot be read, or that claim the same Markdown file.
    """
    raw_files = {source.path: source for source in raws}
    markdown_files = {source.path: source for source in markdowns}
    before = recall(cache, config)
    pairs = before.pairs if before.raws.keys() == raw_files.keys() else pair_up(raws)

    tasks = _tasks(raw_files, markdown_files, pairs, before)
    settled = map_cached(cache, settle, tasks, passing=_is_kept_by_us).results
    strangers = _strangers(markdown_files, pairs, before)
    held = map_cached(cache, examine, strangers, passing=_is_kept_by_us).results
    known = before
    if tasks or strangers or not before.is_of(raw_files, markdown_files):
        known = learned(before, settled, held, raws=raw_files, markdowns=markdown_files, pairs=pairs)

    gone = _orphans(known)
    drafts = _with_slugs(settled, [slug for path, slug in known.slugs.items() if path not in gone])
    _check_ways(drafts, config)
    for path in gone:
        _set_aside(config, markdown_files[path])
    digests = _write(drafts, tasks, config, cache)
    if known is not before:
        keep(cache, carried_out(known, drafts, digests, gone), before)
    let_go(cache)
    return Converted(
        read=len(raws),
        fresh=len(tasks),
        written=tuple(drafts),
        removed=tuple(sorted(gone)),
        kept=known.kept,
        cut=known.cut,
        doubts=tuple(_doubts(known)),
        problems=(
            *pairs.left_out,
            *_notes(known),
            *(found for each in known.warnings.values() for found in each),
        ),
    )


def _tasks(
    raws: Mapping[str, Source], markdowns: Mapping[str, Source], pairs: Pairs, before: Known
) -> dict[str, Task]:
    """The pairs of which it is not known what is to be done, by Markdown file."""
    fresh, edited = differing(raws, before.raws), differing(markdowns, before.markdowns)
    edited |= before.markdowns.keys() - markdowns.keys()
    known = before.pairs.raw_of
    tasks: dict[str, Task] = {}
    for path, raw in pairs.raw_of.items():
        if raw in fresh or path in edited or known.get(path) != raw:
            pair = pair_of(raws[raw], markdowns.get(path), path, before.section)
            tasks[path] = Task(pair, None if raw in fresh else before.told(raw))
    return tasks


def _strangers(markdowns: Mapping[str, Source], pairs: Pairs, before: Known) -> dict[str, Source]:
    """The Markdown files without a raw file of which it is not known whose they are."""
    alone = markdowns.keys() - pairs.raw_of.keys()
    unknown = (differing(markdowns, before.markdowns) & alone) | (alone - before.sources.keys())
    return {path: markdowns[path] for path in sorted(unknown)}


def _is_kept_by_us(_: object) -> bool:
    """What is found is kept in `Known`; elsewhere only if there are problems, for then nothing is written."""
    return True


def _write(
    drafts: Mapping[str, Draft], tasks: Mapping[str, Task], config: Config, cache: Cache
) -> dict[str, str]:
    """Write the drafts; their digests."""
    digests: dict[str, str] = {}
    looks: dict[str, tuple[str, Look]] = {}
    for path, draft in drafts.items():
        place = config.content / path
        _check_unedited(tasks[path].pair, place)
        files.put(place, draft.data)
        digests[path] = digest_bytes(draft.data)
        seen = look_at(place)
        if seen:
            looks[path] = (digests[path], seen)
    learn_looks(cache, f"{os.path.abspath(config.content)}/{ARTICLES}", looks)
    return digests


def _notes(known: Known) -> Iterator[Problem]:
    """What was mended in raw files."""
    for raw, texts in known.repairs.items():
        place = f"{known.folder}/{raw}"
        for text in texts:
            yield Problem(place, 0, 0, text, level="note")


def _doubts(known: Known) -> Iterator[Problem]:
    """Lines that are in no Markdown, and may have to be; a file that a person edited lacks what it should."""
    for path in sorted(known.followed):
        raw = known.pairs.raw_of[path]
        hint = (
            f"look at {known.folder}/{path}: once you edit it, it is yours and is not asked about;"
            " or delete the line from the raw file"
        )
        for cut in known.cut[raw]:
            message = f'is cut by the rule "{cut.rule}", which is not sure: {cut.reason}'
            if not cut.is_sure:
                yield Problem(f"{known.folder}/{raw}", cut.line, 0, message, hint, excerpt=cut.text)


def _check_ways(drafts: Iterable[str], config: Config) -> None:
    """Raise if a file would be written through a symbolic link, which may lead anywhere."""
    linked = files.behind_links(config.content, drafts)
    if linked:
        message, hint = "is behind a symbolic link, and is not written", "put a real folder in its place"
        raise BuildError(Problem(f"{config.content.name}/{path}", 0, 0, message, hint) for path in linked)


def _check_unedited(pair: Pair, place: Path) -> None:
    """Raise if a person wrote the Markdown file since it was scanned: their text is not overwritten."""
    if pair.markdown is not None:
        files.read(pair.markdown)
    elif place.is_file():
        name = f"{Path(pair.raw.folder).name}/{pair.path}"
        raise error(name, "was written while the site was being built", hint="build again")


def _with_slugs(settled: Mapping[str, Settlement], taken: Iterable[str]) -> dict[str, Draft]:
    """The drafts that are to be written, in order of path, each new one with a slug of its own."""
    drafts = {path: found.draft for path, found in sorted(settled.items()) if found.draft}
    new = [path for path in drafts if not settled[path].slug]
    if not new:
        return drafts
    names = {same_name(slug) for slug in taken if slug}
    for path, draft in drafts.items():
        if not settled[path].slug and same_name(draft.slug) in names:
            slug = _free_slug(draft.slug, path, names)
            drafts[path] = Draft(slug, frontmatter.with_value(draft.data.decode(), "slug", slug).encode())
        names.add(same_name(drafts[path].slug))
    return drafts


def _free_slug(wish: str, path: str, names: set[str]) -> str:
    """A slug that no other story has, where another one has the slug that was wished for."""
    candidates = (with_suffix(wish, path, length) for length in range(6, 33))
    return next(slug for slug in candidates if same_name(slug) not in names)


def _orphans(known: Known) -> set[str]:
    """Markdown files of the build whose raw file is gone.

    If there is no raw file at all, the raw folder was put away, and the Markdown is all there is.
    """
    if not known.raws:
        return set()
    return {path for path, raw in known.sources.items() if raw and raw not in known.raws}


def _set_aside(config: Config, source: Source) -> None:
    """Take a Markdown file away, keeping a copy beside the cache: nothing is lost."""
    place = config.content / source.name
    files.put(config.removed / source.path, files.read(source))
    files.remove(place)
