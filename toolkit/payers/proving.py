"""Whether what must be there beside the plan is there: assessments, instruments, documents and consents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date as Date
from enum import StrEnum

from toolkit.payers.duedates.reckoning import add_days, add_months
from toolkit.payers.kinds.conditions import has_credential, names_service
from toolkit.payers.kinds.limits import Span, Unit
from toolkit.payers.kinds.proofs import AssessmentDemand, ConsentDemand, DocumentDemand, InstrumentDemand, ProofDemand
from toolkit.payers.naming import plain
from toolkit.records.care import Assessment, OutcomeMeasure
from toolkit.records.client import PlanRecord
from toolkit.records.coverage import Consent
from toolkit.records.fields import Row
from toolkit.records.plan import Plan
from toolkit.records.sections import is_blank, is_good_reason

__all__ = ["Proof", "ProofState", "ProofStatus", "add_span", "ends_on", "proof_state", "proofs"]


class ProofStatus(StrEnum):
    """How a proof stands; the first is the best."""

    MET = "met"
    EXCUSED = "excused"
    UNEXPLAINED = "does not say how it informed the plan"
    UNQUALIFIED = "was made by somebody without the certificate"
    AFTER_PLAN = "came after the plan"
    TOO_OLD = "was too old on the plan's date"
    ENDED = "has ended"
    UNDATED = "has no date"
    MISSING = "is not there"


@dataclass(frozen=True, slots=True)
class Proof:
    """A row that may be the proof, and its day."""

    row: Row
    day: Date | None


@dataclass(frozen=True, slots=True)
class ProofState:
    """How a demand for proof stands, by the best of the rows that may be it."""

    status: ProofStatus
    proof: Proof | None = None


def proof_state(record: PlanRecord, plan: Plan | None, demand: ProofDemand, *, as_of: Date) -> ProofState:
    """How a demand for proof stands on a day. Its deadlines are another matter: see `dueproofs`."""
    plan_day = (plan.effective or plan.written) if plan else None
    states = [
        ProofState(_status(record, demand, proof, plan_day, as_of), proof)
        for proof in proofs(record, plan, demand, as_of)
    ]
    best = min(states, key=_rank, default=ProofState(ProofStatus.MISSING))
    if best.status is not ProofStatus.MET and demand.reason_ok and _is_excused(record, plan, demand):
        return ProofState(ProofStatus.EXCUSED, best.proof)
    return best


_RANKS = {status: number for number, status in enumerate(ProofStatus)}


def _rank(state: ProofState) -> int:
    return _RANKS[state.status]


def proofs(record: PlanRecord, plan: Plan | None, demand: ProofDemand, as_of: Date) -> tuple[Proof, ...]:
    """The rows that may be the proof, the newest first; what is dated after `as_of` is not there yet."""
    found = [proof for proof in _candidates(record, plan, demand) if proof.day is None or proof.day <= as_of]
    return tuple(sorted(found, key=lambda proof: proof.day or Date.min, reverse=True))


def _candidates(record: PlanRecord, plan: Plan | None, demand: ProofDemand) -> Iterator[Proof]:
    match demand:
        case AssessmentDemand():
            yield from (Proof(row, row.date) for row in record.assessments if row.kind in demand.assessment)
        case InstrumentDemand():
            names = demand.instrument
            yield from (Proof(row, row.date) for row in record.outcome_measures if names_service(row.tool, names))
            yield from (
                Proof(row, row.date) for row in record.assessments if plain(row.kind or "") in map(plain, names)
            )
            yield from _pointed_at(plan, names)
        case DocumentDemand():
            yield from _pointed_at(plan, demand.document)
        case ConsentDemand():
            yield from (Proof(row, row.signed) for row in record.consents if row.kind in demand.consent)


def _pointed_at(plan: Plan | None, names: Iterable[str]) -> Iterator[Proof]:
    wanted = tuple(names)
    for row in plan.pointers if plan else ():
        if names_service(row.document, wanted):
            yield Proof(row, row.date)


def _status(record: PlanRecord, demand: ProofDemand, proof: Proof, plan_day: Date | None, as_of: Date) -> ProofStatus:
    if proof.day is None and not isinstance(demand, DocumentDemand):
        return ProofStatus.UNDATED
    if isinstance(demand, ConsentDemand) and not _is_in_force(proof.row, demand, as_of):
        return ProofStatus.ENDED
    if proof.day is not None and plan_day is not None:
        if demand.no_older_than is not None and add_span(proof.day, demand.no_older_than) < plan_day:
            return ProofStatus.TOO_OLD
        if demand.before_plan and proof.day > plan_day:
            return ProofStatus.AFTER_PLAN
    if isinstance(demand, AssessmentDemand | InstrumentDemand) and demand.by is not None:
        author = proof.row.by if isinstance(proof.row, Assessment | OutcomeMeasure) else None
        if not has_credential(record.staff_member(author), demand.by):
            return ProofStatus.UNQUALIFIED
    if (
        isinstance(demand, AssessmentDemand)
        and demand.informs_plan
        and is_blank(getattr(proof.row, "informs_plan", None))
    ):
        return ProofStatus.UNEXPLAINED
    return ProofStatus.MET


def _is_in_force(row: Row, demand: ConsentDemand, as_of: Date) -> bool:
    if not isinstance(row, Consent) or (row.revoked is not None and row.revoked <= as_of):
        return False
    end = ends_on(row, demand.lasts)
    return end is None or end >= as_of


def ends_on(consent: Consent, lasts: Span | None) -> Date | None:
    """The last day of a consent: what it says itself, or what the payer lets it last, whichever comes first."""
    ends = [day for day in (consent.expires, lasts and consent.signed and add_span(consent.signed, lasts)) if day]
    return min(ends, default=None)


def add_span(day: Date, span: Span) -> Date:
    """The day so many calendar days or months later."""
    return add_months(day, span.count) if span.unit is Unit.MONTHS else add_days(day, span.count)


_HELD_IN = {
    "assessment": "assessments",
    "instrument": "outcome_measures",
    "consent": "consents",
    "document": "pointers",
}


def _is_excused(record: PlanRecord, plan: Plan | None, demand: ProofDemand) -> bool:
    """Whether somebody said why it is wanting: at its row's date, or of all such rows."""
    collection = _HELD_IN[demand.kind]
    holder = plan if collection == "pointers" else record.client
    said = [holder.absence(collection)] if holder else []
    said += [
        proof.row.absence("signed" if demand.kind == "consent" else "date")
        for proof in _candidates(record, plan, demand)
    ]
    return any(absence is not None and is_good_reason(absence) for absence in said)
