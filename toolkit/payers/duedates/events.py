"""What calls for a review whatever time has passed: a service added or intensified, an assessment revised, a plan amended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date as Date

from toolkit.payers.duedates.clock import Clock
from toolkit.payers.naming import plain
from toolkit.records.plan import Plan

__all__ = ["first_unanswered"]

_NO_REVISIONS = ("physical", "cans", "other")


def first_unanswered(clock: Clock, events: Iterable[str]) -> tuple[str, Date] | None:
    """The earliest event, with its day, since which no review was held; None if there is none."""
    last = clock.day_of("last_review")
    happened = [(day, event) for event in events for day in _days(clock, event) if last is None or day > last]
    if not happened:
        return None
    day, event = min(happened)
    return event, day


def _days(clock: Clock, event: str) -> Iterator[Date]:
    plan, begun = clock.plan, clock.plan_day
    if plan is None or begun is None:
        return
    match event:
        case "service_added":
            yield from (service.starts for service in plan.services if service.starts and service.starts > begun)
        case "assessment_revised":
            for assessment in clock.record.assessments:
                day = assessment.date
                if day is not None and begun < day <= clock.as_of and assessment.kind not in _NO_REVISIONS:
                    yield day
        case "plan_amended":
            if plan.kind == "amendment":
                yield begun
        case "service_intensified":
            if _is_more_intense(plan, clock.record.plan(plan.supersedes or "")):
                yield begun


def _is_more_intense(plan: Plan, earlier: Plan | None) -> bool:
    """Whether a service has more hours a week than the same service had in the plan before."""
    before = _hours(earlier) if earlier else {}
    return any(hours > before[name] for name, hours in _hours(plan).items() if name in before)


def _hours(plan: Plan) -> dict[str, float]:
    return {plain(row.type): row.hours_per_week for row in plan.services if row.type and row.hours_per_week is not None}
