"""The golden thread as a template sees it: the rows of a plan numbered, and joined to those that belong with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from typing import Any

from toolkit.records.goals import Progress
from toolkit.records.plan import Plan
from toolkit.templates.context_rows import Built
from toolkit.templates.values import Missing, Series

__all__ = ["Loose", "join_thread", "views_of"]

_SERVING = ("interventions", "progress")
_NO_GOAL = "0"
"""Stands for the goal in the number of a row that has none, as in the ids `O0-1`."""


@dataclass(frozen=True, slots=True)
class Loose:
    """Rows that hang on no goal of the plan: kept, so that no text is lost for want of a goal.

    `rated` are the entries that rate a goal or an objective, by collection and id, each with its day.
    """

    objectives: Series
    interventions: Series
    progress: Series
    rated: Mapping[tuple[str, str], Sequence[tuple[Date, Built]]]


def views_of(rows: Iterable[Built]) -> Series:
    """The views of rows, as a list for a template."""
    return Series([built.view for built in rows])


def join_thread(plan: Plan, rows: Mapping[str, Sequence[Built]]) -> Loose:
    """Number goals, objectives and interventions, and fill in what belongs to each goal and objective."""
    thread = _Thread(plan, rows)
    for number, goal in enumerate(rows["goals"], 1):
        thread.fill_goal(goal, str(number))
    thread.number_below(_NO_GOAL, None)
    for objective in rows["objectives"]:
        thread.fill_objective(objective)
    objectives, interventions, progress = (
        views_of(thread.of_goal(name, None)) for name in ("objectives", "interventions", "progress")
    )
    return Loose(objectives, interventions, progress, thread.rated)


def _objectives_of(built: Built) -> tuple[str, ...]:
    objectives: tuple[str, ...] = built.row.__dict__["objectives"]
    return objectives


class _Thread:
    """Which rows belong to which goal and objective, worked out in one pass over the plan."""

    def __init__(self, plan: Plan, rows: Mapping[str, Sequence[Built]]) -> None:
        self.goals = {goal.id for goal in plan.goals}
        self.goal_of = {o.id: o.goal for o in plan.objectives if o.goal in self.goals}
        self.by_goal: dict[tuple[str, str | None], list[Built]] = {}
        self.by_objective: dict[tuple[str, str], list[Built]] = {}
        self.ratings: dict[tuple[str, str], tuple[Date, int | float]] = {}
        self.rated: dict[tuple[str, str], list[tuple[Date, Built]]] = {}
        for built in rows["objectives"]:
            self._put("objectives", (self.goal_of.get(built.row.id),), built)
        self.naming = {name for name in _SERVING if any(_objectives_of(built) for built in rows[name])}
        for name in _SERVING:
            for built in rows[name]:
                self._place(name, built)

    def _place(self, name: str, built: Built) -> None:
        """Under the goals that a row serves, directly or through objectives, and under the objectives that it serves."""
        row: Any = built.row
        goals: list[str | None] = [row.goal] if row.goal in self.goals else []
        objectives = row.objectives
        if objectives:
            objectives = tuple(dict.fromkeys(objectives))
            through = [self.goal_of[each] for each in objectives if each in self.goal_of]
            goals = list(dict.fromkeys((*through, *goals)))
        elif goals and name in self.naming:
            objectives = [each.row.id for each in self.of_goal("objectives", row.goal)]
        self._put(name, goals or (None,), built)
        for objective in objectives:
            self.by_objective.setdefault((name, objective), []).append(built)
        if name == "progress" and row.rating is not None:
            self._note_rating(row, built)

    def _put(self, name: str, goals: Sequence[str | None], built: Built) -> None:
        for goal in goals:
            self.by_goal.setdefault((name, goal), []).append(built)

    def _note_rating(self, entry: Progress, built: Built) -> None:
        """A rating is on the measure of what the entry names: its objectives, else its goal. The latest counts."""
        about = [("objectives", each) for each in entry.objectives]
        if not about and entry.goal:
            about = [("goals", entry.goal)]
        day = entry.date or entry.period_to or Date.min
        for each in about:
            self.rated.setdefault(each, []).append((day, built))
            if entry.rating is not None and day >= self.ratings.get(each, (Date.min, 0))[0]:
                self.ratings[each] = (day, entry.rating)

    def of_goal(self, name: str, goal: str | None) -> list[Built]:
        """The objectives, interventions or progress entries of a goal; of no goal for None."""
        return self.by_goal.get((name, goal), [])

    def fill_goal(self, goal: Built, number: str) -> None:
        """Number a goal and what hangs on it, and fill in its lists."""
        goal.fields["number"] = number
        for name in ("objectives", *_SERVING):
            found = self.of_goal(name, goal.row.id)
            if not found:
                continue
            goal.fields[name] = views_of(found)
            if name in _SERVING and name not in self.naming:  # what serves the goal then serves each of its objectives
                for objective in self.of_goal("objectives", goal.row.id):
                    objective.fields[name] = goal.fields[name]
        self.number_below(number, goal.row.id)
        self._fill_rating("goals", goal)

    def number_below(self, number: str, goal: str | None) -> None:
        """Objectives and interventions count from 1 under their goal; one that serves several is numbered under the first."""
        for name in ("objectives", "interventions"):
            for position, built in enumerate(self.of_goal(name, goal), 1):
                if type(built.fields["number"]) is Missing:
                    built.fields["number"] = f"{number}.{position}"

    def fill_objective(self, objective: Built) -> None:
        """Fill in an objective's lists."""
        for name in self.naming:
            found = self.by_objective.get((name, objective.row.id))
            if found:
                objective.fields[name] = views_of(found)
        self._fill_rating("objectives", objective)

    def _fill_rating(self, collection: str, built: Built) -> None:
        rated = self.ratings.get((collection, built.row.id))
        if rated is not None:
            rating = rated[1]
            built.fields["latest_rating"] = int(rating) if isinstance(rating, float) and rating.is_integer() else rating
