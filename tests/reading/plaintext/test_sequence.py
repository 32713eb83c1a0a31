"""Lines that no rule takes are judged together; sentences of the news stay."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from generator.core.model import Reading
from generator.reading import plain
from generator.reading.plaintext.observations import (
    KNOWN,
    Observation,
    count_page_words,
    count_reader_words,
    observe,
)
from generator.reading.plaintext.page import Page
from generator.reading.plaintext.sequence import EDGE, MODEL, STATES, best_sequence, sequence
from generator.reading.plaintext.words import WORDS

NEWS = "Hundreds of people left their homes on Thursday after the river broke its banks once more."
MORE = "The council said that the water had risen by two metres and would not fall before Sunday."
OPEN_RULES = plain.RULES[: plain.RULES.index(sequence)]


def page_of(*lines: str) -> Page:
    text = "\n\n".join(("River breaks its banks in the valley", "By Ada Lovelace", "Share", *lines))
    return plain.label(Page(plain.split_lines(text), {}), OPEN_RULES)


def read(*lines: str) -> Reading:
    text = "\n\n".join(("River breaks its banks in the valley", "By Ada Lovelace", "Share", *lines))
    return plain.read(text.encode(), "test")


def cut(reading: Reading) -> dict[str, str]:
    return {verdict.text: verdict.rule for verdict in reading.verdicts if not verdict.is_kept}


def test_a_sentence_to_the_reader_of_the_page_is_cut_whatever_its_words() -> None:
    plea = "Hand us your email and our readers' digest will be on your phone before you read this website."
    found = cut(read(NEWS, MORE, plea, "Email", "Share", NEWS + " Again.", MORE + " Again."))
    assert found[plea] == "sequence-words"


def test_without_known_furniture_nothing_is_judged() -> None:
    plea = "Hand us your email and our readers' digest will be on your phone before you read this website."
    text = "\n\n".join(("River breaks its banks in the valley", NEWS, plea, MORE))
    assert not cut(plain.read(text.encode(), "test"))


def test_news_among_furniture_is_text() -> None:
    lines = ("Share", NEWS, "Advertisement", MORE, "Share")
    assert not {NEWS, MORE} & cut(read(*lines)).keys()


def test_a_list_below_a_colon_stays() -> None:
    lines = ("The village needs these things before the winter:", "Sand", "Boats", "Blankets")
    assert not set(lines) & cut(read(NEWS, MORE, *lines, NEWS + " Again.")).keys()


def test_observations_say_what_neighbours_are() -> None:
    page = page_of(NEWS, "Share", "Newsletter of the valley", NEWS + " Again.")
    observations = observe(page)
    assert observations[:4] == ("head", "head", "furniture", "text")
    assert {"4-7 words", "page words: many", "above text"} <= {*observations[5]}


def test_page_words_count_in_the_language_of_the_page() -> None:
    english, german = WORDS.talk["en"], WORDS.talk["de"]
    assert count_page_words("Subscribe to our newsletter, you reader", english) == (3, 6)
    assert count_page_words("“Subscribe” to our newsletter’s café", english) == (2, 6)
    assert count_page_words("Für Sie: der Newsletter", german) == (1, 4)
    assert count_page_words("点击订阅我们的新闻", WORDS.talk["zh"]) == (2, 3)


def test_words_to_the_reader_count_as_they_are_written() -> None:
    english, german = WORDS.talk["en"], WORDS.talk["de"]
    assert count_reader_words("Subscribe to our newsletter, you reader", english) == 2
    assert count_reader_words("Für Sie: der Newsletter", german) == 1
    assert count_reader_words("sie lasen", german) == 0


FEATURES = sorted(MODEL.observed)
FIXED = sorted({*KNOWN.values()})


@given(
    st.lists(
        st.one_of(st.sampled_from(FIXED), st.lists(st.sampled_from(FEATURES), max_size=4).map(tuple)),
        max_size=6,
    )
)
def test_the_sequence_is_the_best_of_all(observations: list[Observation]) -> None:
    found = best_sequence(MODEL, observations)
    at = [index for index, seen in enumerate(observations) if not isinstance(seen, str)]
    assert sorted(found) == at
    paths = [dict(zip(at, states, strict=True)) for states in product(range(len(STATES)), repeat=len(at))]
    assert worth(observations, found) >= max(worth(observations, path) for path in paths) - 1e-9


def worth(observations: list[Observation], path: dict[int, int]) -> float:
    """The sum that the sequence maximises, written down as plainly as can be."""
    total = 0.0
    nodes = [STATES[path[index]] if index in path else seen for index, seen in enumerate(observations)]
    for index, state in path.items():
        total += sum(MODEL.observed[seen][state] for seen in observations[index])
        total += MODEL.after[nodes[index - 1] if index else EDGE][state]
        below = nodes[index + 1] if index + 1 < len(nodes) else EDGE
        if index + 1 not in path:
            known = {**MODEL.before, "text": tuple(MODEL.after[name][0] for name in STATES)}
            total += known[str(below)][state]
    return total
