"""parse(): Markdown files → Articles."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TypeVar

from generator.core import files
from generator.core.config import LANGUAGE, Config, Settings
from generator.core.dates import PartialDate, parse_date, sort_key
from generator.core.digest import digest, digest_texts
from generator.core.marked import map_marked
from generator.core.model import Article, Card, Leaf, Link, Source
from generator.core.problems import BuildError, Problem, error, guess, with_excerpts
from generator.core.work import Cache, map_cached
from generator.reading import decode, frontmatter, markdown, openings, tokens, typography
from generator.reading.fields import Field
from generator.reading.phrases.candidates import find_phrases
from generator.reading.slugs import is_slug, same_name, section_of, slugify

KEYS = (
    "title", "standfirst", "authors", "date", "updated", "publisher", "dateline", "section", "topics",
    "language", "captions", "references", "rights", "url", "slug", "source", "digest",
)  # fmt: skip
"""Everything that front matter may say."""

LEAF_KEYS = ("title", "language")
"""Everything that the front matter of a page in no list may say."""

_URL = re.compile(r"https?://[^\s<>\"'`\\{}|^]+", re.IGNORECASE)

_CLEAN = bytes((*b"\t\n", *range(0x20, 0x7F)))
"""ASCII that needs no cleaning."""

_BEFORE_WORDS = " '\"‘’“”«»‹›„‚(["
"""What a headline may begin with and is not sorted by."""


@dataclass(frozen=True, slots=True)
class ArticleFile:
    """All that an Article is made from."""

    source: Source
    default_section: str
    """That of its folder, else the one for articles that lie in none."""
    default_language: str
    """Of articles that do not say otherwise."""


@dataclass(frozen=True, slots=True)
class LeafFile:
    """All that a Leaf is made from."""

    source: Source
    default_language: str
    """Of pages that do not say otherwise."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What `parse` returns."""

    articles: tuple[Article, ...]
    """Newest first; undated last, by title."""
    fresh: tuple[str, ...]
    """The Markdown files that were parsed now; the others were known."""


Text = TypeVar("Text", Article, Leaf)


def parse(sources: Sequence[Source], config: Config, cache: Cache) -> Parsed:
    """Read every Markdown file into an Article.

    Raises:
        BuildError: every problem in any file; two files with one slug.
    """
    settings = config.settings
    found = {source.path: source for source in sources if source.path.lower().endswith(".md")}
    parsed = map_marked(
        cache,
        parse_article,
        {path: source.digest for path, source in found.items()},
        common=(settings.default_section, settings.language),
        make=lambda path: article_file(found[path], settings),
    )
    articles = tuple([_here(article, found[path]) for path, article in parsed.results.items()])
    _check_slugs(articles)
    return Parsed(tuple(sorted(articles, key=lambda article: newest_first(article.card))), parsed.fresh)


def article_file(source: Source, settings: Settings) -> ArticleFile:
    """A Markdown file below `articles/`, with what holds for it where it does not say otherwise."""
    return ArticleFile(source, section_of(source.path) or settings.default_section, settings.language)


def parse_article(file: ArticleFile) -> Article:
    """One Markdown file as an Article.

    Raises:
        BuildError: bytes that are no UTF-8; front matter that is missing, misspelt or out of range: one
            problem per key.
    """
    source, place = file.source, file.source.place
    text, problems = _text_of(source)
    fields, body, first_line = frontmatter.split(text, place)
    found = _Front(fields, place, problems)
    outline = markdown.outline(body, first_line)
    title, standfirst, language = found.title(), found.line("standfirst"), found.language()
    authors, captions, references = (found.items(key) for key in ("authors", "captions", "references"))

    def typeset(text: str) -> str:
        return typography.typeset(text, language or file.default_language)

    slug = found.slug(source.path)
    card = Card(
        slug=slug,
        title=typeset(title),
        standfirst=typeset(standfirst),
        opening=typeset(openings.opening(outline.paragraphs)),
        section=found.section(file.default_section),
        date=found.date("date"),
        publisher=found.line("publisher"),
        language=language,
        path=f"stories/{slug}.html",
    )
    updated, url = found.date("updated"), found.url()
    found.check_keys()
    problems += [_refused(link, place) for link in outline.refused]
    problems = with_excerpts(problems, text)
    if any(problem.level == "error" for problem in problems):
        raise BuildError(problems)
    article = Article(
        card=replace(card, fingerprint=digest(card)),
        source=source,
        authors=authors,
        updated=updated,
        dateline=found.line("dateline"),
        captions=tuple(map(typeset, captions)),
        references=tuple(map(typeset, references)),
        rights=found.line("rights"),
        url=url,
        topics=found.items("topics") if "topics" in fields else None,
        phrases=find_phrases(
            card.title,
            (standfirst, *outline.paragraphs),
            card.language or file.default_language,
            leave_out=(card.publisher, *authors),
        ),
        links=outline.links,
        words=tokens.count_words(outline.paragraphs),
        blocks=outline.blocks,
        problems=tuple(problems),
    )
    return replace(article, fingerprint=digest(article))


