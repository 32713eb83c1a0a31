"""Any series of edits gives, byte by byte, the clean build; a part left out of a key is found out."""

from __future__ import annotations

import itertools
import os
import random
import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from generator.core import digest, looks
from generator.core.model import Source
from generator.core.problems import BuildError
from generator.core.stretch import Folded
from generator.stages import convert, parse
from generator.stages.link import stretches
from generator.stages.plan.archive import ArchiveFacts
from generator.stages.plan.lists import GroupsFacts, ListFacts
from generator.stages.plan.machine_files import FeedsFacts
from generator.stages.plan.stories import StoryFacts, StretchFacts
from generator.stages.plan.threads import ThreadsFacts
from generator.stages.render import RenderTask
from generator.stages.scan import folders
from generator.stages.thread import Surroundings
from generator.stages.thread.news import Telling
from tests.conftest import SiteFolder, files_in
from tests.stages.thread.test_find_threads import OTHERS, tell, write
from tests.test_pipeline import write_two

HOUR = 3600 * 10**9

Edit = Callable[[SiteFolder, random.Random], None]


def _some(folder: Path, pattern: str, chance: random.Random) -> Path | None:
    paths = sorted(path for path in folder.rglob(pattern) if path.is_file())
    return chance.choice(paths) if paths else None


def _append(text: str, folder: str, pattern: str) -> Edit:
    def edit(site: SiteFolder, chance: random.Random) -> None:
        path = _some(site.root / folder, pattern, chance)
        if path:
            path.write_text(path.read_text("utf-8") + text.format(chance.randrange(1000)), "utf-8")

    return edit


def _add_raw(site: SiteFolder, chance: random.Random) -> None:
    number = chance.randrange(8)
    place = chance.choice(["Port Ansel", "Tolverton", "Skarra"])
    title = f"Story {chance.choice('ABC')} of {place}"
    text = f"{title}\n\nIn {place} a thing happened, number {number}.\n\n© 20{number}2 X\n"
    site.write(f"content/raw/{chance.choice(['world', 'culture'])}/new-{number}.txt", text)


def _add_chapter(site: SiteFolder, chance: random.Random) -> None:
    """One more of a thread that is longer than a list of related stories: a page may see its length alone."""
    number = chance.randint(1, len(OTHERS))
    text = f"{OTHERS[-number]} of the Ansel Bridge. Ada Voss of the harbour board spoke of a crack in it."
    write(site, f"chapter-{number}", f"Ansel Bridge in week {number}", text, f"2024-04-2{number}")


def _delete(folder: str, pattern: str) -> Edit:
    def edit(site: SiteFolder, chance: random.Random) -> None:
        path = _some(site.root / folder, pattern, chance)
        if path:
            path.unlink()

    return edit


def _rename_raw(site: SiteFolder, chance: random.Random) -> None:
    path = _some(site.content / "raw", "*.txt", chance)
    if path:
        path.rename(path.with_name(f"renamed-{chance.randrange(1000)}.txt"))


def _change_settings(site: SiteFolder, chance: random.Random) -> None:
    site.write(
        "content/site.toml",
        f'title = "Paper {chance.randrange(3)}"\nexcerpts = {chance.choice(["true", "false"])}\n',
    )


def _litter_output(site: SiteFolder, chance: random.Random) -> None:
    site.write(f"_site/{chance.choice(['stories/x.html', 'litter/a/b.txt', 'sections.d'])}", "litter")


def _wreck_output(site: SiteFolder, chance: random.Random) -> None:
    path = _some(site.output, "*.html", chance)
    if path:
        path.write_text("wrecked", "utf-8")


def _write_static(site: SiteFolder, chance: random.Random) -> None:
    site.write(
        f"static/img/{chance.randrange(3)}.svg",
        f"<svg xmlns='http://www.w3.org/2000/svg' id='{chance.random()}'/>",
    )


