"""Stories that tell of the same things are alike, whatever their length, and the words say why."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from itertools import chain
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.core.alike import Alike, split_words
from generator.core.columns import FOLDER
from generator.core.model import Likeness
from generator.core.phrases import Phrases
from generator.core.work import Cache
from generator.reading.phrases.candidates import find_phrases
from generator.stages.relate.compare import KEPT, Known, compare
from generator.stages.relate.counts import UNIT, Text, count_texts
from generator.stages.relate.entries import Entries, multiply, multiply_top
from generator.stages.relate.expand import diagonal, scales_of
from generator.stages.relate.keep import keep, recall
from generator.stages.relate.neighbours import nobody
from generator.stages.relate.order import highest_first, in_order, splice, without
from generator.stages.relate.products import cosines_of
from generator.stages.relate.rankings import (
    RANKED,
    Rankings,
    carry_rankings,
    have_changed,
    nowhere,
    renew_rankings,
)
from generator.stages.relate.reach import Standing, reach
from generator.stages.relate.surroundings import NEAR, NEAREST, Surroundings, survey_surroundings
from generator.stages.relate.vocabulary import HYPHEN, MARK, OPENS, SPACE, STOP, Vocabulary
from tests.conftest import SiteFolder

TEXTS = {
    "flood": ("River floods town", "The Marrow burst its banks at Tolverton and the sirens stayed silent."),
    "inquiry": (
        "Inquiry into sirens opens",
        "Why the sirens of Tolverton stayed silent when the Marrow burst its banks.",
    ),
    "vote": ("Assembly votes on ferries", "The Assembly voted to lend money to the ferries of Skarra."),
    "ferry": (
        "Ferries of Skarra stop",
        "The ferries of Skarra have stopped, and the Assembly debates a vote on money.",
    ),
    "opera": ("Opera begins season", "A soprano sang."),
}

Story = tuple[str, str]


def known(
    stories: Mapping[str, Story],
    before: tuple[Alike, Known | None] | None = None,
    *,
    language: str = "en",
    publishers: Mapping[str, int] | None = None,
    threads: int = 1,
) -> tuple[Alike, Known]:
    """What is found out about stories, each a title and a text."""
    slugs = sorted(stories)
    counts = count_texts([Text(*stories[slug], language) for slug in slugs])
    own = publishers or {}
    phrases = [find_phrases(title, [text], language) for title, text in map(stories.__getitem__, slugs)]
    numbers = [own.get(slug, 0) for slug in slugs]
    return compare(slugs, counts, numbers, before, phrases=phrases, threads=threads)


def alike(stories: Mapping[str, Story], **options: str) -> dict[str, tuple[Likeness, ...]]:
    return dict(known(stories, **options)[0])  # type: ignore[arg-type]


def test_the_most_alike_comes_first_with_the_words_they_share() -> None:
    found = alike(TEXTS)
    assert found["flood"][0].slug == "inquiry"
    assert found["vote"][0].slug == "ferry"
    assert set(found["flood"][0].words) & {"Tolverton", "Marrow", "sirens"}
    assert all(1 <= len(likeness.words) <= 3 for entries in found.values() for likeness in entries)


def test_what_shares_nothing_is_not_related() -> None:
    assert alike(TEXTS)["opera"] == ()


def test_one_story_has_no_relatives() -> None:
    assert alike({"a": ("A", "B")}) == {"a": ()}


def test_long_stories_do_not_win_by_length() -> None:
    texts = dict(TEXTS)
    texts["long"] = (
        "Everything",
        " ".join(text for _, text in TEXTS.values())
        + " "
        + " ".join(f"filler{number}" for number in range(300)),
    )
    assert alike(texts)["flood"][0].slug == "inquiry"


def test_a_digit_counts_with_the_word_beside_it() -> None:
    counts = count_texts([Text("", text, "en") for text in ("tremor of 4.6", "tremor of 4.2", "choir of 4")])
    rows = np.split(counts.terms, np.cumsum(counts.lengths)[:-1])
    weights = np.split(counts.weights, np.cumsum(counts.lengths)[:-1])
    assert [len(row) for row in rows] == [2, 2, 1], "a word, and a number with a point; 4 alone is none"
    assert len(np.intersect1d(rows[0], rows[1])) == 1, "4.6 is another number than 4.2"
    assert len(np.intersect1d(rows[0], rows[2])) == 0
    assert weights[0].min() > 0.9 * UNIT, "and counts as much as a word"


# Copies ---------------------------------------------------------------------------------------

WIRE = (
    "The harbour council of Skarra has agreed to repair the northern pier before winter, after fishermen "
    "complained for years that the planks had rotted and that two boats were lost. The work will cost three "
    "million crowns, and the county pays for half of it. Mayor Ilse Brandt said that nobody wanted to wait "
    "for a third boat. The ferries to Tolverton will leave from the southern pier until the spring, and "
    "buses will bring passengers there. Shops at the northern pier fear for their trade and want help. "
)


def test_copies_of_a_story_are_marked_and_take_no_room() -> None:
    stories = {
        "a": ("Pier of Skarra to be repaired", WIRE),
        "b": ("Skarra repairs its pier", WIRE + "Reported by the agency."),
        "c": ("Fishermen welcome the pier", "Fishermen of Skarra welcome the repair of the northern pier."),
        "d": ("New ferry", "A new ferry will leave from the southern pier of Skarra to Tolverton."),
    }
    found = alike(stories)
    assert [entry.slug for entry in found["a"] if entry.is_copy] == ["b"]
    assert not any(entry.is_copy for entry in found["c"])
    others = {entry.slug for entry in found["c"]}
    assert len(others & {"a", "b"}) == 1, "two versions of one story are one entry"


def test_stories_on_one_subject_are_no_copies() -> None:
    assert not any(entry.is_copy for entries in alike(TEXTS).values() for entry in entries)


# Furniture ------------------------------------------------------------------------------------


def test_words_that_come_with_a_publisher_do_not_make_stories_alike() -> None:
    furniture = (
        " Gazette Plus members read without banners, sync bookmarks and collect loyalty vouchers weekly."
    )
    subjects = ["glacier", "violin", "parliament", "tunnel", "orchard", "satellite", "harbour", "museum"]
    other = {
        f"other-{subject}": (
            f"News of the {subject}",
            f"Experts discuss the {subject} and repair the {subject}.",
        )
        for subject in subjects
    }
    gazette = {
        f"gazette-{subject}": (f"The {subject} today", f"Visitors saw the {subject} at dawn.{furniture}")
        for subject in subjects
    }
    stories = {**other, **gazette}
    numbers = dict.fromkeys(gazette, 7) | dict.fromkeys(other, 8)
    damped, plain = known(stories, publishers=numbers)[0], known(stories)[0]
    right = [damped[f"gazette-{subject}"][0].slug == f"other-{subject}" for subject in subjects]
    assert all(right)
    assert not all(plain[f"gazette-{subject}"][0].slug == f"other-{subject}" for subject in subjects)
    assert not any("banners" in entry.words for entry in damped["gazette-violin"])


# Languages ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "first", "second", "third"),
    [
        ("de", ("Hochwasser in der Stadt", "Die Häuser am Fluss wurden geräumt."),
         ("Fluss steigt weiter", "Das Haus am Fluss ist leer, das Hochwasser steigt."),
         ("Oper beginnt", "Eine Sängerin sang.")),
        ("ar", ("فيضان النهر", "غمرت مياه الفيضان المدينة القديمة"),
         ("المدينة بعد الفيضان", "عاد سكان المدينة القديمة"),
         ("موسيقى", "غنت المطربة أغنية جديدة")),
        ("hi", ("शहर में बाढ़", "नदी का पानी गाँव में घुस गया"), ("बाढ़ के बाद", "गाँव से नदी का पानी उतर गया"),
         ("संगीत", "गायिका ने गीत गाया")),
        ("ja", ("東京で大地震", "東京で大きな地震がありました"),
         ("地震の後の東京", "東京の地震で電車が止まった"),
         ("新しい歌", "歌手が歌を発表した")),
        ("ko", ("서울에 홍수", "서울에서 홍수가 발생했다"),
         ("홍수 이후 서울", "서울은 홍수를 복구했다"), ("노래", "가수가 부른다")),
    ],
)  # fmt: skip
def test_stories_are_alike_in_any_language(language: str, first: Story, second: Story, third: Story) -> None:
    found = alike({"a": first, "b": second, "c": third}, language=language)
    assert found["a"][0].slug == "b"
    assert found["a"][0].words


def test_stop_words_of_a_language_tell_nothing() -> None:
    pronouns = {"a": ("Er und sie", "Das ist aber nicht so"), "b": ("Sie und er", "Aber so ist das nicht")}
    found = alike(pronouns, language="de")
    assert found == {"a": (), "b": ()}


# Vocabulary -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("piece", "language", "joints"),
    [
        ("Las", "en", [SPACE]),
        ("Vegas,", "en", [MARK]),
        ("Vegas.", "en", [STOP]),
        ("Vegas.”", "en", [STOP]),
        ("(GM)", "en", [OPENS + MARK]),
        ("wi-fi", "en", [HYPHEN, SPACE]),
        ("“Wal-Mart”,", "en", [OPENS + HYPHEN, STOP]),
        ("HIV/Aids", "en", [MARK, SPACE]),
        ("India’s", "en", [MARK]),
        ("snake_case", "en", [MARK, SPACE]),
        ("東京で", "ja", [MARK, MARK]),
        ("–", "en", []),
    ],
)
def test_it_is_known_what_stands_between_words(piece: str, language: str, joints: list[int]) -> None:
    vocabulary = Vocabulary()
    vocabulary.add(piece, language)
    assert list(vocabulary.joints) == joints


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.text(st.sampled_from("ab\x00 \n\x1c\x85\xa0\u2003\u3000\u3001\u6771\U0001f600\ud800")),
            st.sampled_from(["en", "de"]),
        ),
        min_size=1,
        max_size=9,
    ),
    st.sampled_from([2, 1 << 20]),
)
def test_pieces_have_one_number_each_however_few_slots_there_are(
    texts: list[tuple[str, str]], slots: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("generator.stages.relate.vocabulary.SLOTS", slots)
        vocabulary = Vocabulary()
        rounds = [
            vocabulary.look_up([text for text, _ in part], [code for _, code in part])
            for part in (texts, texts[::-1])
        ]
    for (numbers, counts), part in zip(rounds, (texts, texts[::-1]), strict=True):
        pieces = [(piece, code) for text, code in part for piece in text.split()]
        assert counts.tolist() == [len(text.split()) for text, _ in part]
        first_met = list(dict.fromkeys((piece, code) for text, code in texts for piece in text.split()))
        assert numbers.tolist() == [first_met.index(piece) for piece in pieces]


# The same as before, only quicker --------------------------------------------------------------

words = st.sampled_from(
    "river flood town Marrow ferry Skarra vote money opera siren bridge council pier winter Brandt".split()
)
stories = st.tuples(st.lists(words, max_size=3).map(" ".join), st.lists(words, max_size=14).map(" ".join))
names = st.sampled_from([f"s{number}" for number in range(24)])


@settings(max_examples=30, deadline=None)
@given(
    st.dictionaries(names, stories, min_size=1, max_size=24),
    st.lists(st.dictionaries(names, st.none() | stories, max_size=4), max_size=5),
)
def test_after_any_series_of_edits_the_result_is_that_of_a_full_calculation(
    first: dict[str, Story], edits: list[dict[str, Story | None]]
) -> None:
    current, state = dict(first), known(first)
    for edit in edits:
        for name, story in edit.items():
            if story is None:
                current.pop(name, None)
            else:
                current[name] = story
        if current:
            state = known(current, state)
            assert dict(state[0]) == dict(known(current, threads=2)[0])


def test_what_is_kept_is_what_was_known(tmp_path: Path) -> None:
    with Cache(tmp_path, code="test") as cache:
        kept = None
        for names in (TEXTS, ["opera", "vote", "ferry"], ["opera"]):
            found = known({name: TEXTS[name] for name in names})[1]
            before, kept = kept, keep(found, cache, kept)
            recalled = recall(kept, cache)
            assert recalled is not None
            assert arrays(recalled) == arrays(found)
            assert before is None or recall(before, cache), "until the new one is remembered"
        (tmp_path / FOLDER / f"known-{kept.turn}" / "exact").write_bytes(b"")
        (tmp_path / FOLDER / f"known-{kept.turn}" / "levels").write_bytes(b"damaged")
        assert recall(kept, cache) is None


@pytest.mark.parametrize("words", [(), ("", ""), ("Marrow\triver", ""), ("two\nlines", "one")])
def test_likenesses_are_read_as_they_were_written(words: tuple[str, ...]) -> None:
    lists = {
        f"s{row}": [Likeness("s0", split_words(text), 0.5, 0.25, row == 1)] for row, text in enumerate(words)
    }
    packed = Alike.pack(lists)
    again = pickle.loads(pickle.dumps(packed, pickle.HIGHEST_PROTOCOL))
    assert dict(again) == dict(packed)
    assert (again.slugs, again.rows, again.words) == (packed.slugs, packed.rows, packed.words)


def arrays(value: object) -> object:
    """What is known as values that can be compared."""
    if is_dataclass(value):
        return [arrays(getattr(value, field.name)) for field in fields(value)]
    if not isinstance(value, np.ndarray):
        return value
    return [str(value.dtype), value.tolist()]


SUBJECTS = [
    [f"{stem}{number}" for number in range(6)]
    for stem in ("quay", "vote", "opera", "glacier", "tunnel", "bee")
]
told = st.sampled_from(SUBJECTS).flatmap(
    lambda own: st.tuples(
        st.just(own[0]), st.lists(st.sampled_from(own), min_size=3, max_size=9).map(" ".join)
    )
)
many_names = st.sampled_from([f"s{number}" for number in range(80)])


@settings(max_examples=30, deadline=None)
@given(
    st.dictionaries(many_names, told, min_size=30, max_size=60),
    st.lists(st.dictionaries(many_names, st.none() | told, min_size=1, max_size=2), max_size=5),
)
def test_rankings_that_an_edit_does_not_reach_are_those_of_a_full_calculation(
    first: dict[str, Story], edits: list[dict[str, Story | None]]
) -> None:
    current, state = dict(first), known(first)
    for edit in edits:
        current = {name: story for name, story in {**current, **edit}.items() if story}
        state = known(current, state)
        full = known(current)
        assert dict(state[0]) == dict(full[0])
        assert state[1].standing.diagonals.tolist() == full[1].standing.diagonals.tolist()
        for column in ("others", "nearness", "surety", "crowding"):
            after, anew = (getattr(found[1].standing.around, column) for found in (state, full))
            assert after.tolist() == anew.tolist()


def test_an_edit_reaches_only_what_is_near() -> None:
    stories = {
        f"{subject[0]}-{number}": (subject[0], " ".join(subject[number % 3 :] * 3))
        for subject in SUBJECTS
        for number in range(9)
    }
    before = known(stories)[1]
    stories["quay0-4"] = ("quay0", " ".join(SUBJECTS[0][2:4] * 4))
    found = known(stories)[1].neighbours
    around = survey_surroundings(found.pairs, found.coverage)
    is_edited = np.array([slug == "quay0-4" for slug in sorted(stories)])
    standing, is_anew = reach(around, before.standing, np.arange(len(stories)))
    scales = scales_of(around, standing.diagonals)
    rankings = renew_rankings(before.rankings, is_anew, around, scales)
    reached = is_anew | have_changed(rankings, before.rankings, is_edited)
    names = {
        slug.partition("-")[0]
        for slug, is_reached in zip(sorted(stories), reached, strict=True)
        if is_reached
    }
    assert names == {"quay0"}


def scattered(seed: int, stories: int = 200) -> Surroundings:
    """Stories strewn along a line; not always are both among the nearest of each other."""
    chance = np.random.default_rng(seed)
    place = chance.random(stories)
    noise = chance.random((stories, stories))
    apart = np.abs(place[:, None] - place) * 40 + (noise + noise.T) * 0.2
    np.fill_diagonal(apart, np.inf)
    others = np.argsort(apart, axis=1)[:, :NEAREST]
    near = np.rint(NEAR * np.maximum(1 - np.take_along_axis(apart, others, 1), 0)).astype(np.int32)
    nearest = np.where(near > 0, others, -1).astype(np.int32)
    return Surroundings(nearest, near, 0.5 + chance.random(stories) / 2, np.zeros(stories, np.int32))


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("change", ["surety", "nearness", "edge", "gone"])
def test_a_change_reaches_every_ranking_that_it_alters(seed: int, change: str) -> None:
    before = scattered(seed)
    others, nearness, surety = before.others.copy(), before.nearness.copy(), before.surety.copy()
    was = np.arange(len(surety))
    match change:
        case "surety":
            surety[7] *= 0.9
        case "nearness":
            other = others[7, 0]
            nearness[7, 0] = min(NEAR, nearness[7, 0] + 99)
            nearness[other, others[other] == 7] = nearness[7, 0]
        case "edge":
            last = (others[7] >= 0).sum() - 1
            other = others[7, last]
            for one, two in ((7, other), (other, 7)):
                nearness[one, others[one] == two], others[one, others[one] == two] = 0, -1
        case "gone":
            nearness[others == 0] = 0
            others = others[1:] - 1
            others[others < 0], nearness, surety, was = -1, nearness[1:], surety[1:], was[1:]
    now = Surroundings(others, nearness, surety, np.zeros(len(surety), np.int32))
    rows, nobody = np.arange(len(surety)), np.zeros(len(surety), bool)
    standing, is_anew = reach(now, Standing(before, diagonal(before, np.arange(200))), was)
    assert standing.diagonals.tolist() == diagonal(now, rows).tolist()
    assert is_anew.sum() < 80
    old = carry_rankings(rankings(before), was)
    found = renew_rankings(old, is_anew, now, scales_of(now, standing.diagonals))
    anew = rankings(now)
    assert_same(found, anew)
    assert 0 < have_changed(found, old, nobody).sum() < 150
    # And so after a second change, whatever was left over from the first.
    back = np.full(200, -1)
    back[was] = rows
    carried = carry_rankings(found, back)
    standing, is_anew = reach(before, Standing(now, standing.diagonals), back)
    assert_same(
        renew_rankings(carried, is_anew, before, scales_of(before, standing.diagonals)), rankings(before)
    )


def test_a_ranking_that_loses_more_than_is_kept_beyond_it_is_made_anew() -> None:
    around = scattered(3)
    scales = scales_of(around, diagonal(around, np.arange(200)))
    anew = rankings(around)
    short = Rankings(anew.others.copy(), anew.scores.copy(), anew.floors.copy())
    crowded = np.flatnonzero(anew.floors > 0)
    short.others[crowded, -9:], short.scores[crowded, -9:] = -1, 0
    short.floors[crowded] = anew.scores[crowded, -9]
    assert_same(renew_rankings(short, np.zeros(200, bool), around, scales), short)
    is_anew = np.zeros(200, bool)
    is_anew[short.others[crowded, 3]] = True
    assert_same(renew_rankings(short, is_anew, around, scales), anew, among=crowded)


def rankings(around: Surroundings) -> Rankings:
    """Those of all stories, of which nothing was known."""
    rows = np.arange(len(around.surety))
    scales = scales_of(around, diagonal(around, rows))
    return renew_rankings(nowhere(len(rows)), np.ones(len(rows), bool), around, scales)


def assert_same(found: Rankings, expected: Rankings, among: npt.NDArray[np.int64] | None = None) -> None:
    """The best are the same, with their scores; and no other has more than it is said."""
    rows = np.arange(len(found.floors)) if among is None else among
    for column in ("others", "scores"):
        first, second = (getattr(rankings, column)[rows, :RANKED] for rankings in (found, expected))
        assert first.tolist() == second.tolist()
    enough = (found.others[:, RANKED - 1] >= 0) | (found.floors == 0)
    assert enough[rows].all()


entries = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(1, 1 << 16)),
    unique_by=lambda entry: entry[:2],
).map(
    lambda found: Entries(
        *(np.array([entry[part] for entry in sorted(found)], np.int64) for part in range(3))
    )
)


@settings(deadline=None)
@given(entries, entries)
def test_products_are_the_same_by_numpy_and_by_scipy(left: Entries, right: Entries) -> None:
    few, few_best = multiply(left, right, 6, 6), multiply_top(left, right, 6, 6, most=2, threads=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("generator.stages.relate.entries.MANY", 0)
        patch.setattr("generator.stages.relate.entries.FEW", 0)
        many, many_best = multiply(left, right, 6, 6), multiply_top(left, right, 6, 6, most=2, threads=1)
    assert sorted(zip(few_best.rows, few_best.values, strict=True)) == sorted(
        zip(many_best.rows, many_best.values, strict=True)
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("generator.stages.relate.entries.FEW", 1000)
        patch.setattr("generator.stages.relate.entries.CELLS_AT_ONCE", 7)
        sorted_out = multiply(left, right, 6, 6)
    for column in ("rows", "columns", "values"):
        found = getattr(few, column).tolist()
        assert found == getattr(many, column).tolist() == getattr(sorted_out, column).tolist()


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 1 << 40))))
def test_the_highest_of_each_row_come_first(found: list[tuple[int, int]]) -> None:
    rows, values = (np.array([entry[part] for entry in sorted(found)], np.int64) for part in (0, 1))
    places = np.arange(len(rows)) - np.searchsorted(rows, rows)
    assert highest_first(rows, values, places).tolist() == np.lexsort((places, -values, rows)).tolist()


@given(st.lists(st.integers(0, (1 << 62) - 1)))
def test_numbers_are_put_in_order_however_large(keys: list[int]) -> None:
    numbers = np.array(keys, np.int64)
    assert in_order(numbers).tolist() == np.argsort(numbers, kind="stable").tolist()


runs = st.lists(st.lists(st.integers(0, 99), max_size=3), max_size=12)


@given(runs, runs, st.data())
def test_a_column_is_put_together_of_old_and_new(
    old: list[list[int]], new: list[list[int]], data: st.DataObject
) -> None:
    is_kept = data.draw(st.lists(st.booleans(), min_size=len(old), max_size=len(old)))
    kept = np.flatnonzero(np.array(is_kept, bool))
    is_old = np.array(data.draw(st.permutations([True] * len(kept) + [False] * len(new))), bool)
    was = np.full(len(is_old), -1)
    was[is_old] = kept
    coming = iter(new)
    expected = [old[row] if row >= 0 else next(coming) for row in was.tolist()]
    found = splice(was, is_old, column_of(old), column_of(new))
    assert found.tolist() == list(chain.from_iterable(expected))


def column_of(rows: list[list[int]]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Runs one after the other; where each begins, and the last one ends."""
    return np.array(list(chain.from_iterable(rows)), np.int64), np.cumsum([0, *map(len, rows)])


