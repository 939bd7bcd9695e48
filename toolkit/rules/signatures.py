"""SG1xx: the signatures that the client's payers demand, and whether their dates can be right.

Reported, and never a reason not to print: a plan is printed to be signed. None of these can be waived, since only the person
can sign; where a payer lets a reason stand in for a signature, that reason belongs to the signature's row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.findings import Finding, Severity, Stage
from toolkit.payers.signers import SignerState, SignerStatus
from toolkit.rules.case import Case, in_sentence, label_of, listed, name_of
from toolkit.rules.rule import Rule

__all__ = ["RULES"]

_CAPITALISED = re.compile(r"\b[A-Z][a-z]+\b")


def _who(state: SignerState) -> str:
    """`client`, or with the name of a payer's condition: `guardian, because the client is under 18`."""
    required = state.required
    label = _CAPITALISED.sub(lambda word: word[0].lower(), required.label)
    return f"{label} ({required.condition})" if required.condition else label


def _asks(state: SignerState) -> str:
    return f"{state.required.demand.profile.title} demands it."


class Missing(Rule):
    code = "SG101"
    name = "signature.missing"
    title = "A signature that a payer demands is missing"
    severity = Severity.ERROR
    stage = Stage.IN_FORCE
    rationale = "Until the people whom the payer names have signed, the plan is not in force, whatever its dates say."
    mend = (
        "Have the plan signed, and add a row to Signatures with the role and the date (in a workspace: plankit sign)."
    )
    bad = """
demands:
  - {id: client-signs, signed_by: client}
without: ["signatures[S1]"]
"""
    good = """
demands:
  - {id: client-signs, signed_by: client}
signatures:
  - {id: S1, role: client, name: Rosa Delgado, date: 2026-09-01, method: ink}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        for state in case.signer_states:
            if state.status is SignerStatus.MISSING and not _declined(state):
                required = state.required
                message = f"The signature of the {_who(state)} is missing. {_asks(state)}"
                hint = self.mend
                if required.reason_ok:
                    hint += " Without a signature, the row says why not"
                    hint += ", and what was tried." if required.attempts_needed else "."
                row = state.signature or case.plan
                field = "date" if state.signature else ""
                path = "" if state.signature or case.plan is None else case.path(case.plan, "signatures")
                cause = f"{self.code}:{required.role}"
                yield self.finding(case, message, row, field, path=path, demand=required.demand, hint=hint, cause=cause)


def _declined(state: SignerState) -> bool:
    """Whether there is a row that says that the person did not sign, which the payer would accept with what it lacks."""
    row = state.signature
    if row is None or not state.required.reason_ok:
        return False
    return bool(row.refused or row.reason or row.attempts)


class RefusalUnexplained(Rule):
    code = "SG102"
    name = "refusal.unexplained"
    title = "Somebody did not sign, and the plan does not say why"
    severity = Severity.ERROR
    stage = Stage.IN_FORCE
    rationale = "A payer that accepts a plan without this signature accepts it with the reason alone."
    mend = "Fill in Reason not signed, in the words of the person."
    citation = "12VAC35-105-665 (attempt and reason recorded)"
    bad = """
demands:
  - {id: client-signs, signed_by: client, reason_ok: true}
signatures:
  - {id: S1, date: , method: , refused: true, reason: }
"""
    good = """
demands:
  - {id: client-signs, signed_by: client, reason_ok: true}
signatures:
  - {id: S1, date: , method: , refused: true, reason: Wants to read it at home first}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        yield from _lacking(self, case, "reason", "did not sign, and no reason is given")


class NoAttempts(Rule):
    code = "SG103"
    name = "refusal.without-attempts"
    title = "Somebody did not sign, and the plan does not say what was tried"
    severity = Severity.ERROR
    stage = Stage.IN_FORCE
    rationale = "The payer wants to see that the signature was asked for: when, how, and more than once."
    mend = "Fill in Attempts: each day on which it was tried, and how."
    citation = "12VAC35-105-665 (attempt and reason recorded)"
    bad = """
demands:
  - {id: client-signs, signed_by: client, reason_ok: true, attempts: true}
signatures:
  - {id: S1, date: , method: , refused: true, reason: Wants to read it at home first, attempts: }
"""
    good = """
demands:
  - {id: client-signs, signed_by: client, reason_ok: true, attempts: true}
signatures:
  - {id: S1, date: , method: , refused: true, reason: Wants to read it at home first,
     attempts: 2026-09-01 in person; 2026-09-08 by telephone}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        yield from _lacking(self, case, "attempts", "did not sign, and it does not say what was tried")


def _lacking(rule: Rule, case: Case, name: str, says: str) -> Iterator[Finding]:
    for state in case.signer_states:
        if state.status is SignerStatus.MISSING and _declined(state) and name in state.lacking:
            message = f"The {_who(state)} {says}. {_asks(state)}"
            yield rule.finding(case, message, state.signature, name, demand=state.required.demand)


class Incomplete(Rule):
    code = "SG104"
    name = "signature.incomplete"
    title = "A signature lacks what a payer demands with it"
    severity = Severity.ERROR
    stage = Stage.IN_FORCE
    rationale = (
        "A signature without its date, or without the credential of the signer, is found again and again in audits."
    )
    mend = "Fill in the fields that are named, from the signed page."
    citation = "ARSD 67:62:08:08 (signature, credentials, date)"
    bad = """
