"""What is kept of an article: weighed, packed, known spellings as one."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.core.phrases import Phrases
from generator.reading.phrases.candidates import IN_OPENING, IN_TITLE, MOST, OPENING, UNSURE, find_phrases


def weights_of(phrases: Phrases) -> dict[str, int]:
    return dict(zip(phrases.texts.split("\n"), phrases.weights, strict=True)) if phrases.keys else {}


def test_title_and_opening_weigh_more() -> None:
    far = "and so on, " * (OPENING // 8)
    found = find_phrases("A day in Riga", [f"people of Oslo {far} in Bonn and in Bonn."], "en")
    assert weights_of(found) == {"Riga": IN_TITLE + 1, "Oslo": IN_OPENING + 1, "Bonn": 2}


def test_what_is_only_mentioned_is_left_out_unless_a_short_form_needs_it() -> None:
    far = "and so on, " * (OPENING // 8)
    found = find_phrases("A day", [f"{far} of Ada Byron and Bo Ek, says Byron to Byron"], "en")
    assert weights_of(found) == {"Byron": 2, "Ada Byron": 1}
    assert found.wholes == bytes([2, 0])


def test_a_surname_alone_is_short_for_something_unknown() -> None:
    assert find_phrases("A day of Mr Byron", [], "en").wholes == bytes([UNSURE])


def test_spellings_of_common_knowledge_are_one() -> None:
    found = find_phrases("A day in the US", ["of the United States and of Acme Corp."], "en")
    assert set(weights_of(found)) == {"United States", "Acme"}


def test_who_wrote_and_published_it_is_no_topic() -> None:
    assert (
        weights_of(find_phrases("By Ada Byron of The Post", [], "en", leave_out=["Ada Byron", "Post"])) == {}
    )


@settings(max_examples=100, deadline=None)
@given(
    st.text(max_size=60),
    st.lists(st.text(st.characters() | st.sampled_from("Ab C"), max_size=80), max_size=4),
)
def test_rows_agree_in_number(title: str, paragraphs: list[str]) -> None:
    for language in ("", "en", "ja"):
        found = find_phrases(title, paragraphs, language)
        assert len(found.weights) == len(found.wholes) == len(weights_of(found)) <= MOST or found.keys
        assert found.keys.count("\n") == found.texts.count("\n")
        assert all(whole in {0, UNSURE} or whole <= len(found.weights) for whole in found.wholes)
