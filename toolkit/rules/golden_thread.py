"""GT1xx: the golden thread from need to goal to objective to intervention to progress: each level goes on to the next.

Our own advice; where a payer demands a level, the completeness rules count its rows.
"""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.findings import Finding, Severity, Stage
from toolkit.records.goals import Objective, Progress
from toolkit.rules.case import Case, listed, name_of
from toolkit.rules.rows import is_open
from toolkit.rules.rule import Rule

__all__ = ["RULES"]

_LOOKS = 3
_STILL = frozenset({"no_change", "worsening"})


class GoalWithoutObjective(Rule):
    code = "GT106"
    name = "goal.without-objective"
    title = "A goal has no objective"
    severity = Severity.WARNING
    stage = Stage.ADVICE
    rationale = (
        "A goal is reached in steps that can be seen; without one there is nothing to work on and nothing to review."
    )
    mend = "Add an objective to Objectives that names this goal, or mark the goal as met or discontinued."
    bad = """
goals:
  - {id: G2, text: Rosa sleeps through the night, client_words: I want to sleep, needs: [N1]}
"""
    good = """
goals:
  - {id: G2, text: Rosa sleeps through the night, client_words: I want to sleep, needs: [N1], status: met}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        if case.plan is None:
            return
        served = {objective.goal for objective in case.plan.objectives}
        for goal in case.plan.goals:
            if goal.id not in served and is_open(goal) and not case.says_none("objectives", goal):
                yield self.finding(case, f"{name_of(goal)} has no objective.", goal)


class ObjectiveWithoutIntervention(Rule):
    code = "GT107"
    name = "objective.without-intervention"
    title = "No intervention serves an objective"
    severity = Severity.WARNING
    stage = Stage.ADVICE
    rationale = (
        "Each step needs somebody who helps with it. An intervention may serve a goal, and then all its objectives."
    )
    mend = "Add an intervention that names this objective or its goal, or mark the objective as met or discontinued."
    bad = """
interventions:
  - {id: I1-1, goal: , objectives: [O1-2]}
  - {id: I1-2, goal: , objectives: [O1-2]}
"""
    good = """
interventions:
  - {id: I1-1, goal: , objectives: [O1-1]}
  - {id: I1-2, goal: G1, objectives: []}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        plan = case.plan
        if plan is None:
            return
        goals = {row.goal for row in plan.interventions if not row.objectives}
        named = {name for row in plan.interventions for name in row.objectives}
        for row in plan.objectives:
            if row.id in named or row.goal in goals or not is_open(row) or row.goal not in case.goal_ids:
                continue
            if not case.says_none("interventions", row):
                yield self.finding(case, f"No intervention serves objective {row.id}.", row)


class ProgressOnClosed(Rule):
    code = "GT108"
    name = "progress.on-closed"
    title = "A progress entry speaks of an objective that was not open on its date"
    severity = Severity.WARNING
    stage = Stage.ADVICE
    rationale = (
        "A service that is noted against an objective which was met, or not yet begun, is one that payers take back."
    )
    mend = "Name an objective that was open on that day, or mend Date, Started or Closed."
    bad = """
objectives:
  - {id: O1-2, status: met, closed: 2026-09-20}
progress:
  - {id: PR1-1, goal: , objectives: [O1-2], period_from: 2026-09-21, date: 2026-10-01}
"""
    good = """
objectives:
  - {id: O1-2, status: met, closed: 2026-10-01}
progress:
  - {id: PR1-1, goal: , objectives: [O1-2], period_from: 2026-09-21, date: 2026-10-01}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        plan = case.plan
        if plan is None or not plan.progress:
            return
        objectives = {row.id: row for row in plan.objectives}
        for entry in plan.progress:
            closed = [
                name for name in entry.objectives if name in objectives and not _was_open(objectives[name], entry)
            ]
            if closed:
                message = f"{name_of(entry)} speaks of {_nouns(closed)} that was not open on its date."
                yield self.finding(case, message, entry, "objectives")


def _nouns(objectives: list[str]) -> str:
    return f"objective {listed(objectives, 'and')}"


def _was_open(objective: Objective, entry: Progress) -> bool:
    first, last = entry.period_from or entry.date, entry.date or entry.period_to
    if objective.closed is not None and first is not None and objective.closed < first:
        return False
    return not (objective.started is not None and last is not None and last < objective.started)


class NeedWithoutGoal(Rule):
    code = "GT109"
    name = "need.without-goal"
    title = "A need is answered by no goal"
    severity = Severity.WARNING
    stage = Stage.ADVICE
    rationale = (
        "Needs that were assessed and then left out are a listed fault. A need may wait, with the reason written down."
    )
    mend = "Name the need in Needs of a goal; or set its Status to Deferred, with the reason, or to Resolved."
    citation = "Joint Commission CTS.03.01.03 (common finding: assessed needs left out)"
    bad = """
