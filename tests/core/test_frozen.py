"""Values are what those of `dataclasses` are."""

from __future__ import annotations

import copy
import dataclasses
import pickle
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Generic, TypeVar

import pytest

from generator.core.frozen import asdict, dataclass, field, fields_of, replace

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Card:
    slug: str
    """What stands here is for people."""
    words: tuple[str, ...] = ()
    topics: Mapping[str, int] = field(default_factory=dict)
    seen: str = field(default="", compare=False)

    @property
    def path(self) -> str:
        return f"{self.slug}.html"


@dataclass(frozen=True, slots=True)
class Only:
    item: object


@dataclass(frozen=True, slots=True)
class Empty:
    """Nothing."""


@dataclass(frozen=True, slots=True)
class Box(Generic[Item]):
    item: Item
    other: int = 0


@dataclass(frozen=True, slots=True)
class Names:
    kind: str
    make: str
    turn: str = ""
    twin: str = ""
    missing: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    line: int
    column: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Itself:
    name: str


@dataclasses.dataclass(frozen=True, slots=True)
class Usual:
    name: str


def test_a_value_is_made_by_position_or_by_name() -> None:
    card = Card("a", ("x",), seen="now")
    assert (card.slug, card.words, card.topics, card.seen, card.path) == ("a", ("x",), {}, "now", "a.html")
    assert type(card) is Card
    assert card == Card(slug="a", words=("x",), topics={})
    assert Card("a").topics is not Card("a").topics
    assert (Box("x").item, Box(1, other=2).other, Only(3).item) == ("x", 2, 3)
    assert Empty() == Empty()
    assert repr(Names("a", "b", "c")) == "Names(kind='a', make='b', turn='c', twin='', missing='')"
    match card:
        case Card(slug, words):
            assert (slug, words) == ("a", ("x",))


WRONG: dict[str, Callable[[], object]] = {
    "missing": partial(Card),
    "too many": partial(Only, 1, 2),
    "unknown": partial(Only, item=1, other=2),
    "twice": partial(Only, 1, item=2),
}


@pytest.mark.parametrize("make", WRONG.values(), ids=WRONG)
def test_what_does_not_fit_is_refused(make: Callable[[], object]) -> None:
    for _ in range(2):  # the first value of a class is made in another way
        with pytest.raises(TypeError, match=r"^(Card|Only)\.__init__"):
            make()


def test_values_do_not_change() -> None:
    card: Any = Card("a")
    for name in ("slug", "path", "other", "__class__"):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(card, name, "b")
        with pytest.raises(dataclasses.FrozenInstanceError):
            delattr(card, name)
    assert not hasattr(card, "__dict__")
    assert card == Card("a")


def test_values_are_compared_by_the_fields_that_count() -> None:
    assert Only(1) == Only(1) != Only(2)
    assert Only("a") != Card("a")
    assert Card("a", seen="x") == Card("a", seen="y") != Card("b", seen="x")
    assert hash(Only((1, 2))) == hash(Only((1, 2)))
    assert len({Place(1), Place(1, 0), Place(1, 1)}) == 2
    assert Itself("a") != Itself("a")
    with pytest.raises(TypeError, match="unhashable"):
        hash(Card("a"))


def test_values_are_ordered_where_that_is_asked_for() -> None:
    assert sorted([Place(2), Place(1, 2), Place(1)]) == [Place(1), Place(1, 2), Place(2)]
    assert Place(1) < Place(2) and Place(1) <= Place(1) and Place(2) > Place(1) and Place(2) >= Place(2)  # noqa: PT018
    other: Any = 1
    with pytest.raises(TypeError, match="not supported"):
        Place(1) < other  # noqa: B015
    with pytest.raises(TypeError, match="not supported"):
        Only(1) < Only(2)  # type: ignore[operator] # noqa: B015


def test_a_value_says_what_it_holds() -> None:
    assert repr(Card("a", seen="x")) == "Card(slug='a', words=(), topics={}, seen='x')"
    assert repr(Empty()) == "Empty()"


@pytest.mark.parametrize(
    "value", [Card("a", ("x",), {"y": 1}, "z"), Only(Only(1)), Empty(), Box("x", 1)], ids=repr
)
def test_values_travel(value: Any) -> None:
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        there = pickle.loads(pickle.dumps(value, protocol))
        assert (there, type(there), repr(there)) == (value, type(value), repr(value))
    assert copy.copy(value) == copy.deepcopy(value) == value


def test_a_value_with_changes_is_another_value() -> None:
    card = Card("a", ("x",), {"y": 1}, "z")
    assert replace(card, slug="b", seen="w") == Card("b", ("x",), {"y": 1})
    assert replace(card).seen == "z"
    assert replace(Usual("a"), name="b") == Usual("b")


def test_dataclasses_knows_them() -> None:
    card = Card("a", ("x",), {"y": 1}, "z")
    assert dataclasses.is_dataclass(Card)
    assert [field.name for field in dataclasses.fields(Card)] == ["slug", "words", "topics", "seen"]
    assert [field.compare for field in dataclasses.fields(card)] == [True, True, True, False]
    assert dataclasses.replace(card, slug="b") == replace(card, slug="b")
    assert asdict(Only(card)) == {"item": {"slug": "a", "words": ("x",), "topics": {"y": 1}, "seen": "z"}}
    assert fields_of(Card) == {"slug": True, "words": True, "topics": True, "seen": False}
    assert (fields_of(Usual), fields_of(str), fields_of(Empty)) == ({"name": True}, {}, {})


def test_nothing_of_dataclasses_is_loaded_for_them() -> None:
    program = (
        "import sys; from generator.core.frozen import dataclass\n"
        "@dataclass(frozen=True, slots=True)\nclass Card:\n    slug: str\n"
        "print(Card('a'), 'dataclasses' in sys.modules, 'inspect' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "Card(slug='a') False False\n"
