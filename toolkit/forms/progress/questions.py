"""What a progress update asks, as plain questions: each with the name of its field and the value of the record it is about.

A field is named by the id of its row and what is asked of it (`O1-2` › `rating`), so that whoever reads a returned form
knows without a table where each answer belongs. Rows of the review that the form makes stand under `review`, exceptions
under `x1`, `x2`, …, scores under `m1`, ….
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from toolkit.forms.progress.words import Words

__all__ = ["Ask", "GoalBlock", "ObjectiveRow", "ProgressForm", "Question", "Signer", "field_name"]


class Ask(StrEnum):
    """How a question is answered."""

    LINE = "line"
    TEXT = "text"
    DATE = "date"
    WHOLE = "whole number"
    NUMBER = "number"
    CHOICE = "choice"
    TICK = "tick"

    @property
    def is_typed(self) -> bool:
        """Whether the answer is typed, and not chosen."""
        return self not in (Ask.CHOICE, Ask.TICK)


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `options` are (stored, shown); `longest` is in characters. `filled` is what is known already.

    `is_free`: a value that is not among the options may be typed. `tip` is what a screen reader says.
    """

    name: str
    ask: Ask
    label: str
    tip: str
    options: tuple[tuple[str, str], ...] = ()
    is_free: bool = False
    is_required: bool = False
    longest: int = 0
    filled: str = ""


@dataclass(frozen=True, slots=True)
class ObjectiveRow:
    """An open objective with what is known of it, printed, and what is asked. `rating` is None where nothing is counted.

    The row of a goal that has objectives, and a measure of its own besides, asks no status.
    """

    id: str
    number: str
    text: str
    measure: str
    last: str
    rating: Question | None
    status: Question | None


@dataclass(frozen=True, slots=True)
class GoalBlock:
    """A goal with a row for what it measures itself, rows of its open objectives, and the one box for what happened."""

    id: str
    number: str
    text: str
    words: str
    rows: tuple[ObjectiveRow, ...]
    note: Question


@dataclass(frozen=True, slots=True)
class Signer:
    """A line to sign on: who, in which role."""

    label: str
    name: str


@dataclass(frozen=True, slots=True)
class ProgressForm:
    """All that one form prints and asks, in its words. `about` are (label, value) pairs of the head of page 1."""

    title: str
    words: Words
    about: tuple[tuple[str, str], ...]
    goals: tuple[GoalBlock, ...]
    review: tuple[Question, ...]
    proceed: Question | None
    exceptions: tuple[tuple[Question, ...], ...]
    measures: tuple[tuple[Question, ...], ...]
    signers: tuple[Signer, ...]
    return_by: str

    def questions(self) -> Iterator[Question]:
        """All questions, in the order in which one fills them in."""
        for goal in self.goals:
            for row in goal.rows:
                if row.rating is not None:
                    yield row.rating
                if row.status is not None:
                    yield row.status
            yield goal.note
        if self.proceed is not None:
            yield self.proceed
        yield from self.review
        for block in (*self.exceptions, *self.measures):
            yield from block


def field_name(row: str, what: str) -> str:
    """`O1-2.rating`: the full name of a field. A dot inside an id would split it, and is written `%2E`."""
    return f"{row.replace('%', '%25').replace('.', '%2E')}.{what}"
