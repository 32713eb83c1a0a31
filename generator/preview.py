"""serve(): build, show the site in a browser, and follow every change (docs/preview.md).

One thread builds, through the same `rebuild()` as ever; watchdog's threads tell it what was saved
(`preview_watch`); the main thread serves (`preview_server`) what there is to show (`preview_site`). Whatever
is wrong with the content is shown, never fatal.
"""

from __future__ import annotations

import asyncio
import threading
import time
import traceback
import webbrowser
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import NoReturn

from generator.core.config import Config
from generator.core.problems import BuildError, Problem, show
from generator.core.processes import give_up_work
from generator.core.program import code_digest
from generator.core.report import Report
from generator.core.work import Cache, Progress, silent
from generator.preview_first import FirstLook
from generator.preview_program import check_program, start_again
from generator.preview_server import FIRST_PORT, bind, run, tell_pages
from generator.preview_site import EVERYWHERE, Preview
from generator.preview_watch import QUIET, Changes, Watch
from generator.rebuild import rebuild

LOOK = 1.0
"""Seconds between looks whether a watched folder was replaced, of which nobody is told."""

GOODBYE = 0.3
"""Seconds that a running build is given to stop."""


Display = Callable[[], tuple[Progress, Callable[[], None]]]
"""Begins to show progress; returns who is told of it, and how to end it."""


def no_display() -> tuple[Progress, Callable[[], None]]:
    """Progress that nobody watches."""
    return silent, lambda: None


class _Outdated(Exception):  # noqa: N818 - no error
    """The preview ends since its own code was changed, and is to be started again."""


class _Stopped(Exception):  # noqa: N818 - no error
    """The preview ends in the midst of a build."""


