"""Why stories are alike is said in words that a reader understands: names whole, nothing twice."""

from __future__ import annotations

import pytest

from generator.core.phrases import Phrases
from generator.reading.phrases.candidates import find_phrases
from generator.reading.phrases.vocabulary import calendar_words
from generator.stages.relate.compare import compare
from generator.stages.relate.counts import SHOWN_TERMS, Text, count_texts
from generator.stages.relate.names import (
    PARTS,
    Common,
    Names,
    checksums_of,
    common_to,
    put_together,
    titles_in,
)
from generator.stages.relate.wording import choose_words

NOBODY: frozenset[str] = frozenset()

Story = tuple[str, str]


def reasons(first: Story, *others: Story) -> list[tuple[str, ...]]:
    """The words by which the first story is like each of the others."""
    stories = {f"s{number}": story for number, story in enumerate((first, *others))}
    counts = count_texts([Text(*story, "en") for story in stories.values()])
    found, _ = compare(list(stories), counts, [0] * len(stories), phrases=phrases_of(*stories.values()))
    words = {entry.slug: entry.words for entry in found["s0"]}
    return [words[f"s{number}"] for number in range(1, len(stories))]


def phrases_of(*stories: Story) -> list[Phrases]:
    return [find_phrases(title, [text], "en") for title, text in stories]


def chosen(shared: str, wholes: str = "", parts: str = "") -> list[str]:
    """The words chosen of shared terms; commas between all."""
    of_word = {word: whole for whole in filter(None, wholes.split(",")) for word in whole.lower().split(" ")}
    common = Common(of_word, frozenset(parts.split(",")), titles_in("en"))
    return choose_words(shared.split(","), common, calendar_words())


# Choosing -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shared", "wholes", "expected"),
    [
        ("flood,Marrow,banks", "", ["Marrow", "flood"]),
        ("Ford,clinic,Betty", "Betty Ford", ["Betty Ford", "clinic"]),
        ("Mr Ford,clinic", "Betty Ford", ["Betty Ford", "clinic"]),
        ("box,lead,office", "box office", ["box office", "lead"]),
        ("box,Niro,lead,seat", "box office,Robert De Niro", ["Robert De Niro", "box office"]),
        ("tax,budget,bridge,river", "tax cuts,budget,river bank", ["tax cuts", "budget", "river bank"]),
        ("York,New York,New,Labour", "New Labour", ["York", "New Labour"]),
        ("New York,Labour", "New Labour", ["New York"]),
    ],
)
def test_for_a_word_stands_the_name_or_subject_that_both_stories_have(
    shared: str, wholes: str, expected: list[str]
) -> None:
    assert chosen(shared, wholes) == expected


@pytest.mark.parametrize(
    ("shared", "expected"),
    [
        ("2024,12,march,May,Monday,Dienstag,river", ["river"]),
        ("one,two,three,four", ["one", "two"]),
        ("Marrow,Skarra,one,two,Lowhaven,Tolverton", ["Marrow", "Skarra", "Lowhaven"]),
        ("11", []),
        (".Users,Google,river,.Skarra", ["Google", "Users"]),
        ("8bn,000 people,4 boats,1990s,,tax", ["tax"]),
        ("Saturday night,Sunday Times,Theresa May", ["Sunday Times", "Theresa May"]),
        ("G8,3G,50 Cent,11 September,1 Uefa", ["G8", "50 Cent", "3G"]),
        ("Wal-Mart,wi-fi,Mart", ["Wal-Mart", "wi-fi"]),
        ("President,Sir,Prime Minister,General Motors,Holt", ["General Motors", "Holt"]),
    ],
)
def test_what_tells_nothing_is_left_out(shared: str, expected: list[str]) -> None:
    assert chosen(shared) == expected


