"""What is known of files is written down whole seldom, and says the same as if it always was."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.core.store import Store
from generator.stages.convert import changes as module
from generator.stages.convert.changes import Changes, added, applied
from generator.stages.convert.known import Known
from tests.conftest import SiteFolder

BEFORE = Known(markdowns={"a": "1", "b": "2"}, slugs={"a": "x", "b": "y"}, stamp="s")


def test_changes_make_the_one_of_the_other() -> None:
    after = Known(markdowns={"a": "1", "b": "3"}, slugs={"a": "z", "b": "y"}, stamp="s")
    changes = added(Changes("s", {}), BEFORE, after)
    assert changes == Changes("s", {"markdowns": {"b": "3"}, "slugs": {"a": "z"}})
    assert applied(BEFORE, changes) == after
    assert list(applied(BEFORE, changes).markdowns) == ["a", "b"]
    again = Known(markdowns={"a": "4", "b": "5"}, slugs={"a": "z", "b": "y"}, stamp="s")
    more = added(changes, after, again)
    assert more is not None
    assert applied(BEFORE, more) == again


@pytest.mark.parametrize(
    "after",
    [
        Known(markdowns={"a": "1"}, slugs=BEFORE.slugs, stamp="s"),
        Known(markdowns={"a": "1", "b": "2", "c": "3"}, slugs=BEFORE.slugs, stamp="s"),
        Known(markdowns=BEFORE.markdowns, slugs=BEFORE.slugs, followed=frozenset("a"), stamp="s"),
        Known(section="news", markdowns=BEFORE.markdowns, slugs=BEFORE.slugs, stamp="s"),
    ],
    ids=["gone", "new", "followed", "settings"],
)
def test_what_is_more_than_other_entries_is_written_whole(after: Known) -> None:
    assert added(Changes("s", {}), BEFORE, after) is None


def test_many_changes_are_written_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 1)
    one = Known(markdowns={"a": "1", "b": "3"}, slugs=BEFORE.slugs, stamp="s")
    two = Known(markdowns={"a": "3", "b": "3"}, slugs=BEFORE.slugs, stamp="s")
    changes = added(Changes("s", {}), BEFORE, one)
    assert changes is not None
    assert added(changes, one, two) is None


def written_whole(folder: Path) -> dict[int, bytes]:
    store = Store(folder)
    try:
        return store.load("what raw files say")
    finally:
        store.close()


def test_an_edit_writes_what_it_changes_and_is_remembered(site: SiteFolder) -> None:
    for name in ("one", "two"):
        site.write(
            f"content/raw/{name}.txt", f"The {name} headline\n\nShare this article\n\nA text of {name}.\n"
        )
    first = site.build()
    whole = written_whole(site.cache)
    for number in range(3):
        path = site.content / "articles/one.md"
        path.write_text(path.read_text("utf-8") + f"\nMore of it, {number}.\n", "utf-8")
        edited = site.build(shortcut=False)
        assert (edited.converted, edited.kept, edited.cut) == (1, first.kept, first.cut)
        assert site.build(shortcut=False).converted == 0
        if number == 0:  # now the file is a person's
            assert written_whole(site.cache) != whole
            whole = written_whole(site.cache)
        assert written_whole(site.cache) == whole
    site.write("content/raw/three.txt", "The third headline\n\nA text of three.\n")
    assert site.build().converted == 1
    assert written_whole(site.cache) != whole
    assert site.build(shortcut=False).converted == 0
