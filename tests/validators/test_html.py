"""The written pages by validators that others wrote: vnu for HTML, lychee for links."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest

pytestmark = pytest.mark.validator

Missing = Callable[[str], NoReturn]


@pytest.fixture(scope="module")
def vnu(missing_tool: Missing) -> list[str]:
    """The command of the Nu HTML checker; `VNU_JAR` says where it is."""
    jar, java = os.environ.get("VNU_JAR", ""), shutil.which("java")
    if java is None:
        missing_tool("Java")
    if not Path(jar).is_file():
        missing_tool("vnu.jar, which the variable VNU_JAR should name,")
    return [java, "-jar", jar, "--errors-only", "--stdout"]


@pytest.fixture(scope="module")
def lychee(missing_tool: Missing) -> list[str]:
    """The command of the link checker, without network, for a site below a folder `out`."""
    binary = shutil.which(
        "lychee", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    )
    if binary is None:
        missing_tool("lychee, of the extra [links],")
    return [binary, "--offline", "--no-progress", "--index-files", "index.html", "--include-fragments=full"]


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


def test_pages_are_valid_html(real_site: Any, vnu: list[str]) -> None:
    found = run([*vnu, "--skip-non-html", str(real_site.folder)])
    assert found.stdout == ""
    assert found.returncode == 0, found.stderr


def test_styles_are_valid(sample_site: Any, vnu: list[str], tmp_path: Path) -> None:
    """Without the rules of the Custom Highlight API, which the checker's parser does not know."""
    (style,) = sample_site.files("css/*.css")
    text = re.sub(r"::highlight\(\w+\) \{[^}]*\}", "", style.read_text("utf-8"))
    (tmp_path / "site.css").write_text(text, "utf-8")
    found = run([*vnu, "--skip-non-css", str(tmp_path)])
    assert found.stdout == ""
    assert found.returncode == 0, found.stderr


def test_drawings_are_valid_svg(sample_site: Any, vnu: list[str]) -> None:
    found = run([*vnu, "--skip-non-svg", str(sample_site.folder)])
    assert found.stdout == ""
    assert found.returncode == 0, found.stderr


def test_no_link_is_dead(real_site: Any, lychee: list[str]) -> None:
    found = run([*lychee, "--root-dir", str(real_site.root), str(real_site.folder)])
    assert found.returncode == 0, found.stdout + found.stderr
    assert " 0 Total" not in found.stdout


@pytest.fixture
def broken(sample_site: Any, tmp_path: Path) -> Callable[[str], Path]:
    """A copy of the example site with something planted on its front page; the folder that holds it."""

    def plant(text: str) -> Path:
        folder = tmp_path / "out" / "repo"
        shutil.copytree(sample_site.folder, folder)
        page = folder / "index.html"
        page.write_text(page.read_text("utf-8").replace("</main>", f"{text}</main>"), "utf-8")
        return folder

    return plant


def test_vnu_finds_a_planted_fault(broken: Callable[[str], Path], vnu: list[str]) -> None:
    found = run([*vnu, "--skip-non-html", str(broken("<p><div></p>") / "index.html")])
    assert "index.html" in found.stdout
    assert found.returncode == 1


def test_vnu_finds_a_planted_fault_in_styles(vnu: list[str], tmp_path: Path) -> None:
    (tmp_path / "site.css").write_text("p { colour: red; }", "utf-8")
    found = run([*vnu, "--skip-non-css", str(tmp_path)])
    assert "colour" in found.stdout
    assert found.returncode == 1


@pytest.mark.parametrize(
    "link", ["nowhere.html", "/index.html", "about.html#nowhere", "#nowhere"],
    ids=["page", "base path", "fragment", "fragment here"],
)  # fmt: skip
def test_lychee_finds_a_planted_fault(broken: Callable[[str], Path], lychee: list[str], link: str) -> None:
    folder = broken(f'<a href="{link}">x</a>')
    found = run([*lychee, "--root-dir", str(folder.parent), str(folder)])
    assert found.returncode == 2, found.stdout
