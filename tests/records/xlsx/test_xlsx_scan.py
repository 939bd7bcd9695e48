"""What ordinary programs write takes the fast path; whatever is not ordinary is left to our own reader."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest
from xlsxmaking import make, row, sheet

from toolkit.records.reading.foreign import read_bytes
from toolkit.records.xlsx.book import read_book
from toolkit.records.xlsx.package import MAX_FILE, open_package
from toolkit.records.xlsx.scan import Scan, scan_sheet

CORPUS = Path(__file__).parents[4] / "shared" / "corpus" / "xlsx"


def scans(path: Path) -> list[Scan]:
    package = open_package(path, read_bytes(path, MAX_FILE))
    book = read_book(package)
    assert book.is_plain
    return [scan_sheet(package.chunks(page.part), package.chunks(page.part), book.styles) for page in book.sheets]


def test_what_openpyxl_writes_is_ordinary(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for number in range(3000):
        book.active.append(
            [f"G{number}", number, 1.5, True, dt.date(2026, 3, 9), "=1+1", None, "text\nwith :c and xmlns"]
        )
    book.active["B2"].number_format = "0000"
    book.save(tmp_path / "plain.xlsx")
    (scan,) = scans(tmp_path / "plain.xlsx")
    assert scan.is_plain
    assert len(scan.notes) == 3001
    assert scan.values[1, 1] == "0001"


@pytest.mark.skipif(not CORPUS.is_dir(), reason="needs the corpus of real workbooks beside the project")
def test_what_real_programs_write_is_ordinary() -> None:
    for path in sorted(CORPUS.glob("*.xlsx")):
        assert all(scan.is_plain for scan in scans(path)), path.name


@pytest.mark.parametrize(
    "rows",
    [
        "<row r='1'><c r='A1'><v>1</v></c></row>",
        row('<c s="0" r="A1"><v>1</v></c>'),
        row('<c r="a1"><v>1</v></c>'),
        row("<c><v>1</v></c>"),
        row('<x:c r="XFD1048576"><v>1</v></x:c>'),
        row("<!-- comment -->"),
        row('<c r="A1048577"><v>1</v></c>'),
        row('<c r="A99999999"><v>1</v></c>'),
        row('<c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c>'),
        row('<c r="A1"><v>1</v></c><c r="ZZ900000"><v>1</v></c>'),
        row('<c r="A1"') + row(""),
    ],
)
def test_what_is_not_ordinary_is_not_scanned(tmp_path: Path, rows: str) -> None:
    (scan,) = scans(make(tmp_path / "odd.xlsx", sheet(rows)))
    assert scan == Scan(is_plain=False)


def test_a_row_cut_by_the_end_of_a_piece_is_put_together(tmp_path: Path) -> None:
    cells = "".join(row(f'<c r="A{number}" t="e"><v>#N/A</v></c>', number) for number in range(1, 500))
    whole = sheet(cells).encode()
    package = open_package(path := make(tmp_path / "cut.xlsx", whole), path.read_bytes())
    styles = read_book(package).styles
    for size in (1, 7, 1000, 5000, len(whole)):
        pieces = [whole[at : at + size] for at in range(0, len(whole), size)]
        assert len(scan_sheet(pieces, pieces, styles).notes) == 499
