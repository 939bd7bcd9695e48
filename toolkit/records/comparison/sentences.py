"""Changes in plain sentences: `Goal G2: Target date changed from 2026-11-30 to 2026-12-31.`

Labels come from the vocabulary. Values are printed only where a command exists to show content (`show_values`); without them
a sentence says which field of which row, and nothing of what it holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolkit.records.comparison.differences import Change, ChangeKind
from toolkit.records.fields import Absent, FieldSpec, field_specs
from toolkit.records.paths import RecordPath
from toolkit.records.vocabulary import row_type
from toolkit.records.written import written

__all__ = ["named", "sentence", "value_in_words"]

_LONGEST = 90
"""So many characters of a text are shown."""


def sentence(change: Change, *, show_values: bool, in_full: bool = False) -> str:
    """One change as a sentence. `in_full`: where values are shown, all those of a row that came or went, not its text only."""
    where = RecordPath.parse(change.path)
    match change.kind:
        case ChangeKind.ADDED:
            return _of_row(change.path, change.after, "added", show_values=show_values, in_full=in_full)
        case ChangeKind.REMOVED:
            return _of_row(change.path, change.before, "removed", show_values=show_values, in_full=in_full)
        case ChangeKind.MOVED:
            sheet = row_type(where.collection).sheet
            order = f": {', '.join(change.after)}" if show_values else ""
            return f"{sheet}{_of_plan(where.plan)}: printed in another order{order}."
    happened = _what_happened(change, _spec(where), show_values=show_values)
    return f"{named(change.path)} {happened}."


def named(path: str) -> str:
    """What stands at a path, in words: `Goal G2 of plan P1: Target date`, `Goal G2 of plan P1`, `Client: Birth date`."""
    where = RecordPath.parse(path)
    collection = "clients" if where.collection == "client" else where.collection
    kind = row_type(collection)
    row = "Client" if collection == "clients" else f"{kind.noun.capitalize()} {where.row}{_of_plan(where.plan)}"
    if not where.field:
        return row
    spec = _spec(where)
    return f"{row}: {spec.label if spec is not None else _plain_name(where.field)}"


def value_in_words(value: Any, spec: FieldSpec | None = None) -> str:
    """A value for a sentence: texts in quotation marks and shortened in the middle, blank as such."""
    shown = written(value, spec)
    if shown is None:
        return "blank"
    if not isinstance(shown, str) or isinstance(value, (bool, Absent, tuple)):
        return str(shown)
    text = " ".join(shown.split())
    half = _LONGEST // 2
    return f"“{text}”" if len(text) <= _LONGEST else f"“{text[:half].rstrip()} … {text[-half:].lstrip()}”"


def _of_row(path: str, values: Mapping[str, Any], happened: str, *, show_values: bool, in_full: bool) -> str:
    where = RecordPath.parse(path)
    if where.collection == "client":
        return f"Client {happened}."
    kind = row_type(where.collection)
    key, specs = values.get(kind.key_field), field_specs(kind)
    known_by = f": {value_in_words(key, specs.get(kind.key_field))}" if show_values and key else ""
    others = [
        f"{spec.label}: {value_in_words(values[name], spec)}"
        for name, spec in specs.items()
        if in_full and show_values and name != kind.key_field and values.get(name) not in (None, ())
    ]
    in_brackets = f" ({'; '.join(others)})" if others else ""
    return f"{named(path)} {happened}{known_by}{in_brackets}."


def _what_happened(change: Change, spec: FieldSpec | None, *, show_values: bool) -> str:
    before, after = (value_in_words(value, spec) for value in (change.before, change.after))
    if change.before is None:
        return f"filled in: {after}" if show_values else "filled in"
    if change.after is None:
        return f"cleared (it was {before})" if show_values else "cleared"
    return f"changed from {before} to {after}" if show_values else "changed"


def _of_plan(plan: str) -> str:
    return f" of plan {plan}" if plan else ""


def _spec(where: RecordPath) -> FieldSpec | None:
    collection = "clients" if where.collection == "client" else where.collection
    return field_specs(row_type(collection)).get(where.field)


def _plain_name(name: str) -> str:
    """The name of a field that is none of ours: a collection that is said to be empty, or the agency's own."""
    try:
        return row_type(name).sheet
    except KeyError:
        return name.replace("_", " ").capitalize()
