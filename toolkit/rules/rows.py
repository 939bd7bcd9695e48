"""Which rows of a case the rules look at."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.records.goals import Goal, Objective
from toolkit.rules.case import CLOSED, Case

__all__ = ["is_open", "measured"]


def is_open(row: Goal | Objective) -> bool:
    """Whether a goal or objective is still worked on."""
    return row.status not in CLOSED


def measured(case: Case) -> Iterator[Goal | Objective]:
    """All goals and objectives of the plan."""
    if case.plan is not None:
        yield from case.plan.goals
        yield from case.plan.objectives
