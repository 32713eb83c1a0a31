"""`Remembered`: what a function says of pieces of text, found out once a process.

News use the same words over and over. `map(remembered.__getitem__, pieces)` asks for those of a whole text at
once, and no Python runs for a piece that stood in another text before.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Said = TypeVar("Said")

MOST = 1 << 17
"""Pieces that are remembered; then it begins again."""


class Remembered(dict[str, Said]):
    """Piece of text → what `say` says of it; `say` must depend on nothing else."""

    def __init__(self, say: Callable[[str], Said], most: int = MOST) -> None:
        """One that knows nothing yet."""
        super().__init__()
        self._say, self._most = say, most

    def __missing__(self, piece: str) -> Said:
        if len(self) >= self._most:
            self.clear()
        said = self[piece] = self._say(piece)
        return said
