"""The command line: arguments → config → build. The only place that prints or exits."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from generator import __version__
from generator.core import files
from generator.core.config import Config, load_config
from generator.core.problems import BuildError, Problem, show
from generator.core.work import Cache, Progress, silent
from generator.pipeline import Report, build

if TYPE_CHECKING:
    from rich.progress import TaskID

MOST_LEFT_OUT = 20
"""Lines that an import prints of what it did not take."""

DONE, PROBLEMS, WRONG_USAGE, STOPPED = 0, 1, 2, 130
"""Exit status."""

COMMANDS = {
    "build": "turn content/ into a site (when left out: this)",
    "serve": "build, show the site in a browser, and follow every change",
    "check": "look the written site over: links, anchors, feeds, sizes",
    "new": 'begin an article of your own: new "Headline"',
    "import": "bring in what you saved elsewhere: import FILE…",
    "clean": "delete the site and what the build remembers",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; return its exit status."""
    _speak_utf8()
    options = _parse(arguments)
    try:
        return _run(options)
    except BuildError as failure:
        _print_problems(failure.problems)
        return PROBLEMS
    except KeyboardInterrupt:
        _say("stopped", error=True)
        return STOPPED


def _run(options: argparse.Namespace) -> int:
    def load() -> Config:
        return load_config(
            content=options.content,
            output=options.output,
            cache=options.cache,
            templates=options.templates,
            static=options.static,
            base_url=options.base_url,
            processes=options.jobs,
            strict=options.strict,
        )

    if options.command == "serve":
        from generator import preview

        preview.serve(load, options.host, options.port, opens=options.open, polls=options.poll, say=_say)
    config = load()
    if options.command == "check":
        return _check(config)
    if options.command == "new":
        return _new(config, options.words[0])
    if options.command == "import":
        return _import(config, options.words, options.report)
    if options.command == "clean":
        return _clean(config)
    return _build(config, options.report)


def _build(config: Config, report_file: Path | None) -> int:
    start = time.perf_counter()
    progress, stop = _progress()
    try:
        with Cache(config.cache, processes=config.processes, progress=progress) as cache:
            report = build(config, cache)
    except BuildError as failure:
        if report_file:
            _write_report(report_file, {"problems": [asdict(problem) for problem in failure.problems]})
        raise
    finally:
        stop()
    seconds = time.perf_counter() - start
    if report_file:
        _write_report(report_file, {**_as_json(report), "total_seconds": round(seconds, 3)})
    _print_problems([problem for problem in report.problems if problem.level != "note"])
    _say(summary(report, seconds))
    if not config.settings.base_url:
        _say("no base_url is set: feeds and sitemap say http://localhost:8000/; give --base-url to publish")
    return DONE


def _check(config: Config) -> int:
    from generator.stages.check import check

    found = check(config)
    _print_problems(found.problems)
    _say(
        f"checked {found.pages:,} pages, {found.links:,} links, {found.feeds:,} feeds and sitemaps,"
        f" {found.files:,} files of {found.bytes / 1e6:,.1f} MB: {_counted(len(found.problems), 'problem')}"
    )
    is_failed = any(problem.level == "error" or config.strict for problem in found.problems)
    return PROBLEMS if is_failed else DONE


def _new(config: Config, headline: str) -> int:
    from generator.stages.begin import begin

    path = begin(headline, config)
    _say(f"{path} is yours to write; the build will never change it")
    return DONE


def _import(config: Config, names: Sequence[str], report_file: Path | None) -> int:
    from generator.stages.bring_in import bring_in

    done = bring_in([Path(name) for name in names], config)
    if report_file:
        _write_report(report_file, {"version": __version__, **asdict(done)})
    for taken in done.taken:
        counts = f"{_counted(taken.articles, 'article')} and {_counted(taken.links, 'link')}"
        _say(f"took {counts} from {taken.file} ({taken.format})")
    for left in done.left_out[:MOST_LEFT_OUT]:
        _say(f"left out: {left.file}: {left.what[:80]}: {left.reason}")
    if len(done.left_out) > MOST_LEFT_OUT:
        more = len(done.left_out) - MOST_LEFT_OUT
        _say(f"left out: {more:,} more; --report FILE lists them all")
    _say(f"{_counted(len(done.written), 'Markdown file')} written; they are yours, no build will change them")
    return DONE


def _clean(config: Config) -> int:
    from generator.stages.place import claim

    if config.output.exists():
        claim(config)
    removed = [config.output] if files.is_ours(config.output) else []
    removed += [config.cache / name for name in ("build.sqlite", "build.sqlite-wal", "staging", "preview")]
    for path in removed:
        if path.exists():
            files.remove(path)
            _say(f"deleted {path}")
    return DONE


