"""Recording signatures: each against one version of a plan and the document that was signed, in a new revision.

A signature becomes a row of the plan with an origin of kind `signature`, which no import overwrites, and a row of the store's
signatures, which says which version of the plan it covers. Neither is ever changed.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date as Date
from datetime import datetime
from functools import partial
from pathlib import Path

from toolkit.errors import InputError
from toolkit.findings import Finding, Severity
from toolkit.payers.vocabulary import role_label
from toolkit.pipeline.signing import codes
from toolkit.pipeline.signing.documents import documents_signed
from toolkit.pipeline.signing.said import Recorded, Said
from toolkit.pipeline.signing.scans import Scan, keep_scan, read_scan
from toolkit.pipeline.signing.versions import is_signature, plan_version
from toolkit.records.agreement import Signature
from toolkit.records.client import PlanRecord
from toolkit.records.origins import Origin, Origins
from toolkit.records.paths import row_path
from toolkit.records.plan import Plan
from toolkit.records.reading.headers import nearest
from toolkit.store.revision import StoredRecord
from toolkit.store.store import Store
from toolkit.store.transaction import Transaction

__all__ = ["record_signatures", "said_in_words"]


def record_signatures(
    said: Sequence[Said], store: Store, *, actor: str, now: datetime, as_of: Date
) -> tuple[Recorded, ...]:
    """Record what was said, in one transaction; what cannot be recorded is returned with the reason, the others stand.

    Raises StoreBusyError and other errors of the store; then nothing was recorded, and no scan is left.
    """
    kept: list[Path] = []
    try:
        with store.transaction(actor=actor, kind="sign", now=now) as work:
            recorder = _Recorder(work, store.path, actor=actor, now=now, as_of=as_of, kept=kept)
            return tuple(recorder.record(each) for each in said)
    except BaseException:
        for path in kept:
            with contextlib.suppress(OSError):
                path.unlink()
        raise


class _Recorder:
    def __init__(
        self, work: Transaction, store: Path, *, actor: str, now: datetime, as_of: Date, kept: list[Path]
    ) -> None:
        self._work, self._store, self._actor, self._now, self._as_of = work, store, actor, now, as_of
        self._kept = kept

    def record(self, said: Said) -> Recorded:
        stored = self._work.find(said.client)
        if stored is None:
            near = nearest(said.client, self._work.clients())
            hint = f"Did you mean “{near}”?" if near else "Ids are text: zeros at the front count."
            found = codes.CLIENT_UNKNOWN.finding("The store has no client of that id.", hint=hint)
            return Recorded(said, findings=_about(said, [found]))
        plan = _plan_of(stored.record, said.plan)
        if plan is None:
            ids = ", ".join(each.id for each in stored.record.plans) or "none"
            found = codes.PLAN_UNKNOWN.finding(
                "The client has no plan of that id." if said.plan else "It is not said which plan was signed.",
                hint=f"Name one of the client's plans: {ids}.",
            )
            return Recorded(said, said.plan, findings=_about(said, [found]))
        said = _completed(said, stored.record)
        document, about_document = documents_signed(self._work, said, plan, self._now)
        scan, about_scan = _scan(said)
        findings = _about(said, [*self._against(said, stored.record, plan), *about_document, *about_scan])
        errors = tuple(found for found in findings if found.severity is Severity.ERROR)
        if errors:
            return Recorded(said, plan.id, findings=errors)
        return self._written(said, stored, plan, document, scan, findings)

    # -- what stands against it -----------------------------------------------------------------------------------

    def _against(self, said: Said, record: PlanRecord, plan: Plan) -> Iterator[Finding]:
        yield from _not_said(said)
        yield from self._days(said, record, plan)
        if said.version and not plan_version(plan).startswith(said.version):
            yield codes.SUPERSEDED.finding(
                "The plan was changed since the sheet was written: that version is no longer the plan.",
                hint="Print the plan anew and have it signed, then write a new sheet with: plankit sign --blank FILE.xlsx",
            )
        yield from self._others(said, plan)

    def _days(self, said: Said, record: PlanRecord, plan: Plan) -> Iterator[Finding]:
        day = said.values.get("date")
        if day is None:
            return
        if day > self._as_of:
            yield codes.IN_FUTURE.finding(f"The date {day} is in the future.", hint="Write the day of the signature.")
        elif plan.written is not None and day < plan.written:
            yield codes.BEFORE_PLAN.finding(
                f"The date {day} is before the plan was written on {plan.written}.",
                hint="Look at both days: nobody can sign a plan that is not written yet.",
            )
        for later in record.plans:
            begins = later.written or later.effective
            if later.supersedes == plan.id != later.id and (begins is None or day >= begins):
                yield codes.SUPERSEDED.finding(
                    f"Plan {later.id} has taken the place of plan {plan.id}.",
                    hint=f"Have plan {later.id} signed. A signature from before it was written can still be recorded.",
                )

    def _others(self, said: Said, plan: Plan) -> Iterator[Finding]:
        role, person, version = said.values.get("role"), _person(said.values.get), plan_version(plan)
        older = {
            each.row
            for each in self._work.signatures(said.client)
            if is_signature(each) and each.plan == plan.id and each.plan_hash != version
        }
        for row in plan.signatures:
            if row.role != role or row.refused or row.date is None or row.id in older:
                continue
            if (row.purpose or "plan") != (said.values.get("purpose") or "plan"):
                continue
            words = role_label(role or "other", "en")
            if _person(partial(getattr, row)) & person:
                yield codes.TWICE.finding(
                    f"{words}: the same person has signed this version already, on {row.date} (signature {row.id}).",
                    hint="Nothing to record. If it was another person, say the name.",
                )
            elif said.what == "signature":
                yield codes.SECOND.finding(
                    f"{words}: somebody else has signed in this role, on {row.date} (signature {row.id}); both are kept.",
                    hint="Nothing to do if both signed.",
                )

    # -- writing --------------------------------------------------------------------------------------------------

    def _written(
        self,
        said: Said,
        stored: StoredRecord,
        plan: Plan,
        document: str,
        scan: Scan | None,
        findings: tuple[Finding, ...],
    ) -> Recorded:
        row = Signature.model_validate({"id": _free_id(plan), **_row_values(said)})
        file = ""
        if scan is not None:
            kept = keep_scan(scan, self._store, (said.client, plan.id, row.id))
            self._kept.append(kept)
            file = kept.name
        signed = plan.model_copy(update={"signatures": (*plan.signatures, row)})
        plans = tuple(signed if each.id == plan.id else each for each in stored.record.plans)
        self._work.revision(
            record=stored.record.model_copy(update={"plans": plans}),
            origins=self._origins(stored.origins, row_path(row, plan.id), file, said),
            findings=stored.findings,
            kind="signature",
            reading=stored.reading,
        )
        content = row.model_dump(mode="json", exclude_defaults=True)
        content |= {"what": said.what} | ({"scan": file, "scan_sha256": scan.sha256} if scan is not None else {})
        self._work.signature(
            client=said.client,
            plan=plan.id,
            plan_hash=plan_version(plan),
            revision=stored.revision.id,
            row=row.id,
            content=content,
            document=document,
        )
        return Recorded(said, plan.id, row.id, document, file, findings)

    def _origins(self, before: Origins, path: str, file: str, said: Said) -> Origins:
        origins = Origins(dict(before.rows), dict(before.values), dict(before.raw))
        origins.values[path] = Origin("signature", file, said.place, self._actor, self._now)
        return origins


def said_in_words(recorded: Recorded) -> str:
    """One line about it without the signer's name: `Supervisor: signature of plan P1, recorded as S3`."""
    said = recorded.said
    role = role_label(str(said.values.get("role") or "other"), "en")
    day = f" on {said.values['date']}" if said.values.get("date") else ""
    state = f"recorded as {recorded.row}" if recorded.row else "not recorded"
    return f"{role}: {said.what} of plan {recorded.plan or said.plan or '?'}{day}, {state}"


