"""Files that are broken, hostile or something else: a clear refusal or a finding, never a traceback or a dead process."""

from __future__ import annotations

import io
import os
import pickle
import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msoffcrypto.format.ooxml import OOXMLFile
from xlsxmaking import MAIN, RELATIONS, WORKBOOK, make, row, sheet

from toolkit.errors import FileUnreadableError, InputError, SourceNotFoundError
from toolkit.records.xlsx.reader import read_xlsx

ONE = '<c r="A1"><v>1</v></c>'


def refusal(path: Path) -> str:
    with pytest.raises(FileUnreadableError) as caught:
        read_xlsx(path)
    assert caught.value.mend
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)
    return caught.value.what


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.fixture
def good(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    for number in range(50):
        book.active.append([f"G{number}", number, "some text that is long enough to be packed"])
    book.save(tmp_path / "good.xlsx")
    return tmp_path / "good.xlsx"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SourceNotFoundError):
        read_xlsx(tmp_path / "nowhere.xlsx")
    assert "folder" in refusal(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes with names")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.xlsx")
    assert "pipe" in refusal(tmp_path / "pipe.xlsx")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_the_right_to_read_it(good: Path) -> None:
    good.chmod(0)
    assert "may not be opened" in refusal(good)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"Client id,Goal\r\n001,Sleep\r\n", "text file (CSV)"),
        ("Client id;Ziel\n".encode("utf-16"), "text file (CSV)"),
        (b"<html><body><table><tr><td>1</td></tr></table></body></html>", "web page"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            "XML Spreadsheet 2003",
        ),
        (b"%PDF-1.7 \x00\x01", "PDF"),
        (b'{"clients": []}', "JSON"),
        (b"PK\x03\x04 and then nothing", "cut off"),
        (b"PK\x05\x06" + b"\0" * 18, "zip folder"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "old Excel format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "Word document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office file"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not an Excel workbook"),
    ],
)
def test_other_files_are_recognised_by_their_content(tmp_path: Path, content: bytes, said: str) -> None:
    assert said in refusal(written(tmp_path / "caseload.xlsx", content))


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["mimetype", "content.xml", "META-INF/manifest.xml"], "OpenDocument"),
        (["[Content_Types].xml", "xl/workbook.bin"], "binary Excel workbook"),
        (["[Content_Types].xml", "word/document.xml"], "Word document"),
        (["Index/Document.iwa"], "Numbers"),
        (["caseload.xlsx"], "zip folder with files in it"),
        (["photo.jpg"], "zip folder"),
        (["[Content_Types].xml", "xl/styles.xml"], "xl/workbook.xml"),
    ],
)
def test_other_zips_are_recognised_by_their_parts(tmp_path: Path, names: list[str], said: str) -> None:
    with zipfile.ZipFile(tmp_path / "caseload.xlsx", "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    assert said in refusal(tmp_path / "caseload.xlsx")


def test_a_workbook_with_a_password(good: Path) -> None:
    locked = io.BytesIO()
    with good.open("rb") as plain:
        OOXMLFile(plain).encrypt("secret", locked)
    path = written(good.with_name("locked.xlsx"), locked.getvalue())
    assert "protected with a password" in refusal(path)
    with pytest.raises(FileUnreadableError, match="remove the password"):
        read_xlsx(path)


def test_a_zip_with_a_password(good: Path) -> None:
    content = bytearray(good.read_bytes())
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    assert "password" in refusal(written(good, bytes(content)))


@pytest.mark.parametrize("name", ["~$caseload.xlsx", ".~lock.caseload.xlsx#"])
def test_a_lock_file(tmp_path: Path, name: str) -> None:
    assert "lock file" in refusal(written(tmp_path / name, b"\x05Ana"))


def test_a_truncated_workbook(good: Path) -> None:
    content = good.read_bytes()
    for length in (30, len(content) // 2, len(content) - 10):
        assert "cut off" in refusal(written(good.with_name("short.xlsx"), content[:length]))


def test_zip_bombs_are_refused_before_they_are_unpacked(tmp_path: Path) -> None:
    zeros = make(tmp_path / "zeros.xlsx", b" " * (64 << 20))
    assert zeros.stat().st_size < 1 << 20
    assert "zip bomb" in refusal(zeros)
    with zipfile.ZipFile(tmp_path / "many.xlsx", "w") as archive:
        for number in range(10_001):
            archive.writestr(f"xl/{number}", "")
        archive.writestr("[Content_Types].xml", "")
    assert "zip bomb" in refusal(tmp_path / "many.xlsx")


def test_a_part_that_lies_about_its_size_is_damaged(tmp_path: Path) -> None:
    path = make(tmp_path / "liar.xlsx", sheet(row(ONE) + " " * 100_000))
    content = path.read_bytes()
    size = struct.pack("<I", len(sheet(row(ONE) + " " * 100_000)))
    assert size in content
    found = read_xlsx(written(path, content.replace(size, struct.pack("<I", 100))))
    assert [finding.code for finding in found.findings] == ["RD103"]
    assert found.grids[0].rows in ([], [[1]])


def test_a_part_whose_checksum_is_wrong_is_damaged(tmp_path: Path) -> None:
    path = make(tmp_path / "sum.xlsx", sheet(row(ONE)))
    with zipfile.ZipFile(path) as archive:
        checksum = struct.pack("<I", archive.getinfo("xl/worksheets/sheet1.xml").CRC)
    found = read_xlsx(written(path, path.read_bytes().replace(checksum, b"\1\2\3\4")))
    assert [finding.code for finding in found.findings] == ["RD103"]


def test_a_part_that_is_there_twice(tmp_path: Path) -> None:
    path = make(tmp_path / "twice.xlsx", sheet(row(ONE)), {"XL/Worksheets/Sheet1.xml": sheet("")})
    assert "twice" in refusal(path)


DOCTYPE = '<!DOCTYPE x [<!ENTITY a "boo"><!ENTITY b SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("xl/worksheets/sheet1.xml", sheet(row('<c r="A1" t="str"><v>&b;</v></c>'), DOCTYPE)),
        ("xl/worksheets/sheet1.xml", sheet(row(ONE), "<!-- " + "x" * 5000 + " -->" + DOCTYPE)),
        (
            "xl/worksheets/sheet1.xml",
            sheet(row(ONE), '<?xml version="1.0" encoding="UTF-16"?>' + DOCTYPE).encode("utf-16"),
        ),
        ("xl/sharedStrings.xml", f'{DOCTYPE}<sst xmlns="{MAIN}"><si><t>&a;</t></si></sst>'),
        ("xl/workbook.xml", DOCTYPE + WORKBOOK),
        ("xl/_rels/workbook.xml.rels", DOCTYPE + RELATIONS),
        ("xl/styles.xml", f'{DOCTYPE}<styleSheet xmlns="{MAIN}"/>'),
    ],
)
def test_entities_are_refused_in_every_part(tmp_path: Path, name: str, content: str | bytes) -> None:
    cells = '<c r="A1" t="s"><v>0</v></c>'
    assert "entities" in refusal(make(tmp_path / "dtd.xlsx", sheet(row(cells)), {name: content}))


