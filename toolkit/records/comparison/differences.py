"""What differs between two records: rows that came, went or moved, and values that changed, by path and never by place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from toolkit.records.client import PlanRecord
from toolkit.records.comparison.flat import Flattened, flattened, scope_of

__all__ = ["Change", "ChangeKind", "differences", "flat_differences", "same"]


class ChangeKind(StrEnum):
    """What happened. `ADDED`, `REMOVED`: a row. `CHANGED`: a value. `MOVED`: rows of one collection changed their order."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `path` is a row's (added, removed), a value's (changed) or a collection's (moved).

    `before` and `after` are the value, None where blank, or an `Absent`; of a row its values by field; of rows that moved
    their ids.
    """

    kind: ChangeKind
    path: str
    before: Any = field(default=None, repr=False)
    after: Any = field(default=None, repr=False)


def differences(before: PlanRecord | None, after: PlanRecord) -> tuple[Change, ...]:
    """All differences, in the order of the later record; rows that went follow the collection's others. Empty if equal."""
    return tuple(flat_differences(flattened(before) if before is not None else {}, flattened(after)))


def flat_differences(before: Flattened, after: Flattened) -> Iterator[Change]:
    """The same for records that are flat already."""
    for path, row in after.items():
        old = before.get(path)
        if old is None:
            yield Change(ChangeKind.ADDED, path, None, row.values)
            continue
        for name in dict.fromkeys((*row.values, *old.values)):
            was, is_now = old.values.get(name), row.values.get(name)
            if not same(was, is_now):
                yield Change(ChangeKind.CHANGED, f"{path}.{name}", was, is_now)
    for path, row in before.items():
        if path not in after:
            yield Change(ChangeKind.REMOVED, path, row.values, None)
    yield from _moved(before, after)


def same(one: Any, other: Any) -> bool:
    """Whether two values are equal as the record's canonical form writes them: `1` is not `True`."""
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


def _moved(before: Flattened, after: Flattened) -> Iterator[Change]:
    for scope, ids in _orders(after, before).items():
        were = _orders(before, after).get(scope, ())
        if were != ids:
            yield Change(ChangeKind.MOVED, scope, were, ids)


def _orders(rows: Flattened, others: Flattened) -> dict[str, tuple[str, ...]]:
    """The ids of each collection in their order, of the rows that both have. The order of staff says nothing."""
    orders: dict[str, list[str]] = {}
    for path, row in rows.items():
        if path in others and row.collection != "staff":
            orders.setdefault(scope_of(row.collection, row.plan), []).append(row.id)
    return {scope: tuple(ids) for scope, ids in orders.items()}
