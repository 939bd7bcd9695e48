"""How each client's plan stands with its signatures: who signed which version, what is lacking, what changed since.

A signature covers the version that was signed. Where the plan was changed since, each payer's profile says whether that
change asks for a new one (`again_when_changed`; where it says nothing, any change does).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime as DateTime
from typing import Any

from toolkit.payers.changes import version_before
from toolkit.payers.demands import Demands, demands_for
from toolkit.payers.duedates.inforce import PlanPeriod, plan_periods, signer_in_words
from toolkit.payers.signers import RequiredSigner, SignerState, SignerStatus, match_signatures, required_signers
from toolkit.pipeline.progress.ledger import SCANNED
from toolkit.pipeline.setting import Setting
from toolkit.pipeline.signing.standing import plan_as_it_stands, with_signed_versions
from toolkit.pipeline.signing.versions import changes_between, is_signature, plan_version
from toolkit.records.agreement import Signature
from toolkit.records.client import PlanRecord
from toolkit.records.comparison.differences import Change
from toolkit.records.comparison.sentences import sentence
from toolkit.records.plan import Plan
from toolkit.records.reading.loaded import SignedVersion
from toolkit.store.reading import RecordedSignature, StoreReader
from toolkit.store.store import Store

__all__ = ["Lacking", "SignatureState", "SigningStatus", "WaitingPage", "signing_status"]


@dataclass(frozen=True, slots=True)
class SignatureState:
    """One row of the plan's signatures. `is_current`: it covers the version at hand; `by_hand`: it was recorded here."""

    row: Signature
    who: str
    is_current: bool
    document: str = ""
    scan: str = ""
    by_hand: bool = False

    @property
    def what(self) -> str:
        """`signed 2026-09-01`, `declined 2026-09-01`, `tried`."""
        if self.row.refused:
            return f"declined {self.row.date or ''}".rstrip()
        return f"signed {self.row.date}" if self.row.date else "not signed, and it is said why"

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready, the client's side by role alone."""
        row = self.row
        return {
            "row": row.id,
            "role": row.role or "",
            "who": self.who,
            "what": self.what,
            "date": row.date.isoformat() if row.date else "",
            "method": row.method or "",
            "covers_this_version": self.is_current,
            "document": self.document,
            "scan": self.scan,
        }


@dataclass(frozen=True, slots=True)
class Lacking:
    """A signature that payers ask for and that is not there, with why."""

    required: RequiredSigner
    why: str

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        asked = self.required
        return {"roles": list(asked.roles), "label": asked.label, "why": self.why, "citation": asked.demand.source}


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """The scan of a progress update's signed page that waits for a person to say who signed it and when.

    `file` is its name, `form` the number in its footer, `came` the day on which it was merged.
    """

    file: str
    form: str
    came: Date

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {"file": self.file, "form": self.form, "came": self.came.isoformat()}


@dataclass(frozen=True, slots=True)
class SigningStatus:
    """One plan. `opens` is the day on which it came into force, None while it has not; `why` says which dates decide.

    `since` is the plan from whose signed version `changes` are counted: itself, or the one that it supersedes.
    """

    client: str
    plan: Plan
    version: str
    opens: Date | None
    why: str
    signed: tuple[SignatureState, ...]
    lacking: tuple[Lacking, ...]
    since: str = ""
    changes: tuple[Change, ...] = ()
    pages: tuple[WaitingPage, ...] = ()

    @property
    def is_settled(self) -> bool:
        """Whether nobody has to sign."""
        return not self.lacking

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready: what `sign --status --json` prints."""
        return {
            "client": self.client,
            "plan": self.plan.id,
            "version": self.version[:12],
            "in_force_from": self.opens.isoformat() if self.opens else "",
            "why": self.why,
            "signatures": [each.to_dict() for each in self.signed],
            "lacking": [each.to_dict() for each in self.lacking],
            "waiting_pages": [each.to_dict() for each in self.pages],
            "changed_since": self.since,
            "changes": [sentence(each, show_values=False) for each in self.changes],
        }


def signing_status(store: Store, setting: Setting, clients: Sequence[str] = ()) -> tuple[SigningStatus, ...]:
    """The standing of the current plan of each client (all, where none is named). Raises NoSuchClientError."""
    with store.reader() as reader:
        return tuple(
            status
            for client in clients or reader.clients()
            if (status := _status(reader, setting, reader.current(client).record)) is not None
        )


def _status(reader: StoreReader, setting: Setting, record: PlanRecord) -> SigningStatus | None:
    plan = record.current_plan(setting.as_of)
    if plan is None:
        return None
    demands = _demands(setting, record, plan)
    recorded = [each for each in reader.signatures(record.client.id) if each.plan == plan.id]
    version = plan_version(plan)
    by_row = {each.row: each for each in recorded}
    signed = tuple(_state(record, row, by_row.get(row.id), version) for row in plan.signatures)
    since, before = _signed_before(reader, record, plan, recorded)
    lines = reader.signed_versions(record.client.id)
    standing = plan_as_it_stands(plan, lines, demands)
    lacking = tuple(_lacking(record, plan, standing.plan, demands, setting.as_of))
    period, why = _in_force(setting, record, plan, lines)
    return SigningStatus(
        client=record.client.id,
        plan=plan,
        version=version,
        opens=period.opens,
        why=why,
        signed=signed,
        lacking=lacking,
        since=since,
        changes=changes_between(record, before, plan) if before is not None else (),
        pages=tuple(_waiting(reader, record.client.id, plan.id)),
    )


def _waiting(reader: StoreReader, client: str, plan: str) -> Iterator[WaitingPage]:
    """The plan's scans of which no signature was recorded yet."""
    confirmed = {each.content.get("scan_sha256") for each in reader.signatures(client)}
    for event, said in reader.told(SCANNED, client=client):
        if said["plan"] == plan and said["file"] not in confirmed:
            yield WaitingPage(str(said["name"]), str(said["form"]), DateTime.fromisoformat(event.time).date())


