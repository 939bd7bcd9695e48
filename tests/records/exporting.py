"""Small exports for tests: files as an EHR writes them, and the map that is drafted for them."""

from __future__ import annotations

import struct
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


def load_with(export: Path, layout: Path, supplement: Path, prefer: str = "") -> Caseload:
    """The caseload of an export by its map, with a supplement laid over it."""
    return load_caseload([export], export=ExportOptions(layout, (supplement,), prefer))


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


def write_xls(path: Path, title: str, rows: Sequence[Sequence[object]]) -> Path:
    """A workbook of Excel 97, as short as one can be: texts (LABEL records) in one stream of a compound file."""
    cells = b"".join(
        _record(0x0204, struct.pack("<HHHHB", row, column, 0, len(str(text)), 1) + str(text).encode("utf-16-le"))
        for row, values in enumerate(rows)
        for column, text in enumerate(values)
        if text is not None
    )
    name = title.encode("utf-16-le")
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 1997, 0, 6))
    where = len(start) + 4 + 8 + len(name) + 4
    book = start + _record(0x0085, struct.pack("<IHBB", where, 0, len(title), 1) + name) + _record(0x000A, b"")
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 1997, 0, 6)) + cells + _record(0x000A, b"")
    path.write_bytes(_compound((book + sheet).ljust(4096, b"\0")))
    return path


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _compound(stream: bytes) -> bytes:
    """A compound file (MS-CFB) with one stream: header, one table of sectors, one of entries, the stream."""
    stream += bytes(-len(stream) % 512)
    count = len(stream) // 512
    free, end, table = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    chain = [table, end, *range(3, count + 2), end]
    fat = struct.pack("<128I", *chain, *[free] * (128 - len(chain)))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<109I", 0, *[free] * 108)

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        text = name.encode("utf-16-le") + b"\0\0"
        head = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text) if name else 0, kind, 1, free, free, child)
        return head + bytes(36) + struct.pack("<IQ", start, size)

    entries = (
        entry("Root Entry", 5, 1, end, 0) + entry("Workbook", 2, free, 2, len(stream)) + entry("", 0, free, 0, 0) * 2
    )
    return header + fat + entries + stream
