"""Answers taken into the store: each a decision with its author, later than any import; the export is not touched.

An answer is about the value that was checked. Where that was changed meanwhile, where the answer cannot be read, or where it
would change what somebody signed, it is not taken, and the reason is told with its cell.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date as Date
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn

from pydantic import ValidationError

from toolkit.findings import Code, Finding, Severity
from toolkit.pipeline.answers import codes
from toolkit.pipeline.answers.sheet import CLIENT, CODE, PATH, REVISION, SHEET, UNTIL, VALUE, WHO, WHY
from toolkit.pipeline.filledsheet import FilledRow, filled_rows
from toolkit.pipeline.signing.versions import LATER, LIVE, signed_plans
from toolkit.records.comparison.differences import same
from toolkit.records.comparison.flat import (
    FlatRow,
    Flattened,
    flattened,
    row_of,
    scope_of,
    unflattened,
    with_staff_named,
)
from toolkit.records.coverage import Waiver
from toolkit.records.fields import FieldSpec, field_specs
from toolkit.records.origins import Origin, Origins
from toolkit.records.paths import PathError, RecordPath
from toolkit.records.reading.caseload import OwnFields
from toolkit.records.reading.headers import nearest
from toolkit.records.reading.staffbook import StaffBook
from toolkit.records.vocabulary import PLAN_ROWS, row_type
from toolkit.rules.waivers import can_be_waived
from toolkit.store.caseload import StoredCaseload
from toolkit.store.reading import StoreReader
from toolkit.store.revision import Source, StoredRecord
from toolkit.store.store import Store
from toolkit.store.transaction import Transaction

__all__ = ["Answered", "Answers", "take_answers"]

_OF_PLANS = frozenset(row.collection for row in PLAN_ROWS)


@dataclass(frozen=True, slots=True)
class Answered:
    """One row of the sheet. `what` is value or waiver; `state` is taken, unchanged (it is so already) or refused."""

    client: str
    code: str
    path: str
    what: str
    state: str
    findings: tuple[Finding, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready, without values."""
        return {
            "client": self.client,
            "code": self.code,
            "path": self.path,
            "what": self.what,
            "state": self.state,
            "findings": [found.to_dict() for found in self.findings],
        }


@dataclass(frozen=True, slots=True)
class Answers:
    """What became of a sheet's answers, in its order. `backup` is the copy of the store made before."""

    answers: tuple[Answered, ...]
    is_preview: bool
    backup: str = ""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Why some were not taken."""
        return tuple(found for each in self.answers for found in each.findings)

    def count(self, state: str) -> int:
        """How many have that state."""
        return sum(each.state == state for each in self.answers)

    def has_at_least(self, severity: Severity) -> bool:
        """Whether there is a finding of that severity or worse."""
        return any(found.severity.rank >= severity.rank for found in self.findings)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready: what `import --answers --json` prints."""
        return {
            "answers": [each.to_dict() for each in self.answers],
            "preview": self.is_preview,
            "backup": self.backup,
        }


def take_answers(
    path: Path,
    store: Store,
    *,
    actor: str,
    now: datetime,
    as_of: Date,
    own_fields: OwnFields | None = None,
    preview: bool = False,
) -> Answers:
    """Take the answers of a sheet, in one transaction with a backup before it; `preview` changes nothing.

    Raises FileUnreadableError for a file that is no such sheet, StoreBusyError and other errors of the store.
    """
    rows = list(filled_rows(path, SHEET, (CLIENT, CODE, PATH, REVISION), "plankit check --answers FILE.xlsx"))
    if preview:
        with store.reader() as reader:
            return Answers(_Taking(reader, None, store, actor, now, as_of, own_fields or {}).all(rows), is_preview=True)
    with store.transaction(actor=actor, kind="import", now=now, backup=True) as work:
        answers = _Taking(work, work, store, actor, now, as_of, own_fields or {}).all(rows)
    return Answers(answers, is_preview=False, backup=store.last_backup)


