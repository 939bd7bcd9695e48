"""Reading found files into the parts of a caseload: which sheet holds what, and which reader takes which file."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from toolkit.errors import InputError
from toolkit.findings import FilePlace, Finding
from toolkit.records import assemblycodes as codes
from toolkit.records.assemble import build_staff
from toolkit.records.csvfile import read_csv
from toolkit.records.grid import Grid, Workbook
from toolkit.records.headers import How, Names, plain
from toolkit.records.layout import IGNORED_SHEETS, SheetLayout, workbook_layout
from toolkit.records.parts import Part, ReadOptions, SheetPart, read_sheet
from toolkit.records.rowsof import read_lot
from toolkit.records.sheets import UnknownColumn, is_blank
from toolkit.records.sourcefiles import FoundFile
from toolkit.records.staffbook import StaffBook
from toolkit.records.xlsx import read_xlsx

__all__ = ["Readers"]

_IGNORED = frozenset(plain(name) for name in IGNORED_SHEETS)


class Readers:
    """Reads one file after the other; what they hold gathers in `parts`, `findings` and `unknown_columns`."""

    def __init__(self, options: ReadOptions) -> None:
        self.parts: list[Part] = []
        self.findings: list[Finding] = []
        self.unknown_columns: list[UnknownColumn] = []
        self._options = options
        self._staff: list[SheetPart] = []
        layouts = workbook_layout(options.own_fields)
        self._sheets = Names((layout, layout.sheet, _sheet_aliases(layout)) for layout in layouts)

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
        book = read_xlsx(file.path) if file.kind == "workbook" else read_csv(file.path)
        self.findings.extend(book.findings)
        for grid in book.grids:
            self._read_grid(grid, book, file.kind)

    def _read_grid(self, grid: Grid, book: Workbook, kind: str) -> None:
        if plain(grid.title) in _IGNORED or all(is_blank(cell) for row in grid.rows for cell in row):
            return
        if grid.hidden:
            self.findings.append(
                codes.SHEET_HIDDEN.finding(
                    "The sheet is hidden, and was read all the same.",
                    place=grid.place(),
                    hint="Unhide it to see what it holds, or delete it.",
                )
            )
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
            self._staff.append(result.part)
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
            hint=f"Did you mean “{suggestion}”?" if suggestion else "Rename or delete it if it should be read or not.",
        )

    def staff(self) -> StaffBook:
        """The caseload's list of staff, from all sources together."""
        entries = [entry for part in self._staff for lot in part.lots("") for entry in read_lot(lot)]
        members, findings = build_staff(entries)
        self.findings.extend(findings)
        return StaffBook(members)


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
