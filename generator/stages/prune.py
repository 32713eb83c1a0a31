"""prune(): delete from the output folder what no page or asset claims any more."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from generator.core import files
from generator.core.config import Config
from generator.core.problems import error


def prune(present: Iterable[str], claimed: Collection[str], config: Config) -> tuple[str, ...]:
    """Delete the files that are `present` and not `claimed`, and folders left empty; return those files.

    Raises:
        BuildError: a file cannot be deleted.
    """
    gone = tuple(sorted(set(present) - set(claimed)))
    try:
        for path in gone:
            place = config.output / path
            if place.is_symlink() or not place.is_dir():  # else a folder with new files took its place
                files.remove(place)
        files.remove_empty_folders(config.output, gone)
    except OSError as failure:
        raise error(
            str(failure.filename or config.output), f"cannot be deleted: {failure.strerror}"
        ) from failure
    return gone
