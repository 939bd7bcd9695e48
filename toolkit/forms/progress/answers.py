"""What a returned form says, typed: each answer with its field, or what is wrong with it.

A blank field is no news. A value that stood in the form when it was issued counts as an answer only where the form says
something else besides: an untouched form says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date as Date
from datetime import timedelta
from typing import Any, Final
from urllib.parse import unquote

from toolkit.forms.model import Value
from toolkit.forms.progress.asking import scale_of
from toolkit.forms.progress.issue import SEAL_FIELD, Issue
from toolkit.records.cells.values import parse_date, parse_integer, parse_number
from toolkit.records.choices import DECISIONS, OBJECTIVE_DECISIONS, STATUSES
from toolkit.records.goals import Goal, Objective
from toolkit.records.plan import Plan

__all__ = ["CLOSING", "Answer", "Answers", "Trouble", "normal", "read_answers"]

_BREAKS = re.compile(r"\r\n?|\u2028|\u2029|\u0085")
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_CHOICES: Final = {
    "status": dict(STATUSES),
    "review.decision": dict(DECISIONS),
    "decision": dict(OBJECTIVE_DECISIONS),
}
CLOSING: Final = frozenset(("met", "discontinued"))
"""Decisions that end an objective."""
_EXCEPTION: Final = re.compile(r"x\d")
_DECIDED: Final = ("decision", "target_date", "barrier", "next_step")
"""What an exception says of the objective that it names."""
_DAYS_OFF: Final = timedelta(days=1)
"""A clock may be wrong by so much before a day counts as one that has not come yet."""
_TEXTS: Final = frozenset(
    (
        "note",
        "barrier",
        "next_step",
        "client_view",
        "other_news",
        "progress_summary",
        "changes",
        "continue_reason",
        "participants",
    )
)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: the field's full name, the row it is about (`O1-2`, `review`, `x1`, `m1`), what is asked, the value."""

    name: str
    row: str
    what: str
    value: Any = field(repr=False)


@dataclass(frozen=True, slots=True)
class Trouble:
    """An answer that cannot be taken without asking. `why` does not quote it.

    `value` is what it comes to, where a person may decide to take it all the same; None where it cannot be read at all.
    """

    name: str
    why: str
    said: str = field(repr=False, default="")
    value: Any = field(repr=False, default=None)


@dataclass(frozen=True)
class Answers:
    """All that a form says, in its order. `untouched`: nothing stands in it but what stood there when it was issued.

    `lacking` are required fields that are blank, `emptied` those in which something stood when it was issued.
    """

    given: tuple[Answer, ...]
    troubles: tuple[Trouble, ...]
    lacking: tuple[str, ...]
    untouched: bool
    emptied: tuple[str, ...] = ()

    def of(self, row: str) -> dict[str, Any]:
        """What is asked → value, of one row."""
        return {answer.what: answer.value for answer in self.given if answer.row == row}

    @property
    def held(self) -> Date | None:
        """The day of the update."""
        return next((answer.value for answer in self.given if answer.name == "review.held"), None)


def normal(text: str) -> str:
    """The text as all programs mean it: one kind of line break, no blanks at line ends, nothing unseen, none around."""
    lines = _UNSEEN.sub("", _BREAKS.sub("\n", text)).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def read_answers(values: Mapping[str, Value], issue: Issue, plan: Plan, *, as_of: Date) -> Answers:
    """The answers by the fields' values. `plan` is the one that the form was made from, `as_of` the day of reading."""
    filled = {name: normal(value) for name, value in issue.filled}
    said = {name: _plain(value) for name, value in values.items() if name != SEAL_FIELD}
    told = {name: text for name, text in said.items() if text}
    reader = _Reader(issue, plan, as_of)
    given: list[Answer] = []
    for name, text in told.items():
        given += reader.answer(name, text)
    given = reader.without_doubtful_exceptions(given)
    new = {name for name, text in told.items() if filled.get(name) != text}
    lacking = ("review.held",) if "review.held" in said and not said["review.held"] else ()
    emptied = tuple(name for name, text in filled.items() if text and name in said and not said[name])
    return Answers(tuple(given), tuple(reader.troubles), lacking, untouched=not new, emptied=emptied)


def _plain(value: Value) -> str:
    return normal(value if isinstance(value, str) else "\n".join(value))


