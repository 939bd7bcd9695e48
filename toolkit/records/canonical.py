"""The canonical form of a record: one JSON text for one record, whatever it was read from, and its SHA-256.

Keys are sorted, blanks (null, empty lists) are left out, dates are ISO, whole numbers have no point, text is kept
exactly as given, in UTF-8. The order of rows is part of the record, since it is the order of printing. `schema_version` is
in it, so that a later reader knows what it reads.

The text is written straight from the models' values: a caseload has one to write for every client.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date as Date
from datetime import time as Time
from json.encoder import encode_basestring
from typing import Any

from pydantic import BaseModel

from toolkit.records.client import PlanRecord
from toolkit.records.fields import AbsentKind, Extra

__all__ = ["canonical_json", "record_from_json", "record_hash"]


def canonical_json(record: PlanRecord) -> str:
    """The canonical JSON text, without line breaks."""
    return _model(record)


def record_hash(record: PlanRecord) -> str:
    """SHA-256 of the canonical JSON, 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(record).encode()).hexdigest()


def record_from_json(text: str) -> PlanRecord:
    """The record of a canonical JSON text. Raises pydantic's ValidationError if it is none of ours."""
    return PlanRecord.model_validate_json(text)


def _model(model: BaseModel) -> str:
    """A model as an object: its fields that are not blank, by name. Every default of the record is a blank."""
    pieces = [
        f'"{name}":{_WRITERS.get(value.__class__, _model)(value)}'
        for name, value in model.__dict__.items()
        if (value is not None and value.__class__ is not tuple) or value
    ]
    pieces.sort()  # as the names do: a quotation mark stands before every character of a name
    return f"{{{','.join(pieces)}}}"


def _list(values: tuple[Any, ...]) -> str:
    return f"[{','.join([_WRITERS.get(value.__class__, _model)(value) for value in values])}]"


def _float(value: float) -> str:
    return str(int(value)) if value.is_integer() else repr(value)


def _iso(value: Date | Time) -> str:
    return f'"{value.isoformat()}"'


def _extra(extra: Extra) -> str:
    """JSON has no dates: so a date of the agency's own stands under a key of its own."""
    key = "date" if isinstance(extra.value, Date) else "value"
    pieces = sorted(
        f'"{key}":{_WRITERS[value.__class__](value)}' for key, value in ((key, extra.value), ("name", extra.name))
    )
    return f"{{{','.join(pieces)}}}"


_WRITERS: dict[type, Callable[[Any], str]] = {
    str: encode_basestring,
    AbsentKind: encode_basestring,
    bool: lambda value: "true" if value else "false",
    int: str,
    float: _float,
    Date: _iso,
    Time: _iso,
    tuple: _list,
    Extra: _extra,
}
