"""The sandbox in which templates are evaluated: one Jinja environment that knows plain values and nothing else.

Attributes are looked up by the type of the value in short tables: no Python attribute is ever reached, so no name, with
or without underscores, leads from a value to the interpreter. Operators, calls and loops are metered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from functools import partial
from typing import Any, Final

from jinja2 import StrictUndefined
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.runtime import Context, LoopContext, Macro, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace
from jinja2.utils import missing as absent

from toolkit.templates.collector import Collector, LimitError
from toolkit.templates.richvalues import RichText
from toolkit.templates.source import DELIMITERS
from toolkit.templates.texts import Joined, join_texts, plain_of
from toolkit.templates.values import Callback, Missing, Series, View, field_names, freeze
from toolkit.templates.wordml import names_in

__all__ = ["PlanContext", "Sandbox", "UnknownNameInTemplateError"]

MAX_RANGE: Final = 10_000
MAX_TEXT: Final = 1_000_000
MAX_BITS: Final = 4096
MAX_ARGUMENT: Final = 10_000


class UnknownNameInTemplateError(UndefinedError):
    """A template printed or used a name or field that does not exist. Facts: the name, the names there are."""

    def __init__(self, name: str, known: tuple[str, ...], message: str | None = None) -> None:
        super().__init__(message)
        self.name_used = name
        self.known = known


class _Unknown(StrictUndefined):
    """An unknown name: may be tested with `is defined` and `default`, and fails in every other use."""

    __slots__ = ()

    def __init__(
        self,
        hint: str | None = None,
        obj: Any = absent,
        name: str | None = None,
        exc: Callable[..., Exception] | None = None,
    ) -> None:
        known = field_names(obj) if isinstance(obj, View) else ()
        failure: Any = exc or partial(UnknownNameInTemplateError, name or "", known)
        super().__init__(hint, obj, name, failure)


class PlanContext(Context):
    """Jinja's context, with the collector of the render at hand."""

    collector: Collector


class _Method:
    """A text or date method under guard, bound to its value."""

    __slots__ = ("call", "value")

    def __init__(self, call: Callable[..., Any], value: Any) -> None:
        self.call = call
        self.value = value

    def __call__(self, *args: Any, **named: Any) -> Any:
        check_arguments((*args, *named.values()))
        return self.call(self.value, *args, **named)


def check_arguments(values: Iterable[Any]) -> None:
    for value in values:
        if isinstance(value, int) and abs(value) > MAX_ARGUMENT:
            raise LimitError(f"a number above {MAX_ARGUMENT} is given to a function")


def _replace(text: str, old: str, new: str, count: int = -1) -> str:
    if (text.count(old) if old else len(text) + 1) * len(new) > MAX_TEXT:
        raise LimitError("a replacement grows beyond all measure")
    return text.replace(old, new, count)


def _split(text: str, separator: str | None = None, most: int = -1) -> Series:
    return Series(text.split(separator, most))


_TEXT_METHODS: Final[Mapping[str, Callable[..., Any]]] = {
    **{
        name: getattr(str, name)
        for name in names_in(
            "upper lower title capitalize swapcase casefold strip lstrip rstrip startswith endswith count find "
            "isdigit isalpha isalnum isupper islower isspace removeprefix removesuffix zfill"
        )
    },
    "replace": _replace,
    "split": _split,
    "splitlines": lambda text: Series(text.splitlines()),
}
_DATE_FIELDS: Final = frozenset(("year", "month", "day", "hour", "minute", "second"))
_DATE_METHODS: Final = frozenset(("strftime", "isoformat", "weekday", "isoweekday", "date", "time"))
_LOOP_FIELDS: Final = frozenset(
    ("index", "index0", "first", "last", "length", "revindex", "revindex0", "previtem", "nextitem", "depth", "depth0")
)
_LOOP_METHODS: Final = frozenset(("cycle", "changed"))


