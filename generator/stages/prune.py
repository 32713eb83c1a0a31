"""prune(): delete from the output folder what no page or asset claims any more."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from generator.core import files
from generator.core.config import Config
from generator.core.model import Source
from generator.core.problems import error


def prune(present: Iterable[Source], claimed: Collection[str], config: Config) -> tuple[str, ...]:
    """Delete the files that are `present` and not `claimed`, and folders left empty; return their paths.

    Raises:
        BuildError: a file cannot be deleted.
    """
    gone = {source.path: source.name for source in present if source.path not in claimed}
    try:
        for name in gone.values():
            place = config.output / name
            if place.is_symlink() or not place.is_dir():  # else a folder with new files took its place
                files.remove(place)
        files.remove_empty_folders(config.output, gone.values())
    except OSError as failure:
        raise error(
            str(failure.filename or config.output), f"cannot be deleted: {failure.strerror}"
        ) from failure
    return tuple(sorted(gone))
