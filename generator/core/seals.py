"""Seals: by what packs are known to be as they were, so that the keys of their inputs need not be made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from generator.core.work import Cache


def keys_of(
    cache: Cache, kind: str, inputs: Mapping[str, Any], packs: Mapping[int, Sequence[str]]
) -> tuple[dict[str, str], frozenset[int]]:
    """The key of each input, and the packs that are as they were, whose keys need not be made."""
    remembered, seals = cache.known(kind), cache.known(_seals_of(kind))
    keys = dict.fromkeys(inputs, "")
    sealed: list[int] = []
    for number, names in packs.items():
        is_known = str(number) in seals and all(map(remembered.__contains__, names))
        if is_known and cache.seal(names, inputs, remembered) == seals[str(number)][0]:
            keys.update({name: remembered[name][0] for name in names})
            sealed.append(number)
        else:
            keys.update({name: cache.key(inputs[name]) for name in names})
    return keys, frozenset(sealed)


def learn_seals(
    cache: Cache,
    kind: str,
    inputs: Mapping[str, Any],
    keys: Mapping[str, str],
    packs: Mapping[int, Sequence[str]],
) -> None:
    """Remember by what packs are known that are not as they were, and of which all is known now."""
    remembered = cache.known(kind)
    now = {
        str(number): (cache.seal(names, inputs, remembered), True)
        for number, names in packs.items()
        if all(name in remembered and remembered[name][0] == keys[name] for name in names)
    }
    cache.learn(_seals_of(kind), now, [str(number) for number in packs if str(number) not in now])


def _seals_of(kind: str) -> str:
    return f"seals of {kind}"
