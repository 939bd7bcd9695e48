"""CO3xx and how waivers work: a person sets a demand or rule aside for one client, and every report says so.

A waiver holds if it names a code, a reason, who decided, and a last day that is not past. It may name a field, as reports
write it: a path with or without its plan (`goals[G2].target_date`), a row (`goals[G2]`: all of its fields), or a field of all
rows (`goals.target_date`). It never stands in for a signature, which only a person can give: no finding of the family SG can
be waived. Nor can what readers, templates and profiles found, or what is wrong with a waiver itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date as Date

from toolkit.findings import CODES, Finding, Severity, Stage
from toolkit.records.coverage import Waiver
from toolkit.records.paths import PathError, RecordPath
from toolkit.rules.case import Case, in_sentence, label_of, listed, name_of
from toolkit.rules.rule import Rule

__all__ = ["RULES", "apply_waivers", "can_be_waived", "holds"]

_FAMILIES = frozenset({"CO", "QU", "GT", "TL", "LA", "ME", "DX"})
_NEEDED = ("code", "reason", "who", "until")


def can_be_waived(code: str) -> bool:
    """Whether a waiver may name this code."""
    return code[:2] in _FAMILIES and not code.startswith("CO3")


def holds(waiver: Waiver, as_of: Date) -> bool:
    """Whether a waiver is complete and not past on that day."""
    return all(getattr(waiver, name) for name in _NEEDED) and waiver.until is not None and waiver.until >= as_of


def apply_waivers(findings: Iterable[Finding], waivers: Sequence[Waiver]) -> list[Finding]:
    """The findings in their order, with `waived` filled in where one of these waivers, which all hold, names them."""
    if not waivers:
        return list(findings)
    return [_waived(found, waivers) if can_be_waived(found.code) else found for found in findings]


def _waived(found: Finding, waivers: Sequence[Waiver]) -> Finding:
    for waiver in waivers:
        if _code(waiver) == found.code and _covers((waiver.field or "").strip(), found.field):
            until = f" until {waiver.until}" if waiver.until else ""
            return replace(found, waived=f"{waiver.who}{until}: {waiver.reason}")
    return found


def _code(waiver: Waiver) -> str:
    return (waiver.code or "").strip().upper()


def _covers(wanted: str, path: str) -> bool:
    """Whether the field that a waiver names (blank for any) is this path, its row, or its field in all rows."""
    if not wanted or wanted == path:
        return True
    try:
        where = RecordPath.parse(path)
    except PathError:
        return False
    short = str(replace(where, plan=""))
    row = str(replace(where, field=""))
    return wanted in (short, row, str(replace(where, plan="", field="")), where.general)


class IncompleteWaiver(Rule):
    code = "CO301"
    name = "waiver.incomplete"
    title = "A waiver does not say what, why, who or until when, and has no effect"
    severity = Severity.WARNING
    stage = Stage.ADVICE
    rationale = (
        "A waiver is printed in every report. One that nobody answers for, or that never ends, cannot be defended."
    )
    mend = "Fill in Code, Reason, Who and Until."
    bad = """
waivers:
  - {id: W1, code: QU103, reason: County letter of 2026-08-01, who: M. Lindqvist, until: }
"""
    good = """
waivers:
  - {id: W1, code: QU103, reason: County letter of 2026-08-01, who: M. Lindqvist, until: 2026-12-31}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        for waiver in case.record.waivers:
            blank = [name for name in _NEEDED if not getattr(waiver, name)]
            if blank:
                labels = [in_sentence(label_of("waivers", name)) for name in blank]
                message = f"{name_of(waiver)} has no effect: it does not say its {listed(labels)}."
                yield self.finding(case, message, waiver, blank[0])


class ExpiredWaiver(Rule):
    code = "CO302"
    name = "waiver.expired"
    title = "A waiver is past and has no effect any more"
    severity = Severity.WARNING
    stage = Stage.ADVICE
    rationale = "What it set aside is demanded again from the day after."
    mend = "Take the row out, or have it decided anew with a later day in Until."
    bad = """
waivers:
  - {id: W1, code: QU103, reason: County letter of 2026-08-01, who: M. Lindqvist, until: 2026-09-30}
as_of: 2026-10-01
"""
    good = """
waivers:
  - {id: W1, code: QU103, reason: County letter of 2026-08-01, who: M. Lindqvist, until: 2026-10-01}
as_of: 2026-10-01
"""

    def check(self, case: Case) -> Iterator[Finding]:
        for waiver in case.record.waivers:
            if waiver.until is not None and waiver.until < case.as_of:
                message = f"{name_of(waiver)} ended on {waiver.until} and has no effect any more."
                yield self.finding(case, message, waiver, "until", value=waiver.until)


class VoidWaiver(Rule):
    code = "CO303"
    name = "waiver.void"
    title = "A waiver names a code that cannot be waived"
    severity = Severity.WARNING
    stage = Stage.ADVICE
    rationale = (
        "A waiver sets aside what a plan must say or when. It does not stand in for a signature, for what a reader could "
        "not read, or for a template that is broken; and a code that does not exist waives nothing."
    )
    mend = "Mend Code (reports name it beside each finding), or take the row out and mend what was found."
    bad = """
waivers:
  - {id: W1, code: SG101, reason: County letter of 2026-08-01, who: M. Lindqvist, until: 2026-12-31}
"""
    good = """
waivers:
  - {id: W1, code: CO101, reason: County letter of 2026-08-01, who: M. Lindqvist, until: 2026-12-31}
"""

    def check(self, case: Case) -> Iterator[Finding]:
        for waiver in case.record.waivers:
            code = _code(waiver)
            if not code:
                continue
            if code not in CODES:
                message = f"{name_of(waiver)} names a code that does not exist."
            elif not can_be_waived(code):
                message = f"{name_of(waiver)} names {code}, which cannot be waived."
            else:
                continue
            yield self.finding(case, message, waiver, "code", value=waiver.code)


RULES: tuple[type[Rule], ...] = (IncompleteWaiver, ExpiredWaiver, VoidWaiver)
