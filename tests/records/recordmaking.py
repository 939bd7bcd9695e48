"""Invented records for property tests, and small writers of every kind of source that a reader reads."""

import csv
import json
from datetime import date, time
from pathlib import Path

import yaml
from hypothesis import strategies as st
from openpyxl import Workbook

from toolkit.records.canonical import canonical_json
from toolkit.records.cells.values import parse_absent
from toolkit.records.client import Client, PlanRecord
from toolkit.records.fields import Absent, AbsentKind, Extra, FieldSpec, Kind, field_specs
from toolkit.records.people import Staff
from toolkit.records.plan import Plan
from toolkit.records.reading.flat import EPISODE, PLAN, flat_header
from toolkit.records.reading.ids import natural
from toolkit.records.reading.layout import Role, sheet_layout, workbook_layout
from toolkit.records.vocabulary import CLIENT_ROWS, PLAN_ROWS, ROWS, row_type

OWN_FIELDS = {
    "clients": (FieldSpec("county_number", "County number", "", "", Kind.TEXT),),
    "goals": (
        FieldSpec("court_goal", "Ordered by court", "", "", Kind.YES_NO),
        FieldSpec("own_date", "County date", "", "", Kind.DATE),
    ),
}

# -- strategies ------------------------------------------------------------------------------------------------------

_SPICE = st.sampled_from(
    [
        *("José Núñez", "“quoted” & <b>", "🌱 growth", "שלום עולם", "a\nb\n\nc", "O'Brien", '"x"', "1.10"),
        *("=1+1", "007", "a;b,c\td", "yes", "-", "2026-09-01"),
        ("Practises paced breathing before each drive. " * 4).strip(),
        ("Maneja sola al trabajo – y “canta” en el coro. " * 4).strip(),
    ]
)
_LETTERS = st.text(
    st.characters(categories=["L", "N", "P", "S", "Zs"], include_characters="\n"), min_size=1, max_size=30
)


def _is_plain(text: str) -> bool:
    return bool(text) and text == text.strip() and "_x" not in text and parse_absent(text) is None and text[0] != "'"


TEXTS = (_SPICE | _LETTERS.map(str.strip)).filter(_is_plain)
DATES = st.dates(date(1920, 1, 1), date(2099, 12, 31))  # earlier day numbers look like years, and are findings
NUMBERS = st.integers(-100_000, 100_000) | st.integers(-4000, 4000).filter(lambda n: n % 4).map(lambda n: n / 4)
IDS = st.sampled_from(["G1", "G2", "O1-2", "O-GA7-2", "X.1", "a[1]", "N\\1", "D10", "PR1-1"])
CLIENT_IDS = ["0042", "42", "CF-07", "../x", "CON", "Ä 1"]
STAFF_IDS = st.sampled_from(["ST1", "ST2", "ST3", "ST10"])


def _value(spec: FieldSpec):
    if spec.refers_to == "staff":
        return STAFF_IDS
    return {
        Kind.TEXT: TEXTS,
        Kind.LONG_TEXT: TEXTS,
        Kind.ID: IDS,
        Kind.REF: IDS,
        Kind.REFS: st.lists(IDS, min_size=1, max_size=3, unique=True).map(tuple),
        Kind.DATE: DATES,
        Kind.TIME: st.builds(time, st.integers(0, 23), st.integers(0, 59)),
        Kind.NUMBER: NUMBERS,
        Kind.INTEGER: st.integers(0, 5000),
        Kind.YES_NO: st.booleans(),
        Kind.CHOICE: st.sampled_from([choice[0] for choice in spec.choices] or ["x"]),
        Kind.CHOICES: st.lists(st.sampled_from([c[0] for c in spec.choices] or ["x"]), min_size=1, unique=True).map(
            tuple
        ),
    }[spec.kind]


def _absent(name: str):
    words = st.text("abcdefgh ", min_size=1, max_size=12).map(str.strip).filter(lambda t: t and not t.startswith("by "))
    return st.builds(
        Absent,
        field=st.just(name),
        kind=st.sampled_from(AbsentKind),
        reason=st.none()
        | words.filter(
            lambda t: parse_absent(f"declined: {t}") is not None and parse_absent(f"declined: {t}").reason == t
        ),
    )


@st.composite
def rows(draw, row, row_id: str, *, without=()):
    """A row of a kind with some of its fields, one perhaps absent, and the agency's own fields."""
    specs = {name: spec for name, spec in field_specs(row).items() if name not in without}
    names = draw(st.lists(st.sampled_from(sorted(specs)), min_size=1, max_size=4, unique=True))
    values = {name: draw(_value(specs[name])) for name in names}
    silent = [
        n for n in sorted(specs) if n not in names and n != row.key_field and specs[n].kind in (Kind.TEXT, Kind.DATE)
    ]
    absent = (draw(_absent(draw(st.sampled_from(silent)))),) if silent and draw(st.booleans()) else ()
    extra = []
    for spec in OWN_FIELDS.get(row.collection, ()):
        if draw(st.booleans()):
            extra.append(Extra(name=spec.name, value=draw(_value(spec))))
    extra.sort(key=lambda own: own.name)
    return row(id=row_id, absent=absent, extra=tuple(extra), **values)


