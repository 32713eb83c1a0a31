"""What a build did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.core.problems import Problem
from generator.core.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did. The site itself knows nothing of it."""

    read: int
    """Raw files found."""
    converted: int
    """Raw files converted now."""
    articles: int
    """Stories of the site."""
    parsed: int
    """Markdown files parsed now."""
    stories: tuple[str, ...]
    """The pages of these."""
    pages: int
    """Files of the site that are no assets."""
    rendered: tuple[str, ...]
    """Pages rendered now."""
    written: tuple[str, ...]
    """Files of the output folder whose bytes changed."""
    deleted: tuple[str, ...]
    """Files deleted from the output folder."""
    markdown: tuple[str, ...]
    """Markdown files written below the content folder."""
    removed: tuple[str, ...]
    """Markdown files set aside, since their raw files are gone."""
    problems: tuple[Problem, ...]
    """Warnings and notes."""
    kept: Mapping[str, int]
    """How many lines of raw files are text or front matter, by file."""
    cut: Mapping[str, tuple[Verdict, ...]]
    """The other lines of raw files, by file: all that are not empty are kept or cut."""
    seconds: Mapping[str, float]
    """By stage."""
    memory: Mapping[str, int]
    """Bytes at the peak of each stage, of all processes of this machine; empty if nobody looked."""
