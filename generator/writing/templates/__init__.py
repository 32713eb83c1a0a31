"""Jinja2: the environments, what a template depends on, errors as problems. The only folder with jinja2."""

from __future__ import annotations

import marshal
import re
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import CodeType, MappingProxyType
from typing import Any
from urllib.parse import quote

from jinja2 import (
    BytecodeCache,
    Environment,
    FunctionLoader,
    StrictUndefined,
    TemplateAssertionError,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
    meta,
)
from jinja2.bccache import Bucket
from markupsafe import Markup

from generator.core.problems import BuildError, Problem, guess, with_excerpts
from generator.writing.heads import direction
from generator.writing.templates.quick import QuickEnvironment

__all__ = ["Code", "Environments", "compiled", "environment", "references", "render", "trusted"]


@dataclass(frozen=True, slots=True)
class Code:
    """A template that was compiled by this program under this Python."""

    checksum: str
    """Of its text, as Jinja knows it; empty if it cannot be compiled."""
    data: bytes
    """What it became, marshalled."""


@dataclass(frozen=True, slots=True)
class Environments:
    """What a set of templates is rendered by."""

    quick: Environment
    """For pages in which nothing is missing."""
    exact: Environment
    """Jinja as it is, for all others: it finds out what is wrong, or that nothing is."""
    refused: set[str] = field(default_factory=set)
    """Templates for which the quick one did not do, and is not asked again."""


def environment(
    load: Callable[[str], str],
    filters: Mapping[str, Callable[..., object]],
    codes: Mapping[str, Code] = MappingProxyType({}),
) -> Environments:
    """Environments in which everything is escaped and nothing is undefined.

    `load` returns the text of a template by name; `filters` are added to Jinja's own; `codes` are templates
    that were compiled before, by name.
    """
    for name, code in codes.items():
        _compiled_quickly.take(name, code)
    options: dict[str, Any] = {
        "undefined": StrictUndefined,
        "loader": FunctionLoader(lambda name: (load(name), name, lambda: True)),
        "trim_blocks": True,
        "lstrip_blocks": True,
        "keep_trailing_newline": True,
        "auto_reload": False,
        "cache_size": -1,
    }
    made = Environments(
        QuickEnvironment(autoescape=True, bytecode_cache=_compiled_quickly, **options),
        Environment(autoescape=True, bytecode_cache=_compiled, **options),
    )
    for one in (made.quick, made.exact):
        one.filters.pop("safe")  # strangers' text is only text
        one.filters["url"] = _url
        one.filters["direction"] = direction
        one.filters.update(filters)
        one.policies["json.dumps_kwargs"] = {"sort_keys": True, "ensure_ascii": False}
    return made


def compiled(made: Environments, name: str, text: str) -> Code:
    """A template as it is compiled quickly; nothing if it cannot be, which rendering it will tell."""
    bucket = _compiled_quickly.get_bucket(made.quick, name, name, text)
    if bucket.code is None:
        try:
            bucket.code = made.quick.compile(text, name, name)
        except TemplateError:
            return Code("", b"")
        _compiled_quickly.set_bucket(bucket)
    return Code(bucket.checksum, marshal.dumps(bucket.code))


class _Compiled(BytecodeCache):
    """The templates that this process compiled: when one is edited, the others are not compiled again."""

    def __init__(self) -> None:
        self._held: dict[str, tuple[str, CodeType | None]] = {}

    def take(self, name: str, code: Code) -> None:
        """Hold a template that another process compiled."""
        if code.data:
            key = self.get_cache_key(name, name)
            self._held[key] = code.checksum, marshal.loads(code.data)  # noqa: S302 - our own, undamaged

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self._held.get(bucket.key, ("", None))
        bucket.code = code if checksum == bucket.checksum else None

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._held[bucket.key] = bucket.checksum, bucket.code


_compiled, _compiled_quickly = _Compiled(), _Compiled()


def trusted(html: str) -> Markup:
    """HTML that our own renderer made, which a template may print as it is."""
    return Markup(html)  # noqa: S704 - callers are the renderer alone


