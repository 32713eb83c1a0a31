"""The command line: arguments → config → build. Here alone, and in the other modules cli_…, is printed."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from generator import __version__
from generator.cli_explain import as_json, as_lines
from generator.cli_options import parse
from generator.cli_terminal import counted, print_problems, say, show_progress, speak_utf8, width
from generator.core import files
from generator.core.alone import stay_alone
from generator.core.config import Config, load_config
from generator.core.problems import BuildError
from generator.core.processes import collect_seldom, expect_end, heed_ends, leave
from generator.core.report import Report
from generator.core.work import Cache
from generator.rebuild import rebuild
from generator.stopwatch import Stopwatch

if TYPE_CHECKING:
    from concurrent.futures import Executor

MOST_LEFT_OUT = 20
"""Lines that an import prints of what it did not take."""

DONE, PROBLEMS, WRONG_USAGE, STOPPED = 0, 1, 2, 130
"""Exit status."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; return its exit status."""
    speak_utf8()
    collect_seldom()
    stay_alone()
    heed_ends()
    options = parse(arguments)
    try:
        return _run(options)
    except BuildError as failure:
        print_problems(failure.problems)
        return PROBLEMS
    except KeyboardInterrupt:
        say("stopped", error=True)
        return STOPPED


def run() -> int:
    """Run the program as a process of its own, and end that process: it returns only if it cannot."""
    expect_end()
    return leave(main())


def _run(options: argparse.Namespace) -> int:
    def load() -> Config:
        return load_config(
            content=options.content,
            output=options.output,
            cache=options.cache,
            templates=options.templates,
            static=options.static,
            base_url=options.base_url,
            base_path=options.base_path if options.command == "serve" else None,
            processes=options.jobs,
            strict=options.strict,
        )

    if options.command == "serve":
        from generator import preview

        preview.serve(
            load, options.host, options.port, opens=options.open, polls=options.poll,
            navigates=options.navigate, say=say, display=show_progress,
        )  # fmt: skip
    if options.command == "explain":
        return _explain(options.words, options.report)
    config = load()
    if options.command == "check":
        return _check(config)
    if options.command == "new":
        return _new(config, options.words[0])
    if options.command == "import":
        return _import(config, options.words, options.report)
    if options.command == "clean":
        return _clean(config)
    return _build(config, options.report, options.cluster)


def _build(config: Config, report_file: Path | None, cluster: str | None) -> int:
    start = time.perf_counter()
    others = _reach(cluster) if cluster else None
    progress, stop = show_progress()
    try:
        with (
            Stopwatch(sees_memory=report_file is not None) as stopwatch,
            Cache(config.cache, processes=config.processes, progress=progress, others=others) as cache,
        ):
            report = rebuild(config, cache, stopwatch=stopwatch)
    except BuildError as failure:
        if report_file:
            _report_failure(report_file, failure)
        raise
    finally:
        stop()
    seconds = time.perf_counter() - start
    if report_file:
        _write_report(report_file, {**_as_json(report), "total_seconds": round(seconds, 3)})
    print_problems([problem for problem in report.problems if problem.level != "note"])
    say(summary(report, seconds))
    if not config.settings.base_url:
        say("no base_url is set: feeds and sitemap say http://localhost:8000/; give --base-url to publish")
    return DONE


def _report_failure(report_file: Path, failure: BuildError) -> None:
    """Write what went wrong; if that fails too, both are said."""
    try:
        _write_report(report_file, {"problems": [asdict(problem) for problem in failure.problems]})
    except BuildError as second:
        raise BuildError([*failure.problems, *second.problems]) from failure


def _reach(address: str) -> Callable[[], Executor]:
    from generator.cluster import Cluster

    cluster = Cluster(address)
    return lambda: cluster


def _explain(names: Sequence[str], report_file: Path | None) -> int:
    from generator.stages.explain import explain

    readings = explain([Path(name) for name in names])
    if report_file:
        explained = {name: as_json(reading) for name, reading in readings.items()}
        _write_report(report_file, {"version": __version__, "files": explained})
    for name, reading in readings.items():
        for line in as_lines(name, reading, width()):
            say(line)
    return DONE


