"""CO107 and on: what payers demand of a plan beyond its sections, fields and numbers, and the plan does not have.

Whether a demand is met is the payers' part; here findings are made of it. Qualities of sentences are judged as our own advice
judges them: fields first, text second.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from toolkit.findings import Finding, Severity, Stage
from toolkit.payers.applied import AppliedDemand
from toolkit.payers.kinds.contents import FIELDS_OF_QUALITIES, QUALITIES, QualityDemand
from toolkit.payers.kinds.proofs import ProofDemand
from toolkit.payers.kinds.signing import SignatureDemand
from toolkit.payers.proving import ProofStatus, proof_state
from toolkit.payers.signers import stated_roles
from toolkit.payers.unmet import Unmet, unmet
from toolkit.payers.wording import either, spaced
from toolkit.records.fields import Row
from toolkit.records.goals import Goal, Need, Objective
from toolkit.rules import prose
from toolkit.rules.case import Case, name_of
from toolkit.rules.rows import is_open
from toolkit.rules.rule import Rule

__all__ = ["RULES"]


def _asks(applied: AppliedDemand) -> str:
    return f"{applied.profile.title} demands it."


class _Unmet(Rule):
    """A rule on demands of some kinds that say themselves what is wanting."""

    kinds: ClassVar[tuple[str, ...]]

    def check(self, case: Case) -> Iterator[Finding]:
        if case.plan is None:
            return
        for kind in self.kinds:
            for applied in case.demands.of(kind):
                for wanting in unmet(case.record, case.plan, applied):
                    yield from self._found(case, wanting)

    def _found(self, case: Case, wanting: Unmet) -> Iterator[Finding]:
        row, field = wanting.row, wanting.field
        path = case.path(row, field) if row is not None else case.path(case.plan, field) if case.plan else ""
        if path not in case.unread:
            message = f"{wanting.says} {_asks(wanting.applied)}"
            at = field if row is not None else ""
            cause = f"{self.code}:{wanting.applied.demand.id}"
            yield self.finding(
                case, message, row, at, path=path, demand=wanting.applied, hint=wanting.mend, cause=cause
            )


class QualityDemanded(Rule):
    code = "CO107"
    name = "quality.demanded"
    title = "A goal or objective is not of the quality that a payer demands"
    severity = Severity.ERROR
    stage = Stage.CONTENT
    rationale = "The payer names the quality: measurable, dated, about what the client does, with a baseline."
    mend = (
        "Fill in the fields for it (Measure and Target, Target date, Baseline, Client's words), or say it in the text."
    )
    bad = """
demands:
  - {id: dated, every: objectives, are: [measurable, with_baseline]}
objectives:
  - {id: O1-2, baseline: , target: 0}
"""
    good = """
demands:
  - {id: dated, every: objectives, are: [measurable, dated, behavioral, with_baseline]}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        for applied in case.demands.of("quality"):
            demand = applied.demand
            if not isinstance(demand, QualityDemand):
                continue
            for row in case.rows(demand.every):
                closed = isinstance(row, Goal | Objective) and not is_open(row)
                lacking = [quality for quality in demand.are if not closed and not _has(row, quality)]
                if lacking:
                    what = either(QUALITIES[quality] for quality in lacking)
                    message = f"{name_of(row)} is not {what}. {_asks(applied)}"
                    field = FIELDS_OF_QUALITIES[lacking[0]][0]
                    if case.path(row, field) not in case.unread:
                        yield self.finding(case, message, row, field, demand=applied)


def _has(row: Row, quality: str) -> bool:
    if quality == "in_clients_words":
        return isinstance(row, Goal | Need) and bool((row.client_words or "").strip())
    if not isinstance(row, Goal | Objective):
        return False
    text = row.text or ""
    match quality:
        case "measurable":
            return bool(row.measure and row.target is not None) or prose.counts_something(text)
        case "dated":
            return row.target_date is not None or prose.has_time_phrase(text)
        case "with_baseline":
            return row.baseline is not None
    return bool(text.strip()) and not prose.opens_vaguely(text) and not prose.staff_acts(text)


