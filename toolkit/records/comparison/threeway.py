"""Two versions that were changed apart, and the one from which both began: what each changed is kept, and where both changed
the same value, a person decides.

    base    what both started from: the last import, or the revision that a workbook or form was made from
    mine    what is in the store now
    theirs  what came in

A value that only one side changed is that side's. Where both changed it to different things there is a `Collision`: `mine`
stays until somebody has decided. A `Policy` says what else holds for one kind of coming in (an import, a form).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from toolkit.records.client import PlanRecord
from toolkit.records.comparison.differences import same
from toolkit.records.comparison.flat import FlatRow, Flattened, flattened, scope_of, unflattened, with_staff_named

__all__ = ["Collision", "Kept", "Merged", "Policy", "Take", "merge", "merge_flat"]


class Take(StrEnum):
    """Whose value is taken where two collide: the store's, or the source's (the workbook or form that came in)."""

    STORE = "store"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Collision:
    """Both sides changed what stands at a path (a value, or a row that one side removed), or theirs is to be doubted.

    Values are None where blank; of a removed row None, of the other its values by field. `why` is a sentence without values.
    """

    path: str
    base: Any = field(repr=False)
    mine: Any = field(repr=False)
    theirs: Any = field(repr=False)
    why: str = "Both were changed, to different things."


@dataclass(frozen=True, slots=True)
class Kept:
    """A row or value that theirs does not have, and that was kept: absent is not deleted."""

    path: str
    is_row: bool


def _true(path: str) -> bool:
    return True


def _false(path: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Policy:
    """What holds for one kind of coming in; the defaults are those of a full comparison.

    `says(path)`: whether theirs speaks of a field that it leaves blank; if not, blank means nothing. `removes`: whether a row
    or value that theirs does not speak of is removed. `yields(path)`: whether mine may be overwritten where base knows
    nothing of the value. `doubt(path, mine, theirs)`: why a changed value of theirs should not be taken without asking, or ''.
    `decide(collision)`: what was decided about it, None if nothing yet.
    """

    says: Callable[[str], bool] = _true
    removes: bool = True
    yields: Callable[[str], bool] = _false
    doubt: Callable[[str, Any, Any], str] = lambda path, mine, theirs: ""
    decide: Callable[[Collision], Take | None] = lambda collision: None


@dataclass(frozen=True, slots=True)
class Merged:
    """The result. `open` were not decided and keep the store's value; `decided` were. `taken`: paths that hold theirs."""

    record: PlanRecord
    open: tuple[Collision, ...]
    decided: tuple[tuple[Collision, Take], ...]
    kept: tuple[Kept, ...]
    taken: frozenset[str]


def merge(base: PlanRecord | None, mine: PlanRecord, theirs: PlanRecord, policy: Policy | None = None) -> Merged:
    """The record of all three."""
    begun = flattened(base) if base is not None else {}
    return merge_flat(begun, flattened(mine), flattened(theirs), policy or Policy())


def merge_flat(base: Flattened, mine: Flattened, theirs: Flattened, policy: Policy) -> Merged:
    """The same for records that are flat already."""
    merging = _Merging(base, mine, theirs, policy)
    rows = with_staff_named(merging.rows())
    return Merged(
        record=unflattened(rows),
        open=tuple(merging.open),
        decided=tuple(merging.decided),
        kept=tuple(kept for kept in merging.kept if not kept.path.startswith("staff[")),
        taken=frozenset(merging.taken),
    )


