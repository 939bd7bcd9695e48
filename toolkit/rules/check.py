"""Run the rules over a case: what the agency changed about advice, and what somebody waived, is applied here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from toolkit.findings import Finding, Severity, Stage
from toolkit.rules.case import Case
from toolkit.rules.registry import RULES
from toolkit.rules.waivers import apply_waivers

__all__ = ["check_case", "regraded"]


def check_case(case: Case) -> list[Finding]:
    """All findings of the rules in one client's case, sorted the same way every time.

    An agency's grades hold for advice alone; a payer's demand keeps its severity. A finding that a valid waiver names
    stays, with who waived it and why in `waived`. What the reader found (`case.loaded`) is not repeated.
    """
    found = list(_findings(case))
    return sorted(apply_waivers(found, case.record, case.as_of), key=Finding.sort_key)


def _findings(case: Case) -> Iterator[Finding]:
    grades = case.agency.grades
    for rule in RULES:
        if rule.stage is Stage.ADVICE and rule.code in grades:
            yield from regraded(rule.check(case), grades[rule.code])
        else:
            yield from rule.check(case)


def regraded(findings: Iterable[Finding], severity: Severity | None) -> Iterator[Finding]:
    """The findings with an agency's severity for them; none where it is None."""
    if severity is not None:
        for finding in findings:
            yield finding.with_severity(severity)
