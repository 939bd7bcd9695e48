"""CO1xx: what the client's payers demand of the plan's content, and the plan does not have.

These stop a document for signature. Which demands there are, their conditions and which of two governs is the payers' part;
here each is held against the record. A demand can be met in other ways where its payer says so: the section stands in another
document, or a reason is given.
"""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.findings import Finding, Severity, Stage
from toolkit.payers.demands import AppliedDemand
from toolkit.payers.kinds.kinds import CountDemand, SectionDemand
from toolkit.payers.meeting import rows_short
from toolkit.records.fields import Row
from toolkit.records.sections import SectionState, SectionStatus, is_blank, is_good_reason
from toolkit.records.vocabulary import field_spec, row_type
from toolkit.rules.case import Case, in_sentence, label_of, listed, name_of, plural
from toolkit.rules.rule import Rule

__all__ = ["RULES"]


def _asks(applied: AppliedDemand) -> str:
    return f"{applied.profile.title} demands it."


def _at(case: Case, state: SectionState) -> tuple[Row, str, str]:
    """Where a section would be filled: the row and field, if it is one, and the path."""
    path = state.fields[0]
    head, _, name = path.rpartition(".")
    if head == "client":
        return case.record.client, name, path
    if case.plan is not None and head and field_spec(f"plans.{name}"):
        return case.plan, name, path
    return case.plan or case.record.client, "", path


def _how_to_fill(state: SectionState, demand: SectionDemand) -> str:
    lacking = {path.rpartition(".")[2] for path in state.fields}
    parts = []
    for alternatives in state.section.filled_by:
        labels = [_fill(general) for general in alternatives if _last(general) in lacking]
        if labels:
            parts.append(listed(list(dict.fromkeys(labels))))
    ways = [listed(parts, "and")]
    if demand.pointer_ok:
        ways.append("name the document that holds it in Pointers")
    if demand.reason_ok:
        ways.append("write why there is none")
    sentence = listed(ways)
    return f"{sentence[:1].upper()}{sentence[1:]}."


def _last(general: str) -> str:
    return general.partition(".")[2] or general


def _fill(general: str) -> str:
    spec = field_spec(general)
    if spec is None:
        return f"add rows to {row_type(general).sheet}"
    return f"fill in {spec.label}" if general.startswith(("plans.", "clients.")) else f"fill in {spec.label} in a row"


class SectionMissing(Rule):
    code = "CO101"
    name = "section.missing"
    title = "A section that a payer demands is missing"
    severity = Severity.ERROR
    stage = Stage.CONTENT
    rationale = (
        "The payer demands the section by name: a plan without it can be sent back, and what was paid taken back."
    )
    mend = "Fill in the section; the hint of each finding names its fields."
    bad = """
demands:
  - {id: strengths, section: strengths}
plan: {strengths: , strengths_use: }
"""
    good = """
demands:
  - {id: strengths, section: strengths}
plan: {strengths: Close to her sister}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        for applied, demand, state in case.unmet_sections:
            if state.status is SectionStatus.MISSING and state.absent is None and state.pointer is None:
                row, name, path = _at(case, state)
                label = in_sentence(state.section.label)
                message = f"The plan has no {label}. {_asks(applied)}"
                yield self.finding(
                    case,
                    message,
                    row,
                    name,
                    path=path,
                    demand=applied,
                    hint=_how_to_fill(state, demand),
                    **({} if name else {"cause": f"{self.code}:{demand.section}"}),
                )


class FieldMissing(Rule):
    code = "CO102"
    name = "field.missing"
    title = "A field that a payer demands is blank"
    severity = Severity.ERROR
    stage = Stage.CONTENT
    rationale = "The payer demands the field in every such row."
    mend = "Fill in the field that is named."
    bad = """
demands:
  - {id: objective-dates, every: objectives, has: [target_date]}
objectives:
  - {id: O1-2, target_date: }
"""
    good = """
demands:
  - {id: objective-dates, every: objectives, has: [target_date]}
