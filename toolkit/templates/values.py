"""What a template may see: plain, immutable values, and nothing that could be called or changed.

`freeze` turns a caller's data into them, once; everything else is refused by name. `View` stands for a group of fields,
`Series` for a list, `Missing` for a value that nobody gave; text and pictures with a shape of their own are in
`richvalues`. None of them holds markup, and none of them escapes by itself: that is done where they are printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, Final

from toolkit.errors import TemplateError
from toolkit.templates.richvalues import Listing, Picture, RichParagraphs, RichText

__all__ = [
    "Callback",
    "Missing",
    "Series",
    "ShownDate",
    "View",
    "YesNo",
    "field_names",
    "freeze",
    "frozen_view",
    "view_text",
]

MAX_DEPTH: Final = 60


class View:
    """A group of fields, read-only. A template writes `{{ plan.goals }}`; Python may also write `view["goals"]`.

    `fields` are frozen on the way in. `text` is what `{{ plan }}` itself prints; None makes that a template error.
    Any field name works, `items` and `keys` included, since a view has no public methods; names that begin with an
    underscore are left out.
    """

    __slots__ = ("_fields", "_text")
    _fields: dict[str, Any]
    _text: str | None

    def __init__(self, fields: Mapping[str, Any], text: str | None = None) -> None:
        frozen = {str(key): freeze(value) for key, value in fields.items() if not str(key).startswith("_")}
        object.__setattr__(self, "_fields", frozen)
        object.__setattr__(self, "_text", text)

    def __getitem__(self, name: str) -> Any:
        return self._fields[name]

    def __getattr__(self, name: str) -> Any:
        try:
            return self._fields[name]
        except KeyError:
            raise AttributeError(f"this view has no field {name!r}") from None

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError("a view is read-only")

    def __delattr__(self, name: str) -> None:
        raise AttributeError("a view is read-only")

    def __contains__(self, name: object) -> bool:
        return name in self._fields

    def __iter__(self) -> Iterator[Any]:
        raise TypeError("a view is a group of fields: name the field")

    def __bool__(self) -> bool:
        return bool(self._fields)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, View):
            return NotImplemented
        if self is other:
            return True
        return self._fields == other._fields and self._text == other._text

    def __hash__(self) -> int:
        return hash(tuple(self._fields))

    def __repr__(self) -> str:
        return f"View({', '.join(self._fields)})"

    def __reduce__(self) -> tuple[Any, ...]:
        return (View, (self._fields, self._text))


def frozen_view(fields: dict[str, Any], text: str | None = None) -> View:
    """A view of fields that are frozen already, without a copy: for builders of many views, who let go of the dict.

    Such a dict may be filled further before the view is handed on, which is how views come to hold each other.
    """
    view = object.__new__(View)
    _set_fields(view, fields)
    _set_text(view, text)
    return view


_set_fields: Final = View.__dict__["_fields"].__set__
_set_text: Final = View.__dict__["_text"].__set__


def field_names(view: View) -> tuple[str, ...]:
    """The names of a view's fields, in their order."""
    return tuple(view._fields)


def view_text(view: View) -> str | None:
    """What a view prints by itself, or None."""
    return view._text


class YesNo(str):
    """An answer that prints as the agency's word for yes or no, and in a condition is true or false."""

    __slots__ = ("_answer",)
    _answer: bool

    def __new__(cls, answer: bool, word: str) -> YesNo:
        """`word` is what it prints."""
        made = super().__new__(cls, word)
        object.__setattr__(made, "_answer", answer)
        return made

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError("an answer is read-only")

    def __bool__(self) -> bool:
        return self._answer

    def __eq__(self, other: object) -> bool:
        return self._answer is other if isinstance(other, bool) else str.__eq__(self, other) is True

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return str.__hash__(self)

    def __reduce__(self) -> tuple[Any, ...]:
        return (YesNo, (self._answer, str(self)))


class ShownDate(date):
    """A date that prints in words of its own, such as the agency's format; in all else the date that it is.

    A date reckoned from it has no words, and prints as 2026-09-01.
    """

    __slots__ = ("_shown",)
    _shown: str

    def __new__(cls, year: int, month: int, day: int, shown: str = "") -> ShownDate:
        """`shown` is what it prints."""
        made = super().__new__(cls, year, month, day)
        object.__setattr__(made, "_shown", shown)
        return made

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError("a date is read-only")

    def __str__(self) -> str:
        return self._shown or self.isoformat()

    def __reduce__(self) -> tuple[Any, ...]:
        return (ShownDate, (self.year, self.month, self.day, self._shown))


