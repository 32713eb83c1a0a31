"""Stories of one event come together; events that look alike, and chains of likeness, do not."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.core.alike import Alike
from generator.core.dates import PartialDate
from generator.core.model import Likeness
from generator.stages.relate.compare import KEPT
from generator.stages.thread.cluster import LEAST_LIKENESS, group
from generator.stages.thread.components import FULL_LIST, LEAST_LINK, find_components

STRONG, WEAK = 1.6 * LEAST_LIKENESS, 0.5 * LEAST_LIKENESS

Pairs = Mapping[tuple[str, str], float]


def alike(pairs: Pairs, names: str = "", most: int = 99) -> Alike:
    """The lists that relate would give for these pairs, both ways."""
    found: dict[str, list[Likeness]] = {name: [] for name in names}
    for (one, other), score in pairs.items():
        found.setdefault(one, []).append(Likeness(other, (), score, score))
        found.setdefault(other, []).append(Likeness(one, (), score, score))
    return Alike.pack(
        {
            name: tuple(sorted(entries, key=lambda entry: (-entry.score, entry.slug))[:most])
            for name, entries in found.items()
        }
    )


def undated(lists: Mapping[str, object]) -> dict[str, None]:
    return dict.fromkeys(lists)


def test_stories_that_are_all_alike_are_one_thread() -> None:
    lists = alike({("a", "b"): STRONG, ("b", "c"): STRONG, ("a", "c"): STRONG, ("c", "x"): WEAK})
    assert group(lists, undated(lists)) == [("a", "b", "c")]


def test_a_chain_of_likeness_holds_no_thread_together() -> None:
    chain = dict.fromkeys(zip("abcdefg", "bcdefgh", strict=True), STRONG)
    clusters = group(alike(chain), undated(alike(chain)))
    assert all(len(cluster) <= 3 for cluster in clusters)


def test_one_strong_link_brings_a_story_in_if_the_others_are_near_as_well() -> None:
    pairs = {("a", "b"): STRONG, ("a", "c"): 1.1 * LEAST_LINK, ("b", "c"): 0.95 * LEAST_LIKENESS}
    assert group(alike(pairs), undated(alike(pairs))) == [("a", "b", "c")]
    pairs["a", "c"] = 0.98 * LEAST_LINK  # the mean still reaches its mark
    assert group(alike(pairs), undated(alike(pairs))) == [("a", "b")]


def test_twins_stay_apart_though_one_story_looks_like_both() -> None:
    pairs = {
        **{(one, other): STRONG for one in "abc" for other in "abc" if one < other},
        **{(one, other): STRONG for one in "xyz" for other in "xyz" if one < other},
        ("a", "x"): 1.1 * LEAST_LINK,
        **{(one, other): WEAK for one in "abc" for other in "xyz" if one + other != "ax"},
    }
    assert group(alike(pairs), undated(alike(pairs))) == [("a", "b", "c"), ("x", "y", "z")]


def test_what_full_lists_leave_out_is_not_taken_for_unlike() -> None:
    names = "abcdefghijklmnopqrst"
    pairs = {(one, other): STRONG for one in names for other in names if one < other}
    assert FULL_LIST == KEPT
    assert group(alike(pairs, most=KEPT), undated(alike(pairs))) == [tuple(names)]


def test_events_that_come_back_every_few_years_are_kept_apart_by_their_dates() -> None:
    pairs = {("a", "b"): 1.1 * LEAST_LINK}
    days = {"a": PartialDate(2019, 3, 1), "b": PartialDate(2023, 3, 1)}
    assert group(alike(pairs), days) == []
    assert group(alike(pairs), {**days, "b": PartialDate(2019, 3, 9)}) == [("a", "b")]
    assert group(alike(pairs), {**days, "b": PartialDate(2023)}) == [("a", "b")]  # only a year: who knows
    assert group(alike(pairs), {**days, "b": None}) == [("a", "b")]


def test_nothing_alike_is_no_thread() -> None:
    assert group(Alike.pack({}), {}) == []
    assert group(Alike.pack({"a": ()}), {"a": None}) == []


scores = st.dictionaries(
    st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")).filter(
        lambda pair: pair[0] < pair[1]
    ),
    st.sampled_from([0.05, 0.1, 0.2, 0.25, 0.3, 0.3, 0.5, 0.9]),
    max_size=20,
)


@given(scores, st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_no_order_decides_and_no_story_is_in_two_threads(pairs: Pairs, random: Random) -> None:
    lists = alike(pairs, "abcdefgh")
    clusters = group(lists, undated(lists))
    members = [slug for cluster in clusters for slug in cluster]
    assert len(members) == len(set(members))
    shuffled = list(pairs.items())
    random.shuffle(shuffled)
    again = alike(dict(shuffled), "hgfedcba")
    assert group(again, undated(again)) == clusters


@given(scores)
@settings(max_examples=50, deadline=None)
def test_stories_elsewhere_change_no_thread(pairs: Pairs) -> None:
    lists = alike(pairs, "abcdefgh")
    more = alike({**pairs, ("u", "v"): STRONG, ("v", "w"): STRONG, ("u", "w"): STRONG}, "abcdefgh")
    assert group(more, undated(more)) == [*group(lists, undated(lists)), ("u", "v", "w")]
    # Nor what merge() is asked, under the name by which it is remembered.
    components, before = (find_components(found, 2) for found in (more, lists))
    assert components.pop("u").slugs == ("u", "v", "w")
    assert components == before


def test_neighbours_without_words_in_common_are_no_thread() -> None:
    """A field whose stories have the same neighbours scores high, whatever happened in each."""
    field = {
        slug: tuple(Likeness(other, (), 0.9, 0.05) for other in "abc" if other != slug) for slug in "abc"
    }
    event = {slug: tuple(Likeness(other, (), 0.9, 0.5) for other in "xyz" if other != slug) for slug in "xyz"}
    assert group(Alike.pack({**field, **event}), undated(field | event)) == [("x", "y", "z")]