class ReasonDemanded(_Unmet):
    code = "CO108"
    name = "reason.demanded"
    title = "Something is deferred, not agreed or discontinued, and the reason that a payer demands is not there"
    severity = Severity.ERROR
    stage = Stage.CONTENT
    kinds = ("reason",)
    rationale = "The payer accepts what is put off or not agreed, with the reason beside it."
    mend = "Write the reason beside it, in the field that is named."
    bad = """
demands:
  - {id: why, reason_for: [deferred_needs, goals_not_agreed]}
needs:
  - {id: N2, text: Debts keep her awake, status: deferred, deferred_reason: }
"""
    good = """
demands:
  - {id: why, reason_for: [deferred_needs, goals_not_agreed]}
needs:
  - {id: N2, text: Debts keep her awake, status: deferred, deferred_reason: Wants to settle housing first}
"""


class PersonUnnamed(_Unmet):
    code = "CO109"
    name = "person.unnamed"
    title = "The plan does not name somebody whom a payer wants named, or its author lacks what the payer asks for"
    severity = Severity.ERROR
    stage = Stage.CONTENT
    kinds = ("names", "author")
    rationale = "The payer wants to see who answers for the plan, who does what, and by what right."
    mend = "Name the person in the field that is named; credential and title stand in the sheet Staff."
    bad = """
demands:
  - {id: who, names: [primary_clinician, coordinator], with: [name, title]}
"""
    good = """
demands:
  - {id: who, names: [primary_clinician, coordinator], with: [name, title]}
plan: {coordinator: ST2}
"""


class SectionRepeatsGoal(_Unmet):
    code = "CO115"
    name = "section.repeats-goal"
    title = "A section that a payer wants apart from the goals only repeats a goal"
    severity = Severity.ERROR
    stage = Stage.CONTENT
    kinds = ("section",)
    rationale = "When services can end is another question than what the client wants; the payer asks for both."
    mend = "Write what shows that the service is no longer needed."
    bad = """
demands:
  - {id: apart, section: discharge_criteria, apart_from: goals}
plan: {discharge_criteria: Drives to work without fear.}
"""
    good = """
demands:
  - {id: apart, section: discharge_criteria, apart_from: goals}
"""


class HandoverMissing(_Unmet):
    code = "CO111"
    name = "handover.missing"
    title = "The record does not show that the client was given what a payer demands"
    severity = Severity.ERROR
    stage = Stage.IN_FORCE
    kinds = ("handover",)
    rationale = (
        "A copy, a summary in plain words, an explanation of rights: the payer wants to see that the client has them."
    )
    mend = "Give it to the client, and fill in the field that is named."
    bad = """
demands:
  - {id: copy, client_gets: [copy, plain_summary]}
participation:
  - {id: PA1, copy_offered: }
"""
    good = """
demands:
  - {id: copy, client_gets: [copy, plain_summary]}
"""


class DoseTooLow(_Unmet):
    code = "CO112"
    name = "dose.too-low"
    title = "The plan orders fewer hours a week than a payer demands"
    severity = Severity.ERROR
    stage = Stage.CONTENT
    kinds = ("dose",)
    rationale = "Below its dose the service is another one, and is not paid as this one."
    mend = "Fill in Hours a week in Services, or order what is lacking."
    bad = """
demands:
  - {id: dose, hours_a_week_at_least: 9}
services:
  - {id: SV1, type: Intensive outpatient group, frequency: three times a week, hours_per_week: 6}
"""
    good = """
demands:
  - {id: dose, hours_a_week_at_least: 9}
services:
  - {id: SV1, type: Intensive outpatient group, frequency: three times a week, hours_per_week: 9}
"""


class Unclassified(_Unmet):
    code = "CO113"
    name = "classification.missing"
    title = "The level of care or the diagnosis is not stated by the system that a payer demands"
    severity = Severity.ERROR
    stage = Stage.CONTENT
    kinds = ("classification",)
    rationale = "The payer decides by the code or level, and not by words."
    mend = "Fill in ASAM level in Episodes, or Code in Diagnoses."
    bad = """
demands:
  - {id: level, classified_by: ASAM, levels: ["2.1"]}
episodes:
  - {id: E1, asam_level: "1"}
"""
    good = """
demands:
  - {id: level, classified_by: ASAM, levels: ["2.1"]}
episodes:
  - {id: E1, asam_level: "2.1"}
"""


