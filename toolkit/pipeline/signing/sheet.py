"""A sheet of signatures: written with a row for each one that is lacking, filled in by hand, recorded in one go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date as Date
from pathlib import Path
from typing import Any

from toolkit.findings import Finding, Severity
from toolkit.pipeline.filledsheet import FilledRow, filled_rows
from toolkit.pipeline.reports.sheets import Column, SheetBook, Value
from toolkit.pipeline.signing import codes
from toolkit.pipeline.signing.said import Recorded, Said
from toolkit.pipeline.signing.status import SigningStatus
from toolkit.records.agreement import Signature
from toolkit.records.choices import ROLES
from toolkit.records.fields import field_specs

__all__ = ["blank_sheet", "in_order", "read_sheet"]

SHEET = "Signatures"
_SPECS = field_specs(Signature)
_FIELDS = (
    "role",
    "name",
    "staff",
    "credential",
    "title",
    "date",
    "method",
    "evidence",
    "refused",
    "reason",
    "attempts",
)
_GIVEN = ("role", "name", "staff", "credential", "title")
"""Fields that a row may have without saying that anything happened."""
_CLIENT, _PLAN, _ASKED, _DOCUMENT, _SCAN, _VERSION = "Client", "Plan", "Asked for", "Document", "Scan", "Version"
_WIDTHS = {"name": 26, "evidence": 26, "reason": 40, "attempts": 40, "role": 22}


def blank_sheet(statuses: Iterable[SigningStatus], made_for: Date) -> bytes:
    """The workbook to fill in: a row for each signature that is lacking, with who is expected where the record knows."""
    book = SheetBook("Signatures to record", made_for)
    columns = [
        Column(_CLIENT, 14),
        Column(_PLAN, 8),
        Column(_ASKED, 30),
        *(Column(_SPECS[name].label, _WIDTHS.get(name, 14)) for name in _FIELDS),
        Column(_DOCUMENT, 20),
        Column(_SCAN, 20),
        Column(_VERSION, 16),
    ]
    book.add(SHEET, columns, (row for status in statuses for row in _rows(status)))
    book.add("How to fill it in", (Column("Step", 110),), ((line,) for line in _HOW))
    return book.to_bytes()


_HOW = (
    "Fill in Date (and Method) where somebody signed. Rows without a date, a refusal or attempts are passed over.",
    "Where somebody declined: Yes under Refused, the day under Date, and why under Reason not signed.",
    "Where it was only tried: when and how under Attempts; leave Date, Method and Refused blank.",
    "Where another person signed in the same role, copy the row and write the other name.",
    "Scan and Document are names of files in the folder of this workbook; both may stay blank.",
    "Leave Client, Plan and Version as they are: they say which version of the plan was printed and signed.",
    "Then: plankit sign --from FILE.xlsx",
)


def _rows(status: SigningStatus) -> Iterator[tuple[Value, ...]]:
    for lacking in status.lacking:
        asked = lacking.required
        role = dict(ROLES)[asked.role] if len(asked.roles) == 1 else ""
        blank = ("",) * (len(_FIELDS) - 2)
        yield (status.client, status.plan.id, asked.label, role, asked.name, *blank, "", "", status.version[:12])


def read_sheet(path: Path) -> tuple[tuple[Said, ...], tuple[Recorded, ...]]:
    """What a sheet says, and the rows that cannot be read, with the reasons. Raises FileUnreadableError."""
    said: list[Said] = []
    unread: list[Recorded] = []
    for row in filled_rows(path, SHEET, (_CLIENT, _PLAN, _SPECS["role"].label), "plankit sign --blank FILE.xlsx"):
        values, findings = _values(row)
        if not findings and not set(values) - set(_GIVEN):
            continue
        document, scan = (_file(row, header, path, findings) for header in (_DOCUMENT, _SCAN))
        one = Said(row.id(_CLIENT), row.id(_PLAN), values, row.text(_VERSION), document, scan, place=row.place())
        if any(found.severity is Severity.ERROR for found in findings):
            unread.append(Recorded(one, one.plan, findings=tuple(findings)))
        else:
            said.append(one)
    return tuple(said), tuple(unread)


def _values(row: FilledRow) -> tuple[dict[str, Any], list[Finding]]:
    values: dict[str, Any] = {}
    findings: list[Finding] = []
    for name in _FIELDS:
        spec = _SPECS[name]
        if not row.has(spec.label):
            continue
        reading = row.value(spec.label, spec)
        if reading.finding is not None:
            findings.append(reading.finding)
        if reading.value not in (None, False):
            values[name] = reading.value
    return values, findings


def _file(row: FilledRow, header: str, sheet: Path, findings: list[Finding]) -> Path | None:
    """A file in the sheet's folder; of another place nothing is read."""
    name = row.text(header)
    if not name:
        return None
    folder = sheet.parent.resolve()
    path = (folder / name).resolve()
    if not path.is_relative_to(folder):
        hint = "Put the file into the folder of the workbook, and write its name alone."
        findings.append(
            codes.SCAN.finding("The file is not in the folder of the workbook.", hint=hint, place=row.place(header))
        )
        return None
    return path


def in_order(recorded: Sequence[Recorded], unread: Sequence[Recorded]) -> tuple[Recorded, ...]:
    """All rows as they stand in the sheet."""
    return tuple(sorted((*recorded, *unread), key=lambda each: getattr(each.said.place, "row", 0) or 0))
