"""Reading aloud. Test machines have no voices: a stand-in notes each sentence, and ends it when told."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.validators.reading.conftest import PREFIX, Reader

pytestmark = pytest.mark.browser

STAND_IN = """
window.spoken = [];
class Speech extends EventTarget {
  getVoices() {
    return [{ lang: "fr-FR" }, { lang: "en-GB", name: "b" }, { lang: "en-US", name: "a", default: true }];
  }
  speak(utterance) { this.now = utterance; window.spoken.push(utterance); }
  get speaking() { return Boolean(this.now); }
  cancel() { const ended = this.now; this.now = null; ended?.onerror?.({ error: "canceled" }); }
  finish() { const ended = this.now; this.now = null; ended.onend(); }
}
Object.defineProperty(window, "speechSynthesis", { value: new Speech() });
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""


@pytest.fixture
def listener(new_reader: Callable[..., Reader]) -> Reader:
    reader = new_reader()
    reader.context.add_init_script(STAND_IN)
    return reader


def spoken(page: Any) -> list[str]:
    return list(page.evaluate("spoken.map(utterance => utterance.text)"))


def painted(page: Any) -> str:
    return str(page.evaluate("[...CSS.highlights.get('spoken') ?? []].map(String).join()")).strip()


def finish(page: Any) -> None:
    page.evaluate("speechSynthesis.finish()")


def test_sentence_by_sentence(listener: Reader, slugs: list[str]) -> None:
    page = listener.open(f"stories/{slugs[0]}.html")
    listener.click("Listen")
    page.get_by_role("region", name="Read aloud").wait_for()
    title = page.locator("h1").inner_text()
    assert spoken(page) == [title]
    assert painted(page) == title
    for _ in range(3):
        finish(page)
        assert painted(page) == spoken(page)[-1]
    first = page.locator(".e-content > :first-child").inner_text()
    assert any(first.startswith(sentence) for sentence in spoken(page)[1:])
    facts = page.evaluate("spoken.map(one => [one.lang, one.voice.name, one.rate])")
    assert facts == [["en", "a", 1]] * 4


def test_pause_skip_and_speed(listener: Reader, slugs: list[str]) -> None:
    page = listener.open(f"stories/{slugs[0]}.html")
    listener.click("Listen")
    listener.click("Skip")
    second = spoken(page)[-1]
    listener.click("Pause")
    assert page.evaluate("speechSynthesis.now") is None
    assert len(spoken(page)) == 2
    listener.click("Go on")
    assert spoken(page)[-1] == second
    listener.click("Back")
    assert spoken(page)[-1] == spoken(page)[0]
    listener.click("Speed 1")
    assert page.evaluate("spoken.at(-1).rate") == 1.25
    assert listener.stored("settings")["speed"] == "1.25"
    listener.click("Stop")
    assert page.get_by_role("region", name="Read aloud").count() == 0
    assert painted(page) == ""


def test_the_queue_goes_from_story_to_story(listener: Reader, slugs: list[str]) -> None:
    page = listener.open(f"stories/{slugs[1]}.html")
    listener.click("Listen")
    listener.click("Queue 0")
    listener.click("Listen to this story later")
    listener.open(f"stories/{slugs[0]}.html")
    listener.click("Listen")
    page.get_by_role("button", name="Queue 1").wait_for()
    while page.url.endswith(f"{slugs[0]}.html"):
        with_next = page.evaluate("() => { speechSynthesis.finish(); return speechSynthesis.now === null; }")
        if with_next:
            break
    page.wait_for_url(f"**/stories/{slugs[1]}.html")
    page.get_by_role("region", name="Read aloud").wait_for()
    assert spoken(page) == [page.locator("h1").inner_text()]
    assert listener.stored("queue") == []
    assert "read" in listener.stored("stories")[slugs[0]]


def test_saved_stories_can_be_queued(listener: Reader, slugs: list[str]) -> None:
    page = listener.page
    for slug in slugs[:2]:
        listener.open(f"stories/{slug}.html")
        listener.click("Save")
    listener.open("saved.html")
    page.get_by_role("button", name="Listen later").nth(1).click()
    page.get_by_role("button", name="Listen later").first.click()
    assert [entry["slug"] for entry in listener.stored("queue")] == [slugs[0], slugs[1]]
    page.get_by_role("button", name="Take from queue").last.click()
    listener.click("Listen to all")
    page.wait_for_url("**/stories/*")
    page.get_by_role("region", name="Read aloud").wait_for()


def test_a_refusal_is_a_pause(listener: Reader, slugs: list[str]) -> None:
    page = listener.open(f"stories/{slugs[0]}.html#listen")
    page.get_by_role("region", name="Read aloud").wait_for()
    page.evaluate("speechSynthesis.now.onerror({ error: 'not-allowed' })")
    page.get_by_role("button", name="Go on").wait_for()


def test_a_story_in_another_language_has_its_voice(
    listener: Reader, sample_site: Any, slugs: list[str]
) -> None:
    address = f"stories/{slugs[0]}.html"
    text = (sample_site.folder / address).read_text("utf-8")
    foreign = text.replace('<article class="story', '<article lang="fr" class="story', 1)
    assert foreign != text
    listener.context.route("**/*.html", lambda route: route.fulfill(body=foreign, content_type="text/html"))
    page = listener.open(address)
    listener.click("Listen")
    page.wait_for_function("() => spoken.length > 0")
    assert page.evaluate("[spoken[0].lang, spoken[0].voice.lang]") == ["fr", "fr-FR"]


def test_without_voices_there_is_nothing_to_listen_to(
    new_reader: Callable[..., Reader], slugs: list[str]
) -> None:
    reader = new_reader()
    reader.context.add_init_script("speechSynthesis.getVoices = () => []")
    page = reader.open(f"stories/{slugs[0]}.html")
    page.wait_for_timeout(300)
    assert page.get_by_role("button", name="Listen").count() == 0


@pytest.mark.parametrize("text", ["{", "[1, null, {}]", '[{"slug": 1, "title": "x"}]'])
def test_rubbish_in_the_queue_is_nothing(listener: Reader, slugs: list[str], text: str) -> None:
    listener.context.add_init_script(f"localStorage.setItem({PREFIX!r} + 'queue', {json.dumps(text)})")
    page = listener.open(f"stories/{slugs[0]}.html")
    listener.click("Listen")
    page.get_by_role("button", name="Queue 0").wait_for()
