"""The register: who reads which kind of raw file."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import PurePath

from generator.core.model import Reading
from generator.core.problems import error, guess
from generator.reading import plain
from generator.reading.imports import single_article

LARGEST_FILE = 32 * 1024 * 1024  # bytes

READERS: Mapping[str, Callable[[bytes, str], Reading]] = {
    ".txt": plain.read,
    ".text": plain.read,
    ".html": single_article.read_page,
    ".htm": single_article.read_page,
    ".mhtml": single_article.read_archived_page,
    ".json": single_article.read_object,
}
"""By the ending of a file's name, in lower case. A reader takes bytes, and the file as problems name it."""


def has_reader(path: str) -> bool:
    """Whether files of such a name can be read."""
    return os.path.splitext(path)[1].lower() in READERS


def read(data: bytes, path: str) -> Reading:
    """A raw file as the reader for its name understands it.

    Raises:
        BuildError: the file is too large, there is no reader for it, or the reader cannot read it.
    """
    if len(data) > LARGEST_FILE:
        hint = "articles are not that long: cut it into one file an article"
        raise error(path, f"is larger than {LARGEST_FILE // 1024 // 1024} MB", hint=hint)
    suffix = PurePath(path).suffix.lower()
    if suffix not in READERS:
        raise error(
            path, f'has the ending "{suffix}", for which there is no reader', hint=guess(suffix, READERS)
        )
    return READERS[suffix](data, path)
