"""Front matter: the YAML between two `---` lines at the top of a Markdown file. The only user of yaml.

YAML is read as strings: `title: No` is a title, `date: 2022` a text. Aliases, duplicate keys and nested
values are problems with their line and column. Also here: the `digest` line, which says whose the file is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

import yaml

from generator.core.digest import digest_texts
from generator.core.frozen import dataclass
from generator.core.model import RawArticle
from generator.core.problems import BuildError, Problem, error, with_excerpts

FENCE = "---"

Values = Mapping[str, str | tuple[str, ...]]
"""What front matter says, by key: a text, or a list of texts; empty ones are not written."""

DEEPEST = 20
"""Nested lists and mappings. All are refused later, but 25,000 of them take all of the stack of libyaml."""

_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

_SURELY_FLAT = re.compile(r"(?:[a-z]+:(?: [^\n\[{]*)?\n|  - [^\n\[{-]+\n)*")
"""Keys with a text, and lists of texts: needs no counting of depth."""

_VALUE = r'(?:"(?:[^"\\\n]|\\["\\])*"|[A-Za-z0-9][\w./-]*)'
_KNOWN = re.compile(rf"([a-z]{{1,100}}):(?: ({_VALUE})|((?:\n  - {_VALUE})+))\n", re.ASCII)
"""A key with a text, or with a list of texts, as `dump` writes them."""
_ESCAPED = re.compile(r'\\(["\\])')

_PLAIN = re.compile(r"[a-z][\w./-]*|\d{4}-\d\d(?:-\d\d)?", re.ASCII)
"""Values that need no quotes and that every reader of YAML takes for text, or for the date they are."""

_NOT_PLAIN = frozenset(["y", "n", "yes", "no", "on", "off", "true", "false", "null"])

_DIGEST_LINE = re.compile(r"^digest:(?P<value>(?:[ \t].*)?)\n", re.MULTILINE)

_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
"""Characters that JSON leaves as they are and YAML does not (YAML 1.1 §5.1)."""


@dataclass(frozen=True, slots=True)
class Field:
    """A key with its value and its place."""

    values: tuple[str, ...]
    """The items of a list, or the one scalar; empty scalars are left out."""
    is_list: bool
    line: int
    """Counted from 1 in the file."""
    column: int
    """Of the value, counted from 1."""


@dataclass(frozen=True, slots=True)
class Signature:
    """What the `digest` line says: which content the build wrote, and from which raw file."""

    content: str
    """Digest of everything else in the file when the build wrote it."""
    origin: str
    """Digest of the raw file it was made from."""


def split(text: str, path: str) -> tuple[dict[str, Field], str, int]:
    """Front matter by key, the Markdown below it, and the line of the file where that begins.

    `text` has Unix newlines; `path` is named in problems.

    Raises:
        BuildError: no front matter, or YAML that is broken, nested, aliased, or says a key twice.
    """
    header, body = _cut(text)
    if header is None:
        raise error(path, "has no front matter", line=1, hint=f"begin it with {FENCE}, title: …, {FENCE}")
    first_line = header.count("\n") + 3
    problems: list[Problem] = []
    found = _fields(header, path, problems)
    if problems:
        raise BuildError(with_excerpts(problems, text))
    return found, body, first_line


def body_of(text: str) -> str:
    """The Markdown below the front matter."""
    return _cut(text)[1]


def values_of(article: RawArticle, *, section: str, slug: str = "", source: str = "") -> Values:
    """All that is known of an article, in the order in which front matter says it."""
    return {
        "title": article.title,
        "standfirst": article.standfirst,
        "authors": article.authors,
        "date": str(article.date or ""),
        "updated": str(article.updated or ""),
        "publisher": article.publisher,
        "dateline": article.dateline,
        "section": section,
        "topics": article.topics,
        "language": article.language,
        "captions": article.captions,
        "references": article.references,
        "rights": article.rights,
        "url": article.url,
        "slug": slug,
        "source": source,
    }


def dump(values: Mapping[str, str | Sequence[str]], body: str) -> str:
    """A Markdown file: front matter with the values that are not empty, and the body.

    Every scalar is a JSON string, which is a YAML string, or a plain word or date.
    """
    lines = [FENCE]
    for key, value in values.items():
        if isinstance(value, str):
            lines += [f"{key}: {_scalar(value)}"] if value else []
        elif value:
            lines.append(f"{key}:")
            lines += [f"  - {_scalar(item)}" for item in value]
    return "\n".join([*lines, FENCE, "", body.strip("\n"), ""])


def sign(text: str, origin: str) -> str:
    """The file with a `digest` line as the last of its front matter: the build's from now on."""
    header, body = _cut(_unsigned(text))
    assert header is not None, "only files with front matter are signed"
    line = f"digest: {_content_digest(text, origin)}-{origin}\n"
    return f"{FENCE}\n{header}{line}{FENCE}\n{body}"


