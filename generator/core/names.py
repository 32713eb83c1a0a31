"""What may stand in an address."""

from __future__ import annotations

import unicodedata


def is_name(text: str) -> bool:
    """Whether `text` is letters, marks and digits of any script, joined by single hyphens."""
    parts = text.split("-")
    return all(part and part[0].isalnum() and all(map(_is_letter, part)) for part in parts)


def _is_letter(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character).startswith("M")
