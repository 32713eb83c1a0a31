"""Jinja2: the environment, what a template depends on, and its errors as problems. The only jinja2 user."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from functools import lru_cache
from types import CodeType
from typing import Any, ClassVar
from urllib.parse import quote

from jinja2 import (
    BytecodeCache,
    Environment,
    FunctionLoader,
    StrictUndefined,
    Template,
    TemplateAssertionError,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
    meta,
)
from jinja2.bccache import Bucket
from jinja2.environment import TemplateModule
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

from generator.core.problems import BuildError, Problem, guess, with_excerpts
from generator.writing.heads import direction

__all__ = ["Environment", "environment", "references", "render", "trusted"]

ANSWERS_HELD = 2048
"""What each macro returned lately, that a process keeps."""


def environment(load: Callable[[str], str], filters: Mapping[str, Callable[..., object]]) -> Environment:
    """An environment in which everything is escaped and nothing is undefined.

    `load` returns the text of a template by name; `filters` are added to Jinja's own.
    """
    made = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=FunctionLoader(lambda name: (load(name), name, lambda: True)),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
        bytecode_cache=_Compiled(),
    )
    made.template_class, made.context_class = _Template, _Context
    made.filters.pop("safe")  # strangers' text is only text
    made.filters["url"] = _url
    made.filters["direction"] = direction
    made.filters.update(filters)
    made.policies["json.dumps_kwargs"] = {"sort_keys": True, "ensure_ascii": False}
    return made


class _Compiled(BytecodeCache):
    """The templates that this process compiled: when one is edited, the others are not compiled again."""

    _held: ClassVar[dict[str, tuple[str, CodeType | None]]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self._held.get(bucket.key, ("", None))
        bucket.code = code if checksum == bucket.checksum else None

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._held[bucket.key] = bucket.checksum, bucket.code


class _Context(Context):
    """What a template sees. No function that it calls asks for it: Jinja need not look each time."""

    def call(
        self, called: Callable[..., object], /, *arguments: object,
        _block_vars: object = None, _loop_vars: object = None, **named: object,
    ) -> object:  # fmt: skip
        """What the function returns."""
        return called(*arguments, **named)


class _Macro(Macro):
    """A macro that is called at once if it is given all its arguments in their order."""

    def __call__(self, *arguments: object, **named: object) -> str:
        takes_more = self.caller or self.catch_kwargs or self.catch_varargs
        if named or takes_more or len(arguments) != self._argument_count:
            return super().__call__(*arguments, **named)
        return Markup(self._func(*arguments))  # noqa: S704 - it escapes what it prints


def _escaped(value: Any) -> str:
    """`markupsafe.escape` in a quarter of its time, for text that is to be joined: most needs no escape."""
    if value.__class__ is Markup:
        return value
    if value.__class__ is str and not (
        "&" in value or "<" in value or ">" in value or "'" in value or '"' in value
    ):
        return value
    return escape(value)


class _Template(Template):
    """A template whose macros, where others import them, are asked once for the same arguments.

    An imported macro sees nothing but its arguments, and a story's card stands on a dozen pages.
    """

    @classmethod
    def from_code(
        cls,
        environment: Environment,
        code: CodeType,
        globals: MutableMapping[str, Any],
        uptodate: Callable[[], bool] | None = None,
    ) -> Template:
        """The template of compiled code, which finds what is quicker here under the names of Jinja's own."""
        made = super().from_code(environment, code, globals, uptodate)
        made.root_render_func.__globals__.update(escape=_escaped, Macro=_Macro)
        return made

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        del ctx  # all templates have the same globals: Jinja need not compare them each time
        module = self._module
        if module is None:
            module = super()._get_default_module()
            for name, macro in vars(module).items():
                if isinstance(macro, Macro) and not macro.caller:
                    setattr(module, name, _asked_once(macro))
        return module


def _asked_once(macro: Macro) -> Callable[..., str]:
    """The macro, with what it returned lately; arguments that cannot be compared are asked each time."""
    remembered = lru_cache(maxsize=ANSWERS_HELD, typed=True)(macro)

    def call(*arguments: object, **named: object) -> str:
        try:
            return remembered(*arguments, **named)
        except TypeError:
            return macro(*arguments, **named)

    return call


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


def render(made: Environment, name: str, values: Mapping[str, object], *, place: str, page: str) -> str:
    """The template with the values.

    `place` is the folder of templates as messages name it, `page` the file that is being made.

    Raises:
        BuildError: whatever the template does wrong, with its line.
    """
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
