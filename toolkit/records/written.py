"""How a value is written for people: in a cell of the workbook, in a sentence of the history."""

from __future__ import annotations

from datetime import date as Date
from datetime import time as Time
from typing import Any

from toolkit.records.fields import Absent, FieldSpec, Kind

__all__ = ["absent_text", "written"]


def absent_text(said: Absent) -> str:
    """What is written instead of a value: `declined: prefers not to say; by R. Okafor; 2026-05-02`."""
    text = said.kind.value + (f": {said.reason}" if said.reason else "")
    return "; ".join([text, *([f"by {said.who}"] if said.who else []), *([said.on.isoformat()] if said.on else [])])


def written(value: Any, spec: FieldSpec | None) -> str | int | float | Date | None:
    """A value as people write it: labels for codes, Yes and No, several with `;`. Texts, numbers and dates as they are."""
    if isinstance(value, Absent):
        return absent_text(value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, tuple):
        return "; ".join(str(item) for item in value) or None
    if isinstance(value, Time):
        return value.strftime("%H:%M")
    if isinstance(value, str) and spec is not None and spec.kind is Kind.CHOICE:
        return dict(spec.choices).get(value, value)
    plain: str | int | float | Date | None = value
    return plain
