"""Sheets that we wrote for somebody to fill in, read back: by their headers, row by row, each cell with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from toolkit.errors import FileUnreadableError
from toolkit.findings import Place
from toolkit.records.cells.grid import Cell, Grid
from toolkit.records.fields import FieldSpec
from toolkit.records.reading.cellreading import Reading, read_id, read_value
from toolkit.records.reading.headers import plain
from toolkit.records.xlsx.reader import read_xlsx

__all__ = ["FilledRow", "filled_rows"]


@dataclass(frozen=True, slots=True)
class FilledRow:
    """One row. `columns` are 0-based, by plain header; `number` is the 0-based row."""

    grid: Grid
    columns: Mapping[str, int]
    number: int
    date_1904: bool

    def cell(self, header: str) -> Cell:
        """The raw cell under a header; None where it is blank or the column is gone."""
        column = self.columns.get(plain(header))
        value = None if column is None else self.grid.cell(self.number, column)
        return None if isinstance(value, str) and not value.strip() else value

    def has(self, header: str) -> bool:
        """Whether something stands there, be it what cannot be read."""
        column = self.columns.get(plain(header), -1)
        return self.cell(header) is not None or (self.number, column) in self.grid.notes

    def place(self, header: str = "") -> Place:
        """The cell under a header, or the row."""
        return self.grid.place(self.number, self.columns.get(plain(header)) if header else None)

    def id(self, header: str) -> str:
        """An id as it is shown; '' where there is none."""
        column = self.columns.get(plain(header), -1)
        value = read_id(self.cell(header), self.grid.notes.get((self.number, column)), self.place(header)).value
        return str(value or "")

    def text(self, header: str) -> str:
        """A text as it stands."""
        value = self.cell(header)
        return "" if value is None else str(value).strip()

    def value(self, header: str, spec: FieldSpec) -> Reading:
        """The cell as a field asks."""
        note = self.grid.notes.get((self.number, self.columns.get(plain(header), -1)))
        return read_value(spec, self.cell(header), note, self.place(header), date_1904=self.date_1904)


def filled_rows(path: Path, sheet: str, needed: Sequence[str], made_by: str) -> Iterator[FilledRow]:
    """The rows of a sheet in which something stands. `made_by` is the command that writes such a sheet.

    Raises FileUnreadableError where the file is no workbook, or the sheet or a needed column is gone; SourceNotFoundError.
    """
    book = read_xlsx(path)
    grid = book.grid(sheet)
    mend = f"Write a new one with: {made_by}"
    if grid is None or not grid.rows:
        raise FileUnreadableError(path, f"The workbook has no sheet “{sheet}”.", mend)
    columns = {plain(str(cell)): column for column, cell in enumerate(grid.rows[0]) if cell is not None}
    lost = [header for header in needed if plain(header) not in columns]
    if lost:
        raise FileUnreadableError(path, f"The sheet “{sheet}” has no column “{lost[0]}”.", mend)
    for number, row in enumerate(grid.rows[1:], start=1):
        if any(cell not in (None, "") for cell in row):
            yield FilledRow(grid, columns, number, book.date_1904)
