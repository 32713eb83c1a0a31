"""How well stories of one event are brought together: figures over labelled events, held against floors.

    python benchmarks/evaluate_threads.py [--shared DIR] [--raise] [--read FOLDER [--sample N]]

The labelled articles (ECB+: web news about 86 events in pairs that look alike) may not be given away, so
they lie beside the project, in `../shared/related/ecb`. Without them there is nothing to do, and the exit
status is 0. It is 1 if a figure is worse than in `tests/evaluation/threads.toml`; `--raise` lifts what was
passed. `--read` prints threads of a folder of raw articles, drawn with a fixed seed, for a person to judge.

B-cubed: A. Bagga and B. Baldwin, "Entity-based cross-document coreferencing using the vector space model",
COLING-ACL 1998: for each story, what share of its thread is of its event (precision), and what share of
its event is in its thread (recall); means over all stories.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import re
import sys
import tempfile
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from generator.core.alike import Alike  # noqa: E402
from generator.core.config import load_config  # noqa: E402
from generator.core.model import Article  # noqa: E402
from generator.core.work import Cache  # noqa: E402
from generator.reading import frontmatter, markdown_blocks, plain  # noqa: E402
from generator.stages.parse import parse  # noqa: E402
from generator.stages.relate import relate  # noqa: E402
from generator.stages.scan import identify  # noqa: E402
from generator.stages.scan.folders import glance  # noqa: E402
from generator.stages.thread import find_threads  # noqa: E402
from generator.stages.thread.cluster import group, likenesses  # noqa: E402

FLOORS = ROOT / "tests" / "evaluation" / "threads.toml"
CEILINGS = frozenset({"twins_together"})
"""Figures that may not rise."""
SEED = 2024

Clusters = Iterable[Sequence[str]]


def main() -> int:
    """The exit status."""
    options = _options()
    if options.read:
        read_sample(options.read, options.sample)
        return 0
    gold = options.shared / "related" / "ecb" / "articles.jsonl"
    if not gold.exists():
        print(f"Nothing to evaluate: {gold} is not there.")
        return 0
    rows = [json.loads(line) for line in gold.read_text("utf-8").splitlines()]
    texts = {row["id"]: (row["title"], row.get("text", "")) for row in rows}
    with tempfile.TemporaryDirectory() as folder:
        articles, alike, pages = build_threads(texts, Path(folder))
    # Slugs are the names of the files: ids in lower case, with hyphens.
    events = {_slug(row["id"]): row["event"] for row in rows}
    topics = {_slug(row["id"]): row["topic"] for row in rows}
    clusters = group(alike, dict.fromkeys(articles))
    figures = {
        **_named("clusters", bcubed(clusters, events)),
        **_named("threads", bcubed(pages, events)),
        "twins_together": twins_together(clusters, events, topics),
    }
    best = max((bcubed(components(alike, at / 100), events)[2], at / 100) for at in range(20, 60))
    print(f"connected components, the best of all thresholds ({best[1]}): B-cubed F1 {best[0]:.3f}")
    for name, value in figures.items():
        print(f"{name:20} {value:.3f}")
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))
    fallen = [name for name, floor in floors.items() if _is_worse(name, figures[name], floor)]
    for name in fallen:
        print(f"WORSE THAN IT WAS: {name} is {figures[name]:.4f}, should be {floors[name]:.3f}")
    if options.lift and not fallen:
        FLOORS.write_text(lifted(figures, floors), encoding="utf-8")
    return 1 if fallen else 0


def build_threads(
    texts: Mapping[str, tuple[str, str]], folder: Path
) -> tuple[Mapping[str, Article], Alike, list[tuple[str, ...]]]:
    """The articles by slug, how they are alike, and the threads that get a page."""
    for name, (title, text) in texts.items():
        blocks = plain.read(f"{title}\n\n{text}".encode(), name).articles[0].blocks if text.strip() else ()
        file = folder / "content" / "articles" / f"{_slug(name)}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        body = markdown_blocks.to_markdown(blocks)
        file.write_text(frontmatter.dump({"title": title, "slug": _slug(name)}, body), encoding="utf-8")
    config = load_config(content=folder / "content", output=folder / "_site", cache=folder / ".cache")
    with Cache(config.cache) as cache:
        parsed = parse(identify(glance(config.content, "articles"), cache).sources, config, cache)
        articles = {article.card.slug: article for article in parsed.articles}
        alike = relate(parsed.articles, config, cache)
        threads = find_threads(articles, alike, config, cache)
    pages = [
        tuple(card.slug for story in thread.developments for card in (story.card, *story.versions))
        for thread in threads
    ]
    return articles, alike, pages


def bcubed(clusters: Clusters, events: Mapping[str, str]) -> tuple[float, float, float]:
    """Precision, recall and F1. A story in no cluster is one alone."""
    thread_of = {slug: frozenset({slug}) for slug in events}
    for cluster in clusters:
        thread_of |= dict.fromkeys(cluster, frozenset(cluster))
    sizes = Counter(events.values())
    precision = recall = 0.0
    for slug, event in events.items():
        right = sum(events[other] == event for other in thread_of[slug])
        precision += right / len(thread_of[slug]) / len(events)
        recall += right / sizes[event] / len(events)
    return precision, recall, 2 * precision * recall / (precision + recall)


def twins_together(clusters: Clusters, events: Mapping[str, str], topics: Mapping[str, str]) -> float:
    """Of the pairs of stories in one cluster, the share that is of two events that look alike."""
    pairs = twins = 0
    for cluster in clusters:
        for place, one in enumerate(cluster):
            for other in cluster[place + 1 :]:
                pairs += 1
                twins += topics[one] == topics[other] and events[one] != events[other]
    return twins / max(1, pairs)


def components(alike: Alike, least: float) -> list[tuple[str, ...]]:
    """The baseline: whatever hangs together by likenesses of at least so much."""
    neighbours: dict[str, set[str]] = defaultdict(set)
    likeness = likenesses(alike.scores, alike.cosines)
    for slug in alike:
        for place in alike.places(slug):
            if likeness[place] >= least:
                other = alike.slugs[alike.others[place]]
                neighbours[slug].add(other)
                neighbours[other].add(slug)
    found = []
    while neighbours:
        component, waiting = set(), {next(iter(neighbours))}
        while waiting:
            slug = waiting.pop()
            component.add(slug)
            waiting |= neighbours.pop(slug, set()) - component
        found.append(tuple(component))
    return found


def read_sample(raw: Path, count: int) -> None:
    """Print threads of a folder of raw articles, drawn at random."""
    texts = {}
    for file in sorted(raw.rglob("*.txt")):
        title, _, text = file.read_text("utf-8", "replace").strip().partition("\n")
        texts[file.relative_to(raw).with_suffix("").as_posix()] = (title, text)
    with tempfile.TemporaryDirectory() as folder:
        articles, _, threads = build_threads(texts, Path(folder))
    sizes = Counter(map(len, threads))
    print(f"{len(articles)} stories, {len(threads)} threads; by size: {dict(sorted(sizes.items()))}")
    for number, thread in enumerate(random.Random(SEED).sample(sorted(threads), count), start=1):
        print(f"\n{number}.")
        for slug in thread:
            print(f"   {articles[slug].card.title}  [{slug}]")


def lifted(figures: Mapping[str, float], floors: Mapping[str, float]) -> str:
    """The file of floors with those that the figures have passed lifted to them."""
    text = FLOORS.read_text(encoding="utf-8")
    for name in floors:
        step = math.ceil if name in CEILINGS else math.floor
        value = step(figures[name] * 1000) / 1000
        if _is_worse(name, floors[name], value):
            text = re.sub(rf"^{name} = .*$", f"{name} = {value:g}", text, flags=re.MULTILINE)
    return text


def _is_worse(name: str, value: float, than: float) -> bool:
    return value > than if name in CEILINGS else value < than


def _named(name: str, scores: tuple[float, float, float]) -> dict[str, float]:
    return {
        f"{name}_{part}": score for part, score in zip(("precision", "recall", "f1"), scores, strict=True)
    }


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower())


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", metavar="DIR")
    parser.add_argument("--raise", dest="lift", action="store_true", help="lift the floors")
    parser.add_argument("--read", type=Path, metavar="FOLDER", help="print threads of these raw articles")
    parser.add_argument("--sample", type=int, default=40, metavar="N", help="how many threads to print")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
