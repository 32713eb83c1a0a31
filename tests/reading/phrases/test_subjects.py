"""Key phrases: what a text repeats, and only if it may be a subject."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.reading.phrases.names import Phrase
from generator.reading.phrases.subjects import find_subjects as find_subjects_of
from generator.reading.phrases.tokenised import tokenise


def find_subjects(text: str, language: str) -> list[Phrase]:
    return find_subjects_of(tokenise(text), language)


def subjects_in(text: str, language: str = "en") -> list[str]:
    return [subject.text for subject in find_subjects(text, language)]


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("Interest rates rise\nThe bank said interest rates would rise.", ["interest rates"]),
        ("An interest rate\nThey set interest rates and an interest rate.", ["interest rate"]),
        ("Same-sex marriage\nOn same-sex marriage they voted.", ["same-sex marriage"]),
        ("They said yes\nThey said yes last year and last year.", []),
        ("The prime minister\nThe prime minister left.", []),
        ("A mobile operator\nOne mobile operator fell.", []),
        ("Nothing is said twice here", []),
    ],
)
def test_subjects_are_found(text: str, subjects: list[str]) -> None:
    assert subjects_in(text) == subjects


def test_a_single_word_must_stand_in_the_title_and_often_in_the_text() -> None:
    often = "of hunting to the hunting in hunting at hunting on hunting"
    assert subjects_in(f"A ban on hunting\n{often}") == ["hunting"]
    assert subjects_in(f"A ban\n{often} hunting") == []
    assert subjects_in("A ban on hunting\nof hunting") == []


@pytest.mark.parametrize(
    ("language", "text", "subject"),
    [
        ("zh", "香港选举结果公布\n香港的选举今天结束，香港选举的投票率很高。", "香港"),
        ("ja", "能登半島地震の被害\n能登半島地震で家が倒れた。", "能登半島地震"),
        ("hi", "पुलिस ने चोर पकड़ा\nपुलिस ने कहा कि पुलिस ने चोर पकड़ा है।", "पुलिस"),
        ("ar", "انتخابات البرلمان\nتجري انتخابات البرلمان في المدينة", "انتخابات البرلمان"),
        ("ko", "기후 변화 대책\n정부는 기후 변화 대책을 발표했다. 기후 변화 문제다.", "기후 변화"),
        ("de", "Streit um Klimawandel\n" + "der Klimawandel und " * 5, "Klimawandel"),
    ],
)
def test_subjects_are_found_in_other_scripts(language: str, text: str, subject: str) -> None:
    assert subject in subjects_in(text, language)


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters() | st.sampled_from("ab 香港の- "), max_size=200))
def test_any_text_has_subjects_each_once(text: str) -> None:
    for language in ("en", "zh", "xx"):
        subjects = find_subjects(text, language)
        assert len({subject.key for subject in subjects}) == len(subjects)


@pytest.mark.parametrize("text", ["香" * 5_000, "香港" * 3_000, "ab " * 9_000, "a-" * 9_000, "い" * 9_000])
def test_attacks_come_to_an_end(text: str) -> None:
    assert isinstance(find_subjects(text, "zh"), list)
