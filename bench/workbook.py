"""The caseload that is measured: a workbook of invented clients, written once and kept.

Each client has one plan with all its sections, three goals, and for each goal four objectives and three interventions;
beside them what the payers ask for, so that documents are made and not refused. The same number of clients gives the same
texts every time.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date as Date
from datetime import timedelta
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from bench.phrases import FIRST_NAMES, LAST_NAMES, goal_text, intervention_text, objective_text, paragraph

__all__ = ["AS_OF", "caseload_workbook"]

AS_OF = Date(2026, 10, 1)
"""The day from which the documents are reckoned."""

_VERSION = 1
"""Part of the file's name: another content is another file."""
_PAYERS = ("ny-mhotrs-clinic", "outpatient-100", "managed-care-30")
_DIAGNOSES = (
    ("F41.1", "Generalized anxiety disorder"),
    ("F33.1", "Major depressive disorder, recurrent, moderate"),
    ("F43.10", "Post-traumatic stress disorder, unspecified"),
    ("F43.23", "Adjustment disorder with mixed anxiety and depressed mood"),
    ("F40.10", "Social phobia, unspecified"),
)
_STAFF = tuple(
    (f"ST{number}", name, credential, title, f"C-{number:05d}")
    for number, (name, credential, title) in enumerate(
        (
            ("Ruth Okafor", "LCSW", "Senior clinician"),
            ("Marcus Lind", "LMHC", "Clinician"),
            ("Priya Raman", "LPC", "Clinician"),
            ("Joel Abernathy", "LCPC", "Team leader"),
            ("Inés Carrasco", "LMFT", "Family therapist"),
            ("Hannah Brook", "LCSW-R", "Clinician"),
            ("Daniel Reyes", "PsyD", "Psychologist"),
            ("Amara Osei", "LCSW", "Clinician"),
        ),
        start=1,
    )
)
_DATE_FORMAT = "yyyy-mm-dd"
_WRITTEN = Date(2026, 9, 1)

Row = dict[str, Any]


def caseload_workbook(folder: Path, clients: int) -> tuple[Path, int]:
    """The workbook of that many clients and its number of rows without headers; written if it is not there yet."""
    path = folder / f"caseload-{clients}-v{_VERSION}.xlsx"
    count = path.with_suffix(".rows")
    if not (path.exists() and count.exists()):
        folder.mkdir(parents=True, exist_ok=True)
        count.write_text(str(_write(path, clients)), encoding="utf-8")
    return path, int(count.read_text(encoding="utf-8"))


def _write(path: Path, clients: int) -> int:
    book = Workbook(write_only=True)
    sheets: dict[str, Any] = {}
    columns: dict[str, tuple[str, ...]] = {}
    written = 0
    for sheet, row in _rows(clients):
        if sheet not in sheets:
            sheets[sheet], columns[sheet] = book.create_sheet(sheet), tuple(row)
            sheets[sheet].append(columns[sheet])
        sheets[sheet].append([_cell(sheets[sheet], value) for value in row.values()])
        written += 1
    book.save(path)
    return written


def _cell(sheet: Any, value: Any) -> Any:
    if not isinstance(value, Date):
        return value
    cell = WriteOnlyCell(sheet, value)
    cell.number_format = _DATE_FORMAT
    return cell


def _rows(clients: int) -> Iterator[tuple[str, Row]]:
    """Every row of the workbook with its sheet. All rows of a sheet have the same columns in the same order."""
    for staff_id, name, credential, title, licence in _STAFF:
        yield (
            "Staff",
            {"Staff id": staff_id, "Name": name, "Credential": credential, "Title": title, "Licence": licence},
        )
    for number in range(1, clients + 1):
        yield from _client(number)


def _client(number: int) -> Iterator[tuple[str, Row]]:
    chance = random.Random(number)
    client = f"{number:08d}"
    first, last = chance.choice(FIRST_NAMES), chance.choice(LAST_NAMES)
    staff = chance.choice(_STAFF)
    admission = _WRITTEN - timedelta(days=chance.randint(2, 20))
    yield (
        "Clients",
        {
            "Client": client,
            "First name": first,
            "Last name": last,
            "Birth date": Date(chance.randint(1950, 2004), chance.randint(1, 12), chance.randint(1, 28)),
            "Sex": chance.choice(("Female", "Male")),
            "Language": "English",
            "Address": f"{chance.randint(1, 400)} {chance.choice(('Orchard', 'Linden', 'Birch'))} Street\nFairview",
            "Phone": f"555-01{number % 100:02d}",
            "Agency": "county-behavioral-health",
            "Primary care": "Fairview Family Medicine",
        },
    )
    yield "Plans", _plan(chance, client, first, staff[0])
    yield from _care(chance, client, first, staff, admission)
    for goal in (1, 2, 3):
        yield from _goal(chance, client, goal, first, staff)
    yield from _agreement(chance, client, f"{first} {last}", staff)


def _plan(chance: random.Random, client: str, first: str, staff: str) -> Row:
    told = {
        "History and assessment": 4,
        "Functional level": 1,
        "Presenting concerns": 2,
        "Agreed work": 2,
        "Who does what": 2,
        "Strengths": 2,
        "How strengths are used": 1,
        "Barriers": 1,
        "Family involvement": 1,
        "Discharge criteria": 1,
        "Transition plan": 1,
        "Crisis plan": 2,
        "Safety plan": 1,
    }
    row = {
        "Client": client,
        "Plan id": "P1",
        "Episode": "E1",
        "Kind": "Full",
        "Version": "1",
        "Written": _WRITTEN,
        "Effective": _WRITTEN,
        "Implemented": _WRITTEN + timedelta(days=chance.randint(0, 9)),
        "Ends": Date(2027, 2, 28),
        "Author": staff,
        "Primary clinician": staff,
        "Modality": chance.choice(("Individual therapy", "Cognitive behavioral therapy", "Group therapy")),
        "Concerns in client's words": "It’s too much – I just want “one” good day & some sleep.",
        "Expected duration": f"{chance.randint(4, 12)} months",
        "Summary for the client": "You and your team work on three things. You choose a small step each week.",
        "Rights explained": _WRITTEN,
    }
    return row | {column: paragraph(chance, first, sentences) for column, sentences in told.items()}