def with_value(text: str, key: str, value: str) -> str:
    """A file as `dump` and `sign` made it, in which a text of the front matter is another one."""
    signed = signature(text)
    assert signed is not None, "only signed files are signed again"
    line = f"{key}: {_scalar(value)}\n"
    return sign(re.sub(rf"^{key}: .*\n", lambda _: line, text, count=1, flags=re.MULTILINE), signed.origin)


def signature(text: str) -> Signature | None:
    """What the `digest` line says; None if there is none."""
    header, _ = _cut(text)
    match = _DIGEST_LINE.search(header or "")
    if not match:
        return None
    content, _, origin = match["value"].strip(" \t\"'").partition("-")
    return Signature(content, origin)


def is_untouched(text: str) -> bool:
    """Whether the file is as the build wrote it: its digest line names everything else in it."""
    signed = signature(text)
    return signed is not None and signed.content == _content_digest(text, signed.origin)


def _content_digest(text: str, origin: str) -> str:
    return digest_texts(_unsigned(text), origin)[:16]


def _unsigned(text: str) -> str:
    """The file without its digest line."""
    header, body = _cut(text)
    if header is None:
        return text
    return f"{FENCE}\n{_DIGEST_LINE.sub('', header, count=1)}{FENCE}\n{body}"


def _cut(text: str) -> tuple[str | None, str]:
    """The lines between the fences, and what follows; None if there are no fences."""
    if not text.startswith(FENCE + "\n"):
        return None, text
    start = len(FENCE) + 1
    end = text.find(f"\n{FENCE}\n", start - 1)
    if end >= 0:
        return text[start : end + 1], text[end + len(FENCE) + 2 :]
    if text.endswith(f"\n{FENCE}"):
        return text[start : -len(FENCE)], ""
    return None, text


def _fields(header: str, path: str, problems: list[Problem]) -> dict[str, Field]:
    known = read_known(header)
    return read_yaml(header, path, problems) if known is None else known


def read_yaml(header: str, path: str, problems: list[Problem]) -> dict[str, Field]:
    """The keys with their values; what is wrong with any of them is added to the problems."""
    root = _root(header, path, problems)
    if root is None:
        return {}
    if not isinstance(root, yaml.MappingNode):
        problems.append(Problem(path, 2, 1, "front matter is no list of keys", "write title: …"))
        return {}
    fields: dict[str, Field] = {}
    seen: set[int] = set()
    for key, value in root.value:
        line, column = value.start_mark.line + 2, value.start_mark.column + 1
        complaint = _complaint(key, value, fields, seen)
        if complaint:
            place = (key.start_mark.line + 2, key.start_mark.column + 1)
            problems.append(Problem(path, *place, complaint, "write key: value, or a list of texts"))
            continue
        is_list = isinstance(value, yaml.SequenceNode)
        items = value.value if is_list else [value]
        values = tuple(text for item in items if (text := item.value.strip()))
        fields[key.value] = Field(values, is_list, line, column)
    return fields


