"""Run the rules over a case: what the agency changed about advice, and what somebody waived, is applied here."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.findings import Finding, Stage
from toolkit.rules.case import AgencyRules, Case
from toolkit.rules.registry import RULES
from toolkit.rules.rule import AnyRule
from toolkit.rules.waivers import apply_waivers

__all__ = ["check_case", "graded", "is_switched_off"]


def check_case(case: Case) -> list[Finding]:
    """All findings of the rules in one client's case, sorted the same way every time.

    An agency's grades hold for advice alone; a payer's demand keeps its severity. A finding that a valid waiver names
    stays, with who waived it and why in `waived`. What the reader found (`case.loaded`) is not repeated.
    """
    found = list(_findings(case))
    return sorted(apply_waivers(found, case.record, case.as_of), key=Finding.sort_key)


def _findings(case: Case) -> Iterator[Finding]:
    agency = case.agency
    if not agency.off and not agency.severities:
        for rule in RULES:
            yield from rule.check(case)
        return
    for rule in RULES:
        if not is_switched_off(rule, agency):
            for finding in rule.check(case):
                yield graded(finding, agency)


def is_switched_off(rule: AnyRule, agency: AgencyRules) -> bool:
    """Whether an agency switched a rule off, which it may for advice alone."""
    return rule.stage is Stage.ADVICE and rule.code in agency.off


def graded(finding: Finding, agency: AgencyRules) -> Finding:
    """The finding with the agency's severity for it; of advice alone."""
    severity = agency.severities.get(finding.code)
    return finding.with_severity(severity) if severity and finding.stage is Stage.ADVICE else finding
