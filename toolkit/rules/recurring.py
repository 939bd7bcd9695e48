"""TL108 and on, SG108 and on: certifications, approvals, prerequisites, authorisations, paperwork and late signatures.

They rest on the same reckoning as the due list, so that both say the same day for the same reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from toolkit.findings import Finding, Severity, Stage
from toolkit.payers.duedates.duedates import DueStatus
from toolkit.payers.duedates.dueitem import DueItem, DueKind
from toolkit.payers.duedates.dueitems import hand_set, hand_set_row
from toolkit.payers.duedates.duesigning import signer_states
from toolkit.payers.duedates.grounds import lacking_in_words
from toolkit.payers.signers import SignerStatus
from toolkit.records.paths import row_path
from toolkit.rules.case import Case, in_sentence, label_of, name_of
from toolkit.rules.rule import Rule

__all__ = ["RULES"]

_ROUNDS = (DueKind.CERTIFICATION, DueKind.APPROVAL, DueKind.PREREQUISITE, DueKind.CONSENT)
_DEMANDS: Mapping[DueKind, tuple[str, ...]] = {
    DueKind.PAPERWORK: ("review",),
    DueKind.SIGNATURE: ("signature",),
    DueKind.CERTIFICATION: ("certification",),
    DueKind.APPROVAL: ("approval",),
    DueKind.PREREQUISITE: ("assessment", "instrument", "document"),
    DueKind.CONSENT: ("consent",),
    DueKind.AUTHORISATION: ("authorisation",),
}
"""The payers' demands from which each kind of item comes."""


def _items(case: Case, *kinds: DueKind) -> tuple[DueItem, ...]:
    """What is due of some kinds, where a payer has a demand for it: without one there is no need to reckon."""
    demanded = [kind for kind in kinds if any(case.demands.of(demand) for demand in _DEMANDS[kind])]
    return case.due(*demanded) if demanded else ()


def _signatures(case: Case) -> tuple[DueItem, ...]:
    """The signatures, where a payer sets a day for any."""
    sets_a_day = any(getattr(applied.demand, "within", None) for applied in case.demands.signatures)
    return _items(case, DueKind.SIGNATURE) if sets_a_day else ()


def _said(item: DueItem) -> str:
    return f"{item.what[:1].lower()}{item.what[1:]}"


def _asks(item: DueItem) -> str:
    return f" {item.demand.profile.title} demands it." if item.demand else ""


def _reckoned(item: DueItem) -> str:
    return f"Reckoned: {item.why}."


class RoundOverdue(Rule):
    code = "TL108"
    name = "round.overdue"
    title = "A certification, approval or prerequisite is overdue"
    severity = Severity.ERROR
    stage = Stage.IN_FORCE
    rationale = "From the day after, the payer does not take the need, or the plan, for shown."
    mend = "Get it, and add its row: Signatures for certifications and approvals, else the sheet of its kind."
    citation = "42 CFR 424.14 (certification, recertification)"
    bad = """
demands:
  - {id: certified, certified_every: 30 days, first_within: 12 days, start_day: counted, from: admission, by: physician}
"""
    good = """
demands:
  - {id: certified, certified_every: 30 days, first_within: 12 days, start_day: counted, from: admission, by: physician}
signatures:
  - {id: S3, role: physician, name: Milan Lindqvist, staff: ST2, date: 2026-09-01, method: ink, purpose: certification}
  - {id: S4, role: physician, name: Milan Lindqvist, staff: ST2, date: 2026-09-30, method: ink, purpose: recertification}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        for item in _items(case, *_ROUNDS):
            beside_plan = item.demand is not None and not _has_deadline(item)
            if item.status is DueStatus.OVERDUE and item.demand and not beside_plan:
                message = f"The {_said(item)} was due on {item.due}.{_asks(item)}"
                hint = f"{self.mend} {_reckoned(item)}"
                cause = f"{self.code}:{item.demand.demand.id}"
                yield self.finding(case, message, path=item.path, demand=item.demand, hint=hint, cause=cause)


def _has_deadline(item: DueItem) -> bool:
    """Whether a day of its own is set, so that nobody else speaks of it."""
    demand = item.demand.demand if item.demand else None
    return bool(getattr(demand, "has_deadline", True))


class AuthorisationEnding(Rule):
    code = "TL109"
    name = "authorisation.ending"
    title = "An authorisation that a payer demands is missing, or must be asked for anew"
    severity = Severity.WARNING
    stage = Stage.IN_FORCE
    rationale = "Services after its last day, or beyond its units, are not paid."
    mend = "Ask the payer for a new one, and add its row to Authorisations."
    citation = "26 TAC 306.311 (before the authorisation ends or units run out)"
    bad = """