def read_known(header: str) -> dict[str, Field] | None:
    """What YAML says in the form that `dump` gives it; None if it may be another: then a parser must tell."""
    if not header.replace("\n", "").isprintable():
        return None
    fields: dict[str, Field] = {}
    line, at = 2, 0
    while match := _KNOWN.match(header, at):
        key, value, listed = match.groups()
        if key in fields:
            return None
        if value is not None:
            said = _said(value)
            fields[key] = Field((said,) if said else (), False, line, len(key) + 3)
            line += 1
        else:
            items = listed.split("\n  - ")[1:]
            fields[key] = Field(tuple(filter(None, map(_said, items))), True, line + 1, 3)
            line += 1 + len(items)
        at = match.end()
    return fields if fields and at == len(header) else None


def _said(value: str) -> str:
    """What a JSON string or plain word says, without white space at its ends."""
    if value[0] != '"':
        return value
    text = _ESCAPED.sub(r"\1", value[1:-1]) if "\\" in value else value[1:-1]
    return text.strip()


def _root(header: str, path: str, problems: list[Problem]) -> yaml.Node | None:
    """What the YAML is made of; None if it is empty, or cannot be read: then a problem says so."""
    try:
        if not _SURELY_FLAT.fullmatch(header) and _is_too_deep(header):
            raise ValueError("it is nested too deeply")
        root: yaml.Node | None = yaml.compose(header, Loader=_LOADER)
    except yaml.MarkedYAMLError as failure:
        mark, words = failure.problem_mark or failure.context_mark, failure.problem or failure.context
        is_at_end = mark is not None and mark.line >= header.count("\n")
        if is_at_end and failure.context_mark:  # a quote or bracket that is never closed
            mark, words = failure.context_mark, f"{words} {failure.context}"
        line, column = (mark.line + 2, mark.column + 1) if mark else (1, 0)
        message = f"front matter cannot be read: {words}"
        hint = 'put a value with special characters in quotes: title: "Fire: 3 dead"'
        problems.append(Problem(path, line, column, message, hint))
        return None
    except yaml.reader.ReaderError as failure:
        # The loader in C counts bytes and the one in Python characters: we look for it ourselves.
        line = header[: max(0, header.find(chr(failure.character)))].count("\n") + 2
        message = f"front matter holds a character that YAML forbids: U+{failure.character:04X}"
        problems.append(Problem(path, line, 0, message, "delete it"))
        return None
    except (RecursionError, ValueError) as failure:
        problems.append(Problem(path, 1, 0, f"front matter cannot be read: {failure}"))
        return None
    return root


def _is_too_deep(header: str) -> bool:
    """Whether lists and mappings are nested deeper than anybody means it. Parsing takes no recursion."""
    start, end = yaml.CollectionStartEvent, yaml.CollectionEndEvent
    events = yaml.parse(header, Loader=_LOADER)
    steps = (isinstance(event, start) - isinstance(event, end) for event in events)
    return any(depth > DEEPEST for depth in accumulate(steps))


def _complaint(key: yaml.Node, value: yaml.Node, fields: Mapping[str, Field], seen: set[int]) -> str:
    """What is wrong with a key and its value; empty if nothing is."""
    if not isinstance(key, yaml.ScalarNode):
        return "a key must be a word"
    if key.value in fields:
        return f'key "{key.value}" stands here a second time'
    nodes = [value, *(value.value if isinstance(value, yaml.SequenceNode) else ())]
    # An alias is composed to the very node that its anchor names.
    if any(id(node) in seen for node in nodes) or len({id(node) for node in nodes}) < len(nodes):
        return f'"{key.value}" uses an alias, which is not supported'
    seen.update(id(node) for node in nodes)
    if isinstance(value, yaml.MappingNode) or any(
        not isinstance(node, yaml.ScalarNode) for node in nodes[1:]
    ):
        return f'"{key.value}" holds nested values'
    return ""


def _scalar(text: str) -> str:
    if _PLAIN.fullmatch(text) and text not in _NOT_PLAIN:
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)
