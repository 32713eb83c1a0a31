"""The nouns. Every stage takes some of these and returns others; none of them ever changes.

Order of appearance: Source → Reading (RawArticle, Block) → Article (Card, Reference, Link)
→ Site (Group, Related) → Page. Developing stories stand in `core/threads.py`, verdicts on lines in
`core/verdicts.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Literal

from generator.core.dates import PartialDate
from generator.core.phrases import Phrases
from generator.core.problems import Problem
from generator.core.value import Value

if TYPE_CHECKING:
    from generator.core.stretch import Folded
    from generator.core.verdicts import Verdict

BlockKind = Literal["paragraph", "heading", "item", "quotation"]

RelatedReason = Literal["reference", "alike", "section", "time"]


@dataclass(frozen=True, slots=True)
class Source(Value):
    """A file that was found."""

    folder: str = field(compare=False)
    """The folder that was scanned, as the system knows it. No part of the file's identity: a project
    that moves is still the same project."""
    path: str
    """Below `folder`, with slashes, NFC: `raw/business/001.txt`."""
    digest: str
    """Of the bytes of the file."""
    name: str = field(compare=False)
    """What the file system calls it below `folder`: `path` before NFC, only for opening it."""

    @property
    def place(self) -> str:
        """The file as messages name it: `content/raw/business/001.txt`."""
        return f"{PurePath(self.folder).name}/{self.path}"


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the text of an article."""

    kind: BlockKind
    """paragraph; heading (a crosshead); item (of a bullet list); quotation (set apart)."""
    text: str
    """Plain text, one line, white space single; never empty."""


@dataclass(frozen=True, slots=True)
class RawArticle:
    """What a reader understood of a raw article. Empty means that the text does not say."""

    title: str
    """The headline; never empty."""
    blocks: tuple[Block, ...]
    """The text, in order."""
    standfirst: str = ""
    """The sentence or two under the headline."""
    authors: tuple[str, ...] = ()
    """Names from the byline, as they stand there."""
    date: PartialDate | None = None
    """When it was published."""
    updated: PartialDate | None = None
    """When it was last changed by its publisher, if that differs from `date`."""
    dateline: str = ""
    """The place that the text starts with: `LONDON`."""
    publisher: str = ""
    """Who published it."""
    language: str = ""
    """BCP 47."""
    captions: tuple[str, ...] = ()
    """Words of pictures and videos that are gone."""
    references: tuple[str, ...] = ()
    """Titles that the article itself points to."""
    rights: str = ""
    """Copyright line."""
    url: str = ""
    """Where it was published; http or https."""
    section: str = ""
    """Section that the raw data itself names; the folder is preferred."""
    topics: tuple[str, ...] = ()
    """Tags that a publisher or a person gave it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A raw file as a reader understood it."""

    articles: tuple[RawArticle, ...]
    """None if the file holds no article: empty, or furniture alone."""
    verdicts: tuple[Verdict, ...]
    """One for each line that is not empty, in their order."""
    repairs: tuple[str, ...] = ()
    """What had to be mended before it could be read, one sentence each: encoding, control characters."""
    refusal: str = ""
    """What else the file is, if that is no article; half a sentence: `holds 12 articles (wallabag)`."""

    @property
    def cut(self) -> tuple[Verdict, ...]:
        """The lines that were left out."""
        return tuple(verdict for verdict in self.verdicts if not verdict.is_kept)


@dataclass(frozen=True, slots=True)
class Card(Value):
    """All that other pages may know of an article.

    Adding a field here lets an edit of that field re-render every page that shows the card.
    """

    slug: str
    """Name in addresses: letters, marks, digits and hyphens (NFC, lower case), unique, never changed
    once given."""
    title: str
    """The headline: plain text, never empty."""
    standfirst: str
    """Plain text of one or two sentences under the headline; empty if there is none."""
    opening: str
    """How the text begins, plain text up to 220 characters; what lists show without a standfirst."""
    section: str
    """Name of its section; letters, digits and hyphens, never empty."""
    date: PartialDate | None
    """As precise as the article is; None if it does not say."""
    publisher: str
    """Who published it; empty if unknown."""
    language: str
    """BCP 47; empty means the language of the site."""
    path: str
    """Below the output folder: `stories/floods.html`. Templates link to it with their page's root."""
    fingerprint: str = field(default="", compare=False)
    """Digest of all the other fields, lent to the keys of the pages that show the card."""


@dataclass(frozen=True, slots=True)
class Link(Value):
    """A relative link in the text of an article."""

    target: str
    """As written: `../politics/budget.md`."""
    line: int
    """Of the Markdown file, counted from 1."""


