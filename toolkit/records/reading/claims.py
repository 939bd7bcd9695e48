"""Reading claim lines: who was served when, with what, how many units, by whom.

A CSV file or a workbook with one line a claim. Headers are matched as in caseloads: case, blanks and small slips do not
count. Nothing of a line is guessed: a line without a client or a day that can be read is found and left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date as Date
from pathlib import Path
from typing import Any, cast

from toolkit.errors import InputError, SourceNotFoundError
from toolkit.findings import CellPlace, Finding, Severity, declare
from toolkit.records.cells.grid import Cell, Grid, Workbook
from toolkit.records.cells.values import DateOrder, parse_date, parse_number, parse_text
from toolkit.records.reading.cellreading import read_id
from toolkit.records.reading.csvfile import read_csv
from toolkit.records.reading.headers import Names
from toolkit.records.reading.sheets import Headers, is_blank, match_headers
from toolkit.records.xlsx.reader import read_xlsx

__all__ = ["ClaimLine", "ClaimsFile", "by_client", "read_claims"]

CLAIM_INCOMPLETE = declare(
    "CL101", "claim.incomplete", Severity.ERROR, "A claim line has no client or no day, and was not looked at"
)

_COLUMNS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("claim", "Claim", ("Claim id", "Claim number", "Claim no", "Line", "ICN", "TCN")),
    ("client", "Client", ("Client id", "Client number", "Client no", "Case number", "Chart number", "MRN", "Patient id")),
    ("date", "Date", ("Date of service", "Service date", "DOS", "From date", "Fecha")),
    ("service", "Service", ("Service type", "Service code", "Procedure", "Procedure code", "CPT", "HCPCS", "Servicio")),
    ("units", "Units", ("Units billed", "Quantity", "Qty", "Unidades")),
    ("staff", "Staff", ("Staff id", "Clinician", "Provider", "Rendering provider", "Personal")),
)  # fmt: skip
_NEEDED = ("client", "date")
_ENDINGS = (".csv", ".tsv", ".xlsx", ".xlsm")


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One claim line. `claim` is the payer's or the agency's number for it, `staff` an id or a name as it stands."""

    client: str
    date: Date
    service: str | None
    units: int | float | None
    staff: str | None
    claim: str | None
    place: CellPlace


@dataclass(frozen=True, slots=True)
class ClaimsFile:
    """What a file of claims holds, in its order. `unread` counts the lines that could not be used."""

    name: str
    lines: tuple[ClaimLine, ...]
    findings: tuple[Finding, ...]
    unread: int = 0


def read_claims(path: Path, *, date_order: str = "MDY") -> ClaimsFile:
    """Read the claim lines of a .csv or .xlsx file; of a workbook the first sheet that has them.

    Raises a child of InputError for a file that is not there or cannot be read, or that has no columns of claims.
    """
    if not path.exists():
        raise SourceNotFoundError(path)
    if path.suffix.lower() not in _ENDINGS:
        raise InputError("Claims are read from CSV files and workbooks.", path.name, "Save them as .csv or .xlsx.")
    book = read_csv(path) if path.suffix.lower() in (".csv", ".tsv") else read_xlsx(path)
    names = Names((name, header, aliases) for name, header, aliases in _COLUMNS)
    headers_of = {name: header for name, header, _ in _COLUMNS}
    for grid in book.grids:
        headers = match_headers(grid, names, headers_of.__getitem__)
        if headers is not None and set(_NEEDED) <= set(headers.columns.values()):
            return _Lines(grid, headers, book, cast(DateOrder, date_order.lower())).read()
    raise InputError(
        "No row has the headers of claims.",
        path.name,
        "Give it the columns Client and Date, and Service, Units and Staff.",
    )


class _Lines:
    """Reads the lines of one sheet."""

    def __init__(self, grid: Grid, headers: Headers[str], book: Workbook, order: DateOrder) -> None:
        self._grid = grid
        self._headers = headers
        self._book = book
        self._order = order
        self._columns = {name: column for column, name in headers.columns.items()}
        self._findings: list[Finding] = [*book.findings, *headers.findings]

    def read(self) -> ClaimsFile:
        lines, unread = [], 0
        for row in range(self._headers.first, len(self._grid.rows)):
            if any(not is_blank(self._grid.cell(row, column)) for column in self._headers.columns):
                line = self._line(row)
                unread += line is None
                lines += [line] if line else []
        return ClaimsFile(self._grid.file, tuple(lines), tuple(self._findings), unread)

    def _line(self, row: int) -> ClaimLine | None:
        client = self._id(row, "client")
        date = self._value(row, "date", client)
        if not client or date is None:
            lacking = [word for word, there in (("client", client), ("day of service", date)) if not there]
            self._findings.append(
                CLAIM_INCOMPLETE.finding(
                    f"The claim has no {' and no '.join(lacking)} that can be read; it was not looked at.",
                    client=client,
                    place=self._grid.place(row),
                    hint="Fill in or mend the cell. Nothing is taken over from the row above.",
                )
            )
            return None
        return ClaimLine(
            client,
            date,
            self._value(row, "service", client),
            self._value(row, "units", client),
            self._value(row, "staff", client),
            self._id(row, "claim") or None,
            self._grid.place(row),
        )

    def _id(self, row: int, name: str) -> str:
        column = self._columns.get(name)
        if column is None:
            return ""
        note = self._grid.notes.get((row, column))
        reading = read_id(self._grid.cell(row, column), note, self._grid.place(row, column))
        if reading.finding is not None:
            self._findings.append(replace(reading.finding, client=str(reading.value or "") if name == "client" else ""))
        return str(reading.value or "")

    def _value(self, row: int, name: str, client: str) -> Any:
        column = self._columns.get(name)
        if column is None:
            return None
        value, problem = self._parsed(name, self._grid.cell(row, column), self._shown(row, column))
        if problem is not None:
            self._findings.append(problem.finding(client=client, place=self._grid.place(row, column)))
        return value

    def _shown(self, row: int, column: int) -> str:
        note = self._grid.notes.get((row, column))
        return note.shown if note is not None else ""

    def _parsed(self, name: str, cell: Cell, shown: str) -> tuple[Any, Any]:
        if name == "date":
            return parse_date(cell, order=self._order, date_1904=self._book.date_1904)
        if name == "units":
            return parse_number(cell)
        return parse_text(cell, shown=shown)


def by_client(lines: Iterable[ClaimLine]) -> dict[str, list[ClaimLine]]:
    """The lines of each client, in the order of the file."""
    grouped: dict[str, list[ClaimLine]] = {}
    for line in lines:
        grouped.setdefault(line.client, []).append(line)
    return grouped