objectives:
  - {id: O1-2, target_date: 2026-12-15}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        for applied, demand, row in case.unmet_fields:
            if row.absence(demand.field) is None:
                label = label_of(demand.every, demand.field)
                message = f"{name_of(row)} has no {in_sentence(label)}. {_asks(applied)}"
                hint = f"Fill in {label}, or write why there is none." if demand.reason_ok else f"Fill in {label}."
                yield self.finding(case, message, row, demand.field, demand=applied, hint=hint)


class TooFew(Rule):
    code = "CO103"
    name = "count.too-few"
    title = "There are fewer rows than a payer demands"
    severity = Severity.ERROR
    stage = Stage.CONTENT
    rationale = "The payer demands at least so many, such as one objective for every goal."
    mend = "Add rows; the hint of each finding names the sheet."
    bad = """
demands:
  - {id: steps, every: goals, at_least: 3, of: objectives}
"""
    good = """
demands:
  - {id: steps, every: goals, at_least: 2, of: objectives}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        plan = case.plan
        if plan is None:
            return
        for applied in case.demands.counts:
            demand = applied.demand
            if not isinstance(demand, CountDemand):
                continue
            for row, count in rows_short(case.record, plan, demand):
                yield self._found(case, applied, demand, row, count)

    def _found(self, case: Case, applied: AppliedDemand, demand: CountDemand, row: Row, count: int) -> Finding:
        kind = row_type(demand.of)
        noun = kind.noun if demand.at_least == 1 else plural(kind.noun)
        has = f"no {kind.noun}" if count == 0 else f"{count} of {demand.at_least} {noun}"
        hint = f"Add rows to {kind.sheet}: at least {demand.at_least} {noun} for every {row.noun}."
        message = f"{name_of(row)} has {has}. {_asks(applied)}"
        return self.finding(
            case, message, row, demand=applied, hint=hint, cause=f"{self.code}:{demand.every}:{demand.of}"
        )


class StandInRefused(Rule):
    code = "CO104"
    name = "stand-in.refused"
    title = "Another document or a reason stands where a payer wants the thing itself"
    severity = Severity.ERROR
    stage = Stage.CONTENT
    rationale = (
        "Some payers accept a pointer to another document, or the reason why something is absent. This one does not."
    )
    mend = "Write it into the plan itself."
    bad = """
demands:
  - {id: diagnoses, section: diagnoses}
without: [diagnoses]
needs:
  - {id: N1, diagnoses: []}
pointers:
  - {id: PT1, section: diagnoses, document: Comprehensive assessment, date: 2026-08-25, place: "Chart, tab 2"}
"""
    good = """
demands:
  - {id: diagnoses, section: diagnoses, pointer_ok: true}
without: [diagnoses]
needs:
  - {id: N1, diagnoses: []}
pointers:
  - {id: PT1, section: diagnoses, document: Comprehensive assessment, date: 2026-08-25, place: "Chart, tab 2"}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        for applied, demand, state in case.unmet_sections:
            elsewhere = state.status is SectionStatus.ELSEWHERE
            if elsewhere or state.status is SectionStatus.EXCUSED:
                row, name, path = _at(case, state)
                label = in_sentence(state.section.label)
                what = "points to another document for its" if elsewhere else "gives a reason for having no"
                message = f"The plan {what} {label}. {applied.profile.title} demands it in the plan itself."
                hint = _how_to_fill(state, demand)
                yield self.finding(
                    case, message, row, name, path=path, demand=applied, hint=hint, cause=_cause(self, demand)
                )
        for applied, field, row in case.unmet_fields:
            absent = row.absence(field.field)
            if absent is not None and is_good_reason(absent):
                label = label_of(field.every, field.field)
                message = f"{name_of(row)} gives a reason for having no {in_sentence(label)}. {_asks(applied)}"
                yield self.finding(case, message, row, field.field, demand=applied, hint=f"Fill in {label}.")


def _cause(rule: Rule, demand: SectionDemand) -> str:
    return f"{rule.code}:{demand.section}"


