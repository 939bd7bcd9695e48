"""The words that profiles may use for things of the record: sections, collections, fields, roles, anchors.

Each is an annotated type: a word that is none of them is refused with the nearest one that is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date as Date
from typing import Annotated, Any, TypeAlias, TypeVar

from pydantic import AfterValidator, BeforeValidator, Strict

from toolkit.payers.naming import did_you_mean
from toolkit.records.choices import LEGAL_STATUSES, ROLES
from toolkit.records.fields import field_specs
from toolkit.records.sections import SECTIONS
from toolkit.records.vocabulary import CLIENT_ROWS, PLAN_ROWS, row_type

__all__ = [
    "ANCHORS",
    "COLLECTIONS",
    "Anchor",
    "Collection",
    "Day",
    "Few",
    "LegalStatus",
    "OneOf",
    "Role",
    "SectionId",
    "Text",
    "Words",
    "check_field",
    "role_label",
]

COLLECTIONS: tuple[str, ...] = ("clients", *(row.collection for row in (*CLIENT_ROWS, *PLAN_ROWS)))
"""Everything that can stand after `every:`. `plans` is the plan at hand, `clients` the client."""

ANCHORS: dict[str, str] = {
    "first_contact": "the first contact on",
    "intake": "intake on",
    "admission": "admission on",
    "assessment": "the assessment of",
    "initial_assessment": "the initial assessment of",
    "integrated_assessment": "the integrated assessment of",
    "first_service": "the first service on",
    "crisis_service": "the crisis service of",
    "authorisation": "the authorisation of",
    "implementation": "the start of services on",
    "plan": "the plan of",
    "plan_written": "the plan written on",
    "plan_signed": "the clinician's signature of",
    "last_review": "the review of",
}
"""What a deadline can be counted from, and how a sentence says it."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """A pydantic annotation: the text must be one of `known`. `what` names the list in the complaint."""

    what: str
    known: tuple[str, ...]

    def __call__(self, word: str) -> str:
        """The word itself, or ValueError."""
        if word not in self.known:
            raise ValueError(f'"{word}" is no {self.what}. {did_you_mean(word, self.known)}')
        return word

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        return AfterValidator(self).__get_pydantic_core_schema__(source, handler)

    def __get_pydantic_json_schema__(self, core_schema: Any, handler: Any) -> dict[str, Any]:
        return {"type": "string", "enum": list(self.known)}


def _codes(choices: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(code for code, _ in choices)


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str | int | float) else value


def as_text(value: Any) -> Any:
    """A number or a day where text belongs (`version: 2025`, `levels_of_care: [2.1]`) is what was typed."""
    if isinstance(value, Date):
        return value.isoformat()
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _distinct(values: tuple[Any, ...]) -> tuple[Any, ...]:
    if not values:
        raise ValueError("at least one is needed")
    twice = next((value for position, value in enumerate(values) if value in values[:position]), None)
    if twice is not None:
        raise ValueError(f'"{twice}" stands twice')
    return values


class _OneOrMany:
    """For editors: a value that stands for a list may be written without it."""

    def __get_pydantic_json_schema__(self, core_schema: Any, handler: Any) -> dict[str, Any]:
        many = handler(core_schema)
        return {"anyOf": [many["items"], {"type": "array", "items": many["items"], "minItems": 1}]}


class _TextOrNumber:
    """For editors: what a profile may write without quotation marks, as `version: 2025`."""

    def __get_pydantic_json_schema__(self, core_schema: Any, handler: Any) -> dict[str, Any]:
        return {**handler(core_schema), "type": ["string", "number"]}


Item = TypeVar("Item")
Few: TypeAlias = Annotated[tuple[Item, ...], BeforeValidator(_as_list), AfterValidator(_distinct), _OneOrMany()]
"""One or several different values: a single one may be written without its list."""

SectionId: TypeAlias = Annotated[str, OneOf("section", tuple(SECTIONS))]
Collection: TypeAlias = Annotated[str, OneOf("kind of row", COLLECTIONS)]
Role: TypeAlias = Annotated[str, OneOf("role", _codes(ROLES))]
LegalStatus: TypeAlias = Annotated[str, OneOf("legal status", _codes(LEGAL_STATUSES))]
Anchor: TypeAlias = Annotated[str, OneOf("date to count from", tuple(ANCHORS))]
Text: TypeAlias = Annotated[str, BeforeValidator(as_text), _TextOrNumber()]
Words: TypeAlias = Few[Text]
Day: TypeAlias = Annotated[Date, Strict()]
"""A date as YAML writes it; no text that looks like one, and no number."""

_ROLE_LABELS = dict(ROLES)
_ROLES_ES = {
    "client": "Cliente",
    "guardian": "Padre, madre o tutor",
    "clinician": "Clínico principal",
    "supervisor": "Supervisor",
    "prescriber": "Profesional que receta",
    "psychiatrist": "Psiquiatra",
    "psychiatric_np": "Enfermero especialista en psiquiatría",
    "physician": "Médico",
    "lpha": "Profesional con licencia (LPHA)",
    "counselor": "Consejero",
    "family": "Familiar",
    "interpreter": "Intérprete",
    "witness": "Testigo",
    "other": "Otra persona",
}


def role_label(role: str, language: str = "en") -> str:
    """A role as a signature line names it, in English or Spanish."""
    return (_ROLES_ES if language == "es" else _ROLE_LABELS).get(role, _ROLE_LABELS[role])


def check_field(collection: str, name: str) -> str:
    """`name`, if rows of the collection have such a field; else ValueError with the nearest one."""
    known = tuple(field_specs(row_type(collection)))
    if name not in known:
        raise ValueError(f'"{name}" is no field of {collection}. {did_you_mean(name, known)}')
    return name
