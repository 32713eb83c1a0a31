"""All remembering and all parallel work."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from generator.core.digest import digest
from generator.core.problems import BuildError, Problem, error
from generator.core.work import Cache, Mapped, foretell, map_cached, resume

PROJECT = Path(__file__).resolve().parents[2]

called: list[object] = []
"""What the work functions of this process were given, since the test began."""


@pytest.fixture(autouse=True)
def nothing_called() -> None:
    called.clear()


def double(value: int) -> int:
    called.append(value)
    return 2 * value


def falsy(value: object) -> tuple[object, ...]:
    called.append(value)
    return ()


def halve(value: int) -> int:
    called.append(value)
    if value % 2:
        raise BuildError([Problem(f"{value}.md", 1, 0, f"{value} is odd")])
    return value // 2


def crash(value: int) -> int:
    called.append(value)
    return 100 // value


@dataclass(frozen=True, slots=True)
class Seen:
    path: str
    folder: str = field(default="", compare=False)


def process_of(value: int) -> int:
    return os.getpid()


def name_of(seen: Seen) -> str:
    called.append(seen.path)
    return seen.path


def numbers(*values: int) -> dict[str, int]:
    return {str(value): value for value in values}


def opened(folder: Path, code: str = "code", processes: int = 1) -> Cache:
    return Cache(folder, code=code, processes=processes)


# ---------------------------------------------------------------- remembering


def test_work_is_done_for_inputs_not_seen_before(tmp_path: Path) -> None:
    with opened(tmp_path) as cache:
        mapped = map_cached(cache, double, numbers(2, 1, 3))
        assert list(mapped.results.items()) == [("2", 4), ("1", 2), ("3", 6)]
        assert mapped.fresh == ("2", "1", "3")
        again = map_cached(cache, double, numbers(3, 4, 1))
        assert list(again.results.items()) == [("3", 6), ("4", 8), ("1", 2)]
        assert again.fresh == ("4",)
    assert called == [2, 1, 3, 4]


def test_results_outlive_the_cache_that_found_them(tmp_path: Path) -> None:
    for _ in range(2):
        with opened(tmp_path) as cache:
            assert map_cached(cache, double, numbers(1, 2)).results == {"1": 2, "2": 4}
    assert called == [1, 2]


def test_a_changed_input_of_the_same_name_is_worked_on_again(tmp_path: Path) -> None:
    with opened(tmp_path) as cache:
        assert map_cached(cache, double, {"a": 1}).results == {"a": 2}
        assert map_cached(cache, double, {"a": 5}).results == {"a": 10}
        assert map_cached(cache, double, {"a": 1}).results == {"a": 2}
    assert called == [1, 5, 1]


def test_changed_code_is_called_again(tmp_path: Path) -> None:
    for code in ("old", "new", "new"):
        with opened(tmp_path, code) as cache:
            map_cached(cache, double, numbers(1))
    assert called == [1, 1]


@dataclass(frozen=True, slots=True)
class Shaped:
    value: int


def shape(value: int) -> Shaped:
    return Shaped(value)


def test_what_another_program_kept_need_not_have_the_shapes_of_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(tmp_path, "old") as cache:
        map_cached(cache, shape, numbers(1, 2))

    @dataclass(frozen=True, slots=True)
    class Shaped:
        value: int
        unit: str = "m"  # of this, what was kept knows nothing

    Shaped.__qualname__ = "Shaped"
    monkeypatch.setitem(globals(), "Shaped", Shaped)
    with opened(tmp_path, "new") as cache:
        assert map_cached(cache, shape, {"1": 3}, passing=bool) == Mapped({"1": Shaped(3)}, ("1",))


def test_of_many_inputs_those_that_changed_are_worked_on_again(tmp_path: Path) -> None:
    inputs = {str(value): value for value in range(500)}
    with opened(tmp_path) as cache:
        map_cached(cache, double, inputs)
    inputs |= {"7": 1007, "400": 1400, "new": 3}
    del inputs["12"]
    for fresh in (("7", "400", "new"), ()):
        with opened(tmp_path) as cache:
            again = map_cached(cache, double, inputs)
        assert (again.results, again.fresh) == ({name: 2 * value for name, value in inputs.items()}, fresh)
    with opened(tmp_path, "other code") as cache:
        assert len(map_cached(cache, double, inputs).fresh) == len(inputs)


def test_what_was_known_before_a_crash_is_no_result_of_what_was_to_be_done(tmp_path: Path) -> None:
    inputs = {str(value): value for value in range(499, 0, -1)}  # those after the crash have other results
    with opened(tmp_path) as cache:
        map_cached(cache, crash, inputs)
        changed = {name: value + 1000 for name, value in inputs.items()} | {"250": 0}
        with pytest.raises(ZeroDivisionError):
            map_cached(cache, crash, changed)
        changed |= {"250": 4}
        assert map_cached(cache, crash, changed).results == {
            name: 100 // value for name, value in changed.items()
        }


def test_of_many_inputs_what_is_foretold_is_no_result_of_what_was(tmp_path: Path) -> None:
    inputs = {str(value): value for value in range(500)}
    with opened(tmp_path) as cache:
        map_cached(cache, double, inputs)
        foretell(cache, double, {"7": (8, 16)})
        assert map_cached(cache, double, inputs).fresh == ("7",)


def test_what_does_not_compare_does_not_make_an_input_new(tmp_path: Path) -> None:
    with opened(tmp_path) as cache:
        map_cached(cache, name_of, {"a": Seen("a", "/home")})
        assert map_cached(cache, name_of, {"a": Seen("a", "/moved")}).fresh == ()


def test_a_falsy_result_is_remembered(tmp_path: Path) -> None:
    with opened(tmp_path) as cache:
        for _ in range(2):
            assert map_cached(cache, falsy, {"a": None, "": ""}).results == {"a": (), "": ()}
    assert called == [None, ""]


def test_two_kinds_of_work_do_not_share_results(tmp_path: Path) -> None:
    with opened(tmp_path) as cache:
        assert map_cached(cache, double, {"a": 2}).results == {"a": 4}
        assert map_cached(cache, halve, {"a": 2}).results == {"a": 1}
        assert map_cached(cache, double, {"a": 2}).fresh == ()


def test_two_functions_of_one_name_do_not_share_results(tmp_path: Path) -> None:
    def other(value: int) -> str:
        return f"other {value}"

    other.__name__ = other.__qualname__ = "double"
    other.__module__ = "elsewhere"
    with opened(tmp_path) as cache:
        map_cached(cache, double, {"a": 2})
        assert map_cached(cache, other, {"a": 2}).results == {"a": "other 2"}


def test_names_that_are_gone_are_forgotten(tmp_path: Path) -> None:
    with opened(tmp_path) as cache:
        map_cached(cache, double, numbers(1, 2))
        map_cached(cache, double, numbers(2))
        map_cached(cache, double, numbers(1, 2))
        map_cached(cache, double, {})
        map_cached(cache, double, numbers(2))
    assert called == [1, 2, 1, 2]


def test_the_cache_does_not_grow_with_builds(tmp_path: Path) -> None:
    sizes = []
    for build in range(6):
        with opened(tmp_path) as cache:
            map_cached(cache, double, {str(name): build * 1000 + name for name in range(200)})
        sizes.append(sum(path.stat().st_size for path in tmp_path.iterdir()))
    assert sizes[-1] <= 2 * sizes[1]


# ---------------------------------------------------------------- failing


def test_all_failed_inputs_are_reported_together_and_good_ones_remembered(tmp_path: Path) -> None:
    with opened(tmp_path) as cache:
        with pytest.raises(BuildError) as raised:
            map_cached(cache, halve, numbers(5, 2, 3, 4))
        assert [problem.path for problem in raised.value.problems] == ["3.md", "5.md"]
        assert called == [5, 2, 3, 4]
        called.clear()
        assert map_cached(cache, halve, {**numbers(2, 4), "5": 6}).results == {"2": 1, "4": 2, "5": 3}
    assert called == [6]


def test_failed_inputs_are_tried_again(tmp_path: Path) -> None:
    with opened(tmp_path) as cache:
        for _ in range(2):
            with pytest.raises(BuildError, match=r"3\.md:1: error: 3 is odd"):
                map_cached(cache, halve, numbers(2, 3))
    assert called == [2, 3, 3]


def test_a_result_does_not_come_back_when_its_input_has_failed_since(tmp_path: Path) -> None:
    with opened(tmp_path) as cache:
        map_cached(cache, halve, {"a": 2})
        with pytest.raises(BuildError):
            map_cached(cache, halve, {"a": 3})
        assert map_cached(cache, halve, {"a": 2}).fresh == ("a",)


def test_a_crash_keeps_what_was_found_before_it(tmp_path: Path) -> None:
    with opened(tmp_path) as cache:
        with pytest.raises(ZeroDivisionError):
            map_cached(cache, crash, numbers(1, 2, 0, 4))
        called.clear()
        map_cached(cache, crash, numbers(1, 2, 4))
    assert called == [4]


# ---------------------------------------------------------------- what lies on disk


# ---------------------------------------------------------------- resume and foretell


def test_resume_goes_on_from_where_it_was_if_something_is_new(tmp_path: Path) -> None:
    seen: list[tuple[str, int] | None] = []

    def step(before: tuple[str, int] | None) -> tuple[str, int]:
        seen.append(before)
        return f"result {len(seen)}", len(seen)

    results = []
    for code, value in (("a", 1), ("a", 1), ("a", 2), ("b", 2), ("b", 2)):
        with opened(tmp_path, code) as cache:
            results.append(resume(cache, "whole", value, step))
    assert results == ["result 1", "result 1", "result 2", "result 3", "result 3"]
    assert seen == [None, ("result 1", 1), None], "what other code left is nothing to go on from"


def test_resume_goes_on_from_no_state_of_another_result(tmp_path: Path) -> None:
    seen: list[object] = []

    def step(before: tuple[int, int] | None) -> tuple[int, int]:
        seen.append(before)
        return len(seen), len(seen)

    with opened(tmp_path) as cache:
        resume(cache, "whole", "first", step)
        older = cache.known("whole.state")
        resume(cache, "whole", "second", step)
        cache.learn("whole.state", older)  # as when only one of two files was restored
        resume(cache, "whole", "third", step)
    assert seen == [None, (1, 1), None]


def test_resume_keeps_works_apart(tmp_path: Path) -> None:
    with opened(tmp_path) as cache:
        assert resume(cache, "one", 1, lambda before: ("one", None)) == "one"
        assert resume(cache, "two", 1, lambda before: ("two", None)) == "two"
        assert resume(cache, "one", 1, lambda before: ("other", None)) == "one"


def test_what_is_foretold_is_not_worked_out(tmp_path: Path) -> None:
    with opened(tmp_path) as cache:
        map_cached(cache, double, {"a": 1, "b": 1})
        foretell(cache, double, {"a": (5, 10)})
        mapped = map_cached(cache, double, {"a": 5, "b": 1})
        assert (mapped.results, mapped.fresh) == ({"a": 10, "b": 2}, ())
        assert map_cached(cache, double, {"a": 1, "b": 1}).fresh == ("a",)


def test_what_will_be_foretold_is_remembered_only_beside_problems(tmp_path: Path) -> None:
    with opened(tmp_path) as cache:
        mapped = map_cached(cache, double, numbers(1, 2, 3), passing=lambda found: found > 4)
        assert mapped.results == {"1": 2, "2": 4, "3": 6}
        assert map_cached(cache, double, numbers(1, 2, 3)).fresh == ("3",)
        with pytest.raises(BuildError):
            map_cached(cache, halve, numbers(2, 3), passing=lambda _: True)
        assert map_cached(cache, halve, numbers(2)).fresh == ()


# ---------------------------------------------------------------- processes


def test_processes_give_the_same_in_the_same_order(tmp_path: Path) -> None:
    inputs = {f"{(number * 7919) % 1500:04}": number for number in range(1500)}
    told: list[tuple[str, int, int]] = []
    with Cache(
        tmp_path / "many", code="code", processes=2, progress=lambda *args: told.append(args)
    ) as cache:
        many = map_cached(cache, double, inputs)
    assert called == []
    with opened(tmp_path / "one") as cache:
        one = map_cached(cache, double, inputs)
    assert list(many.results.items()) == list(one.results.items())
    assert many.fresh == one.fresh == tuple(inputs)
    assert told[-1] == ("double", 1500, 1500)
    assert [done for _, done, _ in told] == sorted({done for _, done, _ in told})
    with opened(tmp_path / "many") as cache:
        assert map_cached(cache, double, inputs).fresh == ()


def test_large_results_are_not_held_and_yet_remembered(tmp_path: Path) -> None:
    with opened(tmp_path) as cache:
        first = map_cached(cache, name_of, {"a": Seen("a long name")}, is_large=True)
        again = map_cached(cache, name_of, {"a": Seen("a long name")}, is_large=True)
        assert again.fresh == ()
        assert again.results == first.results
        assert again.results["a"] is not first.results["a"]  # read again: nobody kept it
    with opened(tmp_path) as cache:
        assert map_cached(cache, name_of, {"a": Seen("a long name")}).fresh == ()


def test_processes_that_rest_are_started_again(tmp_path: Path) -> None:
    inputs = {f"{number:04}": number for number in range(1500)}
    with opened(tmp_path, processes=2) as cache:
        first = set(map_cached(cache, process_of, inputs).results.values())
        cache.rest()
        cache.rest()  # nothing is there any more
        more = {name: number + 1 for name, number in inputs.items()}
        then = map_cached(cache, process_of, more)
    assert len(then.fresh) == len(more)
    assert first.isdisjoint(then.results.values())


def test_processes_report_all_failed_inputs(tmp_path: Path) -> None:
    with opened(tmp_path, processes=2) as cache:
        with pytest.raises(BuildError) as raised:
            map_cached(cache, halve, numbers(*range(1000)))
        assert len(raised.value.problems) == 500
        mapped = map_cached(cache, halve, numbers(*range(0, 1000, 2)))
    assert mapped.fresh == ()


def test_progress_is_told_of_each_item(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    with Cache(tmp_path, code="code", progress=lambda *args: told.append(args)) as cache:
        map_cached(cache, double, numbers(1))
        map_cached(cache, double, numbers(1, 2, 3))
    assert told == [("double", 1, 1), ("double", 1, 2), ("double", 2, 2)]


# ---------------------------------------------------------------- the file


def test_a_second_build_in_the_same_folder_is_refused(tmp_path: Path) -> None:
    with opened(tmp_path) as cache:
        map_cached(cache, double, numbers(1))
        with pytest.raises(
            BuildError, match=r"build\.sqlite: error: another build is at work in this folder\n  hint"
        ):
            opened(tmp_path)
        assert map_cached(cache, double, numbers(1)).fresh == ()
    with opened(tmp_path) as cache:
        assert map_cached(cache, double, numbers(1)).fresh == ()


def test_a_second_build_in_another_process_is_refused(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from generator.core.work import Cache\n"
        "from generator.core.problems import BuildError\n"
        "try: Cache(Path(sys.argv[1]), code='x')\n"
        "except BuildError as failure: print(failure)"
    )
    with opened(tmp_path):
        run = subprocess.run(
            [sys.executable, "-c", script, str(tmp_path)],
            cwd=PROJECT, capture_output=True, text=True, check=True,
        )  # fmt: skip
    assert "another build is at work" in run.stdout


def test_a_folder_that_cannot_be_made_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(BuildError, match="cannot be made: "):
        opened(tmp_path / "file" / "cache")


def test_a_folder_in_place_of_the_file_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "build.sqlite").mkdir()
    with pytest.raises(BuildError, match="error: cannot be "):
        opened(tmp_path)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a database",
        b"\x00" * 5000,
        b"SQLite format 3\x00",
        b"SQLite format 3\x00" + b"\xff" * 5000,
        random.Random(1).randbytes(20_000),
    ],
)
def test_a_file_that_is_no_database_is_thrown_away(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "build.sqlite").write_bytes(data)
    (tmp_path / "build.sqlite-wal").write_bytes(data)
    for _ in range(2):
        with opened(tmp_path) as cache:
            assert map_cached(cache, double, numbers(1)).results == {"1": 2}
    assert called == [1]


def test_a_database_of_another_shape_is_thrown_away(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "build.sqlite") as database:
        database.execute("CREATE TABLE results (work TEXT, key TEXT)")
        database.execute("CREATE TABLE files (x, y)")
    database.close()
    for _ in range(2):
        with opened(tmp_path) as cache:
            assert map_cached(cache, double, numbers(1)).results == {"1": 2}
    assert called == [1]


def describe(value: int) -> Mapping[str, object]:
    """A result of some length, so that the file has many pages."""
    return {"number": value, "text": f"{value} " * (value % 900), "digest": digest(value)}


def _damage(data: bytes, chance: random.Random) -> bytes:
    """The file cut, or with some bytes changed, zeroed or moved."""
    at = chance.randrange(len(data))
    kind = chance.randrange(5)
    if kind == 0:
        return data[:at]
    if kind == 1:  # as file systems cut: at a block
        return data[: at // 4096 * 4096]
    if kind == 2:
        return data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :]
    if kind == 3:
        length = chance.choice([1, 16, 512, 4096])
        return data[:at] + bytes(min(length, len(data) - at)) + data[at + length :]
    head = chance.randrange(100)  # in the file's header
    return data[:head] + chance.randbytes(1) + data[head + 1 :]


@pytest.mark.parametrize("seed", range(8))
def test_a_damaged_file_never_gives_a_wrong_result(tmp_path: Path, seed: int) -> None:
    inputs = numbers(*range(0, 3000, 20))
    expected = {name: describe(value) for name, value in inputs.items()}
    rows = list(range(3000))
    with opened(tmp_path / "whole") as cache:
        map_cached(cache, describe, inputs)
        resume(cache, "whole", 1, lambda before: (rows, None))
    whole = (tmp_path / "whole" / "build.sqlite").read_bytes()
    assert len(whole) > 100_000
    chance = random.Random(seed)
    for round_ in range(12):
        folder = tmp_path / str(round_)
        folder.mkdir()
        (folder / "build.sqlite").write_bytes(_damage(whole, chance))
        for _ in range(2):
            with opened(folder) as cache:
                assert map_cached(cache, describe, inputs).results == expected
                assert resume(cache, "whole", 1, lambda before: (rows, None)) == rows
        with opened(folder) as cache:
            assert map_cached(cache, describe, inputs).fresh == ()


@pytest.mark.skipif(sys.platform == "win32", reason="kills itself by a signal")
@pytest.mark.parametrize("moment", [1, 40, 99])
def test_a_build_that_is_killed_leaves_a_cache_that_works(tmp_path: Path, moment: int) -> None:
    script = (
        "import os, signal, sys; from pathlib import Path; from generator.core.work import Cache, map_cached\n"  # noqa: E501
        "def double(value):\n"
        f"    if value == {moment}: os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return 2 * value\n"
        "double.__module__, double.__qualname__ = sys.argv[2:]\n"
        "cache = Cache(Path(sys.argv[1]), code='code')\n"
        "map_cached(cache, double, {'a': -1})\n"
        "map_cached(cache, double, {str(number): number for number in range(100)})\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path), double.__module__, double.__qualname__],
        check=False,
        cwd=PROJECT,
    )
    assert run.returncode < 0
    with opened(tmp_path) as cache:
        mapped = map_cached(cache, double, {"a": -1, **numbers(*range(100))})
    assert mapped.results == {"a": -2, **{str(number): 2 * number for number in range(100)}}
    assert "a" not in mapped.fresh


def test_a_failing_worker_process_is_a_problem_with_a_hint(tmp_path: Path) -> None:
    with opened(tmp_path, processes=2) as cache, pytest.raises(BuildError, match=r"--jobs 1"):
        map_cached(cache, end_process, numbers(*range(1000)))


def end_process(value: int) -> int:
    if value == 500:
        os._exit(9)
    return value


def test_an_error_without_a_place_survives(tmp_path: Path) -> None:
    with opened(tmp_path) as cache, pytest.raises(BuildError, match=r"^error: no place$"):
        map_cached(cache, fail_nowhere, {"a": 1})


def fail_nowhere(value: int) -> int:
    raise error("", "no place")


def test_one_value_takes_the_place_of_what_was_known(tmp_path: Path) -> None:
    for number in range(3):
        with opened(tmp_path) as cache:
            cache.keep_one("one", f"key {number}", number)
            assert cache.known("one") == {"": (f"key {number}", number)}
    with opened(tmp_path) as cache:
        assert cache.known("one") == {"": ("key 2", 2)}
