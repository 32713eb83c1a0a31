"""Who wants to know what a site will be before it is: the preview."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from generator.core.model import Page
from generator.core.views import SiteView

FindPages = Callable[[Collection[str]], Mapping[str, Page]]
"""Those of some paths that a site will have, with their pages."""

Onlooker = Callable[[FindPages, SiteView], None]
"""Told how to ask for the pages of a site, and of what templates see as `site`, once they are planned and
before any is rendered."""
