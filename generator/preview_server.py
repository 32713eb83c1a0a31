"""The web side of the preview: serves the built site and tells browsers to look again.

The only importer of tornado and livereload. Of livereload it takes what works (RESEARCH §6): the WebSocket
that reaches every open page, and livereload.js, which swaps stylesheets. Its own serving, watching and
throttling are not used. Everything here runs in one event loop; other threads come in through
`call_soon_threadsafe`.
"""

from __future__ import annotations

import asyncio
import errno
import html
import ipaddress
import mimetypes
import re
import secrets
import socket
import warnings
from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import quote, unquote, urlencode, urlsplit

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from generator.core.config import Config
from generator.core.problems import Problem, error, show

with warnings.catch_warnings():
    # On Windows livereload sets an event loop policy when it is imported, which Python 3.14 deprecates.
    warnings.simplefilter("ignore", DeprecationWarning)
    from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler
    from livereload.watcher import Watcher

FIRST_PORT, PORTS = 8000, 100
"""Where a free port is looked for, and how many are tried, if none was asked for."""

PATIENCE = 10.0
"""Seconds that a request waits for a running build before it is told to come again."""

OWN = "/__preview__/"
"""Below it are the addresses that are the preview's and not the site's."""

CHANGED = "preview:changed"
"""What livereload carries to the pages: ask what has changed. Whoever does not know it, reloads."""

STAND_IN = "none"
"""Epoch of a page that stands where no page can be shown yet."""

EVERYWHERE = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 - recognised, not chosen
"""Hosts that mean all addresses of this machine."""

CLIENT = Path(__file__).with_name("preview_client.js")

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".xml": "application/xml",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
"""What GitHub Pages says. Not left to `mimetypes` alone, which on Windows believes the registry."""

DATA = frozenset({".html", ".xml", ".json", ".txt", ".opml", ".webmanifest"})
"""Suffixes of files that no other page shows: when one changes, other pages stay as they are."""

SCRIPTS_GO_AFTER = tuple(
    re.compile(rb"<" + tag + rb"(?:\s[^>]*)?>", re.IGNORECASE) for tag in (b"head", b"html", b"!doctype")
)
"""Tags, any of which may be left out (HTML §13.1.2.4): the scripts go after the first that is there."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is at an address."""

    status: int
    """As GitHub Pages answers: 200, 302 or 404."""
    file: Path | None = None
    """Empty: there is nothing to show, not even a 404.html."""
    location: str = ""
    """Where a 302 leads."""