def _touch_in_place(site: SiteFolder, chance: random.Random) -> None:
    """An edit that changes neither the size of a file nor its mtime."""
    path = _some(site.content, chance.choice(["*.md", "*.txt"]), chance)
    if path:
        stat = path.stat()
        text = path.read_text("utf-8")
        path.write_text(text[:-3] + chance.choice("xyz") + text[-2:], "utf-8")
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def _set_time(site: SiteFolder, chance: random.Random) -> None:
    """A file whose time comes from another clock."""
    path = _some(site.content, "*.*", chance)
    if path:
        path.write_bytes(path.read_bytes() + b"\n")
        time = path.stat().st_mtime_ns + chance.choice([-1, 1]) * chance.choice([1, HOUR, 10**5 * HOUR])
        os.utime(path, ns=(time, time))


def _retitle(site: SiteFolder, chance: random.Random) -> None:
    path = _some(site.content / "articles", "*.md", chance)
    if path:
        title = f"title: Another headline {chance.randrange(1000)}\n"
        path.write_text(re.sub("^title: .*\n", title, path.read_text("utf-8"), count=1, flags=re.M), "utf-8")


def _correct_topics(site: SiteFolder, chance: random.Random) -> None:
    wanted = chance.choice(["", "Old Bridge", "New Bridge"])
    site.write("content/corrections.toml", f'[topics]\n"Ansel Bridge" = "{wanted}"\n')


def _damage_memory(site: SiteFolder, chance: random.Random) -> None:
    columns = sorted((site.cache / "columns").glob("*/*"))
    path = chance.choice([site.cache / "build.sqlite", *chance.sample(columns, min(len(columns), 2))])
    data = path.read_bytes()
    at = chance.randrange(len(data) + 1)
    path.write_bytes(chance.choice([data[:at], data[:at] + bytes(4096) + data[at + 4096 :]]))


EDITS: tuple[Edit, ...] = (
    _add_raw, _add_raw, _add_raw, _add_chapter, _add_chapter,
    _rename_raw, _change_settings, _litter_output, _wreck_output, _write_static,
    _touch_in_place, _touch_in_place, _set_time, _retitle, _retitle, _correct_topics, _correct_topics,
    _damage_memory,
    _append("\nOne more line, {}.\n", "content/articles", "*.md"),
    _append("\n\nMore from Tolverton, {}.\n", "content/raw", "*.txt"),
    _append("\n\nDivers say that wreck {} is a wreck of divers.\n", "content/articles", "*ansel*.md"),
    _append("\n<!-- {} -->\n", "templates", "base.html"),
    _append("\n/* {} */\n", "static/css", "*.css"),
    _delete("content/raw", "*.txt"),
    _delete("content/articles", "*.md"),
    _delete("_site", "*.html"),
    _delete("static/img", "*.svg"),
)  # fmt: skip


# ---------------------------------------------------------------- the property

ROUNDS = 6

SEEDS = range(6)
"""Of the series that leave the program's sites right, and find out each mutation of it."""

CLOCKS = (0, HOUR, HOUR, -HOUR, 10**5 * HOUR)
"""How far the clock of the program may be from that of the disk. Where it is ahead, no file was touched just
now, and all of them are remembered by their looks."""


def first_fault(site: SiteFolder, seed: int, patch: pytest.MonkeyPatch) -> str:
    """Where a random series of edits leaves a site that is not what a clean build makes; empty if nowhere."""
    chance = random.Random(seed)
    write_two(site)
    tell(site)
    for _ in range(5):
        _add_chapter(site, chance)
    site.build()
    for number in range(ROUNDS):
        edits = chance.choices(EDITS, k=chance.randint(0, 3))
        for edit in edits:
            edit(site, chance)
        ahead = chance.choice(CLOCKS)
        patch.setattr(folders, "time", SimpleNamespace(time_ns=lambda ahead=ahead: time.time_ns() + ahead))
        if chance.random() < 0.3:
            build_while_edited(site, chance)
        site.build()
        if files_in(site.output) != site.build_clean():
            return f"seed {seed}, round {number}"
    return ""


def build_while_edited(site: SiteFolder, chance: random.Random) -> None:
    """A build, and an edit at a moment of it: it succeeds, or says that it has to be done again."""
    moment, edit, count = (
        chance.randrange(40),
        chance.choice([edit for edit in EDITS if edit is not _damage_memory]),
        itertools.count(),
    )

    def progress(work: str, done: int, total: int) -> None:
        if next(count) == moment:
            edit(site, chance)

    try:
        site.build(progress=progress)
    except BuildError as failure:
        if any(problem.hint != "build again" for problem in failure.problems):
            raise


