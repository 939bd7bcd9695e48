"""What a payer's profile asks a plan document to print: sections, fields, statements and signature lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from toolkit.payers.applied import AppliedDemand
from toolkit.payers.kinds.conditions import When
from toolkit.payers.kinds.contents import (
    ClassificationDemand,
    HandoverDemand,
    NamesDemand,
    QualityDemand,
    ReasonDemand,
)
from toolkit.payers.kinds.kinds import CountDemand, FieldDemand, SectionDemand, SignatureDemand
from toolkit.payers.profile import PayerProfile
from toolkit.records.fields import Kind, field_specs
from toolkit.records.sections import SECTIONS
from toolkit.records.vocabulary import ROWS, row_type

__all__ = ["Thing", "Wanted", "label_of", "wanted_by"]

_COLLECTIONS: Final = frozenset(row.collection for row in ROWS)
_STAFF_PLACES: Final = {
    "primary_clinician": "plans.primary_clinician",
    "coordinator": "plans.coordinator",
    "author": "plans.author",
    "responsible": "interventions.responsible",
}
_REASONS: Final[Mapping[str, tuple[tuple[str, str, Any], ...]]] = {
    "deferred_needs": (("needs.deferred_reason", "needs.status", "deferred"),),
    "goals_not_agreed": (("goals.not_agreed_reason", "goals.agreed", False),),
    "discontinued": (
        ("goals.status_reason", "goals.status", "discontinued"),
        ("objectives.status_reason", "objectives.status", "discontinued"),
    ),
    "disagreement": (("participation.disagreement", "participation.agrees", False),),
}
_HANDED: Final[Mapping[str, str]] = {
    "copy": "participation.copy_offered",
    "plain_summary": "plans.client_summary",
    "explanation": "plans.appeal_explained",
}
_SIGNED_WITH: Final = frozenset(("date", "credential", "title", "name", "method"))


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that must be seen in the document: a path of the record, or a mark.

    `label` is what people call it; `section` the section that it stands in, if a section is asked for. `pins` are the paths
    whose values are settled by the demand itself: a reason is printed of what is deferred. `blank` are the other ways to
    fill the same section: here they are all blank.
    """

    path: str
    label: str
    section: str = ""
    pins: tuple[tuple[str, Any], ...] = ()
    blank: tuple[str, ...] = ()


@dataclass(slots=True)
class Wanted:
    """A thing, and who asks for it under the same conditions. `when` is the demands' condition, None for always."""

    thing: Thing
    when: When | None
    demands: list[AppliedDemand] = field(default_factory=list)


def wanted_by(profiles: Iterable[PayerProfile]) -> list[Wanted]:
    """All that some profiles ask for, each thing once for each condition, in the order in which it is met."""
    found: dict[tuple[Thing, When | None], Wanted] = {}
    for profile in profiles:
        for applied in _applied(profile):
            for thing in _things(applied):
                when = applied.demand.when
                found.setdefault((thing, when), Wanted(thing, when)).demands.append(applied)
    return list(found.values())


def _applied(profile: PayerProfile) -> Iterator[AppliedDemand]:
    for demand in profile.demands:
        parts = demand.split() if isinstance(demand, FieldDemand) else (demand,)
        yield from (AppliedDemand(part, profile) for part in parts)


def _things(applied: AppliedDemand) -> Iterator[Thing]:
    for kind, things in _THINGS.items():
        if isinstance(applied.demand, kind):
            yield from things(applied.demand)


def _of_quality(asked: QualityDemand) -> Iterator[Thing]:
    for path in asked.paths:
        collection, _, name = path.partition(".")
        yield from _of_field(collection, name)


def _of_reasons(asked: ReasonDemand) -> Iterator[Thing]:
    for what in asked.reason_for:
        for path, other, value in _REASONS[what]:
            yield Thing(path, label_of(path), pins=((other, value),))


def _of_handover(asked: HandoverDemand) -> Iterator[Thing]:
    for what in asked.client_gets:
        yield Thing(_HANDED[what], label_of(_HANDED[what]))


def _of_class(asked: ClassificationDemand) -> Iterator[Thing]:
    path = "episodes.asam_level" if asked.classified_by == ("ASAM",) else "diagnoses.code"
    yield Thing(path, label_of(path))


def _of_signature(asked: SignatureDemand) -> Iterator[Thing]:
    if asked.of != "plan" or asked.is_left_open:
        return
    yield Thing("required_signers.label", "The signature line")
    for name in asked.with_:
        if name in _SIGNED_WITH:
            yield Thing(f"required_signers.{name}", f"The signature's {name}")


def _of_section(asked: SectionDemand) -> Iterator[Thing]:
    section = SECTIONS[asked.section]
    yield Thing(f"mark:{section.id}", f"The section {section.label}", section.id)
    for alternatives in section.filled_by:
        for path in alternatives:
            others = tuple(other for other in alternatives if other != path)
            for told in _telling(path):
                yield Thing(told, label_of(told), section.id, blank=others)


def _telling(path: str) -> Iterator[str]:
    """The path by whose value one sees that a section is there: a field, or what tells the rows of a collection."""
    collection, _, name = path.partition(".")
    if not name:
        key = row_type(collection).key_field
        yield f"{collection}.{key}"
    elif field_specs(row_type(collection))[name].kind is Kind.REF:
        yield f"{path}.name"
    else:
        yield path


def _of_field(collection: str, name: str) -> Iterator[Thing]:
    if collection not in _COLLECTIONS:
        return
    kind = field_specs(row_type(collection))[name].kind
    if kind is Kind.REFS or (collection == "signatures"):
        return  # which rows belong together shows in how they stand; signatures have lines of their own
    path = f"{collection}.{name}"
    if kind is Kind.REF:
        if field_specs(row_type(collection))[name].refers_to != "staff":
            return
        path = f"{path}.name"
    pins: tuple[tuple[str, Any], ...] = (("needs.status", "active"),) if collection == "needs" else ()
    yield Thing(path, label_of(path), pins=pins)


def _of_names(asked: NamesDemand) -> Iterator[Thing]:
    for name in asked.names:
        place = _STAFF_PLACES.get(name)
        if place:
            yield from (Thing(f"{place}.{what}", label_of(f"{place}.{what}")) for what in asked.with_)
        else:
            yield Thing("participation.name", label_of("participation.name"), pins=(("participation.role", name),))


def label_of(path: str) -> str:
    """What people call a path: `Strengths`, `Target date of every goal`, `Goals`."""
    collection, _, rest = path.partition(".")
    if collection not in _COLLECTIONS:
        return path.replace("_", " ").replace(".", ": ")
    row = row_type(collection)
    name, _, further = rest.partition(".")
    if not name:
        return f"{collection.replace('_', ' ').capitalize()}"
    spec = field_specs(row).get(name)
    label = spec.label if spec else name
    label = label if collection in ("plans", "clients", "episodes") else f"{label} of every {row.noun}"
    return f"{label}: {further}" if further else label


_THINGS: Final[Mapping[type, Callable[[Any], Iterator[Thing]]]] = {
    SectionDemand: _of_section,
    FieldDemand: lambda asked: _of_field(asked.every, asked.field),
    QualityDemand: _of_quality,
    CountDemand: lambda asked: _of_field(asked.of, row_type(asked.of).key_field),
    ReasonDemand: _of_reasons,
    NamesDemand: _of_names,
    HandoverDemand: _of_handover,
    ClassificationDemand: _of_class,
    SignatureDemand: _of_signature,
}
