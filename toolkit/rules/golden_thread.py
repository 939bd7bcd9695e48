"""GT1xx: the golden thread from need to goal to objective to intervention to progress, without a loose end at any level.

A row that points nowhere would be lost when the plan is printed under its goals: such findings are errors of the plan's
content. A level without the next one is advice; where a payer demands it, the completeness rules count rows.
"""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.findings import Finding, Severity, Stage
from toolkit.records.goals import Goal, Intervention, Need, Objective, Progress
from toolkit.rules.case import Case, listed, name_of
from toolkit.rules.rule import Rule

__all__ = ["RULES"]

_CLOSED = frozenset({"met", "discontinued"})
_LOST = "A row that hangs on nothing would not be printed under any goal, and its text would be lost without a word."


class OrphanObjective(Rule):
    code = "GT101"
    name = "objective.orphan"
    title = "An objective hangs on no goal of its plan"
    severity = Severity.ERROR
    stage = Stage.CONTENT
    rationale = _LOST
    mend = "Write the id of its goal into Goal, or add the goal."
    bad = """
objectives:
  - {id: O1-1, goal: G7}
"""
    good = """
objectives:
  - {id: O1-1, goal: G1}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        for objective in case.plan.objectives if case.plan else ():
            if objective.goal in case.goal_ids or case.path(objective, "goal") in case.unread:
                continue
            what = (
                "does not say which goal it serves"
                if not objective.goal
                else "names a goal that its plan does not have"
            )
            yield self.finding(
                case,
                f"{name_of(objective)} {what}.",
                objective,
                "goal",
                value=objective.goal,
                cause=f"{self.code}:{what}",
            )


class OrphanIntervention(Rule):
    code = "GT102"
    name = "intervention.orphan"
    title = "An intervention serves no goal or objective of its plan"
    severity = Severity.ERROR
    stage = Stage.CONTENT
    rationale = _LOST
    mend = "Write the id of a goal into Goal, or ids of objectives into Objectives."
    bad = """
interventions:
  - {id: I1-2, goal: , objectives: [O9-9]}
"""
    good = """
interventions:
  - {id: I1-2, goal: , objectives: [O1-1]}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        for row in case.plan.interventions if case.plan else ():
            yield from _loose_ends(self, case, row, "serves")


class OrphanProgress(Rule):
    code = "GT103"
    name = "progress.orphan"
    title = "A progress entry speaks of no goal or objective of its plan"
    severity = Severity.ERROR
    stage = Stage.CONTENT
    rationale = f"{_LOST} Payers ask that a note names what it serves."
    mend = "Write the id of a goal into Goal, or ids of objectives into Objectives."
    bad = """
progress:
  - {id: PR1-1, goal: , objectives: []}
"""
    good = """
progress:
  - {id: PR1-1, goal: G1, objectives: []}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        for row in case.plan.progress if case.plan else ():
            yield from _loose_ends(self, case, row, "speaks of")


def _loose_ends(rule: Rule, case: Case, row: Intervention | Progress, verb: str) -> Iterator[Finding]:
    if row.goal in case.goal_ids and not row.objectives:
        return
    unread = case.path(row, "goal") in case.unread or case.path(row, "objectives") in case.unread
    if not row.goal and not row.objectives and not unread:
        message = f"{name_of(row)} does not say which goal or objectives it {verb}."
        yield rule.finding(case, message, row, "goal", cause=f"{rule.code}:blank")
    if row.goal and row.goal not in case.goal_ids:
        message = f"{name_of(row)} names a goal that its plan does not have."
        yield rule.finding(case, message, row, "goal", value=row.goal, cause=f"{rule.code}:goal")
    lost = [name for name in row.objectives if name not in case.objective_ids]
    if lost:
        message = f"{name_of(row)} names objectives that its plan does not have."
        yield rule.finding(case, message, row, "objectives", value="; ".join(lost), cause=f"{rule.code}:objectives")


class UnknownReference(Rule):
    code = "GT104"
    name = "reference.unknown"
    title = "A row names a need, diagnosis, episode or plan that the record does not have"
    severity = Severity.WARNING
    stage = Stage.ADVICE
    rationale = "The link is lost in print, and the rules that follow it (which need a goal answers) cannot see it."
    mend = "Mend the id, or add the row that it names."
    bad = """
goals:
  - {id: G1, needs: [N1, N8]}
"""
    good = """
goals:
  - {id: G1, needs: [N1]}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        plan = case.plan
        if plan is None:
            return
        record = case.record
        needs = {need.id for need in plan.needs}
        diagnoses = {diagnosis.id for diagnosis in record.diagnoses}
        for goal in plan.goals:
            if not needs.issuperset(goal.needs):
                yield self._unknown(case, goal, "needs", "a need", goal.needs)
        for need in plan.needs:
            if not diagnoses.issuperset(need.diagnoses):
                yield self._unknown(case, need, "diagnoses", "a diagnosis", need.diagnoses)
        if plan.episode and all(episode.id != plan.episode for episode in record.episodes):
            yield self.finding(
                case,
                f"{name_of(plan)} names an episode that the record does not have.",
                plan,
                "episode",
                value=plan.episode,
            )
        if plan.supersedes and (plan.supersedes == plan.id or record.plan(plan.supersedes) is None):
            message = f"{name_of(plan)} replaces a plan that the record does not have."
            yield self.finding(case, message, plan, "supersedes", value=plan.supersedes)

    def _unknown(self, case: Case, row: Goal | Need, name: str, what: str, ids: tuple[str, ...]) -> Finding:
        message = f"{name_of(row)} names {what} that the record does not have."
        return self.finding(case, message, row, name, value="; ".join(ids))


class UnknownStaff(Rule):
    code = "GT105"
    name = "staff.unknown"
    title = "A staff id is named that the Staff sheet does not list"
    severity = Severity.WARNING
    stage = Stage.ADVICE
    rationale = (
        "The document would print the bare id where a name and a credential belong, and signatures cannot be matched."
    )
    mend = "Mend the id, or add the person to Staff."
    bad = """
interventions:
  - {id: I1-1, responsible: ST99}
  - {id: I1-2, responsible: ST99}
"""
    good = """
interventions:
  - {id: I1-1, responsible: ST1}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        plan = case.plan
        if plan is None:
            return
        known = {member.id for member in case.record.staff}
        named = [(plan, "author"), (plan, "primary_clinician"), (plan, "coordinator")]
        rows = [(row, "responsible") for row in (*plan.interventions, *plan.services)]
        rows += [(row, "author") for row in plan.progress] + [(row, "staff") for row in plan.signatures]
        for row, name in (*named, *rows):
            staff_id = getattr(row, name)
            if staff_id and staff_id not in known:
                known.add(staff_id)
                message = f"{name_of(row)} names a staff member whom the record does not have."
                yield self.finding(case, message, row, name, value=staff_id, cause=f"{self.code}:staff")


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
            if goal.id not in served and goal.status not in _CLOSED and not case.says_none("objectives", goal):
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
            if row.id in named or row.goal in goals or row.status in _CLOSED or row.goal not in case.goal_ids:
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


RULES: tuple[type[Rule], ...] = (
    OrphanObjective,
    OrphanIntervention,
    OrphanProgress,
    UnknownReference,
    UnknownStaff,
    GoalWithoutObjective,
    ObjectiveWithoutIntervention,
    ProgressOnClosed,
    NeedWithoutGoal,
    DeferredWithoutReason,
    DiagnosisUnaddressed,
)
