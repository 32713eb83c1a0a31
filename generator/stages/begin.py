"""begin(): an empty article of a person's own."""

from __future__ import annotations

import os
from pathlib import Path

from generator.core import files
from generator.core.config import Config
from generator.core.digest import digest_texts
from generator.core.problems import error
from generator.reading import decode, frontmatter
from generator.reading.slugs import slugify

BODY = "Write the story here, in Markdown: paragraphs with a blank line between them.\n"


def begin(headline: str, config: Config) -> Path:
    """Write `content/articles/SECTION/SLUG.md` with the headline; return its path.

    It has no digest line, and so belongs to a person from birth.

    Raises:
        BuildError: the headline is empty, or there is such a file already.
    """
    title = decode.single_spaced(decode.clean(headline).text)
    if not title:
        raise error("", "the headline is empty", hint='write it in quotes: new "River falls again"')
    section = config.settings.default_section
    slug = slugify(title) or f"story-{digest_texts(title)[:8]}"
    path = config.content / "articles" / section / f"{slug}.md"
    if os.path.lexists(path):
        raise error(str(path), "is there already", hint="edit that file, or choose another headline")
    text = frontmatter.dump({"title": title, "section": section, "slug": slug}, BODY)
    files.put(path, text.encode())
    return path