def test_a_missing_sheet_is_a_finding_and_the_others_are_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["kept"])
    book.create_sheet("Goals").append(["lost"])
    book.save(tmp_path / "two.xlsx")
    with zipfile.ZipFile(tmp_path / "two.xlsx") as old, zipfile.ZipFile(tmp_path / "one.xlsx", "w") as new:
        for info in old.infolist():
            if not info.filename.endswith("sheet2.xml"):
                new.writestr(info.filename, old.read(info))
    found = read_xlsx(tmp_path / "one.xlsx")
    assert [(grid.sheet, grid.rows) for grid in found.grids] == [("Sheet", [["kept"]])]
    assert [(finding.code, str(finding.place)) for finding in found.findings] == [("RD102", "one.xlsx › Goals")]


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (sheet(row(ONE) + row('<c r="A2"><v>2</v></c>', 2))[:-50], [[1]]),
        (sheet(row(ONE) + row('<c r="A2" t="str"><v>&nonsense;</v></c>', 2)), [[1]]),
        (sheet(row(ONE) + row('<c r="A2" t="str"><v>\xe9</v></c>', 2)).encode("latin-1"), None),
        ("hello", []),
        ("", []),
    ],
    ids=["cut off", "unknown entity", "not utf-8", "no xml", "nothing"],
)
def test_a_damaged_sheet_is_read_as_far_as_it_goes(tmp_path: Path, content: str | bytes, rows: list | None) -> None:
    found = read_xlsx(make(tmp_path / "damaged.xlsx", content))
    assert [(finding.code, str(finding.place)) for finding in found.findings] == [("RD103", "damaged.xlsx › Goals")]
    assert rows is None or found.grids[0].rows == rows


@pytest.mark.parametrize("reference", ["A4294967295", "ZZZZZZ1", "A1048577", "XFE1"])
def test_cells_outside_of_any_sheet_are_left_out_with_a_finding(tmp_path: Path, reference: str) -> None:
    cells = f'{ONE}<c r="{reference}"><v>1</v></c>'
    found = read_xlsx(make(tmp_path / "far.xlsx", sheet(row(cells))))
    assert [finding.code for finding in found.findings] == ["RD105"]
    assert found.grids[0].rows == [[1]]


