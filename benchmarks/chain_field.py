"""Weights of a linear-chain model from labelled chains: a conditional random field, fitted by likelihood.

Lafferty, McCallum and Pereira 2001; forward-backward over all chains at once, L-BFGS, a Gaussian prior.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from generator.reading.plaintext.sequence import EDGE, STATES, Model, Weights

Array = np.ndarray[Any, Any]
KNOWN = ("text", "head", "caption", "reference", "rights", "furniture", EDGE)
NODES = (*STATES, *KNOWN[1:])  # a known line of text is one that is in the state "text"
COUNT = len(STATES)
PRIOR = 1.0
FEWEST = 3  # chains' lines that an observation is seen in, to have a weight
STEPS = 80


@dataclass(frozen=True, slots=True)
class Chain:
    """Open lines in a row between two known ones."""

    before: str
    lines: tuple[tuple[tuple[str, ...], frozenset[str]], ...]
    """What is observed of each line, and the states that are right for it."""
    after: str
    weight: float = 1.0


def fit(chains: Sequence[Chain]) -> Model:
    """The model under which the right states of all chains are likeliest."""
    field = _Field(sorted(chains, key=lambda chain: -len(chain.lines)))
    found = minimize(
        field.loss, np.zeros(field.size), jac=True, method="L-BFGS-B", options={"maxiter": STEPS}
    )
    observed, steps = field.unpacked(found.x)
    return Model(
        {name: _row(observed[at]) for at, name in enumerate(field.names)},
        {node: _row(steps[at, :COUNT]) for at, node in enumerate(NODES)},
        {node: _row(steps[:COUNT, at]) for at, node in enumerate(NODES) if node not in STATES},
    )


def _row(values: Array) -> Weights:
    first, second, third = (round(float(value), 2) + 0.0 for value in values)
    return first, second, third


class _Field:
    """All chains as arrays: the first lines of all, the second lines of all that have one, and so on."""

    def __init__(self, chains: Sequence[Chain]) -> None:
        seen = Counter(name for chain in chains for names, _ in chain.lines for name in names)
        self.names = sorted(name for name, count in seen.items() if count >= FEWEST)
        self.size = len(self.names) * COUNT + len(NODES) ** 2
        self.lengths = np.array([len(chain.lines) for chain in chains])
        self.active = [int((self.lengths > step).sum()) for step in range(self.lengths[0])]
        self.offsets = np.concatenate([[0], np.cumsum(self.active)])
        self.before = np.array([NODES.index(chain.before) for chain in chains])
        self.after = np.array([NODES.index(chain.after) for chain in chains])
        self.weights = np.array([chain.weight for chain in chains])
        rows = [chain.lines[step] for step, count in enumerate(self.active) for chain in chains[:count]]
        column = {name: at for at, name in enumerate(self.names)}
        pairs = [(at, column[name]) for at, (names, _) in enumerate(rows) for name in names if name in column]
        shape = (len(rows), len(self.names))
        self.features = csr_matrix((np.ones(len(pairs)), tuple(zip(*pairs, strict=True))), shape=shape)
        self.wrong = np.array([[0.0 if state in right else -1e4 for state in STATES] for _, right in rows])

    def unpacked(self, weights: Array) -> tuple[Array, Array]:
        """Weights of observations by state, and of steps from node to node."""
        split = len(self.names) * COUNT
        return weights[:split].reshape(-1, COUNT), weights[split:].reshape(len(NODES), len(NODES))

    def loss(self, weights: Array) -> tuple[float, Array]:
        """The negative logarithm of the likelihood, with the prior, and its gradient."""
        observed, steps = self.unpacked(weights)
        scores = self.features @ observed
        total, share, pairs = self._sums(scores, steps)
        right, right_share, right_pairs = self._sums(scores + self.wrong, steps)
        loss = float(((total - right) * self.weights).sum() + PRIOR * (weights**2).sum() / 2)
        slope = np.concatenate(
            [(self.features.T @ (share - right_share)).ravel(), (pairs - right_pairs).ravel()]
        )
        return loss, slope + PRIOR * weights

    def _sums(self, scores: Array, steps: Array) -> tuple[Array, Array, Array]:
        """Forward and backward: of each chain the logarithm of its sum, the share of each state and step."""
        at = [slice(self.offsets[step], self.offsets[step + 1]) for step in range(len(self.active))]
        inner = steps[:COUNT, :COUNT]
        forward = [steps[self.before][:, :COUNT] + scores[at[0]]]
        for step, count in enumerate(self.active[1:], start=1):
            paths = forward[-1][:count, :, None] + inner
            forward.append(np.logaddexp.reduce(paths, axis=1) + scores[at[step]])
        ends = steps[:COUNT][:, self.after].T
        backward = [ends[:count].copy() for count in self.active]
        for step in range(len(self.active) - 2, -1, -1):
            count = self.active[step + 1]
            paths = inner + (scores[at[step + 1]] + backward[step + 1])[:, None, :]
            backward[step][:count] = np.logaddexp.reduce(paths, axis=2)
        total = np.logaddexp.reduce(forward[0] + backward[0], axis=1)
        share = np.concatenate(
            [
                np.exp(one + other - total[: len(one), None]) * self.weights[: len(one), None]
                for one, other in zip(forward, backward, strict=True)
            ]
        )
        pairs = self._edges(share)
        for step in range(1, len(self.active)):
            count = self.active[step]
            later = scores[at[step]] + backward[step] - total[:count, None]
            paths = np.exp(forward[step - 1][:count, :, None] + inner + later[:, None, :])
            pairs[:COUNT, :COUNT] += (paths * self.weights[:count, None, None]).sum(axis=0)
        return total, share, pairs

    def _edges(self, share: Array) -> Array:
        """The shares of the steps from what stands before the chains, and to what stands after them."""
        pairs = np.zeros((len(NODES), len(NODES)))
        states = np.arange(COUNT)
        np.add.at(pairs, (self.before[:, None], states[None]), share[: len(self.before)])
        last = share[self.offsets[self.lengths - 1] + np.arange(len(self.lengths))]
        np.add.at(pairs, (states[None], self.after[:, None]), last)
        return pairs