class Unexplained(Rule):
    code = "CO105"
    name = "absence.unexplained"
    title = "Something that a payer demands is declined, deferred or unknown, and the plan does not say why"
    severity = Severity.ERROR
    stage = Stage.CONTENT
    rationale = (
        "“None reported” and “not applicable” explain themselves. “Declined”, “deferred” and “unknown” need the reason beside "
        "them, and a pointer the document that it points to: until then the demand is not met."
    )
    mend = "Write the reason after the word, such as “declined: wants to talk about it later”; or fill in the thing itself."
    citation = "26 TAC 564.804; OAC 5122-27-03"
    bad = """
demands:
  - {id: crisis, section: crisis_plan, reason_ok: true}
plan:
  crisis_plan:
  absent: [{field: crisis_plan, kind: declined}]
"""
    good = """
demands:
  - {id: crisis, section: crisis_plan, reason_ok: true}
plan:
  crisis_plan:
  absent: [{field: crisis_plan, kind: declined, reason: Rosa will write one with her sister}]
"""

    def check(self, case: Case) -> Iterator[Finding]:
        for applied, demand, state in case.unmet_sections:
            if state.status is SectionStatus.MISSING and (state.absent or state.pointer):
                row, name, path = _at(case, state)
                label = in_sentence(state.section.label)
                if state.absent is not None:
                    message = f"The plan says that its {label} is {state.absent.kind}, and not why. {_asks(applied)}"
                else:
                    message = f"The plan points elsewhere for its {label} and names no document. {_asks(applied)}"
                yield self.finding(case, message, row, name, path=path, demand=applied, cause=_cause(self, demand))
        for applied, field, row in case.unmet_fields:
            absent = row.absence(field.field)
            if absent is not None and not is_good_reason(absent):
                label = in_sentence(label_of(field.every, field.field))
                message = f"{name_of(row)} says that its {label} is {absent.kind}, and not why. {_asks(applied)}"
                yield self.finding(case, message, row, field.field, demand=applied)


class Undecided(Rule):
    code = "CO106"
    name = "condition.unknown"
    title = "Nobody can say whether a payer's demand applies, since the record is silent on its condition"
    severity = Severity.WARNING
    stage = Stage.CONTENT
    rationale = "A demand on minors cannot be checked without a birth date. It is not made then, and this says so."
    mend = "Fill in the field that is named."
    bad = """
demands:
  - {id: safety, section: safety_plan, when: {risk_identified: true}}
episodes:
  - {id: E1, risk_identified: }
"""
    good = """
demands:
  - {id: safety, section: safety_plan, when: {risk_identified: true}}
episodes:
  - {id: E1, risk_identified: false}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        asked: dict[str, list[AppliedDemand]] = {}
        for undecided in case.demands.undecided:
            for general in undecided.lacking:
                asked.setdefault(general, []).append(undecided.demand)
        for general, demands in asked.items():
            collection, _, name = general.partition(".")
            row = next(iter(case.rows(collection)), None) or case.plan or case.record.client
            where = name if row.collection == collection else ""
            if where and case.path(row, where) in case.unread:
                continue
            label = label_of(collection, name)
            titles = listed(list(dict.fromkeys(each.profile.title for each in demands)), "and")
            what = "cannot be right" if where and not is_blank(getattr(row, where)) else "is blank"
            message = f"{label} {what}, so nobody can say whether {_number(demands)} ({titles})."
            yield self.finding(
                case,
                message,
                row,
                where,
                hint=f"Fill in {label}." if what == "is blank" else f"Mend {label}.",
                citation=demands[0].citation,
                standing=str(demands[0].standing),
                demands=tuple(dict.fromkeys(each.id for each in demands)),
            )


def _number(demands: list[AppliedDemand]) -> str:
    return "a demand applies" if len(demands) == 1 else f"{len(demands)} demands apply"


RULES: tuple[type[Rule], ...] = (SectionMissing, FieldMissing, TooFew, StandInRefused, Unexplained, Undecided)
