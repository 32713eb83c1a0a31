"""Hints of patterns: a text that a pattern fits must hold one."""

from __future__ import annotations

import re
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.reading.plaintext import captions, marks, names, observations
from generator.reading.plaintext.patterns import Hinted


def _hinted(module: ModuleType) -> list[tuple[str, Hinted]]:
    return [(f"{module.__name__}.{name}", it) for name, it in vars(module).items() if isinstance(it, Hinted)]


ALL = dict(pair for module in (captions, marks, names, observations) for pair in _hinted(module))


@pytest.mark.parametrize("name", ALL)
def test_every_text_that_a_pattern_fits_holds_a_hint(name: str) -> None:
    hinted = ALL[name]

    @settings(max_examples=100)
    @given(st.from_regex(hinted.pattern))
    def holds(text: str) -> None:
        assert hinted.is_in(text) == bool(hinted.pattern.search(text))

    holds()


def test_it_finds_and_replaces_like_its_pattern() -> None:
    hinted = Hinted(re.compile(r"\S+@\S+"), ("@",))
    assert hinted.sub("-", "ada@x.org, 5") == "- 5"
    assert hinted.sub("-", "ada") == "ada"
    found = hinted.search("to ada@x.org")
    assert found
    assert found[0] == "ada@x.org"
    assert not hinted.is_in("ada")
