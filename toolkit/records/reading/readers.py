"""Reading found files into the parts of a caseload: which sheet holds what, and which reader takes which file."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache

from toolkit.errors import InputError
from toolkit.findings import FilePlace, Finding
from toolkit.records.cells.grid import Grid, Workbook
from toolkit.records.client import Client
from toolkit.records.mapping.reader import MappedExport
from toolkit.records.people import Staff
from toolkit.records.reading import assemblycodes as codes
from toolkit.records.reading.assemble import build_staff
from toolkit.records.reading.bundles import Lot
from toolkit.records.reading.csvfile import read_csv
from toolkit.records.reading.flat import FlatPart, flat_names
from toolkit.records.reading.formdata import FormReader
from toolkit.records.reading.formfile import read_form_file
from toolkit.records.reading.headers import How, Names, plain
from toolkit.records.reading.layout import (
    IGNORED_SHEETS,
    REVISIONS_SHEET,
    OwnFieldsKey,
    Role,
    SheetLayout,
    own_fields_key,
    workbook_layout,
)
from toolkit.records.reading.parts import Part, ReadOptions, read_sheet, unknown_columns
from toolkit.records.reading.rowsof import read_lot
from toolkit.records.reading.sheets import UnknownColumn, is_blank, match_headers
from toolkit.records.reading.sourcefiles import FoundFile
from toolkit.records.reading.staffbook import StaffBook
from toolkit.records.xlsx.reader import read_xlsx

__all__ = ["Readers"]

_REVISIONS = plain(REVISIONS_SHEET)
_IGNORED = frozenset(plain(name) for name in IGNORED_SHEETS)


class Readers:
    """Reads one file after the other; what they hold gathers in `parts`, `findings`, `unknown_columns` and `marks`."""

    def __init__(self, options: ReadOptions) -> None:
        self.parts: list[Part] = []
        self.over: list[Part] = []
        """The parts of supplements."""
        self.findings: list[Finding] = []
        self.unknown_columns: list[UnknownColumn] = []
        self.marks: dict[str, str] = {}
        self._options = options
        self._flat = flat_names(options.own_fields)
        self._staff: list[Lot] = []
        self._sheets = _sheet_names(own_fields_key(options.own_fields))

    def read(self, file: FoundFile) -> bool:
        """Read a file. False, with a finding, for one in a folder that cannot be read; a named one raises InputError."""
        try:
            with _uncollected():
                self._read(file)
        except InputError as error:
            if file.named:
                raise
            self.findings.append(
                codes.SOURCE_UNREADABLE.finding(error.what, place=FilePlace(file.path.name), hint=error.mend)
            )
            return False
        return True

    def _read(self, file: FoundFile) -> None:
        if file.kind in ("json", "yaml"):
            self._read_form(file)
            return
        book = read_xlsx(file.path) if file.kind == "workbook" else read_csv(file.path)
        self.findings.extend(book.findings)
        titles = [self._sheets.exact(grid.title).thing for grid in book.grids]
        is_standard = any(layout is not None and layout.row is Client for layout in titles)
        for grid, layout in zip(book.grids, titles, strict=True):
            if plain(grid.title) == _REVISIONS:
                self.marks.update(_marks(grid))
                continue
            if self._is_worth_reading(grid) and not self._read_flat(
                grid, layout, book, file.kind, is_standard=is_standard
            ):
                self._read_grid(grid, book, file.kind)

    def add_mapped(self, export: MappedExport, found_in_map: Iterable[Finding]) -> None:
        """Take what an export gave."""
        self.parts.extend(export.parts)
        self._staff.extend(export.staff)
        self.findings.extend([*found_in_map, *export.findings])
        self.unknown_columns.extend(export.unknown_columns)

    def lay_over(self, supplement: Readers) -> None:
        """Take what a supplement gave, to be laid over the rest."""
        self.over.extend(supplement.parts)
        self._staff.extend(supplement._staff)
        self.findings.extend(supplement.findings)
        self.unknown_columns.extend(supplement.unknown_columns)

    def _read_form(self, file: FoundFile) -> None:
        reader = FormReader(read_form_file(file.path, file.kind), self._options)
        reader.read()
        self.parts.extend(part for part in (reader.part, reader.strangers) if part.rows)
        self._staff.extend(reader.staff)
        self.findings.extend(reader.findings)
        self.unknown_columns.extend(reader.unknown_columns())

    def _read_flat(
        self, grid: Grid, layout: SheetLayout | None, book: Workbook, kind: str, *, is_standard: bool
    ) -> bool:
        """Read a grid as a flat sheet, if it is one: a Clients sheet with numbered columns, or a sheet of no known name."""
        if (layout is not None and layout.row is not Client) or (layout is None and is_standard):
            return False
        headers = match_headers(grid, self._flat, lambda name: name.header)
        if headers is None or not any(name.role is Role.CLIENT for name in headers.columns.values()):
            return False
        if layout is not None and not any(name.groups for name in headers.columns.values()):
            return False
        part = FlatPart(grid, headers, book, kind, self._options)
        self.parts.append(part)
        self.findings.append(codes.SHEET_FLAT.finding("The sheet was read as one row a client.", place=grid.place()))
        self.findings.extend(headers.findings)
        self.unknown_columns.extend(unknown_columns(grid, headers, part.groups))
        return True

    def _is_worth_reading(self, grid: Grid) -> bool:
        if plain(grid.title) in _IGNORED or all(is_blank(cell) for row in grid.rows for cell in row):
            return False
        if grid.hidden:
            self.findings.append(
                codes.SHEET_HIDDEN.finding(
                    "The sheet is hidden, and was read all the same.",
                    place=grid.place(),
                    hint="Unhide it to see what it holds, or delete it.",
                )
            )
        return True

    def _read_grid(self, grid: Grid, book: Workbook, kind: str) -> None:
        layout = self._layout_of(grid)
        if layout is None:
            self.findings.append(self._unknown(grid))
            return
        result = read_sheet(grid, layout, book, kind, self._options)
        self.findings.extend(result.findings)
        self.unknown_columns.extend(result.unknown)
        if result.part is None:
            return
        if layout.row.collection == "staff":
            self._staff.extend(result.part.lots(""))
        else:
            self.parts.append(result.part)

    def _layout_of(self, grid: Grid) -> SheetLayout | None:
        fit = self._sheets.exact(grid.title)
        if fit.how is How.NONE:
            fit = self._sheets.near(grid.title)
        if fit.thing is not None and fit.how is How.NEAR:
            self.findings.append(
                codes.SHEET_NEAR.finding(
                    f"The sheet “{grid.title}” was read as “{fit.thing.sheet}”.", place=grid.place()
                )
            )
        return fit.thing

    def _unknown(self, grid: Grid) -> Finding:
        suggestion = self._sheets.suggestion(grid.title)
        return codes.SHEET_UNKNOWN.finding(
            f"The sheet “{grid.title}” is none that the toolkit knows; it was not read.",
            place=grid.place(),
            hint=f"Did you mean “{suggestion}”?"
            if suggestion
            else "Rename it if it should be read; otherwise leave it.",
        )

    def staff(self) -> StaffBook:
        """The caseload's list of staff, from all sources together."""
        entries = [entry for lot in self._staff for entry in read_lot(lot)]
        members, findings = build_staff(entries)
        self.findings.extend(findings)
        unlisted = None if members else next((place for part in self.parts if (place := part.staff_place())), None)
        if unlisted is not None:
            self.findings.append(
                codes.STAFF_ABSENT.finding(
                    f"Staff are named, and there is no sheet “{Staff.sheet}”; names were taken as they stand.",
                    place=unlisted,
                    hint=f"Add the sheet “{Staff.sheet}” so that documents can print credentials.",
                )
            )
        return StaffBook(members)


def _marks(grid: Grid) -> Iterator[tuple[str, str]]:
    """Client and revision from the hidden sheet of a workbook that was exported from a store."""
    for row in grid.rows[1:]:
        if len(row) >= 2 and isinstance(row[0], str) and isinstance(row[1], str):
            yield row[0], row[1]


@lru_cache(maxsize=32)
def _sheet_names(own_fields: OwnFieldsKey) -> Names[SheetLayout]:
    return Names((layout, layout.sheet, _sheet_aliases(layout)) for layout in workbook_layout(dict(own_fields)))


def _sheet_aliases(layout: SheetLayout) -> tuple[str, ...]:
    row = layout.row
    return (row.collection.replace("_", " "), row.noun, f"{row.noun}s")


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the garbage collector, which would walk over millions of cells again and again and find nothing."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
