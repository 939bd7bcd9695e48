"""Reading the files of an export into grids: what the other readers take, and the older books .xls and .ods besides."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, load_workbook

from toolkit.errors import FileUnreadableError, NothingToReadError, SourceNotFoundError
from toolkit.findings import Finding
from toolkit.records.cells.grid import Cell, CellRange, Grid, Workbook
from toolkit.records.reading.csvfile import read_csv
from toolkit.records.reading.foreign import read_bytes
from toolkit.records.reading.ids import natural
from toolkit.records.reading.sheets import is_blank, pad
from toolkit.records.reading.sourcefiles import FoundFile
from toolkit.records.xlsx.package import MAX_FILE
from toolkit.records.xlsx.reader import read_xlsx

__all__ = ["ExportGrid", "export_files", "read_export"]

_KINDS = {
    ".xlsx": "workbook",
    ".xlsm": "workbook",
    ".xls": "old workbook",
    ".ods": "old workbook",
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
}
_OLE, _ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
_MOST_CELLS = 60_000_000


@dataclass(slots=True)
class ExportGrid:
    """One sheet or CSV file of an export, its rows all of one width, and what dates are counted from."""

    grid: Grid
    date_1904: bool = False


def export_files(sources: Sequence[Path]) -> list[FoundFile]:
    """The files that the sources mean, folders opened one level deep in the order of their names.

    Raises SourceNotFoundError, FileUnreadableError for a named file of no kind that can be read, NothingToReadError for a
    folder without any.
    """
    files: list[FoundFile] = []
    for source in map(Path, sources):
        if source.is_dir():
            files.extend(_in_folder(source))
        elif not source.exists():
            raise SourceNotFoundError(source)
        else:
            files.append(FoundFile(source, _kind(source), named=True))
    once = {file.path.resolve(): file for file in reversed(files)}
    return [file for file in files if once.get(file.path.resolve()) is file]


def _in_folder(folder: Path) -> list[FoundFile]:
    paths = sorted(
        (path for path in folder.iterdir() if path.is_file()), key=lambda path: natural(path.name.casefold())
    )
    found = [
        FoundFile(path, _KINDS[path.suffix.lower()], named=False)
        for path in paths
        if path.suffix.lower() in _KINDS and not path.name.startswith((".", "~"))
    ]
    if not found:
        raise NothingToReadError(str(folder), f"Put the export's files ({', '.join(_KINDS)}) into the folder.")
    return found


def _kind(path: Path) -> str:
    kind = _KINDS.get(path.suffix.lower())
    if kind is None:
        raise FileUnreadableError(path, "Exports of this kind cannot be read.", f"Use one of {', '.join(_KINDS)}.")
    return kind


def read_export(files: Iterable[FoundFile]) -> tuple[list[ExportGrid], list[Finding]]:
    """All grids that hold anything, in order, and what was found in their files. Raises InputError as the readers do."""
    grids: list[ExportGrid] = []
    findings: list[Finding] = []
    for file in files:
        book = _read(file)
        findings.extend(book.findings)
        for grid in book.grids:
            if any(not is_blank(cell) for row in grid.rows for cell in row):
                pad(grid.rows, grid.width)
                grids.append(ExportGrid(grid, book.date_1904))
    return grids, findings


def _read(file: FoundFile) -> Workbook:
    """By what a file is, not by what it is called: many systems give .xls to what is a text or an .xlsx."""
    if file.kind == "csv":
        return read_csv(file.path)
    if file.kind == "workbook":
        return read_xlsx(file.path)
    data = read_bytes(file.path, MAX_FILE)
    if data.startswith(_ZIP) and file.path.suffix.lower() == ".xls":
        return read_xlsx(file.path)
    if not data.startswith((_OLE, _ZIP)):
        return read_csv(file.path)
    return _old_book(file.path, data)


def _old_book(path: Path, data: bytes) -> Workbook:
    try:
        book = load_workbook(io.BytesIO(data))
        grids = tuple(_grid(path, book, name) for name in book.sheet_names)
    except BaseException as error:  # a panic in python-calamine's Rust code is no `Exception`
        if not isinstance(error, CalamineError) and type(error).__name__ != "PanicException":
            raise
        raise FileUnreadableError(
            path, "The workbook cannot be read: it is damaged, protected or of another kind.", _SAVE_AS
        ) from None
    return Workbook(path.name, grids)


_SAVE_AS = "Open it and use File › Save As › “Excel Workbook (.xlsx)”, then use that file."


def _grid(path: Path, book: CalamineWorkbook, name: str) -> Grid:
    sheet = book.get_sheet_by_name(name)
    if sheet.height * sheet.width > _MOST_CELLS:
        raise FileUnreadableError(path, "A sheet of the workbook is larger than can be read.", "Split the export.")
    rows: list[list[Cell]] = [[_cell(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    while rows and not any(cell is not None for cell in rows[-1]):
        rows.pop()
    merged = tuple(CellRange(*start, *end) for start, end in getattr(sheet, "merged_cell_ranges", None) or ())
    return Grid(path.name, name, rows, merged=merged)


def _cell(cell: Cell) -> Cell:
    if cell.__class__ is float and float(cell).is_integer() and abs(float(cell)) < 1e15:
        return int(cell)
    return cell if cell != "" else None
