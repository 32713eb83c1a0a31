"""How well related stories are found: figures over three labelled sets, held against floors.

    python benchmarks/evaluate_related.py [--shared DIR] [--raise]

ecb and bbc lie beside the project (`../shared`), with the script that scores. Lee (news briefs, and how alike
people find them) is read from the wheel of gensim, of which nothing is installed; without network it is left
out. The exit status is 1 if a figure is worse than its floor (`tests/evaluation/related.toml`); `--raise`
lifts the floors that the figures have passed.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import math
import re
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from generator.core.phrases import Phrases  # noqa: E402
from generator.stages.relate.compare import compare  # noqa: E402
from generator.stages.relate.counts import Text, count_texts  # noqa: E402

FLOORS = ROOT / "tests" / "evaluation" / "related.toml"
CEILINGS = frozenset({"bbc_copies", "bbc_own_copies"})
"""Figures that may not rise."""
STEP = 10_000  # floors have four digits
WHEEL = ROOT / ".cache" / "evaluate"
"""Where the wheel is kept."""

Row = dict[str, Any]
"""An article: id, title, text, and what is known of it."""


def main() -> int:
    """The exit status."""
    options = _options()
    folder = options.shared / "related"
    if not (folder / "evaluate.py").exists():
        print(f"Nothing to evaluate: {folder} is not there.")
        return 0
    scorer = _load(folder / "evaluate.py")
    with tempfile.TemporaryDirectory() as scratch:
        gold = Path(scratch)
        figures = measure(scorer, gold, read_ecb(folder), read_bbc(options.shared), read_lee(WHEEL, gold))
    for name, value in figures.items():
        print(f"{name:16} {value:.4f}")
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))
    fallen = [name for name in floors if name in figures and _is_worse(name, figures[name], floors[name])]
    for name in fallen:
        print(f"WORSE THAN IT WAS: {name} is {figures[name]:.4f}, should be {floors[name]:.4f}")
    if options.lift and not fallen:
        FLOORS.write_text(lifted(figures, floors), encoding="utf-8")
    return 1 if fallen else 0


def measure(scorer: Any, gold: Path, ecb: list[Row], bbc: list[Row], lee: list[Row]) -> dict[str, float]:
    """The figures by name; those of sets that are not there are left out."""
    figures: dict[str, float] = {}
    if ecb:
        found = _score(scorer, gold / "ecb", ecb, run(ecb, 60, copies=True))
        figures |= {"ecb_map": found["MAP"], "ecb_pr6": found["PR@k"], "ecb_ndcg6": found["nDCG@k"]}
    if bbc:
        found = _score(scorer, gold / "bbc", bbc, run(bbc, 6, copies=False))
        figures |= {"bbc_section": found["cat@k"], "bbc_copies": found["ndl@k"]}
        figures |= {"bbc_own_copies": found["nd@k"]}
    if lee:
        figures["lee_r"] = _score(scorer, gold / "lee", lee, run(lee, len(lee), copies=True))["lee_r"]
    return figures


def run(rows: Sequence[Row], kept: int, *, copies: bool) -> list[Row]:
    """The related stories of each article, as the scorer reads them; with or without copies."""
    ordered = sorted(rows, key=lambda row: str(row["id"]))
    counts = count_texts([Text(row.get("title", ""), row.get("text", ""), "en") for row in ordered])
    slugs = [str(row["id"]) for row in ordered]
    alike, _ = compare(
        slugs, counts, [0] * len(slugs), phrases=[Phrases()] * len(slugs), kept=kept, fold=not copies
    )
    return [
        {
            "id": slug,
            "related": [
                {"id": entry.slug, "score": entry.score} for entry in entries if copies or not entry.is_copy
            ],
        }
        for slug, entries in alike.items()
    ]


def read_ecb(folder: Path) -> list[Row]:
    """News of 86 events; none if they are not there."""
    path = folder / "ecb" / "articles.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


def read_bbc(shared: Path) -> list[Row]:
    """News of five sections; none if they are not there."""
    rows = []
    for path in sorted((shared / "bbc" / "raw").rglob("*.txt")):
        title, _, text = path.read_text("utf-8", "replace").strip().partition("\n")
        section = path.parent.name
        rows.append({"id": f"{section}-{path.stem}", "title": title, "text": text, "category": section})
    return rows


def read_lee(kept: Path, gold: Path) -> list[Row]:
    """50 news briefs that people compared, and 300 others; none if the wheel cannot be had."""
    wheels = list(kept.glob("gensim-*.whl"))
    if not wheels:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(kept)]
        subprocess.run([*command, "gensim"], check=False, capture_output=True)
        wheels = list(kept.glob("gensim-*.whl"))
    if not wheels:
        print("The Lee set is left out: the wheel of gensim cannot be had.")
        return []
    with zipfile.ZipFile(wheels[0]) as wheel:
        data = {
            name: wheel.read(f"gensim/test/test_data/{name}").decode("utf-8", "replace").strip().split("\n")
            for name in ("lee.cor", "lee_background.cor", "similarities0-1.txt")
        }
    table = "\n".join("\t".join(line.split()) for line in data["similarities0-1.txt"] if line.strip())
    (gold / "lee").mkdir()
    (gold / "lee" / "similarity.tsv").write_text(table, encoding="utf-8")
    compared = [{"id": f"a{number:03}", "text": text} for number, text in enumerate(data["lee.cor"])]
    others = [
        {"id": f"b{number:03}", "text": text, "background": 1}
        for number, text in enumerate(data["lee_background.cor"])
    ]
    return compared + others


def lifted(figures: Mapping[str, float], floors: Mapping[str, float]) -> str:
    """The file of floors with those that the figures have passed lifted to them."""
    text = FLOORS.read_text(encoding="utf-8")
    for name, floor in floors.items():
        if name in figures:
            step = math.ceil if name in CEILINGS else math.floor
            value = step(figures[name] * STEP) / STEP
            better = min(value, floor) if name in CEILINGS else max(value, floor)
            text = re.sub(rf"^{name} = .*$", f"{name} = {better:g}", text, flags=re.MULTILINE)
    return text


def _score(scorer: Any, folder: Path, rows: Sequence[Row], found: Sequence[Row]) -> dict[str, float]:
    folder.mkdir(exist_ok=True)
    lines = "\n".join(json.dumps(row) for row in rows)
    (folder / "articles.jsonl").write_text(lines, encoding="utf-8")
    figures: dict[str, float] = scorer.evaluate(str(folder), found)
    return figures


def _load(path: Path) -> Any:
    """The script that scores, as a module."""
    spec = importlib.util.spec_from_file_location("scorer", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _is_worse(name: str, value: float, floor: float) -> bool:
    return value > floor if name in CEILINGS else value < floor


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", metavar="DIR")
    parser.add_argument("--raise", dest="lift", action="store_true", help="lift the floors")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
