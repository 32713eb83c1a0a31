"""What is wrong, where, and what to do about it."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.core.problems import WIDEST_EXCERPT, BuildError, Problem, error, guess, show, with_excerpts


def test_a_problem_reads_as_compilers_print_it() -> None:
    problem = Problem(
        "content/articles/floods.md", 4, 7, 'date "2026-13-02" is not a date',
        hint="write as much as is known of YYYY-MM-DD", excerpt="date: 2026-13-02",
    )  # fmt: skip
    assert show(problem) == (
        'content/articles/floods.md:4:7: error: date "2026-13-02" is not a date\n'
        "    4 | date: 2026-13-02\n"
        "      |       ^\n"
        "  hint: write as much as is known of YYYY-MM-DD"
    )


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        (Problem("a.md", 0, 0, "is bad"), "a.md: error: is bad"),
        (Problem("a.md", 3, 0, "is bad"), "a.md:3: error: is bad"),
        (Problem("", 0, 0, "is bad"), "error: is bad"),
        (Problem("a.md", 0, 0, "is odd", level="warning"), "a.md: warning: is odd"),
        (Problem("a.md", 0, 0, "was mended", level="note"), "a.md: note: was mended"),
        (Problem("a.md", 3, 0, "is bad", excerpt="text"), "a.md:3: error: is bad\n    3 | text"),
        (Problem("a.md", 0, 0, "is bad", "do it well"), "a.md: error: is bad\n  hint: do it well"),
    ],
)
def test_what_is_not_known_is_not_shown(problem: Problem, expected: str) -> None:
    assert show(problem) == expected


@pytest.mark.parametrize("line", [1, 99999, 100000, 1234567])
def test_the_caret_stands_below_its_column(line: int) -> None:
    shown = show(Problem("a.md", line, 3, "is bad", excerpt="ab!cd")).split("\n")
    assert shown[1][shown[2].index("^")] == "!"
    assert shown[1].index("|") == shown[2].index("|")


def test_the_caret_may_stand_behind_the_last_character() -> None:
    shown = show(Problem("a.md", 1, 6, "is cut off", excerpt="ab!cd")).split("\n")
    assert shown[2].index("^") == len(shown[1])


def test_a_tab_before_the_column_does_not_move_the_caret() -> None:
    shown = show(Problem("a.md", 1, 3, "is bad", excerpt="\ta!\t")).split("\n")
    assert shown[1][shown[2].index("^")] == "!"
    assert "\t" not in "".join(shown)


@settings(max_examples=100, deadline=None)
@given(length=st.integers(1, 1000), data=st.data())
def test_a_long_line_is_shown_as_a_window_around_the_column(length: int, data: st.DataObject) -> None:
    column = data.draw(st.integers(1, length))
    excerpt = "." * (column - 1) + "!" + "." * (length - column)
    shown = show(Problem("a.md", 7, column, "is bad", excerpt=excerpt)).split("\n")
    assert shown[1][shown[2].index("^")] == "!"
    assert len(shown[1]) <= len("    7 | ") + WIDEST_EXCERPT + 2
    assert ("…" in shown[1]) == (length > WIDEST_EXCERPT)


def test_a_long_line_without_a_column_is_shown_from_its_start() -> None:
    shown = show(Problem("a.md", 7, 0, "is bad", excerpt="x" * 50 + "y" * 5_000_000))
    assert shown.split("\n")[1] == "    7 | " + "x" * 50 + "y" * 50 + "…"


def test_no_text_of_strangers_can_steer_the_terminal_or_forge_a_line() -> None:
    problem = Problem(
        "a\n\x1b[2Jb.txt", 1, 0, "holds \x1b]0;x\x07", "mind\r\u202ethe\x9b", excerpt="a\x1b[31mb\u2028"
    )
    shown = show(problem)
    assert shown.count("\n") == 2
    assert not set(shown) & set("\x1b\x07\r\x9b\u202e\u2028")


def test_a_name_that_is_no_text_can_be_printed() -> None:
    assert show(Problem("content/\udcff.txt", 0, 0, "is odd")).encode()


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("titel", 'did you mean "title"?'),
        ("TITLE", 'did you mean "title"?'),
        ("xyz", "known are: authors, date, title"),
        ("", "known are: authors, date, title"),
    ],
)
def test_a_near_word_is_guessed_and_else_all_are_named(word: str, expected: str) -> None:
    assert guess(word, {"title", "date", "authors"}) == expected


def test_problems_are_sorted_by_place() -> None:
    problems = [
        Problem("b", 1, 1, "m"),
        Problem("a", 10, 1, "m"),
        Problem("a", 9, 2, "m"),
        Problem("a", 9, 1, "m"),
    ]
    assert BuildError(problems).problems == tuple(reversed(problems))


def test_the_text_of_an_error_is_all_its_problems() -> None:
    assert (
        str(BuildError([Problem("b", 0, 0, "two"), Problem("a", 0, 0, "one")]))
        == "a: error: one\nb: error: two"
    )


def test_an_error_travels_between_processes() -> None:
    failure = BuildError(
        [Problem("a.md", 1, 2, "is bad", "mend it", "warning", "a b c"), Problem("", 0, 0, "x")]
    )
    again = pickle.loads(pickle.dumps(failure))
    assert type(again) is BuildError
    assert again.problems == failure.problems
    assert str(again) == str(failure)


def test_error_is_one_problem() -> None:
    assert error("a.md", "is bad", line=3, column=2, hint="mend it").problems == (
        Problem("a.md", 3, 2, "is bad", "mend it"),
    )


def test_problems_get_the_lines_they_point_to() -> None:
    problems = [Problem("a", line, 0, "m") for line in (0, 1, 3, 4)] + [
        Problem("a", 1, 0, "m", excerpt="own")
    ]
    assert [problem.excerpt for problem in with_excerpts(problems, "one\ntwo\nthree")] == [
        "", "one", "three", "", "own",
    ]  # fmt: skip


def test_nothing_but_the_standard_library_is_loaded_to_show_a_problem() -> None:
    project = Path(__file__).resolve().parents[2]
    script = "import sys, generator.core.problems; print('yaml' in sys.modules or 'jinja2' in sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=project, check=True, capture_output=True, text=True
    )
    assert run.stdout == "False\n"
