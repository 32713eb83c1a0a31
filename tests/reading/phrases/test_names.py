"""Names are found whole; what has a capital for another reason is none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.reading.phrases.names import UNKNOWN, Phrase
from generator.reading.phrases.names import find_names as find_names_of
from generator.reading.phrases.tokenised import tokenise


def find_names(text: str, language: str) -> list[Phrase]:
    return find_names_of(tokenise(text), language)


def names_in(text: str, language: str = "en") -> list[str]:
    return [name.text for name in find_names(text, language)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Police in Riga met police from Vilnius.", ["Riga", "Vilnius"]),
        ("Shops closed. Buses stopped. “Nobody came,” she said.", []),
        ("Riga voted. The mayor of Riga lost.", ["Riga"]),
        ("It was in January on Monday in the morning.", []),
        ("It is the Bank of England that the European Union asked.", ["Bank of England", "European Union"]),
        ("the NSPCC and NATO and the EU", ["NSPCC", "NATO", "EU"]),
        ("he SHOUTED VERY LOUDLY at them", []),
        (
            "songs by Ludwig van Beethoven and O’Brien and Jean-Luc Godard.",
            ["Ludwig van Beethoven", "O’Brien", "Jean-Luc Godard"],
        ),
        ("the city of São Paulo and of Łódź and in Åland.", ["São Paulo", "Łódź", "Åland"]),
        ("then Prime Minister Ada Byron met UK Foreign Secretary Bo Ek.", ["Ada Byron", "Bo Ek"]),
        ("the Prime Minister and the Home Secretary left", []),
        ("the British and the French met two Russians", []),
        ("in Oslo’s Harbour Street", ["Oslo", "Harbour Street"]),
        ("at the Department for Education and Skills", ["Department for Education and Skills"]),
        ("as Ada Byron and Bo Ek said", ["Ada Byron", "Bo Ek"]),
        ("told Reuters Tuesday that on Tuesday Nokia fell", ["Nokia"]),
        ("near New York and in Old Trafford", ["New York", "Old Trafford"]),
        ("an Oscar-winning film in Bonn", ["Bonn"]),
        ("the US-China row over China and a US bank", ["US", "China"]),
        ("he saw Meet the Parents; we saw Meet the Parents.", ["Meet the Parents"]),
        ("it is at McDonald's that we met, as McDonald's says", ["McDonald's"]),
        ("", []),
    ],
)
def test_names_are_found(text: str, names: list[str]) -> None:
    found = names_in(text)
    assert sorted(found) == sorted(names)


def test_a_headline_in_capitals_tells_no_names_and_counts_those_of_the_text() -> None:
    title = "Mayor Says Marsh Bridge Will Open Soon"
    (bridge,) = find_names(f"{title}\nThe way over Marsh Bridge is long, she said.", "en")
    assert (bridge.text, len(bridge.places), bridge.places[0]) == ("Marsh Bridge", 2, title.index("Marsh"))


def test_a_dateline_is_no_part_of_the_text() -> None:
    assert names_in("LONDON, March 3 (Reuters) - The town of Riga votes.") == ["Riga"]


def shorts_in(text: str) -> dict[str, str]:
    return {name.key: name.short_for for name in find_names(text, "en") if name.short_for}


@pytest.mark.parametrize(
    ("text", "shorts"),
    [
        ("when Justin Trudeau spoke, as Trudeau does", {"trudeau": "justin trudeau"}),
        ("of Boris Johnson and Ada Johnson, and Johnson left.", {"johnson": UNKNOWN}),
        ("and Mr Trudeau left", {"trudeau": UNKNOWN}),
        ("and Sir Keir Starmer left with Sir Keir", {"keir": "keir starmer"}),
        ("the International Monetary Fund (IMF) and the IMF", {"imf": "international monetary fund"}),
        ("the Bank of England and England", {}),
    ],
)
def test_short_forms_are_told(text: str, shorts: dict[str, str]) -> None:
    assert shorts_in(text) == shorts


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("de", "Gestern hat Bundeskanzlerin Angela Merkel in der Woche das Haus besucht.", ["Angela Merkel"]),
        ("fr", "Hier, le président Ada Byron a vu l’Elysée et des Français.", ["Ada Byron", "Elysée"]),
        ("es", "Ayer habló en Madrid el Banco de España y el lunes calló.", ["Madrid", "Banco de España"]),
        ("ru", "Вчера в Риге выступил Иван Петров.", ["Риге", "Иван Петров"]),
    ],
)
def test_names_are_found_in_other_languages(language: str, text: str, names: list[str]) -> None:
    assert names_in(text, language) == names


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(st.characters() | st.sampled_from("AbC '’-. "), max_size=80), max_size=4))
def test_any_text_has_names_each_once(paragraphs: list[str]) -> None:
    for language in ("en", "de", "xx"):
        names = find_names("\n".join(paragraphs), language)
        assert len({name.key for name in names}) == len(names)
        assert all(name.places and name.text for name in names)


@pytest.mark.parametrize(
    "text",
    ["A" * 20_000, "A-" * 10_000, "A " * 10_000, "A of " * 10_000, "A’" * 10_000, "“" * 20_000,
     "A.B" * 9_000, "Ab 's " * 5_000, "-" * 20_000],
)  # fmt: skip
def test_attacks_come_to_an_end(text: str) -> None:
    assert isinstance(find_names(text, "en"), list)
