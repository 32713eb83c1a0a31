"""`Known`: what all files said when they were looked at last, in columns that are compared at once."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from generator.core.config import Config
from generator.core.model import Source
from generator.core.problems import Problem
from generator.core.value import Value
from generator.core.verdicts import Verdict
from generator.core.work import Cache
from generator.stages.convert.changes import Changes, added, applied
from generator.stages.convert.pairs import Pairs
from generator.stages.convert.settle import Draft, Held, Settlement, Told

_WORK, _CHANGES = "what raw files say", "what raw files say since"


@dataclass(frozen=True, slots=True)
class Known(Value):
    """What was found out of raw files and Markdown files; no text of any of them.

    Columns, each a mapping by path below the content folder: what did not change is compared and taken over
    without a step for each file.
    """

    section: str = ""
    """The section of articles that lie in no folder and name none."""
    folder: str = ""
    """Name of the content folder, which messages name."""
    raws: Mapping[str, str] = field(default_factory=dict)
    """Raw file → digest, of all there are."""
    markdowns: Mapping[str, str] = field(default_factory=dict)
    """Markdown file → digest, of all there are."""
    pairs: Pairs = field(default_factory=lambda: Pairs({}, ()))
    """Which raw files stand for which Markdown files."""
    slugs: Mapping[str, str] = field(default_factory=dict)
    """Markdown file → slug; empty if the file is not there."""
    sources: Mapping[str, str] = field(default_factory=dict)
    """Markdown file without a raw file → the one it was made from; empty if it is a person's."""
    kept: Mapping[str, int] = field(default_factory=dict)
    """Raw file → lines of it that are in its article."""
    cut: Mapping[str, tuple[Verdict, ...]] = field(default_factory=dict)
    """Raw file → the others that are not empty, where there are any."""
    repairs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Raw file → what was mended while it was read, if anything was."""
    warnings: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)
    """Markdown file → what is wrong with it and its raw file, if anything is."""
    followed: frozenset[str] = frozenset()
    """Markdown files of the build whose raw file has lines that were cut."""
    stamp: str = ""
    """Names what was written down last; what became other since then lies in `Changes`."""

    def is_of(self, raws: Mapping[str, object], markdowns: Mapping[str, object]) -> bool:
        """Whether these are the files that there were."""
        return self.raws.keys() == raws.keys() and self.markdowns.keys() == markdowns.keys()

    def told(self, raw: str) -> Told | None:
        """What a raw file says that did not change; None if that is not known."""
        if raw not in self.kept:
            return None
        return Told(self.kept[raw], self.cut.get(raw, ()), self.repairs.get(raw, ()))


def recall(cache: Cache, config: Config) -> Known:
    """What is known; nothing if it was found with other settings."""
    row = cache.known(_WORK).get("")
    known: Known | None = row[1] if row and row[0] == cache.key(_WORK) else None
    row = cache.known(_CHANGES).get("")
    changes: Changes | None = row[1] if row and row[0] == cache.key(_CHANGES) else None
    if known and changes and changes.stamp == known.stamp:
        known = applied(known, changes)
    now = Known(config.settings.default_section, os.path.basename(os.path.abspath(config.content)))
    return known if known and (known.section, known.folder) == (now.section, now.folder) else now


def keep(cache: Cache, known: Known, before: Known) -> None:
    """Remember it for the next build; `before` is what was recalled."""
    row = cache.known(_CHANGES).get("")
    changes: Changes = row[1] if row and row[1].stamp == before.stamp else Changes(before.stamp, {})
    more = added(changes, before, known) if before.stamp else None
    if more is None:
        stamp = cache.key((known.raws, known.markdowns))
        cache.keep_one(_WORK, cache.key(_WORK), replace(known, stamp=stamp))
        more = Changes(stamp, {})
    cache.keep_one(_CHANGES, cache.key(_CHANGES), more)


def let_go(cache: Cache) -> None:
    """Hold it no longer."""
    cache.let_go(_WORK)
    cache.let_go(_CHANGES)


def differing(sources: Mapping[str, Source], digests: Mapping[str, str]) -> set[str]:
    """Files that are not what they were, or were not there."""
    return {path for path, source in sources.items() if digests.get(path) != source.digest}


def learned(
    known: Known,
    settled: Mapping[str, Settlement],
    held: Mapping[str, Held],
    *,
    raws: Mapping[str, Source],
    markdowns: Mapping[str, Source],
    pairs: Pairs,
) -> Known:
    """What is known with what was found out now of some files, and without the files that are gone."""
    raw_of = pairs.raw_of
    told = {raw_of[path]: found.told for path, found in settled.items()}
    read, alone = raw_of.values(), markdowns.keys() - raw_of.keys()
    slugs = {path: found.slug for path, found in settled.items()}
    slugs |= {path: found.slug for path, found in held.items()}
    sources = {path: found.source if found.is_untouched else "" for path, found in held.items()}
    cut = {raw: each.cut for raw, each in told.items()}
    same = {text: text for texts in known.repairs.values() for text in texts}
    repairs = {raw: tuple(same.setdefault(text, text) for text in each.repairs) for raw, each in told.items()}
    warnings = {path: found.warnings for path, found in settled.items()}
    followed = {path for path, found in settled.items() if found.is_followed and found.told.cut}
    return replace(
        known,
        raws=_of_all(raws, known.raws),
        markdowns=_of_all(markdowns, known.markdowns),
        pairs=pairs,
        slugs=_merged(known.slugs, slugs, raw_of.keys() | alone),
        sources=_merged(known.sources, sources, alone),
        kept=_merged(known.kept, {raw: each.kept for raw, each in told.items()}, read),
        cut=_filled({**known.cut, **cut}, set(read)),
        repairs=_filled({**known.repairs, **repairs}, set(read)),
        warnings=_filled({**known.warnings, **warnings}, raw_of.keys()),
        followed=frozenset((known.followed & raw_of.keys()) - settled.keys() | followed),
    )


def carried_out(
    known: Known, drafts: Mapping[str, Draft], digests: Mapping[str, str], gone: Collection[str]
) -> Known:
    """What is known once drafts are written, with these digests, and files that are gone are set aside.

    So the Markdown that was written now need not be compared with its raw file by the next build.
    """
    return replace(
        known,
        markdowns=_without({**known.markdowns, **digests}, gone),
        slugs=_without({**known.slugs, **{path: draft.slug for path, draft in drafts.items()}}, gone),
        sources=_without(known.sources, gone),
    )


Entry = TypeVar("Entry")


def _merged(
    column: Mapping[str, Entry], fresh: Mapping[str, Entry], paths: Collection[str]
) -> Mapping[str, Entry]:
    """A column of some paths, in their order, with fresh entries."""
    merged = {**column, **fresh}
    if len(merged) == len(column) == len(paths) and all(map(merged.__contains__, paths)):
        return column if merged == column else merged
    return {path: merged[path] for path in paths}


def _of_all(sources: Mapping[str, Source], digests: Mapping[str, str]) -> Mapping[str, str]:
    """The digests of files, in the old texts where they are the same: what is one text is kept once."""
    fresh = {path: sources[path].digest for path in differing(sources, digests)}
    return _merged(digests, fresh, sources.keys())


def _filled(column: Mapping[str, Entry], paths: Collection[str]) -> Mapping[str, Entry]:
    """The entries of some paths that are not empty, in order of path."""
    return {path: entry for path, entry in sorted(column.items()) if entry and path in paths}


def _without(column: Mapping[str, Entry], gone: Collection[str]) -> Mapping[str, Entry]:
    return {path: entry for path, entry in column.items() if path not in gone} if gone else column
