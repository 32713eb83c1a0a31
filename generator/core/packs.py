"""Packs: results that are kept together, and by what a pack as a whole is known to be as it was."""

from __future__ import annotations

import pickle
from binascii import crc32
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from generator.core.digest import digest

PACK = 64
"""Results that are kept together, about: few enough that one new result writes little, many enough that all
are read quickly."""


Row = tuple[str, Any]
"""The key of an input, and the result of the work for it."""


class Packs:
    """All that is remembered of a work, in the packs that it is kept in."""

    def __init__(self, kept: Mapping[int, bytes]) -> None:
        """`kept`: the packs, by number."""
        self._parts = {number: _unpacked(pack) for number, pack in kept.items()}
        self._count = 1 << max(kept, default=0).bit_length()
        self.rows: dict[str, Row] = {}
        """Name → key and result."""
        for part in self._parts.values():
            self.rows |= part

    def learn(self, fresh: Mapping[str, Row], gone: Collection[str]) -> tuple[dict[int, bytes], list[int]]:
        """Take rows in, others out; the packs to be kept anew, and the numbers of those to be forgotten."""
        for name in gone:
            self.rows.pop(name, None)
        self.rows.update(fresh)
        count = pack_count(len(self.rows))
        if count == self._count:
            touched = {pack_of(name, count) for name in (*fresh, *gone)}
            for name in gone:
                self._parts.get(pack_of(name, count), {}).pop(name, None)
            for name, row in fresh.items():
                self._parts.setdefault(pack_of(name, count), {})[name] = row
            over: Iterable[int] = ()
        else:
            touched, over = set(range(count)), range(count, self._count)
            self._parts = {
                number: {name: self.rows[name] for name in names}
                for number, names in in_packs(self.rows, count).items()
            }
        self._count = count
        parts = {number: self._parts.get(number, {}) for number in sorted(touched)}
        full = {number: _packed(part) for number, part in parts.items() if part}
        return full, [*(number for number, part in parts.items() if not part), *over]


def pack_count(names: int) -> int:
    """Into how many packs so many results go: a power of two, so that it seldom changes."""
    return 1 << (names // PACK).bit_length()


def pack_of(name: str, packs: int) -> int:
    """The pack of a name, the same in every process."""
    return crc32(name.encode("utf-8", "surrogatepass")) & (packs - 1)


def _packed(rows: Mapping[str, Row]) -> bytes:
    return pickle.dumps(rows, pickle.HIGHEST_PROTOCOL)


def _unpacked(pack: bytes) -> dict[str, Row]:
    """What was packed; nothing if other code packed it, of which some is no longer there."""
    try:
        rows: dict[str, Row] = pickle.loads(pack)  # noqa: S301 - our own file, undamaged
    except Exception:  # whatever is raised, it means the same: not remembered
        return {}
    return rows


def in_packs(names: Iterable[str], count: int) -> Mapping[int, list[str]]:
    """The names by the number of their pack."""
    packs: dict[int, list[str]] = defaultdict(list)
    for name in names:
        packs[pack_of(name, count)].append(name)
    return packs


def seal(names: Iterable[str], inputs: Mapping[str, object], rows: Mapping[str, Row], code: str) -> str:
    """Names a pack by the inputs of some names and the keys of what is known of them.

    If it was found once that the inputs have these keys, a pack of the same seal need not have them made
    again: one digest of many inputs takes a fifth of the time of many digests.
    """
    ordered = sorted(names)
    return digest(code, ordered, [rows[name][0] for name in ordered], [inputs[name] for name in ordered])