class WrongPlace(_Unmet):
    code = "CO114"
    name = "place.wrong"
    title = "A review or section stands in a place that a payer does not accept"
    severity = Severity.ERROR
    stage = Stage.IN_FORCE
    kinds = ("place",)
    rationale = "Some payers take reviews from progress notes, others want a document of their own."
    mend = "Write it where the payer looks for it, and mend the field that is named."
    bad = """
demands:
  - {id: where, place_of: reviews, may_be: [review_document]}
reviews:
  - {id: R1, held: 2026-09-28, decision: continue, recorded_in: Progress note of 2026-09-28}
"""
    good = """
demands:
  - {id: where, place_of: reviews, may_be: [review_document, progress_note]}
reviews:
  - {id: R1, held: 2026-09-28, decision: continue, recorded_in: Progress note of 2026-09-28}
"""


class ProofMissing(Rule):
    code = "CO110"
    name = "proof.missing"
    title = "An assessment, instrument, document or consent that a payer demands is missing or will not do"
    severity = Severity.ERROR
    stage = Stage.IN_FORCE
    rationale = "The plan rests on it: without it, or with one too old, the payer does not take the plan for complete."
    mend = "Add the row to the sheet that is named, or mend what is said of it."
    citation = "130 CMR 448.419 (physical examination within 12 months)"
    bad = """
demands:
  - {id: exam, assessment: physical, no_older_than: 12 months}
assessments:
  - {id: A2, kind: physical, date: 2025-06-01, by: ST2, summary: Healthy}
"""
    good = """
demands:
  - {id: exam, assessment: physical, no_older_than: 12 months}
assessments:
  - {id: A2, kind: physical, date: 2026-06-01, by: ST2, summary: Healthy}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        for kind in ("assessment", "instrument", "document", "consent"):
            for applied in case.demands.of(kind) if case.plan or kind == "consent" else ():
                demand = applied.demand
                if isinstance(demand, ProofDemand):
                    yield from self._found(case, applied, demand)

    def _found(self, case: Case, applied: AppliedDemand, demand: ProofDemand) -> Iterator[Finding]:
        state = proof_state(case.record, case.plan, demand, as_of=case.as_of)
        if state.status in (ProofStatus.MET, ProofStatus.EXCUSED):
            return
        if state.status is ProofStatus.MISSING and demand.has_deadline:
            return  # by when it must be there is said among the deadlines
        what = f"{demand.kind} ({either(map(spaced, demand.wanted))})"
        message = f"The {what} {state.status}. {_asks(applied)}"
        row = state.proof.row if state.proof else None
        path = case.path(row) if row is not None else _COLLECTIONS[demand.kind]
        cause = f"{self.code}:{applied.demand.id}"
        yield self.finding(case, message, row, path=path, demand=applied, cause=cause)


_COLLECTIONS = {
    "assessment": "assessments",
    "instrument": "outcome_measures",
    "document": "pointers",
    "consent": "consents",
}


class ValueUnstated(Rule):
    code = "CO116"
    name = "agency-value.unstated"
    title = "A payer leaves something to the agency, and the agency does not state it"
    severity = Severity.WARNING
    stage = Stage.IN_FORCE
    rationale = "“As the provider's policy says” is a demand too: until the policy is entered, it cannot be checked."
    mend = "Add the value to the values in agency.yaml."
    citation = "OAR 309-019-0140 (approval as the provider's policy says)"
    bad = """
demands:
  - {id: approval, signed_by: {agency_value: plan_approvers}}
"""
    good = """
demands:
  - {id: approval, signed_by: {agency_value: plan_approvers, otherwise: clinician}}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        for applied in case.demands.signatures:
            demand = applied.demand
            if isinstance(demand, SignatureDemand) and not stated_roles(demand, case.demands):
                message = f"The agency does not state who signs: {demand.roles_value}. {_asks(applied)}"
                hint = f"Add {demand.roles_value} to the values in agency.yaml."
                cause = f"{self.code}:{demand.roles_value}"
                yield self.finding(case, message, demand=applied, hint=hint, cause=cause)


RULES: tuple[type[Rule], ...] = (
    QualityDemanded,
    ReasonDemanded,
    PersonUnnamed,
    ProofMissing,
    HandoverMissing,
    DoseTooLow,
    Unclassified,
    WrongPlace,
    SectionRepeatsGoal,
    ValueUnstated,
)
