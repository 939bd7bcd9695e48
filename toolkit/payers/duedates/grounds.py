"""What a day was reckoned from, and the reckoning in one line that an auditor, or the client, can follow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Date

from toolkit.payers.applied import AppliedDemand
from toolkit.payers.duedates import spanish
from toolkit.payers.duedates.reckoning import Outcome
from toolkit.payers.kinds.deadlines import EVENTS, from_anchor
from toolkit.payers.kinds.limits import Limit, Span, Unit
from toolkit.payers.vocabulary import ANCHORS
from toolkit.records.vocabulary import field_spec, row_type

__all__ = ["EventGrounds", "Grounds", "LimitGrounds", "lacking_in_words", "ordinal"]


@dataclass(frozen=True, slots=True)
class LimitGrounds:
    """A limit and the date that it was counted from.

    `anchors` are the dates that can be counted from, `anchor` the name and day of the one that was; None where none is there.
    `start_day_counted`: it is day 1. `number` is the place in a series.
    """

    applied: AppliedDemand
    limit: Limit
    anchors: tuple[str, ...]
    anchor: tuple[str, Date] | None
    start_day_counted: bool
    outcome: Outcome
    number: int = 1

    def said(self, language: str = "en") -> str:
        """`90 days or 6 sessions from the plan of 2026-08-25, whichever is longer; 4 sessions so far; DHS 35.19(3)`.

        In Spanish with `es`, in English with any other language. Days stand as 2026-08-25.
        """
        return "; ".join(self._in_spanish() if language == "es" else self._in_english())

    def _in_english(self) -> list[str]:
        if self.anchor is None:
            origin = " or ".join(name.replace("_", " ") for name in self.anchors)
        else:
            origin = f"{ANCHORS[self.anchor[0]]} {self.anchor[1].isoformat()}"
        times = f", for the {ordinal(self.number)} time" if self.number > 1 else ""
        counted = ", start day counted" if self.start_day_counted else ""
        parts = [f"{from_anchor(self.limit, origin)}{times}{counted}"]
        for unit, so_far, _ in self.outcome.counts:
            parts.append(f"{so_far:g} {unit.of(so_far)}{'' if unit is Unit.UNITS_LEFT else ' so far'}")
        if self.outcome.lacking:
            parts.insert(0, f"cannot be reckoned: {', '.join(map(lacking_in_words, self.outcome.lacking))}")
        return [*parts, self.applied.source] if self.applied.source else parts

    def _in_spanish(self) -> list[str]:
        origin = spanish.origin(self.anchors, self.anchor)
        times = f", por {self.number}.ª vez" if self.number > 1 else ""
        counted = ", contando el día de inicio" if self.start_day_counted else ""
        parts = [f"{spanish.from_anchor(self.limit, origin)}{times}{counted}"]
        parts += [spanish.count(unit, so_far) for unit, so_far, _ in self.outcome.counts]
        if self.outcome.lacking:
            parts.insert(0, f"no se puede calcular: {', '.join(map(spanish.lacking, self.outcome.lacking))}")
        source = spanish.source(self.applied)
        return [*parts, source] if source else parts


@dataclass(frozen=True, slots=True)
class EventGrounds:
    """Something that happened on a day, and how long after it (None: on that day)."""

    applied: AppliedDemand
    event: str
    day: Date
    within: Span | None

    def said(self, language: str = "en") -> str:
        """`15 days after a service is added on 2026-06-03; 12VAC35-105-675`; in Spanish with `es`."""
        if language == "es":
            parts = (spanish.after_event(self.event, self.day, self.within), spanish.source(self.applied))
        else:
            within = f"{self.within} after " if self.within else ""
            parts = (f"{within}{EVENTS[self.event]} on {self.day.isoformat()}", self.applied.source)
        return "; ".join(part for part in parts if part)


Grounds = LimitGrounds | EventGrounds


def ordinal(number: int) -> str:
    """`1st`, `2nd`, `11th`."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th") if number % 100 not in (11, 12, 13) else "th"
    return f"{number}{ending}"


def lacking_in_words(lacking: str) -> str:
    """What a day cannot be reckoned without: `Admission is blank`, `Date in Assessments is blank`, or an agency's value."""
    spec = field_spec(lacking)
    if spec is None:
        return f"the agency does not state “{lacking}”"
    collection = lacking.partition(".")[0]
    where = "" if collection in ("episodes", "plans") else f" in {row_type(collection).sheet}"
    return f"{spec.label}{where} is blank"
