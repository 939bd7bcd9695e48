"""Reading the cells of a row into the values of its fields.

Most cells are already right: a text without blanks at its ends, a date, a number. Each column remembers the short texts
and dates that it has read, so that a caseload's hundredth "weekly" costs one look-up; everything else goes through
`toolkit.records.cellreading`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from toolkit.findings import Finding, Place
from toolkit.records import assemblycodes as codes
from toolkit.records.bundles import Lot, Nesting, Shape
from toolkit.records.cellreading import CellReader, Reading, cell_reader, read_id
from toolkit.records.fields import Absent, FieldSpec, Kind, field_specs
from toolkit.records.grid import CellNote
from toolkit.records.values import parse_number
from toolkit.records.vocabulary import row_type

__all__ = ["Entry", "read_lot"]

_LONG = 64
_LONGEST = 16_000
_REMEMBERED = 4096
_ABSENT_HEAD = 48
_TEXTS = (Kind.TEXT, Kind.LONG_TEXT)
_NUMBERS = (Kind.NUMBER, Kind.INTEGER)
_NOTHING: Any = ()


class Entry:
    """One row on its way to the record.

    `values` is what pydantic will see. `id`, `stem` and `number` are for giving ids; `plan` is the plan that the row names,
    later the one it belongs to; `moved` says that it was put there for want of a better. `problems` are findings by field.
    """

    __slots__ = (
        "absent",
        "extra",
        "id",
        "lot",
        "moved",
        "nesting",
        "number",
        "order",
        "plan",
        "position",
        "problems",
        "raw",
        "stem",
        "values",
    )

    def __init__(self, lot: Lot, position: int, nesting: Nesting | None) -> None:
        self.lot = lot
        self.position = position
        self.nesting = nesting
        self.number = nesting.number if nesting is not None else None
        self.values: dict[str, Any] = {}
        self.id = ""
        self.plan = ""
        self.stem = ""
        self.moved = False
        self.order: int | float | None = None
        self.absent: Sequence[Absent] = _NOTHING
        self.extra: Sequence[tuple[str, Any]] = _NOTHING
        self.problems: Sequence[tuple[str, Finding]] = _NOTHING
        self.raw: Sequence[tuple[str, str]] = _NOTHING

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was said in the row."""
        return not (self.values or self.id or self.absent or self.extra or self.problems)

    def place(self, field: str = "") -> Place:
        """The place of the row, or of one of its fields ('id', 'plan' and 'order' too)."""
        shape = self.lot.shape
        named = {"id": shape.id_column, "plan": shape.plan_column, "order": shape.order_column}
        column = shape.fields.get(field, named.get(field, -1)) if field else -1
        return self.lot.place(self.position, None if column < 0 else column)

    def take(self, name: str, reading: Reading, *, is_own: bool) -> None:
        """Keep what reading a cell gave."""
        if reading.absent is not None:
            self.absent = [*self.absent, reading.absent]
        elif reading.value is not None and reading.value != ():
            if is_own:
                self.extra = [*self.extra, (name, reading.value)]
            else:
                self.values[name] = reading.value
        if reading.raw is not None:
            self.raw = [*self.raw, (name, reading.raw)]
        if reading.finding is not None:
            self.complain(name, reading.finding)

    def complain(self, field: str, finding: Finding) -> None:
        """Keep a finding about a field, whose path is not known yet."""
        self.problems = [*self.problems, (field, finding)]


class _Column:
    """A column of a shape, with what it remembers."""

    __slots__ = ("index", "is_own", "is_text", "known", "name", "plain_class", "read")

    def __init__(self, index: int, name: str, spec: FieldSpec, read: CellReader, *, is_own: bool) -> None:
        self.index = index
        self.name = name
        self.is_own = is_own
        self.is_text = spec.kind in _TEXTS and not is_own
        self.plain_class: type | None = int if spec.kind in _NUMBERS and not is_own else None
        self.known: dict[Any, Any] = {}
        self.read = read


def _columns(shape: Shape) -> list[_Column]:
    columns: list[_Column] | None = shape.derived.get("columns")
    if columns is None:
        specs = field_specs(row_type(shape.collection))
        own = {spec.name: spec for spec in shape.own}
        columns = []
        for name, index in shape.fields.items():
            spec = own.get(name) or specs[name]
            columns.append(_Column(index, name, spec, cell_reader(spec, shape), is_own=name in own))
        shape.derived["columns"] = columns
    return columns


