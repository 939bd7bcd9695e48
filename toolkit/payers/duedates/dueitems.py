"""All that is due for a client, with the reckoning of each: the one door for due lists, calendars and rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import replace
from datetime import date as Date
from datetime import timedelta
from functools import partial

from toolkit.payers.demands import Demands
from toolkit.payers.duedates.businessdays import FEDERAL
from toolkit.payers.duedates.clock import Clock
from toolkit.payers.duedates.duedates import (
    DueStatus,
    after,
    first_plan_on,
    interim_plan_on,
    review_on,
    status_of,
)
from toolkit.payers.duedates.dueitem import DueItem, DueKind
from toolkit.payers.duedates.dueproofs import consent_items, prerequisite_items
from toolkit.payers.duedates.duerecurring import authorisation_items, plan_end_items, recurring_items
from toolkit.payers.duedates.duesigning import is_signed, signature_items, signer_states
from toolkit.payers.kinds.deadlines import DeadlineDemand
from toolkit.records.agreement import Review
from toolkit.records.client import PlanRecord
from toolkit.records.paths import row_path
from toolkit.records.plan import Plan

__all__ = ["DueItem", "DueKind", "due_items", "due_items_on", "hand_set", "hand_set_row", "items_of"]

_NAME_AND_REASON = re.compile(r"\s*([^:;,–—]+?)\s*[:;,–—]\s*(\S.*)", re.DOTALL)


def due_items(
    record: PlanRecord, plan: Plan | None, demands: Demands, *, as_of: Date, holidays: Container[Date] = FEDERAL
) -> tuple[DueItem, ...]:
    """Everything that is due for a client, was, or will be, by kinds in the order of `DueKind`.

    `plan` is the plan that is looked at, `demands` what its payers demand. Pure: the same facts give the same items. Raises
    ConfigurationError for an agency's value that cannot be what the profile needs.
    """
    return due_items_on(Clock(record, plan, demands, as_of, holidays))


def due_items_on(clock: Clock) -> tuple[DueItem, ...]:
    """`due_items` by a clock."""
    return tuple([item for make in _MAKERS.values() for item in make(clock)])


def items_of(clock: Clock, kind: DueKind) -> tuple[DueItem, ...]:
    """Those of one kind: quicker than all, for whoever needs no more."""
    return clock.once(f"items: {kind}", lambda by: tuple(_MAKERS[kind](by)))


def _first_plan(clock: Clock) -> Iterator[DueItem]:
    reckoning = first_plan_on(clock)
    if reckoning is None:
        return
    written = [plan for plan in clock.plans if plan.kind != "interim"]
    is_first = len(written) == 1 and clock.plan is written[0]
    status = reckoning.status
    if status is DueStatus.DONE and is_first and not is_signed(signer_states(clock)):
        status = DueStatus.ENDED if clock.is_discharged else DueStatus.WAITING
    yield DueItem.of(DueKind.FIRST_PLAN, "First plan", reckoning, "plans", status)


def _interim_plan(clock: Clock) -> Iterator[DueItem]:
    reckoning = interim_plan_on(clock)
    if reckoning is not None:
        yield DueItem.of(DueKind.INTERIM_PLAN, "Interim plan", reckoning, "plans")


def _signatures(clock: Clock) -> Iterator[DueItem]:
    states = signer_states(clock)
    if states or signer_states(clock, "review"):
        yield from signature_items(clock, states, _day_of_review(clock))


def _day_of_review(clock: Clock) -> Date | None:
    """The day of the next review: as a person set it, else by the payers."""
    row = hand_set_row(clock.plan, clock.as_of) if clock.plan else None
    if row is not None and hand_set(row) is not None:
        return row.due
    review = review_on(clock)
    return review.due if review else None


def _reviews(clock: Clock) -> Iterator[DueItem]:
    plan = clock.plan
    if plan is None:
        return
    reckoning = review_on(clock)
    path = clock.path(plan, "reviews")
    item = DueItem.of(DueKind.REVIEW, f"Review of plan {plan.id}", reckoning, path) if reckoning else None
    row = hand_set_row(plan, clock.as_of)
    if row is None:
        if item is not None:
            yield item
        return
    by_hand = hand_set(row)
    if by_hand is None:
        if item is not None:
            yield replace(item, why=f"{item.why}; a day set by hand without name and reason is not taken")
        return
    name, reason = by_hand
    rule = f"by the payer's rule {item.due or 'no day yet'}: {item.why}" if item else "no payer sets a day"
    yield DueItem(
        DueKind.REVIEW,
        f"Review of plan {plan.id}",
        status_of(clock, row.due, item.opens if item else None),
        f"set by hand to {row.due}; {rule}",
        due=row.due,
        demand=item.demand if item else None,
        set_by=name,
        set_reason=reason,
        path=clock.path(row, "due"),
        also=item.also if item else (),
    )


def _plan_of(clock: Clock, review: Review) -> str:
    return next(plan.id for plan in clock.plans if any(row is review for row in plan.reviews))


def hand_set_row(plan: Plan, as_of: Date) -> Review | None:
    """The review to come whose day a person set: the earliest that was not held by the day."""
    rows = [row for row in plan.reviews if row.due is not None and (row.held is None or row.held > as_of)]
    return min(rows, key=lambda row: row.due or Date.max, default=None)


def hand_set(row: Review) -> tuple[str, str] | None:
    """Who set a day by hand, and why; None where the record does not say both (`R. Okafor: hospital stay`)."""
    found = _NAME_AND_REASON.fullmatch(row.due_reason or "")
    return (found[1], found[2].strip()) if found else None


def _paperwork(clock: Clock) -> Iterator[DueItem]:
    """The paperwork of the last review, where a payer grants it more time than the review itself."""
    graced = [applied for applied in clock.demands.of("review") if getattr(applied.demand, "grace", None)]
    if not graced or not clock.held or clock.plan is None:
        return
    last = clock.held[-1]
    day_before = (last.held or Date.min) - timedelta(days=1)
    asked = review_on(Clock(clock.record, clock.plan, clock.demands, day_before, clock.holidays))
    if asked is None or asked.due is None or not isinstance(asked.demand.demand, DeadlineDemand):
        return
    grace = asked.demand.demand.grace
    if grace is None:
        return
    due = after(asked.due, grace, clock.facts(start_day_counted=False))
    source = f"; {asked.demand.source}" if asked.demand.source else ""
    yield DueItem(
        DueKind.PAPERWORK,
        f"Paperwork of the review of {last.held}",
        DueStatus.DONE if last.paperwork_done and last.paperwork_done <= clock.as_of else status_of(clock, due),
        f"{grace} after {asked.due}, on which the review was due{source}",
        due=due,
        done=last.paperwork_done,
        demand=asked.demand,
        path=f"{row_path(last, _plan_of(clock, last))}.paperwork_done",
    )


_MAKERS: Mapping[DueKind, Callable[[Clock], Iterator[DueItem]]] = {
    DueKind.FIRST_PLAN: _first_plan,
    DueKind.INTERIM_PLAN: _interim_plan,
    DueKind.REVIEW: _reviews,
    DueKind.PAPERWORK: _paperwork,
    DueKind.SIGNATURE: _signatures,
    DueKind.CERTIFICATION: partial(recurring_items, kind="certification"),
    DueKind.APPROVAL: partial(recurring_items, kind="approval"),
    DueKind.PREREQUISITE: prerequisite_items,
    DueKind.CONSENT: consent_items,
    DueKind.AUTHORISATION: authorisation_items,
    DueKind.PLAN_END: plan_end_items,
}
"""Who makes the items of each kind, in the order in which they are told."""
