"""A form's answers put into the record that the form was made from: what the record would be if nothing else had happened.

That record is then merged, three ways, with what the store has now. New rows get ids from the form's own number, so that
the same form always writes the same rows; all forms of one plan and period write one review.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date as Date
from typing import Any

from toolkit.forms.progress.answers import CLOSING, Answers
from toolkit.forms.progress.asking import open_objectives
from toolkit.forms.progress.issue import Issue
from toolkit.records.client import PlanRecord
from toolkit.records.comparison.flat import FlatRow, Flattened, flattened, scope_of, unflattened
from toolkit.records.plan import Plan

__all__ = ["Applied", "apply_answers", "review_row"]

_REVIEW = (
    "held",
    "sessions_held",
    "sessions_missed",
    "client_rating",
    "decision",
    "client_view",
    "other_news",
    "progress_summary",
    "changes",
    "continue_reason",
    "participants",
)


@dataclass(frozen=True)
class Applied:
    """The record with the answers in it, and where each went: value path → the fields that said it."""

    record: PlanRecord
    sources: Mapping[str, tuple[str, ...]]


def apply_answers(
    record: PlanRecord, plan: Plan, issue: Issue, answers: Answers, *, number: str, goes_on: str
) -> Applied:
    """The record that the answers make of `record`.

    `number` is the form's printed id (`PK-7K2M9-QXA4T`), `goes_on` the text of the progress entry that the tick “continue
    unchanged” makes of the objectives of which nothing else is said.
    """
    work = _Work(record, plan, issue, answers, number.removeprefix("PK-").replace("-", ""))
    work.review()
    work.ratings()
    work.exceptions()
    work.measures()
    work.proceed(goes_on)
    return Applied(unflattened(work.rows), {path: tuple(names) for path, names in work.sources.items()})


def review_row(issue: Issue) -> str:
    """The id of the review that all forms of a plan and period make together."""
    return f"R-{issue.last:%Y%m%d}"


class _Work:
    def __init__(self, record: PlanRecord, plan: Plan, issue: Issue, answers: Answers, number: str) -> None:
        self.rows: Flattened = flattened(record)
        self.sources: dict[str, list[str]] = {}
        self._plan, self._issue, self._answers, self._number = plan, issue, answers, number
        self._day: Date = answers.held or issue.last
        self._author = issue.clinician or plan.primary_clinician or plan.author
        self._objectives = {row.id for row in plan.objectives}

    def review(self) -> None:
        """The review's own answers."""
        said = self._answers.of("review")
        values = {name: said[name] for name in _REVIEW if name in said}
        note = {"progress_summary": said["note"]} if "note" in said and "progress_summary" not in said else {}
        if values or note:
            row = FlatRow("reviews", review_row(self._issue), self._plan.id)
            for name, value in {**values, **note}.items():
                self._put(row, name, value, "review.note" if name in note else f"review.{name}")

    def ratings(self) -> None:
        """A progress entry for each goal and objective of which something is said."""
        for row in (*self._plan.goals, *self._plan.objectives):
            said = self._answers.of(row.id)
            entry = self._entry(row.id) if {"rating", "status", "note"} & said.keys() else None
            if entry is None:
                continue
            quoted = _quoted(row.id)
            for name, what in (("rating", "rating"), ("status", "status"), ("text", "note")):
                if what in said:
                    self._put(entry, name, said[what], f"{quoted}.{what}")
            if "status" in said:
                self._set_status(row.id, said["status"], f"{quoted}.status")

    def exceptions(self) -> None:
        """What is decided about single objectives."""
        for block in sorted({answer.row for answer in self._answers.given if answer.row.startswith("x")}):
            said = self._answers.of(block)
            about = said.get("objective")
            if about is None or len(said) == 1:
                continue
            entry = self._entry(about)
            for name in ("decision", "barrier", "next_step"):
                if name in said:
                    before = None if name == "decision" else self.rows[entry.path].values.get(name)
                    joined = f"{before}\n{said[name]}" if before not in (None, said[name]) else said[name]
                    self._put(entry, name, joined, f"{block}.{name}")
            if said.get("decision") in CLOSING:
                self._set_status(about, said["decision"], f"{block}.decision")
            if "target_date" in said:
                self._change(about, "target_date", said["target_date"], f"{block}.target_date")

    def measures(self) -> None:
        """The scores taken."""
        tools = dict(self._issue.about)
        for block, tool in tools.items():
            said = self._answers.of(block)
            if "total" not in said:
                continue
            row = FlatRow("outcome_measures", f"OM-{self._number}-{block[1:]}", "")
            source = f"{block}.total"
            values = {"tool": tool, "date": said.get("date", self._day), "total": said["total"], "by": self._author}
            for name, value in values.items():
                self._put(row, name, value, f"{block}.date" if name == "date" and "date" in said else source)

    def proceed(self, goes_on: str) -> None:
        """One entry for all objectives of which nothing else is said, where that was ticked."""
        if not self._answers.of("review").get("proceed"):
            return
        asked = open_objectives(self._plan, self._issue.clinician)
        still_open = [each.id for each in asked if not self._is_told(each.id)]
        if not still_open:
            return
        row = FlatRow("progress", f"PR-{self._number}", self._plan.id)
        for name, value in {**self._entry_values(), "objectives": tuple(still_open), "text": goes_on}.items():
            self._put(row, name, value, "review.proceed")

    # -- rows -----------------------------------------------------------------------------------------------------

    def _is_told(self, objective: str) -> bool:
        return scope_of("progress", self._plan.id, f"PR-{self._number}-{objective}") in self.rows

    def _entry(self, about: str) -> FlatRow:
        """The progress entry of this form about a goal or an objective, with all that is known of it beforehand."""
        row = FlatRow("progress", f"PR-{self._number}-{about}", self._plan.id)
        if row.path not in self.rows:
            named = {"objectives": (about,)} if about in self._objectives else {"goal": about}
            self.rows[row.path] = replace(row, values={**named, **self._entry_values()})
        return self.rows[row.path]

    def _entry_values(self) -> dict[str, Any]:
        values = {
            "date": self._day,
            "period_from": self._issue.first,
            "period_to": self._issue.last,
            "author": self._author,
        }
        return {name: value for name, value in values.items() if value is not None}

    def _set_status(self, about: str, status: str, source: str) -> None:
        self._change(about, "status", status, source)
        if status in CLOSING and about in self._objectives:
            self._change(about, "closed", self._day, source)

    def _change(self, about: str, name: str, value: Any, source: str) -> None:
        """Change a value of an objective or goal of the plan."""
        collection = "objectives" if about in self._objectives else "goals"
        self._put(FlatRow(collection, about, self._plan.id), name, value, source)

    def _put(self, row: FlatRow, name: str, value: Any, source: str) -> None:
        there = self.rows.get(row.path, row)
        if value is None:
            return
        self.rows[row.path] = replace(there, values={**there.values, name: value})
        self.sources.setdefault(f"{row.path}.{name}", []).append(source)


def _quoted(row: str) -> str:
    return row.replace("%", "%25").replace(".", "%2E")
