"""GT10x: rows that hang on nothing, and names that lead nowhere.

A row that points nowhere would be lost when the plan is printed under its goals: such findings are errors of the plan's
content, whatever the payer. A link that is lost without losing text is a warning.
"""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.findings import Finding, Severity, Stage
from toolkit.records.goals import Goal, Intervention, Need, Progress
from toolkit.rules.case import Case, name_of
from toolkit.rules.rule import Rule

__all__ = ["RULES"]

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
            if row.objectives or row.goal not in case.goal_ids:
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
            if row.objectives or row.goal not in case.goal_ids:
                yield from _loose_ends(self, case, row, "speaks of")


def _loose_ends(rule: Rule, case: Case, row: Intervention | Progress, verb: str) -> Iterator[Finding]:
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
    name = "staff.not-listed"
    title = "A staff id is named of whom the record knows nothing"
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
            if staff_id and staff_id not in known and case.path(row, name) not in case.unread:
                known.add(staff_id)
                message = f"{name_of(row)} names a staff member whom the record does not have."
                yield self.finding(case, message, row, name, value=staff_id, cause=f"{self.code}:staff")


RULES: tuple[type[Rule], ...] = (OrphanObjective, OrphanIntervention, OrphanProgress, UnknownReference, UnknownStaff)
