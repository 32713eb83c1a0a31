"""How well the plain-text reader converts: figures over labelled articles, held against floors.

    python benchmarks/evaluate_convert.py [--shared DIR] [--raise] [--errors N] [--unseen]

The articles may not be given away, so they lie beside the project (`../shared/articles`), and so does the
script that scores (`../shared/score_convert.py`). Without them there is nothing to do, and the exit status
is 0. It is 1 if a figure is below its floor (`tests/evaluation/floors.toml`). `--raise` lifts the floors
that the figures have passed; nothing lowers them. `--unseen` asks how the reader fares on a publisher whose
words nobody has collected: see `docs/evaluation.md`.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import unseen_words  # noqa: E402
from generator.reading import frontmatter, markdown_blocks, plain  # noqa: E402

FLOORS = ROOT / "tests" / "evaluation" / "floors.toml"
CEILINGS = frozenset({"date_invented_rate", "standfirst_invented", "authors_false"})
"""Figures that may not rise."""
COLUMNS = ("all words", "own words taken away")
STEP = 1000  # floors have three digits
PASSES = 7


def main() -> int:
    """The exit status."""
    options = _options()
    articles = options.shared / "articles"
    script = options.shared / "score_convert.py"
    if not script.exists() or not articles.exists():
        print(f"Nothing to evaluate: {articles} is not there.")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        convert(articles / "raw", out / "known")
        figures = score(script, articles, out / "known", options.errors)
        if options.unseen:
            unseen_words.convert_each(articles, out / "unseen", convert)
            show_beside(figures, score(script, articles, out / "unseen", 0, quiet=True), COLUMNS)
    groups(figures["by_file"], articles / "gold")
    print(f"\n{speed(articles / 'raw'):.0f} articles a second and core (CPU time, best of {PASSES} passes)")
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))
    fallen = below(figures["overall"], floors)
    for name, value, floor in fallen:
        print(f"BELOW THE FLOOR: {name} is {value:.4f}, should be {floor:.3f}")
    if options.lift and not fallen:
        FLOORS.write_text(lifted(figures["overall"], floors), encoding="utf-8")
    return 1 if fallen else 0


def convert(raw: Path, out: Path, names: frozenset[str] | None = None) -> None:
    """Each raw article (or those named) as the Markdown file that the build would write."""
    out.mkdir(parents=True, exist_ok=True)
    for file in sorted(raw.glob("*.txt")):
        if names is not None and file.stem not in names:
            continue
        reading = plain.read(file.read_bytes(), file.stem)
        if reading.articles:
            (out / f"{file.stem}.md").write_text(_markdown(reading.articles[0], file.name), encoding="utf-8")


def _markdown(article: Any, name: str) -> str:
    texts = ("title", "standfirst", "publisher", "dateline", "language", "rights")
    lists = ("authors", "captions", "references")
    values = {key: getattr(article, key) for key in texts + lists}
    dates = {key: str(getattr(article, key) or "") for key in ("date", "updated")}
    return frontmatter.dump(
        {**values, **dates, "source": f"raw/{name}"}, markdown_blocks.to_markdown(article.blocks)
    )


def score(script: Path, articles: Path, out: Path, errors: int, *, quiet: bool = False) -> dict[str, Any]:
    """What the scoring script says, which is also printed."""
    report = out / "score.json"
    command = [sys.executable, str(script), str(articles / "raw"), str(articles / "gold"), str(out)]
    command += ["--json", str(report), "--errors", str(errors)]
    result = subprocess.run(command, check=True, capture_output=True, text=True)
    if not quiet:
        print(result.stdout)
    figures: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return figures


def speed(raw: Path) -> float:
    """Articles a second of CPU time, each from the bytes of its raw file to those of its Markdown file."""
    files = [(file.name, file.read_bytes()) for file in sorted(raw.glob("*.txt"))]
    seconds: list[float] = []
    for _ in range(PASSES):
        start = time.process_time()
        for name, data in files:
            for article in plain.read(data, name).articles:
                frontmatter.sign(_markdown(article, name), "0" * 16).encode()
        seconds.append(time.process_time() - start)
    return len(files) / min(seconds)


def show_beside(one: Mapping[str, Any], other: Mapping[str, Any], names: tuple[str, str]) -> None:
    """Two sets of figures in columns."""
    print(f"{'':22} {names[0]:>22} {names[1]:>24}")
    for name, value in one["overall"].items():
        beside = other["overall"][name]
        if isinstance(value, float) and isinstance(beside, float):
            print(f"{name:22} {value:22.3f} {beside:24.3f}")


def groups(files: Mapping[str, Mapping[str, Any]], gold: Path) -> None:
    """Mean of the main figures for each house of publishers (one page template) that is not perfect."""
    by_group: dict[str, list[Mapping[str, Any]]] = {}
    for name, figures in files.items():
        group = json.loads((gold / f"{name}.json").read_text(encoding="utf-8")).get("group") or name
        by_group.setdefault(group, []).append(figures)
    print("\nHouses of publishers whose text is not kept and cut without a fault (mean of files):")
    for group, found in sorted(by_group.items()):
        precision, recall = (_mean(found, key) for key in ("body_precision", "body_recall"))
        if min(precision, recall) < 1:
            print(f"  {group:34} body precision {precision:.3f}, recall {recall:.3f}")


def _mean(files: list[Mapping[str, Any]], key: str) -> float:
    values = [file[key] for file in files if file[key] is not None]
    return sum(values) / len(values) if values else 1.0


def below(figures: Mapping[str, Any], floors: Mapping[str, float]) -> list[tuple[str, float, float]]:
    """Figures that are worse than their floors."""
    pairs = [(name, figures[name] or 0.0, floor) for name, floor in floors.items()]
    return [pair for pair in pairs if (pair[1] > pair[2] if pair[0] in CEILINGS else pair[1] < pair[2])]


def lifted(figures: Mapping[str, Any], floors: Mapping[str, float]) -> str:
    """The file of floors with those that the figures have passed lifted to them."""
    text = FLOORS.read_text(encoding="utf-8")
    for name, floor in floors.items():
        value = math.floor((figures[name] or 0.0) * STEP) / STEP
        better = min(value, floor) if name in CEILINGS else max(value, floor)
        text = re.sub(rf"^{name} = .*$", f"{name} = {better:g}", text, flags=re.MULTILINE)
    return text


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", metavar="DIR")
    parser.add_argument("--raise", dest="lift", action="store_true", help="lift the floors")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="show up to N errors a file")
    parser.add_argument("--unseen", action="store_true", help="also without words that one house alone has")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
