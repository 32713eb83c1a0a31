"""The written pages by validators that others wrote: vnu for HTML, lychee for links."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit
from urllib.request import url2pathname

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
    return [java, "-jar", jar, "--errors-only", "--stdout", "--exit-zero-always", "--format", "json"]


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


def test_pages_styles_and_drawings_are_valid(real_sites: list[Any], vnu: list[str], tmp_path: Path) -> None:
    """All in one run, which planted faults keep honest.

    Styles are read without the rules of the Custom Highlight API, which the checker's parser does not know.
    """
    for site in real_sites:
        for file in (file for kind in ("html", "css", "svg") for file in site.files(f"*.{kind}")):
            copy = tmp_path / site.name / file.relative_to(site.folder)
            copy.parent.mkdir(parents=True, exist_ok=True)
            text = file.read_text("utf-8")
            copy.write_text(re.sub(r"::highlight\(\w+\) \{[^}]*\}", "", text), "utf-8")
    faults = {"page.html": "<!doctype html><title>x</title><p><div></p>", "style.css": "p { colour: red; }"}
    faults["drawing.svg"] = '<svg xmlns="http://www.w3.org/2000/svg"><circle radius="1"/></svg>'
    for name, text in faults.items():
        (tmp_path / name).write_text(text, "utf-8")
    found = run([*vnu, "--also-check-css", "--also-check-svg", str(tmp_path)])
    messages: dict[str, list[str]] = {}
    for message in json.loads(found.stdout)["messages"]:
        path = url2pathname(urlsplit(message["url"]).path)
        messages.setdefault(Path(path).relative_to(tmp_path).as_posix(), []).append(message["message"])
    assert messages.keys() == faults.keys(), messages


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


@pytest.mark.parametrize(
    "link", ["nowhere.html", "/index.html", "about.html#nowhere", "#nowhere"],
    ids=["page", "base path", "fragment", "fragment here"],
)  # fmt: skip
def test_lychee_finds_a_planted_fault(broken: Callable[[str], Path], lychee: list[str], link: str) -> None:
    folder = broken(f'<a href="{link}">x</a>')
    found = run([*lychee, "--root-dir", str(folder.parent), str(folder)])
    assert found.returncode == 2, found.stdout
