"""What is quicker says the same: all pages of the golden site, as Jinja itself makes them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.core.model import Source
from generator.reading import decode
from generator.stages import render
from generator.writing.templates import Environments
from tests.conftest import SiteFolder, files_in

GOLDEN = Path(__file__).parents[1] / "golden"


def test_no_page_needs_jinja_itself_and_it_makes_the_same(
    site: SiteFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(GOLDEN / "content", site.content, dirs_exist_ok=True)
    site.build(base_url="https://example.org/")
    quick = files_in(site.output)
    made = render._environment
    held: list[Environments] = []
    monkeypatch.setattr(render, "_environment", lambda templates: held.append(made(templates)) or held[-1])
    again = site.root / "again"
    site.build(cache=again, output=again / "site", base_url="https://example.org/")
    assert held
    assert not held[-1].refused
    held[-1].refused.update(files_in(site.templates))
    exact = site.root / "exact"
    site.build(cache=exact, output=exact / "site", base_url="https://example.org/")
    held[-1].refused.clear()
    assert files_in(exact / "site") == files_in(again / "site") == quick


def test_characters_that_are_not_looked_at_again_are_clean() -> None:
    for code in [*range(0x3000), 0xFEFF, 0xFFFD, 0x1F600]:
        if render._PRINT.fullmatch(chr(code)) or chr(code).encode() in [
            bytes([byte]) for byte in render._ASCII
        ]:
            text = f"a{chr(code)}a"
            assert decode.clean(text).text == text


@pytest.mark.parametrize("text", ["a\r\nb", "\ufeffa", "e\u0301", "a\u00adb", "a\u200bb", "\x00", "a\u2028b"])
def test_what_was_saved_otherwise_is_cleaned(text: str, tmp_path: Path) -> None:
    data = text.encode()
    (tmp_path / "a.md").write_bytes(data)
    source = Source(str(tmp_path), "a.md", render.digest_bytes(data), "a.md")
    assert render._clean(source) == decode.clean(data.decode("utf-8-sig")).text
