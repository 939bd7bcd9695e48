"""What a field of the record is: declared once, on the model, and everything else derives from it.

`declared(...)` goes where pydantic's `Field` would go. It says the label (the workbook's column header), a description (the
note on that header), an invented sample, the kind of value, and how sensitive the field is. Workbook columns, drop-downs,
readers, template variables, lint, previews and the reference page are all made from these declarations.

A blank is not "none". What a person said instead of a value (*none reported, not applicable, declined, deferred, unknown*)
is an `Absent`, kept beside the field in the row's `absent`; the field itself is then None.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, model_serializer, model_validator

__all__ = [
    "Absent",
    "AbsentKind",
    "Extra",
    "FieldSpec",
    "Kind",
    "Row",
    "Sensitivity",
    "declared",
    "field_specs",
]


class Kind(StrEnum):
    """What a value is. The python type of the field follows from it."""

    TEXT = "text"  # str, one line
    LONG_TEXT = "long text"  # str, may hold line breaks
    ID = "id"  # str, this row's own id
    REF = "reference"  # str, the id of another row (FieldSpec.refers_to)
    REFS = "references"  # tuple[str, ...]
    DATE = "date"  # datetime.date
    TIME = "time"  # datetime.time, the agency's wall clock
    NUMBER = "number"  # int or float, finite
    INTEGER = "whole number"  # int
    YES_NO = "yes or no"  # bool
    CHOICE = "choice"  # str, one of FieldSpec.choices (the code)
    CHOICES = "choices"  # tuple[str, ...] of such codes


class Sensitivity(StrEnum):
    """Why a field may have to be left out of a copy. A programme for substance use makes its whole record so besides."""

    THIRD_PARTY = "third_party"
    SUBSTANCE_USE = "substance_use"
    PSYCHOTHERAPY_NOTE = "psychotherapy_note"
    STAFF_ONLY = "staff_only"


class AbsentKind(StrEnum):
    """What was said instead of a value."""

    NONE_REPORTED = "none reported"
    NOT_APPLICABLE = "not applicable"
    DECLINED = "declined"
    DEFERRED = "deferred"
    UNKNOWN = "unknown"


class Absent(BaseModel):
    """Why `field` of a row has no value: the kind, and if given the reason, who said so, and when.

    `field` may also name a collection (`medications`): then the client has none of them, and says so.
    """

    model_config = ConfigDict(frozen=True, defer_build=True, extra="forbid")

    field: str
    kind: AbsentKind
    reason: str | None = None
    who: str | None = None
    on: date | None = None


class Extra(BaseModel):
    """One value of a field that the agency declared for itself in `agency.yaml`. In JSON a date stands under `date`."""

    model_config = ConfigDict(frozen=True, defer_build=True, extra="forbid")

    name: str
    value: str | bool | int | float | date | tuple[str, ...]

    @model_validator(mode="before")
    @classmethod
    def _read_date(cls, data: Any) -> Any:
        if isinstance(data, dict) and "date" in data and "value" not in data:
            return {"name": data.get("name"), "value": date.fromisoformat(data["date"])}
        return data

    @model_serializer(mode="wrap")
    def _write_date(self, write: SerializerFunctionWrapHandler) -> Any:
        # JSON has no dates: without a key of its own a date would come back as text.
        return {"name": self.name, "date": self.value.isoformat()} if isinstance(self.value, date) else write(self)


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """The declaration of one field. `choices` are (code, label) pairs; `aliases` further headers that mean this field."""

    name: str
    label: str
    description: str
    sample: str
    kind: Kind
    sensitivity: Sensitivity | None = None
    choices: tuple[tuple[str, str], ...] = ()
    refers_to: str = ""
    aliases: tuple[str, ...] = ()
    labels: Mapping[str, str] | None = field(default=None, hash=False)

    def label_in(self, language: str) -> str:
        """The label in a language (`es`), in English where there is none."""
        return (self.labels or {}).get(language, self.label)


def declared(
    label: str,
    description: str,
    sample: str = "",
    kind: Kind = Kind.TEXT,
    *,
    sensitivity: Sensitivity | None = None,
    choices: tuple[tuple[str, str], ...] = (),
    refers_to: str = "",
    aliases: tuple[str, ...] = (),
    es: str = "",
) -> Any:
    """A pydantic field with its declaration; the default is None, or the empty tuple for kinds of several values."""
    spec = FieldSpec(
        "", label, description, sample, kind, sensitivity, choices, refers_to, aliases, {"es": es} if es else None
    )
    default: object = () if kind in (Kind.REFS, Kind.CHOICES) else None
    extra: Any = {"declared": spec}
    return Field(default=default, title=label, description=description, json_schema_extra=extra)


class Row(BaseModel):
    """One row of the record: anything that has an id, and a sheet of its own in the workbook.

    `collection` is its name in paths (`goals`), `sheet` in the workbook (`Goals`), `noun` in sentences (`goal`), `prefix`
    begins its ids (`G`), `parent` is the collection it hangs on, `key_field` what a person would recognise it by.
    `absent` and `extra` are sorted by name.
    """

    model_config = ConfigDict(frozen=True, defer_build=True, extra="forbid", allow_inf_nan=False)

    collection: ClassVar[str]
    sheet: ClassVar[str]
    noun: ClassVar[str]
    prefix: ClassVar[str]
    parent: ClassVar[str] = "plans"
    key_field: ClassVar[str] = "text"

    id: str
    absent: tuple[Absent, ...] = ()
    extra: tuple[Extra, ...] = ()

    def absence(self, field: str) -> Absent | None:
        """What was said instead of a value for `field`, or None if nothing was."""
        return next((said for said in self.absent if said.field == field), None)

    def own(self, name: str) -> Any:
        """The value of an agency's own field, None where it is blank."""
        return next((extra.value for extra in self.extra if extra.name == name), None)


@cache
def field_specs(row: type[BaseModel]) -> Mapping[str, FieldSpec]:
    """The declared fields of a row, name to declaration, in the order of their declaration (the workbook's columns)."""
    return dict(_walk(row))


def _walk(row: type[BaseModel]) -> Iterator[tuple[str, FieldSpec]]:
    for name, info in row.model_fields.items():
        extra: Any = info.json_schema_extra
        if isinstance(extra, dict) and "declared" in extra:
            yield name, replace(extra["declared"], name=name)
