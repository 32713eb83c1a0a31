"""What templates of topics see beside `ListView`: the picture of when its stories were published."""

from __future__ import annotations

from dataclasses import dataclass

from generator.core.value import Value


@dataclass(frozen=True, slots=True)
class Bar(Value):
    """The stories of one day, month or year."""

    place: int
    """Days, months or years since the first bar: 0 for that."""
    count: int
    """Stories, at least 1."""
    title: str
    """`May 2022: 3 stories`."""


@dataclass(frozen=True, slots=True)
class Timeline(Value):
    """When the stories of a topic were published: a bar for each day, month or year that has any."""

    bars: tuple[Bar, ...]
    """Oldest first, at least two."""
    length: int
    """Places in all, from the first bar to the last."""
    most: int
    """Stories of the highest bar."""
    first: str
    """What the first place is called: `May 2022`."""
    last: str
    summary: str
    """The same in words: `29 stories from May 2022 to March 2023, the most in October 2022.`"""
