"""read_yaml(): front matter that `dump` has not written, and what is wrong with it. The only user of yaml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import accumulate
from typing import Any

import yaml

from generator.core.problems import Problem
from generator.reading.fields import Field

DEEPEST = 20
"""Nested lists and mappings. All are refused later, but 25,000 of them take all of the stack of libyaml."""

_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

_SURELY_FLAT = re.compile(r"(?:[a-z]+:(?: [^\n\[{]*)?\n|  - [^\n\[{-]+\n)*")
"""Keys with a text, and lists of texts: needs no counting of depth."""


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