@dataclass(frozen=True, slots=True)
class Session:
    """What the building thread works with."""

    load: Callable[[], Config]
    """The configuration as it is now."""
    say: Callable[[str], None]
    """Takes what a person should read, a line or more at a time."""
    progress: Progress
    """Told how the first build gets on."""
    end_display: Callable[[], None]
    """Nobody shall see that any more; may be called twice."""
    preview: Preview
    """What is shown; to be touched through `tell` only."""
    loop: asyncio.AbstractEventLoop
    """In which that lives."""
    changes: Changes
    """What was saved."""
    watch: Watch
    """Used by the building thread alone until that has ended."""
    code: str
    """Digest of the program that runs, which may not be what its files hold any more."""
    stopped: threading.Event
    """Set when the preview ends."""
    outdated: asyncio.Event
    """Set when the program was changed and can be started again; to be touched through `tell` only."""

    def tell(self, function: Callable[..., object], *arguments: object) -> None:
        """Call a function in the event loop."""
        self.loop.call_soon_threadsafe(function, *arguments)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a build ended."""

    problems: tuple[Problem, ...]
    """Why it failed; empty if it did not."""
    config: Config | None = None
    """What was built; only of a build that did not fail."""
    report: Report | None = None
    """What it did; only of a build that did not fail."""


def serve(
    load: Callable[[], Config],
    host: str,
    port: int | None,
    *,
    opens: bool,
    polls: bool,
    say: Callable[[str], None],
    navigates: bool = False,
    display: Display = no_display,
) -> NoReturn:
    """Show the site at `host` and follow every change, until the person stops it.

    `load` returns the configuration as it is now and is called for every build; `opens` opens a browser;
    `polls` looks for changes instead of being told; `navigates` leads browsers to the page of a story that
    was saved; `say` takes what a person should read, a line or more at a time, and is called from several
    threads; `display` shows how the first build gets on.

    Raises:
        BuildError: the configuration is wrong when we begin, or the port is not to be had.
        KeyboardInterrupt: the person stopped it, and everything is closed.
    """
    config = load().for_preview()
    listening, number = bind(host, port)
    if port is None and number != FIRST_PORT:
        say(f"port {FIRST_PORT} is in use, {number} is the next free one")
    if host in EVERYWHERE:
        say(f'warning: --host "{host}" shows the site to everybody in your network')

    async def main() -> NoReturn:
        preview = Preview(config, host, number, tell_pages, navigates=navigates)
        loop = asyncio.get_running_loop()
        changes = Changes(config, lambda: loop.call_soon_threadsafe(preview.expect))
        watch = Watch(config, changes, polls=polls, say=say)
        say(f"{preview.address} shows the site and follows every change; Ctrl-C stops it")
        progress, end_display = display()
        session = Session(
            load=load, say=say, progress=progress, end_display=end_display, preview=preview, loop=loop,
            changes=changes, watch=watch, code=code_digest(), stopped=threading.Event(),
            outdated=asyncio.Event(),
        )  # fmt: skip
        if opens:
            threading.Thread(target=webbrowser.open, args=(preview.address,), daemon=True).start()
        await run(preview, listening, lambda: _follow(session))

    try:
        asyncio.run(main())
    except _Outdated:
        say("the program was changed: starting again")
        start_again()


async def _follow(session: Session) -> NoReturn:
    """Watch and build in other threads until the task is cancelled, or the program was changed."""
    builder = threading.Thread(target=_keep_building, args=(session,), daemon=True)
    builder.start()
    try:
        await session.outdated.wait()
        raise _Outdated
    finally:
        session.stopped.set()
        session.changes.note("")
        threading.Thread(target=_give_up_work, args=(builder,), daemon=True).start()
        builder.join(GOODBYE)
        session.watch.stop()
        session.end_display()


def _give_up_work(builder: threading.Thread) -> None:
    """Stop the processes of the builder, also such as it has yet to start: Python waits for their work."""
    while builder.is_alive():
        give_up_work()
        builder.join(0.05)


def _keep_building(session: Session) -> None:
    """Build now and after every change; the whole life of the building thread."""
    said: frozenset[Problem] = frozenset()
    session.watch.start()
    first = FirstLook(session.preview.looked_at, partial(_show_first, session))
    progress = session.progress
    while not session.stopped.is_set():
        session.tell(session.preview.expect)
        start = time.perf_counter()
        outcome = _attempt(session, first, progress)
        session.end_display()
        progress = silent
        if session.stopped.is_set():
            return
        report = outcome.report
        session.changes.forget(report.markdown if report else (), report.removed if report else ())
        # What was saved in the midst of a build may well have broken it; the next build knows.
        if not outcome.problems or not session.changes.come_within(QUIET):
            said = _say_outcome(outcome, time.perf_counter() - start, said, session.say)
            _tell_outcome(outcome, session)
        while not session.changes.wait(LOOK):
            session.watch.look()


def _show_first(session: Session, files: Mapping[str, bytes]) -> None:
    """Show files before the build has ended, and let browsers load them before it goes on."""
    session.tell(session.preview.show_first, files)
    with suppress(CancelledError):  # the preview ends
        asyncio.run_coroutine_threadsafe(session.preview.is_seen(), session.loop).result()


def _attempt(session: Session, first: FirstLook, progress: Progress) -> Outcome:
    """Build once. Whatever goes wrong, the preview lives on."""

    def move(work: str, done: int, total: int) -> None:
        if session.stopped.is_set():
            raise _Stopped
        progress(work, done, total)

    try:
        if session.changes.has_program and code_digest() != session.code:
            check_program()
            session.tell(session.outdated.set)
            session.stopped.wait()
            raise _Stopped
        config = session.load().for_preview()
        with Cache(config.cache, processes=config.processes, progress=move, code=session.code) as cache:
            if not session.preview.problems:
                first.guess(config, cache)
            return Outcome((), config, rebuild(config, cache, partial(first.planned, config, cache)))
    except BuildError as failure:
        return Outcome(failure.problems)
    except _Stopped:
        return Outcome(())
    except Exception as failure:  # a bug of ours must not end the preview either
        session.say(traceback.format_exc())
        message = f"the program failed: {type(failure).__name__}: {failure}"
        hint = "this is no fault of the content: please report what the terminal says"
        return Outcome((Problem("", 0, 0, message, hint),))


def _say_outcome(
    outcome: Outcome, seconds: float, said: frozenset[Problem], say: Callable[[str], None]
) -> frozenset[Problem]:
    """Say what was built or what is wrong, but no warning twice in a row; return what is wrong."""
    if outcome.report is None:
        say("\n".join(show(problem) for problem in outcome.problems))
        say("not built; waiting for changes")
        return frozenset(outcome.problems)
    problems = [problem for problem in outcome.report.problems if problem.level != "note"]
    for problem in problems:
        if problem not in said:
            say(show(problem))
    changed = _changed(outcome.report)
    more = f" and {len(changed) - 3:,} more" if len(changed) > 3 else ""
    say(f"built in {seconds:.2f} s: {', '.join(changed[:3]) or 'no page changed'}{more}")
    return frozenset(problems)


def _tell_outcome(outcome: Outcome, session: Session) -> None:
    if outcome.config is not None and outcome.report is not None:
        session.tell(
            session.preview.succeed, outcome.config, _changed(outcome.report), outcome.report.stories
        )
    else:
        session.tell(session.preview.fail, outcome.problems)


def _changed(report: Report) -> tuple[str, ...]:
    """The files of the site that are not what they were; pages of stories first, feeds last."""
    changed = (*report.written, *report.deleted)
    return tuple(
        sorted(changed, key=lambda path: (path.endswith((".xml", ".json")), path[:8] != "stories/", path))
    )
