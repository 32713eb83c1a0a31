"""The preview as a person meets it: a real process on a real port, real saves, a real browser."""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from generator import preview_watch
from generator.core.config import Config, Settings
from generator.core.problems import BuildError, Problem
from generator.preview_server import FIRST_PORT, bind
from generator.preview_site import Preview
from generator.preview_watch import Changes

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SLOWEST = 30.0  # seconds, on a machine with other things to do
SHOWN = ".cache/preview/site"
AT_ONCE = 3.0  # a second, on such a machine

DRIVER = """
import sys
from functools import partial
from pathlib import Path
from generator.core.config import load_config
from generator.preview import serve

content, output, templates, static = map(Path, ("content", "_site", "templates", "static"))
load = partial(load_config, content=content, output=output, templates=templates, static=static, processes=1,
               base_path="/tried/" if "--base-path" in sys.argv else None)
try:
    serve(load, "127.0.0.1", int(sys.argv[1]), opens=False, polls="--poll" in sys.argv,
          navigates="--navigate" in sys.argv, say=partial(print, flush=True))
except KeyboardInterrupt:
    sys.exit(130)
"""

STORIES = {
    "world/river.txt": (
        "River rises over its banks",
        "The river rose by two metres on Monday, the town said.",
    ),
    "world/bridge.txt": (
        "Bridge closed after flood",
        "Lorries may not use the old one until its railing is mended.",
    ),
    "culture/library.txt": (
        "Library opens new wing",
        "The town library opened its new wing to readers on Sunday.",
    ),
}

SITE = 'title = "The Test"\nbase_url = "https://example.org/repo/"\n'


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    text: str


@dataclass(frozen=True)
class Served:
    """A preview that runs in a process of its own."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]

    @property
    def log(self) -> str:
        return (self.folder / "log.txt").read_text("utf-8")

    def get(self, path: str, **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SLOWEST)
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read().decode())
        finally:
            connection.close()

    def epoch(self, path: str = "/repo/") -> str:
        found = re.search(r"epoch=([^\"]+)\"", self.get(path).text)
        assert found
        return found[1]

    def state(self, since: str, path: str = "/repo/") -> dict[str, Any]:
        state: dict[str, Any] = json.loads(self.get(f"/__preview__/state?since={since}&path={path}").text)
        return state

    def file(self, name: str) -> Path:
        return self.folder / name

    def append(self, name: str, text: str) -> None:
        path = self.folder / name
        path.write_text(path.read_text("utf-8") + text, "utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A working folder with three stories."""
    return furnished(tmp_path)


@pytest.fixture
def alone(folder: Path) -> Iterator[Served]:
    """A preview for one test."""
    with serving(folder) as running:
        yield running


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, dict[Path, bytes]]]:
    """One preview for many tests, and what its folders and its site hold at first."""
    folder = furnished(tmp_path_factory.mktemp("running"))
    with serving(folder) as shared:
        yield shared, files_of(folder) | files_of(folder, SHOWN)


@pytest.fixture
def served(running: tuple[Served, dict[Path, bytes]]) -> Iterator[Served]:
    """A preview as it was at first, which lives on: starting one costs more than most tests."""
    shared, good = running
    yield shared
    assert shared.process.poll() is None, shared.log
    found = files_of(shared.folder)
    for path in set(found) - set(good):
        path.unlink()
    site = shared.folder / SHOWN
    for path, data in good.items():
        if found.get(path) != data and site not in path.parents:
            path.write_bytes(data)
    until(lambda: files_of(shared.folder) | files_of(shared.folder, SHOWN) == good)
    until(lambda: shared.get("/repo/").status == 200 and not shared.state("none")["problems"])


def furnished(folder: Path) -> Path:
    """The folder, with templates, static files and three stories."""
    shutil.copytree(ROOT / "templates", folder / "templates")
    shutil.copytree(ROOT / "static", folder / "static")
    for name, (title, text) in STORIES.items():
        path = folder / "content/raw" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{title}\n\n{text}\n\nNothing more was known at the time.\n", "utf-8")
    (folder / "content/site.toml").write_text(SITE, "utf-8")
    return folder


