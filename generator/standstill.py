"""What the last build said, for as long as nothing that it read or wrote is touched."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from generator.core.config import Config
from generator.core.looks import shelves_of
from generator.core.report import Report
from generator.core.work import Cache
from generator.stages.scan import is_still
from generator.stages.scan.folders import Folders

if TYPE_CHECKING:
    from generator.core.model import Source

_WORK = "the last build"
_KEY = "the key of the last build"
"""Kept apart, for most builds find that something was touched, and what the last one said is long."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A build that was done."""

    report: Report
    unsure: tuple[Source, ...]
    """Files whose looks did not prove what they hold: they are read again."""


def keep_standing(
    standing: Standing, seen: Folders, claimed: Set[str], *, config: Config, cache: Cache
) -> None:
    """Remember a build: what the folders looked like when they were read, and the output as it is now.

    `claimed` are the paths of all files of the site.
    """
    output = seen.output.glance
    shelves = shelves_of(cache, output.name, claimed)
    if shelves is None:
        return
    key = _key(seen, replace(output, shelves=shelves, links=()).digest, config, cache)
    cache.keep_one(_WORK, key, standing)
    cache.keep_one(_KEY, key, True)


def recall_report(seen: Folders, config: Config, cache: Cache) -> Report | None:
    """What the last build said of the site as it is; None if anything was touched since."""
    now = _key(seen, seen.output.digest, config, cache)
    if any(cache.known(work).get("", ("",))[0] != now for work in (_KEY, _WORK)):
        return None
    standing: Standing = cache.known(_WORK)[""][1]
    if not all(map(is_still, standing.unsure)):
        return None
    return replace(
        standing.report,
        converted=0,
        parsed=0,
        stories=(),
        rendered=(),
        written=(),
        deleted=(),
        markdown=(),
        removed=(),
        seconds={},
        memory={},
    )


def _key(seen: Folders, output: str, config: Config, cache: Cache) -> str:
    """`output`: the digest of how the output folder looks."""
    glances = (seen.raw, seen.articles, seen.pages, seen.templates, seen.static)
    return cache.key((config, *(glance.digest for glance in glances), output))
