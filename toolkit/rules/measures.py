"""QU1xx, by numbers: baseline, target, scale, direction and target date of goals and objectives. Our own advice."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.findings import Finding, Severity, Stage
from toolkit.records.goals import Goal, Objective
from toolkit.rules.case import Case, name_of
from toolkit.rules.rows import is_open, measured
from toolkit.rules.rule import Rule

__all__ = ["RULES"]


class NoBaseline(Rule):
    code = "QU104"
    name = "objective.no-baseline"
    title = "An objective has a target but no baseline"
    severity = Severity.WARNING
    stage = Stage.ADVICE
    rationale = (
        "Progress is the way from where the person stood to the target; without the start there is no way to see it."
    )
    mend = "Fill in Baseline: where the person stood when the plan was written. 0 is a value."
    citation = "OAR 309-019-0140 (measurable objectives with baseline)"
    bad = """
objectives:
  - {id: O1-1, measure: Days driven alone a week, baseline: , target: 5}
"""
    good = """
objectives:
  - {id: O1-1, measure: Days driven alone a week, baseline: 0, target: 5}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        if "objectives.baseline" in case.demanded_fields:
            return
        for objective in case.open_objectives:
            if objective.target is None or objective.baseline is not None or objective.direction == "maintain":
                continue
            if objective.absence("baseline") is None and case.path(objective, "baseline") not in case.unread:
                message = f"{name_of(objective)} has a target but no baseline."
                yield self.finding(case, message, objective, "baseline")


class NoChange(Rule):
    code = "QU105"
    name = "target.no-change"
    title = "Baseline and target are the same"
    severity = Severity.WARNING
    stage = Stage.ADVICE
    rationale = (
        "A target that is already reached when the plan is written asks for nothing, unless the point is to keep it."
    )
    mend = "Mend Baseline or Target; or set Direction to Maintain, if the value is to be kept."
    bad = """
objectives:
  - {id: O1-1, baseline: 5, target: 5}
"""
    good = """
objectives:
  - {id: O1-1, baseline: 5, target: 5, direction: maintain}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        for row in measured(case):
            if row.target is not None and row.baseline == row.target and row.direction != "maintain" and is_open(row):
                message = f"{name_of(row)} has the same value as baseline and as target."
                yield self.finding(case, message, row, "target", value=row.target)


class WrongWay(Rule):
    code = "QU106"
    name = "target.wrong-way"
    title = "Direction contradicts baseline and target"
    severity = Severity.WARNING
    stage = Stage.ADVICE
    rationale = (
        "Where the value is to increase, the target lies above the baseline. If not, one of the three is a slip."
    )
    mend = "Mend Direction, Baseline or Target."
    bad = """
objectives:
  - {id: O1-1, measure: Panic attacks a week, baseline: 3, target: 0, direction: increase}
"""
    good = """
objectives:
  - {id: O1-1, measure: Panic attacks a week, baseline: 3, target: 0, direction: decrease}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        for row in measured(case):
            if row.direction is None or row.baseline is None or row.target is None:
                continue
            change = row.target - row.baseline
            if (row.direction == "increase" and change < 0) or (row.direction == "decrease" and change > 0):
                message = f"{name_of(row)}: the target lies on the other side of the baseline than its direction says."
                yield self.finding(case, message, row, "direction", value=row.direction)


class OffScale(Rule):
    code = "QU107"
    name = "value.off-scale"
    title = "A baseline or target lies outside of its scale"
    severity = Severity.WARNING
    stage = Stage.ADVICE
    rationale = (
        "A target beyond the scale can never be reached, and a scale whose ends are swapped holds no value at all."
    )
    mend = "Mend the value, or Scale from and Scale to."
    bad = """
objectives:
  - {id: O1-1, scale_min: 0, scale_max: 7, baseline: 0, target: 10}
"""
    good = """
objectives:
  - {id: O1-1, scale_min: 0, scale_max: 10, baseline: 2, target: 10}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        for row in measured(case):
            if row.scale_min is None and row.scale_max is None:
                continue
            low, high = row.scale_min, row.scale_max
            if low is not None and high is not None and low >= high:
                message = f"{name_of(row)}: Scale from is not below Scale to."
                yield self.finding(case, message, row, "scale_min", value=low)
                continue
            for name, label, value in (("baseline", "baseline", row.baseline), ("target", "target", row.target)):
                if value is not None and ((low is not None and value < low) or (high is not None and value > high)):
                    message = f"{name_of(row)}: the {label} lies outside of its scale."
                    yield self.finding(case, message, row, name, value=value)


class RatingOffScale(Rule):
    code = "QU108"
    name = "rating.off-scale"
    title = "A progress rating lies outside of the scale that it is given on"
    severity = Severity.WARNING
    stage = Stage.ADVICE
    rationale = (
        "A rating beyond the scale of its goal or objective is a slip of the keyboard, or was given on another scale."
    )
    mend = "Mend Rating, or the scale of the goal or objective."
    bad = """
