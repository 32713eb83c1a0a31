"""Packs: results that are kept together, and by what a pack as a whole is known to be as it was."""

from __future__ import annotations

import pickle
from binascii import crc32
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from generator.core.digest import digest

PACK = 64
"""Results that are kept together, about: few enough that one new result writes little, many enough that all
are read quickly."""


def pack_count(names: int) -> int:
    """Into how many packs so many results go: a power of two, so that it seldom changes."""
    return 1 << (names // PACK).bit_length()


def pack_of(name: str, packs: int) -> int:
    """The pack of a name, the same in every process."""
    return crc32(name.encode("utf-8", "surrogatepass")) & (packs - 1)


def packed(rows: Mapping[str, tuple[str, Any]]) -> bytes:
    """Names with key and result, as bytes."""
    return pickle.dumps(rows, pickle.HIGHEST_PROTOCOL)


def unpacked(pack: bytes) -> Mapping[str, tuple[str, Any]]:
    """What was packed; nothing if other code packed it, of which some is no longer there."""
    try:
        rows: Mapping[str, tuple[str, Any]] = pickle.loads(pack)  # noqa: S301 - our own file, undamaged
    except Exception:  # whatever is raised, it means the same: not remembered
        return {}
    return rows


def in_packs(names: Iterable[str], count: int) -> Mapping[int, list[str]]:
    """The names by the number of their pack."""
    packs: dict[int, list[str]] = defaultdict(list)
    for name in names:
        packs[pack_of(name, count)].append(name)
    return packs


def seal(
    names: Iterable[str], inputs: Mapping[str, object], rows: Mapping[str, tuple[str, Any]], code: str
) -> str:
    """Names a pack by the inputs of some names and the keys of what is known of them.

    If it was found once that the inputs have these keys, a pack of the same seal need not have them made
    again: one digest of many inputs takes a fifth of the time of many digests.
    """
    ordered = sorted(names)
    return digest(code, ordered, [rows[name][0] for name in ordered], [inputs[name] for name in ordered])
