"""Make the samples that are derived from others: `python scripts/make_samples.py`.

The thirteen clients are written by hand as YAML in `samples/form-data/`. From them come the standard workbook, the same
caseload as CSV files and as JSON, a flat sheet of three clients, and the workbook with planted defects. The list of what
that workbook must yield is written by hand in `samples/caseload-with-problems.csv`, never from a program's output.
"""

from __future__ import annotations

import csv
import io
import json
from datetime import date as Date
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl import Workbook
from planted import plant

from toolkit.payers.catalogue import Catalogue
from toolkit.records.client import PlanRecord
from toolkit.records.excel import set_text, settled_bytes
from toolkit.records.fields import Row
from toolkit.records.people import Staff
from toolkit.records.reading.caseload import load_caseload
from toolkit.records.reading.flat import flat_header
from toolkit.records.reading.layout import Role, sheet_layout
from toolkit.records.vocabulary import row_type
from toolkit.records.workbook import WorkbookSettings, caseload_workbook, cell_value
from toolkit.yamlfile import load_yaml

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "samples"
AS_OF = Date(2026, 10, 15)
FLAT_CLIENTS = ("00001004", "00001005", "00001006")
AGENCIES = ("county-behavioral-health", "children-and-family", "substance-use-programme")


def main() -> None:
    """Write every derived sample anew."""
    records = [loaded.record for loaded in load_caseload([SAMPLES / "form-data"])]
    standard = caseload_workbook(settings(), records)
    (SAMPLES / "caseload.xlsx").write_bytes(standard)
    (SAMPLES / "caseload-with-problems.xlsx").write_bytes(planted_workbook(standard))
    (SAMPLES / "caseload-flat.xlsx").write_bytes(flat_workbook([r for r in records if r.client.id in FLAT_CLIENTS]))
    write_csv(standard, SAMPLES / "caseload-csv")
    (SAMPLES / "form-data.json").write_text(form_data_json(), encoding="utf-8")


def settings() -> WorkbookSettings:
    """The workbook's drop-downs: the shipped agencies and payers."""
    payers = [profile.id for profile in Catalogue.load([ROOT / "payer_profiles"]).profiles if profile.id != "base"]
    return WorkbookSettings(made_for=AS_OF, lists={"agencies": AGENCIES, "payers": payers})


def planted_workbook(standard: bytes) -> bytes:
    """The standard workbook with its planted defects."""
    book = openpyxl.load_workbook(io.BytesIO(standard))
    plant(book)
    return settled_bytes(book, AS_OF)


def write_csv(standard: bytes, folder: Path) -> None:
    """Each sheet that has rows as a CSV file, as Excel saves it: UTF-8 with a mark at its beginning."""
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.csv"):
        old.unlink()
    for sheet in openpyxl.load_workbook(io.BytesIO(standard)).worksheets:
        rows = [[_plain(value) for value in row] for row in sheet.iter_rows(values_only=True)]
        rows = [row for row in rows if any(row)]
        if len(rows) > 1 and sheet.title not in ("Instructions", "Lists"):
            with (folder / f"{sheet.title}.csv").open("w", encoding="utf-8-sig", newline="") as file:
                csv.writer(file).writerows(rows)


def _plain(value: Any) -> str:
    if value is None or (isinstance(value, str) and value.startswith("=IFERROR(")):
        return ""
    return value.date().isoformat() if hasattr(value, "date") else str(value)


def form_data_json() -> str:
    """All clients in one JSON file."""
    clients = [load_yaml(path).data for path in sorted((SAMPLES / "form-data").glob("*.yaml"))]
    return json.dumps({"clients": clients}, ensure_ascii=False, indent=1, default=str) + "\n"


def flat_workbook(records: list[PlanRecord]) -> bytes:
    """A flat sheet: a row a client, numbered columns."""
    rows = [_flat_row(record) for record in records]
    headers = list(dict.fromkeys(header for row in rows for header in row))
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Caseload"
    for index, header in enumerate(headers, start=1):
        set_text(sheet.cell(1, index), header)
        for place, row in enumerate(rows, start=2):
            value = row.get(header)
            if isinstance(value, str):
                set_text(sheet.cell(place, index), value)
            elif value is not None:
                sheet.cell(place, index, value)
    sheet.freeze_panes = "B2"
    _staff_sheet(book, records)
    return settled_bytes(book, AS_OF)


def _staff_sheet(book: Workbook, records: list[PlanRecord]) -> None:
    sheet = book.create_sheet("Staff")
    columns = [column for column in sheet_layout(Staff).columns if column.role in (Role.ID, Role.FIELD)]
    staff = {member.id: member for record in records for member in record.staff}
    for index, column in enumerate(columns, start=1):
        set_text(sheet.cell(1, index), column.header)
        for place, member in enumerate(staff.values(), start=2):
            value = member.id if column.role is Role.ID else cell_value(member, column)
            if isinstance(value, str):
                set_text(sheet.cell(place, index), value)


def _flat_row(record: PlanRecord) -> dict[str, Any]:
    row: dict[str, Any] = {"Client": record.client.id}
    plan = record.plans[0]
    _flat_cells(row, (), record.client)
    _flat_cells(row, (("plans", 1),), plan)
    _flat_cells(row, (("episodes", 1),), record.episodes[0])
    for collection in ("coverage", "diagnoses", "contacts", "consents", "assessments", "services_given"):
        for number, child in enumerate(getattr(record, collection), start=1):
            _flat_cells(row, ((collection, number),), child)
    for said in record.client.absent:
        row[row_type(said.field).noun.capitalize() + " 1"] = said.kind.value
    for collection in ("needs", "services", "participation", "reviews", "signatures"):
        for number, child in enumerate(getattr(plan, collection), start=1):
            _flat_cells(row, ((collection, number),), child)
    for number, goal in enumerate(plan.goals, start=1):
        _flat_cells(row, (("goals", number),), goal)
        for collection in ("objectives", "interventions", "progress"):
            for place, child in enumerate(getattr(plan, collection), start=1):
                _flat_cells(row, (("goals", number), (collection, place)), child)
    return row


def _flat_cells(row: dict[str, Any], groups: tuple[tuple[str, int], ...], thing: Row) -> None:
    for column in sheet_layout(type(thing)).columns:
        if column.role is Role.FIELD and column.name not in ("goal", "episode"):
            value = cell_value(thing, column)
            if value not in (None, ""):
                row[flat_header(groups, column, is_key=column.name == type(thing).key_field)] = value


if __name__ == "__main__":
    main()
