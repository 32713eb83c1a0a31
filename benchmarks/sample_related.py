"""Draw stories at random with their related entries, to be judged by a reader: would you call them related?

    python benchmarks/sample_related.py --content DIR --seed 2026 [--stories 50] [--cache DIR]

DIR holds the `articles/` of a site that was built. Printed is each story with its entries: ` + ` and the
words that say why, ` . ` for those that only fill the list; and how many entries of all stories are from the
story's own publisher, beside how many chance would give. docs/evaluation.md holds the marks.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections import Counter
from pathlib import Path

from generator.core.config import ARTICLES, load_config
from generator.core.model import Card, Related, Site
from generator.core.work import Cache
from generator.stages.link import link
from generator.stages.parse import parse
from generator.stages.relate import relate
from generator.stages.scan import scan


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--content", type=Path, required=True)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--stories", type=int, default=50)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        memory = options.cache or Path(folder)
        config = load_config(content=options.content, output=Path(folder) / "site", cache=memory)
        with Cache(memory) as cache:
            articles = parse(scan(config.content, ARTICLES, cache).sources, config, cache).articles
            untagged = {article.card.slug: () for article in articles}
            site = link(articles, [], relate(articles, config, cache), untagged, config)
    relatives = sum(is_relative(entry) for entries in site.related.values() for entry in entries)
    fillers = sum(len(entries) for entries in site.related.values()) - relatives
    print(f"{len(site.articles)} stories, {relatives} relatives, {fillers} that fill")
    print(of_own_publisher(site))
    for slug in random.Random(options.seed).sample(sorted(site.articles), options.stories):
        print(f"\n{described(site.articles[slug].card)}")
        for entry in site.related[slug]:
            mark = " + " if is_relative(entry) else " . "
            copies = "".join(f" = {version.card.slug}" for version in entry.copies)
            print(f"{mark}[{', '.join(entry.words) or entry.reason}] {described(entry.card)}{copies}")


def is_relative(entry: Related) -> bool:
    """Whether the entry is there for what it tells, not to fill the list."""
    return entry.reason not in ("section", "time")


def of_own_publisher(site: Site) -> str:
    """How many relatives are from the publisher of their story, and how many would be if drawn at random."""
    houses = Counter(card.publisher for card in site.cards if card.publisher)
    known, same, chance = 0, 0, 0.0
    for slug, entries in site.related.items():
        publisher = site.articles[slug].card.publisher
        others = [entry.card.publisher for entry in entries if is_relative(entry) and entry.card.publisher]
        if publisher and others:
            known += len(others)
            same += others.count(publisher)
            chance += len(others) * (houses[publisher] - 1) / (houses.total() - 1)
    return f"{same} of {known} relatives with known publishers are from the story's; by chance {chance:.1f}"


def described(card: Card) -> str:
    """A line about a story: section, title, how it opens."""
    return f"{card.section}: {card.title} | {card.standfirst or card.opening}"


if __name__ == "__main__":
    main()
