"""When prerequisites and consents are due: by their payers' deadlines, and by the end that a consent states itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date as Date
from datetime import timedelta

from toolkit.payers.applied import AppliedDemand
from toolkit.payers.duedates.clock import Clock
from toolkit.payers.duedates.duedates import DueStatus, Reckoning, status_of
from toolkit.payers.duedates.dueitem import DueItem, DueKind
from toolkit.payers.duedates.grounds import LimitGrounds
from toolkit.payers.duedates.reckoning import Outcome, reckon
from toolkit.payers.kinds.limits import Limit, settled
from toolkit.payers.kinds.proofs import ConsentDemand, ProofDemand
from toolkit.payers.proving import ProofState, ProofStatus, add_span, ends_on, proof_state, proofs
from toolkit.payers.wording import either, spaced
from toolkit.records.coverage import Consent

__all__ = ["consent_items", "prerequisite_items"]

_KINDS = ("assessment", "instrument", "document")
_WINDOW = timedelta(days=30)


def prerequisite_items(clock: Clock) -> Iterator[DueItem]:
    """Assessments, instruments and documents that payers ask for."""
    for kind in _KINDS:
        for applied in clock.demands.of(kind):
            yield _item(clock, applied, DueKind.PREREQUISITE)


def consent_items(clock: Clock) -> Iterator[DueItem]:
    """Consents that payers ask for, and the ends of all consents that are in force or were the last of their kind."""
    demanded = {kind: applied for applied in clock.demands.of("consent") for kind in _consent(applied).consent}
    latest: dict[tuple[str, str], Consent] = {}
    for row in clock.record.consents:
        if row.signed is not None and row.signed <= clock.as_of and row.revoked is None:
            key = (row.kind or "", row.recipient or "")
            if key not in latest or (latest[key].signed or Date.min) <= row.signed:
                latest[key] = row
    for row in latest.values():
        yield from _end_of(clock, row, demanded.get(row.kind or ""))
    for applied in clock.demands.of("consent"):
        demand = _consent(applied)
        if not any(row.kind in demand.consent for row in latest.values()) or demand.has_deadline:
            yield _item(clock, applied, DueKind.CONSENT)


def _consent(applied: AppliedDemand) -> ConsentDemand:
    if not isinstance(applied.demand, ConsentDemand):
        raise TypeError(f"{applied.id} asks for no consent")
    return applied.demand


def _end_of(clock: Clock, row: Consent, applied: AppliedDemand | None) -> Iterator[DueItem]:
    lasts = _consent(applied).lasts if applied else None
    end = ends_on(row, lasts)
    if end is None:
        return
    by_payer = lasts is not None and end != row.expires
    source = f"; {applied.source}" if by_payer and applied and applied.source else ""
    why = (
        f"signed on {row.signed}, for {lasts} at most{source}" if by_payer else f"signed on {row.signed}, ends on {end}"
    )
    yield DueItem(
        DueKind.CONSENT,
        f"Consent: {spaced(row.kind or 'other')}",
        status_of(clock, end, end - _WINDOW),
        why,
        due=end,
        opens=end - _WINDOW,
        demand=applied if by_payer else None,
        path=clock.path(row, "expires"),
    )


def _item(clock: Clock, applied: AppliedDemand, kind: DueKind) -> DueItem:
    demand = applied.demand
    if not isinstance(demand, ProofDemand):
        raise TypeError(f"{applied.id} asks for no proof")
    state = proof_state(clock.record, clock.plan, demand, as_of=clock.as_of)
    what = f"{demand.kind.capitalize()}: {either(map(spaced, demand.wanted))}"
    path = clock.path(state.proof.row) if state.proof else ""
    if state.status is ProofStatus.EXCUSED:
        return DueItem(kind, what, DueStatus.DONE, _why(f"it is said why {what} is wanting", applied), demand=applied)
    if demand.again_every is not None and state.proof and state.proof.day:
        due = add_span(state.proof.day, demand.again_every)
        why = _why(f"{demand.again_every} from the last, of {state.proof.day}", applied)
        return DueItem(kind, what, status_of(clock, due), why, due=due, demand=applied, path=path)
    if demand.within is not None:
        return DueItem.of(kind, what, _deadline(clock, applied, demand, demand.within), path)
    status, said = _beside_plan(clock, state)
    done = state.proof.day if state.proof and status is DueStatus.DONE else None
    return DueItem(kind, what, status, _why(said, applied), due=clock.plan_day, done=done, demand=applied, path=path)


def _deadline(clock: Clock, applied: AppliedDemand, demand: ProofDemand, within: Limit) -> Reckoning:
    """Done by the first proof since the day that is counted from; a proof from before that day does as well."""
    limit = settled(within, clock.demands.agency_values)
    anchor, lacking = clock.anchor(demand.anchors)
    counted = demand.start_day == "counted"
    outcome = reckon(limit, anchor[1], clock.facts(start_day_counted=counted)) if anchor else Outcome(lacking=lacking)
    found = proofs(clock.record, clock.plan, demand, clock.as_of)
    days = [proof.day for proof in found if proof.day]
    done = min((day for day in days if anchor is None or day >= anchor[1]), default=max(days, default=None))
    status = DueStatus.UNKNOWN if outcome.lacking else status_of(clock, outcome.due)
    return Reckoning(
        applied,
        DueStatus.DONE if done else status,
        LimitGrounds(applied, limit, demand.anchors, anchor, counted, outcome),
        due=outcome.due,
        moment=outcome.moment,
        not_before=outcome.not_before,
        done=done,
        lacking=() if done else outcome.lacking,
    )


def _beside_plan(clock: Clock, state: ProofState) -> tuple[DueStatus, str]:
    """How it stands without a deadline of its own: it must be there when the plan begins."""
    if state.status is ProofStatus.MET:
        return DueStatus.DONE, "it is there"
    said = f"it {state.status}; wanted with the plan"
    if clock.is_discharged:
        return DueStatus.ENDED, said
    due = clock.plan_day
    return (DueStatus.OVERDUE if due and due < clock.as_of else DueStatus.DUE), said


def _why(said: str, applied: AppliedDemand) -> str:
    return f"{said}; {applied.source}" if applied.source else said
