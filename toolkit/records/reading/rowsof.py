"""Reading the cells of a row into the values of its fields.

Most cells are already right: a text without blanks at its ends, a date, a number. Each column remembers the short texts
that it has read, so that a caseload's hundredth "weekly" costs one look-up; everything else goes through
`toolkit.records.reading.cellreading`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from toolkit.findings import Finding, Place
from toolkit.records.cells.valuedates import FIRST_YEAR, LAST_YEAR
from toolkit.records.cells.values import parse_number
from toolkit.records.fields import Absent, FieldSpec, Kind, field_specs
from toolkit.records.reading import assemblycodes as codes
from toolkit.records.reading.bundles import EXPORT, Lot, Nesting, Shape
from toolkit.records.reading.cellreading import Reading, cell_reader, read_id
from toolkit.records.vocabulary import row_type

__all__ = ["Entry", "read_lot"]

_LONG = 40
"""No word of absence is as long as this; a longer text can only begin with one, before a colon or semicolon."""
_LONGEST = 16_000
_REMEMBERED = 4096


class Entry:
    """One row on its way to the record.

    `values` is what pydantic will see. `id`, `stem` and `number` are for giving ids; `plan` is the plan that the row names,
    later the one it belongs to; `moved` says that it was put there for want of a better. `problems` are findings by field;
    `has_more` says that there is something in `absent`, `extra`, `problems` or `raw`.
    """

    nesting: Nesting | None = None
    number: int | None = None
    id = ""
    plan = ""
    stem = ""
    moved = False
    has_more = False
    order: int | float | None = None
    absent: Sequence[Absent] = ()
    extra: Sequence[tuple[str, Any]] = ()
    problems: Sequence[tuple[str, Finding]] = ()
    raw: Sequence[tuple[str, str]] = ()
    borrowed: Mapping[str, Entry] | None = None
    """The rows from which single values were taken over: a supplement's."""

    def __init__(self, lot: Lot, position: int) -> None:
        self.lot = lot
        self.position = position
        self.values: dict[str, Any] = {}

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was said in the row."""
        return not (self.values or self.id or self.has_more)

    def place(self, field: str = "") -> Place:
        """The place of the row, or of one of its fields ('id', 'plan' and 'order' too)."""
        shape = self.lot.shape
        named = {"id": shape.id_column, "plan": shape.plan_column, "order": shape.order_column}
        column = shape.fields.get(field, named.get(field, -1)) if field else -1
        return self.lot.place(self.position, None if column < 0 else column)

    def take(self, name: str, reading: Reading, *, is_own: bool) -> None:
        """Keep what reading a cell gave."""
        self.has_more = self.has_more or is_own or reading.value is None or reading.finding is not None
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
        self.has_more = True
        self.problems = [*self.problems, (field, finding)]


class _Column:
    """A column of a shape, with what it remembers: short texts that read without a flaw, and their values."""

    def __init__(self, index: int, name: str, spec: FieldSpec, shape: Shape, *, is_own: bool) -> None:
        self.index = index
        self.name = name
        self.is_own = is_own
        self.read = cell_reader(spec, shape)
        self.known: dict[Any, Any] = {}

    def fill(self, entries: list[Entry], values: list[dict[str, Any]], rows: Sequence[Sequence[Any]]) -> None:
        """Read the column's cell of each row into the row's values."""
        index, name, known = self.index, self.name, self.known
        for cells, into, entry in zip(rows, values, entries, strict=True):
            cell = cells[index]
            if cell is None:
                continue
            if cell.__class__ is str and cell in known:
                into[name] = known[cell]
            else:
                self.read_slowly(entry, cell)

    def read_slowly(self, entry: Entry, cell: Any) -> None:
        """Read a cell for the first time, or one that needs more than a look-up."""
        reading = self.read(cell, None, entry.lot, entry.position, self.index)
        entry.take(self.name, reading, is_own=self.is_own)
        is_flawless = reading.finding is None and reading.raw is None and not self.is_own
        has_value = reading.value is not None and reading.value != ()
        if is_flawless and has_value and cell.__class__ is str and len(cell) <= _LONG:
            if len(self.known) >= _REMEMBERED:
                self.known.clear()
            self.known[cell] = reading.value


class _TextColumn(_Column):
    """A column of texts: long ones are taken as they are where nothing needs to be mended."""

    def fill(self, entries: list[Entry], values: list[dict[str, Any]], rows: Sequence[Sequence[Any]]) -> None:
        """Read the column's cell of each row into the row's values."""
        index, name, known = self.index, self.name, self.known
        for cells, into, entry in zip(rows, values, entries, strict=True):
            cell = cells[index]
            if cell is None:
                continue
            if cell.__class__ is str:
                if len(cell) > _LONG:
                    if _is_plain_text(cell):
                        into[name] = cell
                        continue
                elif cell in known:
                    into[name] = known[cell]
                    continue
            self.read_slowly(entry, cell)


class _DateColumn(_Column):
    """A column of dates: days of our time are taken as they are."""

    def fill(self, entries: list[Entry], values: list[dict[str, Any]], rows: Sequence[Sequence[Any]]) -> None:
        """Read the column's cell of each row into the row's values."""
        index, name, known = self.index, self.name, self.known
        for cells, into, entry in zip(rows, values, entries, strict=True):
            cell = cells[index]
            if cell is None:
                continue
            if cell.__class__ is dt.date and FIRST_YEAR <= cell.year <= LAST_YEAR:
                into[name] = cell
            elif cell.__class__ is str and cell in known:
                into[name] = known[cell]
            else:
                self.read_slowly(entry, cell)


class _NumberColumn(_Column):
    """A column of numbers: whole numbers are taken as they are."""

    def fill(self, entries: list[Entry], values: list[dict[str, Any]], rows: Sequence[Sequence[Any]]) -> None:
        """Read the column's cell of each row into the row's values."""
        index, name = self.index, self.name
        for cells, into, entry in zip(rows, values, entries, strict=True):
            cell = cells[index]
            if cell.__class__ is int:
                into[name] = cell
            elif cell is not None:
                self.read_slowly(entry, cell)


def _columns(shape: Shape) -> list[_Column]:
    columns: list[_Column] | None = shape.derived.get("columns")
    if columns is None:
        specs = field_specs(row_type(shape.collection))
        own = {spec.name: spec for spec in shape.own}
        columns = []
        for name, index in shape.fields.items():
            spec = own.get(name) or specs[name]
            kind = _Column if name in own else _KINDS.get(spec.kind, _Column)
            columns.append(kind(index, name, spec, shape, is_own=name in own))
        shape.derived["columns"] = columns
    return columns


_KINDS = {
    Kind.TEXT: _TextColumn,
    Kind.LONG_TEXT: _TextColumn,
    Kind.DATE: _DateColumn,
    Kind.NUMBER: _NumberColumn,
    Kind.INTEGER: _NumberColumn,
}


def read_lot(lot: Lot) -> list[Entry]:
    """The rows of a lot, blank ones left out. A row of the Plans sheet counts even if it says nothing but its client."""
    shape = lot.shape
    columns = _columns(shape)
    entries = [Entry(lot, position) for position in range(len(lot.rows))]
    if lot.notes or (lot.places and shape.kind != EXPORT):
        for entry, cells in zip(entries, lot.rows, strict=True):
            _read_noted(entry, cells, columns)
    else:
        _read_ids(entries, lot)
        values = [entry.values for entry in entries]
        for column in columns:
            column.fill(entries, values, lot.rows)
    if lot.nesting or shape.nesting:
        for entry in entries:
            entry.nesting = lot.nesting[entry.position] if lot.nesting else shape.nesting
            entry.number = entry.nesting.number if entry.nesting else None
    return entries if shape.collection in ("plans", "clients") else [entry for entry in entries if not entry.is_empty]


def _read_ids(entries: list[Entry], lot: Lot) -> None:
    """The rows' own ids, their plans and their print order."""
    shape, ids = lot.shape, lot.shape.derived.setdefault("ids", {})
    own_id, plan, order = _own_id_column(shape), shape.plan_column, shape.order_column
    for entry, cells in zip(entries, lot.rows, strict=True):
        if own_id >= 0 and (cell := cells[own_id]) is not None:
            entry.id = ids.get(cell) or _read_id(entry, cell, own_id, "id")
        if plan >= 0 and (cell := cells[plan]) is not None:
            entry.plan = ids.get(cell) or _read_id(entry, cell, plan, "plan")
        if order >= 0 and (cell := cells[order]) is not None:
            _read_order(entry, cell)


