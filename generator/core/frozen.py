"""`dataclass`, `field`, `replace`, `asdict`: as those of `dataclasses`, quick to load, for immutable values.

The usual ones write six functions for each class when it is loaded, a third of what loading the stages
took; here one is written, when the first value is made. Their frozen values are set field by field by a call
each; here a value is filled while it is of a class that may be changed, in a third of the time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

__all__ = ["asdict", "dataclass", "field", "fields_of", "getter", "replace"]

Instance = TypeVar("Instance")

_MISSING: Any = object()

_turn: Callable[[Any, type], None] = object.__dict__["__class__"].__set__
"""Sets the class of an object, whatever that class says about being changed."""


class _Field:
    """What `field` says of a field."""

    __slots__ = ("compare", "default", "default_factory")

    def __init__(self, *, default: Any, default_factory: Any, compare: bool) -> None:
        self.default, self.default_factory, self.compare = default, default_factory, compare


class Plan:
    """How values of a class are made and taken apart."""

    __slots__ = ("fields", "names", "values_of")

    def __init__(self, fields: Mapping[str, _Field]) -> None:
        """`fields` are all of them by name, in order."""
        self.fields = fields
        self.names = tuple(fields)
        self.values_of = getter(self.names)


def getter(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    """A function that returns so many attributes of an object."""
    if len(names) > 1:
        return attrgetter(*names)  # one is returned bare, and none is an error
    return lambda value: tuple(getattr(value, name) for name in names)


def fields_of(kind: type) -> dict[str, bool]:
    """The fields of a dataclass, and whether two values are the same by them; none of any other type."""
    plan: Plan | None = getattr(kind, "__plan__", None)
    fields = plan.fields if plan else getattr(kind, "__dataclass_fields__", {})
    return {name: field.compare for name, field in fields.items()}


def _field(
    *, default: Any = _MISSING, default_factory: Callable[[], Any] = _MISSING, compare: bool = True
) -> Any:
    return _Field(default=default, default_factory=default_factory, compare=compare)


def _dataclass(*, frozen: bool, slots: bool, eq: bool = True, order: bool = False) -> Callable[[type], type]:
    assert (frozen, slots) == (True, True), "there is no other kind here"
    return lambda kind: _made(kind, eq=eq, order=order)


def _made(kind: type, *, eq: bool, order: bool) -> type:
    """The class with slots for its fields, and with all that a dataclass has."""
    named = dict(kind.__dict__)
    notes = dict(kind.__annotations__)
    fields: dict[str, _Field] = {}
    for name in notes:
        given = named.pop(name, _MISSING)
        is_told = isinstance(given, _Field)
        fields[name] = given if is_told else _Field(default=given, default_factory=_MISSING, compare=True)
    plan = Plan(fields)
    for name in ("__dict__", "__weakref__"):
        named.pop(name, None)
    named |= {
        "__annotations__": notes,
        "__slots__": plan.names,
        "__match_args__": plan.names,
        "__plan__": plan,
        "__dataclass_fields__": _StandardFields(),
        "__setattr__": _refuse,
        "__delattr__": _refuse,
    }
    named.setdefault("__repr__", _repr)
    named.setdefault("__reduce__", _reduce)
    key = getter(tuple(name for name, field in fields.items() if field.compare))
    if eq:
        named.setdefault("__eq__", _equality(key))
        named.setdefault("__hash__", lambda self: hash(key(self)))
        if named["__hash__"] is None:  # Python says so of classes that say what is equal
            named["__hash__"] = lambda self: hash(key(self))
    if order:
        named |= _order(key)
    made = type(kind)(kind.__name__, kind.__bases__, named)
    made.__qualname__ = kind.__qualname__

    def __init__(self: Any, *values: Any, **others: Any) -> None:  # noqa: N807 - it stands in for that
        if made.__init__ is __init__:  # type: ignore[misc] # the first value: now it pays
            made.__init__ = _initialiser(made, plan)  # type: ignore[misc]
        made.__init__(self, *values, **others)  # type: ignore[misc]

    made.__init__ = __init__  # type: ignore[misc]
    return made


def _initialiser(made: type, plan: Plan) -> Callable[..., None]:
    """`__init__` of a class: fills a value while it is of a class of the same shape that may be changed."""
    shape = {"__slots__": plan.names, "__module__": made.__module__}
    if "__orig_bases__" in made.__dict__:  # without these nothing inherits from `Generic`
        shape["__orig_bases__"] = made.__dict__["__orig_bases__"]
    twin = type(made)(made.__name__, made.__bases__, shape)
    given: dict[str, Any] = {"__turn": _turn, "__kind": made, "__twin": twin, "__missing": _MISSING}
    arguments, lines = [], []
    for name, field in plan.fields.items():
        value = name
        if field.default_factory is not _MISSING:
            given[f"__make_{name}"] = field.default_factory
            arguments.append(f"{name}=__missing")
            value = f"__make_{name}() if {name} is __missing else {name}"
        elif field.default is not _MISSING:
            given[f"__default_{name}"] = field.default
            arguments.append(f"{name}=__default_{name}")
        else:
            arguments.append(name)
        lines.append(f"  __self.{name} = {value}\n")
    source = (
        f"def make({', '.join(given)}):\n"
        f" def __init__({', '.join(['__self', *arguments])}):\n"
        f"  __turn(__self, __twin)\n{''.join(lines)}  __turn(__self, __kind)\n"
        " return __init__"
    )
    written: dict[str, Any] = {}
    exec(source, written)  # noqa: S102 - names of fields as our own code has them, and nothing else
    initialise: Callable[..., None] = written["make"](**given)
    initialise.__qualname__ = f"{made.__qualname__}.__init__"
    return initialise


class _StandardFields:
    """`__dataclass_fields__`, by which `dataclasses` knows its own: made if anybody asks."""

    def __get__(self, value: object, kind: Any) -> object:
        import dataclasses  # loads `inspect`, which a build with nothing to do can spare

        missing: Any = dataclasses.MISSING
        standard: dict[str, Any] = {
            name: dataclasses.field(
                default=missing if field.default is _MISSING else field.default,
                default_factory=missing if field.default_factory is _MISSING else field.default_factory,
                compare=field.compare,
            )
            for name, field in kind.__plan__.fields.items()
        }
        named = {
            "__doc__": kind.__doc__,
            "__module__": kind.__module__,
            "__annotations__": kind.__annotations__,
        }
        plain: Any = type(kind.__name__, (), standard | named)
        made: Any = dataclasses.dataclass(init=False, repr=False, eq=False)(plain)
        kind.__dataclass_fields__ = made.__dataclass_fields__
        return kind.__dataclass_fields__


def _refuse(self: object, name: str, _: object = None) -> NoReturn:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot change {name!r} of a {type(self).__name__}: values do not change")


def _repr(self: Any) -> str:
    plan: Plan = self.__plan__
    values = zip(plan.names, plan.values_of(self), strict=True)
    return f"{type(self).__qualname__}({', '.join(f'{name}={value!r}' for name, value in values)})"


def _reduce(self: Any) -> tuple[type, tuple[Any, ...]]:
    """The class and what it was made with: what pickle reads again without asking for names."""
    kind = self.__class__
    return kind, kind.__plan__.values_of(self)


def _equality(key: Callable[[Any], tuple[Any, ...]]) -> Callable[[Any, object], bool]:
    def __eq__(self: Any, other: object) -> bool:  # noqa: N807
        return key(self) == key(other) if other.__class__ is self.__class__ else NotImplemented

    return __eq__


def _order(key: Callable[[Any], tuple[Any, ...]]) -> dict[str, Callable[[Any, object], bool]]:
    def __lt__(self: Any, other: object) -> bool:  # noqa: N807
        return key(self) < key(other) if other.__class__ is self.__class__ else NotImplemented

    def __le__(self: Any, other: object) -> bool:  # noqa: N807
        return key(self) <= key(other) if other.__class__ is self.__class__ else NotImplemented

    def __gt__(self: Any, other: object) -> bool:  # noqa: N807
        return key(self) > key(other) if other.__class__ is self.__class__ else NotImplemented

    def __ge__(self: Any, other: object) -> bool:  # noqa: N807
        return key(self) >= key(other) if other.__class__ is self.__class__ else NotImplemented

    return {"__lt__": __lt__, "__le__": __le__, "__gt__": __gt__, "__ge__": __ge__}


def _replace(value: Instance, /, **changes: Any) -> Instance:
    plan: Plan | None = getattr(value, "__plan__", None)
    if plan is None:
        import dataclasses

        return dataclasses.replace(value, **changes)  # type: ignore[type-var]
    return value.__class__(**(dict(zip(plan.names, plan.values_of(value), strict=True)) | changes))


def _asdict(value: Any) -> dict[str, Any]:
    import dataclasses

    return dataclasses.asdict(value)


if TYPE_CHECKING:
    from dataclasses import asdict, dataclass, field, replace
else:
    asdict, dataclass, field, replace = _asdict, _dataclass, _field, _replace
