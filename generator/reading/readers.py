"""The register: who reads which kind of raw file."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from generator.core.model import Reading
from generator.core.problems import error, guess

LARGEST_FILE = 32 * 1024 * 1024  # bytes


# Each is loaded when the first file of its kind is read: together they take longer to load than all else.


def _read_text(data: bytes, path: str) -> Reading:
    from generator.reading import plain

    return plain.read(data, path)


def _read_page(data: bytes, path: str) -> Reading:
    from generator.reading.imports import single_article

    return single_article.read_page(data, path)


def _read_archived_page(data: bytes, path: str) -> Reading:
    from generator.reading.imports import single_article

    return single_article.read_archived_page(data, path)


def _read_object(data: bytes, path: str) -> Reading:
    from generator.reading.imports import single_article

    return single_article.read_object(data, path)


READERS: Mapping[str, Callable[[bytes, str], Reading]] = {
    ".txt": _read_text,
    ".text": _read_text,
    ".html": _read_page,
    ".htm": _read_page,
    ".mhtml": _read_archived_page,
    ".json": _read_object,
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
    suffix = os.path.splitext(path)[1].lower()
    if suffix not in READERS:
        raise error(
            path, f'has the ending "{suffix}", for which there is no reader', hint=guess(suffix, READERS)
        )
    return READERS[suffix](data, path)
