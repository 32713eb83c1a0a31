"""Who wants to know what a site will be before it is: the preview."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from generator.core.model import Page
from generator.core.views import SiteView

Onlooker = Callable[[Sequence[Page], SiteView], None]
"""Told of the pages of a site, and of what templates see as `site`, once they are planned and before any is
rendered."""
