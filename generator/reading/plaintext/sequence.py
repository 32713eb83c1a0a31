"""The rule that judges the lines which no other rule has taken, all together: the likeliest sequence.

A linear-chain model (conditional random field; Lafferty, McCallum and Pereira 2001) with weights in
`sequence.toml`, which `benchmarks/fit_sequence.py` writes. Each open line is text, a heading, or to be cut;
each has the weights of its observations for these three, and each two neighbours have one for what they are.
The sequence with the highest sum is found by dynamic programming (Viterbi).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import add
from pathlib import Path

from generator.reading.plaintext.observations import Observation, observe
from generator.reading.plaintext.page import Label, Labels, Page, has_kind

STATES = ("text", "heading", "cut")
"""What an open line may be."""
TEXT, CUT = STATES.index("text"), STATES.index("cut")
Weights = tuple[float, float, float]
"""For each of `STATES`."""


@dataclass(frozen=True, slots=True)
class Model:
    """What speaks for each state, and how much."""

    observed: Mapping[str, Weights]
    """Of an open line, by what is observed of it."""
    after: Mapping[str, Weights]
    """Of a line after one that is the key: a state, something known, or `EDGE`."""
    before: Mapping[str, Weights]
    """The same, of a line before something known, or `EDGE`. Pairs of states stand in `after` alone."""


EDGE = "edge"
"""What stands before the first and after the last line."""


def sequence(page: Page) -> Labels:
    """Open lines that the model would cut; the label says whether words, place or shape speak most for it.

    Only beside other furniture: a page without any was cleaned before it came here. Where no other text would
    be left, a sentence is cut for its words alone: that an article has none is less likely.
    """
    if not has_kind(page, "furniture", "rights"):
        return
    observations = observe(page)
    states = best_sequence(MODEL, observations)
    has_text = "text" in observations or TEXT in states.values()
    for index, state in states.items():
        if state == CUT:
            reason = _main_reason(observations[index])
            if has_text or reason == "words" or not page.lines[index].is_sentence:
                yield index, _LABELS[reason]


def best_sequence(model: Model, observations: Sequence[Observation]) -> dict[int, int]:
    """The number of the state of each open line, by its index, in the likeliest sequence."""
    found: dict[int, int] = {}
    for is_known, group in groupby(range(len(observations)), lambda at: isinstance(observations[at], str)):
        if not is_known:
            open_lines = list(group)
            before = _known(observations, open_lines[0] - 1)
            after = _known(observations, open_lines[-1] + 1)
            scores = [_score(model, observations[index]) for index in open_lines]
            found.update(zip(open_lines, _best_path(model, before, scores, after), strict=True))
    return found


def _known(observations: Sequence[Observation], index: int) -> str:
    known = observations[index] if 0 <= index < len(observations) else EDGE
    return known if isinstance(known, str) else EDGE


def _score(model: Model, observation: Observation) -> list[float]:
    weights = [model.observed[seen] for seen in observation if seen in model.observed]
    return [sum(column) for column in zip(*weights, strict=True)] if weights else [0.0] * len(STATES)


def _best_path(model: Model, before: str, scores: list[list[float]], after: str) -> Iterator[int]:
    """The states of open lines in a row between two known ones (Viterbi)."""
    start = model.after.get(before, _NONE)
    between = [model.after[state] for state in STATES]
    into = tuple(zip(*between, strict=True))
    best = [start[state] + scores[0][state] for state in range(len(STATES))]
    came_from: list[list[int]] = []
    for score in scores[1:]:
        sums = [[*map(add, best, steps)] for steps in into]
        highest = [*map(max, sums)]
        came_from.append([*map(list.index, sums, highest)])
        best = [*map(add, highest, score)]
    at = STATES.index(after) if after in STATES else -1
    end = [row[at] for row in between] if at >= 0 else model.before.get(after, _NONE)
    path = [max(range(len(STATES)), key=lambda state: best[state] + end[state])]
    for states in reversed(came_from):
        path.append(states[path[-1]])
    return reversed(path)


# ---------------------------------------------------------------- why


def _main_reason(observation: Observation) -> str:
    """What speaks most for cutting a line."""
    sums = dict.fromkeys(_LABELS, 0.0)
    for seen in observation:
        text, heading, cut = MODEL.observed.get(seen, _NONE)
        sums[_kind_of(seen)] += cut - max(text, heading)
    return max(sums, key=lambda kind: sums[kind]) if max(sums.values()) > 0 else "place"


def _kind_of(seen: str) -> str:
    if seen.startswith(("page words", "to the reader")):
        return "words"
    return "place" if seen.startswith(_PLACES) else "shape"


_PLACES = ("furniture", "below", "above", "after", "before", "near", "sentence after", "on the")
_LABELS = {
    "words": Label("furniture", "sequence-words"),
    "place": Label("furniture", "sequence-place"),
    "shape": Label("furniture", "sequence-shape"),
}


# ---------------------------------------------------------------- weights


def load(path: Path) -> Model:
    """The model that a table of weights says."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return Model(*({name: _weights(row) for name, row in table[part].items()} for part in PARTS))


def _weights(row: Mapping[str, float]) -> Weights:
    text, heading, cut = (float(row[state]) for state in STATES)
    return text, heading, cut


PARTS = ("observed", "after", "before")
TABLE = Path(__file__).parent / "sequence.toml"
_NONE: Weights = (0.0, 0.0, 0.0)
MODEL = load(TABLE)
