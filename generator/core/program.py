"""code_digest(): the name of the program whose results are kept."""

from __future__ import annotations

import os
import sys

from generator.core.digest import digest, digest_bytes

PACKAGES = frozenset({
    "feedparser", "jinja2", "lxml", "markdown-it-py", "nh3", "numpy", "pycld2", "pystemmer", "pyyaml",
    "rapidfuzz", "scipy", "sentencex", "sparse-dot-topn", "stop-words", "trafilatura",
})  # fmt: skip
"""Those whose results are kept."""


def code_digest() -> str:
    """Names the program: its own modules, Python, and the packages whose results are kept."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    modules: dict[str, str] = {}
    for folder, _, names in os.walk(package):
        for name in names:
            if name.endswith((".py", ".toml")):
                path = os.path.join(folder, name)
                with open(path, "rb") as file:
                    modules[os.path.relpath(path, package)] = digest_bytes(file.read())
    return digest(modules, tuple(sys.version_info), installed())


def installed() -> list[str]:
    """The packages with their versions, as the names of the folders say that stand beside them.

    `name-version.dist-info`: https://packaging.python.org/en/latest/specifications/recording-installed-packages/.
    `importlib.metadata` reads the same, but takes 40 ms to load: a tenth of a build that has nothing to do.
    """
    found = []
    for folder in sys.path:
        try:
            names = os.listdir(folder or os.curdir)
        except OSError:  # an archive, or not there
            continue
        ours = [name for name in names if name.endswith((".dist-info", ".egg-info"))]
        found += [name for name in ours if _package_of(name) in PACKAGES]
    return sorted(found)


def _package_of(folder: str) -> str:
    return folder.partition("-")[0].lower().replace("_", "-").replace(".", "-")
