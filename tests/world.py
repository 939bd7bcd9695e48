"""Small worlds for tests that run the whole toolkit: an agency with a Word template, a payer, and a caseload workbook.

Everything is built in the test's own folder, so that a change to what is shipped breaks no test of the pipeline.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import docx
import openpyxl

AS_OF = "2026-10-01"

AGENCY = """
    id: little-agency
    name: Little Agency
    templates:
      - id: plan
        file: plan.docx
        title: Treatment plan
        sections: [strengths, goals]
        bindings:
          strengths: {heading: Strengths}
          goals: {heading: Goals}
"""

PAYER = """
    id: little-payer
    title: Little payer
    version: "1"
    source: Contract of 2026, section 4
    standing: unverified
    applies_to: {payers: [Little payer]}
    demands:
      - {id: strengths, section: strengths}
      - {id: goals, section: goals}
"""


def build_world(folder: Path, clients: int = 3) -> Path:
    """The folder, with `agency_templates/`, `payer_profiles/` and `caseload.xlsx` in it."""
    agency = folder / "agency_templates" / "little-agency"
    agency.mkdir(parents=True)
    (agency / "agency.yaml").write_text(textwrap.dedent(AGENCY))
    write_template(agency / "plan.docx")
    payers = folder / "payer_profiles"
    payers.mkdir()
    (payers / "little-payer.yaml").write_text(textwrap.dedent(PAYER))
    write_caseload(folder / "caseload.xlsx", caseload_rows(clients))
    return folder


def write_template(path: Path, *, title: str = "Treatment plan") -> None:
    """A Word template with the two sections of the agency."""
    path.write_bytes(_template(title))


@cache
def _template(title: str) -> bytes:
    document = docx.Document()
    document.add_heading(title, 1)
    document.add_paragraph("Client {{ client.full_name }}, number {{ document.record_id }}, {{ document.stage }}")
    document.add_heading("Strengths", 2)
    document.add_paragraph("{{ plan.strengths }}")
    document.add_heading("Goals", 2)
    document.add_paragraph("{%p for g in goals %}")
    document.add_paragraph("{{ g.text }}, by {{ g.target_date }}")
    document.add_paragraph("{%p endfor %}")
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def caseload_rows(clients: int) -> dict[str, list[dict[str, Any]]]:
    """Rows of a sound caseload, by sheet; client ids are C001, C002, …"""
    ids = [f"C{number:03d}" for number in range(1, clients + 1)]
    return {
        "Clients": [
            {
                "Client": c,
                "First name": "Ana",
                "Last name": f"Ruiz{c}",
                "Birth date": "1990-02-03",
                "Agency": "little-agency",
            }
            for c in ids
        ],
        "Plans": [
            {
                "Client": c,
                "Id": "P1",
                "Written": "2026-09-01",
                "Effective": "2026-09-01",
                "Primary clinician": "ST1" if number % 2 else "ST2",
                "Strengths": f"Sings in a choir of {number + 10} people",
            }
            for number, c in enumerate(ids)
        ],
        "Goals": [{"Client": c, "Id": "G1", "Text": f"Sleeps {c[-1]} hours", "Target date": "2026-12-01"} for c in ids],
        "Staff": [{"Id": "ST1", "Name": "Ruth Okafor"}, {"Id": "ST2", "Name": "Marcus Lindqvist"}],
        "Coverage": [{"Client": c, "Payer": "little-payer"} for c in ids],
    }


def write_caseload(path: Path, sheets: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """A workbook of those rows; the headers of a sheet are the keys of its rows. Made once for the same rows."""
    key = repr([(title, [list(row.items()) for row in rows]) for title, rows in sheets.items()])
    if key not in _written:
        _written[key] = _workbook(sheets)
    Path(path).write_bytes(_written[key])


_written: dict[str, bytes] = {}


def _workbook(sheets: Mapping[str, Sequence[Mapping[str, Any]]]) -> bytes:
    book = openpyxl.Workbook()
    del book[book.sheetnames[0]]
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        headers = list(dict.fromkeys(header for row in rows for header in row))
        sheet.append(headers)
        for row in rows:
            sheet.append([row.get(header) for header in headers])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()
