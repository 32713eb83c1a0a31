"""Macros that others import are asked once for the same arguments."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from markupsafe import escape

from generator.core.problems import BuildError
from generator.writing import templates

CARD = "{% macro card(card, level=2) %}<h{{ level }}>{{ card.title | seen }}</h{{ level }}>{% endmacro %}"


@dataclass(frozen=True, slots=True)
class Card:
    title: str
    links: dict[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Unhashable:
    title: str
    links: dict[str, str] = field(default_factory=dict)


def rendered(page: str, seen: list[str], *cards: object) -> str:
    texts = {"card.html": CARD, "page.html": '{% import "card.html" as cards %}' + page}
    made = templates.environment(texts.__getitem__, {"seen": lambda title: seen.append(title) or title})
    return "|".join(
        templates.render(made, "page.html", {"card": card}, place="templates", page="x.html")
        for card in cards
    )


def test_a_macro_is_asked_once_for_equal_arguments() -> None:
    seen: list[str] = []
    found = rendered(
        "{{ cards.card(card) }}{{ cards.card(card, level=3) }}", seen, Card("a"), Card("a"), Card("b")
    )
    assert found == "<h2>a</h2><h3>a</h3>|<h2>a</h2><h3>a</h3>|<h2>b</h2><h3>b</h3>"
    assert seen == ["a", "a", "b", "b"]


def test_numbers_and_truths_are_not_taken_for_each_other() -> None:
    assert rendered("{{ cards.card(card, 1) }}{{ cards.card(card, True) }}", [], Card("a")) == (
        "<h1>a</h1><hTrue>a</hTrue>"
    )


def test_what_cannot_be_compared_is_asked_each_time() -> None:
    seen: list[str] = []
    rendered("{{ cards.card(card) }}", seen, Unhashable("a"), Unhashable("a"))
    assert seen == ["a", "a"]


def test_what_a_macro_returned_is_not_escaped_again() -> None:
    found = rendered("{{ cards.card(card) }}", [], Card("<b>"), Card("<b>"))
    assert found == "<h2>&lt;b&gt;</h2>|<h2>&lt;b&gt;</h2>"


@pytest.mark.parametrize(
    "value", ["", "a", "&", "<", ">", "'", '"', "&amp;<'\">", 7, 1.5, True, None, ("<",)]
)
def test_everything_is_escaped_as_markupsafe_does(value: object) -> None:
    texts = {"page.html": "{{ value }}{% set again %}{{ value }}{% endset %}{{ again }}"}
    made = templates.environment(texts.__getitem__, {})
    found = templates.render(made, "page.html", {"value": value}, place="templates", page="x.html")
    assert found == str(escape(value)) * 2


def test_macros_may_be_called_as_jinja_allows() -> None:
    texts = {
        "page.html": """
{%- macro few(first, second="2") %}[{{ first }}{{ second }}]{% endmacro %}
{%- macro any(first) %}[{{ first }}{{ varargs }}{{ kwargs }}]{% endmacro %}
{%- macro around(first) %}[{{ first }}{{ caller() }}]{% endmacro %}
{%- for x in "<" %}{{ few(x) }}{{ few(x, "&") }}{{ few(second=x, first=1) }}
{{- any(x) }}{{ any(1, x, a=2) }}{% endfor %}
{%- call around(1) %}<b>{% endcall %}"""
    }
    made = templates.environment(texts.__getitem__, {})
    found = templates.render(made, "page.html", {}, place="templates", page="x.html")
    assert found == ("[&lt;2][&lt;&amp;][1&lt;][&lt;(){}][1(&#39;&lt;&#39;,){&#39;a&#39;: 2}][1<b>]")


def test_an_error_in_a_macro_names_its_line() -> None:
    with pytest.raises(
        BuildError, match=r"templates/card\.html:1: error: 'int object' has no attribute 'title'"
    ):
        rendered("{{ cards.card(card) }}", [], 7)


def test_a_macro_that_is_seldom_asked_the_same_is_not_remembered() -> None:
    seen: list[str] = []
    cards = [Card(str(number)) for number in range(300)]
    rendered("{{ cards.card(card) }}", seen, *cards)
    before = len(seen)
    rendered("{{ cards.card(card) }}{{ cards.card(card) }}", seen, Card("a"))
    assert len(seen) == before + 1
    rendered("{{ cards.card(card) }}", seen, *cards, Card("a"), Card("a"))
    assert len(seen) == before + 1 + 302


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("{{ card.titel is defined }}", "False"),
        ("{{ card.titel | default('x') }}", "x"),
        ("{{ here | default(card.title) }}", "&lt;b&gt;"),
        ("{{ card.links.a }}{{ card.links['a'] }}{{ card['title'] }}", "11&lt;b&gt;"),
        ("{{ card.links.items() | length }}", "1"),
        ("{{ (1, 2)[1] }}{{ 'ab'[1] }}{{ 1.real }}{{ 'a'.upper() }}{{ 'abc'[1:] }}", "2b1Abc"),
        ("{% set x = namespace(class=1, a=2) %}{{ x.class }}{{ x.a }}", "12"),
        ("{{ dict(a=1, **{'b': 2}).b }}{{ '{}{}'.format(*(1, 2)) }}", "212"),
        ("{% for x in (1, 2) %}{{ loop.index }}{{ loop.first }}{% endfor %}", "1True2False"),
        (
            "{{ cards.card(card, level=3) }}{{ cards.card(card=card) }}",
            "<h3>&lt;b&gt;</h3><h2>&lt;b&gt;</h2>",
        ),
        ("{% macro x(a) %}{{ a }}{% endmacro %}{{ x.name }}{{ x.arguments[0] }}{{ x(a='<') }}", "xa&lt;"),
        ("{{ cards.card }}", "&lt;Macro &#39;card&#39;&gt;"),
        ("{% set x %}<{{ card.title }}>{% endset %}{{ x }}{{ x | length }}", "<&lt;b&gt;>11"),
    ],
)
def test_templates_may_be_written_as_jinja_allows(page: str, expected: str) -> None:
    assert rendered(page, [], Card("<b>", {"a": "1"}), Card("<b>", {"a": "1"})) == f"{expected}|{expected}"


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ("{{ card.titel }}", "'Card' has no attribute 'titel'|'.*Card object' has no attribute 'titel'"),
        ("{{ here }}", "'here' is undefined"),
        ("{{ cards.crad(card) }}", "has no attribute 'crad'"),
        ("{{ cards.card(card, 1, 2) }}", "takes not more than 2 argument"),
        ("{{ cards.card(card, lvl=2) }}", "takes no keyword argument 'lvl'"),
        ("{{ cards.card() }}", "parameter 'card' was not provided"),
        ("{{ card.title + 1 }}", "can only concatenate str"),
    ],
)
def test_what_is_wrong_is_said_as_jinja_says_it(page: str, message: str) -> None:
    with pytest.raises(BuildError, match=message):
        rendered(page, [], Card("a"))


def test_blocks_of_parents_children_and_loops_come_in_their_order() -> None:
    texts = {
        "base.html": "1{% block a %}2{% endblock %}"
        "{% for x in '34' %}{% block b scoped %}{% endblock %}{% endfor %}5",
        "child.html": "{% extends 'base.html' %}"
        "{% block a %}{{ super() }}<{{ x }}>{% endblock %}{% block b %}[{{ x }}]{% endblock %}",
        "page.html": "{% extends 'child.html' %}"
        "{% block a %}({{ super() }}){% include 'part.html' %}{% endblock %}",
        "part.html": "{{ x }}!",
    }
    made = templates.environment(texts.__getitem__, {})
    for environment in (made.quick, made.exact):
        assert environment.get_template("page.html").render(x="0") == "1(2<0>)0![3][4]5"


def test_a_template_that_was_compiled_before_is_taken_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "<p>{{ page.title }}</p>"
    code = templates.compiled(templates.environment(str, {}), "taken.html", text)
    made = templates.environment({"taken.html": text}.__getitem__, {}, {"taken.html": code})
    monkeypatch.setattr(type(made.quick), "compile", None)
    page = Card("A & B")
    assert (
        templates.render(made, "taken.html", {"page": page}, place="templates", page="x")
        == "<p>A &amp; B</p>"
    )


def test_a_template_that_this_process_compiled_is_not_compiled_again(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "<p>{{ page.title }}</p>"
    made = templates.environment(str, {})
    code = templates.compiled(made, "held.html", text)
    assert templates.compiled(made, "held.html", text + "!") != code
    assert templates.compiled(made, "held.html", text) == code
    monkeypatch.setattr(type(made.quick), "compile", None)
    assert templates.compiled(templates.environment(str, {}), "held.html", text) == code


def test_a_template_that_was_edited_is_compiled_anew() -> None:
    code = templates.compiled(templates.environment(str, {}), "edited.html", "old")
    made = templates.environment({"edited.html": "new"}.__getitem__, {}, {"edited.html": code})
    assert templates.render(made, "edited.html", {}, place="templates", page="x") == "new"


def test_a_template_that_cannot_be_compiled_is_no_problem_until_it_is_rendered() -> None:
    assert not templates.compiled(
        templates.environment(str, {}), "wrong.html", "{{ page.title | nothing }}"
    ).data
