"""QU1xx, by words: can a reader tell when a goal or objective is reached? Our own advice: fields first, text second.

Where a payer demands a field, the completeness rules speak of it, and these keep silent about it.
"""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.findings import Finding, Severity, Stage
from toolkit.records.goals import Objective
from toolkit.rules import prose
from toolkit.rules.case import Case, name_of
from toolkit.rules.rows import is_open, measured
from toolkit.rules.rule import Rule

__all__ = ["RULES"]

_PREFER_FIELDS = "Structured fields are looked at first; the sentence counts only where they are blank."


def _is_measurable(objective: Objective) -> bool:
    if objective.measure and objective.target is not None:
        return True
    return prose.counts_something(objective.text or "") or (
        objective.measure is not None and prose.counts_something(objective.measure)
    )


class Unmeasurable(Rule):
    code = "QU101"
    name = "objective.unmeasurable"
    title = "An objective does not say how one will see that it is reached"
    severity = Severity.WARNING
    stage = Stage.ADVICE
    rationale = (
        "An objective that nobody can count cannot be found met, and reviewers of every payer ask for one that can. "
        "A measure with a target, a number with its unit, a score, or a count of zero (“no panic attacks”) will do. "
        f"{_PREFER_FIELDS} A time alone (“within 6 months”) measures nothing."
    )
    mend = "Fill in Measure and Target, or write the number and its unit into the text."
    citation = "Joint Commission CTS.03.01.03 (common finding: goals not measurable)"
    bad = """
objectives:
  - {id: O1-1, text: Rosa will drive to work alone within 6 months, measure: , target: }
"""
    good = """
objectives:
  - {id: O1-1, text: Rosa will drive to work alone, measure: Days driven alone a week, target: 5}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        for objective in case.open_objectives:
            if not _is_measurable(objective) and not prose.opens_vaguely(objective.text or ""):
                message = f"{name_of(objective)} does not say how one will see that it is reached."
                yield self.finding(case, message, objective, "measure")


class Vague(Rule):
    code = "QU102"
    name = "objective.vague"
    title = "An objective rests on a verb that nobody can see done"
    severity = Severity.WARNING
    stage = Stage.ADVICE
    rationale = (
        "“Improve”, “explore”, “gain insight” or “cope better” say nothing that two people would judge alike. With a "
        "measure beside them they are fine: “improve sleep to 7 hours a night” is not found."
    )
    mend = "Say what the person will do, how often or how much, or fill in Measure and Target."
    bad = """
objectives:
  - {id: O1-1, text: Rosa will gain insight into her fear of driving, measure: , target: }
"""
    good = """
objectives:
  - {id: O1-1, text: Rosa will gain insight into her fear of driving and name 3 thoughts that start it, measure: , target: }
"""

    def check(self, case: Case) -> Iterator[Finding]:
        for objective in case.open_objectives:
            if not _is_measurable(objective) and prose.opens_vaguely(objective.text or ""):
                message = f"{name_of(objective)} rests on a verb that nobody can see done, and has no measure."
                yield self.finding(case, message, objective, "text", value=objective.text)


class Undated(Rule):
    code = "QU103"
    name = "objective.undated"
    title = "An objective has no target date"
    severity = Severity.WARNING
    stage = Stage.ADVICE
    rationale = (
        "Without a date nobody knows when to ask whether the objective is met. In one payer's audit only 48 % of plans "
        f"had a time frame. {_PREFER_FIELDS}"
    )
    mend = "Fill in Target date."
    citation = "Magellan treatment record review 2022"
    bad = """
objectives:
  - {id: O1-1, target_date: }
"""
    good = """
objectives:
  - {id: O1-1, target_date: , text: Rosa will drive to work alone on 5 days a week by the end of November}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        if "objectives.target_date" in case.demanded_fields:
            return
        for objective in case.open_objectives:
            if objective.target_date is None and not prose.has_time_phrase(objective.text or ""):
                if objective.absence("target_date") or case.path(objective, "target_date") in case.unread:
                    continue
                yield self.finding(case, f"{name_of(objective)} has no target date.", objective, "target_date")


