"""How soon a save is seen in the browser; and whether the preview lasts.

    python benchmarks/preview.py [--content DIR] [--saves N]
    python benchmarks/preview.py [--content DIR] --drive SECONDS

The first prints medians over saves of a story, a stylesheet and a template; the second saves at random, and
compares the preview with a clean build. Both work on a copy of the content, of `templates/` and `static/`,
and need Chromium, Playwright and Linux. Under load, look at the CPU seconds.
"""

from __future__ import annotations

import argparse
import filecmp
import os
import random
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from playwright.sync_api import Error, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from generator.core.config import load_config  # noqa: E402
from generator.core.work import Cache  # noqa: E402
from generator.pipeline import build  # noqa: E402

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SLOWEST = 3600.0  # seconds; the first build of many stories


@dataclass(frozen=True)
class Served:
    """A preview in a process of its own."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def cpu(self) -> float:
        """CPU seconds so far, with those of processes that have ended."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")

    def size(self) -> tuple[float, int]:
        """Resident memory in MB, and open files."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        kilobytes = int(status.partition("VmRSS:")[2].split()[0])
        return kilobytes / 1024, len(os.listdir(f"/proc/{self.process.pid}/fd"))


def main() -> None:
    """Print what was measured."""
    options = _options()
    with (
        tempfile.TemporaryDirectory() as name,
        serving(Path(name), options.content) as served,
        browser() as page,
    ):
        if options.drive:
            drive(served, page, options.drive)
        else:
            measure(served, page, options.saves)


def measure(served: Served, page: Page, saves: int) -> None:
    """Save a story, a stylesheet and a template in turn; print the medians."""
    article = sorted((served.folder / "content/articles").rglob("*.md"))[0]
    slug = next(line for line in article.read_text("utf-8").split("\n") if line.startswith("slug: "))[
        6:
    ].strip(chr(34))
    page.goto(f"{served.address}stories/{slug}.html")
    until(lambda: ask(page, "Boolean(window.LiveReload)"))
    time.sleep(1)
    style, template = served.folder / "static/css/10-tokens.css", served.folder / "templates/story.html"
    probe = "getComputedStyle(document.documentElement).getPropertyValue('--probe').includes({text!r})"
    shown = "document.body.innerText.includes({text!r})"
    kinds: list[tuple[str, Path, Callable[[str, str], str], str]] = [
        ("story", article, lambda good, text: f"{good}\n{text}\n", shown),
        ("stylesheet", style, lambda good, text: f"{good}\n:root {{ --probe: '{text}'; }}\n", probe),
        (
            "template",
            template,
            lambda good, text: good.replace("{% block main %}", "{% block main %}" + text),
            shown,
        ),
    ]
    for name, path, changed, expression in kinds:
        good = path.read_text("utf-8")
        seconds, cpu = [], []
        for count in range(saves):
            text = f"Saved {name} {count} times."
            before, start = served.cpu(), time.perf_counter()
            path.write_text(changed(good, text), "utf-8")
            until(partial(ask, page, expression.format(text=text)))
            seconds.append(time.perf_counter() - start)
            settle(served)
            cpu.append(served.cpu() - before)
        print(
            f"{name}: seen after {statistics.median(seconds):.3f} s (slowest {max(seconds):.3f} s),"
            f" {statistics.median(cpu):.2f} CPU s for the whole build",
            flush=True,
        )


def drive(served: Served, page: Page, seconds: float) -> None:
    """Save at random for a while; print memory and open files each minute, and whether the site is right."""
    chance = random.Random(7)
    content = served.folder / "content"
    articles = sorted((content / "articles").rglob("*.md"))
    template, style = served.folder / "templates/story.html", served.folder / "static/css/10-tokens.css"
    good = {path: path.read_text("utf-8") for path in (*articles, template, style)}
    page.goto(served.address)
    start, told, saves = time.monotonic(), 0.0, 0
    while time.monotonic() - start < seconds:
        if time.monotonic() - told >= min(60, seconds / 4):
            told = time.monotonic()
            print(
                f"{told - start:5.0f} s: {saves} saves, {served.size()[0]:.0f} MB, {served.size()[1]} files",
                flush=True,
            )
        for _ in range(chance.choice((1, 1, 1, 1, 20))):
            saves += 1
            kind = chance.choice(
                ("story", "story", "story", "raw", "gone", "template", "broken", "style", "look")
            )
            if kind == "story":
                path = chance.choice(articles)
                path.write_text(f"{good[path]}\nSaved {saves}.\n", "utf-8")
            elif kind in {"raw", "gone"}:
                path = content / "raw/driven" / f"{chance.randrange(20)}.txt"
                path.parent.mkdir(parents=True, exist_ok=True)
                text = (
                    f"Driven story {path.stem} of many\n\nIt was told in the {saves}th save of the drive.\n"
                )
                path.write_text(text, "utf-8") if kind == "raw" else path.unlink(missing_ok=True)
            elif kind in {"template", "broken"}:
                end = "{% broken" if kind == "broken" else f"<!-- {saves} -->"
                template.write_text(good[template] + end, "utf-8")
            elif kind == "style":
                style.write_text(f"{good[style]}\n:root {{ --probe: {saves}; }}\n", "utf-8")
            else:
                ask(page, f"location.assign({chance.choice(['/', '/archive.html', '/search.html'])!r})")
        time.sleep(chance.uniform(0, 1.5))
    template.write_text(good[template], "utf-8")
    time.sleep(2)
    settle(served)
    print(f"{seconds:5.0f} s: {saves} saves, {served.size()[0]:.0f} MB, {served.size()[1]} files")
    print(
        "the site is that of a clean build" if is_clean(served) else "THE SITE IS NOT THAT OF A CLEAN BUILD"
    )


def is_clean(served: Served) -> bool:
    """Whether the preview's site equals one that is built from nothing."""
    shutil.rmtree(served.folder / "clean", ignore_errors=True)
    config = load_config(
        content=served.folder / "content", output=served.folder / "clean/site", cache=served.folder / "clean",
        templates=served.folder / "templates", static=served.folder / "static", base_path="/",
    ).for_preview()  # fmt: skip
    with Cache(config.cache) as cache:
        build(config, cache)
    one, other = served.folder / ".cache/preview/site", config.output
    names = [{path.relative_to(top) for path in top.rglob("*") if path.is_file()} for top in (one, other)]
    assert names[0], "there is nothing to compare"
    return names[0] == names[1] and not filecmp.cmpfiles(one, other, map(str, names[0]), shallow=False)[1]


