"""Straight marks become those of the language; all else stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.reading.markdown import to_html
from generator.reading.typography import corrections, printed, typeset, typeset_lines

NB, NARROW = "\u00a0", "\u202f"


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", '"Go," she said. "It\'s \'late\'."', "“Go,” she said. “It’s ‘late’.”"),
        ("en-GB", "'Go,' she said. 'She said \"now\".'", "‘Go,’ she said. ‘She said “now”.’"),
        ("en", "\"'Go,' she said.\"", "“‘Go,’ she said.”"),
        ("en", '("Yes") or "no"—"perhaps".', "(“Yes”) or “no”—“perhaps”."),
        ("en", '"We met." "Where?" "Here."', "“We met.” “Where?” “Here.”"),
        ("en", '"He called it "odd" twice"', "“He called it “odd” twice”"),
        ("de", '"Geh", sagte sie. "Das ist \'gut\'."', "„Geh“, sagte sie. „Das ist ‚gut‘.“"),
        ("de-CH", '"Grüezi", sagte sie.', "«Grüezi», sagte sie."),
        ("fr", 'Le "pont" de l\'île', f"Le «{NB}pont{NB}» de l’île"),
        ("fr", 'Le " pont " : d\'"acier"', f"Le «{NB}pont{NB}»{NB}: d’«{NB}acier{NB}»"),
        ("fr-CH", 'Le "pont"', "Le «pont»"),
        ("es", '¿"Qué"? "Nada", dijo.', "¿«Qué»? «Nada», dijo."),
        ("es-MX", '"Nada", dijo.', "“Nada”, dijo."),
        ("it", "L'\"isola\" e 'un po' di mare'", "L’«isola» e “un po’ di mare”"),
        ("pt", '"Nada", disse.', "“Nada”, disse."),
        ("pl", '"Tak" - powiedział.', "„Tak” – powiedział."),
        ("sv", '"Hej", sa han.', "”Hej”, sa han."),
        ("fi", '"Hei", hän sanoi.', "”Hei”, hän sanoi."),
        ("ru", '"Да" - сказал он.', "«Да» — сказал он."),
        ("nl", "'s Avonds in 't park: 'Ja'.", "’s Avonds in ’t park: ‘Ja’."),
        ("tr", "Ada'nın \"evet\"i", "Ada’nın “evet”i"),
        ("he", 'צה"ל אמר "כן"', 'צה"ל אמר ”כן”'),
        ("ar", 'قال "نعم" ثم', "قال ”نعم“ ثم"),
        ("nn", '"Ja", sa ho.', "«Ja», sa ho."),
        ("xx", '"Ja"', "“Ja”"),
        ("zh", '他说"好"。', '他说"好"。'),
        ("", '"Ja"', '"Ja"'),
    ],
)  # fmt: skip
def test_marks_are_those_of_the_language(language: str, text: str, expected: str) -> None:
    assert typeset(text, language) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'Tis the '90s: rock 'n' roll.", "’Tis the ’90s: rock ’n’ roll."),
        ("the dogs' bowl and the Joneses' house", "the dogs’ bowl and the Joneses’ house"),
        ("The class of '68 can't beat 'em.", "The class of ’68 can’t beat ’em."),
        ("watching '24 hours of news' at home", "watching ‘24 hours of news’ at home"),
        ("'It's the dogs' bowl,' he said.", "‘It’s the dogs’ bowl,’ he said."),
        ("about 5' 10\" tall, or 6'2\"", "about 5′ 10″ tall, or 6′2″"),
        ('"A 12" single," he said, "of 1990"', "“A 12″ single,” he said, “of 1990”"),
        ('It was "in 1990".', "It was “in 1990”."),
        ('It is 12"\n"in all", he said.', "It is 12″\n“in all”, he said."),
        ('They were 12\n"in all", he said.', "They were 12\n“in all”, he said."),
        ("Born in '90, died in '94", "Born in ’90, died in ’94"),
    ],
)
def test_apostrophes_and_measures_are_told_from_quotations(text: str, expected: str) -> None:
    assert typeset(text, "en") == expected


def test_a_quotation_may_go_on_in_the_next_paragraph_or_come_from_the_last() -> None:
    assert typeset('"This is the first of two.', "en") == "“This is the first of two."
    assert typeset('And this the second," she said.', "en") == "And this the second,” she said."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rain - and wind -- and hail", "rain – and wind – and hail"),
        ("rain--and wind", "rain—and wind"),
        ("well-known, 2022-05-26, 3-1", "well-known, 2022-05-26, 3-1"),
        ("run it with --help or -h", "run it with --help or -h"),
        ("- an item\n-- or two", "- an item\n-- or two"),
        ("a --- b ---- c", "a – b ---- c"),
    ],
)
def test_dashes_between_words_alone_are_set(text: str, expected: str) -> None:
    assert typeset(text, "en") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vraiment ? Oui ! Bon : non ; si", f"Vraiment{NARROW}? Oui{NARROW}! Bon{NB}: non{NARROW}; si"),
        ("« Non », dit-il", f"«{NB}Non{NB}», dit-il"),
        ("Vraiment? Oui!", "Vraiment? Oui!"),
        ("voir http://a.example/?x et :)", f"voir http://a.example/?x et{NB}:)"),
    ],
)
def test_french_spaces_do_not_break(text: str, expected: str) -> None:
    assert typeset(text, "fr") == expected


@pytest.mark.parametrize("language", ["en", "de", "fr", "ru", "sv"])
def test_what_is_typographic_already_stays(language: str) -> None:
    text = "“A” „b“ «c» ‹d› ‘e’ ‚f‘ — – … it’s 5′ 10″"
    assert typeset(text, language).replace(NB, " ") == text


def test_code_is_left_alone_and_quotations_reach_over_emphasis() -> None:
    text = 'He said "*go* `print("x")`" or ["link"](a.md) "\n\n```\n"x" -- y\n```\n'
    page = to_html(text, {"a.md": "a.html"}, language="en")
    assert page == (
        "<p>He said “<em>go</em> <code>print(&quot;x&quot;)</code>” or "
        '<a href="a.html">“link”</a> &quot;</p>\n'
        "<pre><code>&quot;x&quot; -- y\n</code></pre>\n"
    )


@given(
    st.text("ab1 '\"-.,:;!?«»‹›(\n\u00a0A"), st.sampled_from(["en", "de", "fr", "fr-CH", "ru", "it", "he"])
)
def test_only_marks_dashes_and_spaces_change(text: str, language: str) -> None:
    made = corrections(text, language)
    out = [made.get(place, character) for place, character in enumerate(text)]
    assert printed(text, made, 0) == typeset(text, language) == "".join(out)
    assert len(out) == len(text)
    for before, after in zip(text, out, strict=True):
        if before not in "'\"- \u00a0":
            assert after == before


@given(
    st.text("abst1² '\"-.,:;!?)]«»‘’“”(£\n\u00a0Aß_%", max_size=80),
    st.sampled_from(["en", "de", "fr", "fr-CH", "ru", "fi", "he", "zh", ""]),
)
def test_lines_are_set_as_each_of_them(text: str, language: str) -> None:
    assert typeset_lines(text, language) == "\n".join([typeset(line, language) for line in text.split("\n")])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '"It\'s here," said one - "now".\nThe dogs\' "day"',
            "“It’s here,” said one – “now”.\nThe dogs’ “day”",
        ),
        ("the 'dogs' day\nthe dogs' day", "the ‘dogs’ day\nthe dogs’ day"),
        ('"6\'2" tall"\n"tall"', "“6′2″ tall”\n“tall”"),
    ],
)
def test_a_line_in_doubt_is_set_as_a_paragraph(text: str, expected: str) -> None:
    assert typeset_lines(text, "en") == expected


@given(st.text("a '\"1s-", max_size=60))
def test_no_mark_is_lost(text: str) -> None:
    marks = sum(map(text.count, "'\""))
    assert sum(map(typeset(text, "en").count, "'\"“”‘’′″")) == marks


def test_a_long_text_takes_no_longer_than_its_length() -> None:
    text = "\"a' 1\" '" * 20_000
    assert len(typeset(text, "en")) == len(text)
