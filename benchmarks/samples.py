"""What the samplers share: the site to draw from, and how much to draw."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.core.config import ARTICLES, Config, load_config
from generator.core.model import Source
from generator.core.work import Cache
from generator.stages.scan import scan


def read_options(description: str | None, **counts: int) -> argparse.Namespace:
    """The command line: `content`, `cache`, `seed`, and how many to draw of what, with what is usual."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--content", type=Path, required=True)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    for name, usual in counts.items():
        parser.add_argument(f"--{name}", type=int, default=usual)
    return parser.parse_args()


@contextmanager
def open_site(options: argparse.Namespace) -> Iterator[tuple[tuple[Source, ...], Config, Cache]]:
    """The articles of the content folder, its configuration, and a cache that is thrown away unless given."""
    with tempfile.TemporaryDirectory() as folder:
        memory = options.cache or Path(folder)
        config = load_config(content=options.content, output=Path(folder) / "site", cache=memory)
        with Cache(memory) as cache:
            yield tuple(scan(config.content, ARTICLES, cache).sources), config, cache