def _check(config: Config) -> int:
    from generator.stages.check import check

    found = check(config)
    print_problems(found.problems)
    say(
        f"checked {found.pages:,} pages, {found.links:,} links, {found.feeds:,} feeds and sitemaps,"
        f" {found.files:,} files of {found.bytes / 1e6:,.1f} MB: {counted(len(found.problems), 'problem')}"
    )
    is_failed = any(problem.level == "error" or config.strict for problem in found.problems)
    return PROBLEMS if is_failed else DONE


def _new(config: Config, headline: str) -> int:
    from generator.stages.begin import begin

    path = begin(headline, config)
    say(f"{path} is yours to write; the build will never change it")
    return DONE


def _import(config: Config, names: Sequence[str], report_file: Path | None) -> int:
    from generator.stages.bring_in import bring_in

    progress, stop = show_progress()
    try:
        done = bring_in([Path(name) for name in names], config, progress)
    finally:
        stop()
    if report_file:
        _write_report(report_file, {"version": __version__, **asdict(done)})
    for taken in done.taken:
        counts = f"{counted(taken.articles, 'article')} and {counted(taken.links, 'link')}"
        say(f"took {counts} from {taken.file} ({taken.format})")
    for left in done.left_out[:MOST_LEFT_OUT]:
        say(f"left out: {left.file}: {left.what[:80]}: {left.reason}")
    if len(done.left_out) > MOST_LEFT_OUT:
        more = len(done.left_out) - MOST_LEFT_OUT
        say(f"left out: {more:,} more; --report FILE lists them all")
    say(f"{counted(len(done.written), 'Markdown file')} written; they are yours, no build will change them")
    return DONE


def _clean(config: Config) -> int:
    from generator.stages.place import claim, hold

    if config.output.exists():
        claim(config)
    if files.is_ours(config.output):
        with hold(config):
            pass  # refused while a build is at work
    for folder in (config.cache, config.cache / "preview"):
        if (folder / "build.sqlite").exists():
            with Cache(folder):
                pass
    removed = [config.output] if files.is_ours(config.output) else []
    removed += [
        config.cache / name for name in ("build.sqlite", "build.sqlite-wal", "columns", "staging", "preview")
    ]
    for path in removed:
        if path.exists():
            files.remove(path)
            say(f"deleted {path}")
    return DONE


def summary(report: Report, seconds: float) -> str:
    """What a build did, in a few lines for people."""
    skipped = report.pages - len(report.rendered)
    cut = sum(len(lines) for lines in report.cut.values())
    lines = [
        f"read {counted(report.read, 'raw file')}, converted {report.converted:,}"
        f" ({counted(len(report.markdown), 'Markdown file')} written, {counted(cut, 'line')} cut)",
        f"{counted(report.articles, 'story', 'stories')}, {report.parsed:,} parsed",
        f"{counted(report.pages, 'page')}: {len(report.rendered):,} rendered, {skipped:,} skipped;"
        f" {counted(len(report.written), 'file')} written, {len(report.deleted):,} deleted",
    ]
    mended = len({problem.path for problem in report.problems if problem.level == "note"})
    if mended:
        lines.append(f"{counted(mended, 'file')} mended while reading; --report FILE says what and where")
    warnings = sum(problem.level == "warning" for problem in report.problems)
    done = f"done in {seconds:.2f} s"
    lines.append(f"{done}, with {counted(warnings, 'warning')}" if warnings else done)
    return "\n".join(lines)


def _as_json(report: Report) -> dict[str, object]:
    counts = ("read", "converted", "articles", "parsed", "pages")
    lists = ("rendered", "written", "deleted", "markdown", "removed")
    return {
        "version": __version__,
        "counts": {
            **{name: getattr(report, name) for name in counts},
            **{name: len(getattr(report, name)) for name in lists},
            "skipped": report.pages - len(report.rendered),
            "kept": sum(report.kept.values()),
            "cut": sum(len(lines) for lines in report.cut.values()),
        },
        "seconds": dict(report.seconds),
        "memory": dict(report.memory),
        "problems": [asdict(problem) for problem in report.problems],
        "kept": dict(report.kept),
        "cut": {path: [asdict(cut) for cut in lines] for path, lines in report.cut.items()},
        **{name: list(getattr(report, name)) for name in lists},
    }


def _write_report(path: Path, values: dict[str, object]) -> None:
    import json  # loaded only by those who want a report

    files.put(path, (json.dumps(values, ensure_ascii=False, indent=1) + "\n").encode())
