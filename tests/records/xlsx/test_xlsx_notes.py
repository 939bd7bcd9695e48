"""Cells whose plain value misleads: errors, formulas nobody calculated, patterns, and dates that are none."""

# ruff: noqa: DTZ001 (workbooks know no time zones)

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest
from xlsxmaking import MAIN, left_to_our_reader, make, row, sheet, styles

from toolkit.findings import Severity
from toolkit.records.cells.grid import CellNote, Grid, NoteKind
from toolkit.records.xlsx.reader import read_xlsx
from toolkit.records.xlsx.styles import NumberFormat, Shape

WAYS = pytest.mark.parametrize("own", [False, True], ids=["fast", "own"])


def grid_of(path: Path, own: bool) -> Grid:
    (grid,) = read_xlsx(left_to_our_reader(path) if own else path).grids
    return grid


@WAYS
def test_errors_and_formulas_without_a_value_are_empty_and_noted(tmp_path: Path, own: bool) -> None:
    cells = (
        '<c r="A1" t="e"><v>#REF!</v></c><c r="B1"><f>A1+1</f></c><c r="C1"><f>1+1</f><v></v></c>'
        '<c r="D1" t="e"><f>X1</f><v>#NAME?</v></c><c r="E1"><f>1+1</f><v>2</v></c>'
        '<c r="F1" t="str"><f>IF(1,"","")</f><v></v></c><c r="G1" t="str"><f>"a"</f><v>a</v></c>'
        '<c r="H1" t="e" vm="1"><v>#SPILL!</v></c><c r="I1"><f/><v/></c><c r="J1" t="inlineStr"><is><t>end</t></is></c>'
    )
    grid = grid_of(make(tmp_path / "e.xlsx", sheet(row(cells))), own)
    assert grid.rows == [[None, None, None, None, 2, None, "a", None, None, "end"]]
    assert grid.notes == {
        (0, 0): CellNote(NoteKind.ERROR, "#REF!"),
        (0, 1): CellNote(NoteKind.NO_VALUE),
        (0, 2): CellNote(NoteKind.NO_VALUE),
        (0, 3): CellNote(NoteKind.ERROR, "#NAME?"),
        (0, 7): CellNote(NoteKind.ERROR, "#SPILL!"),
        (0, 8): CellNote(NoteKind.NO_VALUE),
    }


@WAYS
def test_an_error_beyond_the_last_value_keeps_its_row(tmp_path: Path, own: bool) -> None:
    rows = row('<c r="A1"><v>1</v></c>') + row('<c r="C3" t="e"><v>#N/A</v></c>', 3)
    grid = grid_of(make(tmp_path / "e.xlsx", sheet(rows)), own)
    assert grid.notes == {(2, 2): CellNote(NoteKind.ERROR, "#N/A")}
    assert (len(grid.rows), grid.cell(2, 2)) == (3, None)


@WAYS
@pytest.mark.parametrize(
    ("code", "number", "kind", "shown"),
    [
        ("00000000", 1234, NoteKind.AS_SHOWN, "00001234"),
        ("000-00-0000", 12345678, NoteKind.AS_SHOWN, "012-34-5678"),
        (r"[<=9999999]###\-####;\(###\)\ ###\-####", 2125550100, NoteKind.AS_SHOWN, "(212) 555-0100"),
        ('"C"0000', 12, NoteKind.AS_SHOWN, "C0012"),
        ("00000", 12345, None, ""),
        ("0%", 0.5, NoteKind.DISPLAY, "50%"),
        ("0.00", 1.1, NoteKind.DISPLAY, "1.10"),
        ('0 "days"', 30, NoteKind.DISPLAY, "30 days"),
        ("$#,##0.00", 1234.5, NoteKind.DISPLAY, "$1,234.50"),
        ("#,##0", 1234, None, ""),
        ("[Red]0", 5, None, ""),
        ("General", 5, None, ""),
    ],
)
def test_numbers_that_their_cell_shows_otherwise(
    tmp_path: Path, own: bool, code: str, number: float, kind: NoteKind | None, shown: str
) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = number
    book.active["A1"].number_format = code
    book.save(tmp_path / "f.xlsx")
    grid = grid_of(tmp_path / "f.xlsx", own)
    assert grid.notes == ({(0, 0): CellNote(kind, shown)} if kind else {})
    assert grid.rows == [[shown if kind is NoteKind.AS_SHOWN else number]]


