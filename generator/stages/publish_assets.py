"""publish_assets(): static files → what is to lie in the output folder, and under which names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from pathlib import PurePosixPath

from generator.core import files
from generator.core.assets import Asset, Assets
from generator.core.digest import digest_bytes
from generator.core.model import Source

STYLESHEET = "css/site.css"

STYLE_COMMENT = re.compile(rb"^[ \t]*/\*[\s\S]*?\*/[ \t]*\n", re.MULTILINE)
SCRIPT_COMMENT = re.compile(rb"^[ \t]*(?://.*|/\*[\s\S]*?\*/)[ \t]*\n", re.MULTILINE)
"""Comments that fill their lines: four bytes in ten of our scripts, one of our styles."""


def publish_assets(sources: Sequence[Source], *, fingerprints: bool) -> Assets:
    """Stylesheets and scripts, joined; everything else as it stands.

    All of `css/` is one stylesheet. A script of `js/` stands alone, a folder of `js/` is one script; what is
    joined stands in order of the names. Both lose the comments that fill whole lines. Stylesheet and
    scripts carry their digest in their names if `fingerprints`: a browser may then keep them for ever. Other
    files keep their names, so that a new picture re-renders nothing.
    """
    made: list[Asset] = []
    parts: dict[str, list[Source]] = defaultdict(list)
    for source in sources:
        joined = _joined_into(PurePosixPath(source.path))
        if joined:
            parts[joined].append(source)
        else:
            made.append(Asset(source.path, source.digest, b"", source))
    names: dict[str, str] = {}
    for path, group in parts.items():
        data = b"".join(files.read(source).rstrip(b"\n") + b"\n" for source in group)
        data = (STYLE_COMMENT if path == STYLESHEET else SCRIPT_COMMENT).sub(b"", data)
        name = digest_bytes(data)
        names[_name_of(path)] = _published(path, name, fingerprints)
        made.append(Asset(names[_name_of(path)], name, data, None))
    return Assets(tuple(sorted(made, key=lambda asset: asset.path)), names)


def _joined_into(path: PurePosixPath) -> str:
    """The stylesheet or script that a file is part of; empty if it is neither."""
    if path.parts[0] == "css" and path.suffix == ".css":
        return STYLESHEET
    if path.parts[0] == "js" and path.suffix == ".js":
        return f"js/{path.parts[1].removesuffix('.js')}.js"
    return ""


def _name_of(path: str) -> str:
    """What templates call it."""
    return path.removeprefix("css/")


def _published(path: str, digest: str, fingerprints: bool) -> str:
    stem, dot, suffix = path.rpartition(".")
    return f"{stem}-{digest[:10]}{dot}{suffix}" if fingerprints else path
