"""The parts of a caseload: sheets of rows, flat sheets and forms, each giving the rows of one client when asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Protocol

from toolkit.findings import Finding, Place
from toolkit.records.cells.grid import Cell, CellNote, Grid, Workbook
from toolkit.records.fields import FieldSpec, Row
from toolkit.records.reading import assemblycodes as codes
from toolkit.records.reading.bundles import Lot, Shape
from toolkit.records.reading.cellreading import read_id
from toolkit.records.reading.headers import Names
from toolkit.records.reading.layout import Column, Role, SheetLayout, sheet_layout
from toolkit.records.reading.sheets import Headers, UnknownColumn, is_blank, match_headers, pad, rows_by_client

__all__ = [
    "Part",
    "ReadOptions",
    "SheetPart",
    "group_rows",
    "layout_names",
    "read_sheet",
    "staff_place",
    "unknown_columns",
]


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How sources are read: the agency's own fields by collection, and the order of day and month in dates as text."""

    own_fields: Mapping[str, tuple[FieldSpec, ...]] = field(default_factory=dict)
    date_order: str = "MDY"


class Part(Protocol):
    """Rows of many clients from one sheet or file."""

    defines_clients: bool
    """Whether a client exists because this part names it."""

    def client_ids(self) -> Iterable[str]:
        """The ids of all clients with rows here, in the order of the source."""

    def lots(self, client: str) -> Iterable[Lot]:
        """The rows of one client."""

    def findings(self, client: str) -> Iterable[Finding]:
        """What was found about one client before its values are read."""

    def place_of(self, client: str) -> tuple[Place, int]:
        """The place of a client's first row here, and how many rows there are."""

    def staff_place(self) -> Place | None:
        """A column in which staff are named, None where there is none with a value."""


class SheetPart:
    """A sheet, or CSV file, with the rows of one kind."""

    def __init__(self, grid: Grid, shape: Shape, client_column: int, groups: dict[str, list[int]]) -> None:
        self.shape = shape
        self.defines_clients = shape.collection == "clients"
        self._grid = grid
        self._client_column = client_column
        self._groups = groups
        self._noted = _notes_by_row(grid, shape)

    def client_ids(self) -> Iterable[str]:
        """The ids of all clients with rows here, in the order of the sheet."""
        return self._groups

    def lots(self, client: str) -> Iterable[Lot]:
        """The rows of one client: one lot, or none."""
        positions = self._groups.get(client)
        if not positions:
            return ()
        rows = self._grid.rows
        notes: dict[tuple[int, int], CellNote] = {}
        if self._noted:
            for index, position in enumerate(positions):
                for column, note in self._noted.get(position, {}).items():
                    notes[index, column] = note
        return (Lot(self.shape, [p + 1 for p in positions], [rows[p] for p in positions], notes),)

    def findings(self, client: str) -> Iterable[Finding]:
        """Nothing: what is found in a sheet is found for all clients, or in their values."""
        return ()

    def place_of(self, client: str) -> tuple[Place, int]:
        """The cell that names a client first, and how many rows do."""
        positions = self._groups[client]
        return self._grid.place(positions[0], self._client_column), len(positions)

    def staff_place(self) -> Place | None:
        """A column in which staff are named, None where there is none with a value."""
        positions = (position for group in self._groups.values() for position in group)
        return staff_place(self._grid, [self.shape], positions)


def staff_place(grid: Grid, shapes: Iterable[Shape], positions: Iterable[int]) -> Place | None:
    """The first column of some shapes in which staff are named, None where none has a value."""
    columns = [shape.fields[name] for shape in shapes for name in shape.staff_fields]
    if not columns:
        return None
    named = (column for position in positions for column in columns if not is_blank(grid.rows[position][column]))
    column = next(named, None)
    return None if column is None else grid.place(None, column)


def _notes_by_row(grid: Grid, shape: Shape) -> dict[int, dict[int, CellNote]]:
    read = {*shape.fields.values(), shape.id_column, shape.plan_column, shape.order_column}
    noted: dict[int, dict[int, CellNote]] = {}
    for (row, column), note in grid.notes.items():
        if column in read:
            noted.setdefault(row, {})[column] = note
    return noted


def layout_names(layout: SheetLayout) -> Names[Column]:
    """The names of a sheet's columns, for matching headers."""
    own = tuple(column.spec for column in layout.columns if column.role is Role.OWN and column.spec)
    return _names_of(layout.row, own)


@lru_cache(maxsize=256)
def _names_of(row: type[Row], own: tuple[FieldSpec, ...]) -> Names[Column]:
    columns = (column for column in sheet_layout(row, own).columns if column.role is not Role.NOTE)
    return Names((column, column.header, column.aliases) for column in columns)


