"""What is new in a record since an earlier one, for a reader of documents: no ids, in the document's language and formats.

Of the client, the client's rows and the plan that is shown; not of staff and waivers, nor of the order of rows. A plan that
was not there before is one change, and so are many rows of one kind. A change is told of those fields alone that the
audience is given, which is decided by the same `RowPlan` that decides it for the rows themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date as Date
from itertools import takewhile
from typing import Any, Final

from toolkit.records.client import PlanRecord
from toolkit.records.comparison.differences import Change, ChangeKind, flat_differences
from toolkit.records.comparison.flat import FlatRow, Flattened, flattened, scope_of
from toolkit.records.fields import Absent
from toolkit.records.paths import RecordPath
from toolkit.records.plan import Plan
from toolkit.records.vocabulary import PLAN_ROWS, row_type
from toolkit.templates.context_rows import Frame
from toolkit.templates.values import Missing, Series, View, frozen_view
from toolkit.templates.wording import row_noun

__all__ = ["Since", "change_names"]

_UNTOLD: Final = ("staff", "waivers")
_OF_PLAN: Final = frozenset(("plans", *(row.collection for row in PLAN_ROWS)))
_MOST_ROWS: Final = 10
"""So many rows of one kind that came or went are named one by one."""
_LONGEST: Final = 240
_LED_IN_BY: Final = 40
"""Of a long text at most so many characters are shown, from so many before the first that differs."""


@dataclass(frozen=True, slots=True)
class Since:
    """The earlier record of a client, None where there was none, and what it is called: a day, or the name of a file."""

    called: Date | str
    record: PlanRecord | None


def change_names(
    record: PlanRecord, plan: Plan | None, since: Since, frame: Frame, numbers: Mapping[str, str]
) -> dict[str, Any]:
    """`changes_since`, and `changes` where there are any. `numbers` are those of the plan's rows, by path."""
    called = since.called
    names: dict[str, Any] = {"changes_since": frame.shown(called) if isinstance(called, Date) else called}
    telling = _Telling(frame, flattened(record), flattened(since.record) if since.record else {}, numbers)
    views = list(telling.views(plan.id if plan else ""))
    if views:
        names["changes"] = Series(views)
    return names


