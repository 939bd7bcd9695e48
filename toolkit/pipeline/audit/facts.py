"""What an audit sheet says of one client: the plan, who signed, what was due, what was ordered and given, and each demand.

Everything comes from the caseload and from the verified document; nothing is reckoned here that `check` and `due` do not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from typing import Any, Final

from toolkit.payers.applied import AppliedDemand
from toolkit.payers.duedates.dueitem import DueItem, DueKind
from toolkit.payers.duedates.dueitems import due_items
from toolkit.payers.kinds.kinds import KEYS_OF_KINDS
from toolkit.payers.signers import SignerState, SignerStatus, match_signatures, required_signers
from toolkit.pipeline.casework import Casework
from toolkit.pipeline.verify import Verified, sections_of
from toolkit.pipeline.verifying import Passage
from toolkit.records.client import PlanRecord
from toolkit.records.plan import Plan
from toolkit.templates.imprint import ROWS

__all__ = ["NOT_MET", "Pages", "sheet_facts"]

NOT_MET: Final = "NOT MET"
_REVIEWED: Final = (DueKind.FIRST_PLAN, DueKind.INTERIM_PLAN, DueKind.REVIEW, DueKind.PAPERWORK, DueKind.CERTIFICATION)
_ON_THE_REVIEWS: Final = ("review", "first_plan", "due_within", "interim_plan", "certification")
Pages = Mapping[str, int]
"""A heading's text → the page on which it stands; empty where no PDF could be made."""


@dataclass(frozen=True)
class _Sheet:
    work: Casework
    plan: Plan
    document: Verified
    pages: Pages

    @property
    def record(self) -> PlanRecord:
        return self.work.case.record


def sheet_facts(work: Casework, plan: Plan, document: Verified, pages: Pages) -> dict[str, Any]:
    """The facts of one client's sheet, ready to print: texts, and lists of groups of texts."""
    sheet = _Sheet(work, plan, document, pages)
    demands = [_demand_row(sheet, applied) for applied in _all_demands(work)]
    unmet = sum(row["unmet"] for row in demands)
    return {
        "client": work.client,
        "agency": work.agency.title if work.agency else "",
        "plan": f"{plan.id}, version {plan.version}" if plan.version else plan.id,
        "effective": _day(plan.effective or plan.written),
        "ends": _day(plan.ends) or "no end date",
        "profiles": [
            {"title": profile.title, "key": profile.key, "from": _span(profile)} for profile in work.demands.profiles
        ],
        "as_of": _day(work.case.as_of),
        "file": document.file,
        "state": _state(document),
        "made": f"{document.imprint.made_with}, {document.imprint.stage}" if document.imprint else "",
        "verdict": f"{unmet} of {len(demands)} demands {NOT_MET}" if unmet else f"All {len(demands)} demands met",
        "is_bad": bool(unmet),
        "signers": [_signer_row(sheet, state) for state in _signers(sheet)],
        "reviews": [_review_row(sheet, item) for item in _reviews(sheet)],
        "services": [_service_row(sheet, service) for service in plan.services],
        "demands": demands,
    }


def _day(day: Date | None) -> str:
    return f"{day:%m/%d/%Y}" if day else ""


def _span(profile: Any) -> str:
    until = profile.effective.to
    return f"in force from {_day(profile.effective.starts) or 'the beginning'}{f' to {_day(until)}' if until else ''}"


def _state(document: Verified) -> str:
    changed = [passage.label for passage in document.passages if passage.state != "unchanged"]
    if document.state == "unchanged":
        return "as it was made"
    return f"changed by hand since: {', '.join(changed)}" if changed else document.state


# -- signatures ---------------------------------------------------------------------------------------------------------


def _signers(sheet: _Sheet) -> Sequence[SignerState]:
    asked = required_signers(sheet.record, sheet.plan, sheet.work.demands, as_of=sheet.work.case.as_of)
    return match_signatures(asked, sheet.plan.signatures, sheet.record)


def _signer_row(sheet: _Sheet, state: SignerState) -> dict[str, Any]:
    row = state.signature
    member = sheet.record.staff_member(row.staff) if row and row.staff else None
    name = (row.name if row else "") or (member.name if member else "") or state.required.name
    credential = (row.credential if row else "") or (member.credential if member else "") or ""
    if state.status is SignerStatus.SIGNED and row is not None:
        how = " · ".join(filter(None, (_day(row.date), row.method)))
    elif row is not None and (row.reason or row.attempts):
        how = " · ".join(filter(None, (row.reason, f"attempts: {row.attempts}" if row.attempts else "")))
    else:
        how = "not signed"
    return {
        "role": state.required.label,
        "who": ", ".join(filter(None, (name, credential))),
        "how": how,
        "stands": str(state.status),
        "unmet": state.status in (SignerStatus.MISSING, SignerStatus.INCOMPLETE),
    }


