"""What the system with the five files cannot export: who took part, whether there is a risk, the staff's credentials."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date as Date
from pathlib import Path

from openpyxl import Workbook

from exports.people import Person
from toolkit.records.excel import set_text, settled_bytes

__all__ = ["write_supplement"]


def write_supplement(path: Path, people: Sequence[Person]) -> None:
    """Sheets of the standard workbook, only those that are needed."""
    staff = {person.clinician.key: person.clinician for person in people}
    sheets = {
        "Episodes": [
            ["Client", "Legal status", "Risk identified"],
            *([person.number, "Voluntary", "No"] for person in people),
        ],
        "Plans": [
            ["Client", "Author", "How strengths are used", "Modality"],
            *(
                [p.number, f"ST{p.clinician.key}", f"{p.first} chose the first step.", "Individual therapy"]
                for p in people
            ),
        ],
        "Participation": [
            ["Client", "Name", "Role", "How", "Date", "Agrees"],
            *(
                [
                    person.number,
                    f"{person.first} {person.last}",
                    "Client",
                    "In person",
                    person.planned.isoformat(),
                    "Yes",
                ]
                for person in people
            ),
        ],
        "Staff": [
            ["Staff id", "Name", "Credential", "Trainee"],
            *([f"ST{member.key}", member.name, member.credential, "No"] for member in staff.values()),
        ],
    }
    book = Workbook()
    del book[book.sheetnames[0]]
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row, texts in enumerate(rows, start=1):
            for column, text in enumerate(texts, start=1):
                set_text(sheet.cell(row, column), text)
    path.write_bytes(settled_bytes(book, Date(2026, 10, 31)))