needs:
  - {id: N2, text: Has no permanent place to live, status: active}
"""
    good = """
needs:
  - {id: N2, text: Has no permanent place to live, status: deferred, deferred_reason: Waits for the county list}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        plan = case.plan
        if plan is None or not plan.needs:
            return
        answered = {need for goal in plan.goals for need in goal.needs}
        for need in plan.needs:
            if need.id not in answered and need.status not in ("deferred", "resolved"):
                yield self.finding(case, f"No goal answers need {need.id}.", need)


class DeferredWithoutReason(Rule):
    code = "GT110"
    name = "need.deferred-unexplained"
    title = "A need is deferred without a reason"
    severity = Severity.WARNING
    stage = Stage.ADVICE
    rationale = "A need that waits has a reason: the person's own order of things, or something that has to come first."
    mend = "Fill in Reason deferred."
    citation = "26 TAC 564.804 (reason when a need is deferred)"
    bad = """
needs:
  - {id: N2, text: Has no permanent place to live, status: deferred, deferred_reason: }
"""
    good = """
needs:
  - {id: N2, text: Has no permanent place to live, status: deferred, deferred_reason: Wants to settle work first}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        if "needs.deferred_reason" in case.demanded_fields:
            return
        for need in case.plan.needs if case.plan else ():
            if need.status == "deferred" and not (need.deferred_reason or need.absence("deferred_reason")):
                yield self.finding(case, f"{name_of(need)} is deferred without a reason.", need, "deferred_reason")


class DiagnosisUnaddressed(Rule):
    code = "GT111"
    name = "diagnosis.unaddressed"
    title = "A diagnosis is behind none of the plan's needs"
    severity = Severity.WARNING
    stage = Stage.ADVICE
    rationale = (
        "Where a plan says which diagnosis a need comes from, a diagnosis that no need names was either forgotten or is not "
        "treated here. Plans that do not link needs to diagnoses are left alone."
    )
    mend = "Name the diagnosis in Diagnoses of a need (a deferred one will do), or fill in Resolved."
    bad = """
diagnoses:
  - {id: D2, code: F32.1, title: Major depressive disorder}
"""
    good = """
diagnoses:
  - {id: D2, code: F32.1, title: Major depressive disorder, resolved: 2026-05-01}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        linked = {name for need in (case.plan.needs if case.plan else ()) for name in need.diagnoses}
        if not linked:
            return
        for diagnosis in case.record.diagnoses:
            if diagnosis.id not in linked and (diagnosis.resolved is None or diagnosis.resolved > case.as_of):
                message = f"{name_of(diagnosis)} is behind none of the plan's needs."
                yield self.finding(case, message, diagnosis)


class Stuck(Rule):
    code = "GT112"
    name = "objective.stuck"
    title = "Three progress entries in a row say that an objective does not change, or gets worse"
    severity = Severity.INFO
    stage = Stage.ADVICE
    rationale = (
        "What does not help after three looks is worth a talk: another step, another intervention, or another goal."
    )
    mend = "Talk it over with the person, and change the plan; or say at the next review why it stays as it is."
    bad = """
progress:
  - {id: PR1-1, goal: , objectives: [O1-1], date: 2026-09-10, status: no_change}
  - {id: PR1-2, objectives: [O1-1], date: 2026-09-17, text: No drive this week, status: worsening}
  - {id: PR1-3, objectives: [O1-1], date: 2026-09-24, text: No drive this week, status: no_change}
"""
    good = """
progress:
  - {id: PR1-1, goal: , objectives: [O1-1], date: 2026-09-10, status: no_change}
  - {id: PR1-2, objectives: [O1-1], date: 2026-09-17, text: No drive this week, status: no_change}
  - {id: PR1-3, objectives: [O1-1], date: 2026-09-24, text: Drove to the store, status: improving}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        plan = case.plan
        if plan is None or len(plan.progress) < _LOOKS:
            return
        dated = sorted(
            (row for row in plan.progress if row.date and row.status), key=lambda row: row.date or case.as_of
        )
        for objective in plan.objectives:
            last = [row.status for row in dated if objective.id in row.objectives][-_LOOKS:]
            if is_open(objective) and len(last) == _LOOKS and _STILL.issuperset(last):
                message = f"The last three progress entries on objective {objective.id} show no change for the better."
                yield self.finding(case, message, objective, "status", value=objective.status)


RULES: tuple[type[Rule], ...] = (
    GoalWithoutObjective,
    ObjectiveWithoutIntervention,
    ProgressOnClosed,
    NeedWithoutGoal,
    DeferredWithoutReason,
    DiagnosisUnaddressed,
    Stuck,
)
