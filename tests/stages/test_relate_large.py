"""Large values are got as they were put, or not at all."""

from __future__ import annotations

from pathlib import Path

from generator.core.columns import FOLDER
from generator.core.work import Cache
from generator.stages.relate.large import get, put


def test_a_value_is_got_as_it_was_put_and_the_one_before_stays(tmp_path: Path) -> None:
    with Cache(tmp_path, code="test") as cache:
        first = put(cache, "some", {"a": [1, 2]}, None)
        second = put(cache, "some", {"b": []}, first)
        assert (get(cache, first), get(cache, second)) == ({"a": [1, 2]}, {"b": []})
        third = put(cache, "some", {"c": 3}, second)
        assert (get(cache, first), get(cache, second), get(cache, third)) == (None, {"b": []}, {"c": 3})


def test_what_is_damaged_or_gone_is_not_got(tmp_path: Path) -> None:
    with Cache(tmp_path, code="test") as cache:
        large = put(cache, "some", "a text", None)
        (file,) = (tmp_path / FOLDER / "some-0").iterdir()
        file.write_bytes(file.read_bytes()[:-3] + b"???")
        assert get(cache, large) is None
        file.unlink()
        assert get(cache, large) is None
