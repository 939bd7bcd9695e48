"""Reading an .xlsx workbook into grids of raw cells.

Values come from python-calamine, which is many times faster than openpyxl; what it hides comes from
`toolkit.records.xlsx.scan`, and sheets that it cannot read from `toolkit.records.xlsx.plain`. While sheets are being parsed
(python-calamine lets other threads run meanwhile) others are scanned and converted, the smallest first: scanning takes less
time than parsing, so that the parser is at work from the beginning to the end.
"""

from __future__ import annotations

import io
from collections import defaultdict, deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, load_workbook

from toolkit.errors import FileUnreadableError
from toolkit.findings import CellPlace, Finding
from toolkit.records.cells.grid import Cell, CellNote, CellRange, Grid, Workbook
from toolkit.records.reading import codes
from toolkit.records.reading.foreign import read_bytes
from toolkit.records.xlsx.book import Book, Sheet, read_book
from toolkit.records.xlsx.package import MAX_FILE, DamagedPartError, Package, open_package
from toolkit.records.xlsx.plain import DoctypeError, PlainSheet, TooLargeError, read_sheet, read_strings
from toolkit.records.xlsx.scan import EXACT, Scan, ordinary_start, scan_sheet

__all__ = ["read_xlsx"]

_WAITING = 400_000_000
"""Bytes of unpacked sheets that may be scanned or parsed and not yet converted: they take about as much memory."""


def read_xlsx(path: Path | str) -> Workbook:
    """Every worksheet of a workbook, hidden ones included, as raw cells.

    What is wrong in a sheet is a finding or a note on its cell. Raises FileUnreadableError (what it is, what to do) for a
    file that is no .xlsx workbook, is damaged, protected by a password or suspicious; SourceNotFoundError.
    """
    path = Path(path)
    package = open_package(path, read_bytes(path, MAX_FILE))
    with ThreadPoolExecutor(max_workers=1) as pool:
        return _Reader(package, read_book(package), pool).read()


@dataclass(slots=True)
class _Pending:
    """A sheet that has been scanned; `parsed` is None when our own reader is to read it."""

    index: int
    sheet: Sheet
    scan: Scan
    parsed: Future[CalamineSheet] | None


