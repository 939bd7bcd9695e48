"""A record as rows of values, keyed by path: the form in which records are compared, merged and patched.

`{"client": …, "plans[P1]": …, "plans[P1].goals[G2]": …}`, in print order; a row's values are those that are not blank, the
agency's own among them, and an `Absent` where something was said instead of a value (also of a whole collection:
`client.medications`). `unflattened(flattened(record))` is the record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from toolkit.records.client import PlanRecord
from toolkit.records.fields import Absent, Extra, Row, field_specs
from toolkit.records.paths import RecordPath, escape
from toolkit.records.people import Staff
from toolkit.records.reading.ids import natural
from toolkit.records.vocabulary import CLIENT_ROWS, PLAN_ROWS, row_type

__all__ = ["FlatRow", "Flattened", "flattened", "row_of", "scope_of", "unflattened", "with_staff_named"]


@dataclass(frozen=True, slots=True)
class FlatRow:
    """One row: its kind (`goals`), its id, the id of its plan ('' for rows of the client), its values by field."""

    collection: str
    id: str
    plan: str
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """Its path in the record."""
        return scope_of(self.collection, self.plan, self.id)


Flattened = dict[str, FlatRow]
"""Row path → row, in print order."""


def scope_of(collection: str, plan: str = "", row: str = "") -> str:
    """The path of a row, or of its whole collection: `plans[P1].goals[G2]`, `plans[P1].goals`, `client`."""
    if collection == "clients":
        return "client"
    path = f"plans[{escape(plan)}].{collection}" if plan else collection
    return f"{path}[{escape(row)}]" if row else path


def flattened(record: PlanRecord) -> Flattened:
    """The record as rows."""
    rows = (FlatRow(row.collection, row.id, plan, _values(row)) for row, plan in _placed(record))
    return {row.path: row for row in rows}


def unflattened(rows: Flattened) -> PlanRecord:
    """The record of some rows. Raises pydantic's ValidationError where a value is none for its field."""
    values: dict[str, Any] = {"client": {}, "plans": []}
    plans: dict[str, dict[str, Any]] = {}
    for row in rows.values():
        plain = _plain(row)
        if row.collection == "clients":
            values["client"] = plain
        elif row.plan:
            plans.setdefault(row.plan, {}).setdefault(row.collection, []).append(plain)
        else:
            values.setdefault(row.collection, []).append(plain)
    for plan in values["plans"]:
        plan.update(plans.get(plan["id"], {}))
    return PlanRecord.model_validate(values)


def row_of(rows: Flattened, path: str) -> tuple[FlatRow, str]:
    """The row that a value's path lies in, and the field's name. Raises KeyError where there is none."""
    where = RecordPath.parse(path)
    collection = "clients" if where.collection == "client" else where.collection
    return rows[scope_of(collection, where.plan, where.row)], where.field


def with_staff_named(rows: Flattened) -> Flattened:
    """The rows with those staff members alone whom the others name, and their supervisors, as a reader would have them."""
    named = {value for row in rows.values() if row.collection != "staff" for value in _staff_in(row)}
    staff = {row.id: row for row in rows.values() if row.collection == "staff"}
    waiting = list(named)
    while waiting:
        member = staff.get(waiting.pop())
        for supervisor in _staff_in(member) if member else ():
            if supervisor not in named:
                named.add(supervisor)
                waiting.append(supervisor)
    kept = {path: row for path, row in rows.items() if row.collection != "staff"}
    kept.update((row.path, row) for row in sorted(staff.values(), key=lambda row: natural(row.id)) if row.id in named)
    return kept


def _staff_in(row: FlatRow) -> Iterator[str]:
    for name, spec in field_specs(row_type(row.collection)).items():
        if spec.refers_to == Staff.collection and isinstance(row.values.get(name), str):
            yield row.values[name]


def _placed(record: PlanRecord) -> Iterator[tuple[Row, str]]:
    yield record.client, ""
    for kind in CLIENT_ROWS:
        for row in getattr(record, kind.collection):
            yield row, ""
    for plan in record.plans:
        for kind in PLAN_ROWS:
            for row in getattr(plan, kind.collection):
                yield row, plan.id


def _values(row: Row) -> dict[str, Any]:
    values = {name: value for name in field_specs(type(row)) if (value := getattr(row, name)) not in (None, ())}
    values.update((own.name, own.value) for own in row.extra)
    for said in row.absent:
        values.setdefault(said.field, said)
    return values


def _plain(row: FlatRow) -> dict[str, Any]:
    specs = field_specs(row_type(row.collection))
    plain: dict[str, Any] = {"id": row.id}
    absent: list[Absent] = []
    extra: list[Extra] = []
    for name, value in row.values.items():
        if isinstance(value, Absent):
            absent.append(value)
        elif name in specs:
            plain[name] = value
        else:
            extra.append(Extra(name=name, value=value))
    return plain | _sorted(absent, extra)


def _sorted(absent: Iterable[Absent], extra: Iterable[Extra]) -> dict[str, Any]:
    said, own = sorted(absent, key=lambda each: each.field), sorted(extra, key=lambda each: each.name)
    return ({"absent": tuple(said)} if said else {}) | ({"extra": tuple(own)} if own else {})
