"""From the raw rows of one client to the record: the one assembler behind all readers.

`build_client` is a pure function of the client's rows. Nothing in it raises for a value: what cannot be read is left blank,
its raw text goes to `Origins.raw`, and a finding names the place.

A row whose key field says only *none reported* (or another word of absence) and nothing else is no row: it says that the
client, or the plan, has none of them. A row that names a plan which is not there, or does not say which of several, is kept
with the client's last plan, and an error says so.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from toolkit.findings import Code, Finding, Place
from toolkit.records.client import PlanRecord
from toolkit.records.fields import Absent, Extra, Row
from toolkit.records.origins import Origin, Origins, RowOrigin
from toolkit.records.paths import escape
from toolkit.records.people import Staff
from toolkit.records.plan import Plan
from toolkit.records.reading import assemblycodes as codes
from toolkit.records.reading.bundles import ClientRows
from toolkit.records.reading.headers import nearest
from toolkit.records.reading.ids import child_stem, give_ids, natural
from toolkit.records.reading.loaded import LoadedClient
from toolkit.records.reading.overlay import lay_over
from toolkit.records.reading.rowsof import Entry, read_lot
from toolkit.records.reading.staffbook import StaffBook, StaffMember
from toolkit.records.reading.staffrefs import StaffReferences
from toolkit.records.reading.stored import Bundle, StoredRows
from toolkit.records.vocabulary import CLIENT_ROWS, PLAN_ROWS

__all__ = ["LoadedClient", "build_client", "build_staff"]

_CLIENT_ONLY = tuple(row for row in CLIENT_ROWS if row not in (Plan, Staff))
_UNDER_GOALS = frozenset(row.collection for row in PLAN_ROWS if row.parent == "goals")


def build_client(rows: Bundle) -> LoadedClient:
    """The record of one client from its raw rows, or as the store has it."""
    return rows.loaded() if isinstance(rows, StoredRows) else _Assembly(rows).loaded()


def build_staff(entries: Sequence[Entry]) -> tuple[list[StaffMember], list[Finding]]:
    """Staff members from the rows of the caseload's staff list, and what was found in it."""
    assembly = _Assembly(ClientRows("", (), StaffBook()))
    return assembly.staff_members(list(entries)), assembly.findings


