"""Gaps: the days on which a client in care had no signed plan in force, and the dates that decide it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date as Date
from typing import Any

from toolkit.payers.duedates.inforce import PlanPeriod
from toolkit.payers.duedates.spans import Span, day_after, day_before, merged, minus
from toolkit.records.client import PlanRecord

__all__ = ["Gap", "find_gaps", "nearest_period", "why_none"]


@dataclass(frozen=True, slots=True)
class Gap:
    """Days in a row on which a client in care had no signed plan in force; `why` names the dates that decide it."""

    client: str
    first: Date
    last: Date
    claims: int
    why: str

    @property
    def days(self) -> int:
        """How many days it lasts."""
        return (self.last - self.first).days + 1

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "client": self.client,
            "from": self.first.isoformat(),
            "to": self.last.isoformat(),
            "days": self.days,
            "claims": self.claims,
            "why": self.why,
        }


def find_gaps(
    record: PlanRecord, days: Sequence[Date], periods: Sequence[PlanPeriod], *, as_of: Date
) -> tuple[Gap, ...]:
    """The spans in which the client was in care, or was claimed for, without a signed plan in force.

    `days` are those of claims. In care: from admission (else the first service, intake or contact) to discharge or `as_of`,
    for every episode.
    """
    covered = [period.span for period in periods if period.span is not None]
    spans = minus(merged([*_in_care(record, as_of), *(Span(day, day) for day in days)]), covered)
    return tuple(
        Gap(
            record.client.id,
            span.first,
            span.last,
            sum(day in span for day in days),
            _why_gap(periods, span),
        )
        for span in spans
    )


def _in_care(record: PlanRecord, as_of: Date) -> Iterator[Span]:
    for episode in record.episodes:
        first = episode.admission or episode.first_service or episode.intake or episode.first_contact
        last = min(episode.discharge or as_of, as_of)
        if first is not None and first <= last:
            yield Span(first, last)


def _why_gap(periods: Sequence[PlanPeriod], span: Span) -> str:
    """What ended before it, what was not yet or never in force, and what ended it."""
    parts = [
        _ending(period) for period in periods if period.span is not None and period.span.last == day_before(span.first)
    ]
    waiting = [period for period in periods if _is_waiting(period, span)]
    parts += [period.dates for period in waiting]
    next_ones = [period for period in periods if period.span is not None and period.span.first == day_after(span.last)]
    parts += [period.dates for period in next_ones if period not in waiting]
    return "; ".join(parts) or ("there is no plan" if not periods else "no plan is of that time")


def _is_waiting(period: PlanPeriod, span: Span) -> bool:
    """Whether a plan had begun by its own dates, and was not in force for want of a signature or a date."""
    if period.opens is None:
        return period.effective is None or period.effective <= span.last
    return period.effective is not None and period.effective <= span.last and period.opens > span.first


def _ending(period: PlanPeriod) -> str:
    plan, last = period.plan.id, period.span.last if period.span else None
    match period.ended_by:
        case "ends":
            return f"plan {plan} ended {last}"
        case "discharge":
            return f"the client was discharged {last}"
    return f"plan {plan} was in force until {last}"


def nearest_period(periods: Sequence[PlanPeriod], day: Date) -> PlanPeriod | None:
    """The plan that by its own dates had begun last on that day, else the one that begins next."""
    begun = [period for period in periods if period.effective is not None and period.effective <= day]
    if begun:
        return max(begun, key=lambda period: period.effective or Date.min)
    return min(periods, key=lambda period: period.effective or Date.max, default=None)


def why_none(periods: Sequence[PlanPeriod], day: Date) -> str:
    """Why no plan was in force on a day, with the dates that decide it."""
    period = nearest_period(periods, day)
    if period is None:
        return "the client has no plan"
    if period.span is not None and period.span.last < day:
        return _ending(period)
    return period.dates
