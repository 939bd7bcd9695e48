"""TL1xx: deadlines of plans and reviews by the client's payers, and plans that are no longer in force.

Reported, and never a reason not to print: a plan is printed to be signed and reviewed. The days are the payers' part; the
reckoning stands in the hint, so that nobody has to take our word for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from toolkit.findings import Finding, Severity, Stage
from toolkit.payers.duedates.duedates import DueStatus, Reckoning
from toolkit.payers.duedates.grounds import lacking_in_words
from toolkit.payers.kinds.parts import PlanKind
from toolkit.records.fields import Row
from toolkit.rules.case import Case, in_sentence, label_of, name_of
from toolkit.rules.rule import Rule

__all__ = ["RULES"]

_SOON = timedelta(days=14)


def _reckoned(reckoning: Reckoning) -> str:
    return f"Reckoned: {reckoning.why}."


class FirstPlanOverdue(Rule):
    code = "TL101"
    name = "first-plan.overdue"
    title = "The first plan is overdue"
    severity = Severity.ERROR
    stage = Stage.IN_FORCE
    rationale = "From the day after, services are given without the plan that the payer demands."
    mend = "Write the plan, and fill in Written."
    bad = """
demands:
  - {id: first-plan, first_plan_within: 30 calendar days, from: admission}
without: [plan]
"""
    good = """
demands:
  - {id: first-plan, first_plan_within: 30 calendar days, from: admission}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        for what, reckoning in (("first", case.first_plan), ("interim", case.interim_plan)):
            if reckoning is not None and reckoning.status is DueStatus.OVERDUE:
                message = f"The {what} plan was due on {reckoning.due} and is not written. {_asks(reckoning)}"
                hint = f"{self.mend} {_reckoned(reckoning)}"
                yield self.finding(case, message, path="plans", demand=reckoning.demand, hint=hint)


def _asks(reckoning: Reckoning) -> str:
    return f"{reckoning.demand.profile.title} demands it."


class FirstPlanLate(Rule):
    code = "TL102"
    name = "first-plan.late"
    title = "The first plan was written after it was due"
    severity = Severity.WARNING
    stage = Stage.IN_FORCE
    rationale = "It cannot be mended any more, and an auditor will ask about the days between."
    mend = "Nothing to do but to know it, if the dates are right."
    bad = """
demands:
  - {id: first-plan, first_plan_within: 10 calendar days, from: admission}
"""
    good = """
demands:
  - {id: first-plan, first_plan_within: 12 calendar days, from: admission}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        for what, reckoning in (("first", case.first_plan), ("interim", case.interim_plan)):
            if reckoning is not None and reckoning.status is DueStatus.DONE and reckoning.is_late:
                message = f"The {what} plan was written on {reckoning.done}, and was due on {reckoning.due}."
                hint = f"{self.mend} {_reckoned(reckoning)}"
                yield self.finding(
                    case, message, field="written", demand=reckoning.demand, hint=hint, value=reckoning.done
                )


class ReviewOverdue(Rule):
    code = "TL103"
    name = "review.overdue"
    title = "The review of the plan is overdue"
    severity = Severity.ERROR
    stage = Stage.IN_FORCE
    rationale = (
        "A missed review date is among the faults that are found most, and payers take back what they paid after it."
    )
    mend = "Hold the review and fill in Held, in a row of Reviews."
    citation = "Joint Commission CTS.03.01.03 (common finding: review dates missed)"
    bad = """
demands:
  - {id: reviews, review_every: 30 calendar days, from: [plan, last_review]}
as_of: 2026-10-02
"""
    good = """
demands:
  - {id: reviews, review_every: 30 calendar days, from: [plan, last_review]}
as_of: 2026-10-02
reviews:
  - {id: R1, held: 2026-09-28, decision: continue}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        reckoning = case.next_review
        if case.plan is not None and reckoning is not None and reckoning.status is DueStatus.OVERDUE:
            message = f"The review of plan {case.plan.id} was due on {reckoning.due}. {_asks(reckoning)}"
            hint = f"{self.mend} {_reckoned(reckoning)}"
            path = case.path(case.plan, "reviews")
            yield self.finding(case, message, path=path, demand=reckoning.demand, hint=hint)