class Preview:
    """What browsers are to see. Changed in the event loop only."""

    def __init__(self, config: Config, host: str, port: int) -> None:
        """The site as an earlier preview left it, if one did, until the first build has ended."""
        self.output = config.output
        self.base_path = unquote(config.base_path)
        self.host = host
        self.port = port
        self.problems: tuple[Problem, ...] = ()
        self._run = secrets.token_hex(4)
        self._count = 0
        self._changed_at: dict[str, int] = {}
        self._settled = asyncio.Event()

    @property
    def address(self) -> str:
        """Where a person finds the site."""
        host = "localhost" if self.host in EVERYWHERE else _bracketed(self.host)
        return f"http://{host}:{self.port}{self.base_path}"

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

    def succeed(self, config: Config, changed: Iterable[str]) -> None:
        """A build ended well; `changed` are the files of the output folder that were written or deleted."""
        self.output = config.output
        self.base_path = unquote(config.base_path)
        changed = tuple(changed)
        self._count += bool(changed)
        self._changed_at.update(dict.fromkeys(changed, self._count))
        was_broken, self.problems = bool(self.problems), ()
        self._settle(tells=bool(changed) or was_broken)

    def fail(self, problems: Sequence[Problem]) -> None:
        """A build failed: the site stays as it was, with its problems shown over it."""
        self.problems = tuple(problems)
        self._settle(tells=True)

    def _settle(self, *, tells: bool) -> None:
        """Let the requests that wait go on, and tell the pages that there is something to ask for."""
        self._settled.set()
        if tells:
            LiveReloadHandler.reload_waiters(CHANGED)

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
        changed = (
            [name for name, at in self._changed_at.items() if at > int(count)] if run == self._run else []
        )
        found = self.find(path).file
        shown = found.relative_to(self.output).as_posix() if found else ""
        others = [name for name in changed if Path(name).suffix not in DATA | {".css"}]
        is_stale = run != self._run or shown in changed or bool(others)
        if since == STAND_IN:
            is_stale = self._settled.is_set() and not self.is_missing
        return {
            "epoch": self.epoch,
            "problems": [show(problem) for problem in self.problems],
            "reload": is_stale,
            "styles": [self.base_path + name for name in changed if name.endswith(".css")],
        }

    def find(self, path: str) -> Found:
        """What GitHub Pages would show at a path: `.html` may be left out, 404.html for what is not there."""
        path = unquote(path)
        if not path.startswith(self.base_path):
            is_above = self.base_path.startswith(path.rstrip("/") + "/")
            return Found(302, location=quote(self.base_path)) if is_above else Found(404)
        name = path.removeprefix(self.base_path)
        for candidate in (f"{name}index.html",) if name.endswith("/") or not name else (name, f"{name}.html"):
            if (file := self._file(candidate)) is not None:
                return Found(200, file)
        if name and not name.endswith("/") and self._file(f"{name}/index.html"):
            return Found(302, location=quote(f"{path}/"))
        return Found(404, self._file("404.html"))

    def _file(self, name: str) -> Path | None:
        """The file in the output folder; None if there is none, or if the name leads out of it."""
        if {"", ".", ".."} & set(name.split("/")) or re.search(r"[\0\\:]", name):
            return None
        file = self.output / name
        return file if file.is_file() else None

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

    def _is_own(self, place: str) -> bool:
        """Whether a host with its port is one under which the preview is meant to be reached."""
        host, port = _parted(place)
        if port != self.port:
            return False
        if host in {"127.0.0.1", "localhost", "::1", self.host.lower()}:
            return True
        # An address of numbers cannot be made to resolve to something else.
        return self.host in EVERYWHERE and (_is_number(host) or host == socket.gethostname().lower())

    def scripts(self, host: str, epoch: str) -> bytes:
        """The elements that a page gets while it is served: external, as its policy wants."""
        name, port = _parted(host)
        query = {"host": _bracketed(name), "port": port, "mindelay": 250, "maxdelay": 2000}
        sources = (f"{OWN}client.js?{urlencode({'epoch': epoch})}", f"/livereload.js?{urlencode(query)}")
        return "".join(f'<script src="{html.escape(source)}" defer></script>' for source in sources).encode()


class _Handler(RequestHandler):
    """What all answers have in common."""

    def initialize(self, preview: Preview) -> None:
        self.preview = preview

    def set_default_headers(self) -> None:
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.clear_header("Server")

    def prepare(self) -> None:
        refusal = self.preview.refusal(self.request.host, self.request.headers.get("Origin"))
        if refusal:
            self.set_status(403)
            self.set_header("Content-Type", TYPES[".txt"])
            self.finish(refusal + "\n")

    def compute_etag(self) -> None:
        """None: nothing is to be kept."""


class _SiteHandler(_Handler):
    """The files of the site."""

    async def get(self) -> None:
        preview = self.preview
        if not await preview.has_settled():
            self._stand_in(503, "The site is being built", "This page will show it as soon as it is ready.")
            return
        found = preview.find(self.request.path)
        if found.location:
            self.redirect(found.location)
        elif found.status == 200 and found.file:
            self._show(found.file)
        elif preview.is_missing:
            texts = [show(problem) for problem in preview.problems]
            self._stand_in(500, "The site could not be built", "\n\n".join(texts))
        elif found.file:
            self.set_status(404)
            self._show(found.file)
        else:
            self._stand_in(404, "No such page", f"The site is at {preview.address}", preview.epoch)

    head = get

    def _show(self, file: Path) -> None:
        kind = TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        self.set_header("Content-Type", kind)
        data = file.read_bytes()
        if file.suffix == ".html":
            end = _place_of_scripts(data)
            data = data[:end] + self.preview.scripts(self.request.host, self.preview.epoch) + data[end:]
        self.finish(data)

    def _stand_in(self, status: int, title: str, text: str, epoch: str = STAND_IN) -> None:
        """A page that says why there is none, and goes when there is one."""
        self.set_status(status)
        self.set_header("Content-Type", TYPES[".html"])
        scripts = self.preview.scripts(self.request.host, epoch).decode()
        self.finish(
            f'<!doctype html>\n<html lang="en">\n<head>{scripts}\n<title>{html.escape(title)}</title>\n'
            f'<link rel="icon" href="data:,">\n</head>\n'
            f"<body>\n<h1>{html.escape(title)}</h1>\n<pre>{html.escape(text)}</pre>\n</body>\n</html>\n"
        )


