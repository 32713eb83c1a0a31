"""later(): a pattern as any other, only later."""

from __future__ import annotations

import pickle
import re

import pytest

from generator.core.later import later


def test_it_finds_what_a_pattern_finds() -> None:
    pattern, text = later("[b-d]+", re.IGNORECASE), "abCxd"
    for _ in range(2):
        match = pattern.search(text)
        assert match is not None
        assert (match[0], pattern.findall(text), pattern.sub("-", text)) == ("bC", ["bC", "d"], "a-x-")
    assert pickle.loads(pickle.dumps(pattern)).findall(text) == ["bC", "d"]


def test_it_is_compiled_when_it_is_asked() -> None:
    pattern = later("(")
    with pytest.raises(re.error):
        pattern.search("")