class DueSoon(Rule):
    code = "TL104"
    name = "due.soon"
    title = "A plan or review is due within two weeks, or its window is open"
    severity = Severity.INFO
    stage = Stage.IN_FORCE
    rationale = "Known in time, a review costs one appointment. Known too late, it costs the payment."
    mend = "Make an appointment."
    bad = """
demands:
  - {id: reviews, review_every: 30 calendar days, from: [plan, last_review]}
as_of: 2026-10-01
"""
    good = """
demands:
  - {id: reviews, review_every: 90 calendar days, from: [plan, last_review]}
as_of: 2026-10-01
"""

    def check(self, case: Case) -> Iterator[Finding]:
        plan = case.plan
        review = f"The review of plan {plan.id}" if plan else ""
        path = case.path(plan, "reviews") if plan else ""
        for what, where, reckoning in (
            ("The first plan", "plans", case.first_plan),
            ("The interim plan", "plans", case.interim_plan),
            (review, path, case.next_review),
        ):
            if reckoning is not None and _is_soon(case, reckoning):
                message = f"{what} is due on {reckoning.due}."
                yield self.finding(case, message, path=where, demand=reckoning.demand, hint=_reckoned(reckoning))


def _is_soon(case: Case, reckoning: Reckoning) -> bool:
    if reckoning.status is DueStatus.DUE:
        return True
    near = reckoning.due is not None and reckoning.due - case.as_of <= _SOON
    return reckoning.status is DueStatus.NOT_DUE and near


class DueUnknown(Rule):
    code = "TL105"
    name = "due.unknown"
    title = "Nobody can say when a plan or review is due, since a date is blank"
    severity = Severity.WARNING
    stage = Stage.IN_FORCE
    rationale = "A deadline that cannot be reckoned is a deadline that will be missed."
    mend = "Fill in the date that is named."
    bad = """
demands:
  - {id: first-plan, first_plan_within: 30 calendar days, from: intake}
episodes:
  - {id: E1, intake: }
"""
    good = """
demands:
  - {id: first-plan, first_plan_within: 30 calendar days, from: admission}
episodes:
  - {id: E1, intake: }
"""

    def check(self, case: Case) -> Iterator[Finding]:
        for what, first in (
            ("first plan", case.first_plan),
            ("interim plan", case.interim_plan),
            ("next review", case.next_review),
        ):
            for reckoning in (first, *first.also) if first else ():
                for lacking in reckoning.lacking:
                    yield from self._found(case, what, reckoning, lacking)

    def _found(self, case: Case, what: str, reckoning: Reckoning, lacking: str) -> Iterator[Finding]:
        collection, _, name = lacking.partition(".")
        row: Row | None = next(iter(case.rows(collection)), None) if name else None
        if row is not None and case.path(row, name) in case.unread:
            return
        label = label_of(collection, name) if name else lacking
        message = f"Nobody can say when the {what} is due: {in_sentence(lacking_in_words(lacking))}."
        hint = f"Fill in {label}." if name else f"Add {lacking} to the values in agency.yaml."
        yield self.finding(
            case,
            message,
            row,
            name if row is not None else "",
            demand=reckoning.demand,
            hint=hint,
            path="" if row is not None or not name else collection,
            cause=f"{self.code}:{lacking}",
        )


class PlanEnded(Rule):
    code = "TL106"
    name = "plan.ended"
    title = "The plan is past its last day, and none follows it"
    severity = Severity.ERROR
    stage = Stage.IN_FORCE
    rationale = "From the day after no plan is in force, and services are given without one."
    mend = "Write the next plan; or fill in Discharge, if the client has left."
    bad = """
plan: {ends: 2026-09-30}
objectives:
  - {id: O1-1, target_date: 2026-09-30}
  - {id: O1-2, target_date: 2026-09-30}
"""
    good = """
plan: {ends: 2026-09-30}
episodes:
  - {id: E1, discharge: 2026-09-30}
objectives:
  - {id: O1-1, target_date: 2026-09-30}
  - {id: O1-2, target_date: 2026-09-30}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        plan = case.plan
        if plan is None or plan.ends is None or plan.ends >= case.as_of or case.is_discharged:
            return
        if case.demands.of("elapsed"):
            return
        message = f"{name_of(plan)} ended on {plan.ends}, and none follows it."
        yield self.finding(case, message, plan, "ends", value=plan.ends)


class NoPlan(Rule):
    code = "TL107"
    name = "plan.none"
    title = "The client has no plan, and no payer says by when"
    severity = Severity.WARNING
    stage = Stage.IN_FORCE
    rationale = (
        "Where a payer sets a deadline, that is reported. Where none does, a client without a plan would go unseen."
    )
    mend = "Write the plan; or fill in Discharge, if the client has left."
    bad = """
without: [plan]
"""
    good = """
without: [plan]
episodes:
  - {id: E1, discharge: 2026-09-01}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        wanted = case.demands.plan_kind is PlanKind.FORMAL
        if wanted and case.plan is None and not case.is_discharged and case.first_plan is None:
            yield self.finding(case, "The client has no plan.", path="plans")


RULES: tuple[type[Rule], ...] = (
    FirstPlanOverdue,
    FirstPlanLate,
    ReviewOverdue,
    DueSoon,
    DueUnknown,
    PlanEnded,
    NoPlan,
)
