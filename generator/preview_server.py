"""The server of the preview: answers requests, and reaches every open page through livereload.

The only importer of tornado and livereload. Of livereload it takes what works well: the WebSocket,
and livereload.js, which swaps stylesheets. Its own serving, watching and throttling are not used.
"""

from __future__ import annotations

import errno
import html
import json
import mimetypes
import re
import socket
import warnings
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlencode, urlsplit

from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler

from generator.core.problems import error, show
from generator.preview_site import STAND_IN, Found, Preview, bracketed, parted

with warnings.catch_warnings():
    # On Windows livereload sets an event loop policy when it is imported, which Python 3.14 deprecates.
    warnings.simplefilter("ignore", DeprecationWarning)
    from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler
    from livereload.watcher import Watcher

FIRST_PORT, PORTS = 8000, 100
"""Where a free port is looked for, and how many are tried, if none was asked for."""

OWN = "/__preview__/"
"""Below it are the addresses that are the preview's and not the site's."""

CHANGED = "preview:changed"
"""What livereload carries to the pages: ask what has changed. A client that does not know it reloads."""

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

SCRIPTS_GO_AFTER = tuple(
    re.compile(rb"<" + tag + rb"(?:\s[^>]*)?>", re.IGNORECASE) for tag in (b"head", b"html", b"!doctype")
)
"""Tags, any of which may be left out (HTML §13.1.2.4): the scripts go after the first that is there."""


def bind(host: str, port: int | None) -> tuple[socket.socket, int]:
    """A socket that listens, and its port: the given one, else the first from 8000 on that is free.

    Raises:
        BuildError: the port is in use, or the host is none of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for number in range(FIRST_PORT, FIRST_PORT + PORTS) if port is None else (port,):
        try:
            # Not tornado's bind_sockets(): it leaves its socket open when it fails.
            return socket.create_server((host, number), family=family), number
        except (OSError, UnicodeError) as failure:
            if getattr(failure, "errno", 0) != errno.EADDRINUSE:
                reason = (getattr(failure, "strerror", None) or str(failure)).partition(" (while")[0]
                hint = "choose others with --host and --port"
                raise error("", f"cannot listen on {host}, port {number}: {reason}", hint=hint) from failure
    last = FIRST_PORT + PORTS - 1
    message = f"no port from {FIRST_PORT} to {last} is free" if port is None else f"port {port} is in use"
    raise error("", message, hint="choose another with --port, or end the program that uses it")


def tell_pages() -> None:
    """Bid every open page ask what has changed. Straight to livereload's sockets, past its throttle."""
    LiveReloadHandler.reload_waiters(CHANGED)


async def run(
    preview: Preview, listening: socket.socket, follow: Callable[[], Coroutine[Any, Any, NoReturn]]
) -> NoReturn:
    """Serve, and follow the changes, until the task is cancelled."""
    LiveReloadHandler.watcher = Watcher()  # only asked for the name of its last change
    given: dict[str, Any] = {"preview": preview}
    handlers: list[Any] = [
        ("/livereload", _LiveHandler, given),
        (r"/livereload\.js", LiveReloadJSHandler),
        (f"{OWN}state", _StateHandler, given),
        (rf"{OWN}client\.js", _ClientHandler, given),
        ("/.*", _SiteHandler, given),
    ]
    server = HTTPServer(Application(handlers, log_function=lambda _: None))
    listening.setblocking(False)
    server.add_socket(listening)
    try:
        await follow()
    finally:
        server.stop()
        for waiter in tuple(LiveReloadHandler.waiters):
            waiter.close()


class _Handler(RequestHandler):
    """What all answers have in common."""

    def initialize(self, preview: Preview) -> None:
        self.preview = preview

    def set_default_headers(self) -> None:
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")

    def prepare(self) -> None:
        refusal = self.preview.refusal(self.request.host, self.request.headers.get("Origin"))
        if refusal:
            self.set_status(403)
            self.set_header("Content-Type", TYPES[".txt"])
            self.finish(refusal + "\n")

    def compute_etag(self) -> None:
        """None: nothing is to be kept."""

    def scripts(self, epoch: str) -> bytes:
        """The elements that a page gets while it is served: external, as its policy wants."""
        name, port = parted(self.request.host)
        query = {"host": bracketed(name), "port": port, "mindelay": 250, "maxdelay": 2000}
        sources = (f"{OWN}client.js?{urlencode({'epoch': epoch})}", f"/livereload.js?{urlencode(query)}")
        return "".join(f'<script src="{html.escape(source)}" defer></script>' for source in sources).encode()


class _SiteHandler(_Handler):
    """The files of the site."""

    async def get(self) -> None:
        preview = self.preview
        if not await preview.has_settled(self.request.path):
            self._stand_in(503, "The site is being built", "This page will show it as soon as it is ready.")
            return
        found = preview.find(self.request.path)
        if found.location:
            self.redirect(found.location)
        elif preview.is_missing:
            texts = [show(problem) for problem in preview.problems]
            self._stand_in(500, "The site could not be built", "\n\n".join(texts))
        elif found.file:
            self._show(found)
        else:
            self._stand_in(404, "No such page", f"The site is at {preview.address}", preview.epoch)

    head = get

    def _show(self, found: Found) -> None:
        name = found.file.name if found.file else ""
        suffix = Path(name).suffix
        kind = TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
        data = self.preview.read(found)
        if suffix == ".html":
            end = _place_of_scripts(data)
            data = data[:end] + self.scripts(self.preview.epoch) + data[end:]
        self.set_status(found.status)
        self.set_header("Content-Type", kind)
        self.finish(data)

    def _stand_in(self, status: int, title: str, text: str, epoch: str = STAND_IN) -> None:
        """A page that says why there is none, and goes when there is one."""
        title, text = html.escape(title), html.escape(text)
        self.set_status(status)
        self.set_header("Content-Type", TYPES[".html"])
        self.finish(
            f'<!doctype html>\n<html lang="en">\n<head>{self.scripts(epoch).decode()}\n'
            f'<title>{title}</title>\n<link rel="icon" href="data:,">\n</head>\n'
            f"<body>\n<h1>{title}</h1>\n<pre>{text}</pre>\n</body>\n</html>\n"
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
        self.preview.look(self, _path_of(message))
        # What changed after the page was served and before this moment was told to others only.
        if self in LiveReloadHandler.waiters:
            self.send_message({"command": "reload", "path": CHANGED})

    def on_close(self) -> None:
        super().on_close()
        self.preview.look(self, "")


def _path_of(message: str | bytes) -> str:
    """The path of the page that a browser tells it shows; empty if it tells something else."""
    try:
        value = json.loads(message)
        return urlsplit(value["url"]).path if value["command"] == "info" else ""
    except (ValueError, TypeError, KeyError, AttributeError):
        return ""


def _place_of_scripts(data: bytes) -> int:
    places = (tag.search(data) for tag in SCRIPTS_GO_AFTER)
    return next((place.end() for place in places if place), 0)
