"""The sections of a plan: what a payer can require by name, and what in the record fills each.

A section is filled by fields of the record. Where a payer asks for it, four answers are possible: it is *present*; it stands
*elsewhere* (a pointer names the document); it is *excused* (somebody said why there is none); or it is *missing*. Whether a
pointer or a reason is good enough is for the payer to say, so both are handed on and nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any

from toolkit.records.agreement import Pointer
from toolkit.records.choices import SECTIONS as SECTION_CHOICES
from toolkit.records.client import PlanRecord
from toolkit.records.fields import Absent, AbsentKind, Kind, Row, field_specs
from toolkit.records.paths import row_path
from toolkit.records.plan import Plan
from toolkit.records.vocabulary import PLAN_ROWS

__all__ = [
    "SECTIONS",
    "Section",
    "SectionState",
    "SectionStatus",
    "is_blank",
    "is_good_reason",
    "is_present",
    "section_state",
    "section_texts",
]

_PLAN_COLLECTIONS = frozenset(row.collection for row in PLAN_ROWS)
_OWN_WORDS = frozenset({AbsentKind.NONE_REPORTED, AbsentKind.NOT_APPLICABLE})


class SectionStatus(StrEnum):
    """How a section stands in one plan."""

    PRESENT = "present"
    ELSEWHERE = "elsewhere"
    EXCUSED = "excused"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Section:
    """A section that a payer can require.

    `filled_by` is read as "all of these, each by any of its alternatives"; an alternative is a general path: a field of the
    client or plan (`plans.strengths`), a collection (`goals`: any row that says something), or a field of a
    collection's rows (`assessments.summary`: any row that has it).
    """

    id: str
    label: str
    labels: Mapping[str, str]
    filled_by: tuple[tuple[str, ...], ...]

    def label_in(self, language: str) -> str:
        """The label in a language (`es`), in English where there is none."""
        return self.labels.get(language, self.label)

    @property
    def fields(self) -> tuple[str, ...]:
        """Every general path that can help to fill the section, in order."""
        return tuple(path for alternatives in self.filled_by for path in alternatives)


@dataclass(frozen=True, slots=True)
class SectionState:
    """How one section stands in one plan.

    `fields` are record paths: those that fill the section, or where it is not present, those that are still blank and would.
    `pointer` and `absent` are what was said instead, also where it was not enough (a pointer without a document, a
    "declined" without a reason): then the status is missing. Beside a pointer, `absent` is there only if it would excuse.
    """

    section: Section
    status: SectionStatus
    fields: tuple[str, ...] = ()
    pointer: Pointer | None = None
    absent: Absent | None = None


_FILLED_BY: dict[str, tuple[str, tuple[tuple[str, ...], ...]]] = {
    "demographics": ("Datos personales", (("clients.first_name", "clients.last_name"), ("clients.birth_date",))),
    "history": ("Historia y evaluación", (("plans.history", "assessments.summary"),)),
    "diagnoses": ("Diagnósticos", (("diagnoses",),)),
    "presenting_concerns": (
        "Motivo de consulta",
        (("plans.presenting_concerns", "plans.presenting_concerns_words"),),
    ),
    "treatment_contract": (
        "Contrato de tratamiento",
        (("plans.agreed_work",), ("plans.responsibilities", "plans.modality")),
    ),
    "strengths": ("Fortalezas", (("plans.strengths",),)),
    "needs": ("Necesidades", (("needs",),)),
    "services": ("Servicios", (("services",),)),
    "goals": ("Objetivos generales", (("goals",),)),
    "objectives": ("Objetivos específicos", (("objectives",),)),
    "interventions": ("Intervenciones", (("interventions",),)),
    "progress": ("Progreso", (("progress",),)),
    "discharge_criteria": ("Criterios de alta", (("plans.discharge_criteria",),)),
    "crisis_plan": ("Plan de crisis", (("plans.crisis_plan",),)),
    "safety_plan": ("Plan de seguridad", (("plans.safety_plan",),)),
    "participation": ("Participación", (("participation",),)),
    "medications": ("Medicamentos", (("medications",),)),
    "reviews": ("Revisiones", (("reviews",),)),
    "signatures": ("Firmas", (("signatures",),)),
    "language_needs": ("Necesidades de idioma", (("plans.language_needs",),)),
    "communication_plan": ("Plan de comunicación", (("plans.communication_plan",),)),
    "developmental_needs": ("Necesidades de desarrollo", (("plans.developmental_needs",),)),
    "family_involvement": ("Participación de la familia", (("plans.family_involvement",),)),
    "transition_plan": ("Plan de transición", (("plans.transition_plan",),)),
    "expected_duration": ("Duración prevista", (("plans.expected_duration",),)),
    "primary_clinician": ("Clínico principal", (("plans.primary_clinician",),)),
}

SECTIONS: Mapping[str, Section] = MappingProxyType(
    {
        code: Section(code, label, MappingProxyType({"es": _FILLED_BY[code][0]}), _FILLED_BY[code][1])
        for code, label in SECTION_CHOICES
    }
)
"""Every section by its id, in the order in which plans usually have them."""


def section_state(record: PlanRecord, plan: Plan | None, section_id: str) -> SectionState:
    """How a section stands in a plan of a record; without a plan, whatever hangs on one is missing.

    Raises KeyError for a section that there is not.
    """
    section = SECTIONS[section_id]
    filled: list[str] = []
    blank: list[tuple[str, ...]] = []
    for alternatives in section.filled_by:
        found = next((path for path in alternatives if _is_filled(record, plan, path)), None)
        if found is None:
            blank.append(alternatives)
        else:
            filled.append(found)
    if not blank:
        return SectionState(section, SectionStatus.PRESENT, _paths(filled, plan))
    lacking = _paths([path for alternatives in blank for path in alternatives], plan)
    said = [_absence(record, plan, alternatives) for alternatives in blank]
    absent = next((absence for absence in said if absence is not None), None)
    excused = all(absence is not None and is_good_reason(absence) for absence in said)
    pointer = _pointer(plan, section_id)
    if pointer is not None and not is_blank(pointer.document):
        return SectionState(section, SectionStatus.ELSEWHERE, lacking, pointer, absent if excused else None)
    status = SectionStatus.EXCUSED if excused else SectionStatus.MISSING
    return SectionState(section, status, lacking, pointer, absent)


def is_present(record: PlanRecord, plan: Plan | None, section_id: str) -> bool:
    """Whether `section_state` would say that it is present: a quick look."""
    for alternatives in SECTIONS[section_id].filled_by:
        for path in alternatives:
            if _is_filled(record, plan, path):
                break
        else:
            return False
    return True


def section_texts(record: PlanRecord, plan: Plan | None, section_id: str) -> tuple[str, ...]:
    """The texts that fill a section: fields as they are, and of rows what a person would recognise each by.

    A document that prints the section holds at least one of them. Dates, numbers and choices print in many ways and are
    left out, so a section may have none. Raises KeyError for a section that there is not.
    """
    values: list[object] = []
    for general in SECTIONS[section_id].fields:
        collection, _, field = general.partition(".")
        holders = _holders(record, plan, collection)
        for holder in holders:
            names = (field,) if field else _telling_texts(type(holder))
            specs = field_specs(type(holder))
            values += [getattr(holder, name) for name in names if specs[name].kind in (Kind.TEXT, Kind.LONG_TEXT)]
    return tuple(value for value in values if isinstance(value, str) and not is_blank(value))


def _holders(record: PlanRecord, plan: Plan | None, collection: str) -> tuple[Row, ...]:
    if collection == "clients":
        return (record.client,)
    if collection == "plans":
        return (plan,) if plan is not None else ()
    return _rows(record, plan, collection)


@cache
def _telling_texts(row: type[Row]) -> tuple[str, ...]:
    """The field that a row is recognised by, and the same in the client's language."""
    return tuple(name for name in field_specs(row) if name in (row.key_field, f"{row.key_field}_translated"))