class Series(tuple[Any, ...]):
    """A list whose items are frozen already, so that freezing it again costs nothing."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, eq=False)
class Missing:
    """A value that nobody gave.

    `label` is the field's name for people; where it is `required`, a draft prints `[missing: LABEL]`. `wording` is what is
    said in its place otherwise ('' for nothing). It is false, empty, and equal only to another missing value of the same
    label; each of its fields is itself, so a template needs no `if` around it. One that `stands_out` is true all the same:
    a draft must not hide what a payer demands behind the template's own `if`.
    """

    label: str
    wording: str = ""
    required: bool = True
    stands_out: bool = False

    def __str__(self) -> str:
        return self.wording

    def __bool__(self) -> bool:
        return self.stands_out

    def __len__(self) -> int:
        return 0

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __getitem__(self, _key: object) -> Missing:
        return self

    def __contains__(self, _item: object) -> bool:
        return False

    def __call__(self, *_args: object, **_named: object) -> Missing:
        """Itself, as every method of a missing value."""
        return self

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Missing) and other.label == self.label

    def __hash__(self) -> int:
        return hash((Missing, self.label))

    def _never(self, _other: object) -> bool:
        return False

    __lt__ = __le__ = __gt__ = __ge__ = _never

    def _itself(self, *_others: object) -> Missing:
        return self

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _itself
    __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = _itself
    __pow__ = __rpow__ = __neg__ = __pos__ = _itself


@dataclass(frozen=True, slots=True)
class Callback:
    """A function that a Python caller lets a template call: `{{ today() }}`. Its answer is frozen like all data."""

    function: Callable[..., Any]

    def __call__(self, *args: Any, **named: Any) -> Any:
        """The function's answer, frozen."""
        return freeze(self.function(*args, **named))


_SCALARS: Final = (Decimal, datetime, date, time, timedelta)
_OWN: Final = (View, Series, YesNo, Missing, RichText, RichParagraphs, Listing, Picture, Callback)
_FROZEN: Final = frozenset((str, int, float, bool, type(None), *_SCALARS, *_OWN))


def freeze(value: Any, attachments: dict[str, bytes] | None = None, depth: int = 0) -> Any:
    """The read-only value for `value`: mappings become views, lists and sets series, enums their value.

    `attachments` takes the bytes of docxtpl pictures on the way. Raises `TemplateError`, naming the type, for anything
    that is not plain data (models, files, docxtpl sub-documents).
    """
    if type(value) in _FROZEN:
        return value
    if depth > MAX_DEPTH:
        raise TemplateError("The data for a template is nested too deeply, or holds itself.", "", "Give plainer data.")
    if isinstance(value, Mapping):
        return _freeze_mapping(value, attachments, depth)
    if isinstance(value, Enum):
        return freeze(value.value, attachments, depth + 1)
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, list | tuple | Set):
        return _freeze_items(value, attachments, depth)
    return _freeze_other(value, attachments)


def _freeze_mapping(value: Mapping[Any, Any], attachments: dict[str, bytes] | None, depth: int) -> View:
    return frozen_view(
        {
            str(key): item if type(item) in _FROZEN else freeze(item, attachments, depth + 1)
            for key, item in value.items()
            if not str(key).startswith("_")
        }
    )


def _freeze_items(value: Iterable[Any], attachments: dict[str, bytes] | None, depth: int) -> Series:
    items = sorted(value, key=repr) if isinstance(value, Set) else value
    return Series([freeze(item, attachments, depth + 1) for item in items])


def _freeze_other(value: Any, attachments: dict[str, bytes] | None) -> Any:
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value)
    if isinstance(value, _SCALARS):
        return value
    kind = type(value)
    if kind.__module__.split(".")[0] == "docxtpl":
        from toolkit.templates.foreign import translate

        return translate(value, attachments)
    raise TemplateError(
        f"A value of the type {kind.__qualname__} cannot be given to a template.",
        "",
        "Give text, numbers, dates, lists and groups of fields.",
    )
