"""What a client's deadlines are reckoned from: the dates of the episode and plan, the services given, what is authorised."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, field
from datetime import date as Date
from functools import cached_property
from typing import Any, TypeVar

from toolkit.payers.demands import Demands
from toolkit.payers.duedates.reckoning import Facts
from toolkit.payers.kinds.conditions import names_service
from toolkit.records.agreement import Review
from toolkit.records.care import Episode
from toolkit.records.client import PlanRecord
from toolkit.records.coverage import Authorisation
from toolkit.records.fields import Row
from toolkit.records.paths import row_path
from toolkit.records.plan import Plan
from toolkit.records.vocabulary import PLAN_ROWS

__all__ = ["Clock"]

_ANCHOR_FIELDS = {
    "plan": "plans.effective",
    "plan_written": "plans.written",
    "plan_signed": "signatures.date",
    "implementation": "plans.implemented",
    "authorisation": "authorisations.authorised",
    "last_review": "reviews.held",
    "initial_assessment": "assessments.date",
    "integrated_assessment": "assessments.date",
    "crisis_service": "services_given.service",
}
"""The fields of anchors that are no date of the episode."""
_PLAN_COLLECTIONS = frozenset(row.collection for row in PLAN_ROWS)
_ESCAPED = frozenset("\\[].")
T = TypeVar("T")

_WRITERS = ("clinician", "counselor", "lpha")


@dataclass
class Clock:
    """One client's dates on a day. What several reckonings need is worked out when the first of them asks."""

    record: PlanRecord
    plan: Plan | None
    demands: Demands
    as_of: Date
    holidays: Container[Date]
    _facts: dict[tuple[bool, Date | None], Facts] = field(default_factory=dict, repr=False)
    _anchors: dict[str, Date | None] = field(default_factory=dict, repr=False)
    _known: dict[str, Any] = field(default_factory=dict, repr=False)

    def once(self, name: str, work: Callable[[Clock], T]) -> T:
        """What `work` makes of this clock, worked out for the first who asks by that name."""
        if name not in self._known:
            self._known[name] = work(self)
        found: T = self._known[name]
        return found

    @cached_property
    def episode(self) -> Episode | None:
        """The plan's episode."""
        return self.record.episode_of(self.plan)

    @cached_property
    def plans(self) -> tuple[Plan, ...]:
        """All plans of the episode."""
        if len(self.record.plans) == 1 and self.plan is self.record.plans[0]:
            return self.record.plans
        return tuple(plan for plan in self.record.plans if self.record.episode_of(plan) is self.episode)

    @cached_property
    def held(self) -> tuple[Review, ...]:
        """The reviews that were held by the day, under any plan of the episode, in order."""
        reviews = [review for plan in self.plans for review in plan.reviews]
        held = [(review.held, number, review) for number, review in enumerate(reviews) if review.held is not None]
        return tuple(review for day, _, review in sorted(held, key=lambda entry: entry[:2]) if day <= self.as_of)

    @cached_property
    def plan_day(self) -> Date | None:
        """The plan's first day, else the day on which it was written."""
        return (self.plan.effective or self.plan.written) if self.plan else None

    @property
    def is_discharged(self) -> bool:
        """Whether the episode has ended by the day."""
        discharge = self.episode.discharge if self.episode else None
        return discharge is not None and discharge <= self.as_of

    def path(self, row: Row, field: str = "") -> str:
        """The record path of a row of this plan or client, or of one of its fields: the same as `row_path`, and quick."""
        if not _ESCAPED.isdisjoint(row.id):
            plan = self.plan.id if self.plan else ""
            return f"{row_path(row, plan)}.{field}" if field else row_path(row, plan)
        of_plan = self.plan is not None and row.collection in _PLAN_COLLECTIONS
        path = f"{row.collection}[{row.id}]"
        if of_plan and self.plan is not None:
            path = f"{self.path(self.plan)}.{path}"
        return f"{path}.{field}" if field else path

    def anchor(self, names: tuple[str, ...]) -> tuple[tuple[str, Date] | None, tuple[str, ...]]:
        """The latest of the dates named; or None, and what is lacking. All but a last review must be there to be compared."""
        if len(names) == 1:
            (name,) = names
            day = self.day_of(name)
            return (None, (_ANCHOR_FIELDS.get(name, f"episodes.{name}"),)) if day is None else ((name, day), ())
        days = [(name, day) for name in names if (day := self.day_of(name)) is not None]
        known = {name for name, _ in days}
        lacking = [name for name in names if name not in known and name != "last_review"]
        if not days or (lacking and "last_review" not in known):
            return None, tuple(_ANCHOR_FIELDS.get(name, f"episodes.{name}") for name in lacking or names)
        return max(days, key=lambda entry: entry[1]), ()

    def day_of(self, anchor: str) -> Date | None:
        """The date that an anchor names, None where the record does not have it."""
        if anchor not in self._anchors:
            self._anchors[anchor] = self._found(anchor)
        return self._anchors[anchor]

    def _found(self, anchor: str) -> Date | None:
        match anchor:
            case "plan":
                return self.plan_day
            case "plan_written":
                return self.plan.written if self.plan else None
            case "implementation":
                return self.plan.implemented if self.plan else None
            case "plan_signed":
                return self._signed_by_its_writer()
            case "authorisation":
                return self.latest(row.authorised for row in self.record.authorisations)
            case "last_review":
                return self.held[-1].held if self.held else None
            case "initial_assessment" | "integrated_assessment":
                return self._assessed(anchor.removesuffix("_assessment"))
            case "crisis_service":
                given = self.record.services_given
                return self.latest(row.date for row in given if names_service(row.service, ("crisis",)))
        day: Date | None = getattr(self.episode, anchor) if self.episode else None
        return day

    def _signed_by_its_writer(self) -> Date | None:
        """The first signature of the clinician who answers for the plan."""
        rows = self.plan.signatures if self.plan else ()
        days = [row.date for row in rows if row.role in _WRITERS and row.purpose in (None, "plan") and not row.refused]
        return min((day for day in days if day is not None and day <= self.as_of), default=None)

    def _assessed(self, kind: str) -> Date | None:
        """The first assessment of the kind in the episode, else the last before it."""
        days = sorted(row.date for row in self.record.assessments if row.kind == kind and row.date is not None)
        episode = self.episode
        begun = [day for day in (episode.first_contact, episode.intake, episode.admission) if day] if episode else []
        within = [day for day in days if not begun or day >= min(begun)]
        return within[0] if within else (days[-1] if days else None)

    def latest(self, days: Iterable[Date | None]) -> Date | None:
        """The last of some days that is not later than the day itself."""
        return max((day for day in days if day is not None and day <= self.as_of), default=None)

    def facts(self, *, start_day_counted: bool, next_review: Date | None = None) -> Facts:
        """What was served by the day. A row without an event counts as a session: due too soon is better than never."""
        key = (start_day_counted, next_review)
        found = self._facts.get(key)
        if found is None:
            running = self.running_authorisation
            found = self._facts[key] = Facts(
                hour=self.episode.admission_time if self.episode else None,
                sessions=self._given("session"),
                contacts=self._given("session", "contact"),
                holidays=self.holidays,
                start_day_counted=start_day_counted,
                as_of=self.as_of,
                units_left=units_left(running),
                authorisation_end=running.ends if running else None,
                next_review=next_review,
            )
        return found

    def _given(self, *events: str) -> list[Date]:
        given = [(row.date, row.event) for row in self.record.services_given]
        return [day for day, event in given if day and day <= self.as_of and (event is None or event in events)]

    @cached_property
    def running_authorisation(self) -> Authorisation | None:
        """The authorisation that ends last among those that have begun."""
        begun = [
            row for row in self.record.authorisations if (row.starts or row.authorised or self.as_of) <= self.as_of
        ]
        return max(begun, key=lambda row: row.ends or Date.max, default=None)


def units_left(authorisation: Authorisation | None) -> int | float | None:
    """How many units of an authorisation are left, None where it counts none."""
    if authorisation is None or authorisation.units is None:
        return None
    return authorisation.units - (authorisation.units_used or 0)
