"""How well straight quotation marks are set: typographic texts are straightened, set again, and compared.

Each paragraph of the raw articles that holds typographic marks is such a text; its language is found by the
program. A mark counts as right if the same character comes back; beside it the same for `smartquotes` of
markdown-it-py, and how many straight marks are left in texts that had them.

    python benchmarks/evaluate_typography.py ../shared/articles/raw
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from markdown_it import MarkdownIt

from generator.reading.plaintext.language import language_of
from generator.reading.typography import _DEFAULT, _MARKS, typeset

STRAIGHT = str.maketrans(dict.fromkeys("“”„«»", '"') | dict.fromkeys("‘’‚‹›", "'"))


def main() -> None:
    """Print a row for each language."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    ours: Counter[str] = Counter()
    theirs: Counter[str] = Counter()
    marks: Counter[str] = Counter()
    straight, left = 0, 0
    for path in sorted(folder.rglob("*.txt")):
        text = path.read_text("utf-8", "replace")
        language = language_of(text)
        for line in text.splitlines():
            if not language:
                continue
            before = sum(map(line.count, "\"'"))
            if before:
                straight += before
                left += sum(map(typeset(line, language).count, "\"'"))
            elif is_set(line, language):
                flat = line.translate(STRAIGHT)
                compare(line, typeset(flat, language), language, marks, ours)
                compare(line, by_library(flat, language), language, Counter(), theirs)
    print("language    marks    right   smartquotes")
    for language, count in marks.most_common():
        print(f"{language or '?':10} {count:6} {ours[language] / count:8.4f} {theirs[language] / count:8.4f}")
    print(f"straight marks: {straight}, left straight: {left}")


def is_set(line: str, language: str) -> bool:
    """Whether a line has typographic marks, and only those of its language."""
    own = set(_MARKS.get(language, _DEFAULT)) | {"’"}
    used = set(line) & set("“”„«»‘’‚‹›")
    return bool(used) and used <= own


def compare(line: str, found: str, language: str, marks: Counter[str], right: Counter[str]) -> None:
    """Count the marks of a line and those that were found again."""
    wanted = [character for character in line if character in "“”„«»‘’‚‹›"]
    got = [character for character in found if character in "“”„«»‘’‚‹›\"'′″"]
    marks[language] += len(wanted)
    right[language] += sum(a == b for a, b in zip(wanted, got, strict=True))


def by_library(text: str, language: str) -> str:
    """The same by markdown-it-py."""
    parser = MarkdownIt("zero", {"typographer": True, "quotes": _MARKS.get(language, _DEFAULT)})
    parser.enable("smartquotes")
    (inline,) = [token for token in parser.parse(text) if token.type == "inline"] or [None]
    return "".join(token.content for token in inline.children or []) if inline else text


if __name__ == "__main__":
    main()
