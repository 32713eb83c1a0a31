"""What `thread.html` and `threads.html` may see, under the name `page`; as in `core/views.py`."""

from __future__ import annotations

from dataclasses import dataclass

from generator.core.dates import PartialDate
from generator.core.threads import Development
from generator.core.value import Value
from generator.core.views import Entry, Head, ThreadEntry


@dataclass(frozen=True, slots=True)
class ThreadView(Value):
    """`thread.html`: a developing story, from its beginning."""

    head: Head
    kicker: Entry
    """The list of all threads."""
    title: str
    developments: tuple[Development, ...]
    """Oldest first; undated last, by title."""
    first: PartialDate | None
    last: PartialDate | None
    """As in `ThreadEntry`."""


@dataclass(frozen=True, slots=True)
class ThreadPart:
    """Threads whose newest stories are of one year, or that are not dated."""

    title: str
    entries: tuple[ThreadEntry, ...]
    """Those that moved last first; undated ones longest first."""


@dataclass(frozen=True, slots=True)
class ThreadsView:
    """`threads.html`: the developing stories that matter."""

    head: Head
    title: str
    parts: tuple[ThreadPart, ...]
    """May be empty: then the page says so."""
    listed: int
    """Threads on this page."""
    count: int
    """Threads in all."""
