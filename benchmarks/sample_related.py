"""Draw stories at random with their related entries, to be judged by a reader: would you call them related?

    python benchmarks/sample_related.py --content DIR --seed 2026 [--stories 50] [--cache DIR]

DIR holds the `articles/` of a site that was built. Printed is each story with its entries: ` + ` and the
words that say why, ` . ` for those that only fill the list; and how many entries of all stories are from the
story's own publisher, beside how many chance would give. docs/evaluation.md holds the marks.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.samples import open_site, read_options
from generator.core.model import Card, Related, Site
from generator.stages.link import link
from generator.stages.parse import parse
from generator.stages.plan.company import find_company
from generator.stages.relate import relate


def main() -> None:
    options = read_options(__doc__, stories=50)
    with open_site(options) as (sources, config, cache):
        articles = parse(sources, config, cache).articles
        untagged = {article.card.slug: () for article in articles}
        site = link(articles, [], relate(articles, config, cache), untagged, config, cache=cache)
    related = {
        slug: company.related
        for stretch in site.stretches
        for slug, company in find_company(stretch.unfold()).items()
    }
    relatives = sum(is_relative(entry) for entries in related.values() for entry in entries)
    fillers = sum(map(len, related.values())) - relatives
    print(f"{len(site.articles)} stories, {relatives} relatives, {fillers} that fill")
    print(of_own_publisher(site, related))
    for slug in random.Random(options.seed).sample(sorted(site.articles), options.stories):
        print(f"\n{described(site.articles[slug].card)}")
        for entry in related[slug]:
            mark = " + " if is_relative(entry) else " . "
            copies = "".join(f" = {version.card.slug}" for version in entry.copies)
            print(f"{mark}[{', '.join(entry.words) or entry.reason}] {described(entry.card)}{copies}")


def is_relative(entry: Related) -> bool:
    """Whether the entry is there for what it tells, not to fill the list."""
    return entry.reason not in ("section", "time")


def of_own_publisher(site: Site, related: Mapping[str, Sequence[Related]]) -> str:
    """How many relatives are from the publisher of their story, and how many would be if drawn at random."""
    houses = Counter(card.publisher for card in site.cards if card.publisher)
    known, same, chance = 0, 0, 0.0
    for slug, entries in related.items():
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
