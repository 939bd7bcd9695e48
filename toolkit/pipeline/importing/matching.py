"""Rows without ids of their own keep the id that the store gave them: found again by parent and text, never by position.

A reader derives ids from places (`G2` is the second goal), so a goal deleted from an export would hand its id, and with it its
progress and signatures, to the next one. Here each such row is held against the stored rows of the same kind, plan and parent:

- the same text is the same row; of several with one text, the one with most other values in common;
- a text that differs in little, and is like no other row's, is the same row reworded;
- a text that differs more is *doubtful*: a person says whether it is the same row or a new one, and until then neither it nor
  what hangs on it is taken;
- any other is a new row, and gets an id that no stored row has.

A plan that is new has no stored rows. Of its needs, goals, objectives and interventions those that read as in a plan before
keep the id that they had there, and the others get ids that no plan of the client has: one id never means two goals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date as Date
from datetime import timedelta
from enum import StrEnum
from typing import Any

from rapidfuzz import fuzz

from toolkit.records.comparison.flat import FlatRow, Flattened, scope_of
from toolkit.records.fields import Kind, field_specs
from toolkit.records.reading.ids import child_stem
from toolkit.records.vocabulary import CLIENT_ROWS, PLAN_ROWS, row_type

__all__ = ["Doubt", "Matched", "Same", "match_rows"]

SAME, LIKE = 85.0, 60.0
"""From so many percent of likeness a text counts as reworded, and as perhaps reworded."""
_CLEARLY = 10.0
"""By so much the likest row must lie before the next."""
_DATED = ("written", "effective")
_CARRIED = frozenset({"needs", "goals", "objectives", "interventions"})
"""Collections whose rows go on from plan to plan."""
_LATER = timedelta(days=30)
"""A plan so much later than the stored one is the next plan, not the stored one with its date put right."""


class Same(StrEnum):
    """What was decided about doubtful rows: the stored row in other words, or a new row."""

    SAME = "same"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A row of the source (its path there) that could be a stored one. `held` are the paths of the source's rows that wait."""

    path: str
    stored: str
    held: tuple[str, ...] = ()


@dataclass(slots=True)
class Matched:
    """The source's rows under the ids of the store. `paths` maps the source's path of each row to the stored one."""

    rows: Flattened = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)


def match_rows(
    theirs: Flattened,
    derived: frozenset[str],
    known: Flattened,
    decide: Callable[[str], Same | None] = lambda path: None,
) -> Matched:
    """Give rows with derived ids (`derived`, paths of the source) the ids of the stored rows (`known`) that they are.

    `decide` says of a doubtful row, by its path in the source, what somebody decided about it.
    """
    if not derived:
        return Matched(dict(theirs), {path: path for path in theirs})
    return _Matching(theirs, derived, known, decide).result()


