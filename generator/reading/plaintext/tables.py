"""table_of(): what the file of one language says, `languages/XX.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = Path(__file__).parent / "languages"


@cache
def table_of(language: str) -> Mapping[str, Any]:
    """The table of a language by two-letter code, read when it is first asked for; empty if there is none."""
    path = LANGUAGES / f"{language}.toml"
    return tomllib.loads(path.read_text("utf-8")) if language and path.is_file() else {}


def languages() -> list[str]:
    """The codes of all languages that have a table, in order."""
    return sorted(path.stem for path in LANGUAGES.glob("*.toml"))
