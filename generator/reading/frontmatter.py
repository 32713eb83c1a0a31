"""Front matter: the YAML between two `---` lines at the top of a Markdown file.

YAML is read as strings: `title: No` is a title, `date: 2022` a text. Aliases, duplicate keys and nested
values are problems with their line and column. Also here: the `digest` line, which says whose the file is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.core.digest import digest_texts
from generator.core.model import RawArticle
from generator.core.problems import BuildError, Problem, error, with_excerpts
from generator.reading.fields import Field

FENCE = "---"

Values = Mapping[str, str | tuple[str, ...]]
"""What front matter says, by key: a text, or a list of texts; empty ones are not written."""

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
    if known is not None:
        return known
    from generator.reading.frontmatter_yaml import read_yaml  # with a parser, which few files need

    return read_yaml(header, path, problems)


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


def _scalar(text: str) -> str:
    if _PLAIN.fullmatch(text) and text not in _NOT_PLAIN:
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)