def _is_plain_text(text: str) -> bool:
    """Whether a long text can be taken as it is: nothing to trim or remove, and no word of absence before a colon."""
    return (
        text.isprintable()
        and text[0] != " "
        and text[-1] != " "
        and len(text) < _LONGEST
        and text.find(":", 0, _LONG) < 0
        and text.find(";", 0, _LONG) < 0
    )


def _own_id_column(shape: Shape) -> int:
    """The column of the row's own id; a client's id was read before, when rows were grouped by it."""
    return -1 if shape.collection == "clients" else shape.id_column


def _read_noted(entry: Entry, cells: Sequence[Any], columns: list[_Column]) -> None:
    """A row in which plain values may mislead, or which comes from a form: every cell is read with its note."""
    shape, notes = entry.lot.shape, entry.lot.notes
    own_id = _own_id_column(shape)
    if own_id >= 0:
        entry.id = _read_id(entry, cells[own_id], own_id, "id")
    if shape.plan_column >= 0:
        entry.plan = _read_id(entry, cells[shape.plan_column], shape.plan_column, "plan")
    if shape.order_column >= 0 and cells[shape.order_column] is not None:
        _read_order(entry, cells[shape.order_column])
    for column in columns:
        cell, note = cells[column.index], notes.get((entry.position, column.index))
        if cell is not None or note is not None:
            reading = column.read(cell, note, entry.lot, entry.position, column.index)
            entry.take(column.name, reading, is_own=column.is_own)


def _read_order(entry: Entry, cell: Any) -> None:
    entry.order, problem = (cell, None) if cell.__class__ is int else parse_number(cell)
    if problem is not None and entry.order is None:
        entry.complain("", _order_finding(entry))


def _read_id(entry: Entry, cell: Any, column: int, name: str) -> str:
    """An id of the row itself or of its plan; sheets name few, so those without a flaw are remembered."""
    note = entry.lot.notes.get((entry.position, column)) if entry.lot.notes else None
    if cell is None and note is None:
        return ""
    reading = read_id(cell, note, entry.lot.place(entry.position, column))
    if reading.finding is not None:
        entry.complain("" if name == "id" else name, reading.finding)
    elif note is None and cell.__class__ is str:
        ids: dict[Any, str] = entry.lot.shape.derived.setdefault("ids", {})
        if len(ids) >= _REMEMBERED:
            ids.clear()
        ids[cell] = str(reading.value or "")
    return str(reading.value or "")


def _order_finding(entry: Entry) -> Finding:
    return codes.ORDER_UNREADABLE.finding(
        "The print order is not a number; the row was put last.",
        place=entry.place("order"),
        hint="Write a number, or leave the cell blank.",
    )
