"""Pages of which there is one: those that a person wrote, About, what is saved, and 404."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from generator.core.model import Page
from generator.core.sheets import Sheet, single
from generator.core.views import AboutView, NotFoundView, PageView, SavedView
from generator.stages.plan.frame import ABOUT, Frame, entry_of, head_of
from generator.stages.plan.stories import hrefs

SAVED = "What you began, saved and marked: kept in this browser alone."

NEWEST = 5
"""Stories that 404 offers."""


def plan_single_pages(frame: Frame) -> Iterator[Sheet]:
    """The pages of `content/pages/`, About if it is not among them, what is saved, and 404."""
    saved = Page("saved.html", "saved.html", SavedView(head_of(frame.view, "saved.html", "Saved", SAVED)))
    return map(single, (*_leaves(frame), saved, _not_found(frame)))


def _leaves(frame: Frame) -> Iterator[Page]:
    for leaf in frame.site.leaves:
        made = head_of(frame.view, leaf.path, leaf.title, leaf.opening, language=leaf.language)
        view = PageView(made, leaf.title, leaf.source, hrefs(frame.site.links.get(leaf.path, {}), leaf.path))
        yield Page(leaf.path, "page.html", view)
    if not any(leaf.path == ABOUT.path for leaf in frame.site.leaves):
        dates = [card.date for card in frame.site.cards if card.date]
        about = AboutView(
            head=head_of(frame.view, ABOUT.path, ABOUT.title, frame.view.description),
            count=len(frame.site.cards),
            oldest=dates[-1] if dates else None,
            newest=dates[0] if dates else None,
            sections=tuple(entry_of(group) for group in frame.site.sections),
            publishers=tuple(entry_of(group) for group in frame.site.publishers),
        )
        yield Page(ABOUT.path, "about.html", about)


def _not_found(frame: Frame) -> Page:
    # Pages serves it for addresses of any depth, so its links start at the base path, if one is known.
    root = frame.config.base_path if frame.config.settings.base_url else None
    made = replace(head_of(frame.view, "404.html", "Page not found", "", root=root), canonical="", address="")
    return Page("404.html", "404.html", NotFoundView(made, frame.view.sections, frame.site.cards[:NEWEST]))
