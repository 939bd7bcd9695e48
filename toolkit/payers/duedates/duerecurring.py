"""When certifications, approvals and authorisations are due again, and when the plan ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date as Date
from datetime import timedelta

from toolkit.payers.applied import AppliedDemand
from toolkit.payers.duedates.clock import Clock, units_left
from toolkit.payers.duedates.duedates import DueStatus, status_of
from toolkit.payers.duedates.dueitem import DueItem, DueKind
from toolkit.payers.duedates.grounds import LimitGrounds, ordinal
from toolkit.payers.duedates.reckoning import Outcome, reckon
from toolkit.payers.duedates.series import next_in_series
from toolkit.payers.kinds.conditions import names_service
from toolkit.payers.kinds.deadlines import from_anchor
from toolkit.payers.kinds.limits import Limit, settled
from toolkit.payers.kinds.recurring import AuthorisationDemand, CertificationDemand, RecurringDemand
from toolkit.payers.vocabulary import ANCHORS
from toolkit.payers.wording import either, spaced
from toolkit.records.coverage import Authorisation

__all__ = ["authorisation_items", "plan_end_items", "recurring_item", "recurring_items"]

_PURPOSES = {"certification": ("certification", "recertification"), "approval": ("approval",)}
_SOON = timedelta(days=14)


def recurring_items(clock: Clock, kind: str) -> Iterator[DueItem]:
    """The next of each series of one kind of demand: certification or approval."""
    for applied in clock.demands.of(kind):
        yield recurring_item(clock, applied)


def recurring_item(clock: Clock, applied: AppliedDemand) -> DueItem:
    """The next of one series: the first due day that nobody's signature has answered."""
    demand = applied.demand
    if not isinstance(demand, RecurringDemand):
        raise TypeError(f"{applied.id} does not come round")
    is_certification = isinstance(demand, CertificationDemand)
    what = f"{'Certification' if is_certification else 'Approval'}: {either(map(spaced, demand.by))}"
    kind = DueKind.CERTIFICATION if is_certification else DueKind.APPROVAL
    values = clock.demands.agency_values
    first, interval = settled(demand.first, values), settled(demand.interval, values)
    anchor, lacking = clock.anchor(demand.anchors)
    counted = demand.start_day == "counted"
    if anchor is None:
        outcome = Outcome(lacking=lacking)
        why = LimitGrounds(applied, first, demand.anchors, None, counted, outcome).said()
        return DueItem(kind, what, DueStatus.UNKNOWN, why, demand=applied, lacking=lacking)
    outcome, why = _next(clock, applied, demand, first, interval, anchor)
    due = outcome.due
    opens = due - timedelta(days=demand.opens.count) if due and demand.opens else None
    status = DueStatus.UNKNOWN if outcome.lacking else status_of(clock, due, opens)
    return DueItem(
        kind,
        what,
        status,
        why,
        due=due,
        moment=outcome.moment,
        opens=opens,
        not_before=outcome.not_before,
        demand=applied,
        lacking=outcome.lacking,
        path=clock.path(clock.plan, "signatures") if clock.plan else "",
    )


def _next(
    clock: Clock,
    applied: AppliedDemand,
    demand: RecurringDemand,
    first: Limit,
    interval: Limit,
    anchor: tuple[str, Date],
) -> tuple[Outcome, str]:
    signed = _signed(clock, demand)
    facts = clock.facts(start_day_counted=demand.start_day == "counted")
    if demand.then_from == "signature" and signed:
        outcome = reckon(interval, signed[-1], replace(facts, start_day_counted=False))
        said = from_anchor(interval, f"the {demand.kind} of {signed[-1]}")
        number = len(signed) + 1
    else:
        outcome, number = next_in_series(anchor[1], first, interval, facts, signed)
        counted = ", start day counted" if demand.start_day == "counted" else ""
        said = f"{from_anchor(first, f'{ANCHORS[anchor[0]]} {anchor[1]}')}{counted}"
        if number > 1:
            said += f", then every {interval}"
    parts = [said, *([f"the {ordinal(number)}"] if number > 1 else [])]
    parts += [f"the agency does not state “{name}”" for name in outcome.lacking]
    return outcome, "; ".join([*parts, *([applied.source] if applied.source else [])])


