"""Rows that are wrong: a finding at the cell, the client held up or the value doubted, every other client's document made."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from badinput import (
    MARK,
    Outcome,
    Rows,
    assert_unmarked,
    caseload_with,
    check,
    documents,
    generate,
    marked_rows,
    marked_world,
    plankit,
    repacked,
)
from world import AS_OF

C1, C2 = "C001-plan.docx", "C002-plan.docx"
BOTH = [C1, C2]


@pytest.fixture
def world(tmp_path: Path, monkeypatch) -> Path:
    marked_world(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def found(outcome: Outcome) -> dict[str, str]:
    """Code → place of the first finding of each code, in what `check` or `generate` said with --json."""
    places: dict[str, str] = {}
    for finding in json.loads(outcome.out)["findings"]:
        assert finding["message"] and (finding["hint"] or finding["severity"] == "info"), finding
        places.setdefault(finding["code"], finding["place"])
    return places


def goal(**changes: Any) -> Callable[[Rows], object]:
    """Changes the first client's goal; a blank in a header is written `_`."""
    return lambda rows: rows["Goals"][0].update({name.replace("_", " "): value for name, value in changes.items()})


def more(sheet: str, **changes: Any) -> Callable[[Rows], object]:
    """Adds a row like the sheet's first."""
    return lambda rows: rows[sheet].append({**rows[sheet][0], **changes})


def no_client(rows: Rows) -> None:
    rows["Goals"][0]["Client"] = None


ROWS: list[tuple[str, Callable[[Rows], object], str, str, list[str]]] = [
    # what it is, how it is made, the finding's code and cell, the documents that are made all the same
    ("goal id twice", more("Goals", Text=MARK), "RD324", "Goals › B4", [C2]),
    ("row of nobody", more("Goals", Client="C999"), "RD321", "Goals › A4", BOTH),
    ("row without a client", no_client, "RD320", "Goals › A2", [C2]),
    ("two clients of one id", more("Clients", **{"First name": MARK}), "RD322", "Clients › A4", [C2]),
    ("goal that is not there", lambda rows: rows.update(Objectives=[{"Client": "C001", "Goal": MARK, "Text": MARK}]),
     "GT101", "Objectives › B2", [C2]),
    ("plan that is not there", goal(Plan=MARK), "RD331", "Goals › E2", [C2]),
    ("sentence as id", goal(Id=f"{MARK} sleeps better than before, without waking up at night"), "RD215", "Goals › B2",
     [C2]),
    ("no such day", goal(Target_date="2026-02-30"), "RD222", "Goals › D2", [C2]),
    ("day and month changed places", goal(Target_date="30/12/2026"), "RD221", "Goals › D2", [C2]),
    ("year of two digits", goal(Target_date="1/2/26"), "RD223", "Goals › D2", [C2]),
    ("year 9999", goal(Target_date="9999-12-31"), "RD224", "Goals › D2", [C2]),
    ("text for a date", goal(Target_date=MARK), "RD220", "Goals › D2", [C2]),
    ("text for a number", goal(Baseline=MARK), "RD240", "Goals › E2", [C2]),
    ("word of no list", goal(Status=MARK), "RD251", "Goals › E2", [C2]),
    ("due before it begins", goal(Target_date="2026-01-01"), "QU114", "Goals › D2", BOTH),
    ("plan ends before it begins", lambda rows: rows["Plans"][0].update(Ends="2026-08-01"), "TL201", "Plans › G2", BOTH),
    ("born next year", lambda rows: rows["Clients"][0].update({"Birth date": "2027-01-01"}), "TL202", "Clients › D2",
     BOTH),
    ("born in 9999", lambda rows: rows["Clients"][0].update({"Birth date": dt.date(9999, 12, 31)}), "RD224",
     "Clients › D2", [C2]),
    ("number for a text", goal(Text=42), "RD202", "Goals › C2", BOTH),
    ("yes for a text", goal(Text=True), "RD205", "Goals › C2", BOTH),
    ("text as long as a cell", goal(Text=MARK.ljust(32_767, "z")), "RD204", "Goals › C2", BOTH),
    ("agency of another name", lambda rows: rows["Clients"][0].update(Agency=MARK), "DO102", "Clients › E2", [C2]),
    ("payer of another name", lambda rows: rows["Coverage"][0].update(Payer=MARK), "PP201", "Coverage › B2", BOTH),
    ("formula without value", goal(Text="=A2"), "RD111", "Goals › C2", [C2]),
    ("error for a text", goal(Text="#REF!"), "RD110", "Goals › C2", [C2]),
    ("date for an id", goal(Id=dt.date(2026, 1, 2)), "RD210", "Goals › B2", [C2]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "code", "place", "made"), [case[1:] for case in ROWS], ids=[case[0] for case in ROWS]
)
def test_a_wrong_row_is_found_at_its_cell_and_holds_up_no_other_client(world, change, code, place, made):
    outcome = generate(caseload_with(world / "caseload.xlsx", change), world / "out", "--json")
    assert found(outcome).get(code) == f"caseload.xlsx › {place}"
    assert (outcome.code, documents(world / "out")) in ((1, made), (0, BOTH))


