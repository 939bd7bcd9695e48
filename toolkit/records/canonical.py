"""The canonical form of a record: one JSON text for one record, whatever it was read from, and its SHA-256.

Keys are sorted, blanks (null, empty lists) are left out, dates are ISO, whole numbers have no point, text is kept
exactly as given, in UTF-8. The order of rows is part of the record, since it is the order of printing. `schema_version` is
in it, so that a later reader knows what it reads.
"""

from __future__ import annotations

import hashlib
import json

from toolkit.records.client import PlanRecord

__all__ = ["canonical_json", "record_from_json", "record_hash"]


def canonical_json(record: PlanRecord) -> str:
    """The canonical JSON text, without line breaks."""
    plain = json.loads(record.model_dump_json(exclude_defaults=True), parse_float=_number)
    plain["schema_version"] = record.schema_version
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def record_hash(record: PlanRecord) -> str:
    """SHA-256 of the canonical JSON, 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(record).encode()).hexdigest()


def record_from_json(text: str) -> PlanRecord:
    """The record of a canonical JSON text. Raises pydantic's ValidationError if it is none of ours."""
    return PlanRecord.model_validate_json(text)


def _number(text: str) -> int | float:
    value = float(text)
    return int(value) if value.is_integer() else value
