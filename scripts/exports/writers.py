"""How three invented systems write their exports: linked files, one wide sheet, one long sheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date as Date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from exports.people import Person
from toolkit.records.excel import set_text, settled_bytes

__all__ = ["write_linked", "write_long", "write_wide"]

_GOAL_HEADERS = ("Goal Statement", "Target Date", "Objectives", "Measured By", "Interventions")


def write_linked(folder: Path, people: Sequence[Person], *, has_language: bool = True) -> None:
    """Five files that are linked by numbers: NULL for blanks, dates with a time, chart numbers with leading zeros."""
    language = ["Lang"] if has_language else []
    clients = [
        (p.key, p.number, p.last, p.first, _stamp(p.born), p.sex, *([p.language] if has_language else []), "NULL",
         p.payer, p.member, p.programme, _stamp(p.admitted))
        for p in people
    ]  # fmt: skip
    headers = ["ClientID", "MRN", "LName", "FName", "DOB", "Gender", *language, "MiddleName", "PayerName", "MemberID",
               "ProgramName", "AdmitDt"]  # fmt: skip
    _write(folder / "clients.csv", headers, clients)
    plans = [
        (
            500 + p.key,
            p.key,
            _stamp(p.planned),
            "ACTIVE",
            *p.diagnosis,
            p.concern,
            p.strengths,
            p.discharge,
            p.clinician.key,
        )
        for p in people
    ]
    headers = ["PlanID", "ClientID", "PlanEffDt", "PlanStatus", "DxCode", "DxDesc", "PresentingProblem", "Strengths",
               "DischargeCriteria", "ClinicianID"]  # fmt: skip
    _write(folder / "plans.csv", headers, plans)
    goals = [(g.key, 500 + p.key, g.text, g.words, _stamp(g.by)) for p in people for g in p.goals]
    _write(folder / "goals.csv", ["GoalID", "PlanID", "GoalText", "ClientStatement", "GoalTargetDt"], goals)
    _write_steps(folder, people)


def _write_steps(folder: Path, people: Sequence[Person]) -> None:
    objectives = [(o, g) for p in people for g in p.goals for o in g.objectives]
    headers = ["ObjectiveID", "GoalID", "ObjectiveText", "Measure", "BaselineValue", "TargetValue", "Unit", "ObjTargetDt",
               "ObjStatus", "ClosedDt"]  # fmt: skip
    rows = [
        (o.key, g.key, o.text, o.measure, o.baseline, o.target, o.unit, _stamp(o.by), o.status, "NULL")
        for o, g in objectives
    ]
    _write(folder / "objectives.csv", headers, rows)
    headers = ["InterventionID", "ObjectiveID", "InterventionText", "Frequency", "StaffName"]
    done = [(i.key, o.key, i.text, i.frequency, i.staff.name) for o, _ in objectives for i in o.interventions]
    _write(folder / "interventions.csv", headers, done)


def write_wide(path: Path, people: Sequence[Person], day: Date, *, has_family: bool = True) -> None:
    """One row a client under titles and two header rows; the objectives of a goal are a numbered list in one cell."""
    book = Workbook()
    sheet: Worksheet = book.worksheets[0]
    sheet.title = "Active Plans"
    _texts(sheet, 1, ["Harbor Children and Family Services (invented)"])
    _texts(sheet, 2, [f"Active treatment plans as of {day:%m/%d/%Y}"])
    _texts(sheet, 3, ["Filter: Program = Family therapy; Status = Active"])
    family = ["Family Involvement"] if has_family else []
    client = ["Chart #", "Client Name", "DOB", "Sex", "Primary Language", "Guardian"]
    plan = ["Program", "Admit Date", "Clinician", "Payer", "Member ID", "Diagnosis", "Plan Date", "Presenting Problem",
            "Strengths", "Discharge Criteria", *family, "Participation"]  # fmt: skip
    column = 1
    for title, headers in (
        ("Client", client),
        ("Treatment plan", plan),
        ("Goal 1", _GOAL_HEADERS),
        ("Goal 2", _GOAL_HEADERS),
    ):
        sheet.merge_cells(start_row=5, start_column=column, end_row=5, end_column=column + len(headers) - 1)
        _texts(sheet, 5, [title], column)
        _texts(sheet, 6, headers, column)
        column += len(headers)
    for row, person in enumerate(people, start=7):
        _texts(sheet, row, list(_wide_row(person, has_family=has_family)))
    _texts(sheet, 8 + len(people), [f"Total clients: {len(people)}"])
    _texts(sheet, 9 + len(people), [f"Report generated {day:%m/%d/%Y} 07:00 AM by nightly job"])
    for row in (1, 5, 6):
        for cell in sheet[row]:
            cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=row == 6, vertical="top")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(settled_bytes(book, day))


def _wide_row(person: Person, *, has_family: bool) -> Iterator[str]:
    yield from (person.number, f"{person.last}, {person.first}", f"{person.born:%m/%d/%Y}", person.sex, person.language)
    yield person.guardian
    yield from (person.programme, f"{person.admitted:%m/%d/%Y}", person.clinician.name, person.payer, person.member)
    yield from (" ".join(person.diagnosis), f"{person.planned:%m/%d/%Y}", person.concern, person.strengths)
    yield person.discharge
    if has_family:
        yield person.family
    yield "In person"
    for goal in person.goals:
        yield from (goal.text, f"{goal.by:%m/%d/%Y}")
        yield "\n".join(f"{number}. {objective.text}" for number, objective in enumerate(goal.objectives, start=1))
        yield "\n".join(f"{number}. {objective.measure}" for number, objective in enumerate(goal.objectives, start=1))
        yield f"{person.clinician.name} will see {person.first} weekly and the family every two weeks."


def write_long(path: Path, people: Sequence[Person], day: Date, *, has_level: bool = True) -> None:
    """A row an intervention, what it belongs to in the first of its rows only; cp1252, semicolons, dates as 09-Sep-2026."""
    level = ["ASAM"] if has_level else []
    headers = ["Case No", "Last Name", "First Name", "DOB", "Gender", "Program", *level, "Admit Dt", "Payer", "Member No",
               "Dx", "Dx Desc", "Plan Dt", "Counselor", "Problem", "Strengths", "D/C Criteria", "Participated", "Goal",
               "Goal Tgt Dt", "Objective", "Measure", "Obj Tgt Dt", "Obj Status", "Intervention", "Freq", "Staff"]  # fmt: skip
    rows: list[list[str]] = [
        ["Mesa Recovery (invented): treatment plan detail"],
        [f"Run date {_short(day)}"],
        [],
        headers,
    ]
    for person in people:
        rows.extend(_long_rows(person, has_level=has_level))
    rows += [[], ["*** End of report ***"]]
    _write_rows(path, rows, encoding="cp1252", separator=";")


def _long_rows(person: Person, *, has_level: bool) -> Iterator[list[str]]:
    head = [person.number.zfill(8), person.last, person.first, _short(person.born), person.sex, person.programme,
            *(["2.1"] if has_level else []), _short(person.admitted), person.payer, person.member, *person.diagnosis,
            _short(person.planned), person.clinician.name, person.concern, person.strengths, person.discharge,
            "In person"]  # fmt: skip
    for goal in person.goals:
        above = [goal.text, _short(goal.by)]
        for objective in goal.objectives:
            own = [objective.text, objective.measure, _short(objective.by), "Active"]
            for intervention in objective.interventions:
                yield [*head, *above, *own, intervention.text, intervention.frequency, intervention.staff.name]
                head, above, own = [""] * len(head), [""] * len(above), [""] * len(own)


def _short(day: Date) -> str:
    return f"{day:%d-%b-%Y}"


def _stamp(day: Date) -> str:
    return f"{day} 00:00:00.000"


def _texts(sheet: Worksheet, row: int, texts: Sequence[str], column: int = 1) -> None:
    for offset, text in enumerate(texts):
        if text:
            set_text(sheet.cell(row, column + offset), text)


def _write(path: Path, headers: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    _write_rows(path, [headers, *rows], encoding="utf-8-sig", separator=",")


def _write_rows(path: Path, rows: Iterable[Sequence[object]], *, encoding: str, separator: str) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.getvalue().encode(encoding))