def _in_force(
    setting: Setting, record: PlanRecord, plan: Plan, lines: Sequence[SignedVersion]
) -> tuple[PlanPeriod, str]:
    """When the plan as it is now came into force, and why; with what holds until then of a plan that was changed."""
    versions = with_signed_versions(record, lines, lambda one: _demands(setting, record, one))
    periods = plan_periods(versions, lambda one: _demands(setting, versions, one), as_of=setting.as_of)
    period = next(each for each in periods if each.plan.id == plan.id)
    before = next((each for each in periods if each.plan.id == period.plan.supersedes != plan.supersedes), None)
    if period.opens is None and before is not None and before.opens is not None:
        return period, f"{period.dates}; the version that was signed is in force from {before.opens}"
    return period, period.dates


def _demands(setting: Setting, record: PlanRecord, plan: Plan) -> Demands:
    agency = setting.agency_of(record)
    return demands_for(
        record,
        plan,
        setting.catalogue,
        as_of=setting.as_of,
        payers=setting.payers_of(record),
        agency_values=agency.values if agency else {},
    )


def _state(record: PlanRecord, row: Signature, recorded: RecordedSignature | None, version: str) -> SignatureState:
    who = signer_in_words(record, row)
    if recorded is None:
        return SignatureState(row, who, is_current=True)
    scan = str(recorded.content.get("scan") or "")
    return SignatureState(row, who, recorded.plan_hash == version, recorded.document, scan, by_hand=True)


def _signed_before(
    reader: StoreReader, record: PlanRecord, plan: Plan, recorded: Sequence[RecordedSignature]
) -> tuple[str, Plan | None]:
    """The last signed version of the plan, else of the one before it, with the plan's id; ('', None) where there is none."""
    signed = [each for each in recorded if is_signature(each)]
    if signed:
        return plan.id, reader.record(signed[-1].revision).plan(plan.id)
    before = version_before(record, plan)
    if before is None or not any(row.date and not row.refused for row in before.signatures):
        return "", None
    return before.id, before


def _lacking(record: PlanRecord, plan: Plan, standing: Plan, demands: Demands, as_of: Date) -> Iterator[Lacking]:
    """What payers ask for and is not there; `standing` is the plan with the signatures that hold for it."""
    required = required_signers(record, standing, demands, as_of=as_of)
    gone = {row.role for row in plan.signatures if row not in standing.signatures}
    for state in match_signatures(required, standing.signatures, record):
        if state.status not in (SignerStatus.SIGNED, SignerStatus.EXCUSED):
            yield Lacking(state.required, _why(state, is_outdated=not gone.isdisjoint(state.required.roles)))


def _why(state: SignerState, *, is_outdated: bool) -> str:
    if state.lacking:
        return f"no {' and no '.join(name.replace('_', ' ') for name in state.lacking)}"
    if state.signature is not None:
        return "what is there does not do for this payer"
    return "the plan was changed since it was signed" if is_outdated else "not signed"
