"""code_digest(): another one for other code, another Python, and other packages whose results are kept."""

from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from generator.core.program import PACKAGES, code_digest, installed


def test_it_is_the_same_each_time() -> None:
    assert code_digest() == code_digest()
    assert len(code_digest()) == 32


@pytest.mark.parametrize("package", sorted(PACKAGES - {"pycld2"}))  # of which newer Pythons have no wheel
def test_packages_are_found_as_installed(package: str) -> None:
    found = [folder.replace("_", "-").lower() for folder in installed()]
    assert f"{package}-{version(package)}.dist-info" in found


@pytest.mark.parametrize(
    "folder", ["numpy-99.0.dist-info", "PyYAML-99.0.egg-info", "markdown_it_py-99.0.dist-info"]
)
def test_another_version_of_a_package_is_another_program(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = code_digest()
    (tmp_path / folder).mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    assert folder in installed()
    assert code_digest() != before


def test_packages_whose_results_are_not_kept_do_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = code_digest()
    (tmp_path / "watchdog-99.0.dist-info").mkdir()
    monkeypatch.setattr(sys, "path", [str(tmp_path), "nowhere", *sys.path])
    assert code_digest() == before