demands:
  - {id: clinician-signs, signed_by: clinician, with: [date, credential]}
signatures:
  - {id: S2, staff: , credential: }
"""
    good = """
demands:
  - {id: clinician-signs, signed_by: clinician, with: [date, credential]}
signatures:
  - {id: S2, staff: ST1, credential: }
"""

    def check(self, case: Case) -> Iterator[Finding]:
        for state in case.signer_states:
            if state.status is SignerStatus.INCOMPLETE and state.lacking and state.signature is not None:
                labels = [in_sentence(label_of("signatures", name)) for name in state.lacking]
                message = f"The signature of the {_who(state)} has no {listed(labels)}. {_asks(state)}"
                demand = state.required.demand
                yield self.finding(case, message, state.signature, state.lacking[0], demand=demand)


class BeforePlan(Rule):
    code = "SG105"
    name = "signature.before-plan"
    title = "A signature is dated before the plan was written"
    severity = Severity.WARNING
    stage = Stage.IN_FORCE
    rationale = "Nobody can sign what is not written yet. Signatures are never backdated, and never carried over."
    mend = "Look at the signed page, and mend Date of the signature or Written of the plan."
    bad = """
signatures:
  - {id: S1, date: 2026-08-30}
"""
    good = """
signatures:
  - {id: S1, date: 2026-09-01}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        plan = case.plan
        if plan is None or plan.written is None:
            return
        for row in plan.signatures:
            if row.date is not None and row.date < plan.written and not row.refused:
                message = f"{name_of(row)} is dated before the plan was written."
                yield self.finding(case, message, row, "date", value=row.date)


class InFuture(Rule):
    code = "SG106"
    name = "signature.in-future"
    title = "A signature is dated in the future"
    severity = Severity.WARNING
    stage = Stage.IN_FORCE
    rationale = "A signature is of the day on which it was given. One of a day to come does not count until then."
    mend = "Look at the signed page, and mend Date."
    bad = """
signatures:
  - {id: S1, date: 2027-09-01}
"""
    good = """
as_of: 2026-10-01
signatures:
  - {id: S1, date: 2026-10-01}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        for row in case.plan.signatures if case.plan else ():
            if row.date is not None and row.date > case.as_of:
                yield self.finding(case, f"{name_of(row)} is dated in the future.", row, "date", value=row.date)


class GuardianUnknown(Rule):
    code = "SG107"
    name = "guardian.unknown"
    title = "Somebody signs as parent or guardian, and no contact may consent for the client"
    severity = Severity.WARNING
    stage = Stage.ADVICE
    rationale = (
        "Who may consent rests on law or on an order, and the record has to show it before the signature counts."
    )
    mend = "Set May consent, with the legal authority, at the contact who signs."
    citation = "LA DMH consent policy"
    bad = """
client: {birth_date: 2014-04-12}
signatures:
  - {id: S3, role: guardian, name: Elena Delgado, date: 2026-09-01, method: ink}
contacts:
  - {id: CT1, name: Elena Delgado, role: parent, may_consent: }
"""
    good = """
client: {birth_date: 2014-04-12}
signatures:
  - {id: S3, role: guardian, name: Elena Delgado, date: 2026-09-01, method: ink}
contacts:
  - {id: CT1, name: Elena Delgado, role: parent, may_consent: true}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        if any(contact.may_consent for contact in case.record.contacts):
            return
        for row in case.plan.signatures if case.plan else ():
            if row.role == "guardian" and row.date is not None and not row.refused:
                message = f"{name_of(row)} is a parent's or guardian's, and no contact may consent for the client."
                yield self.finding(case, message, row, "role", value=row.name)


RULES: tuple[type[Rule], ...] = (
    Missing,
    RefusalUnexplained,
    NoAttempts,
    Incomplete,
    BeforePlan,
    InFuture,
    GuardianUnknown,
)
