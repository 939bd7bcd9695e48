"""The blank caseload workbook: what a person finds in it, and that it reads back as what they typed."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from toolkit.errors import NothingToReadError
from toolkit.pipeline.blankbook import blank_workbook
from toolkit.records.reading.caseload import load_caseload

AS_OF = date(2026, 10, 15)
UNREAD = "(not read)"


@pytest.fixture(scope="module")
def data() -> bytes:
    return blank_workbook(as_of=AS_OF, payers=["ny-mhotrs-clinic"], folder=Path("/"))


@pytest.fixture
def book(data):
    return openpyxl.load_workbook(io.BytesIO(data))


def row_sheets(book):
    return [sheet for sheet in book if sheet.title not in ("Instructions", "Lists")]


def headers(sheet):
    return {str(cell.value).removesuffix(" *"): cell for cell in sheet[1]}


def test_every_column_has_a_note_a_width_and_a_header_that_stays_in_sight(book):
    assert book.sheetnames[0] == "Instructions"
    for sheet in row_sheets(book):
        assert sheet.freeze_panes is not None and sheet.freeze_panes[-1] == "2", sheet.title
        for cell in sheet[1]:
            assert cell.comment is not None and len(cell.comment.text) > 5, (sheet.title, cell.value)
            assert sheet.column_dimensions[cell.column_letter].width >= 8


def test_lists_stand_on_a_sheet_and_never_in_the_drop_down_itself(book):
    sources = [
        rule.formula1 for s in row_sheets(book) for rule in s.data_validations.dataValidation if rule.type == "list"
    ]
    assert len(sources) > 20
    for source in sources:
        sheet, _, cells = source.partition("!")
        values = [row[0].value for row in book[sheet.strip("'")][cells.replace("$", "")]]
        assert sheet == "Staff" or all(values), source


def test_dates_are_asked_for_as_dates(book):
    clients, goals = book["Clients"], book["Goals"]
    for sheet, header in ((clients, "Birth date"), (goals, "Target date")):
        letter = headers(sheet)[header].column_letter
        kinds = {r.type for r in sheet.data_validations.dataValidation if str(r.sqref).startswith(f"{letter}2")}
        assert kinds == {"date"}


def test_what_the_payer_asks_for_has_a_star_and_its_note_says_who_asks(book):
    starred = {(s.title, c.value) for s in row_sheets(book) for c in s[1] if str(c.value).endswith(" *")}
    assert {("Plans", "Strengths *"), ("Clients", "Birth date *"), ("Objectives", "Target date *")} <= starred
    assert ("Clients", "Pronouns *") not in starred
    assert "New York MHOTRS" in headers(book["Plans"])["Strengths"].comment.text


def test_what_was_typed_is_read_and_grey_columns_are_not(book, tmp_path):
    typed = {
        "Clients": {"Client": "007", "First name": "Zoë", "Last name": "Núñez", "Birth date": date(1990, 1, 2)},
        "Plans": {"Client": "007", "Plan id": "P1", "Written": date(2026, 10, 1), "Strengths": "Two\nlines"},
        "Goals": {"Client": "007", "Goal id": "G1", "Text": "Sleeps", "Print order": 2},
        "Objectives": {"Client": "007", "Objective id": "O1-1", "Goal": "G1", "Text": "Sleeps 7 hours"},
        "Interventions": {"Client": "007", "Objectives": "O1-1; O1-2", "Text": "Ms. Okafor will teach."},
    }
    for title, values in typed.items():
        for header, value in values.items():
            headers(book[title])[header].offset(row=1).value = value
        for header, cell in headers(book[title]).items():
            if header.endswith(UNREAD):
                cell.offset(row=1).value = "must not be read"
    book.save(tmp_path / "caseload.xlsx")
    caseload = load_caseload([tmp_path / "caseload.xlsx"])
    [loaded] = caseload
    [plan] = loaded.record.plans
    assert (loaded.record.client.id, plan.strengths, plan.goals[0].id) == ("007", "Two\nlines", "G1")
    assert plan.interventions[0].objectives == ("O1-1", "O1-2")
    assert caseload.unknown_columns == ()
    assert "must not be read" not in repr(loaded.record)


def test_an_untouched_workbook_holds_no_client(data, tmp_path):
    (tmp_path / "blank.xlsx").write_bytes(data)
    with pytest.raises(NothingToReadError, match="Fill in the sheet “Clients”"):
        load_caseload([tmp_path / "blank.xlsx"])


def test_the_same_choice_gives_the_same_bytes(data):
    assert blank_workbook(as_of=AS_OF, payers=["ny-mhotrs-clinic"], folder=Path("/")) == data


FURTHER = """\
id: lakeshore
title: Lakeshore
version: "1"
standing: example
applies_to: {payers: [Lakeshore]}
demands:
  - {id: quality, every: objectives, are: [measurable, with_baseline]}
  - {id: dose, hours_a_week_at_least: 9}
  - {id: level, classified_by: ASAM}
  - {id: authorised, authorisation_for: all services}
"""


def test_the_columns_of_further_demands_have_a_star_too(tmp_path):
    (tmp_path / "payer_profiles").mkdir()
    (tmp_path / "payer_profiles" / "lakeshore.yaml").write_text(FURTHER, encoding="utf-8")
    made = blank_workbook(as_of=AS_OF, payers=["lakeshore"], folder=tmp_path)
    book = openpyxl.load_workbook(io.BytesIO(made))
    starred = {(s.title, c.value) for s in row_sheets(book) for c in s[1] if str(c.value).endswith(" *")}
    assert {
        ("Objectives", "Measure *"),
        ("Objectives", "Baseline *"),
        ("Services", "Hours a week *"),
        ("Episodes", "ASAM level *"),
    } <= starred
    assert ("Objectives", "Target date *") not in starred
