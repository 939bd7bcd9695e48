"""When a plan or review is due, and why that day: one line that an auditor can follow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date as Date
from datetime import datetime as DateTime
from datetime import timedelta
from enum import StrEnum

from toolkit.payers.applied import AppliedDemand
from toolkit.payers.deadlines import DeadlineDemand, from_anchor
from toolkit.payers.demands import Demands
from toolkit.payers.limits import Limit, Span, Unit, settled
from toolkit.payers.reckoning import Facts, Outcome, add_business_days, add_days, reckon
from toolkit.payers.vocabulary import ANCHORS
from toolkit.records.care import Episode
from toolkit.records.client import PlanRecord
from toolkit.records.plan import Plan
from toolkit.records.vocabulary import field_spec

__all__ = ["DueStatus", "Reckoning", "first_plan_due", "interim_plan_due", "next_review"]


class DueStatus(StrEnum):
    """How a due date stands on `as_of`."""

    NOT_DUE = "not due"
    DUE = "due"
    OVERDUE = "overdue"
    DONE = "done"
    ENDED = "ended"
    UNKNOWN = "cannot be reckoned"


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What is due, and the reckoning in one line.

    `due` is None where services are still to come (`not_before` then says the earliest day) or where facts are `lacking`
    (general paths, or names of the agency's values). `opens` and `grace_end` are None where the payer names no window and
    no grace. `moment` is the hour, where hours are counted. `done` is the day on which it was done. `demand` is the
    strictest; `also` what the other payers' come to. One of these that has no day yet and may still come sooner stands in
    `why` as well.
    """

    demand: AppliedDemand
    status: DueStatus
    why: str
    due: Date | None = None
    moment: DateTime | None = None
    opens: Date | None = None
    grace_end: Date | None = None
    not_before: Date | None = None
    done: Date | None = None
    lacking: tuple[str, ...] = ()
    also: tuple[Reckoning, ...] = ()

    @property
    def is_late(self) -> bool:
        """Whether it was done after its due day, or is overdue now."""
        if self.status is DueStatus.DONE and self.done and self.due:
            return self.done > self.due
        return self.status is DueStatus.OVERDUE


def first_plan_due(
    record: PlanRecord, plan: Plan | None, demands: Demands, *, as_of: Date, holidays: Iterable[Date] = ()
) -> Reckoning | None:
    """When the first full plan of the plan's episode is due, by the strictest payer; None if no payer sets a day.

    It is done on the day on which the episode's earliest plan that is not an interim one was written (or holds from), made
    here or elsewhere. `holidays` are days that are no business days.
    """
    done = _first_written(record, plan, as_of, interim=False)
    return _strictest(_clock(record, plan, demands, as_of, holidays), "first_plan", done)


def interim_plan_due(
    record: PlanRecord, plan: Plan | None, demands: Demands, *, as_of: Date, holidays: Iterable[Date] = ()
) -> Reckoning | None:
    """When the interim plan is due; None if no payer asks for one. A full plan by that day does as well."""
    done = _first_written(record, plan, as_of, interim=True)
    return _strictest(_clock(record, plan, demands, as_of, holidays), "interim_plan", done)


def next_review(
    record: PlanRecord, plan: Plan | None, demands: Demands, *, as_of: Date, holidays: Iterable[Date] = ()
) -> Reckoning | None:
    """When the plan's next review is due, by the strictest payer; None if no payer sets an interval or there is no plan.

    The last review is the latest that was held by `as_of`, under any plan of the episode.
    """
    if plan is None:
        return None
    return _strictest(_clock(record, plan, demands, as_of, holidays), "review", None)


def _first_written(record: PlanRecord, plan: Plan | None, as_of: Date, *, interim: bool) -> Date | None:
    plans = _plans_of(record, record.episode_of(plan))
    days = (one.written or one.effective for one in plans if interim or one.kind != "interim")
    return min((day for day in days if day is not None and day <= as_of), default=None)


def _plans_of(record: PlanRecord, episode: Episode | None) -> list[Plan]:
    return [plan for plan in record.plans if record.episode_of(plan) is episode]


_ANCHOR_FIELDS = {
    "plan": "plans.effective",
    "implementation": "plans.implemented",
    "authorisation": "authorisations.authorised",
    "last_review": "reviews.held",
}
"""The fields of anchors that are no date of the episode."""


