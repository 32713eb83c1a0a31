"""Draw topics at random, to be judged by a reader: are they good tags?

    python benchmarks/sample_topics.py --content DIR --seed 1 [--topics 200] [--pairs 100]

DIR holds the `articles/` of a site that was built. Printed are topics that have pages, each with the number
of its stories and one headline, and pairs of a story and one of its topics. docs/evaluation.md holds
the marks.
"""

from __future__ import annotations

import random
import sys
import time
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.samples import open_site, read_options
from generator.stages.parse import parse
from generator.stages.topics import choose_topics


def main() -> None:
    options = read_options(__doc__, topics=200, pairs=100)
    with open_site(options) as (sources, config, cache):
        start = time.process_time()
        articles = parse(sources, config, cache).articles
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
