"""The maps of the invented exports: drafted by the program, then corrected as office staff would."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date as Date
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.pipeline.mapping import draft_export_map
from toolkit.records.excel import set_text, settled_bytes

__all__ = ["Corrections", "write_map"]

Corrections = Mapping[tuple[str, str], Mapping[str, str]]
"""(Sheet of the map, what its line is about) → header → what is written there; a key that ends in + is one line more."""
_KEYS = {"Columns": 3, "Values": 4, "Tables": 1, "Constants": 1}


def write_map(path: Path, export: Path, agency: str, corrections: Corrections, day: Date) -> None:
    """The map of an export, with the agency as a constant."""
    data = draft_export_map([export], as_of=day).data
    book = openpyxl.load_workbook(io.BytesIO(data))
    agency_line: Corrections = {("Constants", "Client: Agency"): {"Value": agency}}
    for (name, key), values in {**corrections, **agency_line}.items():
        sheet = book[name]
        headers = {str(cell.value): cell.column for cell in sheet[1]}
        row = _line(sheet, name, key)
        for header, text in values.items():
            set_text(sheet.cell(row, headers[header]), text)
    path.write_bytes(settled_bytes(book, day))


def _line(sheet: Worksheet, name: str, key: str) -> int:
    """The line about a column, value or field; one more line like it where the key ends in +."""
    wanted = key.rstrip("+")
    rows = [row for row in range(2, sheet.max_row + 1) if sheet.cell(row, _KEYS[name]).value == wanted]
    if rows and not key.endswith("+"):
        return rows[0]
    new = sheet.max_row + 1
    for column in range(1, _KEYS[name] + 1):
        text = sheet.cell(rows[0], column).value if rows else wanted
        set_text(sheet.cell(new, column), str(text or ""))
    return new