def _some(draw, row, *, most=2):
    ids = draw(st.lists(IDS, max_size=most, unique_by=str.casefold))
    return tuple(draw(rows(row, row_id)) for row_id in ids)


@st.composite
def plans(draw, plan_id: str):
    plan = draw(rows(Plan, plan_id))
    kinds = draw(st.lists(st.sampled_from(PLAN_ROWS), max_size=4, unique=True))
    parts = {row.collection: _some(draw, row, most=3) for row in kinds}
    silent = [row.collection for row in PLAN_ROWS if not parts.get(row.collection)]
    if silent and draw(st.booleans()):
        said = Absent(field=draw(st.sampled_from(silent)), kind=AbsentKind.NONE_REPORTED)
        parts["absent"] = tuple(sorted((*plan.absent, said), key=lambda absent: absent.field))
    return plan.model_copy(update=parts)


@st.composite
def caseloads(draw, *, most=2):
    """A few records of different clients, who share their staff."""
    staff = {i: draw(rows(Staff, i, without=("supervisor",))) for i in ("ST1", "ST2", "ST3", "ST10")}
    staff["ST1"] = staff["ST1"].model_copy(update={"supervisor": "ST10"})
    ids = draw(st.lists(st.sampled_from(CLIENT_IDS), min_size=1, max_size=most, unique=True))
    return [draw(records(client, staff)) for client in ids]


@st.composite
def records(draw, client_id: str, staff):
    client = draw(rows(Client, client_id))
    plan_ids = draw(st.lists(st.sampled_from(["P1", "P2", "P7"]), max_size=2, unique=True))
    parts = {"plans": tuple(draw(plans(plan_id)) for plan_id in plan_ids)}
    kinds = draw(st.lists(st.sampled_from([r for r in CLIENT_ROWS if r not in (Plan, Staff)]), max_size=3, unique=True))
    parts |= {row.collection: _some(draw, row) for row in kinds}
    if not parts.get("medications") and draw(st.booleans()):
        said = Absent(field="medications", kind=AbsentKind.NONE_REPORTED)
        client = client.model_copy(update={"absent": tuple(sorted((*client.absent, said), key=lambda a: a.field))})
    record = PlanRecord(client=client, **parts)
    return record.model_copy(update={"staff": staff_of(record, staff)})


def staff_of(record, staff):
    """The staff members whom a record names, and their supervisors, by id."""
    named = set()
    for row in _all_rows(record):
        for name, spec in field_specs(type(row)).items():
            if spec.refers_to == "staff" and getattr(row, name):
                named.add(getattr(row, name))
    for member in list(named):
        if member in staff and staff[member].supervisor:
            named.add(staff[member].supervisor)
    return tuple(staff[i] for i in sorted(named & set(staff), key=natural))


def _all_rows(record):
    for row in CLIENT_ROWS:
        if row not in (Staff,):
            yield from getattr(record, row.collection)
    for plan in record.plans:
        for row in PLAN_ROWS:
            yield from getattr(plan, row.collection)


# -- flat sheets: what they can say ------------------------------------------------------------------------------------


@st.composite
def flat_caseloads(draw):
    """Records that a flat sheet can hold: one plan, dense numbers, derived ids."""
    ids = draw(st.lists(st.sampled_from(["0001", "0002", "77"]), min_size=1, max_size=2, unique=True))
    return [draw(flat_records(client)) for client in ids]


@st.composite
def flat_records(draw, client_id):
    plain = ("goal", "objectives", "needs", "author", "primary_clinician", "coordinator", "responsible", "made_by")
    goals, objectives, interventions = [], [], []
    for g in range(1, draw(st.integers(0, 2)) + 1):
        goals.append(draw(rows(row_type("goals"), f"G{g}", without=plain)))
        for o in range(1, draw(st.integers(0, 2)) + 1):
            row = draw(rows(row_type("objectives"), f"O{g}-{o}", without=plain))
            objectives.append(row.model_copy(update={"goal": f"G{g}"}))
        for i in range(1, draw(st.integers(0, 2)) + 1):
            row = draw(rows(row_type("interventions"), f"I{g}-{i}", without=plain))
            interventions.append(row.model_copy(update={"goal": f"G{g}"}))
    plan = draw(rows(Plan, "P1", without=plain)).model_copy(
        update={"goals": tuple(goals), "objectives": tuple(objectives), "interventions": tuple(interventions)}
    )
    diagnoses = tuple(
        draw(rows(row_type("diagnoses"), f"D{n}", without=plain)) for n in range(1, draw(st.integers(0, 2)) + 1)
    )
    return PlanRecord(client=draw(rows(Client, client_id)), plans=(plan,), diagnoses=diagnoses)