def test_a_stray_cell_far_away_costs_little(tmp_path: Path) -> None:
    cells = f'{ONE}<c r="XFD1048576" t="str"><v>stray</v></c>'
    grid = read_xlsx(make(tmp_path / "stray.xlsx", sheet(row(cells)))).grids[0]
    assert (len(grid.rows), grid.rows[0], grid.cell(1048575, 16383)) == (1 << 20, [1], "stray")
    assert sum(map(len, grid.rows)) == 1 + 16384


def test_a_sheet_too_wide_and_too_long_is_refused(tmp_path: Path) -> None:
    rows = "".join(row(f'<c r="XFD{number}"><v>1</v></c>', number) for number in range(1, 1400))
    assert "larger than can be read" in refusal(make(tmp_path / "huge.xlsx", sheet(rows)))


def test_a_wide_and_a_long_sheet_are_read(tmp_path: Path) -> None:
    wide = "".join(
        row(f'<c r="A{number}"><v>1</v></c><c r="ABC{number}"><v>2</v></c>', number) for number in range(1, 40)
    )
    grid = read_xlsx(make(tmp_path / "wide.xlsx", sheet(wide))).grids[0]
    assert (grid.width, grid.cell(38, 730)) == (731, 2)
    far = row(ONE) + row('<c r="C700000"><v>2</v></c>', 700_000)
    grid = read_xlsx(make(tmp_path / "long.xlsx", sheet(far))).grids[0]
    assert (len(grid.rows), grid.cell(699_999, 2)) == (700_000, 2)


def test_a_million_empty_rows_are_no_rows(tmp_path: Path) -> None:
    empty = "".join(f'<row r="{number}" ht="15"><c r="A{number}" s="0"/></row>' for number in range(2, 200_000))
    before = f'<worksheet xmlns="{MAIN}"><dimension ref="A1:XFD1048576"/><sheetData>{row(ONE)}{empty}</sheetData></worksheet>'
    assert read_xlsx(make(tmp_path / "empty.xlsx", before)).grids[0].rows == [[1]]


def test_broken_relations_and_content_types_do_not_matter(tmp_path: Path) -> None:
    path = make(tmp_path / "bare.xlsx", sheet(row(ONE)), {"[Content_Types].xml": None})
    assert read_xlsx(path).grids[0].rows == [[1]]
    path = make(tmp_path / "rootless.xlsx", sheet(row(ONE)), {"_rels/.rels": None})
    assert read_xlsx(path).grids[0].rows == [[1]]


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"])
def test_a_broken_part_that_the_workbook_needs(tmp_path: Path, part: str) -> None:
    assert part in refusal(make(tmp_path / "broken.xlsx", sheet(row(ONE)), {part: "<workbook"}))


@pytest.mark.parametrize("attributes", ['uniqueCount="4294967296"', 'a=">" count="1" uniqueCount="+004294967296"'])
def test_a_count_beyond_reason_does_not_end_the_process(tmp_path: Path, attributes: str) -> None:
    strings = f'<sst xmlns="{MAIN}" {attributes}><si><t>a</t></si></sst>'
    path = make(tmp_path / "count.xlsx", sheet(row('<c r="A1" t="s"><v>0</v></c>')), {"xl/sharedStrings.xml": strings})
    assert read_xlsx(path).grids[0].rows == [["a"]]


def test_an_encoding_that_nobody_knows_is_damage(tmp_path: Path) -> None:
    path = make(tmp_path / "klingon.xlsx", sheet(row(ONE), '<?xml version="1.0" encoding="klingon"?>'))
    assert [finding.code for finding in read_xlsx(path).findings] == ["RD103"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damage_anywhere_is_an_input_error_or_a_finding(good: Path, data: st.DataObject) -> None:
    content = bytearray(good.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
    try:
        found = read_xlsx(written(good.with_name("flipped.xlsx"), bytes(content)))
    except InputError:
        return
    assert found.grids or found.findings


PIECES = st.lists(
    st.sampled_from(
        ['<row r="1">', "</row>", "<row>", '<c r="A1">', '<c r="AB2" s="1" t="s">', "<c>", "</c>", "<v>1</v>", "<v>", "</v>",
         "<f>A1</f>", '<c r="C3" t="e">', '<c r="D4" t="inlineStr">', "<is><t>x</t></is>", "</sheetData>", "<!-- ", "-->",
         "<x:c>", "&amp;", "&zz;", "<c r='A9'>", '<mergeCell ref="A1:B2"/>', '<c r="ZZZ999"/>', '<c r="" t="q"><v>2</v></c>']
    ),
    max_size=25,
)  # fmt: skip


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=PIECES)
def test_any_jumble_of_sheet_xml_is_read_or_reported(tmp_path: Path, pieces: list[str]) -> None:
    found = read_xlsx(make(tmp_path / "jumble.xlsx", sheet("".join(pieces))))
    assert [grid.sheet for grid in found.grids] == ["Goals"]