def banner(book: openpyxl.Workbook) -> None:
    book["Goals"].insert_rows(1, 2)
    book["Goals"]["A1"] = MARK


def merged(book: openpyxl.Workbook) -> None:
    book["Goals"]["E1"] = "Client's words"
    book["Goals"].merge_cells("E1:F1")


def no_header(book: openpyxl.Workbook) -> None:
    book["Goals"].delete_rows(1)


def hidden(book: openpyxl.Workbook) -> None:
    book["Goals"].sheet_state = "veryHidden"


def value_beside(book: openpyxl.Workbook) -> None:
    book["Goals"]["F2"] = MARK


def header_of_ten_thousand(book: openpyxl.Workbook) -> None:
    book["Goals"]["E1"], book["Goals"]["E2"] = "Text " * 2000, MARK


def many_sheets(book: openpyxl.Workbook) -> None:
    for number in range(500):
        book.create_sheet(f"Notes {number}").append([MARK])


SHEETS: list[tuple[Callable[[openpyxl.Workbook], None], str, str, int]] = [
    # how it is made, the finding's code and place, whether documents for signature can be made
    (banner, "RD311", "caseload.xlsx › Goals › row 3", 2),
    (merged, "RD312", "caseload.xlsx › Goals › E1", 2),
    (no_header, "RD310", "caseload.xlsx › Goals", 0),
    (hidden, "RD304", "caseload.xlsx › Goals", 2),
    (value_beside, "RD313", "caseload.xlsx › Goals › F1", 2),
    (header_of_ten_thousand, "RD313", "caseload.xlsx › Goals › E1", 2),
    (many_sheets, "RD302", "caseload.xlsx › Notes 0", 2),
]  # fmt: skip


@pytest.mark.parametrize(("change", "code", "place", "made"), SHEETS, ids=[case[0].__name__ for case in SHEETS])
def test_an_odd_sheet_is_read_or_said_not_to_be(world, change, code, place, made):
    source = caseload_with(world / "caseload.xlsx")
    book = openpyxl.load_workbook(source)
    change(book)
    book.save(source)
    assert found(generate(source, world / "out", "--json")).get(code) == place
    assert len(documents(world / "out")) == made


STRICT = {
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    b"http://schemas.openxmlformats.org/officeDocument/2006/": b"http://purl.oclc.org/ooxml/officeDocument/",
}


def as_strict(name: str, content: bytes) -> bytes:
    for plain, strict in STRICT.items():
        content = content.replace(plain, strict)
    return content


def test_a_strict_workbook_reads_like_any_other(world):
    source = caseload_with(world / "caseload.xlsx")
    findings = check(source, "--json").out
    source.write_bytes(repacked(source.read_bytes(), as_strict))
    outcome = check(source, "--json")
    assert found(outcome) == found(Outcome(0, findings, ""))
    assert outcome.code == 0


FLAT = (
    "Client,First name,Last name,Birth date,Agency,Payer,Plan written,Primary clinician,Strengths,Goal 1,"
    f"Goal 1 target date\nC001,José {MARK},Ruiz,1990-02-03,little-agency,little-payer,2026-09-01,Ruth Okafor,"
    f"Sings {MARK},Sleeps 8 hours {MARK},2026-12-01\n"
)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (FLAT.encode(), ""),
        (FLAT.encode("utf-8-sig"), ""),
        (FLAT.encode("utf-16"), ""),
        (FLAT.encode("utf-16-le"), ""),
        (FLAT.replace(",", ";").encode(), ""),
        (b"sep=;\r\n" + FLAT.replace(",", ";").encode(), ""),
        (FLAT.replace("\n", "\r").encode(), ""),
        (FLAT.encode("cp1252"), "RD130"),
        (FLAT.replace("Sings", "Si\0ngs").encode(), "RD131"),
        (FLAT.replace("Sings", "Si\x07ngs").encode(), "RD201"),
    ],
    ids=["plain", "BOM", "UTF-16", "UTF-16 bare", "semicolons", "sep", "old Mac", "Windows", "NUL", "bell"],
)
def test_a_csv_file_is_read_however_it_was_saved(world, content, code):
    (world / "flat.csv").write_bytes(content)
    outcome = generate("flat.csv", world / "out", "--json")
    of_reading = {item for item in found(outcome) if item.startswith("RD")}
    assert of_reading - {"RD305", "RD336"} == ({code} if code else set())
    assert outcome.code == 0
    assert documents(world / "out") == [C1]


