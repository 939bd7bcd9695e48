"""A form as plain values: fields, where they stand, what they hold.

A field is addressed by its full name alone (`g1.note`). Its value is a text, or a tuple of texts for a list box that takes
several; '' or () is an empty field. Check boxes and radio groups hold an export value: of a check box the one it has when
it is ticked, '' when it is not. Drop-downs and lists hold export values too, never what is displayed for them.
Pages count from 1; rectangles are left, bottom, right, top in points of the page's own, unrotated coordinates.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from types import MappingProxyType
from typing import Any, ClassVar, Self

__all__ = ["FieldKind", "FormField", "Mark", "Notice", "Option", "Place", "Reading", "Value", "Verdict"]

Value = str | tuple[str, ...]


class FieldKind(StrEnum):
    """What a field is to whoever fills it."""

    TEXT = "text"
    CHECK_BOX = "check box"
    RADIO = "radio"
    DROP_DOWN = "drop-down"
    LIST = "list"
    BUTTON = "button"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: the value that is stored, and the text that is shown for it."""

    export: str
    shown: str

    def says(self, answer: bool) -> bool:
        """Whether it says yes, or no, in so many letters: not 1 or 0, of which only a person knows what they mean."""
        words = _YES if answer else _NO
        return self.export.casefold() in words or self.shown.casefold() in words


_YES = frozenset(("yes", "y", "true"))
_NO = frozenset(("no", "n", "false"))


@dataclass(frozen=True, slots=True)
class Place:
    """One appearance of a field on a page. `page` 0: on no page. `export`: the value that ticking it there stores."""

    page: int
    rect: tuple[float, float, float, float]
    export: str = ""
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class FormField:
    """One field. `max_length` 0: no limit. `tooltip` is what screen readers say. `options` of radios are their exports.

    `is_private`: it takes a password, or a file of whoever fills it in.
    """

    name: str
    kind: FieldKind
    value: Value = ""
    tooltip: str = ""
    places: tuple[Place, ...] = ()
    options: tuple[Option, ...] = ()
    max_length: int = 0
    is_required: bool = False
    is_read_only: bool = False
    is_multiline: bool = False
    is_comb: bool = False
    is_multiple: bool = False
    is_editable: bool = False
    is_calculated: bool = False
    is_private: bool = False
    has_rich_text: bool = False
    default: Value = ""

    @property
    def page(self) -> int:
        """The first page that shows it, 0 if none does."""
        return min((place.page for place in self.places if place.page), default=0)

    @property
    def is_hidden(self) -> bool:
        """Whether no page shows it."""
        return all(place.is_hidden or not place.page for place in self.places)

    def export_of(self, said: str) -> str | None:
        """The export value of a choice that is named by its export value or by what is shown; None for no choice of ours."""
        for option in self.options:
            if said == option.export:
                return option.export
        return next((option.export for option in self.options if said == option.shown), None)


class Verdict(StrEnum):
    """What a file is, as far as its fields can be read at all."""

    OK = "ok"
    FLATTENED = "flattened or printed"
    SCAN = "scan or photo"
    NO_FIELDS = "no fields"
    XFA = "xfa"
    LOCKED = "locked"
    NOT_PDF = "not a pdf"
    DAMAGED = "damaged"
    TOO_MUCH = "too much"


class Notice(StrEnum):
    """Something to know about a file whose fields can be read."""

    SPLIT = "saved by a program that splits forms"
    DUPLICATE = "two fields of one name"
    JAVASCRIPT = "javascript"
    ATTACHMENT = "embedded file"
    LAUNCH = "launches a program"
    SUBMIT = "sends its content somewhere"
    XFA = "xfa beside the fields"
    SIGNED = "signed"
    CERTIFIED = "certified"
    READER_EXTENDED = "reader-extended"
    ENCRYPTED = "opens without a password, but is encrypted"
    NO_APPEARANCES = "viewers are asked to draw the fields"
    CALCULATED = "fields that scripts calculate"
    REPAIRED = "damaged, and read as far as possible"