demands:
  - {id: authorised, authorisation_for: all services, renew_at_units_left: 4}
authorisations:
  - {id: AU1, number: A-2231, payer: Example payer, authorised: 2026-08-20, starts: 2026-08-20, ends: 2027-02-19, units: 26,
     units_used: 22}
"""
    good = """
demands:
  - {id: authorised, authorisation_for: all services, renew_at_units_left: 4}
authorisations:
  - {id: AU1, number: A-2231, payer: Example payer, authorised: 2026-08-20, starts: 2026-08-20, ends: 2027-02-19, units: 26,
     units_used: 4}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        for item in _items(case, DueKind.AUTHORISATION):
            due = item.status in (DueStatus.DUE, DueStatus.OVERDUE)
            if item.demand and due:
                wanting = "An authorisation is to be asked for anew." if item.due else "There is no authorisation."
                yield self.finding(
                    case,
                    f"{wanting}{_asks(item)}",
                    path=item.path,
                    demand=item.demand,
                    hint=f"{self.mend} {_reckoned(item)}",
                    cause=f"{self.code}:{item.demand.demand.id}",
                )


class PaperworkOverdue(Rule):
    code = "TL110"
    name = "paperwork.overdue"
    title = "The paperwork of a review is not in the file, and its grace is over"
    severity = Severity.ERROR
    stage = Stage.IN_FORCE
    rationale = "The payer grants some days for the paperwork, and none after them."
    mend = "Finish the paperwork, and fill in Paperwork done."
    citation = "12VAC35-105-675 (15 calendar days)"
    bad = """
demands:
  - {id: quarterly, review_every: 22 days, from: [last_review, plan], grace: 3 days}
reviews:
  - {id: R1, held: 2026-09-02, decision: continue}
  - {id: R2, held: 2026-09-24, decision: continue}
"""
    good = """
demands:
  - {id: quarterly, review_every: 22 days, from: [last_review, plan], grace: 3 days}
reviews:
  - {id: R1, held: 2026-09-02, decision: continue}
  - {id: R2, held: 2026-09-24, decision: continue, paperwork_done: 2026-09-25}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        for item in _items(case, DueKind.PAPERWORK):
            if item.status is DueStatus.OVERDUE:
                message = f"The {_said(item)} was due on {item.due}.{_asks(item)}"
                hint = f"{self.mend} {_reckoned(item)}"
                yield self.finding(case, message, path=item.path, demand=item.demand, hint=hint)


class HandSetUnexplained(Rule):
    code = "TL111"
    name = "hand-set-day.unexplained"
    title = "A review's day was set by hand, without saying who set it and why"
    severity = Severity.WARNING
    stage = Stage.IN_FORCE
    rationale = "A day that a person sets takes the place of the payer's; an auditor will ask who did so, and why."
    mend = "Fill in “Due set by, why” as name and reason, such as “R. Okafor: hospital stay”; until then the day is not taken."
    bad = """
reviews:
  - {id: R1, due: 2026-12-15, due_reason: moved house}
"""
    good = """
reviews:
  - {id: R1, due: 2026-12-15, due_reason: "R. Okafor: hospital stay"}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        row = hand_set_row(case.plan, case.as_of) if case.plan else None
        if row is not None and row.due_reason is not None and hand_set(row) is None:
            message = (
                f"The day of {in_sentence(name_of(row))} was set by hand, and it does not say both who set it and why."
            )
            yield self.finding(case, message, row, "due_reason", value=row.due_reason)