def _care(
    chance: random.Random, client: str, first: str, staff: tuple[str, ...], admission: Date
) -> Iterator[tuple[str, Row]]:
    assessed = admission + timedelta(days=chance.randint(0, 2))
    yield (
        "Episodes",
        {
            "Client": client,
            "Episode id": "E1",
            "Programme": "Adult outpatient clinic",
            "Level of care": "Outpatient",
            "Setting": "Clinic",
            "Legal status": "Voluntary",
            "First contact": admission - timedelta(days=9),
            "Intake": admission - timedelta(days=2),
            "Admission": admission,
            "Assessment": assessed,
            "First service": assessed,
            "Risk identified": "No",
        },
    )
    yield (
        "Coverage",
        {
            "Client": client,
            "Coverage id": "CV1",
            "Payer": chance.choice(_PAYERS),
            "Member id": f"TC{client}",
            "From": Date(2026, 1, 1),
        },
    )
    code, title = chance.choice(_DIAGNOSES)
    yield (
        "Diagnoses",
        {
            "Client": client,
            "Diagnosis id": "D1",
            "Code": code,
            "Title": title,
            "Primary": "Yes",
            "Diagnosed": assessed,
            "Made by": staff[0],
        },
    )
    yield (
        "Needs",
        {
            "Client": client,
            "Plan": "P1",
            "Need id": "N1",
            "Need": paragraph(chance, first, 1),
            "Client's words": "I want my evenings back",
            "Priority": 1,
            "Diagnoses": "D1",
            "Status": "Active",
        },
    )
    yield (
        "Services",
        {
            "Client": client,
            "Plan": "P1",
            "Service id": "SV1",
            "Type": "Individual therapy",
            "Amount": "45 minutes",
            "Frequency": "weekly",
            "Duration": "6 months",
            "Staff type": staff[3],
            "Responsible": staff[0],
            "Off-site": "No",
            "Medication service": "No",
            "Starts": _WRITTEN,
            "Ends": Date(2027, 2, 28),
        },
    )
    yield "Medications", {"Client": client, "Name": "none reported"}


def _goal(
    chance: random.Random, client: str, number: int, first: str, staff: tuple[str, ...]
) -> Iterator[tuple[str, Row]]:
    goal = f"G{number}"
    at = {"Client": client, "Plan": "P1"}
    yield (
        "Goals",
        at
        | {
            "Goal id": goal,
            "Text": goal_text(chance, first),
            "Measure": "Own rating in session",
            "Scale from": 0,
            "Scale to": 10,
            "Baseline": chance.randint(0, 3),
            "Target": chance.randint(5, 9),
            "Unit": "of 10",
            "Direction": "Increase",
            "Target date": Date(2027, 2, chance.randint(1, 26)),
            "Status": "In progress",
            "Needs": "N1",
            "Client's words": "I want to feel that I can do this.",
            "Agreed": "Yes",
        },
    )
    for step in range(1, 5):
        yield (
            "Objectives",
            at
            | {
                "Objective id": f"O{number}-{step}",
                "Text": objective_text(chance, first),
                "Measure": "Days a week on the card",
                "Scale from": 0,
                "Scale to": 7,
                "Baseline": chance.randint(0, 2),
                "Target": chance.randint(4, 7),
                "Unit": "days a week",
                "Direction": "Increase",
                "Target date": Date(2026, 12, chance.randint(1, 28)),
                "Status": chance.choice(("New", "In progress", "Improving")),
                "Goal": goal,
                "Started": _WRITTEN,
            },
        )
    surname = staff[1].split()[-1]
    for step in range(1, 4):
        yield (
            "Interventions",
            at
            | {
                "Intervention id": f"I{number}-{step}",
                "Goal": goal,
                "Text": intervention_text(chance, f"Mx. {surname}", first),
                "Modality": "Individual therapy",
                "Frequency": chance.choice(("weekly", "every two weeks", "once a month")),
                "Duration": f"{chance.randint(6, 24)} weeks",
                "Responsible": staff[0],
            },
        )


def _agreement(chance: random.Random, client: str, name: str, staff: tuple[str, ...]) -> Iterator[tuple[str, Row]]:
    at = {"Client": client, "Plan": "P1"}
    signed = _WRITTEN + timedelta(days=chance.randint(0, 3))
    yield (
        "Participation",
        at
        | {
            "Participant id": "PA1",
            "Name": name,
            "Role": "Client",
            "How": "In person",
            "Date": _WRITTEN,
            "Agrees": "Yes",
            "Copy offered": signed,
        },
    )
    signers = (("S1", "Client", name, None, None, None), ("S2", "Primary clinician", staff[1], staff[0], *staff[2:4]))
    for signature, role, who, staff_id, credential, title in signers:
        yield (
            "Signatures",
            at
            | {
                "Signature id": signature,
                "Role": role,
                "Name": who,
                "Staff": staff_id,
                "Credential": credential,
                "Title": title,
                "Date": signed,
                "Method": "Ink on paper" if staff_id is None else "Electronic signature",
                "For": "Plan",
            },
        )
