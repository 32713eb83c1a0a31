"""JSON and JSON Lines of strangers (RFC 8259, jsonlines.org)."""

from __future__ import annotations

import json
import re
from typing import Any

from generator.core.problems import BuildError, error
from generator.reading.decode import decode
from generator.reading.imports.entries import Skipped

_START = 1 << 20  # bytes, in which the first object names what it holds

_KEY = re.compile(r'(?<!\\)"([A-Za-z_][\w-]{0,40})"\s*:')


def keys_of(data: bytes) -> frozenset[str]:
    """Names that stand before a colon near the start; none if the file does not begin like JSON."""
    start = data[:_START].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start.startswith((b"{", b"[")) and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return frozenset()
    return frozenset(_KEY.findall(decode(start).text))


def parse(data: bytes, path: str) -> Any:
    """The value that a file is.

    Raises:
        BuildError: it is no JSON, or nested too deeply.
    """
    text = decode(data).text
    try:
        return json.loads(text)
    except json.JSONDecodeError as failure:
        hint = "the file may have been cut short: export it again"
        raise error(
            path, f"is no JSON: {failure.msg}", line=failure.lineno, column=failure.colno, hint=hint
        ) from failure
    except (RecursionError, ValueError) as failure:  # 1,000 brackets; a number of 5,000 digits
        raise error(
            path, "is JSON that nothing writes: nested too deeply, or with a number too long"
        ) from failure


def parse_lines(data: bytes, path: str) -> tuple[list[Any], list[Skipped]]:
    """The values of a file of JSON Lines, and the lines that are none.

    Raises:
        BuildError: no line is JSON.
    """
    values: list[Any] = []
    skipped: list[Skipped] = []
    for number, text in enumerate(data.split(b"\n"), 1):
        if not text.strip():
            continue
        try:
            values.append(parse(text, path))
        except BuildError:
            skipped.append(Skipped(f"line {number:,}", "is no JSON"))
    if not values:
        raise error(path, "is no JSON, and none of its lines is", hint="export it again")
    return values, skipped


def objects_in(value: object) -> list[dict[str, Any]]:
    """The objects of a list; others in it are passed over."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
