"""When signatures are due: those of the plan and of its last review, by the payers' deadlines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date as Date

from toolkit.payers.applied import AppliedDemand
from toolkit.payers.duedates.clock import Clock
from toolkit.payers.duedates.duedates import DueStatus, status_of
from toolkit.payers.duedates.dueitem import DueItem, DueKind
from toolkit.payers.duedates.grounds import LimitGrounds
from toolkit.payers.duedates.reckoning import Outcome, reckon
from toolkit.payers.kinds.limits import Limit, Unit, settled, spans_of
from toolkit.payers.kinds.signing import SignatureDemand
from toolkit.payers.signers import RequiredSigner, SignerState, SignerStatus, match_signatures, required_signers

__all__ = ["is_signed", "signature_items", "signer_states"]

_SETTLED = (SignerStatus.SIGNED, SignerStatus.EXCUSED)


def signer_states(clock: Clock, of: str = "plan") -> tuple[SignerState, ...]:
    """How each signature stands that payers demand on the plan, or on the last review; none without one."""
    return clock.once(f"signatures of the {of}", lambda by: _signer_states(by, of))


def _signer_states(clock: Clock, of: str) -> tuple[SignerState, ...]:
    if clock.plan is None or (of == "review" and not clock.held):
        return ()
    if not any(_asks_for(applied, of) for applied in clock.demands.signatures):
        return ()
    required = required_signers(clock.record, clock.plan, clock.demands, as_of=clock.as_of, of=of)
    rows = clock.plan.signatures
    if of == "review":
        held = clock.held[-1].held or Date.min
        rows = tuple(row for row in rows if row.date is None or row.date >= held)
    return match_signatures(required, rows, clock.record)


def _asks_for(applied: AppliedDemand, of: str) -> bool:
    return isinstance(applied.demand, SignatureDemand) and applied.demand.of == of


def is_signed(states: tuple[SignerState, ...]) -> bool:
    """Whether the signatures are there that put a plan in force: those so marked, else all."""
    deciding = [state for state in states if _demand(state.required).puts_in_force] or list(states)
    return all(state.status in _SETTLED for state in deciding)


def signature_items(clock: Clock, states: tuple[SignerState, ...], next_review: Date | None) -> Iterator[DueItem]:
    """An item for each signature that payers demand. `next_review` is the day of the next one, for deadlines that end then."""
    for state in states:
        yield _item(clock, state, next_review)
    for state in signer_states(clock, "review"):
        held = clock.held[-1].held
        item = _item(clock, state, next_review, review=held)
        yield replace(item, what=f"{item.what}, on the review of {held}")


def _demand(required: RequiredSigner) -> SignatureDemand:
    demand = required.demand.demand
    if not isinstance(demand, SignatureDemand):
        raise TypeError(f"{required.demand.id} asks for no signature")
    return demand


def _item(clock: Clock, state: SignerState, next_review: Date | None, review: Date | None = None) -> DueItem:
    applied, demand = state.required.demand, _demand(state.required)
    done = state.signature.date if state.signature and state.status in _SETTLED else None
    outcome, why = _deadline(clock, state, demand, next_review, review)
    if state.status in _SETTLED:
        status = DueStatus.DONE
    elif outcome.lacking:
        status = DueStatus.UNKNOWN
    else:
        status = _unsigned(clock, outcome)
    if state.status is SignerStatus.EXCUSED:
        why = f"it is said why there is none; {why}"
    return DueItem(
        DueKind.SIGNATURE,
        f"Signature: {state.required.label}",
        status,
        why,
        due=outcome.due,
        not_before=outcome.not_before,
        done=done,
        demand=applied,
        lacking=() if status is DueStatus.DONE else outcome.lacking,
        path=_path(clock, state),
    )


def _path(clock: Clock, state: SignerState) -> str:
    if state.signature is not None:
        return clock.path(state.signature)
    return clock.path(clock.plan, "signatures") if clock.plan else ""


def _unsigned(clock: Clock, outcome: Outcome) -> DueStatus:
    status = status_of(clock, outcome.due)
    return DueStatus.WAITING if status in (DueStatus.NOT_DUE, DueStatus.DUE) else status


def _deadline(
    clock: Clock, state: SignerState, demand: SignatureDemand, next_review: Date | None, review: Date | None
) -> tuple[Outcome, str]:
    """By when it must be there, and why that day. Without a deadline there is no day."""
    applied = state.required.demand
    if demand.within is None:
        said = f"no day is set; {state.required.condition}" if state.required.condition else "no day is set"
        return Outcome(), f"{said}; {applied.source}" if applied.source else said
    limit = settled(demand.within, clock.demands.agency_values)
    anchor, lacking = (("last_review", review), ()) if review else clock.anchor(demand.anchors)
    counted = demand.start_day == "counted"
    outcome = Outcome(lacking=lacking)
    if anchor is not None:
        following = min((one.held for one in clock.held if one.held and one.held > anchor[1]), default=next_review)
        facts = clock.facts(start_day_counted=counted, next_review=following or _never(limit))
        outcome = reckon(limit, anchor[1], facts)
    if outcome.due == Date.max:
        outcome = Outcome(not_before=clock.as_of)
    return outcome, LimitGrounds(applied, limit, demand.anchors, anchor, counted, outcome).said()


def _never(limit: Limit) -> Date | None:
    """Where no next review has a day yet, it does not cut a deadline short that another limit sets."""
    return Date.max if any(span.unit is not Unit.NEXT_REVIEW for span in spans_of(limit)) else None
