"""convert(): raw files → Markdown files, unless a person has edited them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from generator.core import files
from generator.core.config import ARTICLES, RAW, Config
from generator.core.digest import digest_bytes, digest_texts
from generator.core.looks import Look, learn_looks, look_at
from generator.core.model import RawArticle, Reading, Source, Verdict
from generator.core.problems import BuildError, Problem, error
from generator.core.value import Value
from generator.core.work import Cache, foretell, map_cached
from generator.reading import frontmatter, markdown_blocks
from generator.reading.readers import read
from generator.reading.slugs import same_name, slugify
from generator.stages.convert.pairs import Pair, pair_up


@dataclass(frozen=True, slots=True)
class Draft(Value):
    """A Markdown file that is to be written."""

    slug: str
    """That of the file that is there; else the one that its title makes, which another story may have too."""
    data: bytes
    """The whole file, signed, with that slug."""


@dataclass(frozen=True, slots=True)
class Settlement(Value):
    """What is to be done about a pair."""

    slug: str
    """Of the Markdown file that is there; empty if there is none."""
    draft: Draft | None
    """What to write; None if all is as it should be."""
    kept: int
    """Lines of the raw file that are in its article."""
    cut: tuple[Verdict, ...]
    """The others that are not empty."""
    is_followed: bool
    """Whether the Markdown is the build's, and so holds nothing of what was cut."""
    problems: tuple[Problem, ...]
    """Warnings."""


@dataclass(frozen=True, slots=True)
class Held:
    """What `convert` needs to know of a Markdown file without a raw file."""

    slug: str
    source: str
    """The raw file it was made from, below the content folder; empty if it never had one."""
    is_untouched: bool
    """Whether it is still as the build wrote it."""


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
    by_path = {source.path: source for source in markdowns}
    pairs, problems = pair_up(raws, by_path, config.settings.default_section)
    settled = map_cached(cache, settle, pairs, passing=lambda found: found.draft is not None)
    alone = {path: source for path, source in by_path.items() if path not in pairs}
    held = map_cached(cache, examine, alone)
    gone = _orphans(held.results, raws)

    taken = {found.slug for path, found in held.results.items() if path not in gone}
    taken |= {found.slug for found in settled.results.values()}
    drafts = _with_slugs(settled.results, taken)
    _check_ways(drafts, config)

    for path in gone:
        _set_aside(config, by_path[path])
    digests: dict[str, str] = {}
    looks: dict[str, tuple[str, Look]] = {}
    for path, draft in drafts.items():
        place = config.content / path
        _check_unedited(pairs[path], place)
        files.put(place, draft.data)
        digests[path] = digest_bytes(draft.data)
        seen = look_at(place)
        if seen:
            looks[path] = (digests[path], seen)
    foretell(cache, settle, _foreseen(pairs, settled.results, drafts, digests))
    learn_looks(cache, f"{os.path.abspath(config.content)}/{ARTICLES}", looks)
    warnings = [problem for found in settled.results.values() for problem in found.problems]
    return Converted(
        read=len(raws),
        fresh=len(settled.fresh),
        written=tuple(drafts),
        removed=tuple(sorted(gone)),
        kept={pairs[path].raw.path: found.kept for path, found in settled.results.items()},
        cut={pairs[path].raw.path: found.cut for path, found in settled.results.items() if found.cut},
        doubts=tuple(_doubts(pairs, settled.results)),
        problems=(*problems, *warnings),
    )


def _doubts(pairs: Mapping[str, Pair], settled: Mapping[str, Settlement]) -> Iterator[Problem]:
    """Lines that are in no Markdown, and may have to be; a file that a person edited lacks what it should."""
    for path, found in settled.items():
        if not found.cut:
            continue
        raw = pairs[path].raw
        hint = (
            f"look at {Path(raw.folder).name}/{path}: once you edit it, it is yours and is not asked about;"
            " or delete the line from the raw file"
        )
        for cut in found.cut if found.is_followed else ():
            message = f'is cut by the rule "{cut.rule}", which is not sure: {cut.reason}'
            if not cut.is_sure:
                yield Problem(raw.place, cut.line, 0, message, hint, excerpt=cut.text)


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


def settle(pair: Pair) -> Settlement:
    """Read the raw file and say what that means for its Markdown file.

    Raises:
        BuildError: a file cannot be read.
    """
    place = pair.raw.place
    reading = read(files.read(pair.raw), place)
    problems = [Problem(place, 0, 0, text, level="note") for text in reading.repairs]
    kept, cut = len(reading.verdicts) - len(reading.cut), reading.cut
    origin = pair.raw.digest[:16]
    if pair.markdown is None:
        draft = _draft(reading.articles[0], pair, origin) if reading.articles else None
        problems += [] if draft else [_nothing_in(pair.raw, reading)]
        return Settlement("", draft, kept, cut, draft is not None, tuple(problems))

    text = _decode(files.read(pair.markdown))
    slug = _slug_of(text, pair.path)
    signed = frontmatter.signature(text)
    if not frontmatter.is_untouched(text):
        if signed is None:
            problems += [_shadowed(pair)] if _is_unrelated(text, pair) else []
        elif signed.origin != origin:
            problems.append(_outrun(pair, signed.origin, origin))
        return Settlement(slug, None, kept, cut, False, tuple(problems))
    if not reading.articles:
        problems.append(_nothing_in(pair.raw, reading))
        return Settlement(slug, None, kept, cut, False, tuple(problems))
    draft = _draft(reading.articles[0], pair, origin, slug)
    is_current = draft.data == text.encode()
    return Settlement(slug, None if is_current else draft, kept, cut, True, tuple(problems))


