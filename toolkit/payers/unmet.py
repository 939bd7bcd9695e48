"""Which demands on a plan's people, reasons, handing over, dose, classification and place are not met, and where to mend it.

Pure: rules make findings of it. Sentences name rows by kind and id, and never quote what the record says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rapidfuzz.fuzz import ratio

from toolkit.payers.applied import AppliedDemand
from toolkit.payers.kinds.conditions import has_credential, names_service
from toolkit.payers.kinds.contents import (
    HANDED,
    AuthorDemand,
    ClassificationDemand,
    DoseDemand,
    HandoverDemand,
    NamesDemand,
    PlaceDemand,
    ReasonDemand,
)
from toolkit.payers.kinds.kinds import SectionDemand
from toolkit.payers.naming import plain
from toolkit.payers.wording import both, either, spaced
from toolkit.records.client import PlanRecord
from toolkit.records.fields import Row
from toolkit.records.plan import Plan
from toolkit.records.sections import SECTIONS, is_blank

__all__ = ["KINDS", "Unmet", "unmet"]

_ALIKE = 90
_ICD = re.compile(r"[A-TV-Z][0-9][0-9A-Z](?:\.?[0-9A-Z]{1,4})?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Unmet:
    """A demand that is not met: the row and field to mend (the plan's own where `row` is None), and what is wrong."""

    applied: AppliedDemand
    row: Row | None
    field: str
    says: str
    mend: str


def unmet(record: PlanRecord, plan: Plan, applied: AppliedDemand) -> Iterator[Unmet]:
    """What a plan lacks for one demand of the kinds in `KINDS`; nothing for other kinds."""
    look = _LOOKS.get(applied.kind)
    if look is not None:
        yield from look(record, plan, applied)


def _named(row: Row) -> str:
    return f"{row.noun.capitalize()} {row.id}"


def _reasons(record: PlanRecord, plan: Plan, applied: AppliedDemand) -> Iterator[Unmet]:
    demand: ReasonDemand = _of(applied, ReasonDemand)
    for what in demand.reason_for:
        for row, field, says in _unexplained(plan, what):
            if is_blank(getattr(row, field)):
                yield Unmet(
                    applied, row, field, f"{_named(row)} {says}, and the plan does not say why.", "Write the reason."
                )


def _unexplained(plan: Plan, what: str) -> Iterator[tuple[Row, str, str]]:
    match what:
        case "deferred_needs":
            yield from ((row, "deferred_reason", "is deferred") for row in plan.needs if row.status == "deferred")
        case "goals_not_agreed":
            yield from ((row, "not_agreed_reason", "is not agreed") for row in plan.goals if row.agreed is False)
        case "discontinued":
            rows = (*plan.goals, *plan.objectives)
            yield from ((row, "status_reason", "was discontinued") for row in rows if row.status == "discontinued")
        case "disagreement":
            said = "does not agree with the plan"
            yield from ((row, "disagreement", said) for row in plan.participation if row.agrees is False)


def _names(record: PlanRecord, plan: Plan, applied: AppliedDemand) -> Iterator[Unmet]:
    demand: NamesDemand = _of(applied, NamesDemand)
    for name in demand.names:
        if name == "responsible":
            for row in plan.interventions:
                yield from _staff_named(record, applied, demand, row, "responsible", row.responsible)
        elif name in ("primary_clinician", "coordinator", "author"):
            yield from _staff_named(record, applied, demand, plan, name, getattr(plan, name))
        elif not any(row.role == name and not is_blank(row.name) for row in plan.participation):
            says = f"The plan does not name anybody as {spaced(name)}."
            yield Unmet(
                applied, None, "participation", says, f"Add a row to Participation with the role {spaced(name)}."
            )


def _staff_named(
    record: PlanRecord, applied: AppliedDemand, demand: NamesDemand, row: Row, field: str, staff_id: str | None
) -> Iterator[Unmet]:
    member = record.staff_member(staff_id)
    if member is None:
        yield Unmet(applied, row, field, f"{_named(row)} does not name its {spaced(field)}.", "Fill in the staff id.")
        return
    lacking = [name for name in demand.with_ if is_blank(getattr(member, name))]
    if lacking:
        says = f"{_named(row)} names its {spaced(field)} without {both(lacking)}."
        yield Unmet(applied, member, lacking[0], says, f"Fill in {both(lacking)} in the sheet Staff.")


def _author(record: PlanRecord, plan: Plan, applied: AppliedDemand) -> Iterator[Unmet]:
    demand: AuthorDemand = _of(applied, AuthorDemand)
    if not has_credential(record.staff_member(plan.author), demand.written_by):
        says = f"The plan's author is not known to have {either(demand.written_by)}."
        yield Unmet(
            applied, plan, "author", says, "Fill in Author, and the credential or certificate in the sheet Staff."
        )


def _handover(record: PlanRecord, plan: Plan, applied: AppliedDemand) -> Iterator[Unmet]:
    demand: HandoverDemand = _of(applied, HandoverDemand)
    for what in demand.client_gets:
        if what == "copy":
            given = any(row.role in demand.to and row.copy_offered for row in plan.participation)
            row, field, mend = None, "participation", "Fill in Copy offered in a row of Participation."
        elif what == "plain_summary":
            given, field, mend = not is_blank(plan.client_summary), "client_summary", "Fill in Summary for the client."
        else:
            given, field, mend = plan.appeal_explained is not None, "appeal_explained", "Fill in Rights explained."
        if not given:
            says = f"The record does not show that {either(map(spaced, demand.to))} was given {HANDED[what]}."
            row = None if field == "participation" else plan
            yield Unmet(applied, row, field, says, mend)


def _dose(record: PlanRecord, plan: Plan, applied: AppliedDemand) -> Iterator[Unmet]:
    demand: DoseDemand = _of(applied, DoseDemand)
    counted = [
        row for row in plan.services if demand.of_services is None or names_service(row.type, demand.of_services)
    ]
    hours = sum(row.hours_per_week or 0 for row in counted)
    if hours < demand.hours_a_week_at_least:
        says = f"The plan orders {hours:g} of at least {demand.hours_a_week_at_least} hours a week."
        row = next((row for row in counted if row.hours_per_week is None), counted[0] if counted else None)
        field = "hours_per_week" if row else "services"
        yield Unmet(applied, row, field, says, "Fill in Hours a week in Services, or order what is lacking.")


def _classification(record: PlanRecord, plan: Plan, applied: AppliedDemand) -> Iterator[Unmet]:
    demand: ClassificationDemand = _of(applied, ClassificationDemand)
    if any(_is_classified(record, plan, demand, system) for system in demand.classified_by):
        return
    if demand.classified_by == ("ASAM",):
        episode = record.episode_of(plan)
        which = f" ({either(demand.levels)})" if demand.levels else ""
        says = f"The level of care is not stated by ASAM{which}."
        yield Unmet(applied, episode, "asam_level" if episode else "", says, "Fill in ASAM level in Episodes.")
        return
    says = f"The diagnosis is not stated by {either(demand.classified_by)}."
    yield Unmet(applied, record.client, "", says, "Fill in Code in Diagnoses.")


def _is_classified(record: PlanRecord, plan: Plan, demand: ClassificationDemand, system: str) -> bool:
    if system == "ASAM":
        episode = record.episode_of(plan)
        level = plain((episode.asam_level if episode else None) or "")
        return bool(level) and (demand.levels is None or level in map(plain, demand.levels))
    rows = [row for row in record.diagnoses if row.resolved is None]
    if system in ("ICD-10-CM", "DSM-5"):  # DSM-5 takes its codes from ICD-10-CM
        return bool(rows) and all(_ICD.fullmatch((row.code or "").strip()) for row in rows)
    named = [row.title or row.code for row in rows] + [
        row.document for row in plan.pointers if row.section == "diagnoses"
    ]
    return any(system.casefold() in (text or "").casefold() for text in named)


_HOMES: tuple[tuple[str, str], ...] = (
    ("progress_note", "note"),
    ("review_document", "review"),
    ("assessment", "assessment"),
    ("plan", "plan"),
)


def _home(written: str | None, blank: str) -> str:
    """Which kind of place somebody means who writes `Progress note of 2026-11-24`."""
    words = plain(written or "")
    if not words:
        return blank
    return next(
        (home for home, word in _HOMES if word in words.split() or f"{word}s" in words.split()), "other_document"
    )


def _place(record: PlanRecord, plan: Plan, applied: AppliedDemand) -> Iterator[Unmet]:
    demand: PlaceDemand = _of(applied, PlaceDemand)
    where = either(map(spaced, demand.may_be))
    if demand.place_of == "reviews":
        for row in plan.reviews:
            if row.held is not None and _home(row.recorded_in, "review_document") not in demand.may_be:
                says = f"{_named(row)} is not recorded in the {where}."
                yield Unmet(applied, row, "recorded_in", says, "Record it there, and mend Recorded in.")
        return
    for pointer in plan.pointers:
        if pointer.section == demand.place_of and _home(pointer.document, "other_document") not in demand.may_be:
            says = f"The section {SECTIONS[demand.place_of].label} does not stand in the {where}."
            yield Unmet(applied, pointer, "document", says, "Write it there, and mend Pointers.")


def _apart(record: PlanRecord, plan: Plan, applied: AppliedDemand) -> Iterator[Unmet]:
    demand: SectionDemand = _of(applied, SectionDemand)
    if demand.apart_from is None:
        return
    section = SECTIONS[demand.section]
    for path in section.fields:
        collection, _, field = path.partition(".")
        text = getattr(plan, field) if collection == "plans" and field else None
        if text and any(ratio(plain(text), plain(goal.text or "")) >= _ALIKE for goal in plan.goals):
            says = f"The section {section.label} only repeats a goal."
            yield Unmet(applied, plan, field, says, f"Write the {section.label.lower()} apart from the goals.")


def _of(applied: AppliedDemand, kind: Any) -> Any:
    if not isinstance(applied.demand, kind):
        raise TypeError(f"{applied.id} is no {kind.__name__}")
    return applied.demand


_LOOKS: Mapping[str, Callable[[PlanRecord, Plan, AppliedDemand], Iterator[Unmet]]] = {
    "reason": _reasons,
    "names": _names,
    "author": _author,
    "handover": _handover,
    "dose": _dose,
    "classification": _classification,
    "place": _place,
    "section": _apart,
}

KINDS: tuple[str, ...] = tuple(_LOOKS)
"""The kinds of demand that are looked at here; of sections, only whether they are kept apart."""
