"""DX1xx: diagnosis codes against ICD-10-CM on the plan's date. Our own advice; payers refuse codes that are not billable.

Hints speak of characters and endings and never write a code out, since reports travel and a code is a diagnosis.
"""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz.distance import Levenshtein

from toolkit.findings import Finding, Severity, Stage
from toolkit.payers.demands import plan_day
from toolkit.records.care import Diagnosis
from toolkit.records.icd10 import Icd10Code, Release, looks_like_icd9, standard
from toolkit.rules.case import Case, listed, name_of
from toolkit.rules.rule import Rule

__all__ = ["RULES"]

_MOST_ENDINGS = 12
_SOURCE = "ICD-10-CM (CDC and CMS); the code must be valid on the day"


class _CodeRule(Rule):
    """What the rules on codes share: the diagnoses that held on the plan's date, with the release of that date."""

    stage = Stage.ADVICE
    citation = _SOURCE

    @staticmethod
    def release(case: Case) -> Release | None:
        """The release that holds on the plan's date."""
        return case.codes.on(plan_day(case.plan, case.as_of))

    @staticmethod
    def held(case: Case) -> list[tuple[Diagnosis, str]]:
        """The diagnoses with a code that were not resolved before the plan's date, each with its code as it is written."""
        day = plan_day(case.plan, case.as_of)
        return [
            (row, standard(row.code))
            for row in case.record.diagnoses
            if row.code and (row.resolved is None or row.resolved >= day)
        ]

    def checked(self, case: Case) -> Iterator[tuple[Diagnosis, str, Release]]:
        """The diagnoses whose codes can be looked up, with the release to look in."""
        release = self.release(case) if case.record.diagnoses else None
        if release is not None:
            for row, code in self.held(case):
                if looks_like_icd9(code) or release.covers(code):
                    yield row, code, release


class CodeUnknown(_CodeRule):
    code = "DX101"
    name = "diagnosis.code-unknown"
    title = "A diagnosis has a code that ICD-10-CM does not have on the plan's date"
    severity = Severity.WARNING
    rationale = (
        "A claim under a code that does not exist is refused, and the plan names a diagnosis that nobody can look up."
    )
    mend = "Look the code up in the tabular list of ICD-10-CM, and correct it."
    bad = """
diagnoses: [{id: D1, code: "309.81", title: Post-traumatic stress disorder}]
"""
    good = """
diagnoses: [{id: D1, code: F43.10, title: "Post-traumatic stress disorder, unspecified"}]
"""

    def check(self, case: Case) -> Iterator[Finding]:
        for row, code, release in self.checked(case):
            if looks_like_icd9(code):
                message = f"{name_of(row)} has a code that looks like ICD-9 or DSM-IV, which ended with September 2015."
                yield self.finding(case, message, row, "code", value=row.code)
            elif code not in release.codes:
                message = f"{name_of(row)} has a code that is not in {release.name}."
                hint = f"{_slip(code, release.nearest(code))}{self.mend}"
                yield self.finding(case, message, row, "code", hint=hint, value=row.code)


class CodeNotBillable(_CodeRule):
    code = "DX102"
    name = "diagnosis.not-billable"
    title = "A diagnosis has a code that cannot be billed on the plan's date, since there are more exact ones below it"
    severity = Severity.WARNING
    rationale = "Payers take only the most exact codes. A heading, such as a category of three characters, is refused."
    mend = "Write the more exact code, if the record supports it."
    bad = """
diagnoses: [{id: D1, code: F43.1, title: Post-traumatic stress disorder}]
"""
    good = """
diagnoses: [{id: D1, code: F43.12, title: "Post-traumatic stress disorder, chronic"}]
"""

    def check(self, case: Case) -> Iterator[Finding]:
        for row, code, release in self.checked(case):
            entry = release.codes.get(code)
            if entry is not None and not entry.is_billable:
                message = f"{name_of(row)} has a code that is a heading in {release.name} and cannot be billed."
                hint = f"{_endings(code, release.below(code))}{self.mend}"
                yield self.finding(case, message, row, "code", hint=hint, value=row.code)


class CodesNotChecked(_CodeRule):
    code = "DX103"
    name = "diagnosis.not-checked"
    title = "Diagnosis codes were not checked, since no release of ICD-10-CM for the plan's date is at hand"
    severity = Severity.INFO
    rationale = (
        "ICD-10-CM changes every October, and often in April. What held on another day says nothing sure of this one."
    )
    mend = (
        "Nothing to do, or put the official order file of that year (icd10cm-order-YEAR.txt, from CMS) into the folder in "
        "which plankit is run."
    )
    bad = """
plan: {written: 2026-03-02, effective: 2026-03-02, implemented: 2026-03-03}
"""
    good = """
plan: {written: 2026-09-01, effective: 2026-09-01}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        held = self.held(case) if case.plan is not None and case.record.diagnoses else []
        if held and self.release(case) is None:
            day = plan_day(case.plan, case.as_of)
            message = f"Diagnosis codes were not checked: no release of ICD-10-CM that holds on {day} is at hand."
            yield self.finding(case, message, held[0][0], "code")


class CodeOutside(_CodeRule):
    code = "DX104"
    name = "diagnosis.outside-subset"
    title = "A diagnosis code is of a chapter that the shipped part of ICD-10-CM does not have"
    severity = Severity.INFO
    rationale = (
        "Shipped are mental and behavioral disorders and what plans name beside them. Of other chapters it cannot be said "
        "whether a code exists."
    )
    mend = (
        "Nothing to do, or put the official order file of that year (icd10cm-order-YEAR.txt, from CMS), which has all "
        "chapters, into the folder in which plankit is run."
    )
    bad = """
diagnoses: [{id: D1, code: G47.00, title: "Insomnia, unspecified"}]
"""
    good = """
diagnoses: [{id: D1, code: F51.01, title: Primary insomnia}]
"""

    def check(self, case: Case) -> Iterator[Finding]:
        release = self.release(case) if case.record.diagnoses else None
        if release is None:
            return
        for row, code in self.held(case):
            if not looks_like_icd9(code) and not release.covers(code):
                yield self.finding(
                    case,
                    f"{name_of(row)} has a code of a chapter that is not shipped; it was not checked.",
                    row,
                    "code",
                )


def _endings(code: str, below: tuple[Icd10Code, ...]) -> str:
    """What the billable codes below a heading add to it."""
    endings = [each.code[len(code) :] for each in below]
    if not endings:
        return ""
    more = f" and {len(endings) - _MOST_ENDINGS} more" if len(endings) > _MOST_ENDINGS else ""
    shown = endings[:_MOST_ENDINGS]
    return f"It goes on with {', '.join(shown)}{more}. " if more else f"It goes on with {listed(shown)}. "


def _slip(code: str, near: Icd10Code | None) -> str:
    """Did you mean …, in terms of the characters that differ."""
    if near is None:
        return ""
    parts = []
    for edit in Levenshtein.opcodes(code, near.code):
        wanted = near.code[edit.dest_start : edit.dest_end]
        if edit.tag == "delete":
            parts.append(f"it without character {edit.src_start + 1}")
        elif edit.tag != "equal":
            parts.append(f"“{wanted}” {'' if edit.tag == 'replace' else 'added '}as character {edit.dest_start + 1}")
    return f"Did you mean {listed(parts, 'and')}? "


RULES: tuple[type[Rule], ...] = (CodeUnknown, CodeNotBillable, CodesNotChecked, CodeOutside)