@pytest.mark.parametrize(
    ("shared", "expected"),
    [
        ("India,Indian,Delhi", ["India", "Delhi"]),
        ("Iranian,Iran,Chinese,China", ["Iranian", "Chinese"]),
        ("Japan,Japanese,Tokyo", ["Japan", "Tokyo"]),
        ("Japanese,Japan,Tokyo", ["Japanese", "Tokyo"]),
        ("bank,Bankruptcy,rates", ["Bankruptcy", "bank"]),
        ("TVs,TV,screen", ["TVs", "screen"]),
        ("TV,TVs,screen", ["TV", "screen"]),
        ("European Union,EU,treaty", ["European Union", "treaty"]),
        ("IMF,International Monetary Fund,loan", ["IMF", "loan"]),
    ],
)
def test_no_word_says_what_another_says(shared: str, expected: list[str]) -> None:
    assert chosen(shared) == expected


@pytest.mark.parametrize(
    ("shared", "expected"),
    [
        ("Holt,election,Brandt,Skarra,Lowhaven", ["Holt", "Brandt", "election"]),
        ("tsunami,Holt,relief,Brandt,Skarra", ["Holt", "Brandt", "tsunami"]),
        ("tsunami,relief,Holt,Brandt,Skarra", ["Holt", "Brandt", "tsunami"]),
        ("tsunami,relief,Holt", ["Holt", "tsunami", "relief"]),
        ("Holt,Brandt,election,Skarra", ["Holt", "Brandt", "Skarra"]),
        ("Holt,2024,election,Brandt,Skarra", ["Holt", "Brandt", "Skarra"]),
    ],
)
def test_a_common_word_that_weighs_most_takes_the_place_of_the_third_name(
    shared: str, expected: list[str]
) -> None:
    assert chosen(shared) == expected


def test_words_of_different_names_are_shown_only_if_nothing_else_is_shared() -> None:
    assert chosen("Brown,budget", parts="brown") == ["budget"]
    assert chosen("Brown,Holt", parts="brown,holt") == ["Brown"]


# What both call the same ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        (["Las Vegas"], ["Las Vegas"]),
        (["Million Dollar", "Dollar Baby"], ["Million Dollar Baby"]),
        (["Henin-Hardenne", "Justine Henin"], ["Justine Henin-Hardenne"]),
        (["Ilse Brandt", "Wright-Ilse"], ["Wright-Ilse Brandt"]),
        (["New York", "York Times", "York City"], ["New York", "York City", "York Times"]),
        (["New York", "Old York", "York Times"], ["New York", "Old York", "York Times"]),
        (["A B", "B C", "C D", "D E"], ["A B C D"]),
        (["Duran Duran"], ["Duran Duran"]),
        ([], []),
    ],
)
def test_names_are_put_together_of_pairs(pairs: list[str], expected: list[str]) -> None:
    for order in (pairs, pairs[::-1]):
        parts = {pair: PARTS.split(pair) for pair in order}
        found = put_together({pair: (words[0], words[1]) for pair, words in parts.items()})
        assert sorted(found) == sorted(expected)


CUTS = (
    (
        "Tax cuts of Holt",
        "President Ann Holt promised tax cuts. Mr Holt plays in Las Vegas. Prime Minister Gordon Brown.",
    ),
    (
        "Holt cuts taxes",
        "Ann Holt brings tax cuts, and tax cuts please Old Lowhaven and Las Vegas. Minister James Brown.",
    ),
)


def test_what_both_stories_call_the_same_is_found_with_its_words() -> None:
    names = Names(count_texts([Text(*story, "en") for story in CUTS]), phrases_of(*CUTS))
    common = common_to(names.of(0), names.of(1), ["Holt", "tax"])
    assert common.wholes["holt"] == "Ann Holt"
    assert common.wholes["cuts"] == common.wholes["tax"] == "tax cuts"
    assert common.wholes["vegas"] == "Las Vegas"
    assert "old" not in common.wholes, "one of them alone writes it"
    assert "brown" in common.parts, "both have it in names"
    assert "brown" not in common.wholes
    assert not any(pair.startswith(("Mr", "President")) for pair in names.of(0).pairs), (
        "a title begins no name"
    )


