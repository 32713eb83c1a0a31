"""Templates as quicker Python than Jinja's own, which says the same as long as nothing is missing.

Jinja asks a function for each attribute, item and call, since any of them may be undefined. Here they are as
Python has them, and what it does not know raises: then the page is rendered by Jinja as it is.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from functools import lru_cache, partial
from keyword import iskeyword
from types import CodeType, FunctionType
from typing import Any
from weakref import WeakSet

from jinja2 import Environment, Template, nodes
from jinja2.compiler import CodeGenerator, Frame, optimizeconst
from jinja2.environment import TemplateModule
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from markupsafe import Markup, escape

ANSWERS_HELD = 2048
"""What each macro returned lately, that a process keeps."""

ON_TRIAL = 256
"""Calls after which a macro is no longer remembered if fewer than half of them had been there before."""


class QuickEnvironment(Environment):
    """Jinja's environment, for templates that are rendered thousands of times and never change meanwhile."""

    def __init__(self, **options: Any) -> None:
        """Of Jinja's options."""
        super().__init__(**options)
        self.code_generator_class, self.template_class, self.context_class = _Generator, _Template, _Context
        self._made: dict[str, Template] = {}

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,
    ) -> Template:
        """The template of that name, looked for once."""
        found = self._made.get(name) if isinstance(name, str) else None
        if found is None:
            found = super().get_template(name, parent, globals)
            self._made[str(found.name)] = found
        return found


class _Generator(CodeGenerator):
    @optimizeconst
    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - of Jinja
        if iskeyword(node.attr):
            super().visit_Getattr(node, frame)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    @optimizeconst
    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:  # noqa: N802 - of Jinja
        self.write("(")
        self.visit(node.node, frame)
        self.write(")[")
        self.visit(node.arg, frame)
        self.write("]")

    @optimizeconst
    def visit_Call(  # noqa: N802 - of Jinja
        self, node: nodes.Call, frame: Frame, forward_caller: bool = False
    ) -> None:
        is_unusual = forward_caller or node.dyn_args or node.dyn_kwargs
        if is_unusual or any(iskeyword(argument.key) for argument in node.kwargs):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(")(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")

    def return_buffer_contents(self, frame: Frame, force_unescaped: bool = False) -> None:
        """The end of a macro: what it returns says itself that it is HTML."""
        del force_unescaped
        super().return_buffer_contents(frame)

    def writeline(self, x: str, node: nodes.Node | None = None, extra: int = 0) -> None:
        """A line of code. What blocks and parents yield is joined there, not passed on piece by piece."""
        if x.startswith("yield from "):
            x = f"yield concat({x.removeprefix('yield from ')})"
        super().writeline(x, node, extra)


class _Context(Context):
    """What a template sees. No function that it calls asks for it: Jinja need not look each time."""

    def call(
        self, called: Callable[..., object], /, *arguments: object,
        _block_vars: object = None, _loop_vars: object = None, **named: object,
    ) -> object:  # fmt: skip
        """What the function returns."""
        return called(*arguments, **named)


class _Template(Template):
    """A template whose macros, where others import them, are asked once for the same arguments.

    An imported macro sees nothing but its arguments.
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
        made.root_render_func.__globals__.update(escape=_escaped, Macro=_macro, Markup=_markup)
        return made

    def render(self, *args: Any, **kwargs: Any) -> str:
        """The text. What goes wrong is raised as it is: Jinja will say where."""
        seen = {**self._everywhere(), **dict(*args, **kwargs)}
        return "".join(self.root_render_func(_Context(self.environment, seen, self.name, self.blocks)))

    def _everywhere(self) -> dict[str, Any]:
        """The globals, which never change, as a plain dictionary."""
        try:
            return self._plain_globals
        except AttributeError:
            self._plain_globals: dict[str, Any] = dict(self.globals)
            return self._plain_globals

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        del ctx  # all templates have the same globals: Jinja need not compare them each time
        module = self._module
        if module is None:
            module = super()._get_default_module()
            for name, macro in list(vars(module).items()):
                if isinstance(macro, FunctionType) and macro in _macros:
                    setattr(module, name, _asked_once(module, name, macro))
        return module


_markup: Callable[[str], Markup] = partial(str.__new__, Markup)
"""HTML, told by itself: `Markup` in a fifth of its time."""


def _escaped(value: Any) -> str:
    """`markupsafe.escape` in a quarter of its time, for text that is to be joined: most needs no escape."""
    if value.__class__ is str:
        if "&" in value or "<" in value or ">" in value or "'" in value or '"' in value:
            return escape(value)
        return value
    if value.__class__ is int:
        return str(value)
    if value.__class__ is FunctionType:
        raise TypeError("a macro is printed by Jinja alone")
    return value if value.__class__ is Markup else escape(value)


def _macro(  # noqa: PLR0917 - as Jinja calls it
    environment: Environment,
    function: Callable[..., str],
    name: str,
    arguments: tuple[str, ...],
    catch_kwargs: bool,
    catch_varargs: bool,
    caller: bool,
    default_autoescape: bool | None = None,
) -> Callable[..., str]:
    """A macro that is called at once, if all its arguments have names."""
    if catch_kwargs or catch_varargs or caller or "caller" in arguments:
        return Macro(environment, function, name, list(arguments), catch_kwargs, catch_varargs, caller,
                     default_autoescape)  # fmt: skip
    count = len(arguments)

    def call(*given: object, **named: object) -> str:
        if named or len(given) < count:
            given = (*given, *[named.pop(name, missing) for name in arguments[len(given) :]])
            if named:
                raise TypeError(f"macro {name!r} takes no such arguments")
        return function(*given)

    _macros.add(call)
    return call


_macros: WeakSet[Callable[..., str]] = WeakSet()


def _asked_once(module: TemplateModule, name: str, macro: Callable[..., str]) -> Callable[..., str]:
    """The macro, with what it returned lately; arguments that cannot be compared are asked each time.

    One that is seldom asked the same takes its place in the module again: to remember it costs more.
    """
    remembered = lru_cache(maxsize=ANSWERS_HELD, typed=True)(macro)
    calls = 0

    def call(*arguments: object, **named: object) -> str:
        nonlocal calls
        calls += 1
        if calls % ON_TRIAL == 0 and 2 * remembered.cache_info().hits < calls:
            setattr(module, name, macro)
        try:
            return remembered(*arguments, **named)
        except TypeError:
            return macro(*arguments, **named)

    return call