class _Assembly:
    def __init__(self, rows: ClientRows) -> None:
        self.rows = rows
        self.findings = list(rows.findings)
        self.origins = Origins()
        self.entries: dict[str, list[Entry]] = {}
        self.keys: dict[Hashable, Entry] = {}
        self.plan_ids: list[str] = []
        self.goal_ids: frozenset[str] = frozenset()
        self.goals_of_objectives: dict[str, str | None] = {}
        self.derived: set[str] = set()
        self.references = StaffReferences(rows.staff, self.say)

    def say(self, code: Code, message: str, place: Place | None, field: str = "", hint: str = "") -> None:
        """Keep a finding about this client."""
        self.findings.append(code.finding(message, client=self.rows.client, field=field, place=place, hint=hint))

    def loaded(self) -> LoadedClient:
        self._read()
        values: dict[str, Any] = {"client": self._client()}
        absences: list[Absent] = []
        for row in _CLIENT_ONLY:
            if row.collection in self.entries:
                values[row.collection] = self._rows(row, self.entries[row.collection], "", absences)
        values["plans"] = self._plans()
        values["staff"] = [member.row for member in self._staff_named()]
        _add_absences(values["client"], absences)
        record = PlanRecord.model_validate(values)
        return LoadedClient(record, self.origins, tuple(self.findings), frozenset(self.derived))

    def _read(self) -> None:
        for lot in self.rows.lots:
            read = read_lot(lot)
            self.entries.setdefault(lot.shape.collection, []).extend(read)
            if lot.nesting or lot.shape.nesting:
                self.keys.update((entry.nesting.key, entry) for entry in read if entry.nesting)
        if self.rows.over:
            self._lay_over()
        if "staff" in self.entries:
            own = self.staff_members(self.entries.pop("staff"))
            self.references = StaffReferences(self.rows.staff.joined(own), self.say)

    def _lay_over(self) -> None:
        supplement: dict[str, list[Entry]] = {}
        for lot in self.rows.over:
            supplement.setdefault(lot.shape.collection, []).extend(read_lot(lot))
        found = lay_over(self.entries, supplement, self.rows.prefer, self.rows.staff)
        self.findings += [replace(finding, client=self.rows.client) for finding in found]

    def _client(self) -> dict[str, Any]:
        entries = self.entries.pop("clients", [])
        if not entries:
            return {"id": self.rows.client}
        if len(entries) > 1:
            places = " and ".join(str(entry.place("id")) for entry in entries)
            self.say(
                codes.CLIENT_TWICE,
                f"{len(entries)} rows give the same client: {places}. The first was read.",
                entries[1].place("id"),
                "client",
                "Keep one row for the client, or give the other person an id of their own.",
            )
        entries[0].id = self.rows.client
        self._settle(entries[0], "client")
        return entries[0].values

    # -- rows of one scope ----------------------------------------------------------------------------------------

    def _rows(self, row: type[Row], entries: list[Entry], plan: str, absences: list[Absent]) -> list[dict[str, Any]]:
        """The rows of one collection in one scope, in print order, each with its id; what is said of all of them goes to
        `absences`.
        """
        scope = f"plans[{escape(plan)}].{row.collection}" if plan else row.collection
        entries = self._without_absences(row, entries, scope, absences)
        if self.keys:
            for entry in entries:
                self._link(entry)
        ids = {entry.id for entry in entries}
        is_ordered = {entry.order for entry in entries} != {None}
        if is_ordered or "" in ids or len(ids) < len(entries):
            under_goals = row.collection in _UNDER_GOALS
            for entry in entries:
                entry.stem = child_stem(row.prefix, self._goal_of(entry)) if under_goals else row.prefix
            if is_ordered:
                _sort(entries)
            derived = self._number(row, entries)
            self.derived.update(f"{scope}[{escape(entry.id)}]" for entry in derived)
            ids = {entry.id for entry in entries}
        if len({*map(str.casefold, ids)}) < len(ids):
            self._report_case(row, entries)
        for entry in entries:
            self._settle(entry, f"{scope}[{escape(entry.id)}]")
        return [entry.values for entry in entries]

    def _without_absences(
        self, row: type[Row], entries: list[Entry], scope: str, absences: list[Absent]
    ) -> list[Entry]:
        speaking = [entry for entry in entries if entry.has_more and _speaks_for_all(entry, row)]
        if not speaking:
            return entries
        said, kept = speaking[0], [entry for entry in entries if entry not in speaking]
        absences.append(said.absent[0].model_copy(update={"field": row.collection}))
        self._remember(said, scope)
        for entry in speaking:
            self.findings += [replace(found, client=self.rows.client, field=scope) for _, found in entry.problems]
        if kept:
            self.say(
                codes.ABSENT_WITH_VALUES,
                f"One row says that there are no rows of “{row.sheet}”, and yet there are.",
                said.place(row.key_field),
                scope,
                "Remove the row that says so, or the others.",
            )
        return kept

    def _link(self, entry: Entry) -> None:
        """Tie a row that is nested in its source to its parent, unless it names one itself."""
        parent = self.keys.get(entry.nesting.under) if entry.nesting else None
        if parent is None:
            return
        values, collection = entry.values, parent.lot.shape.collection
        if collection == "goals" and not values.get("goal") and not values.get("objectives"):
            values["goal"] = parent.id
        elif collection == "objectives" and not values.get("objectives"):
            values["objectives"] = (parent.id,)
        elif collection == "needs" and not values.get("needs"):
            values["needs"] = (parent.id,)
        elif collection == "episodes":
            values.setdefault("episode", parent.id)

    def _goal_of(self, entry: Entry) -> str | None:
        """The goal that a row hangs on; None where the plan has no such goal, since a slip may be a whole text."""
        goal: str | None = entry.values.get("goal")
        if goal is None and entry.values.get("objectives"):
            goal = self.goals_of_objectives.get(entry.values["objectives"][0])
        return goal if goal in self.goal_ids else None

    def _number(self, row: type[Row], entries: list[Entry]) -> list[Entry]:
        """Give every row an id; return those rows that had none of their own."""
        stated = [entry.id for entry in entries]
        for position, first in give_ids(entries):
            entry = entries[position]
            if entry.moved:
                continue
            self.say(
                codes.ID_DUPLICATE,
                f"Two rows have the same {row.noun} id. This one was kept as “{entry.id}”; "
                f"the other is at {entries[first].place('id')}.",
                entry.place("id"),
                hint=f"Give each {row.noun} an id of its own.",
            )
        return [entry for entry, before in zip(entries, stated, strict=True) if entry.id != before]

    def _report_case(self, row: type[Row], entries: list[Entry]) -> None:
        seen: dict[str, Entry] = {}
        for entry in entries:
            other = seen.setdefault(entry.id.casefold(), entry)
            if other is not entry:
                self.say(
                    codes.ID_CASE,
                    f"The id of this {row.noun} differs from another only in upper and lower case: {other.place('id')}.",
                    entry.place("id"),
                    hint="Use ids that differ in more than that.",
                )

    def _settle(self, entry: Entry, path: str) -> None:
        """Complete a row whose id and so whose path is known: origins, findings, references to staff, what is absent."""
        entry.values["id"] = entry.id
        lot = entry.lot
        shape = lot.shape
        if lot.places:
            self._remember(entry, path)
        else:
            origin = (shape.kind, shape.file, shape.sheet, lot.numbers[entry.position], shape.fields)
            self.origins.rows[path] = RowOrigin._make(origin)
        for name, other in (entry.borrowed or {}).items():
            whence = other.lot.shape
            self.origins.values[f"{path}.{name}"] = Origin(whence.kind, whence.file, other.place(name))
        if shape.staff_fields and shape.collection != "staff":
            self.references.settle(entry, path)
        if entry.has_more:
            self._settle_more(entry, path)

    def _settle_more(self, entry: Entry, path: str) -> None:
        """What few rows have: words of absence, the agency's own fields, findings, raw texts."""
        values = entry.values
        if entry.absent:
            values["absent"] = tuple(sorted(entry.absent, key=lambda absent: absent.field))
        if entry.extra:
            values["extra"] = tuple(Extra(name=name, value=value) for name, value in sorted(entry.extra))
        for name, finding in entry.problems:
            field = f"{path}.{name}" if name else path
            self.findings.append(replace(finding, client=self.rows.client, field=field))
        for name, text in entry.raw:
            self.origins.raw[f"{path}.{name}"] = text

    def _remember(self, entry: Entry, path: str) -> None:
        lot = entry.lot
        shape = lot.shape
        if not lot.places:
            self.origins.rows[path] = RowOrigin(
                shape.kind, shape.file, shape.sheet, lot.numbers[entry.position], shape.fields
            )
            return
        row, cells = lot.places[entry.position]
        self.origins.values[path] = Origin(shape.kind, shape.file, row)
        for name, column in shape.fields.items():
            self.origins.values[f"{path}.{name}"] = Origin(shape.kind, cells[column].file, cells[column])

    # -- plans ----------------------------------------------------------------------------------------------------

    def _plans(self) -> list[dict[str, Any]]:
        plans = self._rows(Plan, self.entries.pop("plans", []), "", [])
        self.plan_ids = [plan["id"] for plan in plans]
        waiting = [entry for row in PLAN_ROWS for entry in self.entries.get(row.collection, ())]
        if waiting and not plans:
            plans = self._plans_made_for(waiting)
            self.plan_ids = [plan["id"] for plan in plans]
        scopes: dict[tuple[str, str], list[Entry]] = {}
        for row in PLAN_ROWS:
            entries = self.entries.get(row.collection, [])
            for entry in entries:
                if entry.nesting is not None or entry.plan not in self.plan_ids:
                    entry.plan = self._plan_of(entry)
            for plan_id in self.plan_ids:
                scopes[plan_id, row.collection] = [entry for entry in entries if entry.plan == plan_id]
        for plan in plans:
            self._fill(plan, scopes)
        return plans

    def _fill(self, plan: dict[str, Any], scopes: dict[tuple[str, str], list[Entry]]) -> None:
        absences: list[Absent] = []
        self.goal_ids, self.goals_of_objectives = frozenset(), {}
        for row in PLAN_ROWS:
            entries = scopes.get((plan["id"], row.collection))
            if entries:
                plan[row.collection] = self._rows(row, entries, plan["id"], absences)
            if row.collection == "goals":
                self.goal_ids = frozenset(goal["id"] for goal in plan.get("goals", ()))
            if row.collection == "objectives":
                self.goals_of_objectives = {o["id"]: o.get("goal") for o in plan.get("objectives", ())}
        _add_absences(plan, absences)

    def _plans_made_for(self, waiting: Sequence[Entry]) -> list[dict[str, Any]]:
        """Plans for rows of a client who has none, so that nothing is lost."""
        ids = list(dict.fromkeys(entry.plan for entry in waiting if entry.plan)) or ["P1"]
        self.say(
            codes.PLAN_MISSING,
            f"The client has rows of a plan ({waiting[0].lot.shape.collection}), and no row on the sheet “{Plan.sheet}”.",
            waiting[0].place(),
            "plans",
            f"Add a row for the client to the sheet “{Plan.sheet}”.",
        )
        if not any(entry.plan for entry in waiting):
            self.derived.add(f"plans[{ids[0]}]")
        return [{"id": plan} for plan in ids]

    def _plan_of(self, entry: Entry) -> str:
        """The id of the plan that a row belongs to; the client's last one where the row does not say so properly."""
        parent = self.keys.get(entry.nesting.under) if entry.nesting else None
        if parent is not None:
            return parent.id if parent.lot.shape.collection == "plans" else parent.plan
        if entry.plan in self.plan_ids:
            return entry.plan
        last = self.plan_ids[-1]
        if entry.plan:
            near = nearest(entry.plan, self.plan_ids, cutoff=50)
            self.say(
                codes.PLAN_UNKNOWN,
                f"The client has no plan with this id; the row was put under plan “{last}”.",
                entry.place("plan"),
                hint=f"Did you mean “{near}”?" if near else f"The client's plans: {', '.join(self.plan_ids)}.",
            )
            entry.moved = True
        elif len(self.plan_ids) > 1:
            self.say(
                codes.PLAN_UNNAMED,
                f"The client has several plans, and the row does not say to which it belongs; it was put under “{last}”.",
                entry.place("plan"),
                hint=f"Write one of {', '.join(self.plan_ids)} into the column “Plan”.",
            )
            entry.moved = True
        return last

    # -- staff ----------------------------------------------------------------------------------------------------

    def staff_members(self, entries: list[Entry]) -> list[StaffMember]:
        """Staff members from the rows of a staff list, their supervisors settled."""
        own = _Assembly(ClientRows(self.rows.client, (), StaffBook()))
        values = own._rows(Staff, entries, "", [])
        references = StaffReferences(StaffBook(StaffMember(Staff.model_validate(row), None) for row in values), own.say)
        for entry in entries:
            references.settle(entry, f"staff[{escape(entry.id)}]")
        self.findings += own.findings
        return [_member(own.origins, Staff.model_validate(row)) for row in values]

    def _staff_named(self) -> Iterable[StaffMember]:
        members = sorted(self.references.named(), key=lambda member: natural(member.row.id))
        self.derived.update(f"staff[{escape(made)}]" for made in self.references.made)
        for member in members:
            path = f"staff[{escape(member.row.id)}]"
            if isinstance(member.origin, RowOrigin):
                self.origins.rows[path] = member.origin
            elif member.origin is not None:
                self.origins.values[path] = member.origin
            self.origins.values.update({f"{path}.{name}": origin for name, origin in member.values.items()})
            self.origins.raw.update({f"{path}.{name}": raw for name, raw in member.raw.items()})
        return members