@contextmanager
def serving(folder: Path, content: Path) -> Iterator[Served]:
    """The preview of a copy, once its first build has ended."""
    shutil.copytree(content, folder / "content")
    for name in ("templates", "static"):
        shutil.copytree(ROOT / name, folder / name)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = [sys.executable, str(ROOT / "build.py"), "serve", "--port", str(port), "--base-path", "/"]
    with (folder / "log.txt").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, start_new_session=True)
    served = Served(folder, port, process)
    try:
        settle(served)
        yield served
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(10)


@contextmanager
def browser() -> Iterator[Page]:
    """A page of Chromium."""
    with sync_playwright() as control:
        chromium = control.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium.new_page()
        chromium.close()


def settle(served: Served) -> None:
    """Wait until nothing is built any more."""

    def is_answered() -> bool:
        try:
            with urllib.request.urlopen(served.address, timeout=30) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            assert served.process.poll() is None, (served.folder / "log.txt").read_text()
            return False

    until(is_answered)


def ask(page: Page, expression: str) -> bool:
    """What a page says; False while it is being replaced."""
    try:
        return bool(page.evaluate(f"() => {expression}"))
    except Error:
        return False


def until(is_done: Callable[[], bool]) -> None:
    """Wait for it."""
    end = time.monotonic() + SLOWEST
    while not is_done():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.005)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--content", type=Path, default=ROOT / "content", metavar="DIR", help="(content)")
    parser.add_argument("--saves", type=int, default=20, metavar="N", help="of each kind (20)")
    parser.add_argument("--drive", type=float, default=0, metavar="SECONDS", help="random saves instead")
    return parser.parse_args()


if __name__ == "__main__":
    main()
