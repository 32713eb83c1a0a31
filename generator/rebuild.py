"""rebuild(): the pipeline, if there is anything for it to do. What the command line and the preview call."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from generator.core.config import Config
from generator.core.report import Report
from generator.core.work import Cache
from generator.stages.place import claim, hold
from generator.stages.scan.folders import look_over
from generator.standstill import recall_report
from generator.stopwatch import Stopwatch

if TYPE_CHECKING:
    from generator.core.onlookers import Onlooker


def rebuild(
    config: Config, cache: Cache, onlooker: Onlooker | None = None, stopwatch: Stopwatch | None = None
) -> Report:
    """Bring the written site up to date.

    `onlooker` is told of the plan, if there has to be one, `stopwatch` of the stages.

    Raises:
        BuildError: as `pipeline.build`; another build is at work in the output folder.
    """
    stopwatch = stopwatch or Stopwatch()
    claim(config)
    with hold(config):
        with stopwatch.stage("scan"):
            seen = look_over(config)
        with closing(seen):
            with stopwatch.stage("scan"):
                last = recall_report(seen, config, cache)
            if last:
                return replace(last, seconds=stopwatch.seconds, memory=stopwatch.memory)
            from generator.pipeline import (
                build,
            )  # with all the stages, which take longer to load than to look

            return build(config, cache, seen, onlooker, stopwatch)
