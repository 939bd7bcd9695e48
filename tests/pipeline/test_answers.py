"""Answers to a check mend the store as decisions: the export is not touched, and nothing that somebody wrote is lost."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from world import build_world, caseload_rows, write_caseload

from toolkit.cli.main import cli
from toolkit.store.store import Store

BLANK = "plans[P1].strengths"
DATE = "plans[P1].goals[G1].target_date"
CLINICIAN = "plans[P1].primary_clinician"
AS_OF = ("--as-of", "2026-10-01")


def plankit(*words: object) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words])


def rows_of_two() -> dict:
    """Two clients; the first lacks strengths, and its goal has a date that cannot be."""
    rows = caseload_rows(2)
    rows["Plans"][0]["Strengths"] = None
    rows["Goals"][0]["Target date"] = "2026-02-31"
    return rows


def load(place: Path, rows: dict) -> None:
    write_caseload(place / "caseload.xlsx", rows)
    result = plankit("import", "caseload.xlsx")
    assert result.exit_code == 0, result.output


@pytest.fixture
def place(tmp_path: Path, monkeypatch) -> Path:
    build_world(tmp_path)
    (tmp_path / "plankit.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    Store.create(tmp_path / "store.sqlite", actor="x", now=datetime(2026, 9, 1, tzinfo=UTC)).close()
    load(tmp_path, rows_of_two())
    plankit("check", *AS_OF, "--answers", "answers.xlsx")
    return tmp_path


def fill(place: Path, answers: dict, *, more: tuple = ()) -> None:
    """Fill in answers by path (a value, or a tuple for a waiver), and rows that were not asked for."""
    book = openpyxl.load_workbook(place / "answers.xlsx")
    sheet = book["Answers"]
    headers = {cell.value: cell.column for cell in sheet[1]}
    waiver = ("Waiver: reason", "Waiver: who decided", "Waiver: until")
    left = dict(answers)
    for row in range(2, sheet.max_row + 1):
        answer = left.pop(sheet.cell(row, headers["Path"]).value, None)
        if isinstance(answer, tuple):
            for header, value in zip(waiver, answer, strict=True):
                sheet.cell(row, headers[header], value)
        elif answer is not None:
            sheet.cell(row, headers["New value"], answer)
    assert not left
    for extra in more:
        sheet.append([extra.get(cell.value) for cell in sheet[1]])
    book.save(place / "answers.xlsx")


def take(*more: str, code: int = 0) -> list[dict]:
    result = plankit("import", "--answers", "answers.xlsx", "--json", *more)
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)["answers"]


def mark(place: Path) -> str:
    with Store.open(place / "store.sqlite") as store:
        return store.current("C001").revision.mark


def refused(place: Path, row: dict) -> str:
    fill(place, {}, more=({"Client": "C001", "Revision": mark(place), **row},))
    (answer,) = take(code=1)
    assert answer["state"] == "refused"
    return answer["findings"][0]["code"]


def stored(place: Path):
    with Store.open(place / "store.sqlite") as store:
        return store.current("C001")


def test_answers_mend_the_store_as_decisions_that_the_next_export_does_not_undo(place):
    fill(place, {BLANK: "Sings", DATE: "2026-12-24"})
    assert [answer["state"] for answer in take()] == ["taken", "taken"]
    plan = stored(place).record.plans[0]
    assert (plan.strengths, str(plan.goals[0].target_date)) == ("Sings", "2026-12-24")
    origin = stored(place).origins.get(BLANK)
    assert (origin.kind, origin.file) == ("decision", "answers.xlsx")
    load(place, rows_of_two())
    assert stored(place).record.plans[0].strengths == "Sings"
    checked = json.loads(plankit("check", *AS_OF, "--json").stdout)["findings"]
    assert not {found["field"] for found in checked if found["client"] == "C001"} & {BLANK, DATE}
    with Store.open(place / "store.sqlite") as store, store.reader() as reader:
        assert [each.decided for each in reader.decisions("C001")] == ["value", "value"]
    assert "Answered with a value" in plankit("history", "C001").output


def test_the_same_answers_again_change_nothing(place):
    fill(place, {BLANK: "Sings"})
    take()
    before = stored(place).revision.id
    assert [answer["state"] for answer in take()] == ["unchanged"]
    assert stored(place).revision.id == before


def test_a_preview_writes_nothing(place):
    fill(place, {BLANK: "Sings"})
    assert [answer["state"] for answer in take("--preview")] == ["taken"]
    assert stored(place).record.plans[0].strengths is None


def test_a_waiver_sets_the_finding_aside_until_its_day_and_is_printed(place):
    fill(place, {BLANK: ("County letter of 2026-08-01", "M. Lindqvist", "2027-12-31")})
    assert take()[0]["what"] == "waiver"
    report = json.loads(plankit("check", *AS_OF, "--json").stdout)
    assert any(found["field"] == BLANK and found["waived"] for found in report["findings"])
    assert [each["until"] for each in report["waivers"]] == ["2027-12-31"]
    later = json.loads(plankit("check", "--as-of", "2028-01-01", "--json").stdout)
    assert not any(found["field"] == BLANK and found["waived"] for found in later["findings"])
    assert not later["waivers"][0]["in_force"]


def test_a_waiver_stands_in_every_kind_of_report_with_its_reason_and_day(place):
    fill(place, {BLANK: ("County letter of 2026-08-01", "M. Lindqvist", "2027-12-31")})
    take()
    for as_of in ("2026-10-01", "2028-01-01"):  # in force, and run out
        said = {"terminal": plankit("check", "--as-of", as_of).stdout}
        for ending in ("html", "csv", "xlsx"):
            file = place / f"report-{as_of}.{ending}"
            plankit("check", "--as-of", as_of, "--out", file.name)
            said[ending] = file.read_text(encoding="utf-8-sig") if ending != "xlsx" else cells(file)
        for kind, text in said.items():
            plain = " ".join(text.split())
            assert "County letter of 2026-08-01" in plain and "2027-12-31" in plain, (kind, as_of)


def cells(path: Path) -> str:
    book = openpyxl.load_workbook(path)
    return " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value)


def test_a_value_that_was_changed_meanwhile_is_told_and_the_answer_not_taken(place):
    fill(place, {BLANK: "Sings"})
    rows = rows_of_two()
    rows["Plans"][0]["Strengths"] = "Paints"
    load(place, rows)
    (answer,) = take(code=1)
    assert [found["code"] for found in answer["findings"]] == ["AN103"]
    assert stored(place).record.plans[0].strengths == "Paints"


WAIVER = {"Waiver: reason": "Letter", "Waiver: who decided": "M. L.", "Waiver: until": "2099-12-31"}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"Client": "C009", "Path": BLANK, "New value": "x"}, "AN101"),
        ({"Path": "plans[P9].strengths", "New value": "x"}, "AN102"),
        ({"Path": "plans[P1].goals", "New value": "x"}, "AN102"),
        ({"Path": "../../etc", "New value": "x"}, "AN102"),
        ({"Path": DATE, "New value": "31.31.2026"}, "RD"),
        ({"Path": CLINICIAN, "New value": "Nobody at all"}, "AN110"),
        ({"Path": BLANK, "New value": "x", "Revision": "7-000000000000"}, "AN111"),
        ({"Path": BLANK, "Code": "CO101", "New value": "x", **WAIVER}, "AN104"),
        ({"Path": BLANK, "Code": "CO101", **WAIVER, "Waiver: who decided": None}, "AN105"),
        ({"Path": BLANK, "Code": "CO101", **WAIVER, "Waiver: until": "2020-01-01"}, "AN106"),
        ({"Path": "plans[P1].signatures", "Code": "SG101", **WAIVER}, "AN107"),
        ({"Path": DATE, "Code": "RD301", **WAIVER}, "AN107"),
    ],
)
def test_an_answer_that_cannot_be_taken_is_told_with_its_reason(place, row, code):
    before = stored(place).revision.id
    assert refused(place, row).startswith(code)
    assert stored(place).revision.id == before


def test_a_staff_member_is_found_by_name_among_all_clients(place):
    fill(place, {}, more=({"Client": "C001", "Path": CLINICIAN, "New value": "Ruth Okafor", "Revision": mark(place)},))
    take()
    record = stored(place).record
    assert (record.plans[0].primary_clinician, [each.id for each in record.staff]) == ("ST1", ["ST1"])


def test_two_answers_that_contradict_each_other_are_told(place):
    fill(
        place,
        {},
        more=tuple({"Client": "C001", "Path": BLANK, "New value": text, "Revision": mark(place)} for text in "ab"),
    )
    assert [answer["state"] for answer in take(code=1)] == ["taken", "refused"]


def test_a_signed_plan_is_not_mended_by_an_answer(place):
    words = ("--role", "clinician", "--name", "Marcus Lindqvist", "--date", "2026-09-02", *AS_OF)
    assert plankit("sign", "C001", *words).exit_code == 0
    assert refused(place, {"Path": BLANK, "New value": "Sings"}) == "AN108"


def test_answers_are_about_a_store_and_the_sheet_is_one_of_ours(place):
    assert plankit("check", "caseload.xlsx", "--answers", "a.xlsx").exit_code == 2
    assert plankit("import", "caseload.xlsx", "--answers", "answers.xlsx").exit_code == 2
    assert plankit("import").exit_code == 2
    assert plankit("import", "--answers", "caseload.xlsx").exit_code == 3
    assert plankit("import", "--answers", "none.xlsx").exit_code == 3