def flat_table(caseload):
    """The rows of a flat sheet."""
    headers, lines = {"Client": 0}, []
    for record in caseload:
        line = {"Client": record.client.id}
        plan = record.plans[0]
        number = {goal.id: index for index, goal in enumerate(plan.goals, 1)}
        placed = [((), record.client), (PLAN, plan)]
        placed += [((("diagnoses", n),), row) for n, row in enumerate(record.diagnoses, 1)]
        placed += [((("goals", number[goal.id]),), goal) for goal in plan.goals]
        for collection in ("objectives", "interventions"):
            for goal in plan.goals:
                below = [row for row in getattr(plan, collection) if row.goal == goal.id]
                placed += [((("goals", number[goal.id]), (collection, n)), row) for n, row in enumerate(below, 1)]
        for groups, row in placed:
            for column in sheet_layout(type(row), OWN_FIELDS.get(row.collection, ())).columns:
                if column.role in (Role.FIELD, Role.OWN) and column.name not in ("goal", "objectives"):
                    cell = cell_of(row, column)
                    if cell is not None:
                        header = flat_header(groups, column, is_key=column.name == row.key_field)
                        line[header] = cell
                        headers.setdefault(header, len(headers))
        lines.append(line)
    return [list(headers), *([line.get(header) for header in headers] for line in lines)]


# -- sources -----------------------------------------------------------------------------------------------------------


def absence(said):
    text = f"{said.kind.value}: {said.reason}" if said.reason else said.kind.value
    return "; ".join([text, *([f"by {said.who}"] if said.who else []), *([said.on.isoformat()] if said.on else [])])


def cell_of(row, column):
    """What a cell of a workbook holds for a column of a row."""
    if column.role is Role.ID:
        return row.id
    if column.role not in (Role.FIELD, Role.OWN):
        return None
    said = row.absence(column.name)
    if said is not None:
        return absence(said)
    value = row.own(column.name) if column.role is Role.OWN else getattr(row, column.name)
    if value is None or value == ():
        return None
    if column.kind is Kind.CHOICE:
        return {choice[0]: choice[1] for choice in column.spec.choices}[value]
    if column.kind is Kind.YES_NO:
        return "Yes" if value else "No"
    if isinstance(value, tuple):
        return "; ".join(value)
    return value


def tables(caseload):
    """Sheet name → rows, header first: the standard workbook."""
    found = {layout.sheet: [[column.header for column in layout.columns]] for layout in workbook_layout(OWN_FIELDS)}
    seen = set()
    for record in caseload:
        for row, plan in placed_rows(record):
            if row.collection == "staff":
                if row.id in seen:
                    continue
                seen.add(row.id)
            layout = sheet_layout(type(row), OWN_FIELDS.get(row.collection, ()))
            joining = {Role.CLIENT: record.client.id, Role.PLAN: plan}
            found[layout.sheet].append([joining.get(c.role) or cell_of(row, c) for c in layout.columns])
        for holder, plan in ((record.client, ""), *((p, p.id) for p in record.plans)):
            for said in holder.absent:
                if said.field in {row.collection for row in ROWS}:
                    found[row_type(said.field).sheet].append(_absent_line(said, record.client.id, plan))
    return {sheet: lines for sheet, lines in found.items() if len(lines) > 1}


def _absent_line(said, client, plan):
    row = row_type(said.field)
    layout = sheet_layout(row, OWN_FIELDS.get(row.collection, ()))
    cells = {Role.CLIENT: client, Role.PLAN: plan}
    return [
        absence(said) if c.role is Role.FIELD and c.name == row.key_field else cells.get(c.role) for c in layout.columns
    ]


def placed_rows(record):
    yield record.client, ""
    for row in CLIENT_ROWS:
        for item in getattr(record, row.collection):
            yield item, ""
    for plan in record.plans:
        for row in PLAN_ROWS:
            for item in getattr(plan, row.collection):
                yield item, plan.id


def write_workbook(path: Path, sheets):
    book = Workbook()
    book.remove(book.active)
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for r, line in enumerate(lines, 1):
            for c, value in enumerate(line, 1):
                if value is not None:
                    cell = sheet.cell(r, c)
                    cell.value = value
                    if isinstance(value, str):
                        cell.data_type = "s"
    book.save(path)
    return path


def write_csv(path: Path, lines):
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(
            [["" if value is None else str(value) for value in line] for line in lines]
        )
    return path


def write_csv_folder(folder: Path, sheets):
    folder.mkdir()
    for name, lines in sheets.items():
        write_csv(folder / f"{name}.csv", lines)
    return folder


def plain(record):
    """The record as plain values, as a form would have them."""
    return json.loads(canonical_json(record))


def write_json(path: Path, caseload):
    path.write_text(json.dumps({"clients": [plain(record) for record in caseload]}), encoding="utf-8")
    return path


def write_yaml(path: Path, caseload):
    documents = [plain(record) for record in caseload]
    path.write_text(yaml.safe_dump(documents, allow_unicode=True), encoding="utf-8")
    return path


__all__ = ["EPISODE", "OWN_FIELDS"]
