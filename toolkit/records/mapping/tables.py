"""A table of the export beside its part of the map: which column is where, and which rows hold data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from toolkit.findings import CellPlace, Finding
from toolkit.records.cells.grid import Cell, Grid
from toolkit.records.fields import FieldSpec, Kind
from toolkit.records.mapping import mapcodes as codes
from toolkit.records.mapping.dateformats import DateFormat, Fit, date_format
from toolkit.records.mapping.exportmap import ColumnMap, Split, TableMap, value_key
from toolkit.records.mapping.files import ExportGrid
from toolkit.records.mapping.headings import Headings
from toolkit.records.mapping.takes import as_blank, join_cells, piece_of
from toolkit.records.mapping.targets import Part, Target
from toolkit.records.reading.headers import plain
from toolkit.records.reading.sheets import is_blank

__all__ = ["DEPTH", "Located", "Slot", "Table", "data_rows"]

_CHAIN = ("clients", "plans", "needs", "goals", "objectives")
DEPTH = {name: depth for depth, name in enumerate(_CHAIN)} | {"interventions": 5, "progress": 5}
"""How far from the client a kind of row stands in a table; those that hang on the client or plan alone are not in it."""

_FOOTER = re.compile(
    r"\W*(?:(?:grand |sub)?totals?\b|report\b|generated\b|printed\b|exported\b|run (?:on|date|by)\b|page \d|end of\b|"
    r"confidential\b|records? (?:found|returned)\b|row count\b|\(?\d+ (?:rows?|records?|clients?)\b|filters? applied\b)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Located:
    """A mapped column and where it stands. `is_doubtful`: its dates are partly written the other way round."""

    column: ColumnMap
    target: Target
    index: int
    format: DateFormat | None
    is_doubtful: bool = False
    ours: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.ours = {value_key(theirs): ours for theirs, ours in self.column.values.items()}

    def raw(self, row: Sequence[Cell]) -> Cell:
        """The cell in a row, None where it holds nothing."""
        return as_blank(row[self.index])

    def value(self, cell: Cell) -> Cell:
        """What a cell (or an element of its list) says: its piece, translated."""
        taken = piece_of(cell, self.column.take.piece)
        if self.ours and taken is not None:
            said = self.ours.get(value_key(taken))
            if said is not None:
                return said or None
        return taken


@dataclass(eq=False)
class Slot:
    """The columns of a table that fill one kind of row. `is_grain`: each row of the table is one of them."""

    table: Table
    groups: tuple[tuple[str, int], ...]
    id: Located | None = None
    key: Located | None = None
    fields: dict[str, list[Located]] = field(default_factory=dict)
    is_grain: bool = False
    texts: dict[tuple[int, Cell], str] = field(default_factory=dict)
    """Ids that were read from cells without a flaw, by column and cell."""
    own: tuple[FieldSpec, ...] = ()

    @cached_property
    def collection(self) -> str:
        """The kind of row."""
        return self.groups[-1][0]

    @property
    def number(self) -> int:
        """The number of its group, 0 where it has none."""
        return self.groups[-1][1]

    @cached_property
    def depth(self) -> int:
        """How far from the client it stands."""
        return DEPTH.get(self.collection, 2 if self.collection in _UNDER_PLANS else 1)

    @cached_property
    def columns(self) -> tuple[Located, ...]:
        """All of its columns."""
        return (*([self.id] if self.id else []), *([self.key] if self.key else []), *self.data)

    @cached_property
    def data(self) -> tuple[Located, ...]:
        """The columns that fill fields."""
        return tuple(located for columns in self.fields.values() for located in columns)

    @cached_property
    def split(self) -> Split | None:
        """How the cells hold several rows, None where they do not."""
        return next((each.column.take.split for each in self.data if each.column.take.split), None)


_UNDER_PLANS = frozenset({"services", "participation", "reviews", "signatures", "pointers"})


class Table:
    """A grid and its map, with the rows that hold data and the slots of its columns: from the client to interventions,
    then what hangs on them.
    """

    def __init__(self, layout: TableMap, grid: ExportGrid, headings: Headings) -> None:
        self.map = layout
        self.grid: Grid = grid.grid
        self.date_1904 = grid.date_1904
        self.headings = headings
        self.findings: list[Finding] = []
        self.slots = self._slots()
        keys = {located.index for slot in self.slots for located in (slot.id, slot.key) if located is not None}
        used = {located.index for slot in self.slots for located in slot.columns}
        self.rows, passed = data_rows(self.grid, headings, keys, used)
        self._report(passed)
        for slot in self.slots:
            for located in slot.data:
                if located.target.kind is Kind.DATE:
                    self._scan_dates(located)

    def place(self, row: int, column: int | None = None) -> CellPlace:
        """The place of a row or cell."""
        return self.grid.place(row, column)

    def _slots(self) -> list[Slot]:
        where = {plain(text): column for column, text in self.headings.texts.items()}
        slots: dict[tuple[tuple[str, int], ...], Slot] = {}
        for column in self.map.used:
            target = column.target
            index = where.get(plain(column.header))
            if target is None or index is None:
                continue
            slot = slots.setdefault(target.groups, Slot(self, target.groups))
            located = Located(column, target, index, date_format(column.dates) if column.dates else None)
            if target.part is Part.ID:
                slot.id = located
            elif target.part is Part.KEY:
                slot.key = located
            else:
                slot.fields.setdefault(target.name, []).append(located)
                if target.is_own and target.spec is not None:
                    slot.own = (*slot.own, target.spec)
        for groups, slot in slots.items():
            slot.is_grain = slot.collection == self.map.row_is and groups[-1][1] == 0
        return sorted(slots.values(), key=lambda slot: (slot.collection not in DEPTH, slot.depth, slot.groups))

    def _report(self, passed: Sequence[int]) -> None:
        if passed:
            lines = ", ".join(str(row + 1) for row in passed[:8]) + (", …" if len(passed) > 8 else "")
            rows = "row was" if len(passed) == 1 else "rows were"
            self.findings.append(
                codes.ROWS_PASSED.finding(
                    f"{len(passed)} {rows} passed over as title, repeated header or footer: {lines}.",
                    place=self.place(passed[0]),
                    hint="Look at them; if one holds data, fill in its key, or mend the export.",
                )
            )
        if not self.rows:
            self.findings.append(
                codes.TABLE_EMPTY.finding(
                    "The table has headers, and no rows below them.",
                    place=self.grid.place(),
                    hint="Run the export again, and look at its filters and dates.",
                )
            )

    def _scan_dates(self, located: Located) -> None:
        """Whether some dates of a column are written the other way round: then those that could be either are in doubt."""
        order = located.format or date_format("MM/DD/YYYY")
        if order is None or order.order is None:
            return
        swapped, either = [], 0
        for row in self.rows:
            cell = located.value(located.raw(self.grid.rows[row]))
            if cell.__class__ is str:
                fit = order.read(cell)[1]
                if fit is Fit.SWAPPED:
                    swapped.append(row)
                either += fit is Fit.EITHER
        if not swapped:
            return
        located.is_doubtful = True
        count = "One date" if len(swapped) == 1 else f"{len(swapped)} dates"
        others = f"; {either} more could be read both ways" if either else ""
        self.findings.append(
            codes.DATE_DOUBTFUL.finding(
                f"{count} in this column can only be read with day and month the other way round than {order.text}{others}.",
                place=self.place(swapped[0], located.index),
                hint="Ask for the export with one format, or correct the format in the map's column “Dates are written”.",
            )
        )


def data_rows(grid: Grid, headings: Headings, keys: Iterable[int], used: Iterable[int]) -> tuple[list[int], list[int]]:
    """Positions of the rows with data, and of those passed over though they hold something: repeated headers, footers."""
    keys, used = set(keys), set(used)
    header = [plain(str(cell)) for cell in grid.rows[headings.row] if not is_blank(cell)]
    rows: list[int] = []
    passed: list[int] = [row for row in range(headings.row + 1 - headings.rows) if _holds(grid.rows[row])]
    for position in range(headings.first, len(grid.rows)):
        row = grid.rows[position]
        filled = [column for column, cell in enumerate(row) if not is_blank(cell)]
        if not filled:
            continue
        if _is_footer(row, filled, keys) or _is_header(row, header):
            passed.append(position)
        elif used & set(filled):
            rows.append(position)
    tail = frozenset(_tail(grid, headings, rows))
    return [row for row in rows if row not in tail], sorted([*passed, *tail])


def _holds(row: Sequence[Cell]) -> bool:
    return any(not is_blank(cell) for cell in row)


def _is_footer(row: Sequence[Cell], filled: Sequence[int], keys: set[int]) -> bool:
    """A row of one or two cells that begins with the words of a footer, and has no key beside them."""
    if len(filled) > 3 or not isinstance(row[filled[0]], str):
        return False
    return _FOOTER.match(str(row[filled[0]])) is not None and not keys & set(filled[1:])


def _is_header(row: Sequence[Cell], header: Sequence[str]) -> bool:
    return [plain(str(cell)) for cell in row if not is_blank(cell)] == header and len(header) > 1


def _tail(grid: Grid, headings: Headings, rows: Sequence[int]) -> Iterator[int]:
    """Lines of one cell at the end, below an empty row, which are no data."""
    if len(headings.texts) < 3:
        return
    candidates: list[int] = []
    for position in reversed(rows):
        if sum(not is_blank(cell) for cell in grid.rows[position]) > 1:
            break
        candidates.append(position)
    if candidates and not _holds(grid.rows[candidates[-1] - 1]):
        yield from candidates


def cell_value(columns: Sequence[Located], cells: Sequence[Cell]) -> Cell:
    """The value of a field from the cells of its columns, in the map's order."""
    values = [located.value(cell) for located, cell in zip(columns, cells, strict=True)]
    return values[0] if len(values) == 1 else join_cells(values, columns[0].target.kind)
