"""The vocabulary: every kind of row, in the order of the workbook's sheets, and every field by its general path."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from toolkit.records.agreement import Participation, Pointer, Review, Signature
from toolkit.records.care import Assessment, Diagnosis, Episode, GivenService, Medication, OutcomeMeasure
from toolkit.records.client import Client
from toolkit.records.coverage import Authorisation, Consent, Coverage, Waiver
from toolkit.records.fields import FieldSpec, Row, field_specs
from toolkit.records.goals import Goal, Intervention, Need, Objective, OrderedService, Progress
from toolkit.records.people import Contact, Staff
from toolkit.records.plan import Plan

__all__ = ["CLIENT_ROWS", "PLAN_ROWS", "ROWS", "field_spec", "row_type", "vocabulary"]

PLAN_ROWS: tuple[type[Row], ...] = (
    Need,
    Goal,
    Objective,
    Intervention,
    OrderedService,
    Progress,
    Participation,
    Review,
    Signature,
    Pointer,
)
"""Rows that belong to a plan: `plans[P1].goals[G2]`."""

CLIENT_ROWS: tuple[type[Row], ...] = (
    Episode,
    Plan,
    Coverage,
    Authorisation,
    Contact,
    Staff,
    Diagnosis,
    Medication,
    Assessment,
    GivenService,
    Consent,
    OutcomeMeasure,
    Waiver,
)
"""Rows that belong to a client: `diagnoses[D1]`."""

ROWS: tuple[type[Row], ...] = (
    Client,
    Plan,
    Goal,
    Objective,
    Intervention,
    Need,
    OrderedService,
    Progress,
    Participation,
    Review,
    Signature,
    Pointer,
    Episode,
    Coverage,
    Diagnosis,
    Contact,
    Staff,
    Medication,
    Assessment,
    GivenService,
    Consent,
    Authorisation,
    OutcomeMeasure,
    Waiver,
)
"""All kinds of row, in the order of the workbook's sheets: the five that are enough to start come first."""


@cache
def row_type(collection: str) -> type[Row]:
    """The kind of row of a collection (`goals` → Goal). Raises KeyError for a name that is none."""
    return {row.collection: row for row in ROWS}[collection]


@cache
def vocabulary() -> Mapping[str, FieldSpec]:
    """Every field by its general path: `clients.birth_date`, `plans.strengths`, `goals.target_date`."""
    return {f"{row.collection}.{name}": spec for row in ROWS for name, spec in field_specs(row).items()}


def field_spec(general_path: str) -> FieldSpec | None:
    """The declaration behind `goals.target_date`, or None if there is no such field."""
    return vocabulary().get(general_path)
