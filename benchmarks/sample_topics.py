"""Draw topics at random, to be judged by a reader: are they good tags?

    python benchmarks/sample_topics.py --content DIR --seed 1 [--topics 200] [--pairs 100]

DIR holds the `articles/` of a site that was built. Printed are topics that have pages, each with the number
of its stories and one headline, and pairs of a story and one of its topics. docs/evaluation.md holds
the marks.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from generator.core.config import ARTICLES, load_config
from generator.core.work import Cache
from generator.stages.parse import parse
from generator.stages.scan import scan
from generator.stages.topics import choose_topics


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--content", type=Path, required=True)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--topics", type=int, default=200)
    parser.add_argument("--pairs", type=int, default=100)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        memory = options.cache or Path(folder)
        config = load_config(content=options.content, output=Path(folder) / "site", cache=memory)
        with Cache(memory) as cache:
            start = time.process_time()
            articles = parse(scan(config.content, ARTICLES, cache).sources, config, cache).articles
            parsed = time.process_time()
            chosen = choose_topics(articles, config.corrections)
            seconds = time.process_time() - parsed
    titles = {article.card.slug: article.card.title for article in articles}
    stories: dict[str, list[str]] = defaultdict(list)
    for slug, names in chosen.items():
        for name in names:
            stories[name].append(titles[slug])
    pairs = [(titles[slug], name) for slug, names in chosen.items() for name in names]
    bare = sum(not names for names in chosen.values())
    print(f"{len(articles)} stories, {len(stories)} topics, {len(pairs)} pairs, {bare} stories without any")
    print(f"parse {parsed - start:.2f} s, choose_topics {seconds:.3f} s")
    draw = random.Random(options.seed)
    print("\n## Topics")
    for name in draw.sample(sorted(stories), min(options.topics, len(stories))):
        print(f"{name} ({len(stories[name])}): {draw.choice(sorted(stories[name]))}")
    print("\n## Pairs")
    for title, name in draw.sample(sorted(pairs), min(options.pairs, len(pairs))):
        print(f"{name}: {title}")


if __name__ == "__main__":
    main()