class _Reader:
    def __init__(self, package: Package, book: Book, pool: ThreadPoolExecutor) -> None:
        self.package = package
        self.pool = pool
        self.book = book
        self.file = package.path.name
        self.found: dict[int, list[Finding]] = defaultdict(list)

    def read(self) -> Workbook:
        grids: dict[int, Grid] = {}
        waiting: deque[_Pending] = deque()
        smallest_first = sorted(enumerate(self.book.sheets), key=lambda each: self.package.size(each[1].part))
        # The last is converted when nothing else is left to do: so that is not the largest.
        smallest_first[-2:] = reversed(smallest_first[-2:])
        try:
            for index, sheet in smallest_first:
                if self._has_cells(index, sheet):
                    waiting.append(self._start(index, sheet))
                while sum(self.package.size(each.sheet.part) for each in waiting) > _WAITING:
                    pending = waiting.popleft()
                    grids[pending.index] = self._finished(pending)
            while waiting:
                pending = waiting.popleft()
                grids[pending.index] = self._finished(pending)
        except DoctypeError:
            raise self.package.entities() from None
        except TooLargeError:
            raise FileUnreadableError(
                self.package.path,
                "A sheet of the workbook is larger than can be read (cells stand too far apart, or are too many).",
                "In each sheet delete the empty rows and columns beyond the data, save, and try again; or split it.",
            ) from None
        findings = [finding for index in sorted(self.found) for finding in self.found[index]]
        ordered = tuple(grids[index] for index in sorted(grids))
        return Workbook(self.file, ordered, tuple(findings), self.book.date_1904)

    def _has_cells(self, index: int, sheet: Sheet) -> bool:
        place = CellPlace(self.file, sheet.name)
        if sheet.kind not in ("worksheet", "xlMacrosheet"):
            self.found[index].append(
                codes.SHEET_NOT_CELLS.finding(
                    "The sheet holds a chart or dialog, not rows; it was not read.", place=place
                )
            )
            return False
        if not sheet.part:
            self.found[index].append(
                codes.SHEET_MISSING.finding(
                    "The workbook lists this sheet, but its data are missing from the file.",
                    hint="Open the workbook in Excel, let it repair the file, and save it; or ask for it again.",
                    place=place,
                )
            )
            return False
        return True

    def _start(self, index: int, sheet: Sheet) -> _Pending:
        calamine = self._calamine
        if calamine is None:
            return _Pending(index, sheet, Scan(is_plain=False), None)
        try:
            scan = scan_sheet(self.package.chunks(sheet.part), self.package.chunks(sheet.part), self.book.styles)
        except DamagedPartError:
            scan = Scan(is_plain=False)
        parsed = self.pool.submit(calamine.get_sheet_by_index, index) if scan.is_plain else None
        return _Pending(index, sheet, scan, parsed)

    @cached_property
    def _calamine(self) -> CalamineWorkbook | None:
        """python-calamine's view of the workbook; None when it has none, or may have another one than ours."""
        if not self.book.is_plain or not self._are_strings_ordinary():
            return None
        workbook = _outcome(self.pool.submit(load_workbook, io.BytesIO(self.package.data)))
        return workbook if workbook and workbook.sheet_names == [sheet.name for sheet in self.book.sheets] else None

    def _are_strings_ordinary(self) -> bool:
        if self.book.strings not in self.package:
            return True
        try:
            head = b""
            for chunk in self.package.chunks(self.book.strings):
                head = head or chunk
        except DamagedPartError:
            return False
        return ordinary_start(head, b"sst") is not None

    @cached_property
    def _strings(self) -> list[str]:
        return read_strings(self.package.chunks(self.book.strings)) if self.book.strings in self.package else []

    def _finished(self, pending: _Pending) -> Grid:
        parsed = None if pending.parsed is None else _outcome(pending.parsed)
        pending.parsed = None
        grid, hidden_rows = self._own(pending) if parsed is None else self._converted(pending, parsed)
        if hidden_rows:
            rows = "row is" if hidden_rows == 1 else "rows are"
            self.found[pending.index].append(
                codes.ROWS_HIDDEN.finding(
                    f"{hidden_rows} {rows} hidden in this sheet (perhaps by a filter) and read all the same.",
                    hint="Delete the rows that should not count.",
                    place=grid.place(),
                )
            )
        return grid

    def _converted(self, pending: _Pending, parsed: CalamineSheet) -> tuple[Grid, int]:
        rows = _rows(parsed)
        for (row, column), value in pending.scan.values.items():
            while len(rows) <= row:
                rows.append([])
            cells = rows[row]
            cells.extend([None] * (column + 1 - len(cells)))
            cells[column] = value
        merged = tuple(CellRange(*start, *end) for start, end in parsed.merged_cell_ranges or ())
        return self._grid(pending.sheet, rows, merged, pending.scan.notes), pending.scan.hidden_rows

    def _own(self, pending: _Pending) -> tuple[Grid, int]:
        sheet, chunks = pending.sheet, self.package.chunks(pending.sheet.part)
        read = read_sheet(chunks, self._strings, self.book.styles, date_1904=self.book.date_1904)
        grid = self._grid(sheet, read.rows, tuple(read.merged), read.notes)
        self.found[pending.index].extend(_damage(grid, read))
        return grid, read.hidden_rows

    def _grid(
        self,
        sheet: Sheet,
        rows: list[list[Cell]],
        merged: tuple[CellRange, ...],
        notes: dict[tuple[int, int], CellNote],
    ) -> Grid:
        last_note = max((row for row, _ in notes), default=-1)
        while len(rows) > last_note + 1 and all(cell is None for cell in rows[-1]):
            rows.pop()
        return Grid(self.file, sheet.name, rows, sheet.hidden, merged, sheet.tables, notes)


def _damage(grid: Grid, read: PlainSheet) -> Iterator[Finding]:
    """What our own reader could not read of a sheet."""
    if read.broken_after is not None:
        yield codes.SHEET_DAMAGED.finding(
            f"The sheet is damaged and could be read only to row {read.broken_after}; what follows is missing.",
            hint="Open the workbook in Excel, let it repair the file, and save it; or ask for it again.",
            place=grid.place(),
        )
    if read.outside:
        yield codes.CELL_OUTSIDE.finding(
            f"{len(read.outside)} cells stand outside of what an Excel sheet can hold, and were not read.",
            hint="Save the workbook again with Excel or LibreOffice.",
            place=grid.place(),
        )


_T = TypeVar("_T")


def _outcome(future: Future[_T]) -> _T | None:
    """What python-calamine made, or None where it gave up; a panic in its Rust code is no `Exception` for Python."""
    error = future.exception()
    if error is None:
        return future.result()
    if isinstance(error, CalamineError) or type(error).__name__ == "PanicException":
        return None
    raise error


def _rows(parsed: CalamineSheet) -> list[list[Cell]]:
    """The rows from row 1 and column A on: python-calamine leaves out the empty columns before the first value.

    A text that stands in many cells (a status, a name) is kept once; that takes no time and a third less memory.
    """
    if parsed.start is None:
        return []
    before: list[Cell] = [None] * parsed.start[1]
    once: dict[str, str | None] = {"": None}
    keep = once.setdefault
    rows: list[list[Cell]] = []
    for raw in parsed.iter_rows():
        if not any(raw) and raw.count("") == len(raw):
            rows.append([])
            continue
        row: list[Cell] = [
            keep(cell, cell) if cell.__class__ is str else _whole(cell) if cell.__class__ is float else cell
            for cell in raw
        ]
        rows.append(before + row if before else row)
    return rows


def _whole(number: float) -> int | float:
    return int(number) if number.is_integer() and abs(number) < EXACT else number
