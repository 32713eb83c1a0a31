"""The arguments of the command line: which there are, and what is wrong with those that were given."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from generator import __version__

COMMANDS = {
    "build": "turn content/ into a site (when left out: this)",
    "serve": "build, show the site in a browser, and follow every change",
    "check": "look the written site over: links, anchors, feeds, sizes",
    "explain": "say what becomes of each line of a raw file, and why: explain FILE…",
    "new": 'begin an article of your own: new "Headline"',
    "import": "bring in what you saved elsewhere: import FILE…",
    "clean": "delete the site and what the build remembers",
}


_NEED_FILES = {"explain": "explain content/raw/floods.txt", "import": "import pocket.zip"}
"""Commands that are about files, with an example."""


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The arguments, those of the process if None; ends the process with status 2 if they are wrong."""
    parser = argparse.ArgumentParser(
        prog="build.py",
        description="Raw news articles in, a browsable static news site out.",
        epilog="commands:\n" + "\n".join(f"  {name:<8}{text}" for name, text in COMMANDS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", nargs="?", default="build", choices=COMMANDS, metavar="command",
                        help="one of those below")  # fmt: skip
    parser.add_argument("words", nargs="*", metavar="…",
                        help="for new: a headline; for explain and import: files")  # fmt: skip
    parser.add_argument("--version", action="version", version=f"Broadsheet {__version__}")
    folders = parser.add_argument_group("folders")
    folders.add_argument("--content", type=Path, default=Path("content"), metavar="DIR",
                         help="raw/, articles/, pages/ and site.toml (content)")  # fmt: skip
    folders.add_argument("--output", type=Path, default=Path("_site"), metavar="DIR",
                         help="where the site is written (_site)")  # fmt: skip
    folders.add_argument("--cache", type=Path, metavar="DIR",
                         help="what the build remembers (.cache beside the content folder)")  # fmt: skip
    folders.add_argument("--templates", type=Path, metavar="DIR", help="(templates)")
    folders.add_argument("--static", type=Path, metavar="DIR", help="(static)")
    parser.add_argument(
        "--base-url", metavar="URL", help="where the site will stand: https://example.org/news/"
    )
    parser.add_argument("--jobs", type=_positive, metavar="N", help="processes (all cores)")
    parser.add_argument(
        "--cluster", metavar="ADDRESS", help="work on the machines of a Dask scheduler: tcp://HOST:8786"
    )
    parser.add_argument("--strict", action="store_true", help="warnings are errors")
    parser.add_argument("--report", type=Path, metavar="FILE", help="write what was done as JSON")
    serving = parser.add_argument_group("serve")
    serving.add_argument("--port", type=_port, metavar="N", help="(8000, or the next free one)")
    serving.add_argument("--host", default="127.0.0.1", metavar="H", help="(127.0.0.1)")
    serving.add_argument("--base-path", metavar="PATH", help="try the site below another path: /news/")
    serving.add_argument(
        "--navigate", action="store_true", help="lead the browser to the story that was just saved"
    )
    serving.add_argument("--open", action="store_true", help="open a browser")
    serving.add_argument(
        "--poll", action="store_true", help="look for changes instead of being told: for network folders"
    )
    options = parser.parse_intermixed_args(arguments)
    wrong = _wrong_words(options.command, options.words)
    if wrong:
        parser.error(wrong)
    return options


def _wrong_words(command: str, words: Sequence[str]) -> str:
    """What is wrong with the words after a command; empty if nothing is."""
    if command in _NEED_FILES:
        return "" if words else f"{command} needs files: {_NEED_FILES[command]}"
    if command == "new":
        return "" if len(words) == 1 else 'new needs a headline in quotes: new "Headline"'
    return f'{command} takes no "{words[0]}"' if words else ""


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f'"{text}" is not a number from 1 on')
    return int(text)


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f'"{text}" is not a number from 1 to 65535')
    return int(text)