@pytest.mark.parametrize("seed", SEEDS)
def test_any_series_of_edits_gives_the_clean_build(
    site: SiteFolder, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not first_fault(site, seed, monkeypatch)


# ---------------------------------------------------------------- and that it can fail


def known_by(kind: type, values: Callable[[Any], Iterable[object]]) -> Callable[[pytest.MonkeyPatch], None]:
    """Let nothing but these values of a type into all keys."""

    def mutate(patch: pytest.MonkeyPatch) -> None:
        shape = digest._shape(kind)
        known = digest._Shape(shape.name, lambda value: tuple(values(value)), lends=False)
        patch.setitem(digest._shapes, kind, known)

    return mutate


def without(kind: type, *names: str) -> Callable[[pytest.MonkeyPatch], None]:
    """Leave fields of a type out of all keys."""
    kept = [field.name for field in fields(kind) if field.compare and field.name not in names]
    return known_by(kind, lambda value: [getattr(value, name) for name in kept])


def in_sheets_of_one(mutate: Callable[[pytest.MonkeyPatch], None]) -> Callable[[pytest.MonkeyPatch], None]:
    """The same, and each story has a sheet of its own, so that what one says does not name the others too."""

    def mutate_both(patch: pytest.MonkeyPatch) -> None:
        patch.setattr(stretches, "STRETCH", 1)
        mutate(patch)

    return mutate_both


def with_looks(*parts: int) -> Callable[[pytest.MonkeyPatch], None]:
    """Look at some of size, mtime, ctime and inode alone."""

    def mutate(patch: pytest.MonkeyPatch) -> None:
        look = looks.look
        for module in (looks, folders):
            patch.setattr(module, "look", lambda stat: (*(look(stat)[part] for part in parts), 0, 0, 0)[:4])

    return mutate


def with_known(folder: str) -> Callable[[pytest.MonkeyPatch], None]:
    """Take the files of a folder for what they were when they were first converted."""

    def mutate(patch: pytest.MonkeyPatch) -> None:
        differing = convert.differing
        patch.setattr(
            convert,
            "differing",
            lambda sources, digests: {
                path
                for path in differing(sources, digests)
                if path not in digests or not path.startswith(folder)
            },
        )

    return mutate


def with_marks_of(names: Callable[[str, str], str]) -> Callable[[pytest.MonkeyPatch], None]:
    """Have something else than its mark stand for a file, of its path and digest."""

    def mutate(patch: pytest.MonkeyPatch) -> None:
        original = parse.map_marked

        def map_marked(cache: Any, work: Any, marks: Mapping[str, str], **others: Any) -> Any:
            told = {path: names(path, mark) for path, mark in marks.items()}
            return original(cache, work, told, **others)

        patch.setattr(parse, "map_marked", map_marked)

    return mutate


def with_names_alone(patch: pytest.MonkeyPatch) -> None:
    """See at a glance which files there are, and not what they look like."""
    patch.setattr(
        folders,
        "_digests",
        lambda _, shelves: {before: digest.digest(names) for before, (names, _) in shelves.items()},
    )


MUTATIONS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "Markdown is marked by its name": with_marks_of(lambda path, _: path),
    "Markdown follows any raw file": with_known("raw/"),
    "pages leave out what they show": without(RenderTask, "page"),
    "stories leave out their topics": without(StoryFacts, "topics"),
    "stories leave out what is related": without(StoryFacts, "related"),
    "stories leave out their thread": without(StoryFacts, "thread"),
    "lists leave out their stories": without(ListFacts, "group"),
    "sheets of stories leave out their topics": in_sheets_of_one(without(StretchFacts, "topics")),
    "stretches leave out who stands around": in_sheets_of_one(without(Folded, "around")),
    "sheets of lists leave out their stories": without(GroupsFacts, "groups"),
    "sheets of feeds leave out their stories": without(FeedsFacts, "articles"),
    "the archive leaves out its stories": without(ArchiveFacts, "cards"),
    "sheets of threads leave out their threads": without(ThreadsFacts, "threads"),
    "clusters leave out who may be in them": without(Surroundings, "component", "articles"),
    "news leave out what is told": known_by(
        Telling, lambda told: [story.card.slug for story in told.articles]
    ),
    "pages leave out their templates": without(RenderTask, "template"),
    "pages leave out the site": without(RenderTask, "site"),
    "files look as large as they are": with_looks(0),
    "files look as old as they say": with_looks(0, 1),
    "a glance sees names": with_names_alone,
}


