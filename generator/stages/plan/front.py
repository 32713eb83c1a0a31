"""The front page: the edition."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, islice

from generator.core.model import Card, Page
from generator.core.sheets import Sheet, single
from generator.core.stretch import LEAD_AMONG
from generator.core.views import FrontSection, FrontView
from generator.reading.markdown import EXCERPT_BLOCKS
from generator.stages.plan.company import find_company
from generator.stages.plan.frame import Frame, entry_of, head_of
from generator.stages.plan.threads import moving
from generator.writing import jsonld
from generator.writing.heads import feed_links

LEAD_PARAGRAPHS = 5
LEAD_MORE = 3
SECOND_RANK = 4
FRONT_SECTION = 5
FRONT_LATEST = 12
FEWEST_LATEST = 3
FRONT_TOPICS = 16
FRONT_THREADS = 4
FEWEST_FOR_THREADS = 12
"""Stories of a site below which a thread on the front page would say again what stands there."""


def plan_front(frame: Frame) -> Sheet:
    """The front page."""
    site, settings = frame.site, frame.config.settings
    pointed = site.pointers
    cards = _rank(site.cards, pointed)
    lead = _lead(frame, cards, pointed)
    rest = [card for card in cards if card is not lead]
    second = _second(rest)
    shown = {card.slug for card in (lead, *second) if card}
    more = _beside(frame, lead, shown)
    shown |= {card.slug for card in more}
    sections = []
    ranked: dict[str, list[Card]] = defaultdict(list)
    for card in cards:
        ranked[card.section].append(card)
    for group in site.sections if len(site.sections) > 1 else ():
        newest = [card for card in ranked[group.name] if card.slug not in shown][:FRONT_SECTION]
        if newest:
            sections.append(FrontSection(group.title, group.path, tuple(newest)))
    shown |= {card.slug for section in sections for card in section.cards}
    latest = [card for card in rest if card.slug not in shown]
    if sections and len(latest) < FEWEST_LATEST:
        latest = []  # the sections lead to them
    topics = sorted(site.topics, key=lambda group: (-len(group.cards), group.title))
    date = site.cards[0].date if site.cards else None
    threads = moving(frame.threads, date, FRONT_THREADS) if len(cards) >= FEWEST_FOR_THREADS else ()
    view = FrontView(
        head=head_of(
            frame.view, "index.html", settings.title, settings.description,
            feed_links=feed_links(settings.title, ""),
            json_ld=jsonld.website(
                title=settings.title, description=settings.description,
                address=settings.base_url, language=settings.language,
            ),
        ),
        date=date,
        lead=lead,
        lead_source=site.articles[lead.slug].source if lead else None,
        lead_paragraphs=EXCERPT_BLOCKS if settings.excerpts else LEAD_PARAGRAPHS,
        lead_more=more,
        second=second,
        sections=tuple(sections),
        latest=tuple(latest[: FRONT_LATEST if sections else 2 * FRONT_LATEST]),
        threads=threads,
        topics=tuple(entry_of(group) for group in topics[:FRONT_TOPICS]),
        count=len(site.cards),
    )  # fmt: skip
    return single(Page("index.html", "front.html", view))


def _rank(cards: Sequence[Card], pointed: Mapping[str, int]) -> list[Card]:
    """Newest first; those without a date by how many stories point to them, not by the alphabet."""
    dated = [card for card in cards if card.date]
    undated = [card for card in cards if not card.date]
    return dated + sorted(undated, key=lambda card: -pointed.get(card.slug, 0))


def _lead(frame: Frame, cards: Sequence[Card], pointed: Mapping[str, int]) -> Card | None:
    """The story that the settings name, else of the newest the one that most others point to."""
    named = frame.site.articles.get(frame.config.settings.lead)
    if named:
        return named.card
    return max(cards[:LEAD_AMONG], key=lambda card: pointed.get(card.slug, 0), default=None)


def _second(rest: Sequence[Card]) -> tuple[Card, ...]:
    """The next ones; of those without a date one a section first, since no day tells which matters."""
    if not rest or rest[0].date:
        return tuple(rest[:SECOND_RANK])
    first = _one_a_section(rest)
    others = (card for card in rest if card not in first)
    return tuple(islice(chain(first, others), SECOND_RANK))


def _one_a_section(cards: Iterable[Card]) -> list[Card]:
    found: dict[str, Card] = {}
    for card in cards:
        found.setdefault(card.section, card)
    return list(found.values())[:SECOND_RANK]


def _beside(frame: Frame, lead: Card | None, shown: set[str]) -> tuple[Card, ...]:
    """The stories that go with the lead."""
    if lead is None:
        return ()
    stretch = next(stretch for stretch in frame.site.stretches if lead.slug in stretch.slugs)
    entries = find_company(stretch.unfold())[lead.slug].related
    related = [entry.card for entry in entries if entry.reason in {"reference", "alike"}]
    return tuple([card for card in related if card.slug not in shown][:LEAD_MORE])
