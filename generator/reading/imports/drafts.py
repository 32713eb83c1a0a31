"""An entry with text as a Markdown file that belongs to a person from birth."""

from __future__ import annotations

from collections.abc import Container

from generator.core.digest import digest_texts
from generator.core.model import RawArticle
from generator.reading import frontmatter, markdown_blocks
from generator.reading.imports.entries import Entry
from generator.reading.slugs import same_name, slugify

MARK = 6
"""Hexadecimal digits of a digest that tell two articles of one title apart."""


def slug_of(entry: Entry, taken: Container[str]) -> str:
    """Its title; with a digest if it has no address to be known by, or if the title is taken.

    The digest, of title and text, stays in the slug: so an article without an address is known again after a
    person has edited it, and of such, a slug that is taken means that the article is there. `taken` holds
    slugs as `same_name` has them.
    """
    wish = slugify(entry.title)
    if entry.url and wish and same_name(wish) not in taken:
        return wish
    blocks = entry.article.blocks if entry.article else ()
    texts = (entry.title, *(f"{block.kind} {block.text}" for block in blocks))
    mark = digest_texts(*((entry.url,) if entry.url else texts))
    candidates = [f"{wish or 'story'}-{mark[:length]}" for length in range(MARK, len(mark) + 1)]
    if not entry.url:
        return candidates[0]
    return next(slug for slug in candidates if same_name(slug) not in taken)


def section_of(article: RawArticle) -> str:
    """The name of the section that the article names; empty if it names none that can stand in an address."""
    return slugify(article.section)


def markdown_of(article: RawArticle, section: str, slug: str) -> str:
    """The whole file: all that is known as front matter, no digest line, the text."""
    values = frontmatter.values_of(article, section=section, slug=slug)
    return frontmatter.dump(values, markdown_blocks.to_markdown(article.blocks))
