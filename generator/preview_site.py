"""What the preview shows at an address, to whom, and what a page has to do after a build. No server in it."""

from __future__ import annotations

import asyncio
import ipaddress
import re
import secrets
import socket
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from generator.core.config import Config
from generator.core.problems import Problem, show

PATIENCE = 10.0
"""Seconds that a request waits for a running build before it is told to come again."""

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


class Preview:
    """The state of a preview. Lives in the event loop; other threads use `call_soon_threadsafe`."""

    def __init__(self, config: Config, host: str, port: int, tell_pages: Callable[[], None]) -> None:
        """Show what an earlier preview left, if one did; `tell_pages` bids every page ask for its `state`."""
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

    def succeed(self, config: Config, changed: Collection[str]) -> None:
        """A build ended well; `changed` are the files of the output folder that were written or deleted."""
        is_news = bool(changed or self.problems)
        self.output = config.output
        self.base_path = unquote(config.base_path)
        self.problems = ()
        self._count += bool(changed)
        self._changed_at.update(dict.fromkeys(changed, self._count))
        self._settled.set()
        if is_news:
            self._tell_pages()

    def fail(self, problems: Sequence[Problem]) -> None:
        """A build failed: the site stays as it was, with its problems shown over it."""
        self.problems = tuple(problems)
        self._settled.set()
        self._tell_pages()

    async def has_settled(self) -> bool:
        """Whether the site can be shown: True at once or after a build, False if that takes too long."""
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
        return {
            "epoch": self.epoch,
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
                return Found(200, file)
        if not is_folder and self._file(f"{name}/index.html"):
            return Found(302, location=quote(f"{path}/"))
        return Found(404, self._file("404.html"))

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
