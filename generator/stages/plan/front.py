"""The front page: the edition."""

from __future__ import annotations

from collections import Counter

from generator.core.model import Card, Page
from generator.core.views import FrontSection, FrontView
from generator.stages.plan.frame import Frame, entry_of, head_of
from generator.writing import jsonld
from generator.writing.heads import feed_links

SECOND_RANK = 4
FRONT_SECTION = 5
FRONT_LATEST = 12
FRONT_TOPICS = 16
LEAD_AMONG = 6
"""Newest stories among which the lead is chosen."""


def plan_front(frame: Frame) -> Page:
    """The front page."""
    cards = frame.site.cards
    lead = _lead(frame)
    rest = [card for card in cards if card is not lead]
    second = rest[:SECOND_RANK]
    shown = {card.slug for card in (*second, *([lead] if lead else []))}
    sections = []
    for group in frame.site.sections:
        newest = [card for card in group.cards if card.slug not in shown][:FRONT_SECTION]
        if newest:
            sections.append(FrontSection(group.title, group.path, tuple(newest)))
    shown |= {card.slug for section in sections for card in section.cards}
    latest = [card for card in rest if card.slug not in shown][:FRONT_LATEST]
    topics = sorted(frame.site.topics, key=lambda group: (-len(group.cards), group.title))
    settings = frame.config.settings
    view = FrontView(
        head=head_of(
            frame, "index.html", settings.title, settings.description,
            feed_links=feed_links(settings.title, ""),
            json_ld=jsonld.website(
                title=settings.title, description=settings.description,
                address=settings.base_url, language=settings.language,
            ),
        ),
        lead=lead,
        second=tuple(second),
        sections=tuple(sections),
        latest=tuple(latest),
        topics=tuple(entry_of(group) for group in topics[:FRONT_TOPICS]),
        count=len(cards),
    )  # fmt: skip
    return Page("index.html", "front.html", view)


def _lead(frame: Frame) -> Card | None:
    """The story that the settings name, else of the newest the one that most others point to."""
    cards = frame.site.cards
    named = frame.site.articles.get(frame.config.settings.lead)
    if named:
        return named.card
    pointed = Counter(entry.card.slug for entries in frame.site.related.values() for entry in entries)
    newest = cards[:LEAD_AMONG] if cards and cards[0].date else cards
    return max(newest, key=lambda card: pointed[card.slug], default=None)
