"""A reckoning's words in Spanish, for documents in Spanish. Citations and names of an agency's values stay as they are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date as Date

from toolkit.payers.applied import AppliedDemand
from toolkit.payers.kinds.limits import SAME_DAY, Delegated, Join, Joint, Limit, Span, Unit
from toolkit.payers.kinds.parts import Standing
from toolkit.records.vocabulary import field_spec, row_type

__all__ = ["after_event", "count", "from_anchor", "lacking", "origin", "source"]

_ANCHORS: Mapping[str, str] = {
    "first_contact": "el primer contacto",
    "intake": "la admisión inicial",
    "admission": "el ingreso",
    "assessment": "la evaluación",
    "initial_assessment": "la evaluación inicial",
    "integrated_assessment": "la evaluación integrada",
    "first_service": "el primer servicio",
    "crisis_service": "el servicio de crisis",
    "authorisation": "la autorización",
    "implementation": "el inicio de los servicios",
    "plan": "el plan",
    "plan_written": "la redacción del plan",
    "plan_signed": "la firma del profesional",
    "last_review": "la última revisión",
}
_UNITS: Mapping[Unit, tuple[str, str]] = {
    Unit.HOURS: ("hora", "horas"),
    Unit.DAYS: ("día", "días"),
    Unit.BUSINESS_DAYS: ("día hábil", "días hábiles"),
    Unit.SERVICE_DAYS: ("día con servicios", "días con servicios"),
    Unit.SESSIONS: ("sesión", "sesiones"),
    Unit.CONTACTS: ("contacto", "contactos"),
    Unit.MONTHS: ("mes", "meses"),
    Unit.SERVED_MONTHS: ("mes con servicios", "meses con servicios"),
    Unit.UNITS_LEFT: ("unidad restante", "unidades restantes"),
}
_BY_THEMSELVES: Mapping[Unit, str] = {
    Unit.UNITS_LEFT: "cuando se agoten las unidades",
    Unit.AUTHORISATION_END: "el fin de la autorización",
    Unit.NEXT_REVIEW: "la próxima revisión",
}
"""Limits that are no number of anything: they come when they come, whatever is counted from."""
_JOINS: Mapping[Join, str] = {
    Join.LATER: "lo que ocurra más tarde",
    Join.LONGER: "lo que dure más",
    Join.EARLIER: "lo que ocurra primero",
}
_EVENTS: Mapping[str, str] = {
    "service_added": "se agregó un servicio",
    "service_intensified": "se intensificó un servicio",
    "assessment_revised": "se revisó la evaluación",
    "plan_amended": "se modificó el plan",
}
_STANDINGS: Mapping[Standing, str] = {
    Standing.SECONDARY: "según otra fuente",
    Standing.UNVERIFIED: "sin verificar",
    Standing.EXAMPLE: "ejemplo",
}


def origin(anchors: tuple[str, ...], anchor: tuple[str, Date] | None) -> str:
    """`el plan del 2026-08-25`; where no date is there, those that can be: `la última revisión o el plan`."""
    if anchor is None:
        return " o ".join(_ANCHORS[name] for name in anchors)
    return f"{_ANCHORS[anchor[0]]} del {anchor[1].isoformat()}"


def from_anchor(limit: Limit, start: str) -> str:
    """`90 días o 6 sesiones desde el plan del 2026-08-25, lo que dure más`."""
    if _comes_by_itself(limit):
        return _limit(limit)
    if isinstance(limit, Joint):
        return f"{_spans(limit)} desde {start}, {_JOINS[limit.join]}"
    return f"{_limit(limit)} que {start}" if limit == SAME_DAY else f"{_limit(limit)} desde {start}"


def _comes_by_itself(limit: Limit) -> bool:
    if isinstance(limit, Joint):
        return all(_comes_by_itself(part) for part in limit.limits)
    if isinstance(limit, Delegated):
        return limit.otherwise is not None and _comes_by_itself(limit.otherwise)
    return limit.unit in _BY_THEMSELVES


def _limit(limit: Limit) -> str:
    if isinstance(limit, Delegated):
        return _limit(limit.otherwise) if limit.otherwise else f"el plazo que la agencia indica como «{limit.name}»"
    if isinstance(limit, Joint):
        return f"{_spans(limit)}, {_JOINS[limit.join]}"
    if limit == SAME_DAY:
        return "el mismo día"
    if limit.unit in _BY_THEMSELVES and not limit.count:
        return _BY_THEMSELVES[limit.unit]
    return _number(limit.unit, limit.count)


def _spans(joint: Joint) -> str:
    return " o ".join(f"({_limit(part)})" if isinstance(part, Joint) else _limit(part) for part in joint.limits)


def _number(unit: Unit, number: int | float) -> str:
    one, many = _UNITS[unit]
    return f"{number:g} {one if number == 1 else many}"


def count(unit: Unit, so_far: int | float) -> str:
    """`4 sesiones hasta ahora`; of units, how many are left."""
    said = _number(unit, so_far)
    return said if unit is Unit.UNITS_LEFT else f"{said} hasta ahora"


def after_event(event: str, day: Date, within: Span | None) -> str:
    """`15 días después de que se agregó un servicio el 2026-06-03`."""
    happened = f"{_EVENTS[event]} el {day.isoformat()}"
    return f"{_limit(within)} después de que {happened}" if within else happened


def lacking(name: str) -> str:
    """What a day cannot be reckoned without: a field of the record, or a value of the agency."""
    spec = field_spec(name)
    if spec is None:
        return f"la agencia no indica «{name}»"
    collection = name.partition(".")[0]
    where = "" if collection in ("episodes", "plans") else f" en {row_type(collection).sheet}"
    return f"falta «{spec.label_in('es')}»{where}"


def source(applied: AppliedDemand) -> str:
    """The citation, with its standing where that is not verified: `DHS 35.19(3) (sin verificar)`."""
    standing = _STANDINGS.get(applied.standing, "")
    if not standing:
        return applied.citation
    return f"{applied.citation} ({standing})" if applied.citation else standing
