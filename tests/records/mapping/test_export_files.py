"""What an export can come as: encodings, separators, kinds of workbook."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest
from exporting import drafted, load, write_csv, write_sheet, write_xls

from toolkit.errors import FileUnreadableError, ToolkitError

TEXT = "MRN,Last Name,First Name,DOB\r\n00017,Muñoz,José,1990-02-03\r\n00018,Åberg,Zoë,1991-04-05\r\n"
CORPUS = Path(__file__).parents[4] / "shared" / "corpus" / "xlsx"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_text_files_as_excel_writes_them(tmp_path, encoding, separator):
    export = write_csv(tmp_path / "clients.csv", TEXT.replace(",", separator), encoding)
    caseload = load(export, drafted(tmp_path, export))
    assert [(each.record.client.id, each.record.client.last_name) for each in caseload] == [
        ("00017", "Muñoz"),
        ("00018", "Åberg"),
    ]


def test_an_xls_that_is_text_or_an_xlsx_is_read_as_what_it_is(tmp_path):
    text = write_csv(tmp_path / "a" / "clients.xls", TEXT.replace(",", "\t"))
    assert load(text, drafted(tmp_path, text)).client_ids == ("00017", "00018")
    book = write_sheet(tmp_path / "b" / "clients.xlsx", [line.split(",") for line in TEXT.split("\r\n") if line])
    renamed = book.rename(book.with_suffix(".xls"))
    (tmp_path / "MAP.xlsx").unlink()
    assert load(renamed, drafted(tmp_path, renamed)).client_ids == ("00017", "00018")


def test_an_open_document_sheet_is_read(tmp_path):
    export = tmp_path / "clients.ods"
    rows = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for cell in line.split(",")
        )
        + "</table:table-row>"
        for line in TEXT.split("\r\n")
        if line
    )
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{names}:office:1.0" xmlns:table="{names}:table:1.0" '
        f'xmlns:text="{names}:text:1.0"><office:body><office:spreadsheet><table:table table:name="Clients">{rows}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(export, "w") as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("META-INF/manifest.xml", "<manifest/>")
        book.writestr("content.xml", content)
    assert load(export, drafted(tmp_path, export)).client_ids == ("00017", "00018")


def test_a_book_of_old_excel_is_read(tmp_path):
    wide = Path(__file__).parents[3] / "samples" / "exports" / "wide-sheet"
    sheet = openpyxl.load_workbook(wide / "october.xlsx").worksheets[0]
    write_xls(tmp_path / "october.xls", sheet.title, [list(row) for row in sheet.iter_rows(values_only=True)])
    old, new = (load(path, wide / "MAP.xlsx") for path in (tmp_path / "october.xls", wide / "october.xlsx"))
    assert [each.record for each in old] == [each.record for each in new]
    assert str(old.client("CF-7001").origins.place("client.birth_date")) == "october.xls › Active Plans › C7"


@pytest.mark.parametrize("content", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000), b"PK\x03\x04" + bytes(400)])
@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_a_damaged_book_is_refused_in_words(tmp_path, content, ending):
    path = tmp_path / f"clients.{ending}"
    path.write_bytes(content)
    with pytest.raises(FileUnreadableError) as raised:
        drafted(tmp_path, path)
    assert raised.value.mend


def test_a_number_with_leading_zeros_in_its_format_is_the_id_that_it_shows(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (("MRN", "Last Name", "DOB"), (42, "Quist", "1990-02-03"), (7, "Roe", "1991-02-03")):
        sheet.append(row)
    for cell in sheet["A"][1:]:
        cell.number_format = "00000"
    book.save(tmp_path / "clients.xlsx")
    assert load(tmp_path / "clients.xlsx", drafted(tmp_path, tmp_path / "clients.xlsx")).client_ids == (
        "00042",
        "00007",
    )


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")
@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.xlsx")) if CORPUS.is_dir() else [], ids=lambda path: path.name)
def test_workbooks_of_others_are_mapped_or_refused_in_words(tmp_path, path):
    try:
        layout = drafted(tmp_path, path)
        load(path, layout)
    except ToolkitError as error:
        assert error.what
        assert error.mend