def examine(source: Source) -> Held:
    """A Markdown file that has no raw file: whose is it, and what slug does it hold?"""
    text = _decode(files.read(source))
    value = _front_value(text, "source")
    return Held(_slug_of(text, source.path), value, frontmatter.is_untouched(text))


def _draft(article: RawArticle, pair: Pair, origin: str, slug: str = "") -> Draft:
    section = pair.section or slugify(article.section) or pair.default_section
    slug = slug or slugify(article.title) or _with_suffix("story", pair.path)
    values = frontmatter.values_of(article, section=section, slug=slug, source=pair.raw.path)
    text = frontmatter.dump(values, markdown_blocks.to_markdown(article.blocks))
    return Draft(slug, frontmatter.sign(text, origin).encode())


def _with_slugs(settled: Mapping[str, Settlement], taken: set[str]) -> dict[str, Draft]:
    """The drafts that are to be written, in order of path, each new one with a slug of its own."""
    if not any(found.draft for found in settled.values()):
        return {}
    names = {same_name(slug) for slug in taken if slug}
    drafts: dict[str, Draft] = {}
    for path, found in sorted(settled.items()):
        draft = found.draft
        if draft is None:
            continue
        if not found.slug and same_name(draft.slug) in names:
            slug = _free_slug(draft.slug, path, names)
            draft = Draft(slug, frontmatter.with_value(draft.data.decode(), "slug", slug).encode())
        names.add(same_name(draft.slug))
        drafts[path] = draft
    return drafts


def _free_slug(wish: str, path: str, names: set[str]) -> str:
    """A slug that no other story has, where another one has the slug that was wished for."""
    candidates = (_with_suffix(wish, path, length) for length in range(6, 33))
    return next(slug for slug in candidates if same_name(slug) not in names)


def _with_suffix(slug: str, path: str, length: int = 6) -> str:
    """A slug with so many digits of a digest of the path behind it."""
    return f"{slug}-{digest_texts(path)[:length]}"


def _foreseen(
    pairs: Mapping[str, Pair],
    settled: Mapping[str, Settlement],
    drafts: Mapping[str, Draft],
    digests: Mapping[str, str],
) -> dict[str, tuple[Pair, Settlement]]:
    """What `settle` will say next time of the files that were written now, which have these digests."""
    foreseen: dict[str, tuple[Pair, Settlement]] = {}
    for path, draft in drafts.items():
        raw = pairs[path].raw
        written = Source(raw.folder, path, digests[path], path)
        result = replace(settled[path], slug=draft.slug, draft=None)
        foreseen[path] = (replace(pairs[path], markdown=written), result)
    return foreseen


def _orphans(held: Mapping[str, Held], raws: Sequence[Source]) -> set[str]:
    """Markdown files of the build whose raw file is gone.

    If there is no raw file at all, the raw folder was put away, and the Markdown is all there is.
    """
    paths = {raw.path for raw in raws}
    if not paths:
        return set()
    return {
        path
        for path, found in held.items()
        if found.is_untouched and found.source and found.source not in paths
    }


def _set_aside(config: Config, source: Source) -> None:
    """Take a Markdown file away, keeping a copy beside the cache: nothing is lost."""
    place = config.content / source.name
    files.put(config.removed / source.path, files.read(source))
    files.remove(place)


def _decode(data: bytes) -> str:
    return data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")


def _front_value(text: str, key: str) -> str:
    """A value of the front matter; empty if it is not there or nothing can be read there."""
    try:
        fields, _, _ = frontmatter.split(text, "")
    except BuildError:
        return ""
    found = fields.get(key)
    return found.values[0] if found and found.values else ""


def _slug_of(text: str, path: str) -> str:
    return _front_value(text, "slug") or slugify(PurePosixPath(path).stem)


def _is_unrelated(text: str, pair: Pair) -> bool:
    """Whether the Markdown file does not say that it was made from this raw file."""
    return _front_value(text, "source") != pair.raw.path


def _nothing_in(raw: Source, reading: Reading) -> Problem:
    if reading.refusal:
        hint = f"take it out of {RAW}/, and bring it in by: build.py import {PurePosixPath(raw.path).name}"
        return Problem(raw.place, 0, 0, f"left out: {reading.refusal}", hint, level="warning")
    what = "holds nothing but furniture" if reading.cut else "is empty"
    hint = "delete it, or write the article into it"
    return Problem(raw.place, 0, 0, f"{what}: no article was made of it", hint, level="warning")


def _shadowed(pair: Pair) -> Problem:
    place = f"{Path(pair.raw.folder).name}/{pair.path}"
    message = f"is not converted: {place} was written by a person"
    return Problem(pair.raw.place, 0, 0, message, "rename one of them", level="warning")


def _outrun(pair: Pair, old: str, new: str) -> Problem:
    assert pair.markdown is not None, "only a file that is there can be outrun"
    message = f"was changed after {pair.markdown.place} had been edited"
    hint = (
        f"take over by hand what is new, then end the digest line of {pair.markdown.place} with -{new}"
        f" instead of -{old}; or delete that file to have it converted anew"
    )
    return Problem(pair.raw.place, 0, 0, message, hint, level="warning")