def summary(report: Report, seconds: float) -> str:
    """What a build did, in a few lines for people."""
    skipped = report.pages - len(report.rendered)
    cut = sum(len(lines) for lines in report.cut.values())
    lines = [
        f"read {_counted(report.read, 'raw file')}, converted {report.converted:,}"
        f" ({_counted(len(report.markdown), 'Markdown file')} written, {_counted(cut, 'line')} cut)",
        f"{_counted(report.articles, 'story', 'stories')}, {report.parsed:,} parsed",
        f"{_counted(report.pages, 'page')}: {len(report.rendered):,} rendered, {skipped:,} skipped;"
        f" {_counted(len(report.written), 'file')} written, {len(report.deleted):,} deleted",
    ]
    mended = len({problem.path for problem in report.problems if problem.level == "note"})
    if mended:
        lines.append(f"{_counted(mended, 'file')} mended while reading; --report FILE says what and where")
    warnings = sum(problem.level == "warning" for problem in report.problems)
    done = f"done in {seconds:.2f} s"
    lines.append(f"{done}, with {_counted(warnings, 'warning')}" if warnings else done)
    return "\n".join(lines)


def _counted(count: int, noun: str, plural: str = "") -> str:
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def _as_json(report: Report) -> dict[str, object]:
    counts = ("read", "converted", "articles", "parsed", "pages")
    lists = ("rendered", "written", "deleted", "markdown", "removed")
    return {
        "version": __version__,
        "counts": {
            **{name: getattr(report, name) for name in counts},
            **{name: len(getattr(report, name)) for name in lists},
            "skipped": report.pages - len(report.rendered),
            "cut": sum(len(lines) for lines in report.cut.values()),
        },
        "seconds": dict(report.seconds),
        "problems": [asdict(problem) for problem in report.problems],
        "cut": {path: [asdict(cut) for cut in lines] for path, lines in report.cut.items()},
        **{name: list(getattr(report, name)) for name in lists},
    }


def _write_report(path: Path, values: dict[str, object]) -> None:
    files.put(path, (json.dumps(values, ensure_ascii=False, indent=1) + "\n").encode())


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="build.py",
        description="Raw news articles in, a browsable static news site out.",
        epilog="commands:\n" + "\n".join(f"  {name:<7}{text}" for name, text in COMMANDS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", nargs="?", default="build", choices=COMMANDS, metavar="command",
                        help="one of those below")  # fmt: skip
    parser.add_argument("words", nargs="*", metavar="…",
                        help="for new: the headline of the article; for import: the files")  # fmt: skip
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
    parser.add_argument("--strict", action="store_true", help="warnings are errors")
    parser.add_argument("--report", type=Path, metavar="FILE", help="write what was done as JSON")
    serving = parser.add_argument_group("serve")
    serving.add_argument("--port", type=_port, metavar="N", help="(8000, or the next free one)")
    serving.add_argument("--host", default="127.0.0.1", metavar="H", help="(127.0.0.1)")
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
    if command == "import":
        return "" if words else "import needs files: import pocket.zip"
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


def _progress() -> tuple[Progress, Callable[[], None]]:
    """A progress display for the terminal, and how to end it; silence elsewhere."""
    if not sys.stderr.isatty():
        return silent, lambda: None
    from rich.console import Console  # loaded only where somebody watches
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Display

    columns = (TextColumn("{task.description:>14}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    display = Display(*columns, console=Console(stderr=True), transient=True)
    bars: dict[str, TaskID] = {}

    def show_progress(work: str, done: int, total: int) -> None:
        if work not in bars:
            bars[work] = display.add_task(work.replace("_", " "), total=total)
        display.update(bars[work], completed=done, total=total)

    display.start()
    return show_progress, display.stop


def _print_problems(problems: Sequence[Problem]) -> None:
    for problem in problems:
        _say(_coloured(show(problem), problem.level), error=True)
    if len(problems) > 1:
        errors = sum(problem.level == "error" for problem in problems)
        warnings = len(problems) - errors
        counts = [
            _counted(count, noun) for count, noun in ((errors, "error"), (warnings, "warning")) if count
        ]
        _say(" and ".join(counts), error=True)


def _coloured(text: str, level: str) -> str:
    if os.environ.get("NO_COLOR") or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        return text
    colour = {"error": "31", "warning": "33", "note": "36"}[level]
    return text.replace(f"{level}:", f"\x1b[1;{colour}m{level}:\x1b[0m", 1)


def _say(text: str, *, error: bool = False) -> None:
    stream = sys.stderr if error else sys.stdout
    try:
        print(text, file=stream, flush=True)
    except BrokenPipeError:
        # Whoever listened has gone (`| head`). The work is done all the same; say nothing more, anywhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _speak_utf8() -> None:
    """Print any character on any terminal: what it cannot show is escaped, not an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
