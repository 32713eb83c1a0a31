"""publish_assets(): static files → what is to lie in the output folder, and under which names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from generator.core import files
from generator.core.digest import digest_bytes
from generator.core.model import Asset, Assets, Source

STYLESHEET = "site.css"


def publish_assets(sources: Sequence[Source], *, fingerprints: bool) -> Assets:
    """The stylesheets joined in order of their names; scripts; everything else as it stands.

    Stylesheet and scripts carry their digest in their names if `fingerprints`: a browser may then keep them
    for ever. Other files keep their names, so that a new picture re-renders nothing.
    """
    styles = tuple(source for source in sources if _is(source, "css", ".css"))
    made: list[Asset] = []
    names: dict[str, str] = {}
    if styles:
        data = b"".join(files.read(source).rstrip(b"\n") + b"\n" for source in styles)
        names[STYLESHEET] = _name(f"css/{STYLESHEET}", digest_bytes(data), fingerprints)
        made.append(Asset(names[STYLESHEET], digest_bytes(data), data, None))
    for source in sources:
        if source in styles:
            continue
        path = source.path
        if _is(source, "js", ".js"):
            path = names[source.path] = _name(source.path, source.digest, fingerprints)
        made.append(Asset(path, source.digest, b"", source))
    return Assets(tuple(sorted(made, key=lambda asset: asset.path)), names)


def _is(source: Source, folder: str, suffix: str) -> bool:
    path = PurePosixPath(source.path)
    return path.parts[0] == folder and path.suffix == suffix


def _name(path: str, name: str, fingerprints: bool) -> str:
    stem, dot, suffix = path.rpartition(".")
    return f"{stem}-{name[:10]}{dot}{suffix}" if fingerprints else path