@dataclass(frozen=True, slots=True)
class Mark:
    """Something on a page that is no field: text that a Fill & Sign tool put there, a comment, ink. `text` may be ''.

    `kind` is that of the annotation, or `CONTENT` for what was added to the page itself.
    """

    CONTENT: ClassVar[str] = "content"

    page: int
    kind: str
    text: str


@dataclass(frozen=True)
class Reading:
    """All that a file says. Of a verdict other than OK, fields may be empty.

    `info` is the document information (`Title`, and keys of our own). `texts` are the texts of the pages, where asked for or
    where there are no fields. `reason` says more of a verdict, without quoting the file. `older` are the names of fields
    whose value in the form's own list differs from what the page shows (the page's value stands in `fields`). `clashing` are
    the names under which pages show two different values, as where two forms were put into one file. `undrawn` are
    those that hold a text of which the page shows other letters or none, looked for in forms of ours. `digest` is the SHA-256
    of the bytes that were read, '' where none were.
    """

    verdict: Verdict
    fields: tuple[FormField, ...] = ()
    pages: int = 0
    info: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    notices: tuple[Notice, ...] = ()
    marks: tuple[Mark, ...] = ()
    texts: tuple[str, ...] = ()
    older: tuple[str, ...] = ()
    duplicates: tuple[str, ...] = ()
    clashing: tuple[str, ...] = ()
    undrawn: tuple[str, ...] = ()
    reason: str = ""
    digest: str = ""

    def field(self, name: str) -> FormField | None:
        """The field of that full name."""
        return next((each for each in self.fields if each.name == name), None)

    @property
    def values(self) -> dict[str, Value]:
        """Full name → value, of the fields that hold one (no buttons or signatures), in the form's order."""
        silent = (FieldKind.BUTTON, FieldKind.SIGNATURE)
        return {each.name: each.value for each in self.fields if each.kind not in silent}

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready; `from_dict` reads it."""
        plain = {each.name: getattr(self, each.name) for each in fields(self)}
        plain["fields"] = [_field_dict(each) for each in self.fields]
        plain["info"] = dict(self.info)
        plain["marks"] = [[mark.page, mark.kind, mark.text] for mark in self.marks]
        return plain

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Self:
        """A reading from what `to_dict` gave, also after JSON."""
        return cls(
            verdict=Verdict(plain["verdict"]),
            fields=tuple(_field_from(each) for each in plain["fields"]),
            pages=plain["pages"],
            info=MappingProxyType(dict(plain["info"])),
            notices=tuple(Notice(each) for each in plain["notices"]),
            marks=tuple(Mark(*each) for each in plain["marks"]),
            texts=tuple(plain["texts"]),
            older=tuple(plain["older"]),
            duplicates=tuple(plain["duplicates"]),
            clashing=tuple(plain["clashing"]),
            undrawn=tuple(plain["undrawn"]),
            reason=plain["reason"],
            digest=plain["digest"],
        )


_FLAGS = tuple(each.name for each in fields(FormField) if each.name.startswith(("is_", "has_")))


def _field_dict(each: FormField) -> dict[str, Any]:
    return {
        "name": each.name,
        "kind": each.kind,
        "value": each.value,
        "default": each.default,
        "tooltip": each.tooltip,
        "places": [[place.page, place.rect, place.export, place.is_hidden] for place in each.places],
        "options": [[option.export, option.shown] for option in each.options],
        "max_length": each.max_length,
        "flags": [name for name in _FLAGS if getattr(each, name)],
    }


def _field_from(plain: Mapping[str, Any]) -> FormField:
    return FormField(
        name=plain["name"],
        kind=FieldKind(plain["kind"]),
        value=_value_from(plain["value"]),
        default=_value_from(plain["default"]),
        tooltip=plain["tooltip"],
        places=tuple(
            Place(page, (rect[0], rect[1], rect[2], rect[3]), export, hidden)
            for page, rect, export, hidden in plain["places"]
        ),
        options=tuple(Option(*each) for each in plain["options"]),
        max_length=plain["max_length"],
        **dict.fromkeys(plain["flags"], True),
    )


def _value_from(plain: Any) -> Value:
    return plain if isinstance(plain, str) else tuple(plain)
