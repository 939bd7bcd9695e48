"""Reading claim lines from CSV files and workbooks, and saying what could not be read."""

import datetime as dt

import openpyxl
import pytest

from toolkit.errors import InputError, SourceNotFoundError
from toolkit.records.reading.claims import by_client, read_claims

HEAD = "Claim,Client,Date,Service,Units,Staff\n"


def csv_file(folder, text):
    path = folder / "claims.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_line_is_read_with_its_place(tmp_path):
    file = read_claims(csv_file(tmp_path, HEAD + "A1,00042,9/8/2026,Individual therapy,3.5,ST1\n"))
    (line,) = file.lines
    assert (line.claim, line.client, line.date, line.units) == ("A1", "00042", dt.date(2026, 9, 8), 3.5)
    assert (line.service, line.staff, str(line.place)) == ("Individual therapy", "ST1", "claims.csv › row 2")
    assert (file.findings, file.unread) == ((), 0)


@pytest.mark.parametrize(
    "head",
    ["MRN,DOS", "client id,Date of service", "Chart number,Service Date", "CLIENT,date", "Clinet,Date of servise"],
)
def test_headers_are_matched_as_in_caseloads(tmp_path, head):
    assert read_claims(csv_file(tmp_path, f"{head}\n7,2026-09-08\n")).lines[0].client == "7"


def test_rows_above_the_headers_and_blank_rows_are_passed_over(tmp_path):
    file = read_claims(csv_file(tmp_path, f"Claims of September,,,,,\n,,,,,\n{HEAD},,,,,\nA1,7,2026-09-08,,,\n"))
    assert [line.place.row for line in file.lines] == [5]


@pytest.mark.parametrize(
    ("row", "codes", "said"),
    [
        ("A1,,2026-09-08,,,", ["CL101"], "no client that"),
        ("A1,7,2026-02-30,,,", ["RD222", "CL101"], "no day of service that"),
        ("A1,7,soon,,,", ["RD220", "CL101"], "no day of service that"),
        ("A1,,,Group,,", ["CL101"], "no client and no day of service that"),
        ("A1,7,2026-09-08T10:00-05:00,,,", ["RD225", "CL101"], "no day of service"),
    ],
)
def test_a_line_without_client_or_day_is_found_and_left_out(tmp_path, row, codes, said):
    file = read_claims(csv_file(tmp_path, f"{HEAD}{row}\nA2,7,2026-09-09,,,\n"))
    assert [found.code for found in file.findings] == codes
    assert said in file.findings[-1].message
    assert (file.unread, [line.claim for line in file.lines]) == (1, ["A2"])


def test_units_that_are_no_number_are_found_and_the_line_is_kept(tmp_path):
    file = read_claims(csv_file(tmp_path, f"{HEAD}A1,7,2026-09-08,Group,three,ST1\n"))
    assert [(found.code, str(found.place)) for found in file.findings] == [("RD240", "claims.csv › E2")]
    assert file.lines[0].units is None


def test_a_workbooks_first_sheet_with_claims_is_read(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Notes"])
    sheet = book.create_sheet("September")
    sheet.append(["Client", "Date of service", "Units"])
    sheet.append(["007", dt.date(2026, 9, 8), 2])
    path = tmp_path / "claims.xlsx"
    book.save(path)
    (line,) = read_claims(path).lines
    assert (line.client, line.date, line.units, str(line.place)) == (
        "007",
        dt.date(2026, 9, 8),
        2,
        "claims.xlsx › September › row 2",
    )


def test_lines_are_grouped_by_client_in_the_order_of_the_file(tmp_path):
    file = read_claims(csv_file(tmp_path, HEAD + "1,b,2026-09-08,,,\n2,a,2026-09-08,,,\n3,b,2026-09-01,,,\n"))
    groups = {client: [line.claim for line in lines] for client, lines in by_client(file.lines).items()}
    assert groups == {"b": ["1", "3"], "a": ["2"]}


def test_what_holds_no_claims_cannot_be_used(tmp_path):
    with pytest.raises(InputError, match="headers of claims"):
        read_claims(csv_file(tmp_path, "Name,Colour\nRosa,blue\n"))
    with pytest.raises(InputError, match="CSV files and workbooks"):
        (tmp_path / "claims.pdf").write_bytes(b"%PDF")
        read_claims(tmp_path / "claims.pdf")
    with pytest.raises(SourceNotFoundError):
        read_claims(tmp_path / "nowhere.csv")