TELLING = {
    "pages leave out the site": 0,
    "clusters leave out who may be in them": 0,
    "stories leave out what is related": 2,
    "stories leave out their thread": 2,
    "sheets of stories leave out their topics": 2,
    "stretches leave out who stands around": 2,
    "pages leave out their templates": 2,
    "sheets of threads leave out their threads": 3,
    "stories leave out their topics": 5,
}
"""The seed that finds a mutation soonest, where it is not `MOSTLY_TELLING`; if not this one, others may."""

MOSTLY_TELLING = 1


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_part_left_out_of_a_key_is_found_out(
    site: SiteFolder, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    MUTATIONS[name](monkeypatch)
    telling = TELLING.get(name, MOSTLY_TELLING)
    seeds = sorted(SEEDS, key=lambda seed: seed != telling)
    assert any(first_fault(SiteFolder(site.root / str(seed)), seed, monkeypatch) for seed in seeds)


TEXTS = "---\ntitle: Bridge opens\nslug: bridge\n---\n\nThe bridge opened.\n\nIt is {}long{}.\n"


@pytest.mark.parametrize("mutate", [None, without(Source, "digest")], ids=["whole", "a file is its name"])
def test_an_edit_that_only_its_file_tells_of_is_seen(
    site: SiteFolder, mutate: Callable[[pytest.MonkeyPatch], None] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if mutate:
        mutate(monkeypatch)
    for mark in ("*", "**"):
        site.write("content/articles/bridge.md", TEXTS.format(mark, mark))
        site.build()
    assert ("<strong>long" in site.page("stories/bridge.html")) == (mutate is None)


def _tell_of_longer_texts(site: SiteFolder) -> None:
    """A thread of which excerpts do not hold what is new."""
    tell(site)
    for chapter in (site.content / "articles" / "news").glob("*ansel*.md"):
        first, second = chapter.read_text("utf-8").split(". Ada Voss")
        chapter.write_text(f"{first}.\n\nA.\n\nB.\n\nC.\n\nAda Voss{second}", "utf-8")


def _date_anew(site: SiteFolder) -> None:
    """No story becomes more or less alike: all of them are of one day now."""
    for chapter in (site.content / "articles" / "news").glob("*ansel*.md"):
        chapter.write_text(re.sub("date: .*", "date: 2024-03-02", chapter.read_text("utf-8")), "utf-8")


def _show_excerpts(site: SiteFolder) -> None:
    site.write("content/site.toml", "excerpts = true\n")


THREADS = {
    "clusters leave out their stories": (_date_anew, without(Surroundings, "articles")),
    "news leave out whether they are of excerpts": (_show_excerpts, without(Telling, "excerpt")),
}
"""Edits that random series seldom come to, and the part of a key that alone tells of them."""


@pytest.mark.parametrize("is_whole", [True, False])
@pytest.mark.parametrize("name", THREADS)
def test_an_edit_that_one_part_of_a_key_tells_of_is_seen_in_threads(
    site: SiteFolder, name: str, is_whole: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit, mutate = THREADS[name]
    if not is_whole:
        mutate(monkeypatch)
    _tell_of_longer_texts(site)
    site.build()
    edit(site)
    site.build()
    assert (files_in(site.output) == site.build_clean()) == is_whole


def test_seeds_are_named_for_mutations_that_there_are() -> None:
    assert TELLING.keys() <= MUTATIONS.keys()
    assert {MOSTLY_TELLING, *TELLING.values()} <= set(SEEDS)
