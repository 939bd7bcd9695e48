"""One raw cell read as its field asks: typed value, what is said instead of one, or a finding with the place.

Words of absence (*none reported*, *declined*) are looked for where they cannot be meant as a value: for texts and
references first, for dates, numbers and words of a list only where no value could be read (`Unknown` may be in the list).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, cast

from toolkit.findings import CellPlace, Finding, Place, Severity
from toolkit.records.cells.grid import CellNote, NoteKind
from toolkit.records.cells.problem import Problem
from toolkit.records.cells.values import (
    DateOrder,
    as_text,
    parse_absent,
    parse_choice,
    parse_choices,
    parse_date,
    parse_id,
    parse_ids,
    parse_integer,
    parse_number,
    parse_row_id,
    parse_text,
    parse_time,
    parse_yes_no,
)
from toolkit.records.fields import Absent, FieldSpec, Kind
from toolkit.records.reading import assemblycodes as codes

if TYPE_CHECKING:
    from toolkit.records.reading.bundles import Lot, Shape

__all__ = ["CellReader", "Reading", "cell_reader", "read_id", "read_value"]


@dataclass(slots=True)
class Reading:
    """What a cell gave. `raw` is its text where the value could not be read from it, or reads otherwise."""

    value: Any = None
    absent: Absent | None = None
    finding: Finding | None = None
    raw: str | None = None


CellReader = Callable[[Any, CellNote | None, "Lot", int, int], Reading]
"""(raw cell, its note, its lot, the row's position in it, its column) → Reading."""


class _Placing(Protocol):
    def place(self, position: int, column: int | None = None) -> Place:
        """Where a cell stands."""


@dataclass(frozen=True, slots=True)
class _Alone:
    """The place of a cell that belongs to no lot."""

    at: Place

    def place(self, position: int, column: int | None = None) -> Place:
        return self.at


def read_value(spec: FieldSpec, cell: Any, note: CellNote | None, place: Place, *, date_1904: bool = False) -> Reading:
    """One cell as the field asks, wherever it stands: what a column of the field would give."""
    return _read(spec, _parser(spec, "mdy", date_1904=date_1904), "mdy", cell, note, _Alone(place), 0, 0)


_Parsed = tuple[Any, Problem | None]
_WITHOUT_VALUE = (NoteKind.ERROR, NoteKind.NO_VALUE, NoteKind.TEXT_LOST)
_ABSENT_FIRST = (Kind.TEXT, Kind.LONG_TEXT, Kind.REF, Kind.REFS, Kind.ID)
_SHOWN_COUNTS = (Kind.TEXT, Kind.LONG_TEXT, Kind.REF, Kind.REFS, Kind.ID)


def cell_reader(spec: FieldSpec, shape: Shape) -> CellReader:
    """The reader for one column."""
    order = cast(DateOrder, shape.date_order.lower())
    return partial(_read, spec, _parser(spec, order, date_1904=shape.date_1904), order)


def _parser(spec: FieldSpec, order: DateOrder, *, date_1904: bool) -> Callable[[Any, str], _Parsed]:
    choices = spec.choices
    parsers: dict[Kind, Callable[[Any, str], _Parsed]] = {
        Kind.TEXT: lambda raw, shown: parse_text(raw, shown=shown),
        Kind.LONG_TEXT: lambda raw, shown: parse_text(raw, shown=shown),
        Kind.ID: lambda raw, shown: parse_id(raw, shown=shown),
        Kind.REF: lambda raw, shown: parse_id(raw, shown=shown),
        Kind.REFS: lambda raw, shown: parse_ids(raw, shown=shown),
        Kind.DATE: lambda raw, _: parse_date(raw, order=order, date_1904=date_1904),
        Kind.TIME: lambda raw, _: parse_time(raw),
        Kind.NUMBER: lambda raw, _: parse_number(raw),
        Kind.INTEGER: lambda raw, _: parse_integer(raw),
        Kind.YES_NO: lambda raw, _: parse_yes_no(raw),
        Kind.CHOICE: lambda raw, _: parse_choice(raw, choices),
        Kind.CHOICES: lambda raw, _: parse_choices(raw, choices),
    }
    return parsers[spec.kind]


def _read(
    spec: FieldSpec,
    parse: Callable[[Any, str], _Parsed],
    order: DateOrder,
    cell: Any,
    note: CellNote | None,
    lot: _Placing,
    position: int,
    column: int,
) -> Reading:
    if cell.__class__ is tuple or cell.__class__ is dict:
        return _of_form(spec, order, cell, lot.place(position, column))
    if note is not None and note.kind in _WITHOUT_VALUE:
        return Reading(finding=_of_note(note, lot.place(position, column)), raw=note.shown or None)
    absent = _absent(spec, cell, order)
    if absent is not None and spec.kind in _ABSENT_FIRST:
        return Reading(absent=absent)
    shown = note.shown if note is not None and spec.kind in _SHOWN_COUNTS else ""
    value, problem = parse(cell, shown)
    if absent is not None and problem is not None:
        return Reading(absent=absent)
    if problem is not None:
        raw = shown or as_text(cell)
        finding = problem.finding(place=lot.place(position, column), value=raw)
        return Reading(value, None, finding, raw)
    if note is not None and not shown:
        return Reading(value, None, _of_note(note, lot.place(position, column)), note.shown or None)
    return Reading(value)


def _of_form(spec: FieldSpec, order: DateOrder, cell: Any, place: Place) -> Reading:
    """What a form holds beyond single values: a list of ids or words, or a mapping that says why there is no value."""
    if isinstance(cell, dict):
        said = _said(spec, cell, order)
        return Reading(absent=said) if said else _misshapen(place)
    if spec.kind not in (Kind.REFS, Kind.CHOICES) or not all(isinstance(part, str | int) for part in cell):
        return Reading() if not cell else _misshapen(place)
    values: dict[str, None] = {}
    finding: Finding | None = None
    for part in cell:
        single, problem = parse_id(part) if spec.kind is Kind.REFS else parse_choice(part, spec.choices)
        if single is not None:
            values[single] = None
        if problem is not None:
            finding = problem.finding(place=place, value=as_text(part))
    return Reading(tuple(values), None, finding)


def _said(spec: FieldSpec, cell: dict[str, Any], order: DateOrder) -> Absent | None:
    kind, reason, who = (
        cell.get(key) if isinstance(cell.get(key), str) else None for key in ("absent", "reason", "who")
    )
    said = parse_absent(kind, order=order)
    if said is None:
        return None
    day = parse_date(cell.get("on"), order=order)[0] if isinstance(cell.get("on"), str | date) else None
    return Absent(field=spec.name, kind=said.kind, reason=parse_text(reason)[0], who=parse_text(who)[0], on=day)


def _misshapen(place: Place) -> Reading:
    return Reading(
        finding=codes.FORM_SHAPE.finding(
            "A single value belongs here, and the form has a list or a mapping.",
            place=place,
            hint="Write one text, number or date.",
        )
    )


def _absent(spec: FieldSpec, cell: Any, order: DateOrder) -> Absent | None:
    said = parse_absent(cell, order=order) if cell.__class__ is str else None
    if said is None:
        return None
    return Absent(field=spec.name, kind=said.kind, reason=said.reason, who=said.who, on=said.date)


def _of_note(note: CellNote, place: Place) -> Finding | None:
    return note.finding(place) if isinstance(place, CellPlace) else None


def read_id(cell: Any, note: CellNote | None, place: Place) -> Reading:
    """An id that is no field: the row's own, its client's, its plan's."""
    if note is not None and note.kind in _WITHOUT_VALUE:
        return Reading(finding=_of_note(note, place), raw=note.shown or None)
    value, problem = parse_row_id(cell, shown=note.shown if note is not None else "")
    if problem is None:
        return Reading(value)
    finding = problem.finding(place=place, value=as_text(cell))
    return Reading(value, None, finding, as_text(cell) if problem.severity is Severity.ERROR else None)