@dataclass(frozen=True, slots=True)
class _Clock:
    """All that a client's deadlines are reckoned from."""

    record: PlanRecord
    plan: Plan | None
    demands: Demands
    as_of: Date
    holidays: frozenset[Date]
    episode: Episode | None

    def anchor(self, names: tuple[str, ...]) -> tuple[tuple[str, Date] | None, tuple[str, ...]]:
        """The latest of the dates named; or None, and what is lacking. All but a last review must be there to be compared."""
        days = [(name, day) for name in names if (day := self._day_of(name)) is not None]
        known = {name for name, _ in days}
        lacking = [name for name in names if name not in known and name != "last_review"]
        if not days or (lacking and "last_review" not in known):
            return None, tuple(_ANCHOR_FIELDS.get(name, f"episodes.{name}") for name in lacking or names)
        return max(days, key=lambda entry: entry[1]), ()

    def _day_of(self, anchor: str) -> Date | None:
        match anchor:
            case "plan":
                return (self.plan.effective or self.plan.written) if self.plan else None
            case "implementation":
                return self.plan.implemented if self.plan else None
            case "authorisation":
                return self._latest(row.authorised for row in self.record.authorisations)
            case "last_review":
                plans = _plans_of(self.record, self.episode)
                return self._latest(review.held for plan in plans for review in plan.reviews)
        day: Date | None = getattr(self.episode, anchor) if self.episode else None
        return day

    def _latest(self, days: Iterable[Date | None]) -> Date | None:
        return max((day for day in days if day is not None and day <= self.as_of), default=None)

    def facts(self, demand: DeadlineDemand) -> Facts:
        """What was served by `as_of`. A row without an event counts as a session: due too soon is better than never."""
        given = [(row.date, row.event) for row in self.record.services_given if row.date and row.date <= self.as_of]
        return Facts(
            hour=self.episode.admission_time if self.episode else None,
            sessions=[day for day, event in given if event in (None, "session")],
            contacts=[day for day, event in given if event in (None, "session", "contact")],
            holidays=self.holidays,
            start_day_counted=demand.start_day == "counted",
        )


def _clock(record: PlanRecord, plan: Plan | None, demands: Demands, as_of: Date, holidays: Iterable[Date]) -> _Clock:
    return _Clock(record, plan, demands, as_of, frozenset(holidays), record.episode_of(plan))


def _strictest(clock: _Clock, kind: str, done: Date | None) -> Reckoning | None:
    """The reckoning of the strictest demand of a kind, with those of the others. Between equals the first payer's."""
    reckonings = sorted((_reckoned(clock, applied, done) for applied in clock.demands.of(kind)), key=_strictness)
    if len(reckonings) < 2:
        return reckonings[0] if reckonings else None
    first, *others = reckonings
    sooner = [
        other for other in others if other.due is None and (other.not_before or Date.max) < (first.due or Date.min)
    ]
    why = "; or sooner: ".join([first.why, *(other.why for other in sooner)])
    return replace(first, why=why, also=tuple(others))


def _strictness(reckoning: Reckoning) -> tuple[int, Date]:
    """The earliest day, then what has no day yet, then what cannot be reckoned."""
    if reckoning.due is not None:
        return (0, reckoning.due)
    return (1, reckoning.not_before) if reckoning.not_before is not None else (2, Date.max)


def _reckoned(clock: _Clock, applied: AppliedDemand, done: Date | None) -> Reckoning:
    demand = applied.demand
    if not isinstance(demand, DeadlineDemand):
        raise TypeError(f"{applied.id} sets no deadline")
    limit = settled(demand.limit, clock.demands.agency_values)
    anchor, lacking = clock.anchor(demand.anchors)
    outcome = reckon(limit, anchor[1], clock.facts(demand)) if anchor else Outcome(lacking=lacking)
    why = _why(applied, demand, limit, anchor, outcome)
    if outcome.lacking:
        return Reckoning(applied, DueStatus.UNKNOWN, why, done=done, lacking=outcome.lacking)
    due = outcome.due
    opens = due - timedelta(days=demand.opens.count) if due and demand.opens else None
    grace_end = _grace_end(due, demand.grace, clock.holidays) if due and demand.grace else None
    return Reckoning(
        applied,
        _status(clock, due, opens, grace_end, done),
        why,
        due=due,
        moment=outcome.moment,
        opens=opens,
        grace_end=grace_end,
        not_before=outcome.not_before,
        done=done,
    )


def _grace_end(due: Date, grace: Span, holidays: frozenset[Date]) -> Date:
    if grace.unit is Unit.BUSINESS_DAYS:
        return add_business_days(due, grace.count, holidays)
    return add_days(due, grace.count)


def _status(
    clock: _Clock, due: Date | None, opens: Date | None, grace_end: Date | None, done: Date | None
) -> DueStatus:
    if done is not None:
        return DueStatus.DONE
    discharge = clock.episode.discharge if clock.episode else None
    if discharge is not None and discharge <= clock.as_of:
        return DueStatus.ENDED
    if due is None or clock.as_of < (opens or due):
        return DueStatus.NOT_DUE
    return DueStatus.OVERDUE if clock.as_of > (grace_end or due) else DueStatus.DUE


def _why(
    applied: AppliedDemand, demand: DeadlineDemand, limit: Limit, anchor: tuple[str, Date] | None, outcome: Outcome
) -> str:
    """`90 days or 6 sessions from the plan of 2026-08-25, whichever is longer; 4 sessions so far; DHS 35.19(3)`."""
    if anchor is None:
        origin = " or ".join(name.replace("_", " ") for name in demand.anchors)
    else:
        origin = f"{ANCHORS[anchor[0]]} {anchor[1].isoformat()}"
    parts = [from_anchor(limit, origin) + (", start day counted" if demand.start_day == "counted" else "")]
    parts.extend(f"{so_far} {unit.of(so_far)} so far" for unit, so_far, _ in outcome.counts)
    if outcome.lacking:
        parts.insert(0, f"cannot be reckoned: {', '.join(map(_blank, outcome.lacking))}")
    if applied.source:
        parts.append(applied.source)
    return "; ".join(parts)


def _blank(lacking: str) -> str:
    spec = field_spec(lacking)
    return f"{spec.label} is blank" if spec else f"the agency does not state “{lacking}”"
