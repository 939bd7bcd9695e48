"""Which rows of a case the rules look at."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.records.goals import Goal, Objective
from toolkit.rules.case import Case

__all__ = ["is_open", "measured", "open_objectives"]

_CLOSED = frozenset({"met", "discontinued"})


def is_open(row: Goal | Objective) -> bool:
    """Whether a goal or objective is still worked on."""
    return row.status not in _CLOSED


def open_objectives(case: Case) -> Iterator[Objective]:
    """The objectives that are still worked on and that say something."""
    for objective in case.plan.objectives if case.plan else ():
        if objective.status not in _CLOSED and objective.text:
            yield objective


def measured(case: Case) -> Iterator[Goal | Objective]:
    """All goals and objectives of the plan."""
    if case.plan is not None:
        yield from case.plan.goals
        yield from case.plan.objectives
