"""The documents say what the code does."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import yaml

from generator import cli
from generator.cli_options import COMMANDS
from generator.core.config import Corrections, Settings
from generator.reading.slugs import slugify
from generator.stages.parse import KEYS
from tests.conftest import PROJECT

README = PROJECT / "README.md"
DOCUMENTS = (
    README,
    PROJECT / "CONTRIBUTING.md",
    PROJECT / "CHANGELOG.md",
    *sorted((PROJECT / "docs").glob("*.md")),
)
WORKFLOWS = PROJECT / ".github" / "workflows"

TEST_COMMAND = "make test"

ACTIONS = {
    "pages.yml": {
        "actions/checkout@v7", "actions/setup-python@v7", "actions/configure-pages@v6",
        "actions/cache/restore@v6", "actions/cache/save@v6", "actions/upload-pages-artifact@v5",
        "actions/deploy-pages@v5",
    },
    "ci.yml": {"actions/checkout@v7", "actions/setup-python@v7"},
}  # fmt: skip


def text_of(path: Path) -> str:
    return path.read_text("utf-8")


def table_keys(path: Path) -> set[str]:
    """What stands as code in the first column of the tables of a document."""
    rows = re.findall(r"^\| ([^|]*) \|", text_of(path), re.MULTILINE)
    return {key for row in rows for key in re.findall(r"`([^`]+)`", row)}


@pytest.fixture
def usage(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> str:
    """What --help prints."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("NO_COLOR", "1")
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    return capsys.readouterr().out


def test_the_readme_has_every_option_and_no_other(usage: str) -> None:
    options = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", usage))
    described = {key.partition(" ")[0] for key in table_keys(README) if key.startswith("--")}
    assert described == options


def test_the_readme_has_every_command_and_no_other() -> None:
    section = text_of(README).partition("## Command line")[2].partition("\n## ")[0]
    table = section.partition("| command |")[2].partition("\n\n")[0]
    assert re.findall(r"^\| `(\w+)", table, re.MULTILINE) == list(COMMANDS)


def test_the_readme_is_short() -> None:
    assert text_of(README).count("\n") <= 150


@pytest.mark.parametrize("kind", [Settings, Corrections])
def test_every_setting_is_described_with_its_default(kind: type[Settings] | type[Corrections]) -> None:
    text = text_of(PROJECT / "docs" / "settings.md")
    for item in fields(kind):
        row = re.search(rf"^\| `{item.name}` \| (.*?) \| .+ \|$", text, re.MULTILINE)
        assert row, f"{item.name} is missing"
        assert row[1] == _written(getattr(kind(), item.name)), item.name


def test_no_setting_is_described_that_is_not_there() -> None:
    known = {item.name for kind in (Settings, Corrections) for item in fields(kind)}
    assert table_keys(PROJECT / "docs" / "settings.md") == known


def test_every_front_matter_key_is_described_in_order() -> None:
    section = text_of(PROJECT / "docs" / "content.md").partition("## Front matter")[2].partition("\n## ")[0]
    described = [
        key
        for row in re.findall(r"^\| ([^|]*) \|", section, re.MULTILINE)
        for key in re.findall(r"`(\w+)`", row)
    ]
    assert described == list(KEYS)


