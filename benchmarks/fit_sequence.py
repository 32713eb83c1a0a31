"""Fit the model that judges lines together, with figures for houses of publishers that it has not seen.

    python benchmarks/fit_sequence.py [--shared DIR] [--write]

The examples are the lines that rules leave open on the labelled articles of `../shared/articles`, each house
without the words that it alone has, once as they are and again with shares of all words taken away by chance,
so that there is more to learn from than those who collected the words have overlooked. Pages of
`../shared/bbc`, which hold no furniture, show what text looks like. `--write` renews
`generator/reading/plaintext/sequence.toml`.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import evaluate_convert, unseen_words  # noqa: E402
from benchmarks.chain_field import Chain, fit  # noqa: E402
from generator.reading import plain  # noqa: E402
from generator.reading.decode import decode  # noqa: E402
from generator.reading.plaintext import sequence  # noqa: E402
from generator.reading.plaintext.lines import split_lines  # noqa: E402
from generator.reading.plaintext.observations import observe  # noqa: E402
from generator.reading.plaintext.page import Page  # noqa: E402
from generator.reading.plaintext.sequence import EDGE, STATES, Model  # noqa: E402

CONTENT = frozenset({"body", "heading", "quote", "list"})
DROPPED = ((0.0, 1.0), (0.3, 0.5), (0.5, 0.5), (0.7, 0.5))
"""Shares of all words that are taken away, and how much the examples without them weigh."""
CLEAN, CLEAN_WEIGHT = 120, 0.3
"""Pages without furniture among the examples, and their weight."""
CAUTION = 1.75
"""Taken from each weight for cutting: text lost is worse than furniture kept."""
FOLDS = 14
RULES = plain.RULES[: plain.RULES.index(sequence.sequence)]

Examples = Mapping[str, Sequence[Chain]]
"""By house of publishers."""


def main() -> int:
    """The exit status."""
    options = _options()
    articles = options.shared / "articles"
    if not articles.exists():
        print(f"Nothing to learn from: {articles} is not there.")
        return 0
    examples, clean = labelled(articles), clean_pages(options.shared / "bbc" / "raw")
    if options.write:
        sequence.TABLE.write_text(table(learnt(examples, clean)), encoding="utf-8")
    show_left_out(options.shared, examples, clean)
    return 0


def learnt(examples: Examples, clean: Sequence[Chain], without: frozenset[str] = frozenset()) -> Model:
    """The model of all houses but those left out, with its caution."""
    chains = [chain for house, found in examples.items() if house not in without for chain in found]
    model = fit([*chains, *clean])
    sizes = {
        name: (text, heading, round(cut - CAUTION, 2))
        if name.split(",")[0] in SIZES
        else (text, heading, cut)
        for name, (text, heading, cut) in model.observed.items()
    }
    return Model(sizes, model.after, model.before)


SIZES = frozenset(name for name in ("1 word", "2-3 words", "4-7 words", "8-14 words", "15-29 words",
                                    "30-59 words", "60 words and more"))  # fmt: skip


# ---------------------------------------------------------------- examples


def labelled(articles: Path) -> Examples:
    """Chains of the labelled articles of each house."""
    found: dict[str, list[Chain]] = {}
    for seed, (share, weight) in enumerate(DROPPED):
        dropped = unseen_words.some_words(share, seed)
        for house, names, own in unseen_words.own_words(articles):
            with unseen_words.without(own | dropped):
                for name in sorted(names):
                    found.setdefault(house, []).extend(_chains_of(articles, name, weight))
    return found


def _chains_of(articles: Path, name: str, weight: float) -> Iterator[Chain]:
    text = decode((articles / "raw" / f"{name}.txt").read_bytes(), entities=True).text
    labels = json.loads((articles / "gold" / f"{name}.json").read_text(encoding="utf-8"))["lines"]
    numbers = [number for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    by_number = dict(zip(numbers, labels, strict=True))
    page = plain.label(Page(split_lines(text), {}), RULES)
    yield from _chains(page, [_right(by_number[line.parts[0][0]]) for line in page.lines], weight)


def _right(labels: str | list[str]) -> frozenset[str]:
    """The states that are right for a line; all, if its labels leave that open."""
    found = {labels} if isinstance(labels, str) else set(labels)
    if found <= CONTENT:
        headings = {"heading"} if "heading" in found else set()
        return frozenset(headings | ({"text"} if found - headings else set()))
    return frozenset({"cut"} if not found & CONTENT and "dek" not in found else STATES)


def clean_pages(folder: Path) -> list[Chain]:
    """Chains of pages that hold nothing but a title and text."""
    files = sorted(folder.rglob("*.txt"))
    chosen = random.Random(1).sample(files, min(CLEAN, len(files)))
    chains: list[Chain] = []
    for file in chosen:
        page = plain.label(Page(split_lines(decode(file.read_bytes()).text), {}), RULES)
        chains += _chains(page, [frozenset({"text", "heading"})] * len(page.lines), CLEAN_WEIGHT)
    return chains


def _chains(page: Page, right: Sequence[frozenset[str]], weight: float) -> Iterator[Chain]:
    before, lines = EDGE, []
    for observation, states in zip((*observe(page), EDGE), (*right, frozenset[str]()), strict=True):
        if not isinstance(observation, str):
            lines.append((observation, states))
            continue
        if lines:
            yield Chain(before, tuple(lines), observation, weight)
        before, lines = observation, []


# ---------------------------------------------------------------- figures


def show_left_out(shared: Path, examples: Examples, clean: Sequence[Chain]) -> None:
    """Figures of each house without its words, by the rules alone and with a model that has not seen it."""
    houses = sorted(examples)
    models = {}
    for fold in range(FOLDS):
        left_out = frozenset(houses[fold::FOLDS])
        models |= dict.fromkeys(left_out, learnt(examples, clean, left_out))
    alone = dict.fromkeys(houses, Model({}, dict.fromkeys(STATES, (0.0, 0.0, 0.0)), {}))
    evaluate_convert.show_beside(
        _score(shared, alone), _score(shared, models), ("rules alone", "and the model, left out")
    )


def _score(shared: Path, models: Mapping[str, Model]) -> dict[str, Any]:
    articles, before = shared / "articles", sequence.MODEL
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        for house, names, own in unseen_words.own_words(articles):
            sequence.MODEL = models[house]
            with unseen_words.without(own):
                evaluate_convert.convert(articles / "raw", out, names)
        sequence.MODEL = before
        return evaluate_convert.score(shared / "score_convert.py", articles, out, 0, quiet=True)


# ---------------------------------------------------------------- the table


def table(model: Model) -> str:
    """The model as its file says it."""
    lines = [HEADER]
    for part in sequence.PARTS:
        lines.append(f"\n[{part}]")
        rows = getattr(model, part)
        lines += [f'"{name}" = {{ {_row(rows[name])} }}' for name in sorted(rows)]
    return "\n".join(lines) + "\n"


def _row(weights: Sequence[float]) -> str:
    return ", ".join(f"{state} = {weight:5.2f}" for state, weight in zip(STATES, weights, strict=True))


HEADER = """\
# Weights of the model in sequence.py: what speaks for an open line being text, a heading, or to be cut.
# Written by `python benchmarks/fit_sequence.py --write`; figures in docs/evaluation.md.
#
# [observed]: what is seen of the line itself (observations.py). [after], [before]: what stands above or
# below it."""


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", metavar="DIR")
    parser.add_argument("--write", action="store_true", help="renew the table of weights")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
