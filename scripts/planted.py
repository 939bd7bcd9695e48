"""The defects of `samples/caseload-with-problems.xlsx`: what is changed in which cell of the sound caseload.

What each must yield stands in `samples/caseload-with-problems.csv`.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["plant"]


def plant(book: Workbook) -> None:
    """Change the workbook in place."""
    # What a payer demands and the plan lacks.
    _set(book, "Plans", "00001002", "P1", "Strengths", None)
    _set(book, "Plans", "00001006", "P1", "Discharge criteria", None)
    _set(book, "Objectives", "00001001", "O1-4", "Target date", None)
    _set(book, "Pointers", "SU-3003", "PT1", "Date", None)
    # Signatures.
    _clear(book, "Signatures", "00001002", "S3")
    _clear(book, "Signatures", "CF-2001", "S2")
    _clear(book, "Signatures", "CF-2001", "S1")
    _set(book, "Signatures", "SU-3003", "S1", "Date", dt.date(2026, 9, 1))
    # The golden thread.
    _set(book, "Progress", "CF-2003", "PR1-1", "Goal", "G7")
    _set(book, "Interventions", "00001004", "I1-2", "Objectives", "O1-9")
    # Deadlines and dates.
    _clear(book, "Reviews", "SU-3002", "R1")
    _set(book, "Clients", "00001005", "00001005", "Birth date", dt.date(2062, 7, 19))
    # Cells that cannot be read.
    _set(book, "Goals", "00001003", "G2", "Target date", "29/01/2027")
    _set(book, "Objectives", "00001003", "O2-2", "Baseline", "five")
    _set(book, "Objectives", "00001003", "O3-1", "Target date", "12/31/26")
    _set(book, "Objectives", "CF-2002", "O1-2", "Status", "In progres")
    _set(book, "Goals", "CF-2002", "G1", "Agreed", "mostly")
    _set(book, "Plans", "SU-3001", "P1", "Transition plan", "#REF!")
    _find(book["Plans"], "SU-3001", "P1", "Transition plan").data_type = "e"
    _set(book, "Coverage", "00001006", "CV1", "Payer", "managed-care-3O")
    _set(book, "Contacts", "CF-2004", "CT1", "Client", "CF-2040")
    _set(book, "Objectives", "SU-3003", "O1-2", "Objective id", "O1-1")
    # How it is written.
    _set(book, "Interventions", "00001003", "I1-1", "Text", "Dr. Lindqvist may lead five sessions of written exposure.")
    _set(
        book,
        "Plans",
        "SU-3002",
        "P1",
        "History and assessment",
        "Kateryna is an addict who began after surgery in 2021.",
    )
    _set(book, "Objectives", "CF-2004", "O1-1", "Baseline", -1)
    _set(book, "Objectives", "00001004", "O1-1", "Text", "Obadiah paints or walks outdoors on 4 of 7 days.")


def _set(book: Workbook, sheet: str, client: str, row_id: str, header: str, value: Any) -> None:
    cell = _find(book[sheet], client, row_id, header)
    cell.value = value


def _clear(book: Workbook, sheet: str, client: str, row_id: str) -> None:
    row = _find(book[sheet], client, row_id, "Client").row
    for cell in book[sheet][row]:
        cell.value = None


def _find(sheet: Worksheet, client: str, row_id: str, header: str) -> Any:
    headers = {str(cell.value).removesuffix(" *"): cell.column for cell in sheet[1]}
    own_id = next(
        (at for name, at in headers.items() if name.endswith(" id") and name != "Member id"), headers["Client"]
    )
    for row in range(2, sheet.max_row + 1):
        if sheet.cell(row, headers["Client"]).value == client and sheet.cell(row, own_id).value == row_id:
            return sheet.cell(row, headers[header])
    raise LookupError(f"{sheet.title}: no row {row_id} of {client}")
