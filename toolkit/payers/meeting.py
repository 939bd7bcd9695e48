"""Whether a plan meets a demand on its content. Pure: rules make findings of it, templates marks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from toolkit.payers.kinds.kinds import CountDemand, FieldDemand, SectionDemand
from toolkit.records.client import PlanRecord
from toolkit.records.fields import Row
from toolkit.records.plan import Plan
from toolkit.records.sections import SectionState, SectionStatus, is_blank, is_good_reason
from toolkit.records.vocabulary import PLAN_ROWS

__all__ = ["rows_lacking", "rows_short", "rows_under", "section_met"]

_PLAN_COLLECTIONS = frozenset(row.collection for row in PLAN_ROWS)


def section_met(demand: SectionDemand, state: SectionState) -> bool:
    """Whether a section stands as demanded: present, or in a way that the payer accepts instead."""
    match state.status:
        case SectionStatus.PRESENT:
            return True
        case SectionStatus.ELSEWHERE:
            return demand.pointer_ok or (demand.reason_ok and state.absent is not None)
        case SectionStatus.EXCUSED:
            return demand.reason_ok
    return False


def rows_under(record: PlanRecord, plan: Plan | None, collection: str) -> tuple[Row, ...]:
    """The rows that `every: COLLECTION` means: of reviews those that were held, of needs those that are worked on."""
    if collection == "clients":
        return (record.client,)
    if collection == "plans":
        return (plan,) if plan else ()
    holder: Any = plan if collection in _PLAN_COLLECTIONS else record
    rows: tuple[Row, ...] = getattr(holder, collection, ())
    if collection == "reviews":
        return tuple(row for row in rows if getattr(row, "held", None) is not None)
    if collection == "needs":
        return tuple(row for row in rows if getattr(row, "status", None) not in ("deferred", "resolved"))
    return rows


def rows_lacking(record: PlanRecord, plan: Plan | None, demand: FieldDemand) -> tuple[Row, ...]:
    """The rows in which the demanded field (of a demand of one field) is blank without a reason that the payer accepts."""
    name = demand.field
    blank = [row for row in rows_under(record, plan, demand.every) if is_blank(getattr(row, name))]
    return tuple([row for row in blank if not (demand.reason_ok and _is_explained(row, name))])


def _is_explained(row: Row, name: str) -> bool:
    said = row.absence(name)
    return said is not None and is_good_reason(said)


def rows_short(record: PlanRecord, plan: Plan | None, demand: CountDemand) -> tuple[tuple[Row, int], ...]:
    """The rows under which too few others stand, each with how many there are."""
    if plan is None:
        return ()
    count = _COUNTS.get((demand.every, demand.of))
    counted = (
        (row, count(plan, row) if count else len(rows_under(record, plan, demand.of)))
        for row in rows_under(record, plan, demand.every)
    )
    return tuple((row, number) for row, number in counted if number < demand.at_least)


def _serving(plan: Plan, objective: Any) -> int:
    return len(plan.serving(objective))


def _progress_on(plan: Plan, objective: Any) -> int:
    return sum(
        objective.id in entry.objectives
        or (not entry.objectives and entry.goal is not None and entry.goal == objective.goal)
        for entry in plan.progress
    )


_COUNTS: Mapping[tuple[str, str], Callable[[Plan, Any], int]] = {
    ("needs", "goals"): lambda plan, need: sum(need.id in goal.needs for goal in plan.goals),
    ("goals", "objectives"): lambda plan, goal: len(plan.objectives_of(goal.id)),
    ("goals", "interventions"): lambda plan, goal: sum(goal.id in plan.goals_served(row) for row in plan.interventions),
    ("goals", "progress"): lambda plan, goal: sum(goal.id in plan.goals_served(row) for row in plan.progress),
    ("objectives", "interventions"): _serving,
    ("objectives", "progress"): _progress_on,
}
"""How many rows of the second kind stand under one of the first."""
