"""What differs between a plan and the version before it, by part: whether it must be signed again hangs on that."""

from __future__ import annotations

from toolkit.records.client import PlanRecord
from toolkit.records.plan import Plan

__all__ = ["changed_parts", "version_before"]

_PARTS = (
    "needs",
    "goals",
    "objectives",
    "interventions",
    "services",
    "discharge_criteria",
    "safety_plan",
    "crisis_plan",
)


def version_before(record: PlanRecord, plan: Plan | None) -> Plan | None:
    """The plan that this one supersedes, if the record has it."""
    return record.plan(plan.supersedes) if plan and plan.supersedes and plan.supersedes != plan.id else None


def changed_parts(before: Plan, plan: Plan) -> frozenset[str]:
    """The parts that are not the same in both: collections by all their rows, texts as they stand."""
    return frozenset(part for part in _PARTS if getattr(before, part) != getattr(plan, part))