# -- dates and services -------------------------------------------------------------------------------------------------


def _reviews(sheet: _Sheet) -> Iterator[DueItem]:
    case = sheet.work.case
    items = due_items(sheet.record, sheet.plan, sheet.work.demands, as_of=case.as_of, holidays=case.holidays)
    return (item for item in items if item.kind in _REVIEWED)


def _review_row(sheet: _Sheet, item: DueItem) -> dict[str, Any]:
    late = ((item.done or sheet.work.case.as_of) - item.due).days if item.due else 0
    said = f"{late} day{'' if late == 1 else 's'}" if late > 0 else ""
    return {
        "what": item.what,
        "due": _day(item.due) or "cannot be reckoned",
        "held": _day(item.done) or str(item.status),
        "late": said,
        "unmet": bool(said),
    }


def _service_row(sheet: _Sheet, service: Any) -> dict[str, str]:
    parts = (service.amount, service.frequency, service.duration)
    begun = sheet.plan.effective or sheet.plan.written
    given = [
        row
        for row in sheet.record.services_given
        if row.service == service.type and row.date and (begun is None or begun <= row.date <= sheet.work.case.as_of)
    ]
    minutes = sum(row.minutes or 0 for row in given)
    last = max((row.date for row in given if row.date), default=None)
    said = (
        f"{len(given)} times{f', {minutes:g} minutes' if minutes else ''}, last {_day(last)}"
        if given
        else "none recorded"
    )
    return {"type": service.type or "", "ordered": ", ".join(str(part) for part in parts if part), "given": said}


# -- demands ------------------------------------------------------------------------------------------------------------


def _all_demands(work: Casework) -> Iterator[AppliedDemand]:
    seen: set[str] = set()
    for kind in dict.fromkeys(demand.kind for demand in KEYS_OF_KINDS.values()):
        for applied in work.demands.of(kind):
            if applied.id not in seen:
                seen.add(applied.id)
                yield applied


def _demand_row(sheet: _Sheet, applied: AppliedDemand) -> dict[str, Any]:
    where, unmet = _where(sheet, applied)
    standing = f"{applied.standing}{f', {_day(applied.checked)}' if applied.checked else ''}"
    return {
        "asks": applied.demand.sentence(),
        "citation": applied.citation or applied.profile.source or "no citation",
        "standing": standing,
        "where": where,
        "unmet": unmet,
    }


def _where(sheet: _Sheet, applied: AppliedDemand) -> tuple[str, bool]:
    against = [found for found in sheet.work.findings if applied.id in found.demands and not found.waived]
    if against:
        return f"{NOT_MET}: {against[0].message}", True
    waived = next((found for found in sheet.work.findings if applied.id in found.demands and found.waived), None)
    if waived is not None:
        return f"waived: {waived.waived}", False
    sections = sections_of(applied.demand) or _by_kind(applied.kind)
    passages = [passage for passage in sheet.document.passages if _base(passage) in sections]
    broken = next((passage for passage in passages if passage.state in ("gone", "empty")), None)
    if broken is not None:
        return f"{NOT_MET}: {broken.label} is {broken.state} in the document", True
    if not passages:
        return "kept in the record; the document prints no section for it", False
    return _at(sheet, passages[0]), False


def _by_kind(kind: str) -> tuple[str, ...]:
    if kind == "signature":
        return (ROWS,)
    return ("reviews",) if kind in _ON_THE_REVIEWS else ()


def _base(passage: Passage) -> str:
    return ROWS if passage.name.startswith(ROWS) else passage.name


def _at(sheet: _Sheet, passage: Passage) -> str:
    heading = passage.place.heading if passage.place else ""
    steps = [step.strip() for step in heading.split(" › ") if step.strip()]
    page = next((sheet.pages[step] for step in reversed(steps) if step in sheet.pages), None)
    said = f"{f'page {page} · ' if page else ''}{steps[-1] if steps else passage.label}"
    return f"{said} (changed by hand)" if passage.state == "changed" else said
