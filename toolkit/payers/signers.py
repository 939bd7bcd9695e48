"""Who must sign a plan by its payers' rules, and how the recorded signatures answer that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date
from enum import StrEnum

from toolkit.payers.applied import AppliedDemand
from toolkit.payers.demands import Demands
from toolkit.payers.kinds import SignatureDemand
from toolkit.records.agreement import Signature
from toolkit.records.client import PlanRecord
from toolkit.records.plan import Plan
from toolkit.records.sections import is_blank

__all__ = ["RequiredSigner", "SignerState", "SignerStatus", "match_signatures", "required_signers"]


@dataclass(frozen=True, slots=True)
class RequiredSigner:
    """One signature that the payers ask for.

    `roles` are the alternatives, any of whom may sign, `role` the first of them. `label` is the signature line's text
    (`label_es` in Spanish), `condition` says why it is asked for ('' if always), `name` who is expected to sign where the
    record knows. `attributes` are what the signature must carry. With `reason_ok` a reason stands in for it, with
    `attempts_needed` together with what was tried.
    """

    role: str
    roles: tuple[str, ...]
    label: str
    label_es: str
    condition: str
    name: str
    attributes: tuple[str, ...]
    reason_ok: bool
    attempts_needed: bool
    demand: AppliedDemand
    as_of: Date

    def label_in(self, language: str) -> str:
        """The text of the signature line in a language (`es`), in English where there is none."""
        return self.label_es if language == "es" else self.label


class SignerStatus(StrEnum):
    """How a required signature stands."""

    SIGNED = "signed"
    EXCUSED = "excused"
    INCOMPLETE = "incomplete"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class SignerState:
    """How one required signature stands.

    `signature` is the row that speaks of it, if any. `lacking` names the fields of that row that are blank and needed: of a
    signature (then it is incomplete), or of a refusal, whose reason or attempts are missing (then it is missing).
    """

    required: RequiredSigner
    status: SignerStatus
    signature: Signature | None = None
    lacking: tuple[str, ...] = ()


def required_signers(
    record: PlanRecord, plan: Plan | None, demands: Demands, *, as_of: Date
) -> tuple[RequiredSigner, ...]:
    """Who must sign the plan, in the order of payers; without payers nobody.

    Conditions on age look at the plan's date, as all of `demands` does. `as_of` is the day on which signatures are looked
    for: what is dated later is no signature yet.
    """
    return tuple(_required(record, plan, applied, as_of) for applied in demands.signatures)


def match_signatures(
    required: Sequence[RequiredSigner], signatures: Sequence[Signature], record: PlanRecord
) -> tuple[SignerState, ...]:
    """How each required signature stands, in the same order. `signatures` are those of the plan.

    A signature may answer several demands (a psychiatrist is a physician's equal where the payer says so). Credential and
    title are taken from the staff member where the signature's own are blank. Signatures of reviews and certifications
    do not count.
    """
    return tuple(_state(signer, signatures, record) for signer in required)


def _required(record: PlanRecord, plan: Plan | None, applied: AppliedDemand, as_of: Date) -> RequiredSigner:
    demand = applied.demand
    if not isinstance(demand, SignatureDemand):
        raise TypeError(f"{applied.id} asks for no signature")
    return RequiredSigner(
        role=demand.signed_by[0],
        roles=demand.signed_by,
        label=demand.lines["en"],
        label_es=demand.lines["es"],
        condition=demand.because,
        name=next((name for role in demand.signed_by if (name := _expected(record, plan, role))), ""),
        attributes=demand.with_,
        reason_ok=demand.reason_ok,
        attempts_needed=demand.attempts,
        demand=applied,
        as_of=as_of,
    )


def _expected(record: PlanRecord, plan: Plan | None, role: str) -> str:
    """Who is expected to sign in a role, where the record says so: '' elsewhere, since nobody is to be guessed."""
    match role:
        case "client":
            names = (record.client.first_name, record.client.last_name)
            return " ".join(name for name in names if name)
        case "guardian":
            return next((contact.name for contact in record.contacts if contact.may_consent and contact.name), "")
        case "clinician":
            return _staff_name(record, (plan.primary_clinician or plan.author) if plan else None)
        case "supervisor":
            author = record.staff_member(plan.author) if plan else None
            return _staff_name(record, author.supervisor if author else None)
    return ""


def _staff_name(record: PlanRecord, staff_id: str | None) -> str:
    member = record.staff_member(staff_id)
    return (member.name if member else None) or ""


def _state(signer: RequiredSigner, signatures: Sequence[Signature], record: PlanRecord) -> SignerState:
    """The best that the rows of its roles come to."""
    rows = [row for row in signatures if row.role in signer.roles and row.purpose in (None, "plan")]
    states = [_row_state(signer, row, record) for row in rows if row.date is None or row.date <= signer.as_of]
    ranking = list(SignerStatus)
    return min(states, key=lambda state: ranking.index(state.status), default=SignerState(signer, SignerStatus.MISSING))


def _row_state(signer: RequiredSigner, row: Signature, record: PlanRecord) -> SignerState:
    if not row.refused and (row.date is not None or row.method is not None):
        lacking = tuple(name for name in signer.attributes if is_blank(_attribute(row, name, record)))
        return SignerState(signer, SignerStatus.INCOMPLETE if lacking else SignerStatus.SIGNED, row, lacking)
    if not signer.reason_ok:
        return SignerState(signer, SignerStatus.MISSING, row)
    needed = ("reason", "attempts") if signer.attempts_needed else ("reason",)
    lacking = tuple(name for name in needed if is_blank(getattr(row, name)))
    return SignerState(signer, SignerStatus.MISSING if lacking else SignerStatus.EXCUSED, row, lacking)


def _attribute(row: Signature, name: str, record: PlanRecord) -> object:
    own = getattr(row, name)
    if not is_blank(own) or name not in ("name", "credential", "title"):
        return own
    member = record.staff_member(row.staff)
    return getattr(member, name) if member else None
