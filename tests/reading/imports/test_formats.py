"""Files of each format, by example (fixture pairs): what is recognised, and what is read of it."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest

from generator.core.problems import BuildError
from generator.reading.imports.entries import Entry, Parcel
from generator.reading.imports.formats import FORMATS, recognise

Accept = Callable[[bytes, Path], None]
HERE = Path(__file__).parent
FILES = sorted(path for path in (HERE / "files").iterdir() if path.is_file())


def zipped(members: dict[str, bytes | str]) -> bytes:
    """An archive of these members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def shown(kind: str, parcel: Parcel) -> bytes:
    """A parcel as the fixtures write it: empty fields left out, blocks one line each."""
    found = {
        "format": kind,
        "entries": [shown_entry(entry) for entry in parcel.entries],
        "skipped": [f"{part.what}: {part.reason}" for part in parcel.skipped],
    }
    return (json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode()


def shown_entry(entry: Entry) -> dict[str, object]:
    values = {key: value for key, value in asdict(entry).items() if value and key != "article"}
    values |= {"added": str(entry.added)} if entry.added else {}
    if entry.article:
        article = {key: value for key, value in asdict(entry.article).items() if value}
        article |= {key: str(getattr(entry.article, key)) for key in ("date", "updated") if article.get(key)}
        article["blocks"] = [f"{block.kind}: {block.text}" for block in entry.article.blocks]
        values["article"] = article
    return values


def read(data: bytes, name: str) -> Parcel:
    return recognise(data, name).read(data, name)


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.name)
def test_fixture(file: Path, accept: Accept) -> None:
    if file.name.startswith("page."):
        pytest.importorskip("trafilatura")
    data = file.read_bytes()
    kind = recognise(data, file.name)
    accept(shown(kind.title, kind.read(data, file.name)), HERE / "expected" / f"{file.name}.json")


OMNIVORE = {
    "metadata_0_to_20.json": (HERE / "files" / "omnivore_metadata_0_to_20.json").read_text("utf-8"),
    "content/the-river-again-18f.html": (
        '<DIV class="page" id="readability-page-1"><p>The river rose for a second time on Saturday.</p>'
        '<p><img src="https://example.org/a.jpg" alt="A boat &amp; a dog"></p></DIV>'
    ),
    "content/a-letter-18e.pdf": b"%PDF-1.4",
    "highlights/the-river-again-18f.md": (
        "> rose for a second time \n\n#water #gauge\n\nAsk the keeper\n\n"
        "> on Saturday\n> it was \n\nA note of the page\n\n"
    ),
}
ZIPS = {
    "omnivore.zip": OMNIVORE,
    "omnivore_in_folder.zip": {f"export/{name}": data for name, data in OMNIVORE.items()},
    "pocket.zip": {
        "part_000000.csv": (HERE / "files" / "pocket_part_000000.csv").read_bytes(),
        "part_000001.csv": "title,url,time_added,cursor,tags,status\nLater,https://example.org/later,1700000002,abc,,unread\n",
        "annotations/part_000000.json": json.dumps(
            [{"url": "https://example.org/river", "title": "x", "highlights": [
                {"quote": "It moved a town.", "created_at": 1700000000}]}]
        ),
        "collections/readme.txt": "x",
    },
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(ZIPS))
def test_archive(name: str, accept: Accept) -> None:
    data = zipped(ZIPS[name])
    kind = recognise(data, name)
    accept(shown(kind.title, kind.read(data, name)), HERE / "expected" / f"{name}.json")


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm() -> None:
    text = "title,url,time_added,cursor,tags,status\nA ferry,https://example.org/f,1717546443,MTcx,ferry|harbour,archive\n"
    plain = read(text.encode(), "part_000000.csv")
    assert read(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode(), "x.csv") == plain
    assert read(text.encode("utf-16"), "x.csv") == plain
    assert plain.entries[0].topics == ("ferry", "harbour")


def test_columns_may_stand_in_any_order() -> None:
    (entry,) = read(
        b"status,tags,URL,Title,time_added\nunread,a|b,https://example.org/f,A ferry,0\n", "x"
    ).entries
    assert (entry.title, entry.url, entry.topics, entry.added) == (
        "A ferry",
        "https://example.org/f",
        ("a", "b"),
        None,
    )


@pytest.mark.parametrize(
    ("data", "name", "hint"),
    [
        (b"", "empty.csv", "known are: Pocket"),
        (b"Just a story.\n", "story.txt", "content/raw/"),
        (b"a,b\n1,2\n", "table.csv", "known are: "),
        (b"{}", "x.json", "known are: "),
        (zipped({"a.txt": "x"}), "x.zip", "unpack it"),
        (b"%PDF-1.4", "x.pdf", "known are: "),
    ],
)
def test_what_is_not_known_says_what_is(data: bytes, name: str, hint: str) -> None:
    with pytest.raises(BuildError) as caught:
        recognise(data, name)
    assert f"{name}: error: is of no format that is known" in str(caught.value)
    assert hint in str(caught.value)


def test_the_manual_names_every_format() -> None:
    manual = (HERE.parents[2] / "docs" / "import.md").read_text("utf-8").casefold()
    for kind in FORMATS:
        assert kind.title.partition(" (")[0].casefold() in manual, kind.title