def test_a_name_is_whole_if_the_other_story_has_its_words_apart() -> None:
    stories = (("Poker", "Poker in Las Vegas."), ("Poker", "Vegas: from Las it is far."))
    names = Names(count_texts([Text(*story, "en") for story in stories]), [Phrases(), Phrases()])
    assert common_to(names.of(0), names.of(1), ["Las", "Vegas", "Poker"]).wholes["vegas"] == "Las Vegas"
    assert "vegas" not in common_to(names.of(0), names.of(1), ["Las", "Poker"]).wholes


def test_checksums_tell_phrases_apart() -> None:
    one, other = phrases_of(("Holt wins", "Ann Holt wins."), ("Brandt wins", "Ilse Brandt wins."))
    sums = checksums_of([one, other, one, Phrases()]).tolist()
    assert sums[0] == sums[2]
    assert len(set(sums)) == 3


# Together -------------------------------------------------------------------------------------


def test_names_are_whole_and_hyphens_are_kept() -> None:
    filler = " ".join(f"One{number} Two{number}" for number in range(SHOWN_TERMS // 2))
    stories = (
        ("Poker", "Poker in Las Vegas, Ann Wright-Brandt says. Brandt (Skarra) plays wi-fi poker."),
        ("Poker", "Wi-fi poker of Skarra: Vegas welcomes Ann Brandt, and Las Palmas too."),
    )
    counts = count_texts([Text(*story, "en") for story in stories])
    written = counts.shown[0].split("\t")
    assert {"Las Vegas", "Ann Wright", "Wright-Brandt", "wi-fi"} <= set(written)
    assert not {"Vegas Ann", "Brandt Skarra", "Brandt says"} & set(written), "a mark parts them"
    assert "Las Vegas" in reasons(*stories)[0]
    crowded = count_texts([Text("", f"Las Vegas. {filler}", "en")])
    shown = crowded.shown[0].split("\t")
    assert shown.index("Las Vegas") >= len(crowded.shown_terms), "after the weightiest terms come their names"


def test_a_capital_that_begins_a_sentence_makes_no_name() -> None:
    stories = (
        (
            "Pier reopens",
            "Anglers were glad. Skarra paid for it. Brandt and Holt danced. Brandt Holt.",
        ),
        ("Pier in Skarra", "The pier is open to anglers and to gulls."),
        ("Gulls", "Skarra counts gulls on the pier."),
    )
    counts = count_texts([Text(*story, "en") for story in stories])
    assert {".Anglers", ".Skarra", "Brandt", "Holt"} <= set(counts.shown[0].split("\t"))
    assert {"Skarra", "anglers", "pier"} <= set(counts.shown[1].split("\t"))
    words = reasons(*stories)[0]
    assert words[0] == "Skarra"
    assert {word.lower() for word in words[1:]} <= {"anglers", "pier"}


def test_other_phrases_give_other_words() -> None:
    """Though the counted terms are the same, and what was known before is given."""
    stories = (*CUTS, ("Gulls", "Gulls of Skarra."))
    slugs = ["a", "b", "c"]
    counts = count_texts([Text(*story, "en") for story in stories])

    def told(phrases: list[Phrases], before: object = None) -> dict[str, object]:
        found = compare(slugs, counts, [0, 0, 0], before, phrases=phrases)  # type: ignore[arg-type]
        return {"found": found, "words": [entry.words for entry in found[0]["a"]]}

    plain, whole = [Phrases()] * 3, phrases_of(*stories)
    first = told(plain)
    again = told(whole, first["found"])
    assert again["words"] == told(whole)["words"]
    assert again["words"] == [("Ann Holt", "Las Vegas", "tax cuts")]
    assert first["words"] == [("Ann Holt", "Las Vegas", "tax")]
