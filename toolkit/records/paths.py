r"""Paths into a record: by id, never by index.

`client.birth_date`, `diagnoses[D1].code`, `plans[P1].strengths`, `plans[P1].goals[G2].target_date`. A path without its
plan, `goals[G2].target_date`, means the record's only plan, or its last one. A path may end at a row (`diagnoses[D1]`) or a
collection (`plans[P1].goals`). In an id, `\`, `[`, `]` and `.` are written with a `\` before them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from toolkit.records.client import PlanRecord
from toolkit.records.fields import Row
from toolkit.records.vocabulary import CLIENT_ROWS, PLAN_ROWS

__all__ = ["PathError", "RecordPath", "escape", "resolve", "row_path"]

_SEGMENT = re.compile(r"([a-z_]+)(?:\[((?:[^\\\[\].]|\\[\\\[\].])*)\])?(?:\.|$)")
_ESCAPED = re.compile(r"([\\\[\].])")
_PLAN_COLLECTIONS = frozenset(row.collection for row in PLAN_ROWS)
_CLIENT_COLLECTIONS = frozenset(row.collection for row in CLIENT_ROWS)


class PathError(ValueError):
    """A text that is no record path, or leads nowhere in this record."""


@dataclass(frozen=True, slots=True)
class RecordPath:
    """A path in parts. `plan` is set for rows of a plan; `collection` is 'client' for the client's own fields."""

    collection: str
    row: str = ""
    field: str = ""
    plan: str = ""

    def __str__(self) -> str:
        parts = [f"plans[{escape(self.plan)}]"] if self.plan else []
        parts.append(f"{self.collection}[{escape(self.row)}]" if self.row else self.collection)
        if self.field:
            parts.append(self.field)
        return ".".join(parts)

    @property
    def general(self) -> str:
        """The vocabulary's name of the field: `goals.target_date`."""
        collection = "clients" if self.collection == "client" else self.collection
        return f"{collection}.{self.field}" if self.field else collection

    @classmethod
    def parse(cls, text: str) -> RecordPath:
        """The path that a text writes. Raises PathError where it is none."""
        segments = _segments(text)
        plan = ""
        if len(segments) > 1 and segments[0][0] == "plans" and segments[1][0] in _PLAN_COLLECTIONS:
            plan = segments.pop(0)[1]
        match segments:
            case [("client", "")]:
                return cls("client")
            case [("client", ""), (field, "")]:
                return cls("client", field=field)
            case [(collection, row)] if collection in _PLAN_COLLECTIONS | _CLIENT_COLLECTIONS:
                return cls(collection, row, plan=plan)
            case [(collection, row), (field, "")] if row and collection in _PLAN_COLLECTIONS | _CLIENT_COLLECTIONS:
                return cls(collection, row, field, plan)
        raise PathError(f"not a record path: {text}")


def _segments(text: str) -> list[tuple[str, str]]:
    segments, position = [], 0
    while position < len(text):
        found = _SEGMENT.match(text, position)
        if found is None:
            raise PathError(f"not a record path: {text}")
        segments.append((found[1], re.sub(r"\\(.)", r"\1", found[2] or "")))
        position = found.end()
    return segments


@lru_cache(maxsize=8192)
def escape(row_id: str) -> str:
    """An id as it stands in a path."""
    return _ESCAPED.sub(r"\\\1", row_id)


def row_path(row: Row, plan: str = "") -> str:
    """The path of a row; `plan` is the id of its plan, for rows that have one."""
    if row.collection == "clients":
        return "client"
    return str(RecordPath(row.collection, row.id, plan=plan if row.collection in _PLAN_COLLECTIONS else ""))


def resolve(record: PlanRecord, path: str | RecordPath) -> Any:
    """What stands at a path: a value (None where blank), a row, or a tuple of rows. Raises PathError if it leads nowhere."""
    where = RecordPath.parse(path) if isinstance(path, str) else path
    holder = _holder(record, where)
    if where.collection == "client":
        row: Any = record.client
    else:
        rows = getattr(holder, where.collection)
        if not where.row:
            return rows
        row = next((row for row in rows if row.id == where.row), None)
    if row is None:
        raise PathError(f"nothing at {where}")
    if not where.field:
        return row
    if where.field in type(row).model_fields:
        return getattr(row, where.field)
    if any(extra.name == where.field for extra in row.extra):
        return row.own(where.field)
    raise PathError(f"no field at {where}")


def _holder(record: PlanRecord, where: RecordPath) -> Any:
    if where.collection not in _PLAN_COLLECTIONS:
        return record
    plan = record.plan(where.plan) if where.plan else (record.plans[-1] if record.plans else None)
    if plan is None:
        raise PathError(f"no plan for {where}")
    return plan
