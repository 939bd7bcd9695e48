"""Small exports for tests: files as an EHR writes them, and the map that is drafted for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date as Date
from pathlib import Path

import openpyxl

from toolkit.pipeline.mapping import draft_export_map
from toolkit.records.mapping.exportmap import ExportOptions
from toolkit.records.mapping.maplayout import COLUMNS, CONSTANTS, TABLES, VALUES
from toolkit.records.reading.caseload import Caseload, load_caseload

AS_OF = Date(2026, 10, 31)


def drafted(folder: Path, *exports: Path, **settings: object) -> Path:
    """A map of the exports, written beside them."""
    path = folder / "MAP.xlsx"
    path.write_bytes(draft_export_map(exports, as_of=AS_OF, folder=folder, **settings).data)  # type: ignore[arg-type]
    return path


def load(export: Path | Sequence[Path], layout: Path) -> Caseload:
    """The caseload of an export by its map."""
    sources = [export] if isinstance(export, Path) else list(export)
    return load_caseload(sources, export=ExportOptions(layout))


def lines(layout: Path, sheet: str = COLUMNS[0]) -> list[dict[str, object]]:
    """The lines of a sheet of a map, by header."""
    rows = list(openpyxl.load_workbook(layout)[sheet].iter_rows(values_only=True))
    return [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]


def fields(layout: Path) -> dict[str, str]:
    """Their column → our field ('' for none)."""
    return {str(line["Their column"]): str(line["Our field"] or "") for line in lines(layout)}


def change(layout: Path, sheet: str, key: str, header: str, value: object) -> None:
    """Write into the line whose third (Columns, Values) or first cell is `key`."""
    book = openpyxl.load_workbook(layout)
    grid = book[sheet]
    headers = [cell.value for cell in grid[1]]
    at = {COLUMNS[0]: 2, VALUES[0]: 3, TABLES[0]: 0, CONSTANTS[0]: 0}[sheet]
    row = next(row for row in range(2, grid.max_row + 1) if grid.cell(row, at + 1).value == key)
    grid.cell(row, headers.index(header) + 1).value = value
    book.save(layout)


def write_csv(path: Path, text: str, encoding: str = "utf-8") -> Path:
    """A text file of rows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))
    return path


def write_sheet(path: Path, rows: Sequence[Sequence[object]], title: str = "Export") -> Path:
    """A workbook of one sheet."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path