def _signed(clock: Clock, demand: RecurringDemand) -> list[Date]:
    """The days on which somebody in one of the roles certified or approved, in order."""
    purposes = _PURPOSES[demand.kind]
    days = [
        row.date
        for plan in clock.plans
        for row in plan.signatures
        if row.purpose in purposes
        and row.role in demand.by
        and row.date
        and row.date <= clock.as_of
        and not row.refused
    ]
    return sorted(days)


def authorisation_items(clock: Clock) -> Iterator[DueItem]:
    """Authorisations that payers ask for, by their own days before the end; the ends of others that the record has."""
    listed: set[str] = set()
    for applied in clock.demands.of("authorisation"):
        demand = applied.demand
        if isinstance(demand, AuthorisationDemand):
            rows = [row for row in _last_of_each(clock) if not demand.services or _is_for(row, demand)]
            listed.update(row.id for row in rows)
            if not rows:
                why = f"there is none; {applied.source}" if applied.source else "there is none"
                what = f"Authorisation: {either(demand.authorisation_for)}"
                status = DueStatus.ENDED if clock.is_discharged else DueStatus.DUE
                yield DueItem(DueKind.AUTHORISATION, what, status, why, demand=applied, path="authorisations")
            for row in rows:
                yield _renewal(clock, row, applied, demand)
    for row in _last_of_each(clock):
        if row.id not in listed and row.ends is not None:
            yield _renewal(clock, row, None, None)


def _is_for(row: Authorisation, demand: AuthorisationDemand) -> bool:
    return row.service is None or names_service(row.service, demand.services)


def _last_of_each(clock: Clock) -> list[Authorisation]:
    """The last authorisation of each payer and service."""
    last: dict[tuple[str, str], Authorisation] = {}
    for row in clock.record.authorisations:
        key = (row.payer or "", row.service or "")
        if key not in last or (row.ends or Date.max) >= (last[key].ends or Date.max):
            last[key] = row
    return list(last.values())


def _renewal(
    clock: Clock, row: Authorisation, applied: AppliedDemand | None, demand: AuthorisationDemand | None
) -> DueItem:
    left = units_left(row)
    before = demand.renew_days_before if demand else None
    due = row.ends - timedelta(days=before or 0) if row.ends else None
    few = demand.renew_at_units_left if demand else None
    run_down = left is not None and few is not None and left <= few
    if run_down:
        due = min(due or clock.as_of, clock.as_of)
    parts = [f"ends on {row.ends}" if row.ends else "no end is stated"]
    if before:
        parts.append(f"asked for anew {before} days before")
    if left is not None:
        parts.append(
            f"{left:g} of {row.units:g} units left" + (f", asked for anew at {few}" if few is not None else "")
        )
    if applied and applied.source:
        parts.append(applied.source)
    ended = row.ends is not None and row.ends < clock.as_of
    opens = due - _SOON if due and not run_down else None
    status = status_of(clock, due, opens, None if ended else row.ends) if due else DueStatus.NOT_DUE
    return DueItem(
        DueKind.AUTHORISATION,
        "Authorisation: renewal",
        status,
        "; ".join(parts),
        due=due,
        opens=opens,
        demand=applied,
        path=clock.path(row),
    )


def plan_end_items(clock: Clock) -> Iterator[DueItem]:
    """The plan's last day, unless a payer says that elapsed duration makes nothing due."""
    plan = clock.plan
    if plan is None or plan.ends is None or clock.demands.of("elapsed"):
        return
    begun = clock.plan_day
    later = [
        one for one in clock.plans if one is not plan and begun and (one.effective or one.written or begun) > begun
    ]
    done = min((day for one in later if (day := one.effective or one.written)), default=None)
    status = DueStatus.DONE if done else status_of(clock, plan.ends, plan.ends - _SOON)
    yield DueItem(
        DueKind.PLAN_END,
        f"End of plan {plan.id}",
        status,
        "the plan's own last day",
        due=plan.ends,
        opens=plan.ends - _SOON,
        done=done,
        path=clock.path(plan, "ends"),
    )
