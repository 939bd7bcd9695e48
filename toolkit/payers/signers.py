"""Who must sign a plan by its payers' rules, and how the recorded signatures answer that."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date
from enum import StrEnum

from toolkit.errors import ConfigurationError
from toolkit.payers.applied import AppliedDemand
from toolkit.payers.changes import changed_parts, version_before
from toolkit.payers.demands import Demands, plan_day
from toolkit.payers.kinds.conditions import has_credential
from toolkit.payers.kinds.signing import MayObject, SignatureDemand, roles_in
from toolkit.payers.naming import did_you_mean
from toolkit.records.agreement import Signature
from toolkit.records.choices import ROLES
from toolkit.records.client import PlanRecord
from toolkit.records.plan import Plan
from toolkit.records.sections import is_blank

__all__ = ["RequiredSigner", "SignerState", "SignerStatus", "match_signatures", "required_signers", "stated_roles"]


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
    plan_day: Date

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
    record: PlanRecord, plan: Plan | None, demands: Demands, *, as_of: Date, of: str = "plan"
) -> tuple[RequiredSigner, ...]:
    """Who must sign the plan (or, with `of`, a review), in the order of payers; without payers nobody.

    Conditions on age look at the plan's date, as all of `demands` does. `as_of` is the day on which signatures are looked
    for: what is dated later is no signature yet. Whoever need not sign a later version again is not among them, nor are
    roles that the payer leaves to the agency and the agency does not state. Raises ConfigurationError for a stated one that
    is no role.
    """
    asked = (applied for applied in demands.signatures if _demand(applied).of == of)
    found = []
    for applied in asked:
        roles = stated_roles(_demand(applied), demands)
        if roles and not _stands(record, plan, applied, roles, as_of):
            found.append(_required(record, plan, applied, roles, as_of))
    return tuple(found)


def match_signatures(
    required: Sequence[RequiredSigner], signatures: Sequence[Signature], record: PlanRecord
) -> tuple[SignerState, ...]:
    """How each required signature stands, in the same order. `signatures` are those of the plan.

    A signature may answer several demands (a psychiatrist is a physician's equal where the payer says so). Credential and
    title are taken from the staff member where the signature's own are blank. Signatures of reviews count for reviews, those
    of certifications and approvals for neither.
    """
    return tuple(_state(signer, signatures, record) for signer in required)


def stated_roles(demand: SignatureDemand, demands: Demands) -> tuple[str, ...]:
    """The roles of a demand: where the payer leaves them to the agency, those that it states; () if it states none."""
    if not demand.roles_value:
        return demand.signed_by
    stated = demands.agency_values.get(demand.roles_value)
    if stated is None:
        return () if demand.is_left_open else demand.signed_by
    known = dict(ROLES)
    roles = tuple(part.strip().lower().replace(" ", "_") for part in re.split("[;,]", str(stated)) if part.strip())
    wrong = next((role for role in roles if role not in known), None)
    if wrong is not None or not roles:
        raise ConfigurationError(
            f'The value "{demand.roles_value}" cannot be that: it names no role.',
            "agency.yaml",
            f"Write roles such as physician; lpha. {did_you_mean(wrong or '', known)}",
        )
    return roles


def _demand(applied: AppliedDemand) -> SignatureDemand:
    if not isinstance(applied.demand, SignatureDemand):
        raise TypeError(f"{applied.id} asks for no signature")
    return applied.demand


def _stands(record: PlanRecord, plan: Plan | None, applied: AppliedDemand, roles: tuple[str, ...], as_of: Date) -> bool:
    """Whether the signature on the version before still holds, since nothing changed that asks for a new one."""
    wanted = _demand(applied).again_when_changed
    before = version_before(record, plan)
    if wanted is None or before is None or plan is None or not changed_parts(before, plan).isdisjoint(wanted):
        return False
    earlier = _state(_required(record, before, applied, roles, as_of), before.signatures, record)
    return earlier.status in (SignerStatus.SIGNED, SignerStatus.EXCUSED)


def _required(
    record: PlanRecord, plan: Plan | None, applied: AppliedDemand, roles: tuple[str, ...], as_of: Date
) -> RequiredSigner:
    demand = _demand(applied)
    lines = demand.lines if roles == demand.signed_by else {"en": roles_in(roles, "en"), "es": roles_in(roles, "es")}
    return RequiredSigner(
        role=roles[0],
        roles=roles,
        label=lines["en"],
        label_es=lines["es"],
        condition=demand.because,
        name=next((name for role in roles if (name := _expected(record, plan, role))), ""),
        attributes=demand.with_,
        reason_ok=demand.reason_ok,
        attempts_needed=demand.attempts,
        demand=applied,
        as_of=as_of,
        plan_day=plan_day(plan, as_of),
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
    purposes = (None, "plan") if _demand(signer.demand).of == "plan" else ("review",)
    rows = [row for row in signatures if row.role in signer.roles and row.purpose in purposes]
    states = [_row_state(signer, row, record) for row in rows if row.date is None or row.date <= signer.as_of]
    return min(states, key=_rank, default=SignerState(signer, SignerStatus.MISSING))


_RANKS = {status: number for number, status in enumerate(SignerStatus)}


def _rank(state: SignerState) -> int:
    return _RANKS[state.status]


def _row_state(signer: RequiredSigner, row: Signature, record: PlanRecord) -> SignerState:
    demand = _demand(signer.demand)
    if not row.refused and (row.date is not None or row.method is not None):
        proof = demand.proof_by(row.method)
        if proof is None and demand.methods is not None and row.method not in (None, *demand.methods):
            return SignerState(signer, SignerStatus.MISSING, row)
        needed = tuple(dict.fromkeys((*signer.attributes, *proof))) if proof else signer.attributes
        lacking = tuple([name for name in needed if is_blank(_attribute(row, name, record))])
        return SignerState(signer, SignerStatus.INCOMPLETE if lacking else SignerStatus.SIGNED, row, lacking)
    note = demand.proof_by("note")
    if note is not None and not row.refused and not is_blank(row.evidence):
        lacking = tuple(name for name in note if is_blank(_attribute(row, name, record)))
        return SignerState(signer, SignerStatus.INCOMPLETE if lacking else SignerStatus.SIGNED, row, lacking)
    return _unsigned(signer, row, record)


def _unsigned(signer: RequiredSigner, row: Signature, record: PlanRecord) -> SignerState:
    """How a row stands that says why there is no signature."""
    objection = _demand(signer.demand).may_object
    if objection is not None and not is_blank(row.reason) and _may_object(objection, signer, row, record):
        return SignerState(signer, SignerStatus.EXCUSED, row)
    if not signer.reason_ok:
        return SignerState(signer, SignerStatus.MISSING, row)
    needed = ("reason", "attempts") if signer.attempts_needed else ("reason",)
    lacking = tuple(name for name in needed if is_blank(getattr(row, name)))
    return SignerState(signer, SignerStatus.MISSING if lacking else SignerStatus.EXCUSED, row, lacking)


def _may_object(objection: MayObject, signer: RequiredSigner, row: Signature, record: PlanRecord) -> bool:
    """Whether the client is old enough, and the one who documents the objection is one who may."""
    age = record.age_on(signer.plan_day)
    documented = objection.documented_by is None or has_credential(
        record.staff_member(row.staff), objection.documented_by
    )
    return age is not None and age >= objection.age_from and documented


def _attribute(row: Signature, name: str, record: PlanRecord) -> object:
    own = getattr(row, name)
    if not is_blank(own) or name not in ("name", "credential", "title"):
        return own
    member = record.staff_member(row.staff)
    return getattr(member, name) if member else None
