"""map_marked(): `map_cached` for many inputs that a text each stands for, as digests do for files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from generator.core.work import Cache, Mapped, find_out, kind_of

Input = TypeVar("Input")
Result = TypeVar("Result")

_NOTHING = ("", None)


def map_marked(
    cache: Cache,
    work: Callable[[Input], Result],
    marks: Mapping[str, str],
    *,
    common: object,
    make: Callable[[str], Input],
) -> Mapped[Result]:
    """`work(make(name))` for each name; called only where its mark, or `common`, is another than before.

    What `make` returns may depend on nothing but the name, its mark and `common`: then no input is made or
    digested that did not change. `work` must be what `map_cached` wants.

    Raises:
        BuildError: as `map_cached`.
    """
    remembered = cache.known(kind_of(work))
    shared = cache.key(common)
    results: dict[str, Result] = {}
    stale: dict[str, Input] = {}
    for name, mark in marks.items():
        key, result = remembered.get(name, _NOTHING)
        if key == shared + mark:
            results[name] = result
        else:
            stale[name] = make(name)
    gone = remembered.keys() - marks.keys()
    results |= find_out(cache, work, stale, {name: shared + marks[name] for name in stale}, gone)
    return Mapped({name: results[name] for name in marks} if stale else results, tuple(stale))