class StaffActs(Rule):
    code = "QU110"
    name = "objective.staff-acts"
    title = "An objective says what staff will do"
    severity = Severity.WARNING
    stage = Stage.ADVICE
    rationale = "An objective is what the person will do or be able to do. What staff do belongs to the interventions."
    mend = "Say what the person will do, and move the work of staff to Interventions."
    bad = """
objectives:
  - {id: O1-1, text: Therapist will teach Rosa 3 ways to breathe}
"""
    good = """
objectives:
  - {id: O1-1, text: Rosa will use 3 ways to breathe that her therapist teaches}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        names = _staff_names(case)
        for objective in case.open_objectives:
            if prose.staff_acts(objective.text or "", names):
                message = f"{name_of(objective)} says what staff will do."
                yield self.finding(case, message, objective, "text", value=objective.text)


def _staff_names(case: Case) -> frozenset[str]:
    """Words of the names of staff, apart from those that the client is called by too."""
    client = case.record.client
    own = f"{client.first_name} {client.last_name} {client.preferred_name}".casefold().split()
    names = " ".join(member.name or "" for member in case.record.staff).casefold().split()
    return frozenset(name for name in names if len(name) > 2 and name not in own)


class UnexplainedStatus(Rule):
    code = "QU111"
    name = "status.unexplained"
    title = "A goal or objective was discontinued without a reason"
    severity = Severity.WARNING
    stage = Stage.ADVICE
    rationale = "Whoever reads the plan later sees that work stopped, and has to know whether it was the person's wish."
    mend = "Fill in Status reason."
    bad = """
objectives:
  - {id: O1-2, status: discontinued, status_reason: }
"""
    good = """
objectives:
  - {id: O1-2, status: discontinued, status_reason: Rosa moved to the driving group}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        for row in measured(case):
            if f"{row.collection}.status_reason" in case.demanded_fields:
                continue
            if row.status == "discontinued" and not (row.status_reason or row.absence("status_reason")):
                message = f"{name_of(row)} was discontinued and does not say why."
                yield self.finding(case, message, row, "status_reason")


class NoClientWords(Rule):
    code = "QU112"
    name = "goal.no-client-words"
    title = "A goal does not hold the client's own words"
    severity = Severity.WARNING
    stage = Stage.ADVICE
    rationale = (
        "A goal is the person's. Goals that are not in the person's words head the faults that accreditors name."
    )
    mend = "Fill in Client's words: what the person said, as it was said."
    citation = "Joint Commission CTS.03.01.03 (common finding: goals not in the person's words)"
    bad = """
goals:
  - {id: G1, client_words: }
"""
    good = """
goals:
  - {id: G1, client_words: I want my mornings back}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        if "goals.client_words" in case.demanded_fields:
            return
        for goal in case.plan.goals if case.plan else ():
            if goal.client_words or not is_open(goal) or goal.absence("client_words"):
                continue
            if not prose.has_quotation(goal.text or ""):
                message = f"{name_of(goal)} does not hold the client's own words."
                yield self.finding(case, message, goal, "client_words")


class NotAgreed(Rule):
    code = "QU113"
    name = "goal.not-agreed"
    title = "The client does not agree with a goal, and nobody says why"
    severity = Severity.WARNING
    stage = Stage.ADVICE
    rationale = "A person may disagree. Then the plan says so, and what the person would rather work on."
    mend = "Fill in Reason not agreed."
    citation = "OAC 5122-27-03 (mutually agreed goals, else the reason)"
    bad = """
goals:
  - {id: G1, agreed: false, not_agreed_reason: }
"""
    good = """
goals:
  - {id: G1, agreed: false, not_agreed_reason: Wants to work on sleep first}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        if "goals.not_agreed_reason" in case.demanded_fields:
            return
        for goal in case.plan.goals if case.plan else ():
            if goal.agreed is False and not (goal.not_agreed_reason or goal.absence("not_agreed_reason")):
                message = f"The client does not agree with goal {goal.id}, and no reason is given."
                yield self.finding(case, message, goal, "not_agreed_reason")


RULES: tuple[type[Rule], ...] = (
    Unmeasurable,
    Vague,
    Undated,
    StaffActs,
    UnexplainedStatus,
    NoClientWords,
    NotAgreed,
)
