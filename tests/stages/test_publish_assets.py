"""publish_assets(): what static/ becomes."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.core.assets import Asset
from generator.core.digest import digest_bytes
from generator.core.model import Source
from generator.core.problems import BuildError
from generator.stages.publish_assets import publish_assets


def sources(folder: Path, files: dict[str, bytes]) -> list[Source]:
    found = []
    for path, data in sorted(files.items()):
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
        found.append(Source(str(folder), path, digest_bytes(data), path))
    return found


def by_path(assets: tuple[Asset, ...]) -> dict[str, Asset]:
    return {asset.path: asset for asset in assets}


FILES = {
    "css/10-tokens.css": b"  /* Colours:\n   * a */\n:root { --a: 1 } /* b */\n\n\n",
    "css/00-layers.css": b"@layer a, b;",
    "css/deep/90-print.css": b"@media print {}\n",
    "js/theme.js": b"theme",
    "js/reader/20-page.js": b"/** a\n * b */\n  // c\npage // d\n",
    "js/reader/10-state.js": b"state\n\n",
    "js/reader/deep/30-more.js": b"more",
    "js/data.json": b"{}",
    "img/logo.svg": b"<svg/>",
    "other.css": b"other",
    ".nojekyll": b"",
    "CNAME": b"example.org",
}


def test_stylesheets_are_joined_in_order_of_their_names_without_comments(tmp_path: Path) -> None:
    assets = publish_assets(sources(tmp_path, FILES), fingerprints=False)
    style = by_path(assets.files)["css/site.css"]
    assert style.data == b"@layer a, b;\n:root { --a: 1 } /* b */\n@media print {}\n"
    assert style.digest == digest_bytes(style.data)
    assert style.source is None
    assert not any(path.startswith("css/") and path != "css/site.css" for path in by_path(assets.files))


def test_a_folder_of_scripts_is_one_script_without_comments(tmp_path: Path) -> None:
    assets = publish_assets(sources(tmp_path, FILES), fingerprints=False)
    script = by_path(assets.files)["js/reader.js"]
    assert script.data == b"state\npage // d\nmore\n"
    assert script.digest == digest_bytes(script.data)
    assert by_path(assets.files)["js/theme.js"].data == b"theme\n"
    assert not any(path.startswith("js/reader/") for path in by_path(assets.files))


def test_everything_else_is_copied_as_it_stands(tmp_path: Path) -> None:
    assets = publish_assets(sources(tmp_path, FILES), fingerprints=True)
    for path in ("js/data.json", "img/logo.svg", "other.css", ".nojekyll", "CNAME"):
        asset = by_path(assets.files)[path]
        assert asset.source is not None
        assert (asset.digest, asset.source.path) == (digest_bytes(FILES[path]), path)


def test_stylesheet_and_scripts_carry_their_digests(tmp_path: Path) -> None:
    assets = publish_assets(sources(tmp_path, FILES), fingerprints=True)
    names = assets.names
    assert set(names) == {"site.css", "js/theme.js", "js/reader.js"}
    theme = digest_bytes(b"theme\n")
    assert names["js/theme.js"] == f"js/theme-{theme[:10]}.js"
    assert names["js/reader.js"] == f"js/reader-{by_path(assets.files)[names['js/reader.js']].digest[:10]}.js"
    assert set(names.values()) <= set(by_path(assets.files))


def test_a_changed_stylesheet_has_another_name(tmp_path: Path) -> None:
    one = publish_assets(sources(tmp_path, FILES), fingerprints=True).names["site.css"]
    two = publish_assets(sources(tmp_path, FILES | {"css/10-tokens.css": b"x"}), fingerprints=True).names[
        "site.css"
    ]
    assert one != two


def test_a_new_picture_changes_no_name(tmp_path: Path) -> None:
    one = publish_assets(sources(tmp_path, FILES), fingerprints=True).names
    assert publish_assets(sources(tmp_path, FILES | {"img/new.png": b"x"}), fingerprints=True).names == one


def test_names_are_plain_in_the_preview(tmp_path: Path) -> None:
    names = publish_assets(sources(tmp_path, FILES), fingerprints=False).names
    assert names == {
        "site.css": "css/site.css",
        "js/theme.js": "js/theme.js",
        "js/reader.js": "js/reader.js",
    }


def test_no_path_twice_and_all_sorted(tmp_path: Path) -> None:
    paths = [asset.path for asset in publish_assets(sources(tmp_path, FILES), fingerprints=True).files]
    assert paths == sorted(set(paths))


def test_nothing_becomes_nothing() -> None:
    assets = publish_assets([], fingerprints=True)
    assert (assets.files, dict(assets.names)) == ((), {})


def test_a_stylesheet_that_changed_meanwhile_is_a_problem(tmp_path: Path) -> None:
    found = sources(tmp_path, FILES)
    (tmp_path / "css" / "00-layers.css").write_bytes(b"other")
    with pytest.raises(BuildError, match="was changed while it was being built"):
        publish_assets(found, fingerprints=True)
