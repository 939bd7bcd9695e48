"""A supplement laid over a client's rows: what an export cannot say is taken from a workbook of the standard shape.

A row of the supplement belongs to the row of the export with the same id; a plan or episode without an id to the only one
there is; a goal, diagnosis, coverage and the like without an id to the one that reads the same. Other rows are added. A value
goes where the export has none. Where both have one and they differ, that is found; which of them counts is said by `prefer`,
and until somebody says it the export's stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from toolkit.findings import Finding
from toolkit.records.reading import assemblycodes as codes
from toolkit.records.reading.headers import plain
from toolkit.records.reading.rowsof import Entry
from toolkit.records.reading.staffbook import StaffBook
from toolkit.records.vocabulary import field_spec, row_type

__all__ = ["EXPORT", "SUPPLEMENT", "lay_over"]

EXPORT, SUPPLEMENT = "export", "supplement"
_ONLY_ONE = ("clients", "plans", "episodes")
_KNOWN_BY_KEY = frozenset(
    {"needs", "goals", "objectives", "interventions", "coverage", "diagnoses", "contacts", "medications", "services"}
)


def lay_over(
    rows: dict[str, list[Entry]], supplement: Mapping[str, Sequence[Entry]], prefer: str, staff: StaffBook
) -> list[Finding]:
    """Lay the rows of a supplement over those of an export, in place; what differs is found."""
    findings: list[Finding] = []
    for collection, entries in supplement.items():
        own = rows.setdefault(collection, [])
        before = list(own)
        for entry in entries:
            match = _match(collection, entry, before, len(entries))
            if match is None:
                own.append(entry)
                findings.extend(_unmatched(collection, entry))
            else:
                findings.extend(_merge(collection, match, entry, prefer, staff))
    return findings


def _match(collection: str, entry: Entry, rows: Sequence[Entry], count: int) -> Entry | None:
    if collection == "clients":
        return rows[0] if rows else None
    if entry.id:
        return next((row for row in rows if row.id == entry.id and _is_one_plan(row, entry)), None)
    if collection in _ONLY_ONE and len(rows) == 1 and count == 1:
        return rows[0]
    key = row_type(collection).key_field
    near = [row for row in rows if _is_one_plan(row, entry)]
    if collection in _KNOWN_BY_KEY and isinstance(entry.values.get(key), str):
        alike = [row for row in near if plain(str(row.values.get(key, ""))) == plain(entry.values[key])]
        return alike[0] if len(alike) == 1 else None
    alike = [row for row in near if _says_nothing_else(row, entry)]
    return alike[0] if len(alike) == 1 and entry.values else None


def _is_one_plan(row: Entry, entry: Entry) -> bool:
    return not row.plan or not entry.plan or row.plan == entry.plan


def _says_nothing_else(row: Entry, entry: Entry) -> bool:
    shared = row.values.keys() & entry.values.keys()
    return len(shared) > 1 and all(row.values[name] == entry.values[name] for name in shared)


def _unmatched(collection: str, entry: Entry) -> Iterator[Finding]:
    """A row that only adds to a row which is not there says nothing by itself."""
    if entry.id and collection in _KNOWN_BY_KEY and row_type(collection).key_field not in entry.values:
        yield codes.SUPPLEMENT_UNMATCHED.finding(
            f"The supplement has more on a {row_type(collection).noun} that the export does not have.",
            place=entry.place("id"),
            hint="Correct the id, or fill in the whole row if it is to be added.",
        )


def _merge(collection: str, row: Entry, entry: Entry, prefer: str, staff: StaffBook) -> Iterator[Finding]:
    borrowed: dict[str, Entry] = dict(row.borrowed or {})
    for name, value in entry.values.items():
        has = name in row.values
        if has and _same(f"{collection}.{name}", row.values[name], value, staff):
            continue
        if has or any(said.field == name for said in row.absent):
            yield _differ(collection, name, row, entry, prefer)
            if prefer != SUPPLEMENT:
                continue
        row.absent = [said for said in row.absent if said.field != name]
        row.values[name] = value
        borrowed[name] = entry
    row.borrowed = borrowed
    spoken = {said.field for said in row.absent}
    row.absent = [*row.absent, *(s for s in entry.absent if s.field not in row.values and s.field not in spoken)]
    row.extra = [*row.extra, *_new(row.extra, entry.extra)]
    row.problems = [*row.problems, *entry.problems]
    row.raw = [*row.raw, *entry.raw]
    row.has_more = row.has_more or entry.has_more


def _new(known: Iterable[tuple[str, Any]], others: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    names = {name for name, _ in known}
    return ((name, value) for name, value in others if name not in names)


def _same(path: str, left: Any, right: Any, staff: StaffBook) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        spec = field_spec(path)
        if spec is not None and spec.refers_to == "staff":
            left, right = (staff.find(each).id or each for each in (left, right))
        return " ".join(left.split()) == " ".join(right.split())
    return bool(left == right)


def _differ(collection: str, name: str, row: Entry, entry: Entry, prefer: str) -> Finding:
    spec = field_spec(f"{collection}.{name}")
    label = spec.label if spec is not None else name
    export, supplement = row.place(name), entry.place(name)
    if prefer:
        taken = supplement if prefer == SUPPLEMENT else export
        return codes.SUPPLEMENT_SETTLED.finding(
            f"Export ({export}) and supplement differ in “{label}”; the one at {taken} was read, as was asked.",
            place=supplement,
        )
    return codes.SUPPLEMENT_DIFFERS.finding(
        f"Export ({export}) and supplement differ in “{label}”; the export's was read.",
        place=supplement,
        hint="Correct one of the two; or say which counts: --prefer export, or --prefer supplement.",
    )
