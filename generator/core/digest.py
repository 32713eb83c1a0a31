"""One name per value: digests that are the same on every machine and in every process."""

from __future__ import annotations

import marshal
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from itertools import chain
from operator import attrgetter
from pathlib import PurePath
from typing import Any

try:
    from _blake2 import blake2b
except ImportError:  # of other Pythons; `hashlib` has the same, but loads OpenSSL first, for 3 ms
    from hashlib import blake2b

DIGEST_BYTES = 16
"""128 bits: no accidental collision among any number of articles a disk can hold."""

_ATOMS = frozenset({str, int, type(None), bool, float, bytes})
_SEQUENCES = frozenset({tuple, list})
_MAPPING, _SET, _PATH, _ARRAY, _NESTED, _COLUMNS = 1, 2, 3, 4, 5, 6

_MARSHAL_FORMAT = 2
"""Without references between equal objects: the bytes depend on the value alone."""


def digest_bytes(data: bytes) -> str:
    """Thirty-two hexadecimal digits that name `data` (BLAKE2b, RFC 7693)."""
    return blake2b(data, digest_size=DIGEST_BYTES).hexdigest()


def digest_texts(*texts: str) -> str:
    """Thirty-two hexadecimal digits that name the texts, for what lasts: front matter, addresses.

    The same in all versions of the program and of Python.
    """
    encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
    return digest_bytes(b"".join(b"s%d:%b" % (len(data), data) for data in encoded))


def digest(*values: object) -> str:
    """Thirty-two hexadecimal digits that name the values, by content and not by identity, for the cache.

    Takes strings, bytes, numbers, booleans, None, paths, tuples, lists, arrays, sets, mappings and
    dataclasses of these. A dataclass with a non-empty `fingerprint` field lends that instead of
    being walked; fields declared with `compare=False` do not count, here as in `==`.

    Raises:
        TypeError: for any other type: a value that cannot be named must not enter a key.
    """
    return digest_plain(_plain(values))


def digest_plain(value: Any) -> str:
    """The same for tuples of strings, bytes, numbers, booleans and None, at once however many they are."""
    return digest_bytes(marshal.dumps(value, _MARSHAL_FORMAT))


def _plain(value: Any) -> object:  # noqa: PLR0911 - one return a type
    """The value in types that marshal writes, so that no two values become the same.

    Tuples and lists become tuples; every list is something else, and its first item says what. Atoms are
    not asked again: this is the innermost loop of a build that has nothing to do.
    """
    kind = value.__class__
    if kind in _ATOMS:
        return value
    if kind in _SEQUENCES:
        return _plain_items(value)
    shape = _shapes.get(kind) or _shape(kind)
    if shape.name:
        if shape.lends and value.fingerprint:
            return [shape.name, value.fingerprint]
        values = shape.values_of(value)
        return [shape.name, *[item if item.__class__ in _ATOMS else _plain(item) for item in values]]
    if kind is dict or isinstance(value, Mapping):
        return [_MAPPING, *[(_plain(key), _plain(value[key])) for key in sorted(value)]]
    if isinstance(value, set | frozenset):
        return [_SET, *sorted(digest(item) for item in value)]
    if isinstance(value, array):
        return [_ARRAY, value.typecode, value.tobytes()]
    if isinstance(value, PurePath):
        return [_PATH, value.as_posix()]
    if isinstance(value, tuple | list):
        return _plain(tuple(value))
    raise TypeError(f"{kind.__name__} has no digest")


def _plain_items(values: Sequence[Any]) -> object:
    """The same of a sequence. Items of one type go column by column: their loops then run in C."""
    kinds = set(map(type, values))
    if kinds <= _ATOMS:
        return tuple(values)
    if kinds <= _SEQUENCES and len(values) > 1:
        return [_NESTED, tuple(map(len, values)), _plain_items(list(chain.from_iterable(values)))]
    if len(kinds) == 1 and len(values) > 1:
        kind = kinds.pop()
        shape = _shapes.get(kind) or _shape(kind)
        lent = tuple(map(_fingerprint, values)) if shape.lends else ()
        if lent and all(lent):
            return [_COLUMNS, shape.name, lent]
        if shape.name:
            columns = zip(*map(shape.values_of, values), strict=True)
            return [_COLUMNS, shape.name, len(values), *map(_plain_items, columns)]
    return tuple([item if item.__class__ in _ATOMS else _plain(item) for item in values])


_fingerprint = attrgetter("fingerprint")


@dataclass(frozen=True, slots=True)
class _Shape:
    """How a type is taken apart."""

    name: str
    """Of the type; empty if it is no dataclass."""
    values_of: Callable[[Any], tuple[object, ...]]
    """The values of the fields that count."""
    lends: bool
    """Whether it has a fingerprint."""


_shapes: dict[type, _Shape] = {}


def _shape(kind: type) -> _Shape:
    """The shape of a type, found out once."""
    every = fields(kind) if is_dataclass(kind) else ()
    names = [field.name for field in every if field.compare]
    name = f"{kind.__module__}.{kind.__qualname__}" if every else ""
    get: Callable[[Any], Any] = attrgetter(*names) if names else lambda _: ()
    shape = _Shape(
        name,
        get if len(names) != 1 else lambda value: (get(value),),
        any(field.name == "fingerprint" for field in every),
    )
    _shapes[kind] = shape
    return shape
