"""Grids: the raw cells of a sheet or CSV file, before anybody asks what they mean.

All positions are 0-based (row, column) pairs, and row 0 is always the sheet's own row 1, so that a position and the place
a user sees never drift apart. Text stands exactly as the file holds it, blanks at its ends included.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePath

from toolkit.findings import CellPlace, Code, Finding
from toolkit.records.reading import codes

__all__ = ["Cell", "CellNote", "CellRange", "Grid", "NoteKind", "Table", "Workbook"]

Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None
"""A raw value. An empty cell is None, a whole number is an int, and `datetime` keeps its time of day."""


class NoteKind(StrEnum):
    """Why the plain value of a cell misleads.

    `ERROR`: an Excel error; the value is None. `NO_VALUE`: a formula nobody calculated; None. `TEXT_LOST`: its text is
    missing from the file; None. `AS_SHOWN`: a number whose format is a pattern (leading zeros, a phone number); the value
    is the text shown. `DISPLAY`: the cell shows more than its number (`50%`, `30 days`, `1.10`); the value stays the
    number. `DATE_WITHOUT_YEAR`, `DATE_WITHOUT_DAY`: Excel supplied what the cell hides; the value is the whole date.
    `NOT_A_DATE`: a number without a calendar day in a date cell; the value is the number.
    """

    ERROR = "error"
    NO_VALUE = "no_value"
    TEXT_LOST = "text_lost"
    AS_SHOWN = "as_shown"
    DISPLAY = "display"
    DATE_WITHOUT_YEAR = "date_without_year"
    DATE_WITHOUT_DAY = "date_without_day"
    NOT_A_DATE = "not_a_date"


@dataclass(frozen=True, slots=True)
class CellNote:
    """What a plain value hides. `shown` is the text that the cell shows, or '' where that is not known."""

    kind: NoteKind
    shown: str = ""

    @property
    def code(self) -> Code:
        """The finding code of this kind of note."""
        return _SAYINGS[self.kind][0]

    def finding(self, place: CellPlace) -> Finding:
        """The note as a finding; whoever knows client and field adds them with `dataclasses.replace`."""
        code, message, hint = _SAYINGS[self.kind]
        if self.kind is NoteKind.ERROR:
            message = f"The cell holds the error {self.shown}."
        return code.finding(message, hint=hint, place=place, value=self.shown or None)


_SAYINGS: dict[NoteKind, tuple[Code, str, str]] = {
    NoteKind.ERROR: (
        codes.CELL_ERROR,
        "The cell holds an error.",
        "Mend the formula in Excel, or type the value itself, and save the workbook.",
    ),
    NoteKind.NO_VALUE: (
        codes.CELL_NO_VALUE,
        "The cell holds a formula that was never calculated.",
        "Open the workbook in Excel, let it calculate (F9), and save it; or paste the values only.",
    ),
    NoteKind.TEXT_LOST: (
        codes.CELL_TEXT_LOST,
        "The text of this cell is missing from the workbook.",
        "Open the workbook in Excel, look at this cell, type its text again, and save.",
    ),
    NoteKind.AS_SHOWN: (
        codes.CELL_AS_SHOWN,
        "The cell holds a number; it was read as the text that it shows.",
        "Format the column as Text, so that zeros and dashes are part of the value.",
    ),
    NoteKind.DISPLAY: (
        codes.CELL_DISPLAY,
        "The cell shows more than the number that it holds.",
        "Nothing to do if both say what you mean.",
    ),
    NoteKind.DATE_WITHOUT_YEAR: (
        codes.DATE_WITHOUT_YEAR,
        "The cell shows a day and a month, and Excel has added the year by itself.",
        "Show the year (format m/d/yyyy) and look whether it is the one that is meant.",
    ),
    NoteKind.DATE_WITHOUT_DAY: (
        codes.DATE_WITHOUT_DAY,
        "The cell shows no day of the month, and Excel has added one by itself.",
        "Show the whole date (format m/d/yyyy) and look whether it is the one that is meant.",
    ),
    NoteKind.NOT_A_DATE: (
        codes.CELL_NOT_A_DATE,
        "The cell is formatted as a date, but its number is no date.",
        "Type the date again, or format the cell as a number.",
    ),
}


@dataclass(frozen=True, slots=True)
class CellRange:
    """A rectangle of cells, 0-based, both corners included."""

    top: int
    left: int
    bottom: int
    right: int

    def __contains__(self, position: tuple[int, int]) -> bool:
        row, column = position
        return self.top <= row <= self.bottom and self.left <= column <= self.right


@dataclass(frozen=True, slots=True)
class Table:
    """An Excel table ("Format as Table") of a sheet; its first row holds the headers unless `headers` is False."""

    name: str
    range: CellRange
    headers: bool = True


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet, or one CSV file (then `sheet` is '').

    `rows[0]` is row 1 of the sheet. Rows may differ in length; cells beyond the end of a row are empty. `notes` says of
    which cells the plain value misleads; `merged` are ranges whose value stands in their first cell only.
    """

    file: str
    sheet: str
    rows: list[list[Cell]]
    hidden: bool = False
    merged: tuple[CellRange, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: dict[tuple[int, int], CellNote] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The sheet's name, or the CSV file's without its ending: what says which rows it holds."""
        return self.sheet or PurePath(self.file).stem

    @property
    def width(self) -> int:
        """The number of cells of the longest row."""
        return max(map(len, self.rows), default=0)

    def cell(self, row: int, column: int) -> Cell:
        """The raw value at a 0-based position; None where there is none."""
        if row < len(self.rows) and column < len(self.rows[row]):
            return self.rows[row][column]
        return None

    def place(self, row: int | None = None, column: int | None = None) -> CellPlace:
        """The place of a 0-based cell, row or column, as the user sees it."""
        return CellPlace(self.file, self.sheet, None if row is None else row + 1, column)


@dataclass(frozen=True, slots=True)
class Workbook:
    """What a reader of raw cells hands on: a workbook's sheets in their order, or the one grid of a CSV file.

    `date_1904` says from which day the numbers of dates are counted; it matters for dates that stand as plain numbers.
    """

    file: str
    grids: tuple[Grid, ...]
    findings: tuple[Finding, ...] = ()
    date_1904: bool = False

    def grid(self, title: str) -> Grid | None:
        """The grid of that sheet or file name, in any case, or None."""
        wanted = title.strip().casefold()
        return next((grid for grid in self.grids if grid.title.strip().casefold() == wanted), None)