class _Telling:
    """The changes between two flat records, as views."""

    def __init__(self, frame: Frame, after: Flattened, before: Flattened, numbers: Mapping[str, str]) -> None:
        self._frame = frame
        self._after = after
        self._before = before
        self._numbers = numbers
        self._blanks = frame.blanks_of("changes")

    def views(self, plan: str) -> Iterator[View]:
        """All changes, those of the plan first."""
        if not self._before:
            yield self._view(self._noun("clients"), "added")
            return
        told = sorted(self._of_interest(plan), key=lambda pair: pair[1].collection not in _OF_PLAN)
        counts = Counter((change.kind, where.collection) for change, where in told if not where.field)
        counted: set[tuple[ChangeKind, str]] = set()
        for change, where in told:
            key = (change.kind, where.collection)
            if change.kind is not ChangeKind.CHANGED and counts[key] > _MOST_ROWS:
                if key not in counted:
                    counted.add(key)
                    yield self._counted(change.kind, where.collection, counts[key])
                continue
            view = self._of_value(change, where) if change.kind is ChangeKind.CHANGED else self._of_row(change, where)
            if view is not None:
                yield view

    def _of_interest(self, plan: str) -> Iterator[tuple[Change, RecordPath]]:
        is_new_plan = bool(plan) and scope_of("plans", row=plan) not in self._before
        for change in flat_differences(self._before, self._after):
            where = RecordPath.parse(change.path)
            of_plan = where.row if where.collection == "plans" else where.plan
            if change.kind is ChangeKind.MOVED or where.collection in _UNTOLD or of_plan not in ("", plan):
                continue
            if is_new_plan and where.plan:
                continue
            if where.collection == "client" or self._frame.is_shown_kind(row_type(where.collection)):
                yield change, where

    # -- rows ---------------------------------------------------------------------------------------------------------

    def _of_row(self, change: Change, where: RecordPath) -> View:
        rows = self._after if change.kind is ChangeKind.ADDED else self._before
        row = rows[change.path]
        number = self._numbers.get(change.path) if rows is self._after else None
        label = f"{self._noun(where.collection)} {number}" if number else self._noun(where.collection)
        side = "after" if change.kind is ChangeKind.ADDED else "before"
        return self._view(label, str(change.kind), **{side: _short(self._known_by(row, rows))})

    def _counted(self, kind: ChangeKind, collection: str, count: int) -> View:
        blank = self._frame.root_blanks.get(collection)
        label = blank.label if isinstance(blank, Missing) else self._noun(collection)
        return self._view(label, str(kind), **{"after" if kind is ChangeKind.ADDED else "before": str(count)})

    def _known_by(self, row: FlatRow, rows: Flattened) -> str:
        """What a person would recognise a row by, as the audience may see it."""
        key = row_type(row.collection).key_field
        return self._text(row.collection, key, row.values.get(key), rows) or ""

    # -- values -------------------------------------------------------------------------------------------------------

    def _of_value(self, change: Change, where: RecordPath) -> View | None:
        collection = "clients" if where.collection == "client" else where.collection
        if not where.field:  # that a plan has none of a kind of row
            return self._of_collection(change, "plans", where.collection)
        blank = self._frame.plans[row_type(collection)].blanks.get(where.field)
        if blank is None:
            return self._of_collection(change, collection, where.field)
        before = self._text(collection, where.field, change.before, self._before)
        after = self._text(collection, where.field, change.after, self._after)
        if before is None or after is None or before == after:
            return None
        label = self._row_name(where, collection)
        if blank.label != self._noun(collection):  # "Need 1: Need" says nothing more than "Need 1"
            label = f"{label}: {blank.label}"
        before, after = _apart(before, after)
        return self._view(label, _what(change), before=before, after=after)

    def _of_collection(self, change: Change, holder: str, name: str) -> View | None:
        """That somebody said, or no longer says, that there are no rows of a kind."""
        blank = self._frame.root_blanks.get(name)
        if not isinstance(blank, Missing) or self._frame.hides(f"{holder}.{name}"):
            return None
        before, after = (
            self._frame.absent_words(f"{holder}.{name}", value) if isinstance(value, Absent) else ""
            for value in (change.before, change.after)
        )
        return self._view(blank.label, _what(change), before=before, after=after)

    def _row_name(self, where: RecordPath, collection: str) -> str:
        noun = self._noun(collection)
        if collection in ("clients", "plans"):
            return noun
        path = scope_of(collection, where.plan, where.row)
        number = self._numbers.get(path)
        if number:
            return f"{noun} {number}"
        known_by = _short(self._known_by(self._after[path], self._after), 60)
        return f"{noun} ({known_by})" if known_by else noun

    def _text(self, collection: str, name: str, value: Any, rows: Flattened) -> str | None:
        """A value as documents write it, '' for none; None where the field is not for the audience, or none of ours."""
        frame, plan = self._frame, self._frame.plans[row_type(collection)]
        labels = {field: labels for field, _, labels in plan.choices}
        targets = {field: target for field, target, _ in plan.references}
        plain = (*plan.copied, *plan.dates, *plan.numbers, *plan.answers)
        if name not in plain and name not in labels and name not in targets and name not in plan.own:
            return None
        if value is None:
            return ""
        if isinstance(value, Absent):
            return frame.absent_words(f"{collection}.{name}", value)
        if name in targets:
            ids = value if isinstance(value, tuple) else (value,)
            return "; ".join(self._referred(targets[name], each, rows) for each in ids)
        if name in labels:
            return labels[name].get(value, str(value))
        return _joined(plan.own[name](value) if name in plan.own else frame.plain(value))

    def _referred(self, collection: str, row_id: str, rows: Flattened) -> str:
        """A row that another names, by what a person would recognise it by."""
        row = next((row for row in rows.values() if row.collection == collection and row.id == row_id), None)
        return (_short(self._known_by(row, rows), 60) if row is not None else "") or self._noun(collection)

    def _noun(self, collection: str) -> str:
        return row_noun(row_type(collection), self._frame.language)

    def _view(self, label: str, what: str, *, before: str = "", after: str = "") -> View:
        given = {"label": label, "before": before, "after": after} | self._frame.choice("changes", "what", what)
        return frozen_view(self._blanks | {name: text for name, text in given.items() if text}, label)


def _what(change: Change) -> str:
    if change.before is None:
        return "filled_in"
    return "cleared" if change.after is None else "changed"


def _joined(value: Any) -> str:
    return "; ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _short(text: str, longest: int = _LONGEST) -> str:
    """A text in one paragraph, cut at a word."""
    text = " ".join(text.split())
    return text if len(text) <= longest else f"{text[:longest].rsplit(' ', 1)[0]} …"


def _apart(before: str, after: str) -> Iterable[str]:
    """Two texts, long ones from shortly before where they part: cut at one end they could look the same."""
    texts = [" ".join(text.split()) for text in (before, after)]
    if max(map(len, texts)) <= _LONGEST:
        return texts
    alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(*texts, strict=False)))
    start = texts[0].rfind(" ", 0, max(0, alike - _LED_IN_BY)) + 1
    return [_short(f"… {text[start:]}" if start else text) if text else "" for text in texts]
