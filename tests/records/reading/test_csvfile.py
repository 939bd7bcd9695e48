"""CSV files as people's programs write them: encodings, separators, quotation marks, and what is broken about them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolkit.errors import FileUnreadableError, InputError
from toolkit.records.cells.grid import Workbook
from toolkit.records.reading.csvfile import read_csv


def read(folder: Path, content: bytes | str, name: str = "Clients.csv") -> Workbook:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_csv(path)


def rows(found: Workbook) -> list:
    (grid,) = found.grids
    return grid.rows


def codes(found: Workbook) -> list[tuple[str, str]]:
    return [(finding.code, str(finding.place)) for finding in found.findings]


def test_text_stays_text_and_the_grid_is_called_like_its_file(tmp_path: Path) -> None:
    found = read(tmp_path, "id,born,n\n001,3/9/2026,1.10\n")
    assert rows(found) == [["id", "born", "n"], ["001", "3/9/2026", "1.10"]]
    assert found.grids[0].title == "Clients"
    assert found.grid("clients") is found.grids[0]
    assert str(found.grids[0].place(1, 0)) == "Clients.csv › A2"
    assert not found.findings


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-bom", "utf-16-be-bom", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_unicode_is_recognised(tmp_path: Path, encoding: str) -> None:
    text = "id,name\n1,Peña “Lupe”\n2,مريم 😀\n"
    mark = "\ufeff" if encoding.endswith("-bom") else ""
    found = read(tmp_path, (mark + text).encode(encoding.removesuffix("-bom")))
    assert rows(found) == [["id", "name"], ["1", "Peña “Lupe”"], ["2", "مريم 😀"]]
    assert not found.findings


def test_windows_1252_is_assumed_and_said(tmp_path: Path) -> None:
    found = read(tmp_path, "id;name\n1;Peña “x”\n".encode("cp1252") + b"2;\x81\n")
    assert rows(found) == [["id", "name"], ["1", "Peña “x”"], ["2", "\x81"]]
    assert codes(found) == [("RD130", "Clients.csv")]
    assert "Windows-1252" in found.findings[0].message
    assert "byte 13, in line 2" in found.findings[0].message


def test_a_few_broken_bytes_do_not_spoil_the_rest(tmp_path: Path) -> None:
    found = read(tmp_path, "id,name\n1,José\n2,Inés\n".encode() + b"3,Ren\xe9\n")
    assert rows(found)[1:] == [["1", "José"], ["2", "Inés"], ["3", "René"]]
    assert "UTF-8 with some broken characters" in found.findings[0].message
    cut = read(tmp_path, "id,name\n1,Ana\n".encode("utf-16")[:-1])
    assert rows(cut)[0] == ["id", "name"]
    assert codes(cut) == [("RD130", "Clients.csv")]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found_with_quotation_marks_respected(tmp_path: Path, separator: str) -> None:
    text = separator.join(["id", "goal", "order"]) + "\n" + separator.join(["1", '"a, b; c | d\te"', "2"]) + "\n"
    found = read(tmp_path, text)
    assert rows(found) == [["id", "goal", "order"], ["1", "a, b; c | d\te", "2"]]
    assert not found.findings


def test_decimal_commas_and_ids_do_not_pass_for_separators(tmp_path: Path) -> None:
    assert rows(read(tmp_path, "a;b;c\n1,5;2,5;3\n2,5;3,5;4\n"))[1] == ["1,5", "2,5", "3"]
    assert rows(read(tmp_path, "id,objectives\nI1,O1; O2\nI2,O3\n"))[1] == ["I1", "O1; O2"]
    assert rows(read(tmp_path, "Caseload of May, all teams\nid;name\n1;Ana\n2;Luz\n"))[1:3] == [
        ["id", "name"],
        ["1", "Ana"],
    ]


def test_one_column_is_one_column(tmp_path: Path) -> None:
    found = read(tmp_path, "id\n001\n002\n")
    assert rows(found) == [["id"], ["001"], ["002"]]
    assert not found.findings


def test_a_draw_between_separators_is_said(tmp_path: Path) -> None:
    found = read(tmp_path, "a,b;c\n1,2;3\n")
    assert rows(found)[0] == ["a", "b;c"]
    assert codes(found) == [("RD133", "Clients.csv")]


def test_a_first_line_that_states_the_separator_is_no_row(tmp_path: Path) -> None:
    assert rows(read(tmp_path, "sep=;\nid;a,b\n1;2,3\n")) == [["id", "a,b"], ["1", "2,3"]]
    assert rows(read(tmp_path, '\ufeff"sep=|"\r\nid|x\r\n')) == [["id", "x"]]


def test_line_breaks_quotation_marks_and_empty_lines(tmp_path: Path) -> None:
    found = read(tmp_path, 'id,t\r\n1,"two\r\nlines, ""quoted"""\r\n\r\n2,\r\n')
    assert rows(found) == [["id", "t"], ["1", 'two\r\nlines, "quoted"'], [], ["2", None]]
    assert not found.findings
    assert rows(read(tmp_path, "a,b\r1,2\r")) == [["a", "b"], ["1", "2"]]


