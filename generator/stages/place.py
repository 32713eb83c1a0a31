"""claim(), place(): the output folder is ours, and what goes into it goes in whole."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from generator.core import files
from generator.core.config import Config
from generator.core.locks import alone_with
from generator.core.looks import Look, learn_looks, look_at
from generator.core.problems import error
from generator.core.work import Cache

if TYPE_CHECKING:
    from generator.core.assets import Asset


@dataclass(frozen=True, slots=True)
class Placed:
    """What `place` did."""

    written: tuple[str, ...]
    """Files whose bytes are new, below the output folder."""


def claim(config: Config) -> None:
    """Make sure that the output folder is ours to write.

    Raises:
        BuildError: it is a file, a link, the home folder, holds the content or other people's files: then it
            is refused, never emptied.
    """
    output = Path(os.path.abspath(config.output))
    reason = _refusal(output, config)
    if reason:
        hint = "choose another folder with --output"
        raise error(str(config.output), f"will not be written into: {reason}", hint=hint)


@contextmanager
def hold(config: Config) -> Iterator[None]:
    """Be the only build that writes into a claimed output folder, which is made if it is not there.

    Raises:
        BuildError: another build is at work there, or the folder cannot be made.
    """
    _make(config.output)
    with alone_with(config.output / files.MARKER):
        yield


def place(
    outputs: Mapping[str, str],
    fresh: Sequence[str],
    assets: Sequence[Asset],
    *,
    current: Mapping[str, str],
    links: Sequence[str],
    staging: Path,
    config: Config,
    cache: Cache,
) -> Placed:
    """Put assets and staged pages in place, those with new bytes only.

    In an order in which the folder can be browsed at any moment: first what pages need, then pages that were
    not there, whole folders of them at once, then those that change; what is gone goes last, in `prune`.
    `current` maps the paths in the output folder to digests; `links` are symbolic links found there, through
    which nothing is written.

    Raises:
        BuildError: the folder cannot be written; what is in place stays, and the next build does the rest.
    """
    output = config.output
    for link in links:
        files.remove(output / link)
    _make(output)
    looks: dict[str, Look | None] = {}
    changed_assets = [asset for asset in assets if current.get(asset.path) != asset.digest]
    for asset in changed_assets:
        data = asset.data if asset.source is None else files.read(asset.source)
        _make_way(output / asset.path)
        files.put(output / asset.path, data)
        looks[asset.path] = look_at(output / asset.path)
    changed = [path for path in fresh if current.get(path) != outputs[path]]
    one_by_one: list[str] = []
    for folder, paths in _by_new_folder(changed, output).items():
        # Looked at before, since moving a folder touches none of its files: an edit after that is seen.
        seen = {path: look_at(f"{staging}/{path}") for path in paths} if folder else {}
        if folder and files.move_folder(f"{staging}/{folder}", f"{output}/{folder}"):
            looks |= seen
        else:
            one_by_one += paths
    new_first = sorted(one_by_one, key=lambda path: path in current)
    for path in new_first:
        if path not in current:
            _make_way(output / path)
        files.move(staging / path, output / path)
        looks[path] = look_at(output / path)
    written = {asset.path: asset.digest for asset in changed_assets}
    written |= {path: outputs[path] for path in changed}
    fresh_looks = {path: (written[path], seen) for path, seen in looks.items() if seen}
    learn_looks(cache, f"{os.path.abspath(output)}/", fresh_looks)
    return Placed(tuple(sorted(written)))


def _make(output: Path) -> None:
    """Make the folder with its marker, if it is not there."""
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as failure:
        raise error(str(output), f"cannot be made: {failure.strerror}") from failure
    if not (output / files.MARKER).exists():
        files.put(output / files.MARKER, files.MARKER_TEXT)


def _by_new_folder(paths: Sequence[str], output: Path) -> Mapping[str, list[str]]:
    """The paths by the highest folder above them that is not there yet; empty for those whose folder is."""
    highest = {"": ""}

    def highest_of(folder: str) -> str:
        if folder not in highest:
            above = highest_of(folder.rpartition("/")[0])
            highest[folder] = above or ("" if os.path.lexists(f"{output}/{folder}") else folder)
        return highest[folder]

    found: dict[str, list[str]] = {}
    for path in paths:
        found.setdefault(highest_of(path.rpartition("/")[0]), []).append(path)
    return found


def _make_way(path: Path) -> None:
    """Remove a folder that stands where a file is to be, and a file that stands where a folder is to be."""
    if path.is_dir() and not path.is_symlink():
        files.remove(path)
    parent = path.parent
    while not parent.exists():
        parent = parent.parent
    if not parent.is_dir():
        files.remove(parent)


def _refusal(output: Path, config: Config) -> str:  # noqa: PLR0911 - one return a reason
    """Why the folder is not written into; empty if it may be."""
    if output.is_symlink():
        return "it is a symbolic link"
    if output.exists() and not output.is_dir():
        return "it is a file"
    output = output.resolve()  # a link on the way there must not hide where it leads
    if output in {Path(os.path.expanduser("~")).resolve(), Path.cwd(), Path(output.anchor)}:
        return "it is the home, working or root folder"
    for name, folder in _sources(config).items():
        inner = folder.resolve()
        if inner == output or output in inner.parents:
            return f"it holds the {name} folder"
        if inner in output.parents and name != "cache":
            return f"it lies in the {name} folder"
    try:
        holds_something = output.is_dir() and any(
            not name.startswith(files.PART) for name in os.listdir(output)
        )
    except OSError as failure:
        raise error(str(output), f"cannot be read: {failure.strerror}") from failure
    if holds_something and not files.is_ours(output):
        return f"it is not empty, and no build made it (there is no {files.MARKER} in it)"
    return ""


def _sources(config: Config) -> dict[str, Path]:
    return {
        "content": config.content,
        "templates": config.templates,
        "static": config.static,
        "cache": config.cache,
    }