def test_every_module_is_on_the_map_and_no_other() -> None:
    text = text_of(PROJECT / "docs" / "architecture.md")
    tree = text.partition("\ngenerator/\n")[2].partition("```")[0]
    listed: set[str] = set()
    folders: list[str] = []
    for line in tree.splitlines():
        name, depth = line.split()[0], (len(line) - len(line.lstrip())) // 2
        folders = folders[: depth - 1]
        if name.endswith("/"):
            folders.append(name)
        else:
            listed.add("".join([*folders, name]))
    package = PROJECT / "generator"
    modules = {
        path.relative_to(package).as_posix() for path in package.rglob("*.py") if path.name != "__init__.py"
    }
    assert listed == {name for name in modules if not name.startswith("bundled/")}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_to_files_and_headings(document: Path) -> None:
    prose = re.sub(r"```.*?```", "", text_of(document), flags=re.DOTALL)
    prose = re.sub(r"`[^`\n]*`", "", prose)
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if re.match(r"https?:", target):
            continue
        path, _, fragment = target.partition("#")
        file = (document.parent / unquote(path)).resolve() if path else document
        assert file.exists(), f"{document.name}: {target}"
        assert PROJECT in file.parents, f"{document.name}: {target} leads out of the project"
        if fragment:
            headings = re.findall(r"^#+ (.+)$", text_of(file), re.MULTILINE)
            assert fragment in map(slugify, headings), f"{document.name}: {target}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_files_that_are_named_are_there(document: Path) -> None:
    """Paths of the project in documents; those of examples and of what a build writes are not meant."""
    named = re.findall(
        r"`((?:generator|templates|static|tests|docs|\.github)/[\w./-]*\w(?:\.\w+)?/?)`", text_of(document)
    )
    for name in named:
        if name.startswith("generator/bundled"):
            continue  # made for the wheel alone
        assert (PROJECT / name).exists(), f"{document.name}: {name}"
    for name in re.findall(r"`((?:core|reading|writing|stages)/[\w./]+)`", text_of(document)):
        if "XX" not in name:  # which stands for a language
            assert (PROJECT / "generator" / name).exists(), f"{document.name}: {name}"


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_workflows_use_the_actions_we_know(name: str) -> None:
    used = {
        step["uses"] for job in _workflow(name)["jobs"].values() for step in job["steps"] if "uses" in step
    }
    assert used == ACTIONS[name]


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_workflows_paste_nothing_into_commands(name: str) -> None:
    for job in _workflow(name)["jobs"].values():
        for step in job["steps"]:
            assert "${{" not in step.get("run", ""), step


def test_the_site_is_checked_before_it_is_published() -> None:
    workflow = _workflow("pages.yml")
    assert workflow["permissions"] == {"contents": "read"}
    assert workflow["concurrency"] == {"group": "pages", "cancel-in-progress": False}
    steps = workflow["jobs"]["build"]["steps"]
    order = [step.get("uses", step.get("run", "")) for step in steps]
    wanted = ("cache/restore", "build.py --strict", "build.py check", "cache/save", "upload-pages-artifact")
    places = [next(place for place, step in enumerate(order) if part in step) for part in wanted]
    assert places == sorted(places)
    built = next(step for step in steps if "build.py --strict" in step.get("run", ""))
    assert built["env"]["BASE_URL"] == "${{ steps.pages.outputs.base_url }}"
    assert workflow["jobs"]["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}
    assert workflow["jobs"]["deploy"]["needs"] == "build"


def test_the_commands_of_the_documents_are_targets_of_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z]+):", text_of(PROJECT / "Makefile"), re.MULTILINE))
    for document in (README, PROJECT / "CONTRIBUTING.md"):
        named = re.findall(r"^make ([a-z]+)", text_of(document), re.MULTILINE)
        assert named
        assert set(named) <= targets


def test_the_plain_commands_are_those_of_the_makefile() -> None:
    makefile, readme = text_of(PROJECT / "Makefile"), text_of(README)
    tests = re.search(r"-m pytest (.+)$", makefile, re.MULTILINE)
    assert tests
    for place in (readme, text_of(WORKFLOWS / "ci.yml")):
        assert f"-m pytest {tests[1]}" in place
        assert '-m pip install -e ".[dev]"' in place


def test_ci_begins_with_the_test_command_of_the_readme() -> None:
    assert re.search(rf"^{TEST_COMMAND}\b", text_of(README), re.MULTILINE)
    lines = [line.strip() for line in text_of(PROJECT / ".ci" / "run").splitlines()]
    commands = [line for line in lines if line and not line.startswith(("#", "set ", "cd ", "say"))]
    assert commands[0] == TEST_COMMAND
    runs = [step.get("run") for step in _workflow("ci.yml")["jobs"]["all"]["steps"]]
    assert "bash .ci/run" in runs


@pytest.mark.parametrize("picture", ["front.png", "story.png"])
def test_pictures_are_small(picture: str) -> None:
    data = (PROJECT / "docs" / "images" / picture).read_bytes()
    assert data.startswith(b"\x89PNG")
    assert len(data) <= 150_000
    assert int.from_bytes(data[16:20]) == 1280


def _written(value: object) -> str:
    """A default as the tables show it."""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, str):
        return f'`"{value}"`'
    if isinstance(value, int):
        return f"`{value}`"
    assert value == {}
    return "none"


def _workflow(name: str) -> dict[str, Any]:
    workflow = yaml.safe_load(text_of(WORKFLOWS / name))
    assert isinstance(workflow, dict)
    # YAML 1.1, as PyYAML reads it, takes the key `on` for true.
    assert True in workflow
    return workflow