def test_a_quotation_mark_left_open_is_named_with_its_cell(tmp_path: Path) -> None:
    found = read(tmp_path, 'id,t\n1,"abc\n2,def\n3,ghi\n')
    assert rows(found) == [["id", "t"], ["1", "abc\n2,def\n3,ghi"]]
    assert codes(found) == [("RD134", "Clients.csv › B2")]


def test_uneven_rows_are_kept_and_named(tmp_path: Path) -> None:
    found = read(tmp_path, "Title\nid,a,b\n1,2,3\n2,3\n3,4,5,6\n4,5,6,,\n5,6\n7,8,9\n")
    assert rows(found)[4] == ["3", "4", "5", "6"]
    assert rows(found)[5] == ["4", "5", "6", None, None]
    assert codes(found) == [("RD132", "Clients.csv › row 5"), ("RD135", "Clients.csv › row 4")]
    assert found.findings[1].message.startswith("2 rows have fewer cells")


def test_very_many_uneven_rows_are_counted(tmp_path: Path) -> None:
    found = read(tmp_path, "a,b\n" * 150 + "1,2,3\n" * 120)
    assert len(found.findings) == 101
    assert found.findings[-1].message == "20 more rows have more cells than the others."


def test_null_characters_are_left_out_and_counted(tmp_path: Path) -> None:
    found = read(tmp_path, b"id,n\n1,a\0b\n")
    assert rows(found)[1] == ["1", "ab"]
    assert codes(found) == [("RD131", "Clients.csv")]


def test_a_very_long_cell_is_read_and_the_limit_of_csv_left_as_it_was(tmp_path: Path) -> None:
    before = csv.field_size_limit()
    found = read(tmp_path, "id,t\n1," + "x" * 300_000 + "\n")
    assert len(rows(found)[1][1]) == 300_000
    assert csv.field_size_limit() == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "no text"),
        (b" \r\n\r\n", "no text"),
        (b"PK\x03\x04 something", "Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "old Excel format"),
        (b"<!DOCTYPE html><html></html>", "web page"),
        (b"%PDF-1.4\n", "PDF"),
        (bytes(range(256)) * 8, "no text file"),
    ],
)
def test_other_files_called_csv_are_refused(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(FileUnreadableError) as caught:
        read(tmp_path, content)
    assert said in caught.value.what
    assert caught.value.mend


FIELD = st.text(
    st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=("Cs", "Cc"))
    | st.sampled_from('\n",;\t|'),
    max_size=12,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    table=st.integers(2, 5).flatmap(
        lambda width: st.lists(st.lists(FIELD, min_size=width, max_size=width), min_size=1)
    ),
    encoding=st.sampled_from(["utf-8-sig", "utf-16", "utf-8"]),
)
def test_whatever_excel_would_write_comes_back(tmp_path: Path, table: list[list[str]], encoding: str) -> None:
    out = io.StringIO()
    out.write("sep=;\r\n")
    csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL).writerows(table)
    found = read(tmp_path, out.getvalue().encode(encoding))
    expected = [[cell or None for cell in line] for line in table]
    while expected and not any(expected[-1]):
        expected.pop()
    assert rows(found) == expected
    assert "RD134" not in dict(codes(found))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes) -> None:
    try:
        found = read(tmp_path, content)
    except InputError:
        return
    assert len(found.grids) == 1
