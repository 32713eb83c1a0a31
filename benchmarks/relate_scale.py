"""What related stories cost at scale: a clean run, a story edited, a story added, nothing changed.

    python benchmarks/relate_scale.py RAW [--stories N] [--jobs 2] [--rounds 3]

RAW holds raw texts with the title in the first line (`../shared/peers/make_corpus.py` makes any number). Each
step is `relate` alone in a new process, on articles that were parsed before. Printed are seconds, processor
seconds and the peak of memory, of the first process and of all together; of edits the median of the rounds.
"""

from __future__ import annotations

import argparse
import json
import pickle
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from generator.core.alone import stay_alone  # noqa: E402
from generator.core.config import load_config  # noqa: E402
from generator.core.digest import digest_bytes  # noqa: E402
from generator.core.model import Article, Card, Source  # noqa: E402
from generator.core.processes import collect_seldom  # noqa: E402
from generator.core.work import Cache  # noqa: E402
from generator.reading.phrases.candidates import find_phrases  # noqa: E402

MEBIBYTE = 1 << 20


def main() -> None:
    """Print a row for each step."""
    options = _options()
    if options.step:
        print(json.dumps(run(options.raw, options.jobs)))
        return
    paths = sorted(options.raw.rglob("*.txt"))[: options.stories]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        articles = [write(folder, path.stem, path.read_text("utf-8", "replace")) for path in paths]
        spare = [
            articles.pop(len(articles) * (turn + 1) // (options.rounds + 2)) for turn in range(options.rounds)
        ]
        show(f"{len(articles)} stories, clean", [step(folder, articles, options.jobs)])
        show("nothing changed", [step(folder, articles, options.jobs)])
        show("one edited", list(edits(folder, articles, options)))
        added = []
        for article in spare:
            articles.append(article)
            added.append(step(folder, articles, options.jobs))
        show("one added", added)


def edits(folder: Path, articles: list[Article], options: argparse.Namespace) -> Iterator[dict[str, float]]:
    """A story after another gets a new paragraph."""
    for turn in range(options.rounds):
        place = len(articles) * (turn + 1) // (options.rounds + 1)
        source, card = articles[place].source, articles[place].card
        body = (folder / source.path).read_text("utf-8").split("\n\n", 1)[1]
        more = articles[place - 1].card.title
        articles[place] = write(
            folder, card.slug, f"{card.title}\n{more} has been in the news as well.\n\n{body}"
        )
        yield step(folder, articles, options.jobs)


def write(folder: Path, slug: str, text: str) -> Article:
    """A text as a Markdown file, and its article as far as `relate` looks at it."""
    title, _, body = text.strip().partition("\n")
    data = f"---\ntitle: {json.dumps(title)}\n---\n\n{body.strip()}\n".encode()
    path = f"{slug}.md"
    (folder / path).write_bytes(data)
    card = Card(slug, title, "", "", "news", None, "", "", f"stories/{slug}.html")
    source = Source(str(folder), path, digest_bytes(data), path)
    phrases = find_phrases(title, body.split("\n\n"), "en")
    return Article(card, source, (), None, "", (), (), "", "", None, phrases, (), 0, 0)


def step(folder: Path, articles: list[Article], jobs: int) -> dict[str, float]:
    """Figures of `relate` in a new process."""
    (folder / "articles.pickle").write_bytes(pickle.dumps(articles))
    command = [sys.executable, __file__, str(folder), "--step", "--jobs", str(jobs)]
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(run.stdout)
    return found


def run(folder: Path, jobs: int) -> dict[str, float]:
    """The same, in this process, as the program would."""
    collect_seldom()
    stay_alone()
    from generator.stages.relate import relate

    articles = pickle.loads((folder / "articles.pickle").read_bytes())
    config = load_config(content=folder, output=folder / "_site", cache=folder / ".cache")
    before = _processor_seconds()
    with Cache(config.cache, processes=jobs) as cache:
        start = time.perf_counter()
        relate(articles, config, cache)
        seconds = time.perf_counter() - start
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {
        "seconds": seconds,
        "processor": _processor_seconds() - before,
        "own": own.ru_maxrss * 1024 / MEBIBYTE,
        "largest_worker": children.ru_maxrss * 1024 / MEBIBYTE,
    }


def show(name: str, steps: list[dict[str, float]]) -> None:
    """A row of the table."""
    middle = {key: statistics.median(found[key] for found in steps) for key in steps[0]}
    print(
        f"| {name} | {middle['seconds']:.2f} s | {middle['processor']:.2f} s | {middle['own']:.0f} MiB "
        f"| {middle['largest_worker']:.0f} MiB |",
        flush=True,
    )


def _processor_seconds() -> float:
    """Of this process and of those that it has waited for."""
    uses = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(use.ru_utime + use.ru_stime for use in uses)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("raw", type=Path, metavar="RAW")
    parser.add_argument("--stories", type=int, default=None, help="take so many, not all")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3, help="edits and additions, one after the other")
    parser.add_argument("--step", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
