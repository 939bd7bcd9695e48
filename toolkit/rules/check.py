"""Run the rules over a case: what the agency changed about advice, and what somebody waived, is applied here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from toolkit.findings import Finding, Severity, Stage
from toolkit.rules.case import Case
from toolkit.rules.facts import CaseFacts
from toolkit.rules.registry import CASELOAD_RULES, RULES
from toolkit.rules.waivers import apply_waivers, holds

__all__ = ["check_case", "check_caseload"]


def check_case(case: Case) -> list[Finding]:
    """All findings of the rules in one client's case, sorted the same way every time.

    An agency's grades hold for advice alone; a payer's demand keeps its severity. A finding that a valid waiver names
    stays, with who waived it and why in `waived`. What was found about the client's payers comes with it; what the reader
    found (`case.loaded`) is not repeated.
    """
    found = _findings(case)
    for about_payers in case.demands.findings:
        place = case.place(about_payers.field) if about_payers.field else None
        found.append(replace(about_payers, place=place, clinician=case.clinician))
    waivers = [waiver for waiver in case.record.waivers if holds(waiver, case.as_of)]
    return sorted(apply_waivers(found, waivers), key=Finding.sort_key)


def check_caseload(facts: Iterable[CaseFacts]) -> list[Finding]:
    """The findings across clients, graded and waived as each client's own are.

    Facts are small. The first rule works on them as they come, while workers are busy with the next.
    """
    known: dict[str, CaseFacts] = {}
    found: list[Finding] = []
    for rule in CASELOAD_RULES:
        found += rule.check(known.values() if known else _kept(facts, known))
    graded = [each for finding in found for each in _graded(finding, known[finding.client].grades)]
    return [waived for each in graded for waived in apply_waivers([each], known[each.client].waivers)]


def _kept(facts: Iterable[CaseFacts], known: dict[str, CaseFacts]) -> Iterator[CaseFacts]:
    """The same facts, kept by client as they pass."""
    for each in facts:
        known[each.client] = each
        yield each


def _findings(case: Case) -> list[Finding]:
    grades = case.agency.grades
    found: list[Finding] = []
    for rule in RULES:
        if rule.stage is Stage.ADVICE and rule.code in grades:
            found += [graded for finding in rule.check(case) for graded in _graded(finding, grades)]
        else:
            found += rule.check(case)
    return found


def _graded(finding: Finding, grades: Mapping[str, Severity | None]) -> Iterator[Finding]:
    """The finding with the agency's severity for it, which counts for advice alone; nothing where that is None."""
    if finding.stage is not Stage.ADVICE or finding.code not in grades:
        yield finding
    elif (severity := grades[finding.code]) is not None:
        yield finding.with_severity(severity)
