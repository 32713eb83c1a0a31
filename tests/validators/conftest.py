"""Built sites for tests that validate them, a browser that visits them, and tools that may be missing."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import unquote

import pytest
from filelock import FileLock

from generator.core.config import load_config
from generator.core.work import Cache
from generator.pipeline import build
from generator.writing import sitemaps
from generator.writing.addresses import UNKNOWN_BASE

PROJECT = Path(__file__).resolve().parents[2]
SHARED = PROJECT.parent / "shared"
BASE = "https://example.org/repo/"

UNDATED = {
    "harbour": "Harbour is dredged\n\nThe harbour of Tern is being dredged. Work began without ceremony.\n",
    "lamp": 'Lamp & lens: "<restored>"\n\nThe old lamp shines again over Tern. It\'s 3 < 4 & 5 > 4.\n',
    "müll": "Müll im Hafen von Tern\n\nTaucher haben im Hafen von Tern Müll gefunden. Ein Anker war dabei.\n",
}


def missing(tool: str) -> NoReturn:
    """Skip the test, since a tool is not on this machine; in CI, which installs all of them, fail it."""
    if os.environ.get("REQUIRE_TOOLS"):
        pytest.fail(f"{tool} is missing, and REQUIRE_TOOLS is set")
    pytest.skip(f"{tool} is missing")


class Written:
    """A written site: `folder` is its output, `repo` below `root`; `base` is where its feeds place it."""

    def __init__(self, name: str, folder: Path, base_url: str) -> None:
        self.name, self.folder, self.root = name, folder, folder.parent
        self.base, self.has_base_url = base_url or UNKNOWN_BASE, bool(base_url)

    def files(self, pattern: str) -> list[Path]:
        """The files that fit a pattern, at least one."""
        found = sorted(self.folder.rglob(pattern))
        assert found, f"the site has no {pattern}"
        return found

    def path_of(self, address: str) -> str:
        """The path below the output folder that an absolute address of the site means."""
        assert address.startswith(self.base), f"{address} is not below {self.base}"
        path = unquote(address.removeprefix(self.base))
        return f"{path}index.html" if not path or path.endswith("/") else path


Build = Callable[..., Written]


@pytest.fixture(scope="session")
def build_site(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Build the site of a content folder that a function fills; each name once for all workers."""
    base = tmp_path_factory.getbasetemp()
    sites = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "sites"
    sites.mkdir(exist_ok=True)

    def build_once(name: str, fill: Callable[[Path], object], base_url: str = BASE) -> Written:
        written = Written(name, sites / name / "out" / "repo", base_url)
        content, done = sites / name / "content", sites / name / "done"
        with FileLock(sites / f"{name}.lock"):
            if not done.exists():
                content.mkdir(parents=True)
                fill(content)
                config = load_config(
                    content=content,
                    output=written.folder,
                    templates=PROJECT / "templates",
                    static=PROJECT / "static",
                    base_url=base_url,
                    processes=1,
                )
                with Cache(config.cache) as cache:
                    build(config, cache)
                done.touch()
        return written

    return build_once


def _sample(content: Path) -> None:
    for name in ("raw", "pages"):
        shutil.copytree(PROJECT / "content" / name, content / name)
    for settings in (PROJECT / "content").glob("*.toml"):
        shutil.copy(settings, content)


def _undated(content: Path) -> None:
    (content / "raw").mkdir()
    for name, text in UNDATED.items():
        (content / "raw" / f"{name}.txt").write_text(text, "utf-8")


@pytest.fixture(scope="session")
def sample_site(build_site: Build) -> Written:
    """The example site, under a base path."""
    return build_site("sample", _sample)


@pytest.fixture(scope="session", params=["sample", "baseless", "undated", "large"])
def any_site(request: pytest.FixtureRequest, build_site: Build) -> Written:
    """The example site, with and without a base URL; one without dates; one that needs several sitemaps."""
    if request.param == "undated":
        return build_site("undated", _undated)
    if request.param == "baseless":
        return build_site("baseless", _sample, base_url="")
    if request.param == "large":
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sitemaps, "MOST_ENTRIES", 100)
            return build_site("large", _sample)
    return build_site("sample", _sample)


def _articles(content: Path) -> None:
    shutil.copytree(SHARED / "articles" / "raw", content / "raw")


REAL = {"sample": _sample, "undated": _undated, "articles": _articles}
"""The example site, one without dates, and real articles if they lie beside the project."""


@pytest.fixture(scope="session", params=REAL)
def real_site(request: pytest.FixtureRequest, build_site: Build) -> Written:
    """Each of the sites with stories as they come."""
    if request.param == "articles" and not (SHARED / "articles" / "raw").is_dir():
        pytest.skip("the folder shared/ is not beside this project")
    return build_site(request.param, REAL[request.param])


@pytest.fixture(scope="session")
def real_sites(build_site: Build) -> list[Written]:
    """All of them, as far as they are there."""
    names = REAL if (SHARED / "articles" / "raw").is_dir() else REAL.keys() - {"articles"}
    return [build_site(name, REAL[name]) for name in names]


@pytest.fixture(scope="session")
def missing_tool() -> Callable[[str], NoReturn]:
    """Called with the name of a tool that is not there."""
    return missing


FLAGS = [
    "--no-sandbox",  # CI runs as root
    "--disable-background-networking", "--disable-component-update", "--disable-default-apps",
    "--disable-dev-shm-usage", "--disable-extensions", "--disable-sync", "--no-first-run",
]  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The system's Chromium."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        missing("Chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield opened
        opened.close()


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder the way GitHub Pages does."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """404.html of the site, at any depth."""
        body = (Path(self.directory) / "repo" / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        """Silence."""


@contextmanager
def serving(root: Path, handler: type[Handler] = Handler) -> Iterator[str]:
    """The address of the folder `repo` below a folder, on a server."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(root)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://localhost:{server.server_port}/repo/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def served(sample_site: Written) -> Iterator[str]:
    """The address of the example site."""
    with serving(sample_site.root) as address:
        yield address