@given(st.sets(st.integers(0, 299)))
def test_a_column_without_some_places(places: set[int]) -> None:
    column, out = np.arange(300), np.array(sorted(places), np.int64)
    assert without(column, out).tolist() == [number for number in range(300) if number not in places]


def test_after_edits_of_a_large_corpus_too(shared: Path) -> None:
    texts = {}
    for path in sorted((shared / "bbc" / "raw").rglob("*.txt"))[::4]:
        title, _, text = path.read_text("utf-8", "replace").partition("\n")
        texts[f"{path.parent.name}-{path.stem}"] = (title, text)
    state = known(texts)
    slugs = sorted(texts)
    for step in range(6):
        changed = slugs[step * 7 :: 97]
        for slug in changed[::2]:
            title, text = texts[slug]
            texts[slug] = (title, text[len(text) // 3 :] + f" Edition {step}.")
        for slug in changed[1::2]:
            texts.pop(slug, None)
        texts[f"new-{step}"] = texts.get(slugs[step * 11 + 1], ("New", "One."))
        state = known(texts, state)
        assert dict(state[0]) == dict(known(texts)[0])


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(names, stories, min_size=1))
def test_any_corpus_gives_lists_without_doubles_or_self(corpus: dict[str, Story]) -> None:
    found = alike(corpus)
    assert list(found) == sorted(corpus)
    for name, entries in found.items():
        slugs = [entry.slug for entry in entries]
        assert name not in slugs
        assert len(set(slugs)) == len(slugs)
        assert sum(not entry.is_copy for entry in entries) <= KEPT


def test_cosines_are_the_same_both_ways_looked_up_or_not() -> None:
    slugs = sorted(TEXTS)
    counts = count_texts([Text(*TEXTS[slug], "en") for slug in slugs])
    found = compare(slugs, counts, [0] * len(slugs), phrases=[Phrases()] * len(slugs))[1].neighbours
    stories, others = np.repeat(np.arange(len(slugs)), len(slugs)), np.tile(np.arange(len(slugs)), len(slugs))
    cosines = cosines_of(stories, others, found)
    assert cosines.tolist() == cosines_of(others, stories, found).tolist()
    assert cosines.tolist() == cosines_of(stories, others, replace(found, pairs=nobody().pairs)).tolist()
    by_slugs = cosines.reshape(len(slugs), len(slugs))
    flood, inquiry, vote = map(slugs.index, ("flood", "inquiry", "vote"))
    assert 0.3 < by_slugs[flood, inquiry] < 1
    assert by_slugs[flood, vote] == 0
    likeness = alike(TEXTS)["flood"][0]
    assert (likeness.slug, likeness.cosine) == ("inquiry", round(by_slugs[flood, inquiry], 5))


def test_nothing_to_do_loads_no_numpy(site: SiteFolder) -> None:
    site.write("content/articles/a.md", "---\ntitle: A river\n---\n\nThe river rose.\n")
    site.write("content/articles/b.md", "---\ntitle: Another river\n---\n\nThe river fell.\n")
    site.build()
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from generator.core.config import load_config\n"
        "from generator.core.work import Cache\n"
        "from generator.stages.parse import parse\n"
        "from generator.stages.relate import relate\n"
        "from generator.stages.scan import identify\n"
        "from generator.stages.scan.folders import glance\n"
        "content, cache = map(Path, sys.argv[1:])\n"
        "config = load_config(content=content, output=content / 'out', cache=cache)\n"
        "with Cache(cache) as kept:\n"
        "    sources = identify(glance(config.content, 'articles'), kept).sources\n"
        "    found = relate(parse(sources, config, kept).articles, config, kept)\n"
        "print([entry.slug for entry in found['a']], 'numpy' in sys.modules)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, str(site.content), str(site.cache)],
        check=True, capture_output=True, text=True, cwd=Path(__file__).resolve().parents[2],
    )  # fmt: skip
    assert run.stdout.strip() == "['b'] False"
