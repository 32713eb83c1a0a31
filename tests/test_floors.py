"""The house rules of docs/architecture.md that a program can check: floors, importers, sizes."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]

LONGEST_MODULE = 350  # lines

FLOORS = {
    "core": 0, "reading": 1, "writing": 1, "stages": 2, "standstill": 3, "stopwatch": 3, "pipeline": 4,
    "rebuild": 5, "cluster": 5, "cli": 6, "preview": 6,
}  # fmt: skip

TOGETHER = (
    (
        {"numpy", "scipy", "sparse_dot_topn"},
        {"generator.stages.link.stretches", "generator.stages.thread.components"}
        | {
            f"generator.stages.relate.{name}"
            for name in (
                "collect",
                "columns",
                "compare",
                "copies",
                "counts",
                "entries",
                "expand",
                "furniture",
                "keep",
                "names",
                "neighbours",
                "order",
                "products",
                "rankings",
                "reach",
                "reasons",
                "shared",
                "surroundings",
                "vectors",
                "vocabulary",
            )
        },
    ),
    ({"jinja2", "markupsafe"}, {"generator.writing.templates", "generator.writing.templates.quick"}),
)
"""Packages that belong together, and the only modules that may import them."""

PREVIEW_PACKAGES = {"watchdog", "livereload", "tornado"}


def _name(path: Path) -> str:
    name = ".".join(path.relative_to(PROJECT).with_suffix("").parts)
    return name.removesuffix(".__init__")


MODULES = {
    _name(path): path for path in sorted((PROJECT / "generator").rglob("*.py")) if "bundled" not in path.parts
}


def _nodes(tree: ast.AST) -> Iterator[ast.AST]:
    """All nodes but those that only type checkers see."""
    for node in ast.iter_child_nodes(tree):
        if not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)):
            yield node
            yield from _nodes(node)


def _imports(module: str) -> Iterator[str]:
    """Full names of the modules that a module imports, also within functions."""
    path = MODULES[module]
    for node in _nodes(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}:{node.lineno}: relative import"
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield whole if whole in MODULES else str(node.module)


IMPORTS = {module: set(_imports(module)) for module in MODULES}


def _part(module: str) -> str:
    """`generator.stages.scan` → `stages`; `generator.preview_server` → `preview`; so are those of `cli`."""
    parts = module.split(".")
    return parts[1].partition("_")[0] if len(parts) > 1 else ""


def _stage(module: str) -> str:
    """`generator.stages.scan` → `scan`; `generator.stages.plan.front` → `plan`; a stage may be a folder."""
    return module.split(".")[2] if _part(module) == "stages" and module.count(".") > 1 else ""


def _floor(module: str) -> int:
    return -1 if module == "generator" else FLOORS.get(_part(module), 99)


def _own(module: str) -> list[str]:
    return sorted(name for name in IMPORTS[module] if name.split(".")[0] == "generator")


def test_there_is_something_to_check() -> None:
    assert len(MODULES) > 30
    assert "generator.core.digest" in IMPORTS["generator.core.work"]
    assert "generator.core.files" in IMPORTS["generator.stages.place"]
    assert "numpy" in IMPORTS["generator.stages.relate.vectors"]


@pytest.mark.parametrize("module", MODULES)
def test_every_module_has_its_floor(module: str) -> None:
    assert _floor(module) <= 6, f"{module} stands on no floor: see docs/architecture.md"


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_from_lower_floors_or_its_own_folder(module: str) -> None:
    for other in _own(module):
        is_lower = _floor(other) < _floor(module)
        is_sibling = _part(other) == _part(module) and _part(module) in {
            "core",
            "reading",
            "writing",
            "preview",
            "cli",
        }
        is_sibling |= _stage(module) != "" and _stage(other) == _stage(module)
        is_command = _part(module) == "cli" and _part(other) == "preview"
        assert is_lower or is_sibling or is_command, f"{module} imports {other}"


def test_stages_do_not_know_each_other() -> None:
    stages = [module for module in MODULES if _stage(module)]
    assert len({_stage(module) for module in stages}) > 8
    for module in stages:
        strangers = {_stage(other) for other in _own(module)} - {_stage(module), ""}
        assert not strangers, f"{module} imports {strangers}"


def test_reading_and_writing_do_not_know_each_other() -> None:
    for module in MODULES:
        opposite = {"reading": "writing", "writing": "reading"}.get(_part(module), "none")
        assert not [other for other in _own(module) if _part(other) == opposite]


@pytest.mark.parametrize("module", [module for module in MODULES if _part(module) == "core"])
def test_core_imports_only_the_standard_library(module: str) -> None:
    packages = {name.split(".")[0] for name in IMPORTS[module]} - {"generator"}
    assert packages <= sys.stdlib_module_names


def test_each_package_is_imported_by_one_module() -> None:
    importers: dict[str, set[str]] = defaultdict(set)
    for module, names in IMPORTS.items():
        for package in {name.split(".")[0] for name in names} - sys.stdlib_module_names - {"generator"}:
            importers[package].add(module)
    for packages, modules in TOGETHER:
        for package in packages & set(importers):
            assert importers.pop(package) <= modules, package
    for package in PREVIEW_PACKAGES & set(importers):
        assert all(_part(module) == "preview" for module in importers.pop(package)), package
    assert {package: sorted(modules) for package, modules in importers.items() if len(modules) > 1} == {}


def test_no_module_imports_itself_by_a_detour() -> None:
    done: set[str] = set()

    def visit(module: str, way: tuple[str, ...]) -> None:
        assert module not in way, " → ".join([*way[way.index(module) :], module]) if module in way else ""
        if module not in done:
            for other in _own(module):
                if other in MODULES and other != "generator":
                    visit(other, (*way, module))
            done.add(module)

    for module in MODULES:
        visit(module, ())


def test_every_module_can_be_imported_alone() -> None:
    script = (
        "import functools, importlib, importlib.machinery, sys\n"
        "loader = importlib.machinery.SourceFileLoader\n"
        "loader.get_code = functools.cache(loader.get_code)\n"
        "for name in sys.argv[1:]:\n"
        "    for loaded in [module for module in sys.modules if module.split('.')[0] == 'generator']:\n"
        "        del sys.modules[loaded]\n"
        "    try: importlib.import_module(name)\n"
        "    except Exception as failure: print(f'{name}: {failure!r}')\n"
    )
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", script, *MODULES],
        check=False,
        cwd=PROJECT,
        capture_output=True,
        text=True,
    )
    assert (run.stdout, run.stderr, run.returncode) == ("", "", 0)


TOO_LONG: set[str] = set()


@pytest.mark.parametrize(
    "module",
    [
        pytest.param(
            name, marks=pytest.mark.xfail(reason="to be cut in two", strict=True) if name in TOO_LONG else ()
        )
        for name in MODULES
    ],
)
def test_no_module_has_two_jobs(module: str) -> None:
    lines = MODULES[module].read_text("utf-8").count("\n")
    assert lines <= LONGEST_MODULE, f"{module} has {lines} lines"


@pytest.mark.parametrize("module", MODULES)
def test_every_module_says_what_it_is_for(module: str) -> None:
    assert ast.get_docstring(ast.parse(MODULES[module].read_text("utf-8")))


def test_only_the_command_line_prints_or_exits() -> None:
    for module, path in MODULES.items():
        if _part(module) in {"cli", "preview"}:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in {"print", "exit", "quit", "input"}, f"{module}:{node.lineno}"


def test_the_site_reads_no_clock() -> None:
    """`scan` asks how old files are, `stopwatch` how long stages take; what they learn enters no page."""
    for module, names in IMPORTS.items():
        if module not in {"generator.stages.scan.folders", "generator.stopwatch"} and _floor(module) < 4:
            assert not names & {"time", "locale", "random", "uuid", "socket", "urllib.request"}, module


def test_there_is_no_module_for_everything() -> None:
    assert not [
        module
        for module in MODULES
        if module.rpartition(".")[2] in {"utils", "util", "helpers", "common", "misc"}
    ]
