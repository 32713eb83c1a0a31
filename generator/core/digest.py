"""One name per value: digests that are the same on every machine and in every process."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import PurePath
from typing import Any

DIGEST_BYTES = 16
"""128 bits: no accidental collision among any number of articles a disk can hold."""


def digest_bytes(data: bytes) -> str:
    """Thirty-two hexadecimal digits that name `data` (BLAKE2b, RFC 7693)."""
    return hashlib.blake2b(data, digest_size=DIGEST_BYTES).hexdigest()


def digest(*values: object) -> str:
    """Thirty-two hexadecimal digits that name the values, by content and not by identity.

    Takes strings, bytes, numbers, booleans, None, paths, tuples, lists, sets, mappings and
    dataclasses of these. A dataclass with a non-empty `fingerprint` field lends that instead of
    being walked; fields declared with `compare=False` do not count, here as in `==`.

    Raises:
        TypeError: for any other type: a value that cannot be named must not enter a key.
    """
    parts: list[bytes] = []
    for value in values:
        _encode(value, parts)
    return digest_bytes(b"".join(parts))


def _encode(value: object, parts: list[bytes]) -> None:  # noqa: PLR0912 - one branch a type
    """Append an encoding of `value` that no other value shares: a type letter, a length, the content.

    The commonest types stand first: this is the innermost loop of a build that has nothing to do.
    """
    if isinstance(value, str):
        data = value.encode("utf-8", "surrogatepass")
        parts.append(b"s%d:" % len(data))
        parts.append(data)
    elif value is None:
        parts.append(b"n")
    elif isinstance(value, bool):
        parts.append(b"t" if value else b"f")
    elif isinstance(value, int):
        parts.append(b"i%d:" % value)
    elif isinstance(value, float):
        parts.append(b"d%b:" % value.hex().encode())
    elif isinstance(value, tuple | list):
        parts.append(b"l%d:" % len(value))
        for item in value:
            _encode(item, parts)
    elif is_dataclass(value):
        _encode_dataclass(value, parts)
    elif isinstance(value, Mapping):
        parts.append(b"m%d:" % len(value))
        for key in sorted(value):
            _encode(key, parts)
            _encode(value[key], parts)
    elif isinstance(value, set | frozenset):
        parts.append(b"e")
        _encode(sorted(digest(item) for item in value), parts)
    elif isinstance(value, bytes):
        parts.append(b"b%d:" % len(value))
        parts.append(value)
    elif isinstance(value, PurePath):
        _encode(value.as_posix(), parts)
    else:
        raise TypeError(f"{type(value).__name__} has no digest")


def _encode_dataclass(value: Any, parts: list[bytes]) -> None:
    name, names = _shape(value.__class__)
    lent = getattr(value, "fingerprint", "")
    parts.append(b"c" + name)
    if lent and isinstance(lent, str):
        parts.append(b"%d:" % len(lent.encode()) + lent.encode())
        return
    for field_name in names:
        _encode(getattr(value, field_name), parts)


@cache
def _shape(kind: type) -> tuple[bytes, tuple[str, ...]]:
    """The class's name and the names of the fields that count."""
    names = tuple(field.name for field in fields(kind) if field.compare)
    return f"{kind.__module__}.{kind.__qualname__}:".encode(), names