def read_lot(lot: Lot) -> list[Entry]:
    """The rows of a lot, blank ones left out. A row of the Plans sheet counts even if it says nothing but its client."""
    columns = _columns(lot.shape)
    compact = [(c.index, c.name, c.is_text, c.plain_class, c.known, c) for c in columns]
    nesting = lot.nesting or ([lot.shape.nesting] * len(lot.rows) if lot.shape.nesting else None)
    may_be_empty = lot.shape.collection in ("plans", "clients")
    entries: list[Entry] = []
    for position, cells in enumerate(lot.rows):
        entry = Entry(lot, position, nesting[position] if nesting else None)
        _read_joining(entry, cells)
        if lot.notes:
            _read_noted(entry, cells, columns)
        else:
            _read_fields(entry, cells, compact)
        if may_be_empty or not entry.is_empty:
            entries.append(entry)
    return entries


def _read_fields(
    entry: Entry, cells: Sequence[Any], columns: list[tuple[int, str, bool, type | None, Any, _Column]]
) -> None:
    values = entry.values
    for index, name, is_text, plain_class, known, column in columns:
        cell = cells[index]
        if cell is None:
            continue
        kind = cell.__class__
        if kind is str:
            if is_text and len(cell) > _LONG:
                if _is_plain_text(cell):
                    values[name] = cell
                    continue
            elif cell in known:
                values[name] = known[cell]
                continue
        elif kind is plain_class:
            values[name] = cell
            continue
        elif kind is dt.date and cell in known:
            values[name] = known[cell]
            continue
        _read_slowly(entry, cell, column)


def _is_plain_text(text: str) -> bool:
    """Whether a long text can be taken as it is: nothing to trim or remove, and no word of absence before a colon."""
    return (
        text.isprintable()
        and text[0] != " "
        and text[-1] != " "
        and len(text) < _LONGEST
        and text.find(":", 0, _ABSENT_HEAD) < 0
        and text.find(";", 0, _ABSENT_HEAD) < 0
    )


def _read_slowly(entry: Entry, cell: Any, column: _Column) -> None:
    reading = column.read(cell, None, entry.lot, entry.position, column.index)
    entry.take(column.name, reading, is_own=column.is_own)
    is_plain = reading.absent is None and reading.finding is None and reading.raw is None and not column.is_own
    if is_plain and reading.value is not None and reading.value != () and cell.__class__ in (str, dt.date):
        if len(column.known) >= _REMEMBERED:
            column.known.clear()
        if cell.__class__ is not str or len(cell) <= _LONG:
            column.known[cell] = reading.value


def _read_noted(entry: Entry, cells: Sequence[Any], columns: list[_Column]) -> None:
    """A row of a lot in which some plain values mislead: every cell is read with its note."""
    notes = entry.lot.notes
    for column in columns:
        cell, note = cells[column.index], notes.get((entry.position, column.index))
        if note is not None:
            reading = column.read(cell, note, entry.lot, entry.position, column.index)
            entry.take(column.name, reading, is_own=column.is_own)
        elif cell is not None:
            _read_slowly(entry, cell, column)


def _read_joining(entry: Entry, cells: Sequence[Any]) -> None:
    """The row's own id, its plan, and its place in print."""
    shape = entry.lot.shape
    if shape.id_column >= 0:
        entry.id = _id(entry, cells, shape.id_column, "id")
    if shape.plan_column >= 0:
        entry.plan = _id(entry, cells, shape.plan_column, "plan")
    if shape.order_column >= 0:
        cell = cells[shape.order_column]
        if cell is not None:
            entry.order, problem = parse_number(cell)
            if problem is not None and entry.order is None:
                entry.complain("", _order_finding(entry))


def _id(entry: Entry, cells: Sequence[Any], column: int, name: str) -> str:
    cell = cells[column]
    note: CellNote | None = entry.lot.notes.get((entry.position, column)) if entry.lot.notes else None
    if note is None:
        if cell is None:
            return ""
        if cell.__class__ is str and cell.isalnum():
            return str(cell)
    reading = read_id(cell, note, entry.lot.place(entry.position, column))
    if reading.finding is not None:
        entry.complain(name if name != "id" else "", reading.finding)
    return str(reading.value or "")


def _order_finding(entry: Entry) -> Finding:
    return codes.ORDER_UNREADABLE.finding(
        "The print order is not a number; the row was put last.",
        place=entry.place("order"),
        hint="Write a number, or leave the cell blank.",
    )