def _about(said: Said, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(replace(found, client=said.client, place=said.place) for found in findings)


def _plan_of(record: PlanRecord, wanted: str) -> Plan | None:
    if wanted:
        return record.plan(wanted)
    return record.plans[0] if len(record.plans) == 1 else None


def _completed(said: Said, record: PlanRecord) -> Said:
    """With the client's name for the client, and a staff member found by id or name."""
    values = {name: value for name, value in said.values.items() if value is not None}
    if values.get("role") == "client" and not values.get("name"):
        values["name"] = " ".join(filter(None, (record.client.first_name, record.client.last_name)))
    if not values.get("staff") and values.get("name"):
        wanted = str(values["name"]).partition(",")[0].strip().casefold()
        same = [each for each in record.staff if (each.name or "").partition(",")[0].strip().casefold() == wanted]
        if len(same) == 1:
            values["staff"] = same[0].id
    member = record.staff_member(values.get("staff"))
    if member is not None and not values.get("name") and member.name:
        values["name"] = member.name
    return replace(said, values=values)


def _not_said(said: Said) -> Iterator[Finding]:
    values = said.values
    if not values.get("role"):
        yield codes.NOT_SAID.finding("It is not said in which role.", hint="Write a role, such as client.")
    if not values.get("name") and not values.get("staff"):
        yield codes.NOT_SAID.finding("It is not said who.", hint="Write the name of the person.")
    if said.is_refusal and not values.get("reason"):
        yield codes.NOT_SAID.finding("A refusal says no reason.", hint="Write why the person did not sign.")
    if not said.is_attempt and not values.get("date"):
        yield codes.NOT_SAID.finding("It is not said on which day.", hint="Write the day as 2026-09-01.")


def _person(value: Callable[[str], object]) -> set[str]:
    """What tells a person: the staff id, and the name without credentials."""
    name = str(value("name") or "").partition(",")[0].strip().casefold()
    staff = str(value("staff") or "")
    return {text for text in (f"name {name}" if name else "", f"staff {staff}" if staff else "") if text}


def _row_values(said: Said) -> dict[str, object]:
    """The row's values. An attempt has no date of its own, since a row with a date is a signature: it stands in its text."""
    values = dict(said.values)
    if said.is_attempt and values.pop("date", None) is not None:
        tried = f"{said.values['date']} {values.get('attempts') or ''}".strip()
        values["attempts"] = tried
    return values


def _free_id(plan: Plan) -> str:
    taken = {row.id for row in plan.signatures}
    number = len(taken) + 1
    while f"{Signature.prefix}{number}" in taken:
        number += 1
    return f"{Signature.prefix}{number}"


def _scan(said: Said) -> tuple[Scan | None, list[Finding]]:
    if said.scan is None:
        return None, []
    try:
        return read_scan(said.scan), []
    except InputError as error:
        return None, [codes.SCAN.finding(error.what, hint=error.mend)]
