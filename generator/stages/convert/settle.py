"""settle(): what a raw file says, and what that means for its Markdown file."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from generator.core import files
from generator.core.config import RAW
from generator.core.digest import digest_texts
from generator.core.model import RawArticle, Reading, Source
from generator.core.problems import BuildError, Problem
from generator.core.value import Value
from generator.core.verdicts import Verdict
from generator.reading import frontmatter, markdown_blocks
from generator.reading.readers import read
from generator.reading.slugs import slugify
from generator.stages.convert.pairs import Pair


@dataclass(frozen=True, slots=True)
class Draft(Value):
    """A Markdown file that is to be written."""

    slug: str
    """That of the file that is there; else the one that its title makes, which another story may have too."""
    data: bytes
    """The whole file, signed, with that slug."""


@dataclass(frozen=True, slots=True)
class Told(Value):
    """What a raw file says, whatever its Markdown file may be."""

    kept: int
    """Lines of it that are in its article."""
    cut: tuple[Verdict, ...]
    """The others that are not empty."""
    repairs: tuple[str, ...]
    """What was mended while it was read."""


@dataclass(frozen=True, slots=True)
class Task(Value):
    """A pair, and what may be known of it."""

    pair: Pair
    told: Told | None = field(compare=False)
    """What the raw file says, if it is known: it then need not be read for a Markdown file of a person."""


@dataclass(frozen=True, slots=True)
class Settlement(Value):
    """What is to be done about a pair."""

    slug: str
    """Of the Markdown file that is there; empty if there is none."""
    draft: Draft | None
    """What to write; None if all is as it should be."""
    told: Told
    """What the raw file says."""
    is_followed: bool
    """Whether the Markdown is the build's, and so holds nothing of what was cut."""
    warnings: tuple[Problem, ...] = ()
    """What is wrong with the two of them."""


@dataclass(frozen=True, slots=True)
class Held:
    """What `convert` needs to know of a Markdown file without a raw file."""

    slug: str
    source: str
    """The raw file it was made from, below the content folder; empty if it never had one."""
    is_untouched: bool
    """Whether it is still as the build wrote it."""


def settle(task: Task) -> Settlement:
    """Say what is to be done about a pair.

    The raw file is not read if it is known what it says and the Markdown file is a person's, so that nothing
    is made of it: then no reader is even loaded.

    Raises:
        BuildError: a file cannot be read.
    """
    pair = task.pair
    text = _decode(files.read(pair.markdown)) if pair.markdown else None
    if text is not None and task.told and not frontmatter.is_untouched(text):
        return _leave(text, task.told, pair)
    reading = read(files.read(pair.raw), pair.raw.place)
    told = Told(len(reading.verdicts) - len(reading.cut), reading.cut, reading.repairs)
    if text is not None and not frontmatter.is_untouched(text):
        return _leave(text, told, pair)
    slug = "" if text is None else _slug_of(text, pair.path)
    if not reading.articles:
        return Settlement(slug, None, told, False, (_nothing_in(pair.raw, reading),))
    draft = _draft(reading.articles[0], pair, slug)
    is_current = text is not None and draft.data == text.encode()
    return Settlement(slug, None if is_current else draft, told, True)


def examine(source: Source) -> Held:
    """A Markdown file that has no raw file: whose is it, and what slug does it hold?"""
    text = _decode(files.read(source))
    value = _front_value(text, "source")
    return Held(_slug_of(text, source.path), value, frontmatter.is_untouched(text))


def with_suffix(slug: str, path: str, length: int = 6) -> str:
    """A slug with so many digits of a digest of the path behind it."""
    return f"{slug}-{digest_texts(path)[:length]}"


def _leave(text: str, told: Told, pair: Pair) -> Settlement:
    """A Markdown file that a person wrote or edited stays as it is; what should be known of it is said."""
    signed, origin = frontmatter.signature(text), _origin_of(pair)
    warnings: tuple[Problem, ...] = ()
    if signed is None:
        warnings = (_shadowed(pair),) if _is_unrelated(text, pair) else ()
    elif signed.origin != origin:
        warnings = (_outrun(pair, signed.origin, origin),)
    return Settlement(_slug_of(text, pair.path), None, told, False, warnings)


def _origin_of(pair: Pair) -> str:
    """How the raw file is named in the digest line of what is made from it."""
    return pair.raw.digest[:16]


def _draft(article: RawArticle, pair: Pair, slug: str) -> Draft:
    section = pair.section or slugify(article.section) or pair.default_section
    slug = slug or slugify(article.title) or with_suffix("story", pair.path)
    values = frontmatter.values_of(article, section=section, slug=slug, source=pair.raw.path)
    text = frontmatter.dump(values, markdown_blocks.to_markdown(article.blocks))
    return Draft(slug, frontmatter.sign(text, _origin_of(pair)).encode())


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
