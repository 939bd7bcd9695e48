"""A record made of the samples that fields declare: one row of each kind, every field filled.

It belongs to nobody. Templates are tried on it, so that a name that no field has is found before any client's plan is made.
"""

from __future__ import annotations

from typing import Any

from toolkit.records.cells import values
from toolkit.records.client import PlanRecord
from toolkit.records.fields import Extra, FieldSpec, Kind, Row, field_specs
from toolkit.records.reading.layout import OwnFields
from toolkit.records.vocabulary import CLIENT_ROWS, PLAN_ROWS, row_type

__all__ = ["sample_record"]


def sample_record(own_fields: OwnFields) -> PlanRecord:
    """The record of samples; `own_fields` are the agency's own, by collection."""
    rows: dict[str, Any] = {row.collection: (_sample_row(row, own_fields),) for row in CLIENT_ROWS}
    rows["plans"] = (
        rows["plans"][0].model_copy(update={row.collection: (_sample_row(row, own_fields),) for row in PLAN_ROWS}),
    )
    return PlanRecord(client=_sample_row(row_type("clients"), own_fields), **rows)


def _sample_row(row: type[Row], own_fields: OwnFields) -> Any:
    number = "1-1" if row.collection in ("objectives", "interventions", "progress") else "1"
    filled = {name: _value(spec) for name, spec in field_specs(row).items()}
    extra = [(spec.name, _value(spec)) for spec in own_fields.get(row.collection, ())]
    return row.model_validate(
        {
            "id": f"{row.prefix or 'X'}{number}",
            "extra": tuple(Extra(name=name, value=value) for name, value in extra if value not in (None, ())),
            **{name: value for name, value in filled.items() if value is not None},
        }
    )


def _value(spec: FieldSpec) -> Any:
    """The sample as a value of the field's kind; where none is declared, or it cannot be read, some value of that kind."""
    sample = spec.sample or spec.label
    match spec.kind:
        case Kind.DATE:
            return values.parse_date(spec.sample or "2026-09-01")[0]
        case Kind.TIME:
            return values.parse_time(spec.sample or "09:00")[0]
        case Kind.NUMBER:
            return values.parse_number(spec.sample or "1")[0]
        case Kind.INTEGER:
            return values.parse_integer(spec.sample or "1")[0]
        case Kind.YES_NO:
            return True
        case Kind.CHOICE:
            return spec.choices[0][0] if spec.choices else sample
        case Kind.CHOICES:
            return tuple(code for code, _ in spec.choices)
        case Kind.REFS:
            return values.parse_ids(sample)[0]
    return sample
