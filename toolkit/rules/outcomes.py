"""ME1xx: scores of outcome measures. Our own advice, by the tools' own figures (`docs/measures.md`); never a diagnosis."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date as Date

from toolkit.findings import Finding, Severity, Stage
from toolkit.records.care import OutcomeMeasure
from toolkit.records.outcometools import OutcomeTool, Trend, change_since, tool_named, total_problem
from toolkit.rules.case import Case, name_of
from toolkit.rules.rule import Rule

__all__ = ["RULES"]


def _known(case: Case) -> Iterator[tuple[OutcomeMeasure, OutcomeTool]]:
    for measure in case.record.outcome_measures:
        tool = tool_named(measure.tool).tool if measure.tool else None
        if tool is not None:
            yield measure, tool


class TotalImpossible(Rule):
    code = "ME101"
    name = "score.impossible"
    title = "The total of an outcome measure is none that its tool can give"
    severity = Severity.WARNING
    stage = Stage.ADVICE
    rationale = "A slip of the keyboard turns a 14 into a 41, and the next change of plan may rest on it."
    mend = "Look at the filled-in form, and correct Total or Tool."
    bad = """
outcome_measures: [{id: OM1, tool: PHQ-9, date: 2026-09-01, total: 41}]
"""
    good = """
outcome_measures: [{id: OM1, tool: PHQ-9, date: 2026-09-01, total: 14}]
"""

    def check(self, case: Case) -> Iterator[Finding]:
        for measure, tool in _known(case):
            problem = total_problem(tool, measure.total) if measure.total is not None else ""
            if problem:
                message = f"{name_of(measure)} has a total that its tool cannot give: {problem}."
                yield self.finding(case, message, measure, "total", value=measure.total)


class ToolUnknown(Rule):
    code = "ME102"
    name = "tool.unknown"
    title = "An outcome measure names a tool of which no range and no threshold is known"
    severity = Severity.INFO
    stage = Stage.ADVICE
    rationale = "Its score is kept and printed as it stands; whether it is possible, better or worse, cannot be said."
    mend = "Nothing to do if the tool is another one; else write its name as the list of tools does."
    bad = """
outcome_measures: [{id: OM1, tool: PHQ9-A, date: 2026-09-01, total: 14}]
"""
    good = """
outcome_measures: [{id: OM1, tool: phq 9, date: 2026-09-01, total: 14}]
"""

    def check(self, case: Case) -> Iterator[Finding]:
        for measure in case.record.outcome_measures:
            found = tool_named(measure.tool) if measure.tool else None
            if found is not None and found.tool is None:
                hint = f"Did you mean {found.near}? {self.mend}" if found.near else ""
                message = f"{name_of(measure)} names a tool of which nothing is known here; its score was not judged."
                yield self.finding(case, message, measure, "tool", hint=hint, value=measure.tool)


class ScoreIncomplete(Rule):
    code = "ME103"
    name = "score.incomplete"
    title = "An outcome measure has no date, or neither a total nor a level"
    severity = Severity.INFO
    stage = Stage.ADVICE
    rationale = "Without both it shows no change over time. A total with missing answers is incomplete and stays blank."
    mend = "Fill in what is blank, or delete the row if the measure was not finished."
    bad = """
outcome_measures: [{id: OM1, tool: PHQ-9, date: 2026-09-01, total: }]
"""
    good = """
outcome_measures: [{id: OM1, tool: LOCUS, date: 2026-09-01, level: Level 2}]
"""

    def check(self, case: Case) -> Iterator[Finding]:
        for measure in case.record.outcome_measures:
            scored = measure.total is not None or measure.level or measure.absence("total") or measure.absence("level")
            blank = [name for name, there in (("date", measure.date), ("total", scored)) if not there]
            unread = [name for name in ("date", "total") if case.path(measure, name) in case.unread]
            if blank and not unread:
                said = " and ".join({"date": "no date", "total": "neither a total nor a level"}[name] for name in blank)
                yield self.finding(case, f"{name_of(measure)} has {said}.", measure, blank[0])


class ScoreWorse(Rule):
    code = "ME104"
    name = "score.worse"
    title = "The last score is worse than the one before by more than chance, and the plan was not looked at since"
    severity = Severity.WARNING
    stage = Stage.ADVICE
    rationale = (
        "A score that gets worse is a reason to look at the plan; what follows from it is the clinician's to say."
    )
    mend = "Look at the plan with the client; a review, or a new version of the plan, on or after that day ends this advice."
    bad = """
outcome_measures:
  - {id: OM1, tool: PHQ-9, date: 2026-08-28, total: 9}
  - {id: OM2, tool: PHQ-9, date: 2026-09-22, total: 15}
"""
    good = """
outcome_measures:
  - {id: OM1, tool: PHQ-9, date: 2026-08-28, total: 9}
  - {id: OM2, tool: PHQ-9, date: 2026-09-22, total: 14}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        if len(case.record.outcome_measures) < 2:
            return
        values = case.demands.agency_values
        known = [(m, tool) for m, tool in _known(case) if m.date is not None and m.date <= case.as_of]
        last = {tool.name: m for m, tool in sorted(known, key=lambda entry: entry[0].date or Date.min)}
        for measure in last.values():
            change = change_since(case.record.outcome_measures, measure, "last", values)
            if change is None or change.trend is not Trend.WORSE or _looked_at(case, measure.date or Date.min):
                continue
            message = (
                f"{name_of(measure)} is worse than {change.earlier.id} by {abs(change.by)}; for {change.tool.name}, "
                f"{change.threshold} or more counts."
            )
            yield self.finding(
                case,
                message,
                measure,
                "total",
                citation=change.source,
                value=f"{change.earlier.total} → {measure.total}",
            )


def _looked_at(case: Case, day: Date) -> bool:
    """Whether the plan was written or reviewed on that day or later."""
    if case.plan is None:
        return False
    days = (case.plan.written, *(review.held for review in case.plan.reviews))
    return any(each is not None and day <= each <= case.as_of for each in days)


RULES: tuple[type[Rule], ...] = (TotalImpossible, ToolUnknown, ScoreIncomplete, ScoreWorse)
