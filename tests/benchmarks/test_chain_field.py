"""The field that weights are fitted with: its sums against sequences written out, its slope against steps."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest

from benchmarks.chain_field import COUNT, NODES, Array, Chain, _Field, fit
from generator.reading.plaintext.sequence import CUT, EDGE, STATES, TEXT, best_sequence

ANY = frozenset(STATES)
CHAINS = [
    Chain(
        EDGE, ((("a",), frozenset({"text"})), (("a", "b"), ANY), (("b",), frozenset({"cut"}))), "furniture"
    ),
    Chain("furniture", ((("b",), frozenset({"cut", "heading"})), (("c",), frozenset({"text"}))), "text", 2.0),
    Chain("head", ((("a", "c"), frozenset({"heading"})),), EDGE),
    Chain("text", ((("c", "a"), frozenset({"cut"})),), "rights", 0.5),
]


@pytest.fixture(name="field")
def _field() -> _Field:
    return _Field(CHAINS)


@pytest.fixture(name="weights")
def _weights(field: _Field) -> Array:
    return np.random.default_rng(7).normal(size=field.size)


def _written_out(field: _Field, weights: Array, chain: Chain, *, only_right: bool) -> float:
    """The logarithm of the sum over all sequences of states of a chain, or over the right ones."""
    observed, steps = field.unpacked(weights)
    sums = []
    for states in product(range(COUNT), repeat=len(chain.lines)):
        if only_right and any(
            STATES[state] not in right for state, (_, right) in zip(states, chain.lines, strict=True)
        ):
            continue
        score = steps[NODES.index(chain.before), states[0]] + steps[states[-1], NODES.index(chain.after)]
        score += sum(steps[one, other] for one, other in pairwise(states))
        score += sum(
            observed[field.names.index(name), state]
            for state, (names, _) in zip(states, chain.lines, strict=True)
            for name in names
        )
        sums.append(score)
    return float(np.logaddexp.reduce(sums))


def test_the_loss_is_what_all_sequences_written_out_sum_to(field: _Field, weights: Array) -> None:
    expected = float((weights**2).sum()) / 2
    for chain in CHAINS:
        every = _written_out(field, weights, chain, only_right=False)
        right = _written_out(field, weights, chain, only_right=True)
        expected += chain.weight * (every - right)
    assert field.loss(weights)[0] == pytest.approx(expected)


def test_the_slope_is_that_of_the_loss(field: _Field, weights: Array) -> None:
    _, slope = field.loss(weights)
    step = 1e-6
    for at in range(field.size):
        aside = np.zeros(field.size)
        aside[at] = step
        rise = field.loss(weights + aside)[0] - field.loss(weights - aside)[0]
        assert slope[at] == pytest.approx(rise / (2 * step), abs=1e-4), at


def test_a_fitted_model_finds_the_sequences_it_was_shown() -> None:
    chains = [
        Chain("furniture", ((("button",), frozenset({"cut"})), (("told",), frozenset({"text"}))), "text")
    ] * 20
    chains += [Chain(EDGE, ((("told",), frozenset({"text"})),), EDGE)] * 20
    model = fit(chains)
    assert best_sequence(model, ["furniture", ("button",), ("told",), "text"]) == {1: CUT, 2: TEXT}
    assert best_sequence(model, [("told",)]) == {0: TEXT}


def test_what_is_seldom_observed_has_no_weight() -> None:
    rare = [Chain(EDGE, ((("seldom", "often"), frozenset({"cut"})),), EDGE)] * 2
    model = fit([*rare, Chain(EDGE, ((("often",), frozenset({"text"})),), EDGE)])
    assert set(model.observed) == {"often"}
