"""Causes: findings that are mended in one go, ranked by how many clients they hold up.

A column that the workbook lacks makes one finding a client; to the person who mends it, it is one thing to do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from toolkit.findings import CODES, CellPlace, Finding, Severity
from toolkit.records.paths import PathError, RecordPath
from toolkit.records.vocabulary import field_spec, row_type
from toolkit.rules.registry import RULES_BY_CODE

__all__ = ["Cause", "causes_of", "title_of"]


_LACKS = ("column:", "unmapped:")
"""Causes that lie in the source's columns, whatever rule finds it."""


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing to mend. `held_up` are the clients whose documents it stops, `clients` all whom it touches."""

    title: str
    code: str
    severity: Severity
    held_up: int
    clients: int
    findings: int
    hint: str

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "title": self.title,
            "code": self.code,
            "severity": str(self.severity),
            "held_up": self.held_up,
            "clients": self.clients,
            "findings": self.findings,
            "hint": self.hint,
        }


def causes_of(findings: Iterable[Finding]) -> tuple[Cause, ...]:
    """The causes behind findings that nobody waived: those that hold up most clients first."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    keys: dict[str, tuple[str, str]] = {}
    for found in findings:
        if not found.waived:
            key = _key(found)
            if key not in keys:
                keys[key] = _title(key, found), "" if key.startswith(_LACKS) else found.code
            groups.setdefault(keys[key], []).append(found)
    causes = [_cause(title, group) for (title, _), group in groups.items()]
    return tuple(sorted(causes, key=lambda c: (-c.held_up, -c.severity.rank, -c.clients, -c.findings, c.code, c.title)))


def title_of(code: str) -> str:
    """What a code means, in one line, whoever declared it; the code itself where nobody did."""
    rule = RULES_BY_CODE.get(code)
    if rule is not None:
        return rule.title
    return CODES[code].title if code in CODES else code


def _key(found: Finding) -> str:
    if found.cause:
        return found.cause
    if isinstance(found.place, CellPlace) and not found.client:
        return f"{found.code}:{found.place.file}:{found.place.sheet}"
    return f"{found.code}:{_general(found.field)}"


def _cause(title: str, group: list[Finding]) -> Cause:
    first = max(group, key=lambda found: found.severity.rank)
    return Cause(
        title=title,
        code=first.code,
        severity=first.severity,
        held_up=len({found.client for found in group if found.is_blocking and found.client}),
        clients=len({found.client for found in group if found.client}),
        findings=len(group),
        hint=_hint(first),
    )


def _title(key: str, found: Finding) -> str:
    if key.startswith("column:"):
        _, sheet, label = key.split(":", 2)
        return f"Column {label} is absent from sheet {sheet}"
    if key.startswith("unmapped:"):
        _, sheet, label = key.split(":", 2)
        return f"No column of the export fills {label} ({sheet})"
    label = _label(found.field)
    title = title_of(found.code)
    return f"{title} ({label})" if label and label.casefold() not in title.casefold() else title


def _hint(found: Finding) -> str:
    if found.cause.startswith("column:"):
        _, sheet, label = found.cause.split(":", 2)
        return f"Add a column {label} to the sheet {sheet} and fill it in."
    if found.cause.startswith("unmapped:"):
        return (
            "If the export has it, choose the field in the map. If not, supply it: --supplement FILE, or in a workspace "
            "plankit check --answers FILE.xlsx."
        )
    return found.hint


def _general(path: str) -> str:
    try:
        return RecordPath.parse(path).general
    except PathError:
        return path


def _label(path: str) -> str:
    """`Objectives: Target date` for the path of a field, the sheet's name for a row or collection."""
    try:
        where = RecordPath.parse(path)
        sheet = row_type("clients" if where.collection == "client" else where.collection).sheet
    except (PathError, KeyError):
        return ""
    spec = field_spec(where.general)
    if spec is None:
        return sheet
    return f"{sheet}: {spec.label}"
