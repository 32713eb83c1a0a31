"""A written site as Lighthouse and a first visit see it: a row for each kind of page, its worst page.

Lighthouse runs with its mobile preset. The site has to be built with `indexing = true` and the address of the
server here, `--base-url http://localhost:8017/`: canonical links and robots.txt are judged too. Bytes are
those of the first load, compressed; HTML those of the page by gzip -9.

    npm install --prefix /tmp/lighthouse lighthouse@13
    python benchmarks/measure_pages.py SITE --lighthouse /tmp/lighthouse/node_modules/.bin/lighthouse
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import shutil
import subprocess
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PORT = 8017
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
KINDS = {
    "front": "index.html",
    "section": "sections/*.html",
    "story": "stories/*.html",
    "topic": "topics/*.html",
    "thread": "threads/*.html",
    "archive": "archive.html",
}


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder compressed, as hosts of static files do."""

    def do_GET(self) -> None:
        """A file, by gzip if it is text."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        data = path.read_bytes()
        self.send_response(200)
        if path.suffix in {".html", ".css", ".js", ".svg", ".xml", ".json", ".txt"}:
            data = gzip.compress(data)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "max-age=31536000")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *arguments: object) -> None:
        """Silence."""


def main() -> None:
    """Print the table of the site that the command line names."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("site", type=Path)
    parser.add_argument(
        "--runs", type=int, default=3, help="of Lighthouse; the best counts: other work only slows"
    )
    parser.add_argument("--lighthouse", type=Path, help="its program; without it only sizes are measured")
    options = parser.parse_args()
    server = ThreadingHTTPServer(("127.0.0.1", PORT), partial(Handler, directory=str(options.site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print("| page | performance | accessibility | best practices | SEO | shift | requests | bytes | HTML |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for kind, pattern in KINDS.items():
        page = max(
            options.site.glob(pattern), key=lambda page: (page.stat().st_size, page.name), default=None
        )
        if page is None:
            continue
        path = page.relative_to(options.site).as_posix()
        html = len(gzip.compress(page.read_bytes(), 9))
        measured = best_of(options.runs, options.lighthouse, path) if options.lighthouse else ()
        print(
            "| " + " | ".join([kind, *(f"{value:,}" for value in measured), f"{html:,}"]) + " |", flush=True
        )
    server.shutdown()


def best_of(runs: int, program: Path, path: str) -> tuple[float, ...]:
    """The best of some runs, or the first with nothing to wish for."""
    measured: tuple[float, ...] = ()
    for _ in range(runs):
        measured = max(measured, lighthouse(program, path))
        if measured[: len(CATEGORIES)] == (100,) * len(CATEGORIES):
            break
    return measured


def lighthouse(program: Path, path: str) -> tuple[float, ...]:
    """Four scores out of 100, layout shift, requests, and bytes of the first load."""
    environment = {**os.environ, "CHROME_PATH": shutil.which("chromium") or ""}
    command = [str(program), f"http://localhost:{PORT}/{path}", "--quiet", "--output=json"]
    command += [f"--only-categories={','.join(CATEGORIES)}", "--chrome-flags=--headless=new --no-sandbox"]
    run = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=300, check=True)
    report = json.loads(run.stdout)
    scores = [report["categories"][name]["score"] for name in CATEGORIES]
    audits = report["audits"]
    requests = audits["network-requests"]["details"]["items"]
    for name, audit in audits.items():
        if audit.get("score") is not None and audit["score"] < 1 and audit["scoreDisplayMode"] == "binary":
            print(f"  {path}: {name}: {audit['title']}")
    return (
        *(round(100 * score) for score in scores),
        round(audits["cumulative-layout-shift"]["numericValue"], 3),
        len({item["url"] for item in requests}),
        sum(item["transferSize"] for item in requests),
    )


if __name__ == "__main__":
    main()