class AlsoUnknown(Rule):
    code = "TL112"
    name = "day.unknown"
    title = "Nobody can say by when a signature, certification or prerequisite is due, since a date is blank"
    severity = Severity.WARNING
    stage = Stage.IN_FORCE
    rationale = "A deadline that cannot be reckoned is a deadline that will be missed."
    mend = "Fill in the date that is named."
    bad = """
demands:
  - {id: certified, certified_every: 30 days, from: intake, by: physician}
episodes:
  - {id: E1, intake: }
"""
    good = """
demands:
  - {id: certified, certified_every: 60 days, from: admission, by: physician}
episodes:
  - {id: E1, intake: }
"""

    def check(self, case: Case) -> Iterator[Finding]:
        for item in (*_items(case, *_ROUNDS), *_signatures(case)):
            for lacking in item.lacking:
                collection, _, name = lacking.partition(".")
                row = next(iter(case.rows(collection)), None) if name else None
                if row is not None and case.path(row, name) in case.unread:
                    continue
                label = label_of(collection, name) if name else lacking
                yield self.finding(
                    case,
                    f"Nobody can say when the {_said(item)} is due: {in_sentence(lacking_in_words(lacking))}.",
                    row,
                    name if row is not None else "",
                    path="" if row is not None or not name else collection,
                    demand=item.demand,
                    hint=f"Fill in {label}." if name else f"Add {lacking} to the values in agency.yaml.",
                    cause=f"{self.code}:{lacking}",
                )


class SignedLate(Rule):
    code = "SG108"
    name = "signature.late"
    title = "A signature came after the day that a payer sets"
    severity = Severity.WARNING
    stage = Stage.IN_FORCE
    rationale = "It cannot be mended any more, and an auditor will ask about the days between."
    mend = "Nothing to do but to know it, if the dates are right."
    citation = "OAR 309-019-0140 (licensed professional within 10 business days)"
    bad = """
demands:
  - {id: approves, signed_by: clinician, within: 10 business days}
signatures:
  - {id: S2, date: 2026-09-17}
"""
    good = """
demands:
  - {id: approves, signed_by: clinician, within: 10 business days}
signatures:
  - {id: S2, date: 2026-09-16}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        for item in _signatures(case):
            if item.status is DueStatus.DONE and item.is_late:
                message = f"The {_said(item)} was given on {item.done}, and was due on {item.due}."
                hint = f"{self.mend} {_reckoned(item)}"
                yield self.finding(case, message, path=item.path, demand=item.demand, hint=hint, value=item.done)


class ReviewUnsigned(Rule):
    code = "SG109"
    name = "review.unsigned"
    title = "The last review lacks a signature that a payer demands"
    severity = Severity.ERROR
    stage = Stage.IN_FORCE
    rationale = "The payer wants the review signed, and not only the plan."
    mend = "Have the review signed, and add a row to Signatures, for the review."
    citation = "DHS 75.24 (patient and counselor sign the review)"
    bad = """
demands:
  - {id: review-signed, signed_by: client, of: review}
reviews:
  - {id: R1, held: 2026-09-28, decision: continue}
"""
    good = """
demands:
  - {id: review-signed, signed_by: client, of: review}
reviews:
  - {id: R1, held: 2026-09-28, decision: continue}
signatures:
  - {id: S3, role: client, name: Rosa Delgado, date: 2026-09-28, method: ink, purpose: review}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        for state in signer_states(case.clock, "review"):
            if state.status in (SignerStatus.MISSING, SignerStatus.INCOMPLETE) and case.plan is not None:
                applied = state.required.demand
                label = in_sentence(state.required.label)
                held = case.clock.held[-1]
                says = "is missing" if state.status is SignerStatus.MISSING else "is incomplete"
                message = f"The signature of the {label} on the review of {held.held} {says}."
                path = row_path(state.signature or held, case.plan.id)
                demands_it = f" {applied.profile.title} demands it."
                yield self.finding(case, message + demands_it, path=path, demand=applied, cause=f"{self.code}:{label}")


RULES: tuple[type[Rule], ...] = (
    RoundOverdue,
    AuthorisationEnding,
    PaperworkOverdue,
    HandSetUnexplained,
    AlsoUnknown,
    SignedLate,
    ReviewUnsigned,
)