def is_blank(value: object) -> bool:
    """Whether a value says nothing: None, an empty tuple, or text of spaces alone. False and 0 say something."""
    return value is None or value == () or (isinstance(value, str) and not value.strip())


def is_good_reason(absent: Absent) -> bool:
    """Whether an absence explains itself: none reported and not applicable do, the others need their reason."""
    return absent.kind in _OWN_WORDS or not is_blank(absent.reason)


@cache
def _parted(general: str) -> tuple[str, str]:
    collection, _, field = general.partition(".")
    return collection, field


def _is_filled(record: PlanRecord, plan: Plan | None, general: str) -> bool:
    collection, field = _parted(general)
    if collection == "clients":
        return not is_blank(getattr(record.client, field))
    if collection == "plans":
        return plan is not None and not is_blank(getattr(plan, field))
    rows = _rows(record, plan, collection)
    if field:
        return any(not is_blank(getattr(row, field)) for row in rows)
    return any(_says_something(row) for row in rows)


def _rows(record: PlanRecord, plan: Plan | None, collection: str) -> tuple[Row, ...]:
    holder: Any = plan if collection in _PLAN_COLLECTIONS else record
    rows: tuple[Row, ...] = getattr(holder, collection, ())
    return rows


def _says_something(row: Row) -> bool:
    return not is_blank(getattr(row, row.key_field)) or any(
        not is_blank(getattr(row, name)) for name in _telling_fields(type(row))
    )


@cache
def _telling_fields(row: type[Row]) -> tuple[str, ...]:
    """Fields that say something by themselves: a row that only refers to other rows is still empty."""
    references = (Kind.ID, Kind.REF, Kind.REFS)
    return tuple(name for name, spec in field_specs(row).items() if spec.kind not in references)


def _pointer(plan: Plan | None, section_id: str) -> Pointer | None:
    pointers = [pointer for pointer in plan.pointers if pointer.section == section_id] if plan else []
    complete = (pointer for pointer in pointers if not is_blank(pointer.document))
    return next(complete, pointers[0] if pointers else None)


def _absence(record: PlanRecord, plan: Plan | None, alternatives: tuple[str, ...]) -> Absent | None:
    """What was said instead of any of the alternatives: the first that explains itself, else the first."""
    said = [absence for path in alternatives for absence in _absences(record, plan, path)]
    return next((absence for absence in said if is_good_reason(absence)), said[0] if said else None)


def _absences(record: PlanRecord, plan: Plan | None, general: str) -> Iterator[Absent]:
    collection, _, field = general.partition(".")
    holders: tuple[Row | None, ...]
    if collection == "clients":
        holders, name = (record.client,), field
    elif collection == "plans":
        holders, name = (plan,), field
    elif field:
        holders, name = _rows(record, plan, collection), field
    else:
        holders, name = (plan if collection in _PLAN_COLLECTIONS else record.client,), collection
    for holder in holders:
        absence = holder.absence(name) if holder else None
        if absence is not None:
            yield absence


def _paths(generals: list[str], plan: Plan | None) -> tuple[str, ...]:
    return tuple(_path(general, plan) for general in generals)


def _path(general: str, plan: Plan | None) -> str:
    """Where to write: a field's own path, or the collection's (its rows have ids of their own)."""
    collection, _, field = general.partition(".")
    if collection == "clients":
        return f"client.{field}"
    if collection != "plans" and collection not in _PLAN_COLLECTIONS:
        return collection
    return f"{row_path(plan)}.{field or collection}" if plan else "plans"