def _speaks_for_all(entry: Entry, row: type[Row]) -> bool:
    """Whether a row says of all rows of its kind that there are none: a word of absence in its key field, and nothing else."""
    return bool(entry.absent) and not entry.values and not entry.extra and entry.absent[0].field == row.key_field


def _sort(entries: list[Entry]) -> None:
    """Into print order, where one is given: rows of one parent together, those without a number last."""
    parents: dict[str, int] = {}
    for entry in entries:
        parents.setdefault(entry.stem, len(parents))
    entries.sort(key=lambda entry: (parents[entry.stem], entry.order is None, entry.order or 0))


def _add_absences(values: dict[str, Any], absences: Iterable[Absent]) -> None:
    """What is said of whole collections joins what is said of the fields of the client or plan; the first word counts."""
    if said := list(absences):
        every = {absent.field: absent for absent in reversed([*values.get("absent", ()), *said])}
        values["absent"] = tuple(every[name] for name in sorted(every))


def _member(origins: Origins, row: Staff) -> StaffMember:
    path = f"staff[{escape(row.id)}]"
    start = len(path) + 1
    values = {key[start:]: origin for key, origin in origins.values.items() if key.startswith(f"{path}.")}
    raw = {key[start:]: text for key, text in origins.raw.items() if key.startswith(f"{path}.")}
    return StaffMember(row, origins.rows.get(path) or origins.values.get(path), values, raw)
