"""A whole site as a folder: twelve articles in, every file out, compared byte by byte.

After a change that is meant, run `pytest tests/test_golden.py --accept` and read the difference in git.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import PROJECT, Accept, SiteFolder, files_in

GOLDEN = Path(__file__).parent / "golden"


def test_the_golden_site(site: SiteFolder, accept: Accept, request: pytest.FixtureRequest) -> None:
    shutil.copytree(GOLDEN / "content", site.content, dirs_exist_ok=True)
    report = site.build(strict=True)
    assert report.articles == 12
    found = {
        **{f"site/{path}": data for path, data in files_in(site.output).items()},
        **{f"articles/{path}": data for path, data in files_in(site.content / "articles").items()},
    }
    # Names that change with every edit of a stylesheet or script would hide what else changed.
    for name in ("site.css", "js/look.js", "js/reader.js", "js/later.js"):
        fingerprinted = next(path for path in found if is_fingerprinted(path, name))
        shown = fingerprinted.removeprefix("site/")
        del found[fingerprinted]
        found = {path: data.replace(shown.encode(), name.encode()) for path, data in found.items()}
    copied = {f"site/{path}" for path in files_in(site.static)}
    found = {path: data for path, data in found.items() if path not in copied}
    expected = GOLDEN / "expected"
    if request.config.getoption("--accept"):
        shutil.rmtree(expected, ignore_errors=True)
    for path, data in found.items():
        accept(data, expected / path)
    assert sorted(files_in(expected)) == sorted(found)


def is_fingerprinted(path: str, name: str) -> bool:
    """Whether a path of the site is the fingerprinted form of a static file."""
    stem, _, suffix = name.rpartition("/")[2].rpartition(".")
    return Path(path).name.startswith(f"{stem}-") and path.endswith(f".{suffix}")


def test_the_project_holds_what_the_design_names() -> None:
    for name in "build.py generator templates static content tests pyproject.toml Makefile LICENSE".split():
        assert (PROJECT / name).exists(), name