objectives:
  - {id: O1-1, scale_min: 0, scale_max: 7}
progress:
  - {id: PR1-1, goal: , objectives: [O1-1], rating: 12}
"""
    good = """
objectives:
  - {id: O1-1, scale_min: 0, scale_max: 7}
progress:
  - {id: PR1-1, goal: , objectives: [O1-1], rating: 7}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        if case.plan is None:
            return
        for entry in case.plan.progress:
            if entry.rating is None:
                continue
            rows: list[Goal | Objective] = [row for row in case.plan.objectives if row.id in entry.objectives]
            rows = rows or [row for row in case.plan.goals if row.id == entry.goal]
            if rows and not any(_holds(row, entry.rating) for row in rows):
                message = f"{name_of(entry)}: the rating lies outside of the scale of {rows[0].noun} {rows[0].id}."
                yield self.finding(case, message, entry, "rating", value=entry.rating)


def _holds(row: Goal | Objective, value: float) -> bool:
    return (row.scale_min is None or value >= row.scale_min) and (row.scale_max is None or value <= row.scale_max)


class Jump(Rule):
    code = "QU109"
    name = "target.jump"
    title = "An objective asks for the whole scale at once"
    severity = Severity.INFO
    stage = Stage.ADVICE
    rationale = (
        "Whether a target can be achieved is for people to judge. Only one thing can be seen from the numbers: a way from one "
        "end of the scale to the other in a single objective, which is often better cut into steps."
    )
    mend = "Nothing to do if it is meant. Otherwise choose a nearer target, and raise it at the next review."
    bad = """
objectives:
  - {id: O1-1, scale_min: 0, scale_max: 7, baseline: 0, target: 7}
"""
    good = """
objectives:
  - {id: O1-1, scale_min: 0, scale_max: 7, baseline: 0, target: 5}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        for row in case.open_objectives:
            if row.scale_min is None or row.scale_max is None or row.baseline is None or row.target is None:
                continue
            if row.scale_min < row.scale_max and {row.baseline, row.target} == {row.scale_min, row.scale_max}:
                message = f"{name_of(row)} asks for the whole scale at once."
                yield self.finding(case, message, row, "target", value=row.target)


class DueBeforePlan(Rule):
    code = "QU114"
    name = "target-date.before-plan"
    title = "A target date lies before the plan begins"
    severity = Severity.WARNING
    stage = Stage.ADVICE
    rationale = (
        "What is to be reached lies ahead of the plan. Dates carried over from the last plan are the usual cause."
    )
    mend = "Set a target date within the plan's time."
    bad = """
objectives:
  - {id: O1-1, target_date: 2025-11-30}
"""
    good = """
objectives:
  - {id: O1-1, target_date: 2026-11-30}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        start = (case.plan.effective or case.plan.written) if case.plan else None
        if start is None:
            return
        for row in measured(case):
            if row.target_date is not None and row.target_date < start and is_open(row):
                message = f"{name_of(row)} has a target date before the plan begins."
                yield self.finding(case, message, row, "target_date", value=row.target_date)


class DueAfterPlan(Rule):
    code = "QU115"
    name = "target-date.after-plan"
    title = "A target date lies after the plan ends"
    severity = Severity.WARNING
    stage = Stage.ADVICE
    rationale = (
        "An objective is to be reached while its plan holds; what takes longer is a goal, or needs a nearer step."
    )
    mend = "Set a target date within the plan's time, or mend Ends of the plan."
    bad = """
objectives:
  - {id: O1-1, target_date: 2027-11-30}
"""
    good = """
goals:
  - {id: G1, target_date: 2027-11-30}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        ends = case.plan.ends if case.plan else None
        if ends is None:
            return
        for row in case.open_objectives:
            if row.target_date is not None and row.target_date > ends:
                message = f"{name_of(row)} has a target date after the plan ends."
                yield self.finding(case, message, row, "target_date", value=row.target_date)


RULES: tuple[type[Rule], ...] = (
    NoBaseline,
    NoChange,
    WrongWay,
    OffScale,
    RatingOffScale,
    Jump,
    DueBeforePlan,
    DueAfterPlan,
)
