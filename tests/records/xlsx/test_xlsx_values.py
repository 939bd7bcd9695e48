"""What a workbook holds arrives exactly, whichever of the two ways it is read."""

# ruff: noqa: DTZ001 (workbooks know no time zones)

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.chart import BarChart
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.table import Table as ExcelTable
from xlsxmaking import MAIN, RELATIONS, ROOT, STRICT, WORKBOOK, left_to_our_reader, make, row, sheet

from toolkit.findings import CellPlace
from toolkit.records.cells.grid import CellRange, Grid, Table
from toolkit.records.xlsx.reader import read_xlsx

CORPUS = Path(__file__).parents[4] / "shared" / "corpus" / "xlsx"

VALUES = [
    1,
    -2.5,
    0,
    True,
    False,
    "001",
    "  blanks around ",
    "two\nlines",
    "quotes “ ” ' \" & < > ñ é 😀 مرحبا",
    dt.date(2026, 3, 9),
    dt.datetime(2026, 3, 9, 22, 30),
    dt.time(3, 4),
    dt.timedelta(hours=30),
    None,
    "end",
]


def only(path: Path) -> Grid:
    workbook = read_xlsx(path)
    assert workbook.findings == ()
    (grid,) = workbook.grids
    return grid


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    for column, value in enumerate(VALUES, start=2):
        book.active.cell(3, column, value)
    book.save(tmp_path / "values.xlsx")
    return tmp_path / "values.xlsx"


def test_values_keep_their_type_and_place(workbook: Path) -> None:
    grid = only(workbook)
    assert grid.rows == [[], [], [None, *VALUES]]
    assert [type(value) for value in grid.rows[2][1:]] == [type(value) for value in VALUES]
    assert grid.place(2, 5) == CellPlace("values.xlsx", "Sheet", 3, 5)
    assert str(grid.place(2, 5)) == "values.xlsx › Sheet › F3"


def test_our_own_reader_gives_the_same(workbook: Path) -> None:
    assert only(left_to_our_reader(workbook)).rows == only(workbook).rows


@pytest.mark.parametrize("own", [False, True])
def test_a_1904_workbook_has_the_same_dates(tmp_path: Path, own: bool) -> None:
    days = [dt.date(2026, 3, 9), dt.datetime(2026, 3, 9, 22, 30), dt.date(1904, 4, 1)]
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append(days)
    book.save(tmp_path / "mac.xlsx")
    path = left_to_our_reader(tmp_path / "mac.xlsx") if own else tmp_path / "mac.xlsx"
    assert read_xlsx(path).date_1904
    assert only(path).rows == [days]


