"""Front matter: read as strings, written so that it reads the same, signed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.core.problems import BuildError, Problem
from generator.reading.frontmatter import (
    body_of,
    dump,
    is_untouched,
    read_known,
    sign,
    signature,
    split,
    with_value,
)
from generator.reading.frontmatter_yaml import read_yaml

PROJECT = Path(__file__).resolve().parents[2]

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
KEYS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=8)


def header(text: str) -> str:
    return f"---\n{text}\n---\n"


def values_of(text: str) -> dict[str, tuple[str, ...]]:
    found, _, _ = split(header(text), "a.md")
    return {key: field.values for key, field in found.items()}


def problems_of(text: str) -> tuple[Problem, ...]:
    with pytest.raises(BuildError) as raised:
        split(text, "content/articles/a.md")
    return raised.value.problems


# ---------------------------------------------------------------- what is written is read


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(KEYS, TEXT | st.lists(TEXT, max_size=3), max_size=4), TEXT)
@example({"a": "\ufeff\ufffe\uffff\x7f\x85\u2028\U0001fffe"}, "")
@example({"a": "---", "b": ["---\n", "...", "\n---\n"]}, "---\n")
@example({"null": "null", "y": "y", "digest": "x-y"}, "---\ntitle: x\n---\n")
def test_what_is_dumped_is_split_again(values: dict[str, str | list[str]], body: str) -> None:
    found, text, _ = split(dump(values, body), "a.md")
    expected = {}
    for key, value in values.items():
        items = [value] if isinstance(value, str) else value
        if any(items):
            expected[key] = tuple(item.strip() for item in items if item.strip())
        elif items and not isinstance(value, str):
            expected[key] = ()
    assert {key: field.values for key, field in found.items()} == expected
    assert {key: field.is_list for key, field in found.items()} == {
        key: not isinstance(values[key], str) for key in expected
    }
    assert text.strip("\n") == body.strip("\n")


HEADER = st.lists(
    st.sampled_from(["title: ", "a: ", "b:", "\n", "\n  - ", '"', "\\", "2022-05", "é", "-", " ", "x"]),
    max_size=12,
).map("".join)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(KEYS, TEXT | st.lists(TEXT, max_size=3), max_size=4), HEADER)
@example(
    {"title": '“Yes”, \\ "no" ', "authors": ["A B", "no", "", "\u00a0"], "date": "2022-05-01"}, "a: b\na: b\n"
)
def test_what_is_read_without_a_parser_is_what_yaml_says(
    values: dict[str, str | list[str]], header: str
) -> None:
    dumped = dump(values, "").removeprefix("---\n").partition("---\n")[0]
    for text in (dumped, header, dumped + header, f"{header}\n"):
        problems: list[Problem] = []
        known = read_known(text)
        assert known is None or known == read_yaml(text, "", problems)
        assert not (known and problems)


def test_what_the_build_writes_needs_no_parser() -> None:
    values = {
        "title": 'He said: "No"',
        "authors": ("Ada Byron", "Bo Ek"),
        "section": "world",
        "digest": "0a-1b",
    }
    assert read_known(dump(values, "").removeprefix("---\n").partition("---\n")[0])


def test_a_dumped_file_is_pleasant_to_read() -> None:
    values = {
        "title": 'He said: "No"',
        "standfirst": "",
        "authors": ["Ada Lovelace", "Zoë"],
        "topics": [],
        "date": "2022-05-26",
        "section": "world-news",
        "slug": "no",
        "source": "raw/world/001.txt",
    }
    assert dump(values, "\n\nText.\n\nMore.\n") == (
        "---\n"
        'title: "He said: \\"No\\""\n'
        'authors:\n  - "Ada Lovelace"\n  - "Zoë"\n'
        "date: 2022-05-26\n"
        "section: world-news\n"
        'slug: "no"\n'
        "source: raw/world/001.txt\n"
        "---\n"
        "\n"
        "Text.\n\nMore.\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "No",
        "no",
        "y",
        "on",
        "~",
        "null",
        "010",
        "1e3",
        "0x1f",
        "12:30:45",
        "2022",
        "1_000",
        ".inf",
        "=",
        "<<",
    ],
)
def test_other_readers_of_yaml_take_a_dumped_value_for_text(text: str) -> None:
    assert f'a: "{text}"' in dump({"a": text}, "")


# ---------------------------------------------------------------- everything is a text


@pytest.mark.parametrize(
    "text",
    [
        "No",
        "yes",
        "true",
        "null",
        "~",
        "010",
        "0x1F",
        "1e3",
        "1_000",
        "12:30:45",
        "2022-01-01",
        "2022-13-45",
        ".nan",
        "-1",
        "=",
        "<b>",
        "a#b",
        "3%",
    ],
)
def test_a_value_is_the_text_that_stands_there(text: str) -> None:
    assert values_of(f"title: {text}") == {"title": (text,)}
    assert values_of(f"title: [{text}]") == {"title": (text,)}
    assert values_of(f"{text}: x") == {text: ("x",)}


def test_a_title_named_no_is_text() -> None:
    found, _, _ = split("---\ntitle: No\n---\n", "a.md")
    assert found["title"].values == ("No",)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("a:", ()),
        ('a: ""', ()),
        ("a: []", ()),
        ("a: ['', ' ', x]", ("x",)),
        ("a:\n- x\n- y", ("x", "y")),
        ("a: [x, y]", ("x", "y")),
        ("a: >\n  one\n  two", ("one two",)),
        ("a: one\n  two", ("one two",)),
        ("a: x # comment", ("x",)),
        ("# comment\na: '#x'", ("#x",)),
        ("a: '  x  '", ("x",)),
        ("a: 'it''s'", ("it's",)),
        ('a: "\\u00e9\\n"', ("é",)),
        ("a: !!int 5", ("5",)),
        ("a: &anchor x", ("x",)),
    ],
)
def test_yaml_is_read_in_all_its_spellings(text: str, values: tuple[str, ...]) -> None:
    assert values_of(text)["a"] == values


def test_an_empty_header_has_no_keys() -> None:
    assert split("---\n---\nText.\n", "a.md") == ({}, "Text.\n", 3)
    assert split("---\n# nothing\n\n---\nText.\n", "a.md") == ({}, "Text.\n", 5)


def test_fields_know_their_places() -> None:
    found, body, line = split("---\ntitle: x\n\nauthors:\n  - a\n---\nText\n", "a.md")
    assert [(key, field.line, field.column, field.is_list) for key, field in found.items()] == [
        ("title", 2, 8, False),
        ("authors", 5, 3, True),
    ]
    assert (body, line) == ("Text\n", 7)


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("---\na: b\n---", ""),
        ("---\na: b\n---\n", ""),
        ("---\na: b\n---\n\nText", "\nText"),
        ("---\na: b\n---\nText\n---\nMore\n---\n", "Text\n---\nMore\n---\n"),
        ("---\n---\n---\n", "---\n"),
        ("---\n---", ""),
    ],
)
def test_the_body_is_what_stands_below_the_second_fence(text: str, body: str) -> None:
    assert split(text, "a.md")[1] == body
    assert body_of(text) == body
    line = split(text, "a.md")[2]
    assert "\n".join(text.split("\n")[line - 1 :]) == body


@pytest.mark.parametrize(
    "text",
    [
        "",
        "---",
        "---\n",
        "Text\n",
        "title: x\n---\n",
        "---\ntitle: x\nText\n",
        "\n---\n---\n",
        "----\na: b\n----\n",
        " ---\na: b\n---\n",
        "---\na: b\n----\n",
        "---\na: b\n --- \n",
    ],
)
def test_without_fences_there_is_no_front_matter(text: str) -> None:
    (problem,) = problems_of(text)
    assert (problem.line, problem.message) == (1, "has no front matter")
    assert problem.hint
    assert body_of(text) == text
    assert signature(text) is None
    assert not is_untouched(text)


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("title: x\ntitle: y", 3, 1, '"title" stands here a second time'),
        ("title: x\n'title': y", 3, 1, '"title" stands here a second time'),
        ("a: &x one\nb: *x", 3, 1, '"b" uses an alias'),
        ("a: &x [one]\nb: c\nc: *x", 4, 1, '"c" uses an alias'),
        ("a: [&x one, *x]", 2, 1, '"a" uses an alias'),
        ("a: &x [*x]", 2, 1, '"a" uses an alias'),
        ("a: {b: c}", 2, 1, '"a" holds nested values'),
        ("title: x\na:\n  b: c", 3, 1, '"a" holds nested values'),
        ("a: [[b]]", 2, 1, '"a" holds nested values'),
        ("a:\n  - b: c", 2, 1, '"a" holds nested values'),
        ("? [a]\n: b", 2, 3, "a key must be a word"),
        ("<<: {a: b}", 2, 1, '"<<" holds nested values'),
        ("- a", 2, 1, "no list of keys"),
        ("just words", 2, 1, "no list of keys"),
        ("title: x\n\tb: y", 3, 1, "tab"),
        ("title: Fire: 3 dead", 2, 12, "mapping values"),
        ('title: "a\\qb"', 2, 10, "escape"),
        ('title: "\\ud800"', 2, 11, "Unicode"),
        ("title: @user", 2, 8, "cannot start any token"),
        ("title: `x`", 2, 8, "cannot start any token"),
        ("title: %x", 2, 8, "cannot start any token"),
        ("title: *x", 2, 8, "alias"),
        ('é: ü\ntitle: "x', 3, 8, "quoted scalar"),
        ("title: [draft] x", 2, 16, "expected"),
        ("a: b\ntitle: [draft\n", 3, 8, "flow sequence"),
        ("a: b\n...\nc: d", 4, 1, "document"),
        ("a: b\n--- # x\nc: d", 3, 1, "document"),
        ("a: \x07b", 2, 0, "U+0007"),
        ("é: ü\nb: c\na: b\ufffe", 4, 0, "U+FFFE"),
    ],
)
def test_a_problem_is_shown_where_it_is(text: str, line: int, column: int, words: str) -> None:
    found = problems_of(header(text))
    assert len(found) == 1
    problem = found[0]
    assert words.casefold() in problem.message.casefold()
    assert problem.hint
    assert problem.path == "content/articles/a.md"
    lines = header(text).split("\n")
    assert problem.line == line
    assert abs(problem.column - column) <= (3 if "\\" in text else 0)
    assert problem.excerpt == lines[problem.line - 1]


def test_all_problems_of_a_header_are_shown() -> None:
    found = problems_of(header("a: {b: c}\nd: e\nd: f\ng: [[h]]"))
    assert [problem.line for problem in found] == [2, 4, 5]


def test_billion_laughs_are_not_laughed() -> None:
    rows = ["a0: &a0 [lol]"]
    rows += [f"a{row}: &a{row} [{', '.join([f'*a{row - 1}'] * 9)}]" for row in range(1, 30)]
    found = problems_of(header("\n".join(rows)))
    assert len(found) == 29
    assert all("alias" in problem.message for problem in found)


@pytest.mark.parametrize("opener", ["[", "{a: ", "- ", "? ", "[a, "])
def test_nesting_without_end_is_a_problem_and_no_crash(opener: str) -> None:
    script = (
        "import sys\n"
        "from generator.core.problems import BuildError\n"
        "from generator.reading import frontmatter\n"
        "for text in (f'a: {sys.argv[1] * 200_000}', f'a:\\n  {sys.argv[1] * 200_000}'):\n"
        "    try: frontmatter.split(f'---\\n{text}\\n---\\n', 'a.md')\n"
        "    except BuildError as failure: assert failure.problems[0].message.startswith('front matter cannot')\n"  # noqa: E501
    )  # in a process of its own, since what must not happen is the end of the process
    run = subprocess.run(
        [sys.executable, "-c", script, opener], check=False, cwd=PROJECT, capture_output=True, text=True
    )
    assert (run.returncode, run.stderr) == (0, "")


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("ab:-[]{}&*!|>'\"%@`#,? \n\t\\é\x07\ufffe\U0001f600"), max_size=40))
def test_any_header_gives_fields_or_problems(text: str) -> None:
    lines = header(text).count("\n") + 1
    try:
        fields, _, first = split(header(text), "a.md")
    except BuildError as failure:
        places = [problem.line for problem in failure.problems]
    else:
        places = [field.line for field in fields.values()]
        assert first > 2
        assert all(isinstance(value, str) for field in fields.values() for value in field.values)
    assert all(0 <= line <= lines for line in places)


# ---------------------------------------------------------------- whose the file is

SIGNED = sign(
    dump({"title": "Floods: no end", "authors": ["Ada"], "date": "2022-05-26"}, "Text.\n\nMore — text."),
    "0f" * 16,
)


def test_a_signed_file_is_untouched() -> None:
    assert is_untouched(SIGNED)
    found = signature(SIGNED)
    assert found is not None
    assert found.origin == "0f" * 16
    assert values_of(SIGNED.split("---\n")[1].rstrip("\n"))["title"] == ("Floods: no end",)


def test_the_digest_is_the_last_line_of_the_front_matter() -> None:
    lines = SIGNED.split("\n")
    assert lines[lines.index("---", 1) - 1].startswith("digest: ")


def test_signing_again_changes_nothing() -> None:
    assert sign(SIGNED, "0f" * 16) == SIGNED
    other = sign(SIGNED, "1e" * 16)
    assert other != SIGNED
    assert is_untouched(other)
    assert other.count("digest:") == 1


def test_an_unsigned_file_is_a_persons() -> None:
    assert not is_untouched(dump({"title": "x"}, "Text."))
    assert not is_untouched("---\ntitle: x\ndigest:\n---\n")
    assert not is_untouched("---\ntitle: x\ndigest: \n---\n")
    assert not is_untouched("---\ntitle: x\ndigest: abc\n---\n")


def test_a_digest_in_the_text_is_text() -> None:
    text = dump({"title": "x"}, "digest: abc-def\n\nText.")
    assert signature(text) is None
    signed = sign(text, "abc")
    assert is_untouched(signed)
    assert body_of(signed) == body_of(text)


@pytest.mark.parametrize("position", range(len(SIGNED)))
def test_any_change_of_a_character_is_seen(position: int) -> None:
    before, character, after = SIGNED[:position], SIGNED[position], SIGNED[position + 1 :]
    for changed in (
        before + after,
        before + "x" + after,
        before + "x" + character + after,
        before + "\n" + after,
    ):
        assert changed == SIGNED or not is_untouched(changed)


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(KEYS.filter(lambda key: key != "digest"), TEXT, min_size=1, max_size=3), TEXT, st.data()
)
def test_a_signed_file_survives_a_round_trip(values: dict[str, str], body: str, data: st.DataObject) -> None:
    signed = sign(dump(values, body), "00ff")
    assert is_untouched(signed)
    found, _, _ = split(signed, "a.md")
    assert {key: field.values for key, field in found.items() if key != "digest"} == {
        key: tuple(text for text in [value.strip()] if text) for key, value in values.items() if value
    }
    assert is_untouched(signed.encode().decode())
    position = data.draw(st.integers(0, len(signed) - 1))
    changed = signed[:position] + data.draw(TEXT.filter(lambda text: text != "")) + signed[position:]
    assert not is_untouched(changed)


@given(title=TEXT, slug=TEXT, other=TEXT, body=TEXT)
@example("slug: a\nslug: b", "one", "\\1 no", "slug: x\n")
def test_a_value_is_set_as_if_it_had_been_written_so(title: str, slug: str, other: str, body: str) -> None:
    def written(value: str) -> str:
        return sign(dump({"title": title, "slug": f"a{value}", "source": "raw/a.txt"}, body), "00ff")

    assert with_value(written(slug), "slug", f"a{other}") == written(other)