class _Matching:
    def __init__(
        self,
        theirs: Flattened,
        derived: frozenset[str],
        known: Flattened,
        decide: Callable[[str], Same | None],
    ) -> None:
        self._theirs, self._derived, self._known, self._decide = theirs, derived, known, decide
        self._ids: dict[tuple[str, str], dict[str, str]] = {}  # (their plan, collection) → their id → ours
        self._plans: dict[str, str] = {}
        self._waiting: dict[str, set[str]] = {}  # path of a doubtful row → paths of the rows that wait with it
        self._waits_for: dict[tuple[str, str, str], str] = {}  # (their plan, collection, their id) → the doubtful row
        self.matched = Matched()

    def result(self) -> Matched:
        ours: dict[str, FlatRow] = {}
        order = ("staff", "episodes", "plans", *(row.collection for row in CLIENT_ROWS), *_collections_of_plans())
        for collection in dict.fromkeys(order):
            for plan in dict.fromkeys(row.plan for row in self._theirs.values() if row.collection == collection):
                ours.update(self._collection(collection, plan))
        ours["client"] = self._referring(self._theirs["client"])
        for path in self._theirs:  # the source's own order
            if path in ours:
                self.matched.rows[ours[path].path] = ours[path]
                self.matched.paths[path] = ours[path].path
        self.matched.doubts = [
            replace(doubt, held=tuple(sorted(self._waiting.get(doubt.path, ())))) for doubt in self.matched.doubts
        ]
        return self.matched

    def _collection(self, collection: str, plan: str) -> dict[str, FlatRow]:
        """The rows of one collection and plan under our ids, by their path in the source."""
        if plan and scope_of("plans", "", plan) in self._waiting:
            self._wait_all(collection, plan)
            return {}
        our_plan = self._plans.get(plan, plan)
        rows = {
            path: replace(self._referring(row), plan=our_plan)
            for path, row in self._theirs.items()
            if (row.collection, row.plan) == (collection, plan)
        }
        stated = {row.id for path, row in rows.items() if path not in self._derived}
        stored = [
            row
            for row in self._known.values()
            if (row.collection, row.plan) == (collection, our_plan) and row.id not in stated
        ]
        derived = {path: row for path, row in rows.items() if path in self._derived}
        ids = self._settle(derived, stored, stated, self._elsewhere(collection, our_plan) if derived else {})
        settled: dict[str, FlatRow] = {}
        for path, row in rows.items():
            new = ids.get(path, row.id)
            self._ids.setdefault((plan, collection), {})[row.id] = new
            if collection == "plans":
                self._plans[row.id] = new
            waits_for = self._parent_waiting(self._theirs[path]) if path in self._derived else ""
            is_known = any(row.id == new for row in stored)
            if path in self._waiting or (waits_for and not is_known):
                self._wait(path, waits_for)
                continue
            settled[path] = replace(row, id=new)
        return settled

    def _elsewhere(self, collection: str, plan: str) -> dict[str, FlatRow]:
        """By id, the rows of the client's other plans that this one may go on with; of one id that of the last plan."""
        if collection not in _CARRIED:
            return {}
        return {row.id: row for row in self._known.values() if row.collection == collection and row.plan != plan}

    # -- one collection -------------------------------------------------------------------------------------------

    def _settle(
        self, rows: Mapping[str, FlatRow], stored: list[FlatRow], stated: set[str], elsewhere: Mapping[str, FlatRow]
    ) -> dict[str, str]:
        """Our ids for rows without their own: of stored rows that are the same, else new ones."""
        ids: dict[str, str] = {}
        free = list(stored)
        for likeness in (_alike, _same_text_and_parent, _same_text):
            self._pair(rows, free, ids, likeness)
        self._pair_reworded(rows, free, ids)
        taken = {row.id for row in stored} | stated | set(ids.values())
        going_on = [row for row in elsewhere.values() if row.id not in taken]
        for likeness in (_same_text_and_parent, _same_text):
            self._pair(rows, going_on, ids, likeness)
        taken |= {*ids.values(), *elsewhere}
        for path, row in rows.items():
            if path not in ids:
                ids[path] = _new_id(row, taken)
                taken.add(ids[path])
        return ids

    def _pair(
        self,
        rows: Mapping[str, FlatRow],
        free: list[FlatRow],
        ids: dict[str, str],
        likeness: Callable[[FlatRow, FlatRow], float],
    ) -> None:
        """Pair rows that are alike by one measure, the likest first."""
        pairs = [
            (likeness(row, other), -position, path, other)
            for position, (path, row) in enumerate(rows.items())
            if path not in ids
            for other in free
        ]
        for measure, _, path, other in sorted(pairs, key=lambda pair: pair[:2], reverse=True):
            if measure > 0 and path not in ids and other in free:
                ids[path] = other.id
                free.remove(other)

    def _pair_reworded(self, rows: Mapping[str, FlatRow], free: list[FlatRow], ids: dict[str, str]) -> None:
        for path, row in rows.items():
            if path in ids or not free:
                continue
            scores = sorted(((_reworded(row, other), other) for other in free), key=lambda pair: -pair[0])
            best, other = scores[0]
            next_best = scores[1][0] if len(scores) > 1 else 0.0
            if best < LIKE:
                continue
            decided = Same.SAME if best >= SAME and best - next_best >= _CLEARLY else self._decide(path)
            if decided is Same.NEW:
                continue
            ids[path] = other.id
            free.remove(other)
            if decided is None:
                self.matched.doubts.append(Doubt(path, other.path))
                self._waiting[path] = set()
                self._waits_for[self._theirs[path].plan, row.collection, self._theirs[path].id] = path

    # -- references -----------------------------------------------------------------------------------------------

    def _referring(self, row: FlatRow) -> FlatRow:
        """The row with its references to rows that got other ids."""
        values: dict[str, Any] = dict(row.values)
        for name, spec in field_specs(row_type(row.collection)).items():
            if not spec.refers_to or name not in values:
                continue
            scope = row.plan if spec.refers_to in _collections_of_plans() else ""
            ids = self._ids.get((scope, spec.refers_to), {})
            if spec.kind is Kind.REFS:
                values[name] = tuple(ids.get(each, each) for each in values[name])
            elif isinstance(values[name], str):
                values[name] = ids.get(values[name], values[name])
        return replace(row, values=values)

    def _parent_waiting(self, row: FlatRow) -> str:
        """The doubtful row that a row of the source hangs on, '' if it hangs on none."""
        for name, collection in (("goal", "goals"), ("objectives", "objectives"), ("needs", "needs")):
            value = row.values.get(name)
            for each in (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ():
                if found := self._waits_for.get((row.plan, collection, each)):
                    return found
        return ""

    def _wait(self, path: str, waits_for: str) -> None:
        row = self._theirs[path]
        doubtful = waits_for or path
        self._waits_for[row.plan, row.collection, row.id] = doubtful
        if path != doubtful:
            self._waiting.setdefault(doubtful, set()).add(path)

    def _wait_all(self, collection: str, plan: str) -> None:
        doubtful = scope_of("plans", "", plan)
        rows = (path for path, row in self._theirs.items() if (row.collection, row.plan) == (collection, plan))
        self._waiting[doubtful].update(rows)


def _collections_of_plans() -> tuple[str, ...]:
    return tuple(row.collection for row in PLAN_ROWS)


def _alike(row: FlatRow, other: FlatRow) -> float:
    return 1.0 if row.values == other.values else 0.0


def _same_text_and_parent(row: FlatRow, other: FlatRow) -> float:
    return _same_text(row, other) if _parents(row) == _parents(other) else 0.0


def _same_text(row: FlatRow, other: FlatRow) -> float:
    """1 and a share of the values in common where two rows have one text; 0 where not."""
    if row.collection == "plans":
        return _same_plan(row, other)
    text, stored = _text(row), _text(other)
    if not text or text != stored:
        return 0.0
    names = row.values.keys() | other.values.keys()
    return 1.0 + sum(bool(row.values.get(name) == other.values.get(name)) for name in names) / len(names)


def _same_plan(row: FlatRow, other: FlatRow) -> float:
    """Plans have no text: the same day written or effective is the same plan, and so is one that says neither."""
    said = [(row.values.get(name), other.values.get(name)) for name in _DATED]
    told = [(ours, theirs) for ours, theirs in said if ours is not None and theirs is not None]
    if not told:
        return 1.0
    return float(sum(ours == theirs for ours, theirs in told))


def _reworded(row: FlatRow, other: FlatRow) -> float:
    """The likeness of two texts in percent, of rows under one parent. A plan of another day is doubtful, unless much later."""
    if row.collection == "plans":
        return 0.0 if _is_next_plan(row, other) else LIKE
    kind = field_specs(row_type(row.collection)).get(row_type(row.collection).key_field)
    if kind is None or kind.kind not in (Kind.TEXT, Kind.LONG_TEXT) or _parents(row) != _parents(other):
        return 0.0
    return float(fuzz.token_sort_ratio(_text(row), _text(other)))


def _is_next_plan(row: FlatRow, other: FlatRow) -> bool:
    days = [(row.values.get(name), other.values.get(name)) for name in _DATED]
    return any(isinstance(new, Date) and isinstance(old, Date) and new - old > _LATER for new, old in days)


def _text(row: FlatRow) -> str:
    value = row.values.get(row_type(row.collection).key_field)
    return " ".join(str(value).casefold().split()) if value is not None else ""


def _parents(row: FlatRow) -> tuple[Any, ...]:
    return tuple(row.values.get(name) for name in ("goal", "objectives"))


def _new_id(row: FlatRow, taken: Iterable[str]) -> str:
    """The id that a reader would derive, or the next that no row has."""
    kind, used = row_type(row.collection), set(taken)
    goal = row.values.get("goal")
    stem = child_stem(kind.prefix, goal) if kind.parent == "goals" else kind.prefix
    if row.id not in used and (not goal or row.id.startswith(stem)):
        return row.id
    number = 1
    while f"{stem}{number}" in used:
        number += 1
    return f"{stem}{number}"