class _Merging:
    def __init__(self, base: Flattened, mine: Flattened, theirs: Flattened, policy: Policy) -> None:
        self._base, self._mine, self._theirs, self._policy = base, mine, theirs, policy
        self.open: list[Collision] = []
        self.decided: list[tuple[Collision, Take]] = []
        self.kept: list[Kept] = []
        self.taken: set[str] = set()

    def rows(self) -> Flattened:
        merged: Flattened = {}
        for path in _in_order(self._base, self._mine, self._theirs):
            row = self._row(path)
            if row is not None and (not row.plan or scope_of("plans", "", row.plan) in merged):
                merged[path] = row
        return merged

    def _row(self, path: str) -> FlatRow | None:
        base, mine, theirs = self._base.get(path), self._mine.get(path), self._theirs.get(path)
        if mine is not None and theirs is not None:
            return self._both(path, base, mine, theirs)
        if mine is not None:
            return self._only_mine(path, base, mine)
        return self._only_theirs(path, base, theirs) if theirs is not None else None

    def _only_mine(self, path: str, base: FlatRow | None, mine: FlatRow) -> FlatRow | None:
        if base is None:
            return mine
        if not self._policy.removes:
            self.kept.append(Kept(path, is_row=True))
            return mine
        if _equal(base.values, mine.values):
            self.taken.add(path)
            return None
        why = "The row was changed here, and is gone there."
        take = self._settle(Collision(path, base.values, mine.values, None, why))
        return None if take is Take.SOURCE else mine

    def _only_theirs(self, path: str, base: FlatRow | None, theirs: FlatRow) -> FlatRow | None:
        if base is not None:
            if _equal(base.values, theirs.values):
                return None
            why = "The row was removed here, and changed there."
            if self._settle(Collision(path, base.values, None, theirs.values, why)) is not Take.SOURCE:
                return None
        self.taken.add(path)
        self.taken.update(f"{path}.{name}" for name in theirs.values)
        return theirs

    def _both(self, path: str, base: FlatRow | None, mine: FlatRow, theirs: FlatRow) -> FlatRow:
        values: dict[str, Any] = {}
        for name in dict.fromkeys((*mine.values, *theirs.values)):
            began = base.values.get(name) if base else None
            value = self._value(f"{path}.{name}", began, mine.values.get(name), theirs.values.get(name))
            if value is not None:
                values[name] = value
        return replace(mine, values=values)

    def _value(self, path: str, base: Any, mine: Any, theirs: Any) -> Any:
        if same(mine, theirs):
            return mine
        if theirs is None and not self._policy.says(path):
            if base is not None and not self._policy.removes:
                self.kept.append(Kept(path, is_row=False))
                return mine
            if not self._policy.removes:
                return mine
        if same(base, theirs):
            return mine
        return theirs if self._is_taken(path, base, mine, theirs) else mine

    def _is_taken(self, path: str, base: Any, mine: Any, theirs: Any) -> bool:
        is_free = same(base, mine) or (base is None and self._policy.yields(path))
        doubt = self._policy.doubt(path, mine, theirs) if mine is not None and theirs is not None else ""
        if not is_free or doubt:
            collision = Collision(path, base, mine, theirs)
            if is_free:
                collision = replace(collision, why=doubt)
            if self._settle(collision) is not Take.SOURCE:
                return False
        self.taken.add(path)
        return True

    def _settle(self, collision: Collision) -> Take | None:
        take = self._policy.decide(collision)
        if take is None:
            self.open.append(collision)
        else:
            self.decided.append((collision, take))
        return take


def _equal(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return one.keys() == other.keys() and all(same(value, other[name]) for name, value in one.items())


def _in_order(base: Flattened, mine: Flattened, theirs: Flattened) -> list[str]:
    """All paths of mine and theirs in print order: plans before their rows, and theirs' order where theirs changed it."""
    collections: dict[tuple[str, str], None] = {(row.plan, row.collection): None for row in mine.values()}
    collections.update({(row.plan, row.collection): None for row in theirs.values()})
    paths: list[str] = []
    for scope in sorted(collections, key=lambda scope: scope[0] != ""):
        old, own, new = (_of(rows, scope) for rows in (base, mine, theirs))
        before = [path for path in old if path in new]
        is_reordered = bool(before) and before != [path for path in new if path in old]
        paths += _woven(new, own) if is_reordered else _woven(own, new)
    return paths


def _of(rows: Flattened, scope: tuple[str, str]) -> list[str]:
    return [path for path, row in rows.items() if (row.plan, row.collection) == scope]


def _woven(leading: list[str], joining: list[str]) -> list[str]:
    """The leading list with the others put in, each behind the one that it follows there; at the end if none is known."""
    order, last = list(leading), -1
    if not set(order) & set(joining):
        return [*order, *joining]
    for path in joining:
        if path in order:
            last = order.index(path)
        else:
            last += 1
            order.insert(last, path)
    return order
