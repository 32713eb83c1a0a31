"""Values survive being sent to another process, whatever their shape."""

from __future__ import annotations

import copy
import pickle
from dataclasses import dataclass, field

import pytest

from generator.core.value import Value


@dataclass(frozen=True, slots=True)
class One(Value):
    x: object


@dataclass(frozen=True, slots=True)
class Many(Value):
    x: object
    y: int = 2
    z: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Empty(Value):
    pass


@pytest.mark.parametrize("value", [One(1), One((1, 2)), Many(One("a"), 3, "z"), Many(None), Empty()])
def test_a_value_survives(value: object) -> None:
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(value, protocol)) == value
    assert copy.deepcopy(value) == value


def test_what_does_not_compare_survives() -> None:
    assert pickle.loads(pickle.dumps(Many(1, 2, "kept"))).z == "kept"
