"""A component is all that a chain of likeness holds together, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.core.alike import SCORE, Alike
from generator.core.model import Likeness
from generator.stages.thread.components import FULL_LIST, LEAST_LINK, find_components

STRONG, WEAK = 1.2 * LEAST_LINK, 0.4 * LEAST_LINK
NAMES = [f"s{number:02}" for number in range(24)]

Pairs = Mapping[tuple[str, str], float]


def alike(pairs: Pairs, names: list[str]) -> Alike:
    """The lists that relate would give for these pairs, both ways."""
    found: dict[str, list[Likeness]] = {name: [] for name in names}
    for (one, other), score in pairs.items():
        for here, there in ((one, other), (other, one)):
            found[here].append(Likeness(there, (f"{here} {there}",), score, score))
    return Alike.pack(
        {name: sorted(entries, key=lambda entry: -entry.score) for name, entries in found.items()}
    )


links = st.dictionaries(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).filter(lambda pair: pair[0] < pair[1]),
    st.sampled_from([STRONG, WEAK]),
    max_size=30,
)


@settings(max_examples=200, deadline=None)
@given(links, st.integers(1, 3))
def test_what_a_chain_of_links_joins_is_one_component(pairs: Pairs, fewest: int) -> None:
    groups = {name: {name} for name in NAMES}
    for one, other in (pair for pair, score in pairs.items() if score == STRONG):
        joined = groups[one] | groups[other]
        groups |= dict.fromkeys(joined, joined)
    expected = {min(group): tuple(sorted(group)) for group in groups.values() if len(group) >= fewest}
    found = find_components(alike(pairs, NAMES), fewest)
    assert {name: component.slugs for name, component in found.items()} == expected
    assert list(found) == sorted(found)


@settings(max_examples=100, deadline=None)
@given(links)
def test_its_likenesses_are_those_of_its_stories_to_each_other(pairs: Pairs) -> None:
    lists = alike(pairs, NAMES)
    for component in find_components(lists, 1).values():
        for row, slug in enumerate(component.slugs):
            places = range(component.starts[row], component.starts[row + 1])
            found = [
                (component.slugs[component.others[place]], component.words[place], component.scores[place])
                for place in places
            ]
            assert found == [
                (entry.slug, entry.words[0], round(entry.score * SCORE))
                for entry in lists[slug]
                if entry.slug in component.slugs
            ]
            assert [component.cosines[place] for place in places] == [score for *_, score in found]


def test_likenesses_to_stories_outside_are_no_part_of_a_component() -> None:
    """They come and go with any story, and would have hundreds of threads told anew."""
    pairs = {("a", "b"): STRONG, ("b", "c"): STRONG, ("a", "c"): STRONG}
    lists, more = alike(pairs, list("abcx")), alike({**pairs, ("a", "x"): WEAK}, list("abcx"))
    assert LEAST_LINK > WEAK
    assert find_components(more, 2) == find_components(lists, 2)


def test_a_full_list_says_by_its_end_how_much_alike_others_are_at_most() -> None:
    pairs = {("a", "b"): STRONG} | {("a", f"x{number}"): WEAK for number in range(FULL_LIST - 1)}
    (full,) = find_components(alike(pairs, sorted(set().union(*pairs))), 2).values()
    assert full.slugs == ("a", "b")
    assert list(full.limits) == [round(WEAK * SCORE) ** 2, 0]