def test_hidden_sheets_are_read_and_say_so(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Clients"
    for name, state in (("Old", "hidden"), ("Lists", "veryHidden")):
        book.create_sheet(name).sheet_state = state
        book[name]["A1"] = name
    book.save(tmp_path / "hidden.xlsx")
    found = read_xlsx(tmp_path / "hidden.xlsx")
    assert [(grid.sheet, grid.hidden) for grid in found.grids] == [("Clients", False), ("Old", True), ("Lists", True)]
    assert found.grid("lists ") is found.grids[2]
    assert found.grid("Goals") is None


@pytest.mark.parametrize("own", [False, True])
def test_merged_ranges_and_tables_are_known(tmp_path: Path, own: bool) -> None:
    book = openpyxl.Workbook()
    for line in (["Goals", None], ["Id", "Text"], ["G1", "Sleep"]):
        book.active.append(line)
    book.active.merge_cells("A1:B1")
    book.active.add_table(ExcelTable(displayName="GoalTable", ref="A2:B3"))
    book.save(tmp_path / "table.xlsx")
    grid = only(left_to_our_reader(tmp_path / "table.xlsx") if own else tmp_path / "table.xlsx")
    assert grid.merged == (CellRange(0, 0, 0, 1),)
    assert (0, 1) in grid.merged[0]
    assert (1, 1) not in grid.merged[0]
    assert grid.tables == (Table("GoalTable", CellRange(1, 0, 2, 1)),)


@pytest.mark.parametrize("own", [False, True])
def test_hidden_rows_are_read_and_reported(tmp_path: Path, own: bool) -> None:
    book = openpyxl.Workbook()
    for value in ("a", "b", "c"):
        book.active.append([value])
    book.active.row_dimensions[2].hidden = True
    book.save(tmp_path / "filtered.xlsx")
    found = read_xlsx(left_to_our_reader(tmp_path / "filtered.xlsx") if own else tmp_path / "filtered.xlsx")
    assert found.grids[0].rows == [["a"], ["b"], ["c"]]
    assert [(finding.code, finding.message[:8]) for finding in found.findings] == [("RD104", "1 row is")]


def test_a_chart_sheet_is_left_out_with_a_word(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["a", 1])
    book.create_chartsheet("Picture").add_chart(BarChart())
    book.create_sheet("After").append(["z"])
    book.save(tmp_path / "chart.xlsx")
    found = read_xlsx(tmp_path / "chart.xlsx")
    assert [(grid.sheet, grid.rows) for grid in found.grids] == [("Sheet", [["a", 1]]), ("After", [["z"]])]
    assert [(finding.code, str(finding.place)) for finding in found.findings] == [("RD101", "chart.xlsx › Picture")]


def test_strict_ooxml_is_read(tmp_path: Path) -> None:
    cells = (
        '<c r="A1" t="inlineStr"><is><t>strict</t></is></c><c r="B1" t="d"><v>2026-03-09</v></c>'
        '<c r="C1" t="d"><v>2026-03-09T10:30:00</v></c><c r="D1" t="d"><v>10:30:00</v></c>'
    )
    parts = {
        "_rels/.rels": ROOT,
        "xl/workbook.xml": WORKBOOK,
        "xl/_rels/workbook.xml.rels": RELATIONS,
        "xl/worksheets/sheet1.xml": sheet(row(cells)),
    }
    for transitional, strict in STRICT.items():
        parts = {name: part.replace(transitional, strict) for name, part in parts.items()}
    path = make(tmp_path / "strict.xlsx", None, parts)
    expected = [["strict", dt.date(2026, 3, 9), dt.datetime(2026, 3, 9, 10, 30), dt.time(10, 30)]]
    assert only(path).rows == expected
    assert only(left_to_our_reader(path)).rows == expected


@pytest.mark.parametrize("own", [False, True])
def test_shared_and_rich_text_with_escapes(tmp_path: Path, own: bool) -> None:
    strings = (
        f'<sst xmlns="{MAIN}"><si><t>plain</t></si>'
        '<si><r><t xml:space="preserve">rich </t></r><r><rPr><b/></rPr><t>text</t></r><rPh sb="0" eb="1"><t>NO</t></rPh></si>'
        "<si><t>line_x000D_\nbreak &amp; _x0041__x005F_x0041_</t></si></sst>"
    )
    cells = '<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c>'
    path = make(tmp_path / "texts.xlsx", sheet(row(cells)), {"xl/sharedStrings.xml": strings})
    assert only(left_to_our_reader(path) if own else path).rows == [["plain", "rich text", "line\r\nbreak & A_x0041_"]]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("<row><c><v>1</v></c><c><v>2</v></c></row><row><c t='str'><v>x</v></c></row>", [[1, 2], ["x"]]),
        ("<row r='2'><c r='B2' t='str'><v>single</v></c></row>", [[], [None, "single"]]),
        ('<row r="1"><c s="1" r="B1"><v>1</v></c></row>', [[None, 1]]),
        ('<row r="1"><c r="b1"><v>1</v></c></row>', [[None, 1]]),
        ('<row r="1"><c r="B5"><v>1</v></c></row>', [[], [], [], [], [None, 1]]),
        ('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>', [[2]]),
        ('<row r="1"><c r="A1" t="str"><v><![CDATA[a < b]]></v></c></row>', [["a < b"]]),
        ('<row r="1"><c r="A1"><v>1E+2</v></c><c r="B1"><v>12x</v></c></row>', [[100, "12x"]]),
        ('<row r="1"><c r="A1" t="b"><v>true</v></c><c r="B1" t="b"><v>0</v></c></row>', [[True, False]]),
    ],
    ids=[
        "no references",
        "single quotes",
        "attributes turned",
        "small letters",
        "row disagrees",
        "cell twice",
        "CDATA",
        "numbers",
        "truth",
    ],
)
def test_unusual_xml_is_read_all_the_same(tmp_path: Path, rows: str, expected: list) -> None:
    assert only(make(tmp_path / "odd.xlsx", sheet(rows))).rows == expected


def test_prefixed_and_utf16_xml(tmp_path: Path) -> None:
    prefixed = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="B1"><x:v>7</x:v></x:c></x:row></x:sheetData>'
        "</x:worksheet>"
    )
    assert only(make(tmp_path / "prefixed.xlsx", prefixed)).rows == [[None, 7]]
    wide = sheet(row('<c r="A1" t="str"><v>Peña</v></c>'), '<?xml version="1.0" encoding="UTF-16"?>').encode("utf-16")
    assert only(make(tmp_path / "wide.xlsx", wide)).rows == [["Peña"]]