@dataclass(frozen=True, slots=True)
class Article(Value):
    """A parsed Markdown file, without its text: that stays in the file until its page is rendered."""

    card: Card
    source: Source
    """The Markdown file."""
    authors: tuple[str, ...]
    updated: PartialDate | None
    dateline: str
    captions: tuple[str, ...]
    references: tuple[str, ...]
    """Titles of other stories, as the article names them; `link` finds out which are here."""
    rights: str
    url: str
    """http or https, or empty."""
    topics: tuple[str, ...] | None
    """As a person listed them; None: to be found."""
    phrases: Phrases
    """Names and subjects in title and text: what topics are found among."""
    links: tuple[Link, ...]
    """Relative links in the text, which `link` resolves."""
    words: int
    """Length of the text in words."""
    blocks: int
    """Paragraphs, headings, lists and quotations of the text."""
    problems: tuple[Problem, ...] = ()
    """Warnings about the file; cached with it, so that they are repeated."""
    fingerprint: str = field(default="", compare=False)
    """Digest of all the other fields, lent to the keys of the pages that are made from it."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page that a person wrote and that stands in no list: `content/pages/about.md`."""

    title: str
    path: str
    """Below the output folder: `about.html`."""
    opening: str
    """How its text begins, plain text up to 220 characters; empty if it has none."""
    language: str
    """BCP 47; empty means the language of the site."""
    source: Source
    links: tuple[Link, ...]
    """Relative links in the text."""
    problems: tuple[Problem, ...] = ()
    """Warnings about the file."""


@dataclass(frozen=True, slots=True)
class Likeness(Value):
    """How one story is like another, by what they tell."""

    slug: str
    """Of the other story."""
    words: tuple[str, ...]
    """Up to three terms that both share, as the text has them, weightiest first; none if hardly alike."""
    score: float
    """How alike they are, from 0 to 1, five decimals: the cosine of both in the light of their neighbours."""
    cosine: float
    """How alike they are by their own strongest terms alone, likewise."""
    is_copy: bool = False
    """Whether the other story is nearly the same text."""


@dataclass(frozen=True, slots=True)
class Version(Value):
    """A story of nearly the same text as another one."""

    card: Card
    where: str
    """For readers: its publisher; if that is unknown, its section."""


@dataclass(frozen=True, slots=True)
class Related(Value):
    """An entry of a story's list of related stories."""

    card: Card
    words: tuple[str, ...]
    """The terms that both stories share; may be empty for a reference, is for a filler."""
    reason: RelatedReason
    """Named by the story; alike by its text; to fill the list: of its section, or next in time elsewhere."""
    copies: tuple[Version, ...] = ()
    """Those of the other story, which have no entry of their own."""
    fingerprint: str = field(default="", compare=False)
    """All the other fields, one after the other, lent to the keys of the pages that show the entry."""


@dataclass(frozen=True, slots=True)
class Reference(Value):
    """An editorial "Read more"."""

    text: str
    """The title as the article gives it."""
    card: Card | None
    """The story of this site that it means; None if it is not here."""


@dataclass(frozen=True, slots=True)
class Group(Value):
    """Stories that have something in common: a section, topic, publisher, month or letter."""

    name: str
    """In addresses: `business`, `2022-05`, `undated-a`."""
    title: str
    """For readers: `Business`, `May 2022`, `Undated: A`."""
    path: str
    """Of its page, below the output folder."""
    cards: tuple[Card, ...]
    """Newest first; undated last, by title."""


@dataclass(frozen=True, slots=True)
class Site:
    """The linked whole: everything a page may need to know of the other pages."""

    articles: Mapping[str, Article]
    """By slug, newest first."""
    cards: tuple[Card, ...]
    """Newest first; undated last, by title."""
    sections: tuple[Group, ...]
    """In the order of the settings, then by name; none without stories."""
    topics: tuple[Group, ...]
    """By title."""
    topics_of: Mapping[str, tuple[Group, ...]]
    """By slug: the topics of a story, best first."""
    publishers: tuple[Group, ...]
    """By title."""
    stretches: tuple[Folded, ...]
    """All stories, each once, with what their related stories are chosen from."""
    pointers: Mapping[str, int]
    """By slug of the newest stories and of those without a date, how many others name a story or have it
    among those most like them; none: not one."""
    references: Mapping[str, tuple[Reference, ...]]
    """By slug; in the order of the article."""
    leaves: tuple[Leaf, ...]
    """By title."""
    links: Mapping[str, Mapping[str, str]]
    """By path of the page: a relative link of its text → path of the page it means."""
    problems: tuple[Problem, ...] = ()
    """Warnings of linking."""


def _as_it_is(facts: object) -> object:
    return facts


@dataclass(frozen=True, slots=True)
class Page(Value):
    """A file to be written."""

    path: str
    """Below the output folder, with slashes."""
    template: str
    """Name of a template; or a kind of `core/pagekinds.py`: then the view is the content."""
    facts: object
    """All that the page says, and what its key is made of."""
    make: Callable[[Any], object] = field(default=_as_it_is, compare=False)
    """Makes of the facts what the template sees as `page`, a dataclass of `core/views.py`. A function of a
    module; it is called only if the page is rendered, in the process that renders it."""

    @property
    def view(self) -> object:
        """What the template sees as `page`; for `text` a string, for `json` any JSON value."""
        return self.make(self.facts)
