"""CO2xx: gaps that no payer needs to name: what a plan lacks to be found, read or built on. Our own advice."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.findings import Finding, Severity, Stage
from toolkit.records.sections import is_blank
from toolkit.rules.case import Case, in_sentence, label_of, listed, name_of
from toolkit.rules.rule import Rule

__all__ = ["RULES"]

_ADULT = 18


class Unidentified(Rule):
    code = "CO201"
    name = "client.unidentified"
    title = "The client's name or birth date is blank"
    severity = Severity.WARNING
    stage = Stage.ADVICE
    rationale = (
        "A page that leaves its file can be put back only by name and birth date; and who must sign depends on age."
    )
    mend = "Fill in the fields that are named."
    bad = """
client: {last_name: }
"""
    good = """
client: {preferred_name: , pronouns: }
"""

    def check(self, case: Case) -> Iterator[Finding]:
        client = case.record.client
        demanded = case.demanded_fields
        names = [name for name in ("first_name", "last_name", "birth_date") if is_blank(getattr(client, name))]
        blank = [n for n in names if f"clients.{n}" not in demanded and f"client.{n}" not in case.unread]
        if blank and "demographics" not in case.demanded_sections:
            labels = [in_sentence(label_of("clients", name)) for name in blank]
            yield self.finding(case, f"The client has no {listed(labels)}.", client, blank[0])


class PointerIncomplete(Rule):
    code = "CO202"
    name = "pointer.incomplete"
    title = "A pointer to another document does not say which, of when, or where it is kept"
    severity = Severity.WARNING
    stage = Stage.ADVICE
    rationale = (
        "Whoever reads the plan must be able to lay hands on the document that the plan names in place of a section."
    )
    mend = "Fill in the fields that are named."
    citation = "14 NYCRR 599.10 (diagnosis, or pointer to the assessment that holds it)"
    bad = """
pointers:
  - {id: PT1, section: diagnoses, document: Comprehensive assessment, date: 2026-08-25, place: }
"""
    good = """
pointers:
  - {id: PT1, section: diagnoses, document: Comprehensive assessment, date: 2026-08-25, place: "Chart, tab 2"}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        for pointer in case.plan.pointers if case.plan else ():
            names = [name for name in ("section", "document", "date", "place") if is_blank(getattr(pointer, name))]
            blank = [name for name in names if case.path(pointer, name) not in case.unread]
            if blank:
                labels = [in_sentence(label_of("pointers", name)) for name in blank]
                yield self.finding(case, f"{name_of(pointer)} does not say its {listed(labels)}.", pointer, blank[0])


class StrengthsUnused(Rule):
    code = "CO203"
    name = "strengths.unused"
    title = "The plan names strengths and does not say how it uses them"
    severity = Severity.INFO
    stage = Stage.ADVICE
    rationale = "Strengths are listed to be built on. A plan that only lists them could do without."
    mend = "Fill in How strengths are used."
    citation = "Wis. Admin. Code DHS 35.19 (strengths and how they will be used)"
    bad = """
plan: {strengths: Close to her sister, strengths_use: }
"""
    good = """
plan: {strengths: Close to her sister, strengths_use: Her sister rides along on first drives}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        plan = case.plan
        if plan is None or is_blank(plan.strengths) or "plans.strengths_use" in case.demanded_fields:
            return
        if is_blank(plan.strengths_use) and plan.absence("strengths_use") is None:
            message = f"{name_of(plan)} names strengths and does not say how it uses them."
            yield self.finding(case, message, plan, "strengths_use")


class FamilyUnmentioned(Rule):
    code = "CO204"
    name = "family.unmentioned"
    title = "The plan of a minor does not say how the family takes part, or why not"
    severity = Severity.WARNING
    stage = Stage.ADVICE
    rationale = "A child's plan works through the people whom the child lives with; where it cannot, the plan says why."
    mend = "Fill in Family involvement, or say there why the family does not take part."
    citation = "37 TAC 353.308 (parents involved, or the reason recorded)"
    bad = """
client: {birth_date: 2014-04-12}
plan: {family_involvement: }
"""
    good = """
client: {birth_date: 2014-04-12}
plan: {family_involvement: Her grandmother joins every second session}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        plan = case.plan
        age = case.record.age_on(case.as_of)
        if plan is None or age is None or age >= _ADULT or "family_involvement" in case.demanded_sections:
            return
        if is_blank(plan.family_involvement) and plan.absence("family_involvement") is None:
            message = f"{name_of(plan)} is a minor's and does not say how the family takes part, or why not."
            yield self.finding(case, message, plan, "family_involvement")


class NoDischargeCriteria(Rule):
    code = "CO205"
    name = "discharge-criteria.none"
    title = "The plan does not say what shows that this level of care is no longer needed"
    severity = Severity.WARNING
    stage = Stage.ADVICE
    rationale = "Without criteria nobody knows when care may end, and reviewers ask for them apart from the goals."
    mend = "Fill in Discharge criteria."
    citation = "26 TAC 564.804 (discharge criteria)"
    bad = """
plan: {discharge_criteria: }
"""
    good = """
plan: {discharge_criteria: Four weeks without a panic attack}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        plan = case.plan
        if plan is None or plan.kind == "interim" or "discharge_criteria" in case.demanded_sections:
            return
        said = plan.absence("discharge_criteria") or any(p.section == "discharge_criteria" for p in plan.pointers)
        if is_blank(plan.discharge_criteria) and not said:
            message = f"{name_of(plan)} does not say what shows that this level of care is no longer needed."
            yield self.finding(case, message, plan, "discharge_criteria")


RULES: tuple[type[Rule], ...] = (
    Unidentified,
    PointerIncomplete,
    StrengthsUnused,
    FamilyUnmentioned,
    NoDischargeCriteria,
)