@pytest.mark.parametrize("target", ["/book/s.xml", "../book/s.xml"])
def test_parts_in_unusual_places_are_found(tmp_path: Path, target: str) -> None:
    parts = {
        "book/s.xml": sheet(row('<c r="A1"><v>1</v></c>')),
        "xl/_rels/workbook.xml.rels": RELATIONS.replace("worksheets/sheet1.xml", target),
    }
    assert only(make(tmp_path / "moved.xlsx", None, parts)).rows == [[1]]


def test_a_workbook_part_in_an_unusual_place_is_found(tmp_path: Path) -> None:
    parts = {
        "xl/workbook.xml": None,
        "xl/_rels/workbook.xml.rels": None,
        "_rels/.rels": ROOT.replace("xl/workbook.xml", "/book/wb22.xml"),
        "book/wb22.xml": WORKBOOK,
        "book/_rels/wb22.xml.rels": RELATIONS,
        "book/worksheets/sheet1.xml": sheet(row('<c r="A1"><v>1</v></c>')),
    }
    assert only(make(tmp_path / "moved.xlsx", None, parts)).rows == [[1]]


CELLS = st.one_of(
    st.none(),
    st.integers(-(10**14), 10**14),
    st.booleans(),
    st.floats(-1e12, 1e12, allow_nan=False).map(lambda number: round(number, 4)),
    st.dates(dt.date(1920, 1, 1), dt.date(2199, 12, 31)),
    st.datetimes(dt.datetime(1920, 1, 1), dt.datetime(2199, 12, 31)).map(lambda moment: moment.replace(microsecond=0)),
    st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=20).filter(
        lambda text: text == text.strip() and not text.startswith(("=", "#"))
    ),
)


def _plain(value: object) -> object:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value.date() if isinstance(value, dt.datetime) and value.time() == dt.time() else value


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(CELLS, min_size=1, max_size=30), min_size=1, max_size=4))
def test_whatever_openpyxl_writes_comes_back_by_both_ways(tmp_path: Path, rows: list[list[object]]) -> None:
    book = openpyxl.Workbook(write_only=True)
    ours = book.create_sheet("Goals")
    for line in rows:
        ours.append(line)
    book.save(tmp_path / "any.xlsx")
    width = max(map(len, rows))
    expected = [[_plain(value) for value in line] + [None] * (width - len(line)) for line in rows]
    for path in (tmp_path / "any.xlsx", left_to_our_reader(tmp_path / "any.xlsx")):
        grid = only(path)
        read = [line + [None] * (width - len(line)) for line in grid.rows]
        assert read + [[None] * width] * (len(rows) - len(read)) == expected


@pytest.mark.skipif(not CORPUS.is_dir(), reason="needs the corpus of real workbooks beside the project")
def test_real_workbooks_read_the_same_by_both_ways(tmp_path: Path) -> None:
    paths = sorted(CORPUS.glob("*.xlsx"))
    assert paths
    for path in paths:
        copy = tmp_path / path.name
        copy.write_bytes(path.read_bytes())
        fast, own = read_xlsx(copy), read_xlsx(left_to_our_reader(copy))
        assert fast.findings == ()
        for one, other in zip(fast.grids, own.grids, strict=True):
            assert (one.sheet, one.hidden, one.merged, one.notes) == (
                other.sheet,
                other.hidden,
                other.merged,
                other.notes,
            )
            for number in range(max(len(one.rows), len(other.rows))):
                columns = range(max(one.width, other.width))
                assert [one.cell(number, at) for at in columns] == [other.cell(number, at) for at in columns]


@pytest.mark.parametrize("waiting", [0, 20_000, 400_000_000])
def test_sheets_come_in_the_order_of_the_book_whichever_is_read_first(tmp_path, monkeypatch, waiting):
    monkeypatch.setattr("toolkit.records.xlsx.reader._WAITING", waiting)
    sizes = {"Long": 400, "Short": 1, "Middle": 60, "Longest": 900, "Hidden": 5}
    book = openpyxl.Workbook()
    for name, rows in sizes.items():
        sheet = book.create_sheet(name)
        for number in range(rows):
            sheet.append([f"{name} {number}", number])
        sheet.row_dimensions[1].hidden = name in ("Long", "Hidden")
    del book["Sheet"]
    book.save(tmp_path / "book.xlsx")
    found = read_xlsx(tmp_path / "book.xlsx")
    assert {grid.sheet: len(grid.rows) for grid in found.grids} == sizes
    assert [grid.sheet for grid in found.grids] == list(sizes)
    assert all(
        grid.rows[-1] == [f"{grid.sheet} {sizes[grid.sheet] - 1}", sizes[grid.sheet] - 1] for grid in found.grids
    )
    assert [str(finding.place).rpartition(" ")[2] for finding in found.findings] == ["Long", "Hidden"]
