"""When a plan or review is due, and why that day: one line that an auditor can follow."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from datetime import date as Date
from datetime import datetime as DateTime
from datetime import timedelta
from enum import StrEnum

from toolkit.payers.applied import AppliedDemand
from toolkit.payers.demands import Demands
from toolkit.payers.duedates.businessdays import FEDERAL
from toolkit.payers.duedates.clock import Clock
from toolkit.payers.duedates.events import first_unanswered
from toolkit.payers.duedates.grounds import EventGrounds, Grounds, LimitGrounds
from toolkit.payers.duedates.reckoning import Facts, Outcome, add_business_days, add_days, reckon
from toolkit.payers.duedates.series import next_in_series
from toolkit.payers.kinds.deadlines import DeadlineDemand, EventReviewDemand, ReviewDemand
from toolkit.payers.kinds.limits import Span, Unit, settled
from toolkit.records.client import PlanRecord
from toolkit.records.plan import Plan

__all__ = [
    "DueStatus",
    "Reckoning",
    "after",
    "first_plan_due",
    "first_plan_on",
    "interim_plan_due",
    "interim_plan_on",
    "next_review",
    "review_on",
    "status_of",
]


class DueStatus(StrEnum):
    """How a due date stands on `as_of`."""

    NOT_DUE = "not due"
    DUE = "due"
    OVERDUE = "overdue"
    WAITING = "waiting signature"
    DONE = "done"
    ENDED = "ended"
    UNKNOWN = "cannot be reckoned"


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What is due, and the reckoning in one line.

    `due` is None where services are still to come (`not_before` then says the earliest day) or where facts are `lacking`
    (general paths, or names of the agency's values). `opens` and `grace_end` are None where the payer names no window and
    no grace. `moment` is the hour, where hours are counted. `done` is the day on which it was done. `demand` is the
    strictest; `also` what the other payers' come to. Those of them that have no day yet and may still come `sooner` stand in
    `why` as well.
    """

    demand: AppliedDemand
    status: DueStatus
    grounds: Grounds
    due: Date | None = None
    moment: DateTime | None = None
    opens: Date | None = None
    grace_end: Date | None = None
    not_before: Date | None = None
    done: Date | None = None
    lacking: tuple[str, ...] = ()
    also: tuple[Reckoning, ...] = ()
    sooner: tuple[Reckoning, ...] = ()

    @property
    def why(self) -> str:
        """The reckoning in one line, in English."""
        return self.why_in("en")

    def why_in(self, language: str) -> str:
        """The reckoning in one line, in Spanish (`es`) or English."""
        joint = "; o antes: " if language == "es" else "; or sooner: "
        return joint.join(each.grounds.said(language) for each in (self, *self.sooner))

    @property
    def is_late(self) -> bool:
        """Whether it was done after its due day, or is overdue now."""
        if self.status is DueStatus.DONE and self.done and self.due:
            return self.done > self.due
        return self.status is DueStatus.OVERDUE


def first_plan_due(
    record: PlanRecord, plan: Plan | None, demands: Demands, *, as_of: Date, holidays: Container[Date] = FEDERAL
) -> Reckoning | None:
    """When the first full plan of the plan's episode is due, by the strictest payer; None if no payer sets a day.

    It is done on the day on which the episode's earliest plan that is not an interim one was written (or holds from), made
    here or elsewhere. `holidays` are days that are no business days.
    """
    return first_plan_on(Clock(record, plan, demands, as_of, holidays))


def interim_plan_due(
    record: PlanRecord, plan: Plan | None, demands: Demands, *, as_of: Date, holidays: Container[Date] = FEDERAL
) -> Reckoning | None:
    """When the interim plan is due; None if no payer asks for one. A full plan by that day does as well."""
    return interim_plan_on(Clock(record, plan, demands, as_of, holidays))


def next_review(
    record: PlanRecord, plan: Plan | None, demands: Demands, *, as_of: Date, holidays: Container[Date] = FEDERAL
) -> Reckoning | None:
    """When the plan's next review is due, by the strictest payer; None if no payer asks for one or there is no plan.

    The last review is the latest that was held by `as_of`, under any plan of the episode.
    """
    return review_on(Clock(record, plan, demands, as_of, holidays))


def first_plan_on(clock: Clock) -> Reckoning | None:
    """`first_plan_due` by a clock."""
    return clock.once(
        "first plan", lambda of: _strictest(_deadlines(of, "first_plan", _first_written(of, interim=False)))
    )


def interim_plan_on(clock: Clock) -> Reckoning | None:
    """`interim_plan_due` by a clock."""
    return clock.once(
        "interim plan", lambda of: _strictest(_deadlines(of, "interim_plan", _first_written(of, interim=True)))
    )