def parse_leaves(sources: Sequence[Source], config: Config, cache: Cache) -> tuple[Leaf, ...]:
    """Read the pages that a person wrote, by title.

    Raises:
        BuildError: every problem in any file.
    """
    inputs = {
        source.path: LeafFile(source, config.settings.language)
        for source in sources
        if source.path.lower().endswith(".md")
    }
    parsed = map_cached(cache, parse_leaf, inputs).results
    leaves = [_here(leaf, inputs[path].source) for path, leaf in parsed.items()]
    return tuple(sorted(leaves, key=lambda leaf: (leaf.title.casefold(), leaf.path)))


def _here(page: Text, source: Source) -> Text:
    """What is remembered of a file, with the folder where it lies now: a project may be moved or copied."""
    is_here = page.source.folder == source.folder and page.source.name == source.name
    return page if is_here else replace(page, source=source)


def parse_leaf(file: LeafFile) -> Leaf:
    """One file of `content/pages/`: front matter knows `title` and `language`.

    Raises:
        BuildError: as for articles.
    """
    source, place = file.source, file.source.place
    text, problems = _text_of(source)
    fields, body, first_line = frontmatter.split(text, place)
    found = _Front(fields, place, problems)
    outline = markdown.outline(body, first_line)
    title, language = found.title(), found.language()
    found.check_keys(LEAF_KEYS)
    stem = slugify(PurePosixPath(source.path).stem)
    if not stem:
        problems.append(Problem(place, 0, 0, "its name cannot be an address", "rename it"))
    problems += [_refused(link, place) for link in outline.refused]
    problems = with_excerpts(problems, text)
    if any(problem.level == "error" for problem in problems):
        raise BuildError(problems)
    title, opening = (
        typography.typeset(text, language or file.default_language)
        for text in (title, openings.opening(outline.paragraphs))
    )
    return Leaf(title, f"{stem}.html", opening, language, source, outline.links, tuple(problems))


def newest_first(card: Card) -> tuple[object, ...]:
    """Sort key: newest first, a bare year after its months, undated last by title, then by slug."""
    year, month, day, minute, second = sort_key(card.date)
    title = "" if year else card.title.casefold().lstrip(_BEFORE_WORDS)
    return (-year, -month, -day, -minute, -second, title, card.slug)


