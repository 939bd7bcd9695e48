"""Invented clients of three invented agencies, as the systems of those agencies know them. Nobody here exists."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date as Date

__all__ = ["Goal", "Intervention", "Objective", "Person", "Staff"]


@dataclass(frozen=True)
class Staff:
    """A staff member."""

    key: int
    name: str
    credential: str


@dataclass(frozen=True)
class Intervention:
    """What staff do."""

    key: int
    text: str
    frequency: str
    staff: Staff


@dataclass(frozen=True)
class Objective:
    """A step, measured and dated."""

    key: int
    text: str
    measure: str
    baseline: int
    target: int
    unit: str
    by: Date
    status: str
    interventions: tuple[Intervention, ...]


@dataclass(frozen=True)
class Goal:
    """A goal with its steps."""

    key: int
    text: str
    words: str
    by: Date
    objectives: tuple[Objective, ...]


@dataclass(frozen=True)
class Person:
    """A client with the one plan."""

    key: int
    number: str
    first: str
    last: str
    born: Date
    sex: str
    language: str
    programme: str
    admitted: Date
    planned: Date
    clinician: Staff
    diagnosis: tuple[str, str]
    payer: str
    member: str
    concern: str
    strengths: str
    discharge: str
    goals: tuple[Goal, ...] = field(default=())
    guardian: str = ""
    family: str = ""

    def without_goal(self, key: int) -> Person:
        """The same person with a goal less."""
        return replace(self, goals=tuple(goal for goal in self.goals if goal.key != key))

    def with_goal(self, goal: Goal) -> Person:
        """The same person with a goal changed, or a further one."""
        if goal.key in {each.key for each in self.goals}:
            return replace(self, goals=tuple(goal if each.key == goal.key else each for each in self.goals))
        return replace(self, goals=(*self.goals, goal))