def review_on(clock: Clock) -> Reckoning | None:
    """`next_review` by a clock."""
    return clock.once("review", _review)


def _review(clock: Clock) -> Reckoning | None:
    if clock.plan is None:
        return None
    for_reasons = [_after_event(clock, applied) for applied in clock.demands.of("event_review")]
    return _strictest([*_deadlines(clock, "review", None), *(one for one in for_reasons if one is not None)])


def _deadlines(clock: Clock, kind: str, done: Date | None) -> list[Reckoning]:
    return [_reckoned(clock, applied, done) for applied in clock.demands.of(kind)]


def _first_written(clock: Clock, *, interim: bool) -> Date | None:
    days = (one.written or one.effective for one in clock.plans if interim or one.kind != "interim")
    return min((day for day in days if day is not None and day <= clock.as_of), default=None)


def _strictest(found: Sequence[Reckoning]) -> Reckoning | None:
    """The strictest of several reckonings, with the others. Between equals the first payer's."""
    if len(found) < 2:
        return found[0] if found else None
    first, *others = sorted(found, key=_strictness)
    bound = first.due or Date.min
    sooner = [other for other in others if other.due is None and (other.not_before or Date.max) < bound]
    return replace(first, also=tuple(others), sooner=tuple(sooner))


def _strictness(reckoning: Reckoning) -> tuple[int, Date]:
    """The earliest day, then what has no day yet, then what cannot be reckoned."""
    if reckoning.due is not None:
        return (0, reckoning.due)
    return (1, reckoning.not_before) if reckoning.not_before is not None else (2, Date.max)


def _after_event(clock: Clock, applied: AppliedDemand) -> Reckoning | None:
    """The review that an event calls for; None where nothing has happened."""
    demand = applied.demand
    if not isinstance(demand, EventReviewDemand):
        raise TypeError(f"{applied.id} names no event")
    found = first_unanswered(clock, demand.review_when)
    if found is None:
        return None
    event, day = found
    due = reckon(demand.within, day, clock.facts(start_day_counted=False)).due
    grounds = EventGrounds(applied, event, day, None if due == day else demand.within)
    return Reckoning(applied, status_of(clock, due), grounds, due=due)


def _reckoned(clock: Clock, applied: AppliedDemand, done: Date | None) -> Reckoning:
    demand = applied.demand
    if not isinstance(demand, DeadlineDemand):
        raise TypeError(f"{applied.id} sets no deadline")
    limit = settled(demand.limit, clock.demands.agency_values)
    anchor, lacking = clock.anchor(demand.anchors)
    facts = clock.facts(start_day_counted=demand.start_day == "counted")
    number = 1
    if anchor is None:
        outcome = Outcome(lacking=lacking)
    elif isinstance(demand, ReviewDemand):
        first = settled(demand.first, clock.demands.agency_values) if demand.first else limit
        if "last_review" in demand.anchors:
            limit = limit if clock.held else first
            outcome = reckon(limit, anchor[1], facts)
        else:
            held = [review.held for review in clock.held if review.held]
            outcome, number = next_in_series(anchor[1], first, limit, facts, held)
            limit = first if number == 1 else limit
    else:
        outcome = reckon(limit, anchor[1], facts)
    grounds = LimitGrounds(applied, limit, demand.anchors, anchor, demand.start_day == "counted", outcome, number)
    if outcome.lacking:
        return Reckoning(applied, DueStatus.UNKNOWN, grounds, done=done, lacking=outcome.lacking)
    due = outcome.due
    opens = due - timedelta(days=demand.opens.count) if due and demand.opens else None
    grace_end = after(due, demand.grace, facts) if due and demand.grace else None
    return Reckoning(
        applied,
        DueStatus.DONE if done is not None else status_of(clock, due, opens, grace_end),
        grounds,
        due=due,
        moment=outcome.moment,
        opens=opens,
        grace_end=grace_end,
        not_before=outcome.not_before,
        done=done,
    )


def after(day: Date, span: Span, facts: Facts) -> Date:
    """The day so many calendar or business days later."""
    if span.unit is Unit.BUSINESS_DAYS:
        return add_business_days(day, span.count, facts.holidays)
    return add_days(day, span.count)


def status_of(clock: Clock, due: Date | None, opens: Date | None = None, grace_end: Date | None = None) -> DueStatus:
    """How something that is not done stands on the clock's day."""
    if clock.is_discharged:
        return DueStatus.ENDED
    if due is None or clock.as_of < (opens or due):
        return DueStatus.NOT_DUE
    return DueStatus.OVERDUE if clock.as_of > (grace_end or due) else DueStatus.DUE