def test_rows_without_headers_are_not_taken_for_headers(world):
    (world / "flat.csv").write_text(FLAT.splitlines()[1])
    outcome = check("flat.csv")
    assert outcome.code == 3
    assert "No client was found" in outcome.err and "a row of headers" in outcome.said


def form(**changes: Any) -> dict[str, Any]:
    plan = {"id": "P1", "written": "2026-09-01", "effective": "2026-09-01", "strengths": f"Sings {MARK}"}
    plan["goals"] = [{"id": "G1", "text": f"Sleeps {MARK}", "target_date": "2026-12-01"}]
    client = {"id": "C001", "first_name": f"{MARK} Ana", "last_name": "Ruiz", "birth_date": "1990-02-03"}
    return {
        "client": {**client, "agency": "little-agency"},
        "coverage": [{"payer": "little-payer"}],
        "plans": [plan | changes],
    }


FORMS: list[tuple[str, str, str, str]] = [
    # what it is, the file, the finding's code and place
    ("not a number", json.dumps(form(goals=[{"text": MARK, "baseline": float("nan")}])), "RD240",
     "plans › 1 › goals › 1 › baseline"),
    ("a key twice", json.dumps([form()]).replace('"last_name"', f'"first_name": "{MARK}", "last_name"'), "RD341",
     "1 › client › first_name"),
    ("a list for a text", json.dumps(form(strengths=[{"a": MARK}])), "RD342", "plans › 1 › strengths"),
    ("odd rows", json.dumps(form(goals=[[MARK], {"text": MARK}])), "RD342", "plans › 1 › goals › 1"),
    ("odd clients", json.dumps([MARK, form()]), "RD342", "1"),
    ("half a character", json.dumps(form(strengths=f"\ud800\x00{MARK}")), "RD201", "plans › 1 › strengths"),
    ("the same client twice", json.dumps([form(), form()]), "RD322", "2"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code", "place"), [case[1:] for case in FORMS], ids=[case[0] for case in FORMS])
def test_a_form_that_is_built_oddly_is_found_at_its_key(world, text, code, place):
    (world / "form.json").write_text(text)
    assert found(generate("form.json", world / "out", "--json")).get(code) == f"form.json › {place}"


def test_reports_hold_no_word_of_a_client(world):
    source = caseload_with(world / "caseload.xlsx", goal(Target_date=MARK, Baseline=MARK))
    words = [word for ending in ("html", "xlsx", "csv", "json") for word in ("--out", f"report.{ending}")]
    assert check(source, *words).code == 1
    for ending in ("html", "xlsx", "csv", "json"):
        assert_unmarked(world / f"report.{ending}")


def test_values_are_shown_when_asked_for(world):
    source = caseload_with(world / "caseload.xlsx", goal(Target_date=MARK))
    assert MARK in plankit("check", source, "--as-of", AS_OF, "--show-values").out


def test_very_many_findings_are_counted_and_not_all_printed(world):
    goals = [{"id": f"G{number}", "text": f"Goal {number} {MARK}"} for number in range(2500)]
    (world / "form.json").write_text(json.dumps(form(goals=goals)))
    outcome = check("form.json")
    assert "more: write them all with plankit check" in outcome.said
    assert len(outcome.out.splitlines()) < 5000


def test_nothing_of_a_wrong_value_is_lost(world):
    """A document is made as a draft; what could not be read is left blank there, and the rest stands in it."""
    source = caseload_with(world / "caseload.xlsx", goal(Target_date=MARK))
    outcome = generate(source, world / "out", "--stage", "draft")
    assert documents(world / "out") == BOTH
    assert "1 error did not keep a document from being made" in outcome.said


def test_marked_rows_are_sound(world):
    assert check(caseload_with(world / "caseload.xlsx")).code == 0
    assert all(MARK in str(row) for row in marked_rows()["Goals"])
