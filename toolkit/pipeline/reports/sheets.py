"""Excel workbooks as we write them: tables with filters and fixed headers, the same bytes for the same content.

Text stays text. A cell whose text begins like a formula is written as text and marked so, since reports quote file names
and ids that come from outside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date as Date
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from toolkit.records.excel import LONGEST_TEXT, is_like_formula, set_text, settled_bytes

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["Column", "Link", "Marked", "SheetBook", "Value"]

_LONGEST_TITLE = 31
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_FILLS = {"error": "F8D7DA", "warning": "FFF3CD", "info": "E7F1FB", "header": "DDE3EA"}
_LOOKS = ("header", "text", "quoted", "number", "day", "link", "error", "warning", "info", "late day")

Value = str | int | float | bool | Date | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header, and its width in characters."""

    header: str
    width: int = 16


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that opens a file beside the workbook."""

    text: str
    file: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A cell that stands out: a text, or a day."""

    value: str | Date


class SheetBook:
    """A workbook in the making. `made_for` is written as its date: never the clock, so that equal content is equal bytes."""

    def __init__(self, title: str, made_for: Date) -> None:
        from openpyxl import Workbook  # see records.excel: not for every command

        self._book = Workbook()
        self._title, self._made_for = title, made_for
        self._titles: set[str] = set()
        properties = self._book.properties
        properties.title, properties.creator = title, "plankit"
        scratch = self._book[self._book.sheetnames[0]]
        self._looks = {name: _look(scratch.cell(row, 1), name) for row, name in enumerate(_LOOKS, start=1)}
        del self._book[scratch.title]

    def add(
        self,
        title: str,
        columns: Sequence[Column],
        rows: Iterable[Sequence[Value | Link | Marked]],
        *,
        printed: int | None = None,
    ) -> None:
        """Add a sheet: a header row that stays in sight, a filter, and the rows. The title is made safe and unique.

        On paper a sheet is as wide as the page: `printed` says how many columns that is, so that they can be read there.
        """
        from openpyxl.utils import get_column_letter
        from openpyxl.worksheet.properties import PageSetupProperties

        sheet: Worksheet = self._book.create_sheet(self._safe_title(title))
        for index, column in enumerate(columns, start=1):
            self._fill(sheet.cell(1, index), column.header, "header")
            sheet.column_dimensions[get_column_letter(index)].width = column.width
        last = 1
        for last, row in enumerate(rows, start=2):
            for index, value in enumerate(row, start=1):
                if value is not None and value != "":
                    self._fill(sheet.cell(last, index), value)
        sheet.freeze_panes = "A2"
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{last}"
        sheet.print_title_rows = "1:1"
        if printed is not None:
            sheet.print_area = f"A1:{get_column_letter(printed)}{last}"
        self._head_and_foot(sheet)
        sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)

    def _head_and_foot(self, sheet: Any) -> None:
        """On every printed page: what it is, whose sheet, of which day, and the number of the page."""
        sheet.oddHeader.left.text = f"{self._title.replace('&', '&&')}: &A"
        sheet.oddHeader.right.text = f"As of {self._made_for}"
        sheet.oddFooter.right.text = "Page &P of &N"

    def to_bytes(self) -> bytes:
        """The workbook as a file. Equal content gives equal bytes."""
        return settled_bytes(self._book, self._made_for)

    def _fill(self, cell: Any, value: Value | Link | Marked, look: str = "") -> None:
        if isinstance(value, Marked):
            look = "late day" if isinstance(value.value, Date) else "error"
            value = value.value
        text = value.text if isinstance(value, Link) else value
        if isinstance(text, str):
            set_text(cell, text[:LONGEST_TEXT])
            look = look or (text if text in _FILLS else "quoted" if is_like_formula(text) else "text")
        else:
            cell.value = text
            look = look or ("day" if isinstance(text, Date) else "number")
        if isinstance(value, Link):
            cell.hyperlink, look = quote(value.file, safe=""), "link"
        # A style is looked up once for each look, not once for each of a large caseload's cells.
        cell._style = self._looks[look]

    def _safe_title(self, title: str) -> str:
        plain = _NOT_IN_TITLES.sub("_", title).strip().strip("'")[:_LONGEST_TITLE] or "_"
        if plain.casefold() == "history":
            plain = "History_"
        safe, number = plain, 2
        while safe.casefold() in self._titles:
            ending = f" ({number})"
            safe, number = plain[: _LONGEST_TITLE - len(ending)] + ending, number + 1
        self._titles.add(safe.casefold())
        return safe


def _look(cell: Any, name: str) -> Any:
    """The style of a cell with that look, as openpyxl keeps it."""
    from openpyxl.styles import Alignment, Font, PatternFill

    cell.alignment = Alignment(vertical="top", wrap_text=name not in ("number", "day", "late day"))
    fill = _FILLS.get("error" if name == "late day" else name)
    if fill is not None:
        cell.fill = PatternFill("solid", fgColor=fill)
    if name == "header":
        cell.font = Font(bold=True)
    elif name == "link":
        cell.font = Font(color="0B5394", underline="single")
    elif name in ("day", "late day"):
        cell.number_format = "yyyy-mm-dd"
    elif name == "quoted":
        cell.quotePrefix = True
    return cell._style