class _RefusedError(Exception):
    """An answer is not taken; never leaves this module."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


@dataclass
class _Client:
    """One client with the answers taken so far."""

    stored: StoredRecord
    rows: Flattened
    origins: Origins
    signed: frozenset[str]
    decided: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    answered: dict[str, Any] = field(default_factory=dict)


class _Taking:
    def __init__(
        self,
        reader: StoreReader,
        work: Transaction | None,
        store: Store,
        actor: str,
        now: datetime,
        as_of: Date,
        own_fields: OwnFields,
    ) -> None:
        self._reader, self._work, self._store = reader, work, store
        self._actor, self._now, self._as_of, self._own = actor, now, as_of, own_fields
        self._clients: dict[str, _Client] = {}

    def all(self, rows: list[FilledRow]) -> tuple[Answered, ...]:
        answers = tuple(answer for row in rows if (answer := self._answer(row)) is not None)
        if self._work is not None:
            for client in self._clients.values():
                if client.decided:
                    self._write(self._work, client, rows[0].grid.file)
        return answers

    @cached_property
    def _staff(self) -> StaffBook:
        return StoredCaseload(self._store).staff

    def _answer(self, row: FilledRow) -> Answered | None:
        has_value = row.has(VALUE)
        has_waiver = any(row.has(header) for header in (WHY, WHO, UNTIL))
        if not has_value and not has_waiver:
            return None
        facts = (row.id(CLIENT), row.text(CODE).upper(), row.text(PATH), "value" if has_value else "waiver")
        try:
            if has_value and has_waiver:
                _refuse(row, codes.BOTH, "The row has both a value and a waiver.", "Leave one of them blank.", VALUE)
            client = self._client(row)
            is_new = self._value(row, client) if has_value else self._waiver(row, client)
            return Answered(*facts, "taken" if is_new else "unchanged")
        except _RefusedError as error:
            found = replace(error.finding, client=facts[0], field=facts[2])
            return Answered(*facts, "refused", (found,))

    def _client(self, row: FilledRow) -> _Client:
        wanted = row.id(CLIENT)
        known = self._clients.get(wanted)
        if known is None:
            stored = self._reader.find(wanted)
            if stored is None:
                near = nearest(wanted, self._reader.clients())
                hint = f"Did you mean “{near}”?" if near else "Ids are text: zeros at the front count."
                _refuse(row, codes.CLIENT_UNKNOWN, "The store has no client of that id.", hint, CLIENT)
            before = stored.origins
            origins = Origins(dict(before.rows), dict(before.values), dict(before.raw))
            signed = signed_plans(self._reader, stored.record)
            known = self._clients[wanted] = _Client(stored, flattened(stored.record), origins, signed)
        return known

    # -- values ---------------------------------------------------------------------------------------------------

    def _value(self, row: FilledRow, client: _Client) -> bool:
        path = row.text(PATH)
        where, holder = _place(row, client, path)
        spec = self._spec(holder.collection, where.field)
        if spec is None:
            _refuse(row, codes.PLACE_UNKNOWN, "No single value can be put here.", "Mend it in the source.", VALUE)
        reading = row.value(VALUE, spec)
        if reading.finding is not None and reading.finding.severity is Severity.ERROR:
            raise _RefusedError(reading.finding)
        value = reading.absent if reading.absent is not None else reading.value
        value = self._referred(row, client, holder, spec, value) if reading.absent is None else value
        if path in client.answered and not same(client.answered[path], value):
            _refuse(row, codes.CONTRADICTION, "Another row gives this field another value.", "Keep one of them.", VALUE)
        before = holder.values.get(where.field)
        if same(before, value):
            return False
        self._not_stale(row, client, path)
        _not_signed(row, client, where, holder)
        self._put(row, client, replace(holder, values={**holder.values, where.field: value}))
        client.answered[path] = value
        client.origins.values[path] = Origin("decision", row.grid.file, row.place(VALUE), self._actor, self._now)
        client.origins.raw.pop(path, None)
        content = {"code": row.text(CODE), "before": _plain(before), "after": _plain(value)}
        client.decided.append((path, "value", content))
        return True

    def _spec(self, collection: str, name: str) -> FieldSpec | None:
        known = field_specs(row_type(collection)).get(name)
        return known or next((spec for spec in self._own.get(collection, ()) if spec.name == name), None)

    def _referred(self, row: FilledRow, client: _Client, holder: FlatRow, spec: FieldSpec, value: Any) -> Any:
        """The value with what it refers to found: rows of the client by id, staff by id or name."""
        if not spec.refers_to or value is None:
            return value
        several = value if isinstance(value, tuple) else (value,)
        found = tuple(self._target(row, client, holder, spec.refers_to, str(each)) for each in several)
        return found if isinstance(value, tuple) else found[0]

    def _target(self, row: FilledRow, client: _Client, holder: FlatRow, collection: str, wanted: str) -> str:
        if collection == "staff":
            member = self._staff.members.get(self._staff.find(wanted).id)
            while member is not None:
                values = {name: getattr(member.row, name) for name in field_specs(type(member.row))}
                flat = FlatRow(
                    "staff", member.row.id, "", {key: each for key, each in values.items() if each is not None}
                )
                if flat.path in client.rows:
                    break
                client.rows[flat.path] = flat
                member = self._staff.members.get(member.row.supervisor or "")
            known = self._staff.find(wanted).id
            if known:
                return known
        elif scope_of(collection, holder.plan if collection in _OF_PLANS else "", wanted) in client.rows:
            return wanted
        hint = (
            "Write the id of a row that is there."
            if collection != "staff"
            else "Write the id or name of a staff member."
        )
        _refuse(row, codes.REFERENCE, "The answer names a row that is not there.", hint, VALUE)

    def _put(self, row: FilledRow, client: _Client, changed: FlatRow) -> None:
        rows = {**client.rows, changed.path: changed}
        try:
            unflattened(with_staff_named(rows))
        except ValidationError:
            _refuse(
                row, codes.PLACE_UNKNOWN, "The value is none for this field.", "Look how the field is meant.", VALUE
            )
        client.rows = rows

    def _not_stale(self, row: FilledRow, client: _Client, path: str) -> None:
        """Refuse an answer to what was changed since the sheet was written."""
        base = self._reader.marked(client.stored.client, row.text(REVISION))
        if base is None:
            mend = "Write a new sheet with: plankit check --answers FILE.xlsx"
            _refuse(
                row,
                codes.STRANGE,
                "The sheet was written from a revision that this store does not have.",
                mend,
                REVISION,
            )
        if base.id == client.stored.revision.id:
            return
        before, now = (_at(flattened(record), path) for record in (self._reader.record(base.id), client.stored.record))
        if not same(before, now):
            mend = "Look at the value of now. If the answer is still right: plankit check --answers FILE.xlsx, anew"
            _refuse(
                row,
                codes.STALE,
                "The value was changed since the sheet was written; the answer was not taken.",
                mend,
                PATH,
            )

    # -- waivers --------------------------------------------------------------------------------------------------

    def _waiver(self, row: FilledRow, client: _Client) -> bool:
        code, path = row.text(CODE).upper(), row.text(PATH)
        if code.startswith("SG"):
            mend = "Have it signed and record it: plankit sign. A refusal or attempts are recorded there too."
            _refuse(
                row,
                codes.NO_WAIVER,
                f"{code} asks for a signature, and only a person can sign: it cannot be waived.",
                mend,
                WHY,
            )
        if not can_be_waived(code):
            _refuse(
                row, codes.NO_WAIVER, f"{code or 'A row without a code'} cannot be waived.", "Mend what was found.", WHY
            )
        specs = field_specs(Waiver)
        values: dict[str, Any] = {"code": code} | ({"field": path} if path else {})
        for header, name in ((WHY, "reason"), (WHO, "who"), (UNTIL, "until")):
            reading = row.value(header, specs[name])
            if reading.finding is not None and reading.finding.severity is Severity.ERROR:
                raise _RefusedError(reading.finding)
            if reading.value is None:
                what = f"The waiver is not complete: “{header}” is blank."
                _refuse(row, codes.INCOMPLETE, what, "Say why, who decided it, and until which day.", header)
            values[name] = reading.value
        if values["until"] < self._as_of:
            _refuse(
                row, codes.PAST, f"The waiver ends on {values['until']}, which is past.", "Write a later day.", UNTIL
            )
        waivers = [each for each in client.rows.values() if each.collection == "waivers"]
        if any(dict(each.values) == values for each in waivers):
            return False
        if path:
            self._not_stale(row, client, path)
        flat = FlatRow("waivers", _free_id({each.id for each in waivers}), "", values)
        self._put(row, client, flat)
        client.origins.values[flat.path] = Origin("decision", row.grid.file, row.place(WHY), self._actor, self._now)
        client.decided.append((flat.path, "waiver", {"code": code, "field": path}))
        return True

    # -- writing --------------------------------------------------------------------------------------------------

    def _write(self, work: Transaction, client: _Client, file: str) -> None:
        stored = client.stored
        revision = work.revision(
            record=unflattened(with_staff_named(client.rows)),
            origins=client.origins,
            findings=[found for found in stored.findings if found.field not in client.answered],
            sources=[Source("answers", file)],
            kind="decision",
            reading=stored.reading,
        )
        for path, decided, content in client.decided:
            work.decision(
                client=stored.client,
                path=path,
                subject="answer",
                decided=decided,
                content=content,
                revision=revision.id,
            )


def _place(row: FilledRow, client: _Client, path: str) -> tuple[RecordPath, FlatRow]:
    """The path, and the row that it lies in."""
    try:
        where = RecordPath.parse(path)
        holder, name = row_of(client.rows, path)
    except (PathError, KeyError):
        name = ""
    if not name:
        mend = "A value can answer a finding about one field of a row that is there; mend this one in the source."
        _refuse(row, codes.PLACE_UNKNOWN, "The record has no such field or row.", mend, PATH)
    return where, holder


def _not_signed(row: FilledRow, client: _Client, where: RecordPath, holder: FlatRow) -> None:
    plan = holder.id if holder.collection == "plans" else holder.plan
    is_later = holder.collection in LATER or where.field in LIVE.get(holder.collection, frozenset())
    if plan in client.signed and not is_later:
        mend = f"Write it as an amendment: a plan of its own with {plan} in the column Supersedes, and have it signed."
        _refuse(row, codes.SIGNED, f"Plan {plan} is signed, and stays as it was signed.", mend, VALUE)


def _refuse(row: FilledRow, code: Code, message: str, hint: str, header: str) -> NoReturn:
    raise _RefusedError(code.finding(message, hint=hint, place=row.place(header)))


def _at(rows: Flattened, path: str) -> Any:
    """What stands at a path, as far as it can be compared: a value, or a row's values."""
    if path in rows:
        return dict(rows[path].values)
    try:
        holder, name = row_of(rows, path)
    except (PathError, KeyError):
        return None
    return holder.values.get(name)


def _free_id(taken: set[str]) -> str:
    number = len(taken) + 1
    while f"{Waiver.prefix}{number}" in taken:
        number += 1
    return f"{Waiver.prefix}{number}"


def _plain(value: Any) -> Any:
    return value if isinstance(value, (str, int, float, bool)) or value is None else str(value)
