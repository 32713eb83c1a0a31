"""What the preview shows at an address, to whom, and what a page has to do after a build. No server in it."""

from __future__ import annotations

import asyncio
import ipaddress
import re
import secrets
import socket
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from generator.core.config import Config
from generator.core.problems import Problem, show

PATIENCE = 10.0
"""Seconds that a request waits for a running build before it is told to come again."""

MOMENT = 0.25
"""Seconds that a build waits for browsers to load what was shown first: Python runs one thread at a time."""

STAND_IN = "none"
"""Epoch of a page that stands where no page can be shown yet."""

EVERYWHERE = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 - recognised, not chosen
"""Hosts that mean all addresses of this machine."""

UNSHOWN = frozenset({".html", ".xml", ".json", ".txt", ".opml", ".webmanifest"})
"""Suffixes of files that no other page shows: when one changes, other pages stay as they are."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is at an address."""

    status: int
    """As GitHub Pages answers: 200, 302 or 404."""
    file: Path | None = None
    """What to show; empty if there is nothing, not even a 404.html."""
    location: str = ""
    """Where a 302 leads."""
    name: str = ""
    """The file below the output folder, if it is a page of the site."""


class Preview:
    """The state of a preview. Lives in the event loop; other threads use `call_soon_threadsafe`."""

    def __init__(
        self,
        config: Config,
        host: str,
        port: int,
        tell_pages: Callable[[], None],
        *,
        navigates: bool = False,
    ) -> None:
        """Show what an earlier preview left, if one did; `tell_pages` bids every page ask for its `state`.

        `navigates`: lead browsers to the page of a story that was saved.
        """
        self.output = config.output
        self.base_path = unquote(config.base_path)
        self.host = host
        self.port = port
        self.problems: tuple[Problem, ...] = ()
        self._tell_pages = tell_pages
        self._run = secrets.token_hex(4)
        self._count = 0
        self._changed_at: dict[str, int] = {}
        self._settled = asyncio.Event()
        self._navigates = navigates
        self._saved = ("", 0)
        self._early: dict[str, bytes] = {}
        self._lookers: dict[object, str] = {}
        self._awaited: set[str] = set()
        self._seen = asyncio.Event()
        self._seen.set()

    @property
    def address(self) -> str:
        """Where a person finds the site."""
        host = "localhost" if self.host in EVERYWHERE else bracketed(self.host)
        return f"http://{host}:{self.port}{quote(self.base_path)}"

    @property
    def epoch(self) -> str:
        """Names the state of the site; another after each build that changed it."""
        return f"{self._run}-{self._count}"

    @property
    def is_missing(self) -> bool:
        """Whether there are only problems to show: no build has ended well yet, now or earlier."""
        return bool(self.problems) and self._file("index.html") is None

    def expect(self) -> None:
        """A build begins, or will at once: requests wait for it."""
        self._settled.clear()

    def look(self, looker: object, path: str) -> None:
        """A browser shows the page at `path` from now on; nothing any more if that is empty."""
        if path:
            self._lookers[looker] = path
            self._has_shown(self.find(path).name)
        else:
            self._lookers.pop(looker, None)

    def looked_at(self) -> frozenset[str]:
        """The files of the pages that browsers show. May be asked in any thread."""
        return frozenset(self.find(path).name for path in tuple(self._lookers.values())) - {""}

    def show_first(self, files: Mapping[str, bytes]) -> None:
        """Files that browsers show, as a build that has not ended yet will probably make them."""
        news = {name: data for name, data in files.items() if data != self._as_shown(name)}
        self._early |= news
        self._bump(news)
        if news:
            self._await(news)
            self._tell_pages()

    async def is_seen(self) -> None:
        """Wait until browsers show what was shown first, or a moment: they need this processor for it too."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._seen.wait(), MOMENT)

    def succeed(self, config: Config, changed: Collection[str], stories: Sequence[str] = ()) -> None:
        """A build ended well.

        `changed` are the files of the output folder that were written or deleted, `stories` the pages of
        those that were saved.
        """
        self.output = config.output
        self.base_path = unquote(config.base_path)
        shown = {name for name, data in self._early.items() if data == self._bytes(name)}
        news = ({*changed} | {*self._early}) - shown
        leads = self._navigates and len(stories) == 1
        is_news = bool(news or self.problems or leads)
        self.problems = ()
        self._early.clear()
        self._bump(news)
        if leads:
            self._count += 1
            self._saved = (stories[0], self._count)
        self._settled.set()
        if is_news:
            self._tell_pages()

    def fail(self, problems: Sequence[Problem]) -> None:
        """A build failed: the site stays as it was, with its problems shown over it."""
        self._bump(self._early)  # those that were shown first were never written
        self._early.clear()
        self.problems = tuple(problems)
        self._settled.set()
        self._tell_pages()

    async def has_settled(self, path: str) -> bool:
        """Whether what is at `path` can be shown: at once or after a build; False if that takes too long.

        While a page is shown before all others are ready, so is what it loads, as it was.
        """
        if self._early:
            found = self.find(path)
            if found.name in self._early or (found.file and found.file.suffix not in UNSHOWN):
                return True
        try:
            await asyncio.wait_for(self._settled.wait(), PATIENCE)
        except TimeoutError:
            return False
        return True

    def state(self, since: str, path: str) -> dict[str, object]:
        """What a page that shows `path` as of an epoch has to do: reload, swap stylesheets, show problems."""
        run, _, count = since.rpartition("-")
        is_known = run == self._run and count.isdecimal()
        changed = [name for name, at in self._changed_at.items() if is_known and at > int(count)]
        if since == STAND_IN:
            is_stale = self._settled.is_set() and not self.is_missing
        else:
            is_stale = not is_known or self._is_stale(path, changed)
        page, at = self._saved
        is_elsewhere = is_known and at > int(count) and self.find(path).name != page
        return {
            "epoch": self.epoch,
            "location": quote(self.base_path + page) if is_elsewhere else "",
            "problems": [show(problem) for problem in self.problems],
            "reload": is_stale,
            "styles": [quote(self.base_path + name) for name in changed if name.endswith(".css")],
        }

    def find(self, path: str) -> Found:
        """What GitHub Pages would show at a path: `.html` may be left out, 404.html for what is not there."""
        path = unquote(path)
        if not path.startswith(self.base_path):
            is_above = self.base_path.startswith(path.rstrip("/") + "/")
            return Found(302, location=quote(self.base_path)) if is_above else Found(404)
        name = path.removeprefix(self.base_path)
        is_folder = not name or name.endswith("/")
        for candidate in (f"{name}index.html",) if is_folder else (name, f"{name}.html"):
            if (file := self._file(candidate)) is not None:
                return Found(200, file, name=candidate)
        if not is_folder and self._file(f"{name}/index.html"):
            return Found(302, location=quote(f"{path}/"))
        return Found(404, self._file("404.html"))

    def read(self, found: Found) -> bytes:
        """What to show of it."""
        assert found.file is not None, "there is nothing to show"
        if found.name.endswith(".css"):
            self._has_shown(found.name)
        return self._as_shown(found.name) or found.file.read_bytes()

    def refusal(self, host: str, origin: str | None) -> str:
        """Why a request is not answered; empty if it is.

        A page elsewhere may send requests here: under its own origin, or under its own name, once that
        resolves to this machine (DNS rebinding). Neither may read or drive the preview.
        """
        if not self._is_own(host):
            return f"This is not {host}: open {self.address}, or start the preview with --host."
        if origin is not None and not self._is_own(urlsplit(origin).netloc):
            return f"Pages of {origin} may not use the preview."
        return ""

    def _await(self, news: Collection[str]) -> None:
        """Browsers are to show these: a page does when its socket is back, a stylesheet when it is read."""
        pages = self.looked_at()
        self._awaited = {name for name in news if name in pages or (pages and name.endswith(".css"))}
        if self._awaited:
            self._seen.clear()

    def _has_shown(self, name: str) -> None:
        """A browser shows it."""
        self._awaited.discard(name)
        if not self._awaited:
            self._seen.set()

    def _bump(self, changed: Collection[str]) -> None:
        """Files have changed: a new epoch begins."""
        self._count += bool(changed)
        self._changed_at.update(dict.fromkeys(changed, self._count))

    def _as_shown(self, name: str) -> bytes:
        """The file as browsers get it: as it was shown first, else as it is."""
        return self._early.get(name) or self._bytes(name)

    def _bytes(self, name: str) -> bytes:
        """The file as it is in the output folder; nothing if there is none."""
        try:
            return (self.output / name).read_bytes()
        except OSError:
            return b""

    def _is_stale(self, path: str, changed: Collection[str]) -> bool:
        """Whether files changed that the page at `path` shows. Stylesheets are swapped and do not count."""
        file = self.find(path).file
        shown = file.relative_to(self.output).as_posix() if file else ""
        return shown in changed or any(Path(name).suffix not in UNSHOWN | {".css"} for name in changed)

    def _file(self, name: str) -> Path | None:
        """The file in the output folder; None if there is none, or if the name might lead out of it."""
        if {"", ".", ".."} & set(name.split("/")) or re.search(r"[\0\\:]", name):
            return None
        file = self.output / name
        return file if file.is_file() else None

    def _is_own(self, place: str) -> bool:
        """Whether a host with its port is one under which the preview is meant to be reached."""
        host, port = parted(place)
        if port != self.port:
            return False
        if host in {"127.0.0.1", "localhost", "::1", self.host.lower()}:
            return bool(host)
        # An address of numbers cannot be made to resolve to something else.
        return self.host in EVERYWHERE and (_is_number(host) or host == socket.gethostname().lower())


def parted(place: str) -> tuple[str, int]:
    """A host as in `Host` and its port, which is 80 if none is said (RFC 9110 §4.2.1); empty if malformed."""
    try:
        parts = urlsplit(f"//{place}")
        return (parts.hostname or "").lower(), 80 if parts.port is None else parts.port
    except ValueError:
        return "", 0


def bracketed(host: str) -> str:
    """The host as it stands in addresses (RFC 3986 §3.2.2)."""
    return f"[{host}]" if ":" in host else host


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
