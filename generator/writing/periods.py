"""Long lists, cut by time; what has no date, by letter. Never by page number: an old part stays as it is."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Sequence

from generator.core.dates import MONTHS
from generator.core.model import Card, Group


def cut(cards: Sequence[Card], folder: str) -> tuple[Group, ...]:
    """The stories by month (`2022-05`, or `2022` if no more is known), newest first, then by first letter.

    The pages of the parts lie in `folder`.
    """
    parts: dict[str, list[Card]] = defaultdict(list)
    for card in cards:
        name = card.date.month_name if card.date else f"undated-{first_letter(card.title)}"
        parts[name].append(card)
    dated = sorted((name for name in parts if not name.startswith("undated-")), reverse=True)
    undated = sorted(name for name in parts if name.startswith("undated-"))
    return tuple(
        Group(name, title_of(name), f"{folder}/{name}.html", tuple(parts[name]))
        for name in [*dated, *undated]
    )


def title_of(name: str) -> str:
    """What readers call a part: `May 2022`, `2022`, `Undated: A`."""
    if name.startswith("undated-"):
        letter = name.removeprefix("undated-")
        return f"Undated: {'0–9' if letter == '0' else letter.upper()}"
    year, _, month = name.partition("-")
    return f"{MONTHS[int(month) - 1]} {year}" if month else year


def short_title_of(name: str) -> str:
    """What a part is called below the heading of its year: `May`, `Month unknown`, `A`."""
    if name.startswith("undated-"):
        return title_of(name).removeprefix("Undated: ")
    _, _, month = name.partition("-")
    return MONTHS[int(month) - 1] if month else "Month unknown"


def year_of(name: str) -> str:
    """The year that a part belongs to; `Undated` for letters."""
    return "Undated" if name.startswith("undated-") else name[:4]


def first_letter(title: str) -> str:
    """The first letter of a title without accents, in lower case; `0` for digits or if there is none."""
    for character in unicodedata.normalize("NFKD", title).casefold():  # "𝕿" is a "T" only then
        if character.isalpha():
            return character
        if character.isdigit():
            return "0"
    return "0"