@WAYS
@pytest.mark.parametrize(
    ("code", "number", "value", "kind"),
    [
        ("d-mmm", 46090, dt.date(2026, 3, 9), NoteKind.DATE_WITHOUT_YEAR),
        ("mmm-yy", 46090, dt.date(2026, 3, 9), NoteKind.DATE_WITHOUT_DAY),
        ("mmmm yyyy", 46090, dt.date(2026, 3, 9), NoteKind.DATE_WITHOUT_DAY),
        ("m/d/yyyy", 46090, dt.date(2026, 3, 9), None),
        ('[$-409]mmmm d", in the year "yyyy;@', 46090, dt.date(2026, 3, 9), None),
        ("m/d/yyyy", 46090.5, dt.datetime(2026, 3, 9, 12), None),
        ("m/d/yyyy", 5, 5, NoteKind.NOT_A_DATE),
        ("m/d/yyyy", 60, 60, NoteKind.NOT_A_DATE),
        ("m/d/yyyy", 0, 0, NoteKind.NOT_A_DATE),
        ("m/d/yyyy", -3.5, -3.5, NoteKind.NOT_A_DATE),
        ("m/d/yyyy", 20260309, 20260309, NoteKind.NOT_A_DATE),
        ("m/d/yyyy", 2026, 2026, NoteKind.NOT_A_DATE),
        ("m/d/yyyy", 9999, dt.date(1927, 5, 17), None),
        ("h:mm", 0.25, dt.time(6), None),
        ("[h]:mm", 1.25, dt.timedelta(hours=30), None),
    ],
)
def test_dates_that_hide_something_or_are_none(
    tmp_path: Path, own: bool, code: str, number: float, value: object, kind: NoteKind | None
) -> None:
    path = make(
        tmp_path / "d.xlsx", sheet(row(f'<c r="A1" s="1"><v>{number}</v></c>')), {"xl/styles.xml": styles(code)}
    )
    grid = grid_of(path, own)
    assert grid.rows == [[value]]
    assert [note.kind for note in grid.notes.values()] == ([kind] if kind else [])


def test_a_text_in_a_padded_column_is_no_matter(tmp_path: Path) -> None:
    cells = '<c r="A1" s="1" t="inlineStr"><is><t>007</t></is></c><c r="B1" s="1"/><c r="C1" s="1"><v>7</v></c>'
    grid = grid_of(make(tmp_path / "t.xlsx", sheet(row(cells)), {"xl/styles.xml": styles("000")}), False)
    assert grid.rows == [["007", None, "007"]]
    assert list(grid.notes) == [(0, 2)]


@WAYS
def test_a_shared_text_that_is_missing_is_noted(tmp_path: Path, own: bool) -> None:
    cells = '<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>9</v></c>'
    strings = f'<sst xmlns="{MAIN}"><si><t>here</t></si></sst>'
    grid = grid_of(make(tmp_path / "s.xlsx", sheet(row(cells)), {"xl/sharedStrings.xml": strings}), own)
    assert grid.rows == [["here", None]]
    assert grid.notes == {(0, 1): CellNote(NoteKind.TEXT_LOST)}


def test_every_note_makes_a_finding_at_its_cell_that_does_not_quote_it() -> None:
    grid = Grid("caseload.xlsx", "Goals", [])
    for kind in NoteKind:
        finding = CellNote(kind, "SHOWN").finding(grid.place(13, 3))
        assert str(finding.place) == "caseload.xlsx › Goals › D14"
        assert finding.hint
        assert finding.value == "SHOWN"
        assert kind is NoteKind.ERROR or "SHOWN" not in finding.message
    assert CellNote(NoteKind.ERROR, "#REF!").finding(grid.place(0, 0)).message == "The cell holds the error #REF!."
    assert CellNote(NoteKind.ERROR).code.severity is Severity.ERROR


@pytest.mark.parametrize(
    ("code", "shape", "number", "shown"),
    [
        ("00000-0000", Shape.PATTERN, "123456789", "12345-6789"),
        ("0000 0000 0000", Shape.PATTERN, "123456789012", "1234 5678 9012"),
        ("00", Shape.PATTERN, "-5", "-05"),
        ("00", Shape.PATTERN, "123", "123"),
        ("0.0%", Shape.DISPLAY, "5.5E-2", "5.5%"),
        ("0.##", Shape.DISPLAY, "1.1", "1.1"),
        ("0.00", Shape.DISPLAY, "2.675", "2.68"),
        ('_($* #,##0.00_);_($* (#,##0.00);_($* "-"??_);_(@_)', Shape.DISPLAY, "-1234.5", "$(1,234.50)"),
        ("0_);(0)", Shape.PLAIN, "-5", "(5)"),
        ("0;-0;0", Shape.PLAIN, "-5", "-5"),
        ('0"/10"', Shape.DISPLAY, "6", "6/10"),
        ("[$€-407] #,##0.00", Shape.DISPLAY, "5", "€ 5.00"),
        ("# ?/?", Shape.PLAIN, "0.5", ""),
        ("0.00E+00", Shape.PLAIN, "5", ""),
        ("0,", Shape.PLAIN, "12345", ""),
        ("@", Shape.PLAIN, "5", ""),
        ("00000000", Shape.PATTERN, "not a number", ""),
        ("00000000", Shape.PATTERN, "1e300", ""),
        ("mm:ss.0", Shape.TIME, "1", ""),
        ("h:mm AM/PM", Shape.TIME, "1", ""),
        ("m/d/yy h:mm AM/PM", Shape.DATE, "1", ""),
        ('"day "0', Shape.DISPLAY, "3", "day 3"),
        (r"0\d", Shape.DISPLAY, "3", "3d"),
    ],
)
def test_number_formats(code: str, shape: Shape, number: str, shown: str) -> None:
    assert NumberFormat(code).shape is shape
    if shape not in (Shape.DATE, Shape.TIME):
        assert NumberFormat(code).show(number) == shown
