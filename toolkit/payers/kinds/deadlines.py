"""Demands that set a deadline: the first plan, an interim plan, the next review."""

from __future__ import annotations

from functools import lru_cache
from typing import ClassVar, Literal, TypeAlias

from pydantic import Field, model_validator

from toolkit.payers.kinds.conditions import contradiction
from toolkit.payers.kinds.limits import SAME_DAY, Delegated, Joint, Limit, LimitField, SpanField, Unit, spans_of
from toolkit.payers.kinds.parts import BaseDemand
from toolkit.payers.vocabulary import Anchor, Few

__all__ = [
    "EVENTS",
    "DeadlineDemand",
    "EventReviewDemand",
    "FirstPlanDemand",
    "InterimPlanDemand",
    "ReviewDemand",
    "check_hours_go_on",
    "check_start_day",
    "from_anchor",
]


class DeadlineDemand(BaseDemand):
    """What the three kinds of deadline share. `anchors` are the dates to count from, of which the latest known one counts."""

    anchors: Few[Anchor] = Field(alias="from", description="The date to count from; of several, the latest known.")
    start_day: Literal["counted", "not counted"] = Field(default="not counted", description="Is the start day day 1?")
    opens: SpanField | None = Field(default=None, description="How long before the due day the window opens.")
    grace: SpanField | None = Field(
        default=None, description="How long after the due day the paperwork may still come."
    )

    @property
    def limit(self) -> Limit:
        """How long it may take."""
        raise NotImplementedError

    @model_validator(mode="after")
    def _can_be_counted(self) -> DeadlineDemand:
        check_start_day(self.limit, self.anchors, self.start_day)
        _refuse_units(self.limit, Unit.NEXT_REVIEW)
        if self.opens is not None and self.opens.unit is not Unit.DAYS:
            raise contradiction("the window before a due day is counted in calendar days")
        if self.grace is not None and not self.grace.unit.counts_days:
            raise contradiction("grace is counted in calendar or business days")
        return self

    def subject(self) -> tuple[str, ...]:
        """All deadlines of a kind speak of one thing; which is the stricter shows only in a client's dates."""
        return (self.kind,)

    def covers(self, other: BaseDemand) -> bool:
        """The same span from the same anchors, whatever its id."""
        if not isinstance(other, DeadlineDemand):
            return False
        mine = (self.limit, self.anchors, self.start_day, self.grace)
        return mine == (other.limit, other.anchors, other.start_day, other.grace)

    def span_words(self) -> str:
        """`90 days or 6 sessions from last review or plan, whichever is longer`."""
        origin = " or ".join(anchor.replace("_", " ") for anchor in self.anchors)
        counted = ", start day counted" if self.start_day == "counted" else ""
        return f"{from_anchor(self.limit, origin)}{counted}"


def check_start_day(limit: Limit, anchors: tuple[str, ...], start_day: str) -> None:
    """Raise for a start day that counts where no days do, and for hours from a date that has no hour."""
    days = any(span.unit.counts_days for span in spans_of(limit)) or isinstance(limit, Delegated)
    if start_day == "counted" and not days:
        raise contradiction("start_day matters only where days are counted")
    if _in_hours(limit) and anchors != ("admission",):
        raise contradiction("hours are counted from admission alone, the only date that has an hour")


def check_hours_go_on(first: Limit, interval: Limit) -> None:
    """Raise for an interval in hours that would begin on a day which has no hour."""
    if _in_hours(interval) and not _in_hours(first):
        raise contradiction("hours go on from hours alone, and the first is counted in others")


def _in_hours(limit: Limit) -> bool:
    return any(span.unit is Unit.HOURS for span in spans_of(limit))


def from_anchor(limit: Limit, origin: str) -> str:
    """A limit and what it is counted from, as one would say it."""
    if _comes_by_itself(limit):
        return str(limit)
    if isinstance(limit, Joint):
        return f"{limit.spans} from {origin}, whichever is {limit.join.word}"
    return f"{limit} as {origin}" if limit == SAME_DAY else f"{limit} from {origin}"


_ANCHORLESS = (Unit.UNITS_LEFT, Unit.AUTHORISATION_END, Unit.NEXT_REVIEW)
"""What comes when it comes, wherever it is counted from."""


@lru_cache(maxsize=1024)
def _comes_by_itself(limit: Limit) -> bool:
    spans = tuple(spans_of(limit))
    return bool(spans) and all(span.unit in _ANCHORLESS for span in spans)


def _how_often(limit: Limit) -> str:
    """`every` 90 days; `after` a time that the agency states; `by` the authorisation's end."""
    if _comes_by_itself(limit):
        return "by"
    return "every" if any(spans_of(limit)) else "after"