class _StateHandler(_Handler):
    """Answers a page that asks what has changed."""

    def get(self) -> None:
        self.finish(self.preview.state(self.get_query_argument("since"), self.get_query_argument("path")))


class _ClientHandler(_Handler):
    """The preview's own script."""

    def get(self) -> None:
        self.set_header("Content-Type", TYPES[".js"])
        self.finish(CLIENT.read_bytes())


class _LiveHandler(LiveReloadHandler):  # type: ignore[misc]  # livereload has no types
    """livereload's WebSocket, for our own pages only."""

    def initialize(self, preview: Preview) -> None:
        self.preview = preview

    def check_origin(self, origin: str) -> bool:
        return not self.preview.refusal(self.request.host, origin)

    def on_message(self, message: str | bytes) -> None:
        super().on_message(message)
        # What changed after the page was served and before this moment was told to others only.
        if self in LiveReloadHandler.waiters:
            self.send_message({"command": "reload", "path": CHANGED})


def bind(host: str, port: int | None) -> tuple[list[socket.socket], int]:
    """Sockets that listen, and their port: the given one, else the first from 8000 on that is free.

    Raises:
        BuildError: the port is in use, or the host is none of this machine.
    """
    for number in range(FIRST_PORT, FIRST_PORT + PORTS) if port is None else (port,):
        try:
            return bind_sockets(number, address=host), number
        except (OSError, UnicodeError) as failure:
            if getattr(failure, "errno", 0) != errno.EADDRINUSE:
                reason = getattr(failure, "strerror", None) or failure
                hint = "choose others with --host and --port"
                raise error("", f"cannot listen on {host}, port {number}: {reason}", hint=hint) from failure
    if port is None:
        message = f"no port from {FIRST_PORT} to {FIRST_PORT + PORTS - 1} is free"
    else:
        message = f"port {port} is in use"
    raise error("", message, hint="choose another with --port, or end the program that uses it")


async def run(
    preview: Preview, sockets: list[socket.socket], follow: Callable[[], Coroutine[Any, Any, NoReturn]]
) -> NoReturn:
    """Serve, and follow the changes, until the task is cancelled."""
    LiveReloadHandler.watcher = Watcher()  # only asked for its name of the last change
    LiveReloadHandler.live_css = True
    given: dict[str, Any] = {"preview": preview}
    server = HTTPServer(
        Application(
            [
                ("/livereload", _LiveHandler, given),
                (r"/livereload\.js", LiveReloadJSHandler),
                (f"{OWN}state", _StateHandler, given),
                (rf"{OWN}client\.js", _ClientHandler, given),
                ("/.*", _SiteHandler, given),
            ],
            log_function=lambda _: None,
        )
    )
    server.add_sockets(sockets)
    try:
        await follow()
    finally:
        server.stop()
        for waiter in tuple(LiveReloadHandler.waiters):
            waiter.close()


def _place_of_scripts(data: bytes) -> int:
    places = (tag.search(data) for tag in SCRIPTS_GO_AFTER)
    return next((place.end() for place in places if place), 0)


def _parted(place: str) -> tuple[str, int]:
    """A host as in `Host` and its port, which is 80 if none is said (RFC 9110 §4.2.1)."""
    try:
        parts = urlsplit(f"//{place}")
        return (parts.hostname or "").lower(), 80 if parts.port is None else parts.port
    except ValueError:
        return "", 0


def _bracketed(host: str) -> str:
    """The host as it stands in addresses (RFC 3986 §3.2.2)."""
    return f"[{host}]" if ":" in host else host


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
