"""Demands that set a deadline: the first plan, an interim plan, the next review."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field, model_validator

from toolkit.payers.conditions import contradiction
from toolkit.payers.limits import SAME_DAY, Delegated, Joint, Limit, LimitField, SpanField, Unit, spans_of
from toolkit.payers.parts import BaseDemand
from toolkit.payers.vocabulary import Anchor, Few

__all__ = ["DeadlineDemand", "FirstPlanDemand", "InterimPlanDemand", "ReviewDemand", "from_anchor"]


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
        days = any(span.unit.counts_days for span in spans_of(self.limit)) or isinstance(self.limit, Delegated)
        if self.start_day == "counted" and not days:
            raise contradiction("start_day matters only where days are counted")
        if any(span.unit is Unit.HOURS for span in spans_of(self.limit)) and self.anchors != ("admission",):
            raise contradiction("hours are counted from admission alone, the only date that has an hour")
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


def from_anchor(limit: Limit, origin: str) -> str:
    """A limit and what it is counted from, as one would say it."""
    if isinstance(limit, Joint):
        return f"{limit.spans} from {origin}, whichever is {limit.join.word}"
    return f"{limit} as {origin}" if limit == SAME_DAY else f"{limit} from {origin}"


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
        _refuse_anchors(self.anchors, "plan", "last_review", "implementation")
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
        _refuse_anchors(self.anchors, "plan", "last_review", "implementation")
        return self

    def sentence(self) -> str:
        """`An interim plan is due within 24 hours from admission.`"""
        return f"An interim plan is due within {self.span_words()}."


class ReviewDemand(DeadlineDemand):
    """How often the plan is reviewed."""

    kind: ClassVar[str] = "review"

    review_every: LimitField

    @property
    def limit(self) -> Limit:
        """How long it may be until the next review."""
        return self.review_every

    def sentence(self) -> str:
        """`The plan is reviewed every 90 days or 6 sessions from last review or plan, whichever is longer.`"""
        return f"The plan is reviewed every {self.span_words()}."


def _refuse_anchors(anchors: tuple[str, ...], *refused: str) -> None:
    wrong = next((anchor for anchor in anchors if anchor in refused), None)
    if wrong is not None:
        raise contradiction(f'"{wrong}" comes after the first plan, so the first plan cannot be counted from it')