class FirstPlanDemand(DeadlineDemand):
    """When the first full plan must be there."""

    kind: ClassVar[str] = "first_plan"

    first_plan_within: LimitField

    @property
    def limit(self) -> Limit:
        """How long the first plan may take."""
        return self.first_plan_within

    @model_validator(mode="after")
    def _not_from_itself(self) -> FirstPlanDemand:
        _refuse_anchors(self.anchors, "plan", "plan_written", "plan_signed", "last_review", "implementation")
        return self

    def sentence(self) -> str:
        """`The first plan is due within 30 calendar days from admission.`"""
        within = "on" if self.limit == SAME_DAY else "within"
        return f"The first plan is due {within} {self.span_words()}."


class InterimPlanDemand(DeadlineDemand):
    """When an interim plan must be there, before the full one."""

    kind: ClassVar[str] = "interim_plan"

    interim_plan_within: LimitField

    @property
    def limit(self) -> Limit:
        """How long the interim plan may take."""
        return self.interim_plan_within

    @model_validator(mode="after")
    def _not_from_itself(self) -> InterimPlanDemand:
        _refuse_anchors(self.anchors, "plan", "plan_written", "plan_signed", "last_review", "implementation")
        return self

    def sentence(self) -> str:
        """`An interim plan is due within 24 hours from admission.`"""
        return f"An interim plan is due within {self.span_words()}."


class ReviewDemand(DeadlineDemand):
    """How often the plan is reviewed."""

    kind: ClassVar[str] = "review"

    review_every: LimitField
    first: LimitField | None = Field(default=None, description="How long until the first review, where that differs.")

    @property
    def limit(self) -> Limit:
        """How long it may be until the next review."""
        return self.review_every

    @model_validator(mode="after")
    def _first_can_be_counted(self) -> ReviewDemand:
        if self.first is not None:
            check_start_day(self.first, self.anchors, "not counted")
            check_hours_go_on(self.first, self.limit)
            _refuse_units(self.first, Unit.NEXT_REVIEW)
        return self

    def sentence(self) -> str:
        """`The plan is reviewed every 90 days or 6 sessions from last review or plan, whichever is longer.`"""
        first = f", for the first time after {self.first}" if self.first else ""
        return f"The plan is reviewed {_how_often(self.limit)} {self.span_words()}{first}."

    def covers(self, other: BaseDemand) -> bool:
        """The same spans from the same anchors."""
        return isinstance(other, ReviewDemand) and self.first == other.first and super().covers(other)


Event: TypeAlias = Literal["service_added", "service_intensified", "assessment_revised", "plan_amended"]

EVENTS: dict[str, str] = {
    "service_added": "a service is added",
    "service_intensified": "a service becomes more intense",
    "assessment_revised": "the assessment is revised",
    "plan_amended": "the plan is amended",
}
"""What can call for a review, and how a sentence says it."""


class EventReviewDemand(BaseDemand):
    """The plan is reviewed when something happens, whatever time has passed."""

    kind: ClassVar[str] = "event_review"

    review_when: Few[Event]
    within: SpanField = Field(default=SAME_DAY, description="How long after the event.")

    @model_validator(mode="after")
    def _in_days(self) -> EventReviewDemand:
        if not self.within.unit.counts_days:
            raise contradiction("the time after an event is counted in calendar or business days")
        return self

    def subject(self) -> tuple[str, ...]:
        """The events."""
        return (self.kind,)

    def covers(self, other: BaseDemand) -> bool:
        """All the other's events, in no more time."""
        return (
            isinstance(other, EventReviewDemand)
            and set(self.review_when) >= set(other.review_when)
            and (self.within == other.within or self.within == SAME_DAY)
        )

    def sentence(self) -> str:
        """`The plan is reviewed when a service is added, within 15 days.`"""
        within = "" if self.within == SAME_DAY else f", within {self.within}"
        return f"The plan is reviewed when {' or '.join(EVENTS[event] for event in self.review_when)}{within}."


def _refuse_units(limit: Limit, *refused: Unit) -> None:
    wrong = next((span for span in spans_of(limit) if span.unit in refused), None)
    if wrong is not None:
        raise contradiction(f'"{wrong}" cannot be what a plan or review waits for')


def _refuse_anchors(anchors: tuple[str, ...], *refused: str) -> None:
    wrong = next((anchor for anchor in anchors if anchor in refused), None)
    if wrong is not None:
        raise contradiction(f'"{wrong}" comes after the first plan, so the first plan cannot be counted from it')