@lru_cache(maxsize=64)  # a process that builds again reads the same ones
def references(text: str, place: str) -> tuple[str, ...]:
    """The names of the templates that a template extends, imports or includes.

    Raises:
        BuildError: a template that cannot be parsed, or a name that is computed: then it could not be known
            which pages an edit changes.
    """
    plain = Environment(autoescape=True)
    try:
        names = list(meta.find_referenced_templates(plain.parse(text)))
    except TemplateSyntaxError as failure:
        problem = Problem(place, failure.lineno, 0, f"template cannot be read: {failure.message}")
        raise BuildError(with_excerpts([problem], text)) from failure
    if None in names:
        hint = 'write the name itself in quotes: {% import "partials/card.html" as cards %}'
        raise BuildError([Problem(place, 0, 0, "the name of a template is computed", hint)])
    return tuple(dict.fromkeys(name for name in names if name))


def render(made: Environments, name: str, values: Mapping[str, object], *, place: str, page: str) -> str:
    """The template with the values.

    `place` is the folder of templates as messages name it, `page` the file that is being made.

    Raises:
        BuildError: whatever the template does wrong, with its line.
    """
    if name not in made.refused:
        try:
            return made.quick.get_template(name).render(values)
        except BuildError:
            raise
        except Exception:  # whatever it is, Jinja itself knows better what it means
            made.refused.add(name)
    return _render_exactly(made.exact, name, values, place=place, page=page)


def _render_exactly(
    made: Environment, name: str, values: Mapping[str, object], *, place: str, page: str
) -> str:
    """As Jinja renders, with what is wrong as problems."""
    try:
        return made.get_template(name).render(values)
    except BuildError:
        raise
    except TemplateError as failure:
        raise BuildError([_problem_of(failure, name, place, page, made)]) from failure
    except (TypeError, ValueError, AttributeError, KeyError, ZeroDivisionError) as failure:
        if not list(_template_frames(failure)):
            raise
        raise BuildError([_problem_of(failure, name, place, page, made)]) from failure


def _problem_of(failure: Exception, name: str, place: str, page: str, made: Environment) -> Problem:
    """Where in which template it went wrong, and what is known instead."""
    frames = list(_template_frames(failure))
    file, line = frames[-1] if frames else (name, 0)
    message = str(failure) or type(failure).__name__
    hint = f"while rendering {page}"
    if isinstance(failure, TemplateNotFound):
        message = f'there is no template "{failure.name}"'
    elif isinstance(failure, TemplateSyntaxError | TemplateAssertionError):
        file, line = failure.name or name, failure.lineno
    elif isinstance(failure, UndefinedError):
        missing = re.search(r"has no attribute '(\w+)'", message)
        kind = re.search(r"'generator\.core\.\w+\.(\w+) object'", message)
        if missing and kind:
            message = f"'{kind[1]}' has no attribute '{missing[1]}'"
            hint += f"; {_guess_field(kind[1], missing[1])}"
        else:
            hint += "; a template sees `page`, a view of generator/core/views.py, and `site`"
    problem = Problem(f"{place}/{file}", line, 0, message, hint)
    assert made.loader is not None, "the environment was made with a loader"
    try:
        text, _, _ = made.loader.get_source(made, file)
    except TemplateNotFound:
        return problem
    return with_excerpts([problem], text)[0]


def _guess_field(kind: str, missing: str) -> str:
    from generator.core import model, views

    known = getattr(views, kind, None) or getattr(model, kind, None)
    names = getattr(known, "__dataclass_fields__", {})
    return guess(missing, names) if names else "see generator/core/views.py"


def _template_frames(failure: BaseException) -> Iterator[tuple[str, int]]:
    """File and line of each template that the error passed through, outermost first."""
    for frame, line in traceback.walk_tb(failure.__traceback__):
        if "__jinja_template__" in frame.f_globals or frame.f_code.co_filename.endswith((".html", ".xml")):
            yield frame.f_code.co_filename, line


def _url(path: str) -> str:
    """Percent-encoded, for formats that take no IRI."""
    return quote(path, safe="/:?&=#%-._~+,;@!$'()*")