class _Front:
    """Front matter being checked: each method returns a value and notes what is wrong with it."""

    def __init__(self, fields: Mapping[str, Field], place: str, problems: list[Problem]) -> None:
        self.fields, self.place, self.problems = fields, place, problems

    def line(self, key: str) -> str:
        """One line of plain text; empty if it is not given."""
        field = self.fields.get(key)
        if field is None or not field.values:
            return ""
        if field.is_list:
            self._complain(field, f"{key} is a list", f'write {key}: "…"')
            return ""
        return _one_line(field.values[0])

    def items(self, key: str) -> tuple[str, ...]:
        """A list of plain texts; one text counts as a list of one."""
        field = self.fields.get(key)
        return tuple(filter(None, map(_one_line, field.values))) if field else ()

    def title(self) -> str:
        """The headline."""
        title = self.line("title")
        if not title and not (self.fields.get("title") and self.fields["title"].is_list):
            line = self.fields["title"].line if "title" in self.fields else 1
            self.problems.append(Problem(self.place, line, 0, "the article has no title", 'write title: "…"'))
        return title

    def slug(self, path: str) -> str:
        """As given, else from the name of the file."""
        slug = self.line("slug")
        if not slug:
            return slugify(PurePosixPath(path).stem) or f"story-{digest_texts(path)[:8]}"
        if not is_slug(slug):
            wish = slugify(slug) or "floods-in-spring"
            hint = f"lower-case letters, digits and hyphens: {wish}"
            self._complain(self.fields["slug"], f'slug "{slug}" cannot be an address', hint)
        return slug

    def section(self, default: str) -> str:
        """The name of the section."""
        section = self.line("section")
        if not section:
            return default
        if not is_slug(section.lower()):
            hint = f"letters, digits and hyphens: {slugify(section) or 'news'}"
            self._complain(self.fields["section"], f'section "{section}" cannot be an address', hint)
        return section.lower()

    def language(self) -> str:
        """A BCP 47 tag or nothing."""
        language = self.line("language")
        if language and not LANGUAGE.fullmatch(language):
            hint = "write a tag like en or pt-BR"
            self._complain(self.fields["language"], f'language "{language}" is not a tag', hint)
        return language

    def date(self, key: str) -> PartialDate | None:
        """A date, as precise as it is given."""
        text = self.line(key)
        date = parse_date(text) if text else None
        if text and date is None:
            hint = "write as much as is known of YYYY-MM-DD, or YYYY-MM-DDThh:mm+hh:mm with a time"
            self._complain(self.fields[key], f'{key} "{text}" is not a date', hint)
        return date

    def url(self) -> str:
        """An http address or nothing."""
        url = self.line("url")
        if url and not _URL.fullmatch(url):
            hint = "write an address that begins with https:// or http://"
            self._complain(self.fields["url"], f'url "{url}" is not a web address', hint)
        return url

    def check_keys(self, known: Sequence[str] = KEYS) -> None:
        """Note the keys that nobody knows."""
        for key, field in self.fields.items():
            if key not in known:
                hint = guess(key, known)
                self.problems.append(Problem(self.place, field.line, 1, f'unknown key "{key}"', hint))

    def _complain(self, field: Field, message: str, hint: str) -> None:
        self.problems.append(Problem(self.place, field.line, field.column, message, hint))


def _text_of(source: Source) -> tuple[str, list[Problem]]:
    """The file as clean text, and warnings about what had to be cleaned away."""
    data = files.read(source)
    if not data.translate(None, _CLEAN):  # a quarter of the time
        return data.decode("ascii"), []
    try:
        decoded = decode.clean(data.decode("utf-8-sig"))
    except UnicodeDecodeError as failure:
        line = data[: failure.start].count(b"\n") + 1
        message = f"byte 0x{data[failure.start]:02x} is not UTF-8"
        raise error(source.place, message, line=line, hint="save the file as UTF-8") from failure
    problems = [Problem(source.place, 0, 0, repair, level="note") for repair in decoded.repairs]
    return decoded.text, problems


def _one_line(value: str) -> str:
    """A value without control characters (YAML can write them as escapes), white space single."""
    clean = value if value.isprintable() else decode.clean(value).text
    return decode.single_spaced(clean)


def _refused(link: Link, place: str) -> Problem:
    message = f'link to "{link.target[:80]}" was left out'
    hint = "links begin with https://, http:// or mailto:, or name a Markdown file of the content"
    return Problem(place, link.line, 0, message, hint, level="warning")


def _check_slugs(articles: Sequence[Article]) -> None:
    """Raise if two articles would have one address."""
    if len({same_name(article.card.slug) for article in articles}) == len(articles):
        return
    holders: dict[str, list[Article]] = defaultdict(list)
    for article in articles:
        holders[same_name(article.card.slug)].append(article)
    shared = [group for group in holders.values() if len(group) > 1]
    problems = [
        Problem(
            group[1].source.place, 0, 0,
            f'slug "{group[1].card.slug}" is also that of {group[0].source.place}',
            "give one of them another slug, or delete it",
        )
        for group in shared
    ]  # fmt: skip
    if problems:
        raise BuildError(problems)