def files_of(folder: Path, *tops: str) -> dict[Path, bytes]:
    """The files in some folders, or else all that a person may have edited: path → bytes."""
    tops = tops or ("content", "templates", "static")
    return {path: path.read_bytes() for top in tops for path in (folder / top).rglob("*") if path.is_file()}


@contextmanager
def serving(
    folder: Path, *options: str, program: Path = ROOT, within: Sequence[str] = ()
) -> Iterator[Served]:
    """Start the preview in the folder, wait for its first answer, stop it with Ctrl-C at the end."""
    port = free_port()
    command = [*within, sys.executable, "-W", "error", "-c", DRIVER, str(port), *options]
    with (folder / "log.txt").open("wb") as log:
        environment = {**os.environ, "PYTHONPATH": str(program)}
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, env=environment)
    started = Served(folder, port, process)
    try:
        until(lambda: is_listening(port) or process.poll() is not None)
        assert process.poll() is None, started.log
        until(lambda: started.get("/").status != 503, 10 * SLOWEST)  # the first build has ended
        yield started
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.wait(SLOWEST)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def is_listening(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def until(is_done: Callable[[], object], seconds: float = SLOWEST) -> None:
    end = time.monotonic() + seconds
    while not is_done():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)


def without_scripts(text: str) -> str:
    return re.sub(r'<script src="/(?:__preview__/client|livereload)\.js[^>]*></script>', "", text)


# Serving


def test_the_site_is_served_as_on_github_pages(served: Served) -> None:
    assert [served.get(path).status for path in ("/repo/", "/repo/index.html", "/repo/archive")] == [200] * 3
    for path in ("/", "/repo"):
        answer = served.get(path)
        assert (answer.status, answer.headers["Location"]) == (302, "/repo/")
    missing = served.get("/repo/no/such/page")
    assert missing.status == 404
    assert without_scripts(missing.text) == served.file(".cache/preview/site/404.html").read_text("utf-8")
    assert served.get("/elsewhere").status == 404
    assert served.get("/repo/css/site.css").headers["Content-Type"].startswith("text/css")


def test_files_stay_as_built_and_scripts_are_external(served: Served) -> None:
    answer = served.get("/repo/")
    on_disk = served.file(".cache/preview/site/index.html").read_text("utf-8")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "__preview__" not in on_disk
    assert without_scripts(answer.text) == on_disk
    for source in re.findall(r'<script src="(/[^"]+)"', answer.text):
        assert served.get(source.replace("&amp;", "&")).status == 200


@pytest.mark.parametrize("path", ["//etc/passwd", "/repo/../../../content/site.toml", "/repo/%2e%2e/%2e%2e/x",
                                  "/repo//etc/passwd", "/repo/..%5c..%5cx", "/repo/%00"])  # fmt: skip
def test_nothing_but_the_site_is_served(folder: Path, path: str) -> None:
    preview = Preview(config_of(folder).for_preview(), "127.0.0.1", 8000, lambda: None)
    assert preview.find(path).file is None


def test_other_sites_may_not_use_it(served: Served) -> None:
    own = f"localhost:{served.port}"
    assert served.get("/repo/", Host=own, Origin=f"http://{own}").status == 200
    assert served.get("/repo/", Host=f"evil.example:{served.port}").status == 403
    assert served.get("/repo/", Host="localhost:1").status == 403
    assert served.get("/__preview__/state?since=none&path=/", Origin="https://evil.example").status == 403
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
               "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA=="}  # fmt: skip
    assert served.get("/livereload", Origin="https://evil.example", **upgrade).status == 403