class ClientIds:
    """Reads the cells that say whose row it is. `unread` are the rows about which a finding says that none can be read."""

    def __init__(self, grid: Grid, column: int) -> None:
        self.findings: list[Finding] = []
        self.unread: set[int] = set()
        self._grid = grid
        self._column = column

    def read(self, position: int, cell: Cell) -> str:
        """The client id in a cell, '' where there is none."""
        note = self._grid.notes.get((position, self._column))
        reading = read_id(cell, note, self._grid.place(position, self._column))
        client = str(reading.value or "")
        if reading.finding is not None:
            self.findings.append(replace(reading.finding, client=client))
            if not client:
                self.unread.add(position)
        return client


@dataclass(slots=True)
class SheetResult:
    """What reading a sheet gave: its part (None if it cannot be used), findings, and the columns that mean nothing."""

    part: SheetPart | None
    findings: list[Finding]
    unknown: list[UnknownColumn] = field(default_factory=list)


def read_sheet(grid: Grid, layout: SheetLayout, book: Workbook, kind: str, options: ReadOptions) -> SheetResult:
    """The part that a standard sheet gives."""
    headers = match_headers(grid, layout_names(layout), lambda column: column.header)
    if headers is None:
        finding = codes.HEADER_NOT_FOUND.finding(
            f"No row of the sheet has the headers of “{layout.sheet}”; the sheet was not read.",
            place=grid.place(),
            hint="Write the headers into the first row, as a blank workbook has them (plankit workbook).",
        )
        return SheetResult(None, [finding])
    shape = _shape(grid, layout, headers, book, kind, options)
    pad(grid.rows, grid.width)
    client = _column(headers, Role.CLIENT)
    if layout.row.collection == "staff":
        positions = list(range(headers.first, len(grid.rows)))
        part = SheetPart(grid, shape, shape.id_column, {"": positions})
        return SheetResult(part, headers.findings, unknown_columns(grid, headers, {}))
    if client < 0:
        headers.findings.append(
            codes.COLUMN_CLIENT.finding(
                "The sheet has no column “Client”, so that its rows belong to nobody; it was not read.",
                place=grid.place(headers.row),
                hint="Add the column “Client” with each row's client id.",
            )
        )
        return SheetResult(None, headers.findings)
    groups = group_rows(grid, headers, client, (*shape.fields.values(), shape.id_column))
    part = SheetPart(grid, shape, client, groups)
    return SheetResult(part, headers.findings, unknown_columns(grid, headers, groups))


def _column(headers: Headers[Column], role: Role) -> int:
    return next((index for index, column in headers.columns.items() if column.role is role), -1)


def _shape(
    grid: Grid, layout: SheetLayout, headers: Headers[Column], book: Workbook, kind: str, options: ReadOptions
) -> Shape:
    columns = headers.columns
    fields = {column.name: at for at, column in columns.items() if column.role in (Role.FIELD, Role.OWN)}
    own = tuple(column.spec for column in columns.values() if column.role is Role.OWN and column.spec)
    return Shape(
        kind,
        grid.file,
        grid.sheet,
        layout.row.collection,
        fields,
        own,
        _column(headers, Role.CLIENT if layout.row.collection == "clients" else Role.ID),
        _column(headers, Role.PLAN),
        _column(headers, Role.ORDER),
        options.date_order,
        book.date_1904,
    )


def group_rows(grid: Grid, headers: Headers[Any], client: int, columns: Iterable[int]) -> dict[str, list[int]]:
    """Positions of rows by client. Rows with values in `columns` that name no client are found in `headers.findings`."""
    ids = ClientIds(grid, client)
    groups, blank = rows_by_client(grid.rows, headers.first, client, ids.read)
    for position in blank:
        if position not in ids.unread and (position, client) in grid.notes:
            ids.read(position, None)  # an error, or a formula without a value: the note says which
    headers.findings.extend(ids.findings)
    read = [column for column in columns if column >= 0]
    for position in blank:
        row = grid.rows[position]
        if position not in ids.unread and any(not is_blank(row[column]) for column in read):
            headers.findings.append(
                codes.CLIENT_BLANK.finding(
                    "The row does not say which client it belongs to; it was not read.",
                    place=grid.place(position, client),
                    hint="Write the client id into the row. Ids are not taken over from the row above.",
                )
            )
    return groups


def unknown_columns(grid: Grid, headers: Headers[Any], groups: Mapping[str, list[int]]) -> list[UnknownColumn]:
    """The columns that mean nothing, with their values by client."""
    found = []
    for heading in headers.unknown:
        values = {
            client: kept
            for client, positions in groups.items()
            if (kept := tuple(cell for p in positions if not is_blank(cell := grid.rows[p][heading.column])))
        }
        found.append(UnknownColumn(heading.text, grid.place(headers.row, heading.column), values))
    return found