class Sandbox(ImmutableSandboxedEnvironment):
    """The environment of all templates. `extra` filters stand beside ours; they see and return plain values."""

    intercepted_binops = frozenset(("+", "-", "*", "/", "//", "**", "%"))
    context_class = PlanContext

    def __init__(self, filters: Mapping[str, Callable[..., Any]], tests: Mapping[str, Callable[..., Any]]) -> None:
        super().__init__(
            undefined=_Unknown,
            autoescape=True,
            optimized=False,
            cache_size=0,
            keep_trailing_newline=True,
            **DELIMITERS,
        )
        self.filters = dict(filters)
        self.tests = dict(tests)
        self.globals = {"range": _range, "namespace": _namespace}

    # -- attributes and items -----------------------------------------------------------------------------------

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A field of a value, by the type of the value."""
        if type(obj) is View and attribute in obj._fields:
            return obj._fields[attribute]
        return self._field(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """`value[argument]`: a field of a view, an item of a list, characters of a text."""
        if type(obj) is View and argument in obj._fields:
            return obj._fields[argument]
        if isinstance(obj, Missing):
            return obj
        if isinstance(obj, str | tuple | list) and isinstance(argument, int | slice):
            try:
                return obj[argument]
            except IndexError:
                return self.undefined(f"there is no item {argument}", obj=obj, name=str(argument))
        if isinstance(obj, dict) and argument in obj:
            return obj[argument]
        return self._field(obj, argument) if isinstance(argument, str) else self.undefined(obj=obj, name=str(argument))

    def _field(self, obj: Any, name: str) -> Any:
        if name.startswith("_"):
            raise SecurityError("names that begin with an underscore are closed to templates")
        if isinstance(obj, Missing):
            return obj
        if isinstance(obj, Undefined):
            return getattr(obj, "name")  # noqa: B009 - fails with the unknown name, as every use of it does
        found = self._known_field(obj, name)
        return self.undefined(obj=obj, name=name) if found is absent else found

    def _known_field(self, obj: Any, name: str) -> Any:
        if isinstance(obj, str):
            method = _TEXT_METHODS.get(name)
            return absent if method is None else _Method(method, str(plain_of(obj)))
        if isinstance(obj, LoopContext):
            return getattr(obj, name) if name in _LOOP_FIELDS | _LOOP_METHODS else absent
        if isinstance(obj, Namespace):
            return getattr(obj, name, absent)
        if isinstance(obj, date | datetime | time):
            return _date_field(obj, name)
        if isinstance(obj, dict):
            return obj.get(name, absent)
        if isinstance(obj, RichText) and name == "plain":
            return obj.plain
        if isinstance(obj, tuple) and name in ("grouper", "list"):
            return getattr(obj, name, absent)
        return absent

    # -- operators and calls ------------------------------------------------------------------------------------

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Arithmetic that cannot grow beyond measure, and text that cannot be formatted."""
        if operator == "+" and (isinstance(left, Joined) or isinstance(right, Joined)):
            return join_texts("", (left, right))
        left, right = plain_of(left), plain_of(right)
        for side in (left, right):
            if isinstance(side, Missing):
                return side
        _check_size(operator, left, right)
        result = self.binop_table[operator](left, right)
        if isinstance(result, int) and result.bit_length() > MAX_BITS:
            raise LimitError("a number grows beyond all measure")
        if isinstance(result, str | tuple) and isinstance(context, PlanContext):
            context.collector.spend(len(result))
        return Series(result) if isinstance(result, tuple) else result

    def is_safe_callable(self, obj: Any) -> bool:
        """Only what was made to be called from a template."""
        return isinstance(obj, _Method | Callback | Macro | Missing) or _is_own_call(obj)

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
        """Call what may be called; anything else is refused."""
        if isinstance(__obj, Undefined):
            return __obj()
        if not __self.is_safe_callable(__obj):
            raise SecurityError("this cannot be called from a template")
        if isinstance(__obj, Callback):
            return __obj(*(freeze(plain_of(a)) for a in args), **{k: freeze(plain_of(v)) for k, v in kwargs.items()})
        result = __context.call(__obj, *args, **kwargs)
        if isinstance(result, str) and isinstance(__context, PlanContext):
            __context.collector.spend(len(result))
        return result


def _is_own_call(obj: Any) -> bool:
    if isinstance(obj, LoopContext) or obj is _range or obj is _namespace:
        return True
    return isinstance(getattr(obj, "__self__", None), LoopContext)


def _check_size(operator: str, left: Any, right: Any) -> None:
    if operator == "%" and isinstance(left, str | bytes):
        raise SecurityError("text cannot be formatted with %; use ~ to join texts")
    if operator == "**" and not (abs(left) <= 10**9 and abs(right) <= 1000):
        raise LimitError("a power grows beyond all measure")
    if operator == "*":
        for one, other in ((left, right), (right, left)):
            if isinstance(one, str | tuple | list) and isinstance(other, int) and len(one) * other > MAX_TEXT:
                raise LimitError("a text or list is repeated beyond all measure")
    sized = isinstance(left, str | tuple | list) and isinstance(right, str | tuple | list)
    if operator == "+" and sized and len(left) + len(right) > MAX_TEXT:
        raise LimitError("a text or list grows beyond all measure")


def _date_field(obj: Any, name: str) -> Any:
    if name in _DATE_FIELDS:
        return getattr(obj, name, absent)
    if name in _DATE_METHODS and hasattr(obj, name):
        return _Method(getattr(type(obj), name), obj)
    return absent


def _range(*bounds: int) -> range:
    """`range(n)`, for at most 10,000 numbers."""
    numbers = range(*bounds)
    if len(numbers) > MAX_RANGE:
        raise LimitError(f"range() is for at most {MAX_RANGE} numbers")
    return numbers


def _namespace(**fields: Any) -> Namespace:
    """`namespace(total=0)`: a place for `{% set ns.total = … %}` inside a loop."""
    return Namespace(**fields)