def test_all_addresses_means_numbers_but_no_strange_names(folder: Path) -> None:
    preview = Preview(config_of(folder), "0.0.0.0", 8000, lambda: None)
    assert preview.address == "http://localhost:8000/repo/"
    assert not preview.refusal("192.168.1.7:8000", None)
    assert not preview.refusal("[fe80::1]:8000", "http://[fe80::1]:8000")
    assert preview.refusal("evil.example:8000", None)


def test_a_busy_port_is_named_and_the_next_one_found() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(BuildError, match=f"port {port} is in use"):
            bind("127.0.0.1", port)
    first, number = bind("127.0.0.1", None)
    second, next_number = bind("127.0.0.1", None)
    for listening in (first, second):
        listening.close()
    assert FIRST_PORT <= number < next_number
    with pytest.raises(BuildError, match="cannot listen on"):
        bind("192.0.2.1", 8000)  # RFC 5737: an address that nobody has


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="who started whom is asked in /proc")
@pytest.mark.parametrize(("stories", "number"), [(0, "INT"), (1000, "INT"), (1000, "TERM")])
def test_ctrl_c_ends_it_within_a_second(folder: Path, stories: int, number: str) -> None:
    """At rest, and in the midst of a build in processes, which get the signal of a terminal too."""
    if stories:
        add_stories(folder / "content/raw/many", stories, text="It was told once more.\n\n" * 600)
    command = [sys.executable, str(ROOT / "build.py"), "serve", "--port", str(free_port()), "--jobs", "2"]
    with (folder / "log.txt").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, start_new_session=True)
    served = Served(folder, int(command[-3]), process)
    try:
        # Two work, and Python's own keeps account of what they share.
        until(lambda: children_of(process) == 3 if stories else "built in" in served.log)
        time.sleep(0.3)
        (os.killpg if number == "INT" else os.kill)(process.pid, getattr(signal, f"SIG{number}"))
        assert process.wait(AT_ONCE) == 130
        until(lambda: not is_group(process.pid))
    finally:
        if is_group(process.pid):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(SLOWEST)
    assert ("built in" in served.log) == (stories == 0)
    assert served.log.endswith("stopped\n")
    assert not re.search("Traceback|Warning", served.log), served.log


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals")
def test_a_terminal_shows_how_the_first_build_gets_on(folder: Path) -> None:
    import pty

    ours, theirs = pty.openpty()
    command = [
        sys.executable,
        str(ROOT / "build.py"),
        "serve",
        "--port",
        str(free_port()),
        "--host",
        "0.0.0.0",
    ]
    process = subprocess.Popen(command, cwd=folder, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    shown = ""
    try:
        while "built in" not in shown:
            shown += os.read(ours, 1000).decode("utf-8", "replace")
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(SLOWEST)
        os.close(ours)
    assert re.search(r"parse article .*3/3", shown), shown
    assert shown.rindex("\x1b[?25h") > shown.rindex("\x1b[?25l")  # the cursor is there again
    assert 'warning: --host "0.0.0.0" shows the site to everybody' in shown


def test_another_base_path_can_be_tried(folder: Path) -> None:
    with serving(folder, "--base-path") as served:
        assert served.get("/tried/archive").status == 200
        assert served.get("/").headers["Location"] == "/tried/"
        assert served.get("/repo/").status == 404
        assert 'href="/tried/' in served.get("/tried/no/such/page").text  # 404.html stands at any depth


# Following changes


def test_a_request_after_a_save_gets_what_was_saved(served: Served) -> None:
    for count in range(5):
        served.append("content/articles/world/river.md", f"\nSaved for the {count}th time.\n")
        time.sleep(0.04)  # as long as the system takes to tell
        assert f"Saved for the {count}th time." in served.get("/repo/stories/river-rises-over-its-banks").text


def test_what_the_build_writes_itself_does_not_wake_it(alone: Served) -> None:
    time.sleep(1.5)
    assert alone.log.count("built in") == 1  # though it made folders
    alone.append("content/raw/world/river.txt", "\nThe water fell on Wednesday.\n")
    until(lambda: "The water fell" in alone.get("/repo/stories/river-rises-over-its-banks").text)
    builds = alone.log.count("built in")
    time.sleep(1.5)
    assert alone.log.count("built in") == builds


def test_a_page_is_told_to_reload_only_if_it_changed(served: Served) -> None:
    epoch = served.epoch()
    served.append("content/articles/world/river.md", "\nOne more sentence.\n")
    until(lambda: served.epoch() != epoch)
    assert served.state(epoch, "/repo/stories/river-rises-over-its-banks")["reload"]
    assert not served.state(epoch, "/repo/about.html")["reload"]
    assert served.state("another-run", "/repo/about.html")["reload"]
    assert not served.state(served.epoch(), "/repo/stories/river-rises-over-its-banks")["reload"]


def test_a_stylesheet_is_swapped_without_reload(served: Served) -> None:
    epoch = served.epoch()
    served.append("static/css/10-tokens.css", "\n:root { --probe: 1; }\n")
    until(lambda: served.epoch() != epoch)
    state = served.state(epoch)
    assert state["styles"] == ["/repo/css/site.css"]
    assert not state["reload"]
    assert "--probe" in served.get("/repo/css/site.css").text


def test_problems_are_shown_over_the_last_good_site_until_mended(served: Served) -> None:
    template = served.file("templates/story.html")
    good = template.read_text("utf-8")
    before = served.get("/repo/").text
    template.write_text(good + "\n{% broken %}\n", "utf-8")
    until(lambda: served.state(served.epoch())["problems"])
    (problem,) = served.state(served.epoch())["problems"]
    assert problem.startswith(f"templates/story.html:{good.count(chr(10)) + 2}")
    assert served.get("/repo/").text == before
    assert problem in served.log
    template.write_text(good, "utf-8")
    until(lambda: not served.state(served.epoch())["problems"])
    assert served.get("/repo/").text == before


def test_a_first_build_that_fails_shows_why_and_heals(folder: Path) -> None:
    template = folder / "templates/story.html"
    good = template.read_text("utf-8")
    template.write_text("{% <b>broken", "utf-8")
    with serving(folder) as served:
        answer = served.get("/repo/")
        assert answer.status == 500
        assert "templates/story.html:1" in answer.text
        assert "<b>broken" not in answer.text
        assert not served.state("none")["reload"]
        template.write_text(good, "utf-8")
        until(lambda: served.state("none")["reload"])
        assert served.get("/repo/").status == 200


def test_the_configuration_is_followed(served: Served) -> None:
    served.file("content/site.toml").write_text('titel = "The Test"\n', "utf-8")
    until(lambda: served.state("none")["problems"])
    assert 'did you mean "title"?' in served.state("none")["problems"][0]
    served.file("content/site.toml").write_text(
        'title = "Another"\nbase_url = "https://example.org/new/"\n', "utf-8"
    )
    until(lambda: served.get("/new/").status == 200)
    assert "Another" in served.get("/new/").text


def test_files_come_and_go(served: Served) -> None:
    raw = served.file("content/raw/world/storm.txt")
    raw.write_text(
        "Storm passes over the coast\n\nThe storm passed in the night, sailors said on Friday.\n", "utf-8"
    )
    until(lambda: served.get("/repo/stories/storm-passes-over-the-coast").status == 200)
    culture = served.file("content/raw/culture")
    moved = raw.rename(culture / "gale.txt")
    until((served.folder / "content/articles/culture/gale.md").exists)
    assert "Culture" in served.get("/repo/stories/storm-passes-over-the-coast").text
    assert not (served.folder / "content/articles/world/storm.md").exists()
    moved.unlink()
    until(lambda: served.get("/repo/stories/storm-passes-over-the-coast").status == 404)


def test_what_a_person_edited_is_theirs(served: Served) -> None:
    article, raw = "content/articles/world/river.md", "content/raw/world/river.txt"
    served.append(article, "\nWritten by a person.\n")
    edited = served.file(article).read_bytes()
    until(lambda: "Written by a person." in served.get("/repo/stories/river-rises-over-its-banks").text)
    builds = served.log.count("built in")
    served.append(raw, "\nThe raw file says more.\n")
    until(lambda: served.log.count("built in") > builds)
    assert served.file(article).read_bytes() == edited
    assert "The raw file says more." not in served.get("/repo/stories/river-rises-over-its-banks").text


def test_a_thousand_files_at_once_are_one_build(alone: Served) -> None:
    """As when git checks out another branch: many files come, change and go within a moment."""
    start = time.monotonic()
    alone.file("content/raw/world/bridge.txt").unlink()
    for number in range(900):
        alone.file(f"static/{number:04}.txt").write_text("A file of another branch.\n", "utf-8")
    add_stories(alone.file("content/raw/branch"), 100)
    seconds = time.monotonic() - start
    until(lambda: alone.get("/repo/stories/story-number-99").status == 200, 10 * SLOWEST)
    assert alone.get("/repo/stories/bridge-closed-after-flood").status == 404
    assert alone.get("/repo/0899.txt").status == 200
    time.sleep(1)
    # The first build and one for all of it; another for each second that a slow machine took to write them.
    assert alone.log.count("built in") <= 2 + int(seconds / preview_watch.LONGEST), alone.log


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="inotify is Linux")
def test_a_save_is_seen_though_the_system_lost_events(served: Served) -> None:
    """It keeps so many for a preview that is busy, or stopped, as here (inotify(7), IN_Q_OVERFLOW)."""
    most = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text())
    served.process.send_signal(signal.SIGSTOP)
    with (
        served.file("content/raw/.one").open("wb", 0) as one,
        served.file("content/raw/.two").open("wb", 0) as two,
    ):
        for _ in range(most // 2 + 1):  # in turns, since like events in a row are one
            one.write(b"-")
            two.write(b"-")
    served.append("content/articles/world/river.md", "\nSaved when nobody could be told.\n")
    served.process.send_signal(signal.SIGCONT)
    address = "/repo/stories/river-rises-over-its-banks"
    until(lambda: "Saved when nobody could be told." in served.get(address).text)


def test_the_program_is_started_again_when_it_changes(folder: Path) -> None:
    program = folder / "program"
    shutil.copytree(ROOT / "generator", program / "generator", ignore=shutil.ignore_patterns("__pycache__"))
    with serving(folder, program=program) as served:
        module = program / "generator/stages/plan/single_pages.py"
        good = module.read_text("utf-8")
        epoch = served.epoch()
        module.write_text(good + "\n\ndef broken(:\n", "utf-8")
        until(lambda: served.state(epoch)["problems"])
        assert "generator/stages/plan/single_pages.py" in served.state(epoch)["problems"][0]
        assert served.get("/repo/").status == 200
        module.write_text(good + "\n\nADDED = 1\n", "utf-8")
        until(lambda: "starting again" in served.log)
        until(lambda: is_listening(served.port))
        until(lambda: served.epoch().partition("-")[0] != epoch.partition("-")[0])
        assert served.state(epoch)["reload"]  # a page of the old run
        served.append("content/articles/world/river.md", "\nAfter the start.\n")
        until(lambda: "After the start." in served.get("/repo/stories/river-rises-over-its-banks").text)
        assert "Traceback" not in served.log


def test_a_folder_that_is_replaced_is_followed_still(served: Served) -> None:
    templates, away = served.file("templates"), served.file("away")
    templates.rename(away)
    until(lambda: served.state("none")["problems"])
    shutil.copytree(away, templates)
    until(lambda: not served.state("none")["problems"])
    served.append("templates/base.html", "<!-- after -->")
    until(lambda: "<!-- after -->" in served.get("/repo/nowhere").text)


def test_polling_sees_changes_too(folder: Path) -> None:
    with serving(folder, "--poll") as served:
        time.sleep(1.2)  # one look, to compare with
        served.append("content/articles/world/river.md", "\nSeen by looking.\n")
        until(lambda: "Seen by looking." in served.get("/repo/stories/river-rises-over-its-banks").text)


@pytest.mark.parametrize(
    ("limit", "most", "advice"),
    [("max_inotify_watches", 3, "max_user_watches"), ("max_inotify_instances", 0, "max_user_instances")],
)
def test_the_limits_of_inotify_lead_to_polling(folder: Path, limit: str, most: int, advice: str) -> None:
    with serving(folder, within=limited_to(limit, most)) as served:
        assert "looking for changes every second instead" in served.log
        assert f"fs.inotify.{advice}" in served.log
        time.sleep(1.2)  # one look, to compare with
        served.append("content/articles/world/river.md", "\nSeen by looking.\n")
        until(lambda: "Seen by looking." in served.get("/repo/stories/river-rises-over-its-banks").text)


def test_a_limit_that_is_reached_later_leads_to_polling(folder: Path) -> None:
    with serving(folder, within=limited_to("max_inotify_watches", 100)) as served:
        assert "looking for changes" not in served.log
        for number in range(100):
            served.file(f"content/raw/new/{number}").mkdir(parents=True)
        until(lambda: "looking for changes every second instead" in served.log)
        time.sleep(1.2)  # one look, to compare with
        served.append("content/articles/world/river.md", "\nSeen by looking.\n")
        until(lambda: "Seen by looking." in served.get("/repo/stories/river-rises-over-its-banks").text)


def add_stories(folder: Path, count: int, text: str = "It was told once.") -> None:
    folder.mkdir(parents=True)
    for number in range(count):
        (folder / f"{number:04}.txt").write_text(
            f"Story number {number}\n\nOn day {number}. {text}\n", "utf-8"
        )


def is_group(number: int) -> bool:
    """Whether there is a process of this group."""
    try:
        os.killpg(number, 0)
    except ProcessLookupError:
        return False
    return True


def children_of(process: subprocess.Popen[bytes]) -> int:
    """How many processes it has started (proc(5))."""
    threads = Path(f"/proc/{process.pid}/task").glob("*/children")
    return sum(len(thread.read_text().split()) for thread in threads)


def limited_to(limit: str, most: int) -> tuple[str, ...]:
    """A command before another: the limit is lowered in a user namespace of its own (user_namespaces(7))."""
    limited = ("unshare", "-Ur", "sh", "-c", f'echo {most} > /proc/sys/user/{limit} && exec "$@"', "sh")
    if shutil.which("unshare") is None or subprocess.run([*limited, "true"], check=False).returncode:
        pytest.skip("no user namespaces on this machine")
    return limited


@pytest.mark.parametrize(
    "name", ["content/.x.swp", "content/raw/a.txt~", "static/.git/index", ".cache/x", "_site/x"]
)
def test_hidden_files_backups_and_output_are_ignored(folder: Path, name: str) -> None:
    changes = Changes(config_of(folder), lambda: None)
    changes.on_any_event(preview_watch.FileModifiedEvent(str(folder / name)))
    assert not changes.wait(0)


@pytest.mark.parametrize(("truth", "is_loaded_again"), [("forecast", False), ("another", True), ("", True)])
def test_what_was_forecast_wrong_is_loaded_again(folder: Path, truth: str, is_loaded_again: bool) -> None:
    """An empty truth is a build that fails: then the page is what it was."""
    config = config_of(folder)
    told: list[str] = []
    preview = Preview(config, "127.0.0.1", 8000, lambda: told.append("look"))
    page, style = config.output / "a.html", config.output / "css/site.css"
    for file in (page, style):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("old", "utf-8")
    preview.succeed(config, ())
    loaded = preview.epoch
    preview.expect()
    preview.show_first({"a.html": b"forecast", "css/site.css": b"old"})
    assert told == ["look"]
    state = preview.state(loaded, "/repo/a")
    assert (state["reload"], state["styles"]) == (True, [])
    assert preview.read(preview.find("/repo/a.html")) == b"forecast"
    again = preview.epoch
    if truth:
        page.write_text(truth, "utf-8")
        preview.succeed(config, ("a.html",))
    else:
        preview.fail([Problem("content/site.toml", 1, 0, "is wrong")])
    assert preview.state(again, "/repo/a.html")["reload"] is is_loaded_again
    assert preview.read(preview.find("/repo/a.html")) == (truth or "old").encode()


def config_of(folder: Path) -> Config:
    return Config(
        content=folder / "content",
        output=folder / "_site",
        cache=folder / ".cache",
        templates=folder / "templates",
        static=folder / "static",
        settings=Settings(base_url="https://example.org/repo/"),
    )


# In a browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real browser."""
    playwright = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    with playwright.sync_playwright() as control:
        launched = control.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of it, in which nothing may be wrong."""
    opened = browser.new_page()
    wrong: list[str] = []
    opened.on("console", lambda message: wrong.append(f"{message.type}: {message.text}"))
    opened.on("pageerror", lambda failure: wrong.append(str(failure)))
    yield opened
    opened.close()
    # The browser says of a page of status 500 that it has status 500, which is as it should be.
    assert not [text for text in wrong if "status of 500" not in text]


def shows(page: Page, expression: str) -> Callable[[], bool]:
    """Asks the page; False while it is just being replaced. (Its policy forbids `wait_for_function`.)"""
    from playwright.sync_api import Error

    def ask() -> bool:
        try:
            return bool(page.evaluate(f"() => Boolean({expression})"))
        except Error:
            return False

    return ask


@pytest.mark.browser
def test_saved_is_seen(served: Served, page: Page) -> None:
    page.goto(f"http://127.0.0.1:{served.port}/repo/stories/river-rises-over-its-banks.html")
    builds = served.log.count("built in")
    served.append("content/articles/world/river.md", "\nSaved and seen.\n")
    until(shows(page, "document.body.innerText.includes('Saved and seen.')"))
    until(lambda: served.log.count("built in") > builds)

    page.evaluate("window.mark = true")
    served.append("static/css/10-tokens.css", "\n:root { --probe: swapped; }\n")
    until(
        shows(
            page, "getComputedStyle(document.documentElement).getPropertyValue('--probe').includes('swapped')"
        )
    )
    assert page.evaluate("window.mark")

    story = served.file("templates/story.html")
    good = story.read_text("utf-8")
    story.write_text("{% broken", "utf-8")
    until(shows(page, "document.querySelector('broadsheet-problems')"))
    assert "templates/story.html:1" in str(page.locator("broadsheet-problems pre").inner_text())
    assert page.evaluate("window.mark")
    story.write_text(good, "utf-8")
    until(shows(page, "!document.querySelector('broadsheet-problems')"))
    assert page.evaluate("window.mark")


@pytest.mark.browser
def test_no_save_of_a_hundred_is_lost(served: Served, page: Page) -> None:
    """At any distance up to half a second, most of them short, in place and atomic; the last one is shown."""
    page.goto(f"http://127.0.0.1:{served.port}/repo/stories/river-rises-over-its-banks.html")
    article = served.file("content/articles/world/river.md")
    text = article.read_text("utf-8")
    chance = random.Random(7)
    for count in range(100):
        saved = chance.choice([article, article.with_name("river.tmp")])
        saved.write_text(f"{text}\nSave number {count} of a hundred.\n", "utf-8")
        saved.replace(article)
        time.sleep(0.5 * chance.random() ** 3)
    until(shows(page, "document.body.innerText.includes('Save number 99 of a hundred.')"))


@pytest.mark.browser
def test_the_browser_goes_to_the_story_that_was_saved(folder: Path, page: Page) -> None:
    with serving(folder, "--navigate") as served:
        page.goto(f"http://127.0.0.1:{served.port}/repo/about.html")
        until(lambda: f"{served.port}" in page.url)
        served.append("content/raw/world/river.txt", "\nThe browser goes here.\n")
        until(shows(page, "document.body.innerText.includes('The browser goes here.')"))
        assert page.url.endswith("/repo/stories/river-rises-over-its-banks.html")
        served.append("content/raw/world/river.txt", "\nAnd stays here.\n")
        until(shows(page, "document.body.innerText.includes('And stays here.')"))
        served.append("templates/story.html", "\n")  # no story was saved
        served.append("content/articles/culture/library.md", "\nOn to the library.\n")
        until(shows(page, "document.body.innerText.includes('On to the library.')"))
        page.goto("about:blank")


@pytest.mark.browser
def test_a_readers_settings_are_kept(served: Served, page: Page) -> None:
    page.goto(f"http://127.0.0.1:{served.port}/repo/stories/river-rises-over-its-banks.html")
    page.evaluate("localStorage.setItem('probe', 'kept')")
    before = page.evaluate("JSON.stringify({...localStorage})")
    served.append("content/articles/world/river.md", "\nSeen with the same settings.\n")
    until(shows(page, "document.body.innerText.includes('Seen with the same settings.')"))
    assert page.evaluate("JSON.stringify({...localStorage})") == before


@pytest.mark.browser
def test_the_open_page_is_shown_before_all_others(folder: Path, page: Page) -> None:
    """A template that slows every other page down; the open one does not wait for them."""
    add_stories(folder / "content/raw/many", 50)
    with serving(folder) as served:
        page.goto(f"http://127.0.0.1:{served.port}/repo/stories/river-rises-over-its-banks.html")
        until(shows(page, "window.LiveReload"))
        time.sleep(1)  # until the socket has said which page it is
        story = served.file("templates/story.html")
        slow = "{% for a in range(1000000) %}{% endfor %}<p>Shown first.</p>"
        builds = served.log.count("built in")
        story.write_text(
            story.read_text("utf-8").replace("{% block main %}", "{% block main %}" + slow), "utf-8"
        )
        until(shows(page, "document.body.innerText.includes('Shown first.')"))
        assert served.log.count("built in") == builds
        page.evaluate("window.mark = true")
        until(lambda: served.log.count("built in") > builds, 10 * SLOWEST)
        assert "Shown first." in served.get("/repo/stories/story-number-7").text
        time.sleep(0.5)
        assert page.evaluate("window.mark")  # it is not shown twice
        page.goto("about:blank")


@pytest.mark.browser
def test_the_place_in_the_page_is_kept(served: Served, page: Page) -> None:
    details = "<details><summary>More</summary>Text</details>"
    story = served.file("templates/story.html")
    tall = "{% block main %}" + details + details + "<pre>" + "line\n" * 200 + "</pre>"
    story.write_text(story.read_text("utf-8").replace("{% block main %}", tall), "utf-8")
    until(lambda: details in served.get("/repo/stories/river-rises-over-its-banks").text)
    page.goto(f"http://127.0.0.1:{served.port}/repo/stories/river-rises-over-its-banks")
    page.evaluate("document.querySelectorAll('details')[1].open = true; window.scrollTo(0, 1000)")
    served.append("content/articles/world/river.md", "\nFurther below.\n")
    until(shows(page, "document.body.innerText.includes('Further below.')"))
    are_open = "[...document.querySelectorAll('details')].map((details) => details.open).join()"
    until(shows(page, f"{are_open} === 'false,true'"))  # the page's own script opens them, a moment later
    until(shows(page, "window.scrollY === 1000"))


@pytest.mark.browser
def test_a_page_that_waits_for_the_first_site_heals(folder: Path, page: Page) -> None:
    template = folder / "templates/story.html"
    good = template.read_text("utf-8")
    template.write_text("{% broken", "utf-8")
    with serving(folder) as served:
        answer = page.goto(f"http://127.0.0.1:{served.port}/repo/about.html")
        assert answer is not None
        assert answer.status == 500
        template.write_text(good, "utf-8")
        until(shows(page, "document.body.innerText.includes('About The Test')"))
        page.goto("about:blank")
