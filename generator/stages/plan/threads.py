"""Developing stories: a page for each, the list of them, and their place on the pages of stories."""

from __future__ import annotations

from binascii import crc32
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from generator.core.dates import PartialDate, day_before, sort_key
from generator.core.model import Card, Page
from generator.core.sheets import Sheet, single
from generator.core.thread_views import ThreadPart, ThreadsView, ThreadView
from generator.core.threads import Thread
from generator.core.value import Value
from generator.core.views import Entry, SiteView, ThreadEntry, ThreadPlace
from generator.stages.plan.frame import Frame, head_of

THREADS = Entry("Developing stories", "threads.html")

MOST_LISTED = 300
"""Threads on `threads.html`, the longest; the others are found from their stories."""
PARCELS = 32
"""Into how many sheets the threads of a site go."""
LATEST = 3
"""Headlines that stand for a thread in lists."""
MOVING_DAYS = 60
"""A thread moves by the stories that it has got in so many days before the newest story of the site."""


@dataclass(frozen=True, slots=True)
class ThreadsFacts(Value):
    """All that the pages of some threads are made from."""

    site: SiteView
    threads: tuple[Thread, ...]


def plan_threads(frame: Frame) -> Iterator[Sheet]:
    """The page of each thread, and the list of those that matter."""
    parcels: dict[int, list[Thread]] = defaultdict(list)
    for thread in frame.threads:
        parcels[crc32(thread.name.encode()) % PARCELS].append(thread)
    for number in sorted(parcels):
        yield Sheet(f"threads/{number}", ThreadsFacts(frame.view, tuple(parcels[number])), make_threads)
    yield single(_index(frame))


def make_threads(facts: ThreadsFacts) -> Iterator[Page]:
    """The page of each thread."""
    for thread in facts.threads:
        yield Page(thread.path, "thread.html", _view(facts.site, thread))


def slugs_of(thread: Thread) -> Iterator[str]:
    """The stories of a thread, other versions too."""
    for development in thread.developments:
        yield development.card.slug
        for card in development.versions:
            yield card.slug


def places_of(threads: Iterable[Thread]) -> dict[str, ThreadPlace]:
    """For each story of a thread, by slug, where in it the story stands."""
    places: dict[str, ThreadPlace] = {}
    for thread in threads:
        cards = [development.card for development in thread.developments]
        dated = [card for card in cards if card.date]
        for index, development in enumerate(thread.developments):
            is_dated = index < len(dated)
            place = ThreadPlace(
                title=thread.title,
                path=thread.path,
                number=index + 1 if is_dated else 0,
                count=len(dated) if is_dated else len(cards),
                undated=len(cards) - len(dated) if is_dated else 0,
                before=dated[index - 1] if is_dated and index else None,
                after=dated[index + 1] if index + 1 < len(dated) else None,
            )
            places |= {card.slug: place for card in (development.card, *development.versions)}
    return places


def moving(threads: Sequence[Thread], newest: PartialDate | None, count: int) -> tuple[ThreadEntry, ...]:
    """The threads that have lately got most stories; where no dates are known, the longest.

    `newest` is the date of the newest story of the site.
    """
    since = sort_key(day_before(newest, MOVING_DAYS) if newest else None)

    def stories_since(thread: Thread) -> int:
        return sum(sort_key(development.card.date) >= since for development in thread.developments)

    ranked = sorted(threads, key=lambda thread: -stories_since(thread))  # stable: those that moved last first
    return tuple(_entry(thread) for thread in ranked[:count])


def _view(site: SiteView, thread: Thread) -> ThreadView:
    entry = _entry(thread)
    headlines = "; ".join(card.title for card in entry.latest)
    return ThreadView(
        head=head_of(site, thread.path, thread.title, headlines),
        kicker=THREADS,
        title=thread.title,
        developments=thread.developments,
        first=entry.first,
        last=entry.last,
    )


def _index(frame: Frame) -> Page:
    longest = sorted(frame.threads, key=lambda thread: -len(thread.developments))[:MOST_LISTED]
    listed = {thread.name for thread in longest}
    parts: dict[str, list[ThreadEntry]] = defaultdict(list)
    for thread in frame.threads:
        if thread.name in listed:
            entry = _entry(thread)
            parts[str(entry.last.year) if entry.last else "Undated"].append(entry)
    view = ThreadsView(
        head=head_of(frame.view, THREADS.path, THREADS.title, f"{THREADS.title} of {frame.view.title}."),
        title=THREADS.title,
        parts=tuple(ThreadPart(title, tuple(entries)) for title, entries in parts.items()),
        listed=len(listed),
        count=len(frame.threads),
    )
    return Page(THREADS.path, "threads.html", view)


def _entry(thread: Thread) -> ThreadEntry:
    cards = [development.card for development in thread.developments]
    dated = [card for card in cards if card.date]
    latest: list[Card] = dated[::-1] or cards
    return ThreadEntry(
        title=thread.title,
        path=thread.path,
        count=len(cards),
        latest=_unlike(latest)[:LATEST],
        first=dated[0].date if dated else None,
        last=dated[-1].date if dated else None,
    )


def _unlike(cards: Iterable[Card]) -> tuple[Card, ...]:
    """The first story of each headline: that of several stories is read once."""
    first: dict[str, Card] = {}
    for card in cards:
        first.setdefault(card.title.casefold(), card)
    return tuple(first.values())