class _Reader:
    """Reads one answer after the other and keeps what is wrong."""

    def __init__(self, issue: Issue, plan: Plan, as_of: Date) -> None:
        self._issue, self._plan, self._as_of = issue, plan, as_of
        goals: dict[str, Objective | Goal] = {row.id: row for row in plan.goals}
        self._rows = goals | {row.id: row for row in plan.objectives}
        self.troubles: list[Trouble] = []

    def answer(self, name: str, text: str) -> Iterator[Answer]:
        """The answer of one field; none where it is to be doubted."""
        row, _, what = name.rpartition(".")
        row = unquote(row)
        value, why = self._value(name, row, what, text)
        if why:
            self.troubles.append(Trouble(name, why, text, value))
        elif value is not None:
            yield Answer(name, row, what, value)

    def without_doubtful_exceptions(self, given: list[Answer]) -> list[Answer]:
        """The answers without those of exceptions of which nobody can know what they are about; these are kept as troubles."""
        about = {answer.row: answer.value for answer in given if answer.what == "objective"}
        status = {answer.row: answer.value for answer in given if answer.what == "status"}
        first: dict[tuple[str, str], Any] = {}
        sure = []
        for answer in given:
            why = ""
            if _EXCEPTION.fullmatch(answer.row) and answer.what in _DECIDED:
                objective = about.get(answer.row)
                said = first.setdefault((objective or answer.name, answer.what), answer.value)
                if objective is None:
                    why = "The exception names no objective."
                elif said != answer.value and answer.what not in _TEXTS:
                    why = "Two exceptions say different things of one objective."
                elif answer.value in CLOSING and status.get(objective, answer.value) != answer.value:
                    why = "The row of the objective says that it stands otherwise."
            if why:
                value = answer.value if about.get(answer.row) else None
                self.troubles.append(Trouble(answer.name, why, str(answer.value), value))
            else:
                sure.append(answer)
        return sure

    def _value(self, name: str, row: str, what: str, text: str) -> tuple[Any, str]:
        if row not in ("review",) and not re.fullmatch(r"[xm]\d", row) and row not in self._rows:
            return None, "The form has a field for a row that the plan does not have."
        if what in _TEXTS:
            return text, ""
        if what == "proceed":
            return text.lower() not in ("off", "no", "false"), ""
        if what in ("held", "date", "target_date"):
            return self._day(what, text)
        if what in ("sessions_held", "sessions_missed"):
            return self._whole(text)
        if what == "total":
            return self._number(text)
        if what == "objective":
            return (
                (text, "")
                if text in self._rows
                else (None, "The exception names an objective that is not on the plan.")
            )
        if what == "client_rating":
            return self._on_scale(text, 0, 10)
        if what == "rating":
            own = self._rows[row]
            goal = next((goal for goal in self._plan.goals if isinstance(own, Objective) and goal.id == own.goal), None)
            return self._on_scale(text, *scale_of(own, goal))
        return self._chosen(name, what, text)

    def _day(self, what: str, text: str) -> tuple[Date | None, str]:
        day, problem = parse_date(text)
        if day is None:
            return None, problem.message if problem else "This is no date."
        if what == "target_date":
            return day, "" if day >= self._issue.first else "The new target date lies before the period."
        if day > self._as_of + _DAYS_OFF:
            return day, "The day has not come yet."
        if day < self._issue.first:
            return day, "The day lies before the period of the form."
        return day, ""

    @staticmethod
    def _whole(text: str) -> tuple[int | None, str]:
        number, problem = parse_integer(text)
        if number is None:
            return None, problem.message if problem else "This is no whole number."
        return number, "" if 0 <= number <= 999 else "So many sessions cannot be meant."

    @staticmethod
    def _number(text: str) -> tuple[int | float | None, str]:
        number, problem = parse_number(text)
        return (number, "") if number is not None else (None, problem.message if problem else "This is no number.")

    def _on_scale(self, text: str, low: int | float | None, high: int | float | None) -> tuple[int | float | None, str]:
        number, why = self._number(text)
        if number is None:
            return None, why
        if low is not None and high is not None and not low <= number <= high:
            return number, "The rating is off its scale."
        return number, ""

    @staticmethod
    def _chosen(name: str, what: str, text: str) -> tuple[str | None, str]:
        """A code, also where a program stored the words that are shown for it."""
        choices = _CHOICES.get(name) or _CHOICES.get(what)
        if choices is None:
            return None, "The form has a field that this plankit does not know."
        if text in choices:
            return text, ""
        by_label = {label.casefold(): code for code, label in choices.items()}
        code = by_label.get(text.casefold())
        return (code, "") if code else (None, "The choice is none of the list.")
